//! Reckoning with days of the calendar. Nothing panics: what lies outside the years -9999 to 9999 is `None`.

use super::meaning::{Amount, Holiday, Part, Season, Unit, Way};
use jiff::civil::{Date, Weekday};

/// First and last day.
pub(super) type Days = (Date, Date);

pub(super) fn plus(date: Date, days: i64) -> Option<Date> {
    date.checked_add(jiff::Span::new().try_days(days).ok()?).ok()
}

fn plus_months(date: Date, months: i64) -> Option<Date> {
    date.checked_add(jiff::Span::new().try_months(months).ok()?).ok()
}

pub(super) fn days_between(from: Date, to: Date) -> i64 {
    to.duration_since(from).as_hours() / 24
}

/// How many days after Monday.
pub(super) fn after_monday(weekday: Weekday) -> i64 {
    i64::from(weekday.to_monday_zero_offset())
}

pub(super) fn monday_of(date: Date) -> Option<Date> {
    plus(date, -after_monday(date.weekday()))
}

/// `count` months from the first of a month on.
pub(super) fn months(year: i16, month: i8, count: i64) -> Option<Days> {
    let first = Date::new(year, month, 1).ok()?;
    Some((first, plus(plus_months(first, count)?, -1)?))
}

/// The nth day of the week of a stretch, from its end when negative.
pub(super) fn nth_weekday(days: Days, weekday: Weekday, nth: i8) -> Option<Date> {
    let ahead = |from: Date| (after_monday(weekday) - after_monday(from.weekday())).rem_euclid(7);
    let date = match nth {
        1.. => plus(days.0, ahead(days.0) + 7 * i64::from(nth - 1))?,
        _ => plus(days.1, ahead(days.1) - if ahead(days.1) > 0 { 7 } else { 0 } + 7 * i64::from(nth + 1))?,
    };
    (days.0 <= date && date <= days.1).then_some(date)
}

/// The unit of the calendar that is `shift` from the one that holds `date`.
pub(super) fn unit_around(unit: Unit, date: Date, shift: i64) -> Option<Days> {
    let (year, month) = (date.year(), date.month());
    let block = |length: i8| {
        let first = Date::new(year, (month - 1) / length * length + 1, 1).ok()?;
        let first = plus_months(first, shift * i64::from(length))?;
        Some((first, plus(plus_months(first, i64::from(length))?, -1)?))
    };
    let years = |length: i16| {
        let first = i64::from(year.div_euclid(length) * length) + shift * i64::from(length);
        months(i16::try_from(first).ok()?, 1, 12 * i64::from(length))
    };
    let week = |from: i64, length: i64| {
        let first = plus(monday_of(date)?, from + 7 * shift)?;
        Some((first, plus(first, length - 1)?))
    };
    match unit {
        Unit::Second | Unit::Minute | Unit::Hour | Unit::Day | Unit::WorkingDay => {
            let day = plus(date, shift)?;
            Some((day, day))
        }
        Unit::Weekend => week(5, 2),
        Unit::Week => week(0, 7),
        Unit::WorkingWeek => week(0, 5),
        Unit::Fortnight => {
            // No calendar has fortnights: the one that begins this week.
            let first = plus(monday_of(date)?, 14 * shift)?;
            Some((first, plus(first, 13)?))
        }
        Unit::Month => block(1),
        Unit::Quarter => block(3),
        Unit::Half => block(6),
        Unit::Year => years(1),
        Unit::Decade => years(10),
        Unit::Century => years(100),
    }
}

/// `date` moved by a length of time; less than a day moves nothing.
pub(super) fn moved(date: Date, length: &[(Amount, Unit)], way: Way) -> Option<Date> {
    let sign = if way == Way::Back { -1 } else { 1 };
    let (mut date, mut seconds) = (date, 0);
    // From the longest unit down, whatever their order in the text.
    let mut length = length.to_vec();
    length.sort_by_key(|(_, unit)| std::cmp::Reverse(*unit));
    for (amount, unit) in length {
        let hundredths = i64::from(amount.count) * 100 + i64::from(amount.hundredths);
        let in_months = match unit {
            Unit::Month => 1,
            Unit::Quarter => 3,
            Unit::Half => 6,
            Unit::Year => 12,
            Unit::Decade => 120,
            Unit::Century => 1200,
            _ => 0,
        };
        if in_months > 0 {
            let all = hundredths.checked_mul(in_months)?;
            date = plus_months(date, sign * (all / 100))?;
            date = plus(date, sign * (all % 100) * 30 / 100)?;
        } else if unit == Unit::WorkingDay {
            date = working_days(date, sign * i64::from(amount.count))?;
        } else {
            seconds += seconds_of(unit) * hundredths / 100;
        }
    }
    plus(date, sign * (seconds / 86_400))
}

/// So many days from Monday to Friday on; whole weeks at once.
fn working_days(date: Date, days: i64) -> Option<Date> {
    let mut date = plus(date, days / 5 * 7)?;
    for _ in 0..(days % 5).abs() {
        date = plus(date, days.signum())?;
        while matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday) {
            date = plus(date, days.signum())?;
        }
    }
    Some(date)
}

