//! What a role phrase says: which office, of what, and whether it is still held. `Norland’s former foreign minister`.

use super::mention::{is_particle, is_possessive};
use super::words::Words;
use std::ops::Range;

/// Whether a role is held at the time of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tenure {
    /// The text gives it as held.
    Current,
    /// `former`, `ex-`, `then`, `the late`.
    Former,
    /// `incoming`, `designate`, `-elect`.
    Coming,
}

impl Tenure {
    /// Its name in records.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Current => "current",
            Self::Former => "former",
            Self::Coming => "coming",
        }
    }
}

/// The parts of a role phrase, as ranges of tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RolePhrase {
    /// All of it, with what it is the role of.
    pub all: Range<usize>,
    /// The office: `foreign minister`.
    pub title: Range<usize>,
    /// What it is the office of: `Norland`, `Norlandic`, `the Harbour Board`.
    pub of: Option<Range<usize>>,
    pub tenure: Tenure,
}

/// Longest name of what an office belongs to.
const LONGEST: usize = 8;

/// Reads the phrase of a role: its words as [`super::role`] keeps them, which may leave out what stands before them.
pub(super) fn read(words: &Words, phrase: &Range<usize>) -> RolePhrase {
    let title = title_in(words, phrase);
    let mut all = phrase.clone();
    let behind = || {
        let link = title.end;
        let links = matches!(words.lower(link), "of" | "for" | "at" | "to" | "in") && link < phrase.end;
        links.then(|| body_at(words, link + 1, phrase.end)).flatten()
    };
    let before = || body_before(words, title.start, phrase.start);
    let mut of = behind();
    if of.is_none() {
        of = before();
    }
    if let Some(of) = &of {
        all = all.start.min(of.start)..all.end.max(of.end);
    }
    let tenure = tenure(words, &all, &title);
    while all.start > 0 && is_tenure_word(words.lower(all.start - 1)) {
        all.start -= 1;
    }
    RolePhrase { all, title, of, tenure }
}

/// The words of the office itself: the first title in the phrase, with the nouns that make it up.
fn title_in(words: &Words, phrase: &Range<usize>) -> Range<usize> {
    let first = phrase.clone().find_map(|at| words.title_at(at, phrase.end).map(|(length, _)| at..at + length));
    let Some(mut title) = first else {
        // No known title: the head noun, before the first preposition.
        let end =
            phrase.clone().find(|&at| matches!(words.lower(at), "of" | "for" | "at" | "to" | "in" | "who" | ",")).unwrap_or(phrase.end);
        return end.saturating_sub(1).max(phrase.start)..end.max(phrase.start);
    };
    // `deputy foreign minister`, `chief financial officer`: titles in a row are one.
    while let Some((length, _)) = words.title_at(title.end, phrase.end).filter(|_| title.end < phrase.end) {
        title.end += length;
    }
    // `special envoy`, `police chief`: small words between the owner and the title belong to it.
    while title.start > phrase.start && !is_stop(words, title.start - 1) && !words.form(title.start - 1).capital {
        title.start -= 1;
    }
    title
}

/// Words that end a title towards the left.
fn is_stop(words: &Words, at: usize) -> bool {
    let lower = words.lower(at);
    let form = words.form(at);
    is_possessive(lower)
        || is_tenure_word(lower)
        || !form.alphabetic && !lower.contains('-')
        || matches!(lower, "the" | "a" | "an" | "his" | "her" | "its" | "their" | "our" | "my" | "one" | "another" | "who" | "and" | "of")
}

/// The name that begins at `at`, with its article left out.
fn body_at(words: &Words, at: usize, end: usize) -> Option<Range<usize>> {
    let start = at + usize::from(matches!(words.lower(at), "the" | "a" | "an"));
    let mut to = start;
    while to < end.min(start + LONGEST) {
        let joins = matches!(words.lower(to), "of" | "and" | "for" | "&") || is_particle(words.lower(to)) || is_possessive(words.lower(to));
        if !(words.form(to).capital || (joins && to > start && to + 1 < end && words.form(to + 1).capital)) {
            break;
        }
        to += 1;
    }
    (to > start).then_some(start..to)
}

/// The name whose owner's mark or adjective stands before the title: `Norland’s`, `Norlandic`, `Kremlin`.
fn body_before(words: &Words, title: usize, phrase: usize) -> Option<Range<usize>> {
    let mut end = title;
    while end > phrase && is_tenure_word(words.lower(end - 1)) || (end > 0 && is_tenure_word(words.lower(end - 1))) {
        end -= 1;
    }
    let owns = end > 0 && is_possessive(words.lower(end - 1));
    let mut start = if owns { end - 1 } else { end };
    let last = start;
    let sentence = words.all.get(title).map(|word| word.sentence);
    while start > 0
        && last - start < LONGEST
        && words.form(start - 1).capital
        && words.all[start - 1].sentence == words.all[title.min(words.len() - 1)].sentence
    {
        // Before the phrase only what surely owns the office counts: an owner's mark, or a country.
        let inside = start > phrase;
        let country = words.form(start - 1).country.is_some();
        if !(inside || owns || country) || matches!(words.lower(start - 1), "the" | "a" | "an") {
            break;
        }
        start -= 1;
        if country && !owns {
            break;
        }
    }
    sentence?;
    (start < last).then_some(start..last)
}

fn is_tenure_word(lower: &str) -> bool {
    matches!(
        lower,
        "former"
            | "ex"
            | "ex-"
            | "then"
            | "late"
            | "onetime"
            | "one-time"
            | "incoming"
            | "outgoing"
            | "acting"
            | "current"
            | "new"
            | "longtime"
            | "long-time"
            | "veteran"
    )
}

fn tenure(words: &Words, all: &Range<usize>, title: &Range<usize>) -> Tenure {
    let from = all.start.saturating_sub(1);
    let mut before = (from..title.end).map(|at| words.lower(at));
    if before.any(|lower| matches!(lower, "former" | "ex" | "ex-" | "then" | "late" | "onetime" | "one-time") || lower.starts_with("ex-")) {
        return Tenure::Former;
    }
    let mut around = (from..title.end + 1).map(|at| words.lower(at));
    if around.any(|lower| {
        matches!(lower, "incoming" | "designate" | "elect" | "nominee") || lower.ends_with("-elect") || lower.ends_with("-designate")
    }) {
        return Tenure::Coming;
    }
    Tenure::Current
}
