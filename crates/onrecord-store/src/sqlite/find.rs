//! Finding statements, and counting them.

use super::SqliteStore;
use crate::StoreError;
use crate::entry::unpacked;
use crate::search::{Facet, Facets, Kept, KeptDocument, MOST_COUNTED, MOST_RANKED, Query, Row, Speaker, folded, relevance};
use onrecord::{OffsetMap, OffsetUnit};
use rusqlite::{Connection, OptionalExtension as _, params_from_iter};
use std::collections::HashMap;

/// What a query is in SQL: where to look, on which conditions, with which values.
struct Plan {
    from: String,
    conditions: String,
    values: Vec<String>,
    by_words: bool,
}

impl Plan {
    fn of(query: &Query) -> Self {
        let mut plan = Self { from: String::new(), conditions: "1".to_owned(), values: Vec::new(), by_words: false };
        let of = |column: &str, text: &str| {
            let words: Vec<String> = folded(text).iter().map(|word| format!("\"{word}\"")).collect();
            (!words.is_empty()).then(|| format!("{column} : ({})", words.join(" AND ")))
        };
        let given = |column: &str, text: &Option<String>| text.as_deref().and_then(|text| of(column, text));
        let tag = |kind: &str, value: &Option<String>| value.as_ref().and_then(|value| of("tags", &format!("{kind}{value}")));
        let words: Vec<String> = [
            of("content_text", &query.words),
            given("speaker_words", &query.speaker),
            given("about", &query.about),
            given("outlet", &query.outlet),
            tag("act", &query.act),
            tag("form", &query.form),
        ]
        .into_iter()
        .flatten()
        .collect();
        plan.by_words = !words.is_empty();
        plan.from = if plan.by_words {
            "statement_words CROSS JOIN current_statements s ON s.row = statement_words.rowid".to_owned()
        } else {
            "current_statements s".to_owned()
        };
        if plan.by_words {
            plan.require("statement_words MATCH ?", words.join(" AND "));
        }
        for (condition, value) in [
            ("s.addressee LIKE ?", query.to.as_ref().map(|to| format!("%{}%", to.replace(['%', '_'], "")))),
            ("s.day >= ?", query.said_after.clone()),
            // A prefix such as 2025-08 takes in the whole month.
            ("s.day <= ?", query.said_before.as_ref().map(|day| format!("{day}~"))),
        ] {
            if let Some(value) = value {
                plan.require(condition, value);
            }
        }
        plan
    }

    fn require(&mut self, condition: &str, value: String) {
        self.values.push(value);
        self.conditions.push_str(" AND ");
        self.conditions.push_str(&condition.replace('?', &format!("?{}", self.values.len())));
    }
}

pub(super) fn search(connection: &Connection, query: &Query) -> rusqlite::Result<Vec<Row>> {
    let plan = Plan::of(query);
    let wanted = folded(&query.words);
    let ranked = plan.by_words && !query.by_date;
    let order = if ranked {
        format!("statement_words.rowid DESC LIMIT {MOST_RANKED}")
    } else {
        // Where the days have bounds there are no statements without one, and the index of days gives the order.
        let undated = if query.said_after.is_some() || query.said_before.is_some() { "" } else { " NULLS LAST" };
        format!("s.day{undated}, s.published, s.row LIMIT {}", query.limit)
    };
    // The index has the words of the newest readings alone: the view, which sees to that, is not needed for rank.
    let from = if ranked { "statement_words CROSS JOIN statements s ON s.row = statement_words.rowid" } else { plan.from.as_str() };
    let sql =
        format!("SELECT s.row{} FROM {from} WHERE {} ORDER BY {order}", if ranked { ", s.content_text" } else { "" }, plan.conditions);
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query(params_from_iter(&plan.values))?;
    let mut found: Vec<(f64, i64)> = Vec::new();
    while let Some(row) = rows.next()? {
        let score = if ranked { relevance(&wanted, row.get_ref(1)?.as_str().unwrap_or_default()) } else { 0.0 };
        found.push((score, row.get(0)?));
    }
    if ranked {
        // Equal ones in the order in which they came.
        found.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    }
    found.truncate(query.limit);
    found.into_iter().map(|(_, id)| row(connection, id, query.unit)).collect()
}

