//! What did we learn? Weights and lexicons, as data; `MANIFEST.toml` says where each comes from.

pub mod acts;
pub mod confidence;
pub mod knowledge;
pub mod lexicon;
pub mod names;
pub mod parties;
pub mod settings;

/// The network that finds attributions, in the layout that `onrecord-parse` reads.
pub static ATTRIBUTION_NETWORK: &[u8] = include_bytes!("../data/attribution.onrnet");
