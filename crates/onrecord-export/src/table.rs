//! Arrow, and so Parquet: the columns of the CSV with types of their own; contents and chains as lists.

use crate::csv::{depth, joined};
use crate::permalink;
use arrow_array::builder::{
    BooleanBuilder, Date32Builder, Float64Builder, Int32Builder, ListBuilder, StringBuilder, StringDictionaryBuilder, StructBuilder,
};
use arrow_array::types::Int32Type;
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{ArrowError, DataType, Field, Fields, Schema};
use onrecord::Record;
use onrecord::record::StatementRecord;
use onrecord_store::Row;
use std::sync::Arc;

/// Rows that are best gathered before they are handed on.
pub const BATCH: usize = 8192;

/// Columns of text that have few values, held once each.
const REPEATED: [&str; 14] = [
    "doc_id",
    "path",
    "url",
    "outlet",
    "language",
    "type",
    "speaker_id",
    "speaker_name",
    "resolution",
    "time_basis",
    "act",
    "modality",
    "polarity",
    "rule",
];
/// Columns of text.
const TEXTS: [&str; 12] = [
    "statement_id",
    "parent_id",
    "title",
    "content_text",
    "speaker_text",
    "cue",
    "cue_lemma",
    "addressee_text",
    "time_text",
    "place_text",
    "occasion",
    "permalink",
];
const NUMBERS: [&str; 4] = ["chain_depth", "content_start", "content_end", "reports"];
const DAYS: [&str; 3] = ["published", "time_value", "time_end"];

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
        Field::new("agent_text", DataType::Utf8, true),
        Field::new("span_start", DataType::Int32, true),
        Field::new("span_end", DataType::Int32, true),
        Field::new("statement_id", DataType::Utf8, true),
    ])
}

/// The columns.
#[must_use]
pub fn schema() -> Schema {
    let repeated = DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
    let list = |fields| DataType::List(Arc::new(Field::new_list_field(DataType::Struct(fields), true)));
    let mut fields: Vec<Field> = TEXTS.iter().map(|name| Field::new(*name, DataType::Utf8, true)).collect();
    fields.extend(REPEATED.iter().map(|name| Field::new(*name, repeated.clone(), true)));
    fields.extend(NUMBERS.iter().map(|name| Field::new(*name, DataType::Int32, true)));
    fields.extend(DAYS.iter().map(|name| Field::new(*name, DataType::Date32, true)));
    fields.push(Field::new("time_precision", DataType::Utf8, true));
    fields.push(Field::new("speaker_named", DataType::Boolean, true));
    fields.push(Field::new("confidence", DataType::Float64, true));
    fields.push(Field::new("content", list(spans()), true));
    fields.push(Field::new("chain", list(links()), true));
    Schema::new(fields)
}

/// Statements that become a batch of rows.
pub struct Rows {
    texts: Vec<StringBuilder>,
    repeated: Vec<StringDictionaryBuilder<Int32Type>>,
    numbers: Vec<Int32Builder>,
    days: Vec<Date32Builder>,
    precision: StringBuilder,
    named: BooleanBuilder,
    confidence: Float64Builder,
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
            texts: TEXTS.iter().map(|_| StringBuilder::new()).collect(),
            repeated: REPEATED.iter().map(|_| StringDictionaryBuilder::new()).collect(),
            numbers: NUMBERS.iter().map(|_| Int32Builder::new()).collect(),
            days: DAYS.iter().map(|_| Date32Builder::new()).collect(),
            precision: StringBuilder::new(),
            named: BooleanBuilder::new(),
            confidence: Float64Builder::new(),
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
        let said = statement.said_on.as_ref();
        let written = |text: String| Some(text).filter(|text| !text.is_empty());
        let texts = [
            Some(row.statement.clone()),
            statement.within.clone(),
            row.title.clone(),
            Some(joined(&statement.content)),
            written(joined(&statement.source)),
            written(joined(&statement.cue)),
            statement.cue_lemma.clone(),
            row.addressee.clone(),
            said.and_then(|said| said.span.as_ref()).map(|span| span.text.clone()),
            statement.said_at.as_ref().map(|place| place.span.text.clone()),
            row.occasion.clone(),
            Some(permalink(base, row)),
        ];
        self.texts.iter_mut().zip(texts).for_each(|(column, text)| column.append_option(text));
        let repeated = [
            Some(row.document.clone()),
            row.path.clone(),
            row.url.clone(),
            row.publisher.clone(),
            Some(record.document.language.clone()),
            Some(row.form.clone()),
            row.speaker_id.clone(),
            row.speaker.clone(),
            Some(format!("{}:{}", statement.speaker.status, statement.speaker.by)),
            said.map(|said| said.basis.clone()),
            Some(row.act.clone()),
            Some(statement.modality.clone()),
            Some(if statement.negated { "negative" } else { "positive" }.to_owned()),
            Some(statement.rule.clone()),
        ];
        self.repeated.iter_mut().zip(repeated).for_each(|(column, text)| column.append_option(text));
        let numbers = [depth(record, &row.statement), row.start, row.end, usize::try_from(row.reports).unwrap_or(usize::MAX)];
        self.numbers.iter_mut().zip(numbers).for_each(|(column, number)| column.append_value(int(number)));
        let days = [row.published.as_deref(), row.said_first.as_deref(), row.said_last.as_deref()];
        self.days.iter_mut().zip(days).for_each(|(column, day)| column.append_option(day.and_then(days_since_epoch)));
        self.precision.append_option(said.map(|said| said.precision.as_str()));
        self.named.append_value(matches!(statement.speaker.status.as_str(), "named" | "resolved"));
        self.confidence.append_value(statement.confidence);
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
            number(links, 0, Some(depth));
            text(links, 1, link.name.as_deref());
            number(links, 2, link.span.as_ref().map(|span| span.start));
            number(links, 3, link.span.as_ref().map(|span| span.end));
            text(links, 4, link.statement.as_deref());
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
        let mut columns: Vec<ArrayRef> = Vec::new();
        columns.extend(self.texts.iter_mut().map(|column| Arc::new(column.finish()) as ArrayRef));
        columns.extend(self.repeated.iter_mut().map(|column| Arc::new(column.finish()) as ArrayRef));
        columns.extend(self.numbers.iter_mut().map(|column| Arc::new(column.finish()) as ArrayRef));
        columns.extend(self.days.iter_mut().map(|column| Arc::new(column.finish()) as ArrayRef));
        columns.push(Arc::new(self.precision.finish()));
        columns.push(Arc::new(self.named.finish()));
        columns.push(Arc::new(self.confidence.finish()));
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
