//! Walks over the words of a text and reads the expression that starts at each.

use super::lexeme::{Lexeme, lex};
use super::lexicon::Word;
use super::meaning::{Amount, Anchor, Base, Bound, Meaning, Part, TimeExpression, TimeOfDay, Unit, Way};
use crate::Span;
use std::cell::Cell;

/// What was read, and the index just past it.
pub(super) type Step<T> = Option<(T, usize)>;

/// The lexemes of a text, looked at by index; beyond the end there is nothing.
pub(super) struct Reader<'t> {
    pub(super) text: &'t str,
    items: Vec<Lexeme>,
    /// How many points inside points are being read.
    depth: Cell<u8>,
}

/// How deep points may stand in each other: `two days after the day after Easter`.
const DEEPEST: u8 = 4;

/// See [`super::find`].
pub(super) fn find(text: &str, tokens: &[Span]) -> Vec<TimeExpression> {
    let reader = Reader { text, items: lex(text, tokens), depth: Cell::new(0) };
    let (mut found, mut at) = (Vec::new(), 0);
    while at < reader.items.len() {
        if !starts(reader.items[at].word) {
            at += 1;
            continue;
        }
        match reader.expression(at).filter(|found| reader.stands_alone(at, found.1)) {
            Some((meaning, end)) => {
                let start = reader.without_lead(at, &meaning);
                let span = Span::new(reader.items[start].start, reader.items[end - 1].end);
                found.push(TimeExpression { span, meaning });
                at = end;
            }
            None => at += 1,
        }
    }
    found
}

/// Whether an expression can begin with the word.
fn starts(word: Word) -> bool {
    !matches!(
        word,
        Word::Other
            | Word::Break
            | Word::Mark(_)
            | Word::Dash
            | Word::And
            | Word::Or
            | Word::Of
            | Word::Ago
            | Word::Possessive
            | Word::HalfOfDay(_)
            | Word::To
            | Word::For
            | Word::Over
    )
}

/// So many days from the day of the words: `today`, `yesterday`.
pub(super) fn days_away(days: i32) -> Meaning {
    days_from(days, Anchor::Utterance)
}

pub(super) fn days_from(days: i32, anchor: Anchor) -> Meaning {
    let way = if days < 0 { Way::Back } else { Way::Ahead };
    let amount = Amount { count: days.unsigned_abs(), hundredths: 0, exact: true };
    Meaning::Offset { length: vec![(amount, Unit::Day)], way, from: Base::Anchor(anchor) }
}

