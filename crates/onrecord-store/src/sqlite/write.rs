//! Putting texts and their readings into the tables.

use super::SqliteStore;
use crate::choice::{MOST_COMPARED, compared, is_same_story};
use crate::entry::{Report, StatementRow, packed, roles_of_speakers, unpacked};
use crate::search::tags;
use crate::similar::DocumentSketch;
use crate::{Added, Entry, StoreError};
use onrecord::Record;
use onrecord::record::{ProvenanceRecord, StatementRecord};
use rusqlite::{Connection, OptionalExtension as _, TransactionBehavior, params};

pub(super) fn add(store: &mut SqliteStore, entry: &Entry<'_>) -> Result<Added, StoreError> {
    let record = entry.record.map(packed).transpose()?;
    let path = store.path.clone();
    let error = |source| StoreError::of(&path, source);
    let transaction = store.connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(error)?;
    let added = keep(&transaction, entry, record.as_deref()).map_err(error)?;
    transaction.commit().map_err(error)?;
    Ok(added)
}

pub(super) fn finish(connection: &Connection, path: &str, sha256: &str, made: &ProvenanceRecord) -> rusqlite::Result<()> {
    connection.prepare_cached("INSERT OR IGNORE INTO inputs (path, sha256, reader) VALUES (?1, ?2, ?3)")?.execute(params![
        path,
        sha256,
        reader(connection, made)?
    ])?;
    Ok(())
}

/// The row of a program with its model and knowledge; it is made when there is none.
fn reader(connection: &Connection, made: &ProvenanceRecord) -> rusqlite::Result<i64> {
    let values = [made.onrecord.as_str(), &made.model_sha256, made.knowledge_sha256.as_deref().unwrap_or_default()];
    connection
        .prepare_cached("INSERT OR IGNORE INTO readers (onrecord, model_sha256, knowledge_sha256) VALUES (?1, ?2, ?3)")?
        .execute(values)?;
    connection
        .prepare_cached("SELECT id FROM readers WHERE onrecord = ?1 AND model_sha256 = ?2 AND knowledge_sha256 = ?3")?
        .query_row(values, |row| row.get(0))
}

pub(super) fn knows(connection: &Connection, path: &str, sha256: &str, made: &ProvenanceRecord) -> rusqlite::Result<bool> {
    // A text without any reading is in a language that is not read, whoever reads.
    connection
        .prepare_cached(
            "WITH reader AS (SELECT id FROM readers WHERE onrecord = ?3 AND model_sha256 = ?4 AND knowledge_sha256 = ?5)
             SELECT EXISTS (SELECT 1 FROM origins o WHERE o.path = ?1 AND o.sha256 = ?2 AND (
                 EXISTS (SELECT 1 FROM revisions r WHERE r.document = o.document AND r.reader IN reader)
                 OR NOT EXISTS (SELECT 1 FROM revisions r WHERE r.document = o.document)))
             OR EXISTS (SELECT 1 FROM inputs WHERE path = ?1 AND sha256 = ?2 AND inputs.reader IN reader)",
        )?
        .query_row(params![path, sha256, made.onrecord, made.model_sha256, made.knowledge_sha256.as_deref().unwrap_or_default()], |row| {
            row.get(0)
        })
}

