//! To whom, and on what occasion: read from the words of the cue's sentence that are neither content nor source.

use super::clause::Clause;
use super::cue::tokens_of;
use super::phrase::{NounPhrase, OBJECT_PRONOUNS, Occasion, Stop, Word, noun_phrase, occasion};
use crate::attribution::Attribution;
use onrecord_models::lexicon::{AddresseePlace, ReportingLexicon};
use onrecord_text::{Document, Segmentation, Span};

/// Whom a statement was made to, and during or in what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Audience {
    pub(super) addressee: Option<Span>,
    pub(super) occasion: Option<Span>,
}

/// The pronoun for those spoken to when the network took it for the head of the content: `told [me it was late]`.
///
/// `her` is left alone: it may own the noun behind it.
pub(super) fn swallowed(document: &Document, segmentation: &Segmentation, attribution: &Attribution) -> Option<Span> {
    let lexicon = ReportingLexicon::embedded();
    let verb = *tokens_of(&segmentation.tokens, attribution.cue.iter().next_back()?).last()?;
    let next = segmentation.tokens.partition_point(|token| token.end() <= verb.end());
    let pronoun = *segmentation.tokens.get(next)?;
    let part = attribution.content.iter().find(|part| part.start() == pronoun.start() && part.end() > pronoun.end())?;
    let lemma = lexicon.verb_lemma(&document.slice(verb).to_lowercase())?;
    let tells = lexicon.addressee_place(lemma) == AddresseePlace::Object;
    let is_object = matches!(document.slice(pronoun), "me" | "us" | "him" | "them");
    let goes_on = document.slice(part)[pronoun.len()..].starts_with(char::is_whitespace);
    (tells && is_object && goes_on).then_some(pronoun)
}

/// Reads the sentence; `medium_partner` is whom a letter or post in it is addressed to.
pub(super) fn read(clause: &Clause, medium_partner: Option<NounPhrase>) -> Audience {
    let words = &clause.words;
    let lexicon = ReportingLexicon::embedded();
    let occasions: Vec<Occasion> = (0..words.len()).filter(|&at| !words[at].aside).filter_map(|at| occasion(words, at, lexicon)).collect();
    // What follows the cue belongs to it more surely than what stands before the source.
    let chosen = clause.nearest(occasions.iter().map(|occasion| (occasion.start, occasion)));
    let addressee = told(words, lexicon)
        .or_else(|| spoken_to(words, lexicon))
        .or_else(|| occasions.iter().find_map(|occasion| occasion.partner.filter(plausible)))
        .or(medium_partner)
        .or_else(|| taken_up_with(words, lexicon));
    // `told a rally`: those are spoken to, but what is named is the occasion.
    let (addressee, event) = match addressee {
        Some(phrase) if is_event(words, &phrase, lexicon) => (None, Some(phrase)),
        addressee => (addressee.or_else(|| asked(words, lexicon)), None),
    };
    let chosen = chosen.map(|occasion| occasion.start..occasion.end).or(event.map(|phrase| phrase.start..phrase.end));
    Audience {
        addressee: addressee.map(|phrase| clause.span(&(phrase.start..phrase.end))),
        occasion: chosen.map(|range| clause.span(&range)),
    }
}

