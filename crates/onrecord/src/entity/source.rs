//! What is a source made of: a name, a pronoun, a description, nothing?

use super::mention::{self, NameMention};
use super::words::Words;
use onrecord_models::names::SourceNoun;
use onrecord_text::SpanSet;
use std::ops::Range;

/// Of a longer source only so many tokens are read.
const LONGEST: usize = 60;

/// What the words of a source are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// There is no source.
    Empty,
    /// The token of a pronoun.
    Pronoun(usize),
    /// The index of the mention that heads it.
    Name(usize),
    /// The indices of several mentions that head it: `Reyes and Nes`.
    Several(Vec<usize>),
    /// Anything else, by its tokens and its head noun: `the foreign minister of Norland`.
    Phrase { words: Range<usize>, head: usize },
}

/// How a description begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Article {
    /// `the`, `this`.
    Definite,
    /// `a`, `another`, `one`.
    Indefinite,
    /// `his`, `Reyes’s`.
    Possessive,
    /// None.
    None,
}

pub(super) fn is_pronoun(lower: &str) -> bool {
    person_pronoun(lower)
        || matches!(
            lower,
            "they"
                | "them"
                | "it"
                | "i"
                | "me"
                | "we"
                | "us"
                | "you"
                | "who"
                | "whom"
                | "which"
                | "that"
                | "myself"
                | "themselves"
                | "itself"
                | "their"
                | "its"
                | "my"
                | "our"
        )
}

pub(super) fn person_pronoun(lower: &str) -> bool {
    matches!(lower, "he" | "she" | "him" | "her" | "his" | "hers" | "himself" | "herself")
}

/// The mentions that overlap a range of tokens, as indices into the list.
pub(super) fn mentions_in(mentions: &[NameMention], range: &Range<usize>) -> Range<usize> {
    let from = mentions.partition_point(|mention| mention.name.end <= range.start);
    let to = mentions.partition_point(|mention| mention.name.start < range.end);
    from..to.max(from)
}

pub(super) fn tokens(words: &Words, source: &SpanSet) -> Range<usize> {
    let Some(cover) = source.cover() else { return 0..0 };
    let range = words.within(cover);
    range.start..range.end.min(range.start + LONGEST)
}

pub(super) fn article(words: &Words, phrase: &Range<usize>) -> Article {
    match words.lower(phrase.start) {
        "the" | "this" | "that" | "these" | "those" => Article::Definite,
        "a" | "an" | "another" | "one" | "some" | "any" => Article::Indefinite,
        "his" | "her" | "its" | "their" | "my" | "our" | "your" => Article::Possessive,
        _ if phrase.clone().take(6).any(|at| mention::is_possessive(words.lower(at))) => Article::Possessive,
        _ => Article::None,
    }
}

pub(super) fn ends_head(words: &Words, at: usize, start: usize) -> bool {
    let lower = words.lower(at);
    let form = words.form(at);
    let participle =
        at > start + 1 && !form.capital && (lower.ends_with("ing") || lower.ends_with("ed")) && lower.len() > 4 && form.body.is_none();
    participle && words.form(at - 1).alphabetic && !matches!(words.lower(at - 1), "the" | "a" | "an" | "his" | "her")
        || matches!(
            lower,
            "of" | "for"
                | "at"
                | "from"
                | "with"
                | "in"
                | "on"
                | "to"
                | "by"
                | "as"
                | "like"
                | "including"
                | "who"
                | "whose"
                | "whom"
                | "which"
                | "that"
                | "where"
                | "when"
                | "during"
                | "after"
                | "since"
                | "under"
                | "against"
                | "inside"
                | "near"
                | ","
                | "("
                | ")"
                | "--"
                | "—"
                | "–"
                | ":"
                | ";"
                | "is"
                | "was"
                | "has"
        ) && !(matches!(lower, "," | "(" | "--" | "—" | "–" | ":" | "that" | "that's") && at == start)
}

