//! Which words are a statement, who is named as its source, and which words tie the two?
//!
//! [`attribute`] lays the document out for the network, lets it read stretch by stretch
//! (`stretches`), and ties the spans that it found into attributions (`tie`).

mod stretches;
mod tie;

use onrecord_parse::{Network, Sequence};
use onrecord_text::{Document, Segmentation, SpanSet};

/// A source, a cue and a content that belong together, before the source is resolved.
///
/// Terms as in Pareti (2012), *A Database of Attribution Relations*, and PolNeAR (2018).
#[derive(Clone, Debug, PartialEq)]
pub struct Attribution {
    /// Who is named as speaking: `the foreign minister`. May be empty.
    pub source: SpanSet,
    /// The words that tell that it was said: `pointed out`, `according to`. May be empty.
    pub cue: SpanSet,
    /// What was said. Never empty; in several parts when the cue stands in its middle.
    pub content: SpanSet,
    /// Index, in the same list, of the attribution inside whose content this one stands.
    pub within: Option<usize>,
    /// How sure the network is, from 0 to 1.
    pub confidence: f32,
    /// Which rule put the spans together, `pointer` (the network tied them to the cue), `follow-on` (a free-standing
    /// quotation after a statement) or `no-cue` (a content that points to no cue).
    pub rule: &'static str,
}

/// Finds the attributions of a document, in the order of their contents.
///
/// Time is linear in the length of the document; memory beyond the document's own does not grow with it
/// past one stretch.
#[must_use]
pub fn attribute(network: &Network, document: &Document, segmentation: &Segmentation) -> Vec<Attribution> {
    let sequence = Sequence::new(document, segmentation, network.vocabulary());
    let mut found = Vec::new();
    for stretch in stretches::stretches(&sequence) {
        let (spans, scores) = network.find_spans(&sequence, stretch.read.clone());
        tie::tie(document.text(), &segmentation.quotations, &sequence, &stretch, (&spans, &scores), &mut found);
    }
    found.sort_by_key(|attribution: &Attribution| (attribution.content.first(), attribution.cue.first()));
    found
}
