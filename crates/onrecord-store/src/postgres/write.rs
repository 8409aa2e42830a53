//! Putting texts and their readings into the tables.

use super::migrate::KNOWN;
use super::session::Session;
use super::words::{keys_of_statement, keys_of_text, plain, zeros};
use crate::choice::{MOST_COMPARED, compared, is_same_story};
use crate::entry::{DocumentRow, Report, StatementRow, packed, roles_of_speakers};
use crate::similar::DocumentSketch;
use crate::{Added, Entry, StoreError, verify};
use onrecord::Record;
use onrecord::record::{ProvenanceRecord, StatementRecord};
use onrecord_text::hex_sha256;
use postgres::types::{ToSql, Type};
use std::collections::{BTreeSet, HashMap};
use std::path::Path;

/// What is made of an entry before anything is locked.
pub(super) struct Prepared {
    row: DocumentRow,
    record: Option<Vec<u8>>,
    words: Vec<String>,
}

impl Prepared {
    pub(super) fn of(entry: &Entry<'_>) -> Result<Self, StoreError> {
        let words = keys_of_text(&verify::words(entry.document.text()));
        Ok(Self { row: entry.row(), record: entry.record.map(packed).transpose()?, words })
    }
}

/// What PostgreSQL keeps of a text that may be missing.
fn kept<T: AsRef<str>>(text: Option<T>) -> Option<String> {
    text.map(|text| plain(text.as_ref()))
}

/// The key of a place: a path, and the hash of the bytes there.
fn place(path: &str, sha256: &str) -> String {
    hex_sha256(format!("{path}\0{sha256}").as_bytes())
}

fn knowledge(made: &ProvenanceRecord) -> &str {
    made.knowledge_sha256.as_deref().unwrap_or_default()
}

/// The row of a program with its model and knowledge; it is made when there is none.
fn reader(session: &mut Session, made: &ProvenanceRecord) -> Result<i64, StoreError> {
    let values: [&(dyn ToSql + Sync); 3] = [&made.onrecord, &made.model_sha256, &knowledge(made)];
    let known = session.row("SELECT id FROM readers WHERE onrecord = $1 AND model_sha256 = $2 AND knowledge_sha256 = $3", &values)?;
    match known {
        Some(row) => Ok(row.get(0)),
        None => session.one("INSERT INTO readers (onrecord, model_sha256, knowledge_sha256) VALUES ($1, $2, $3) RETURNING id", &values),
    }
}

pub(super) fn finish(session: &mut Session, path: &str, sha256: &str, made: &ProvenanceRecord) -> Result<(), StoreError> {
    let reader = reader(session, made)?;
    let sql = "INSERT INTO inputs (place, reader, path, sha256) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";
    session.execute(sql, &[&place(path, sha256), &reader, &plain(path), &plain(sha256)]).map(drop)
}

pub(super) fn knows(session: &mut Session, path: &str, sha256: &str, made: &ProvenanceRecord) -> Result<bool, StoreError> {
    // A text without any reading is in a language that is not read, whoever reads.
    session.one(
        "WITH reader AS (SELECT id FROM readers WHERE onrecord = $2 AND model_sha256 = $3 AND knowledge_sha256 = $4)
         SELECT EXISTS (SELECT 1 FROM origins o WHERE o.place = $1 AND (
             EXISTS (SELECT 1 FROM revisions r WHERE r.document = o.document AND r.reader IN (SELECT id FROM reader))
             OR NOT EXISTS (SELECT 1 FROM revisions r WHERE r.document = o.document)))
         OR EXISTS (SELECT 1 FROM inputs WHERE place = $1 AND inputs.reader IN (SELECT id FROM reader))",
        &[&place(path, sha256), &made.onrecord, &made.model_sha256, &knowledge(made)],
    )
}

/// A document that is kept, with what its statements take over from it.
struct Kept {
    id: i64,
    published: Option<String>,
    publisher: Option<String>,
}

