//! Which capitalised words name someone? From tokens to name mentions, titles taken off.

use super::evidence::{is_weekday_or_month, kind_of};
use super::exchange;
use super::role::phrase_gender;
use super::words::Words;
use onrecord_models::names::{Gender, SourceNoun, Title, TitleKind};
use std::ops::Range;

/// What the words of a mention tell of the kind of its bearer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Evidence {
    Person,
    Body,
    Place,
    /// `Iraq War`, `Transport Act`: capitalised, but neither a person nor, as far as the words tell, a body.
    Thing,
    None,
}

/// A name in the text. Ranges are of tokens.
#[derive(Clone, Debug)]
pub(super) struct NameMention {
    /// The name without titles.
    pub name: Range<usize>,
    /// Where the title before the name begins; the start of the name when there is none.
    pub from: usize,
    /// Titles before the name.
    pub titles: Vec<Range<usize>>,
    pub evidence: Evidence,
    pub gender: Gender,
    /// `Mr. Reyes`, `Senator Reyes`: only a surname follows, as a rule.
    pub titled: bool,
    /// `Reyes’s`.
    pub possessive: bool,
    /// Index of the entity, once clustered.
    pub entity: usize,
}

const PARTICLES: &[&str] = &[
    "de", "van", "von", "der", "den", "bin", "ibn", "bint", "al", "el", "la", "le", "da", "di", "dos", "del", "della", "du", "ter", "y",
    "abu", "zu", "af", "av", "ben",
];
const SUFFIXES: &[&str] = &["jr", "sr", "ii", "iii", "iv"];
/// Nouns that make a body of a name before them: `the Reyes campaign`.
pub(super) const NAMED_BODIES: &[&str] =
    &["campaign", "administration", "government", "camp", "team", "foundation", "committee", "ministry", "parliament", "army", "police"];

pub(super) fn is_suffix(lower: &str) -> bool {
    SUFFIXES.contains(&lower.trim_end_matches('.'))
}

/// `van`, `de`: a small word inside a name.
pub(super) fn is_particle(lower: &str) -> bool {
    PARTICLES.contains(&lower)
}

pub(super) fn is_possessive(lower: &str) -> bool {
    matches!(lower, "'s" | "’s" | "'" | "’")
}

/// The name mentions in running text, in order of position. Blocks whose words are capitalised by custom are
/// left out: capitals tell nothing there (see [`known_names`]).
pub(super) fn scan(words: &Words) -> Vec<NameMention> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        if !starts_name(words, at) || words.in_title_case(at) {
            at += 1;
            continue;
        }
        let end = run_end(words, at);
        read_run(words, at, end, false, &mut found);
        at = end.max(at + 1);
    }
    found
}

/// A mention made of capitalised words that are known to name someone, such as the source of a statement in a headline.
pub(super) fn read_forced(words: &Words, range: Range<usize>) -> Vec<NameMention> {
    let mut found = Vec::new();
    let mut at = range.start;
    while at < range.end {
        if !starts_name(words, at) {
            at += 1;
            continue;
        }
        let end = run_end(words, at).min(range.end).max(at + 1);
        read_run(words, at, end, true, &mut found);
        at = end;
    }
    found
}

fn starts_name(words: &Words, at: usize) -> bool {
    words.form(at).capital && words.form(at).lower.chars().any(char::is_alphabetic)
}

