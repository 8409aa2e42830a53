//! The best sequence of tags, and how sure it is: a linear-chain conditional random field (Lafferty
//! et al. 2001) over the tag scores.

use crate::kernels::exp;
use crate::network::{Scores, SpanKind, TAGS};
use crate::{Network, Sequence};
use std::ops::Range;

/// A span of units of one kind.
#[derive(Clone, Debug, PartialEq)]
pub struct TaggedSpan {
    /// Source, cue or content.
    pub kind: SpanKind,
    /// Units, as positions in the stretch that was read.
    pub units: Range<usize>,
    /// Mean probability, over the span's units, of their being of this kind; from 0 to 1.
    pub probability: f32,
    /// Probability that no span of this kind goes on behind the last unit.
    pub ends: f32,
}

impl Network {
    /// Reads the units `range` of `sequence`: the spans of the best tag sequence, and the scores to tie them with.
    ///
    /// # Panics
    /// When the range reaches past the sequence.
    #[must_use]
    pub fn find_spans(&self, sequence: &Sequence, range: Range<usize>) -> (Vec<TaggedSpan>, Scores) {
        let scores = self.read(sequence, range);
        (self.spans_of(&scores), scores)
    }

    /// The spans of the best tag sequence, given the scores of a stretch.
    #[must_use]
    pub fn spans_of(&self, scores: &Scores) -> Vec<TaggedSpan> {
        let tags = self.best_tags(&scores.tags);
        let probabilities = self.tag_probabilities(&scores.tags);
        let mut spans: Vec<TaggedSpan> = Vec::new();
        for (unit, &tag) in tags.iter().enumerate() {
            let Some((kind, begins)) = SpanKind::of_tag(tag) else { continue };
            match spans.last_mut() {
                Some(last) if !begins && last.kind == kind && last.units.end == unit => last.units.end = unit + 1,
                _ => spans.push(TaggedSpan { kind, units: unit..unit + 1, probability: 0.0, ends: 1.0 }),
            }
        }
        for span in &mut spans {
            let first = 1 + 2 * span.kind as usize;
            let sum: f32 = probabilities[span.units.clone()].iter().map(|tags| tags[first] + tags[first + 1]).sum();
            span.probability = sum / span.units.len() as f32;
            span.ends = probabilities.get(span.units.end).map_or(1.0, |tags| 1.0 - tags[first + 1]);
        }
        spans
    }

    /// The best sequence of tags (Viterbi 1967).
    fn best_tags(&self, emissions: &[[f32; TAGS]]) -> Vec<usize> {
        let Some((first, rest)) = emissions.split_first() else { return Vec::new() };
        let transitions = self.transitions();
        let mut best: [f32; TAGS] = std::array::from_fn(|tag| self.start()[tag] + first[tag]);
        let mut back: Vec<[u8; TAGS]> = Vec::with_capacity(rest.len());
        for emitted in rest {
            let mut from = [0u8; TAGS];
            let next = std::array::from_fn(|tag| {
                let mut top = f32::NEG_INFINITY;
                for before in 0..TAGS {
                    let score = best[before] + transitions[before][tag];
                    if score > top {
                        top = score;
                        from[tag] = before as u8;
                    }
                }
                top + emitted[tag]
            });
            best = next;
            back.push(from);
        }
        let mut tag = (0..TAGS).max_by(|&a, &b| best[a].total_cmp(&best[b])).unwrap_or(0);
        let mut tags = vec![tag; emissions.len()];
        for (unit, from) in back.iter().enumerate().rev() {
            tag = usize::from(from[tag]);
            tags[unit] = tag;
        }
        tags
    }

    /// Probability of each tag for each unit (forward-backward, rescaled at each step).
    fn tag_probabilities(&self, emissions: &[[f32; TAGS]]) -> Vec<[f32; TAGS]> {
        let moves = self.transitions().map(|row| row.map(exp));
        let weigh = |scores: &[f32; TAGS]| {
            let top = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
            scores.map(|score| exp(score - top))
        };
        let mut ahead: Vec<[f32; TAGS]> = Vec::with_capacity(emissions.len());
        for emitted in emissions {
            let weights = weigh(emitted);
            let state = match ahead.last() {
                None => std::array::from_fn(|tag| exp(self.start()[tag]) * weights[tag]),
                Some(before) => {
                    std::array::from_fn(|tag| (0..TAGS).map(|from| before[from] * moves[from][tag]).sum::<f32>() * weights[tag])
                }
            };
            ahead.push(normal(state));
        }
        let mut behind = [1.0; TAGS];
        let mut probabilities = vec![[0.0; TAGS]; emissions.len()];
        for (unit, emitted) in emissions.iter().enumerate().rev() {
            probabilities[unit] = normal(std::array::from_fn(|tag| ahead[unit][tag] * behind[tag]));
            let weights = weigh(emitted);
            behind = normal(std::array::from_fn(|tag| (0..TAGS).map(|to| moves[tag][to] * weights[to] * behind[to]).sum()));
        }
        probabilities
    }
}

fn normal(state: [f32; TAGS]) -> [f32; TAGS] {
    let sum: f32 = state.iter().sum();
    if sum > 0.0 { state.map(|value| value / sum) } else { [1.0 / TAGS as f32; TAGS] }
}
