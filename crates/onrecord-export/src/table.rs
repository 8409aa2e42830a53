//! Arrow, and so Parquet: the columns of the CSV with types of their own; contents and chains as lists.
//!
//! Each value is that of the CSV, without its guard against spreadsheets; a cell that is empty there is null here. The list
//! `content` takes the place of `content_spans`.

use crate::csv::{COLUMNS, OF_LEDGER, exported, joined};
use arrow_array::builder::{
    BooleanBuilder, Date32Builder, Float64Builder, Int32Builder, ListBuilder, StringBuilder, StringDictionaryBuilder, StructBuilder,
};
use arrow_array::types::Int32Type;
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{ArrowError, DataType, Field, Fields, Schema};
use onrecord::Record;
use onrecord::record::StatementRecord;
use onrecord_store::Row;
use std::collections::HashMap;
use std::sync::Arc;

/// Rows that are best gathered before they are handed on.
pub const BATCH: usize = 8192;

/// Under this name stands the version of the record.
pub(crate) const SCHEMA_KEY: &str = "onrecord.schema_version";

/// The column of the CSV that is a list here.
const SPANS: &str = "content_spans";

fn spans() -> Fields {
    Fields::from(vec![
        Field::new("start", DataType::Int32, false),
        Field::new("end", DataType::Int32, false),
        Field::new("text", DataType::Utf8, false),
    ])
}

fn links() -> Fields {
    Fields::from(vec![
        Field::new("depth", DataType::Int32, false),
        Field::new("agent_id", DataType::Utf8, true),
        Field::new("agent_text", DataType::Utf8, true),
        Field::new("span_start", DataType::Int32, true),
        Field::new("span_end", DataType::Int32, true),
        Field::new("cue", DataType::Utf8, true),
        Field::new("statement_id", DataType::Utf8, true),
    ])
}

/// The names of the columns that are no lists.
fn names() -> impl Iterator<Item = &'static str> {
    COLUMNS.iter().chain(OF_LEDGER).copied().filter(|name| *name != SPANS)
}

/// The columns.
#[must_use]
pub fn schema() -> Schema {
    let list = |fields| DataType::List(Arc::new(Field::new_list_field(DataType::Struct(fields), true)));
    let mut fields: Vec<Field> = names().map(|name| Field::new(name, Column::of(name).data_type(), true)).collect();
    fields.push(Field::new("content", list(spans()), true));
    fields.push(Field::new("chain", list(links()), true));
    // Readers of Arrow look for it here, others in the metadata of the file.
    Schema::new_with_metadata(fields, HashMap::from([(SCHEMA_KEY.to_owned(), onrecord::record::SCHEMA.to_owned())]))
}

/// Values of one column.
enum Column {
    Text(StringBuilder),
    /// Text that has few values, each held once.
    Repeated(StringDictionaryBuilder<Int32Type>),
    Number(Int32Builder),
    Day(Date32Builder),
    Flag(BooleanBuilder),
    Share(Float64Builder),
}

impl Column {
    fn of(name: &str) -> Self {
        match name {
            "confidence" => Self::Share(Float64Builder::new()),
            "speaker_named" => Self::Flag(BooleanBuilder::new()),
            "published" | "time_value" | "time_end" => Self::Day(Date32Builder::new()),
            "chain_depth" | "reports" => Self::Number(Int32Builder::new()),
            name if name.ends_with("_start") || name.ends_with("_end") => Self::Number(Int32Builder::new()),
            "doc_id" | "doc_sha256" | "path" | "url" | "outlet" | "title" | "language" | "type" | "speaker_id" | "speaker_name"
            | "speaker_role" | "speaker_wikidata" | "resolution" | "cue_lemma" | "addressee_id" | "time_basis" | "time_precision"
            | "place_basis" | "medium" | "act" | "modality" | "polarity" | "rule" | "model" | "reported_by" | "utterance" => {
                Self::Repeated(StringDictionaryBuilder::new())
            }
            _ => Self::Text(StringBuilder::new()),
        }
    }

    fn data_type(&self) -> DataType {
        match self {
            Self::Text(_) => DataType::Utf8,
            Self::Repeated(_) => DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8)),
            Self::Number(_) => DataType::Int32,
            Self::Day(_) => DataType::Date32,
            Self::Flag(_) => DataType::Boolean,
            Self::Share(_) => DataType::Float64,
        }
    }

    fn push(&mut self, value: &str) {
        let value = Some(value).filter(|value| !value.is_empty());
        match self {
            Self::Text(column) => column.append_option(value),
            Self::Repeated(column) => column.append_option(value),
            Self::Number(column) => column.append_option(value.and_then(|value| value.parse().ok())),
            Self::Day(column) => column.append_option(value.and_then(days_since_epoch)),
            Self::Flag(column) => column.append_option(value.and_then(|value| value.parse().ok())),
            Self::Share(column) => column.append_option(value.and_then(|value| value.parse().ok())),
        }
    }

    fn finish(&mut self) -> ArrayRef {
        match self {
            Self::Text(column) => Arc::new(column.finish()),
            Self::Repeated(column) => Arc::new(column.finish()),
            Self::Number(column) => Arc::new(column.finish()),
            Self::Day(column) => Arc::new(column.finish()),
            Self::Flag(column) => Arc::new(column.finish()),
            Self::Share(column) => Arc::new(column.finish()),
        }
    }
}

