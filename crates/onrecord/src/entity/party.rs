//! What a source without a name tells of those who speak: of what kind they are, how many, and whether they asked not
//! to be named. `Two senior officials who spoke on condition of anonymity`.

use super::source::{self, Article};
use super::words::Words;
use super::{EntityType, Resolution, SpeakerStatus};
use crate::attribution::Attribution;
use onrecord_models::parties::party_kind;
use onrecord_text::{Document, Segmentation, Span};
use std::ops::Range;

/// How many people speak, as far as the words tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count {
    /// At least so many.
    pub least: Option<u32>,
    /// At most so many.
    pub most: Option<u32>,
    /// The number is given as approximate: `about 40 residents`.
    pub approximate: bool,
    /// The words of the number; none when only the noun tells, by being singular or plural.
    pub span: Option<Span>,
}

/// Those who speak without a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Party {
    /// Of what kind: `official`, `witness`; none when the table of nouns does not tell.
    pub kind: Option<&'static str>,
    /// The noun that tells it.
    pub head: Span,
    /// How many they are; none for bodies and documents, of which the words do not tell it.
    pub count: Option<Count>,
    /// The words by which they are kept nameless on purpose: `anonymity`, `not to be named`, `sources`.
    pub anonymous: Option<Span>,
}

/// Fills in the parties of speakers that have no name.
pub(crate) fn describe(document: &Document, segmentation: &Segmentation, attributions: &[Attribution], resolution: &mut Resolution) {
    if !resolution.speakers.iter().any(|speaker| speaker.status == SpeakerStatus::Unnamed) {
        return;
    }
    let words = Words::new(document, segmentation);
    for (speaker, attribution) in resolution.speakers.iter_mut().zip(attributions) {
        if speaker.status == SpeakerStatus::Unnamed && speaker.kind != EntityType::Author {
            speaker.party = party(&words, &source::tokens(&words, &attribution.source), speaker.kind);
        }
    }
}

fn party(words: &Words, range: &Range<usize>, kind: EntityType) -> Option<Party> {
    let mut phrase = range.clone();
    let mut quantity = None;
    let mut head = head(words, &phrase)?;
    // `Two of the five officials`, `dozens of farmers`: the number stands before the noun that tells the kind.
    while words.lower(head + 1) == "of" && head + 2 < phrase.end {
        let amount = number(words, &(phrase.start..head + 1), head + 1);
        if amount.is_none() && !is_quantity(words.lower(head)) {
            break;
        }
        quantity = quantity.or(amount);
        let Some(next) = self::head(words, &(head + 2..phrase.end)) else { break };
        phrase.start = head + 2;
        head = next;
    }
    let noun = words.lower(head);
    let people = matches!(kind, EntityType::Person | EntityType::Group | EntityType::Unknown) && party_kind(noun) != Some("document");
    let count = quantity.or_else(|| number(words, &phrase, head)).or_else(|| by_noun(words, &phrase, noun, kind)).filter(|_| people);
    Some(Party { kind: party_kind(noun), head: words.span(head, head + 1), count, anonymous: anonymous(words, range, head) })
}

/// The last word of the first noun phrase.
fn head(words: &Words, phrase: &Range<usize>) -> Option<usize> {
    // `At least three`: what bounds a number may look like a preposition that ends the phrase.
    let bounds = |at: &usize| matches!(words.lower(*at), "at" | "least" | "most" | "up" | "to" | "than" | "over");
    let start = phrase.clone().find(|at| !bounds(at)).unwrap_or(phrase.start);
    let ends = |at: &usize| source::ends_head(words, *at, start) && !(words.lower(*at) == "than" && *at < start + 2);
    let end = (start..phrase.end).find(ends).unwrap_or(phrase.end);
    let numeric = |at: &usize| words.form(*at).alphabetic || words.form(*at).lower.starts_with(|c: char| c.is_ascii_digit());
    // `several officials and lawmakers`: the first kind is told.
    let end = (phrase.start + 1..end).find(|&at| matches!(words.lower(at), "and" | "or")).unwrap_or(end);
    let last = (phrase.start..end).rev().find(numeric)?;
    // `officials familiar with the talks`, `a man close to the minister`: an adjective behind its noun.
    let behind = matches!(words.lower(last), "familiar" | "close" | "knowledgeable" | "involved" | "present" | "near" | "here" | "there");
    (!behind || last == phrase.start).then_some(last).or(Some(last.saturating_sub(1).max(phrase.start)))
}

/// Nouns that say no more than that there are several.
fn is_quantity(lower: &str) -> bool {
    matches!(
        lower,
        "number"
            | "group"
            | "handful"
            | "couple"
            | "pair"
            | "majority"
            | "most"
            | "many"
            | "some"
            | "several"
            | "few"
            | "all"
            | "both"
            | "one"
            | "dozens"
            | "scores"
            | "hundreds"
            | "thousands"
            | "crowd"
            | "chorus"
            | "series"
            | "team"
            | "trio"
            | "half"
    )
}