fn keep(connection: &Connection, entry: &Entry<'_>, packed: Option<&[u8]>) -> rusqlite::Result<Added> {
    let (document, row) = (entry.document, entry.row());
    let known: Option<i64> =
        connection.prepare_cached("SELECT id FROM documents WHERE hash = ?1")?.query_row([document.id()], |row| row.get(0)).optional()?;
    let id = match known {
        Some(id) => id,
        None => {
            connection
                .prepare_cached(
                    "INSERT INTO documents (hash, title, byline, published, publisher, language, signature)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                )?
                .execute(params![
                    document.id(),
                    row.title,
                    row.byline,
                    row.published,
                    row.publisher,
                    row.language,
                    row.sketch.as_ref().map(DocumentSketch::to_bytes),
                ])?;
            let id = connection.last_insert_rowid();
            connection.prepare_cached("INSERT INTO texts (document, text) VALUES (?1, ?2)")?.execute(params![id, document.text()])?;
            let story = story(connection, id, row.sketch.as_ref())?;
            connection.prepare_cached("UPDATE documents SET story = ?2 WHERE id = ?1")?.execute([id, story])?;
            id
        }
    };
    let (origin, about) = (document.origin(), entry.about);
    let origins = connection
        .prepare_cached(
            "INSERT OR IGNORE INTO origins (document, path, url, publisher, media_type, sha256, position, source_id, published)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        )?
        .execute(params![
            id,
            row.path,
            origin.url,
            about.publisher.as_ref().or(origin.publisher.as_ref()),
            origin.media_type,
            row.sha256,
            about.position,
            about.source_id,
            row.published,
        ])?;
    let Some(record) = entry.record else {
        if origins > 0 {
            changed(connection)?;
        }
        return Ok(match (known, origins) {
            (None, _) => Added::Unread,
            (_, 0) => Added::Known,
            _ => Added::NewOrigin,
        });
    };
    let reader = reader(connection, &record.provenance)?;
    let read: bool = connection
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM revisions WHERE document = ?1 AND reader = ?2)")?
        .query_row([id, reader], |row| row.get(0))?;
    if !read {
        // The index has the words of the current reading alone.
        connection
            .prepare_cached(
                "INSERT INTO statement_words (statement_words, rowid, content_text, speaker_words, about, addressee, tags, outlet)
                 SELECT 'delete', t.row, t.content_text, t.speaker_words, t.about, t.addressee, t.tags, t.outlet
                 FROM statements s JOIN statement_texts t ON t.row = s.row WHERE s.document = ?1 AND s.current",
            )?
            .execute([id])?;
        connection.prepare_cached("UPDATE statements SET current = 0 WHERE document = ?1 AND current")?.execute([id])?;
        connection
            .prepare_cached("INSERT INTO revisions (document, reader, record) VALUES (?1, ?2, ?3)")?
            .execute(params![id, reader, packed])?;
        let revision = connection.last_insert_rowid();
        let about_document: (Option<String>, Option<String>) = connection
            .prepare_cached("SELECT published, publisher FROM documents WHERE id = ?1")?
            .query_row([id], |row| Ok((row.get(0)?, row.get(1)?)))?;
        for (index, statement) in record.statements.iter().enumerate() {
            let row = StatementRow::of(record, statement, about_document.0.as_deref());
            insert(connection, (id, revision, index + 1), statement, &row, about_document.1.as_deref())?;
        }
        roles(connection, revision, record)?;
    }
    if known.is_none() || !read || origins > 0 {
        changed(connection)?;
    }
    Ok(match (known, read, origins) {
        (None, ..) => Added::New,
        (Some(_), false, _) => Added::Revised,
        (Some(_), true, 0) => Added::Known,
        (Some(_), true, _) => Added::NewOrigin,
    })
}

/// Counts a change, so that who keeps an answer sees that it may be old.
fn changed(connection: &Connection) -> rusqlite::Result<()> {
    connection.prepare_cached("UPDATE ledger SET changes = changes + 1")?.execute([]).map(drop)
}

/// Keeps the roles of those who speak.
pub(super) fn roles(connection: &Connection, revision: i64, record: &Record) -> rusqlite::Result<()> {
    let mut insert = connection.prepare_cached(
        "INSERT OR IGNORE INTO roles (revision, name, title, of, tenure, as_of, start, end) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?;
    for (name, role) in roles_of_speakers(record) {
        let (start, end) = (role.span.start as i64, role.span.end as i64);
        insert.execute(params![revision, name, role.title, role.of, role.tenure, role.as_of, start, end])?;
    }
    Ok(())
}

/// Keeps the roles of all readings: for ledgers of a time at which they were not kept apart.
pub(super) fn roles_of_all(connection: &Connection) -> rusqlite::Result<()> {
    let mut kept = connection.prepare("SELECT r.id, r.record, t.text FROM revisions r JOIN texts t ON t.document = r.document")?;
    let mut rows = kept.query([])?;
    while let Some(row) = rows.next()? {
        let packed: Option<Vec<u8>> = row.get(1)?;
        // A damaged record is told by `check`; it does not keep the others from being read.
        if let Some(Ok(record)) =
            packed.map(|packed| unpacked(&packed, row.get_ref(2).and_then(|text| Ok(text.as_str()?)).unwrap_or_default()))
        {
            roles(connection, row.get(0)?, &record)?;
        }
    }
    Ok(())
}

/// The first text that is nearly the same as this one, or this one; its bands are noted for those to come.
fn story(connection: &Connection, id: i64, sketch: Option<&DocumentSketch>) -> rusqlite::Result<i64> {
    let Some(sketch) = sketch else { return Ok(id) };
    let bands = sketch.bands(4);
    let mut alike: Vec<i64> = Vec::new();
    for band in &bands {
        let mut others = connection.prepare_cached("SELECT document FROM document_bands WHERE band = ?1 ORDER BY document LIMIT ?2")?;
        let others = others.query_map(params![band, MOST_COMPARED as i64], |row| row.get::<_, i64>(0))?;
        for other in others {
            alike.push(other?);
        }
        connection.prepare_cached("INSERT OR IGNORE INTO document_bands (band, document) VALUES (?1, ?2)")?.execute([*band, id])?;
    }
    for other in compared(alike, false) {
        let (bytes, story): (Option<Vec<u8>>, Option<i64>) = connection
            .prepare_cached("SELECT signature, story FROM documents WHERE id = ?1")?
            .query_row([other], |row| Ok((row.get(0)?, row.get(1)?)))?;
        if let (true, Some(story)) = (is_same_story(sketch, bytes.as_deref()), story) {
            return Ok(story);
        }
    }
    Ok(id)
}

/// The row of the first report of the same utterance; none when nobody reported it before.
fn utterance(connection: &Connection, row: &StatementRow, speaker: Option<&str>) -> rusqlite::Result<Option<i64>> {
    let mut others: Vec<i64> = Vec::new();
    for band in &row.bands {
        let mut found =
            connection.prepare_cached("SELECT statement FROM utterance_bands WHERE band = ?1 ORDER BY statement DESC LIMIT ?2")?;
        for other in found.query_map(params![band, MOST_COMPARED as i64], |row| row.get::<_, i64>(0))? {
            others.push(other?);
        }
    }
    let here = Report { content: &row.content_text, speaker, day: row.day.as_deref() };
    for other in compared(others, true) {
        let (content, name, day, utterance): (String, Option<String>, Option<String>, Option<i64>) = connection
            .prepare_cached("SELECT content_text, speaker_name, day, utterance FROM statements WHERE row = ?1")?
            .query_row([other], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?;
        if here.is_of_same_utterance(&Report { content: &content, speaker: name.as_deref(), day: day.as_deref() }) {
            return Ok(utterance.or(Some(other)));
        }
    }
    Ok(None)
}

fn insert(
    connection: &Connection,
    (document, revision, number): (i64, i64, usize),
    statement: &StatementRecord,
    row: &StatementRow,
    outlet: Option<&str>,
) -> rusqlite::Result<()> {
    let utterance = utterance(connection, row, statement.speaker.name.as_deref())?;
    connection
        .prepare_cached(
            "INSERT INTO statements (revision, number, id, form, content, content_text, cue, source, cue_lemma, speaker_status, speaker_name,
             speaker_type, addressee, occasion, said_first, said_last, said_basis, said_at, act, negated, modality, within,
             confidence, rule, speaker_id, speaker_words, about, day, utterance, document)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25,
             ?26, ?27, ?28, ?29, ?30)",
        )?
        .execute(params![
            revision,
            i64::try_from(number).unwrap_or(i64::MAX),
            statement.id,
            statement.form,
            row.content,
            row.content_text,
            row.cue,
            row.source,
            statement.cue_lemma,
            statement.speaker.status,
            statement.speaker.name,
            statement.speaker.r#type,
            statement.addressee.as_ref().map(|addressee| &addressee.span.text),
            statement.occasion.as_ref().map(|occasion| &occasion.text),
            row.said_first,
            row.said_last,
            statement.said_on.as_ref().map(|said| &said.basis),
            statement.said_at.as_ref().map(|place| &place.span.text),
            statement.act.kind,
            statement.negated,
            statement.modality,
            statement.within,
            statement.confidence,
            statement.rule,
            row.speaker_id,
            row.speaker_words,
            row.about,
            row.day,
            utterance,
            document,
        ])?;
    let id = connection.last_insert_rowid();
    if utterance.is_none() {
        connection.prepare_cached("UPDATE statements SET utterance = row WHERE row = ?1")?.execute([id])?;
    }
    for band in &row.bands {
        connection.prepare_cached("INSERT OR IGNORE INTO utterance_bands (band, statement) VALUES (?1, ?2)")?.execute([*band, id])?;
    }
    let tags = tags(&statement.act.kind, &statement.form, row.day.as_deref());
    let addressee = statement.addressee.as_ref().map(|addressee| &addressee.span.text);
    connection
        .prepare_cached(
            "INSERT INTO statement_words (rowid, content_text, speaker_words, about, addressee, tags, outlet)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?
        .execute(params![id, row.content_text, row.speaker_words, row.about, addressee, tags, outlet])?;
    Ok(())
}
