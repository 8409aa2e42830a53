//! Writing a knowledge base.

use super::{Holding, KnowledgeBase, MAGIC, OFFICE_GROUPS, VERSION, hash, is_id};
use std::collections::{BTreeMap, BTreeSet};

/// Gathers rows, in any order, and writes the table of a [`KnowledgeBase`]: the same rows give the same bytes.
#[derive(Debug, Default)]
pub struct Builder {
    /// By country, office, first day, person.
    held: BTreeMap<(String, usize, String, String), Holding>,
    offices: BTreeMap<String, (&'static str, String)>,
    countries: BTreeMap<String, String>,
}

impl Builder {
    /// One person in one office. A second row of the same person, office and first day adds what the other left open.
    ///
    /// # Errors
    /// In half a sentence, when the row is bad: no name, no Wikidata id, an end before the start.
    pub fn add(&mut self, mut holding: Holding) -> Result<(), String> {
        is_id(&holding.wikidata)?;
        for text in std::iter::once(&mut holding.name).chain(&mut holding.aliases).chain([&mut holding.country]) {
            *text = cell(text);
        }
        if holding.name.is_empty() || holding.country.is_empty() {
            return Err("a person or country without a name".to_owned());
        }
        if let (Some(first), Some(last)) = (holding.first, holding.last)
            && last.latest() < first.earliest()
        {
            return Err(format!("it ends on {last} and begins on {first}"));
        }
        let place = OFFICE_GROUPS.into_iter().position(|group| group == holding.group).unwrap_or_default();
        let first = holding.first.map(|first| first.to_string()).unwrap_or_default();
        let key = (holding.country.clone(), place, first, holding.wikidata.clone());
        if let Some(known) = self.held.get_mut(&key) {
            known.last = known.last.or(holding.last);
            known.known_until = known.known_until.max(holding.known_until);
            known.aliases.append(&mut holding.aliases);
        } else {
            self.held.insert(key, holding);
        }
        Ok(())
    }

    /// The Wikidata id of an office. Ids of another form are passed over.
    pub fn office(&mut self, id: &str, group: &'static str, country: &str) {
        if is_id(id).is_ok() {
            self.offices.insert(id.to_owned(), (group, cell(country)));
        }
    }

    /// The Wikidata id of a country. Ids of another form are passed over.
    pub fn country(&mut self, id: &str, name: &str) {
        if is_id(id).is_ok() {
            self.countries.insert(id.to_owned(), cell(name));
        }
    }

    /// How many holdings there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.held.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.held.is_empty()
    }

    /// The table, with its head line.
    #[must_use]
    pub fn table(&self) -> String {
        let mut rows = String::new();
        for (id, name) in &self.countries {
            rows += &format!("country\t{id}\t{name}\n");
        }
        for (id, (group, country)) in &self.offices {
            rows += &format!("office\t{id}\t{group}\t{country}\n");
        }
        for holding in self.held.values() {
            let Holding { group, country, wikidata, name, first, last, known_until, aliases } = holding;
            let aliases: BTreeSet<&str> = aliases.iter().map(String::as_str).filter(|alias| !alias.is_empty() && alias != name).collect();
            let aliases = aliases.into_iter().collect::<Vec<_>>().join("|");
            let date = |date: Option<String>| date.unwrap_or_default();
            let (first, last) = (date(first.map(|day| day.to_string())), date(last.map(|day| day.to_string())));
            let known_until = date(known_until.map(|day| day.to_string()));
            rows += &format!("held\t{group}\t{country}\t{wikidata}\t{name}\t{first}\t{last}\t{known_until}\t{aliases}\n");
        }
        format!("{MAGIC} {VERSION} {}\n{rows}", hash(rows.as_bytes()))
    }

    /// The knowledge base itself.
    #[must_use]
    pub fn finish(&self) -> KnowledgeBase {
        KnowledgeBase::from_bytes(self.table().as_bytes()).expect("what was written can be read")
    }
}

/// Text that fits into a cell: no tabs, line ends or bars, single spaces.
fn cell(text: &str) -> String {
    text.replace('|', " ").split_whitespace().collect::<Vec<_>>().join(" ")
}
