//! Which words are a statement, who is named as its source, and which words tie the two?
//!
//! [`attribute`] lays the document out for the network, lets it read stretch by stretch
//! (`stretches`), and ties the spans that it found into attributions (`tie`). In interviews and
//! transcripts the layout says who speaks (`turns`), as it does for messages on social networks
//! that a report shows (`posts`).

mod posts;
mod stretches;
mod tie;
mod turns;

pub use posts::POST;
pub use turns::TURN;

use onrecord_parse::{Network, Sequence};
use onrecord_text::{Document, Segmentation, Span, SpanSet};

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
    /// quotation after a statement), `no-cue` (a content that points to no cue), `turn` (a turn of an interview)
    /// or `post` (a message on a social network).
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
    let mut turns = turns::find_turns(document.text(), segmentation);
    if turns.is_empty() {
        turns = posts::find_posts(document.text(), segmentation);
    }
    in_order(turns::add_turns(turns, found))
}

/// Sorts by the first word of the content, an enclosing statement before what stands within it.
fn in_order(attributions: Vec<Attribution>) -> Vec<Attribution> {
    let mut order: Vec<usize> = (0..attributions.len()).collect();
    order.sort_by_key(|&index| {
        let attribution = &attributions[index];
        (attribution.content.first().map(Span::start), attribution.within.is_some(), attribution.cue.first())
    });
    let mut place = vec![0; order.len()];
    for (new, &old) in order.iter().enumerate() {
        place[old] = new;
    }
    let mut sorted: Vec<Attribution> = order.iter().map(|&old| attributions[old].clone()).collect();
    for attribution in &mut sorted {
        attribution.within = attribution.within.map(|old| place[old]);
    }
    sorted
}
