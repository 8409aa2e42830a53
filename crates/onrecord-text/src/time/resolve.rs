//! From what is said to days of the calendar.

use super::calendar::{
    Days, after_monday, days_between, holiday, monday_of, months, moved, nth_weekday, part_of, plus, season, seconds_of, unit_around,
};
use super::meaning::{Amount, Base, Bound, Countable, Meaning, Part, Unit, Way, YearOf};
use jiff::civil::{Date, Weekday};

/// Where the day is looked for when several fit: `on Friday`, `March 3`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// The latest that has begun by the anchor: what is reported.
    Past,
    /// The first that is not over by the anchor: what is announced.
    Future,
    /// The nearest; of two equally near ones the earlier.
    Either,
}

/// How fine an [`Interval`] is. `two years ago` is one day, but only its year is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Precision {
    /// To the day.
    Day,
    /// To the week or weekend.
    Week,
    /// To the month.
    Month,
    /// To the quarter or season.
    Quarter,
    /// To the year or half of it.
    Year,
    /// To the decade or century.
    Decade,
}

/// Days of the calendar, both ends included; an open side is `None`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Interval {
    /// The first day.
    pub first: Option<Date>,
    /// The last day; never before the first.
    pub last: Option<Date>,
    /// How fine it is.
    pub precision: Precision,
}

/// How many years are searched: the 29th of February may be eight years away.
const YEARS: i16 = 8;

/// The days that `meaning` stands for when it is said on, or counts from, `anchor` (see [`Meaning::anchor`]).
///
/// `None` where it has no days (`for three weeks`), the days do not exist (`the fifth Friday of June`) or lie outside the calendar.
#[must_use]
pub fn resolve(meaning: &Meaning, anchor: Date, direction: Direction) -> Option<Interval> {
    if let Meaning::Open { bound, of } = meaning {
        // `before the end of June` leaves out nothing but its last moments.
        let bound = match (bound, &**of) {
            (Bound::Before, Meaning::Part { part: Part::Late, .. }) => Bound::Until,
            (Bound::After, Meaning::Part { part: Part::Early, .. }) => Bound::Since,
            _ => *bound,
        };
        let (days, precision) = closed(of, anchor, direction)?;
        let (first, last) = match bound {
            Bound::Since => (Some(days.0), None),
            Bound::After => (Some(plus(days.1, 1)?), None),
            Bound::Until => (None, Some(days.1)),
            Bound::Before => (None, Some(plus(days.0, -1)?)),
        };
        return Some(Interval { first, last, precision });
    }
    let ((first, last), precision) = closed(meaning, anchor, direction)?;
    (first <= last).then_some(Interval { first: Some(first), last: Some(last), precision })
}

/// How long a length of time is, in seconds; a month counts 30 days, a year 365.
#[must_use]
pub fn length_in_seconds(length: &[(Amount, Unit)]) -> i64 {
    length
        .iter()
        .map(|(amount, unit)| (i64::from(amount.count) * 100 + i64::from(amount.hundredths)).saturating_mul(seconds_of(*unit)) / 100)
        .sum()
}

fn precision_of(unit: Unit) -> Precision {
    match unit {
        Unit::Second | Unit::Minute | Unit::Hour | Unit::Day | Unit::WorkingDay => Precision::Day,
        Unit::Weekend | Unit::Week | Unit::WorkingWeek | Unit::Fortnight => Precision::Week,
        Unit::Month => Precision::Month,
        Unit::Quarter => Precision::Quarter,
        Unit::Half | Unit::Year => Precision::Year,
        Unit::Decade | Unit::Century => Precision::Decade,
    }
}

/// Precision of a length: that of its smallest unit.
fn precision_of_length(length: &[(Amount, Unit)]) -> Precision {
    length.iter().map(|(_, unit)| precision_of(*unit)).min().unwrap_or(Precision::Day)
}

