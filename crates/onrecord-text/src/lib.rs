//! The text layer of onrecord: where are the paragraphs, sentences, tokens, quotations and the
//! dateline of a news text?
//!
//! [`Document`] holds a text that never changes; [`segment`] reads it once and returns a
//! [`Segmentation`] whose [`Span`]s point into it, in bytes. No files, no models.
//!
//! ```
//! use onrecord_text::{Document, Origin, segment};
//! let text = "LONDON, June 3 (Kestrel) — “We shall see,” the mayor said.";
//! let document = Document::from_text(text, Origin::default())?;
//! let segmentation = segment(&document);
//! assert_eq!(segmentation.quotations.len(), 1);
//! assert_eq!(document.slice(segmentation.quotations[0].inner), "We shall see,");
//! # Ok::<(), onrecord_text::DocumentError>(())
//! ```

mod cursor;
mod date;
mod dateline;
mod document;
mod furniture;
mod layout;
mod offsets;
mod places;
mod quotation;
mod segmentation;
mod sentence;
mod span;
pub mod time;
mod token;

pub use document::{Document, DocumentError, Origin, hex_sha256};
pub use offsets::{OffsetMap, OffsetUnit};
pub use quotation::{Marks, Quotation, find_quotations};
pub use segmentation::{Block, BlockKind, Dateline, Segmentation, segment};
pub use span::{Span, SpanSet};
pub use token::tokenize;
