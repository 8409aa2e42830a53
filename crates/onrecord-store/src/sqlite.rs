//! A ledger in one SQLite file.

use crate::search::{self, Query, Row};
use crate::verify::{self, FEWEST_WORDS, Hit, MOST_WORDS, Match, Searched, Verification};
use crate::{Added, Counts, Fault, Store, StoreError};
use onrecord::record::{StatementRecord, TextSpan};
use onrecord::{Document, OffsetMap, OffsetUnit, Record};
use onrecord_text::hex_sha256;
use rusqlite::{Connection, OpenFlags, OptionalExtension as _, params};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Marks a file as ours: `onrc` in ASCII, in the file's `application_id`.
const APPLICATION: i32 = 0x6f6e_7263;
/// Each takes a ledger from one version to the next; the last one is the present version.
const MIGRATIONS: [&str; 1] = [include_str!("../migrations/1.sql")];
/// How long another writer is waited for.
const PATIENCE: Duration = Duration::from_secs(5);
/// Of texts that may hold something near the quotation, so many are compared with it.
const MOST_CANDIDATES: usize = 60;
/// So many hits are told.
const MOST_HITS: usize = 100;

/// A ledger in an SQLite file.
#[derive(Debug)]
pub struct SqliteStore {
    connection: Connection,
    path: PathBuf,
}

impl SqliteStore {
    /// Opens a ledger for writing, and makes it when there is no file.
    ///
    /// # Errors
    /// When the file is no ledger, a later version's, another writer's, or cannot be written.
    pub fn create(path: &Path) -> Result<Self, StoreError> {
        Self::open_with(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE)
    }

