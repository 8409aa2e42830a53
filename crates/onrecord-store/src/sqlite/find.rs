//! Finding statements, page by page.

use super::SqliteStore;
use super::plan::{Plan, tag};
use crate::entry::unpacked;
use crate::search::{Cursor, Kept, Key, MOST_RANKED, Order, Page, Query, Ranking, Rest, Row, folded, month, relevance};
use crate::{StoreError, spans};
use onrecord::{OffsetMap, OffsetUnit};
use rusqlite::{Connection, OptionalExtension as _, params_from_iter};

/// With no more hits than this in the index of words all are put in order of time at once; with more, month after month.
const FEW: usize = 2_000;

impl SqliteStore {
    pub(super) fn find(&self, query: &Query) -> Result<Page, StoreError> {
        let after = query.after.as_deref().map(Cursor::read).transpose()?;
        let plan = Plan::of(query);
        let ranked = query.order == Order::Best && !folded(&query.words).is_empty();
        let found = match (ranked, after) {
            (true, None) => ranked_from(&self.connection, query, &plan, 0),
            (true, Some(Cursor::Ranked(count))) => ranked_from(&self.connection, query, &plan, count),
            (true, Some(Cursor::Unranked(row))) => unranked(&self.connection, query, &plan, row),
            (false, None) => dated(&self.connection, query, &plan, None),
            (false, Some(Cursor::Dated(key))) => dated(&self.connection, query, &plan, Some(key)),
            _ => return Err(StoreError::Cursor),
        };
        let read = || {
            let (rows, next) = found?;
            Ok(Page { rows: all_rows(&self.connection, rows, query.unit)?, next: next.map(|cursor| cursor.write()) })
        };
        read().map_err(|source| self.error(source))
    }
}

/// Rows of a page, and where the next one begins.
type Found = (Vec<i64>, Option<Cursor>);

/// The page behind the first `count` in order of relevance.
fn ranked_from(connection: &Connection, query: &Query, plan: &Plan, count: usize) -> rusqlite::Result<Found> {
    let wanted = folded(&query.words);
    let (conditions, values) = plan.conditions(&[plan.matches.as_deref().unwrap_or_default()]);
    // The index has the words of the newest readings alone.
    let sql = format!(
        "SELECT s.row, s.content_text FROM statement_words CROSS JOIN statements s ON s.row = statement_words.rowid
         WHERE statement_words MATCH ?1{conditions} ORDER BY statement_words.rowid DESC LIMIT {MOST_RANKED}"
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query(params_from_iter(&values))?;
    let mut found: Vec<(f64, i64)> = Vec::new();
    while let Some(row) = rows.next()? {
        found.push((relevance(&wanted, row.get_ref(1)?.as_str().unwrap_or_default()), row.get(0)?));
    }
    let (mut page, rest) = Ranking::of(found).page(count, query.limit);
    match rest {
        Rest::Nothing => Ok((page, None)),
        Rest::Ranked(cursor) => Ok((page, Some(cursor))),
        Rest::Below(lowest) => {
            let (rest, next) = unranked(connection, &Query { limit: query.limit - page.len(), ..query.clone() }, plan, lowest)?;
            page.extend(&rest);
            Ok((page, next))
        }
    }
}

/// The page of those that are not put in order of relevance, below a row.
fn unranked(connection: &Connection, query: &Query, plan: &Plan, below: i64) -> rusqlite::Result<Found> {
    let (conditions, values) = plan.conditions(&[plan.matches.as_deref().unwrap_or_default()]);
    let sql = format!(
        "SELECT s.row FROM statement_words CROSS JOIN statements s ON s.row = statement_words.rowid
         WHERE statement_words MATCH ?1{conditions} AND statement_words.rowid < {below} ORDER BY statement_words.rowid DESC LIMIT {}",
        query.limit.saturating_add(1)
    );
    let mut statement = connection.prepare(&sql)?;
    let mut page = statement.query_map(params_from_iter(&values), |row| row.get(0))?.collect::<rusqlite::Result<Vec<i64>>>()?;
    let more = page.len() > query.limit;
    page.truncate(query.limit);
    let next = more.then(|| Cursor::Unranked(page.last().copied().unwrap_or(below)));
    Ok((page, next))
}

/// The page behind a key in order of time.
fn dated(connection: &Connection, query: &Query, plan: &Plan, after: Option<Key>) -> rusqlite::Result<Found> {
    let latest = query.order != Order::Earliest;
    // One more than wanted tells whether there is a next page.
    let most = query.limit.saturating_add(1);
    let mut keys = Vec::new();
    let walk = Walk { connection, plan, after, latest, most };
    match &plan.matches {
        None => {
            walk.by_index(true, &mut keys)?;
            walk.by_index(false, &mut keys)?;
        }
        Some(matches) => {
            let mut few = connection
                .prepare_cached("SELECT count(*) FROM (SELECT 1 FROM statement_words WHERE statement_words MATCH ?1 LIMIT ?2)")?;
            let hits: i64 = few.query_row((matches, FEW as i64 + 1), |row| row.get(0))?;
            if hits as usize <= FEW {
                walk.among(matches, &mut keys)?;
            } else {
                walk.month_by_month(matches, query, &mut keys)?;
            }
        }
    }
    let more = keys.len() > query.limit;
    keys.truncate(query.limit);
    let next = if more { keys.last().cloned().map(Cursor::Dated) } else { None };
    Ok((keys.into_iter().map(|key| key.row).collect(), next))
}

/// Goes through statements in order of time.
struct Walk<'a> {
    connection: &'a Connection,
    plan: &'a Plan,
    after: Option<Key>,
    latest: bool,
    most: usize,
}

