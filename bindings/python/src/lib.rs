//! The compiled half of the Python package `onrecord`; the half that people see is in `python/onrecord`.
//!
//! It hands on records as JSON and tables as Arrow streams, and does its work without the interpreter's lock.

// The attributes of pyo3 write the functions that Python calls, and those are unsafe. Nothing here is.
#![allow(unsafe_code)]

mod fault;
mod ledger;
mod pipeline;
mod record;
mod table;

use pyo3::prelude::*;

/// `onrecord._native`.
#[pymodule]
mod _native {
    #[cfg(debug_assertions)]
    #[pymodule_export]
    use crate::fault::_panic;
    #[pymodule_export]
    use crate::fault::InternalError;
    #[pymodule_export]
    use crate::ledger::Ledger;
    #[pymodule_export]
    use crate::pipeline::Pipeline;
    #[pymodule_export]
    use crate::record::Record;
    #[pymodule_export]
    use crate::table::{Table, entity_rows, statements};
    use pyo3::prelude::*;

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("__version__", env!("CARGO_PKG_VERSION"))
    }
}
