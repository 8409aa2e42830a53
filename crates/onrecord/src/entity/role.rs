//! Who holds which office? Roles from titles before names and from appositions, and who is meant by `the minister`.

use super::cluster::Clusters;
use super::mention::{self, NameMention};
use super::words::Words;
use onrecord_models::names::{Gender, TitleKind};
use std::collections::HashMap;
use std::ops::Range;

/// A role that the text gives to an entity.
#[derive(Clone, Debug)]
pub(super) struct Held {
    pub entity: usize,
    /// Tokens of the words that give it: `Norland’s foreign minister`.
    pub phrase: Range<usize>,
    /// Position of the mention that it was given with.
    pub at: usize,
    /// The text gives it in words; else it follows from them.
    pub given: bool,
}

/// The roles of a document, found by their words and by their groups.
#[derive(Default)]
pub(super) struct Roles {
    pub all: Vec<Held>,
    by_head: HashMap<String, Vec<usize>>,
}

/// An apposition is not longer than so many words.
const LONGEST: usize = 24;
const MAX_HOLDERS: usize = 24;

impl Roles {
    pub(super) fn new(words: &Words, mentions: &[NameMention], clusters: &mut Clusters) -> Self {
        let mut roles = Self::default();
        for (index, mention) in mentions.iter().enumerate() {
            for title in &mention.titles {
                roles.add(words, mention, title.clone(), clusters, false);
            }
            if clusters.all[mention.entity].is_place() {
                continue;
            }
            let next = mentions.get(index + 1).map_or(words.len(), |next| next.from);
            if is_run_as_company(words, mention.name.start) && !clusters.all[mention.entity].is_person() {
                clusters.all[mention.entity].note_body();
                let held = roles.all.len();
                roles.all.push(Held { entity: mention.entity, phrase: mention.name.clone(), at: mention.name.start, given: false });
                roles.by_head.entry("company".to_owned()).or_default().push(held);
            }
            if let Some(phrase) = apposition_after(words, mention, next) {
                roles.add(words, mention, phrase, clusters, true);
            }
            if let Some(phrase) = apposition_before(words, mention) {
                roles.add(words, mention, phrase, clusters, true);
            }
        }
        roles
    }

    /// Notes each title that stands in `phrase`, up to its first relative clause.
    fn add(&mut self, words: &Words, mention: &NameMention, phrase: Range<usize>, clusters: &mut Clusters, apposed: bool) {
        let held = self.all.len();
        let mut found = false;
        let mut at = phrase.start;
        let mut past_preposition = false;
        while at < phrase.end {
            let lower = words.lower(at);
            if matches!(lower, "who" | "whose" | "which" | "that" | "and" | "but") && at > phrase.start {
                past_preposition = lower != "and" && past_preposition;
                if lower != "and" {
                    break;
                }
            }
            past_preposition |= matches!(lower, "of" | "for" | "to" | "at" | "with" | "by" | "from" | "in" | "on" | "under");
            // `Overall, the fund predicted that`: what a verb follows is no apposition.
            let ends_noun = |next: usize| {
                let lower = words.lower(next);
                next >= phrase.end
                    || words.title_at(next, phrase.end).is_some()
                    || words.form(next).body.is_some()
                    || !words.form(next).alphabetic
                    || matches!(
                        lower,
                        "of" | "for"
                            | "to"
                            | "at"
                            | "with"
                            | "by"
                            | "from"
                            | "in"
                            | "on"
                            | "under"
                            | "and"
                            | "who"
                            | "that"
                            | "which"
                            | "whose"
                            | "turned"
                            | "until"
                            | "during"
                            | "since"
                            | "living"
                            | "based"
                    )
            };
            if let Some((length, title)) = words.title_at(at, phrase.end) {
                let possessor = mention::is_possessive(words.lower(at + length));
                let honorific = title.kind == TitleKind::Honorific && (title.gender != Gender::Either || title.group.is_empty());
                if !possessor && (!past_preposition || !apposed) && !honorific && (!apposed || ends_noun(at + length)) {
                    let joined: Vec<&str> = (at..at + length).map(|i| words.lower(i).trim_end_matches('.')).collect();
                    for key in [joined.join(" "), format!("#{}", title.group)] {
                        if key.len() > 1 {
                            let list = self.by_head.entry(key).or_default();
                            if list.last() != Some(&held) {
                                list.push(held);
                            }
                        }
                    }
                    // `foreign minister` is also a minister.
                    let head = joined.iter().position(|&word| word == "of").unwrap_or(joined.len());
                    let last = head.checked_sub(1).and_then(|head| joined.get(head)).copied().unwrap_or("");
                    if length > 1 && last != "president" {
                        self.by_head.entry(last.to_owned()).or_default().push(held);
                    }
                    let cluster = &mut clusters.all[mention.entity];
                    if apposed {
                        cluster.note_person();
                    }
                    cluster.note_gender(title.gender, 1);
                    found = true;
                }
                at += length;
                continue;
            }
            if apposed && !past_preposition && words.form(at).body.is_some() && !words.form(at).capital && ends_noun(at + 1) {
                self.by_head.entry(words.lower(at).to_owned()).or_default().push(held);
                found = true;
            }
            at += 1;
        }
        if found {
            self.all.push(Held { entity: mention.entity, phrase, at: mention.name.start, given: true });
        }
    }

