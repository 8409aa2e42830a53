//! A ledger in a PostgreSQL database, in a schema of its own: `onrecord`.

mod check;
mod figures;
mod find;
mod migrate;
mod plan;
mod quotation;
mod session;
mod words;
mod write;

use crate::quotation::look_for;
use crate::search::{Facets, Holdings, Kept, KeptDocument, Page, Query, RoleRow, Row, Speaker};
use crate::{Added, Counts, Entry, Fault, Store, StoreError, Verification};
use onrecord::OffsetUnit;
use onrecord::record::ProvenanceRecord;
use session::{Address, Session};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// A ledger in a PostgreSQL database.
///
/// The address is as for PostgreSQL's own programs: `postgres://user@host/database`; a password that is not in it is taken from
/// the variable `PGPASSWORD`. Connections are not encrypted: they are for a socket, this machine or a tunnel. A connection that is
/// lost is made again. Calls wait for the server: in asynchronous programs they belong on a thread for what blocks.
pub struct PostgresStore {
    address: Address,
    session: Mutex<Session>,
}

impl std::fmt::Debug for PostgresStore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PostgresStore").field("address", &self.address).finish_non_exhaustive()
    }
}

impl PostgresStore {
    /// Opens a ledger for writing, and makes its tables when there are none. The database has to be there.
    ///
    /// # Errors
    /// When the server or the database cannot be reached, or the schema is another program's, a later version's or cannot be written.
    pub fn create(address: &str) -> Result<Self, StoreError> {
        let address = Address::read(address, true)?;
        let mut session = address.connect()?;
        migrate::prepare(&mut session, &address.told)?;
        Ok(Self { address, session: Mutex::new(session) })
    }

    /// Opens a ledger for reading.
    ///
    /// # Errors
    /// When there is none, or it cannot be reached.
    pub fn open(address: &str) -> Result<Self, StoreError> {
        let address = Address::read(address, false)?;
        let mut session = address.connect()?;
        migrate::expect(&mut session, &address.told)?;
        Ok(Self { address, session: Mutex::new(session) })
    }

    /// The connection; a new one when the server has closed it.
    fn session(&self) -> Result<MutexGuard<'_, Session>, StoreError> {
        // Who panicked may have left a transaction half done: it ends with its connection.
        let is_left = self.session.is_poisoned();
        let mut session = self.session.lock().unwrap_or_else(PoisonError::into_inner);
        if is_left || session.is_closed() {
            *session = self.address.connect()?;
            self.session.clear_poison();
        }
        Ok(session)
    }

    /// Asks; once more when the server went away and came back.
    fn read<T>(&self, ask: impl Fn(&mut Session) -> Result<T, StoreError>) -> Result<T, StoreError> {
        self.ask(|session| session.by_index(false).and_then(|()| ask(session)))
    }

    /// The same for what texts are found by.
    fn look_up<T>(&self, ask: impl Fn(&mut Session) -> Result<T, StoreError>) -> Result<T, StoreError> {
        self.ask(|session| session.by_index(true).and_then(|()| ask(session)))
    }

    fn ask<T>(&self, ask: impl Fn(&mut Session) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let answer = ask(&mut *self.session()?);
        match answer {
            Err(StoreError::Unreachable { .. }) => {
                let mut session = self.session()?;
                *session = self.address.connect()?;
                ask(&mut session)
            }
            answer => answer,
        }
    }

    /// Does all of `work` or none of it, when no other writer is at it.
    fn write<T>(&self, work: impl FnOnce(&mut Session) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let mut session = self.session()?;
        let begun = session.by_index(false).and_then(|()| migrate::begin(&mut session));
        if let Err(StoreError::Unreachable { .. }) = begun {
            // Nothing was asked yet.
            *session = self.address.connect()?;
            migrate::begin(&mut session)?;
        } else {
            begun?;
        }
        session.all_or_nothing(work)
    }
}

impl Store for PostgresStore {
    fn add(&mut self, entry: &Entry<'_>) -> Result<Added, StoreError> {
        let prepared = write::Prepared::of(entry)?;
        self.write(|session| write::add(session, &self.address.told, entry, &prepared))
    }

    fn finish(&mut self, path: &str, sha256: &str, made: &ProvenanceRecord) -> Result<(), StoreError> {
        self.write(|session| write::finish(session, path, sha256, made))
    }

    fn knows(&self, path: &str, sha256: &str, made: &ProvenanceRecord) -> Result<bool, StoreError> {
        self.read(|session| write::knows(session, path, sha256, made))
    }

    fn counts(&self) -> Result<Counts, StoreError> {
        self.read(figures::counts)
    }

    fn search(&self, query: &Query) -> Result<Page, StoreError> {
        self.read(|session| find::find(session, query))
    }

    fn facets(&self, query: &Query, most: u64) -> Result<Facets, StoreError> {
        self.read(|session| figures::facets(session, query, most))
    }

    fn speakers(&self, words: &str, limit: usize) -> Result<Vec<Speaker>, StoreError> {
        self.read(|session| figures::speakers(session, words, limit))
    }

    fn statement(&self, id: &str, unit: OffsetUnit) -> Result<Option<Kept>, StoreError> {
        self.read(|session| find::kept(session, id, unit))
    }

    fn documents(&self) -> Result<Vec<String>, StoreError> {
        self.read(find::documents)
    }

    fn document(&self, hash: &str) -> Result<Option<KeptDocument>, StoreError> {
        self.read(|session| figures::document(session, hash))
    }

    fn roles(&self, name: &str, unit: OffsetUnit) -> Result<Vec<RoleRow>, StoreError> {
        self.read(|session| figures::roles(session, name, unit))
    }

    fn holdings(&self) -> Result<Holdings, StoreError> {
        self.read(figures::holdings)
    }

    fn changes(&self) -> Result<u64, StoreError> {
        self.read(|session| session.one::<i64>("SELECT changes FROM ledger", &[])).map(i64::cast_unsigned)
    }

    fn reports(&self, id: &str, unit: OffsetUnit) -> Result<Vec<Row>, StoreError> {
        self.read(|session| find::reports(session, id, unit))
    }

    fn verify(&self, quote: &str, unit: OffsetUnit) -> Result<Verification, StoreError> {
        look_for(&quotation::Search::of(self), quote, unit)
    }

    fn check(&self, fault: &mut dyn FnMut(Fault)) -> Result<Counts, StoreError> {
        // On a connection of its own: it takes long, and who is told of a fault may ask something.
        check::check(&mut self.address.connect()?, fault)?;
        self.counts()
    }
}
