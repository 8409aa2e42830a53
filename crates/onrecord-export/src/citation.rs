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
    // What is quoted in part has its marks where they stand.
    let words = if row.form == "direct" { quoted(&words) } else { words.trim_end_matches(',').to_owned() };
    let who = row.speaker.as_deref().or(row.source.as_deref()).map_or_else(|| "speaker not named".to_owned(), one_line);
    let verb = if row.form == "indirect" { "reported by" } else { "quoted by" };
    let outlet = row.publisher.as_deref().or(row.path.as_deref()).map_or_else(|| "a text".to_owned(), one_line);
    let day = row.published.as_deref().map_or_else(|| "undated".to_owned(), day);
    let hash = row.document.get(..8).unwrap_or(&row.document);
    format!("{words} — {who}, {verb} {outlet}, {day} [chars {}–{}, sha256 {hash}…] {}", row.start, row.end, permalink(base, row))
}

/// What was quoted, in its own marks or, where it has none, in marks, without a comma before the last one.
fn quoted(words: &str) -> String {
    let pair = |mark: char| match mark {
        '“' | '”' => ("“", "”"),
        '‘' | '’' => ("‘", "’"),
        _ => ("\"", "\""),
    };
    let is_mark = |c: &char| "“”\"‘’".contains(*c);
    let (first, last) = (words.chars().next().filter(is_mark), words.chars().next_back().filter(is_mark));
    let inner = words.strip_prefix(is_of(first)).unwrap_or(words);
    let inner = inner.strip_suffix(is_of(last)).unwrap_or(inner).trim_end_matches(',');
    match (first, last) {
        (Some(first), Some(last)) => format!("{first}{inner}{last}"),
        // A paragraph of a longer quotation has the first mark alone; a quotation inside it may have both.
        (Some(mark), None) if !inner.contains(pair(mark).1) => format!("{mark}{inner}{}", pair(mark).1),
        (None, Some(mark)) if !inner.contains(pair(mark).0) => format!("{}{inner}{mark}", pair(mark).0),
        _ => format!("“{}”", words.trim_end_matches(',')),
    }
}

/// Finds this character, or none.
fn is_of(mark: Option<char>) -> impl Fn(char) -> bool {
    move |c| mark == Some(c)
}

/// `3 June 2025` for `2025-06-03`; anything else as it is.
fn day(day: &str) -> String {
    day.parse::<jiff::civil::Date>().map_or_else(|_| day.to_owned(), |date| date.strftime("%-d %B %Y").to_string())
}

/// Without line ends, and without control characters, which terminals obey.
fn one_line(text: &str) -> String {
    let plain: String = text.chars().map(|c| if c.is_control() && !c.is_whitespace() { '\u{fffd}' } else { c }).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
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

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn quotations_keep_their_marks() {
        for (written, cited) in [
            ("“a fabrication”", "“a fabrication”"),
            ("\"It will stand,\"", "\"It will stand\""),
            ("“She said ‘never’”", "“She said ‘never’”"),
            ("“It will,” … “and soon,”", "“It will,” … “and soon”"),
            ("“The first paragraph.", "“The first paragraph.”"),
            ("The last one.”", "“The last one.”"),
            ("‘never’ is long", "“‘never’ is long”"),
            ("no marks,", "“no marks”"),
            ("", "“”"),
        ] {
            assert_eq!(quoted(written), cited);
        }
    }
}
