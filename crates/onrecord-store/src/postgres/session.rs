//! A connection to the server, with the questions that it has been prepared for.

use crate::StoreError;
use crate::open::without_password;
use postgres::error::SqlState;
use postgres::types::{ToSql, Type};
use postgres::{Client, Config, NoTls, Row, Statement};
use std::collections::HashMap;
use std::path::PathBuf;
use std::time::Duration;

/// How long the server may take to answer a call for a connection.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long a silent network is waited for.
const SILENCE: Duration = Duration::from_secs(60);
/// Questions that are kept prepared.
const MOST_PREPARED: usize = 200;
/// Names are those of our schema. Plans depend on how frequent the words are that are asked for: each time a new one.
const SETTINGS: &str = "SET search_path TO onrecord; SET plan_cache_mode TO force_custom_plan; SET jit TO off";

/// Where the server is.
#[derive(Clone)]
pub(super) struct Address {
    config: Config,
    /// As it may be told.
    pub(super) told: PathBuf,
    writable: bool,
}

impl Address {
    pub(super) fn read(address: &str, writable: bool) -> Result<Self, StoreError> {
        let told = without_password(address);
        let wrong = |what: String| StoreError::Unreachable { path: told.clone(), what };
        let mut config: Config = address.parse().map_err(|error: postgres::Error| {
            // What the parser says may quote a password.
            let reason = std::error::Error::source(&error).map(ToString::to_string).unwrap_or_default();
            wrong(format!(
                "not an address of a PostgreSQL database{}",
                if reason.contains("option") { ": an option of it is wrong" } else { "" }
            ))
        })?;
        if config.get_password().is_none()
            && let Some(password) = std::env::var_os("PGPASSWORD")
        {
            config.password(password.to_string_lossy().as_bytes());
        }
        if config.get_hosts().is_empty() {
            return Err(wrong("no host is given; for a server on this machine: ?host=/var/run/postgresql".to_owned()));
        }
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(PATIENCE);
        }
        if config.get_tcp_user_timeout().is_none() {
            config.tcp_user_timeout(SILENCE);
        }
        if config.get_application_name().is_none() {
            config.application_name("onrecord");
        }
        Ok(Self { config, told, writable })
    }

    pub(super) fn connect(&self) -> Result<Session, StoreError> {
        let place = Place { told: self.told.clone(), writable: self.writable };
        let error = |source| place.error(source);
        let mut client = self.config.connect(NoTls).map_err(error)?;
        client.batch_execute(SETTINGS).map_err(error)?;
        if !self.writable {
            client.batch_execute("SET default_transaction_read_only TO on").map_err(error)?;
        }
        Ok(Session { client: Some(client), place, by_index: false, prepared: HashMap::new() })
    }
}

impl std::fmt::Debug for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Address").field(&self.told).finish()
    }
}

/// What errors tell of a connection.
#[derive(Clone)]
struct Place {
    told: PathBuf,
    writable: bool,
}

/// A connection.
pub(super) struct Session {
    /// None only while it is dropped.
    client: Option<Client>,
    place: Place,
    by_index: bool,
    prepared: HashMap<String, Statement>,
}

