//! Which statements are about this, by whom, to whom, when?

use crate::StoreError;
use onrecord::{OffsetUnit, Record};
use serde::Serialize;

/// In which order statements are handed out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Order {
    /// Those that answer the words best first; without words, as [`Order::Latest`].
    #[default]
    Best,
    /// By the day on which it was said, else published, earliest first. Undated ones last.
    Earliest,
    /// Latest first. Undated ones last.
    Latest,
}

/// What is asked for. Every part that is given has to fit; words are compared without case and accents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// Words that all stand in what was said.
    pub words: String,
    /// Words that all stand in the speaker's name, or in the words for a speaker without one.
    pub speaker: Option<String>,
    /// The speaker's whole name, letter by letter as it is kept.
    pub name: Option<String>,
    /// Words of the name of somebody of whom the content speaks, by name or otherwise.
    pub about: Option<String>,
    /// Words that stand in those to whom it was said.
    pub to: Option<String>,
    /// Name of the publisher or agency.
    pub outlet: Option<String>,
    /// The act: `accuse`.
    pub act: Option<String>,
    /// `direct`, `indirect` or `mixed`.
    pub form: Option<String>,
    /// Not said before this day; a prefix of an ISO 8601 day will do. The day of publication stands in where none is told.
    pub said_after: Option<String>,
    /// Not said after this day.
    pub said_before: Option<String>,
    /// Hash of the one document to look in.
    pub document: Option<String>,
    /// Which come first.
    pub order: Order,
    /// Where to go on: [`Page::next`] of the same query.
    pub after: Option<String>,
    /// At most so many.
    pub limit: usize,
    /// Unit of the offsets.
    pub unit: OffsetUnit,
}

/// Some of the statements that fit.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Page {
    /// The statements.
    pub rows: Vec<Row>,
    /// What to ask with, as [`Query::after`], for those that follow; none when these are the last.
    pub next: Option<String>,
}

/// A statement that was found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Row {
    /// Its id.
    pub statement: String,
    /// `direct`, `indirect` or `mixed`.
    pub form: String,
    /// What was said; parts joined with ` … `.
    pub content: String,
    /// First position of its first part in the document's text.
    pub start: usize,
    /// Just past the last position of its last part.
    pub end: usize,
    /// Who said it, if the name is known.
    pub speaker: Option<String>,
    /// Their Wikidata id, if a knowledge base has them.
    pub speaker_id: Option<String>,
    /// The words for who said it.
    pub source: Option<String>,
    /// To whom, as written.
    pub addressee: Option<String>,
    /// On what occasion, as written.
    pub occasion: Option<String>,
    /// What is done by it.
    pub act: String,
    /// First day on which it can have been said, ISO 8601.
    pub said_first: Option<String>,
    /// Last day.
    pub said_last: Option<String>,
    /// Hash of the document.
    pub document: String,
    /// Path where the document was found first.
    pub path: Option<String>,
    /// Web address where it was found first.
    pub url: Option<String>,
    /// Title of the document.
    pub title: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// Day of publication.
    pub published: Option<String>,
    /// Id of the first statement that reports the same utterance.
    pub utterance: String,
    /// In how many texts the same was reported, this one among them.
    pub reports: u64,
    /// From 0 to 1: how likely source, cue and content are right.
    pub confidence: f64,
}

/// A statement with all that is kept of its document.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept {
    /// The statement.
    pub row: Row,
    /// The document's text.
    pub text: String,
    /// The newest reading of the document, offsets in bytes; none for readings of the first version of ledgers.
    pub record: Option<Record>,
}

/// Where a text was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OriginRow {
    /// Path, with the member of an archive where it is one.
    pub path: String,
    /// Where in that file: `line 3`.
    pub position: Option<String>,
    /// Web address.
    pub url: Option<String>,
    /// Who published it there.
    pub publisher: Option<String>,
    /// Day of publication there, ISO 8601.
    pub published: Option<String>,
    /// What the source calls it.
    pub source_id: Option<String>,
    /// Media type of the bytes.
    pub media_type: Option<String>,
    /// SHA-256 of the bytes.
    pub sha256: String,
}

