//! What does the network say of each token?
//!
//! The one place where a network runs. [`Sequence`] lays a document out for it, [`Network::read`]
//! gives the [`Scores`] of tags and pointers, [`Network::find_spans`] the best spans; which attributions follow from them is decided in
//! `onrecord`, module `attribution`. [`Network::read_all`] reads many stretches at once, also for their syntax, which
//! [`SyntaxReader`] puts together: parts of speech, lemmas, trees, entity mentions.

mod crf;
mod features;
mod kernels;
mod network;
mod syntax;
mod tree;
mod vocabulary;
mod weights;
mod words;

pub use crf::TaggedSpan;
pub use features::{AFFIXES, QUOTES, SHAPES, Sequence, Unit};
pub use kernels::{exp, ln};
pub use network::{Network, Pointer, Said, Scores, SpanKind, TAGS, Wanted};
pub use syntax::{Mention, Syntax, SyntaxReader, SyntaxScores, Upos, Word};
pub use vocabulary::Vocabulary;
pub use weights::WeightsError;
pub use words::words_of;
