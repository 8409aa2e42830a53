//! Which statements are about this, by whom, to whom, when?

use onrecord::OffsetUnit;
use serde::Serialize;

/// What is asked for. Every part that is given has to fit; words are compared without case and accents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// Words that all stand in what was said.
    pub words: String,
    /// Words that all stand in the speaker's name.
    pub speaker: Option<String>,
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
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
    /// Title of the document.
    pub title: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// Day of publication.
    pub published: Option<String>,
}

/// The words as an expression of FTS5: each of them, in `column`.
pub(crate) fn words_of(column: &str, text: &str) -> Option<String> {
    let words: Vec<String> = crate::verify::words(text).into_iter().map(|word| format!("\"{}\"", word.folded)).collect();
    (!words.is_empty()).then(|| format!("{column} : ({})", words.join(" AND ")))
}

/// The part of a query in SQL behind the index of words, with its values.
pub(crate) fn conditions(query: &Query) -> (String, Vec<String>) {
    let (mut sql, mut values) = (String::new(), Vec::new());
    let mut add = |condition: &str, value: String| {
        values.push(value);
        sql.push_str(" AND ");
        sql.push_str(&condition.replace('?', &format!("?{}", values.len())));
    };
    let like = |text: &String| format!("%{}%", text.replace(['%', '_'], ""));
    for (condition, value) in [
        ("s.addressee LIKE ?", query.to.as_ref().map(like)),
        ("s.publisher LIKE ?", query.outlet.as_ref().map(like)),
        ("s.act = ?", query.act.clone()),
        ("s.form = ?", query.form.clone()),
        ("coalesce(s.said_last, s.published) >= ?", query.said_after.clone()),
        // A prefix such as 2025-08 takes in the whole month.
        ("coalesce(s.said_first, s.said_last, s.published) <= ?", query.said_before.as_ref().map(|day| format!("{day}~"))),
    ] {
        if let Some(value) = value {
            add(condition, value);
        }
    }
    let fts: Vec<String> = [words_of("content_text", &query.words), query.speaker.as_ref().and_then(|name| words_of("speaker_name", name))]
        .into_iter()
        .flatten()
        .collect();
    if !fts.is_empty() {
        add("statement_words MATCH ?", fts.join(" AND "));
    }
    (sql, values)
}
