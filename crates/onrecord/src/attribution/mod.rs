//! Which words are a statement, who is named as its source, and which words tie the two?

use onrecord_text::SpanSet;

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
    /// Which rule put the spans together, such as `pointer` or `continuation`.
    pub rule: &'static str,
}
