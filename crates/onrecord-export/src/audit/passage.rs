//! A stretch of a text with places in it marked.

use onrecord::{Document, Origin};
use onrecord_text::{BlockKind, segment};

/// A piece of a passage, and what it belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    /// The words, unaltered.
    pub(crate) text: String,
    /// Part of what is asked about: the content of a statement, or a sentence.
    pub(crate) asked: bool,
    /// Part of the words for who says it.
    pub(crate) source: bool,
    /// Part of the words that tell that it was said.
    pub(crate) cue: bool,
}

/// A stretch of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Passage {
    /// Whether there is text before it.
    pub(crate) cut_before: bool,
    /// Its pieces, in order.
    pub(crate) pieces: Vec<Piece>,
    /// Whether there is text behind it.
    pub(crate) cut_after: bool,
}

/// Places in a text, in bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Marks {
    /// What is asked about.
    pub(crate) asked: Vec<(usize, usize)>,
    /// The words for who says it.
    pub(crate) source: Vec<(usize, usize)>,
    /// The words that tell that it was said.
    pub(crate) cue: Vec<(usize, usize)>,
}

impl Marks {
    fn cover(&self) -> Option<(usize, usize)> {
        let all = || self.asked.iter().chain(&self.source).chain(&self.cue);
        Some((all().map(|span| span.0).min()?, all().map(|span| span.1).max()?))
    }
}

/// Most bytes of text before, and behind, what is marked.
const MOST_AROUND: usize = 1_200;
/// Most bytes around it where the whole text is asked for.
const MOST_WHOLE: usize = 40_000;

impl Passage {
    /// The paragraphs in which the marks stand, with the one before and the one behind.
    #[must_use]
    pub(crate) fn around(text: &str, marks: &Marks) -> Self {
        let Some((start, end)) = marks.cover() else { return Self::default() };
        let blocks: Vec<(usize, usize)> = Document::from_text(text, Origin::default()).map_or_else(
            |_| Vec::new(),
            |document| {
                let blocks = segment(&document).blocks;
                let told = blocks.iter().filter(|block| block.kind != BlockKind::Metadata);
                told.map(|block| (block.span.start(), block.span.end())).collect()
            },
        );
        let first = blocks.iter().rposition(|block| block.0 <= start).map_or(0, |at| blocks[at.saturating_sub(1)].0);
        let last = blocks.iter().position(|block| block.1 >= end).map_or(text.len(), |at| blocks[(at + 1).min(blocks.len() - 1)].1);
        Self::between(text, marks, first.min(start), last.max(end), MOST_AROUND)
    }

    /// The whole text; of a very long one the part around the marks.
    #[must_use]
    pub(crate) fn whole(text: &str, marks: &Marks) -> Self {
        Self::between(text, marks, 0, text.len(), MOST_WHOLE)
    }

    fn between(text: &str, marks: &Marks, first: usize, last: usize, most: usize) -> Self {
        let Some((start, end)) = marks.cover() else { return Self::default() };
        let first = blank_from(text, first.max(start.saturating_sub(most)), first).min(start);
        let last = blank_before(text, last.min(end.saturating_add(most)), last).max(end);
        let lists = [&marks.asked, &marks.source, &marks.cue];
        let mut edges: Vec<usize> = lists.iter().flat_map(|list| list.iter().flat_map(|span| [span.0, span.1])).collect();
        edges.extend([first, last]);
        edges.retain(|edge| (first..=last).contains(edge) && text.is_char_boundary(*edge));
        edges.sort_unstable();
        edges.dedup();
        let inside = |list: &[(usize, usize)], at: usize| list.iter().any(|span| (span.0..span.1).contains(&at));
        let pieces = edges.windows(2).filter_map(|pair| {
            let text = text.get(pair[0]..pair[1])?.to_owned();
            let at = pair[0];
            Some(Piece { text, asked: inside(&marks.asked, at), source: inside(&marks.source, at), cue: inside(&marks.cue, at) })
        });
        Self { cut_before: first > 0, pieces: pieces.collect(), cut_after: last < text.len() }
    }