/// Another text that is nearly the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Variant {
    /// Its hash.
    pub document: String,
    /// Its title.
    pub title: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// Day of publication, ISO 8601.
    pub published: Option<String>,
}

/// A document with all that is kept of it.
#[derive(Clone, Debug, PartialEq)]
pub struct KeptDocument {
    /// SHA-256 of the text's UTF-8 bytes.
    pub hash: String,
    /// Title.
    pub title: Option<String>,
    /// Line that names the authors.
    pub byline: Option<String>,
    /// Day of publication, ISO 8601.
    pub published: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// ISO 639-1 code of its language.
    pub language: String,
    /// The text.
    pub text: String,
    /// Where it was found, by path.
    pub origins: Vec<OriginRow>,
    /// The newest reading, offsets in bytes; none when it is not read, or was read by the first version of ledgers.
    pub record: Option<Record>,
    /// Texts that are nearly the same, earliest first; at most fifty.
    pub variants: Vec<Variant>,
}

/// A role of somebody who speaks, as texts give it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RoleRow {
    /// The office, as written.
    pub title: String,
    /// Whose office it is.
    pub of: Option<String>,
    /// `current`, `former` or `coming`.
    pub tenure: String,
    /// First day for which a text gives it, ISO 8601.
    pub first: Option<String>,
    /// Last day.
    pub last: Option<String>,
    /// In how many texts.
    pub documents: u64,
    /// Hash of one of them.
    pub document: String,
    /// First position of the words in that text.
    pub start: usize,
    /// Just past the last position.
    pub end: usize,
}

/// A program with its model and knowledge.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reader {
    /// Version of onrecord.
    pub onrecord: String,
    /// SHA-256 of the weights.
    pub model_sha256: String,
    /// SHA-256 of the knowledge base; none without one.
    pub knowledge_sha256: Option<String>,
    /// How many texts have a reading by it.
    pub documents: u64,
}

/// All that a ledger holds, in figures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Holdings {
    /// Texts.
    pub documents: u64,
    /// Those of them that are not read.
    pub unread: u64,
    /// Places where they were found.
    pub origins: u64,
    /// Statements of the newest readings.
    pub statements: u64,
    /// Those of them whose speaker has a name.
    pub named: u64,
    /// Different names of speakers.
    pub speakers: u64,
    /// Earliest day of publication.
    pub from: Option<String>,
    /// Latest day of publication.
    pub to: Option<String>,
    /// Languages of the texts, most frequent first.
    pub languages: Vec<Facet>,
    /// Who published the texts, most frequent first; at most two hundred.
    pub outlets: Vec<Facet>,
    /// Who read them.
    pub readers: Vec<Reader>,
    /// Version of the tables.
    pub version: u32,
}

/// A value, and how many have it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Facet {
    /// The value.
    pub value: String,
    /// How many: statements, or texts where values of texts are counted.
    pub count: u64,
}

/// How statements are spread. Each list has its twenty most frequent values; months are in order of time.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Facets {
    /// How many statements fit, of those that were looked at.
    pub statements: u64,
    /// Whether there are more.
    pub more: bool,
    /// Names of speakers.
    pub speakers: Vec<Facet>,
    /// Publishers.
    pub outlets: Vec<Facet>,
    /// Months in which they were said, else published: `2025-08`.
    pub months: Vec<Facet>,
    /// Acts.
    pub acts: Vec<Facet>,
    /// Forms.
    pub forms: Vec<Facet>,
    /// Those to whom it was said, as written.
    pub addressees: Vec<Facet>,
    /// Names of those of whom it speaks.
    pub about: Vec<Facet>,
}

/// So many of the statements that fit, newest in the ledger first, are put in order of relevance; the others follow.
pub(crate) const MOST_RANKED: usize = 1_000;

