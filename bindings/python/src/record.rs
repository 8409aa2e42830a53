//! A record with the text that it was read from.

use crate::fault::{detached, internal, value};
use pyo3::prelude::*;

/// What was read from one text.
#[pyclass(frozen, module = "onrecord._native")]
pub(crate) struct Record {
    pub(crate) record: onrecord::Record,
    pub(crate) text: Box<str>,
}

#[pymethods]
impl Record {
    /// A record that was written as JSON.
    #[new]
    fn new(py: Python<'_>, text: &str, json: &str) -> PyResult<Self> {
        detached(py, || {
            let record: onrecord::Record = serde_json::from_str(json).map_err(|error| value(format_args!("not a record: {error}")))?;
            Ok(Self { record, text: text.into() })
        })
    }

    #[getter]
    fn text(&self) -> &str {
        &self.text
    }

    #[getter]
    fn id(&self) -> &str {
        &self.record.document.id
    }

    #[getter]
    fn offsets(&self) -> &str {
        &self.record.offsets
    }

    /// JSON as the command writes it, or in one line.
    fn json(&self, py: Python<'_>, indent: bool) -> PyResult<String> {
        detached(py, || {
            let write = if indent { serde_json::to_string_pretty } else { serde_json::to_string };
            write(&self.record).map_err(internal)
        })
    }

    fn __eq__(&self, other: &Self) -> bool {
        self.record == other.record && self.text == other.text
    }
}