    /// As one line of plain text: what is asked about between `⟦` and `⟧`, ends of paragraphs as `¶`.
    #[must_use]
    pub(crate) fn line(&self) -> String {
        let mut line = String::new();
        line.push_str(if self.cut_before { "… " } else { "" });
        let mut open = false;
        for piece in &self.pieces {
            if piece.asked != open {
                line.push(if open { '⟧' } else { '⟦' });
                open = piece.asked;
            }
            line.push_str(&piece.text);
        }
        line.push_str(if open { "⟧" } else { "" });
        line.push_str(if self.cut_after { " …" } else { "" });
        one_line(&line)
    }
}

/// The same text with its line ends as `¶` and without characters that do something rather than show.
pub(crate) fn one_line(text: &str) -> String {
    let lines: Vec<String> =
        text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).filter(|line| !line.is_empty()).collect();
    lines.join(" ¶ ").chars().map(|letter| if letter.is_control() { '\u{fffd}' } else { letter }).collect()
}

/// The first place from `at` on that follows a blank, where `at` is not the `edge` itself.
fn blank_from(text: &str, at: usize, edge: usize) -> usize {
    if at <= edge {
        return edge;
    }
    let at = (at..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
    text[at..].char_indices().find(|(_, letter)| letter.is_whitespace()).map_or(at, |(blank, letter)| at + blank + letter.len_utf8())
}

/// The last place up to `at` that stands before a blank, where `at` is not the `edge` itself.
fn blank_before(text: &str, at: usize, edge: usize) -> usize {
    if at >= edge {
        return edge;
    }
    let at = (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    text[..at].char_indices().rev().find(|(_, letter)| letter.is_whitespace()).map_or(at, |(blank, _)| blank)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_passage_has_the_paragraphs_around() {
        let text = "Head of all\n\nA first one stands here.\n\nThe second one says no to all of it.\n\nThe third ends it.\n\nThe fourth.";
        let at = text.find("no to").unwrap();
        let marks = Marks { asked: vec![(at, at + 9)], source: vec![(at - 16, at - 6)], ..Marks::default() };
        let passage = Passage::around(text, &marks);
        let all: String = passage.pieces.iter().map(|piece| piece.text.as_str()).collect();
        assert_eq!(all, "A first one stands here.\n\nThe second one says no to all of it.\n\nThe third ends it.");
        assert_eq!(passage.line(), "… A first one stands here. ¶ The second one says ⟦no to all⟧ of it. ¶ The third ends it. …");
        assert!(passage.pieces.iter().any(|piece| piece.source && piece.text == "second one"));
        assert_eq!(Passage::whole(text, &marks).pieces.iter().map(|piece| piece.text.len()).sum::<usize>(), text.len());
    }

    #[test]
    fn long_texts_are_cut_at_blanks_and_bad_spans_harm_nothing() {
        let text = format!("{} “mark” {}", "ünë wört ".repeat(600), "ünë wört ".repeat(600));
        let at = text.find('“').unwrap();
        let passage = Passage::around(&text, &Marks { asked: vec![(at, at + 10)], ..Marks::default() });
        assert!(passage.cut_before && passage.cut_after && passage.line().len() < 3000);
        assert!(passage.line().starts_with("… ünë") || passage.line().starts_with("… wört"), "{}", passage.line());
        for odd in [(at + 1, at + 2), (text.len() + 5, text.len() + 9), (9, 3)] {
            let _ = Passage::around(&text, &Marks { asked: vec![odd], ..Marks::default() }).line();
            let _ = Passage::whole(&text, &Marks { asked: vec![odd], ..Marks::default() }).line();
        }
        assert_eq!(Passage::around("", &Marks::default()), Passage::default());
    }
}
