//! Predicted sources, cues and contents against gold ones.

use crate::figures::{literal, per_cent};
use crate::letters::{Letters, letter_mask};
use crate::{GoldDocument, PrecisionRecall, PredictedAttribution, PredictedDocument, Ranges, Share};
use serde::Serialize;
use std::collections::{HashMap, HashSet};
use std::fmt;

/// Figures of [`score_attributions`]. As text they are the lines that the reference scorer prints.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct AttributionScores {
    /// Number of gold lines.
    pub documents: usize,
    /// How many of them have no prediction.
    pub missing: usize,
    /// Number of gold attributions whose content holds a letter.
    pub gold: usize,
    /// Number of predicted ones, without those inside another's content.
    pub predicted: usize,
    /// Letters of all sources of a document together.
    pub span_source: PrecisionRecall,
    /// Letters of all cues.
    pub span_cue: PrecisionRecall,
    /// Letters of all contents.
    pub span_content: PrecisionRecall,
    /// Pairs whose contents have a Jaccard index of at least 0.8.
    pub content: PrecisionRecall,
    /// Of those, pairs whose sources have one of at least 0.5 and whose cues share a letter; both absent counts as agreement.
    pub soft: PrecisionRecall,
    /// Pairs whose contents and sources are equal letter for letter.
    pub exact: PrecisionRecall,
    /// Recall of [`Self::soft`] by how the gold content is quoted.
    pub soft_recall_by_kind: RecallByKind,
}

/// Recall by how the gold content stands to the quotation marks; kinds that the gold lacks are absent.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct RecallByKind {
    /// At least 95% of its letters are inside quotation marks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub direct: Option<Share>,
    /// Some are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mixed: Option<Share>,
    /// None is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub indirect: Option<Share>,
}

impl fmt::Display for AttributionScores {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:22} {}", "documents", self.documents)?;
        writeln!(f, "{:22} {}", "missing", self.missing)?;
        writeln!(f, "{:22} {}", "gold", self.gold)?;
        writeln!(f, "{:22} {}", "predicted", self.predicted)?;
        writeln!(f, "{:22} {}", "span_source", literal(&self.span_source))?;
        writeln!(f, "{:22} {}", "span_cue", literal(&self.span_cue))?;
        writeln!(f, "{:22} {}", "span_content", literal(&self.span_content))?;
        writeln!(f, "{:22} {}", "content", literal(&self.content))?;
        writeln!(f, "{:22} {}", "soft", literal(&self.soft))?;
        writeln!(f, "{:22} {}", "exact", literal(&self.exact))?;
        write!(f, "{:22} {}", "soft_recall_by_kind", literal(&self.soft_recall_by_kind))
    }
}

/// The letters of one attribution.
struct Parts {
    source: Letters,
    cue: Letters,
    content: Letters,
}

impl Parts {
    /// None when the content holds no letter: such an attribution is not counted.
    fn of(mask: &[bool], source: &Ranges, cue: &Ranges, content: &Ranges) -> Option<Self> {
        let content = Letters::of(mask, content);
        (!content.is_empty()).then(|| Self { source: Letters::of(mask, source), cue: Letters::of(mask, cue), content })
    }
}

/// Right, wrong and missed letters.
#[derive(Default)]
struct LetterCounts([usize; 3]);

impl LetterCounts {
    fn add(&mut self, gold: &[Parts], predicted: &[Parts], part: fn(&Parts) -> &Letters) {
        let (gold, predicted) = (Letters::union(gold.iter().map(part)), Letters::union(predicted.iter().map(part)));
        let right = gold.shared(&predicted);
        self.0[0] += right;
        self.0[1] += predicted.len() - right;
        self.0[2] += gold.len() - right;
    }

    fn figures(&self) -> PrecisionRecall {
        PrecisionRecall::of(self.0[0], self.0[1], self.0[2])
    }
}

/// Kinds of content in the order of [`RecallByKind`].
#[derive(Clone, Copy)]
enum Kind {
    Direct,
    Mixed,
    Indirect,
}

