//! The text of an article with its sources, cues and contents marked.
//!
//! Marks overlap and stand in each other; so each line is cut where any mark begins or ends, and each piece says of what it is
//! part. No letter of the text is changed, so that places in it can be found by counting.

use onrecord::record::{Record, TextSpan};
use std::collections::BTreeSet;

/// What a stretch of text is to a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Source,
    Cue,
    Content,
}

impl Part {
    fn letter(self) -> char {
        match self {
            Self::Source => 'S',
            Self::Cue => 'Q',
            Self::Content => 'C',
        }
    }
}

struct Mark {
    start: usize,
    end: usize,
    part: Part,
    /// Number of the statement, from 1.
    statement: usize,
}

/// A piece of a line.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    pub(crate) text: String,
    /// Classes: `S`, `Q`, `C`, `deep` for content within content; empty for plain text.
    pub(crate) classes: String,
    /// The statement it belongs to most closely, from 1; 0 for none.
    pub(crate) statement: usize,
    /// Letters and numbers of the marks that begin here: `S1 C2`.
    pub(crate) tag: String,
}

/// A line of the text.
#[derive(Debug)]
pub(crate) struct Line {
    /// First position in code points.
    pub(crate) start: usize,
    /// `title`, `heading`, `byline` or `plain`.
    pub(crate) kind: &'static str,
    pub(crate) pieces: Vec<Piece>,
}

/// The lines of a text that are not blank; offsets of `record` are bytes.
pub(crate) fn lines(text: &str, record: Option<&Record>) -> Vec<Line> {
    let mut marks: Vec<Mark> = Vec::new();
    for (index, statement) in record.iter().flat_map(|record| &record.statements).enumerate() {
        for (part, spans) in [(Part::Source, &statement.source), (Part::Cue, &statement.cue), (Part::Content, &statement.content)] {
            marks.extend(spans.iter().map(|span| Mark { start: span.start, end: span.end, part, statement: index + 1 }));
        }
    }
    marks.sort_by_key(|mark| (mark.start, mark.end));
    let mut lines = Vec::new();
    let (mut byte, mut point) = (0, 0);
    for line in text.split_inclusive('\n') {
        let (start, end) = (byte, byte + line.trim_end_matches(['\n', '\r']).len());
        if !line.trim().is_empty() {
            let here: Vec<&Mark> = marks.iter().take_while(|mark| mark.start < end).filter(|mark| mark.end > start).collect();
            lines.push(Line { start: point, kind: kind(record, start, end), pieces: pieces(text, start, end, &here) });
        }
        byte += line.len();
        point += line.chars().count();
    }
    lines
}

fn kind(record: Option<&Record>, start: usize, end: usize) -> &'static str {
    let holds = |span: &TextSpan| span.start < end && span.end > start;
    let Some(document) = record.map(|record| &record.document) else { return "plain" };
    if document.title.as_ref().is_some_and(holds) {
        "title"
    } else if document.headings.iter().any(holds) {
        "heading"
    } else if document.byline.as_ref().is_some_and(holds) {
        "byline"
    } else {
        "plain"
    }
}

fn pieces(text: &str, start: usize, end: usize, marks: &[&Mark]) -> Vec<Piece> {
    let mut edges: BTreeSet<usize> = [start, end].into();
    // A span that does not lie between letters is left out rather than shown at a wrong place.
    edges.extend(marks.iter().flat_map(|mark| [mark.start, mark.end]).filter(|&at| start < at && at < end && text.is_char_boundary(at)));
    let edges: Vec<usize> = edges.into_iter().collect();
    let mut pieces = Vec::new();
    for pair in edges.windows(2) {
        let (from, to) = (pair[0], pair[1]);
        let over: Vec<&&Mark> = marks.iter().filter(|mark| mark.start <= from && to <= mark.end).collect();
        // The shortest mark over a piece says most closely what it is.
        let closest = over.iter().min_by_key(|mark| (mark.end - mark.start, mark.part));
        let parts: BTreeSet<Part> = over.iter().map(|mark| mark.part).collect();
        let mut classes: Vec<String> = parts.iter().map(|part| part.letter().to_string()).collect();
        if over.iter().filter(|mark| mark.part == Part::Content).count() > 1 {
            classes.push("deep".to_owned());
        }
        let begins = over.iter().filter(|mark| mark.start == from || (mark.start < start && from == start));
        let tags: BTreeSet<(usize, Part)> = begins.map(|mark| (mark.statement, mark.part)).collect();
        let tags: Vec<String> = tags.into_iter().map(|(statement, part)| format!("{}{statement}", part.letter())).collect();
        pieces.push(Piece {
            text: text[from..to].to_owned(),
            classes: classes.join(" "),
            statement: closest.map_or(0, |mark| mark.statement),
            tag: tags.join(" "),
        });
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::{lines, pieces};

    #[test]
    fn all_letters_of_all_lines_are_shown() {
        let text = "A title 😀\n\nFirst line.\r\n  Second line.";
        let lines = lines(text, None);
        let shown: Vec<(usize, String)> =
            lines.iter().map(|line| (line.start, line.pieces.iter().map(|piece| piece.text.as_str()).collect())).collect();
        assert_eq!(shown, [(0, "A title 😀".to_owned()), (11, "First line.".to_owned()), (24, "  Second line.".to_owned())]);
    }

    #[test]
    fn a_piece_says_what_it_is_part_of() {
        use super::{Mark, Part};
        let mark = |start, end, part, statement| Mark { start, end, part, statement };
        let marks = [mark(0, 2, Part::Source, 1), mark(3, 9, Part::Content, 1), mark(5, 9, Part::Content, 2)];
        let found = pieces("ab cdefgh.", 0, 10, &marks.iter().collect::<Vec<_>>());
        let told: Vec<(&str, &str, usize, &str)> =
            found.iter().map(|piece| (piece.text.as_str(), piece.classes.as_str(), piece.statement, piece.tag.as_str())).collect();
        assert_eq!(told, [("ab", "S", 1, "S1"), (" ", "", 0, ""), ("cd", "C", 1, "C1"), ("efgh", "C deep", 2, "C2"), (".", "", 0, "")]);
    }
}
