//! In which shapes is the record handed on?
//!
//! Statements that a search found are [`Selected`] with their documents and written by a [`Writer`] in one of the
//! [`Format`]s. The rows are those of the search, in its order; formats that have one entry for each document hold the
//! selected statements of it and no others. Offsets are code points, as the formats want them.

pub mod audit;
pub mod brat;
pub mod csv;
pub mod entities;
pub mod table;

mod annotation;
mod citation;
mod peers;
mod plover;
mod selected;
mod writer;

pub use citation::{citation, permalink};
pub use selected::{Selected, in_chars};
pub use writer::{ExportError, Format, Writer};
