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
    let mut found: Vec<Quotation> = Vec::new();
    let mut marks = Vec::new();
    // The quotation of the paragraph before that was left open at its end.
    let mut left_open: Option<usize> = None;
    for (index, &paragraph) in paragraphs.iter().enumerate() {
        let first = found.len();
        collect_marks(text, paragraph, &mut marks);
        let next = paragraphs.get(index + 1).and_then(|next| text[next.range()].chars().next());
        pair_marks(text, paragraph, &marks, next, &mut found);
        if let (Some(open), Some(here)) = (left_open, found.get(first))
            && found[open].marks == here.marks
            && here.outer.start() == paragraph.start()
            && can_go_on(text, &found[open], paragraphs[index - 1])
        {
            found[first].continues = Some(open);
        }
        let open = found[first..].iter().rposition(|quotation| quotation.depth == 0).map(|at| first + at);
        left_open = open.filter(|&open| !found[open].closed && found[open].outer.end() == paragraph.end());
    }
    found
}

/// Whether a quotation left open at the end of `paragraph` may go on in the next: it begins the
/// paragraph or a sentence. Another one is more likely a stray mark before a word.
fn can_go_on(text: &str, open: &Quotation, paragraph: Span) -> bool {
    open.outer.start() == paragraph.start() || text[open.inner.range()].chars().next().is_some_and(|first| !first.is_lowercase())
}

/// One quotation mark, and what its neighbours let it be.
#[derive(Clone, Copy, Debug)]
struct Mark {
    span: Span,
    /// Its first character.
    shape: char,
    marks: Marks,
    can_open: bool,
    can_close: bool,
}

impl Mark {
    const fn only_opens(&self) -> bool {
        self.can_open && !self.can_close
    }

    const fn only_closes(&self) -> bool {
        self.can_close && !self.can_open
    }
}

fn collect_marks(text: &str, paragraph: Span, marks: &mut Vec<Mark>) {
    marks.clear();
    let mut doubled_curly = false;
    let bytes = &text.as_bytes()[..paragraph.end()];
    let mut at = paragraph.start();
    while at < bytes.len() {
        let byte = bytes[at];
        // All marks beyond ASCII begin with the bytes C2 or E2.
        if !matches!(byte, b'"' | b'\'' | b'`' | 0xc2 | 0xe2) {
            at += 1;
            continue;
        }
        let Some(shape) = text[at..].chars().next() else { break };
        let mut end = at + shape.len_utf8();
        if !is_mark(shape) {
            at = end;
            continue;
        }
        // Two single marks in a row are a double one; but `’’` may close one and shorten a word.
        let pairs = matches!(shape, '\'' | '`' | '‘') || (shape == '’' && doubled_curly);
        let doubled = pairs && text[end..paragraph.end()].starts_with(shape);
        if doubled {
            end += shape.len_utf8();
            doubled_curly |= shape == '‘';
        }
        let place = Place {
            text,
            span: Span::new(at, end),
            before: text[paragraph.start()..at].chars().next_back(),
            after: text[end..paragraph.end()].chars().next(),
            paragraph,
        };
        marks.extend(place.read(shape, doubled));
        at = end;
    }
}

const fn is_mark(character: char) -> bool {
    matches!(character, '"' | '\'' | '`' | '“' | '”' | '„' | '‟' | '‘' | '’' | '‚' | '‛' | '«' | '»' | '‹' | '›')
}

/// A mark with its neighbours inside the paragraph.
struct Place<'t> {
    text: &'t str,
    span: Span,
    before: Option<char>,
    after: Option<char>,
    paragraph: Span,
}

