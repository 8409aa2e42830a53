//! How likely is it that an attribution is right?
//!
//! [`Evidence`] holds what can be told of an attribution without knowing the truth: how sure the
//! network was of its spans, their edges and what it tied to what, and its shape. A logistic
//! function of these figures (Platt 1999, with more than one) gives the probability. Its weights
//! were fitted on articles that people marked, by `cargo run --release -p xtask -- calibrate`: among
//! attributions of confidence 0.8, 8 in 10 are right there.

use super::tie::{Group, Tied};
use onrecord_parse::{exp, ln};
use std::sync::OnceLock;

/// Names of the figures, in the order of [`Evidence::values`].
///
/// Those of probabilities are their log-odds, and 0 where there is nothing to be sure of. Others were
/// tried and told nothing more: the lowest probability in a span, where a span begins, the cue's own,
/// and whether a content belongs to its cue.
pub const EVIDENCE: [&str; 15] = [
    // The same for all.
    "base",
    // The content, in its least sure part: the mean over its words of belonging to a content, as
    // log-odds and as it is, and that it ends where it was cut.
    "content",
    "content_share",
    "content_ends",
    // That the cue belongs to its source, or to none.
    "cue_to_source",
    "source",
    // All spans and what ties them, taken as independent.
    "together",
    // The shape: 1 or 0.
    "no_source",
    "no_cue",
    "follow_on",
    "several_parts",
    "direct",
    "mixed",
    "ends_sentence",
    // Logarithm of the content's length in units.
    "length",
];

/// What the confidence of an attribution is told from.
#[derive(Clone, Debug, PartialEq)]
pub struct Evidence {
    values: [f32; EVIDENCE.len()],
    product: f32,
}

/// The share of a content in quotation marks from which it is direct.
const DIRECT: f32 = 0.95;

/// What the words of a content tell of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shape {
    pub(super) follow_on: bool,
    pub(super) several_parts: bool,
    /// The share of the content that stands in quotation marks.
    pub(super) quoted: f32,
    /// Whether a sentence ends with it.
    pub(super) ends_sentence: bool,
}

impl Evidence {
    pub(super) fn new(group: &Group<'_>, shape: Shape) -> Self {
        let least = |of: &dyn Fn(&Tied<'_>) -> f32| group.contents.iter().map(of).fold(1.0, f32::min);
        let flag = |is: bool| f32::from(u8::from(is));
        let length: usize = group.contents.iter().map(|content| content.span.units.len()).sum();
        let product = product(group);
        let content = least(&|content| content.span.probability);
        let values = [
            1.0,
            log_odds(content),
            content,
            log_odds(least(&|content| content.span.ends)),
            group.cue.map_or(0.0, |_| log_odds(group.cue_to_source)),
            group.source.as_ref().map_or(0.0, |source| log_odds(source.span.probability)),
            log_odds(product),
            flag(group.cue.is_some() && group.source.is_none()),
            flag(group.cue.is_none()),
            flag(shape.follow_on),
            flag(shape.several_parts),
            flag(shape.quoted >= DIRECT),
            flag(shape.quoted > 0.0 && shape.quoted < DIRECT),
            flag(shape.ends_sentence),
            ln(length.max(1) as f32),
        ];
        Self { values, product }
    }

    /// The figures, in the order of [`EVIDENCE`].
    #[must_use]
    pub const fn values(&self) -> &[f32; EVIDENCE.len()] {
        &self.values
    }

    /// The network's probabilities of the parts multiplied, as if they were independent and as good as
    /// they claim to be. From 0 to 1.
    #[must_use]
    pub const fn product(&self) -> f32 {
        self.product
    }

    /// The probability that the attribution is right, from 0 to 1, in steps of a thousandth.
    #[must_use]
    pub fn probability(&self) -> f32 {
        // In one fixed order, so that every machine gives the same bits.
        let sum = self.values.iter().zip(weights()).fold(0.0f32, |sum, (value, weight)| value.mul_add(*weight, sum));
        // More digits would claim more than a few thousand articles' statements can tell.
        (1000.0 / (1.0 + exp(-sum))).round() / 1000.0
    }
}

/// The chance that all parts are right, taken as independent.
fn product(group: &Group<'_>) -> f32 {
    let weight = |tied: &Tied<'_>| tied.span.probability * tied.probability;
    let contents = group.contents.iter().map(weight).fold(1.0, f32::min);
    contents * group.cue.map_or(1.0, |cue| cue.probability) * group.source.as_ref().map_or(1.0, weight)
}

/// The logarithm of `p` to `1 - p`, for a `p` that is held away from 0 and 1: nothing is that sure.
fn log_odds(p: f32) -> f32 {
    const EDGE: f32 = 0.002;
    let p = if p.is_nan() { 0.5 } else { p.clamp(EDGE, 1.0 - EDGE) };
    ln(p) - ln(1.0 - p)
}

/// The fitted weights, in the order of [`EVIDENCE`]. A figure that the table does not name has none:
/// a test holds that it names them all.
fn weights() -> &'static [f32; EVIDENCE.len()] {
    static WEIGHTS: OnceLock<[f32; EVIDENCE.len()]> = OnceLock::new();
    WEIGHTS.get_or_init(|| {
        let table: Vec<(&str, f32)> = onrecord_models::confidence::weights().collect();
        EVIDENCE.map(|name| table.iter().find(|(named, _)| *named == name).map_or(0.0, |&(_, weight)| weight))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attribution::observe;
    use crate::{Document, Origin};
    use onrecord_parse::Network;
    use std::collections::BTreeSet;

    #[test]
    fn the_table_has_a_weight_for_each_figure_and_no_other() {
        let named: BTreeSet<&str> = onrecord_models::confidence::weights().map(|(name, _)| name).collect();
        assert_eq!(named, EVIDENCE.into_iter().collect());
        assert!(weights().iter().all(|weight| weight.is_finite() && weight.abs() < 100.0));
    }

    #[test]
    fn the_weights_were_fitted_to_the_network_that_is_shipped() {
        let network = Network::from_bytes(onrecord_models::ATTRIBUTION_NETWORK).unwrap();
        assert_eq!(
            onrecord_models::confidence::fitted_to(),
            Some(network.sha256()),
            "after new weights of the network: cargo run --release -p xtask -- calibrate --write"
        );
    }

    #[test]
    fn log_odds_stay_finite() {
        for p in [0.0, 1.0, f32::NAN, -3.0, f32::INFINITY] {
            assert!(log_odds(p).is_finite());
        }
        assert!((log_odds(0.75) - 3.0f32.ln()).abs() < 1e-5);
        assert!(log_odds(0.3) < log_odds(0.4));
    }

    #[test]
    fn what_is_written_plainly_is_surer_than_what_is_not() {
        let network = Network::from_bytes(onrecord_models::ATTRIBUTION_NETWORK).unwrap();
        let confidence = |text: &str| {
            let document = Document::from_text(text, Origin::default()).unwrap();
            let observed = observe(&network, &document, &onrecord_text::segment(&document));
            assert!(!observed.is_empty(), "{text}");
            for (attribution, evidence) in &observed {
                assert!((0.0..=1.0).contains(&attribution.confidence) && attribution.confidence == evidence.probability());
                assert!((0.0..=1.0).contains(&evidence.product()));
            }
            observed[0].0.confidence
        };
        let plain = confidence("“The bridge will stand for as long as we look after it,” said Mayor Ada Quill.");
        let vague = confidence("Some said it might be otherwise in the old days, and that is how it went on and on, hopes aside.");
        assert!(plain > vague + 0.1, "{plain} {vague}");
    }
}