impl Reader<'_> {
    pub(super) fn word(&self, at: usize) -> Word {
        self.items.get(at).map_or(Word::Break, |item| item.word)
    }

    pub(super) fn apart(&self, at: usize) -> bool {
        self.items.get(at).is_none_or(|item| item.apart)
    }

    pub(super) fn capital(&self, at: usize) -> bool {
        self.items.get(at).is_some_and(|item| item.capital)
    }

    pub(super) fn span(&self, at: usize) -> Option<Span> {
        self.items.get(at).map(|item| Span::new(item.start, item.end))
    }

    /// The index of the lexeme that starts at `offset` or behind it.
    pub(super) fn index_from(&self, from: usize, offset: usize) -> usize {
        let behind = self.items.get(from..).unwrap_or(&[]);
        from + behind.iter().take_while(|item| item.start < offset).count()
    }

    /// Whether nothing more of a sentence's part stands at `at`: a mark, an end, or a word that begins another part.
    pub(super) fn is_close(&self, at: usize) -> bool {
        matches!(
            self.word(at),
            Word::Break
                | Word::Mark(_)
                | Word::Dash
                | Word::And
                | Word::Or
                | Word::At
                | Word::To
                | Word::For
                | Word::From
                | Word::Through
                | Word::Until
        )
    }

    /// No part of a compound such as `Sunday-school` or `post-Christmas`.
    fn stands_alone(&self, start: usize, end: usize) -> bool {
        let tied = |dash: usize, other: usize| {
            self.word(dash) == Word::Dash && !self.apart(dash) && !self.apart(dash.max(other)) && self.word(other) == Word::Other
        };
        let before = start >= 2 && !self.apart(start) && tied(start - 1, start - 2);
        !before && !tied(end, end + 1)
    }

    /// Where the span starts: `on` and `at` before a day, and `in` before a month, are left out.
    fn without_lead(&self, at: usize, meaning: &Meaning) -> usize {
        match (self.word(at), meaning) {
            (Word::On | Word::Over, _) => at + 1,
            (Word::Now, _) if at > 0 && self.is_word(at - 1, "right") => at - 1,
            (Word::In, Meaning::Offset { .. } | Meaning::Moment { day: None, .. }) => at,
            (Word::In, _) => at + 1,
            (Word::At, Meaning::Part { .. } | Meaning::Weekday { .. } | Meaning::Period { .. } | Meaning::Holiday { .. }) => at + 1,
            _ => at,
        }
    }

    /// A whole expression.
    fn expression(&self, at: usize) -> Step<Meaning> {
        if let Some(found) = self.bounded(at).or_else(|| self.present(at)) {
            return Some(found);
        }
        let (meaning, end) = match self.word(at) {
            Word::On => self.point(at + 1).or_else(|| self.ordinal_alone(at + 1))?,
            Word::The if at > 0 && self.word(at - 1) == Word::For => self.point(at).or_else(|| self.ordinal_alone(at))?,
            // `How about Monday?` is not nearly Monday.
            Word::About if at > 0 && (self.is_word(at - 1, "how") || self.is_word(at - 1, "what")) => return None,
            _ => match self.days_of_month(at).or_else(|| self.bare_hours(at)) {
                Some(range) => return Some(range),
                None => self.point(at)?,
            },
        };
        if let Some(range) = self.range_from(&meaning, end) {
            return Some(range);
        }
        match (self.word(end), self.word(end + 1)) {
            (Word::And | Word::Or, Word::Later | Word::After) if self.is_close(end + 2) => {
                Some((Meaning::Open { bound: Bound::Since, of: Box::new(meaning) }, end + 2))
            }
            (Word::Or | Word::And, Word::Before | Word::Earlier) if self.is_close(end + 2) => {
                Some((Meaning::Open { bound: Bound::Until, of: Box::new(meaning) }, end + 2))
            }
            _ => Some((meaning, end)),
        }
    }

    /// `9 to 12 June`
    fn days_of_month(&self, at: usize) -> Step<Meaning> {
        let Word::Figures(1..=31, 1 | 2) = self.word(at) else { return None };
        let (from, end) = self.bare_day(at)?;
        self.range_from(&from, end).filter(|(range, _)| matches!(range, Meaning::Range { to, .. } if matches!(**to, Meaning::Day { .. })))
    }

    /// `between 7 and 9 last night`
    fn bare_hours(&self, at: usize) -> Step<Meaning> {
        if matches!(self.word(at), Word::From | Word::Between) { self.moment(at) } else { None }
    }

    /// `from March 3 to 5`, `between 2029 and 2031`, `since Monday`, `by the end of the year`.
    fn bounded(&self, at: usize) -> Step<Meaning> {
        let open = |bound, at: usize| {
            let at = at + usize::from(self.word(at) == Word::On);
            let (of, end) = self.point(at).or_else(|| self.bare_year(at))?;
            let of = Box::new(of);
            Some((Meaning::Open { bound, of }, end))
        };
        match self.word(at) {
            Word::From => {
                let (from, end) = self.end_of_range(at + 1)?;
                if let Some(range) = self.range_from(&from, end) {
                    return Some(range);
                }
                let goes_on = self.word(end) == Word::On || self.word(end) == Word::Later;
                goes_on.then(|| (Meaning::Open { bound: Bound::Since, of: Box::new(from) }, end + 1))
            }
            Word::Between => {
                let (from, end) = self.end_of_range(at + 1)?;
                if let Some(range) = self.range_from(&from, end) {
                    return Some(range);
                }
                if self.word(end) != Word::And {
                    return None;
                }
                self.range_to(from, end + 1)
            }
            Word::Since | Word::Starting => open(Bound::Since, at + 1),
            Word::Beginning if self.is_word(at, "beginning") && self.word(at + 1) != Word::Of => open(Bound::Since, at + 1),
            Word::After => open(Bound::After, at + 1),
            Word::Until | Word::By | Word::Through => open(Bound::Until, at + 1),
            Word::Before => open(Bound::Before, at + 1),
            Word::Later if self.word(at + 1) == Word::Than => open(Bound::After, at + 2),
            Word::Earlier if self.word(at + 1) == Word::Than => open(Bound::Before, at + 2),
            Word::No if self.word(at + 2) == Word::Than => match self.word(at + 1) {
                Word::Later => open(Bound::Until, at + 3),
                Word::Earlier => open(Bound::Since, at + 3),
                _ => None,
            },
            Word::In | Word::Within => self.in_a_length(at),
            // `2018 or later`
            Word::Figures(1000..=2999, 4) if self.word(at + 1) == Word::Or && self.is_close(at + 3) => {
                let bound = match self.word(at + 2) {
                    Word::Later => Bound::Since,
                    Word::Earlier => Bound::Until,
                    _ => return None,
                };
                let (of, _) = self.bare_year(at)?;
                Some((Meaning::Open { bound, of: Box::new(of) }, at + 3))
            }
            _ => None,
        }
    }

    /// A day or period at one end of a range, where a year or a number may stand alone.
    fn end_of_range(&self, at: usize) -> Step<Meaning> {
        self.point(at).or_else(|| self.bare_year(at)).or_else(|| self.bare_day(at)).or_else(|| match self.word(at) {
            Word::Now => Some((days_away(0), at + 1)),
            _ => None,
        })
    }

    /// ` to 5`, ` – June`, after the first of a range; a hyphen only where both are of one kind.
    fn range_from(&self, from: &Meaning, at: usize) -> Step<Meaning> {
        match self.word(at) {
            Word::To | Word::Through | Word::Until | Word::Dash => self.range_to(from.clone(), at + 1),
            _ => None,
        }
    }

    fn range_to(&self, from: Meaning, at: usize) -> Step<Meaning> {
        let (to, end) = self.end_of_range(at)?;
        let (from, to) = share(from, to)?;
        Some((Meaning::Range { from: Box::new(from), to: Box::new(to) }, end))
    }

    /// A day, a part of one, or a longer stretch, but nothing with one end only.
    pub(super) fn point(&self, at: usize) -> Step<Meaning> {
        self.deeper(|| self.point_at_once(at))
    }

    /// Reads something inside something else, unless that goes too deep.
    pub(super) fn deeper<T>(&self, read: impl FnOnce() -> Step<T>) -> Step<T> {
        if self.depth.get() >= DEEPEST {
            return None;
        }
        self.depth.set(self.depth.get() + 1);
        let found = read();
        self.depth.set(self.depth.get() - 1);
        found
    }

    fn point_at_once(&self, at: usize) -> Step<Meaning> {
        if self.word(at) == Word::About {
            let (of, end) = self.point(at + 1)?;
            return Some((Meaning::About(Box::new(of)), end));
        }
        self.part(at)
            .or_else(|| self.moment(at))
            .or_else(|| self.offset(at))
            .or_else(|| self.stretch(at + usize::from(self.word(at) == Word::The)))
            .or_else(|| self.period(at))
            .or_else(|| self.duration(at))
    }

    /// `early March`, `mid-2030`, `the end of the year`, `earlier this month`, `the rest of the week`.
    fn part(&self, at: usize) -> Step<Meaning> {
        let start = at + usize::from(self.word(at) == Word::The);
        let of = |part, at: usize| {
            let (of, end) = self.whole(at)?;
            Some((Meaning::Part { part, of: Box::new(of) }, end))
        };
        let inside = |at: usize| at + usize::from(matches!(self.word(at), Word::In | Word::Of));
        let behind_dash = |at: usize| at + usize::from(self.word(at) == Word::Dash);
        match self.word(start) {
            Word::Early => of(Part::Early, inside(behind_dash(start + 1))),
            Word::Mid => of(Part::Middle, behind_dash(start + 1)),
            Word::Late => of(Part::Late, inside(behind_dash(start + 1))),
            Word::Earlier => of(Part::Earlier, inside(start + 1)),
            Word::Later => of(Part::Later, inside(start + 1)),
            word @ (Word::Beginning | Word::Middle | Word::End | Word::Rest) if self.word(start + 1) == Word::Of => {
                let part = match word {
                    Word::Beginning => Part::Early,
                    Word::Middle => Part::Middle,
                    Word::Rest => Part::Later,
                    _ => Part::Late,
                };
                of(part, start + 2).or_else(|| self.end_of_day(part, start + 2))
            }
            _ => None,
        }
    }

    /// The day itself, behind `the end of`: `tomorrow`, `the Sunday`.
    fn end_of_day(&self, part: Part, at: usize) -> Step<Meaning> {
        let bare = at + usize::from(self.word(at) == Word::The && matches!(self.word(at + 1), Word::Weekday(..)));
        let (day, end) = self.day(bare)?;
        let time = match part {
            Part::Early => TimeOfDay::Early,
            Part::Late => TimeOfDay::Late,
            _ => return None,
        };
        Some((Meaning::Moment { day: Some(Box::new(day)), time, until: None }, end))
    }

    /// A period that has parts: `March`, `the year`, `this week`, `2030`.
    pub(super) fn whole(&self, at: usize) -> Step<Meaning> {
        let bare = at + usize::from(self.word(at) == Word::The);
        self.period(at)
            .or_else(|| self.month_of_any_case(bare))
            .or_else(|| self.season(bare))
            .or_else(|| self.bare_year(bare))
            .or_else(|| self.decade(bare))
            .or_else(|| match self.word(bare) {
                Word::Unit(unit @ (Unit::Week | Unit::Month | Unit::Quarter | Unit::Year | Unit::Decade | Unit::Century), false) => {
                    Some((Meaning::Period { unit, shift: 0, anchor: Anchor::Utterance }, bare + 1))
                }
                _ => None,
            })
    }

    /// `for three days`; a length with nothing to count from.
    fn duration(&self, at: usize) -> Step<Meaning> {
        if self.word(at) == Word::A && matches!(self.word(at + 1), Word::Unit(..) | Word::Ordinal(..)) && !self.is_said_for(at) {
            // `a day` is a duration in `for a day`, not in `a day care centre`.
            return None;
        }
        let (length, end) = self.length(at)?;
        let ages = self.word(end) == Word::Dash || (self.word(end) == Word::Other && self.is_word(end, "old"));
        (!ages).then_some((Meaning::Duration(length), end))
    }

    fn is_said_for(&self, at: usize) -> bool {
        at > 0 && matches!(self.word(at - 1), Word::For | Word::Within | Word::Over | Word::In | Word::About)
    }

    pub(super) fn is_word(&self, at: usize, word: &str) -> bool {
        self.span(at).is_some_and(|span| self.text[span.range()].eq_ignore_ascii_case(word))
    }
}