impl Place<'_> {
    /// What the mark can do here; `None` for an apostrophe, or an inch or minute mark.
    fn read(&self, shape: char, doubled: bool) -> Option<Mark> {
        let blank_before = self.before.is_none_or(char::is_whitespace);
        let blank_after = self.after.is_none_or(char::is_whitespace);
        let word_before = self.before.is_some_and(char::is_alphanumeric);
        let word_after = self.after.is_some_and(char::is_alphanumeric);
        let opens_behind = blank_before || self.before.is_some_and(opens_behind);
        let closes_ahead = blank_after || self.after.is_some_and(closes_ahead);
        // The neighbours of an upright mark: it opens towards text and closes away from it.
        let opens_by_place = !blank_after && opens_behind && (blank_before || !closes_ahead);
        let closes_by_place = !blank_before && !self.before.is_some_and(is_opening_bracket);
        let (marks, can_open, can_close) = match shape {
            '„' | '‟' => (Marks::Curly, true, false),
            // Closes a low-high quotation, or one that was typed carelessly.
            '“' => (Marks::Curly, true, !blank_before && closes_ahead && !opens_behind),
            '”' => (Marks::Curly, blank_before && !blank_after, true),
            '«' => (Marks::Guillemets, true, !blank_before && closes_ahead),
            '»' => (Marks::Guillemets, blank_before && !blank_after, true),
            '‹' => (Marks::SingleGuillemets, true, !blank_before && closes_ahead),
            '›' => (Marks::SingleGuillemets, blank_before && !blank_after, true),
            '"' if self.is_height() => return None,
            // A mark with blanks on both sides, as in texts cut into tokens, may be either.
            '"' if blank_before && blank_after => (Marks::Straight, self.after.is_some(), self.before.is_some()),
            '"' => {
                let between = !blank_before && !blank_after;
                let can_open = opens_by_place || (between && !word_before && (word_after || self.after.is_some_and(is_opening_bracket)));
                (Marks::Straight, can_open, closes_by_place)
            }
            '`' | '‘' if doubled => (if shape == '`' { Marks::Straight } else { Marks::Curly }, true, false),
            '\'' if doubled => (Marks::Straight, blank_before && !blank_after, !blank_before || self.before.is_some()),
            '’' if doubled => (Marks::Curly, false, !blank_before),
            '‚' if opens_behind && word_after => (Marks::SingleCurly, true, false),
            '‘' | '‛' if !word_before && !self.is_elision() => (Marks::SingleCurly, !blank_after, !blank_before && closes_ahead),
            '’' if !word_after && !blank_before && !self.is_lone_n() => (Marks::SingleCurly, false, true),
            '\'' => {
                let can_close = closes_by_place && !word_after && !self.is_lone_n();
                (Marks::SingleStraight, opens_by_place && !self.is_elision(), can_close)
            }
            _ => return None,
        };
        (can_open || can_close).then_some(Mark { span: self.span, shape, marks, can_open, can_close })
    }

    /// `’90s`, `’tis`, `’em`, `’n’`: an apostrophe at the head of a word.
    fn is_elision(&self) -> bool {
        const LONGEST: usize = 8;
        let rest = &self.text[self.span.end()..self.paragraph.end()];
        let length: usize = rest.chars().take(LONGEST).take_while(|character| character.is_alphanumeric()).map(char::len_utf8).sum();
        let word = &rest[..length];
        let decade = word.len() >= 2 && word.as_bytes()[..2].iter().all(u8::is_ascii_digit) && matches!(&word[2..], "" | "s");
        decade
            || ["'bout", "'cause", "'em", "'n", "'round", "'til", "'tis", "'twas"]
                .iter()
                .any(|elided| elided[1..].eq_ignore_ascii_case(word))
    }

    /// The second apostrophe of `rock ’n’ roll`.
    fn is_lone_n(&self) -> bool {
        let mut before = self.text[self.paragraph.start()..self.span.start()].chars().rev();
        matches!(before.next(), Some('n' | 'N')) && matches!(before.next(), Some('\'' | '’' | '‘'))
    }

    /// The inch mark of `5'10"` and `6 ft 2"`.
    fn is_height(&self) -> bool {
        let before = &self.text.as_bytes()[self.paragraph.start()..self.span.start()];
        let digits = before.iter().rev().take(3).take_while(|byte| byte.is_ascii_digit()).count();
        let head = &before[..before.len() - digits];
        (1..=2).contains(&digits)
            && (head.ends_with(b"'") || head.ends_with("’".as_bytes()) || head.ends_with(b"ft ") || head.ends_with("′".as_bytes()))
            && head.iter().rev().nth(if head.ends_with(b"'") { 1 } else { 3 }).is_some_and(u8::is_ascii_digit)
    }
}

