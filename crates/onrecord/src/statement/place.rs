//! Where a statement was made, as its own sentence tells: `speaking in Geneva`, `outside the court`.

use super::clause::Clause;
use super::phrase::{DETERMINERS, STOPS, TIMES, Word};
use onrecord_models::names;
use onrecord_models::settings::Settings;
use onrecord_text::Span;

/// Longest name of a place.
const LONGEST: usize = 7;

/// The place that the sentence gives, without its preposition. `taken` are spans that have another part: the addressee,
/// the medium, dates. `is_other` tells whether a name is known to be a person's or a paper's.
pub(super) fn read(clause: &Clause, taken: &[Span], is_other: impl Fn(Span) -> bool) -> Option<Span> {
    let words = &clause.words;
    let places = (0..words.len()).filter(|&at| !words[at].aside && !words[at].barrier).filter_map(|at| {
        let span = clause.span(&led_to(words, at)?);
        (!taken.iter().any(|other| other.overlaps(span)) && !is_other(span)).then_some((at, span))
    });
    clause.nearest(places)
}

/// The words of the place that the preposition at `at` leads to.
fn led_to(words: &[Word], at: usize) -> Option<std::ops::Range<usize>> {
    let preposition = words[at].lower.as_str();
    if !matches!(preposition, "in" | "at" | "outside" | "inside" | "near" | "from" | "aboard") {
        return None;
    }
    let start = at + 1;
    let first = words.get(start).filter(|word| !word.barrier && word.is_word())?;
    let name = start + usize::from(DETERMINERS.contains(&first.lower.as_str()));
    let mut end = name;
    let mut named = false;
    let mut venue = false;
    while let Some(word) = words.get(end).filter(|word| !word.barrier && end - start < LONGEST) {
        let lower = word.lower.as_str();
        let joins = matches!(lower, "of" | "de" | "la" | "el" | "al" | "on" | "upon" | "le") && end > name && words[end - 1].is_capital();
        if joins && words.get(end + 1).is_some_and(|next| !next.barrier && next.is_capital() && !TIMES.contains(&next.lower.as_str())) {
            end += 1;
            continue;
        }
        if !(word.is_word() || word.is_clitic())
            || STOPS.contains(&lower)
            || (TIMES.contains(&lower) && word.is_capital())
            || (lower == "of" && !venue_of(words, end, venue))
        {
            break;
        }
        // `in Brnik prices rose`: a name ends where small letters begin, but for a venue's noun.
        if lower == "of" {
            end += 1;
            continue;
        }
        if !word.is_capital()
            && !word.is_clitic()
            && ((venue && !Settings::embedded().is_venue(lower)) || (named && !leads_to_venue(words, end)))
        {
            break;
        }
        named |= word.is_capital();
        venue = Settings::embedded().is_venue(lower);
        end += 1;
    }
    let last = words.get(end.checked_sub(1).filter(|&last| last >= name)?)?;
    let proper = named
        && last.is_capital()
        && words[name..end].iter().all(|word| {
            word.is_capital() || matches!(word.lower.as_str(), "of" | "de" | "la" | "el" | "al" | "on" | "upon" | "le") || word.is_clitic()
        });
    let number = last.text.starts_with(|c: char| c.is_ascii_digit());
    let language = end - name == 1 && names::country(&last.lower).is_some_and(|(_, names_it)| !names_it);
    let called = named && last.is_capital() && words[name..end].iter().any(|word| Settings::embedded().is_venue(&word.lower));
    let fits = called
        || (proper && !number && !language && !is_label(&last.lower))
        || (venue && name > start)
        || (venue && matches!(preposition, "outside" | "inside"));
    fits.then_some(start..end)
}

/// `the village [of] Keld`: what a place is called.
fn venue_of(words: &[Word], at: usize, venue: bool) -> bool {
    venue && words.get(at + 1).is_some_and(|next| !next.barrier && next.is_capital() && !TIMES.contains(&next.lower.as_str()))
}

/// Whether one of the next words, all small, is a venue's noun: `the city’s main [court]`.
fn leads_to_venue(words: &[Word], at: usize) -> bool {
    words[at..]
        .iter()
        .take(3)
        .take_while(|word| !word.barrier && word.is_word() && !STOPS.contains(&word.lower.as_str()))
        .any(|word| Settings::embedded().is_venue(&word.lower))
}

/// Capitals that are no places: what papers and networks are called by, and languages of form.
fn is_label(word: &str) -> bool {
    matches!(
        word,
        "twitter"
            | "facebook"
            | "instagram"
            | "telegram"
            | "tiktok"
            | "youtube"
            | "x"
            | "linkedin"
            | "bluesky"
            | "i"
            | "english"
            | "tv"
            | "radio"
    )
}
