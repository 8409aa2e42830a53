//! Which statements are about this, by whom, to whom, when?

use onrecord::{OffsetUnit, Record};
use serde::Serialize;

/// What is asked for. Every part that is given has to fit; words are compared without case and accents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// Words that all stand in what was said.
    pub words: String,
    /// Words that all stand in the speaker's name, or in the words for a speaker without one.
    pub speaker: Option<String>,
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
    /// Earliest first instead of best first.
    pub by_date: bool,
    /// At most so many.
    pub limit: usize,
    /// Unit of the offsets.
    pub unit: OffsetUnit,
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

/// A document with its newest reading.
#[derive(Clone, Debug, PartialEq)]
pub struct KeptDocument {
    /// Its text.
    pub text: String,
    /// Headline.
    pub title: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// Day of publication, ISO 8601.
    pub published: Option<String>,
    /// The reading, offsets in bytes; none where there is none, or only one of the first version of ledgers.
    pub record: Option<Record>,
}

/// A value, and how many of the statements have it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Facet {
    /// The value.
    pub value: String,
    /// How many.
    pub statements: u64,
}

/// How statements are spread. Each list has its twenty most frequent values; months are in order of time.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Facets {
    /// How many statements fit; at most 20,000 are looked at.
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
}

/// So many statements are counted for facets.
pub(crate) const MOST_COUNTED: u64 = 20_000;

/// So many of the statements that fit, newest in the ledger first, are put in order of relevance.
pub(crate) const MOST_RANKED: usize = 2_000;

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

/// The words of a query, as the index has them.
pub(crate) fn folded(text: &str) -> Vec<String> {
    crate::verify::words(text).into_iter().map(|word| word.folded).collect()
}

#[cfg(test)]
mod tests {
    use super::{folded, relevance};

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