/// Scores predictions against gold lines.
///
/// Gold lines that share an `id` are each scored against the same prediction and the counts are
/// summed. Of predictions that share an `id`, the last one counts. Predicted attributions that
/// stand within another one are left out, since the gold has none of these.
#[must_use]
pub fn score_attributions(gold: &[GoldDocument], predicted: &[PredictedDocument]) -> AttributionScores {
    let by_id: HashMap<&str, &PredictedDocument> = predicted.iter().map(|document| (document.id.as_str(), document)).collect();
    let [mut sources, mut cues, mut contents] = [(); 3].map(|()| LetterCounts::default());
    let (mut missing, mut gold_count, mut predicted_count) = (0, 0, 0);
    let (mut content_right, mut soft_right, mut exact_right) = (0, 0, 0);
    let (mut of_kind, mut right_of_kind) = ([0; 3], [0; 3]);
    for document in gold {
        let letters = letter_mask(&document.text);
        let quoted = quoted_mask(&document.text);
        let prediction = by_id.get(document.id.as_str());
        missing += usize::from(prediction.is_none());
        let gold: Vec<Parts> = document.attributions.iter().filter_map(|a| Parts::of(&letters, &a.source, &a.cue, &a.content)).collect();
        let outermost = prediction.iter().flat_map(|document| &document.attributions).filter(|a| a.within.is_none());
        let predicted: Vec<Parts> = outermost.filter_map(|a| Parts::of(&letters, &a.source, &a.cue, &a.content)).collect();
        sources.add(&gold, &predicted, |parts| &parts.source);
        cues.add(&gold, &predicted, |parts| &parts.cue);
        contents.add(&gold, &predicted, |parts| &parts.content);
        gold_count += gold.len();
        predicted_count += predicted.len();
        for parts in &gold {
            of_kind[kind(&quoted, &parts.content) as usize] += 1;
        }
        for (jaccard, gold_index, predicted_index) in pair_up(&gold, &predicted) {
            let (gold, predicted) = (&gold[gold_index], &predicted[predicted_index]);
            let source = gold.source.jaccard(&predicted.source);
            let soft = usize::from(is_soft_match(jaccard, gold, predicted));
            content_right += usize::from(jaccard >= 0.8);
            soft_right += soft;
            right_of_kind[kind(&quoted, &gold.content) as usize] += soft;
            exact_right += usize::from(jaccard == 1.0 && source == 1.0);
        }
    }
    let pairs = |right: usize| PrecisionRecall::of(right, predicted_count - right, gold_count - right);
    let recall = |kind: Kind| {
        let (right, all) = (right_of_kind[kind as usize], of_kind[kind as usize]);
        (all > 0).then(|| Share(per_cent(right, all), all))
    };
    AttributionScores {
        documents: gold.len(),
        missing,
        gold: gold_count,
        predicted: predicted_count,
        span_source: sources.figures(),
        span_cue: cues.figures(),
        span_content: contents.figures(),
        content: pairs(content_right),
        soft: pairs(soft_right),
        exact: pairs(exact_right),
        soft_recall_by_kind: RecallByKind { direct: recall(Kind::Direct), mixed: recall(Kind::Mixed), indirect: recall(Kind::Indirect) },
    }
}

/// Whether a pair whose contents have this Jaccard index agrees in source and cue as well.
fn is_soft_match(jaccard: f64, gold: &Parts, predicted: &Parts) -> bool {
    let cue = gold.cue.shared(&predicted.cue) > 0 || (gold.cue.is_empty() && predicted.cue.is_empty());
    jaccard >= 0.8 && gold.source.jaccard(&predicted.source) >= 0.5 && cue
}

