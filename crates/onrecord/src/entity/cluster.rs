//! Which mentions name the same person or body? From name mentions to entities.

use super::mention::{self, Evidence, NameMention};
use super::words::Words;
use onrecord_models::names::{self, Gender};
use std::collections::HashMap;
use std::ops::Range;

/// So many entities are compared for one name; a text in which more share a surname is no news text.
const MAX_COMPARED: usize = 16;

/// An entity that grows as its mentions are read.
#[derive(Clone, Debug, Default)]
pub(super) struct Cluster {
    /// The words of its fullest name in lower case, without suffixes such as `Jr.`.
    pub words: Vec<String>,
    /// Tokens of the fullest name.
    pub name: Range<usize>,
    /// Mentions by two words or more.
    pub full: u32,
    person: i32,
    body: i32,
    place: i32,
    thing: i32,
    located: i32,
    male: i32,
    female: i32,
    /// Called by the given name alone, so that the surname alone is another's.
    familiar: bool,
    /// Its name ends in a legal form, such as `Inc.`, so that its first word alone is its name, too.
    company: bool,
    /// Members, when this is several named ones who speak together.
    pub members: Vec<usize>,
}

impl Cluster {
    fn note(&mut self, mention: &NameMention) {
        match mention.evidence {
            Evidence::Person => self.person += 1,
            Evidence::Body => self.body += 1,
            Evidence::Place => self.place += 1,
            Evidence::Thing => self.thing += 1,
            Evidence::None => {}
        }
        self.note_gender(mention.gender, 4);
    }

    /// Counts evidence of gender, such as an apposition (`the spokeswoman`).
    pub(super) fn note_gender(&mut self, gender: Gender, weight: i32) {
        match gender {
            Gender::Male => self.male += weight,
            Gender::Female => self.female += weight,
            Gender::Either => {}
        }
    }

    /// Counts evidence that it is a body, such as `it` for it.
    pub(super) fn note_body(&mut self) {
        self.body += 1;
    }

    pub(super) fn note_person(&mut self) {
        self.person += 1;
    }

    /// The gender that titles, pronouns and the given name tell.
    pub(super) fn gender(&self) -> Gender {
        let given = self.words.first().filter(|_| self.words.len() > 1).and_then(|word| names::given_name(word)).map(|name| name.gender);
        let (mut male, mut female) = (self.male, self.female);
        match given {
            Some(Gender::Male) => male += 3,
            Some(Gender::Female) => female += 3,
            _ => {}
        }
        match male.cmp(&female) {
            std::cmp::Ordering::Greater => Gender::Male,
            std::cmp::Ordering::Less => Gender::Female,
            std::cmp::Ordering::Equal => Gender::Either,
        }
    }

    pub(super) fn is_person(&self) -> bool {
        self.person > 0 && self.person >= self.body && self.place == 0 && self.members.is_empty()
    }

    pub(super) fn is_body(&self) -> bool {
        !self.is_person() && self.body > 0 && self.members.is_empty()
    }

    /// Neither person nor body, by its words.
    pub(super) fn is_thing(&self) -> bool {
        self.thing > 0 && self.person == 0
    }

    pub(super) fn is_place(&self) -> bool {
        self.place > 0
    }

    /// Something happens in it, and nothing else is known of it: `in Ostby`.
    pub(super) fn is_location(&self) -> bool {
        self.located > 0 && self.person == 0 && self.body == 0 && self.members.is_empty()
    }

    pub(super) fn note_place(&mut self) {
        self.place += 1;
    }

    pub(super) fn last(&self) -> &str {
        self.words.last().map_or("", String::as_str)
    }
}

/// Entities by the words of their names.
#[derive(Default)]
pub(super) struct Clusters {
    pub all: Vec<Cluster>,
    by_key: HashMap<String, usize>,
    by_last: HashMap<String, Vec<usize>>,
    by_word: HashMap<String, Vec<usize>>,
    by_initials: HashMap<String, usize>,
}

