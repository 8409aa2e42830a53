//! Which source, cue and content spans belong to one attribution?
//!
//! Every content points to its cue, every cue to its source: the mean, over the units of the span,
//! of the network's pointer scores. Several cues may share one source (`she said ..., adding ...`).
//! A cue with no content is dropped, a content that points to no cue stands alone.

use super::confidence::{Evidence, Shape};
use super::{Attribution, stretches::Stretch};
use onrecord_parse::{Pointer, Scores, Sequence, SpanKind, TaggedSpan};
use onrecord_text::{Quotation, Span, SpanSet};
use std::ops::Range;

/// A span points only this many units away: training never saw further.
const REACH: usize = 256;

/// Appends the attributions whose cue (or, without one, content) begins in the stretch's core, each
/// with what its confidence was told from.
pub(crate) fn tie(
    text: &str,
    quotations: &[Quotation],
    sequence: &Sequence,
    stretch: &Stretch,
    (spans, scores): (&[TaggedSpan], &Scores),
    found: &mut Vec<(Attribution, Evidence)>,
) {
    let paragraphs = Paragraphs::new(sequence, stretch, quotations);
    let of_kind = |kind| spans.iter().filter(move |span| span.kind == kind).collect::<Vec<_>>();
    let (sources, cues) = (of_kind(SpanKind::Source), of_kind(SpanKind::Cue));
    let mut groups: Vec<Group<'_>> = cues
        .iter()
        .map(|&cue| {
            let choice = choose(Pointer::ToSource, cue, &sources, scores, |source| paragraphs.same(source, cue));
            let source = choice.target.map(|source| Tied { span: sources[source], probability: choice.probability });
            Group { cue: Some(cue), source, cue_to_source: choice.probability, contents: Vec::new() }
        })
        .collect();
    for content in of_kind(SpanKind::Content) {
        let choice = choose(Pointer::ToCue, content, &cues, scores, |cue| paragraphs.may_tell(cue, content));
        let tied = Tied { span: content, probability: choice.probability };
        match choice.target {
            Some(cue) => groups[cue].contents.push(tied),
            None => groups.push(Group { cue: None, source: None, cue_to_source: 1.0, contents: vec![tied] }),
        }
    }
    let position = |unit: usize| stretch.read.start + unit;
    for group in groups {
        let Some(first) = group.contents.first() else { continue };
        let anchor = group.cue.unwrap_or(first.span).units.start;
        if !stretch.core.contains(&position(anchor)) {
            continue;
        }
        let place = |units: &Range<usize>| text_spans(sequence, position(units.start)..position(units.end));
        let source: SpanSet = group.source.iter().flat_map(|source| place(&source.span.units)).collect();
        let cue: SpanSet = group.cue.iter().flat_map(|cue| place(&cue.units)).collect();
        let mut parts: Vec<Vec<Span>> = group.contents.iter().map(|content| place(&content.span.units)).collect();
        parts.retain(|part| !part.is_empty());
        drop_far_parts(text, quotations, &mut parts, cue.cover());
        if parts.is_empty() {
            continue;
        }
        complete_quotations(text, quotations, &mut parts, [source.cover(), cue.cover()]);
        let mut push = |source: SpanSet, cue: SpanSet, parts: Vec<Vec<Span>>, rule| {
            let shape = Shape {
                follow_on: rule == FOLLOW_ON,
                several_parts: parts.len() > 1,
                quoted: quoted_share(quotations, parts.iter().flatten().copied()),
                ends_sentence: parts.last().and_then(|part| part.last()).is_some_and(|last| ends_sentence(text, last.end())),
            };
            let evidence = Evidence::new(&group, shape);
            let content = parts.into_iter().flatten().collect();
            found.push((Attribution { source, cue, content, within: None, confidence: evidence.probability(), rule }, evidence));
        };
        for part in take_follow_ons(text, quotations, &source, &cue, &mut parts) {
            push(SpanSet::new(), SpanSet::new(), vec![part], FOLLOW_ON);
        }
        let rule = if cue.is_empty() { "no-cue" } else { "pointer" };
        push(source, cue, parts, rule);
    }
}

/// The rule of a quotation that goes on after a statement without words that tell of it.
const FOLLOW_ON: &str = "follow-on";

