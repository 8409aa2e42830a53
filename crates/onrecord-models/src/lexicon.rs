//! The words of reporting: verbs and nouns of saying, audiences, occasions.
//!
//! The table is `data/reporting-verbs.tsv`, compiled by hand; its head explains the columns. It
//! names no person and no place. [`ReportingLexicon::embedded`] reads it once.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

/// The table as it was compiled in.
const TABLE: &str = include_str!("../data/reporting-verbs.tsv");

/// Where a verb of saying has the words for those who are spoken to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AddresseePlace {
    /// Nowhere that could be told from other words.
    #[default]
    None,
    /// Right behind it: `told reporters`.
    Object,
    /// Right behind it at times: `warned lawmakers`, but also `warned that`.
    MaybeObject,
    /// Behind `to`: `said to reporters`.
    To,
}

/// The reporting lexicon: all words in lower case.
#[derive(Debug, Default)]
pub struct ReportingLexicon {
    verbs: HashMap<&'static str, AddresseePlace>,
    /// Written-out form of a verb to its lemma.
    forms: HashMap<&'static str, &'static str>,
    /// Form of the verb to the particle and lemma of each phrasal verb that it may start.
    phrasal: HashMap<&'static str, Vec<(&'static str, &'static str)>>,
    /// First word of a fixed phrase to all its words and its lemma; longest first.
    phrases: HashMap<&'static str, Vec<(Vec<&'static str>, &'static str)>>,
    nouns: HashMap<&'static str, &'static str>,
    audiences: HashSet<&'static str>,
    media: HashSet<&'static str>,
    occasions: HashMap<&'static str, Vec<&'static str>>,
    messages: HashSet<&'static str>,
}