pub(super) fn add(session: &mut Session, told: &Path, entry: &Entry<'_>, prepared: &Prepared) -> Result<Added, StoreError> {
    // Others may have brought it to a version that we do not know, while we were connected.
    let version: Option<i32> = session.one("SELECT max(version) FROM versions", &[])?;
    let found = version.and_then(|version| u32::try_from(version).ok()).unwrap_or_default();
    if found > KNOWN {
        return Err(StoreError::Newer { path: told.to_owned(), found, known: KNOWN });
    }
    let known = session.row("SELECT id, published, publisher FROM documents WHERE hash = $1", &[&entry.document.id()])?;
    let is_new = known.is_none();
    let document = match known {
        Some(row) => Kept { id: row.get(0), published: row.get(1), publisher: row.get(2) },
        None => insert_document(session, entry, prepared)?,
    };
    let is_new_origin = insert_origin(session, &document, entry, &prepared.row)?;
    let revision = match (entry.record, &prepared.record) {
        (Some(record), Some(packed)) => insert_revision(session, &document, record, packed)?,
        _ => None,
    };
    if let (Some(record), Some(revision)) = (entry.record, revision) {
        insert_statements(session, &document, revision, record)?;
        insert_roles(session, revision, record)?;
    }
    if is_new || is_new_origin || revision.is_some() {
        session.execute("UPDATE ledger SET changes = changes + 1", &[])?;
    }
    Ok(match (is_new, entry.record.is_some(), revision.is_some(), is_new_origin) {
        (true, true, ..) => Added::New,
        (true, false, ..) => Added::Unread,
        (_, _, true, _) => Added::Revised,
        (_, _, _, true) => Added::NewOrigin,
        _ => Added::Known,
    })
}

fn insert_document(session: &mut Session, entry: &Entry<'_>, prepared: &Prepared) -> Result<Kept, StoreError> {
    let row = &prepared.row;
    let id: i64 = session.one("SELECT nextval('documents_id_seq')", &[])?;
    let bands: Vec<i64> = row.sketch.as_ref().map(|sketch| sketch.bands(4)).unwrap_or_default();
    let story = match &row.sketch {
        Some(sketch) => story(session, sketch, &bands)?.unwrap_or(id),
        None => id,
    };
    let kept = Kept { id, published: kept(row.published.as_ref()), publisher: kept(row.publisher.as_ref()) };
    session.execute(
        "INSERT INTO documents (id, hash, title, byline, published, publisher, language, signature, story)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        &[
            &id,
            &entry.document.id(),
            &self::kept(row.title.as_ref()),
            &self::kept(row.byline.as_ref()),
            &kept.published,
            &kept.publisher,
            &plain(&row.language),
            &row.sketch.as_ref().map(DocumentSketch::to_bytes),
            &story,
        ],
    )?;
    let text = entry.document.text();
    session.execute(
        "INSERT INTO texts (document, text, zeros, words) VALUES ($1, $2, $3, $4)",
        &[&id, &plain(text), &zeros(text), &prepared.words],
    )?;
    session.execute("INSERT INTO document_bands (band, document) SELECT DISTINCT unnest($1::bigint[]), $2::bigint", &[&bands, &id])?;
    Ok(kept)
}

/// The first text that is nearly the same.
fn story(session: &mut Session, sketch: &DocumentSketch, bands: &[i64]) -> Result<Option<i64>, StoreError> {
    let rows = session.query(
        "SELECT DISTINCT o.document, d.signature, d.story FROM unnest($1::bigint[]) AS b (band)
         CROSS JOIN LATERAL (SELECT document FROM document_bands WHERE band = b.band ORDER BY document LIMIT $2) o
         JOIN documents d ON d.id = o.document",
        &[&bands, &(MOST_COMPARED as i64)],
    )?;
    let others: HashMap<i64, &postgres::Row> = rows.iter().map(|row| (row.get(0), row)).collect();
    let same = |other: &&postgres::Row| is_same_story(sketch, other.get(1));
    Ok(compared(others.keys().copied().collect(), false)
        .iter()
        .filter_map(|other| others.get(other).copied())
        .find(same)
        .map(|other| other.get(2)))
}

/// Whether it was not known.
fn insert_origin(session: &mut Session, document: &Kept, entry: &Entry<'_>, row: &DocumentRow) -> Result<bool, StoreError> {
    let (origin, about) = (entry.document.origin(), entry.about);
    let inserted = session.execute(
        "INSERT INTO origins (place, document, path, url, publisher, media_type, sha256, position, source_id, published)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING",
        &[
            &place(&row.path, &row.sha256),
            &document.id,
            &plain(&row.path),
            &kept(origin.url.as_ref()),
            &kept(about.publisher.as_ref().or(origin.publisher.as_ref())),
            &kept(origin.media_type.as_ref()),
            &plain(&row.sha256),
            &kept(about.position.as_ref()),
            &kept(about.source_id.as_ref()),
            &kept(row.published.as_ref()),
        ],
    )?;
    Ok(inserted > 0)
}

