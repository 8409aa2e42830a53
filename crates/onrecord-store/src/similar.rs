//! What is nearly the same text? MinHash over shingles of words, and bands of it as keys of an index.
//!
//! Broder, "On the resemblance and containment of documents" (1997); bands after Leskovec, Rajaraman and Ullman, "Mining
//! of Massive Datasets", chapter 3. Hashes are fixed for good: they stand in ledgers.

use std::collections::HashSet;

/// A sketch: the least of each of `N` hashes over all shingles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sketch<const N: usize>([u16; N]);

/// Of a document: shingles of five words; bands of four agree for a resemblance of about a half.
pub(crate) type DocumentSketch = Sketch<32>;
/// Of what was said: shingles of two words, bands of two.
pub(crate) type StatementSketch = Sketch<8>;

/// Documents that resemble each other so much are variants of one.
pub(crate) const SAME_STORY: f64 = 0.5;
/// Contents that share so many of their pairs of words are the same utterance.
pub(crate) const SAME_UTTERANCE: f64 = 0.5;
/// Contents of fewer words say nothing of who said them first.
pub(crate) const FEWEST_WORDS: usize = 6;
/// Reports of one utterance lie no more days apart.
pub(crate) const MOST_DAYS: i64 = 30;

impl<const N: usize> Sketch<N> {
    /// The sketch of `words`, in shingles of `width` words; none when there are too few.
    pub(crate) fn of(words: &[&str], width: usize) -> Option<Self> {
        if words.len() < width {
            return None;
        }
        let mut least = [u16::MAX; N];
        for shingle in words.windows(width) {
            let hash = hash(shingle);
            for (index, least) in least.iter_mut().enumerate() {
                // The upper half of a product with an odd number, which is different for each place.
                let mixed = (hash ^ (hash >> 29)).wrapping_mul(0x9e37_79b9_7f4a_7c15_u64.wrapping_mul(2 * index as u64 + 3) | 1);
                *least = (*least).min((mixed >> 48) as u16);
            }
        }
        Some(Self(least))
    }

    /// Keys of its bands of `rows` minima each. Two sketches that share a key resemble each other.
    pub(crate) fn bands(&self, rows: usize) -> Vec<i64> {
        let key = |(band, minima): (usize, &[u16])| {
            let bytes = minima.iter().fold(fnv(&(band as u32).to_le_bytes(), FNV), |hash, least| fnv(&least.to_le_bytes(), hash));
            bytes.cast_signed()
        };
        self.0.chunks_exact(rows).enumerate().map(key).collect()
    }

    /// About how much of all shingles of two texts both have, from 0 to 1.
    pub(crate) fn resemblance(&self, other: &Self) -> f64 {
        let same = self.0.iter().zip(&other.0).filter(|(a, b)| a == b).count();
        same as f64 / N as f64
    }

    /// As bytes, two for each minimum, least byte first.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        self.0.iter().flat_map(|least| least.to_le_bytes()).collect()
    }

    /// What [`Sketch::to_bytes`] wrote.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut least = [0; N];
        let (chunks, rest) = bytes.as_chunks::<2>();
        if chunks.len() != N || !rest.is_empty() {
            return None;
        }
        for (least, chunk) in least.iter_mut().zip(chunks) {
            *least = u16::from_le_bytes(*chunk);
        }
        Some(Self(least))
    }
}

/// How many of the pairs of neighbouring words of the shorter text the other has as well, from 0 to 1.
pub(crate) fn overlap(a: &[&str], b: &[&str]) -> f64 {
    let pairs = |words: &[&str]| words.windows(2).map(hash).collect::<HashSet<u64>>();
    let (a, b) = (pairs(a), pairs(b));
    let least = a.len().min(b.len());
    if least == 0 { 0.0 } else { a.intersection(&b).count() as f64 / least as f64 }
}

const FNV: u64 = 0xcbf2_9ce4_8422_2325;

/// FNV-1a.
fn fnv(bytes: &[u8], hash: u64) -> u64 {
    bytes.iter().fold(hash, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

fn hash(words: &[&str]) -> u64 {
    words.iter().fold(FNV, |hash, word| fnv(b" ", fnv(word.as_bytes(), hash)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(from: usize, to: usize) -> Vec<String> {
        (from..to).map(|n| format!("w{}", n * 7919 % 1009)).collect()
    }

    fn sketch(words: &[String]) -> DocumentSketch {
        Sketch::of(&words.iter().map(String::as_str).collect::<Vec<_>>(), 5).expect("long enough")
    }

    #[test]
    fn resemblance_is_about_the_shared_part_of_the_shingles() {
        for (a, b, expected) in
            [((0, 400), (0, 400), 1.0), ((0, 400), (0, 300), 0.75), ((0, 400), (200, 600), 1.0 / 3.0), ((0, 400), (500, 900), 0.0)]
        {
            let found = sketch(&words(a.0, a.1)).resemblance(&sketch(&words(b.0, b.1)));
            assert!((found - expected).abs() < 0.15, "{a:?} {b:?}: {found}");
        }
    }

    #[test]
    fn texts_that_resemble_each_other_share_a_band() {
        let bands = |from, to| sketch(&words(from, to)).bands(4);
        let shared = |a: Vec<i64>, b: Vec<i64>| a.iter().filter(|band| b.contains(band)).count();
        assert!(shared(bands(0, 400), bands(0, 330)) > 2);
        assert_eq!(shared(bands(0, 400), bands(500, 900)), 0);
    }

    #[test]
    fn a_sketch_comes_back_from_its_bytes() {
        let sketch = sketch(&words(0, 50));
        assert_eq!(Sketch::from_bytes(&sketch.to_bytes()), Some(sketch));
        assert_eq!(DocumentSketch::from_bytes(&[0; 3]), None);
        assert_eq!(DocumentSketch::of(&["too", "short"], 5), None);
    }
}
