//! Numbers, lengths of time, and what is so far from another day.

use super::lexicon::Word;
use super::meaning::{Amount, Anchor, Base, Meaning, Unit, Way};
use super::reader::{Reader, Step, days_away};

pub(super) type Length = Vec<(Amount, Unit)>;

/// How many units may stand in one length: `2 years, 1 month and 3 days`.
const MOST_UNITS: usize = 5;

impl Reader<'_> {
    /// `37`, `twenty-one`, `two hundred`.
    pub(super) fn cardinal(&self, at: usize) -> Step<u32> {
        match self.word(at) {
            Word::Figures(value, _) => Some((value, at + 1)),
            Word::Cardinal(tens @ (20 | 30 | 40 | 50 | 60 | 70 | 80 | 90)) => {
                let next = at + 1 + usize::from(self.word(at + 1) == Word::Dash && !self.apart(at + 1));
                match self.word(next) {
                    Word::Cardinal(ones @ 1..=9) => Some((tens + ones, next + 1)),
                    _ => Some((tens, at + 1)),
                }
            }
            Word::Cardinal(value @ 1..=19) => match self.word(at + 1) {
                Word::Cardinal(times @ (100 | 1000)) => Some((value * times, at + 2)),
                _ => Some((value, at + 1)),
            },
            _ => None,
        }
    }

    /// `3rd`, `third`, `twenty-first`; whether it is in figures.
    pub(super) fn ordinal(&self, at: usize) -> Step<(u8, bool)> {
        match self.word(at) {
            Word::Ordinal(value, written_out) => Some(((value, !written_out), at + 1)),
            Word::Cardinal(tens @ (20 | 30)) => {
                let next = at + 1 + usize::from(self.word(at + 1) == Word::Dash);
                match self.word(next) {
                    Word::Ordinal(ones @ 1..=9, true) => Some(((u8::try_from(tens).ok()? + ones, false), next + 1)),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// `three`, `a few`, `a couple of`, `one and a half`, `3.5`, `a`.
    pub(super) fn amount(&self, at: usize) -> Step<Amount> {
        let exactly = |count, hundredths| Amount { count, hundredths, exact: true };
        let some = |count| Amount { count, hundredths: 0, exact: false };
        match self.word(at) {
            Word::A => match self.word(at + 1) {
                Word::Few => Some((some(3), at + 2)),
                Word::Couple => Some((some(2), at + 2 + usize::from(self.word(at + 2) == Word::Of))),
                Word::Half => Some((exactly(0, 50), at + 2)),
                _ => Some((exactly(1, 0), at + 1)),
            },
            Word::Few | Word::Several => Some((some(3), at + 1)),
            Word::Couple => Some((some(2), at + 1 + usize::from(self.word(at + 1) == Word::Of))),
            Word::Half => Some((exactly(0, 50), at + 1 + usize::from(self.word(at + 1) == Word::A))),
            Word::Decimal(count, hundredths) => Some((exactly(count, hundredths), at + 1)),
            _ => {
                let (count, end) = self.cardinal(at)?;
                let end_of_half = self.and_a_half(end);
                Some((exactly(count, if end_of_half > end { 50 } else { 0 }), end_of_half))
            }
        }
    }

    fn and_a_half(&self, at: usize) -> usize {
        match [self.word(at), self.word(at + 1), self.word(at + 2)] {
            [Word::And, Word::A, Word::Half] => at + 3,
            [Word::And, Word::Half, _] => at + 2,
            _ => at,
        }
    }

    /// `days`, `business day`, `working week`.
    pub(super) fn unit(&self, at: usize) -> Step<Unit> {
        match (self.word(at), self.word(at + 1)) {
            (Word::Working, Word::Unit(Unit::Day, _)) => Some((Unit::WorkingDay, at + 2)),
            (Word::Working, Word::Unit(Unit::Week, _)) => Some((Unit::WorkingWeek, at + 2)),
            (Word::Calendar, Word::Unit(unit, _)) => Some((unit, at + 2)),
            (Word::Unit(unit, _), _) => Some((unit, at + 1)),
            (Word::Ordinal(2, true), _) => Some((Unit::Second, at + 1)),
            _ => None,
        }
    }

    /// `three days`, `2 years, 1 month and 3 days`.
    pub(super) fn length(&self, at: usize) -> Step<Length> {
        let (amount, end) = self.amount(at)?;
        let (unit, mut end) = self.unit(end)?;
        let mut length = vec![(amount, unit)];
        let half = self.and_a_half(end);
        if half > end && amount.hundredths == 0 {
            length[0].0.hundredths = 50;
            return Some((length, half));
        }
        while length.len() < MOST_UNITS {
            let skip = match (self.word(end), self.word(end + 1)) {
                (Word::Mark(','), Word::And) => 2,
                (Word::Mark(',') | Word::And, _) => 1,
                _ => 0,
            };
            let Some((amount, unit_at)) = self.cardinal(end + skip) else { break };
            let Some((unit, next)) = self.unit(unit_at) else { break };
            length.push((Amount { count: amount, hundredths: 0, exact: true }, unit));
            end = next;
        }
        Some((length, end))
    }

    /// `three days ago`, `a day earlier`, `two weeks from now`, `two days after Christmas`.
    pub(super) fn offset(&self, at: usize) -> Step<Meaning> {
        if let Some(found) = self.weekday_offset(at) {
            return Some(found);
        }
        let (mut length, mut end) = self.length(at)?;
        // `the past three weeks and two days ago`: the last unit alone may be the one that is meant, so no more is taken than one offset.
        if length.len() > MOST_UNITS {
            length.truncate(MOST_UNITS);
        }
        if self.word(end) == Word::Possessive {
            end += 1;
        }
        let offset = |way, from, end| Some((Meaning::Offset { length: length.clone(), way, from }, end));
        let here = Base::Anchor(Anchor::Utterance);
        let there = Base::Anchor(Anchor::Reference);
        match self.word(end) {
            Word::Ago => offset(Way::Back, here, end + 1),
            Word::Earlier => offset(Way::Back, there, end + 1),
            Word::Later => offset(Way::Ahead, there, end + 1),
            Word::From if self.word(end + 1) == Word::Now => offset(Way::Ahead, here, end + 2),
            before_or_after @ (Word::From | Word::After | Word::Before) => {
                let way = if before_or_after == Word::Before { Way::Back } else { Way::Ahead };
                let from = before_or_after == Word::From;
                if let Some((base, end)) = self.point(end + 1) {
                    // `three days from Tuesday` counts from the one to come.
                    let base = match base {
                        Meaning::Weekday { weekday, week: None } if from => Meaning::NearestWeekday { weekday, way: Way::Ahead },
                        base => base,
                    };
                    return offset(way, Base::Expression(Box::new(base)), end);
                }
                let ends = self.is_close(end + 1);
                (ends && before_or_after != Word::From).then(|| offset(way, there, end + 1)).flatten()
            }
            Word::Starting => {
                let from = end + 1 + usize::from(matches!(self.word(end + 1), Word::On | Word::From));
                let (from, end) = self.point(from)?;
                Some((Meaning::Lasting { length, from: Box::new(from) }, end))
            }
            _ => None,
        }
    }

    /// `two Sundays from now`, `two Mondays later`.
    fn weekday_offset(&self, at: usize) -> Step<Meaning> {
        let (count, end) = self.cardinal(at)?;
        let weekday = self.weekday_of_any_number(end)?;
        let (way, end) = match (self.word(end + 1), self.word(end + 2)) {
            (Word::From, Word::Now) => (Way::Ahead, end + 3),
            (Word::Later, _) => (Way::Ahead, end + 2),
            (Word::Ago | Word::Earlier, _) => (Way::Back, end + 2),
            _ => return None,
        };
        Some((Meaning::WeekdayOffset { weekday, count, way }, end))
    }

    /// `in two weeks`, `in a fortnight's time`, `within nine months`.
    pub(super) fn in_a_length(&self, at: usize) -> Step<Meaning> {
        let within = self.word(at) == Word::Within;
        // `in two days from today`
        if let Some(found) = self.offset(at + 1) {
            return Some(found);
        }
        let (length, end) = self.length(at + 1)?;
        if within {
            return Some((Meaning::Lasting { length, from: Box::new(days_away(0)) }, end));
        }
        let end = if self.word(end) == Word::Possessive && self.word(end + 1) == Word::Duration { end + 2 } else { end };
        // `in five years under him` tells how long something took; only the present tense tells, which is not looked at.
        Some((Meaning::Offset { length, way: Way::Ahead, from: Base::Anchor(Anchor::Utterance) }, end))
    }

    /// `the past three weeks`, `the next 2 days`, `the last quarter`, `the 5 coming years`.
    pub(super) fn stretch(&self, at: usize) -> Step<Meaning> {
        let way = |word| match word {
            Word::Last | Word::Past | Word::Previous => Some(Way::Back),
            Word::Next | Word::Coming | Word::Following => Some(Way::Ahead),
            _ => None,
        };
        if let Some(way) = way(self.word(at)) {
            // `the past week` is seven days, `last week` is one of the calendar.
            if self.word(at) == Word::Past && matches!(self.word(at + 1), Word::Unit(_, false)) {
                let (unit, end) = self.unit(at + 1)?;
                let length = vec![(Amount { count: 1, hundredths: 0, exact: true }, unit)];
                return (unit != Unit::Quarter).then_some((Meaning::Stretch { length, way }, end));
            }
            if self.word(at + 1) == Word::A {
                return None;
            }
            // `the course will last three weeks`
            let verb = self.word(at) == Word::Last
                && at > 0
                && ["will", "to", "would", "could", "can", "may", "might", "should", "must"]
                    .iter()
                    .any(|modal| self.is_word(at - 1, modal));
            if verb {
                return None;
            }
            let (mut length, mut end) = self.length(at + 1)?;
            // `for the last three months, and two days ago`: the last of the units belongs to what follows.
            if length.len() > 1 && self.word(end) == Word::Ago {
                let (amount, unit) = self.amount(at + 1)?;
                let (unit, behind) = self.unit(unit)?;
                (length, end) = (vec![(amount, unit)], behind);
            }
            return Some((Meaning::Stretch { length, way }, end));
        }
        let (amount, end) = self.amount(at)?;
        let way = way(self.word(end))?;
        let (unit, end) = self.unit(end + 1)?;
        // `only three next week` is no stretch of three weeks.
        let plural = amount.count == 1 || matches!(self.word(end - 1), Word::Unit(_, true));
        plural.then(|| (Meaning::Stretch { length: vec![(amount, unit)], way }, end))
    }
}
