//! The dictionary form of a cue.

use onrecord_models::lexicon::ReportingLexicon;
use onrecord_text::{Document, Span, SpanSet};

/// The cue's verb, phrase or noun in its dictionary form: `pointed out` gives `point out`, `he told` gives `tell`.
///
/// Looked for in this order, from left to right: a fixed phrase (`according to`), a phrasal verb
/// (`point out`), a verb (`say`), a noun (`warning`). `None` when the reporting lexicon knows no
/// word of the cue: a form is never guessed from a suffix alone. `tokens` are those of the whole
/// document, in order.
#[must_use]
pub fn cue_lemma(document: &Document, tokens: &[Span], cue: &SpanSet) -> Option<&'static str> {
    let lexicon = ReportingLexicon::embedded();
    let words: Vec<String> =
        cue.iter().flat_map(|span| tokens_of(tokens, span)).map(|&token| document.slice(token).to_lowercase()).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    (0..words.len())
        .find_map(|at| lexicon.phrase_lemma(&words[at..]).map(|(lemma, _)| lemma))
        .or_else(|| (0..words.len()).find_map(|at| lexicon.phrasal_lemma(words[at], &words[at + 1..])))
        .or_else(|| words.iter().find_map(|word| lexicon.verb_lemma(word)))
        .or_else(|| words.iter().find_map(|word| lexicon.noun_lemma(word)))
}

/// The tokens that lie inside `span`.
pub(super) fn tokens_of(tokens: &[Span], span: Span) -> &[Span] {
    let first = tokens.partition_point(|token| token.start() < span.start());
    let last = tokens.partition_point(|token| token.end() <= span.end());
    tokens.get(first..last).unwrap_or(&[])
}
