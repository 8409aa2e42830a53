//! Which words are a statement, who is named as its source, and which words tie the two?
//!
//! [`attribute`] lays the document out for the network, lets it read stretch by stretch
//! (`stretches`), and ties the spans that it found into attributions (`tie`). In interviews and
//! transcripts the layout says who speaks (`turns`), as it does for messages on social networks
//! that a report shows (`posts`) and for quotations with a signature (`signed`). What is reported inside what was said is found by reading
//! that again (`nested`). How likely each is to be right says `confidence`;
//! `abstain` leaves out what is too doubtful.

mod abstain;
mod confidence;
mod nested;
mod posts;
mod signed;
mod stretches;
mod tie;
mod turns;

pub use abstain::DOUBTFUL;
pub use confidence::{EVIDENCE, Evidence};
pub use nested::{NESTED, NOUN_CUE};
pub use posts::POST;
pub use signed::SIGNED;
pub use turns::TURN;

pub(crate) use stretches::{Stretch, stretches};

use onrecord_parse::{Network, Scores, Sequence};
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
    /// The probability that source, cue and content are right, from 0 to 1: see [`Evidence`].
    pub confidence: f32,
    /// Which rule put the spans together, `pointer` (the network tied them to the cue), `follow-on` (a free-standing
    /// quotation after a statement), `no-cue` (a content that points to no cue), `turn` (a turn of an interview),
    /// `post` (a message on a social network), `signed` (a quotation with a dash and a name behind it), `nested` (found by a second reading of what was said) or `noun-cue`
    /// (cut out of a cue: `reports saying`).
    pub rule: &'static str,
}

/// Finds the attributions of a document, in the order of their contents.
///
/// Time is linear in the length of the document; memory beyond the document's own does not grow with it
/// past one stretch.
#[must_use]
pub fn attribute(network: &Network, document: &Document, segmentation: &Segmentation) -> Vec<Attribution> {
    let sequence = Sequence::new(document, segmentation, network.vocabulary());
    attribute_scored(network, document, segmentation, &sequence, |stretch| network.read(&sequence, stretch.read.clone()))
}

/// The same, where `read` gives what the network says of each stretch of `sequence`, from the first to the last.
pub(crate) fn attribute_scored(
    network: &Network,
    document: &Document,
    segmentation: &Segmentation,
    sequence: &Sequence,
    read: impl FnMut(&Stretch) -> Scores,
) -> Vec<Attribution> {
    let found = observe_scored(network, document, segmentation, sequence, read).into_iter().map(|(attribution, _)| attribution).collect();
    let mut turns = turns::find_turns(document.text(), segmentation);
    if turns.is_empty() {
        turns = posts::find_posts(document.text(), segmentation);
        let taken: Vec<Span> = turns.iter().flat_map(|turn| turn.said.iter().copied()).collect();
        let signed = signed::find_signed(document.text(), segmentation).into_iter();
        turns.extend(signed.filter(|turn| !taken.iter().any(|span| turn.said.iter().any(|said| said.overlaps(*span)))));
    }
    let mut all = turns::add_turns(turns, found);
    nested::add_nested(network, document, segmentation, &mut all);
    in_order(all)
}

/// What the network finds in the running text, each attribution with what its confidence was told from:
/// [`attribute`] before turns and posts, in no particular order.
#[must_use]
pub fn observe(network: &Network, document: &Document, segmentation: &Segmentation) -> Vec<(Attribution, Evidence)> {
    let sequence = Sequence::new(document, segmentation, network.vocabulary());
    observe_scored(network, document, segmentation, &sequence, |stretch| network.read(&sequence, stretch.read.clone()))
}

fn observe_scored(
    network: &Network,
    document: &Document,
    segmentation: &Segmentation,
    sequence: &Sequence,
    mut read: impl FnMut(&Stretch) -> Scores,
) -> Vec<(Attribution, Evidence)> {
    let mut found = Vec::new();
    for stretch in stretches(sequence) {
        let scores = read(&stretch);
        let spans = network.spans_of(&scores);
        tie::tie(document.text(), &segmentation.quotations, sequence, &stretch, (&spans, &scores), &mut found);
    }
    found
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
