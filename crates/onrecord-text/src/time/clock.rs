//! Times of the day, with the day that they are of.

use super::lexicon::Word;
use super::meaning::{Anchor, Meaning, TimeOfDay, Unit};
use super::reader::{Reader, Step, days_away};

impl Reader<'_> {
    /// A day with or without a time: `Monday`, `late on Monday night`, `3 p.m. on Tuesday`, `this morning`, `last night`.
    pub(super) fn moment(&self, at: usize) -> Step<Meaning> {
        if let Some(found) = self.part_of_today(at) {
            return Some(self.with_time(found));
        }
        // `early on Monday`, `late Friday`
        if let lead @ (Word::Early | Word::Late) = self.word(at) {
            let next = at + 1 + usize::from(matches!(self.word(at + 1), Word::On | Word::In));
            let (day, end) = self.part_of_today(next).or_else(|| self.day(next))?;
            let time = if lead == Word::Early { TimeOfDay::Early } else { TimeOfDay::Late };
            let day = match self.with_time((day, end)) {
                (found @ Meaning::Moment { .. }, end) => return Some((found, end)),
                (day, _) => day,
            };
            return Some((Meaning::Moment { day: Some(Box::new(day)), time, until: None }, end));
        }
        // `the morning of March 3`, `on the night of the 5th`
        let start = at + usize::from(matches!(self.word(at), Word::The));
        if let (Word::Time(time), Word::Of) = (self.word(start), self.word(start + 1)) {
            let (day, end) = self.day(start + 2).or_else(|| self.figure_with_the(start + 2))?;
            return Some((Meaning::Moment { day: Some(Box::new(day)), time, until: None }, end));
        }
        if let Some((time, until, end)) = self.time(at) {
            let next = end + usize::from(matches!(self.word(end), Word::Mark(',')));
            let next = next + usize::from(matches!(self.word(next), Word::On | Word::Of));
            let (day, end) = match self.part_of_today(next).or_else(|| self.day(next)) {
                Some((Meaning::Moment { day, .. }, end)) => (day, end),
                Some((day, end)) => (Some(Box::new(day)), self.behind_part_of_day(end)),
                None => (None, end),
            };
            return Some((Meaning::Moment { day, time, until }, end));
        }
        // `12:30 December 27`: a time since a date follows.
        if matches!(self.word(at), Word::Clock(..))
            && let Some((time, end)) = self.clock(at)
            && let Some((day @ Meaning::Day { month: Some(_), .. }, end)) = self.date(end)
        {
            return Some((Meaning::Moment { day: Some(Box::new(day)), time, until: None }, end));
        }
        // `between 7 and 9 last night`: bare hours, since a day stands behind them.
        if matches!(self.word(at), Word::From | Word::Between)
            && let Some((time, until @ Some(_), end)) = self.time_with_lead(at)
        {
            let next = end + usize::from(self.word(end) == Word::On);
            let (day, end) = self.part_of_today(next).or_else(|| self.day(next).filter(|(day, _)| !matches!(day, Meaning::Day { .. })))?;
            let day = match day {
                Meaning::Moment { day, .. } => day,
                day => Some(Box::new(day)),
            };
            return Some((Meaning::Moment { day, time, until }, self.behind_part_of_day(end)));
        }
        Some(self.with_time(self.day(at)?))
    }

    fn behind_part_of_day(&self, at: usize) -> usize {
        at + usize::from(matches!(self.word(at), Word::Time(_)))
    }

    /// Takes up a time that stands behind a day: `Monday at 3 p.m.`, `yesterday afternoon`, `Friday night`.
    fn with_time(&self, (day, end): (Meaning, usize)) -> (Meaning, usize) {
        if matches!(day, Meaning::Around { .. } | Meaning::Nth { .. }) && !matches!(self.word(end), Word::Time(_)) {
            return (day, end);
        }
        let (day, mut found) = match day {
            Meaning::Moment { day: Some(day), time, .. } => (*day, Some((time, None))),
            day => (day, None),
        };
        let mut stop = end;
        let lead = stop + usize::from(matches!(self.word(stop), Word::In | Word::Late | Word::Early));
        let lead = lead + usize::from(self.word(lead) == Word::The && lead > stop);
        if let (None, Word::Time(time)) = (found, self.word(lead)) {
            found = Some((time, None));
            stop = lead + 1;
        }
        let next = stop + usize::from(self.word(stop) == Word::Mark(','));
        let told = matches!(self.word(next), Word::At | Word::About | Word::From | Word::Between | Word::Before | Word::After);
        if let Some((time, until, end)) = self.time(next).or_else(|| if told { self.time_with_lead(next) } else { None }) {
            found = Some((time, until));
            stop = self.behind_part_of_day(end);
        } else if matches!((&day, self.word(stop)), (Meaning::Day { month: Some(_), .. }, Word::Clock(..)))
            && let Some((time, end)) = self.clock(stop)
        {
            // `February 22 15:30`: what stands behind a date is no score.
            found = Some((time, None));
            stop = end;
        }
        // `Wednesday evening next week`
        let (day, stop) = match (day, self.week_shift(stop)) {
            (Meaning::Weekday { weekday, week: None }, Some((week, end))) => (Meaning::Weekday { weekday, week: Some(week) }, end),
            (day, _) => (day, stop),
        };
        match found {
            Some((time, until)) => (Meaning::Moment { day: Some(Box::new(day)), time, until }, stop),
            None => (day, end),
        }
    }

    /// `this morning`, `last night`, `tonight`, `overnight`.
    fn part_of_today(&self, at: usize) -> Step<Meaning> {
        let moment = |days, time, end| {
            let day = Some(Box::new(days_away(days)));
            Some((Meaning::Moment { day, time, until: None }, end))
        };
        match (self.word(at), self.word(at + 1)) {
            (Word::Tonight, _) => moment(0, TimeOfDay::Night, at + 1),
            (Word::This, Word::Time(time)) => moment(0, time, at + 2),
            (Word::This, Word::Early | Word::Late) => match self.word(at + 2) {
                Word::Time(time) => moment(0, time, at + 3),
                _ => None,
            },
            (Word::Early | Word::Late | Word::Later | Word::Earlier, Word::This) => match self.word(at + 2) {
                Word::Time(time) => moment(0, time, at + 3),
                _ => None,
            },
            (Word::Last, Word::Time(time)) => moment(-1, time, at + 2),
            (Word::Later | Word::Earlier, Word::In) if self.word(at + 2) == Word::Today => Some((days_away(0), at + 3)),
            (Word::Mid | Word::Later | Word::Earlier, Word::Today) => Some((days_away(0), at + 2)),
            (Word::Later | Word::Earlier, Word::Tonight) => moment(0, TimeOfDay::Night, at + 2),
            (Word::Later | Word::Earlier, Word::On) if self.word(at + 2) == Word::Weekday(jiff::civil::Weekday::Monday, false) => None,
            (Word::Later | Word::Earlier, Word::In) => {
                let the = self.word(at + 2) == Word::The && self.word(at + 3) == Word::Unit(Unit::Day, false);
                let of_day = || (super::reader::days_from(0, Anchor::Reference), at + 4);
                the.then(of_day)
            }
            (Word::The, Word::Next | Word::Following | Word::Previous) => match self.word(at + 2) {
                Word::Time(time) => {
                    let days = if self.word(at + 1) == Word::Previous { -1 } else { 1 };
                    let day = Some(Box::new(super::reader::days_from(days, Anchor::Reference)));
                    Some((Meaning::Moment { day, time, until: None }, at + 3))
                }
                _ => None,
            },
            _ => None,
        }
    }

    /// `at 3 p.m.`, `between 2 and 4 p.m.`, `10am to noon`, `8:30 p.m.`: a time that is surely one.
    fn time(&self, at: usize) -> Option<(TimeOfDay, Option<TimeOfDay>, usize)> {
        let start =
            at + usize::from(matches!(self.word(at), Word::At | Word::About | Word::From | Word::Between | Word::Before | Word::After));
        let start = start + usize::from(start > at && matches!(self.word(start), Word::About | Word::The));
        let ranged = matches!(self.word(at), Word::From | Word::Between);
        let (first, end) = match self.clock(start) {
            Some(found) => found,
            None => {
                // `3 to 5 p.m.`: the first borrows from the second.
                let (hour, minute, end) = self.hour_number(start)?;
                let second = end + usize::from(matches!(self.word(end), Word::To | Word::Dash | Word::And | Word::Until | Word::Through));
                let (TimeOfDay::Clock { half_known: true, .. }, _) = self.clock(second).filter(|_| second > end)? else { return None };
                (TimeOfDay::Clock { hour, minute, half_known: false }, end)
            }
        };
        let joint =
            matches!(self.word(end), Word::To | Word::Dash | Word::Until | Word::Through) || (ranged && self.word(end) == Word::And);
        if joint && let Some((second, end)) = self.clock(end + 1) {
            return Some((first, Some(second), end));
        }
        let known = matches!(first, TimeOfDay::Clock { half_known: true, .. } | TimeOfDay::Noon | TimeOfDay::Midnight);
        // Two numbers with a colon may be a score; behind `at` they are a time.
        (known || start > at).then_some((first, None, end))
    }

    /// A bare hour that is a time because a day stands before: `Monday at 3`.
    fn time_with_lead(&self, at: usize) -> Option<(TimeOfDay, Option<TimeOfDay>, usize)> {
        let start = at + 1 + usize::from(matches!(self.word(at + 1), Word::About));
        let (hour, minute, end) = self.hour_number(start)?;
        let clock = |hour, minute| TimeOfDay::Clock { hour, minute, half_known: hour > 12 };
        if matches!(self.word(end), Word::To | Word::Dash | Word::And)
            && let Some((second, last, end)) = self.hour_number(end + 1)
        {
            return Some((clock(hour, minute), Some(clock(second, last)), end));
        }
        let counts =
            matches!(self.word(end), Word::Other | Word::Unit(..) | Word::Month(..)) || !matches!(self.word(at), Word::At | Word::About);
        (!counts).then_some((clock(hour, minute), None, end))
    }

    fn hour_number(&self, at: usize) -> Option<(u8, u8, usize)> {
        match self.word(at) {
            Word::Figures(hour @ 1..=24, 1 | 2) | Word::Cardinal(hour @ 1..=12) => Some((u8::try_from(hour).ok()?, 0, at + 1)),
            Word::Clock(hour, minute, None) => Some((hour, minute, at + 1)),
            Word::Decimal(hour @ 1..=23, minute @ 0..=59) => Some((u8::try_from(hour).ok()?, minute, at + 1)),
            _ => None,
        }
    }

    /// `3 p.m.`, `3:30pm`, `15:30`, `noon`.
    fn clock(&self, at: usize) -> Step<TimeOfDay> {
        match self.word(at) {
            Word::Clock(hour, minute, Some(later)) => Some((in_full(hour, minute, later), at + 1)),
            Word::Time(time @ (TimeOfDay::Noon | TimeOfDay::Midnight)) => Some((time, at + 1)),
            _ => {
                let (hour, minute, end) = self.hour_number(at)?;
                match self.word(end) {
                    Word::HalfOfDay(later) if hour <= 12 => Some((in_full(hour, minute, later), end + 1)),
                    Word::Time(TimeOfDay::Noon) if hour == 12 => Some((TimeOfDay::Noon, end + 1)),
                    _ if self.is_word(end, "o'clock") || self.is_word(end, "o’clock") => {
                        Some((TimeOfDay::Clock { hour, minute, half_known: false }, end + 1))
                    }
                    _ if matches!(self.word(at), Word::Clock(..)) => {
                        Some((TimeOfDay::Clock { hour, minute, half_known: hour > 12 || hour == 0 }, end))
                    }
                    _ => None,
                }
            }
        }
    }
}

fn in_full(hour: u8, minute: u8, later: bool) -> TimeOfDay {
    let hour = hour % 12 + if later { 12 } else { 0 };
    TimeOfDay::Clock { hour, minute, half_known: true }
}