/// Takes out of `parts` the quotations that go on after the statement is over: `According to her, the
/// road was closed. “We knew it would be.”` The second is her statement too, but another one, and no
/// words tie it to her. `“It was closed,” she said. “We knew.”` is one statement around its cue.
fn take_follow_ons(text: &str, quotations: &[Quotation], source: &SpanSet, cue: &SpanSet, parts: &mut Vec<Vec<Span>>) -> Vec<Vec<Span>> {
    let mut taken = Vec::new();
    let mut at = 1;
    while at < parts.len() {
        let (before, part) = (&parts[at - 1], &parts[at]);
        let start = part[0].start();
        let end =
            [source.cover(), cue.cover(), before.last().copied()].into_iter().flatten().map(Span::end).filter(|&end| end <= start).max();
        let gap = end.map_or("", |end| &text[end..start]);
        let cue_first = cue.cover().is_some_and(|cue| cue.end() <= before[0].start());
        let new_sentence = gap.contains(['.', '!', '?']) || text[..end.unwrap_or(0)].ends_with(['.', '!', '?', '”', '"']);
        let new_paragraph = gap.contains('\n');
        let is_quoted = |part: &[Span]| part.iter().all(|&span| in_quotation(text, quotations, span));
        let goes_on = around(quotations, part[0]).any(|quotation| quotation.continues.is_some());
        if is_quoted(part) && !goes_on && new_sentence && (new_paragraph || (cue_first && !is_quoted(before))) {
            taken.push(parts.remove(at));
        } else {
            at += 1;
        }
    }
    taken
}

/// Drops what the network put too far away to be part of a statement: words in no quotation marks
/// that stand in a later paragraph than what comes before them. Without a cue there is nothing to be far from.
fn drop_far_parts(text: &str, quotations: &[Quotation], parts: &mut Vec<Vec<Span>>, cue: Option<Span>) {
    let is_quoted = |part: &[Span]| part.iter().all(|&span| in_quotation(text, quotations, span));
    let mut before = cue.map(Span::end);
    parts.retain(|part| {
        let start = part[0].start();
        let gap = before.filter(|&before| before < start).map_or("", |before| &text[before..start]);
        let far = cue.is_some() && (gap.contains('\n') && gap.contains(char::is_alphanumeric));
        let keeps = !far || is_quoted(part);
        if keeps {
            before = before.max(part.last().map(|span| span.end()));
        }
        keeps
    });
}

/// Makes a part that holds most of a quotation all of it: a quotation is not cut.
///
/// Not when the source or cue stands inside the quotation: then the statement is one within it.
fn complete_quotations(text: &str, quotations: &[Quotation], parts: &mut [Vec<Span>], others: [Option<Span>; 2]) {
    let letters = |span: Span| text[span.range()].chars().filter(|character| character.is_alphanumeric()).count();
    for span in parts.iter_mut().flatten() {
        let Some(quotation) = around(quotations, *span).find(|quotation| quotation.depth == 0 && quotation.outer.contains(*span)) else {
            continue;
        };
        if others.iter().flatten().any(|other| quotation.outer.overlaps(*other)) {
            continue;
        }
        if letters(*span) * MOST_OF.1 >= letters(quotation.inner) * MOST_OF.0 {
            *span = span.cover(quotation.inner);
        }
    }
}

/// The share of a quotation's letters from which a part of it is taken for all of it.
const MOST_OF: (usize, usize) = (1, 2);

/// The quotations that share a letter with `span`: the marks of one kind never nest, so that few stand around it.
fn around(quotations: &[Quotation], span: Span) -> impl Iterator<Item = &Quotation> {
    const MOST: usize = 16;
    let end = quotations.partition_point(|quotation| quotation.outer.start() < span.end());
    quotations[end.saturating_sub(MOST)..end].iter().filter(move |quotation| quotation.outer.overlaps(span))
}

/// Whether a span lies inside one quotation, give or take the marks.
fn in_quotation(text: &str, quotations: &[Quotation], span: Span) -> bool {
    let is_mark = |c: char| !c.is_alphanumeric();
    let written = &text[span.range()];
    let start = span.start() + (written.len() - written.trim_start_matches(is_mark).len());
    let letters = Span::new(start, start + written.trim_matches(is_mark).len());
    around(quotations, span).any(|quotation| quotation.outer.contains(letters))
}

/// The share of the bytes of `spans` that stands in quotation marks, from 0 to 1.
fn quoted_share(quotations: &[Quotation], spans: impl Iterator<Item = Span>) -> f32 {
    let (mut inside, mut all) = (0, 0);
    for span in spans {
        all += span.len();
        let outermost = around(quotations, span).filter(|quotation| quotation.depth == 0);
        inside += outermost.filter_map(|quotation| quotation.outer.intersect(span)).map(Span::len).sum::<usize>();
    }
    inside.min(all) as f32 / all.max(1) as f32
}

/// Whether a mark that ends a sentence stands just before or behind `at`, give or take closing marks.
fn ends_sentence(text: &str, at: usize) -> bool {
    const FEW: usize = 3;
    let is_end = |c: char| matches!(c, '.' | '!' | '?' | '…');
    let closes = |c: &char| matches!(c, '”' | '"' | '’' | '\'' | '»' | ')' | ']');
    let before = text[..at].chars().rev().take(FEW).find(|c| !closes(c));
    let behind = text[at..].chars().take(FEW).find(|c| !closes(c));
    before.is_some_and(is_end) || behind.is_none_or(|c| is_end(c) || c == '\n')
}

