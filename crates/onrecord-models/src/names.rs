//! What is known of names: given names and their gender, titles and roles, the nouns of bodies,
//! countries. Tables of general knowledge, written for this project; see the head of each file.
//!
//! All look-ups take words in lower case.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// The gender that a word tells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Gender {
    /// `Mr.`, `John`, `he`.
    Male,
    /// `Mrs.`, `Joan`, `she`.
    Female,
    /// The word does not tell.
    #[default]
    Either,
}

impl Gender {
    fn read(code: &str) -> Self {
        match code {
            "m" => Self::Male,
            "f" => Self::Female,
            _ => Self::Either,
        }
    }
}

/// What a word for a person's office or role is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TitleKind {
    /// Only before a name: `Mr.`.
    Honorific,
    /// Before a name or alone: `senator`.
    Title,
    /// Alone, rarely before a name: `candidate`.
    Role,
}

/// A word, or several, for a person's office or role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Title {
    /// What it is used for.
    pub kind: TitleKind,
    /// The gender that it tells.
    pub gender: Gender,
    /// Titles of one group name one office: `top diplomat` and `foreign minister`. May be empty.
    pub group: &'static str,
}

/// The kind of body that a noun names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BodyKind {
    /// `ministry`, `senate`.
    Government,
    /// `company`, `Inc.`.
    Company,
    /// `newspaper`, `Times`.
    Media,
    /// `party`, `campaign`.
    Party,
    /// Any other: `university`, `association`.
    Other,
}

/// What the source of a statement is, by its noun, when it is not one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SourceNoun {
    /// Something written: `report`.
    Document,
    /// Several people: `officials`.
    Group,
}

/// A given name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GivenName {
    /// Who bears it.
    pub gender: Gender,
    /// The form of which it is a short or variant one: `william` for `bill`.
    pub full: Option<&'static str>,
}

fn rows(table: &'static str) -> impl Iterator<Item = (&'static str, [&'static str; 3])> {
    table.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(|line| {
        let mut cells = line.split('\t');
        let mut next = || cells.next().unwrap_or("");
        (next(), [next(), next(), next()])
    })
}

static GIVEN: LazyLock<HashMap<&str, GivenName>> = LazyLock::new(|| {
    let row = |(name, [gender, full, _]): (&'static str, [&'static str; 3])| {
        (name, GivenName { gender: Gender::read(gender), full: (!full.is_empty()).then_some(full) })
    };
    rows(include_str!("../data/given-names.tsv")).map(row).collect()
});

static TITLES: LazyLock<HashMap<&str, Title>> = LazyLock::new(|| {
    let row = |(words, [kind, gender, group]): (&'static str, [&'static str; 3])| {
        let kind = match kind {
            "honorific" => TitleKind::Honorific,
            "title" => TitleKind::Title,
            _ => TitleKind::Role,
        };
        (words, Title { kind, gender: Gender::read(gender), group })
    };
    rows(include_str!("../data/titles.tsv")).map(row).collect()
});

static BODIES: LazyLock<HashMap<&str, BodyKind>> = LazyLock::new(|| {
    let row = |(noun, [kind, _, _]): (&'static str, [&'static str; 3])| {
        let kind = match kind {
            "government" => BodyKind::Government,
            "company" => BodyKind::Company,
            "media" => BodyKind::Media,
            "party" => BodyKind::Party,
            _ => BodyKind::Other,
        };
        (noun, kind)
    };
    rows(include_str!("../data/organizations.tsv")).map(row).collect()
});

static NOUNS: LazyLock<HashMap<&str, SourceNoun>> = LazyLock::new(|| {
    rows(include_str!("../data/nouns.tsv"))
        .map(|(noun, [kind, _, _])| (noun, if kind == "d" { SourceNoun::Document } else { SourceNoun::Group }))
        .collect()
});

static PLAIN: LazyLock<HashSet<&str>> = LazyLock::new(|| rows(include_str!("../data/plain-words.tsv")).map(|(word, _)| word).collect());

/// Names of countries, and the words for what belongs to them, each with the country's name.
static COUNTRIES: LazyLock<HashMap<String, (&'static str, bool)>> = LazyLock::new(|| {
    let mut found = HashMap::new();
    for line in include_str!("../data/countries.tsv").lines().filter(|line| !line.starts_with('#')) {
        let mut cells = line.split('\t');
        let Some(country) = cells.next() else { continue };
        found.insert(country.to_lowercase(), (country, true));
        for cell in cells {
            // `U.S.` and `UK` are names; `Russian` is not.
            found.insert(cell.to_lowercase(), (country, cell.chars().all(|c| !c.is_lowercase())));
        }
    }
    found
});

/// A given name.
#[must_use]
pub fn given_name(word: &str) -> Option<GivenName> {
    GIVEN.get(word).copied()
}

/// A title or role of one or more words, parted by single spaces.
#[must_use]
pub fn title(words: &str) -> Option<Title> {
    TITLES.get(words).copied()
}

/// A noun that heads the name of a body.
#[must_use]
pub fn body(noun: &str) -> Option<BodyKind> {
    BODIES.get(noun).copied()
}

/// A noun for something written or for several people.
#[must_use]
pub fn source_noun(noun: &str) -> Option<SourceNoun> {
    NOUNS.get(noun).copied()
}

/// A word that is capitalised at the head of a sentence, or by custom, without naming an actor.
#[must_use]
pub fn is_plain(word: &str) -> bool {
    PLAIN.contains(word)
}

/// The country that `words` name or belong to, and whether they name it (`Norway`) rather than
/// belong to it (`Norwegian`).
#[must_use]
pub fn country(words: &str) -> Option<(&'static str, bool)> {
    COUNTRIES.get(words).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_answer_for_a_word_of_each_kind() {
        assert_eq!(given_name("bill").and_then(|name| name.full), Some("william"));
        assert_eq!(given_name("joan").map(|name| name.gender), Some(Gender::Female));
        assert_eq!(title("top diplomat").map(|title| title.group), title("foreign minister").map(|title| title.group));
        assert_eq!(title("mrs").map(|title| title.kind), Some(TitleKind::Honorific));
        assert_eq!(body("ministry"), Some(BodyKind::Government));
        assert_eq!(source_noun("officials"), Some(SourceNoun::Group));
        assert!(is_plain("meanwhile") && !is_plain("reyes"));
        assert_eq!(country("norwegian"), Some(("Norway", false)));
        assert_eq!(country("u.s."), Some(("United States", true)));
    }

    #[test]
    fn tables_are_in_lower_case_and_sorted() {
        for table in [include_str!("../data/given-names.tsv"), include_str!("../data/titles.tsv"), include_str!("../data/nouns.tsv")] {
            let words: Vec<&str> = rows(table).map(|(word, _)| word).collect();
            assert!(words.windows(2).all(|pair| pair[0] < pair[1]), "not sorted, or a word stands twice");
            assert!(words.iter().all(|word| word.to_lowercase() == *word));
        }
    }
}