/// The statement in this row of the table.
fn row(connection: &Connection, id: i64, unit: OffsetUnit) -> rusqlite::Result<Row> {
    let mut statement = connection.prepare_cached(
        "SELECT s.id, s.form, s.content_text, s.content, s.speaker_name, s.addressee, s.occasion, s.act, s.said_first, s.said_last,
                s.document, s.document_hash, s.title, s.publisher, s.published, s.speaker_id, s.source, s.confidence,
                (SELECT min(path) FROM origins WHERE document = s.document),
                (SELECT min(url) FROM origins WHERE document = s.document),
                (SELECT count(DISTINCT o.document) FROM current_statements o WHERE o.utterance = s.utterance)
         FROM current_statements s WHERE s.row = ?1",
    )?;
    statement.query_row([id], |row| {
        let spans =
            |column| row.get::<_, String>(column).map(|spans| serde_json::from_str::<Vec<(usize, usize)>>(&spans).unwrap_or_default());
        let (content, source) = (spans(3)?, spans(16)?);
        let edges = |parts: &[(usize, usize)]| (parts.first().map_or(0, |part| part.0), parts.last().map_or(0, |part| part.1));
        let text: String =
            connection.prepare_cached("SELECT text FROM documents WHERE id = ?1")?.query_row([row.get::<_, i64>(10)?], |row| row.get(0))?;
        let (start, end) = edges(&content);
        let (start, end) = if unit == OffsetUnit::Bytes {
            (start, end)
        } else {
            let map = OffsetMap::new(&text);
            (map.from_bytes(start, unit), map.from_bytes(end, unit))
        };
        let words =
            |parts: &[(usize, usize)]| parts.iter().filter_map(|&(start, end)| text.get(start..end)).collect::<Vec<_>>().join(" … ");
        Ok(Row {
            statement: row.get(0)?,
            form: row.get(1)?,
            content: row.get(2)?,
            start,
            end,
            speaker: row.get(4)?,
            speaker_id: row.get(15)?,
            source: Some(words(&source)).filter(|words| !words.is_empty()),
            addressee: row.get(5)?,
            occasion: row.get(6)?,
            act: row.get(7)?,
            said_first: row.get(8)?,
            said_last: row.get(9)?,
            document: row.get(11)?,
            title: row.get(12)?,
            publisher: row.get(13)?,
            published: row.get(14)?,
            confidence: row.get(17)?,
            path: row.get(18)?,
            url: row.get(19)?,
            reports: row.get::<_, i64>(20)?.cast_unsigned(),
        })
    })
}

pub(super) fn facets(connection: &Connection, query: &Query) -> rusqlite::Result<Facets> {
    let plan = Plan::of(query);
    let sql = format!(
        "SELECT s.speaker_name, s.publisher, substr(s.day, 1, 7), s.act, s.form FROM {} WHERE {} LIMIT {}",
        plan.from,
        plan.conditions,
        MOST_COUNTED + 1
    );
    let mut statement = connection.prepare(&sql)?;
    let mut rows = statement.query(params_from_iter(&plan.values))?;
    let mut counts: [HashMap<String, u64>; 5] = Default::default();
    let mut found = Facets::default();
    while let Some(row) = rows.next()? {
        if found.statements == MOST_COUNTED {
            found.more = true;
            break;
        }
        found.statements += 1;
        for (column, counts) in counts.iter_mut().enumerate() {
            if let Some(value) = row.get_ref(column)?.as_str_or_null()? {
                match counts.get_mut(value) {
                    Some(count) => *count += 1,
                    None => drop(counts.insert(value.to_owned(), 1)),
                }
            }
        }
    }
    let [speakers, outlets, months, acts, forms] = counts.map(most_frequent);
    (found.speakers, found.outlets, found.acts, found.forms, found.months) = (speakers, outlets, acts, forms, months);
    found.months.sort_by(|a, b| a.value.cmp(&b.value));
    Ok(found)
}

/// The twenty most frequent values.
fn most_frequent(counts: HashMap<String, u64>) -> Vec<Facet> {
    let mut facets: Vec<Facet> = counts.into_iter().map(|(value, statements)| Facet { value, statements }).collect();
    facets.sort_by(|a, b| b.statements.cmp(&a.statements).then_with(|| a.value.cmp(&b.value)));
    facets.truncate(20);
    facets
}