    /// Opens a ledger for reading.
    ///
    /// # Errors
    /// When there is none, or it cannot be read.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        if !path.is_file() {
            return Err(StoreError::Missing { path: path.to_owned() });
        }
        Self::open_with(path, OpenFlags::SQLITE_OPEN_READ_ONLY)
    }

    /// A ledger that is gone with the program.
    ///
    /// # Errors
    /// When the database cannot be made.
    pub fn in_memory() -> Result<Self, StoreError> {
        Self::open_with(Path::new(":memory:"), OpenFlags::default())
    }

    fn open_with(path: &Path, flags: OpenFlags) -> Result<Self, StoreError> {
        let error = |source| StoreError::of(path, source);
        let connection = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX).map_err(error)?;
        connection.busy_timeout(PATIENCE).map_err(error)?;
        connection.pragma_update(None, "foreign_keys", true).map_err(error)?;
        let mut store = Self { connection, path: path.to_owned() };
        store.prepare(flags.contains(OpenFlags::SQLITE_OPEN_READ_WRITE))?;
        Ok(store)
    }

    /// Sees whose file it is, and brings it to the present version.
    fn prepare(&mut self, writable: bool) -> Result<(), StoreError> {
        let number = |name: &str| self.connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0)).map_err(|e| self.error(e));
        let (application, version) = (number("application_id")?, number("user_version")?);
        let known = u32::try_from(MIGRATIONS.len()).unwrap_or(u32::MAX);
        let version = u32::try_from(version).unwrap_or(u32::MAX);
        let tables: i64 = self.one("SELECT count(*) FROM sqlite_master")?;
        if application != i64::from(APPLICATION) && tables > 0 {
            return Err(StoreError::NotALedger { path: self.path.clone(), what: "it is a database of another program".to_owned() });
        }
        if version > known {
            return Err(StoreError::Newer { path: self.path.clone(), found: version, known });
        }
        if version < known && !writable {
            let what = "it is empty or of an older version; `onrecord add` brings it up to date".to_owned();
            return Err(StoreError::NotALedger { path: self.path.clone(), what });
        }
        if writable {
            // Readers go on while something is added; a killed writer leaves nothing half-written.
            let path = self.path.clone();
            self.connection.pragma_update_and_check(None, "journal_mode", "wal", |_| Ok(())).map_err(|e| StoreError::of(&path, e))?;
            self.connection.pragma_update(None, "synchronous", "normal").map_err(|e| self.error(e))?;
        }
        if version < known {
            let path = self.path.clone();
            let error = |source| StoreError::of(&path, source);
            let transaction = self.connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate).map_err(error)?;
            for migration in &MIGRATIONS[version as usize..] {
                transaction.execute_batch(migration).map_err(error)?;
            }
            transaction.pragma_update(None, "application_id", APPLICATION).map_err(error)?;
            transaction.pragma_update(None, "user_version", known).map_err(error)?;
            transaction.commit().map_err(error)?;
        }
        Ok(())
    }

    fn error(&self, source: rusqlite::Error) -> StoreError {
        StoreError::of(&self.path, source)
    }

    fn one<T: rusqlite::types::FromSql>(&self, query: &str) -> Result<T, StoreError> {
        self.connection.query_row(query, [], |row| row.get(0)).map_err(|source| self.error(source))
    }

    /// Ids of the texts that the index of words gives for `query`, best first.
    fn candidates(&self, query: &str, most: usize) -> Result<Vec<i64>, StoreError> {
        let read = || {
            let mut statement =
                self.connection.prepare_cached("SELECT rowid FROM document_words WHERE document_words MATCH ?1 ORDER BY rank LIMIT ?2")?;
            let rows = statement.query_map(params![query, i64::try_from(most).unwrap_or(i64::MAX)], |row| row.get(0))?;
            rows.collect::<rusqlite::Result<Vec<i64>>>()
        };
        read().map_err(|source| self.error(source))
    }

    /// A hit at these bytes of a text.
    fn hit(&self, document: i64, text: &str, found: Found, unit: OffsetUnit) -> rusqlite::Result<Hit> {
        let mut about = self.connection.prepare_cached(
            "SELECT d.hash, d.title, d.published, d.publisher, (SELECT min(path) FROM origins WHERE document = d.id) FROM documents d WHERE id = ?1",
        )?;
        let (hash, title, published, publisher, path) =
            about.query_row([document], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?)))?;
        let mut statements =
            self.connection.prepare_cached("SELECT id, speaker_name, content FROM current_statements WHERE document = ?1")?;
        let rows = statements.query_map([document], |row| Ok((row.get(0)?, row.get(1)?, row.get::<_, String>(2)?)))?;
        let mut within: Option<(String, Option<String>, usize)> = None;
        for row in rows {
            let (id, speaker, content): (String, Option<String>, String) = row?;
            let parts: Vec<(usize, usize)> = serde_json::from_str(&content).unwrap_or_default();
            // The innermost statement that the words stand in is the one that says them.
            let shared: usize = parts.iter().map(|part| part.1.min(found.end).saturating_sub(part.0.max(found.start))).sum();
            let length: usize = parts.iter().map(|part| part.1 - part.0).sum();
            if shared * 2 > found.end - found.start && within.as_ref().is_none_or(|(_, _, shortest)| length < *shortest) {
                within = Some((id, speaker, length));
            }
        }
        let map = OffsetMap::new(text);
        let (statement, speaker) = within.map_or((None, None), |(id, speaker, _)| (Some(id), speaker));
        Ok(Hit {
            r#match: found.r#match,
            statement,
            speaker,
            document: hash,
            path,
            title,
            publisher,
            published,
            start: map.from_bytes(found.start, unit),
            end: map.from_bytes(found.end, unit),
            exact: text[found.start..found.end].to_owned(),
            diff: found.diff,
        })
    }

    fn text(&self, document: i64) -> Result<String, StoreError> {
        let read = || self.connection.prepare_cached("SELECT text FROM documents WHERE id = ?1")?.query_row([document], |row| row.get(0));
        read().map_err(|source| self.error(source))
    }
}

/// A quotation found at these bytes.
struct Found {
    r#match: Match,
    start: usize,
    end: usize,
    diff: Vec<verify::Change>,
}