/// Just past the run of words that may form one name.
fn run_end(words: &Words, start: usize) -> usize {
    let here = words.all[start];
    let together = |at: usize| {
        at < words.len() && words.all[at].sentence == here.sentence && words.all[at].quoted == here.quoted && !words.all[at].first
    };
    let capital = |at: usize| together(at) && starts_name(words, at);
    let mut end = start + 1;
    // No name has more words; a text in capitals has.
    while end < start + 14 {
        if capital(end) {
            // A day of the week is no part of a name, unless a given name stands before it (`Theresa May`).
            if is_weekday_or_month(words.lower(end)) && words.form(end - 1).given.is_none() && !words.form(end - 1).lower.ends_with('.') {
                break;
            }
            end += 1;
            continue;
        }
        if !together(end) {
            break;
        }
        let last = words.form(end - 1);
        let next = words.lower(end);
        let behind = if matches!(words.lower(end + 1), "the" | "a") { end + 2 } else { end + 1 };
        // `[Vera] Holt`: a name that the editor completed.
        if next == "]" && end == start + 1 && start > 0 && words.lower(start - 1) == "[" && capital(end + 1) {
            end += 2;
            continue;
        }
        let joins = match next {
            "of" => last.body.is_some() || (words.title_at(end - 1, end + 2).is_some_and(|(length, _)| length > 1)),
            "for" => last.body.is_some() || (last.lower.ends_with('s') && last.given.is_none() && end - start <= 2 && last.title.is_none()),
            "on" => matches!(
                last.lower.as_str(),
                "committee"
                    | "subcommittee"
                    | "council"
                    | "commission"
                    | "center"
                    | "centre"
                    | "project"
                    | "institute"
                    | "panel"
                    | "conference"
            ),
            "and" | "&" => joins_bodies(words, start, end),
            _ if PARTICLES.contains(&next) && last.title.is_none() => {
                // `van der Meer`.
                end += usize::from(PARTICLES.contains(&words.lower(end + 1)) && capital(end + 2));
                capital(end + 1)
            }
            _ => false,
        };
        let behind = if matches!(next, "of" | "for" | "on") { behind } else { end + 1 };
        if !joins || !capital(behind) || is_weekday_or_month(words.lower(behind)) {
            break;
        }
        end = behind + 1;
    }
    end
}

/// Whether the `and` at `at` stands inside the name of a body: `the Health and Transport Agency`.
fn joins_bodies(words: &Words, start: usize, at: usize) -> bool {
    let last = words.form(at - 1);
    if words.lower(at) == "&" {
        return true;
    }
    let article = words.lower(start) == "the" || start > 0 && matches!(words.lower(start - 1), "the" | "federal" | "national" | "state");
    if last.given.is_some() || (last.body.is_some() && !(article && at - start <= 2)) || last.country.is_some() || last.upper {
        return false;
    }
    let right = (at + 1..words.len().min(at + 5)).take_while(|&i| words.form(i).capital && words.all[i].sentence == words.all[at].sentence);
    let Some(end) = right.last() else { return false };
    let inside = (start..at).any(|i| matches!(words.lower(i), "of" | "for")) || (article && at - start <= 3);
    inside
        && (words.form(end).body.is_some()
            || (start..at).any(|i| matches!(words.lower(i), "of" | "for") && words.form(i - 1).body.is_some()))
}

