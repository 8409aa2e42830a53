//! The acts of saying: what is done by words of saying, from `assert` to `apologise`.
//!
//! The table is `data/acts.tsv`, grouped by hand; its head explains the columns and names what the groups follow.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

const TABLE: &str = include_str!("../data/acts.tsv");

/// What is done by saying something; after Searle and Vanderveken (1985), with the groups of PLOVER (2024) kept apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ActKind {
    /// Says that something is so, and no more.
    #[default]
    Assert,
    /// Makes a decision or news known.
    Announce,
    /// Says that what others say is so.
    Confirm,
    /// Says that what speaks against oneself is so.
    Admit,
    /// Says that what others say is not so.
    Deny,
    /// Says that somebody did wrong.
    Accuse,
    /// Has a bad opinion of somebody or something.
    Criticise,
    /// Has a good opinion; thanks, welcomes, congratulates.
    Praise,
    /// Binds oneself to do what is wished for.
    Promise,
    /// Binds oneself to do harm.
    Threaten,
    /// Says that harm may come.
    Warn,
    /// Wants others to do something.
    Demand,
    /// Wants to know something.
    Ask,
    /// Puts something forward for others to choose.
    Propose,
    /// Binds oneself to what others want.
    Agree,
    /// Will not do what others want.
    Refuse,
    /// Wishes that something were so.
    Hope,
    /// Holds or foresees that something is so.
    Believe,
    /// Is sorry for what one did.
    Apologise,
}

impl ActKind {
    /// All acts.
    pub const ALL: [Self; 19] = [
        Self::Assert,
        Self::Announce,
        Self::Confirm,
        Self::Admit,
        Self::Deny,
        Self::Accuse,
        Self::Criticise,
        Self::Praise,
        Self::Promise,
        Self::Threaten,
        Self::Warn,
        Self::Demand,
        Self::Ask,
        Self::Propose,
        Self::Agree,
        Self::Refuse,
        Self::Hope,
        Self::Believe,
        Self::Apologise,
    ];

    /// Its name in records.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Assert => "assert",
            Self::Announce => "announce",
            Self::Confirm => "confirm",
            Self::Admit => "admit",
            Self::Deny => "deny",
            Self::Accuse => "accuse",
            Self::Criticise => "criticise",
            Self::Praise => "praise",
            Self::Promise => "promise",
            Self::Threaten => "threaten",
            Self::Warn => "warn",
            Self::Demand => "demand",
            Self::Ask => "ask",
            Self::Propose => "propose",
            Self::Agree => "agree",
            Self::Refuse => "refuse",
            Self::Hope => "hope",
            Self::Believe => "believe",
            Self::Apologise => "apologise",
        }
    }

    fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|act| act.name() == name)
    }
}

/// The table of acts: all words in lower case.
#[derive(Debug, Default)]
pub struct Acts {
    verbs: HashMap<&'static str, ActKind>,
    judging: HashSet<&'static str>,
    nouns: HashMap<&'static str, ActKind>,
    /// First word of a phrase to its other words and its act, the longest first.
    phrases: HashMap<&'static str, Vec<(Vec<&'static str>, ActKind)>>,
    forms: HashMap<&'static str, &'static str>,
    /// All dictionary forms that phrases and verbs know.
    lemmas: HashSet<&'static str>,
    bad: HashSet<&'static str>,
    good: HashSet<&'static str>,
}

