//! Which source, cue and content spans belong to one attribution?
//!
//! Every content points to its cue, every cue to its source: the mean, over the units of the span,
//! of the network's pointer scores. Several cues may share one source (`she said ..., adding ...`).
//! A cue with no content is dropped, a content that points to no cue stands alone.

use super::{Attribution, stretches::Stretch};
use onrecord_parse::{Pointer, Scores, Sequence, SpanKind, TaggedSpan};
use onrecord_text::{Span, SpanSet};
use std::ops::Range;

/// A span points only this many units away: training never saw further.
const REACH: usize = 256;

/// Appends the attributions whose cue (or, without one, content) begins in the stretch's core.
pub(crate) fn tie(sequence: &Sequence, stretch: &Stretch, spans: &[TaggedSpan], scores: &Scores, found: &mut Vec<Attribution>) {
    let of_kind = |kind| spans.iter().filter(move |span| span.kind == kind).collect::<Vec<_>>();
    let (sources, cues) = (of_kind(SpanKind::Source), of_kind(SpanKind::Cue));
    let mut groups: Vec<Group<'_>> = cues
        .iter()
        .map(|&cue| {
            let choice = choose(Pointer::ToSource, cue, &sources, scores);
            let source = choice.target.map(|source| Tied { span: sources[source], probability: choice.probability });
            Group { cue: Some(cue), source, contents: Vec::new() }
        })
        .collect();
    for content in of_kind(SpanKind::Content) {
        let choice = choose(Pointer::ToCue, content, &cues, scores);
        let tied = Tied { span: content, probability: choice.probability };
        match choice.target {
            Some(cue) => groups[cue].contents.push(tied),
            None => groups.push(Group { cue: None, source: None, contents: vec![tied] }),
        }
    }
    let position = |unit: usize| stretch.read.start + unit;
    for group in groups {
        let Some(first) = group.contents.first() else { continue };
        let anchor = group.cue.unwrap_or(first.span).units.start;
        if !stretch.core.contains(&position(anchor)) {
            continue;
        }
        let text = |units: &Range<usize>| text_spans(sequence, position(units.start)..position(units.end));
        found.push(Attribution {
            source: group.source.iter().flat_map(|source| text(&source.span.units)).collect(),
            cue: group.cue.iter().flat_map(|cue| text(&cue.units)).collect(),
            content: group.contents.iter().flat_map(|content| text(&content.span.units)).collect::<SpanSet>(),
            within: None,
            confidence: group.confidence(),
            rule: if group.cue.is_some() { "pointer" } else { "no-cue" },
        });
    }
}

/// The spans of one attribution.
struct Group<'a> {
    cue: Option<&'a TaggedSpan>,
    source: Option<Tied<'a>>,
    contents: Vec<Tied<'a>>,
}

/// A span and how sure it is that it belongs where it was put.
struct Tied<'a> {
    span: &'a TaggedSpan,
    probability: f32,
}

impl Tied<'_> {
    fn weight(&self) -> f32 {
        self.span.probability * self.probability
    }
}

impl Group<'_> {
    /// The chance that all parts are right, taken as independent.
    fn confidence(&self) -> f32 {
        let contents = self.contents.iter().map(Tied::weight).fold(1.0, f32::min);
        contents * self.cue.map_or(1.0, |cue| cue.probability) * self.source.as_ref().map_or(1.0, Tied::weight)
    }
}

struct Choice {
    target: Option<usize>,
    probability: f32,
}

/// The one of `targets` (in order of position) whose first unit the units of `span` point to, or none of them.
fn choose(pointer: Pointer, span: &TaggedSpan, targets: &[&TaggedSpan], scores: &Scores) -> Choice {
    let first = targets.partition_point(|target| target.units.end + REACH < span.units.start);
    let near = targets[first..].iter().take_while(|target| target.units.start <= span.units.end + REACH);
    let units = sample(&span.units);
    let share = 1.0 / units.len() as f32;
    let mean = |score: &dyn Fn(usize) -> f32| units.iter().map(|&unit| score(unit)).sum::<f32>() * share;
    let none = mean(&|unit| scores.no_pointer(pointer, unit));
    let mut best = (None, none);
    let mut all = vec![none];
    for (number, target) in near.enumerate() {
        let score = mean(&|unit| scores.pointer(pointer, unit, target.units.start));
        all.push(score);
        if score > best.1 {
            best = (Some(first + number), score);
        }
    }
    let total: f32 = all.iter().map(|score| onrecord_parse::exp(score - best.1)).sum();
    Choice { target: best.0, probability: 1.0 / total }
}

/// At most 64 units of a span: all of a short one, both ends of a long one, whose middle says nothing new.
fn sample(units: &Range<usize>) -> Vec<usize> {
    const EACH_END: usize = 32;
    if units.len() <= 2 * EACH_END {
        return units.clone().collect();
    }
    (units.start..units.start + EACH_END).chain(units.end - EACH_END..units.end).collect()
}

/// The text of a run of units, cut where a paragraph ends.
fn text_spans(sequence: &Sequence, units: Range<usize>) -> Vec<Span> {
    let units = &sequence.units[units];
    units.split(|unit| unit.is_break()).filter_map(|part| Some(part.first()?.span.cover(part.last()?.span))).collect()
}