/// The number that the words before `head` give.
fn number(words: &Words, phrase: &Range<usize>, head: usize) -> Option<Count> {
    let end = (head + 1).min(phrase.end);
    let start = (phrase.start..end).find(|&at| value(words.lower(at)).is_some())?;
    let (mut least, mut most, mut stop) = {
        let (least, most) = value(words.lower(start))?;
        (least, most, start + 1)
    };
    // `two dozen`, `three hundred`.
    while let Some(factor) = (stop < end).then(|| factor(words.lower(stop))).flatten() {
        (least, most, stop) = (least.saturating_mul(factor), most.map(|most| most.saturating_mul(factor)), stop + 1);
    }
    let before = |back: usize| start.checked_sub(back).filter(|&at| at >= phrase.start).map_or("", |at| words.lower(at));
    let (mut from, mut approximate) = (start, false);
    let (least, most) = match (before(2), before(1)) {
        ("at", "least") | ("no", "fewer") => {
            from = start - 2;
            (Some(least), None)
        }
        ("more", "than") => {
            from = start - 2;
            (Some(least.saturating_add(1)), None)
        }
        (_, "over") => {
            from = start - 1;
            (Some(least.saturating_add(1)), None)
        }
        ("up", "to") | ("at", "most") => {
            from = start - 2;
            (None, Some(least))
        }
        ("fewer" | "less", "than") => {
            from = start - 2;
            (None, Some(least.saturating_sub(1)))
        }
        (_, "about" | "around" | "nearly" | "almost" | "roughly" | "approximately") => {
            (from, approximate) = (start - 1, true);
            (Some(least), most)
        }
        _ => (Some(least), most),
    };
    Some(Count { least, most, approximate, span: Some(words.span(from, stop)) })
}

/// The least and the most that a word for a number stands for.
fn value(lower: &str) -> Option<(u32, Option<u32>)> {
    const SMALL: [&str; 21] = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
        "twenty",
    ];
    const TENS: [&str; 7] = ["thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    if let Some(at) = SMALL.iter().position(|word| *word == lower).filter(|&at| at > 0) {
        let exact = u32::try_from(at).ok()?;
        return Some((exact, Some(exact)));
    }
    if let Some(at) = TENS.iter().position(|word| *word == lower) {
        let exact = 10 * u32::try_from(at + 3).ok()?;
        return Some((exact, Some(exact)));
    }
    if lower.starts_with(|c: char| c.is_ascii_digit()) {
        let exact = lower.replace(',', "").parse().ok().filter(|&number| number > 0)?;
        return Some((exact, Some(exact)));
    }
    match lower {
        "both" | "couple" | "pair" => Some((2, Some(2))),
        "trio" => Some((3, Some(3))),
        "dozen" => Some((12, Some(12))),
        "hundred" => Some((100, Some(100))),
        "several" | "few" | "handful" | "many" | "most" | "some" | "numerous" | "various" | "all" => Some((2, None)),
        "dozens" => Some((24, None)),
        "scores" => Some((40, None)),
        "hundreds" => Some((200, None)),
        "thousands" => Some((2_000, None)),
        _ => None,
    }
}

fn factor(lower: &str) -> Option<u32> {
    match lower {
        "dozen" => Some(12),
        "hundred" => Some(100),
        "thousand" => Some(1_000),
        _ => None,
    }
}

/// What the form of the noun tells where there is no number.
fn by_noun(words: &Words, phrase: &Range<usize>, noun: &str, kind: EntityType) -> Option<Count> {
    let collective = matches!(
        noun,
        "police"
            | "staff"
            | "media"
            | "press"
            | "opposition"
            | "family"
            | "troops"
            | "army"
            | "military"
            | "militia"
            | "union"
            | "jury"
            | "group"
            | "team"
            | "crowd"
            | "industry"
            | "committee"
            | "panel"
            | "crew"
    );
    let plural = noun.ends_with('s') && !noun.ends_with("ss") || noun.ends_with("men") || noun.ends_with("people") || noun == "mps";
    let several = |least| Some(Count { least: Some(least), most: None, approximate: false, span: None });
    if collective {
        return None;
    }
    if plural {
        return several(2);
    }
    let one = kind == EntityType::Person || source::article(words, phrase) == Article::Indefinite;
    one.then_some(Count { least: Some(1), most: Some(1), approximate: false, span: None })
}

/// The words that keep a source nameless: in the source itself, or in its sentence.
fn anonymous(words: &Words, source: &Range<usize>, head: usize) -> Option<Span> {
    let sentence = words.all.get(head)?.sentence;
    let start = (0..head).rev().take_while(|&at| words.all[at].sentence == sentence).last().unwrap_or(head);
    let in_sentence = (start..words.len()).take_while(|&at| words.all[at].sentence == sentence);
    let named = in_sentence.filter(|&at| !words.all[at].quoted).find_map(|at| {
        let run = |length: usize| (at..(at + length).min(words.len())).map(|at| words.lower(at)).collect::<Vec<_>>().join(" ");
        if matches!(words.lower(at), "anonymity" | "anonymously") {
            return Some(words.span(at, at + 1));
        }
        let refused = |said: &str| matches!(said, "not to be" | "not be" | "to be" | "cannot be" | "could not be");
        let told = matches!(words.lower(at), "named" | "identified" | "quoted");
        let from = [3, 2].into_iter().filter_map(|back| at.checked_sub(back)).find(|&from| {
            let said = (from..at).map(|at| words.lower(at)).collect::<Vec<_>>().join(" ");
            // `declined to be named`, but not `is to be named`.
            let declined = from > 0 && matches!(words.lower(from - 1), "declined" | "refused" | "declining" | "refusing");
            refused(&said) && (said != "to be" || declined)
        });
        if told && let Some(from) = from {
            return Some(words.span(from, at + 1));
        }
        (run(2) == "without attribution").then(|| words.span(at, at + 2))
    });
    let telling = |at: &usize| {
        matches!(words.lower(*at), "source" | "sources" | "insider" | "insiders" | "unnamed" | "anonymous" | "unidentified" | "undisclosed")
    };
    named.or_else(|| source.clone().find(telling).map(|at| words.span(at, at + 1)))
}

#[cfg(test)]
mod tests;
