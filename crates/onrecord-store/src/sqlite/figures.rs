//! Counting statements, and what is known of documents and speakers.

use super::SqliteStore;
use super::find::{newest_record, text};
use super::plan::Plan;
use crate::StoreError;
use crate::entry::unpacked;
use crate::roles::{RolePlace, gathered};
use crate::search::{
    Facet, Facets, Holdings, KeptDocument, MOST_OUTLETS, MOST_VARIANTS, OriginRow, Query, Reader, RoleRow, Speaker, Variant,
};
use crate::tally::{COLUMNS, Spread};
use onrecord::{OffsetMap, OffsetUnit};
use rusqlite::{Connection, OptionalExtension as _, params_from_iter};

pub(super) fn facets(connection: &Connection, query: &Query, most: u64) -> rusqlite::Result<Facets> {
    let plan = Plan::of(query);
    let matches: Vec<&str> = plan.matches.as_deref().into_iter().collect();
    let (conditions, values) = plan.conditions(&matches);
    let (from, order) = if plan.matches.is_some() {
        (
            "statement_words CROSS JOIN statements s ON s.row = statement_words.rowid CROSS JOIN documents d ON d.id = s.document WHERE statement_words MATCH ?1",
            "statement_words.rowid",
        )
    } else {
        let order = if plan.has_name() || plan.has_days() { "s.day" } else { "s.row" };
        ("statements s CROSS JOIN documents d ON d.id = s.document WHERE s.current", order)
    };
    let sql = format!(
        "SELECT {COLUMNS} FROM {from}{conditions}
         ORDER BY {order} DESC LIMIT {}",
        most.saturating_add(1)
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query(params_from_iter(&values))?;
    let mut spread = Spread::new(most);
    while let Some(row) = rows.next()? {
        let mut values = [None; 7];
        for (column, value) in values.iter_mut().enumerate() {
            *value = row.get_ref(column)?.as_str_or_null()?;
        }
        if !spread.count(values) {
            break;
        }
    }
    Ok(spread.finish())
}

pub(super) fn speakers(connection: &Connection, words: &str, limit: usize) -> rusqlite::Result<Vec<Speaker>> {
    let plan = Plan::of(&Query { speaker: Some(words.to_owned()), ..Query::default() });
    let from = match plan.matches {
        Some(_) => "statement_words CROSS JOIN statements s ON s.row = statement_words.rowid WHERE statement_words MATCH ?1",
        None => "statements s WHERE s.current",
    };
    let sql = format!(
        "SELECT s.speaker_name, min(s.speaker_id), count(*) AS statements, count(DISTINCT s.document), min(s.day), max(s.day)
         FROM {from} AND s.speaker_name IS NOT NULL GROUP BY s.speaker_name ORDER BY statements DESC, s.speaker_name LIMIT {limit}",
    );
    let mut statement = connection.prepare(&sql)?;
    let rows = statement.query_map(params_from_iter(plan.matches), |row| {
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

pub(super) fn roles(connection: &Connection, name: &str, unit: OffsetUnit) -> rusqlite::Result<Vec<RoleRow>> {
    let mut statement = connection.prepare_cached(
        "SELECT r.title, r.of, r.tenure, r.as_of, r.start, r.end, v.document, d.hash
         FROM roles r JOIN revisions v ON v.id = r.revision JOIN documents d ON d.id = v.document
         WHERE r.name = ?1 AND NOT EXISTS (SELECT 1 FROM revisions newer WHERE newer.document = v.document AND newer.id > v.id)
         ORDER BY r.as_of NULLS LAST, r.revision, r.start",
    )?;
    let places = statement.query_map([name], |row| {
        Ok(RolePlace {
            title: row.get(0)?,
            of: row.get(1)?,
            tenure: row.get(2)?,
            day: row.get(3)?,
            start: row.get(4)?,
            end: row.get(5)?,
            document: (row.get(6)?, row.get(7)?),
        })
    })?;
    let mut found = gathered(places)?;
    if unit != OffsetUnit::Bytes {
        for (role, document) in &mut found {
            let map = OffsetMap::new(&text(connection, *document)?);
            (role.start, role.end) = (map.from_bytes(role.start, unit), map.from_bytes(role.end, unit));
        }
    }
    Ok(found.into_iter().map(|(role, _)| role).collect())
}

/// Rows of two columns, a value and how many have it.
fn counted(connection: &Connection, sql: &str) -> rusqlite::Result<Vec<Facet>> {
    let mut statement = connection.prepare(sql)?;
    let rows = statement.query_map([], |row| Ok(Facet { value: row.get(0)?, count: row.get::<_, i64>(1)?.cast_unsigned() }))?;
    rows.collect()
}

pub(super) fn holdings(connection: &Connection, version: u32) -> rusqlite::Result<Holdings> {
    let count = |of: &str| connection.query_row(&format!("SELECT {of}"), [], |row| row.get::<_, i64>(0)).map(i64::cast_unsigned);
    let day = |of: &str| connection.query_row(&format!("SELECT {of}(published) FROM documents"), [], |row| row.get(0));
    let mut readers = connection.prepare(
        "SELECT onrecord, model_sha256, knowledge_sha256, (SELECT count(*) FROM revisions WHERE reader = readers.id) FROM readers ORDER BY id",
    )?;
    let readers = readers.query_map([], |row| {
        Ok(Reader {
            onrecord: row.get(0)?,
            model_sha256: row.get(1)?,
            knowledge_sha256: Some(row.get::<_, String>(2)?).filter(|hash| !hash.is_empty()),
            documents: row.get::<_, i64>(3)?.cast_unsigned(),
        })
    })?;
    Ok(Holdings {
        documents: count("count(*) FROM documents")?,
        unread: count("count(*) FROM documents d WHERE NOT EXISTS (SELECT 1 FROM revisions r WHERE r.document = d.id)")?,
        origins: count("count(*) FROM origins")?,
        statements: count("count(*) FROM statements WHERE current")?,
        named: count("count(*) FROM statements WHERE current AND speaker_name IS NOT NULL")?,
        speakers: count("count(DISTINCT speaker_name) FROM statements WHERE current AND speaker_name IS NOT NULL")?,
        from: day("min")?,
        to: day("max")?,
        languages: counted(connection, "SELECT language, count(*) AS n FROM documents GROUP BY language ORDER BY n DESC, language")?,
        outlets: counted(
            connection,
            &format!(
                "SELECT publisher, count(*) AS n FROM documents WHERE publisher IS NOT NULL GROUP BY publisher ORDER BY n DESC, publisher LIMIT {MOST_OUTLETS}"
            ),
        )?,
        readers: readers.collect::<rusqlite::Result<_>>()?,
        version,
    })
}

impl SqliteStore {
    pub(super) fn kept_document(&self, hash: &str) -> Result<Option<KeptDocument>, StoreError> {
        let read = || {
            let found = self
                .connection
                .prepare_cached("SELECT id, story, title, byline, published, publisher, language FROM documents WHERE hash = ?1")?
                .query_row([hash], |row| {
                    Ok((
                        (row.get::<_, i64>(0)?, row.get::<_, Option<i64>>(1)?),
                        KeptDocument {
                            hash: hash.to_owned(),
                            title: row.get(2)?,
                            byline: row.get(3)?,
                            published: row.get(4)?,
                            publisher: row.get(5)?,
                            language: row.get(6)?,
                            text: String::new(),
                            origins: Vec::new(),
                            record: None,
                            variants: Vec::new(),
                        },
                    ))
                })
                .optional()?;
            let Some(((id, story), mut kept)) = found else { return Ok(None) };
            kept.text = text(&self.connection, id)?;
            kept.origins = origins(&self.connection, id)?;
            kept.variants = variants(&self.connection, id, story)?;
            Ok(Some((kept, newest_record(&self.connection, id)?)))
        };
        let Some((mut kept, record)) = read().map_err(|source| self.error(source))? else { return Ok(None) };
        kept.record = record.map(|record| unpacked(&record, &kept.text)).transpose()?;
        Ok(Some(kept))
    }
}

fn origins(connection: &Connection, document: i64) -> rusqlite::Result<Vec<OriginRow>> {
    let mut statement = connection.prepare_cached(
        "SELECT path, position, url, publisher, published, source_id, media_type, sha256 FROM origins WHERE document = ?1 ORDER BY path, sha256",
    )?;
    let rows = statement.query_map([document], |row| {
        Ok(OriginRow {
            path: row.get(0)?,
            position: row.get(1)?,
            url: row.get(2)?,
            publisher: row.get(3)?,
            published: row.get(4)?,
            source_id: row.get(5)?,
            media_type: row.get(6)?,
            sha256: row.get(7)?,
        })
    })?;
    rows.collect()
}

fn variants(connection: &Connection, document: i64, story: Option<i64>) -> rusqlite::Result<Vec<Variant>> {
    let mut statement = connection.prepare_cached(
        "SELECT hash, title, publisher, published FROM documents WHERE story = ?1 AND id <> ?2 ORDER BY published NULLS LAST, id LIMIT ?3",
    )?;
    let rows = statement.query_map((story, document, MOST_VARIANTS as i64), |row| {
        Ok(Variant { document: row.get(0)?, title: row.get(1)?, publisher: row.get(2)?, published: row.get(3)? })
    })?;
    rows.collect()
}
