//! Counting statements, and what is known of documents and speakers.

use super::find::{newest_record, plain_id, text};
use super::migrate::KNOWN;
use super::plan::{Plan, limit};
use super::session::Session;
use crate::entry::unpacked;
use crate::roles::{RolePlace, gathered};
use crate::search::{
    Facet, Facets, Holdings, KeptDocument, MOST_OUTLETS, MOST_VARIANTS, OriginRow, Query, Reader, RoleRow, Speaker, Variant,
};
use crate::tally::{COLUMNS, Spread};
use crate::{Counts, StoreError};
use onrecord::{OffsetMap, OffsetUnit};

pub(super) fn counts(session: &mut Session) -> Result<Counts, StoreError> {
    let mut count = |of: &str| session.one::<i64>(&format!("SELECT count(*) FROM {of}"), &[]).map(i64::cast_unsigned);
    Ok(Counts {
        documents: count("documents")?,
        unread: count("documents d WHERE NOT EXISTS (SELECT 1 FROM revisions r WHERE r.document = d.id)")?,
        origins: count("origins")?,
        statements: count("statements WHERE current")?,
    })
}

pub(super) fn facets(session: &mut Session, query: &Query, most: u64) -> Result<Facets, StoreError> {
    let mut plan = Plan::of(query);
    let order = if !plan.has_words && plan.has_name_or_days { "s.day DESC NULLS LAST, s.row" } else { "s.row" };
    let rows = plan.place(i64::try_from(most.saturating_add(1)).unwrap_or(i64::MAX));
    let sql = format!(
        "SELECT {COLUMNS} FROM statements s JOIN documents d ON d.id = s.document WHERE s.current{} ORDER BY {order} DESC LIMIT {rows}",
        plan.conditions()
    );
    let mut spread = Spread::new(most);
    for row in session.query(&sql, &plan.values())? {
        if !spread.count(std::array::from_fn(|column| row.get(column))) {
            break;
        }
    }
    Ok(spread.finish())
}

pub(super) fn speakers(session: &mut Session, words: &str, most: usize) -> Result<Vec<Speaker>, StoreError> {
    let mut plan = Plan::of(&Query { speaker: Some(words.to_owned()), ..Query::default() });
    let rows = plan.place(limit(most));
    let sql = format!(
        "SELECT s.speaker_name, min(s.speaker_id), count(*), count(DISTINCT s.document), min(s.day), max(s.day)
         FROM statements s WHERE s.current AND s.speaker_name IS NOT NULL{} GROUP BY s.speaker_name ORDER BY 3 DESC, 1 LIMIT {rows}",
        plan.conditions()
    );
    let found = session.query(&sql, &plan.values())?;
    let speaker = |row: &postgres::Row| Speaker {
        name: row.get(0),
        id: row.get(1),
        statements: row.get::<_, i64>(2).cast_unsigned(),
        documents: row.get::<_, i64>(3).cast_unsigned(),
        first: row.get(4),
        last: row.get(5),
    };
    Ok(found.iter().map(speaker).collect())
}

pub(super) fn roles(session: &mut Session, name: &str, unit: OffsetUnit) -> Result<Vec<RoleRow>, StoreError> {
    let found = session.query(
        r#"SELECT r.title, r."of", r.tenure, r.as_of, r."start", r."end", v.document, d.hash
         FROM roles r JOIN revisions v ON v.id = r.revision JOIN documents d ON d.id = v.document
         WHERE r.name = $1 AND NOT EXISTS (SELECT 1 FROM revisions newer WHERE newer.document = v.document AND newer.id > v.id)
         ORDER BY r.as_of NULLS LAST, r.revision, r."start", r."end""#,
        &[&plain_id(name)],
    )?;
    let places = found.iter().map(|row| {
        Ok::<_, StoreError>(RolePlace {
            title: row.get(0),
            of: row.get(1),
            tenure: row.get(2),
            day: row.get(3),
            start: row.get(4),
            end: row.get(5),
            document: (row.get(6), row.get(7)),
        })
    });
    let mut found = gathered(places)?;
    if unit != OffsetUnit::Bytes {
        for (role, document) in &mut found {
            let map = OffsetMap::new(&text(session, *document)?);
            (role.start, role.end) = (map.from_bytes(role.start, unit), map.from_bytes(role.end, unit));
        }
    }
    Ok(found.into_iter().map(|(role, _)| role).collect())
}

