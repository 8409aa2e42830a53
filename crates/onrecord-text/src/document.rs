//! [`Document`]: a text that never changes, and where it came from.

use crate::{Span, offsets::OffsetMap};
use jiff::civil::Date;
use sha2::{Digest, Sha256};

/// Where a document's text was read from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// Path of the file, or `-` for standard input.
    pub path: Option<String>,
    /// Web address, when known.
    pub url: Option<String>,
    /// Who published it, when known from outside the text.
    pub publisher: Option<String>,
    /// Media type of the bytes that were read, such as `text/plain`.
    pub media_type: Option<String>,
    /// SHA-256 of the bytes that were read, in hexadecimal; differs from the document's id when
    /// a byte order mark was taken off or the text was extracted from a page.
    pub sha256: Option<String>,
}

/// Why a text cannot become a document. Offsets are in bytes.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DocumentError {
    /// There is nothing but white space.
    #[error("the text is empty")]
    Empty,
    /// The bytes are not UTF-8.
    #[error("invalid UTF-8 at byte {offset} (line {line})")]
    InvalidUtf8 {
        /// Offset of the first bad byte.
        offset: usize,
        /// Line of that byte, from 1.
        line: usize,
    },
    /// The bytes are no text at all: a NUL byte stands among them.
    #[error("binary data, not text: NUL byte at byte {offset}")]
    Binary {
        /// Offset of the first NUL byte.
        offset: usize,
    },
    /// Longer than a span can address.
    #[error("the text has {bytes} bytes; at most {max} can be read", max = Document::MAX_BYTES)]
    TooLong {
        /// Length of the text.
        bytes: usize,
    },
}

/// A text with its identity and origin. Immutable: every later stage points into it.
///
/// ```
/// use onrecord_text::{Document, Origin, Span};
/// let document = Document::from_bytes("“No,” she said.".as_bytes(), Origin::default())?;
/// assert_eq!(document.slice(Span::new(3, 5)), "No");
/// assert_eq!(document.id().len(), 64);
/// # Ok::<(), onrecord_text::DocumentError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Document {
    text: Box<str>,
    id: String,
    origin: Origin,
    published: Option<Date>,
}

impl Document {
    /// The longest text that can be read, in bytes.
    pub const MAX_BYTES: usize = 1 << 30;

    /// Decodes `bytes` as UTF-8, taking off a byte order mark, and notes their hash in `origin`.
    ///
    /// # Errors
    /// [`DocumentError`] when the bytes are empty, binary, not UTF-8 or too many.
    pub fn from_bytes(bytes: &[u8], mut origin: Origin) -> Result<Self, DocumentError> {
        if let Some(offset) = bytes.iter().position(|&byte| byte == 0) {
            return Err(DocumentError::Binary { offset });
        }
        let text = std::str::from_utf8(bytes).map_err(|error| {
            let offset = error.valid_up_to();
            let line = 1 + bytes[..offset].iter().filter(|&&byte| byte == b'\n').count();
            DocumentError::InvalidUtf8 { offset, line }
        })?;
        if origin.sha256.is_none() {
            origin.sha256 = Some(hex_sha256(bytes));
        }
        Self::from_text(text.strip_prefix('\u{feff}').unwrap_or(text), origin)
    }

    /// Takes a text that is decoded already.
    ///
    /// # Errors
    /// [`DocumentError`] when the text is empty or too long.
    pub fn from_text(text: impl Into<Box<str>>, origin: Origin) -> Result<Self, DocumentError> {
        let text = text.into();
        if text.len() > Self::MAX_BYTES {
            return Err(DocumentError::TooLong { bytes: text.len() });
        }
        if text.trim().is_empty() {
            return Err(DocumentError::Empty);
        }
        let id = hex_sha256(text.as_bytes());
        Ok(Self { text, id, origin, published: None })
    }

    /// The same document with the day of its publication as known from outside the text.
    #[must_use]
    pub fn with_published(mut self, date: Date) -> Self {
        self.published = Some(date);
        self
    }

    /// The text, never altered.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// SHA-256 of the text's UTF-8 bytes, in hexadecimal: 64 characters.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Where the text came from.
    #[must_use]
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// Day of publication as known from outside the text.
    #[must_use]
    pub fn published(&self) -> Option<Date> {
        self.published
    }

    /// The text of a span.
    ///
    /// # Panics
    /// When the span reaches past the end or cuts a character: spans are made from this text.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        &self.text[span.range()]
    }

    /// A table to turn byte offsets into code points or UTF-16 units and back.
    #[must_use]
    pub fn offset_map(&self) -> OffsetMap {
        OffsetMap::new(&self.text)
    }
}

/// SHA-256 of `bytes` in lower-case hexadecimal.
#[must_use]
pub fn hex_sha256(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
