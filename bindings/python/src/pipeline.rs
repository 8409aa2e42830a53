//! Reading.

use crate::fault::{detached, file, internal, value};
use crate::record::Record;
use onrecord::entity::Knowledge;
use onrecord::knowledge::KnowledgeBase;
use onrecord::{Document, OffsetUnit, Origin};
use pyo3::prelude::*;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What reads: network and knowledge base.
#[pyclass(frozen, module = "onrecord._native")]
pub(crate) struct Pipeline(onrecord::Pipeline);

#[pymethods]
impl Pipeline {
    #[new]
    #[pyo3(signature = (kb=None))]
    fn new(py: Python<'_>, kb: Option<PathBuf>) -> PyResult<Self> {
        detached(py, || {
            let knowledge = match kb {
                None => Knowledge::Embedded,
                Some(path) if path == Path::new("none") => Knowledge::None,
                Some(path) => {
                    let bytes = std::fs::read(&path).map_err(|error| file(&path, &error))?;
                    let base = KnowledgeBase::from_bytes(&bytes).map_err(|error| value(format_args!("{}: {error}", path.display())))?;
                    Knowledge::Given(Arc::new(base))
                }
            };
            Ok(Self(onrecord::Pipeline::embedded().map_err(internal)?.with_knowledge(knowledge)))
        })
    }

    #[pyo3(signature = (text, published=None, path=None, url=None, publisher=None, offsets="chars"))]
    #[allow(clippy::too_many_arguments, reason = "as Python's callers have it")]
    fn read(
        &self,
        py: Python<'_>,
        text: &str,
        published: Option<&str>,
        path: Option<String>,
        url: Option<String>,
        publisher: Option<String>,
        offsets: &str,
    ) -> PyResult<Record> {
        detached(py, || {
            let unit: OffsetUnit = offsets.parse().map_err(|error| value(format_args!("offsets: {error}")))?;
            let day = published.map(|day| {
                let date = day.parse::<jiff::civil::Date>();
                date.map_err(|_| value(format_args!("published: '{day}' is not a day as 2031-03-04")))
            });
            let origin = Origin { path, url, publisher, media_type: Some("text/plain".to_owned()), sha256: None };
            let document = Document::from_bytes(text.as_bytes(), origin).map_err(value)?;
            let document = match day.transpose()? {
                Some(day) => document.with_published(day),
                None => document,
            };
            Ok(Record { record: self.0.read(&document).record(&document, unit), text: document.text().into() })
        })
    }
}
