//! The check sheet, as a table and as a page, and its key.

use super::field::Field;
use super::key::{Drawn, KEY_SCHEMA, Key, KeySentence, KeyStatement, words_hash};
use super::passage::{Marks, Passage, one_line};
use super::sample::{Draw, Place};
use super::{AuditError, page};
use crate::csv;
use onrecord::record::{StatementRecord, TextSpan};
use onrecord_store::KeptDocument;
use std::collections::HashMap;

/// A check sheet that waits to be filled in.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// What the reader is not shown.
    pub key: Key,
    pub(crate) statements: Vec<StatementItem>,
    pub(crate) sentences: Vec<SentenceItem>,
}

/// What is told of the text above a passage.
#[derive(Clone, Debug, Default)]
pub(crate) struct Head {
    pub(crate) title: String,
    pub(crate) outlet: String,
    pub(crate) published: String,
    pub(crate) dateline: String,
}

#[derive(Clone, Debug)]
pub(crate) struct StatementItem {
    pub(crate) item: String,
    pub(crate) head: Head,
    pub(crate) passage: Passage,
    pub(crate) whole: Passage,
    /// What the program has for each of [`Field::ALL`].
    pub(crate) values: Vec<Option<String>>,
}

#[derive(Clone, Debug)]
pub(crate) struct SentenceItem {
    pub(crate) item: String,
    pub(crate) head: Head,
    pub(crate) passage: Passage,
}

/// Columns before those of the fields.
const FIRST: [&str; 8] = ["sheet", "item", "part", "published", "outlet", "title", "text", "who_says_it"];
/// Columns behind those of the fields.
const LAST: [&str; 4] = ["reports_speech", "how_many", "who_and_what", "note"];

/// Names of the columns: what is shown, then for each field what the program has (`_is`), the mark, and room for the right
/// value (`_should_be`).
#[must_use]
pub fn columns() -> Vec<String> {
    let mut columns: Vec<String> = FIRST.iter().map(|name| (*name).to_owned()).collect();
    for field in Field::ALL {
        if field == Field::Statement {
            columns.push(field.name().to_owned());
        } else {
            columns.extend([format!("{}_is", field.name()), field.name().to_owned(), format!("{}_should_be", field.name())]);
        }
    }
    columns.extend(LAST.iter().map(|name| (*name).to_owned()));
    columns
}

impl Sheet {
    /// Makes the sheet of the statements and sentences that were drawn. `documents` has the texts of both.
    ///
    /// # Errors
    /// When a text or its reading is not among the documents.
    pub fn new(mut drawn: Drawn, draw: Draw, places: &[Place], documents: &HashMap<String, KeptDocument>) -> Result<Self, AuditError> {
        drawn.statements = draw.strata.iter().map(|stratum| stratum.size).sum();
        let mut key = Key {
            schema: KEY_SCHEMA.to_owned(),
            sheet: String::new(),
            drawn,
            read_by: Vec::new(),
            strata: draw.strata,
            statements: Vec::new(),
            sentences: Vec::new(),
        };
        let (mut statements, mut sentences) = (Vec::new(), Vec::new());
        for (index, (unit, stratum)) in draw.units.into_iter().enumerate() {
            let kept = documents.get(&unit.document);
            let record = kept.and_then(|kept| kept.record.as_ref());
            let statement = record.and_then(|record| record.statements.iter().find(|found| found.id == unit.statement));
            let (Some(kept), Some(record), Some(statement)) = (kept, record, statement) else {
                return Err(AuditError::Unread { statement: unit.statement });
            };
            let item = format!("a{:03}", index + 1);
            let marks = marks(statement);
            let values: Vec<Option<String>> = Field::ALL.iter().map(|field| field.value(statement)).collect();
            let sha256 = words_hash(&kept.text, &marks.asked).ok_or_else(|| AuditError::Unread { statement: unit.statement.clone() })?;
            if !key.read_by.contains(&record.provenance) {
                key.read_by.push(record.provenance.clone());
            }
            statements.push(StatementItem {
                item: item.clone(),
                head: head(kept),
                passage: Passage::around(&kept.text, &marks),
                whole: Passage::whole(&kept.text, &marks),
                values: values.clone(),
            });
            key.statements.push(KeyStatement {
                item,
                stratum,
                unit,
                rule: statement.rule.clone(),
                spans: marks.asked,
                sha256,
                source: Field::Source.value(statement),
                values,
            });
        }
        for (index, place) in places.iter().enumerate() {
            let item = format!("b{:03}", index + 1);
            let kept = documents.get(&place.document);
            let spans = [(place.start, place.end)];
            let (Some(kept), Some(sha256)) = (kept, kept.and_then(|kept| words_hash(&kept.text, &spans))) else {
                return Err(AuditError::Missing { document: place.document.clone() });
            };
            let said = kept.record.iter().flat_map(|record| &record.statements);
            let found =
                said.filter(|statement| statement.content.iter().any(|part| part.start < place.end && place.start < part.end)).count();
            let passage = Passage::around(&kept.text, &Marks { asked: spans.to_vec(), ..Marks::default() });
            sentences.push(SentenceItem { item: item.clone(), head: head(kept), passage });
            let document = place.document.clone();
            key.sentences.push(KeySentence { item, document, start: place.start, end: place.end, sha256, found });
        }
        key.sheet = key.name().map_err(|error| AuditError::Internal(error.to_string()))?;
        Ok(Self { key, statements, sentences })
    }

