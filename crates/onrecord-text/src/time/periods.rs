//! Weeks, months, quarters, seasons, years and longer.

use super::lexicon::Word;
use super::meaning::{Anchor, Meaning, Season, Unit, Way, YearOf};
use super::reader::{Reader, Step};

impl Reader<'_> {
    /// A stretch of whole units: `last week`, `March 2031`, `the third quarter`, `the 1990s`.
    pub(super) fn period(&self, at: usize) -> Step<Meaning> {
        self.shifted(at)
            .or_else(|| self.week_of(at))
            .or_else(|| self.month(at))
            .or_else(|| self.quarter(at))
            .or_else(|| self.clear_season(at))
            .or_else(|| self.decade(at))
            .or_else(|| self.year_in_context(at))
    }

    /// `this week`, `last year`, `the following month`, `the week before last`, `the year before`.
    fn shifted(&self, at: usize) -> Step<Meaning> {
        let the = self.word(at) == Word::The;
        let start = at + usize::from(the);
        let period = |unit, shift, anchor, end| Some((Meaning::Period { unit, shift, anchor }, end));
        if let Word::Unit(unit @ (Unit::Week | Unit::Weekend | Unit::Month | Unit::Quarter | Unit::Year), false) = self.word(start) {
            let shift = match (self.word(start + 1), self.word(start + 2)) {
                (Word::Before, Word::Last) => -2,
                (Word::After, Word::Next) => 2,
                (Word::Before, _) if the && self.is_close(start + 2) => return period(unit, -1, Anchor::Reference, start + 2),
                (Word::After, _) if the && self.is_close(start + 2) => return period(unit, 1, Anchor::Reference, start + 2),
                _ if unit == Unit::Weekend && the => return period(unit, 0, Anchor::Utterance, start + 1),
                _ => return None,
            };
            return period(unit, shift, Anchor::Utterance, start + 3);
        }
        let (shift, anchor) = match self.word(start) {
            Word::This => (0, Anchor::Utterance),
            // `the last year` is the past twelve months or the final one; `last year` is one of the calendar.
            Word::Last | Word::Previous if !the => (-1, Anchor::Utterance),
            Word::Past => (-1, Anchor::Utterance),
            Word::Next if !the => (1, Anchor::Utterance),
            Word::Coming => (1, Anchor::Utterance),
            Word::Previous => (-1, Anchor::Reference),
            Word::Next | Word::Following => (1, Anchor::Reference),
            Word::Last => (-1, Anchor::Utterance),
            Word::Same | Word::That => (0, Anchor::Reference),
            _ => return None,
        };
        if let Some((month, end)) =
            self.month_name(start + 1).filter(|_| self.capital(start + 1) || matches!(self.word(start + 1), Word::Month(_, true)))
        {
            return Some((Meaning::Month { year: Some(year_of(shift)), month }, end));
        }
        if let Some((season, end)) = self.season_name(start + 1) {
            return Some((Meaning::Season { year: Some(year_of(shift)), season }, end));
        }
        let (unit, end) = self.unit(start + 1)?;
        let whole = !matches!(self.word(end - 1), Word::Unit(_, true) | Word::Ordinal(..) | Word::Time(_));
        (whole && unit >= Unit::Weekend).then(|| period(unit, shift, anchor, end)).flatten()
    }

    /// `the week of March 3`, `the weekend of the 18th`, `the week beginning Monday`, `week 31`.
    fn week_of(&self, at: usize) -> Step<Meaning> {
        let start = at + usize::from(self.word(at) == Word::The);
        let Word::Unit(unit @ (Unit::Week | Unit::Weekend), false) = self.word(start) else { return None };
        if let (Unit::Week, Word::Figures(week @ 1..=53, 1 | 2)) = (unit, self.word(start + 1)) {
            let (year, end) = self.year_behind(start + 2);
            return Some((Meaning::NumberedWeek { year, week: i8::try_from(week).ok()? }, end));
        }
        let of = match self.word(start + 1) {
            Word::Of => start + 2,
            Word::Starting | Word::Beginning => start + 2 + usize::from(self.word(start + 2) == Word::On),
            _ => return None,
        };
        let (day, end) = self.day(of).or_else(|| self.figure_with_the(of))?;
        Some((Meaning::Around { unit, day: Box::new(day) }, end))
    }

    /// `the 18th`, where only a day can stand.
    pub(super) fn figure_with_the(&self, at: usize) -> Step<Meaning> {
        let ((day, in_figures), end) = self.ordinal(at + 1).filter(|_| self.word(at) == Word::The)?;
        in_figures.then_some((
            Meaning::Day { year: None, month: None, day: i8::try_from(day).ok().filter(|day| *day <= 31)?, weekday: None },
            end,
        ))
    }

    /// A month that cannot be another word: by its capital, its year or what stands before it.
    fn month(&self, at: usize) -> Step<Meaning> {
        let at =
            at + usize::from(self.word(at) == Word::In && matches!(self.word(at + 1), Word::Month(..) | Word::Figures(1000..=2999, 4)));
        // `2030 April`
        if let (Word::Figures(year @ 1000..=2999, 4), Word::Month(month, _)) = (self.word(at), self.word(at + 1)) {
            let year = i16::try_from(year).ok().map(YearOf::Written);
            let day = self.day_number(at + 2).is_some();
            return (!day && self.apart(at + 1)).then_some((Meaning::Month { year, month }, at + 2));
        }
        let Word::Month(month, sure) = self.word(at) else { return None };
        // `$DEC` is a name on an exchange.
        if at > 0 && self.word(at - 1) == Word::Mark('$') && !self.apart(at) {
            return None;
        }
        let (found, end) = self.month_of_any_case(at)?;
        let led = at > 0
            && matches!(
                self.word(at - 1),
                Word::In
                    | Word::Of
                    | Word::Since
                    | Word::By
                    | Word::Until
                    | Word::Before
                    | Word::After
                    | Word::From
                    | Word::To
                    | Word::Through
                    | Word::Between
                    | Word::Dash
                    | Word::Starting
            );
        let dated = matches!(found, Meaning::Month { year: Some(_), .. });
        // Augusts and Aprils are people too: `April Ryan`, `Theresa May`.
        let name_before = at > 0 && self.capital(at - 1) && self.word(at - 1) == Word::Other && self.apart(at);
        let name_behind = self.capital(end) && self.word(end) == Word::Other && self.apart(end);
        let person = !led && (name_before || name_behind);
        let ranged = self.capital(at)
            && matches!(self.word(end), Word::Dash | Word::To | Word::Through)
            && matches!(self.word(end + 1), Word::Month(..));
        let clear = dated
            || led
            || ranged
            || (sure && !person)
            || (month == 12 && self.capital(at) && !person)
            || (month == 8 && self.capital(at) && !person);
        clear.then_some((found, end))
    }

    /// A month, whatever its capital; its year may stand behind it.
    pub(super) fn month_of_any_case(&self, at: usize) -> Step<Meaning> {
        let (month, mut end) = self.month_name(at)?;
        if self.word(end) == Word::Dash && !self.apart(end) && matches!(self.word(end + 1), Word::Figures(1000..=2999, 4)) {
            end += 1;
        }
        let (year, end) = self.year_behind(end);
        Some((Meaning::Month { year, month }, end))
    }

    /// `the third quarter of 2030`, `Q3`, `the first half of last year`.
    fn quarter(&self, at: usize) -> Step<Meaning> {
        let named = |quarter, at| {
            let (year, end) = self.year_behind(at + usize::from(self.word(at) == Word::Dash));
            Some((Meaning::Quarter { year, quarter }, end))
        };
        // `2030 Q1`
        if let (Word::Figures(year @ 1000..=2999, 4), next) = (self.word(at), at + 1) {
            let next = next + usize::from(self.word(next) == Word::Dash);
            let year = i16::try_from(year).ok().map(YearOf::Written);
            return match self.word(next) {
                Word::QuarterName(quarter) => Some((Meaning::Quarter { year, quarter }, next + 1)),
                Word::HalfName(half) => Some((Meaning::HalfYear { year, half }, next + 1)),
                _ => None,
            };
        }
        if let Word::QuarterName(quarter) = self.word(at) {
            return named(quarter, at + 1);
        }
        if let Word::HalfName(half) = self.word(at) {
            let (year, end) = self.year_behind(at + 1 + usize::from(self.word(at + 1) == Word::Dash));
            return year.map(|_| (Meaning::HalfYear { year, half }, end));
        }
        let start = at + usize::from(self.word(at) == Word::The);
        let ((nth, _), end) = self.ordinal(start)?;
        let nth = i8::try_from(nth).ok()?;
        match self.word(end) {
            Word::Unit(Unit::Quarter, false) if nth <= 4 => named(nth, end + 1),
            Word::Half if nth <= 2 => {
                let (year, end) = self.year_behind(end + 1);
                year.map(|_| (Meaning::HalfYear { year, half: nth }, end))
            }
            Word::Unit(Unit::Century, false) => Some((Meaning::Century(i16::from(nth - 1) * 100), end + 1)),
            _ => None,
        }
    }

    fn season_name(&self, at: usize) -> Step<Season> {
        match self.word(at) {
            Word::Season(season) => Some((season, at + 1)),
            _ => None,
        }
    }

    /// A season with its year, where a period is expected.
    pub(super) fn season(&self, at: usize) -> Step<Meaning> {
        let (season, end) = self.season_name(at)?;
        let (year, end) = self.year_behind(end);
        Some((Meaning::Season { year, season }, end))
    }

    /// A season that is no other word: `summer`, `in the fall`, `spring 2030`.
    fn clear_season(&self, at: usize) -> Step<Meaning> {
        let start = at + usize::from(self.word(at) == Word::The);
        let (found, end) = self.season(start)?;
        let Meaning::Season { year, season } = found else { return None };
        let led = at > 0 && matches!(self.word(at - 1), Word::In | Word::Since | Word::By | Word::Until | Word::Before | Word::After);
        let clear =
            year.is_some() || led && self.word(end) != Word::Of && (start > at || matches!(season, Season::Summer | Season::Winter));
        clear.then_some((found, end))
    }

    /// `the 1990s`, `the nineties`, `the '90s`.
    pub(super) fn decade(&self, at: usize) -> Step<Meaning> {
        let start = at + usize::from(self.word(at) == Word::The);
        let mark = usize::from(matches!(self.word(start), Word::Mark('\'' | '’' | '‘')));
        let Word::Decade(first) = self.word(start + mark) else { return None };
        // `in her nineties` is an age.
        let clear = first >= 100 || mark > 0 || start > at;
        clear.then_some((Meaning::Decade { first }, start + mark + 1))
    }

    /// Four figures behind a word that only goes with a year.
    fn year_in_context(&self, at: usize) -> Step<Meaning> {
        let start = at + usize::from(self.word(at) == Word::The);
        let calendar = start + usize::from(self.word(start) == Word::Calendar);
        if self.word(calendar) == Word::Unit(Unit::Year, false) {
            return self.year_number(calendar + 1 + usize::from(self.word(calendar + 1) == Word::Of));
        }
        if self.word(at) == Word::In {
            return self.bare_year(at + 1);
        }
        let led = at > 0
            && matches!(
                self.word(at - 1),
                Word::In | Word::Of | Word::Since | Word::By | Word::Until | Word::Before | Word::After | Word::Through
            );
        // `2029 to 2031`, `2029–31`
        let ranged = matches!(self.word(at + 1), Word::Dash | Word::To | Word::Through)
            && matches!(self.word(at + 2), Word::Figures(1000..=2999, 4));
        // `2029 and 2031`
        let second =
            at > 1 && matches!(self.word(at - 1), Word::And | Word::Or) && matches!(self.word(at - 2), Word::Figures(1000..=2999, 4));
        // A piece of a longer number: `138-2010-2015`.
        let tied = at > 0 && self.word(at - 1) == Word::Dash && !self.apart(at)
            || ranged && self.word(at + 3) == Word::Dash && !self.apart(at + 3);
        let ranged = ranged && !tied;
        (led || ranged || second).then(|| self.bare_year(at)).flatten()
    }

    /// Four figures where a year may stand, and no noun that they could count.
    pub(super) fn bare_year(&self, at: usize) -> Step<Meaning> {
        let (year, end) = self.year_number(at)?;
        // `of 2000 soldiers`, `by 1500 votes`; `in 1995 he left` is a year.
        let Meaning::Year(number) = year else { return None };
        let counts = self.word(end) == Word::Other && !self.capital(end) && (number % 100 == 0 || !(1900..2100).contains(&number));
        (!counts && self.word(end) != Word::Mark('%')).then_some((year, end))
    }

    fn year_number(&self, at: usize) -> Step<Meaning> {
        let Word::Figures(year @ 1000..=2999, 4) = self.word(at) else { return None };
        Some((Meaning::Year(i16::try_from(year).ok()?), at + 1))
    }
}

fn year_of(shift: i16) -> YearOf {
    match shift {
        0 => YearOf::Shifted(0),
        before if before < 0 => YearOf::Nearest(Way::Back),
        _ => YearOf::Nearest(Way::Ahead),
    }
}
