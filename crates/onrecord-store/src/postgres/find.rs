//! Finding statements, page by page.

use super::plan::{Plan, limit};
use super::session::Session;
use super::words::restored;
use crate::entry::unpacked;
use crate::search::{Cursor, Kept, Key, MOST_RANKED, Order, Page, Query, Ranking, Rest, Row, folded, relevance};
use crate::{StoreError, spans};
use onrecord::{OffsetMap, OffsetUnit};
use std::collections::HashMap;

/// Rows of a page, and where the next one begins.
type Found = (Vec<i64>, Option<Cursor>);

pub(super) fn find(session: &mut Session, query: &Query) -> Result<Page, StoreError> {
    let after = query.after.as_deref().map(Cursor::read).transpose()?;
    let ranked = query.order == Order::Best && !folded(&query.words).is_empty();
    let (ids, next) = match (ranked, after) {
        (true, None) => ranked_from(session, query, 0)?,
        (true, Some(Cursor::Ranked(count))) => ranked_from(session, query, count)?,
        (true, Some(Cursor::Unranked(row))) => unranked(session, query, row, query.limit)?,
        (false, None) => dated(session, query, None)?,
        (false, Some(Cursor::Dated(key))) => dated(session, query, Some(key))?,
        _ => return Err(StoreError::Cursor),
    };
    Ok(Page { rows: rows(session, &ids, query.unit)?, next: next.map(|cursor| cursor.write()) })
}

/// The page behind the first `count` in order of relevance.
fn ranked_from(session: &mut Session, query: &Query, count: usize) -> Result<Found, StoreError> {
    let wanted = folded(&query.words);
    let plan = Plan::of(query);
    let sql = format!(
        "SELECT s.row, s.content_text FROM statements s WHERE s.current{} ORDER BY s.row DESC LIMIT {MOST_RANKED}",
        plan.conditions()
    );
    let found = session.query(&sql, &plan.values())?;
    let found = found.iter().map(|row| (relevance(&wanted, row.get(1)), row.get(0))).collect();
    let (mut page, rest) = Ranking::of(found).page(count, query.limit);
    match rest {
        Rest::Nothing => Ok((page, None)),
        Rest::Ranked(cursor) => Ok((page, Some(cursor))),
        Rest::Below(lowest) => {
            let (rest, next) = unranked(session, query, lowest, query.limit - page.len())?;
            page.extend(&rest);
            Ok((page, next))
        }
    }
}

/// The page of those that are not put in order of relevance, below a row.
fn unranked(session: &mut Session, query: &Query, below: i64, most: usize) -> Result<Found, StoreError> {
    let mut plan = Plan::of(query);
    plan.and("s.row < ?", below);
    let rows = plan.place(limit(most.saturating_add(1)));
    let sql = format!("SELECT s.row FROM statements s WHERE s.current{} ORDER BY s.row DESC LIMIT {rows}", plan.conditions());
    let mut page: Vec<i64> = session.query(&sql, &plan.values())?.iter().map(|row| row.get(0)).collect();
    let more = page.len() > most;
    page.truncate(most);
    let next = more.then(|| Cursor::Unranked(page.last().copied().unwrap_or(below)));
    Ok((page, next))
}

/// The page behind a key in order of time; undated ones come last in both directions.
fn dated(session: &mut Session, query: &Query, after: Option<Key>) -> Result<Found, StoreError> {
    // One more than wanted tells whether there is a next page.
    let most = query.limit.saturating_add(1);
    let mut keys = Vec::new();
    if after.as_ref().is_none_or(|after| after.day.is_some()) {
        keys = by_time(session, query, after.as_ref(), true, most)?;
    }
    if keys.len() < most {
        let after = after.as_ref().filter(|after| after.day.is_none());
        let rest = by_time(session, query, after, false, most - keys.len())?;
        keys.extend(rest);
    }
    let more = keys.len() > query.limit;
    keys.truncate(query.limit);
    let next = if more { keys.last().cloned().map(Cursor::Dated) } else { None };
    Ok((keys.into_iter().map(|key| key.row).collect(), next))
}

/// The dated ones, or the undated ones, behind a key.
fn by_time(session: &mut Session, query: &Query, after: Option<&Key>, dated: bool, most: usize) -> Result<Vec<Key>, StoreError> {
    let mut plan = Plan::of(query);
    let (sign, direction) = if query.order == Order::Earliest { (">", "ASC") } else { ("<", "DESC") };
    let mut behind = String::new();
    if let Some(after) = after {
        // A cursor is what somebody sends: it may hold any letters.
        let [day, published] = [after.day.as_deref().unwrap_or_default(), &after.published].map(|day| day.replace('\0', " "));
        let (published, row) = (plan.place(published), plan.place(after.row));
        behind = if dated {
            format!(" AND (s.day, s.published, s.row) {sign} ({}, {published}, {row})", plan.place(day))
        } else {
            format!(" AND (s.published, s.row) {sign} ({published}, {row})")
        };
    }
    let (is, by) = if dated { ("NOT NULL", format!("s.day {direction}, ")) } else { ("NULL", String::new()) };
    let rows = plan.place(limit(most));
    let sql = format!(
        "SELECT s.row, s.day, s.published FROM statements s WHERE s.current AND s.day IS {is}{}{behind}
         ORDER BY {by}s.published {direction}, s.row {direction} LIMIT {rows}",
        plan.conditions()
    );
    let found = session.query(&sql, &plan.values())?;
    Ok(found.iter().map(|row| Key { row: row.get(0), day: row.get(1), published: row.get(2) }).collect())
}

