//! A guard before the parser, whose work grows with the depth of a page times its length.

use memchr::{memchr, memchr_iter, memmem};

/// The deepest nesting of elements that is read. Browsers stop at 512.
const DEEPEST: usize = 1000;
/// The most elements of formatting that may be open over all tags together: the parser opens each of them again for each block.
const MOST_REOPENED: usize = 5_000_000;
/// The most that may be open over all tags together.
const MOST_OPEN: usize = 400_000_000;
/// The most bytes that references to characters (`&amp;`) may move: the parser appends each to its text, which costs the text's length.
const MOST_MOVED: usize = 100_000_000_000;

/// Elements that end by themselves: they never nest unless something else is between.
const ENDS_ITSELF: [&str; 34] = [
    "area", "base", "basefont", "bgsound", "br", "col", "embed", "frame", "hr", "img", "input", "keygen", "link", "meta", "param",
    "source", "track", "wbr", "p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "option", "optgroup", "html", "head",
    "body", "path",
];
/// Elements of formatting, which the parser opens again in each block until they are closed.
const FORMATTING: [&str; 14] = ["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"];
/// Elements in which no tag is read until their own end.
const RAW: [&str; 7] = ["script", "style", "textarea", "title", "iframe", "noembed", "xmp"];

/// Whether a page can be parsed in time that grows with its length alone.
///
/// # Errors
/// What is wrong with it.
pub(super) fn check(page: &str) -> Result<(), String> {
    let bytes = page.as_bytes();
    let (mut at, mut depth, mut formatting, mut open, mut reopened) = (0, 0_usize, 0_usize, 0_usize, 0_usize);
    // Bytes since the last tag, and the bytes that all references to characters add up to, each with those before it.
    let (mut run, mut moved) = (0, 0_usize);
    loop {
        let next = memchr(b'<', &bytes[at..]);
        let between = &bytes[at..next.map_or(bytes.len(), |next| at + next)];
        moved = memchr_iter(b'&', between).fold(moved, |moved, place| moved.saturating_add(run + place));
        run += between.len();
        if moved > MOST_MOVED {
            return Err("too many references to characters in one text".to_owned());
        }
        let Some(next) = next else { return Ok(()) };
        at += next + 1;
        let rest = &bytes[at..];
        if rest.starts_with(b"!--") {
            // One that is not closed goes to the end of the page.
            let Some(end) = memmem::find(rest, b"-->") else { return Ok(()) };
            at += end;
            continue;
        }
        let closes = rest.first() == Some(&b'/');
        let name = &rest[usize::from(closes)..];
        let name = &name[..name.iter().take(12).position(|byte| !byte.is_ascii_alphanumeric()).unwrap_or(name.len().min(12))];
        let name = String::from_utf8_lossy(name).to_ascii_lowercase();
        if !name.is_empty() {
            run = 0;
        }
        if name.is_empty() || ENDS_ITSELF.contains(&name.as_str()) {
            (open, reopened) = (open + depth, reopened + formatting);
        } else if closes {
            depth = depth.saturating_sub(1);
            formatting = formatting.saturating_sub(usize::from(FORMATTING.contains(&name.as_str())));
        } else if RAW.contains(&name.as_str()) {
            let Some(end) = end_of(&name, &rest[name.len()..]) else { return Ok(()) };
            at += name.len() + end;
        } else if !is_closed_at_once(rest) {
            depth += 1;
            formatting += usize::from(FORMATTING.contains(&name.as_str()));
            (open, reopened) = (open + depth, reopened + formatting);
        }
        if depth > DEEPEST {
            return Err(format!("elements are nested more than {DEEPEST} deep"));
        }
        if open > MOST_OPEN || reopened > MOST_REOPENED {
            return Err("too many elements are open at once".to_owned());
        }
    }
}

/// Where the end tag of an element stands in which no other tag is read.
fn end_of(name: &str, rest: &[u8]) -> Option<usize> {
    memmem::find_iter(rest, b"</").find(|&at| {
        let word = rest.get(at + 2..at + 2 + name.len());
        word.is_some_and(|word| word.eq_ignore_ascii_case(name.as_bytes()))
    })
}

/// Whether the tag ends in `/>`, as parts of drawings do.
fn is_closed_at_once(rest: &[u8]) -> bool {
    let end = rest.iter().take(2000).position(|&byte| byte == b'>');
    end.is_some_and(|end| end > 0 && rest[end - 1] == b'/') && !rest.starts_with(b"div") && !rest.starts_with(b"span")
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn depth_is_bounded_and_length_is_not() {
        assert_eq!(check(&"<p>word <br> <li>item".repeat(100_000)), Ok(()));
        assert_eq!(check(&"<div><b>word</b></div>".repeat(100_000)), Ok(()));
        assert_eq!(check(&format!("<script>{}</script>", "'<div>'".repeat(5000))), Ok(()));
        assert_eq!(check(&format!("<!-- {} -->", "<div>".repeat(5000))), Ok(()));
        assert_eq!(check(&"<p>Smith &amp; Son".repeat(500_000)), Ok(()));
        assert_eq!(check(&"Smith &amp; Son ".repeat(50_000)), Ok(()));
        assert!(check(&"Smith &amp; Son < ".repeat(500_000)).is_err());
        assert!(check(&"<div>".repeat(1001)).is_err());
        assert!(check(&"<div/>".repeat(1001)).is_err());
        let formatted: String = (0..900).map(|number| format!("<b id={number}>")).collect();
        assert!(check(&(formatted + &"<p>".repeat(100_000))).is_err());
    }
}