/// The new reading; none when this reader read the text before.
fn insert_revision(session: &mut Session, document: &Kept, record: &Record, packed: &[u8]) -> Result<Option<i64>, StoreError> {
    let reader = reader(session, &record.provenance)?;
    if session.one("SELECT EXISTS (SELECT 1 FROM revisions WHERE document = $1 AND reader = $2)", &[&document.id, &reader])? {
        return Ok(None);
    }
    session.execute("UPDATE statements SET current = false WHERE document = $1 AND current", &[&document.id])?;
    let sql = "INSERT INTO revisions (document, reader, record) VALUES ($1, $2, $3) RETURNING id";
    session.one(sql, &[&document.id, &reader, &packed]).map(Some)
}

/// Keeps the roles of those who speak, each place of a name once.
fn insert_roles(session: &mut Session, revision: i64, record: &Record) -> Result<(), StoreError> {
    let mut places = BTreeSet::new();
    let roles: Vec<_> =
        roles_of_speakers(record).filter(|(name, role)| places.insert((name.to_owned(), role.span.start, role.span.end))).collect();
    if roles.is_empty() {
        return Ok(());
    }
    let types = [Type::INT8, Type::TEXT, Type::TEXT, Type::TEXT, Type::TEXT, Type::TEXT, Type::INT8, Type::INT8];
    let rows = roles.into_iter().map(|(name, role)| -> Vec<Box<dyn ToSql + Sync>> {
        vec![
            Box::new(revision),
            Box::new(plain(name)),
            Box::new(plain(&role.title)),
            Box::new(kept(role.of.as_ref())),
            Box::new(plain(&role.tenure)),
            Box::new(kept(role.as_of.as_ref())),
            Box::new(role.span.start as i64),
            Box::new(role.span.end as i64),
        ]
    });
    session.copy(r#"roles (revision, name, title, "of", tenure, as_of, "start", "end")"#, &types, rows)
}

/// A statement that another may be a report of.
struct Earlier {
    content: String,
    speaker: Option<String>,
    day: Option<String>,
    utterance: i64,
}

/// The columns of a statement in the order of [`columns`].
const STATEMENTS: &str = r#"statements ("row", document, revision, number, current, id, form, content, content_text, cue, source, cue_lemma,
    speaker_status, speaker_name, speaker_type, speaker_id, speaker_words, about, addressee, occasion, said_first, said_last, said_basis,
    said_at, day, published, act, negated, modality, within, confidence, rule, utterance, words)"#;

fn insert_statements(session: &mut Session, document: &Kept, revision: i64, record: &Record) -> Result<(), StoreError> {
    if record.statements.is_empty() {
        return Ok(());
    }
    let rows: Vec<StatementRow> =
        record.statements.iter().map(|statement| StatementRow::of(record, statement, document.published.as_deref())).collect();
    let sql = "SELECT nextval('statements_row_seq') FROM generate_series(1, $1::bigint)";
    let mut ids: Vec<i64> = session.query(sql, &[&(rows.len() as i64)])?.iter().map(|row| row.get(0)).collect();
    ids.sort_unstable();
    let utterances = utterances(session, record, &rows, &ids)?;
    let mut types = vec![Type::TEXT; 34];
    for (column, of) in [(0, Type::INT8), (1, Type::INT8), (2, Type::INT8), (3, Type::INT4), (4, Type::BOOL), (27, Type::BOOL)] {
        types[column] = of;
    }
    for (column, of) in [(30, Type::FLOAT8), (32, Type::INT8), (33, Type::TEXT_ARRAY)] {
        types[column] = of;
    }
    let numbers = (1i32..).zip(&ids).zip(&utterances).map(|((number, id), utterance)| (*id, revision, number, *utterance));
    let written =
        record.statements.iter().zip(&rows).zip(numbers).map(|((statement, row), numbers)| columns(document, statement, row, numbers));
    session.copy(STATEMENTS, &types, written)?;
    let bands: BTreeSet<(i64, i64)> = rows.iter().zip(&ids).flat_map(|(row, id)| row.bands.iter().map(|band| (*band, *id))).collect();
    let bands = bands.into_iter().map(|(band, id)| -> Vec<Box<dyn ToSql + Sync>> { vec![Box::new(band), Box::new(id)] });
    session.copy("utterance_bands (band, statement)", &[Type::INT8, Type::INT8], bands)
}