/// What is put into a question.
pub(super) type Values<'a> = &'a [&'a (dyn ToSql + Sync)];

impl Session {
    pub(super) fn is_closed(&self) -> bool {
        self.client.as_ref().is_none_or(Client::is_closed)
    }

    /// Whether the server has to use indexes of words and keys for what follows. Left alone it reads through all lists of words,
    /// since it thinks little of what it costs to unpack them.
    pub(super) fn by_index(&mut self, by_index: bool) -> Result<(), StoreError> {
        if self.by_index != by_index {
            let scans = if by_index { "off" } else { "on" };
            self.batch(&format!("SET enable_seqscan TO {scans}; SET enable_indexscan TO {scans}"))?;
            self.by_index = by_index;
        }
        Ok(())
    }

    /// Asks the client.
    fn ask<T>(&mut self, ask: impl FnOnce(&mut Client) -> Result<T, postgres::Error>) -> Result<T, StoreError> {
        match &mut self.client {
            Some(client) => ask(client).map_err(|source| self.place.error(source)),
            None => Err(StoreError::Unreachable { path: self.place.told.clone(), what: "the connection is closed".to_owned() }),
        }
    }

    fn prepare(&mut self, sql: &str) -> Result<Statement, StoreError> {
        if let Some(statement) = self.prepared.get(sql) {
            return Ok(statement.clone());
        }
        let statement = self.ask(|client| client.prepare(sql))?;
        if self.prepared.len() >= MOST_PREPARED {
            self.prepared.clear();
        }
        self.prepared.insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }

    pub(super) fn query(&mut self, sql: &str, values: Values<'_>) -> Result<Vec<Row>, StoreError> {
        let statement = self.prepare(sql)?;
        self.ask(|client| client.query(&statement, values))
    }

    pub(super) fn row(&mut self, sql: &str, values: Values<'_>) -> Result<Option<Row>, StoreError> {
        Ok(self.query(sql, values)?.into_iter().next())
    }

    /// The one value that a question has for an answer.
    pub(super) fn one<T: for<'a> postgres::types::FromSql<'a>>(&mut self, sql: &str, values: Values<'_>) -> Result<T, StoreError> {
        let statement = self.prepare(sql)?;
        self.ask(|client| client.query_one(&statement, values).and_then(|row| row.try_get(0)))
    }

    /// How many rows were changed.
    pub(super) fn execute(&mut self, sql: &str, values: Values<'_>) -> Result<u64, StoreError> {
        let statement = self.prepare(sql)?;
        self.ask(|client| client.execute(&statement, values))
    }

    pub(super) fn batch(&mut self, sql: &str) -> Result<(), StoreError> {
        self.ask(|client| client.batch_execute(sql))
    }

    /// Puts many rows into a table; `to` names it with its columns.
    pub(super) fn copy<'a>(
        &mut self,
        to: &str,
        types: &[Type],
        rows: impl Iterator<Item = Vec<Box<dyn ToSql + Sync + 'a>>>,
    ) -> Result<(), StoreError> {
        self.ask(|client| {
            let writer = client.copy_in(&format!("COPY {to} FROM STDIN (FORMAT binary)"))?;
            let mut writer = postgres::binary_copy::BinaryCopyInWriter::new(writer, types);
            for row in rows {
                let row: Vec<&(dyn ToSql + Sync)> = row.iter().map(|value| &**value).collect();
                writer.write(&row)?;
            }
            writer.finish().map(drop)
        })
    }

    /// Does all of `work` or, when it fails, none of it.
    pub(super) fn all_or_nothing<T>(&mut self, work: impl FnOnce(&mut Self) -> Result<T, StoreError>) -> Result<T, StoreError> {
        match work(self).and_then(|done| self.batch("COMMIT").map(|()| done)) {
            Ok(done) => Ok(done),
            Err(error) => {
                // When that fails, the connection is gone, and the server has done it.
                let _ = self.batch("ROLLBACK");
                Err(error)
            }
        }
    }

    /// The rows of a question a few at a time, in a transaction that sees one state of the tables. `each` may ask more.
    pub(super) fn walk(
        &mut self,
        sql: &str,
        at_once: i64,
        mut each: impl FnMut(&mut Self, &Row) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        self.batch("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")?;
        self.all_or_nothing(|session| {
            session.batch(&format!("DECLARE walk NO SCROLL CURSOR FOR {sql}"))?;
            loop {
                let rows = session.query(&format!("FETCH {at_once} FROM walk"), &[])?;
                if rows.is_empty() {
                    return Ok(());
                }
                rows.iter().try_for_each(|row| each(session, row))?;
            }
        })
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // The client waits for its goodbye to be sent, which it refuses to do in a thread that drives asynchronous tasks: a server
        // that ends may drop us there.
        if let Some(client) = self.client.take() {
            let _ = std::thread::spawn(move || drop(client)).join();
        }
    }
}

impl Place {
    /// What the client says, as a kind of ours.
    fn error(&self, source: postgres::Error) -> StoreError {
        let path = self.told.clone();
        let code = source.code().cloned();
        let what = source.as_db_error().map_or_else(
            || std::error::Error::source(&source).map_or_else(|| source.to_string(), ToString::to_string),
            |database| database.message().to_owned(),
        );
        let Some(code) = code else {
            // Not from the server: the connection. Values that are not what was expected: tables that are not ours.
            return if source.to_string().contains("deserializing") {
                StoreError::NotALedger { path, what: source.to_string() }
            } else {
                StoreError::Unreachable { path, what }
            };
        };
        match code.code() {
            "53100" => StoreError::Full { path },
            "55P03" | "40001" | "40P01" => StoreError::Busy { path },
            "25006" => StoreError::ReadOnly { path },
            "42501" if self.writable => StoreError::ReadOnly { path },
            "42P01" | "42703" | "XX001" | "XX002" => StoreError::NotALedger { path, what },
            // Of classes 08 and 28: no connection, no such user or password. 57P: the server is ended. 53300: too many connections.
            "42501" => StoreError::Unreachable { path, what },
            other if ["08", "28", "57P"].iter().any(|class| other.starts_with(class)) || code == SqlState::TOO_MANY_CONNECTIONS => {
                StoreError::Unreachable { path, what }
            }
            _ => StoreError::Database { path, source: what.into() },
        }
    }
}
