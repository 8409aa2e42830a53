//! Which statements and which sentences are looked at? Simple random samples that every machine draws alike.
//!
//! Each unit gets the SHA-256 of `onrecord audit 1 SEED PURPOSE ID`, and those with the smallest hashes are drawn. For all
//! that is known of SHA-256 this is a simple random sample without replacement. It depends on the seed and on the ids
//! alone: not on the order of the ledger, on the machine or on the version of a generator. A larger sample of the same
//! seed holds the smaller one. The sheet is in the order of another hash, so that the order tells nothing.

use onrecord::{Document, Origin};
use onrecord_text::{hex_sha256, segment};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A statement that can be drawn.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Unit {
    /// Id of the statement.
    pub statement: String,
    /// Hash of its document.
    pub document: String,
    /// `direct`, `indirect` or `mixed`.
    pub form: String,
    /// What is done by it.
    pub act: String,
    /// Who published it.
    pub outlet: Option<String>,
    /// How sure the program is of it.
    pub confidence: f64,
}

/// By what a sample is stratified.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum By {
    /// Direct, indirect, mixed.
    Form,
    /// The act.
    Act,
    /// The publisher.
    Outlet,
    /// Bands of confidence.
    Confidence,
}

impl By {
    fn stratum(self, unit: &Unit) -> &str {
        match self {
            Self::Form => &unit.form,
            Self::Act => &unit.act,
            Self::Outlet => unit.outlet.as_deref().unwrap_or("(not known)"),
            Self::Confidence => band(unit.confidence),
        }
    }
}

/// The bands of confidence, lowest first.
pub const BANDS: [&str; 4] = ["below 0.5", "0.5 to 0.75", "0.75 to 0.9", "0.9 and more"];

/// The band that a confidence is in.
#[must_use]
pub fn band(confidence: f64) -> &'static str {
    match confidence {
        c if c >= 0.9 => BANDS[3],
        c if c >= 0.75 => BANDS[2],
        c if c >= 0.5 => BANDS[1],
        _ => BANDS[0],
    }
}

/// A part of the statements of which a sample of its own is drawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stratum {
    /// What its statements have in common.
    pub name: String,
    /// How many there are.
    pub size: usize,
    /// How many of them are drawn.
    pub drawn: usize,
}

/// The statements that were drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Draw {
    /// The statements in the order of the sheet, each with the index of its stratum.
    pub units: Vec<(Unit, usize)>,
    /// The strata; a single one where none are asked for.
    pub strata: Vec<Stratum>,
}

/// The stratum of what is too rare for one of its own.
const OTHERS: &str = "(others)";
/// So many statements are drawn of a stratum on average, at least: what is rarer is thrown together.
const FEWEST: usize = 5;

/// Draws `most` statements.
///
/// Where strata are asked for, each gets the same number (all of them where it has fewer), and the scores weigh each
/// statement by how many of its stratum it stands for. When there are more strata than a fifth of the sample, the smallest
/// are thrown together.
#[must_use]
pub fn draw(units: &[Unit], most: usize, seed: u64, by: Option<By>) -> Draw {
    let mut groups: BTreeMap<&str, Vec<&Unit>> = BTreeMap::new();
    for unit in units {
        groups.entry(by.map_or("all", |by| by.stratum(unit))).or_default().push(unit);
    }
    let room = (most / FEWEST).max(1);
    if groups.len() > room {
        let mut names: Vec<&str> = groups.keys().copied().collect();
        names.sort_by_key(|name| (std::cmp::Reverse(groups[name].len()), *name));
        let rare: Vec<&Unit> = names[room - 1..].iter().filter_map(|name| groups.remove(name)).flatten().collect();
        groups.entry(OTHERS).or_default().extend(rare);
    }
    for group in groups.values_mut() {
        group.sort_by_cached_key(|unit| rank(seed, "statement", &unit.statement));
        group.dedup_by(|a, b| a.statement == b.statement);
    }
    let sizes: Vec<usize> = groups.values().map(Vec::len).collect();
    let shares = allocate(&sizes, most);
    let mut drawn: Vec<(Unit, usize)> = Vec::new();
    let mut strata = Vec::new();
    for (index, ((name, group), share)) in groups.into_iter().zip(shares).enumerate() {
        drawn.extend(group[..share].iter().map(|unit| ((*unit).clone(), index)));
        strata.push(Stratum { name: name.to_owned(), size: group.len(), drawn: share });
    }
    drawn.sort_by_cached_key(|(unit, _)| rank(seed, "order", &unit.statement));
    Draw { units: drawn, strata }
}

/// The same for each, and what the small ones cannot give for the others; the first ones get what is left over.
fn allocate(sizes: &[usize], most: usize) -> Vec<usize> {
    let mut shares = vec![0; sizes.len()];
    let mut left = most.min(sizes.iter().sum());
    while left > 0 {
        for (share, size) in shares.iter_mut().zip(sizes) {
            if left > 0 && *share < *size {
                *share += 1;
                left -= 1;
            }
        }
    }
    shares
}

fn rank(seed: u64, purpose: &str, id: &str) -> String {
    hex_sha256(format!("onrecord audit 1 {seed} {purpose} {id}").as_bytes())
}

/// In so many texts, drawn at random, sentences are looked for: a ledger of millions is not read through for fifty.
pub const MOST_TEXTS: usize = 2_000;