/// Outlets that are told of a ledger.
pub(crate) const MOST_OUTLETS: usize = 200;
/// Nearly equal texts that are told.
pub(crate) const MOST_VARIANTS: usize = 50;

/// Where the next page begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Cursor {
    /// Among those in order of relevance: so many were handed out.
    Ranked(usize),
    /// Behind those: the row handed out last.
    Unranked(i64),
    /// By date: day, day of publication and row of the one handed out last.
    Dated(Key),
}

/// What statements are put in order by when the order is that of time. The day of publication may be empty.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Key {
    pub(crate) day: Option<String>,
    pub(crate) published: String,
    pub(crate) row: i64,
}

impl Cursor {
    pub(crate) fn write(&self) -> String {
        match self {
            Self::Ranked(count) => format!("r{count}"),
            Self::Unranked(row) => format!("u{row}"),
            Self::Dated(key) => format!("d{}_{}_{}", key.day.as_deref().unwrap_or_default(), key.published, key.row),
        }
    }

    pub(crate) fn read(text: &str) -> Result<Self, StoreError> {
        let parsed = || {
            let (kind, rest) = text.split_at_checked(1)?;
            match kind {
                "r" => rest.parse().ok().map(Self::Ranked),
                "u" => rest.parse().ok().map(Self::Unranked),
                "d" => {
                    let mut parts = rest.split('_');
                    let (day, published, row) = (parts.next()?, parts.next()?, parts.next()?.parse().ok()?);
                    let day = (!day.is_empty()).then(|| day.to_owned());
                    parts.next().is_none().then(|| Self::Dated(Key { day, published: published.to_owned(), row }))
                }
                _ => None,
            }
        };
        parsed().ok_or(StoreError::Cursor)
    }
}

/// The month of a day as the index of words has it: `202508`. In SQL: `substr(day, 1, 4) || substr(day, 6, 2)`.
pub(crate) fn month(day: &str) -> String {
    let mut letters = day.chars();
    let year: String = letters.by_ref().take(4).collect();
    year + &letters.skip(1).take(2).collect::<String>()
}

/// Act, form and month of a statement as words of the index.
pub(crate) fn tags(act: &str, form: &str, day: Option<&str>) -> String {
    format!("act{act} form{form} month{}", day.map_or_else(|| "none".to_owned(), month))
}

/// What a query looks up in an index of words: columns, each with the folded words that all have to stand in it.
pub(crate) fn wanted(query: &Query) -> Vec<(&'static str, Vec<String>)> {
    let given = |text: &Option<String>| text.as_deref().map(folded).unwrap_or_default();
    let tag = |kind: &str, value: &Option<String>| value.as_ref().map(|value| folded(&format!("{kind}{value}"))).unwrap_or_default();
    let mut wanted = vec![
        ("content_text", folded(&query.words)),
        ("speaker_words", given(&query.speaker)),
        ("about", given(&query.about)),
        ("addressee", given(&query.to)),
        ("outlet", given(&query.outlet)),
        ("tags", tag("act", &query.act)),
        ("tags", tag("form", &query.form)),
    ];
    wanted.retain(|(_, words)| !words.is_empty());
    wanted
}

/// Statements in order of relevance.
pub(crate) struct Ranking {
    rows: Vec<i64>,
    lowest: i64,
    is_all: bool,
}

/// What comes behind a page of a [`Ranking`].
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Rest {
    /// Nothing.
    Nothing,
    /// More of it.
    Ranked(Cursor),
    /// Those that are not ranked: rows below this one.
    Below(i64),
}

impl Ranking {
    /// Of at most [`MOST_RANKED`] statements with their relevance, highest row first.
    pub(crate) fn of(mut found: Vec<(f64, i64)>) -> Self {
        let (lowest, is_all) = (found.last().map_or(0, |&(_, row)| row), found.len() < MOST_RANKED);
        // Equal ones in the order in which they came.
        found.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        Self { rows: found.into_iter().map(|(_, row)| row).collect(), lowest, is_all }
    }

