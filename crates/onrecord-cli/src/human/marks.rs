//! The text with `[S1 source]`, `[Q1 cue]` and `[C1 content]` in it.

use super::wrap::{Face, Paragraph};
use onrecord::{Document, Reading, Span};

/// What a stretch of text is to a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Content,
    Source,
    Cue,
}

#[derive(Clone, Debug)]
struct Mark {
    span: Span,
    part: Part,
    /// Numbers of the statements, from 1: `he denied this and promised that` has one source for two.
    statements: Vec<usize>,
}

/// The marks of a document, ready to be set paragraph by paragraph.
pub(super) struct MarkedText<'a> {
    document: &'a Document,
    /// In order of their start; longer ones first.
    marks: Vec<Mark>,
    /// For each mark, the furthest end of any mark up to it: where to stop looking back.
    furthest: Vec<usize>,
}

impl<'a> MarkedText<'a> {
    pub(super) fn new(document: &'a Document, reading: &Reading) -> Self {
        let mut marks = Vec::new();
        for (index, statement) in reading.statements.iter().enumerate() {
            for (part, spans) in [(Part::Content, &statement.content), (Part::Source, &statement.source), (Part::Cue, &statement.cue)] {
                marks.extend(spans.iter().map(|span| Mark { span, part, statements: vec![index + 1] }));
            }
        }
        marks.sort_by_key(|mark| (mark.span.start(), usize::MAX - mark.span.end(), mark.part, mark.statements[0]));
        marks.dedup_by(|next, mark| {
            let same = (next.span, next.part) == (mark.span, mark.part);
            if same {
                mark.statements.append(&mut next.statements);
            }
            same
        });
        let furthest = marks
            .iter()
            .scan(0, |furthest, mark| {
                *furthest = mark.span.end().max(*furthest);
                Some(*furthest)
            })
            .collect();
        Self { document, marks, furthest }
    }

    /// The text of `span` with its marks; one that began before or ends later is closed at its edges.
    pub(super) fn paragraph(&self, span: Span, face: Face) -> Paragraph {
        let first = self.furthest.partition_point(|&end| end <= span.start());
        let last = self.marks.partition_point(|mark| mark.span.start() < span.end());
        let marks: Vec<Mark> = self.marks[first.min(last)..last]
            .iter()
            .filter_map(|mark| Some(Mark { span: mark.span.intersect(span)?, ..mark.clone() }))
            // White space alone is not worth a mark.
            .filter(|mark| !self.document.slice(mark.span).trim().is_empty())
            .collect();
        let mut edges: Vec<usize> = marks.iter().flat_map(|mark| [mark.span.start(), mark.span.end()]).chain([span.end()]).collect();
        edges.sort_unstable();
        edges.dedup();
        let mut paragraph = Paragraph::new();
        let mut open: Vec<Mark> = Vec::new();
        let mut waiting = marks.iter().peekable();
        let mut at = span.start();
        for edge in edges {
            paragraph.text(self.document.slice(Span::new(at, edge)), open.iter().fold(face, face_of));
            at = edge;
            close(&mut paragraph, &mut open, edge);
            while let Some(mark) = waiting.next_if(|mark| mark.span.start() == edge) {
                opening(&mut paragraph, mark);
                open.push(mark.clone());
            }
        }
        paragraph
    }
}

/// Closes the marks that end at `edge`. Marks that were opened later and go on are closed with them and opened again.
fn close(paragraph: &mut Paragraph, open: &mut Vec<Mark>, edge: usize) {
    let Some(lowest) = open.iter().position(|mark| mark.span.end() == edge) else { return };
    let above = open.split_off(lowest);
    paragraph.closing(&"]".repeat(above.len()));
    for mark in above.into_iter().filter(|mark| mark.span.end() != edge) {
        opening(paragraph, &mark);
        open.push(mark);
    }
}

fn opening(paragraph: &mut Paragraph, mark: &Mark) {
    let letter = match mark.part {
        Part::Content => 'C',
        Part::Source => 'S',
        Part::Cue => 'Q',
    };
    let numbers: Vec<String> = mark.statements.iter().map(usize::to_string).collect();
    paragraph.opening(&format!("[{letter}{}", numbers.join(",")));
}

fn face_of(face: Face, mark: &Mark) -> Face {
    match mark.part {
        Part::Content => Face { underline: true, ..face },
        Part::Source => Face { bold: true, ..face },
        Part::Cue => Face { italic: true, ..face },
    }
}
