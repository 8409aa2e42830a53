//! Days: dates, days of the week, `yesterday`, holidays.

use super::lexicon::{HolidayWord as H, Word};
use super::meaning::{Anchor, Base, Countable, Holiday, Meaning, Unit, Way, YearOf};
use super::reader::{Reader, Step, days_away, days_from};
use crate::{
    Span,
    cursor::Cursor,
    date::{Spelling, read_date},
};
use jiff::civil::Weekday;

/// How many bytes a date in figures may be long.
const LONGEST_DATE: usize = 24;

impl Reader<'_> {
    /// A single day, without a time.
    pub(super) fn day(&self, at: usize) -> Step<Meaning> {
        match self.word(at) {
            Word::Today => return Some((days_away(0), at + 1)),
            Word::Yesterday => return Some((days_away(-1), at + 1)),
            Word::Tomorrow => return Some((days_away(1), at + 1)),
            _ => {}
        }
        self.day_before(at)
            .or_else(|| self.date(at))
            .or_else(|| self.nth_inside(at))
            .or_else(|| self.weekday(at))
            .or_else(|| self.holiday(at))
    }

    /// `the day before yesterday`, `the day after the vote` (the day itself is not known), `the next day`.
    fn day_before(&self, at: usize) -> Step<Meaning> {
        let the = self.word(at) == Word::The;
        let start = at + usize::from(the);
        match (self.word(start), self.word(start + 1)) {
            (Word::Unit(Unit::Day, false), side @ (Word::Before | Word::After)) => {
                let sign = if side == Word::Before { -1 } else { 1 };
                match self.word(start + 2) {
                    Word::Yesterday => return Some((days_away(sign - 1), start + 3)),
                    Word::Tomorrow => return Some((days_away(sign + 1), start + 3)),
                    _ => {}
                }
                if let Some((base, end)) = self.deeper(|| self.day(start + 2)) {
                    let Meaning::Offset { length, way, .. } = days_away(sign) else { return None };
                    return Some((Meaning::Offset { length, way, from: Base::Expression(Box::new(base)) }, end));
                }
                (the && self.is_close(start + 2)).then(|| (days_from(sign, Anchor::Reference), start + 2))
            }
            (Word::Next | Word::Following, Word::Unit(Unit::Day, false)) => Some((days_from(1, Anchor::Reference), start + 2)),
            (Word::Previous, Word::Unit(Unit::Day, false)) => Some((days_from(-1, Anchor::Reference), start + 2)),
            (Word::Same | Word::That, Word::Unit(Unit::Day, false)) => Some((days_from(0, Anchor::Reference), start + 2)),
            (Word::This, Word::Unit(Unit::Day, false)) => Some((days_away(0), start + 2)),
            _ => None,
        }
    }

    /// `Monday, March 3, 2031`, `3 March`, `the 3rd of March`, `Thursday the 21st`, `2031-03-03`.
    pub(super) fn date(&self, at: usize) -> Step<Meaning> {
        let shifted = matches!(self.word(at), Word::This | Word::Last | Word::Next) && matches!(self.word(at + 1), Word::Weekday(..));
        let start = at + usize::from(shifted);
        let Word::Weekday(weekday, _) = self.word(start) else { return self.undayed(at, None) };
        let mut next = start + 1;
        while matches!(self.word(next), Word::Mark('.' | ',')) {
            next += 1;
        }
        if let Some(found) = self.undayed(next, Some(weekday)) {
            return Some(found);
        }
        let next = next + usize::from(self.word(next) == Word::The);
        let ((day, _), end) = self.ordinal(next)?;
        if matches!(self.word(end), Word::Unit(..)) {
            return None;
        }
        Some((Meaning::Day { year: None, month: None, day: in_month(day)?, weekday: Some(weekday) }, end))
    }

    fn undayed(&self, at: usize, weekday: Option<Weekday>) -> Step<Meaning> {
        if let Some((month, end)) = self.month_name(at) {
            let next = end + usize::from(self.word(end) == Word::The);
            let (day, end) = self.day_number(next)?;
            // `March 5:30`, `June 2030`, `May 5%` have no day in them; `march 20 miles` is no date.
            let lower = matches!(self.word(at), Word::Month(_, false)) && !self.capital(at);
            let written_out = !matches!(self.word(next), Word::Figures(..));
            let (year, end) = self.year_behind(end);
            if lower && year.is_none() && !written_out && !self.is_close(end) {
                return None;
            }
            if self.word(end) == Word::Mark('%')
                || (self.word(next) == Word::Ordinal(2, true) && self.word(end) == Word::Other && year.is_none())
            {
                return None;
            }
            return Some((Meaning::Day { year, month: Some(month), day: valid(month, day, year)?, weekday }, end));
        }
        // `for $12 December`
        let price = at > 0 && matches!(self.word(at - 1), Word::Mark('$' | '£' | '€'));
        let start = at + usize::from(self.word(at) == Word::The);
        if let Some((day, end)) = self.day_number(start).filter(|_| !price) {
            let end = end + usize::from(self.word(end) == Word::Mark('.') && matches!(self.word(end + 1), Word::Month(..)));
            let day_of = self.word(end) == Word::Unit(Unit::Day, false);
            let end = end + usize::from(day_of);
            let of = end + usize::from(self.word(end) == Word::Of || (self.word(end) == Word::Dash && !self.apart(end)));
            if let Some((month, end)) = self.month_name(of) {
                let end = end
                    + usize::from(self.word(end) == Word::Dash && !self.apart(end) && matches!(self.word(end + 1), Word::Figures(_, 4)));
                let (year, end) = self.year_behind(end);
                return Some((Meaning::Day { year, month: Some(month), day: valid(month, day, year)?, weekday }, end));
            }
        }
        self.date_in_figures(at, weekday)
    }

    /// `2031-03-03`, `25/12/2031`, `25.12.2031`: as the reader of datelines knows them.
    fn date_in_figures(&self, at: usize, weekday: Option<Weekday>) -> Step<Meaning> {
        let Word::Figures(..) = self.word(at) else {
            // 25.12 is one token.
            return match self.word(at) {
                Word::Decimal(..) | Word::Other => None,
                _ => None,
            };
        };
        if !matches!(self.word(at + 1), Word::Dash | Word::Mark('/' | '.')) || self.apart(at + 1) {
            return None;
        }
        let start = self.span(at)?.start();
        let mut cursor = Cursor::new(self.text, Span::new(start, self.text.len()), LONGEST_DATE);
        let written = read_date(&mut cursor, Spelling::Exact)?;
        let end = self.index_from(at, cursor.at());
        let year = written.year.map(YearOf::Written);
        (end > at + 1).then_some((Meaning::Day { year, month: Some(written.month), day: written.day, weekday }, end))
    }

    /// The number of a month, of its name, with the dot that shortens it.
    pub(super) fn month_name(&self, at: usize) -> Step<i8> {
        let Word::Month(month, _) = self.word(at) else { return None };
        Some((month, at + 1 + usize::from(self.word(at + 1) == Word::Mark('.') && matches!(self.word(at + 2), Word::Figures(..)))))
    }

    /// A day of a month, in figures or as a number of order.
    pub(super) fn day_number(&self, at: usize) -> Step<i8> {
        match self.word(at) {
            Word::Figures(day @ 1..=31, 1 | 2) => Some((i8::try_from(day).ok()?, at + 1)),
            _ => self.ordinal(at).and_then(|((day, _), end)| Some((in_month(day)?, end))),
        }
    }

    /// A year behind a day or month: `, 2031`, ` of 2031`, ` of last year`.
    pub(super) fn year_behind(&self, at: usize) -> (Option<YearOf>, usize) {
        let next = at + usize::from(matches!(self.word(at), Word::Mark(',') | Word::Of | Word::In));
        if let Word::Figures(year @ 1000..=2999, 4) = self.word(next) {
            return (i16::try_from(year).ok().map(YearOf::Written), next + 1);
        }
        let next = at + usize::from(self.word(at) == Word::Of);
        let shift = match self.word(next) {
            Word::This => 0,
            Word::Last => -1,
            Word::Next => 1,
            _ => return (None, at),
        };
        match self.word(next + 1) {
            Word::Unit(Unit::Year, false) => (Some(YearOf::Shifted(shift)), next + 2),
            _ => (None, at),
        }
    }

    /// `Friday`, `this Friday`, `last Friday`, `Friday next week`, `Friday of last week`, `next week on Friday`.
    pub(super) fn weekday(&self, at: usize) -> Step<Meaning> {
        let week = |weekday, week, end| Some((Meaning::Weekday { weekday, week }, end));
        let nearest = |weekday, way, end| Some((Meaning::NearestWeekday { weekday, way }, end));
        if let Some((shift, end)) = self.week_shift(at) {
            let next = end + usize::from(matches!(self.word(end), Word::On));
            if let Word::Weekday(weekday, _) = self.word(next) {
                return week(weekday, Some(shift), next + 1);
            }
        }
        let (lead, named) = (self.word(at), at + 1);
        match (lead, self.word(named)) {
            (Word::This, Word::Past | Word::Coming) => {
                let Word::Weekday(weekday, _) = self.word(at + 2) else { return None };
                nearest(weekday, if self.word(named) == Word::Past { Way::Back } else { Way::Ahead }, at + 3)
            }
            (Word::This, Word::Weekday(weekday, _)) => week(weekday, Some(0), at + 2),
            (Word::Last | Word::Previous, Word::Weekday(weekday, _)) => week(weekday, Some(-1), at + 2),
            (Word::Next | Word::Following, Word::Weekday(weekday, _)) => week(weekday, Some(1), at + 2),
            (Word::Past, Word::Weekday(weekday, _)) => nearest(weekday, Way::Back, at + 2),
            (Word::Coming, Word::Weekday(weekday, _)) => nearest(weekday, Way::Ahead, at + 2),
            (Word::Weekday(weekday, sure), _) => {
                let next = at + 1 + usize::from(matches!(self.word(at + 1), Word::Of | Word::Mark(',')));
                if let Some((shift, end)) = self.week_shift(next) {
                    return week(weekday, Some(shift), end);
                }
                // `Sun` and `sat` are days only where a day is expected.
                let expected = at > 0 && matches!(self.word(at - 1), Word::On | Word::By | Word::Until | Word::Since);
                let clear = sure || (self.capital(at) && expected);
                // `Ruby Tuesday`, `Man Friday`: a name goes on with a name.
                let named =
                    at > 0 && self.capital(at) && self.capital(at - 1) && self.word(at - 1) == Word::Other && self.is_word(at - 1, "black");
                (clear && !named).then(|| week(weekday, None, at + 1)).flatten()
            }
            _ => None,
        }
    }

    /// `next week`, as a part of `Friday next week`.
    pub(super) fn week_shift(&self, at: usize) -> Step<i8> {
        let at = at + usize::from(self.word(at) == Word::The);
        let shift = match self.word(at) {
            Word::This => 0,
            Word::Last | Word::Previous => -1,
            Word::Next | Word::Following => 1,
            _ => return None,
        };
        (self.word(at + 1) == Word::Unit(Unit::Week, false)).then_some((shift, at + 2))
    }

    /// A day of the week whose plural may stand for it: `two Sundays from now`.
    pub(super) fn weekday_of_any_number(&self, at: usize) -> Option<Weekday> {
        if let Word::Weekday(weekday, _) = self.word(at) {
            return Some(weekday);
        }
        let written = self.text.get(self.span(at)?.range())?.strip_suffix('s')?;
        match super::lexicon::lookup(written) {
            Word::Weekday(weekday, true) => Some(weekday),
            _ => None,
        }
    }

    /// `the first Friday of July`, `the last week of 2030`, `the 20th of next month`, `the third quarter of last year`.
    fn nth_inside(&self, at: usize) -> Step<Meaning> {
        let start = at + usize::from(self.word(at) == Word::The);
        let (nth, mut next, in_figures) = match self.word(start) {
            Word::Last => (-1, start + 1, false),
            _ => {
                let ((nth, in_figures), next) = self.ordinal(start)?;
                (in_month(nth)?, next, in_figures)
            }
        };
        let mut count = 1;
        if let Some((several, end)) = self.cardinal(next) {
            count = u8::try_from(several).ok()?;
            next = end;
        }
        let (of, end) = match self.word(next) {
            Word::Weekday(weekday, _) => (Countable::Weekday(weekday), next + 1),
            Word::Unit(unit @ (Unit::Day | Unit::Week | Unit::Weekend | Unit::Month | Unit::Quarter | Unit::Half | Unit::Decade), _) => {
                (Countable::Unit(unit), next + 1)
            }
            Word::Half => (Countable::Unit(Unit::Half), next + 1),
            Word::Of if in_figures || self.word(at) == Word::The => (Countable::Unit(Unit::Day), next),
            Word::This | Word::Next if in_figures && self.word(next + 1) == Word::Unit(Unit::Month, false) => {
                (Countable::Unit(Unit::Day), next)
            }
            _ => return None,
        };
        let inside = end + usize::from(matches!(self.word(end), Word::Of | Word::In));
        let bare_of = self.word(end) == Word::Of && end == next;
        if inside == end && of != Countable::Unit(Unit::Quarter) && !matches!(self.word(end), Word::This | Word::Next | Word::Last) {
            return None;
        }
        let (within, end) = self.whole(inside)?;
        // `the first of May` is a date, `the first of the year` is none.
        if bare_of && !matches!(within, Meaning::Period { unit: Unit::Month, .. }) {
            return None;
        }
        Some((Meaning::Nth { nth, count, of, within: Box::new(within) }, end))
    }

    /// `the 27th` behind `on`.
    pub(super) fn ordinal_alone(&self, at: usize) -> Step<Meaning> {
        let start = at + usize::from(self.word(at) == Word::The);
        let ((day, in_figures), end) = self.ordinal(start)?;
        let day = in_month(day)?;
        let clear = in_figures && start > at && self.is_close(end);
        clear.then_some((Meaning::Day { year: None, month: None, day, weekday: None }, end))
    }

    /// A number that is a day only beside a month: `3 to 5 March`.
    pub(super) fn bare_day(&self, at: usize) -> Step<Meaning> {
        let start = at + usize::from(self.word(at) == Word::The);
        let (day, end) = self.day_number(start)?;
        Some((Meaning::Day { year: None, month: None, day, weekday: None }, end))
    }

    /// `Christmas Eve`, `last Easter`, `Thanksgiving 2031`.
    pub(super) fn holiday(&self, at: usize) -> Step<Meaning> {
        let start = at + usize::from(self.word(at) == Word::The);
        let nearest = match self.word(start) {
            Word::Last | Word::Previous => Some(YearOf::Nearest(Way::Back)),
            Word::Next | Word::Following | Word::Coming => Some(YearOf::Nearest(Way::Ahead)),
            Word::This => Some(YearOf::Shifted(0)),
            _ => None,
        };
        let start = start + usize::from(nearest.is_some());
        let (holiday, end) = self.holiday_name(start)?;
        let (year, end) = self.year_behind(end);
        let meaning = Meaning::Holiday { year: year.or(nearest), holiday };
        if self.word(end) == Word::Unit(Unit::Weekend, false) {
            return Some((Meaning::Around { unit: Unit::Weekend, day: Box::new(meaning) }, end + 1));
        }
        Some((meaning, end))
    }

    fn holiday_name(&self, at: usize) -> Step<Holiday> {
        // `New Year's`, `Valentine’s`, `Presidents'`.
        let day = |at: usize| {
            let at = at + usize::from(matches!(self.word(at), Word::Possessive | Word::Mark('\'' | '’')));
            (self.word(at) == Word::Unit(Unit::Day, false)).then_some(at + 1)
        };
        let fixed = |month, day| Holiday::Fixed(month, day);
        let nth = |month, nth, weekday| Holiday::Nth { month, nth, weekday, and: 0 };
        let Word::HolidayWord(word) = self.word(at) else {
            // `the Fourth of July` is a date.
            return None;
        };
        let followed_by = |other| self.word(at + 1) == Word::HolidayWord(other);
        let weekday = |weekday| matches!(self.word(at + 1), Word::Weekday(named, true) if named == weekday);
        let or_day = |holiday| Some((holiday, day(at + 1).unwrap_or(at + 1)));
        match word {
            H::Whole(holiday) => Some((holiday, at + 1)),
            H::Christmas if followed_by(H::Eve) => Some((fixed(12, 24), at + 2)),
            H::Christmas => or_day(fixed(12, 25)),
            H::Boxing => day(at + 1).map(|end| (fixed(12, 26), end)),
            H::New if self.is_word(at + 1, "year") => {
                let end = at + 2 + usize::from(self.word(at + 2) == Word::Possessive);
                match self.word(end) {
                    Word::HolidayWord(H::Eve) => Some((fixed(12, 31), end + 1)),
                    Word::Unit(Unit::Day, false) => Some((fixed(1, 1), end + 1)),
                    // `a new year` is no holiday, `the New Year` is.
                    _ => (self.capital(at) || end == at + 2).then_some((fixed(1, 1), at + 2)).filter(|_| self.capital(at + 1)),
                }
            }
            H::Easter if weekday(Weekday::Monday) => Some((Holiday::Easter(1), at + 2)),
            H::Easter if weekday(Weekday::Sunday) => Some((Holiday::Easter(0), at + 2)),
            H::Easter => Some((Holiday::Easter(0), at + 1)),
            H::Good if weekday(Weekday::Friday) => Some((Holiday::Easter(-2), at + 2)),
            H::Palm if weekday(Weekday::Sunday) => Some((Holiday::Easter(-7), at + 2)),
            H::Ash if weekday(Weekday::Wednesday) => Some((Holiday::Easter(-46), at + 2)),
            H::Whit if weekday(Weekday::Sunday) => Some((Holiday::Easter(49), at + 2)),
            H::Whit if weekday(Weekday::Monday) => Some((Holiday::Easter(50), at + 2)),
            H::Black if weekday(Weekday::Friday) => Some((Holiday::Nth { month: 11, nth: 4, weekday: Weekday::Thursday, and: 1 }, at + 2)),
            H::Thanksgiving => or_day(nth(11, 4, Weekday::Thursday)),
            H::Labor => day(at + 1).map(|end| (nth(9, 1, Weekday::Monday), end)),
            H::Memorial => day(at + 1).map(|end| (nth(5, -1, Weekday::Monday), end)),
            H::Columbus => day(at + 1).map(|end| (nth(10, 2, Weekday::Monday), end)),
            H::Presidents => day(at + 1).map(|end| (nth(2, 3, Weekday::Monday), end)),
            H::Independence => day(at + 1).map(|end| (fixed(7, 4), end)),
            H::Veterans | H::Armistice => day(at + 1).map(|end| (fixed(11, 11), end)),
            H::Anzac => day(at + 1).map(|end| (fixed(4, 25), end)),
            H::Bastille => day(at + 1).map(|end| (fixed(7, 14), end)),
            H::Earth => day(at + 1).map(|end| (fixed(4, 22), end)),
            H::Valentine => day(at + 1).map(|end| (fixed(2, 14), end)),
            H::Saint if followed_by(H::Patrick) => Some((fixed(3, 17), day(at + 2).unwrap_or(at + 2))).filter(|(_, end)| *end > at + 2),
            H::Saint if followed_by(H::Valentine) => day(at + 2).map(|end| (fixed(2, 14), end)),
            H::Martin | H::Remembrance | H::Eve | H::Patrick | H::Saint | H::New | H::Good | H::Palm | H::Ash | H::Whit | H::Black => None,
        }
    }
}

fn in_month(day: u8) -> Option<i8> {
    i8::try_from(day).ok().filter(|day| (1..=31).contains(day))
}

/// The day, when the month has it in the year, or in a leap year.
fn valid(month: i8, day: i8, year: Option<YearOf>) -> Option<i8> {
    let year = if let Some(YearOf::Written(year)) = year { year } else { 2024 };
    jiff::civil::Date::new(year, month, day).ok().map(|_| day)
}
