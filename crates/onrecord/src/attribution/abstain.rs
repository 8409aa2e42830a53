//! Which attributions are too doubtful to be handed on?

use super::Attribution;
use crate::pipeline::Reading;

/// Confidence below which a statement is more likely wrong than right: pages for people mark it.
pub const DOUBTFUL: f32 = 0.5;

impl Reading {
    /// Leaves out the attributions whose confidence is below `least`, their statements, and what is
    /// reported inside them, however sure that is: without its frame it would be the reporter's.
    ///
    /// What remains is as it was: speakers, ids and entities do not change.
    pub fn retain_confident(&mut self, least: f32) {
        let kept = kept(&self.attributions, least);
        let place: Vec<Option<usize>> = kept
            .iter()
            .scan(0, |next, &keep| {
                let place = keep.then_some(*next);
                *next += usize::from(keep);
                Some(place)
            })
            .collect();
        let placed = |old: usize| place.get(old).copied().flatten();
        self.attributions = std::mem::take(&mut self.attributions)
            .into_iter()
            .zip(&kept)
            .filter_map(|(attribution, &keep)| keep.then(|| Attribution { within: attribution.within.and_then(placed), ..attribution }))
            .collect();
        let mut keeps = kept.iter();
        self.resolution.speakers.retain(|_| keeps.next().copied().unwrap_or(true));

        let mut statement_place = vec![None; self.statements.len()];
        let mut next = 0;
        for (statement, place) in self.statements.iter().zip(&mut statement_place) {
            if placed(statement.attribution).is_some() {
                *place = Some(next);
                next += 1;
            }
        }
        self.statements.retain_mut(|statement| {
            let Some(attribution) = placed(statement.attribution) else { return false };
            statement.attribution = attribution;
            statement.within = statement.within.and_then(|outer| statement_place.get(outer).copied().flatten());
            true
        });
    }
}

/// Which attributions are sure enough, with all that they stand within.
fn kept(attributions: &[Attribution], least: f32) -> Vec<bool> {
    let mut kept: Vec<Option<bool>> = vec![None; attributions.len()];
    for start in 0..attributions.len() {
        let (mut path, mut at, mut sure) = (Vec::new(), Some(start), true);
        while let Some(index) = at.filter(|&index| index < attributions.len()) {
            if let Some(known) = kept[index] {
                sure = known;
                break;
            }
            // Given attributions may stand within each other in a ring.
            kept[index] = Some(true);
            path.push(index);
            at = attributions[index].within;
        }
        for index in path.into_iter().rev() {
            sure &= attributions[index].confidence >= least;
            kept[index] = Some(sure);
        }
    }
    kept.into_iter().map(|sure| sure.unwrap_or(true)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Document, Origin, Pipeline};
    use onrecord_text::Span;

    const TEXT: &str = "Critics said that Bo Tarn had said that it rained. “It did not,” Ada Quill said. She said it would.";

    /// The statements of the text, read with attributions of these confidences.
    fn reading(confidences: [f32; 4]) -> Reading {
        let document = Document::from_text(TEXT, Origin::default()).unwrap();
        let span = |words: &str| TEXT.find(words).map(|at| Span::new(at, at + words.len())).unwrap();
        let parts = [
            ("Critics", "that Bo Tarn had said that it rained", None),
            ("Bo Tarn", "that it rained", Some(0)),
            ("Ada Quill", "It did not", None),
            ("She", "it would", None),
        ];
        let attributions = parts
            .into_iter()
            .zip(confidences)
            .map(|((source, content, within), confidence)| Attribution {
                source: span(source).into(),
                cue: onrecord_text::SpanSet::new(),
                content: span(content).into(),
                within,
                confidence,
                rule: "given",
            })
            .collect();
        Pipeline::embedded().unwrap().read_attributions(&document, onrecord_text::segment(&document), attributions)
    }

    #[test]
    fn nothing_is_left_out_when_all_are_sure_enough() {
        let whole = reading([0.9, 0.4, 0.0, 0.7]);
        let mut kept = whole.clone();
        kept.retain_confident(0.0);
        assert_eq!((&kept.attributions, &kept.statements), (&whole.attributions, &whole.statements));
        assert_eq!(kept.resolution.speakers.len(), 4);
    }

    #[test]
    fn what_stands_in_a_doubtful_statement_goes_with_it_and_the_others_stay_as_they_were() {
        let whole = reading([0.3, 0.9, 0.4, 0.7]);
        let mut kept = whole.clone();
        kept.retain_confident(0.5);
        assert_eq!(kept.attributions, [whole.attributions[3].clone()]);
        let expected = crate::statement::Statement { attribution: 0, ..whole.statements[3].clone() };
        assert_eq!(kept.statements, [expected]);
        // She is still the one that the sentence before names.
        assert_eq!(kept.resolution.speakers, [whole.resolution.speakers[3].clone()]);
        assert_eq!(kept.resolution.entities, whole.resolution.entities);
    }

    #[test]
    fn indices_follow_what_was_left_out_before_them() {
        let mut kept = reading([0.9, 0.8, 0.1, 0.7]);
        kept.retain_confident(0.5);
        assert_eq!(kept.attributions.iter().map(|attribution| attribution.within).collect::<Vec<_>>(), [None, Some(0), None]);
        assert_eq!(
            kept.statements.iter().map(|statement| (statement.attribution, statement.within)).collect::<Vec<_>>(),
            [(0, None), (1, Some(0)), (2, None)]
        );
    }

    #[test]
    fn a_ring_ends() {
        let mut ring = reading([0.9; 4]).attributions;
        (ring[0].within, ring[1].within) = (Some(1), Some(0));
        assert_eq!(kept(&ring, 0.5), [true; 4]);
        ring[1].confidence = 0.1;
        assert_eq!(kept(&ring, 0.5)[1..], [false, true, true]);
        ring[2].within = Some(99);
        assert_eq!(kept(&ring, 0.5)[2..], [true, true]);
    }
}
