//! One row a statement (RFC 4180): lines end in CR LF, cells with commas, quotes or line ends are quoted.
//!
//! A cell of text that begins with `=`, `+`, `-`, `@`, a tab or a carriage return gets an apostrophe
//! before it, so that a spreadsheet shows it rather than runs it. Spans of several parts are joined
//! with ` … ` in the text columns; `content_spans` has each part's offsets.

use crate::permalink;
use onrecord::Record;
use onrecord::record::{StatementRecord, TextSpan};
use onrecord_store::Row;
use std::collections::HashMap;

/// Names of the columns.
pub const COLUMNS: &[&str] = &[
    "statement_id",
    "parent_id",
    "chain_depth",
    "doc_id",
    "doc_sha256",
    "path",
    "url",
    "outlet",
    "published",
    "language",
    "type",
    "content_text",
    "content_start",
    "content_end",
    "content_spans",
    "speaker_text",
    "speaker_start",
    "speaker_end",
    "speaker_id",
    "speaker_name",
    "speaker_role",
    "speaker_named",
    "resolution",
    "cue",
    "cue_start",
    "cue_end",
    "cue_lemma",
    "addressee_text",
    "addressee_id",
    "time_text",
    "time_value",
    "time_end",
    "time_basis",
    "place_text",
    "place_basis",
    "occasion",
    "medium",
    "medium_text",
    "act",
    "modality",
    "polarity",
    "confidence",
    "rule",
    "model",
];

/// What a ledger knows beside them: these columns follow in exports.
pub(crate) const OF_LEDGER: &[&str] = &["title", "utterance", "reports", "speaker_wikidata", "reported_by", "time_precision", "permalink"];

/// The header line.
#[must_use]
pub fn header() -> String {
    COLUMNS.join(",") + "\r\n"
}

/// The rows of one record.
#[must_use]
pub fn rows(record: &Record) -> String {
    let mut rows = String::new();
    for statement in &record.statements {
        push_row(&mut rows, &cells(record, statement));
    }
    rows
}

/// Adds a row with its line end.
pub fn push_row(rows: &mut String, cells: &[String]) {
    for (column, cell) in cells.iter().enumerate() {
        if column > 0 {
            rows.push(',');
        }
        push_cell(rows, cell);
    }
    rows.push_str("\r\n");
}

/// How many statements this one is reported in.
pub(crate) fn depth(record: &Record, id: &str) -> usize {
    let parents: HashMap<&str, Option<&str>> =
        record.statements.iter().map(|statement| (statement.id.as_str(), statement.within.as_deref())).collect();
    let mut depth = 0;
    let mut at = id;
    while let Some(Some(parent)) = parents.get(at) {
        depth += 1;
        at = parent;
        if depth > parents.len() {
            break;
        }
    }
    depth
}

/// The cells of a statement, one for each of [`COLUMNS`], guarded where they are text.
#[must_use]
pub fn cells(record: &Record, statement: &StatementRecord) -> Vec<String> {
    values(record, statement).iter().map(|value| guard(value)).collect()
}