/// Rows of two columns, a value and how many have it.
fn counted(session: &mut Session, sql: &str) -> Result<Vec<Facet>, StoreError> {
    let rows = session.query(sql, &[])?;
    Ok(rows.iter().map(|row| Facet { value: row.get(0), count: row.get::<_, i64>(1).cast_unsigned() }).collect())
}

pub(super) fn holdings(session: &mut Session) -> Result<Holdings, StoreError> {
    let Counts { documents, unread, origins, statements } = counts(session)?;
    let mut count = |of: &str| session.one::<i64>(&format!("SELECT {of} FROM statements WHERE current"), &[]).map(i64::cast_unsigned);
    let (named, speakers) = (count("count(speaker_name)")?, count("count(DISTINCT speaker_name)")?);
    let readers = session.query(
        "SELECT onrecord, model_sha256, knowledge_sha256, (SELECT count(*) FROM revisions WHERE reader = readers.id) FROM readers ORDER BY id",
        &[],
    )?;
    let reader = |row: &postgres::Row| Reader {
        onrecord: row.get(0),
        model_sha256: row.get(1),
        knowledge_sha256: Some(row.get::<_, String>(2)).filter(|hash| !hash.is_empty()),
        documents: row.get::<_, i64>(3).cast_unsigned(),
    };
    Ok(Holdings {
        documents,
        unread,
        origins,
        statements,
        named,
        speakers,
        from: session.one("SELECT min(published) FROM documents", &[])?,
        to: session.one("SELECT max(published) FROM documents", &[])?,
        languages: counted(session, "SELECT language, count(*) FROM documents GROUP BY language ORDER BY 2 DESC, 1")?,
        outlets: counted(
            session,
            &format!(
                "SELECT publisher, count(*) FROM documents WHERE publisher IS NOT NULL GROUP BY publisher ORDER BY 2 DESC, 1 LIMIT {MOST_OUTLETS}"
            ),
        )?,
        readers: readers.iter().map(reader).collect(),
        version: KNOWN,
    })
}

pub(super) fn document(session: &mut Session, hash: &str) -> Result<Option<KeptDocument>, StoreError> {
    let found = session
        .row("SELECT id, story, title, byline, published, publisher, language FROM documents WHERE hash = $1", &[&plain_id(hash)])?;
    let Some(found) = found else { return Ok(None) };
    let (id, story): (i64, i64) = (found.get(0), found.get(1));
    let text = text(session, id)?;
    let record = newest_record(session, id)?.map(|record| unpacked(&record, &text)).transpose()?;
    Ok(Some(KeptDocument {
        hash: hash.to_owned(),
        title: found.get(2),
        byline: found.get(3),
        published: found.get(4),
        publisher: found.get(5),
        language: found.get(6),
        origins: origins(session, id)?,
        variants: variants(session, id, story)?,
        text,
        record,
    }))
}

fn origins(session: &mut Session, document: i64) -> Result<Vec<OriginRow>, StoreError> {
    let rows = session.query(
        "SELECT path, o.position, url, publisher, published, source_id, media_type, sha256 FROM origins o WHERE document = $1 ORDER BY path, sha256",
        &[&document],
    )?;
    let origin = |row: &postgres::Row| OriginRow {
        path: row.get(0),
        position: row.get(1),
        url: row.get(2),
        publisher: row.get(3),
        published: row.get(4),
        source_id: row.get(5),
        media_type: row.get(6),
        sha256: row.get(7),
    };
    Ok(rows.iter().map(origin).collect())
}

fn variants(session: &mut Session, document: i64, story: i64) -> Result<Vec<Variant>, StoreError> {
    let rows = session.query(
        "SELECT hash, title, publisher, published FROM documents WHERE story = $1 AND id <> $2 ORDER BY published NULLS LAST, id LIMIT $3",
        &[&story, &document, &limit(MOST_VARIANTS)],
    )?;
    let variant = |row: &postgres::Row| Variant { document: row.get(0), title: row.get(1), publisher: row.get(2), published: row.get(3) };
    Ok(rows.iter().map(variant).collect())
}
