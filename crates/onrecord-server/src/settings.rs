//! [`Settings`]: what whoever starts the server decides.

use onrecord_ingest::Article;
use onrecord_store::{Added, Store, StoreError};
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// Opens the ledger for reading; called once for each connection.
pub(crate) type Open = dyn Fn() -> Result<Box<dyn Store + Send>, StoreError> + Send + Sync;

/// Reads an article and keeps it in the ledger.
pub type AddArticle = dyn Fn(Article) -> Result<Added, AddError> + Send + Sync;

/// Why an article could not be kept.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct AddError(pub String);

/// What whoever starts the server decides.
#[derive(Clone)]
pub struct Settings {
    pub(crate) name: String,
    pub(crate) open: Arc<Open>,
    pub(crate) add: Option<(String, Arc<AddArticle>)>,
    /// Names besides `localhost` and addresses of this machine under which the server may be asked.
    pub hosts: Vec<String>,
    /// Whether each request is told on standard error.
    pub log: bool,
    /// Whether what was asked for is told as well.
    pub log_queries: bool,
    /// Connections to the ledger.
    pub connections: usize,
    /// Requests that are worked on or wait at the same time; more are turned away.
    pub most_requests: usize,
    /// Longest time for one answer.
    pub longest: Duration,
    /// Largest body of a request, in bytes.
    pub largest_body: usize,
}

impl fmt::Debug for Settings {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Settings").field("name", &self.name).field("writes", &self.add.is_some()).finish_non_exhaustive()
    }
}

impl Settings {
    /// A server that only reads. `name` is how pages call the ledger; `open` opens it for reading.
    pub fn new(name: &str, open: impl Fn() -> Result<Box<dyn Store + Send>, StoreError> + Send + Sync + 'static) -> Self {
        let cores = std::thread::available_parallelism().map_or(2, std::num::NonZeroUsize::get);
        Self {
            name: name.to_owned(),
            open: Arc::new(open),
            add: None,
            hosts: Vec::new(),
            log: false,
            log_queries: false,
            connections: cores * 2,
            most_requests: 128,
            longest: Duration::from_secs(10),
            largest_body: 5_000_000,
        }
    }

    /// Lets whoever has the token put articles into the ledger.
    #[must_use]
    pub fn with_writing(mut self, token: &str, add: impl Fn(Article) -> Result<Added, AddError> + Send + Sync + 'static) -> Self {
        self.add = Some((token.to_owned(), Arc::new(add)));
        self
    }
}
