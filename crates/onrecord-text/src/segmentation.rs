//! [`segment`]: one reading of the text that finds its blocks, sentences, tokens, quotations and dateline.

use crate::{Document, Quotation, Span, find_quotations, tokenize};
use jiff::civil::Date;

/// What a block of text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// The headline.
    Title,
    /// A line that heads a part of the text.
    Heading,
    /// `By Ana Reyes, Staff Writer`.
    Byline,
    /// A line that a scraper or a content system put there: a date, a section, a copyright.
    Metadata,
    /// Running text.
    Paragraph,
}

/// A paragraph, heading or other block. Blocks do not overlap and stand in order of position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// Where it stands, without white space at its edges.
    pub span: Span,
    /// What it is.
    pub kind: BlockKind,
}

/// `MOSCOW, February 11. /TASS/.`: the place, day and agency at the head of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dateline {
    /// All of it, without the dash that parts it from the text.
    pub span: Span,
    /// The place, as written.
    pub place: Option<Span>,
    /// The day, as written.
    pub date_span: Option<Span>,
    /// The day, its year completed from the document's date when it is not written.
    pub date: Option<Date>,
    /// The agency's name, without brackets or slashes.
    pub agency: Option<Span>,
}

/// What [`segment`] finds. All lists are in order of position.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Segmentation {
    /// Paragraphs, headings and other blocks.
    pub blocks: Vec<Block>,
    /// Sentences; each lies inside one block, the dateline inside none.
    pub sentences: Vec<Span>,
    /// Tokens of the whole text.
    pub tokens: Vec<Span>,
    /// Quotations; each lies inside one block.
    pub quotations: Vec<Quotation>,
    /// The dateline, if any.
    pub dateline: Option<Dateline>,
    /// Day of publication: as known from outside the text, or as a scraper printed it in the text, or the dateline's.
    pub published: Option<Date>,
}

/// Reads `document` once. Time is linear in its length.
#[must_use]
pub fn segment(document: &Document) -> Segmentation {
    let text = document.text();
    let paragraphs = paragraphs(text);
    Segmentation {
        quotations: find_quotations(text, &paragraphs),
        tokens: tokenize(text),
        sentences: Vec::new(),
        blocks: paragraphs.iter().map(|&span| Block { span, kind: BlockKind::Paragraph }).collect(),
        dateline: None,
        published: document.published(),
    }
}

/// Cuts the text into paragraphs: at blank lines; where there is none and the lines are not
/// wrapped at a fixed width, at each line end.
pub(crate) fn paragraphs(text: &str) -> Vec<Span> {
    let mut lines: Vec<Span> = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let inside = line.trim();
        let lead = line.len() - line.trim_start().len();
        lines.push(Span::new(start + lead.min(line.len()), start + lead.min(line.len()) + inside.len()));
        start += line.len();
    }
    let written = lines.iter().filter(|line| !line.is_empty()).count();
    let inner_blank =
        lines.iter().skip_while(|l| l.is_empty()).collect::<Vec<_>>().into_iter().rev().skip_while(|l| l.is_empty()).any(|l| l.is_empty());
    let joins = inner_blank || (written >= 4 && is_wrapped(&lines));
    let mut found: Vec<Span> = Vec::new();
    let mut in_paragraph = false;
    for line in lines {
        if line.is_empty() {
            in_paragraph = false;
        } else if in_paragraph && joins {
            if let Some(last) = found.last_mut() {
                *last = last.cover(line);
            }
        } else {
            found.push(line);
            in_paragraph = true;
        }
    }
    found
}

/// Whether the lines look like those of a typewriter: most of them full and of about one length.
fn is_wrapped(lines: &[Span]) -> bool {
    let lengths: Vec<usize> = lines.iter().filter(|line| !line.is_empty()).map(|line| line.len()).collect();
    let longest = lengths.iter().copied().max().unwrap_or(0);
    longest <= 100 && lengths.iter().filter(|&&length| length * 10 >= longest * 7).count() * 4 >= lengths.len() * 3
}