/// The statements in these rows of the table, in this order.
pub(super) fn rows(session: &mut Session, ids: &[i64], unit: OffsetUnit) -> Result<Vec<Row>, StoreError> {
    let found = session.query(
        "SELECT s.row, s.document, s.content, s.source, s.id, s.form, s.content_text, s.speaker_name, s.speaker_id, s.addressee,
                s.occasion, s.act, s.said_first, s.said_last, d.hash, d.title, d.publisher, d.published, s.confidence,
                (SELECT min(path) FROM origins WHERE document = s.document),
                (SELECT min(url) FROM origins WHERE document = s.document),
                (SELECT count(DISTINCT o.document) FROM statements o WHERE o.utterance = s.utterance AND o.current),
                (SELECT o.id FROM statements o WHERE o.row = s.utterance)
         FROM statements s JOIN documents d ON d.id = s.document WHERE s.row = ANY($1)",
        &[&ids],
    )?;
    let place: HashMap<i64, usize> = ids.iter().enumerate().map(|(at, id)| (*id, at)).collect();
    let mut rows: Vec<Option<Row>> = vec![None; ids.len()];
    // Those of one document together, so that its text is read once and one text is held at a time.
    let mut by_document: Vec<&postgres::Row> = found.iter().collect();
    by_document.sort_by_key(|row| row.get::<_, i64>(1));
    let mut of: Option<(i64, String, Option<OffsetMap>)> = None;
    for row in by_document {
        let document: i64 = row.get(1);
        if of.as_ref().is_none_or(|(id, ..)| *id != document) {
            let text = text(session, document)?;
            let map = (unit != OffsetUnit::Bytes).then(|| OffsetMap::new(&text));
            of = Some((document, text, map));
        }
        let Some((_, text, map)) = &of else { continue };
        let parts = |column: usize| spans::read(row.get(column)).unwrap_or_default();
        let (start, end) = spans::edges(&parts(2));
        let (start, end) = map.as_ref().map_or((start, end), |map| (map.from_bytes(start, unit), map.from_bytes(end, unit)));
        let id: String = row.get(4);
        let at = place.get(&row.get(0)).and_then(|at| rows.get_mut(*at));
        if let Some(at) = at {
            *at = Some(Row {
                utterance: row.get::<_, Option<String>>(22).unwrap_or_else(|| id.clone()),
                statement: id,
                start,
                end,
                source: spans::words(text, &parts(3)),
                form: row.get(5),
                content: row.get(6),
                speaker: row.get(7),
                speaker_id: row.get(8),
                addressee: row.get(9),
                occasion: row.get(10),
                act: row.get(11),
                said_first: row.get(12),
                said_last: row.get(13),
                document: row.get(14),
                title: row.get(15),
                publisher: row.get(16),
                published: row.get(17),
                confidence: row.get(18),
                path: row.get(19),
                url: row.get(20),
                reports: row.get::<_, i64>(21).cast_unsigned(),
            });
        }
    }
    Ok(rows.into_iter().flatten().collect())
}

/// The text of a document.
pub(super) fn text(session: &mut Session, document: i64) -> Result<String, StoreError> {
    let row = session.row("SELECT t.text, t.zeros FROM texts t WHERE t.document = $1", &[&document])?;
    Ok(row.map_or_else(String::new, |row| restored(row.get(0), row.get(1))))
}

/// Hashes of the texts that were read.
pub(super) fn documents(session: &mut Session) -> Result<Vec<String>, StoreError> {
    let sql = "SELECT hash FROM documents d WHERE EXISTS (SELECT 1 FROM revisions r WHERE r.document = d.id) ORDER BY hash";
    Ok(session.query(sql, &[])?.iter().map(|row| row.get(0)).collect())
}

pub(super) fn reports(session: &mut Session, id: &str, unit: OffsetUnit) -> Result<Vec<Row>, StoreError> {
    let found = session.query(
        "SELECT s.row FROM current_statements s
         WHERE s.utterance = (SELECT utterance FROM statements WHERE id = $1 AND current ORDER BY statements.row LIMIT 1)
         ORDER BY s.day NULLS LAST, s.published NULLS FIRST, s.row",
        &[&plain_id(id)],
    )?;
    let ids: Vec<i64> = found.iter().map(|row| row.get(0)).collect();
    rows(session, &ids, unit)
}

/// An id as it may be asked for; one with a NUL is nobody's.
pub(super) fn plain_id(id: &str) -> String {
    if id.contains('\0') { String::new() } else { id.to_owned() }
}

pub(super) fn kept(session: &mut Session, id: &str, unit: OffsetUnit) -> Result<Option<Kept>, StoreError> {
    let found =
        session.row("SELECT s.row, s.document FROM statements s WHERE s.id = $1 AND s.current ORDER BY s.row LIMIT 1", &[&plain_id(id)])?;
    let Some(found) = found else { return Ok(None) };
    let (statement, document): (i64, i64) = (found.get(0), found.get(1));
    let text = text(session, document)?;
    let record = newest_record(session, document)?.map(|record| unpacked(&record, &text)).transpose()?;
    Ok(rows(session, &[statement], unit)?.pop().map(|row| Kept { row, text, record }))
}

/// The newest reading of a document, as it is kept.
pub(super) fn newest_record(session: &mut Session, document: i64) -> Result<Option<Vec<u8>>, StoreError> {
    let found = session.row("SELECT record FROM revisions WHERE document = $1 ORDER BY id DESC LIMIT 1", &[&document])?;
    Ok(found.map(|row| row.get(0)))
}