/// Statements that become a batch of rows.
pub struct Rows {
    columns: Vec<Column>,
    content: ListBuilder<StructBuilder>,
    chain: ListBuilder<StructBuilder>,
    count: usize,
}

impl Default for Rows {
    fn default() -> Self {
        Self::new()
    }
}

impl Rows {
    /// None yet.
    #[must_use]
    pub fn new() -> Self {
        Self {
            columns: names().map(Column::of).collect(),
            content: ListBuilder::new(StructBuilder::from_fields(spans(), 0)),
            chain: ListBuilder::new(StructBuilder::from_fields(links(), 0)),
            count: 0,
        }
    }

    /// How many wait.
    #[must_use]
    pub fn len(&self) -> usize {
        self.count
    }

    /// Whether none waits.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Adds a statement of `record`, of which `row` tells what a search found; `base` stands before its permalink.
    pub fn push(&mut self, base: &str, record: &Record, row: &Row, statement: &StatementRecord) {
        self.count += 1;
        let values = exported(base, record, row, statement);
        let all = COLUMNS.iter().chain(OF_LEDGER).zip(&values);
        let values = all.filter(|(name, _)| **name != SPANS).map(|(_, value)| value);
        self.columns.iter_mut().zip(values).for_each(|(column, value)| column.push(value));
        let parts = self.content.values();
        for span in &statement.content {
            number(parts, 0, Some(span.start));
            number(parts, 1, Some(span.end));
            text(parts, 2, Some(&span.text));
            parts.append(true);
        }
        self.content.append(true);
        let links = self.chain.values();
        for (depth, link) in statement.chain.iter().enumerate() {
            let theirs = record.statements.iter().find(|statement| link.statement.as_ref() == Some(&statement.id));
            let cue = theirs.map(|statement| joined(&statement.cue)).filter(|cue| !cue.is_empty());
            number(links, 0, Some(depth));
            text(links, 1, link.entity.as_deref());
            text(links, 2, link.name.as_deref());
            number(links, 3, link.span.as_ref().map(|span| span.start));
            number(links, 4, link.span.as_ref().map(|span| span.end));
            text(links, 5, cue.as_deref());
            text(links, 6, link.statement.as_deref());
            links.append(true);
        }
        self.chain.append(true);
    }

    /// What was gathered, as one batch; nothing waits any more.
    ///
    /// # Errors
    /// When columns do not fit the schema, which is a fault of this program.
    pub fn take(&mut self) -> Result<RecordBatch, ArrowError> {
        self.count = 0;
        let mut columns: Vec<ArrayRef> = self.columns.iter_mut().map(Column::finish).collect();
        columns.push(Arc::new(self.content.finish()));
        columns.push(Arc::new(self.chain.finish()));
        RecordBatch::try_new(Arc::new(schema()), columns)
    }
}

pub(crate) fn int(number: usize) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

pub(crate) fn number(fields: &mut StructBuilder, field: usize, value: Option<usize>) {
    // The builders are those of the fields above.
    if let Some(builder) = fields.field_builder::<Int32Builder>(field) {
        builder.append_option(value.map(int));
    }
}

pub(crate) fn text(fields: &mut StructBuilder, field: usize, value: Option<&str>) {
    if let Some(builder) = fields.field_builder::<StringBuilder>(field) {
        builder.append_option(value);
    }
}

/// Days since 1970-01-01, as Arrow counts them.
fn days_since_epoch(day: &str) -> Option<i32> {
    let date = day.parse::<jiff::civil::Date>().ok()?;
    Some((date - jiff::civil::date(1970, 1, 1)).get_days())
}

#[cfg(test)]
mod tests {
    use super::days_since_epoch;

    #[test]
    fn days_are_counted_from_1970() {
        assert_eq!(days_since_epoch("1970-01-01"), Some(0));
        assert_eq!(days_since_epoch("2025-06-03"), Some(20_242));
        assert_eq!(days_since_epoch("1969-12-31"), Some(-1));
        assert_eq!(days_since_epoch("2025-06"), None);
    }
}