impl Store for SqliteStore {
    fn add(&mut self, document: &Document, record: &Record) -> Result<Added, StoreError> {
        let path = self.path.clone();
        let error = |source| StoreError::of(&path, source);
        let transaction = self.connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate).map_err(error)?;
        let added = add(&transaction, document, record).map_err(error)?;
        transaction.commit().map_err(error)?;
        Ok(added)
    }

    fn knows(&self, path: &str, sha256: &str, onrecord: &str, model_sha256: &str) -> Result<bool, StoreError> {
        let read = || {
            let mut statement = self.connection.prepare_cached(
                "SELECT EXISTS (SELECT 1 FROM origins o JOIN revisions r ON r.document = o.document
                 WHERE o.path = ?1 AND o.sha256 = ?2 AND r.onrecord = ?3 AND r.model_sha256 = ?4)",
            )?;
            statement.query_row(params![path, sha256, onrecord, model_sha256], |row| row.get(0))
        };
        read().map_err(|source| self.error(source))
    }

    fn counts(&self) -> Result<Counts, StoreError> {
        let count = |table: &str| self.one::<i64>(&format!("SELECT count(*) FROM {table}")).map(|count| u64::try_from(count).unwrap_or(0));
        Ok(Counts { documents: count("documents")?, origins: count("origins")?, statements: count("current_statements")? })
    }

    fn verify(&self, quote: &str, unit: OffsetUnit) -> Result<Verification, StoreError> {
        let bare = verify::bare(quote);
        let wanted = verify::words(bare);
        let mut hits = Vec::new();
        if !wanted.is_empty() {
            let phrase: Vec<&str> = wanted.iter().map(|word| word.folded.as_str()).collect();
            for id in self.candidates(&format!("\"{}\"", phrase.join(" ")), MOST_HITS)? {
                let text = self.text(id)?;
                let words = verify::words(&text);
                for (first, last) in verify::runs(&words, &wanted) {
                    let (start, end) = (words[first].start, words[last - 1].end);
                    let r#match = if text[start..end] == *bare { Match::Exact } else { Match::Normalised };
                    hits.push(self.hit(id, &text, Found { r#match, start, end, diff: Vec::new() }, unit).map_err(|e| self.error(e))?);
                }
            }
        }
        if hits.is_empty() && wanted.len() >= FEWEST_WORDS {
            let threes: Vec<String> = wanted[..wanted.len().min(MOST_WORDS)]
                .windows(3)
                .map(|three| format!("\"{} {} {}\"", three[0].folded, three[1].folded, three[2].folded))
                .collect();
            for id in self.candidates(&threes.join(" OR "), MOST_CANDIDATES)? {
                let text = self.text(id)?;
                let words = verify::words(&text);
                if let Some(((first, last), steps)) = verify::nearest(&words, &wanted) {
                    let (start, end) = (words[first].start, words[last - 1].end);
                    let diff = verify::diff(&steps, (&text, &words), (bare, &wanted));
                    hits.push(self.hit(id, &text, Found { r#match: Match::Near, start, end, diff }, unit).map_err(|e| self.error(e))?);
                }
            }
        }
        hits.sort_by(|a, b| {
            let day = |hit: &Hit| (hit.published.is_none(), hit.published.clone());
            day(a).cmp(&day(b)).then_with(|| (&a.path, &a.document, a.start).cmp(&(&b.path, &b.document, b.start)))
        });
        hits.truncate(MOST_HITS);
        let searched = self
            .connection
            .query_row("SELECT count(*), min(published), max(published) FROM documents", [], |row| {
                Ok(Searched { documents: u64::try_from(row.get::<_, i64>(0)?).unwrap_or(0), from: row.get(1)?, to: row.get(2)? })
            })
            .map_err(|source| self.error(source))?;
        Ok(Verification { r#match: hits.iter().map(|hit| hit.r#match).max().unwrap_or(Match::None), hits, searched })
    }

    fn search(&self, query: &Query) -> Result<Vec<Row>, StoreError> {
        let (conditions, values) = search::conditions(query);
        let by_words = conditions.contains("MATCH");
        let from = if by_words {
            "statement_words CROSS JOIN current_statements s ON s.row = statement_words.rowid"
        } else {
            "current_statements s"
        };
        let order =
            if by_words && !query.by_date { "statement_words.rank" } else { "coalesce(s.said_first, s.said_last, s.published, '~')" };
        let sql = format!(
            "SELECT s.id, s.form, s.content_text, s.content, s.speaker_name, s.addressee, s.occasion, s.act, s.said_first, s.said_last,
                    s.document, s.document_hash, s.title, s.publisher, s.published,
                    (SELECT min(path) FROM origins WHERE document = s.document)
             FROM {from} WHERE 1 {conditions} ORDER BY {order}, s.published, s.document, s.number LIMIT {}",
            query.limit
        );
        let read = || {
            let mut statement = self.connection.prepare(&sql)?;
            let mut rows = statement.query(rusqlite::params_from_iter(&values))?;
            let mut found = Vec::new();
            while let Some(row) = rows.next()? {
                let parts: Vec<(usize, usize)> = serde_json::from_str(&row.get::<_, String>(3)?).unwrap_or_default();
                let (start, end) = (parts.first().map_or(0, |part| part.0), parts.last().map_or(0, |part| part.1));
                let (start, end) = if query.unit == OffsetUnit::Bytes {
                    (start, end)
                } else {
                    let text: String = self
                        .connection
                        .prepare_cached("SELECT text FROM documents WHERE id = ?1")?
                        .query_row([row.get::<_, i64>(10)?], |row| row.get(0))?;
                    let map = OffsetMap::new(&text);
                    (map.from_bytes(start, query.unit), map.from_bytes(end, query.unit))
                };
                found.push(Row {
                    statement: row.get(0)?,
                    form: row.get(1)?,
                    content: row.get(2)?,
                    start,
                    end,
                    speaker: row.get(4)?,
                    addressee: row.get(5)?,
                    occasion: row.get(6)?,
                    act: row.get(7)?,
                    said_first: row.get(8)?,
                    said_last: row.get(9)?,
                    document: row.get(11)?,
                    title: row.get(12)?,
                    publisher: row.get(13)?,
                    published: row.get(14)?,
                    path: row.get(15)?,
                });
            }
            Ok(found)
        };
        read().map_err(|source| self.error(source))
    }

    fn check(&self, fault: &mut dyn FnMut(Fault)) -> Result<Counts, StoreError> {
        let mut run = || {
            let mut documents = self.connection.prepare("SELECT id, hash, text FROM documents ORDER BY id")?;
            let mut statements = self.connection.prepare(
                "SELECT s.id, s.content, s.cue, s.source, s.content_text FROM statements s JOIN revisions r ON r.id = s.revision WHERE r.document = ?1",
            )?;
            let mut rows = documents.query([])?;
            while let Some(row) = rows.next()? {
                let (id, hash, text): (i64, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
                if hex_sha256(text.as_bytes()) != hash {
                    fault(Fault {
                        document: hash.clone(),
                        statement: None,
                        what: "the text does not have the hash that is kept".to_owned(),
                    });
                }
                let mut inside = statements.query([id])?;
                while let Some(row) = inside.next()? {
                    let statement: String = row.get(0)?;
                    let mut wrong = |what: &str| {
                        fault(Fault { document: hash.clone(), statement: Some(statement.clone()), what: what.to_owned() });
                    };
                    let texts: Vec<Option<String>> =
                        (1..4).map(|column| row.get::<_, String>(column).map(|spans| slices(&text, &spans))).collect::<Result<_, _>>()?;
                    if texts.iter().any(Option::is_none) {
                        wrong("a span does not lie in the text");
                    }
                    if texts[0].as_deref().is_some_and(|found| row.get_ref(4).is_ok_and(|kept| kept.as_str() != Ok(found))) {
                        wrong("the content is not what stands at its spans");
                    }
                }
            }
            Ok(())
        };
        run().map_err(|source| self.error(source))?;
        self.counts()
    }
}

/// The text at spans that are written as JSON, joined with ` … `; none when one does not lie in the text.
fn slices(text: &str, spans: &str) -> Option<String> {
    let spans: Vec<(usize, usize)> = serde_json::from_str(spans).ok()?;
    let parts: Option<Vec<&str>> = spans.iter().map(|&(start, end)| text.get(start..end)).collect();
    Some(parts?.join(" … "))
}

fn add(connection: &Connection, document: &Document, record: &Record) -> rusqlite::Result<Added> {
    let origin = document.origin();
    let known: Option<i64> =
        connection.prepare_cached("SELECT id FROM documents WHERE hash = ?1")?.query_row([document.id()], |row| row.get(0)).optional()?;
    let about = &record.document;
    let id =
        match known {
            Some(id) => id,
            None => {
                connection.prepare_cached(
                "INSERT INTO documents (hash, text, title, byline, published, publisher, language) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            )?.execute(params![
                document.id(),
                document.text(),
                about.title.as_ref().map(|span| &span.text),
                about.byline.as_ref().map(|span| &span.text),
                about.published,
                origin.publisher.clone().or_else(|| about.dateline.as_ref()?.agency.as_ref().map(|agency| agency.text.clone())),
                about.language,
            ])?;
                connection.last_insert_rowid()
            }
        };
    let path = origin.path.as_deref().unwrap_or("-");
    let sha256 = origin.sha256.clone().unwrap_or_else(|| document.id().to_owned());
    let origins = connection
        .prepare_cached(
            "INSERT OR IGNORE INTO origins (document, path, url, publisher, media_type, sha256) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![id, path, origin.url, origin.publisher, origin.media_type, sha256])?;
    let made = &record.provenance;
    let read: bool = connection
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM revisions WHERE document = ?1 AND onrecord = ?2 AND model_sha256 = ?3 AND knowledge_sha256 IS ?4)",
        )?
        .query_row(params![id, made.onrecord, made.model_sha256, made.knowledge_sha256], |row| row.get(0))?;
    if !read {
        connection
            .prepare_cached("INSERT INTO revisions (document, onrecord, model_sha256, knowledge_sha256) VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![id, made.onrecord, made.model_sha256, made.knowledge_sha256])?;
        let revision = connection.last_insert_rowid();
        for (index, statement) in record.statements.iter().enumerate() {
            insert(connection, revision, index + 1, statement)?;
        }
    }
    Ok(match (known, read, origins) {
        (None, ..) => Added::New,
        (Some(_), false, _) => Added::Revised,
        (Some(_), true, 0) => Added::Known,
        (Some(_), true, _) => Added::NewOrigin,
    })
}

fn insert(connection: &Connection, revision: i64, number: usize, statement: &StatementRecord) -> rusqlite::Result<()> {
    let spans = |spans: &[TextSpan]| {
        let list: Vec<(usize, usize)> = spans.iter().map(|span| (span.start, span.end)).collect();
        serde_json::to_string(&list).unwrap_or_else(|_| "[]".to_owned())
    };
    let joined = statement.content.iter().map(|span| span.text.as_str()).collect::<Vec<_>>().join(" … ");
    let said = statement.said_on.as_ref();
    connection
        .prepare_cached(
            "INSERT INTO statements (revision, number, id, form, content, content_text, cue, source, cue_lemma, speaker_status, speaker_name,
             speaker_type, speaker_reason, addressee, occasion, said_first, said_last, said_basis, said_at, act, negated, modality, within,
             confidence, rule)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25)",
        )?
        .execute(params![
            revision,
            i64::try_from(number).unwrap_or(i64::MAX),
            statement.id,
            statement.form,
            spans(&statement.content),
            joined,
            spans(&statement.cue),
            spans(&statement.source),
            statement.cue_lemma,
            statement.speaker.status,
            statement.speaker.name,
            statement.speaker.r#type,
            statement.speaker.reason,
            statement.addressee.as_ref().map(|addressee| &addressee.span.text),
            statement.occasion.as_ref().map(|occasion| &occasion.text),
            said.and_then(|said| said.start.as_ref()),
            said.and_then(|said| said.end.as_ref()),
            said.map(|said| &said.basis),
            statement.said_at.as_ref().map(|place| &place.span.text),
            statement.act.kind,
            statement.negated,
            statement.modality,
            statement.within,
            statement.confidence,
            statement.rule,
        ])?;
    Ok(())
}