/// Makes a mention, or none, of the run `start..end`.
fn read_run(words: &Words, start: usize, end: usize, forced: bool, found: &mut Vec<NameMention>) {
    let (mut from, mut to) = (start, end);
    // Words at the head of a sentence that are no names: `But Reyes`, `Critics`.
    let ends_body = to - from > 1 && words.form(to - 1).body.is_some();
    while from < to {
        let form = words.form(from);
        let named_will = form.given.is_some() && from + 1 < to && words.form(from + 1).capital && !words.form(from + 1).plain;
        let new_place = form.lower == "new"
            && matches!(
                words.lower(from + 1),
                "york" | "yorker" | "jersey" | "mexico" | "hampshire" | "zealand" | "orleans" | "delhi" | "england" | "haven"
            );
        // `the Northern Fisheries Agency`.
        let part = ends_body && (!words.all[from].first || words.seen_capital(&form.lower) > 0) && form.lower != "the";
        let drop = (form.plain && !named_will && !new_place && !part) || form.lower == "the" || !form.capital;
        if !drop {
            break;
        }
        from += 1;
    }
    while to > from && (!words.form(to - 1).capital || (is_weekday_or_month(words.lower(to - 1)) && to - from <= 1)) {
        to -= 1;
    }
    if from >= to {
        return;
    }
    if words.all[from].first && !forced && from == start {
        from = trim_first(words, from, to);
        if from >= to {
            return;
        }
    }
    // Titles before the name: all up to the last one.
    let mut name = from;
    let mut title_ranges = Vec::new();
    let (mut gender, mut honorific, mut certain) = (Gender::Either, false, false);
    let is_body = words.form(to - 1).body.is_some() && words.form(to - 1).given.is_none();
    let mut at = from;
    let mut last_title = None;
    while at < to {
        let Some((length, title)) = words.title_at(at, to) else {
            at += 1;
            continue;
        };
        let after = at + length;
        let is_name =
            title.kind != TitleKind::Honorific && words.form(at).given.is_some() && !words.lower(at).ends_with('.') && length == 1;
        let rest_is_suffix = (after..to).all(|i| is_suffix(words.lower(i)));
        let after_given = at > from && words.form(at - 1).given.is_some() && length == 1 && !words.lower(at).ends_with('.');
        let preposition = after < to && !words.form(after).capital && !PARTICLES.contains(&words.lower(after));
        if !is_name && !rest_is_suffix && !after_given && !preposition && (!is_body || title.kind == TitleKind::Honorific) {
            name = after;
            title_ranges.push(last_title.unwrap_or(at)..after);
            certain |= title.kind != TitleKind::Role;
            honorific |= title.kind == TitleKind::Honorific;
            if title.gender != Gender::Either {
                gender = title.gender;
            }
        }
        last_title = None;
        at = after;
    }
    if title_ranges.is_empty() && ends_in_title(words, from, to) {
        return;
    }
    // `Popular Website`: the source of a headline that describes.
    if forced && is_body && !words.form(from).upper && words.seen_lower(words.lower(to - 1)) > 0 {
        return;
    }
    // `Norwegian Kari Nes`, `Democrat Ana Reyes`, `Kestrel News Ana Reyes`.
    if title_ranges.is_empty() && !is_body {
        while to - name >= 3
            && words.form(name).given.is_none()
            && {
                let form = words.form(name);
                form.country.is_some() || matches!(form.lower.as_str(), "democratic" | "republican" | "gop") || form.body.is_some()
            }
            && words.form(name + 1).given.is_some()
        {
            name += 1;
        }
    }
    // `Madam Speaker`, `Hon. Members`.
    if honorific
        && to - name == 1
        && (exchange::is_addressed_office(words.lower(name))
            || words.form(name).noun == Some(SourceNoun::Group) && gender == Gender::Either)
        || title_ranges.is_empty() && is_address(words, from, to)
    {
        return;
    }
    let name_range = name..to;
    let Some((evidence, to)) = kind_of(words, &name_range, certain, forced) else { return };
    // A title in small letters before the name: `spokeswoman Ana Reyes`.
    let mut whole = from;
    if name == from
        && evidence != Evidence::Body
        && let Some(title_from) = title_before(words, name)
    {
        whole = title_from;
        title_ranges.push(title_from..name);
        certain = true;
    }
    for range in &title_ranges {
        let told = phrase_gender(words, range);
        if told != Gender::Either {
            gender = told;
        }
    }
    let evidence = match evidence {
        Evidence::None if certain => Evidence::Person,
        Evidence::None if is_portfolio(words, name) => Evidence::Thing,
        found => found,
    };
    found.push(NameMention {
        possessive: is_possessive(words.lower(to)),
        name: name..to,
        from: whole,
        titled: honorific || (certain && to - name == 1),
        titles: title_ranges,
        evidence,
        gender,
        entity: usize::MAX,
    });
}

/// `Madam Speaker`: an honorific and an office, without a name.
fn is_address(words: &Words, from: usize, to: usize) -> bool {
    to - from == 2
        && words.form(from).title.is_some_and(|title| title.kind == TitleKind::Honorific)
        && exchange::is_addressed_office(words.lower(from + 1))
}

/// `Secretary of State for Waterways`, `the minister for Waterways`: what an office is for.
fn is_portfolio(words: &Words, name: usize) -> bool {
    name >= 2
        && words.lower(name - 1) == "for"
        && matches!(words.lower(name - 2), "minister" | "secretary" | "state" | "commissioner")
        && words.form(name).given.is_none()
}

