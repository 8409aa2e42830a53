//! [`Cursor`]: the small steps that the readers of dates, datelines and line kinds share.

use crate::Span;

/// A place in a text that moves forward, never past a given end.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cursor<'t> {
    text: &'t str,
    at: usize,
    end: usize,
}

impl<'t> Cursor<'t> {
    /// Stands at the start of `span`, of which at most `limit` bytes are looked at.
    pub(crate) fn new(text: &'t str, span: Span, limit: usize) -> Self {
        let mut end = span.end().min(span.start().saturating_add(limit));
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        Self { text, at: span.start(), end }
    }

    /// Byte offset in the whole text.
    pub(crate) const fn at(&self) -> usize {
        self.at
    }

    pub(crate) fn rest(&self) -> &'t str {
        &self.text[self.at..self.end]
    }

    /// What lies between an earlier offset and the cursor.
    pub(crate) fn since(&self, start: usize) -> &'t str {
        &self.text[start..self.at]
    }

    /// The same cursor at another offset, which must fall on a character boundary before its end.
    pub(crate) fn moved_to(mut self, at: usize) -> Self {
        self.at = at.min(self.end);
        self
    }

    pub(crate) const fn is_done(&self) -> bool {
        self.at >= self.end
    }

    pub(crate) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// The character before the cursor, if it lies in the text.
    pub(crate) fn before(&self) -> Option<char> {
        self.text[..self.at].chars().next_back()
    }

    /// Steps over `character` when it is next.
    pub(crate) fn take(&mut self, character: char) -> bool {
        let taken = self.peek() == Some(character);
        if taken {
            self.at += character.len_utf8();
        }
        taken
    }

    /// Steps over the next characters as long as they fit; says how many bytes that were.
    pub(crate) fn take_while(&mut self, fits: impl Fn(char) -> bool) -> usize {
        let rest = self.rest();
        let bytes = rest.find(|character| !fits(character)).unwrap_or(rest.len());
        self.at += bytes;
        bytes
    }

    /// Steps over blanks, not over line ends; says whether there were any.
    pub(crate) fn skip_blanks(&mut self) -> bool {
        self.take_while(is_blank) > 0
    }

    /// Steps over a run of letters and returns it; `None` and no step when there is none.
    pub(crate) fn word(&mut self) -> Option<&'t str> {
        let start = self.at;
        (self.take_while(char::is_alphabetic) > 0).then(|| &self.text[start..self.at])
    }

    /// Steps over a run of one to four digits: its value and how many there were. A longer run is
    /// left alone.
    pub(crate) fn number(&mut self) -> Option<(u16, usize)> {
        let digits = self.rest().bytes().take_while(u8::is_ascii_digit).count();
        let value = self.rest().get(..digits).filter(|_| (1..=4).contains(&digits))?.parse().ok()?;
        self.at += digits;
        Some((value, digits))
    }

    /// Steps over a dash that parts a dateline from its text: `—`, `–`, `--`, or a hyphen with a
    /// blank at one of its sides.
    pub(crate) fn take_dash(&mut self) -> bool {
        let mut ahead = *self;
        let blank_before = ahead.before().is_none_or(char::is_whitespace);
        let taken = match ahead.peek() {
            Some('—' | '–' | '―' | '‒') => {
                ahead.take_while(|character| matches!(character, '—' | '–' | '―' | '‒'));
                true
            }
            Some('-') => {
                let length = ahead.take_while(|character| character == '-');
                length > 1 || blank_before || ahead.peek().is_none_or(char::is_whitespace)
            }
            _ => false,
        };
        if taken {
            *self = ahead;
        }
        taken
    }
}

/// White space inside a line.
pub(crate) fn is_blank(character: char) -> bool {
    character.is_whitespace() && !matches!(character, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Whether `word` is in `list`, which holds lower-case words in order, whatever the case of `word`.
pub(crate) fn is_listed(list: &[&str], word: &str) -> bool {
    const LONGEST: usize = 32;
    let mut lower = [0; LONGEST];
    let Some(lower) = lower.get_mut(..word.len()) else { return false };
    lower.copy_from_slice(word.as_bytes());
    lower.make_ascii_lowercase();
    list.binary_search_by(|known| known.as_bytes().cmp(lower)).is_ok()
}

/// Panics unless [`is_listed`] can find every word of `list`.
#[cfg(test)]
pub(crate) fn assert_searchable(list: &[&str]) {
    for pair in list.windows(2) {
        assert!(pair[0].as_bytes() < pair[1].as_bytes(), "{:?} stands before {:?}", pair[0], pair[1]);
    }
    for word in list {
        assert!(is_listed(list, word), "{word:?} is too long or not in lower case");
    }
}
