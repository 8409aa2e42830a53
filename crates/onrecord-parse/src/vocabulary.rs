//! Word pieces: the vocabulary and the cutting of a token into its pieces.

use std::collections::HashMap;
use unicode_normalization::UnicodeNormalization as _;

/// The pieces that the network knows, and how a token is cut into them.
///
/// Greedy longest match as in Schuster and Nakajima (2012) and BERT's uncased tokenizer: lower
/// case, accents taken off, cut at punctuation, then the longest known piece from the left; pieces
/// inside a word are written with `##` in front.
#[derive(Clone, Debug)]
pub struct Vocabulary {
    /// Pieces that begin a word.
    heads: HashMap<Box<str>, u32>,
    /// Pieces inside a word, without their `##`.
    tails: HashMap<Box<str>, u32>,
    /// Longest piece, in bytes.
    longest: usize,
    len: usize,
}

impl Vocabulary {
    /// Number of the piece that stands for a word that cannot be cut.
    pub const UNKNOWN: u32 = 0;
    /// Number of the piece that stands for a paragraph break.
    pub const BREAK: u32 = 1;
    /// Number of the piece that stands for the head of the document.
    pub const HEAD: u32 = 2;
    /// Words longer than this, in bytes, are not cut but unknown.
    const LONGEST_WORD: usize = 100;

    /// Reads one piece a line. The first three lines are the special pieces.
    #[must_use]
    pub fn from_lines(lines: &str) -> Self {
        let mut vocabulary = Self { heads: HashMap::new(), tails: HashMap::new(), longest: 0, len: 0 };
        for (number, piece) in lines.lines().enumerate() {
            let number = u32::try_from(number).unwrap_or(Self::UNKNOWN);
            match piece.strip_prefix("##") {
                Some(tail) if !tail.is_empty() => vocabulary.tails.insert(tail.into(), number),
                _ => vocabulary.heads.insert(piece.into(), number),
            };
            vocabulary.longest = vocabulary.longest.max(piece.len());
            vocabulary.len += 1;
        }
        vocabulary
    }

    /// Number of pieces.
    #[must_use]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is no piece.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Appends the pieces of `token` to `pieces`; at least one.
    pub fn cut(&self, token: &str, pieces: &mut Vec<u32>) {
        let first = pieces.len();
        if token.len() <= Self::LONGEST_WORD {
            let folded;
            let token = if token.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase()) {
                token
            } else {
                folded = fold(token);
                &folded
            };
            let mut start = 0;
            for (at, character) in token.char_indices().filter(|&(_, character)| !character.is_alphanumeric()) {
                self.cut_word(&token[start..at], pieces);
                start = at + character.len_utf8();
                self.cut_word(&token[at..start], pieces);
            }
            self.cut_word(&token[start..], pieces);
        }
        if pieces.len() == first {
            pieces.push(Self::UNKNOWN);
        }
    }

    fn cut_word(&self, word: &str, pieces: &mut Vec<u32>) {
        let first = pieces.len();
        let mut start = 0;
        while start < word.len() {
            let known = if start == 0 { &self.heads } else { &self.tails };
            let mut end = word.len().min(start + self.longest);
            let piece = loop {
                while !word.is_char_boundary(end) {
                    end -= 1;
                }
                if end <= start {
                    break None;
                }
                if let Some(&piece) = known.get(&word[start..end]) {
                    break Some(piece);
                }
                end -= 1;
            };
            let Some(piece) = piece else {
                pieces.truncate(first);
                pieces.push(Self::UNKNOWN);
                return;
            };
            pieces.push(piece);
            start = end;
        }
    }
}

/// Lower case without accents.
fn fold(token: &str) -> String {
    token.to_lowercase().nfd().filter(|&character| !unicode_normalization::char::is_combining_mark(character)).collect()
}
