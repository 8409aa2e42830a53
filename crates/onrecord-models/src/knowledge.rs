//! Who held which office of which country, and when: a table that is read once and asked often.
//!
//! The table is text. Its head line is `onrecord-kb 1 HASH`, HASH being the SHA-256 of all that follows. Then there is
//! one row a line, cells parted by tabs; empty lines and lines that begin with `#` say nothing:
//!
//! ```text
//! country  Q16   Canada
//! office   Q839078   prime minister   Canada
//! held     prime minister   Canada   Q3099714   Justin Trudeau   2015-11-04   [last day]   2022-01-01   [alias|alias]
//! ```
//!
//! Days are `YYYY`, `YYYY-MM` or `YYYY-MM-DD`. The last but one cell is the latest day of which the source of the row
//! can have known: what is not told to have ended before it is not known to last longer.

mod build;
mod day;
mod name;
mod office;

pub use build::Builder;
pub use day::{NoDate, PartialDate, Precision};
pub use name::agreement;
pub use office::{OFFICE_GROUPS, country_name, office_group, office_of_label};

use jiff::civil::Date;
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

/// First word of every knowledge base.
const MAGIC: &str = "onrecord-kb";
/// The version of the table that this program reads and writes.
const VERSION: u32 = 1;

/// Why bytes are not read as a knowledge base.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KnowledgeError {
    /// Something else altogether.
    #[error("line 1: not a knowledge base: it does not begin with '{MAGIC} {VERSION}'")]
    Other,
    /// Written by a later program.
    #[error("line 1: a knowledge base of version {0}; this program reads version {VERSION}")]
    Newer(u32),
    /// Not what was written.
    #[error("line {line}: the knowledge base is damaged: {what}")]
    Damaged {
        /// Counted from 1.
        line: usize,
        /// What is wrong with it.
        what: String,
    },
}

/// One person in one office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holding {
    /// The office, one of [`OFFICE_GROUPS`].
    pub group: &'static str,
    /// The country, as [`country_name`] has it.
    pub country: String,
    /// Wikidata id of the person: `Q3099714`.
    pub wikidata: String,
    /// Name of the person.
    pub name: String,
    /// First day in office, if known.
    pub first: Option<PartialDate>,
    /// Last day in office, if it is known to have ended.
    pub last: Option<PartialDate>,
    /// The latest day of which the source can have known.
    pub known_until: Option<Date>,
    /// Other names of the person.
    pub aliases: Vec<String>,
}

/// How sure it is that an office was held on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Certainty {
    /// It may have been: only the year of the first or last day is known, or the day is later than the source.
    Possible,
    /// It was.
    Certain,
}

impl Holding {
    /// Whether the office was held on `day`; none when it was not.
    #[must_use]
    pub fn held_on(&self, day: Date) -> Option<Certainty> {
        let begun = self.first.map_or(Some(Certainty::Possible), |first| match day {
            day if day >= first.latest() => Some(Certainty::Certain),
            day if day >= first.earliest() => Some(Certainty::Possible),
            _ => None,
        })?;
        let lasts = match self.last {
            // On the last day itself there may be a successor.
            Some(last) if day < last.earliest() => Certainty::Certain,
            Some(last) if day <= last.latest() => Certainty::Possible,
            Some(_) => return None,
            None if self.known_until.is_some_and(|until| day <= until) => Certainty::Certain,
            None => Certainty::Possible,
        };
        Some(begun.min(lasts))
    }

    /// How well `text` agrees with the name or an alias: see [`agreement`].
    #[must_use]
    pub fn agreement(&self, text: &str) -> Option<f32> {
        let names = std::iter::once(&self.name).chain(&self.aliases);
        names.filter_map(|known| agreement(text, known, self.group, &self.country)).reduce(f32::max)
    }
}

/// Who held which office of which country, and when.
#[derive(Debug, Default)]
pub struct KnowledgeBase {
    sha256: String,
    holdings: Vec<Holding>,
    by_office: HashMap<(&'static str, String), Vec<usize>>,
    by_word: HashMap<String, Vec<usize>>,
    offices: BTreeMap<String, (&'static str, String)>,
    countries: BTreeMap<String, String>,
}

static EMBEDDED: &str = include_str!("../data/knowledge.tsv");

static READ: LazyLock<KnowledgeBase> = LazyLock::new(|| {
    // A test reads it: damage is a fault of the build.
    KnowledgeBase::from_bytes(EMBEDDED.as_bytes()).expect("the embedded knowledge base is whole")
});

impl KnowledgeBase {
    /// The one that is compiled into the program, read when it is first asked for.
    #[must_use]
    pub fn embedded() -> &'static Self {
        &READ
    }

    /// The hash in the head line of [`KnowledgeBase::embedded`], which need not be read for it.
    #[must_use]
    pub fn embedded_sha256() -> &'static str {
        EMBEDDED.lines().next().and_then(|line| line.split(' ').nth(2)).unwrap_or_default()
    }

