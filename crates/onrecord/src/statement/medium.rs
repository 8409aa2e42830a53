//! Through what a statement reached others when not by mouth: a letter, a post, a report.

use super::clause::Clause;
use super::phrase::{DETERMINERS, FINITE, NounPhrase, STOPS, TIMES, Word, noun_phrase, occasion};
use onrecord_models::lexicon::ReportingLexicon;
use onrecord_models::settings::{MediumKind, Settings};
use onrecord_text::Span;

/// Through what something was said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Medium {
    /// What it is.
    pub kind: MediumKind,
    /// The words that tell, as written, without the preposition: `a written statement`.
    pub span: Span,
}

/// The medium of a statement, and whom it is addressed to: `a letter to the council`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Carried {
    pub(super) medium: Medium,
    pub(super) partner: Option<NounPhrase>,
}

/// Longest noun phrase that is looked through for its head.
const LONGEST: usize = 9;

/// Reads the sentence: what a preposition leads to, else a verb of sending, else the source itself.
pub(super) fn read(clause: &Clause) -> Option<Carried> {
    let words = &clause.words;
    let led_to = (0..words.len()).filter(|&at| !words[at].aside).filter_map(|at| Some((at, led_to(clause, at)?)));
    clause.nearest(led_to).or_else(|| on_air(clause)).or_else(|| sent(clause)).or_else(|| speaking(clause))
}

/// `in` a letter, `on` television, `wrote in` the Daily Bell.
fn led_to(clause: &Clause, at: usize) -> Option<Carried> {
    let words = &clause.words;
    let preposition = words.get(at).filter(|word| !word.barrier)?.lower.as_str();
    if !matches!(preposition, "in" | "on" | "by" | "via" | "through" | "over" | "during") {
        return None;
    }
    let head = head(words, at + 1, |word| medium_of(word).is_some_and(|medium| medium.follows(preposition)));
    let Some(head) = head else { return newspaper(clause, at) };
    let taped = words[at + 1..head].iter().any(|word| is_broadcast(&word.lower));
    let kind = if taped { MediumKind::Broadcast } else { medium_of(&words[head])?.kind };
    let bare = head == at + 1;
    // `in report after report` is rare; `in text`, `in order`, `in call` are other things. Plurals and names go bare.
    if bare && preposition == "in" && !words[head].lower.ends_with('s') {
        return None;
    }
    let link = words.get(head + 1).filter(|word| !word.barrier).map_or("", |word| word.lower.as_str());
    let partner = matches!(link, "to" | "before").then(|| noun_phrase(words, head + 2, ReportingLexicon::embedded())).flatten();
    Some(Carried { medium: Medium { kind, span: clause.span(&(at + 1..head + 1)) }, partner })
}

/// `in a televised address`: the occasion tells its medium.
fn on_air(clause: &Clause) -> Option<Carried> {
    let words = &clause.words;
    let occasions = (0..words.len()).filter(|&at| !words[at].aside).filter_map(|at| occasion(words, at, ReportingLexicon::embedded()));
    let broadcast = occasions.filter(|occasion| {
        words[occasion.start..occasion.end]
            .iter()
            .any(|word| matches!(word.lower.as_str(), "televised" | "recorded" | "pre-recorded" | "taped"))
    });
    let found = broadcast.map(|occasion| (occasion.start, clause.span(&(occasion.start..occasion.end))));
    let span = clause.nearest(found)?;
    Some(Carried { medium: Medium { kind: MediumKind::Broadcast, span }, partner: None })
}

/// Index of the last word in a row from `start` that `fits`, inside one noun phrase.
fn head(words: &[Word], start: usize, fits: impl Fn(&Word) -> bool) -> Option<usize> {
    let mut head = None;
    for (at, word) in words.iter().enumerate().skip(start).take(LONGEST) {
        let lower = word.lower.as_str();
        let ends = word.barrier || !(word.is_word() || word.is_clitic()) || FINITE.contains(&lower);
        if ends || (STOPS.contains(&lower) && lower != "late") || lower == "of" || (head.is_some() && DETERMINERS.contains(&lower)) {
            break;
        }
        if fits(word) {
            head = Some(at);
        } else if head.is_some_and(|head| head + 1 == at) && !word.is_clitic() && is_verbal(word) {
            break;
        }
    }
    // A compound goes on behind its first noun: `report stage`, `letter writers`; then the noun is no head.
    head.filter(|&at| {
        words.get(at + 1).is_none_or(|next| {
            next.barrier
                || !next.is_word()
                || next.is_capital()
                || STOPS.contains(&next.lower.as_str())
                || next.lower == "of"
                || is_verbal(next)
        })
    })
}

