//! What the network is shown of each token.

use crate::Vocabulary;
use crate::words::words_of;
use onrecord_text::{Document, Quotation, Segmentation, Span};

/// One position of the sequence that the network reads: a word, or a break between paragraphs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unit {
    /// Where the word stands; empty for a break.
    pub span: Span,
    /// Whether the token that the word belongs to began with a word before it (`-` and `owned` of `state-owned`).
    pub goes_on: bool,
    /// Number of the sentence it belongs to, counted over the document; that of what follows for a break.
    pub sentence: u32,
    /// Bucket of the word's first letter and last three letters, below [`AFFIXES`].
    pub affix: u16,
    /// Its shape, below [`SHAPES`].
    pub shape: u8,
    /// Its place in or outside quotation marks, below [`QUOTES`].
    pub quote: u8,
    /// First piece, as an index into [`Sequence::pieces`].
    pub first_piece: u32,
    /// Number of pieces, at least one.
    pub pieces: u16,
}

impl Unit {
    /// Whether this is a break between paragraphs and no token.
    #[must_use]
    pub const fn is_break(&self) -> bool {
        self.span.is_empty()
    }
}

/// A document as the network reads it.
#[derive(Clone, Debug, Default)]
pub struct Sequence {
    /// Words, with a break before each paragraph (the first break is the document's head).
    pub units: Vec<Unit>,
    /// Word pieces of all units, one after the other.
    pub pieces: Vec<u32>,
}

/// Number of affix buckets.
pub const AFFIXES: usize = 2048;
/// Number of shapes.
pub const SHAPES: usize = 24;
/// Number of quotation states.
pub const QUOTES: usize = 12;

impl Sequence {
    /// Lays out `document` for the network: its tokens, compounds cut by [`words_of`].
    #[must_use]
    pub fn new(document: &Document, segmentation: &Segmentation, vocabulary: &Vocabulary) -> Self {
        let mut layout = Layout::new(document, segmentation, &segmentation.quotations, vocabulary, segmentation.tokens.len());
        layout.push_tokens(&segmentation.tokens);
        layout.sequence
    }

    /// Lays out the parts of a document, such as what somebody said, as a text of its own. Only `quotations` count:
    /// the marks around the whole say nothing within it.
    #[must_use]
    pub fn of_parts(
        document: &Document,
        segmentation: &Segmentation,
        parts: &[Span],
        quotations: &[Quotation],
        vocabulary: &Vocabulary,
    ) -> Self {
        let tokens = &segmentation.tokens;
        let mut layout = Layout::new(document, segmentation, quotations, vocabulary, 64);
        for part in parts {
            let first = tokens.partition_point(|token| token.start() < part.start());
            let last = first + tokens[first..].partition_point(|token| token.end() <= part.end());
            // The first paragraph that it touches begins with it.
            let blocks = segmentation.blocks.partition_point(|block| block.span.start() <= part.start());
            layout.next_block = layout.next_block.max(blocks);
            layout.push_tokens(&tokens[first..last]);
        }
        layout.sequence
    }

    /// Lays out `document` with words that are given, in order, as a treebank does.
    #[must_use]
    pub fn of_words(document: &Document, segmentation: &Segmentation, words: &[Span], vocabulary: &Vocabulary) -> Self {
        let mut layout = Layout::new(document, segmentation, &segmentation.quotations, vocabulary, words.len());
        for &word in words {
            layout.push_word(word, false);
        }
        layout.sequence
    }

    /// The pieces of one unit.
    #[must_use]
    pub fn pieces_of(&self, unit: &Unit) -> &[u32] {
        &self.pieces[unit.first_piece as usize..][..unit.pieces as usize]
    }
}

/// Lays out one word after the other.
struct Layout<'a> {
    document: &'a Document,
    segmentation: &'a Segmentation,
    quotations: &'a [Quotation],
    vocabulary: &'a Vocabulary,
    sequence: Sequence,
    quotes: QuoteStates,
    next_block: usize,
    next_sentence: usize,
}

impl<'a> Layout<'a> {
    fn new(
        document: &'a Document,
        segmentation: &'a Segmentation,
        quotations: &'a [Quotation],
        vocabulary: &'a Vocabulary,
        words: usize,
    ) -> Self {
        let sequence = Sequence {
            units: Vec::with_capacity(words * 33 / 32 + segmentation.blocks.len() + 1),
            pieces: Vec::with_capacity(words * 5 / 4),
        };
        let mut layout = Self {
            document,
            segmentation,
            quotations,
            vocabulary,
            sequence,
            quotes: QuoteStates::default(),
            next_block: 0,
            next_sentence: 0,
        };
        layout.push_break(Vocabulary::HEAD, 0);
        layout
    }

    fn push_tokens(&mut self, tokens: &[Span]) {
        for &token in tokens {
            let mut goes_on = false;
            words_of(self.document.slice(token), |start, end| {
                self.push_word(Span::new(token.start() + start, token.start() + end), goes_on);
                goes_on = true;
            });
        }
    }

