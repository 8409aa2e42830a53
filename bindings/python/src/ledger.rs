//! A ledger, to be asked and never written.

use crate::fault::{detached, internal, value};
use crate::record::Record;
use crate::table::{Found, Table};
use onrecord::OffsetUnit;
use onrecord_export::Selected;
use onrecord_store::{Order, Query, SqliteStore, Store, StoreError};
use pyo3::exceptions::{PyFileNotFoundError, PyOSError};
use pyo3::prelude::*;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Statements that are asked for at a time.
const AT_ONCE: usize = 1_000;

/// A ledger that is open.
#[pyclass(frozen, module = "onrecord._native")]
pub(crate) struct Ledger(Mutex<SqliteStore>);

impl Ledger {
    fn store(&self) -> MutexGuard<'_, SqliteStore> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn fault(error: StoreError) -> PyErr {
    match error {
        StoreError::Missing { .. } => PyFileNotFoundError::new_err(error.to_string()),
        StoreError::NotALedger { .. } | StoreError::Newer { .. } | StoreError::Record { .. } => value(error),
        _ => PyOSError::new_err(error.to_string()),
    }
}

#[pymethods]
impl Ledger {
    #[new]
    fn new(py: Python<'_>, path: PathBuf) -> PyResult<Self> {
        detached(py, || SqliteStore::open(&path).map(|store| Self(Mutex::new(store))).map_err(fault))
    }

    /// The statements that fit, and how many of them are of readings of which no records were kept.
    #[pyo3(signature = (words, speaker, about, to, outlet, act, form, said_after, said_before, by_date, limit))]
    #[allow(clippy::too_many_arguments, reason = "as Python's callers have it")]
    fn search(
        &self,
        py: Python<'_>,
        words: String,
        speaker: Option<String>,
        about: Option<String>,
        to: Option<String>,
        outlet: Option<String>,
        act: Option<String>,
        form: Option<String>,
        said_after: Option<String>,
        said_before: Option<String>,
        by_date: bool,
        limit: Option<usize>,
    ) -> PyResult<(Table, usize)> {
        let order = if by_date { Order::Earliest } else { Order::Best };
        let unit = OffsetUnit::Chars;
        let mut query = Query { words, speaker, about, to, outlet, act, form, said_after, said_before, order, unit, ..Query::default() };
        let mut left = limit.unwrap_or(usize::MAX);
        detached(py, || {
            let store = self.store();
            let mut found = Found::default();
            let mut old = 0;
            let mut present: Option<Selected> = None;
            while left > 0 {
                query.limit = left.min(AT_ONCE);
                let page = store.search(&query).map_err(fault)?;
                left = left.saturating_sub(page.rows.len());
                for row in page.rows {
                    if present.as_ref().is_none_or(|present| present.record.document.id != row.document) {
                        present = store.statement(&row.statement, unit).map_err(fault)?.and_then(Selected::new);
                    }
                    match &present {
                        Some(selected) => found.push(&selected.record, &row)?,
                        None => old += 1,
                    }
                }
                let Some(next) = page.next else { break };
                query.after = Some(next);
            }
            Ok((found.finish()?, old))
        })
    }

    /// What `onrecord verify --format json` tells.
    fn verify(&self, py: Python<'_>, quote: &str) -> PyResult<String> {
        detached(py, || {
            let found = self.store().verify(quote, OffsetUnit::Chars).map_err(fault)?;
            serde_json::to_string(&found).map_err(internal)
        })
    }

    /// The record in which a statement stands; none when there is no such statement, or no record was kept.
    fn record(&self, py: Python<'_>, id: &str) -> PyResult<Option<Record>> {
        detached(py, || {
            let kept = self.store().statement(id, OffsetUnit::Chars).map_err(fault)?;
            let selected = kept.and_then(Selected::new);
            Ok(selected.map(|selected| Record { record: selected.record, text: selected.text.into() }))
        })
    }
}
