//! [`Place`]: where in a file, archive or stream something stands, for messages and for the record.

use std::fmt;

/// A path, the members inside it, and a position in the innermost of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Path of the file, web address, or `-` for standard input.
    pub path: String,
    /// Names of members, from the outermost archive inwards: `2024.zip` holds `may.tar`, which holds `a.html`.
    pub members: Vec<String>,
    /// Position in the innermost member.
    pub position: Option<Position>,
}

/// A position in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Position {
    /// Bytes from the start of the file as it lies on disk (for compressed WARC: of the member).
    Byte(u64),
    /// Line, from 1.
    Line(u64),
    /// Line and column, both from 1; the column counts characters.
    LineColumn(u64, u64),
    /// Row of a table or list, from 1, its head not counted.
    Row(u64),
}

impl Place {
    /// A file or address.
    #[must_use]
    pub fn new(path: impl Into<String>) -> Self {
        Self { path: path.into(), ..Self::default() }
    }

    /// A member of the archive that stands here.
    #[must_use]
    pub fn member(&self, name: impl Into<String>) -> Self {
        let mut members = self.members.clone();
        members.push(name.into());
        Self { path: self.path.clone(), members, position: None }
    }

    /// A position in what stands here.
    #[must_use]
    pub fn at(&self, position: Position) -> Self {
        Self { position: Some(position), ..self.clone() }
    }

    /// Path and members, without the position: what an origin is called.
    #[must_use]
    pub fn source(&self) -> String {
        std::iter::once(&self.path).chain(&self.members).map(String::as_str).collect::<Vec<_>>().join(" > ")
    }

    /// Name of the innermost member, or the last part of the path: its ending tells what it may be.
    #[must_use]
    pub fn name(&self) -> &str {
        self.members.last().unwrap_or(&self.path).rsplit(['/', '\\']).next().unwrap_or_default()
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.path == "-" { "standard input" } else { &self.path })?;
        for member in &self.members {
            write!(f, " > {member}")?;
        }
        match self.position {
            None => Ok(()),
            Some(position) => write!(f, ", {position}"),
        }
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Byte(byte) => write!(f, "byte {byte}"),
            Self::Line(line) => write!(f, "line {line}"),
            Self::LineColumn(line, column) => write!(f, "line {line}, column {column}"),
            Self::Row(row) => write!(f, "row {row}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Place, Position};

    #[test]
    fn a_place_names_file_members_and_position() {
        let place = Place::new("news/2024.zip").member("may/a.jsonl");
        assert_eq!(place.name(), "a.jsonl");
        assert_eq!(place.at(Position::Line(3)).to_string(), "news/2024.zip > may/a.jsonl, line 3");
        assert_eq!(Place::new("-").at(Position::Byte(7)).to_string(), "standard input, byte 7");
    }
}