/// Reads the shape of the source in `range`.
pub(super) fn shape(words: &Words, range: &Range<usize>, mentions: &[NameMention]) -> Shape {
    let letters: Vec<usize> = range.clone().filter(|&at| words.form(at).lower.chars().any(char::is_alphanumeric)).take(LONGEST).collect();
    let Some(&first) = letters.first() else { return Shape::Empty };
    if letters.len() <= 3 && is_pronoun(words.lower(first)) {
        let rest = letters[1..].iter().all(|&at| {
            matches!(words.lower(at), "himself" | "herself" | "both" | "all" | "too" | "also" | "'s" | "’s" | "themselves" | "itself")
        });
        if rest {
            return Shape::Pronoun(first);
        }
    }
    let inside = mentions_in(mentions, range);
    let start = range.clone().find(|&at| words.form(at).lower.chars().any(char::is_alphanumeric)).unwrap_or(range.start);
    // Walk over the first noun phrase; names are stepped over whole.
    let mut at = start;
    let mut head = None;
    let mut named: Vec<usize> = Vec::new();
    let mut next = inside.start;
    let mut after_and = false;
    while at < range.end {
        while next < inside.end && mentions[next].name.end <= at {
            next += 1;
        }
        if next < inside.end && mentions[next].from <= at {
            head = Some(mentions[next].name.start.max(at));
            if !mentions[next].possessive || mentions[next].name.end + 1 >= range.end {
                if !after_and {
                    named.clear();
                }
                named.push(next);
            }
            at = mentions[next].name.end.max(at + 1);
            after_and = false;
            continue;
        }
        let lower = words.lower(at);
        if mention::is_possessive(lower) {
            at += 1;
            continue;
        }
        if lower == "and" || lower == "&" {
            after_and = !named.is_empty();
            if head.is_some_and(|head| !named.iter().any(|&i| mentions[i].name.contains(&head))) && !next_title(words, at + 1) {
                // `the minister and her aides`: several.
                let several = (at + 1..range.end.min(at + 6)).find(|&i| words.form(i).noun == Some(SourceNoun::Group));
                head = several.or(head);
                break;
            }
            at += 1;
            continue;
        }
        if ends_head(words, at, start) {
            if lower == "," && !named.is_empty() && words.lower(at + 1) == "others" {
                return Shape::Phrase { words: range.clone(), head: at + 1 };
            }
            if let Some(and) = and_after_aside(words, mentions, at, range).filter(|_| lower == "," && !named.is_empty()) {
                after_and = true;
                at = and + 1;
                continue;
            }
            // `Reyes, Nes and Berg`.
            let list = lower == ","
                && !named.is_empty()
                && next < inside.end
                && mentions[next].from <= at + 1
                && names_follow(words, mentions, next, &inside);
            if !list {
                break;
            }
            after_and = true;
            at += 1;
            continue;
        }
        if words.form(at).alphabetic {
            // A title before a name belongs to the name.
            let title = next < inside.end && mentions[next].from <= at;
            if !title {
                head = Some(at);
                if !after_and {
                    named.clear();
                }
            }
        }
        at += 1;
    }
    named.dedup_by_key(|&mut i| mentions[i].entity);
    if named.len() > 1 {
        return Shape::Several(named);
    }
    let Some(head) = head else { return Shape::Phrase { words: range.clone(), head: first } };
    if let [only] = named[..] {
        let more = after_and || words.lower(at) == "and";
        if !more && (mentions[only].name.contains(&head) || mentions[only].from <= head && head < mentions[only].name.end) {
            return Shape::Name(only);
        }
        if more {
            return Shape::Phrase { words: range.clone(), head };
        }
    }
    let plural = words.form(head).noun == Some(SourceNoun::Group);
    if !plural && let Some(apposed) = apposed_name(words, range, mentions, &inside) {
        return Shape::Name(apposed);
    }
    Shape::Phrase { words: range.clone(), head }
}

fn next_title(words: &Words, at: usize) -> bool {
    // `spokesman and lawyer Ola Berg`: still one person.
    (at..words.len().min(at + 4)).any(|i| words.title_at(i, i + 3).is_some())
}

/// `Ana Reyes, R-Ohio, [and] Ola Berg`: the `and` behind an aside of a party or place that stands before another name.
fn and_after_aside(words: &Words, mentions: &[NameMention], comma: usize, range: &Range<usize>) -> Option<usize> {
    let limit = range.end.min(comma + 9);
    let and = (comma + 1..limit).take_while(|&at| {
        let form = words.form(at);
        form.capital || !form.alphabetic || matches!(form.lower.as_str(), "of" | "and")
    });
    let and = and.filter(|&at| words.lower(at) == "and").last()?;
    let next = mentions.get(mentions.partition_point(|m| m.name.end <= and))?;
    (words.lower(and - 1) == "," && next.from == and + 1 && next.name.end <= range.end).then_some(and)
}

/// Whether the commas from here part names: another name follows at once, then `,` or `and`.
fn names_follow(words: &Words, mentions: &[NameMention], next: usize, inside: &Range<usize>) -> bool {
    next + 1 < inside.end
        && matches!(words.lower(mentions[next].name.end), "and" | ",")
        && mentions[next + 1].from <= mentions[next].name.end + 2
}

/// `The minister of the economy, [Ana Reyes],`.
fn apposed_name(words: &Words, range: &Range<usize>, mentions: &[NameMention], inside: &Range<usize>) -> Option<usize> {
    inside.clone().find(|&i| {
        let mention = &mentions[i];
        let before = mention.from.checked_sub(1).is_some_and(|at| at > range.start && matches!(words.lower(at), "," | "--" | "—" | "–"));
        let after = mention.name.end >= range.end
            || matches!(words.lower(mention.name.end), "," | "--" | "—" | "–" | "(" | "of" | "from" | "at" | "who");
        before && after && mention.evidence != super::mention::Evidence::Place
    })
}
