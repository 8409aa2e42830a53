//! Tables as text: comma- or tab-separated values with a head row.

use crate::fields::{Given, hand_on};
use crate::lines::{Bounded, TOO_LONG, skip_mark};
use crate::{Options, Place, Position, Reason, Sink, Skipped, Stop};
use csv::{ErrorKind, ReaderBuilder, StringRecord, Trim};
use std::cell::Cell;
use std::io::{self, BufRead};

/// Reads a table row by row. Its head row must have a column for the text.
pub(crate) fn read(
    reader: &mut dyn BufRead,
    delimiter: Delimiter,
    place: &Place,
    options: &Options,
    sink: &mut dyn Sink,
) -> Result<(), Stop> {
    let delimiter = match skip_mark(reader).and_then(|()| delimiter.byte(reader)) {
        Ok(delimiter) => delimiter,
        Err(error) => return sink.skip(Skipped { place: place.clone(), reason: error.into() }),
    };
    let format = match delimiter {
        b'\t' => ("TSV", "text/tab-separated-values"),
        _ => ("CSV", "text/csv"),
    };
    let left = Cell::new(options.longest_record);
    let bounded = Bounded { reader, left: &left };
    let mut table = ReaderBuilder::new().delimiter(delimiter).trim(Trim::Headers).from_reader(bounded);
    let skipped = |error: csv::Error| {
        let line = error.position().map_or(1, csv::Position::line);
        Skipped { place: place.at(Position::Line(line)), reason: reason(error, format.0, options.longest_record) }
    };
    let columns: Vec<String> = match table.headers() {
        Ok(head) => head.iter().map(str::to_owned).collect(),
        Err(error) => return sink.skip(skipped(error)),
    };
    if columns.iter().all(String::is_empty) {
        return sink.skip(Skipped { place: place.clone(), reason: Reason::Empty });
    }
    let column = |name: &str| columns.iter().position(|column| column.eq_ignore_ascii_case(name));
    let names = options.fields.text_names();
    if !names.iter().any(|name| column(name).is_some()) {
        let detail = format!("the head row has no column `{}`: it has `{}`", names.join("` or `"), columns.join("`, `"));
        let reason = Reason::Malformed { format: format.0, detail };
        return sink.skip(Skipped { place: place.at(Position::Line(1)), reason });
    }
    let mut record = StringRecord::new();
    for row in 1.. {
        left.set(options.longest_record);
        match table.read_record(&mut record) {
            Ok(false) => break,
            Ok(true) => {
                let mut get = |name: &str| record.get(column(name)?).map(|value| Given::One(value.to_owned()));
                hand_on(&mut get, format, &place.at(Position::Row(row)), options, sink)?;
            }
            Err(error) => {
                // Behind a bad row the next one begins; behind a failure of the stream nothing does.
                let ends = error.is_io_error();
                sink.skip(skipped(error))?;
                if ends {
                    break;
                }
            }
        }
    }
    Ok(())
}

/// What stands between the columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Delimiter {
    /// Tab.
    Tab,
    /// Comma, or semicolon or tab where the head row has more of them: spreadsheets of much of Europe write these.
    Comma,
}

impl Delimiter {
    fn byte(self, reader: &mut dyn BufRead) -> io::Result<u8> {
        if self == Self::Tab {
            return Ok(b'\t');
        }
        let head = reader.fill_buf()?;
        let head = &head[..memchr::memchr(b'\n', head).unwrap_or(head.len())];
        let count = |byte: u8| memchr::memchr_iter(byte, head).count();
        // The last of equals wins.
        Ok([b'\t', b';', b','].into_iter().max_by_key(|byte| count(*byte)).unwrap_or(b','))
    }
}

fn reason(error: csv::Error, format: &'static str, longest: u64) -> Reason {
    match error.into_kind() {
        ErrorKind::Io(error) if error.kind() == TOO_LONG => Reason::TooLarge(longest),
        ErrorKind::Io(error) => Reason::Unreadable(error),
        ErrorKind::Utf8 { .. } => Reason::Encoding { encoding: "UTF-8".to_owned() },
        ErrorKind::UnequalLengths { expected_len, len, .. } => {
            Reason::Malformed { format, detail: format!("{len} columns where the head row has {expected_len}") }
        }
        other => Reason::Malformed { format, detail: format!("{other:?}") },
    }
}
