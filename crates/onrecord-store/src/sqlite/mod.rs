//! A ledger in one SQLite file.

mod check;
mod figures;
mod find;
mod plan;
mod quotation;
mod write;

use crate::quotation::look_for;
use crate::search::{Facets, Holdings, Kept, KeptDocument, Page, Query, RoleRow, Row, Speaker};
use crate::{Added, Counts, Entry, Fault, Store, StoreError, Verification};
use onrecord::OffsetUnit;
use onrecord::record::ProvenanceRecord;
use rusqlite::{Connection, OpenFlags};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Marks a file as ours: `onrc` in ASCII, in the file's `application_id`.
const APPLICATION: i32 = 0x6f6e_7263;
/// Each takes a ledger from one version to the next; the last one is the present version.
const MIGRATIONS: [&str; 3] =
    [include_str!("../../migrations/1.sql"), include_str!("../../migrations/2.sql"), include_str!("../../migrations/3.sql")];
/// How long another writer is waited for.
const PATIENCE: Duration = Duration::from_secs(5);
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
        let opened = Self::open_with(path, OpenFlags::SQLITE_OPEN_READ_ONLY);
        // Readers of a ledger note themselves in files beside it. Where none can be made, as on a read-only disk, and nobody is
        // writing, the file is read as one that does not change.
        let log = path.with_file_name(format!("{}-wal", path.file_name().unwrap_or_default().to_string_lossy()));
        let refused = matches!(opened, Err(StoreError::ReadOnly { .. } | StoreError::Database { .. }));
        if refused && !log.exists() { Self::open_unchanging(path) } else { opened }
    }

    fn open_unchanging(path: &Path) -> Result<Self, StoreError> {
        let mut address = "file:".to_owned();
        for byte in path.to_string_lossy().bytes() {
            match byte {
                b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' => address.push(char::from(byte)),
                _ => address.push_str(&format!("%{byte:02X}")),
            }
        }
        address.push_str("?immutable=1");
        let mut store = Self::open_with(Path::new(&address), OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI)?;
        store.path = path.to_owned();
        Ok(store)
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
        let mut store = Self { connection, path: path.to_owned() };
        store.prepare(flags.contains(OpenFlags::SQLITE_OPEN_READ_WRITE))?;
        // Only now: migrations put new tables in the place of old ones, to which others refer.
        store.connection.pragma_update(None, "foreign_keys", true).map_err(error)?;
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
            self.connection.pragma_update(None, "foreign_keys", false).map_err(|e| self.error(e))?;
            let path = self.path.clone();
            let error = |source| StoreError::of(&path, source);
            let transaction = self.connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate).map_err(error)?;
            for migration in &MIGRATIONS[version as usize..] {
                transaction.execute_batch(migration).map_err(error)?;
            }
            if (1..3).contains(&version) {
                write::roles_of_all(&transaction).map_err(error)?;
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
}

impl Store for SqliteStore {
    fn add(&mut self, entry: &Entry<'_>) -> Result<Added, StoreError> {
        write::add(self, entry)
    }

    fn finish(&mut self, path: &str, sha256: &str, made: &ProvenanceRecord) -> Result<(), StoreError> {
        write::finish(&self.connection, path, sha256, made).map_err(|source| self.error(source))
    }

    fn knows(&self, path: &str, sha256: &str, made: &ProvenanceRecord) -> Result<bool, StoreError> {
        write::knows(&self.connection, path, sha256, made).map_err(|source| self.error(source))
    }

    fn counts(&self) -> Result<Counts, StoreError> {
        let count = |of: &str| self.one::<i64>(&format!("SELECT count(*) FROM {of}")).map(i64::cast_unsigned);
        Ok(Counts {
            documents: count("documents")?,
            unread: count("documents d WHERE NOT EXISTS (SELECT 1 FROM revisions r WHERE r.document = d.id)")?,
            origins: count("origins")?,
            statements: count("current_statements")?,
        })
    }

    fn verify(&self, quote: &str, unit: OffsetUnit) -> Result<Verification, StoreError> {
        look_for(self, quote, unit)
    }

    fn search(&self, query: &Query) -> Result<Page, StoreError> {
        self.find(query)
    }

    fn facets(&self, query: &Query, most: u64) -> Result<Facets, StoreError> {
        figures::facets(&self.connection, query, most).map_err(|source| self.error(source))
    }

    fn documents(&self) -> Result<Vec<String>, StoreError> {
        find::documents(&self.connection).map_err(|source| self.error(source))
    }

    fn document(&self, hash: &str) -> Result<Option<KeptDocument>, StoreError> {
        self.kept_document(hash)
    }

    fn roles(&self, name: &str, unit: OffsetUnit) -> Result<Vec<RoleRow>, StoreError> {
        figures::roles(&self.connection, name, unit).map_err(|source| self.error(source))
    }

    fn holdings(&self) -> Result<Holdings, StoreError> {
        let version = u32::try_from(MIGRATIONS.len()).unwrap_or(u32::MAX);
        figures::holdings(&self.connection, version).map_err(|source| self.error(source))
    }

    fn changes(&self) -> Result<u64, StoreError> {
        self.one::<i64>("SELECT changes FROM ledger").map(i64::cast_unsigned)
    }

    fn speakers(&self, words: &str, limit: usize) -> Result<Vec<Speaker>, StoreError> {
        figures::speakers(&self.connection, words, limit).map_err(|source| self.error(source))
    }

    fn statement(&self, id: &str, unit: OffsetUnit) -> Result<Option<Kept>, StoreError> {
        self.kept(id, unit)
    }

    fn reports(&self, id: &str, unit: OffsetUnit) -> Result<Vec<Row>, StoreError> {
        find::reports(&self.connection, id, unit).map_err(|source| self.error(source))
    }

    fn check(&self, fault: &mut dyn FnMut(Fault)) -> Result<Counts, StoreError> {
        check::check(&self.connection, fault).map_err(|source| self.error(source))?;
        self.counts()
    }
}