    /// Reads a knowledge base.
    ///
    /// # Errors
    /// When the bytes are none, are of a later version, or are not those that were written; with the line.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, KnowledgeError> {
        let (head, rest) = bytes.iter().position(|&byte| byte == b'\n').map_or((bytes, &[][..]), |end| (&bytes[..end], &bytes[end + 1..]));
        let head = std::str::from_utf8(head).map_err(|_| KnowledgeError::Other)?;
        let mut cells = head.trim_end_matches('\r').split(' ');
        if cells.next() != Some(MAGIC) {
            return Err(KnowledgeError::Other);
        }
        match cells.next().and_then(|version| version.parse().ok()) {
            Some(VERSION) => {}
            Some(newer) if newer > VERSION => return Err(KnowledgeError::Newer(newer)),
            _ => return Err(KnowledgeError::Other),
        }
        let sha256 = hash(rest);
        if cells.next() != Some(&sha256) || cells.next().is_some() {
            let what = "its hash is not that of the lines that follow; it was changed, or written in part".to_owned();
            return Err(KnowledgeError::Damaged { line: 1, what });
        }
        let mut base = Self { sha256, ..Self::default() };
        for (number, line) in rest.split(|&byte| byte == b'\n').enumerate() {
            let damaged = |what: &str| KnowledgeError::Damaged { line: number + 2, what: what.to_owned() };
            let line = std::str::from_utf8(line).map_err(|_| damaged("not UTF-8"))?.trim_end_matches('\r');
            if !line.is_empty() && !line.starts_with('#') {
                base.row(&line.split('\t').collect::<Vec<_>>()).map_err(|what| damaged(&what))?;
            }
        }
        Ok(base)
    }

    fn row(&mut self, cells: &[&str]) -> Result<(), String> {
        let group = |name: &str| OFFICE_GROUPS.into_iter().find(|group| *group == name).ok_or_else(|| format!("unknown office '{name}'"));
        match *cells {
            ["country", id, name] => {
                self.countries.insert(is_id(id)?.to_owned(), name.to_owned());
            }
            ["office", id, office, country] => {
                self.offices.insert(is_id(id)?.to_owned(), (group(office)?, country.to_owned()));
            }
            ["held", office, country, id, name, first, last, known_until, aliases] => {
                let date = |cell: &str| match cell {
                    "" => Ok(None),
                    cell => cell.parse::<PartialDate>().map(Some).map_err(|error| error.to_string()),
                };
                if name.is_empty() || country.is_empty() {
                    return Err("a person or country without a name".to_owned());
                }
                self.insert(Holding {
                    group: group(office)?,
                    country: country.to_owned(),
                    wikidata: is_id(id)?.to_owned(),
                    name: name.to_owned(),
                    first: date(first)?,
                    last: date(last)?,
                    known_until: date(known_until)?.map(|date| date.earliest()),
                    aliases: aliases.split('|').filter(|alias| !alias.is_empty()).map(str::to_owned).collect(),
                });
            }
            ["country" | "office" | "held", ..] => return Err(format!("{} cells in a row of '{}'", cells.len(), cells[0])),
            _ => return Err(format!("unknown kind of row '{}'", cells[0])),
        }
        Ok(())
    }

    fn insert(&mut self, holding: Holding) {
        let index = self.holdings.len();
        self.by_office.entry((holding.group, holding.country.clone())).or_default().push(index);
        for name in std::iter::once(&holding.name).chain(&holding.aliases) {
            for word in name::words(name) {
                let list = self.by_word.entry(word).or_default();
                if list.last() != Some(&index) {
                    list.push(index);
                }
            }
        }
        self.holdings.push(holding);
    }

    /// SHA-256 of its rows, as the head line has it.
    #[must_use]
    pub fn sha256(&self) -> &str {
        &self.sha256
    }

    /// All holdings, in the order of the table.
    #[must_use]
    pub fn holdings(&self) -> &[Holding] {
        &self.holdings
    }

    /// Who held, or may have held, the office `office_group` (one of [`OFFICE_GROUPS`]) of `country` (by any of its
    /// names) on a day, or on any day when none is given; in the order of the table, that of first days.
    #[must_use]
    pub fn holders(&self, office_group: &str, country: &str, on: Option<Date>) -> Vec<&Holding> {
        let Some(group) = OFFICE_GROUPS.into_iter().find(|group| *group == office_group) else { return Vec::new() };
        let all = self.by_office.get(&(group, country_name(country))).map_or(&[][..], Vec::as_slice);
        let holdings = all.iter().map(|&index| &self.holdings[index]);
        holdings.filter(|holding| on.is_none_or(|day| holding.held_on(day).is_some())).collect()
    }

    /// What is held by those whose name agrees with `name` (see [`agreement`]), best agreement first.
    #[must_use]
    pub fn person(&self, name: &str) -> Vec<(&Holding, f32)> {
        let words = name::words(name);
        let mut places: Vec<usize> = words.iter().filter_map(|word| self.by_word.get(word)).flatten().copied().collect();
        places.sort_unstable();
        places.dedup();
        let holdings = places.into_iter().map(|index| &self.holdings[index]);
        let mut found: Vec<_> = holdings.filter_map(|holding| Some((holding, holding.agreement(name)?))).collect();
        found.sort_by(|a, b| b.1.total_cmp(&a.1));
        found
    }

    /// The office, and its country, with this Wikidata id: `Q839078`.
    #[must_use]
    pub fn office(&self, id: &str) -> Option<(&'static str, &str)> {
        self.offices.get(id).map(|(group, country)| (*group, country.as_str()))
    }

    /// The country with this Wikidata id.
    #[must_use]
    pub fn country(&self, id: &str) -> Option<&str> {
        self.countries.get(id).map(String::as_str)
    }
}

/// `id`, when it has the form of a Wikidata id of a thing: `Q42`.
fn is_id(id: &str) -> Result<&str, String> {
    let digits = id.strip_prefix('Q').filter(|digits| !digits.is_empty() && digits.len() <= 12 && !digits.starts_with('0'));
    digits.filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit())).map(|_| id).ok_or_else(|| format!("'{id}' is no Wikidata id"))
}

fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests;
