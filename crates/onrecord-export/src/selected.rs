//! A document with those of its statements that were asked for.

use onrecord::record::{StatementRecord, TextSpan};
use onrecord::{OffsetMap, OffsetUnit, Record};
use onrecord_store::{Kept, Row};
use serde_json::Value;

/// A document with those of its statements that were asked for.
#[derive(Clone, Debug)]
pub struct Selected {
    /// The document's text.
    pub text: String,
    /// The newest reading, offsets in code points; its statements are the selected ones, in the order of the text.
    pub record: Record,
    /// The selected statements as the search found them.
    pub rows: Vec<Row>,
}

impl Selected {
    /// A document with the first of its statements; none when its reading is of a time at which no records were kept.
    #[must_use]
    pub fn new(kept: Kept) -> Option<Self> {
        let record = in_chars(&kept.record?, &kept.text)?;
        Some(Self { text: kept.text, record, rows: vec![kept.row] })
    }

    /// The statement of a row.
    #[must_use]
    pub fn statement(&self, row: &Row) -> Option<&StatementRecord> {
        self.record.statements.iter().find(|statement| statement.id == row.statement)
    }

    /// The record with the selected statements alone.
    #[must_use]
    pub fn only_selected(&self) -> Record {
        let mut record = self.record.clone();
        record.statements.retain(|statement| self.rows.iter().any(|row| row.statement == statement.id));
        record
    }

    /// Up to `most` characters before and behind a span.
    pub(crate) fn around(&self, span: &TextSpan, most: usize) -> (String, String) {
        let before: Vec<char> = self.text.chars().take(span.start).collect();
        let prefix = before[before.len().saturating_sub(most)..].iter().collect();
        (prefix, self.text.chars().skip(span.end).take(most).collect())
    }
}

/// A record whose offsets are bytes of `text`, with offsets in code points; none when a span does not lie in the text.
#[must_use]
pub fn in_chars(record: &Record, text: &str) -> Option<Record> {
    if record.offsets == OffsetUnit::Chars.name() {
        return Some(record.clone());
    }
    let map = OffsetMap::new(text);
    let mut value = serde_json::to_value(record).ok()?;
    convert(&mut value, &map);
    let mut record: Record = serde_json::from_value(value).ok()?;
    record.offsets = OffsetUnit::Chars.name().to_owned();
    record.document.length = text.chars().count();
    Some(record)
}

fn convert(value: &mut Value, map: &OffsetMap) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| convert(item, map)),
        Value::Object(fields) => {
            if fields.contains_key("text") {
                for name in ["start", "end"] {
                    if let Some(at) = fields.get(name).and_then(Value::as_u64).and_then(|at| usize::try_from(at).ok()) {
                        fields.insert(name.to_owned(), map.from_bytes(at, OffsetUnit::Chars).into());
                    }
                }
            }
            fields.values_mut().for_each(|value| convert(value, map));
        }
        _ => {}
    }
}
