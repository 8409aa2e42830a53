//! Quotations: what stands between quotation marks, in the many ways newsrooms set them.
//!
//! Marks are paired paragraph by paragraph, so that a stray mark damages one paragraph and no
//! more. A quotation that runs over several paragraphs opens each of them with a mark and closes
//! only the last one (Chicago Manual of Style 13.32; Guardian and AFP style): its parts are
//! linked by [`Quotation::continues`].

use crate::Span;

/// The kind of quotation marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Marks {
    /// `“…”`, and the low-high `„…“`.
    Curly,
    /// `"…"`, and the typewriter's ``` ``…'' ```.
    Straight,
    /// `«…»` and `»…«`.
    Guillemets,
    /// `‘…’`, and `‚…‘`.
    SingleCurly,
    /// `'…'`.
    SingleStraight,
    /// `‹…›`.
    SingleGuillemets,
}

impl Marks {
    const COUNT: usize = 6;

    /// Whether these are single marks, which look like apostrophes.
    #[must_use]
    pub const fn is_single(self) -> bool {
        matches!(self, Self::SingleCurly | Self::SingleStraight | Self::SingleGuillemets)
    }
}

/// A stretch of text in quotation marks, within one paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quotation {
    /// With its marks.
    pub outer: Span,
    /// Without its marks.
    pub inner: Span,
    /// The kind of marks.
    pub marks: Marks,
    /// Number of quotations around this one: 0 for a quotation in running text.
    pub depth: u8,
    /// Whether the closing mark is there. It may be missing by error, or by right when the
    /// quotation goes on in the next paragraph.
    pub closed: bool,
    /// Index, in the same list, of the quotation in the paragraph before which goes on here.
    pub continues: Option<usize>,
}

/// Finds the quotations of `text`, given its paragraphs, in order of their opening marks.
///
/// Time is linear in the length of the text.
#[must_use]
pub fn find_quotations(text: &str, paragraphs: &[Span]) -> Vec<Quotation> {
    let mut found = Vec::new();
    let mut marks = Vec::new();
    for &paragraph in paragraphs {
        let before = found.len();
        collect_marks(text, paragraph, &mut marks);
        pair_marks(text, paragraph, &marks, &mut found);
        // A quotation left open at the end of the paragraph before goes on here when this one
        // opens with a mark of the same kind.
        if let Some(last) = before.checked_sub(1) {
            let goes_on = |open: &Quotation, next: &Quotation| {
                !open.closed && open.marks == next.marks && open.depth == 0 && text[open.outer.end()..next.outer.start()].trim().is_empty()
            };
            let open = (0..=last).rev().take_while(|&i| found[i].outer.end() >= found[last].outer.start()).find(|&i| found[i].depth == 0);
            if let (Some(open), Some(next)) = (open, found.get(before)) {
                if goes_on(&found[open], next) {
                    found[before].continues = Some(open);
                }
            }
        }
    }
    found
}

/// One quotation mark, and what its neighbours let it be.
#[derive(Clone, Copy, Debug)]
struct Mark {
    span: Span,
    marks: Marks,
    can_open: bool,
    can_close: bool,
    /// Opens or closes by its very shape (`“`, `»`), whatever its neighbours.
    certain: bool,
}

fn collect_marks(text: &str, paragraph: Span, marks: &mut Vec<Mark>) {
    marks.clear();
    let bytes = text.as_bytes();
    let mut at = paragraph.start();
    while at < paragraph.end() {
        // All marks but three begin with the bytes C2 or E2.
        let byte = bytes[at];
        if byte < 0x80 && !matches!(byte, b'"' | b'\'' | b'`') {
            at += 1;
            continue;
        }
        let Some(character) = text[at..].chars().next() else { break };
        let mut end = at + character.len_utf8();
        let before = text[paragraph.start()..at].chars().next_back();
        let doubled = matches!(character, '\'' | '`') && bytes.get(end) == Some(&byte) && end < paragraph.end();
        if doubled {
            end += 1;
        }
        let after = text[end..paragraph.end()].chars().next();
        if let Some(mark) = read_mark(character, doubled, Span::new(at, end), before, after, &text[end..paragraph.end()]) {
            marks.push(mark);
        }
        at = end;
    }
}