/// What stands in the cells: one value for each of [`COLUMNS`], empty where there is none.
pub(crate) fn values(record: &Record, statement: &StatementRecord) -> Vec<String> {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let span = |span: Option<&TextSpan>| span.map(|span| span.text.clone()).unwrap_or_default();
    let start = |spans: &[TextSpan]| spans.first().map_or_else(String::new, |span| span.start.to_string());
    let end = |spans: &[TextSpan]| spans.last().map_or_else(String::new, |span| span.end.to_string());
    let document = &record.document;
    let speaker = &statement.speaker;
    let role = speaker.entity.as_deref().and_then(|id| record.entity(id)).and_then(|entity| entity.roles.first());
    let time = statement.said_on.as_ref();
    let named = matches!(speaker.status.as_str(), "named" | "resolved");
    vec![
        statement.id.clone(),
        text(&statement.within),
        depth(record, &statement.id).to_string(),
        document.id.clone(),
        text(&document.origin.sha256),
        text(&document.origin.path),
        text(&document.origin.url),
        text(&document.origin.publisher),
        text(&document.published),
        document.language.clone(),
        statement.form.clone(),
        joined(&statement.content),
        start(&statement.content),
        end(&statement.content),
        statement.content.iter().map(|span| format!("{} {}", span.start, span.end)).collect::<Vec<_>>().join(";"),
        joined(&statement.source),
        start(&statement.source),
        end(&statement.source),
        text(&speaker.entity),
        text(&speaker.name),
        span(role.map(|role| &role.span)),
        named.to_string(),
        format!("{}:{}", speaker.status, speaker.by),
        joined(&statement.cue),
        start(&statement.cue),
        end(&statement.cue),
        text(&statement.cue_lemma),
        span(statement.addressee.as_ref().map(|addressee| &addressee.span)),
        statement.addressee.as_ref().and_then(|addressee| addressee.entity.clone()).unwrap_or_default(),
        span(time.and_then(|time| time.span.as_ref())),
        time.and_then(|time| time.start.clone()).unwrap_or_default(),
        time.and_then(|time| time.end.clone()).unwrap_or_default(),
        time.map(|time| time.basis.clone()).unwrap_or_default(),
        span(statement.said_at.as_ref().map(|place| &place.span)),
        statement.said_at.as_ref().map(|place| place.basis.clone()).unwrap_or_default(),
        span(statement.occasion.as_ref()),
        statement.medium.as_ref().map(|medium| medium.kind.clone()).unwrap_or_default(),
        span(statement.medium.as_ref().map(|medium| &medium.span)),
        statement.act.kind.clone(),
        statement.modality.clone(),
        if statement.negated { "negative" } else { "positive" }.to_owned(),
        statement.confidence.to_string(),
        statement.rule.clone(),
        record.provenance.model.clone(),
    ]
}

/// What stands in the cells of an export: one value for each of [`COLUMNS`] and [`OF_LEDGER`]. Where a document comes from
/// is as the search tells it.
pub(crate) fn exported(base: &str, record: &Record, row: &Row, statement: &StatementRecord) -> Vec<String> {
    let mut values = values(record, statement);
    for (name, value) in [("path", &row.path), ("url", &row.url), ("outlet", &row.publisher), ("published", &row.published)] {
        if let Some(column) = COLUMNS.iter().position(|column| *column == name) {
            values[column] = value.clone().unwrap_or_default();
        }
    }
    // The last link is the speaker.
    let links = &statement.chain[..statement.chain.len().saturating_sub(1)];
    values.extend([
        row.title.clone().unwrap_or_default(),
        row.utterance.clone(),
        row.reports.to_string(),
        row.speaker_id.clone().unwrap_or_default(),
        links.iter().filter_map(|link| link.name.as_deref()).collect::<Vec<_>>().join("; "),
        statement.said_on.as_ref().map(|time| time.precision.clone()).unwrap_or_default(),
        permalink(base, row),
    ]);
    values
}

pub(crate) fn joined(spans: &[TextSpan]) -> String {
    spans.iter().map(|span| span.text.as_str()).collect::<Vec<_>>().join(" … ")
}

/// Text that no spreadsheet runs as a formula.
#[must_use]
pub fn guard(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}

/// Adds a cell, in quotation marks where RFC 4180 wants them.
pub fn push_cell(row: &mut String, cell: &str) {
    if cell.contains([',', '"', '\n', '\r']) {
        row.push('"');
        row.push_str(&cell.replace('"', "\"\""));
        row.push('"');
    } else {
        row.push_str(cell);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_that_a_spreadsheet_would_run_are_guarded() {
        assert_eq!(guard("=1+1"), "'=1+1");
        assert_eq!(guard("@ada"), "'@ada");
        assert_eq!(guard("–5"), "–5");
        assert_eq!(guard(""), "");
    }

    #[test]
    fn quotes_are_doubled() {
        let mut row = String::new();
        push_cell(&mut row, "a \"b\", c");
        assert_eq!(row, "\"a \"\"b\"\", c\"");
    }
}