    fn push_word(&mut self, span: Span, goes_on: bool) {
        while self.segmentation.blocks.get(self.next_block).is_some_and(|block| block.span.start() <= span.start()) {
            if self.next_block > 0 {
                self.push_break(Vocabulary::BREAK, span.start());
            }
            self.next_block += 1;
        }
        while self.segmentation.sentences.get(self.next_sentence).is_some_and(|sentence| sentence.end() <= span.start()) {
            self.next_sentence += 1;
        }
        let word = self.document.slice(span);
        let all = &mut self.sequence.pieces;
        let first_piece = index(all.len());
        self.vocabulary.cut(word, all);
        let mut pieces = all.len() - first_piece as usize;
        if pieces > MOST_PIECES {
            all.truncate(first_piece as usize + MOST_PIECES);
            pieces = MOST_PIECES;
        }
        self.sequence.units.push(Unit {
            span,
            goes_on,
            sentence: index(self.next_sentence),
            affix: affix(word),
            shape: shape(self.document.text(), span),
            quote: self.quotes.state(self.quotations, span),
            first_piece,
            pieces: u16::try_from(pieces).unwrap_or(u16::MAX),
        });
    }

    fn push_break(&mut self, piece: u32, at: usize) {
        let first_piece = index(self.sequence.pieces.len());
        self.sequence.pieces.push(piece);
        self.sequence.units.push(Unit {
            span: Span::new(at, at),
            goes_on: false,
            sentence: index(self.next_sentence),
            affix: 0,
            shape: 0,
            quote: 0,
            first_piece,
            pieces: 1,
        });
    }
}

/// Pieces of a word past this many are left out: they say no more about it.
const MOST_PIECES: usize = 16;

fn index(n: usize) -> u32 {
    u32::try_from(n).expect("a document has fewer than 2^32 pieces")
}

/// FNV-1a over the first letter and the last three, in lower case; 0 is kept for breaks.
fn affix(token: &str) -> u16 {
    let mut hash: u32 = 0x811c_9dc5;
    let mut mix = |character: char| {
        for folded in character.to_lowercase() {
            hash = (hash ^ folded as u32).wrapping_mul(0x0100_0193);
        }
    };
    token.chars().next().into_iter().for_each(&mut mix);
    token.chars().rev().take(3).for_each(&mut mix);
    let bucket = (hash ^ (hash >> 15)) as usize % (AFFIXES - 1);
    u16::try_from(bucket + 1).unwrap_or(0)
}

fn shape(text: &str, span: Span) -> u8 {
    let token = &text[span.range()];
    let mut characters = token.chars();
    let Some(first) = characters.next() else { return 0 };
    let single = characters.clone().next().is_none();
    if first.is_alphabetic() {
        let rest_upper = characters.clone().any(char::is_uppercase);
        let rest_lower = characters.clone().any(char::is_lowercase);
        return match (first.is_uppercase(), rest_upper, rest_lower) {
            _ if token.starts_with("http") || token.starts_with("www.") => 20,
            (false, false, _) => 1,
            (true, false, true) => 2,
            (true, true, false) => 3,
            (true, false, false) => 4,
            _ => 5,
        };
    }
    if first.is_numeric() {
        return if token.chars().any(char::is_alphabetic) { 7 } else { 6 };
    }
    match first {
        '\'' | '’' | '‘' if !single => 8,
        '.' => 9,
        ',' => 10,
        ':' => 11,
        ';' => 12,
        '?' | '!' => 13,
        '(' | '[' | '{' => 14,
        ')' | ']' | '}' => 15,
        '-' | '–' | '—' => 16,
        '"' | '“' | '”' | '„' | '«' | '»' => 17,
        '\'' | '’' | '‘' => 18,
        '@' if !single => 19,
        '#' if !single => 21,
        _ => 22,
    }
}

/// Walks along the quotations beside the tokens.
#[derive(Default)]
struct QuoteStates {
    next: usize,
    /// Ends of the quotations that are open: outer end, inner end, state of what stands inside.
    open: Vec<(usize, usize, u8)>,
}

impl QuoteStates {
    /// 0 outside; 1 an opening mark; 2 a closing one; 3 to 6 inside a quotation by its length, so
    /// that scare quotes differ from speech; 7 inside single marks; 8 a mark that pairs with none;
    /// 9 inside a quotation that goes on from or into another paragraph.
    fn state(&mut self, quotations: &[Quotation], span: Span) -> u8 {
        while self.open.last().is_some_and(|open| open.0 <= span.start()) {
            self.open.pop();
        }
        while let Some(quotation) = quotations.get(self.next).filter(|q| q.outer.start() < span.end()) {
            self.next += 1;
            let words = quotation.inner.len() / 6;
            let inside = match () {
                () if quotation.continues.is_some() || !quotation.closed => 9,
                () if quotation.marks.is_single() => 7,
                () if words <= 2 => 3,
                () if words <= 5 => 4,
                () if words <= 12 => 5,
                () => 6,
            };
            self.open.push((quotation.outer.end(), quotation.inner.end(), inside));
            if span.start() <= quotation.outer.start() && quotation.inner.start() <= span.end() {
                return 1;
            }
        }
        match (self.open.last(), self.open.first()) {
            (Some(innermost), _) if span.start() >= innermost.1 => 2,
            // Nested marks matter less than the outermost quotation's being speech.
            (_, Some(outermost)) => outermost.2,
            _ => 0,
        }
    }
}