impl Walk<'_> {
    /// Whether one key comes before another; undated ones come last in both directions.
    fn compare(&self, a: &Key, b: &Key) -> std::cmp::Ordering {
        let dated = a.day.is_none().cmp(&b.day.is_none());
        dated.then_with(|| if self.latest { b.cmp(a) } else { a.cmp(b) })
    }

    fn is_enough(&self, keys: &[Key]) -> bool {
        keys.len() >= self.most
    }

    /// The dated ones, or the undated ones, by the indexes of days.
    fn by_index(&self, dated: bool, keys: &mut Vec<Key>) -> rusqlite::Result<()> {
        if self.is_enough(keys) || (!dated && self.plan.has_days()) {
            return Ok(());
        }
        let (mut conditions, mut values) = self.plan.conditions(&[]);
        if let Some(after) = &self.after {
            match (&after.day, dated) {
                (None, true) => return Ok(()),
                (Some(_), false) => {}
                (day, _) => {
                    let (sign, first) = if self.latest { ("<", "<=") } else { (">", ">=") };
                    let at = values.len();
                    let day = day.clone().unwrap_or_default();
                    if dated {
                        conditions.push_str(&format!(" AND s.day {first} ?{}", at + 1));
                    }
                    // Undated ones have the empty day here.
                    conditions.push_str(&format!(
                        " AND (coalesce(s.day, ''), coalesce(d.published, ''), s.row) {sign} (?{}, ?{}, {})",
                        at + 1,
                        at + 2,
                        after.row
                    ));
                    values.extend([day, after.published.clone()]);
                }
            }
        }
        let direction = if self.latest { "DESC" } else { "ASC" };
        let sql = format!(
            "SELECT s.row, s.day, coalesce(d.published, '') FROM statements s CROSS JOIN documents d ON d.id = s.document
             WHERE s.current AND s.day IS {}NULL{conditions}
             ORDER BY s.day {direction}, coalesce(d.published, '') {direction}, s.row {direction} LIMIT {}",
            if dated { "NOT " } else { "" },
            self.most - keys.len(),
        );
        self.read(&sql, &values, keys)
    }

    fn read(&self, sql: &str, values: &[String], keys: &mut Vec<Key>) -> rusqlite::Result<()> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows =
            statement.query_map(params_from_iter(values), |row| Ok(Key { row: row.get(0)?, day: row.get(1)?, published: row.get(2)? }))?;
        for key in rows {
            keys.push(key?);
        }
        Ok(())
    }

    /// All that the index of words has for `matches`, behind the key to go on from, in order.
    fn among(&self, matches: &str, keys: &mut Vec<Key>) -> rusqlite::Result<()> {
        let (conditions, values) = self.plan.conditions(&[matches]);
        let sql = format!(
            "SELECT s.row, s.day, coalesce(d.published, '') FROM statement_words CROSS JOIN statements s ON s.row = statement_words.rowid
             CROSS JOIN documents d ON d.id = s.document WHERE statement_words MATCH ?1{conditions}"
        );
        let mut found = Vec::new();
        self.read(&sql, &values, &mut found)?;
        found.retain(|key| self.after.as_ref().is_none_or(|after| self.compare(after, key).is_lt()));
        found.sort_unstable_by(|a, b| self.compare(a, b));
        found.truncate(self.most - keys.len());
        keys.append(&mut found);
        Ok(())
    }

    /// The same for questions with many hits: only so many months are looked at as are needed.
    fn month_by_month(&self, matches: &str, query: &Query, keys: &mut Vec<Key>) -> rusqlite::Result<()> {
        let undated = matches!(&self.after, Some(Key { day: None, .. }));
        let begin = self.after.as_ref().and_then(|after| after.day.clone());
        let bound = if self.latest { query.said_before.as_ref().map(|day| format!("{day}~")) } else { query.said_after.clone() };
        // Just before the first month in the direction of the walk: a bound itself may be met.
        let mut at = begin
            .or(bound)
            .map(|day| if self.latest { format!("{}~", &day[..day.len().min(7)]) } else { day.get(..7).unwrap_or(&day).to_owned() });
        let next = if self.latest {
            "SELECT max(day) FROM statements WHERE current AND day IS NOT NULL AND day < ?1"
        } else {
            "SELECT min(day) FROM statements WHERE current AND day IS NOT NULL AND day > ?1"
        };
        while !undated && !self.is_enough(keys) {
            let from = at.clone().unwrap_or_else(|| if self.latest { "~".to_owned() } else { String::new() });
            let day: Option<String> = self.connection.prepare_cached(next)?.query_row([from], |row| row.get(0))?;
            let Some(day) = day else { break };
            let is_past = if self.latest {
                query.said_after.as_ref().is_some_and(|first| day < *first)
            } else {
                query.said_before.as_ref().is_some_and(|last| day > format!("{last}~"))
            };
            if is_past {
                return Ok(());
            }
            self.among(&format!("({matches}) AND tags : {}", tag(&month(&day))), keys)?;
            let prefix = day.get(..7).unwrap_or(&day);
            at = Some(if self.latest { prefix.to_owned() } else { format!("{prefix}~") });
        }
        if !self.is_enough(keys) && !self.plan.has_days() {
            self.among(&format!("({matches}) AND tags : {}", tag("none")), keys)?;
        }
        Ok(())
    }
}