/// For each predicted attribution, whether it is right as [`AttributionScores::soft`] counts it; none
/// for those that do not count, since they stand within another one or hold no letter.
#[must_use]
pub fn right_attributions(gold: &GoldDocument, predicted: &[PredictedAttribution]) -> Vec<Option<bool>> {
    let letters = letter_mask(&gold.text);
    let marked: Vec<Parts> = gold.attributions.iter().filter_map(|a| Parts::of(&letters, &a.source, &a.cue, &a.content)).collect();
    let outermost = predicted.iter().enumerate().filter(|(_, a)| a.within.is_none());
    let (places, found): (Vec<usize>, Vec<Parts>) =
        outermost.filter_map(|(place, a)| Some((place, Parts::of(&letters, &a.source, &a.cue, &a.content)?))).unzip();
    let mut right = vec![None; predicted.len()];
    for &place in &places {
        right[place] = Some(false);
    }
    for (jaccard, gold_index, found_index) in pair_up(&marked, &found) {
        right[places[found_index]] = Some(is_soft_match(jaccard, &marked[gold_index], &found[found_index]));
    }
    right
}

/// For each code point, whether it is inside quotation marks. A closing mark is outside, an opening
/// one inside; an empty line ends a quotation.
fn quoted_mask(text: &str) -> Vec<bool> {
    let mut inside = false;
    let mut characters = text.chars().peekable();
    let mut mask = Vec::with_capacity(text.len());
    while let Some(character) = characters.next() {
        match character {
            '“' | '«' | '„' | '‟' => inside = true,
            '”' | '»' => inside = false,
            '"' => inside = !inside,
            '\n' if characters.peek() == Some(&'\n') => inside = false,
            _ => {}
        }
        mask.push(inside);
    }
    mask
}

fn kind(quoted: &[bool], content: &Letters) -> Kind {
    let inside = content.iter().filter(|&at| quoted[at]).count();
    if inside as f64 >= 0.95 * content.len() as f64 {
        Kind::Direct
    } else if inside > 0 {
        Kind::Mixed
    } else {
        Kind::Indirect
    }
}

