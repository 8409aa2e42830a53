//! [`OffsetMap`]: byte offsets as code points or UTF-16 units, and back.

use std::str::FromStr;

/// The unit in which offsets are handed to a reader.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OffsetUnit {
    /// UTF-8 bytes: Rust, Go, `grep -b`.
    Bytes,
    /// Unicode code points: Python, W3C Web Annotation, brat.
    #[default]
    Chars,
    /// UTF-16 code units: JavaScript, Java, C#.
    Utf16,
}

impl OffsetUnit {
    /// The name in options and output: `bytes`, `chars` or `utf16`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Bytes => "bytes",
            Self::Chars => "chars",
            Self::Utf16 => "utf16",
        }
    }
}

impl FromStr for OffsetUnit {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        [Self::Bytes, Self::Chars, Self::Utf16]
            .into_iter()
            .find(|unit| unit.name() == name)
            .ok_or_else(|| format!("'{name}' is not bytes, chars or utf16"))
    }
}

/// How many bytes lie between two entries of the table: memory against the work of a look-up.
const STRIDE: usize = 256;

/// Turns byte offsets of one text into other units and back, in constant time each.
///
/// ```
/// use onrecord_text::{OffsetMap, OffsetUnit};
/// let map = OffsetMap::new("a😀b");
/// assert_eq!(map.from_bytes(5, OffsetUnit::Chars), 2);
/// assert_eq!(map.from_bytes(5, OffsetUnit::Utf16), 3);
/// assert_eq!(map.to_bytes(3, OffsetUnit::Utf16), Some(5));
/// ```
#[derive(Clone, Debug)]
pub struct OffsetMap {
    text: Box<str>,
    /// `(byte, chars, utf16)` at the first character boundary at or after each multiple of the stride.
    marks: Vec<(u32, u32, u32)>,
    ascii: bool,
}

impl OffsetMap {
    /// Reads `text` once and keeps a copy of it unless it is ASCII, where all units agree.
    #[must_use]
    pub fn new(text: &str) -> Self {
        if text.is_ascii() {
            return Self { text: Box::default(), marks: vec![(0, 0, 0), narrow(text.len(), text.len(), text.len())], ascii: true };
        }
        let mut marks = Vec::with_capacity(text.len() / STRIDE + 2);
        let (mut chars, mut utf16, mut next) = (0, 0, 0);
        for (byte, character) in text.char_indices() {
            if byte >= next {
                marks.push(narrow(byte, chars, utf16));
                next = (byte / STRIDE + 1) * STRIDE;
            }
            chars += 1;
            utf16 += character.len_utf16();
        }
        marks.push(narrow(text.len(), chars, utf16));
        Self { text: text.into(), marks, ascii: false }
    }

    /// The byte offset `byte` in another unit.
    ///
    /// # Panics
    /// When `byte` lies past the end or inside a character.
    #[must_use]
    pub fn from_bytes(&self, byte: usize, unit: OffsetUnit) -> usize {
        if self.ascii || unit == OffsetUnit::Bytes {
            return byte;
        }
        let mark = self.marks[self.marks.partition_point(|mark| mark.0 as usize <= byte) - 1];
        let between = &self.text[mark.0 as usize..byte];
        match unit {
            OffsetUnit::Bytes => byte,
            OffsetUnit::Chars => mark.1 as usize + between.chars().count(),
            OffsetUnit::Utf16 => mark.2 as usize + between.chars().map(char::len_utf16).sum::<usize>(),
        }
    }

    /// The byte offset of `offset` in `unit`; `None` past the end or inside a character.
    #[must_use]
    pub fn to_bytes(&self, offset: usize, unit: OffsetUnit) -> Option<usize> {
        let of = |mark: &(u32, u32, u32)| match unit {
            OffsetUnit::Bytes => mark.0 as usize,
            OffsetUnit::Chars => mark.1 as usize,
            OffsetUnit::Utf16 => mark.2 as usize,
        };
        if offset > of(self.marks.last()?) {
            return None;
        }
        if self.ascii {
            return Some(offset);
        }
        if unit == OffsetUnit::Bytes {
            return self.text.is_char_boundary(offset).then_some(offset);
        }
        let mark = self.marks[self.marks.partition_point(|mark| of(mark) <= offset) - 1];
        let mut at = of(&mark);
        let mut byte = mark.0 as usize;
        for character in self.text[byte..].chars() {
            if at >= offset {
                break;
            }
            at += if unit == OffsetUnit::Chars { 1 } else { character.len_utf16() };
            byte += character.len_utf8();
        }
        (at == offset).then_some(byte)
    }
}

fn narrow(byte: usize, chars: usize, utf16: usize) -> (u32, u32, u32) {
    let narrow = |n: usize| u32::try_from(n).expect("a document is smaller than 4 GiB");
    (narrow(byte), narrow(chars), narrow(utf16))
}