/// The statements in these rows of the table.
fn all_rows(connection: &Connection, ids: Vec<i64>, unit: OffsetUnit) -> rusqlite::Result<Vec<Row>> {
    let mut last = None;
    ids.into_iter().map(|id| row_with(connection, id, unit, &mut last)).collect()
}

/// The statement in this row of the table.
fn row(connection: &Connection, id: i64, unit: OffsetUnit) -> rusqlite::Result<Row> {
    row_with(connection, id, unit, &mut None)
}

/// The document that was read last, with its text and the places in it: statements of one document come one after another.
type Last = Option<(i64, String, Option<OffsetMap>)>;

fn row_with(connection: &Connection, id: i64, unit: OffsetUnit, last: &mut Last) -> rusqlite::Result<Row> {
    let mut statement = connection.prepare_cached(
        "SELECT s.id, s.form, s.content_text, s.content, s.speaker_name, s.addressee, s.occasion, s.act, s.said_first, s.said_last,
                s.document, s.document_hash, s.title, s.publisher, s.published, s.speaker_id, s.source, s.confidence,
                (SELECT min(path) FROM origins WHERE document = s.document),
                (SELECT min(url) FROM origins WHERE document = s.document),
                (SELECT count(DISTINCT o.document) FROM statements o WHERE o.utterance = s.utterance AND o.current),
                (SELECT o.id FROM statements o WHERE o.row = s.utterance)
         FROM current_statements s WHERE s.row = ?1",
    )?;
    statement.query_row([id], |row| {
        let spans = |column| row.get::<_, String>(column).map(|json| spans::read(&json).unwrap_or_default());
        let (content, source) = (spans(3)?, spans(16)?);
        let document = row.get(10)?;
        if last.as_ref().is_none_or(|last| last.0 != document) {
            let text = text(connection, document)?;
            let map = (unit != OffsetUnit::Bytes).then(|| OffsetMap::new(&text));
            *last = Some((document, text, map));
        }
        let (text, map) = last.as_ref().map_or(("", None), |(_, text, map)| (text.as_str(), map.as_ref()));
        let (start, end) = spans::edges(&content);
        let (start, end) = map.map_or((start, end), |map| (map.from_bytes(start, unit), map.from_bytes(end, unit)));
        let id: String = row.get(0)?;
        Ok(Row {
            utterance: row.get::<_, Option<String>>(21)?.unwrap_or_else(|| id.clone()),
            statement: id,
            form: row.get(1)?,
            content: row.get(2)?,
            start,
            end,
            speaker: row.get(4)?,
            speaker_id: row.get(15)?,
            source: spans::words(text, &source),
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

/// The text of a document.
pub(super) fn text(connection: &Connection, document: i64) -> rusqlite::Result<String> {
    connection.prepare_cached("SELECT text FROM texts WHERE document = ?1")?.query_row([document], |row| row.get(0))
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
         WHERE s.utterance = (SELECT utterance FROM statements WHERE id = ?1 AND current LIMIT 1) ORDER BY s.day NULLS LAST, s.published, s.row",
    )?;
    let rows = statement.query_map([id], |row| row.get(0))?.collect::<rusqlite::Result<Vec<i64>>>()?;
    all_rows(connection, rows, unit)
}

impl SqliteStore {
    pub(super) fn kept(&self, id: &str, unit: OffsetUnit) -> Result<Option<Kept>, StoreError> {
        let read = || {
            let found: Option<(i64, i64)> = self
                .connection
                .prepare_cached("SELECT row, document FROM statements WHERE id = ?1 AND current ORDER BY row LIMIT 1")?
                .query_row([id], |row| Ok((row.get(0)?, row.get(1)?)))
                .optional()?;
            let Some((statement, document)) = found else { return Ok(None) };
            let (text, record) = (text(&self.connection, document)?, newest_record(&self.connection, document)?);
            Ok(Some((row(&self.connection, statement, unit)?, text, record)))
        };
        let found = read().map_err(|source| self.error(source))?;
        let Some((row, text, record)) = found else { return Ok(None) };
        let record = record.map(|record| unpacked(&record, &text)).transpose()?;
        Ok(Some(Kept { row, text, record }))
    }
}

/// The newest reading of a document, as it is kept.
pub(super) fn newest_record(connection: &Connection, document: i64) -> rusqlite::Result<Option<Vec<u8>>> {
    connection
        .prepare_cached("SELECT record FROM revisions WHERE document = ?1 ORDER BY id DESC LIMIT 1")?
        .query_row([document], |row| row.get(0))
        .optional()
        .map(Option::flatten)
}
