//! One row a statement (RFC 4180): lines end in CR LF, cells with commas, quotes or line ends are quoted.
//!
//! A cell of text that begins with `=`, `+`, `-`, `@`, a tab or a carriage return gets an apostrophe
//! before it, so that a spreadsheet shows it rather than runs it. Spans of several parts are joined
//! with ` … ` in the text columns; `content_spans` has each part's offsets.

use onrecord::Record;
use onrecord::record::{StatementRecord, TextSpan};
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
    let depth = depth(record, &statement.id);
    let text = |value: &Option<String>| guard(value.as_deref().unwrap_or_default());
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
        depth.to_string(),
        document.id.clone(),
        text(&document.origin.sha256),
        text(&document.origin.path),
        text(&document.origin.url),
        text(&document.origin.publisher),
        text(&document.published),
        document.language.clone(),
        statement.form.clone(),
        guard(&joined(&statement.content)),
        start(&statement.content),
        end(&statement.content),
        statement.content.iter().map(|span| format!("{} {}", span.start, span.end)).collect::<Vec<_>>().join(";"),
        guard(&joined(&statement.source)),
        start(&statement.source),
        end(&statement.source),
        text(&speaker.entity),
        text(&speaker.name),
        guard(role.map_or("", |role| &role.span.text)),
        named.to_string(),
        format!("{}:{}", speaker.status, speaker.by),
        guard(&joined(&statement.cue)),
        start(&statement.cue),
        end(&statement.cue),
        text(&statement.cue_lemma),
        guard(statement.addressee.as_ref().map_or("", |addressee| &addressee.span.text)),
        statement.addressee.as_ref().and_then(|addressee| addressee.entity.clone()).unwrap_or_default(),
        guard(time.and_then(|time| time.span.as_ref()).map_or("", |span| &span.text)),
        time.and_then(|time| time.start.clone()).unwrap_or_default(),
        time.and_then(|time| time.end.clone()).unwrap_or_default(),
        time.map(|time| time.basis.clone()).unwrap_or_default(),
        guard(statement.said_at.as_ref().map_or("", |place| &place.span.text)),
        statement.said_at.as_ref().map(|place| place.basis.clone()).unwrap_or_default(),
        guard(statement.occasion.as_ref().map_or("", |occasion| &occasion.text)),
        statement.medium.as_ref().map(|medium| medium.kind.clone()).unwrap_or_default(),
        guard(statement.medium.as_ref().map_or("", |medium| &medium.span.text)),
        statement.act.kind.clone(),
        statement.modality.clone(),
        if statement.negated { "negative" } else { "positive" }.to_owned(),
        statement.confidence.to_string(),
        guard(&statement.rule),
        guard(&record.provenance.model),
    ]
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
