//! What does the network say of each token?
//!
//! The one place where a network runs. [`Sequence`] lays a document out for it.

mod features;
mod vocabulary;

pub use features::{AFFIXES, QUOTES, SHAPES, Sequence, Unit};
pub use vocabulary::Vocabulary;
