//! [`Prediction`]: what was read, as one line for a scorer.
//!
//! The line is what `onrecord-eval` reads and any other scorer can: offsets in Unicode code points,
//! end exclusive, whatever the unit of the record.

use crate::attribution::Attribution;
use crate::entity::Resolution;
use onrecord_text::{Document, OffsetMap, OffsetUnit, SpanSet};
use serde::Serialize;

/// What was read in one document: one line of a prediction file.
///
/// ```
/// use onrecord::attribution::Attribution;
/// use onrecord::entity::Resolution;
/// use onrecord::prediction::predict;
/// use onrecord::{Document, Origin, Span, SpanSet};
/// let document = Document::from_text("“Non, à demain,” she said.", Origin::default())?;
/// let said = Attribution {
///     source: Span::new(22, 25).into(),
///     cue: Span::new(26, 30).into(),
///     content: Span::new(3, 17).into(),
///     within: None,
///     confidence: 0.9,
///     rule: "pointer",
/// };
/// let line = serde_json::to_string(&predict("a1", &document, &[said], &Resolution::default()))?;
/// assert_eq!(
///     line,
///     r#"{"id":"a1","attributions":[{"source":[[17,20]],"cue":[[21,25]],"content":[[1,14]],"speaker":null,"within":null}]}"#
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Prediction {
    /// The name under which the gold standard knows the document.
    pub id: String,
    /// What was read, in the order of the attributions.
    pub attributions: Vec<PredictedAttribution>,
}

/// One attribution of a [`Prediction`]. Ranges are `[start, end]` in code points, end exclusive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PredictedAttribution {
    /// Who is named as speaking.
    pub source: Vec<[usize; 2]>,
    /// The words that tell that it was said.
    pub cue: Vec<[usize; 2]>,
    /// What was said.
    pub content: Vec<[usize; 2]>,
    /// Name of the entity that the source was resolved to.
    pub speaker: Option<String>,
    /// Index, in the same list, of the attribution inside whose content this one stands.
    pub within: Option<usize>,
}

/// The line for a scorer on `document`, which `id` names there.
///
/// `attributions` and `resolution` are those of a reading of the document. An attribution whose
/// source leads to no entity has no speaker.
#[must_use]
pub fn predict(id: &str, document: &Document, attributions: &[Attribution], resolution: &Resolution) -> Prediction {
    let map = document.offset_map();
    let predict = |(index, attribution): (usize, &Attribution)| {
        let entity = resolution.speakers.get(index).and_then(|speaker| speaker.entity);
        PredictedAttribution {
            source: ranges(&map, &attribution.source),
            cue: ranges(&map, &attribution.cue),
            content: ranges(&map, &attribution.content),
            speaker: entity.and_then(|entity| resolution.entities.get(entity)).map(|entity| entity.name.clone()),
            within: attribution.within,
        }
    };
    Prediction { id: id.to_owned(), attributions: attributions.iter().enumerate().map(predict).collect() }
}

fn ranges(map: &OffsetMap, spans: &SpanSet) -> Vec<[usize; 2]> {
    spans.iter().map(|span| [span.start(), span.end()].map(|byte| map.from_bytes(byte, OffsetUnit::Chars))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entity::{Entity, EntityType, Speaker, SpeakerBasis, SpeakerStatus};
    use onrecord_text::{Origin, Span};

    #[test]
    fn offsets_are_code_points_and_speakers_are_names() {
        let text = "Ada Quill 😀 said the bridge “will stand”. Critics said it would not.";
        let document = Document::from_text(text, Origin::default()).expect("a text");
        let span = |words: &str| text.find(words).map(|at| Span::new(at, at + words.len())).expect("in the text");
        let attribution = |source: &str, content: [&str; 2], within| Attribution {
            source: span(source).into(),
            cue: SpanSet::new(),
            content: content.into_iter().map(span).collect(),
            within,
            confidence: 1.0,
            rule: "pointer",
        };
        let attributions =
            [attribution("Ada Quill", ["the bridge", "will stand"], None), attribution("Critics", ["it would", "not"], Some(0))];
        let speaker = |entity| Speaker {
            entity,
            kind: EntityType::Person,
            status: SpeakerStatus::Named,
            basis: SpeakerBasis::Name,
            antecedent: None,
            reason: String::new(),
            confidence: 1.0,
            identity: None,
            party: None,
        };
        let entity = Entity {
            kind: EntityType::Person,
            name: "Ada Quill".to_owned(),
            name_span: span("Ada Quill"),
            mentions: Vec::new(),
            roles: Vec::new(),
            identity: None,
        };
        let resolution = Resolution { entities: vec![entity], speakers: vec![speaker(Some(0)), speaker(None)] };
        let predicted = predict("x", &document, &attributions, &resolution).attributions;
        let words = |ranges: &[[usize; 2]]| -> Vec<String> {
            ranges.iter().map(|&[start, end]| text.chars().skip(start).take(end - start).collect()).collect()
        };
        assert_eq!(words(&predicted[0].source), ["Ada Quill"]);
        assert_eq!(words(&predicted[0].content), ["the bridge", "will stand"]);
        assert_eq!(words(&predicted[1].content), ["it would", "not"]);
        assert_eq!((predicted[0].speaker.as_deref(), predicted[0].within), (Some("Ada Quill"), None));
        assert_eq!((predicted[1].speaker.as_deref(), predicted[1].within), (None, Some(0)));
    }
}