/// The texts in which sentences are looked for: all, or [`MOST_TEXTS`] of them at random.
#[must_use]
pub fn draw_texts(mut hashes: Vec<String>, seed: u64) -> Vec<String> {
    if hashes.len() > MOST_TEXTS {
        hashes.sort_by_cached_key(|hash| rank(seed, "text", hash));
        hashes.truncate(MOST_TEXTS);
        hashes.sort();
    }
    hashes
}

/// A sentence that was drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Hash of its document.
    pub document: String,
    /// First byte.
    pub start: usize,
    /// Just past the last byte.
    pub end: usize,
}

/// Draws sentences from texts that come one after the other.
#[derive(Debug)]
pub struct SentenceDraw {
    seed: u64,
    most: usize,
    drawn: BTreeMap<String, Place>,
    /// How many texts were looked through.
    pub texts: usize,
    /// How many sentences they have.
    pub sentences: usize,
}

impl SentenceDraw {
    /// A draw of `most` sentences.
    #[must_use]
    pub fn new(most: usize, seed: u64) -> Self {
        Self { seed, most, drawn: BTreeMap::new(), texts: 0, sentences: 0 }
    }

    /// Puts the sentences of a text into the urn: those of the headline, of headings and of paragraphs.
    pub fn add(&mut self, text: &str) {
        let Ok(document) = Document::from_text(text, Origin::default()) else { return };
        self.texts += 1;
        for sentence in segment(&document).sentences {
            if !document.slice(sentence).contains(char::is_alphanumeric) {
                continue;
            }
            self.sentences += 1;
            let place = Place { document: document.id().to_owned(), start: sentence.start(), end: sentence.end() };
            let id = format!("{} {}-{}", place.document, place.start, place.end);
            self.drawn.insert(rank(self.seed, "sentence", &id), place);
            if self.drawn.len() > self.most {
                self.drawn.pop_last();
            }
        }
    }

    /// The sentences, in the order of the sheet.
    #[must_use]
    pub fn places(&self) -> Vec<Place> {
        self.drawn.values().cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(number: usize) -> Unit {
        let form = ["direct", "indirect", "indirect", "indirect", "mixed"][number % 5];
        Unit {
            statement: format!("{number:016x}"),
            document: "d".to_owned(),
            form: form.to_owned(),
            act: "assert".to_owned(),
            outlet: Some(format!("Outlet {}", number % 17)),
            confidence: number as f64 / 1000.0,
        }
    }

    fn ids(draw: &Draw) -> Vec<&str> {
        draw.units.iter().map(|(unit, _)| unit.statement.as_str()).collect()
    }

    #[test]
    fn the_same_seed_draws_the_same_whatever_the_order() {
        let units: Vec<Unit> = (0..1000).map(unit).collect();
        let turned: Vec<Unit> = (0..1000).rev().map(unit).collect();
        let first = draw(&units, 50, 7, None);
        assert_eq!(first, draw(&turned, 50, 7, None));
        assert_ne!(ids(&first), ids(&draw(&units, 50, 8, None)));
        // As a few lines of Python draw them with hashlib: a change here changes everybody’s samples.
        assert_eq!(ids(&first)[..3], ["00000000000000ba", "00000000000000f7", "00000000000003df"]);
        let larger = draw(&units, 80, 7, None);
        assert!(ids(&first).iter().all(|id| ids(&larger).contains(id)), "a larger sample holds the smaller one");
        assert_eq!(draw(&units, 5000, 7, None).units.len(), 1000);
        assert!(draw(&[], 5, 7, None).units.is_empty());
    }

    #[test]
    fn every_statement_is_drawn_about_as_often() {
        let units: Vec<Unit> = (0..20).map(unit).collect();
        let mut counts = [0usize; 20];
        for seed in 0..2000 {
            for (unit, _) in draw(&units, 5, seed, None).units {
                counts[usize::from_str_radix(&unit.statement, 16).unwrap()] += 1;
            }
        }
        // 500 expected, standard deviation 19.
        assert!(counts.iter().all(|count| (420..580).contains(count)), "{counts:?}");
    }

    #[test]
    fn strata_get_the_same_number() {
        let units: Vec<Unit> = (0..1000).map(unit).collect();
        let found = draw(&units, 50, 7, Some(By::Form));
        let told: Vec<(&str, usize, usize)> = found.strata.iter().map(|s| (s.name.as_str(), s.size, s.drawn)).collect();
        assert_eq!(told, [("direct", 200, 17), ("indirect", 600, 17), ("mixed", 200, 16)]);
        assert!(found.units.iter().all(|(unit, stratum)| unit.form == found.strata[*stratum].name));
        let outlets = draw(&units, 50, 7, Some(By::Outlet));
        assert_eq!((outlets.strata.len(), outlets.strata[0].name.as_str()), (10, OTHERS));
        assert_eq!(outlets.strata.iter().map(|stratum| stratum.size).sum::<usize>(), 1000);
        assert_eq!(allocate(&[3, 100, 2], 25), [3, 20, 2]);
        assert_eq!(allocate(&[1, 1], 9), [1, 1]);
        assert_eq!(draw(&units, 40, 7, Some(By::Confidence)).strata.len(), 4);
    }

    #[test]
    fn sentences_come_from_all_texts() {
        let texts = ["One stood here. Two stood there.\n\nThree left.", "Four said no. —", "Five came."];
        let mut all = SentenceDraw::new(99, 7);
        texts.iter().for_each(|text| all.add(text));
        assert_eq!((all.texts, all.sentences, all.places().len()), (3, 5, 5));
        let mut some = SentenceDraw::new(2, 7);
        texts.iter().rev().for_each(|text| some.add(text));
        assert_eq!(some.places(), all.places()[..2]);
    }
}
