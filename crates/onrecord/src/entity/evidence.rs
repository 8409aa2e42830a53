//! Is a capitalised run of words a person, a body, a place or something else? By its own words.

use super::mention::{Evidence, NAMED_BODIES};
use super::words::Words;
use onrecord_models::names::SourceNoun;
use std::ops::Range;

/// What the name's own words tell, and where it ends; nothing when it names no actor.
pub(super) fn kind_of(words: &Words, name: &Range<usize>, certain: bool, forced: bool) -> Option<(Evidence, usize)> {
    let to = name.end;
    let first = words.form(name.start);
    let last = words.form(to - 1);
    let single = to - name.start == 1;
    let next = words.lower(to);
    if !certain && NAMED_BODIES.contains(&next) && !words.form(to).capital && words.title_at(to + 1, to + 3).is_none() {
        return Some((Evidence::Body, to + 1));
    }
    if single && first.lower.contains('-') && first.lower.split('-').all(|part| onrecord_models::names::country(part).is_some()) {
        return None;
    }
    let joined: String = name.clone().map(|at| words.lower(at)).collect::<Vec<_>>().join(" ");
    if let Some((_, is_name)) = onrecord_models::names::country(&joined) {
        return (is_name || certain).then_some((if certain { Evidence::Person } else { Evidence::Place }, to));
    }
    // `Committee Republicans` are several, `Article` and `Amendment` are papers.
    let group = last.noun == Some(SourceNoun::Group) && last.given.is_none() && last.body.is_none() && !first.upper;
    let paper = single && first.noun == Some(SourceNoun::Document) && first.body.is_none() && !first.upper;
    if !certain && (group || paper) {
        return None;
    }
    if single && !certain {
        let plural = first.lower.strip_suffix('s').is_some_and(|stem| onrecord_models::names::country(stem).is_some_and(|(_, name)| !name));
        let group = first.noun == Some(SourceNoun::Group) || plural;
        let common_body = first.body.is_some() && words.seen_lower(&first.lower) > 0 && words.all[name.start].first;
        let lower = words.seen_lower(&first.lower);
        let common =
            lower > 0 && lower >= words.seen_capital(&first.lower) && first.body.is_none() && first.given.is_none() && !first.upper;
        if group
            || common && !forced
            || first.plain
            || (common_body && !forced)
            || (first.noun.is_some() && !forced && words.all[name.start].first)
        {
            return None;
        }
    }
    // `Storm Agda`, `the Saint Olma`: nobody speaks so of a person.
    let named_thing = !single
        && !certain
        && (matches!(
            first.lower.as_str(),
            "storm" | "hurricane" | "typhoon" | "cyclone" | "mv" | "hms" | "uss" | "lake" | "mount" | "operation"
        ) || name.start > 0 && words.lower(name.start - 1) == "the" && first.given.is_none() && first.title.is_none());
    let joined_body = name.clone().any(|at| {
        words.lower(at) == "for" || matches!(words.lower(at), "of" | "on" | "&") && words.form(at.saturating_sub(1)).body.is_some()
    });
    let evidence = if certain {
        Evidence::Person
    } else if last.body.is_some()
        && !(first.given.is_some()
            && to - name.start == 2
            && last.body.is_some_and(|_| first.title.is_none())
            && given_surname(words, name))
        || joined_body
    {
        Evidence::Body
    } else if !single && first.given.is_some() {
        Evidence::Person
    } else if single && ((first.upper && first.given.is_none() && first.lower.chars().count() <= 6) || is_camel(words.slice(name.start))) {
        Evidence::Body
    } else if named_thing || !single && (last.noun.is_some() || words.seen_lower(&last.lower) > 0 || first.country.is_some() || first.upper)
    {
        Evidence::Thing
    } else {
        Evidence::None
    };
    Some((evidence, to))
}

/// `NorPress`, but not `McArdle`: a capital inside a word.
fn is_camel(word: &str) -> bool {
    let inner = word.char_indices().skip(1).find(|(_, c)| c.is_uppercase()).map(|(at, _)| at);
    inner.is_some_and(|at| {
        at > 3 && word[..at].chars().all(char::is_alphabetic) && !word.contains('-') && word[at..].chars().any(char::is_lowercase)
    })
}

/// `Ted Post`: a given name before a noun that may be a surname, not preceded by `the`.
fn given_surname(words: &Words, name: &Range<usize>) -> bool {
    name.start == 0 || !matches!(words.lower(name.start - 1), "the" | "The")
}

/// A day of the week or a month, in full or cut.
pub(super) fn is_weekday_or_month(lower: &str) -> bool {
    matches!(
        lower.trim_end_matches('.').strip_suffix("days").map_or(lower.trim_end_matches('.'), |day| &lower[..day.len() + 3]),
        "monday"
            | "tuesday"
            | "wednesday"
            | "thursday"
            | "friday"
            | "saturday"
            | "sunday"
            | "january"
            | "february"
            | "march"
            | "april"
            | "may"
            | "june"
            | "july"
            | "august"
            | "september"
            | "october"
            | "november"
            | "december"
            | "jan"
            | "feb"
            | "mar"
            | "apr"
            | "aug"
            | "sept"
            | "sep"
            | "oct"
            | "nov"
            | "dec"
    )
}
