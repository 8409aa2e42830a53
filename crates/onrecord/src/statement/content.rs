//! The edges of a content: no commas, no spaces, quotation marks whole or not at all.

use onrecord_text::{Document, Quotation, Segmentation, Span, SpanSet};

/// The content as it stands in the record.
///
/// - White space, commas, semicolons, colons and dashes at the edges of each part are left out.
/// - **Quotation marks stay when they enclose**: when a quotation begins at the start of a part or
///   ends at its end and the part holds all letters of it, its marks belong to the part, even if
///   the given span left them out. A mark whose quotation reaches past the part is left out. So a
///   direct statement reads `“We shall see,”` with both marks, and the comma that newsrooms set
///   inside them is kept: it is inside the marks, not at the edge.
/// - A part without any letter or digit is dropped.
#[must_use]
pub fn tidy_content(document: &Document, segmentation: &Segmentation, content: &SpanSet) -> SpanSet {
    tidy(document.text(), &MarkIndex::new(&segmentation.quotations), content)
}

/// The quotations, to be found by where they open and where they close.
pub(super) struct MarkIndex {
    /// `(outer start, inner start)` and the whole, in order of opening.
    opening: Vec<Quotation>,
    /// The same in order of closing.
    closing: Vec<Quotation>,
}

impl MarkIndex {
    pub(super) fn new(quotations: &[Quotation]) -> Self {
        let opening = quotations.to_vec();
        let mut closing = opening.clone();
        closing.sort_by_key(|quotation| (quotation.outer.end(), quotation.outer.start()));
        Self { opening, closing }
    }

    /// Quotations whose opening mark stands in `from..to`.
    fn opening_in(&self, from: usize, to: usize) -> impl Iterator<Item = &Quotation> {
        let first = self.opening.partition_point(|quotation| quotation.outer.start() < from);
        self.opening[first..].iter().take_while(move |quotation| quotation.outer.start() < to)
    }

    /// Quotations whose closing mark ends in `from..=to`.
    fn closing_in(&self, from: usize, to: usize) -> impl Iterator<Item = &Quotation> {
        let first = self.closing.partition_point(|quotation| quotation.outer.end() < from);
        self.closing[first..].iter().take_while(move |quotation| quotation.outer.end() <= to)
    }
}

/// How far from a part's edge its quotation mark may stand, in bytes: a mark, a comma, a space.
const REACH: usize = 12;

pub(super) fn tidy(text: &str, marks: &MarkIndex, content: &SpanSet) -> SpanSet {
    content.iter().filter_map(|part| tidy_part(text, marks, part)).collect()
}

fn tidy_part(text: &str, marks: &MarkIndex, part: Span) -> Option<Span> {
    let (mut start, mut end) = (part.start(), part.end());
    // First take off everything at the edges, marks included ...
    loop {
        let before = (start, end);
        let inside = text.get(start..end)?;
        start += inside.len() - inside.trim_start_matches(is_edge).len();
        let inside = &text[start..end];
        if inside.is_empty() {
            return None;
        }
        end -= inside.len() - inside.trim_end_matches(is_edge).len();
        if let Some(mark) = mark_at_start(text, marks, start, end) {
            start = mark;
        }
        if let Some(mark) = mark_at_end(text, marks, start, end) {
            end = mark;
        }
        if start >= end {
            return None;
        }
        if before == (start, end) {
            break;
        }
    }
    if !text[start..end].chars().any(char::is_alphanumeric) {
        return None;
    }
    // A minus sign belongs to its number.
    if text[start..].starts_with(|c: char| c.is_ascii_digit()) && part.start() < start && text[..start].ends_with(['-', '−']) {
        start -= text[..start].chars().next_back().map_or(0, char::len_utf8);
    }
    // ... then put back the marks that enclose.
    loop {
        let mut grown = (start, end);
        for quotation in marks.opening_in(start.saturating_sub(REACH), start) {
            if blank(text, quotation.inner.start(), start) && holds(text, (start, end), quotation) {
                grown.0 = quotation.outer.start();
                if blank(text, end, quotation.inner.end()) {
                    grown.1 = grown.1.max(quotation.outer.end());
                }
                break;
            }
        }
        for quotation in marks.closing_in(end + 1, end + REACH) {
            if blank(text, end, quotation.inner.end()) && quotation.inner.start() >= grown.0 {
                grown.1 = grown.1.max(quotation.outer.end());
            }
        }
        if grown == (start, end) {
            return Some(Span::new(start, end));
        }
        (start, end) = grown;
    }
}

/// The content without its first word.
pub(super) fn without(content: &SpanSet, first_word: Span) -> SpanSet {
    content.iter().map(|part| if part.start() == first_word.start() { Span::new(first_word.end(), part.end()) } else { part }).collect()
}

/// The spans without commas and spaces at their edges. One that has nothing else, such as the colon
/// of a headline, stays as it is.
pub(super) fn trim_edges(text: &str, spans: &SpanSet) -> SpanSet {
    let trim = |span: Span| {
        let inside = &text[span.range()];
        let start = span.start() + inside.len() - inside.trim_start_matches(is_edge).len();
        let end = span.start() + inside.trim_end_matches(is_edge).len();
        if start < end { Span::new(start, end) } else { span }
    };
    spans.iter().map(trim).collect()
}

fn is_edge(character: char) -> bool {
    character.is_whitespace() || matches!(character, ',' | ';' | ':' | '-' | '–' | '—' | '―' | '\u{200b}' | '\u{feff}')
}

/// Whether no letter or digit stands in `from..to`. A reversed range is blank.
fn blank(text: &str, from: usize, to: usize) -> bool {
    from >= to || text.get(from..to).is_some_and(|gap| !gap.chars().any(char::is_alphanumeric))
}

/// Whether all letters of the quotation stand in the part.
fn holds(text: &str, part: (usize, usize), quotation: &Quotation) -> bool {
    quotation.inner.end() <= part.1 || (quotation.inner.end() <= part.1 + REACH && blank(text, part.1, quotation.inner.end()))
}

/// Just past the quotation mark at the very start of the part, if there is one.
fn mark_at_start(text: &str, marks: &MarkIndex, start: usize, end: usize) -> Option<usize> {
    let opening = marks.opening_in(start, start + 1).map(|quotation| quotation.inner.start()).find(|&inner| inner <= end);
    // A closing mark there belongs to what stands before.
    opening.or_else(|| {
        marks
            .closing_in(start + 1, start + 3)
            .filter(|quotation| quotation.closed && quotation.inner.end() == start && quotation.outer.end() <= end)
            .map(|quotation| quotation.outer.end())
            .find(|&outer| text.is_char_boundary(outer))
    })
}

/// Just before the quotation mark at the very end of the part, if there is one.
fn mark_at_end(text: &str, marks: &MarkIndex, start: usize, end: usize) -> Option<usize> {
    let closing = marks
        .closing_in(end, end)
        .filter(|quotation| quotation.closed && quotation.inner.end() < end)
        .map(|quotation| quotation.inner.end())
        .find(|&inner| inner >= start);
    closing.or_else(|| {
        marks
            .opening_in(end.saturating_sub(3), end)
            .filter(|quotation| quotation.inner.start() == end && quotation.outer.start() >= start)
            .map(|quotation| quotation.outer.start())
            .find(|&outer| text.is_char_boundary(outer))
    })
}
