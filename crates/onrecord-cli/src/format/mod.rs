//! The record as JSON.

use onrecord::Record;

/// An indented record, without a line end.
pub(crate) fn json(record: &Record) -> Result<String, serde_json::Error> {
    serde_json::to_string_pretty(record)
}

/// A record on one line, with its line end.
pub(crate) fn jsonl(record: &Record) -> Result<String, serde_json::Error> {
    serde_json::to_string(record).map(|line| line + "\n")
}
