//! Tables as Arrow streams: any library that knows the PyCapsule protocol takes them without a copy.

use crate::fault::{detached, internal, value};
use crate::record::Record;
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_array::{RecordBatch, RecordBatchIterator};
use arrow_schema::ffi::FFI_ArrowSchema;
use arrow_schema::{ArrowError, SchemaRef};
use onrecord_export::{entities, table};
use onrecord_store::Row;
use pyo3::prelude::*;
use pyo3::types::PyCapsule;
use std::collections::HashMap;
use std::sync::Arc;

/// Rows of statements or entities.
#[pyclass(frozen, module = "onrecord._native")]
pub(crate) struct Table {
    schema: SchemaRef,
    batches: Vec<RecordBatch>,
}

#[pymethods]
impl Table {
    #[getter]
    fn num_rows(&self) -> usize {
        self.batches.iter().map(RecordBatch::num_rows).sum()
    }

    #[getter]
    fn column_names(&self) -> Vec<String> {
        self.schema.fields().iter().map(|field| field.name().clone()).collect()
    }

    /// The protocol lets the giver ignore the schema that the taker would like.
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(&self, py: Python<'py>, requested_schema: Option<Bound<'py, PyAny>>) -> PyResult<Bound<'py, PyCapsule>> {
        drop(requested_schema);
        let batches: Vec<Result<RecordBatch, ArrowError>> = self.batches.iter().cloned().map(Ok).collect();
        let reader = RecordBatchIterator::new(batches, Arc::clone(&self.schema));
        PyCapsule::new_with_value(py, FFI_ArrowArrayStream::new(Box::new(reader)), c"arrow_array_stream")
    }

    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        let schema = FFI_ArrowSchema::try_from(self.schema.as_ref()).map_err(internal)?;
        PyCapsule::new_with_value(py, schema, c"arrow_schema")
    }

    fn __eq__(&self, other: &Self) -> bool {
        self.schema == other.schema && self.batches == other.batches
    }
}

/// Batches that are being filled, with statements or with entities.
#[derive(Default)]
struct Filling<R> {
    rows: R,
    batches: Vec<RecordBatch>,
}

/// Rows of either kind.
trait Fill: Default + Send {
    fn schema() -> SchemaRef;
    fn push_all(&mut self, record: &onrecord::Record);
    fn len(&self) -> usize;
    fn take(&mut self) -> Result<RecordBatch, ArrowError>;
}

impl Fill for table::Rows {
    fn schema() -> SchemaRef {
        Arc::new(table::schema())
    }

    fn push_all(&mut self, record: &onrecord::Record) {
        for statement in &record.statements {
            self.push("", record, &Row::of(record, statement), statement);
        }
    }

    fn len(&self) -> usize {
        self.len()
    }

    fn take(&mut self) -> Result<RecordBatch, ArrowError> {
        self.take()
    }
}

impl Fill for entities::Rows {
    fn schema() -> SchemaRef {
        Arc::new(entities::schema())
    }

    fn push_all(&mut self, record: &onrecord::Record) {
        let mut said: HashMap<&str, usize> = HashMap::new();
        for id in record.statements.iter().filter_map(|statement| statement.speaker.entity.as_deref()) {
            *said.entry(id).or_default() += 1;
        }
        for entity in &record.entities {
            self.push(&record.document.id, entity, said.get(entity.id.as_str()).copied().unwrap_or_default());
        }
    }

    fn len(&self) -> usize {
        self.len()
    }

    fn take(&mut self) -> Result<RecordBatch, ArrowError> {
        self.take()
    }
}

/// One record after the other, so that none but the present one is held.
fn fill<R: Fill>(py: Python<'_>, records: &Bound<'_, PyAny>) -> PyResult<Table> {
    let mut filling = Filling::<R>::default();
    let mut unit: Option<String> = None;
    for record in records.try_iter()? {
        let record = record?;
        let record = record.cast::<Record>()?.get();
        let unit = unit.get_or_insert_with(|| record.record.offsets.clone());
        if *unit != record.record.offsets {
            return Err(value(format_args!("the records count offsets in {unit} and in {}", record.record.offsets)));
        }
        detached(py, || {
            filling.rows.push_all(&record.record);
            filling.hand_on()
        })?;
    }
    filling.finish()
}

impl<R: Fill> Filling<R> {
    /// Makes a batch of the rows when they are many.
    fn hand_on(&mut self) -> PyResult<()> {
        if self.rows.len() >= table::BATCH {
            self.batches.push(self.rows.take().map_err(internal)?);
        }
        Ok(())
    }

    fn finish(mut self) -> PyResult<Table> {
        if self.rows.len() > 0 {
            self.batches.push(self.rows.take().map_err(internal)?);
        }
        Ok(Table { schema: R::schema(), batches: self.batches })
    }
}

/// Statements that a ledger found, each with its row.
#[derive(Default)]
pub(crate) struct Found(Filling<table::Rows>);

impl Found {
    pub(crate) fn push(&mut self, record: &onrecord::Record, row: &Row) -> PyResult<()> {
        if let Some(statement) = record.statements.iter().find(|statement| statement.id == row.statement) {
            self.0.rows.push("", record, row, statement);
        }
        self.0.hand_on()
    }

    pub(crate) fn finish(self) -> PyResult<Table> {
        self.0.finish()
    }
}

/// All statements of the records.
#[pyfunction]
pub(crate) fn statements(py: Python<'_>, records: &Bound<'_, PyAny>) -> PyResult<Table> {
    fill::<table::Rows>(py, records)
}

/// All entities of the records.
#[pyfunction]
#[pyo3(name = "entities")]
pub(crate) fn entity_rows(py: Python<'_>, records: &Bound<'_, PyAny>) -> PyResult<Table> {
    fill::<entities::Rows>(py, records)
}
