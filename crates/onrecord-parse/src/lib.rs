//! What does the network say of each token?
//!
//! The one place where a network runs. [`Sequence`] lays a document out for it, [`Network::read`]
//! gives the [`Scores`] of tags and pointers, [`Network::find_spans`] the best spans; which attributions follow from them is decided in
//! `onrecord`, module `attribution`.

mod crf;
mod features;
mod kernels;
mod network;
mod vocabulary;
mod weights;
mod words;

pub use crf::TaggedSpan;
pub use features::{AFFIXES, QUOTES, SHAPES, Sequence, Unit};
pub use kernels::{exp, ln};
pub use network::{Network, Pointer, Scores, SpanKind, TAGS};
pub use vocabulary::Vocabulary;
pub use weights::WeightsError;
pub use words::words_of;
