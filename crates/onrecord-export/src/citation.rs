//! How is a statement cited? As a line of text, as a link, and as CSL-JSON.

use crate::Selected;
use crate::csv::joined;
use onrecord::record::StatementRecord;
use onrecord_store::Row;
use serde_json::{Map, Value, json};

/// Where a statement stands: `BASE/d/DOCUMENT#s=START,END`, in code points. `base` may be empty.
#[must_use]
pub fn permalink(base: &str, row: &Row) -> String {
    format!("{}/d/{}#s={},{}", base.trim_end_matches('/'), row.document, row.start, row.end)
}

/// One line that says who said what, as reported by whom and when, and where that stands:
/// `“a fabrication” — Ana Reyes, quoted by Kestrel, 3 June 2025 [chars 216–231, sha256 bccd9170…]`.
#[must_use]
pub fn citation(base: &str, row: &Row) -> String {
    let words = one_line(&row.content);
    let words = words.trim_matches(|mark| "“”\"‘’".contains(mark)).trim_end_matches(',');
    let (open, close) = if row.form == "indirect" { ("", "") } else { ("“", "”") };
    let who = row.speaker.as_deref().or(row.source.as_deref()).map_or_else(|| "speaker not named".to_owned(), one_line);
    let verb = if row.form == "indirect" { "reported by" } else { "quoted by" };
    let outlet = row.publisher.as_deref().or(row.path.as_deref()).map_or_else(|| "a text".to_owned(), one_line);
    let day = row.published.as_deref().map_or_else(|| "undated".to_owned(), day);
    let hash = row.document.get(..8).unwrap_or(&row.document);
    format!(
        "{open}{words}{close} — {who}, {verb} {outlet}, {day} [chars {}–{}, sha256 {hash}…] {}",
        row.start,
        row.end,
        permalink(base, row)
    )
}

/// `3 June 2025` for `2025-06-03`; anything else as it is.
fn day(day: &str) -> String {
    day.parse::<jiff::civil::Date>().map_or_else(|_| day.to_owned(), |date| date.strftime("%-d %B %Y").to_string())
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// An entry of CSL-JSON: the article, with the statement as a note.
pub(crate) fn csl(base: &str, selected: &Selected, row: &Row, statement: &StatementRecord) -> Value {
    let mut item = Map::new();
    item.insert("id".to_owned(), row.statement.clone().into());
    item.insert("type".to_owned(), "article-newspaper".into());
    if let Some(title) = &row.title {
        item.insert("title".to_owned(), one_line(title).into());
    }
    if let Some(publisher) = &row.publisher {
        item.insert("container-title".to_owned(), publisher.clone().into());
    }
    if let Some(byline) = &selected.record.document.byline {
        // Bylines are not taken apart: the line as it stands is a literal name.
        item.insert("author".to_owned(), json!([{"literal": one_line(&byline.text)}]));
    }
    if let Some(date) = row.published.as_deref().and_then(|day| day.parse::<jiff::civil::Date>().ok()) {
        item.insert("issued".to_owned(), json!({"date-parts": [[date.year(), date.month(), date.day()]]}));
    }
    item.insert("URL".to_owned(), row.url.clone().unwrap_or_else(|| permalink(base, row)).into());
    item.insert("language".to_owned(), selected.record.document.language.clone().into());
    item.insert("abstract".to_owned(), joined(&statement.content).into());
    item.insert("note".to_owned(), citation(base, row).into());
    Value::Object(item)
}
