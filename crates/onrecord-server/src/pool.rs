//! Connections to the ledger, lent to one request at a time.

use crate::problem::Problem;
use crate::settings::Open;
use onrecord_store::{Store, StoreError};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::Semaphore;

type Connection = Box<dyn Store + Send>;

/// Connections to the ledger.
pub(crate) struct Pool {
    open: Arc<Open>,
    free: Mutex<Vec<Connection>>,
    permits: Semaphore,
}

impl Pool {
    /// Opens the first connection, so that a ledger that cannot be read is told at once.
    pub(crate) fn new(open: Arc<Open>, most: usize) -> Result<Self, StoreError> {
        let first = open()?;
        Ok(Self { open, free: Mutex::new(vec![first]), permits: Semaphore::new(most.max(1)) })
    }

    /// Runs `work` with a connection, on a thread that may wait.
    pub(crate) async fn with<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&dyn Store) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let pool = Arc::clone(self);
        let _permit = self.permits.acquire().await.map_err(|_| Problem::busy())?;
        let task = tokio::task::spawn_blocking(move || {
            let connection = pool.take().map_err(Problem::from)?;
            let done = work(connection.as_ref());
            // A connection that failed may be broken: the next request opens another.
            if !matches!(&done, Err(problem) if problem.status.is_server_error()) {
                pool.give(connection);
            }
            done
        });
        // A fault in one request ends that request alone.
        task.await.unwrap_or_else(|_| Err(Problem::internal("a fault of the program")))
    }

    fn take(&self) -> Result<Connection, StoreError> {
        let free = self.free.lock().unwrap_or_else(PoisonError::into_inner).pop();
        free.map_or_else(|| (self.open)(), Ok)
    }

    fn give(&self, connection: Connection) {
        self.free.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
    }
}