impl ReportingLexicon {
    /// The lexicon that is compiled into the program.
    #[must_use]
    pub fn embedded() -> &'static Self {
        static LEXICON: OnceLock<ReportingLexicon> = OnceLock::new();
        LEXICON.get_or_init(|| Self::read(TABLE))
    }

    /// Reads the table. Lines of an unknown kind are skipped: a test holds that there are none.
    fn read(table: &'static str) -> Self {
        let mut lexicon = Self::default();
        for line in table.lines().filter(|line| !line.starts_with('#')) {
            let mut columns = line.split('\t');
            let mut column = || columns.next().unwrap_or("");
            let (kind, lemma, forms, usage) = (column(), column(), column(), column());
            let forms = || forms.split(',').filter(|form| !form.is_empty());
            match kind {
                "verb" => {
                    let place = match usage {
                        "object" => AddresseePlace::Object,
                        "maybe" => AddresseePlace::MaybeObject,
                        "to" => AddresseePlace::To,
                        _ => AddresseePlace::None,
                    };
                    lexicon.verbs.insert(lemma, place);
                    lexicon.forms.extend(forms().map(|form| (form, lemma)));
                }
                "phrasal" => {
                    let particle = lemma.split_once(' ').map_or("", |(_, particle)| particle);
                    let verb = lemma.split_once(' ').map_or(lemma, |(verb, _)| verb);
                    for form in forms().chain([verb]) {
                        let entries: &mut Vec<_> = lexicon.phrasal.entry(form).or_default();
                        if !entries.contains(&(particle, lemma)) {
                            entries.push((particle, lemma));
                        }
                    }
                }
                "phrase" => {
                    for form in forms() {
                        let words: Vec<&str> = form.split(' ').collect();
                        lexicon.phrases.entry(words[0]).or_default().push((words, lemma));
                    }
                }
                "noun" => {
                    lexicon.nouns.insert(lemma, lemma);
                    lexicon.nouns.extend(forms().map(|form| (form, lemma)));
                }
                "audience" => {
                    lexicon.audiences.insert(lemma);
                }
                "medium" => {
                    lexicon.media.insert(lemma);
                }
                "occasion" => {
                    lexicon.occasions.insert(lemma, usage.split(',').collect());
                }
                "message" => {
                    lexicon.messages.insert(lemma);
                }
                _ => {}
            }
        }
        for phrases in lexicon.phrases.values_mut() {
            phrases.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
        }
        lexicon
    }

    /// The dictionary form of `word` when it is a form of a verb of saying: `denies`, `told`, `quipped`.
    /// `word` must be in lower case.
    #[must_use]
    pub fn verb_lemma(&self, word: &str) -> Option<&'static str> {
        if let Some(lemma) = self.forms.get(word) {
            return Some(lemma);
        }
        let known = |stem: &str| self.verbs.get_key_value(stem).map(|(lemma, _)| *lemma);
        let with = |stem: &str, ending: &str| known(&format!("{stem}{ending}"));
        if let Some(lemma) = known(word) {
            return Some(lemma);
        }
        let changed_y = || with(word.strip_suffix("ies").or_else(|| word.strip_suffix("ied"))?, "y");
        let present = || word.strip_suffix('s').and_then(|stem| known(stem).or_else(|| known(stem.strip_suffix('e')?)));
        let past = || {
            let stem = word.strip_suffix("ed").or_else(|| word.strip_suffix("ing"))?;
            known(stem).or_else(|| with(stem, "e"))
        };
        changed_y().or_else(present).or_else(past)
    }

    /// Where the verb with this dictionary form has its addressee.
    #[must_use]
    pub fn addressee_place(&self, lemma: &str) -> AddresseePlace {
        self.verbs.get(lemma).copied().unwrap_or_default()
    }

    /// The phrasal verb that the form `word` makes with one of the words behind it: `pointed` ... `out`.
    #[must_use]
    pub fn phrasal_lemma(&self, word: &str, behind: &[&str]) -> Option<&'static str> {
        let entries = self.phrasal.get(word)?;
        behind.iter().take(3).find_map(|next| entries.iter().find(|(particle, _)| particle == next)).map(|(_, lemma)| *lemma)
    }

    /// The fixed phrase at the head of `words`: its dictionary form and how many words it takes.
    #[must_use]
    pub fn phrase_lemma(&self, words: &[&str]) -> Option<(&'static str, usize)> {
        let candidates = self.phrases.get(words.first()?)?;
        candidates.iter().find(|(phrase, _)| words.starts_with(phrase)).map(|(phrase, lemma)| (*lemma, phrase.len()))
    }

    /// The dictionary form of a noun that names a statement: `warnings`.
    #[must_use]
    pub fn noun_lemma(&self, word: &str) -> Option<&'static str> {
        self.nouns.get(word).copied()
    }

    /// Whether the word stands for people or bodies that are spoken to: `reporters`, `committee`.
    #[must_use]
    pub fn is_audience(&self, word: &str) -> bool {
        self.audiences.contains(word)
    }

    /// Whether a name may follow the word to say which one it is: `broadcaster`, `minister`.
    #[must_use]
    pub fn is_medium(&self, word: &str) -> bool {
        self.media.contains(word)
    }

    /// Whether the word names something going on while people speak, and `preposition` leads to it: `at a rally`.
    #[must_use]
    pub fn is_occasion(&self, preposition: &str, word: &str) -> bool {
        self.occasions.get(word).is_some_and(|prepositions| prepositions.contains(&preposition))
    }

    /// Whether the word names something that is sent or held for somebody: `letter`, `testimony`.
    #[must_use]
    pub fn is_message(&self, word: &str) -> bool {
        self.messages.contains(word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_has_a_known_kind_and_is_in_lower_case() {
        let kinds = ["verb", "phrasal", "phrase", "noun", "audience", "medium", "occasion", "message"];
        let mut seen = HashSet::new();
        for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
            let columns: Vec<&str> = line.split('\t').collect();
            assert!(kinds.contains(&columns[0]), "{line}");
            assert!((2..=4).contains(&columns.len()) && !columns[1].is_empty(), "{line}");
            assert_eq!(line, line.to_lowercase());
            assert!(seen.insert((columns[0], columns[1])) || columns[0] == "phrase", "twice: {line}");
        }
        assert!(seen.len() > 600);
    }

    #[test]
    fn finds_the_dictionary_form_of_regular_and_irregular_verbs() {
        let lexicon = ReportingLexicon::embedded();
        let forms = [
            ("said", "say"),
            ("says", "say"),
            ("told", "tell"),
            ("denies", "deny"),
            ("denied", "deny"),
            ("denying", "deny"),
            ("emphasised", "emphasise"),
            ("noting", "note"),
            ("noted", "note"),
            ("stresses", "stress"),
            ("pledges", "pledge"),
            ("quipped", "quip"),
            ("wrote", "write"),
            ("claims", "claim"),
            ("added", "add"),
            ("warning", "warn"),
        ];
        for (form, lemma) in forms {
            assert_eq!(lexicon.verb_lemma(form), Some(lemma), "{form}");
        }
        for no_verb in ["table", "ed", "ing", "s", "ies", ""] {
            assert_eq!(lexicon.verb_lemma(no_verb), None, "{no_verb}");
        }
    }

    #[test]
    fn finds_phrases_and_phrasal_verbs() {
        let lexicon = ReportingLexicon::embedded();
        assert_eq!(lexicon.phrasal_lemma("pointed", &["out"]), Some("point out"));
        assert_eq!(lexicon.phrasal_lemma("pointed", &["to"]), Some("point to"));
        assert_eq!(lexicon.phrasal_lemma("pointed", &["at"]), None);
        assert_eq!(lexicon.phrase_lemma(&["according", "to", "him"]), Some(("according to", 2)));
        assert_eq!(lexicon.phrase_lemma(&["quoted", "as", "saying"]), Some(("say", 3)));
        assert_eq!(lexicon.phrase_lemma(&["according"]), None);
    }
}
