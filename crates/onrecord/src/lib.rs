//! Who said what? From a [`Document`] to its [`Record`].
//!
//! [`Pipeline::read`] runs the stages, each a function from frozen values to a frozen value:
//! segment (`onrecord-text`), parse (`onrecord-parse`), attribute ([`attribution`]), resolve
//! ([`entity`]), state ([`statement`]). [`record`] is the shape in which the result is handed on.
//!
//! ```
//! use onrecord::{Document, OffsetUnit, Origin, Pipeline};
//! let pipeline = Pipeline::embedded()?;
//! let document = Document::from_text("“The bridge will stand,” Mayor Ada Quill told reporters.", Origin::default())?;
//! let record = pipeline.read(&document).record(&document, OffsetUnit::Chars);
//! assert_eq!(record.schema, "onrecord/1");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod attribution;
pub mod conllu;
pub mod entity;
pub mod pipeline;
pub mod prediction;
pub mod record;
pub mod statement;

pub use onrecord_models::knowledge;
pub use onrecord_parse::{Network, Syntax};
pub use onrecord_text::{Dateline, Document, DocumentError, OffsetMap, OffsetUnit, Origin, Quotation, Segmentation, Span, SpanSet};
pub use pipeline::{Pipeline, PipelineError, Reading};
pub use record::Record;