impl Acts {
    /// The table that is compiled into the program.
    #[must_use]
    pub fn embedded() -> &'static Self {
        static ACTS: OnceLock<Acts> = OnceLock::new();
        ACTS.get_or_init(|| Self::read(TABLE))
    }

    /// Reads the table. Lines of an unknown kind are skipped: a test holds that there are none.
    fn read(table: &'static str) -> Self {
        let mut acts = Self::default();
        for line in table.lines().filter(|line| !line.starts_with('#')) {
            let columns: Vec<&'static str> = line.split('\t').collect();
            let [kind, act, words] = columns[..] else { continue };
            let act = ActKind::named(act);
            for word in words.split(',') {
                match (kind, act) {
                    ("verb", Some(act)) => drop(acts.verbs.insert(word, act)),
                    ("noun", Some(act)) => drop(acts.nouns.insert(word, act)),
                    ("phrase", Some(act)) => {
                        let mut parts = word.split(' ');
                        let first = parts.next().unwrap_or_default();
                        acts.phrases.entry(first).or_default().push((parts.collect(), act));
                        acts.lemmas.insert(first);
                    }
                    ("judge", _) => drop(acts.judging.insert(word)),
                    ("bad", _) => drop(acts.bad.insert(word)),
                    ("good", _) => drop(acts.good.insert(word)),
                    ("form", _) => {
                        if let Some((form, lemma)) = word.split_once('=') {
                            acts.forms.insert(form, lemma);
                        }
                    }
                    _ => {}
                }
            }
        }
        let known = acts.verbs.keys().chain(&acts.judging).copied().chain(acts.forms.values().copied());
        acts.lemmas.extend(known.collect::<Vec<_>>());
        for phrases in acts.phrases.values_mut() {
            phrases.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
        }
        acts
    }

    /// The dictionary form of a verb that the table knows, from one of its forms in lower case: `vowed`, `denies`.
    #[must_use]
    pub fn lemma(&self, word: &str) -> Option<&'static str> {
        if let Some(lemma) = self.forms.get(word) {
            return Some(lemma);
        }
        let known = |stem: &str| self.lemmas.get(stem).copied();
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

    /// What a verb does, from its dictionary form.
    #[must_use]
    pub fn verb(&self, lemma: &str) -> Option<ActKind> {
        self.verbs.get(lemma).copied()
    }

    /// Whether only the words of the content tell what the verb does: `called it` a disgrace.
    #[must_use]
    pub fn is_judging(&self, lemma: &str) -> bool {
        self.judging.contains(lemma)
    }

    /// What a noun of saying stands for: `threat`, `promises`.
    #[must_use]
    pub fn noun(&self, word: &str) -> Option<ActKind> {
        let singular = || word.strip_suffix('s').and_then(|stem| self.nouns.get(stem));
        let changed_y = || word.strip_suffix("ies").and_then(|stem| self.nouns.get(format!("{stem}y").as_str()));
        self.nouns.get(word).or_else(singular).or_else(changed_y).copied()
    }

    /// The phrase that begins at the head of `words`, which are in lower case: what it does, and how many words it takes.
    #[must_use]
    pub fn phrase(&self, words: &[&str]) -> Option<(ActKind, usize)> {
        let first = words.first()?;
        let lemma = self.lemma(first);
        let candidates =
            self.phrases.get(first).into_iter().chain(lemma.filter(|lemma| lemma != first).and_then(|lemma| self.phrases.get(lemma)));
        candidates.flatten().find_map(|(rest, act)| Some((*act, 1 + follows(&words[1..], rest)?)))
    }

    /// Whether a thing that is called so is criticised (`Some(false)`) or praised (`Some(true)`).
    #[must_use]
    pub fn judgement(&self, word: &str) -> Option<bool> {
        self.good.contains(word).then_some(true).or(self.bad.contains(word).then_some(false))
    }
}

/// Whether `words` begin with the words of a phrase, of which `*` stands for one to three: how many that takes.
fn follows(words: &[&str], phrase: &[&str]) -> Option<usize> {
    let Some((first, rest)) = phrase.split_first() else { return Some(0) };
    if *first == "*" {
        return (1..=3).find_map(|gap| Some(gap + follows(words.get(gap..)?, rest)?));
    }
    (words.first() == Some(first)).then(|| follows(&words[1..], rest).map(|length| length + 1)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_listed_once_under_a_known_kind() {
        let mut seen = HashSet::new();
        for line in TABLE.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
            let columns: Vec<&str> = line.split('\t').collect();
            let [kind, act, words] = columns[..] else { panic!("{line}") };
            assert!(["verb", "noun", "phrase", "judge", "form", "bad", "good"].contains(&kind), "{line}");
            assert_eq!(ActKind::named(act).is_some(), ["verb", "noun", "phrase"].contains(&kind), "{line}");
            for word in words.split(',') {
                assert_eq!(word, word.to_lowercase());
                let group = if kind == "judge" { "verb" } else { kind };
                assert!(!word.is_empty() && seen.insert((group, word)), "twice: {word} in {line}");
            }
        }
    }

    #[test]
    fn verbs_nouns_and_phrases_name_acts() {
        let acts = Acts::embedded();
        let verb = |word: &str| acts.lemma(word).and_then(|lemma| acts.verb(lemma));
        assert_eq!(verb("denied"), Some(ActKind::Deny));
        assert_eq!(verb("vowing"), Some(ActKind::Promise));
        assert_eq!(verb("slammed"), Some(ActKind::Criticise));
        assert_eq!(verb("said"), None);
        assert_eq!(acts.noun("apologies"), Some(ActKind::Apologise));
        assert_eq!(acts.phrase(&["called", "on", "the"]), Some((ActKind::Demand, 2)));
        assert_eq!(acts.phrase(&["gave", "his", "word"]), Some((ActKind::Promise, 3)));
        assert_eq!(acts.phrase(&["told", "the", "crew", "to", "leave"]), Some((ActKind::Demand, 4)));
        assert_eq!(acts.phrase(&["called"]), None);
        assert_eq!(acts.judgement("disgrace"), Some(false));
    }
}