fn columns(
    document: &Kept,
    statement: &StatementRecord,
    row: &StatementRow,
    (id, revision, number, utterance): (i64, i64, i32, i64),
) -> Vec<Box<dyn ToSql + Sync>> {
    let outlet = document.publisher.as_deref();
    vec![
        Box::new(id),
        Box::new(document.id),
        Box::new(revision),
        Box::new(number),
        Box::new(true),
        Box::new(plain(&statement.id)),
        Box::new(plain(&statement.form)),
        Box::new(row.content.clone()),
        Box::new(plain(&row.content_text)),
        Box::new(row.cue.clone()),
        Box::new(row.source.clone()),
        Box::new(kept(statement.cue_lemma.as_ref())),
        Box::new(plain(&statement.speaker.status)),
        Box::new(kept(statement.speaker.name.as_ref())),
        Box::new(plain(&statement.speaker.r#type)),
        Box::new(kept(row.speaker_id.as_ref())),
        Box::new(kept(row.speaker_words.as_ref())),
        Box::new(kept(row.about.as_ref())),
        Box::new(kept(statement.addressee.as_ref().map(|addressee| &addressee.span.text))),
        Box::new(kept(statement.occasion.as_ref().map(|occasion| &occasion.text))),
        Box::new(kept(row.said_first.as_ref())),
        Box::new(kept(row.said_last.as_ref())),
        Box::new(kept(statement.said_on.as_ref().map(|said| &said.basis))),
        Box::new(kept(statement.said_at.as_ref().map(|place| &place.span.text))),
        Box::new(kept(row.day.as_ref())),
        Box::new(document.published.clone().unwrap_or_default()),
        Box::new(plain(&statement.act.kind)),
        Box::new(statement.negated),
        Box::new(plain(&statement.modality)),
        Box::new(kept(statement.within.as_ref())),
        Box::new(statement.confidence),
        Box::new(plain(&statement.rule)),
        Box::new(utterance),
        Box::new(keys_of_statement(statement, row, outlet)),
    ]
}

/// For each statement the row of the first report of the same utterance, which may be its own.
fn utterances(session: &mut Session, record: &Record, rows: &[StatementRow], ids: &[i64]) -> Result<Vec<i64>, StoreError> {
    let bands: BTreeSet<i64> = rows.iter().flat_map(|row| row.bands.iter().copied()).collect();
    let bands: Vec<i64> = bands.into_iter().collect();
    // Rows that share a band, latest first: those that are kept; those of this reading come before them, as they are gone through.
    let mut sharing: HashMap<i64, Vec<i64>> = HashMap::new();
    let kept = session.query(
        "SELECT b.band, u.statement FROM unnest($1::bigint[]) AS b (band)
         CROSS JOIN LATERAL (SELECT statement FROM utterance_bands WHERE band = b.band ORDER BY statement DESC LIMIT $2) u
         ORDER BY u.statement DESC",
        &[&bands, &(MOST_COMPARED as i64)],
    )?;
    for row in &kept {
        sharing.entry(row.get(0)).or_default().push(row.get(1));
    }
    let others: BTreeSet<i64> = sharing.values().flatten().copied().collect();
    let mut earlier: HashMap<i64, Earlier> = HashMap::new();
    if !others.is_empty() {
        let others: Vec<i64> = others.into_iter().collect();
        let sql = "SELECT s.row, s.content_text, s.speaker_name, s.day, s.utterance FROM statements s WHERE s.row = ANY($1)";
        for row in session.query(sql, &[&others])? {
            let found = Earlier { content: row.get(1), speaker: row.get(2), day: row.get(3), utterance: row.get(4) };
            earlier.insert(row.get(0), found);
        }
    }
    let mut utterances = Vec::with_capacity(rows.len());
    for ((statement, row), &id) in record.statements.iter().zip(rows).zip(ids) {
        let speaker = statement.speaker.name.as_deref();
        let here = Report { content: &row.content_text, speaker, day: row.day.as_deref() };
        let of_band = |band: &i64| sharing.get(band).into_iter().flatten().copied().take(MOST_COMPARED);
        let others = compared(row.bands.iter().flat_map(of_band).collect(), true);
        let same = others.iter().filter_map(|other| earlier.get(other)).find(|other| {
            here.is_of_same_utterance(&Report { content: &other.content, speaker: other.speaker.as_deref(), day: other.day.as_deref() })
        });
        let utterance = same.map_or(id, |other| other.utterance);
        utterances.push(utterance);
        let found = Earlier { content: row.content_text.clone(), speaker: speaker.map(str::to_owned), day: row.day.clone(), utterance };
        earlier.insert(id, found);
        for band in row.bands.iter().collect::<BTreeSet<_>>() {
            sharing.entry(*band).or_default().insert(0, id);
        }
    }
    Ok(utterances)
}
