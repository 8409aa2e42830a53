//! What can go wrong with a ledger, each with its place.

use std::path::PathBuf;

/// Why a ledger cannot be opened, written or asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// There is no such ledger.
    #[error("{}: there is no ledger here; `onrecord add` makes one", path.display())]
    Missing {
        /// Its path.
        path: PathBuf,
    },
    /// The file is something else, or broken.
    #[error("{}: not an onrecord ledger, or damaged: {what}", path.display())]
    NotALedger {
        /// Its path.
        path: PathBuf,
        /// What is wrong.
        what: String,
    },
    /// A later version of the program made it.
    #[error("{}: made by a later version of onrecord (ledger version {found}, this program knows {known})", path.display())]
    Newer {
        /// Its path.
        path: PathBuf,
        /// Its version.
        found: u32,
        /// The latest version that this program knows.
        known: u32,
    },
    /// Another program is writing to it.
    #[error("{}: another program is writing to this ledger", path.display())]
    Busy {
        /// Its path.
        path: PathBuf,
    },
    /// It may only be read.
    #[error("{}: the ledger may only be read", path.display())]
    ReadOnly {
        /// Its path.
        path: PathBuf,
    },
    /// No room is left on the disk.
    #[error("{}: the disk is full; what was kept before is whole", path.display())]
    Full {
        /// Its path.
        path: PathBuf,
    },
    /// The server of a database cannot be reached, or does not let us in.
    #[error("{}: {what}", path.display())]
    Unreachable {
        /// Its address, without the password.
        path: PathBuf,
        /// What is wrong.
        what: String,
    },
    /// Anything else that the database says.
    #[error("{}: {source}", path.display())]
    Database {
        /// Its path.
        path: PathBuf,
        /// What the database says.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// [`Query::after`](crate::Query::after) is not of this query.
    #[error("the place to go on from is not one that a search gave")]
    Cursor,
    /// A record cannot be written as JSON, or not be read back.
    #[error("a record that is kept is damaged: {source}")]
    Record {
        /// What is wrong.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

impl StoreError {
    pub(crate) fn of(path: &std::path::Path, source: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode as Code;
        let path = path.to_owned();
        match source.sqlite_error_code() {
            Some(Code::DatabaseBusy | Code::DatabaseLocked) => Self::Busy { path },
            Some(Code::ReadOnly) => Self::ReadOnly { path },
            Some(Code::DiskFull) => Self::Full { path },
            Some(Code::NotADatabase | Code::DatabaseCorrupt) => Self::NotALedger { path, what: source.to_string() },
            _ => Self::Database { path, source: source.into() },
        }
    }

    pub(crate) fn record(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Record { source: source.into() }
    }
}
