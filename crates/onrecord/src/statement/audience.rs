//! To whom, and on what occasion: read from the words of the cue's sentence that are neither content nor source.

use super::clause::Clause;
use super::cue::tokens_of;
use super::phrase::{NounPhrase, Occasion, Stop, Word, noun_phrase, occasion};
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
        .or(medium_partner.filter(plausible));
    Audience {
        addressee: addressee.map(|phrase| clause.span(&(phrase.start..phrase.end))),
        occasion: chosen.map(|occasion| clause.span(&(occasion.start..occasion.end))),
    }
}

/// `told reporters`, `said to reporters`: the words right behind the cue's verb.
fn told(words: &[Word<'_>], lexicon: &ReportingLexicon) -> Option<NounPhrase> {
    words.iter().enumerate().filter(|(_, word)| word.in_cue).find_map(|(at, word)| {
        let lemma = lexicon.verb_lemma(&word.lower)?;
        match lexicon.addressee_place(lemma) {
            AddresseePlace::None => None,
            _ if is_passive(words, at) => None,
            AddresseePlace::Object => noun_phrase(words, at + 1, lexicon),
            AddresseePlace::MaybeObject => {
                let phrase = noun_phrase(words, at + 1, lexicon)?;
                let leads_on = match phrase.stop {
                    Stop::Edge => phrase.ends_in_capital,
                    Stop::At(next) => matches!(words[next].lower.as_str(), "that" | "to" | "not" | "against" | "whether" | "if"),
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
    words[..verb]
        .iter()
        .rev()
        .take(3)
        .take_while(|word| !word.barrier)
        .any(|word| matches!(word.lower.as_str(), "was" | "were" | "been" | "being" | "is" | "are" | "be"))
}