fn name_words(words: &Words, name: &Range<usize>) -> Vec<String> {
    let mut all: Vec<String> = Vec::with_capacity(name.len());
    for at in name.clone() {
        let lower = words.lower(at);
        match lower {
            _ if mention::is_suffix(lower) || lower == "]" => {}
            // `Kestrel Motors Inc.` is `Kestrel Motors`.
            _ if at + 1 == name.end && name.len() > 2 && is_company_form(lower) => {}
            "u.n." | "un" if words.form(at).upper => all.extend(["united".to_owned(), "nations".to_owned()]),
            "u.s." if name.len() > 1 => all.extend(["united".to_owned(), "states".to_owned()]),
            // A candidate's team, camp and campaign speak as one.
            "team" | "camp" if name.len() > 1 && !words.form(at).capital => all.push("campaign".to_owned()),
            _ => all.push(lower.trim_end_matches('.').replace('’', "'")),
        }
    }
    if all.is_empty() { name.clone().map(|at| words.lower(at).to_owned()).collect() } else { all }
}

/// The legal form at the end of a company's name.
fn is_company_form(lower: &str) -> bool {
    matches!(lower.trim_end_matches('.'), "inc" | "corp" | "ltd" | "plc" | "llc" | "gmbh")
}

/// `Norland’s Grain Board`: whose body it is, is a place or a body itself.
fn owns_body(words: &Words, mention: &NameMention) -> bool {
    let from = mention.name.end + 1;
    mention.possessive && (from..words.len().min(from + 5)).take_while(|&at| words.form(at).capital).any(|at| words.form(at).body.is_some())
}

/// Whether two given names can be one person's: equal, an initial, short for the other, or cut.
fn given_agree(a: &str, b: &str) -> bool {
    let full = |word: &str| names::given_name(word).and_then(|name| name.full).map_or_else(|| word.to_owned(), str::to_owned);
    let initial = |a: &str, b: &str| a.chars().count() == 1 && b.starts_with(a);
    // `u.s` and the like are no initials of a given name.
    a == b
        || initial(a, b)
        || initial(b, a)
        || full(a) == full(b)
        || (a.len() >= 3 && b.starts_with(a))
        || (b.len() >= 3 && a.starts_with(b))
}

fn push_capped(index: &mut HashMap<String, Vec<usize>>, word: &str, entity: usize) {
    let list = index.entry(word.to_owned()).or_default();
    if list.last() != Some(&entity) && list.len() < MAX_COMPARED {
        list.push(entity);
    }
}

impl Clusters {
    /// Clusters the mentions and writes the entity of each into it.
    pub(super) fn new(words: &Words, mentions: &mut [NameMention]) -> Self {
        let mut clusters = Self::default();
        // Full names first: a headline may say the surname before the text says the name.
        for single in [false, true] {
            if single {
                clusters.mark_familiar(words, mentions);
            }
            for mention in mentions.iter_mut() {
                let name = name_words(words, &mention.name);
                if (name.len() == 1) == single {
                    mention.entity = clusters.link(words, mention);
                }
            }
        }
        clusters
    }

    fn mark_familiar(&mut self, words: &Words, mentions: &[NameMention]) {
        for mention in mentions.iter().filter(|m| m.name.len() == 1 && !words.all[m.name.start].quoted) {
            let word = words.lower(mention.name.start);
            if self.by_last.contains_key(word) {
                continue;
            }
            for &entity in self.by_word.get(word).into_iter().flatten() {
                if self.all[entity].words.first().is_some_and(|first| first == word) {
                    self.all[entity].familiar = true;
                }
            }
        }
    }

    /// Takes a fuller name from a headline, where it was found by its surname.
    pub(super) fn adopt(&mut self, words: &Words, mention: &NameMention) {
        let name = name_words(words, &mention.name);
        let cluster = &mut self.all[mention.entity];
        if name.len() > cluster.words.len() && cluster.words.len() == 1 && !cluster.is_body() {
            cluster.name = mention.name.clone();
            cluster.words.clone_from(&name);
            cluster.person += 1;
            self.by_key.entry(name.join(" ")).or_insert(mention.entity);
            self.index(mention.entity, &name);
        }
    }