    /// The cells of all rows, without the head.
    pub(crate) fn rows(&self) -> Vec<Vec<String>> {
        let width = columns().len();
        let start = |item: &str, part: &str, head: &Head, passage: &Passage| {
            let text = [&self.key.sheet, item, part, &head.published, &head.outlet, &head.title, &passage.line(), ""];
            text.iter().map(|cell| csv::guard(cell)).collect::<Vec<String>>()
        };
        let mut rows = Vec::new();
        for item in &self.statements {
            let mut row = start(&item.item, "statement", &item.head, &item.passage);
            for (field, value) in Field::ALL.iter().zip(&item.values) {
                if *field == Field::Statement {
                    row.push(String::new());
                } else {
                    let value = value.as_deref().unwrap_or_else(|| field.nothing());
                    row.extend([csv::guard(&one_line(value)), String::new(), String::new()]);
                }
            }
            row.resize(width, String::new());
            rows.push(row);
        }
        for item in &self.sentences {
            let mut row = start(&item.item, "sentence", &item.head, &item.passage);
            row.resize(width, String::new());
            rows.push(row);
        }
        rows
    }

    /// The sheet as a table (RFC 4180), with the mark by which spreadsheets know UTF-8.
    #[must_use]
    pub fn csv(&self) -> String {
        let mut table = String::from("\u{feff}");
        csv::push_row(&mut table, &columns());
        self.rows().iter().for_each(|row| csv::push_row(&mut table, row));
        table
    }

    /// The sheet as a page that is filled in in a browser: one file, which needs no network.
    ///
    /// # Errors
    /// Never on account of a text.
    pub fn html(&self) -> Result<String, AuditError> {
        page::html(self)
    }

    /// The key as JSON.
    ///
    /// # Errors
    /// Never on account of a text.
    pub fn key_json(&self) -> Result<String, AuditError> {
        serde_json::to_string_pretty(&self.key).map(|json| json + "\n").map_err(|error| AuditError::Internal(error.to_string()))
    }
}

fn marks(statement: &StatementRecord) -> Marks {
    let pairs = |spans: &[TextSpan]| spans.iter().map(|span| (span.start, span.end)).collect();
    Marks { asked: pairs(&statement.content), source: pairs(&statement.source), cue: pairs(&statement.cue) }
}

fn head(kept: &KeptDocument) -> Head {
    let or_none = |text: &Option<String>| one_line(text.as_deref().unwrap_or_default());
    let dateline = kept.record.as_ref().and_then(|record| record.document.dateline.as_ref());
    Head {
        title: or_none(&kept.title),
        outlet: or_none(&kept.publisher),
        published: or_none(&kept.published),
        dateline: dateline.map(|dateline| one_line(&dateline.span.text)).unwrap_or_default(),
    }
}
