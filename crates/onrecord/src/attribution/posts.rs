//! Messages on social networks, as reports show them: under the line `Freya Sandvik @freyasandvik`,
//! over the line `— Freya Sandvik (@freyasandvik) March 3, 2031`, or behind `RT @StrandhavenFire:`.
//!
//! No verb tells that they were said; the line with the handle does.

use super::turns::{Turn, lines_of};
use onrecord_text::{BlockKind, Segmentation, Span};

/// The rule of an attribution that is a message on a social network.
pub const POST: &str = "post";

/// The longest line that names who posted, in bytes.
const LONGEST_LINE: usize = 120;

/// Finds the posts of a text, in order.
pub(crate) fn find_posts(text: &str, segmentation: &Segmentation) -> Vec<Turn> {
    if !text.contains('@') {
        return Vec::new();
    }
    let lines: Vec<Line> = segmentation
        .blocks
        .iter()
        .enumerate()
        .flat_map(|(block, found)| lines_of(text, found.span).map(move |span| Line { span, block, kind: found.kind }))
        .collect();
    let mut posts: Vec<Turn> = Vec::new();
    let mut taken = 0;
    for (index, line) in lines.iter().enumerate() {
        let written = &text[line.span.range()];
        let post = |label: Span, colon, said| Turn { label, colon, said, rule: POST };
        if let Some((label, colon)) = read_prefix(written) {
            let at = |range: std::ops::Range<usize>| Span::new(line.span.start() + range.start, line.span.start() + range.end);
            let said = written[colon + 1..].len() - written[colon + 1..].trim_start().len() + colon + 1;
            posts.push(post(at(label..colon), Some(at(colon..colon + 1)), vec![at(said..written.len())]));
            taken = index + 1;
        } else if let Some(label) = read_name_line(written) {
            let label = Span::new(line.span.start() + label.start, line.span.start() + label.end);
            let below = !written.starts_with(['—', '–', '-']);
            let said =
                if below { lines.get(index + 1) } else { index.checked_sub(1).filter(|&above| above >= taken).map(|above| &lines[above]) };
            let Some(said) = said.filter(|said| said.kind == BlockKind::Paragraph || said.block == line.block) else { continue };
            if read_name_line(&text[said.span.range()]).is_none() && said.span.len() > 1 {
                posts.push(post(label, None, vec![said.span]));
                taken = index + 1 + usize::from(below);
            }
        }
    }
    posts
}

struct Line {
    span: Span,
    block: usize,
    kind: BlockKind,
}

/// `RT @handle: text` or `@handle: text`: where the handle begins, and where the colon stands.
fn read_prefix(line: &str) -> Option<(usize, usize)> {
    let start = if line.starts_with("RT @") { 3 } else { 0 };
    let handle = handle_len(line.get(start..)?)?;
    let colon = start + handle;
    (line.get(colon..)?.starts_with(':') && line[colon + 1..].contains(char::is_alphanumeric)).then_some((start, colon))
}

/// A line that holds a name, a handle and at most a date beside: the name's place in the line.
fn read_name_line(line: &str) -> Option<std::ops::Range<usize>> {
    if line.len() > LONGEST_LINE {
        return None;
    }
    let at = line.find('@')?;
    let handle = handle_len(&line[at..])?;
    let head = line[..at].trim_end_matches(['(', ' ', ',', '·']);
    let start = head.len() - head.trim_start_matches(['—', '–', '-', ' ', '•']).len();
    let name = &head[start..];
    let words: Vec<&str> = name.split_whitespace().collect();
    let named = (1..=6).contains(&words.len())
        && words.iter().all(|word| word.starts_with(|c: char| c.is_uppercase() || c.is_numeric() || !c.is_alphanumeric()));
    let behind = line[at + handle..].trim_matches([')', ' ', '·', ',', '-', '–', '—', '.']);
    // Behind the handle only a time: `3h`, `March 3, 2031`, `18:52`.
    let timed = behind.is_empty()
        || (behind.len() <= 40 && behind.contains(|c: char| c.is_ascii_digit()) && behind.split_whitespace().count() <= 6);
    (named && name.contains(char::is_alphabetic) && timed && !name.ends_with([':', '.', '?', '!'])).then_some(start..start + name.len())
}

/// Length of the handle that `text` begins with, its `@` included.
fn handle_len(text: &str) -> Option<usize> {
    let rest = text.strip_prefix('@')?;
    let len = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(rest.len());
    (1..=30).contains(&len).then_some(len + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use onrecord_text::{Document, Origin, segment};

    fn posts(text: &str) -> Vec<(String, String)> {
        let document = Document::from_text(text, Origin::default()).unwrap();
        find_posts(text, &segment(&document))
            .iter()
            .map(|post| (document.slice(post.label).to_owned(), document.slice(post.said[0]).to_owned()))
            .collect()
    }

    fn pair(label: &str, said: &str) -> Vec<(String, String)> {
        vec![(label.to_owned(), said.to_owned())]
    }

    #[test]
    fn a_line_with_name_and_handle_stands_over_its_post() {
        let text = "The mayor answered within the hour.\n\nAda Quill @adaquill\nThe bridge stands. Go and look. #Lindholm\n\nNobody went to look at the bridge.";
        assert_eq!(posts(text), pair("Ada Quill", "The bridge stands. Go and look. #Lindholm"));
    }

    #[test]
    fn an_embedded_post_stands_over_its_name() {
        let text = "She posted twice that night.\n\nThe bridge stands. Go and look.\n\n— Ada Quill (@adaquill) March 3, 2031\n\nNobody went to look.";
        assert_eq!(posts(text), pair("Ada Quill", "The bridge stands. Go and look."));
    }

    #[test]
    fn a_shared_post_stands_behind_its_handle() {
        assert_eq!(posts("12:40\n\nRT @LindholmFire: Keep off the bridge. Now."), pair("@LindholmFire", "Keep off the bridge. Now."));
    }

    #[test]
    fn an_address_or_a_handle_in_a_sentence_is_no_post() {
        assert_eq!(posts("Write to us at live@post.example or @postlive.\n\nWe read everything that you send."), []);
        assert_eq!(posts("The mayor wrote to @adaquill that the bridge would stand.\n\nIt did not."), []);
    }
}