    /// The entity of one more mention.
    pub(super) fn link(&mut self, words: &Words, mention: &NameMention) -> usize {
        let name = &name_words(words, &mention.name)[..];
        let key = name.join(" ");
        let entity = if name.len() > 1 { self.find_full(name, &key, mention) } else { self.find_single(words, name, mention) };
        let entity = entity.unwrap_or_else(|| self.add(words, mention, name, &key));
        let cluster = &mut self.all[entity];
        // A surname in capitals, as transcripts print it, is no acronym.
        if mention.evidence != Evidence::Body || name.len() > 1 || cluster.person == 0 {
            cluster.note(mention);
        }
        if mention.from > 0 && matches!(words.lower(mention.from - 1), "in" | "near" | "outside" | "into") {
            cluster.located += 1;
        }
        cluster.located += i32::from(owns_body(words, mention));
        cluster.company |= mention.name.len() > 1 && is_company_form(words.lower(mention.name.end - 1));
        if name.len() > 1 {
            cluster.full += 1;
        }
        let letters = |range: &Range<usize>| if range.is_empty() { 0 } else { words.span(range.start, range.end).len() };
        if mention.name.len() > cluster.name.len()
            || (mention.name.len() == cluster.name.len() && letters(&mention.name) > letters(&cluster.name) + 1 && name.len() > 1)
        {
            cluster.name = mention.name.clone();
            if name.len() > cluster.words.len() {
                cluster.words = name.to_vec();
            }
        }
        self.by_key.entry(key).or_insert(entity);
        self.index(entity, name);
        entity
    }

    fn add(&mut self, words: &Words, mention: &NameMention, name: &[String], key: &str) -> usize {
        let entity = self.all.len();
        self.all.push(Cluster { words: name.to_vec(), name: mention.name.clone(), ..Cluster::default() });
        self.by_key.insert(key.to_owned(), entity);
        if name.len() > 1 && mention.evidence != Evidence::Person {
            let initials: String =
                mention.name.clone().filter(|&at| words.form(at).capital).filter_map(|at| words.lower(at).chars().next()).collect();
            self.by_initials.entry(initials).or_insert(entity);
        }
        entity
    }

    fn index(&mut self, entity: usize, name: &[String]) {
        if let Some(last) = name.last() {
            push_capped(&mut self.by_last, last, entity);
        }
        for word in name.iter().filter(|word| !mention::is_function(word)) {
            push_capped(&mut self.by_word, word, entity);
        }
    }

    fn find_full(&self, name: &[String], key: &str, mention: &NameMention) -> Option<usize> {
        if let Some(&entity) = self.by_key.get(key) {
            return Some(entity);
        }
        let candidates = self.by_last.get(name.last()?)?;
        candidates.iter().copied().find(|&entity| {
            let other = &self.all[entity];
            if other.words.len() < 2 {
                return false;
            }
            if other.words.ends_with(name) || name.ends_with(&other.words) {
                return true;
            }
            let bodies = mention.evidence == Evidence::Body || other.is_body();
            let given = name.iter().zip(&other.words).next().is_some_and(|(a, b)| given_agree(a, b));
            !bodies && given && (name.len() == 2 || other.words.len() == 2 || name[1].chars().next() == other.words[1].chars().next())
        })
    }

    fn find_single(&self, words: &Words, name: &[String], mention: &NameMention) -> Option<usize> {
        let word = name.first()?;
        let agrees = |entity: usize| {
            let cluster = &self.all[entity];
            let gender = cluster.gender();
            let genders = mention.gender == Gender::Either || gender == Gender::Either || gender == mention.gender;
            let kinds = !(mention.titled && cluster.is_body()) && mention.evidence != Evidence::Place;
            genders && kinds
        };
        let best = |list: &[usize]| -> Option<usize> {
            // Of several who share a surname the one who is named first bears it alone; the family is told apart by given names.
            list.iter()
                .copied()
                .filter(|&entity| agrees(entity))
                .min_by_key(|&entity| (self.all[entity].familiar, self.all[entity].name.start))
        };
        if let Some(found) = self.by_last.get(word).and_then(|list| best(list)) {
            return Some(found);
        }
        let initials: String = word.chars().filter(|c| c.is_alphanumeric()).collect();
        if words.form(mention.name.start).upper {
            // `NBP` is `NBP Holding` rather than a body with these initials.
            let leading = self.by_word.get(word).into_iter().flatten().copied().find(|&entity| {
                let cluster = &self.all[entity];
                cluster.words.len() > 1 && !cluster.is_person() && cluster.words.first() == Some(word)
            });
            if let Some(entity) = leading.or_else(|| self.by_initials.get(&initials).copied()) {
                return Some(entity);
            }
        }
        if mention.evidence == Evidence::Place || mention.evidence == Evidence::Body {
            return self.by_key.get(word).copied();
        }
        let first_word = |list: &[usize]| -> Option<usize> {
            let persons: Vec<usize> =
                list.iter().copied().filter(|&entity| !self.all[entity].is_body() && !self.all[entity].is_place()).collect();
            let leading: Vec<usize> = persons.iter().copied().filter(|&entity| self.all[entity].words.first() == Some(word)).collect();
            best(if leading.is_empty() { &persons } else { &leading })
        };
        let company =
            |list: &[usize]| list.iter().copied().find(|&entity| self.all[entity].company && self.all[entity].words.first() == Some(word));
        let list = self.by_word.get(word).map_or(&[][..], Vec::as_slice);
        first_word(list).or_else(|| company(list)).or_else(|| self.by_key.get(word).copied())
    }

