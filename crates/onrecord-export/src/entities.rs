//! Arrow: one row for each entity of a record, with its mentions and roles as lists.

use crate::table::{int, number, text};
use arrow_array::builder::{Float64Builder, Int32Builder, ListBuilder, StringBuilder, StructBuilder};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{ArrowError, DataType, Field, Fields, Schema};
use onrecord::record::EntityRecord;
use std::sync::Arc;

/// Columns of text.
const TEXTS: [&str; 6] = ["doc_id", "entity_id", "type", "name", "wikidata_id", "wikidata_name"];

fn mentions() -> Fields {
    Fields::from(vec![
        Field::new("start", DataType::Int32, false),
        Field::new("end", DataType::Int32, false),
        Field::new("text", DataType::Utf8, false),
        Field::new("form", DataType::Utf8, false),
    ])
}

fn roles() -> Fields {
    Fields::from(vec![
        Field::new("start", DataType::Int32, false),
        Field::new("end", DataType::Int32, false),
        Field::new("text", DataType::Utf8, false),
        Field::new("title", DataType::Utf8, false),
        Field::new("of", DataType::Utf8, true),
        Field::new("tenure", DataType::Utf8, false),
    ])
}

/// The columns.
#[must_use]
pub fn schema() -> Schema {
    let list = |fields| DataType::List(Arc::new(Field::new_list_field(DataType::Struct(fields), true)));
    let mut fields: Vec<Field> = TEXTS.iter().map(|name| Field::new(*name, DataType::Utf8, true)).collect();
    fields.push(Field::new("wikidata_score", DataType::Float64, true));
    fields.push(Field::new("statements", DataType::Int32, true));
    fields.push(Field::new("mentions", list(mentions()), true));
    fields.push(Field::new("roles", list(roles()), true));
    Schema::new(fields)
}

/// Entities that become a batch of rows.
pub struct Rows {
    texts: Vec<StringBuilder>,
    score: Float64Builder,
    statements: Int32Builder,
    mentions: ListBuilder<StructBuilder>,
    roles: ListBuilder<StructBuilder>,
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
            score: Float64Builder::new(),
            statements: Int32Builder::new(),
            mentions: ListBuilder::new(StructBuilder::from_fields(mentions(), 0)),
            roles: ListBuilder::new(StructBuilder::from_fields(roles(), 0)),
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

    /// Adds an entity of the document with this hash, the speaker of so many of its statements.
    pub fn push(&mut self, document: &str, entity: &EntityRecord, statements: usize) {
        self.count += 1;
        let identity = entity.identity.as_ref();
        let texts = [
            Some(document),
            Some(entity.id.as_str()),
            Some(entity.r#type.as_str()),
            Some(entity.name.as_str()),
            identity.map(|identity| identity.wikidata.as_str()),
            identity.map(|identity| identity.name.as_str()),
        ];
        self.texts.iter_mut().zip(texts).for_each(|(column, text)| column.append_option(text));
        self.score.append_option(identity.map(|identity| identity.score));
        self.statements.append_value(int(statements));
        let parts = self.mentions.values();
        for mention in &entity.mentions {
            number(parts, 0, Some(mention.span.start));
            number(parts, 1, Some(mention.span.end));
            text(parts, 2, Some(&mention.span.text));
            text(parts, 3, Some(&mention.form));
            parts.append(true);
        }
        self.mentions.append(true);
        let parts = self.roles.values();
        for role in &entity.roles {
            number(parts, 0, Some(role.span.start));
            number(parts, 1, Some(role.span.end));
            text(parts, 2, Some(&role.span.text));
            text(parts, 3, Some(&role.title));
            text(parts, 4, role.of.as_deref());
            text(parts, 5, Some(&role.tenure));
            parts.append(true);
        }
        self.roles.append(true);
    }

    /// What was gathered, as one batch; nothing waits any more.
    ///
    /// # Errors
    /// When columns do not fit the schema, which is a fault of this program.
    pub fn take(&mut self) -> Result<RecordBatch, ArrowError> {
        self.count = 0;
        let mut columns: Vec<ArrayRef> = self.texts.iter_mut().map(|column| Arc::new(column.finish()) as ArrayRef).collect();
        columns.push(Arc::new(self.score.finish()));
        columns.push(Arc::new(self.statements.finish()));
        columns.push(Arc::new(self.mentions.finish()));
        columns.push(Arc::new(self.roles.finish()));
        RecordBatch::try_new(Arc::new(schema()), columns)
    }
}