fn closed(meaning: &Meaning, anchor: Date, direction: Direction) -> Option<(Days, Precision)> {
    let one = |date: Date| ((date, date), Precision::Day);
    let yearly = |year: &Option<YearOf>, of: &dyn Fn(i16) -> Option<Days>| in_year(*year, anchor, direction, of);
    match meaning {
        Meaning::Day { year, month: Some(month), day, .. } => {
            let days = yearly(year, &|year| Date::new(year, *month, *day).ok().map(|date| (date, date)))?;
            Some((days, Precision::Day))
        }
        Meaning::Day { month: None, day, weekday, .. } => day_of_some_month(*day, *weekday, anchor, direction).map(one),
        Meaning::Weekday { weekday, week: Some(week) } => plus(monday_of(anchor)?, 7 * i64::from(*week) + after_monday(*weekday)).map(one),
        Meaning::Weekday { weekday, week: None } => {
            let ahead = days_ahead(anchor, *weekday);
            let back = if ahead == 0 { 0 } else { ahead - 7 };
            let days = match direction {
                Direction::Past => back,
                Direction::Future => ahead,
                Direction::Either => {
                    if -back <= ahead {
                        back
                    } else {
                        ahead
                    }
                }
            };
            plus(anchor, days).map(one)
        }
        Meaning::NearestWeekday { weekday, way } => nth_from(anchor, *weekday, 1, *way).map(one),
        Meaning::WeekdayOffset { weekday, count, way } => nth_from(anchor, *weekday, *count, *way).map(one),
        Meaning::Offset { length, way, from } => {
            let from = match from {
                Base::Anchor(_) => anchor,
                Base::Expression(of) => {
                    let (days, _) = closed(of, anchor, direction)?;
                    if *way == Way::Back { days.0 } else { days.1 }
                }
            };
            let date = moved(from, length, *way)?;
            Some(((date, date), precision_of_length(length)))
        }
        Meaning::Period { unit, shift, .. } => Some((unit_around(*unit, anchor, i64::from(*shift))?, precision_of(*unit))),
        Meaning::Stretch { length, way } => Some((stretch(length, *way, anchor)?, precision_of_length(length))),
        Meaning::Month { year, month } => Some((yearly(year, &|year| months(year, *month, 1))?, Precision::Month)),
        Meaning::Quarter { year, quarter } => Some((yearly(year, &|year| months(year, (quarter - 1) * 3 + 1, 3))?, Precision::Quarter)),
        Meaning::HalfYear { year, half } => Some((yearly(year, &|year| months(year, (half - 1) * 6 + 1, 6))?, Precision::Year)),
        Meaning::Season { year, season: which } => Some((yearly(year, &|year| season(*which, year))?, Precision::Quarter)),
        Meaning::Year(year) => Some((months(*year, 1, 12)?, Precision::Year)),
        Meaning::NumberedWeek { year, week } => {
            let year = year.or(Some(YearOf::Shifted(0)));
            Some((yearly(&year, &|year| nth_week(months(year, 1, 12)?, *week))?, Precision::Week))
        }
        Meaning::Decade { first } => Some((decade(*first, anchor, direction)?, Precision::Decade)),
        Meaning::Century(first) => Some((months(*first, 1, 1200)?, Precision::Decade)),
        Meaning::Holiday { year, holiday: which } => {
            Some((yearly(year, &|year| holiday(*which, year).map(|date| (date, date)))?, Precision::Day))
        }
        Meaning::Nth { nth, count, of, within } => {
            let (days, _) = closed(within, anchor, direction)?;
            let precision = match of {
                Countable::Unit(unit) => precision_of(*unit),
                Countable::Weekday(_) => Precision::Day,
            };
            let count = i64::from((*count).clamp(1, 100));
            Some((nth_of(*nth, count, *of, days)?, precision))
        }
        Meaning::Around { unit, day } => Some((around(*unit, closed(day, anchor, direction)?.0)?, Precision::Week)),
        Meaning::Part { part, of } => {
            let (days, precision) = closed(of, anchor, direction)?;
            let holds_anchor = days.0 <= anchor && anchor <= days.1;
            Some(match part {
                Part::Earlier if holds_anchor => ((days.0, anchor), precision),
                Part::Later if holds_anchor => ((plus(anchor, 1)?.min(days.1), days.1), precision),
                _ => (part_of(*part, days)?, precision),
            })
        }
        Meaning::Range { from, to } => range(from, to, anchor, direction),
        Meaning::About(of) => closed(of, anchor, direction),
        Meaning::Moment { day, .. } => match day {
            Some(day) => closed(day, anchor, direction),
            None => Some(one(anchor)),
        },
        Meaning::Lasting { length, from } => {
            let (first, _) = closed(from, anchor, direction)?;
            let last = plus(moved(first.0, length, Way::Ahead)?, -1)?;
            Some(((first.0, last.max(first.0)), precision_of_length(length)))
        }
        Meaning::Duration(_) | Meaning::Open { .. } => None,
    }
}