/// `a video message`, `a televised statement`.
fn is_broadcast(word: &str) -> bool {
    matches!(
        word,
        "televised"
            | "recorded"
            | "pre-recorded"
            | "taped"
            | "videotaped"
            | "filmed"
            | "broadcast"
            | "video"
            | "radio"
            | "television"
            | "tv"
    )
}

fn is_verbal(word: &Word) -> bool {
    !word.is_capital()
        && (word.lower.ends_with("ed")
            || word.lower.ends_with("ing")
            || word.lower.ends_with("ly")
            || FINITE.contains(&word.lower.as_str())
            || matches!(word.lower.as_str(), "sent" | "seen" | "written" | "shown" | "given" | "read" | "made" | "held" | "put"))
}

/// What the word means as a medium. Networks are written with a capital: `on X`, `on Threads`.
fn medium_of(word: &Word) -> Option<&'static onrecord_models::settings::Medium> {
    let named = matches!(word.lower.as_str(), "x" | "threads" | "telegram" | "twitter" | "facebook" | "instagram");
    Settings::embedded().medium(&word.lower).filter(|medium| !named || medium.kind != MediumKind::Post || word.is_capital())
}

/// `wrote in the Daily Bell`: a name that a writer's `in` leads to is a paper.
fn newspaper(clause: &Clause, at: usize) -> Option<Carried> {
    let words = &clause.words;
    let writes = words[..at].iter().rev().take(3).any(|word| matches!(word.lower.as_str(), "wrote" | "writes" | "writing" | "written"));
    if words[at].lower != "in" || !writes {
        return None;
    }
    let start = at + 1;
    let name = start + usize::from(words.get(start).is_some_and(|word| word.lower == "the"));
    let length = words[name.min(words.len())..]
        .iter()
        .take_while(|word| !word.barrier && word.is_capital() && !TIMES.contains(&word.lower.as_str()))
        .count();
    // A place is written without an article: `wrote in Oslo`.
    (length > 0 && name > start && !words[name].text.starts_with(|c: char| c.is_ascii_digit()))
        .then(|| Carried { medium: Medium { kind: MediumKind::Print, span: clause.span(&(start..name + length)) }, partner: None })
}

/// `tweeted`, `e-mailed`.
fn sent(clause: &Clause) -> Option<Carried> {
    let word = clause.words.iter().find(|word| word.in_cue && Settings::embedded().sent_by(&word.lower).is_some())?;
    Some(Carried { medium: Medium { kind: Settings::embedded().sent_by(&word.lower)?, span: word.span }, partner: None })
}

/// The source is itself something written: `the report`, `a letter seen by the Bell`.
fn speaking(clause: &Clause) -> Option<Carried> {
    let words = &clause.words;
    let start = words.iter().position(|word| word.in_source)?;
    let fits = |word: &Word| medium_of(word).is_some_and(|medium| medium.follows("in"));
    let mut head = None;
    for (at, word) in words.iter().enumerate().skip(start).take(LONGEST) {
        let lower = word.lower.as_str();
        if !word.in_source
            || !(word.is_word() || word.is_clitic())
            || STOPS.contains(&lower)
            || lower == "of"
            || (head.is_some() && is_verbal(word))
        {
            break;
        }
        head = fits(word).then_some(at).or(head.filter(|_| word.is_clitic()));
    }
    let head = head.filter(|&at| !words[at].is_clitic())?;
    let kind = medium_of(&words[head])?.kind;
    Some(Carried { medium: Medium { kind, span: clause.span(&(start..head + 1)) }, partner: None })
}
