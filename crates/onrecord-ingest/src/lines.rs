//! Bytes of a stream, cut into lines with a bound on their length.

use crate::{Position, Reason};
use std::cell::Cell;
use std::io::{self, BufRead, Read};

/// A line of a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Line {
    /// It was read, with its end of line.
    Read,
    /// It is longer than the bound and was passed over.
    TooLong,
    /// There are no more lines.
    End,
}

/// Reads a line into `line`, which is emptied first, but never more than `most` bytes of it.
pub(crate) fn read_line(reader: &mut dyn BufRead, line: &mut Vec<u8>, most: u64) -> io::Result<Line> {
    line.clear();
    let (mut any, mut too_long) = (false, false);
    loop {
        let chunk = match reader.fill_buf() {
            Ok(chunk) => chunk,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        if chunk.is_empty() {
            break;
        }
        any = true;
        let end = memchr::memchr(b'\n', chunk);
        let length = end.map_or(chunk.len(), |end| end + 1);
        too_long = too_long || (line.len() + length) as u64 > most;
        if too_long {
            // What was gathered so far is of no use: give the memory back.
            *line = Vec::new();
        } else {
            line.extend_from_slice(&chunk[..length]);
        }
        reader.consume(length);
        if end.is_some() {
            break;
        }
    }
    Ok(match (any, too_long) {
        (false, _) => Line::End,
        (true, true) => Line::TooLong,
        (true, false) => Line::Read,
    })
}

/// A stream of which only so much may be read for one record: a quotation mark that is never closed would otherwise take
/// the rest of the file into memory.
pub(crate) struct Bounded<'a> {
    /// The stream.
    pub(crate) reader: &'a mut dyn BufRead,
    /// What may still be read.
    pub(crate) left: &'a Cell<u64>,
}

/// What [`Bounded`] fails with.
pub(crate) const TOO_LONG: io::ErrorKind = io::ErrorKind::FileTooLarge;

impl Read for Bounded<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.left.get() == 0 {
            return Err(TOO_LONG.into());
        }
        let read = self.reader.read(buffer)?;
        self.left.set(self.left.get().saturating_sub(read as u64));
        Ok(read)
    }
}

/// Takes off a byte order mark at the start of a stream.
pub(crate) fn skip_mark(reader: &mut dyn BufRead) -> io::Result<()> {
    if reader.fill_buf()?.starts_with(MARK) {
        reader.consume(MARK.len());
    }
    Ok(())
}

/// The byte order mark of UTF-8.
pub(crate) const MARK: &[u8] = "\u{feff}".as_bytes();

/// Checks that `bytes` are UTF-8; else tells where they are not, as if they began in line `first_line`.
pub(crate) fn utf8(bytes: &[u8], first_line: u64) -> Result<&str, (Position, Reason)> {
    std::str::from_utf8(bytes).map_err(|error| {
        let reason = Reason::Encoding { encoding: "UTF-8".to_owned() };
        (line_column(&bytes[..error.valid_up_to()], first_line), reason)
    })
}

/// Where the byte behind `before` stands: its line, and its column in characters.
pub(crate) fn line_column(before: &[u8], first_line: u64) -> Position {
    let line = first_line + memchr::memchr_iter(b'\n', before).count() as u64;
    let start = memchr::memrchr(b'\n', before).map_or(0, |end| end + 1);
    let column = 1 + String::from_utf8_lossy(&before[start..]).chars().count() as u64;
    Position::LineColumn(line, column)
}