fn days_ahead(from: Date, weekday: Weekday) -> i64 {
    (after_monday(weekday) - after_monday(from.weekday())).rem_euclid(7)
}

/// The nth such day of the week before or behind a day, which does not count itself.
fn nth_from(from: Date, weekday: Weekday, nth: u32, way: Way) -> Option<Date> {
    let ahead = days_ahead(from, weekday);
    let further = 7 * (i64::from(nth) - 1);
    match way {
        Way::Ahead => plus(from, if ahead == 0 { 7 } else { ahead } + further),
        Way::Back => plus(from, ahead - 7 - further),
    }
}

/// What comes back every year, in the year that is meant.
fn in_year(year: Option<YearOf>, anchor: Date, direction: Direction, of: &dyn Fn(i16) -> Option<Days>) -> Option<Days> {
    let years = || (-YEARS..=YEARS).filter_map(|years| of(anchor.year().checked_add(years)?));
    match year {
        Some(YearOf::Written(year)) => of(year),
        Some(YearOf::Shifted(years)) => of(anchor.year().checked_add(i16::from(years))?),
        Some(YearOf::Nearest(Way::Back)) => years().filter(|days| days.1 < anchor).last(),
        Some(YearOf::Nearest(Way::Ahead)) => years().find(|days| days.0 > anchor),
        None => pick(years(), anchor, direction),
    }
}

/// Of several, in order of time, the one that the direction asks for.
fn pick(mut several: impl Iterator<Item = Days>, anchor: Date, direction: Direction) -> Option<Days> {
    match direction {
        Direction::Past => several.filter(|days| days.0 <= anchor).last(),
        Direction::Future => several.find(|days| days.1 >= anchor),
        Direction::Either => several.min_by_key(|days| days_between(anchor, days.0).max(days_between(days.1, anchor)).max(0)),
    }
}

/// `the 27th`, `Friday the 13th`: of the month in which it is one.
fn day_of_some_month(day: i8, weekday: Option<Weekday>, anchor: Date, direction: Direction) -> Option<Date> {
    // Friday the 31st may be more than a year away.
    const MONTHS: i64 = 40;
    let candidates = (-MONTHS..=MONTHS).filter_map(|shift| {
        let (first, _) = unit_around(Unit::Month, anchor, shift)?;
        Date::new(first.year(), first.month(), day).ok().filter(|date| weekday.is_none_or(|weekday| date.weekday() == weekday))
    });
    // A day of the week makes it one day in many months: it is the nearest one that is meant, behind or ahead.
    let direction = if weekday.is_some() { Direction::Either } else { direction };
    pick(candidates.map(|date| (date, date)), anchor, direction).map(|days| days.0)
}

fn decade(first: i16, anchor: Date, direction: Direction) -> Option<Days> {
    if first >= 100 {
        return months(first, 1, 120);
    }
    let century = anchor.year().div_euclid(100);
    pick((-2..=2).filter_map(|shift| months((century + shift) * 100 + first, 1, 120)), anchor, direction)
}

