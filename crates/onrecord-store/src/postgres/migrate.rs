//! Seeing whose tables they are, and bringing them to the present version.

use super::session::Session;
use crate::StoreError;
use std::path::Path;

/// Each takes a ledger from one version to the next; the last one is the present version.
const MIGRATIONS: [&str; 1] = [include_str!("../../migrations/postgres/1.sql")];
/// The present version.
pub(super) const KNOWN: u32 = MIGRATIONS.len() as u32;
/// Who writes holds this lock of the database until the end of the transaction: `onrc` in ASCII.
pub(super) const LOCK: i64 = 0x6f6e_7263;

/// The version of the tables, 0 when there are none; an error when they are somebody else's.
fn version(session: &mut Session, told: &Path) -> Result<u32, StoreError> {
    let other = || StoreError::NotALedger { path: told.to_owned(), what: "its schema `onrecord` is of another program".to_owned() };
    let found = session.row(
        "SELECT to_regclass('onrecord.versions') IS NOT NULL AND to_regclass('onrecord.ledger') IS NOT NULL,
                (SELECT count(*) FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'onrecord')",
        &[],
    )?;
    let (ours, tables): (bool, i64) = found.map_or((false, 0), |row| (row.get(0), row.get(1)));
    match (ours, tables) {
        (false, 0) => Ok(0),
        (false, _) => Err(other()),
        (true, _) => {
            let version: Option<i32> = session.one("SELECT max(version) FROM onrecord.versions", &[])?;
            version.and_then(|version| u32::try_from(version).ok()).ok_or_else(other)
        }
    }
}

fn not_newer(found: u32, told: &Path) -> Result<u32, StoreError> {
    if found > KNOWN { Err(StoreError::Newer { path: told.to_owned(), found, known: KNOWN }) } else { Ok(found) }
}

/// For readers, who change nothing.
pub(super) fn expect(session: &mut Session, told: &Path) -> Result<(), StoreError> {
    match not_newer(version(session, told)?, told)? {
        0 => Err(StoreError::Missing { path: told.to_owned() }),
        KNOWN => Ok(()),
        _ => {
            let what = "it is of an older version; `onrecord add` brings it up to date".to_owned();
            Err(StoreError::NotALedger { path: told.to_owned(), what })
        }
    }
}

/// For writers: makes the tables, or brings them up to date, all or nothing.
pub(super) fn prepare(session: &mut Session, told: &Path) -> Result<(), StoreError> {
    if not_newer(version(session, told)?, told)? == KNOWN {
        return Ok(());
    }
    let encoding: String = session.one("SELECT pg_catalog.current_setting('server_encoding')", &[])?;
    if encoding != "UTF8" {
        let what = format!("the database keeps letters as {encoding}; make one WITH ENCODING 'UTF8'");
        return Err(StoreError::NotALedger { path: told.to_owned(), what });
    }
    begin(session)?;
    session.all_or_nothing(|session| {
        // Somebody else may have done it while the lock was waited for.
        let version = not_newer(version(session, told)?, told)?;
        if version == 0 {
            session.batch("CREATE SCHEMA IF NOT EXISTS onrecord")?;
        }
        for (number, migration) in (1i32..).zip(MIGRATIONS).skip(version as usize) {
            session.batch(migration)?;
            session.execute("INSERT INTO versions (version) VALUES ($1)", &[&number])?;
        }
        Ok(())
    })
}

/// Begins a transaction that no other writer is in.
pub(super) fn begin(session: &mut Session) -> Result<(), StoreError> {
    // Each question sees what was there when it was asked: what those before us wrote, too. Another writer is waited for, but not
    // for ever.
    session
        .batch(&format!("BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL lock_timeout TO '5s'; SELECT pg_advisory_xact_lock({LOCK})"))
        .inspect_err(|_| {
            let _ = session.batch("ROLLBACK");
        })
}
