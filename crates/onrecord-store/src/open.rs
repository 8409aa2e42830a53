//! Which kind of ledger is it? A file, or a database with an address.

use crate::{SqliteStore, Store, StoreError};
use std::path::{Path, PathBuf};

/// Opens a ledger for reading: a PostgreSQL database when its name begins with `postgres://` or `postgresql://`, else an SQLite file.
///
/// # Errors
/// When there is none, or it cannot be read.
pub fn open(ledger: &Path) -> Result<Box<dyn Store + Send>, StoreError> {
    #[cfg(feature = "postgres")]
    if let Some(address) = address(ledger) {
        return Ok(Box::new(crate::PostgresStore::open(address)?));
    }
    not_an_address(ledger)?;
    Ok(Box::new(SqliteStore::open(ledger)?))
}

/// The same for writing; makes the ledger when there is none.
///
/// # Errors
/// When it is no ledger, a later version's, another writer's, or cannot be written.
pub fn create(ledger: &Path) -> Result<Box<dyn Store + Send>, StoreError> {
    #[cfg(feature = "postgres")]
    if let Some(address) = address(ledger) {
        return Ok(Box::new(crate::PostgresStore::create(address)?));
    }
    not_an_address(ledger)?;
    Ok(Box::new(SqliteStore::create(ledger)?))
}

/// What may be told of where a ledger is: its path, or its address without the password.
#[must_use]
pub fn name(ledger: &Path) -> PathBuf {
    match address(ledger) {
        Some(address) => without_password(address),
        None => ledger.to_owned(),
    }
}

/// Whether the name of a ledger is the address of a database.
#[must_use]
pub fn is_address(ledger: &Path) -> bool {
    address(ledger).is_some()
}

/// The address of a PostgreSQL database, when the name of a ledger is one.
fn address(ledger: &Path) -> Option<&str> {
    ledger.to_str().filter(|name| name.starts_with("postgres://") || name.starts_with("postgresql://"))
}

/// Programs without the client of PostgreSQL make no file of that name.
fn not_an_address(ledger: &Path) -> Result<(), StoreError> {
    match address(ledger) {
        None => Ok(()),
        Some(_) => Err(StoreError::Unreachable { path: name(ledger), what: "this program is built without PostgreSQL".to_owned() }),
    }
}

/// The address as it may be told: without what may be a password. Rather too little is told than too much.
pub(crate) fn without_password(address: &str) -> PathBuf {
    let Some((scheme, rest)) = address.split_once("://") else { return address.into() };
    // A password may hold any letter, also such as should be written otherwise in an address: up to the last `@`, the name goes to
    // the first colon.
    let (user, place) = match rest.rsplit_once('@') {
        Some((before, place)) => (Some(before.split(':').next().unwrap_or_default()), place),
        None => (None, rest),
    };
    let (place, options) = place.split_once('?').map_or((place, ""), |(place, options)| (place, options));
    let options: Vec<&str> = options.split('&').filter(|option| !option.is_empty() && !option.to_lowercase().contains("pass")).collect();
    let mut told = format!("{scheme}://");
    told.extend(user.filter(|user| !user.is_empty()).map(|user| format!("{user}@")));
    told.push_str(place);
    if !options.is_empty() {
        told.push('?');
        told.push_str(&options.join("&"));
    }
    told.into()
}

#[cfg(test)]
mod tests {
    use super::without_password;
    use std::path::Path;

    #[test]
    fn passwords_are_not_told() {
        for (address, told) in [
            ("postgres://ada:secret@db.example:5433/news", "postgres://ada@db.example:5433/news"),
            ("postgresql://ada:se:c@r/e?t@db.example/news", "postgresql://ada@db.example/news"),
            ("postgres://ada@db.example/news?password=secret&connect_timeout=3", "postgres://ada@db.example/news?connect_timeout=3"),
            ("postgres://db.example/news?PASSWORD=secret", "postgres://db.example/news"),
            ("postgres:///news?host=/run/postgresql&user=ada", "postgres:///news?host=/run/postgresql&user=ada"),
            ("postgres://:secret@/news", "postgres:///news"),
        ] {
            assert_eq!(without_password(address), Path::new(told));
        }
    }
}
