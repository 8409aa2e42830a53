//! Which of those that are kept does something new belong to?

use crate::similar::{DocumentSketch, SAME_STORY};

/// Of others that share a band, so many are compared.
pub(crate) const MOST_COMPARED: usize = 20;

/// Those to compare with, each once: the earliest ones first, or the latest.
pub(crate) fn compared(mut others: Vec<i64>, latest_first: bool) -> Vec<i64> {
    others.sort_unstable();
    others.dedup();
    if latest_first {
        others.reverse();
    }
    others.truncate(MOST_COMPARED);
    others
}

/// Whether a text whose sketch is kept as these bytes is nearly the same.
pub(crate) fn is_same_story(sketch: &DocumentSketch, kept: Option<&[u8]>) -> bool {
    kept.and_then(DocumentSketch::from_bytes).is_some_and(|other| other.resemblance(sketch) >= SAME_STORY)
}
