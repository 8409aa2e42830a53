//! Who said what? From a [`Document`] to its [`Record`].
//!
//! [`Pipeline::read`] runs the stages, each a function from frozen values to a frozen value:
//! segment (`onrecord-text`), parse (`onrecord-parse`), attribute ([`attribution`]), resolve
//! ([`entity`]), state ([`statement`]). [`record`] is the shape in which the result is handed on.

pub mod attribution;
pub mod entity;
pub mod prediction;
pub mod record;

pub use onrecord_text::{Dateline, Document, DocumentError, OffsetMap, OffsetUnit, Origin, Quotation, Segmentation, Span, SpanSet};
pub use record::Record;