    /// The entity whose name, or last word, stands at `at`, with the number of its tokens: for headlines.
    pub(super) fn known_at(&self, words: &Words, at: usize) -> Option<(usize, usize)> {
        let strip = |at: usize| words.lower(at).trim_end_matches('.').to_owned();
        let mut key = String::new();
        let mut best = None;
        for end in at..words.len().min(at + 6) {
            if end > at {
                key.push(' ');
            }
            key.push_str(&strip(end));
            if let Some(&entity) = self.by_key.get(&key) {
                let plain = end == at && words.form(at).plain;
                if !plain {
                    best = Some((end + 1 - at, entity));
                }
            }
        }
        if best.is_some_and(|(length, _)| length > 1) {
            return best;
        }
        let form = words.form(at);
        // `Ana Reyes` in a headline over a text that says `Reyes` only.
        if form.given.is_some()
            && at + 1 < words.len()
            && words.form(at + 1).capital
            && let Some(&entity) = self.by_key.get(&strip(at + 1))
            && self.all[entity].words.len() == 1
            && !self.all[entity].is_body()
            && !self.all[entity].is_place()
        {
            return Some((2, entity));
        }
        if best.is_some() {
            return best;
        }
        if form.plain || form.title.is_some() || form.noun.is_some() || words.seen_lower(&form.lower) > 0 || form.country.is_some() {
            return None;
        }
        let list = self.by_last.get(&strip(at))?;
        let entity = list.iter().copied().min_by_key(|&entity| (self.all[entity].familiar, self.all[entity].name.start))?;
        (!self.all[entity].is_body()).then_some((1, entity))
    }

    /// The person whose surname `at` is, though the word might be another thing: `King`.
    pub(super) fn surname_at(&self, words: &Words, at: usize) -> Option<usize> {
        let lower = words.lower(at);
        if words.seen_lower(lower) > 0 || words.form(at).country.is_some() {
            return None;
        }
        let list = self.by_last.get(lower)?;
        let persons = list.iter().copied().filter(|&entity| self.all[entity].words.len() > 1 && !self.all[entity].is_body());
        persons.min_by_key(|&entity| (self.all[entity].familiar, self.all[entity].name.start))
    }

    /// Others with the same surname, for families.
    pub(super) fn relatives(&self, entity: usize) -> impl Iterator<Item = usize> {
        let list = self.by_last.get(self.all[entity].last()).map_or(&[][..], Vec::as_slice);
        list.iter().copied().filter(move |&other| other != entity && self.all[other].words.len() > 1 && !self.all[other].is_body())
    }

    /// Bodies and other entities with `word` in their names.
    pub(super) fn with_word(&self, word: &str) -> &[usize] {
        self.by_word.get(word).map_or(&[], Vec::as_slice)
    }

    /// Several named entities that speak together, as one entity.
    pub(super) fn group(&mut self, members: Vec<usize>, name: Range<usize>) -> usize {
        let key = members.iter().map(usize::to_string).collect::<Vec<_>>().join("+");
        if let Some(&entity) = self.by_key.get(&key) {
            return entity;
        }
        self.all.push(Cluster { name, members, ..Cluster::default() });
        self.by_key.insert(key, self.all.len() - 1);
        self.all.len() - 1
    }
}
