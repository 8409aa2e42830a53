//! How is a long document cut for the network?

use onrecord_parse::Sequence;
use std::ops::Range;

/// Units that are reported from one reading: longer than nearly every article.
const CORE: usize = 1536;
/// Units read before and after them, so that the network sees what surrounds the first and the last.
const MARGIN: usize = 256;

/// A stretch of units that the network reads at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stretch {
    /// The units that are read.
    pub(crate) read: Range<usize>,
    /// The units among them whose cues are reported; each unit of a document belongs to one core.
    pub(crate) core: Range<usize>,
}

/// Cuts a document into stretches, at paragraph breaks where there are any.
pub(crate) fn stretches(sequence: &Sequence) -> Vec<Stretch> {
    let units = &sequence.units;
    let mut found = Vec::new();
    let mut start = 0;
    while start < units.len() {
        let furthest = units.len().min(start + CORE);
        let end = if furthest == units.len() {
            furthest
        } else {
            let half = start + CORE / 2;
            (half..furthest).rev().find(|&unit| units[unit].is_break()).unwrap_or(furthest)
        };
        found.push(Stretch { read: start.saturating_sub(MARGIN)..units.len().min(end + MARGIN), core: start..end });
        start = end;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use onrecord_parse::Vocabulary;
    use onrecord_text::{Document, Origin, segment};

    fn sequence(text: &str) -> Sequence {
        let document = Document::from_text(text, Origin::default()).unwrap();
        Sequence::new(&document, &segment(&document), &Vocabulary::from_lines("[UNK]\n[BREAK]\n[HEAD]\nword\n"))
    }

    #[test]
    fn every_unit_belongs_to_one_core() {
        for text in ["word".to_owned(), "word ".repeat(1535), "word ".repeat(5000), "word word word\n\n".repeat(2000)] {
            let sequence = sequence(&text);
            let stretches = stretches(&sequence);
            let mut next = 0;
            for stretch in &stretches {
                assert_eq!(stretch.core.start, next);
                assert!(!stretch.core.is_empty() && stretch.core.len() <= CORE);
                assert!(stretch.read.start <= stretch.core.start && stretch.core.end <= stretch.read.end);
                next = stretch.core.end;
            }
            assert_eq!(next, sequence.units.len());
        }
    }

    #[test]
    fn long_documents_are_cut_at_paragraph_breaks() {
        let sequence = sequence(&"word word word word\n\n".repeat(1000));
        for stretch in &stretches(&sequence)[1..] {
            assert!(sequence.units[stretch.core.start].is_break());
        }
    }
}
