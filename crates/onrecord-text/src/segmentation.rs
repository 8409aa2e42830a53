//! [`segment`]: one reading of the text that finds its blocks, sentences, tokens, quotations and dateline.

use crate::{Document, Quotation, Span, find_quotations, layout::read_layout, sentence::find_sentences, tokenize};
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
    /// Sentences of the title, headings and paragraphs; each lies inside one block, the dateline
    /// inside none.
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
    let layout = read_layout(text);
    let known = document.published().or(layout.stamped);
    let dateline = layout.dateline.map(|found| Dateline {
        span: found.span,
        place: found.place,
        date_span: found.date.map(|date| date.span),
        date: found.date.and_then(|date| date.completed(known)),
        agency: found.agency,
    });
    let spans: Vec<Span> = layout.blocks.iter().map(|block| block.span).collect();
    let mut sentences = Vec::with_capacity(text.len() / 100 + 1);
    for block in &layout.blocks {
        if matches!(block.kind, BlockKind::Byline | BlockKind::Metadata) {
            continue;
        }
        let body = layout.dateline.map(|found| found.body).filter(|&body| block.span.start() < body && body <= block.span.end());
        find_sentences(text, body.map_or(block.span, |body| Span::new(body, block.span.end())), &mut sentences);
    }
    Segmentation {
        quotations: find_quotations(text, &spans),
        tokens: tokenize(text),
        sentences,
        blocks: layout.blocks,
        published: known.or_else(|| layout.dateline.and_then(|found| found.date?.full())),
        dateline,
    }
}