/// Pairs gold with predicted attributions one to one, the closest contents first, ties by the
/// higher indices: `(jaccard, index of gold, index of predicted)`.
fn pair_up(gold: &[Parts], predicted: &[Parts]) -> Vec<(f64, usize, usize)> {
    let mut candidates = Vec::new();
    for (gold_index, gold) in gold.iter().enumerate() {
        for (predicted_index, predicted) in predicted.iter().enumerate() {
            let jaccard = gold.content.jaccard(&predicted.content);
            if jaccard >= 0.5 {
                candidates.push((jaccard, gold_index, predicted_index));
            }
        }
    }
    candidates.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then_with(|| (b.1, b.2).cmp(&(a.1, a.2))));
    let (mut used_gold, mut used_predicted) = (HashSet::new(), HashSet::new());
    candidates.retain(|&(_, gold, predicted)| {
        let free = !used_gold.contains(&gold) && !used_predicted.contains(&predicted);
        if free {
            used_gold.insert(gold);
            used_predicted.insert(predicted);
        }
        free
    });
    candidates
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse_lines;

    const GOLD: &str = r#"
        {"id": "a", "text": "“We shall see,” the mayor said. She added that the bridge “will stand”.\n\nThe town is calm.", "attributions": [
            {"source": [[16, 25]], "cue": [[26, 30]], "content": [[0, 15]]},
            {"source": [[32, 35]], "cue": [[36, 41]], "content": [[42, 70]]},
            {"source": [], "cue": [], "content": [[71, 72]]}]}"#;

    fn scores(predicted: &str) -> AttributionScores {
        let gold: Vec<GoldDocument> = parse_lines(&GOLD.replace("\n  ", ""), "gold").expect("gold fits");
        score_attributions(&gold, &parse_lines(predicted, "predicted").expect("prediction fits"))
    }

    #[test]
    fn marks_and_spaces_at_the_edges_cost_nothing() {
        let scores = scores(
            r#"{"id": "a", "attributions": [{"source": [[15, 26]], "cue": [[26, 31]], "content": [[1, 13]]},
                {"source": [[32, 35]], "cue": [[36, 41]], "content": [[42, 53], [53, 71]]}]}"#
                .replace('\n', "")
                .as_str(),
        );
        assert_eq!((scores.gold, scores.predicted, scores.missing), (2, 2, 0));
        assert_eq!((scores.exact.f1, scores.soft.f1, scores.span_source.f1), (100.0, 100.0, 100.0));
        assert_eq!(scores.soft_recall_by_kind.direct, Some(Share(Some(100.0), 1)));
        assert_eq!(scores.soft_recall_by_kind.mixed, Some(Share(Some(100.0), 1)));
        assert_eq!(scores.soft_recall_by_kind.indirect, None);
    }

    #[test]
    fn a_wrong_cue_or_source_fails_soft_and_not_content() {
        let scores = scores(
            r#"{"id": "a", "attributions": [{"source": [[16, 25]], "cue": [[36, 41]], "content": [[0, 15]]}, {"source": [[16, 25]], "cue": [[36, 41]], "content": [[42, 70]]}]}"#,
        );
        assert_eq!((scores.content.f1, scores.soft.f1), (100.0, 0.0));
        assert_eq!((scores.exact.p, scores.exact.r), (50.0, 50.0));
    }

    #[test]
    fn nested_predictions_and_missing_documents_are_told_apart() {
        let nested = scores(r#"{"id": "a", "attributions": [{"content": [[0, 15]], "within": 1}]}"#);
        assert_eq!((nested.missing, nested.predicted), (0, 0));
        let missing = scores(r#"{"id": "b", "attributions": [{"content": [[0, 15]]}]}"#);
        assert_eq!((missing.missing, missing.predicted, missing.soft.r), (1, 0, 0.0));
    }

    #[test]
    fn each_prediction_is_told_whether_it_is_right() {
        let gold: Vec<GoldDocument> = parse_lines(&GOLD.replace("\n  ", ""), "gold").expect("gold fits");
        let line = r#"{"id": "a", "attributions": [
            {"source": [[32, 35]], "cue": [[26, 30]], "content": [[42, 70]]}, {"content": [[0, 9]], "within": 0}, {"content": [[71, 73]]},
            {"source": [[16, 25]], "cue": [[26, 30]], "content": [[1, 13]]}, {"content": [[73, 88]]}]}"#;
        let predicted: Vec<PredictedDocument> = parse_lines(&line.replace('\n', ""), "predicted").expect("prediction fits");
        let right = right_attributions(&gold[0], &predicted[0].attributions);
        assert_eq!(right, [Some(false), None, None, Some(true), Some(false)]);
        let scores = score_attributions(&gold, &predicted);
        assert_eq!(scores.predicted, right.iter().flatten().count());
        assert_eq!(scores.soft.p, 33.33);
    }

    #[test]
    fn the_closest_contents_are_paired_first() {
        let mask = letter_mask("abcdefghij");
        let parts = |start, end| Parts::of(&mask, &vec![], &vec![], &vec![[start, end]]).expect("has letters");
        let pairs = pair_up(&[parts(0, 8), parts(0, 6)], &[parts(0, 6), parts(0, 5)]);
        assert_eq!(pairs, [(1.0, 1, 0), (0.625, 0, 1)]);
        let ties = pair_up(&[parts(0, 4), parts(0, 4)], &[parts(0, 4), parts(0, 4)]);
        assert_eq!(ties, [(1.0, 1, 1), (1.0, 0, 0)]);
    }

    #[test]
    fn quotation_marks_of_several_sorts_and_an_empty_line() {
        let inside = |text: &str| -> String {
            text.chars().zip(quoted_mask(text)).filter(|(character, inside)| *inside && is_plain(*character)).map(|(c, _)| c).collect()
        };
        fn is_plain(character: char) -> bool {
            character.is_ascii_lowercase()
        }
        assert_eq!(inside("a “b” c «d» e „f” g \"h\" i"), "bdfh");
        assert_eq!(inside("“a\nb\n\nc “d"), "abd");
    }

    #[test]
    fn text_is_what_the_reference_scorer_prints() {
        let text = scores(r#"{"id": "a", "attributions": []}"#).to_string();
        assert_eq!(text.lines().next(), Some("documents              1"));
        assert_eq!(text.lines().last(), Some("soft_recall_by_kind    {'direct': [0.0, 1], 'mixed': [0.0, 1]}"));
        assert!(!text.ends_with('\n'));
    }
}
