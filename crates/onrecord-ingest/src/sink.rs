//! Where articles go: readers push, so that an archive inside an archive needs no memory for either.

use crate::{Article, Hint, Place};
use onrecord_text::{Document, DocumentError};
use std::io;

/// Why something was not read. Each kind has its word in reports: [`Reason::kind`].
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Reason {
    /// The file, or a part of it, cannot be read from the disk or the net.
    #[error("cannot be read: {0}")]
    Unreadable(#[from] io::Error),
    /// Nothing but white space, or no text at all in a page.
    #[error("no text")]
    Empty,
    /// The bytes are no text.
    #[error("binary data, not text")]
    Binary,
    /// The bytes are not in the encoding that they are said to be in.
    #[error("not valid {encoding}")]
    Encoding {
        /// The encoding.
        encoding: String,
    },
    /// The format's rules are broken here.
    #[error("malformed {format}: {detail}")]
    Malformed {
        /// The format: `JSON`, `WARC`, `zip`.
        format: &'static str,
        /// What is wrong.
        detail: String,
    },
    /// A format that is not read, such as a picture or a video.
    #[error("not a format that is read ({0})")]
    Unsupported(String),
    /// Larger than what is read at once, in bytes: the limit.
    #[error("larger than {0} bytes")]
    TooLarge(u64),
    /// Archives in archives beyond the depth that is followed.
    #[error("archives nested more than {0} deep")]
    TooDeep(usize),
}

impl Reason {
    /// One word for tables and counts.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Unreadable(_) => "unreadable",
            Self::Empty => "empty",
            Self::Binary => "binary",
            Self::Encoding { .. } => "encoding",
            Self::Malformed { .. } => "malformed",
            Self::Unsupported(_) => "unsupported",
            Self::TooLarge(_) => "too-large",
            Self::TooDeep(_) => "too-deep",
        }
    }
}

impl From<DocumentError> for Reason {
    fn from(error: DocumentError) -> Self {
        match error {
            DocumentError::InvalidUtf8 { .. } => Self::Encoding { encoding: "UTF-8".to_owned() },
            DocumentError::Binary { .. } => Self::Binary,
            DocumentError::TooLong { .. } => Self::TooLarge(Document::MAX_BYTES as u64),
            // The enum may grow; what it has now besides is an empty text.
            _ => Self::Empty,
        }
    }
}

/// Something that was passed over, where it stands and why.
#[derive(Debug, thiserror::Error)]
#[error("{place}: {reason}")]
pub struct Skipped {
    /// Where.
    pub place: Place,
    /// Why.
    pub reason: Reason,
}

/// The taker wants no more: not an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stop;

/// Takes what readers find. `Err(Stop)` ends the reading at once.
pub trait Sink {
    /// An article, and where it stands.
    ///
    /// # Errors
    /// [`Stop`] to end the reading.
    fn article(&mut self, place: &Place, article: Article) -> Result<(), Stop>;

    /// Something that cannot be read; reading goes on behind it.
    ///
    /// # Errors
    /// [`Stop`] to end the reading.
    fn skip(&mut self, skipped: Skipped) -> Result<(), Stop>;

    /// Whether the bytes with this SHA-256, found at `place`, need not be read again: what they hold is known.
    /// Asked for each file and each member of an archive before it is parsed, where its bytes are at hand.
    fn knows(&mut self, place: &Place, sha256: &str) -> bool {
        let _ = (place, sha256);
        false
    }

    /// Said when all of a file was read that may hold many articles, and whose bytes have this SHA-256.
    ///
    /// # Errors
    /// [`Stop`] to end the reading.
    fn done(&mut self, place: &Place, sha256: &str) -> Result<(), Stop> {
        let _ = (place, sha256);
        Ok(())
    }
}

/// Takes a member of an archive: its bytes, where it stands, and what the archive says of it. `Err(Stop)` ends the reading.
pub type Member<'a> = dyn FnMut(&[u8], &Place, Hint<'_>) -> Result<(), Stop> + 'a;