/// Gives the two ends of a range what only one of them says: `March 3 to 5`, `3 to 5 March`, `3 to 5 p.m.`.
fn share(from: Meaning, to: Meaning) -> Option<(Meaning, Meaning)> {
    Some(match (from, to) {
        (Meaning::Day { year, month, day, weekday }, Meaning::Day { year: None, month: None, day: last, weekday: other })
            if month.is_some() =>
        {
            let next = month.map(|month| if last < day { month % 12 + 1 } else { month });
            (Meaning::Day { year, month, day, weekday }, Meaning::Day { year, month: next, day: last, weekday: other })
        }
        (Meaning::Day { month: None, day, weekday, .. }, to @ Meaning::Day { month: Some(_), .. }) => {
            let Meaning::Day { year, month, .. } = to else { return None };
            (Meaning::Day { year, month, day, weekday }, to)
        }
        // Two numbers alone are no days.
        (Meaning::Day { month: None, weekday: None, .. }, Meaning::Day { month: None, weekday: None, .. }) => return None,
        (Meaning::Day { month: None, weekday: None, .. }, _) => return None,
        (Meaning::Moment { day: None, .. }, Meaning::Day { month: None, .. }) => return None,
        (Meaning::Duration(_), _) | (_, Meaning::Duration(_)) => return None,
        both => both,
    })
}