/// A month has 30 days here, a year 365.
pub(super) fn seconds_of(unit: Unit) -> i64 {
    const DAY: i64 = 86_400;
    match unit {
        Unit::Second => 1,
        Unit::Minute => 60,
        Unit::Hour => 3_600,
        Unit::Day | Unit::WorkingDay => DAY,
        Unit::Weekend => 2 * DAY,
        Unit::Week => 7 * DAY,
        Unit::WorkingWeek => 5 * DAY,
        Unit::Fortnight => 14 * DAY,
        Unit::Month => 30 * DAY,
        Unit::Quarter => 90 * DAY,
        Unit::Half => 180 * DAY,
        Unit::Year => 365 * DAY,
        Unit::Decade => 3_650 * DAY,
        Unit::Century => 36_500 * DAY,
    }
}

pub(super) fn season(season: Season, year: i16) -> Option<Days> {
    let month = match season {
        Season::Spring => 3,
        Season::Summer => 6,
        Season::Autumn => 9,
        Season::Winter => 12,
    };
    months(year, month, 3)
}

pub(super) fn holiday(holiday: Holiday, year: i16) -> Option<Date> {
    match holiday {
        Holiday::Fixed(month, day) => Date::new(year, month, day).ok(),
        Holiday::Easter(days) => plus(easter(year)?, i64::from(days)),
        Holiday::Nth { month, nth, weekday, and } => plus(nth_weekday(months(year, month, 1)?, weekday, nth)?, i64::from(and)),
    }
}

/// Easter Sunday of the Gregorian calendar, by the rule of Meeus, Jones and Butcher (J. Meeus, Astronomical Algorithms, 1991).
fn easter(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let (a, b, c) = (y.rem_euclid(19), y.div_euclid(100), y.rem_euclid(100));
    let (d, e) = (b.div_euclid(4), b.rem_euclid(4));
    let g = (8 * b + 13).div_euclid(25);
    let h = (19 * a + b - d - g + 15).rem_euclid(30);
    let (i, k) = (c.div_euclid(4), c.rem_euclid(4));
    let l = (32 + 2 * e + 2 * i - h - k).rem_euclid(7);
    let m = (a + 11 * h + 19 * l).div_euclid(433);
    let n = h + l - 7 * m + 90;
    let month = n.div_euclid(25);
    let day = (h + l - 7 * m + 33 * month + 19).rem_euclid(32);
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// A third of a stretch: of a month by tens of days, of a year by four months, of a week Monday to Wednesday and from
/// Thursday on, of others by days.
pub(super) fn part_of(part: Part, (first, last): Days) -> Option<Days> {
    let length = days_between(first, last) + 1;
    let (one, two) = match length {
        1 => return Some((first, last)),
        7 => {
            return match part {
                Part::Early | Part::Earlier => Some((first, plus(first, 2)?)),
                Part::Middle => Some((plus(first, 1)?, plus(first, 3)?)),
                Part::Late | Part::Later => Some((plus(first, 3)?, last)),
            };
        }
        28..=31 => (10, 20),
        // By whole months where a stretch begins with one.
        90..=92 => (days_between(first, plus_months(first, 1)?), days_between(first, plus_months(first, 2)?)),
        365 | 366 => (days_between(first, plus_months(first, 4)?), days_between(first, plus_months(first, 8)?)),
        _ => (length / 3, length * 2 / 3),
    };
    Some(match part {
        Part::Early | Part::Earlier => (first, plus(first, (one - 1).max(0))?),
        Part::Middle => (plus(first, one)?, plus(first, (two - 1).max(one))?),
        Part::Late | Part::Later => (plus(first, two)?, last),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn easter_is_on_the_days_that_almanacs_give() {
        for (year, month, day) in [(1961, 4, 2), (2000, 4, 23), (2008, 3, 23), (2011, 4, 24), (2038, 4, 25)] {
            assert_eq!(easter(year), Some(date(year, month, day)));
        }
    }

    #[test]
    fn working_days_pass_over_weekends() {
        assert_eq!(working_days(date(2031, 6, 6), 1), Some(date(2031, 6, 9)));
        assert_eq!(working_days(date(2031, 6, 9), -1), Some(date(2031, 6, 6)));
        assert_eq!(working_days(date(2031, 6, 4), 12), Some(date(2031, 6, 20)));
    }

    #[test]
    fn weekdays_are_counted_from_both_ends() {
        let june = months(2031, 6, 1).expect("June");
        assert_eq!(nth_weekday(june, Weekday::Sunday, 1), Some(date(2031, 6, 1)));
        assert_eq!(nth_weekday(june, Weekday::Monday, -1), Some(date(2031, 6, 30)));
        assert_eq!(nth_weekday(june, Weekday::Tuesday, -1), Some(date(2031, 6, 24)));
        assert_eq!(nth_weekday(june, Weekday::Tuesday, 5), None);
    }
}