    /// The page behind the first `count`.
    pub(crate) fn page(&self, count: usize, limit: usize) -> (Vec<i64>, Rest) {
        let page: Vec<i64> = self.rows.iter().skip(count).take(limit).copied().collect();
        let end = count.saturating_add(page.len());
        let rest = match (end < self.rows.len(), self.is_all) {
            (true, _) => Rest::Ranked(Cursor::Ranked(end)),
            (false, true) => Rest::Nothing,
            (false, false) => Rest::Below(self.lowest),
        };
        (page, rest)
    }
}

/// Somebody who speaks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Speaker {
    /// Name.
    pub name: String,
    /// Wikidata id, if a knowledge base has them.
    pub id: Option<String>,
    /// How many statements.
    pub statements: u64,
    /// In how many documents.
    pub documents: u64,
    /// Day of the first, ISO 8601.
    pub first: Option<String>,
    /// Day of the last.
    pub last: Option<String>,
}

/// How well a content answers the words that are looked for, all of which it holds: better when they stand together and in
/// order, when they are more often there, and when there is little else.
pub(crate) fn relevance(wanted: &[String], content: &str) -> f64 {
    let words = crate::verify::words(content);
    if wanted.is_empty() || words.is_empty() {
        return 0.0;
    }
    let found = words.iter().filter(|word| wanted.contains(&word.folded)).count();
    let in_order = words.windows(wanted.len()).any(|run| run.iter().zip(wanted).all(|(word, wanted)| word.folded == *wanted));
    found as f64 / (words.len() + 10) as f64 + if in_order && wanted.len() > 1 { 1.0 } else { 0.0 }
}

/// Where words of a query stand in a text, compared as a search compares them: ranges of bytes, in order.
#[must_use]
pub fn highlights(text: &str, words: &str) -> Vec<std::ops::Range<usize>> {
    let wanted = folded(words);
    crate::verify::words(text).into_iter().filter(|word| wanted.contains(&word.folded)).map(|word| word.start..word.end).collect()
}

/// The words of a query, as the index has them.
pub(crate) fn folded(text: &str) -> Vec<String> {
    crate::verify::words(text).into_iter().map(|word| word.folded).collect()
}

#[cfg(test)]
mod tests {
    use super::{Cursor, Key, folded, highlights, month, relevance};

    #[test]
    fn words_are_highlighted_whatever_their_case_and_accents() {
        let text = "The CAFÉ closed; a café opened.";
        let found: Vec<&str> = highlights(text, "cafe").into_iter().map(|range| &text[range]).collect();
        assert_eq!(found, ["CAFÉ", "café"]);
        assert!(highlights(text, "").is_empty());
    }

    #[test]
    fn a_cursor_comes_back_from_its_letters() {
        let key = |day: Option<&str>| Cursor::Dated(Key { day: day.map(str::to_owned), published: "2025-06-03".to_owned(), row: 7 });
        for cursor in [Cursor::Ranked(20), Cursor::Unranked(-1), key(Some("2025-06-02")), key(None)] {
            assert_eq!(Cursor::read(&cursor.write()).expect("it was written"), cursor);
        }
        assert_eq!((month("2025-08-03").as_str(), month("2025").as_str(), month("é").as_str()), ("202508", "2025", "é"));
    }

    #[test]
    fn words_that_stand_together_come_before_others() {
        let wanted = folded("Harbour levy");
        let together = relevance(&wanted, "the harbour levy must go, and with it the board that wanted it from the first day on");
        let apart = relevance(&wanted, "the levy on the harbour");
        let long = relevance(
            &wanted,
            "the levy, she said after a meeting of many hours, would be put on boats of the harbour and on all the cars",
        );
        assert!(together > apart && apart > long && long > 0.0, "{together} {apart} {long}");
    }
}