/// What may stand before an opening mark, besides a blank.
fn opens_behind(character: char) -> bool {
    is_opening_bracket(character) || matches!(character, '—' | '–' | '-' | '/' | ':' | '"' | '\'' | '…' | '>' | '*' | '_' | '=')
}

fn is_opening_bracket(character: char) -> bool {
    matches!(character, '(' | '[' | '{' | '“' | '„' | '‘' | '‚' | '«' | '‹' | '¿' | '¡')
}

/// What may stand behind a closing mark, besides a blank.
fn closes_ahead(character: char) -> bool {
    const CLOSING: &str = ".,;:!?)]}”’»›\"'—–-…/*_";
    CLOSING.contains(character)
}

/// The state of pairing the marks of one paragraph.
struct Pairing<'a> {
    text: &'a str,
    found: &'a mut Vec<Quotation>,
    /// Open quotations from the outside in: index into `found`, and the mark that opened each.
    open: Vec<(usize, Mark)>,
}

/// No quotation lies inside more others than this; deeper ones are slips.
const DEEPEST: usize = 8;

/// Pairs the marks of one paragraph, given the first character of the `next` one. A kind of marks
/// nests in itself at most once.
fn pair_marks(text: &str, paragraph: Span, marks: &[Mark], next: Option<char>, found: &mut Vec<Quotation>) {
    let first = found.len();
    let later = kinds_that_close_later(marks);
    let mut pairing = Pairing { text, found, open: Vec::with_capacity(DEEPEST) };
    for (i, mark) in marks.iter().enumerate() {
        let single = mark.marks.is_single();
        let closes_later = later[i] & bit(mark.marks) != 0;
        let position = pairing.open.iter().rposition(|(_, opened)| opened.marks == mark.marks);
        let closes = position.is_some_and(|position| match mark.shape {
            // These close what opened low, or reversed; else they open.
            '“' | '‘' if matches!(pairing.open[position].1.shape, '„' | '‚') => true,
            _ if !mark.can_close => false,
            '’' | '\'' if single && closes_later => !is_apostrophe_at_word_end(text, mark),
            // `5"` inside a quotation that closes later is an inch mark.
            '"' if follows_digit(text, mark) => !marks.get(i + 1).is_some_and(|next| next.marks == mark.marks && next.only_closes()),
            _ => true,
        });
        // `“No," she said`: a closing mark that finds none of its own kind closes the other kind.
        let mixed =
            position.is_none() && mark.only_closes() && matches!(mark.marks, Marks::Curly | Marks::Straight) && !follows_digit(text, mark);
        let partner = pairing.open.len().checked_sub(1);
        let partner = partner.filter(|&last| mixed && matches!(pairing.open[last].1.marks, Marks::Curly | Marks::Straight));
        // A single mark that would cut off an open double one is an apostrophe.
        let cuts = |position: usize| {
            pairing.open[position + 1..].iter().any(|(_, inner)| !inner.marks.is_single() && later[i] & bit(inner.marks) != 0)
        };
        if let Some(position) = position.filter(|_| closes) {
            if !(single && cuts(position)) {
                pairing.close(position, mark);
            }
        } else if let Some(partner) = partner {
            pairing.close(partner, mark);
        } else if mark.can_open && (!single || closes_later || Some(mark.shape) == next) {
            if let Some(position) = position
                && !nests_in_itself(marks, i)
            {
                // The earlier one never closed: it ends where this one begins.
                pairing.end_unclosed(position, mark.span.start(), None);
            }
            if pairing.open.len() < DEEPEST {
                pairing.open(mark);
            }
        }
    }
    pairing.end_unclosed(0, paragraph.end(), next);
    keep_and_nest(text, found, first);
}

const fn bit(marks: Marks) -> u8 {
    1 << marks as u8
}

