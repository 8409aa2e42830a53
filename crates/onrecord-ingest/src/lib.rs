//! How does a file, feed or archive become documents with their origin?
//!
//! Readers push what they find into a [`Sink`]: an [`Article`] is a text with all that its file says of it, a
//! [`Skipped`] tells what was passed over, where and why. Memory does not grow with the archive.

mod address;
mod akoma;
mod article;
pub mod container;
mod date;
mod detect;
mod feed;
mod fields;
mod flow;
mod html;
mod json;
pub mod language;
mod lines;
mod markup;
mod newsml;
mod ninjs;
mod nitf;
mod options;
mod place;
mod sink;
mod source;
mod table;
mod text;
pub mod warc;
mod xml;
mod zstd;

pub use article::{Article, Metadata, Party, Speech};
pub use feed::{FeedItem, FeedOutline, feed_items, opml};
pub use fields::{Field, Fields, FieldsError};
pub use options::Options;
pub use place::{Place, Position};
pub use sink::{Member, Reason, Sink, Skipped, Stop};
pub use source::{Hint, read_bytes, read_path};
