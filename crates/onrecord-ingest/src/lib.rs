//! How does a file, feed or archive become documents with their origin?
//!
//! Readers push what they find into a [`Sink`]: an [`Article`] is a text with all that its file says of it, a
//! [`Skipped`] tells what was passed over, where and why. Memory does not grow with the archive.

mod article;
pub mod container;
mod place;
mod sink;
pub mod warc;

pub use article::{Article, Metadata, Party, Speech};
pub use place::{Place, Position};
pub use sink::{Member, Reason, Sink, Skipped, Stop};