    /// Those who hold the role `head`, the last one given first.
    pub(super) fn holders(&self, head: &str, group: &str) -> impl Iterator<Item = &Held> {
        let of = |key: &str| self.by_head.get(key).map_or(&[][..], Vec::as_slice);
        let named = of(head);
        let list = if named.is_empty() && !group.is_empty() { of(&format!("#{group}")) } else { named };
        list.iter().rev().take(MAX_HOLDERS).filter_map(|&held| self.all.get(held))
    }
}

/// `Ana Reyes, [the foreign minister of Norland], …`.
fn apposition_after(words: &Words, mention: &NameMention, next: usize) -> Option<Range<usize>> {
    let mut at = mention.name.end;
    // `Ana Reyes (R-Ohio), …`; `Ana Reyes, 58, …`.
    if words.lower(at) == "(" {
        at = (at..words.len().min(at + 8)).find(|&i| words.lower(i) == ")")? + 1;
    }
    if !matches!(words.lower(at), "," | "--" | "—" | "–") {
        return None;
    }
    let mut from = at + 1;
    if words.lower(from).chars().all(|c| c.is_ascii_digit()) && words.lower(from + 1) == "," {
        from += 2;
    }
    let first = words.lower(from);
    let opens = matches!(first, "a" | "an" | "the" | "one" | "his" | "her" | "its" | "their" | "another" | "our" | "my" | "who")
        || (from < words.len() && words.form(from).alphabetic && !words.form(from).capital && !words.form(from).plain)
        || (from == next && mention.possessive)
        || (from < words.len() && words.form(from).title.is_some());
    if !opens || from >= words.len() || words.all[from].sentence != words.all[mention.name.start].sentence {
        return None;
    }
    let limit = words.len().min(from + LONGEST);
    let end = (from..limit)
        .find(|&i| {
            matches!(words.lower(i), "," | "--" | "—" | "–" | "." | ";" | "said" | "says" | "told" | "(" | "”" | "\"")
                || words.all[i].sentence != words.all[from].sentence
        })
        .unwrap_or(limit);
    // `Reyes, the minister said`: a clause, not an apposition.
    let clause = matches!(words.lower(end), "said" | "says" | "told") && words.lower(at) == "," && !closes(words, end);
    (end > from && !clause && !words.form(from).plain
        || matches!(first, "a" | "an" | "the" | "one" | "his" | "her" | "its" | "their" | "another" | "our" | "my" | "who" | "former"))
    .then_some(from..end)
    .filter(|range| !clause && !range.is_empty())
}

/// `chief executive of Kestrel`, `shares in Kestrel`: only companies have those.
fn is_run_as_company(words: &Words, name: usize) -> bool {
    let before = |n: usize| name.checked_sub(n).map_or("", |at| words.lower(at));
    match (before(2), before(1)) {
        ("executive" | "officer", "of") => matches!(before(3), "chief" | "executive"),
        ("ceo" | "shareholders" | "employees", "of") | ("shares" | "shareholders" | "stake" | "investors", "in") => true,
        ("director", "of" | "at") => before(3) == "managing",
        _ => false,
    }
}

/// Whether a verb at `at` goes on with the sentence after an apposition without its second comma.
fn closes(words: &Words, at: usize) -> bool {
    at > 0 && words.form(at - 1).capital
}

/// `[the foreign minister of Norland], Ana Reyes,`.
fn apposition_before(words: &Words, mention: &NameMention) -> Option<Range<usize>> {
    let comma = mention.from.checked_sub(1).filter(|&at| matches!(words.lower(at), "," | "("))?;
    // `The Minister for Works (Mr Quist)`, as transcripts have it.
    let bracketed = words.lower(comma) == "(";
    if bracketed && (words.lower(mention.name.end) != ")" || !mention.titled && mention.name.len() < 2) {
        return None;
    }
    let sentence = words.all[comma].sentence;
    let earliest = comma.saturating_sub(14);
    let start = (earliest..comma).rev().find(|&at| {
        words.all[at].sentence != sentence
            || matches!(words.lower(at), "," | ";" | ":" | "\"" | "”" | "“")
            || words.form(at).plain && {
                matches!(words.lower(at), "the" | "a" | "an" | "another" | "his" | "her" | "its" | "their" | "our" | "my" | "one")
            }
    });
    let from = match start {
        Some(at) if words.all[at].sentence != sentence || !words.form(at).alphabetic => at + 1,
        Some(at) => at,
        None => earliest,
    };
    let ends = bracketed || matches!(words.lower(mention.name.end), "," | "." | "--" | "—" | "'s" | "’s" | ";" | "");
    if bracketed && !matches!(words.lower(from), "the" | "a" | "an") {
        return None;
    }
    if from >= comma || !ends {
        return None;
    }
    // The head noun stands before the first preposition.
    let head = (from..comma).take_while(|&at| !matches!(words.lower(at), "of" | "for" | "to" | "at" | "in" | "with" | "who")).last()?;
    let titled = (from..=head).any(|at| words.title_at(at, head + 1).is_some_and(|(length, _)| at + length == head + 1));
    (titled && !(from..=head).any(|at| matches!(words.lower(at), "said" | "says" | "told" | "and"))).then_some(from..comma)
}

/// The gender that the role phrase tells, by its last title word.
pub(super) fn phrase_gender(words: &Words, phrase: &Range<usize>) -> Gender {
    phrase.clone().rev().filter_map(|at| words.title_at(at, phrase.end)).map(|(_, title)| title.gender).next().unwrap_or_default()
}
