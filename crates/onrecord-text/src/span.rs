//! [`Span`] and [`SpanSet`]: where something stands in a text.

use std::fmt;

/// A half-open range `[start, end)` of UTF-8 bytes in a document's text.
///
/// A span is never reversed: the constructor is the one place where that is checked. Whether it
/// falls on character boundaries depends on the text; [`crate::Document::slice`] checks that.
///
/// ```
/// use onrecord_text::Span;
/// let span = Span::new(3, 8);
/// assert_eq!(span.len(), 5);
/// assert!(span.contains(Span::new(4, 8)));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    start: u32,
    end: u32,
}

impl Span {
    /// The span of the bytes `start..end`.
    ///
    /// # Panics
    /// When `start > end`, or `end` does not fit into 32 bits: documents are smaller than 4 GiB
    /// (see [`crate::DocumentError::TooLong`]), so either is a bug of the caller.
    #[must_use]
    pub fn new(start: usize, end: usize) -> Self {
        assert!(start <= end, "a span cannot end ({end}) before it starts ({start})");
        let narrow = |n: usize| u32::try_from(n).expect("a document is smaller than 4 GiB");
        Self { start: narrow(start), end: narrow(end) }
    }

    /// Byte offset of the first byte.
    #[must_use]
    pub const fn start(self) -> usize {
        self.start as usize
    }

    /// Byte offset just past the last byte.
    #[must_use]
    pub const fn end(self) -> usize {
        self.end as usize
    }

    /// Length in bytes.
    #[must_use]
    pub const fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether the span holds no byte.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether `other` lies inside this span (equal edges count).
    #[must_use]
    pub const fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the byte at `offset` lies inside this span.
    #[must_use]
    pub const fn contains_offset(self, offset: usize) -> bool {
        self.start() <= offset && offset < self.end()
    }

    /// Whether the two spans share a byte.
    #[must_use]
    pub const fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The smallest span that holds both.
    #[must_use]
    pub fn cover(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The bytes that both spans hold, if any.
    #[must_use]
    pub fn intersect(self, other: Self) -> Option<Self> {
        let both = (self.start.max(other.start), self.end.min(other.end));
        (both.0 < both.1).then_some(Self { start: both.0, end: both.1 })
    }

    /// The same range for indexing a `str` or a slice.
    #[must_use]
    pub const fn range(self) -> std::ops::Range<usize> {
        self.start()..self.end()
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}

/// Several spans of one text: in order of position, none empty, no two overlapping.
///
/// A statement's content is a `SpanSet`: `“I came,” she said, “and I saw.”` is one content of two
/// parts. Parts that touch stay apart, since a gap of no bytes may still be a gap in meaning.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct SpanSet(Vec<Span>);

impl SpanSet {
    /// The set of no spans.
    #[must_use]
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Builds a set from spans in any order: empty ones are dropped, overlapping ones are joined.
    #[must_use]
    pub fn from_spans(spans: impl IntoIterator<Item = Span>) -> Self {
        let mut spans: Vec<Span> = spans.into_iter().filter(|span| !span.is_empty()).collect();
        spans.sort_unstable();
        let mut joined: Vec<Span> = Vec::with_capacity(spans.len());
        for span in spans {
            match joined.last_mut() {
                Some(last) if last.overlaps(span) => *last = last.cover(span),
                _ => joined.push(span),
            }
        }
        Self(joined)
    }

    /// The spans, in order.
    #[must_use]
    pub fn as_slice(&self) -> &[Span] {
        &self.0
    }

    /// The spans, in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Span> + DoubleEndedIterator + '_ {
        self.0.iter().copied()
    }

    /// Number of spans (not bytes).
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is no span.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The first span.
    #[must_use]
    pub fn first(&self) -> Option<Span> {
        self.0.first().copied()
    }

    /// The smallest span that holds them all.
    #[must_use]
    pub fn cover(&self) -> Option<Span> {
        Some(self.0.first()?.cover(*self.0.last()?))
    }

    /// Sum of the lengths, in bytes.
    #[must_use]
    pub fn byte_len(&self) -> usize {
        self.iter().map(Span::len).sum()
    }

    /// Whether some span of the set shares a byte with `other`.
    #[must_use]
    pub fn overlaps(&self, other: Span) -> bool {
        self.iter().any(|span| span.overlaps(other))
    }
}

impl FromIterator<Span> for SpanSet {
    fn from_iter<I: IntoIterator<Item = Span>>(spans: I) -> Self {
        Self::from_spans(spans)
    }
}

impl From<Span> for SpanSet {
    fn from(span: Span) -> Self {
        Self::from_spans([span])
    }
}