pub(super) fn speakers(connection: &Connection, words: &str, limit: usize) -> rusqlite::Result<Vec<Speaker>> {
    let plan = Plan::of(&Query { speaker: Some(words.to_owned()), ..Query::default() });
    let sql = format!(
        "SELECT s.speaker_name, min(s.speaker_id), count(*) AS statements, count(DISTINCT s.document), min(s.day), max(s.day)
         FROM {} WHERE s.speaker_name IS NOT NULL AND {} GROUP BY s.speaker_name ORDER BY statements DESC, s.speaker_name LIMIT {limit}",
        plan.from, plan.conditions
    );
    let mut statement = connection.prepare(&sql)?;
    let rows = statement.query_map(params_from_iter(&plan.values), |row| {
        Ok(Speaker {
            name: row.get(0)?,
            id: row.get(1)?,
            statements: row.get::<_, i64>(2)?.cast_unsigned(),
            documents: row.get::<_, i64>(3)?.cast_unsigned(),
            first: row.get(4)?,
            last: row.get(5)?,
        })
    })?;
    rows.collect()
}

/// Hashes of the texts that were read.
pub(super) fn documents(connection: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut statement = connection
        .prepare("SELECT hash FROM documents d WHERE EXISTS (SELECT 1 FROM revisions r WHERE r.document = d.id) ORDER BY hash")?;
    statement.query_map([], |row| row.get(0))?.collect()
}

pub(super) fn reports(connection: &Connection, id: &str, unit: OffsetUnit) -> rusqlite::Result<Vec<Row>> {
    let mut statement = connection.prepare_cached(
        "SELECT s.row FROM current_statements s
         WHERE s.utterance = (SELECT utterance FROM current_statements WHERE id = ?1 LIMIT 1) ORDER BY s.day NULLS LAST, s.published, s.row",
    )?;
    let rows = statement.query_map([id], |row| row.get(0))?.collect::<rusqlite::Result<Vec<i64>>>()?;
    rows.into_iter().map(|id| row(connection, id, unit)).collect()
}

impl SqliteStore {
    pub(super) fn kept_document(&self, hash: &str) -> Result<Option<KeptDocument>, StoreError> {
        let read = || {
            let mut statement = self.connection.prepare_cached(
                "SELECT d.text, d.title, d.publisher, d.published,
                        (SELECT record FROM revisions r WHERE r.document = d.id ORDER BY r.id DESC LIMIT 1)
                 FROM documents d WHERE d.hash = ?1",
            )?;
            let found = |row: &rusqlite::Row<'_>| {
                let kept =
                    KeptDocument { text: row.get(0)?, title: row.get(1)?, publisher: row.get(2)?, published: row.get(3)?, record: None };
                Ok((kept, row.get::<_, Option<Vec<u8>>>(4)?))
            };
            statement.query_row([hash], found).optional()
        };
        let Some((mut kept, record)) = read().map_err(|source| self.error(source))? else { return Ok(None) };
        kept.record = record.map(|record| unpacked(&record, &kept.text)).transpose()?;
        Ok(Some(kept))
    }

    pub(super) fn kept(&self, id: &str, unit: OffsetUnit) -> Result<Option<Kept>, StoreError> {
        let read = || {
            let found: Option<(i64, i64)> = self
                .connection
                .prepare_cached("SELECT row, document FROM current_statements WHERE id = ?1 ORDER BY row LIMIT 1")?
                .query_row([id], |row| Ok((row.get(0)?, row.get(1)?)))
                .optional()?;
            let Some((statement, document)) = found else { return Ok(None) };
            let mut both = self.connection.prepare_cached(
                "SELECT d.text, (SELECT record FROM revisions r WHERE r.document = d.id ORDER BY r.id DESC LIMIT 1) FROM documents d WHERE d.id = ?1",
            )?;
            let (text, record): (String, Option<Vec<u8>>) = both.query_row([document], |row| Ok((row.get(0)?, row.get(1)?)))?;
            Ok(Some((row(&self.connection, statement, unit)?, text, record)))
        };
        let found = read().map_err(|source| self.error(source))?;
        let Some((row, text, record)) = found else { return Ok(None) };
        let record = record.map(|record| unpacked(&record, &text)).transpose()?;
        Ok(Some(Kept { row, text, record }))
    }
}
