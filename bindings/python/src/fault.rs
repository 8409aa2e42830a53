//! Faults as Python's exceptions; no panic gets across.

use pyo3::exceptions::{PyOSError, PyRuntimeError, PyValueError};
use pyo3::prelude::*;
use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

pyo3::create_exception!(onrecord, InternalError, PyRuntimeError, "A fault of onrecord itself: please report it together with the text.");

/// Does `work` without the interpreter's lock. A panic becomes an [`InternalError`].
pub(crate) fn detached<T: Send>(py: Python<'_>, work: impl FnOnce() -> PyResult<T> + Send) -> PyResult<T> {
    py.detach(|| catch_unwind(AssertUnwindSafe(work))).unwrap_or_else(|panic| Err(internal(said(panic.as_ref()))))
}

pub(crate) fn value(error: impl ToString) -> PyErr {
    PyValueError::new_err(error.to_string())
}

pub(crate) fn internal(error: impl ToString) -> PyErr {
    InternalError::new_err(format!("{}; please report it together with the text", error.to_string()))
}

/// What the system says of a file: `FileNotFoundError` and its like, with the path.
pub(crate) fn file(path: &Path, error: &std::io::Error) -> PyErr {
    match error.raw_os_error() {
        // OSError itself picks the class that goes with the number.
        Some(number) => PyOSError::new_err((number, plain(error), path.display().to_string())),
        None => PyOSError::new_err(format!("{}: {error}", path.display())),
    }
}

/// The message without the number that Rust puts behind it.
fn plain(error: &std::io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or(&text).to_owned()
}

fn said(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "internal error".to_owned())
}

/// Panics, so that a test can see what becomes of it. Not in release builds.
#[cfg(debug_assertions)]
#[pyfunction]
pub(crate) fn _panic(py: Python<'_>) -> PyResult<()> {
    detached(py, || panic!("asked to"))
}
