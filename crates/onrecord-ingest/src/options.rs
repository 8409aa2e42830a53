//! [`Options`]: what a caller may tell the readers.

use crate::Fields;
use crate::container::DEEPEST;
use onrecord_text::Document;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

/// How files are read. The default suits news of every kind.
#[derive(Clone, Debug)]
pub struct Options {
    /// Which names the fields of tables, JSON and front matter have.
    pub fields: Fields,
    /// The longest record of a stream in bytes: a line of JSON Lines, a row of a table, an element of a list. A longer line
    /// is skipped; a longer row or element ends the reading of its file, and may be noticed a buffer of 8 kB early or late.
    pub longest_record: u64,
    /// The largest file or member that is held in memory as a whole, in bytes. Larger ones are skipped.
    pub largest_file: u64,
    /// How many archives and compressed files may stand in each other; at most [`DEEPEST`].
    pub most_nested: usize,
    /// Counts the bytes that are read of files, for whoever shows how far the reading is.
    pub bytes_read: Arc<AtomicU64>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            fields: Fields::default(),
            longest_record: 100_000_000,
            largest_file: Document::MAX_BYTES as u64,
            most_nested: DEEPEST,
            bytes_read: Arc::default(),
        }
    }
}