/// In which paragraph each unit of a stretch stands.
struct Paragraphs {
    of: Vec<u32>,
    /// Whether the unit stands in a quotation that goes on in the next paragraph.
    goes_on: Vec<bool>,
}

impl Paragraphs {
    fn new(sequence: &Sequence, stretch: &Stretch, quotations: &[Quotation]) -> Self {
        let units = &sequence.units[stretch.read.clone()];
        let mut number = 0;
        let of = units
            .iter()
            .map(|unit| {
                number += u32::from(unit.is_break());
                number
            })
            .collect();
        let mut goes_on = vec![false; units.len()];
        // Only the quotations of this stretch, and the one after them, which may go on from its last.
        let text = units.first().map_or(0, |unit| unit.span.start())..units.last().map_or(0, |unit| unit.span.end());
        let first = quotations.partition_point(|quotation| quotation.outer.start() < text.start);
        let last = quotations.len().min(1 + quotations.partition_point(|quotation| quotation.outer.start() <= text.end));
        for open in quotations[first..last].iter().filter_map(|quotation| quotation.continues) {
            let open = quotations[open].outer;
            let first = units.partition_point(|unit| unit.span.start() < open.start());
            let last = units.partition_point(|unit| unit.span.start() < open.end());
            goes_on[first..last].fill(true);
        }
        Self { of, goes_on }
    }

    /// A source stands in its cue's paragraph: in PolNeAR train 10 of 20,825 do not.
    fn same(&self, one: &TaggedSpan, other: &TaggedSpan) -> bool {
        self.of[one.units.start] == self.of[other.units.start]
    }

    /// A content stands in its cue's paragraph or a later one; in an earlier one only when it is
    /// part of a quotation that goes on (36 of 26,291 do otherwise).
    fn may_tell(&self, cue: &TaggedSpan, content: &TaggedSpan) -> bool {
        let last = content.units.end - 1;
        self.of[cue.units.start] <= self.of[last] || self.goes_on[last]
    }
}

/// The spans of one attribution.
pub(super) struct Group<'a> {
    pub(super) cue: Option<&'a TaggedSpan>,
    pub(super) source: Option<Tied<'a>>,
    /// How sure it is that the cue belongs to the source, or to none.
    pub(super) cue_to_source: f32,
    pub(super) contents: Vec<Tied<'a>>,
}

/// A span and how sure it is that it belongs where it was put.
pub(super) struct Tied<'a> {
    pub(super) span: &'a TaggedSpan,
    pub(super) probability: f32,
}

struct Choice {
    target: Option<usize>,
    probability: f32,
}

/// The one of `targets` (in order of position) whose first unit the units of `span` point to, or none of them.
///
/// Only targets that `may` be are looked at.
fn choose(pointer: Pointer, span: &TaggedSpan, targets: &[&TaggedSpan], scores: &Scores, may: impl Fn(&TaggedSpan) -> bool) -> Choice {
    let first = targets.partition_point(|target| target.units.end + REACH < span.units.start);
    let near = targets[first..].iter().take_while(|target| target.units.start <= span.units.end + REACH);
    let units = sample(&span.units);
    let share = 1.0 / units.len() as f32;
    let mean = |score: &dyn Fn(usize) -> f32| units.iter().map(|&unit| score(unit)).sum::<f32>() * share;
    let none = mean(&|unit| scores.no_pointer(pointer, unit));
    let mut best = (None, none);
    let mut all = vec![none];
    for (number, target) in near.enumerate().filter(|(_, target)| may(target)) {
        // The network learned to point to the first unit, but which one it took for the first may
        // be another than the tags say.
        let head = target.units.start..target.units.end.min(target.units.start + MOST_HEADS);
        let score = mean(&|unit| log_sum(head.clone().map(|to| scores.pointer(pointer, unit, to))));
        all.push(score);
        if score > best.1 {
            best = (Some(first + number), score);
        }
    }
    let total: f32 = all.iter().map(|score| onrecord_parse::exp(score - best.1)).sum();
    Choice { target: best.0, probability: 1.0 / total }
}

/// Units of a target that may be taken for its first.
const MOST_HEADS: usize = 6;

/// The logarithm of the sum of the exponentials.
fn log_sum(scores: impl Iterator<Item = f32> + Clone) -> f32 {
    let top = scores.clone().fold(f32::NEG_INFINITY, f32::max);
    top + onrecord_parse::ln(scores.map(|score| onrecord_parse::exp(score - top)).sum())
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