/// Where the name begins in a run at the head of a sentence, whose first word has its capital from its place.
fn trim_first(words: &Words, from: usize, to: usize) -> usize {
    let form = words.form(from);
    let single = to - from == 1;
    let lower = words.seen_lower(&form.lower) > 0;
    let common =
        form.noun.is_some() || lower && !PARTICLES.contains(&form.lower.as_str()) || (form.lower.ends_with("ly") && form.given.is_none());
    if single {
        // Only what is capitalised elsewhere, too, is a name. Surnames of those who are named in full are found later.
        let known = (form.given.is_some() && !lower) || form.upper || form.country.is_some() || words.seen_capital(&form.lower) > 0;
        return if known && !common { from } else { to };
    }
    // `Ask Ada Quill`, but not `Mayor Ada Quill`.
    let bare = form.given.is_none() && form.title.is_none() && form.country.is_none() && form.body.is_none() && !form.upper;
    if bare
        && to - from > 2
        && (words.form(from + 1).given.is_some() || words.seen_capital(words.lower(from + 1)) > 1)
        && words.seen_capital(&form.lower) == 0
        && !form.lower.ends_with('.')
    {
        return from + 1;
    }
    if !common || (form.given.is_some() && !lower) {
        return from;
    }
    let keeps = form.given.is_some()
        || words.form(to - 1).body.is_some()
        || form.upper
        || form.country.is_some()
        || (from..to).any(|at| words.form(at).title.is_some() || matches!(words.lower(at), "for" | "of"));
    if keeps { from } else { from + 1 }
}

/// `Foreign Minister`, `White House Press Secretary`: an office without the name of its holder.
fn ends_in_title(words: &Words, from: usize, to: usize) -> bool {
    if (from..to).any(|at| matches!(words.lower(at), "for" | "&")) {
        return false;
    }
    let given = words.form(from).given.is_some() && words.form(from).title.is_none();
    let office = |title: Title| title.kind != TitleKind::Role || to - from == 1;
    let title = (from..to).any(|at| words.title_at(at, to).is_some_and(|(length, title)| at + length == to && office(title)));
    title && !(given && to - from >= 2)
}

/// Where the title in small letters that ends right before `name` begins: `Norland’s special envoy` before `Reyes`.
fn title_before(words: &Words, name: usize) -> Option<usize> {
    let sentence = words.all[name].sentence;
    let ends_title = (name.saturating_sub(4)..name).find(|&at| words.title_at(at, name).is_some_and(|(length, _)| at + length == name))?;
    if words.all[ends_title].sentence != sentence {
        return None;
    }
    let mut from = ends_title;
    while from > 0 && ends_title - from < 6 {
        let at = from - 1;
        let form = words.form(at);
        let stop = words.all[at].sentence != sentence
            || !form.alphabetic
            || (!form.capital && (form.plain || is_function(&form.lower) || form.lower.ends_with("ed")))
            || form.plain && words.all[at].first;
        if stop {
            break;
        }
        from = at;
    }
    Some(from)
}

/// Words that never stand inside a title phrase.
pub(super) fn is_function(lower: &str) -> bool {
    matches!(
        lower,
        "a" | "an"
            | "the"
            | "and"
            | "or"
            | "but"
            | "of"
            | "for"
            | "to"
            | "in"
            | "on"
            | "at"
            | "by"
            | "with"
            | "from"
            | "as"
            | "that"
            | "who"
            | "which"
            | "whose"
            | "whom"
            | "his"
            | "her"
            | "its"
            | "their"
            | "my"
            | "our"
            | "your"
            | "said"
            | "says"
            | "told"
            | "is"
            | "was"
            | "like"
    )
}

/// Mentions of known names in blocks whose words are all capitalised: `known` tells the entity of a word that ends,
/// or alone is, a name.
pub(super) fn known_names(words: &Words, known: impl Fn(&Words, usize) -> Option<(usize, usize)>) -> Vec<NameMention> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let known = (words.in_title_case(at) && words.form(at).capital).then(|| known(words, at)).flatten();
        let Some((length, entity)) = known else {
            at += 1;
            continue;
        };
        found.push(NameMention { name: at..at + length, possessive: is_possessive(words.lower(at + length)), ..alone(words, at, entity) });
        at += length;
    }
    found
}

/// A mention that is the full name of a person by its place in the text.
pub(super) fn person(words: &Words, name: Range<usize>, gender: Gender) -> NameMention {
    NameMention {
        from: name.start,
        titles: Vec::new(),
        evidence: Evidence::Person,
        gender,
        titled: false,
        possessive: is_possessive(words.lower(name.end)),
        entity: usize::MAX,
        name,
    }
}

/// A mention of a known entity by one word.
pub(super) fn alone(words: &Words, at: usize, entity: usize) -> NameMention {
    NameMention {
        name: at..at + 1,
        from: at,
        titles: Vec::new(),
        evidence: Evidence::None,
        gender: Gender::Either,
        titled: false,
        possessive: is_possessive(words.lower(at + 1)),
        entity,
    }
}