fn stretch(length: &[(Amount, Unit)], way: Way, anchor: Date) -> Option<Days> {
    // Quarters and decades are those of the calendar.
    if let [(amount, unit @ (Unit::Quarter | Unit::Decade))] = length {
        let count = i64::from(amount.count.clamp(1, 1000));
        let (near, far) = if way == Way::Back { (-1, -count) } else { (1, count) };
        let (near, far) = (unit_around(*unit, anchor, near)?, unit_around(*unit, anchor, far)?);
        return Some((near.0.min(far.0), near.1.max(far.1)));
    }
    let far = moved(anchor, length, way)?;
    let (first, last) = match way {
        Way::Back => (far, plus(anchor, -1)?),
        Way::Ahead => (plus(anchor, 1)?, far),
    };
    // Less than a day is today.
    Some(if first <= last { (first, last) } else { (anchor, anchor) })
}

/// Weeks belong to the month or year that has their Thursday (as in ISO 8601), weekends to that of their Saturday.
fn nth_week(days: Days, nth: i8) -> Option<Days> {
    let thursday = nth_weekday(days, Weekday::Thursday, nth)?;
    Some((plus(thursday, -3)?, plus(thursday, 3)?))
}

fn nth_of(nth: i8, count: i64, of: Countable, days: Days) -> Option<Days> {
    let unit = match of {
        Countable::Weekday(weekday) => {
            let date = nth_weekday(days, weekday, nth)?;
            return Some((date, date));
        }
        Countable::Unit(unit) => unit,
    };
    let more = count - 1;
    let found = match unit {
        Unit::Week => {
            let (first, last) = nth_week(days, nth)?;
            if nth > 0 { (first, plus(last, 7 * more)?) } else { (plus(first, -7 * more)?, last) }
        }
        Unit::Weekend => {
            let saturday = nth_weekday(days, Weekday::Saturday, nth)?;
            (saturday, plus(saturday, 1)?)
        }
        _ => {
            let (start, shift) = if nth > 0 { (days.0, i64::from(nth) - 1) } else { (days.1, i64::from(nth) + 1) };
            let other = if nth > 0 { shift + more } else { shift - more };
            let (one, two) = (unit_around(unit, start, shift)?, unit_around(unit, start, other)?);
            (one.0.min(two.0), one.1.max(two.1))
        }
    };
    // The first week of a year may begin before it, nothing else reaches beyond.
    let inside = matches!(unit, Unit::Week | Unit::Weekend) || (days.0 <= found.0 && found.1 <= days.1);
    inside.then_some(found)
}

/// The week that holds a day, or the weekend that it belongs to: with the Monday behind it, the Thursday and Friday before it.
fn around(unit: Unit, days: Days) -> Option<Days> {
    if unit != Unit::Weekend {
        return unit_around(unit, days.0, 0);
    }
    let day = days.0;
    let (saturday, sunday) = match day.weekday() {
        Weekday::Monday | Weekday::Tuesday => unit_around(unit, day, -1)?,
        _ => unit_around(unit, day, 0)?,
    };
    let near = |date: Date| days_between(date, day).abs() <= 2;
    Some((if near(saturday) { saturday.min(day) } else { saturday }, if near(sunday) { sunday.max(day) } else { sunday }))
}

/// Both ends; one that lacks its year gets it from the other.
fn range(from: &Meaning, to: &Meaning, anchor: Date, direction: Direction) -> Option<(Days, Precision)> {
    let (first, last) = if from.is_bare() && !to.is_bare() && to.anchor().is_none() {
        let last = closed(to, anchor, direction)?;
        (closed(from, last.0.1, Direction::Past)?, last)
    } else {
        let mut first = closed(from, anchor, direction)?;
        let last = if to.is_bare() { closed(to, first.0.0, Direction::Future)? } else { closed(to, anchor, direction)? };
        // `between May 22 and now`
        if from.is_bare() && first.0.0 > last.0.1 {
            first = closed(from, last.0.1, Direction::Past)?;
        }
        (first, last)
    };
    (first.0.0 <= last.0.1).then_some(((first.0.0, last.0.1), first.1.min(last.1)))
}