/// For each mark the kinds, as bits, of which a later mark closes before another one opens.
fn kinds_that_close_later(marks: &[Mark]) -> Vec<u8> {
    let mut kinds = 0;
    let mut later = vec![0; marks.len()];
    for (mark, later) in marks.iter().zip(&mut later).rev() {
        *later = kinds;
        if mark.can_close {
            kinds |= bit(mark.marks);
        } else {
            kinds &= !bit(mark.marks);
        }
    }
    later
}

/// `“He told me “no” and left,” she said.`: an opening mark inside a quotation of its own kind
/// opens another one when two closing marks follow.
fn nests_in_itself(marks: &[Mark], i: usize) -> bool {
    const AHEAD: usize = 8;
    let mut same = marks[i + 1..].iter().take(AHEAD).filter(|mark| mark.marks == marks[i].marks);
    marks[i].only_opens() && same.next().is_some_and(Mark::only_closes) && same.next().is_some_and(Mark::only_closes)
}

impl Pairing<'_> {
    fn open(&mut self, mark: &Mark) {
        self.open.push((self.found.len(), *mark));
        let inner = Span::new(mark.span.end(), mark.span.end());
        self.found.push(Quotation { outer: mark.span, inner, marks: mark.marks, depth: 0, closed: false, continues: None });
    }

    /// Closes the open quotation at `position`; what is still open inside was an apostrophe or a slip.
    fn close(&mut self, position: usize, mark: &Mark) {
        for (stray, _) in self.open.drain(position + 1..) {
            self.found[stray].outer = Span::new(0, 0);
        }
        if let Some((index, _)) = self.open.pop() {
            let quotation = &mut self.found[index];
            quotation.inner = trimmed(self.text, quotation.inner.start(), mark.span.start());
            quotation.outer = Span::new(quotation.outer.start(), mark.span.end());
            quotation.closed = true;
        }
    }

    /// Ends at `end` all open quotations from `position` on. An unclosed single mark is an
    /// apostrophe, unless the next paragraph opens with the same mark.
    fn end_unclosed(&mut self, position: usize, end: usize, next: Option<char>) {
        for (index, mark) in self.open.drain(position..) {
            let quotation = &mut self.found[index];
            if mark.marks.is_single() && next != Some(mark.shape) {
                quotation.outer = Span::new(0, 0);
                continue;
            }
            quotation.inner = trimmed(self.text, mark.span.end(), end);
            quotation.outer = Span::new(mark.span.start(), quotation.inner.end().max(mark.span.end()));
        }
    }
}

/// Drops the strays among the quotations from `first` on and counts who stands around whom.
fn keep_and_nest(text: &str, found: &mut Vec<Quotation>, first: usize) {
    let mut around: Vec<Span> = Vec::with_capacity(DEEPEST);
    let mut kept = first;
    for i in first..found.len() {
        let Quotation { outer, inner, .. } = found[i];
        if outer.is_empty() || text[inner.range()].trim().is_empty() {
            continue;
        }
        while around.last().is_some_and(|around| around.end() <= outer.start()) {
            around.pop();
        }
        found[i].depth = u8::try_from(around.len()).unwrap_or(u8::MAX);
        around.push(outer);
        found.swap(kept, i);
        kept += 1;
    }
    found.truncate(kept);
}

fn trimmed(text: &str, start: usize, end: usize) -> Span {
    let inside = &text[start..end];
    let lead = inside.len() - inside.trim_start().len();
    Span::new(start + lead, start + lead + inside.trim().len())
}

/// `workers’ rights`, `goin’ home`: a lower-case word behind a plural or a dropped letter.
fn is_apostrophe_at_word_end(text: &str, mark: &Mark) -> bool {
    let before = &text[..mark.span.start()];
    let after = &text.as_bytes()[mark.span.end()..];
    let lower_next = after.first() == Some(&b' ') && after.get(1).is_some_and(u8::is_ascii_lowercase);
    (before.ends_with('s') || before.ends_with("in") || before.ends_with(|last: char| last.is_ascii_digit())) && lower_next
}

fn follows_digit(text: &str, mark: &Mark) -> bool {
    text.as_bytes()[..mark.span.start()].last().is_some_and(u8::is_ascii_digit)
}