/// `told reporters`, `said to reporters`: the words right behind the cue's verb.
fn told(words: &[Word<'_>], lexicon: &ReportingLexicon) -> Option<NounPhrase> {
    words.iter().enumerate().filter(|(_, word)| word.in_cue).find_map(|(at, word)| {
        let lemma = lexicon.verb_lemma(&word.lower)?;
        // `called on the council`, `appealed to voters`: the preposition may belong to the cue.
        if let Some(behind) = led_on(words, at, lemma) {
            return noun_phrase(words, behind, lexicon);
        }
        match lexicon.addressee_place(lemma) {
            AddresseePlace::None => None,
            _ if is_passive(words, at) => None,
            AddresseePlace::Object => noun_phrase(words, at + 1, lexicon),
            AddresseePlace::MaybeObject => {
                let phrase = noun_phrase(words, at + 1, lexicon)?;
                let pronoun = phrase.end - phrase.start == 1 && OBJECT_PRONOUNS.contains(&words[phrase.start].lower.as_str());
                let leads_on = match phrase.stop {
                    Stop::Edge => pronoun || phrase.ends_in_capital || words.get(phrase.end).is_some_and(|next| opens_clause(&next.lower)),
                    Stop::At(next) => {
                        let behind = words[next..].iter().find(|word| word.barrier).map_or("", |word| word.lower.as_str());
                        pronoun || opens_clause(&words[next].lower) || (words[next].lower == "against") || opens_clause(behind)
                    }
                };
                (phrase.has_audience || leads_on).then_some(phrase)
            }
            AddresseePlace::To => {
                let to = words.get(at + 1).filter(|next| next.lower == "to" && !next.barrier);
                to.and_then(|_| noun_phrase(words, at + 2, lexicon)).filter(plausible)
            }
        }
    })
}

/// Whether the phrase names something going on, not those who take part: `a rally of supporters`, not `the assembly`.
fn is_event(words: &[Word<'_>], phrase: &NounPhrase, lexicon: &ReportingLexicon) -> bool {
    let of = words[phrase.start..phrase.end].iter().position(|word| word.lower == "of");
    let head = of.map_or(phrase.end, |of| phrase.start + of).checked_sub(1).map_or("", |at| words[at].lower.as_str());
    lexicon.is_occasion("at", head)
        && !matches!(head, "panel" | "assembly" | "congress" | "convention" | "inquiry" | "march" | "mass" | "service" | "talk")
}

/// `urged [the council to act]`: those spoken to stand at the head of the content.
fn asked(words: &[Word<'_>], lexicon: &ReportingLexicon) -> Option<NounPhrase> {
    let last = words.iter().rposition(|word| word.in_cue)?;
    let cue: Vec<&str> = words[..=last].iter().rev().take_while(|word| word.in_cue).map(|word| word.lower.as_str()).collect();
    let calls = cue.first().is_some_and(|word| matches!(*word, "on" | "upon")) && cue.iter().any(|word| word.starts_with("call"));
    let asks = cue.iter().filter_map(|word| lexicon.verb_lemma(word)).any(|lemma| {
        matches!(
            lemma,
            "urge"
                | "order"
                | "beg"
                | "ask"
                | "tell"
                | "instruct"
                | "implore"
                | "invite"
                | "encourage"
                | "advise"
                | "remind"
                | "warn"
                | "request"
                | "press"
                | "command"
                | "plead"
                | "appeal"
        )
    });
    if !(calls || asks) || words.get(last + 1).is_none_or(|next| next.in_source) {
        return None;
    }
    let open: Vec<Word> = words[last + 1..].iter().take(30).map(|word| Word { barrier: word.in_source, ..word.clone() }).collect();
    let phrase = noun_phrase(&open, 0, lexicon)?;
    let leads = matches!(phrase.stop, Stop::At(next) if matches!(open[next].lower.as_str(), "to" | "not"));
    let at = last + 1;
    leads.then_some(NounPhrase { start: phrase.start + at, end: phrase.end + at, ..phrase })
}

/// Words with which what somebody is told, asked or promised begins.
fn opens_clause(word: &str) -> bool {
    matches!(word, "that" | "to" | "not" | "whether" | "if" | "how" | "why" | "what" | "when" | "where" | "who" | "which" | "never")
}

/// Behind the preposition that leads from a verb to those it is said to: `called on`, `appealed to`, `apologised to`.
fn led_on(words: &[Word<'_>], at: usize, lemma: &str) -> Option<usize> {
    let link = words.get(at + 1).filter(|next| next.in_cue || !next.barrier)?;
    let leads = match lemma {
        "call" => matches!(link.lower.as_str(), "on" | "upon"),
        "appeal" | "apologise" | "apologize" | "write" | "complain" | "speak" | "report" | "confess" | "suggest" | "explain"
        | "promise" | "boast" => link.lower == "to",
        "plead" | "argue" => link.lower == "with",
        _ => false,
    };
    leads.then_some(at + 2)
}

/// `raised the matter with the ambassador`: behind what is talked of.
fn taken_up_with(words: &[Word<'_>], lexicon: &ReportingLexicon) -> Option<NounPhrase> {
    let cue = words.iter().rposition(|word| word.in_cue)?;
    if !words[..=cue]
        .iter()
        .rev()
        .take_while(|word| word.in_cue)
        .any(|word| matches!(word.lower.as_str(), "raise" | "raised" | "discuss" | "discussed" | "raises" | "discusses"))
    {
        return None;
    }
    let with = (cue + 1..words.len()).find(|&at| !words[at].barrier)?;
    (words[with].lower == "with").then(|| noun_phrase(words, with + 1, lexicon)).flatten()
}

/// `Speaking to reporters in Oslo, she ...`, `addressing the assembly`, `testifying before a Senate panel`.
fn spoken_to(words: &[Word<'_>], lexicon: &ReportingLexicon) -> Option<NounPhrase> {
    words.iter().enumerate().filter(|(_, word)| !word.barrier).find_map(|(at, word)| {
        let link = words.get(at + 1).filter(|next| !next.barrier).map_or("", |next| next.lower.as_str());
        let behind = match (word.lower.as_str(), link) {
            ("speaking" | "talking" | "writing" | "testifying", "to" | "before") | ("speaking" | "talking", "with") => at + 2,
            ("addressing", _) => at + 1,
            _ => return None,
        };
        noun_phrase(words, behind, lexicon).filter(plausible)
    })
}

/// Whether the phrase looks like people rather than a thing or an infinitive: an audience, a name, a pronoun.
fn plausible(phrase: &NounPhrase) -> bool {
    phrase.has_audience || phrase.ends_in_capital || phrase.end - phrase.start == 1
}

/// `was told`, `have been warned`: who is spoken to stands before the verb, and is not read.
fn is_passive(words: &[Word<'_>], verb: usize) -> bool {
    // `is due to tell`, `was going to ask`.
    if verb > 0 && words[verb - 1].lower == "to" {
        return false;
    }
    words[..verb]
        .iter()
        .rev()
        .take(3)
        .take_while(|word| !word.barrier)
        .any(|word| matches!(word.lower.as_str(), "was" | "were" | "been" | "being" | "is" | "are" | "be"))
}
