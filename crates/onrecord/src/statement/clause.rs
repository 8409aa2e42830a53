//! The words of the sentence in which a statement is told, as the readers of its circumstances want them.

use super::phrase::Word;
use crate::attribution::Attribution;
use onrecord_text::{Document, Segmentation, Span, SpanSet};
use std::ops::Range;

/// How many tokens on each side of the cue are looked at: sentences are shorter, and a text
/// without sentence ends must not cost quadratic time.
const WINDOW: usize = 60;

/// Words behind which something else is told: what happens `when`, `while` or `because` is not how it was said.
const SUBORDINATORS: &[&str] = &[
    "after", "although", "as", "because", "before", "if", "once", "since", "that", "though", "until", "when", "where", "which", "while",
    "who", "whom", "whose", "how", "whether", "why",
];

/// The sentence around the cue, or around the source when there is no cue.
pub(super) struct Clause<'a> {
    /// Its tokens, at most [`WINDOW`] on each side.
    pub(super) words: Vec<Word<'a>>,
    /// Which tokens of the segmentation these are.
    pub(super) tokens: Range<usize>,
    /// Index of the first word behind the cue; 0 when there is none.
    pub(super) cue_end: usize,
}

impl<'a> Clause<'a> {
    /// None when the statement has neither cue nor source.
    /// Of a statement within another, whose content is `outer`, only that is read; of others, all but what is said in the
    /// sentence: `said`, all outermost contents in order, joined where they overlap.
    pub(super) fn new(
        document: &'a Document,
        segmentation: &Segmentation,
        attribution: &Attribution,
        outer: Option<&SpanSet>,
        said: &[Span],
    ) -> Option<Self> {
        let anchor = attribution.cue.cover().or_else(|| attribution.source.cover())?;
        let sentence = segmentation.sentences.partition_point(|sentence| sentence.end() <= anchor.start());
        let block = segmentation.blocks.partition_point(|block| block.span.end() <= anchor.start());
        let sentence = segmentation.sentences.get(sentence).copied().filter(|sentence| sentence.contains_offset(anchor.start()));
        let block = || segmentation.blocks.get(block).map(|block| block.span).filter(|block| block.contains_offset(anchor.start()));
        let sentence = sentence.or_else(block).unwrap_or(anchor).cover(anchor);
        let tokens = &segmentation.tokens;
        let from = tokens.partition_point(|token| token.start() < sentence.start());
        let to = tokens.partition_point(|token| token.end() <= sentence.end());
        let from = from.max(tokens.partition_point(|token| token.start() < anchor.start()).saturating_sub(WINDOW));
        let to = to.min(tokens.partition_point(|token| token.end() <= anchor.end()) + WINDOW).max(from);
        let mut words: Vec<Word> = tokens[from..to]
            .iter()
            .map(|&span| {
                let text = document.slice(span);
                let in_cue = attribution.cue.overlaps(span);
                let in_source = !in_cue && attribution.source.overlaps(span);
                let outside = match outer {
                    Some(outer) => !outer.overlaps(span),
                    None => said.get(said.partition_point(|part| part.end() <= span.start())).is_some_and(|part| part.overlaps(span)),
                };
                let barrier = in_source || (!in_cue && (attribution.content.overlaps(span) || outside));
                Word { span, text, lower: text.to_lowercase(), barrier, in_cue, in_source, aside: false }
            })
            .collect();
        free_frames(&mut words);
        mark_asides(&mut words);
        let cue_end = words.iter().rposition(|word| word.in_cue).map_or(0, |last| last + 1);
        Some(Self { words, tokens: from..to, cue_end })
    }

    /// The span of the words `range`, which must not be empty.
    pub(super) fn span(&self, range: &Range<usize>) -> Span {
        self.words[range.start].span.cover(self.words[range.end - 1].span)
    }

    /// Of several places in the sentence, the one that tells of the saying most surely: the first behind the cue, else the last before it.
    pub(super) fn nearest<T>(&self, found: impl IntoIterator<Item = (usize, T)>) -> Option<T> {
        let (mut behind, mut before) = (None, None);
        for (at, item) in found {
            if at < self.cue_end {
                before = Some(item);
            } else if behind.is_none() {
                behind = Some(item);
            }
        }
        behind.or(before)
    }
}

/// `Ana Reyes, speaking at a rally, said`: how she spoke stands in the source, but is not who she is.
fn free_frames(words: &mut [Word]) {
    let mut free = false;
    for at in 1..words.len() {
        let begins = words[at].in_source
            && words[at - 1].in_source
            && matches!(words[at].lower.as_str(), "speaking" | "addressing" | "testifying" | "talking" | "writing" | "appearing");
        free = (free || begins) && words[at].in_source && words[at].text != ",";
        if free {
            words[at].barrier = false;
        }
    }
}

/// Marks the free words of clauses that tell of something else, each up to the next comma, content or source.
fn mark_asides(words: &mut [Word]) {
    let mut aside = false;
    for at in 0..words.len() {
        let word = &words[at];
        if word.barrier || word.in_cue || matches!(word.text, "," | ";" | "—" | "–" | "--" | ":") {
            aside = false;
        } else if SUBORDINATORS.contains(&word.lower.as_str()) && !is_time_frame(words, at) {
            aside = true;
        }
        words[at].aside = aside;
    }
}

/// `as late as Monday`, `before a crowd`, `after midnight`: these are no clauses.
fn is_time_frame(words: &[Word], at: usize) -> bool {
    let next = words.get(at + 1).filter(|next| !next.barrier);
    match (words[at].lower.as_str(), next) {
        ("as", Some(next)) if matches!(next.lower.as_str(), "late" | "early" | "recently") => true,
        ("before", Some(next)) => matches!(next.lower.as_str(), "a" | "an" | "the" | "dawn" | "midnight" | "noon"),
        ("when" | "while" | "as", Some(next))
            if matches!(next.lower.as_str(), "asked" | "pressed" | "questioned" | "challenged" | "speaking" | "addressing") =>
        {
            true
        }
        ("after" | "since", Some(next)) => matches!(next.lower.as_str(), "dawn" | "midnight" | "noon" | "dark"),
        _ => false,
    }
}