fn read_mark(character: char, doubled: bool, span: Span, before: Option<char>, after: Option<char>, rest: &str) -> Option<Mark> {
    let space_before = before.is_none_or(opens_before);
    let word_before = before.is_some_and(char::is_alphanumeric);
    let word_after = after.is_some_and(char::is_alphanumeric);
    let space_after = after.is_none_or(|c| c.is_whitespace() || is_closing_punctuation(c));
    let mark = |marks, can_open, can_close, certain| Some(Mark { span, marks, can_open, can_close, certain });
    match character {
        '„' | '‟' => mark(Marks::Curly, true, false, true),
        // Closes a low-high quotation, opens all others: the pairing knows which.
        '“' => mark(Marks::Curly, true, space_after, true),
        '”' => mark(Marks::Curly, space_before && !space_after, true, true),
        '«' => mark(Marks::Guillemets, true, space_after && !space_before, true),
        '»' => mark(Marks::Guillemets, space_before && !space_after, true, true),
        '‹' => mark(Marks::SingleGuillemets, true, space_after && !space_before, true),
        '›' => mark(Marks::SingleGuillemets, space_before && !space_after, true, true),
        '"' => mark(Marks::Straight, !space_after && !word_before || after.is_some() && space_before && !space_after, !space_before, false),
        '`' if doubled => mark(Marks::Straight, true, false, true),
        '\'' if doubled => mark(Marks::Straight, space_before && !space_after, true, false),
        '`' => None,
        '‚' => (space_before && word_after).then_some(()).and_then(|()| mark(Marks::SingleCurly, true, false, true)),
        '‘' => (!word_before && !is_elision(rest)).then_some(()).and_then(|()| mark(Marks::SingleCurly, !space_after, space_after, true)),
        '’' => (!word_after && before.is_some_and(|c| !c.is_whitespace()))
            .then_some(())
            .and_then(|()| mark(Marks::SingleCurly, false, true, false)),
        '\'' => {
            let can_open = space_before && !space_after && !is_elision(rest);
            let can_close = !space_before && !word_after;
            (can_open || can_close).then_some(()).and_then(|()| mark(Marks::SingleStraight, can_open, can_close, false))
        }
        _ => None,
    }
}

/// What may stand before an opening mark.
fn opens_before(character: char) -> bool {
    character.is_whitespace()
        || matches!(
            character,
            '(' | '['
                | '{'
                | '—'
                | '–'
                | '-'
                | '/'
                | ':'
                | '“'
                | '„'
                | '‘'
                | '«'
                | '‹'
                | '"'
                | '\''
                | '…'
                | '¿'
                | '¡'
                | '>'
                | '*'
                | '_'
        )
}

fn is_closing_punctuation(character: char) -> bool {
    matches!(
        character,
        '.' | ','
            | ';'
            | ':'
            | '!'
            | '?'
            | ')'
            | ']'
            | '}'
            | '”'
            | '’'
            | '»'
            | '›'
            | '"'
            | '\''
            | '—'
            | '–'
            | '-'
            | '…'
            | '/'
            | '*'
            | '_'
    )
}

/// `’90s`, `’tis`, `’em`, `’n’`: an apostrophe at the head of a word.
fn is_elision(rest: &str) -> bool {
    let word: &str = &rest[..rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len())];
    let decade = word.len() >= 2 && word.as_bytes()[..2].iter().all(u8::is_ascii_digit) && matches!(&word[2..], "" | "s");
    decade || (word.len() <= 5 && ["tis", "twas", "em", "n", "til", "cause", "bout", "round"].contains(&word.to_ascii_lowercase().as_str()))
}

/// Pairs the marks of one paragraph. A kind of marks never nests in itself, so that the stack of
/// open quotations is never deeper than there are kinds.
fn pair_marks(text: &str, paragraph: Span, marks: &[Mark], found: &mut Vec<Quotation>) {
    let first = found.len();
    // For each mark, whether a later one of its kind can close: an opening single mark without
    // one is an apostrophe. And for `the workers’ rights’`, whether another close comes first.
    let mut closes_later = vec![false; marks.len()];
    let mut seen = [false; Marks::COUNT];
    for (i, mark) in marks.iter().enumerate().rev() {
        let kind = &mut seen[mark.marks as usize];
        closes_later[i] = *kind;
        if mark.can_close {
            *kind = true;
        } else if mark.can_open {
            *kind = false;
        }
    }
    // Open quotations: index into `found`, and whether they opened low („), so that “ closes.
    let mut open: Vec<(usize, bool)> = Vec::with_capacity(Marks::COUNT);
    let is_open = |open: &[(usize, bool)], found: &[Quotation], marks| open.iter().rposition(|&(i, _)| found[i].marks == marks);
    for (i, mark) in marks.iter().enumerate() {
        let position = is_open(&open, found, mark.marks);
        let low = position.is_some_and(|p| open[p].1);
        let shape = text[mark.span.range()].chars().next().unwrap_or(' ');
        let closes = match (position, mark.certain) {
            (None, _) => false,
            (Some(_), true) if matches!(shape, '“' | '‘') => low,
            (Some(_), true) => mark.can_close,
            // A straight mark that can only open, while one is open: the earlier one was stray.
            (Some(_), false) => mark.can_close && !(mark.marks.is_single() && possessive(text, mark) && closes_later[i]),
        };
        if closes {
            let position = position.unwrap_or(0);
            // What is still open inside was an apostrophe or a slip.
            for (stray, _) in open.drain(position + 1..).rev().collect::<Vec<_>>() {
                found[stray].outer = Span::new(0, 0);
            }
            if let Some((index, _)) = open.pop() {
                let quotation = &mut found[index];
                quotation.inner = Span::new(quotation.inner.start(), mark.span.start());
                quotation.outer = Span::new(quotation.outer.start(), mark.span.end());
                quotation.closed = true;
            }
        } else if mark.can_open && !(mark.marks.is_single() && !closes_later[i]) {
            if let Some(position) = position {
                // The earlier one never closed: it ends where this one begins.
                for (index, _) in open.drain(position..).rev().collect::<Vec<_>>() {
                    end_unclosed(text, &mut found[index], mark.span.start());
                }
            }
            open.push((found.len(), matches!(shape, '„' | '‚')));
            found.push(Quotation {
                outer: mark.span,
                inner: Span::new(mark.span.end(), mark.span.end()),
                marks: mark.marks,
                depth: 0,
                closed: false,
                continues: None,
            });
        }
    }
    for (index, _) in open {
        end_unclosed(text, &mut found[index], paragraph.end());
    }
    // Drop the strays and count who stands around whom.
    let mut kept = found.split_off(first);
    kept.retain(|quotation| !quotation.outer.is_empty() && !text[quotation.inner.range()].trim().is_empty());
    let mut around: Vec<Span> = Vec::new();
    for mut quotation in kept {
        while around.last().is_some_and(|outer| outer.end() <= quotation.outer.start()) {
            around.pop();
        }
        quotation.depth = u8::try_from(around.len()).unwrap_or(u8::MAX);
        around.push(quotation.outer);
        found.push(quotation);
    }
}

/// `workers’` before a lower-case word: the plural's apostrophe rather than a closing mark.
fn possessive(text: &str, mark: &Mark) -> bool {
    let after = text[mark.span.end()..].as_bytes();
    text[..mark.span.start()].ends_with('s') && after.first() == Some(&b' ') && after.get(1).is_some_and(u8::is_ascii_lowercase)
}

/// An unclosed single mark is an apostrophe; an unclosed double one runs to `end`.
fn end_unclosed(text: &str, quotation: &mut Quotation, end: usize) {
    if quotation.marks.is_single() {
        quotation.outer = Span::new(0, 0);
        return;
    }
    let end = quotation.inner.start() + text[quotation.inner.start()..end].trim_end().len();
    quotation.inner = Span::new(quotation.inner.start(), end);
    quotation.outer = Span::new(quotation.outer.start(), end);
}
