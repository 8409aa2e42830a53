//! Dates as newsrooms write them: `February 11`, `3 June 2025`, `2026-02-11`.

use crate::{
    Span,
    cursor::{Cursor, is_listed},
};
use jiff::civil::Date;

/// A day as it stands in the text, often without its year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct WrittenDate {
    pub(crate) span: Span,
    pub(crate) year: Option<i16>,
    pub(crate) month: i8,
    pub(crate) day: i8,
}

/// How many days after the day of publication a report may be dated: clocks and time zones
/// differ, and weeklies are dated ahead.
const DAYS_AHEAD: i64 = 3;

impl WrittenDate {
    /// The day, when its year is written.
    pub(crate) fn full(&self) -> Option<Date> {
        Date::new(self.year?, self.month, self.day).ok()
    }

    /// The day; a missing year is the one that brings it nearest to `published` and not more than
    /// a few days after it. The 29th of February may lie eight years back.
    pub(crate) fn completed(&self, published: Option<Date>) -> Option<Date> {
        if self.year.is_some() {
            return self.full();
        }
        let published = published?;
        let away = |date: &Date| date.duration_since(published).as_hours() / 24;
        (-8..=1)
            .filter_map(|years| Date::new(published.year().checked_add(years)?, self.month, self.day).ok())
            .filter(|date| away(date) <= DAYS_AHEAD)
            .min_by_key(|date| away(date).abs())
    }
}

/// Whether a slip of the keyboard in a month's name is forgiven: safe only where a date is
/// expected anyway.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Spelling {
    Exact,
    Forgiving,
}

/// Reads the date that starts at the cursor, a day of the week before it included in the step but
/// not in the span. The cursor moves only when there is one.
pub(crate) fn read_date(cursor: &mut Cursor<'_>, spelling: Spelling) -> Option<WrittenDate> {
    let mut ahead = *cursor;
    let mut start = ahead.at();
    let date = match ahead.peek()? {
        '0'..='9' => starting_with_number(&mut ahead)?,
        _ => {
            let mut past_weekday = ahead;
            if past_weekday.word().is_some_and(|word| is_listed(WEEKDAYS, word)) {
                past_weekday.take('.');
                past_weekday.take(',');
                past_weekday.skip_blanks();
                ahead = past_weekday;
                start = ahead.at();
            }
            match ahead.peek()? {
                '0'..='9' => starting_with_number(&mut ahead)?,
                _ => starting_with_month(&mut ahead, spelling)?,
            }
        }
    };
    let (year, month, day) = date;
    let month = i8::try_from(month).ok()?;
    let day = i8::try_from(day).ok()?;
    // 2024 is a leap year: a 29th of February is possible as long as no year says otherwise.
    Date::new(year.unwrap_or(2024), month, day).ok()?;
    *cursor = ahead;
    Some(WrittenDate { span: Span::new(start, ahead.at()), year, month, day })
}

type Parts = (Option<i16>, u16, u16);

/// `3 June 2025`, `3rd of June`, `26-FEB-1987`, `2026-02-11`, `11.02.2026`.
fn starting_with_number(cursor: &mut Cursor<'_>) -> Option<Parts> {
    let (first, digits) = cursor.number()?;
    if digits == 4 {
        let separator = cursor.peek().filter(|character| matches!(character, '-' | '/' | '.'))?;
        cursor.take(separator);
        let (month, _) = cursor.number().filter(|number| number.1 <= 2)?;
        if !cursor.take(separator) {
            return None;
        }
        let (day, _) = cursor.number().filter(|number| number.1 <= 2)?;
        return no_digit(cursor).then_some((i16::try_from(first).ok(), month, day));
    }
    if digits > 2 {
        return None;
    }
    if let Some(separator) = cursor.peek().filter(|character| matches!(character, '.' | '/')) {
        let mut ahead = *cursor;
        ahead.take(separator);
        let (second, _) = ahead.number().filter(|number| number.1 <= 2)?;
        let (year, _) = ahead.take(separator).then(|| ahead.number()).flatten().filter(|number| number.1 == 4)?;
        // Month first is a habit of the United States, and only with slashes; 03/04/2025 can be
        // read both ways, so it is not read at all.
        let (month, day) = match (separator, first > 12, second > 12) {
            ('.', _, false) | ('/', true, false) => (second, first),
            ('/', false, true) => (first, second),
            _ => return None,
        };
        *cursor = ahead;
        return no_digit(cursor).then_some((i16::try_from(year).ok(), month, day));
    }
    take_ordinal(cursor);
    let hyphen = cursor.take('-');
    cursor.skip_blanks();
    let mut of = *cursor;
    if of.word() == Some("of") {
        of.skip_blanks();
        *cursor = of;
    }
    let month = month_number(cursor.word()?, Spelling::Exact)?;
    let mut ahead = *cursor;
    ahead.take('.');
    ahead.take(',');
    if hyphen {
        ahead.take('-');
    }
    ahead.skip_blanks();
    let year = read_year(&mut ahead);
    if year.is_some() {
        *cursor = ahead;
    }
    Some((year, month, first))
}

/// `June 3`, `Feb. 3, 2025`, `MARCH 3rd`.
fn starting_with_month(cursor: &mut Cursor<'_>, spelling: Spelling) -> Option<Parts> {
    let month = month_number(cursor.word()?, spelling)?;
    let parted = cursor.take('.') | cursor.take(',') | cursor.skip_blanks();
    if !parted {
        return None;
    }
    let (day, _) = cursor.number().filter(|number| number.1 <= 2)?;
    take_ordinal(cursor);
    let mut goes_on = *cursor;
    let clock = (goes_on.take(':') || goes_on.take('.')) && !no_digit(&goes_on);
    if clock || cursor.peek().is_some_and(|character| character.is_alphanumeric() || character == '%') {
        return None;
    }
    let mut ahead = *cursor;
    ahead.take(',');
    ahead.skip_blanks();
    let year = read_year(&mut ahead);
    if year.is_some() {
        *cursor = ahead;
    }
    Some((year, month, day))
}

fn no_digit(cursor: &Cursor<'_>) -> bool {
    cursor.peek().is_none_or(|character| !character.is_ascii_digit())
}

fn take_ordinal(cursor: &mut Cursor<'_>) {
    let mut ahead = *cursor;
    if ahead.word().is_some_and(|word| is_listed(&["nd", "rd", "st", "th"], word)) {
        *cursor = ahead;
    }
}

fn read_year(cursor: &mut Cursor<'_>) -> Option<i16> {
    let (year, digits) = cursor.number()?;
    let fits = digits == 4 && (1600..=2200).contains(&year) && cursor.peek().is_none_or(|character| !character.is_alphanumeric());
    if fits { i16::try_from(year).ok() } else { None }
}

const WEEKDAYS: &[&str] = &[
    "fri",
    "friday",
    "mon",
    "monday",
    "sat",
    "saturday",
    "sun",
    "sunday",
    "thu",
    "thur",
    "thurs",
    "thursday",
    "tue",
    "tues",
    "tuesday",
    "wed",
    "wednesday",
];

const MONTHS: [&str; 12] =
    ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

/// Number of the month from 1, of its name or its abbreviation in any case.
fn month_number(word: &str, spelling: Spelling) -> Option<u16> {
    if !(3..=10).contains(&word.len()) || !word.is_ascii() {
        return None;
    }
    let abbreviates = |name: &str| {
        let short = word.len() == 3 || word.len() == name.len() || (word.len() == 4 && name == "september");
        short && name.as_bytes().get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word.as_bytes()))
    };
    let slips = |name: &str| name.len() > 3 && is_one_slip_away(word.as_bytes(), name.as_bytes());
    let month = MONTHS.iter().position(|name| abbreviates(name)).or_else(|| match spelling {
        Spelling::Exact => None,
        Spelling::Forgiving => MONTHS.iter().position(|name| slips(name)),
    })?;
    u16::try_from(month + 1).ok()
}

/// Whether one letter too many, too few or wrong, or two letters in the wrong order, make
/// `written` of `meant`, which is in lower case.
fn is_one_slip_away(written: &[u8], meant: &[u8]) -> bool {
    let same = |pair: &(&u8, &u8)| pair.0.eq_ignore_ascii_case(pair.1);
    let head = written.iter().zip(meant).take_while(same).count();
    let tail = written.iter().rev().zip(meant.iter().rev()).take_while(same).count();
    match (written.len(), meant.len()) {
        (w, m) if w == m => {
            let swapped = head + 2 <= m
                && written[head].eq_ignore_ascii_case(&meant[head + 1])
                && written[head + 1].eq_ignore_ascii_case(&meant[head])
                && tail + head + 2 >= m;
            head + tail + 1 >= m || swapped
        }
        (w, m) if w + 1 == m || m + 1 == w => head + tail >= w.min(m),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn read(text: &str, spelling: Spelling) -> Option<(String, Option<i16>, i8, i8)> {
        let mut cursor = Cursor::new(text, Span::new(0, text.len()), text.len());
        read_date(&mut cursor, spelling).map(|date| (text[date.span.range()].to_owned(), date.year, date.month, date.day))
    }

    #[test]
    fn reads_the_shapes_newsrooms_use() {
        for (text, span, year, month, day) in [
            ("February 11. /X/", "February 11", None, 2, 11),
            ("Feb. 3, 2025 (X)", "Feb. 3, 2025", Some(2025), 2, 3),
            ("3 June 2025, Geneva", "3 June 2025", Some(2025), 6, 3),
            ("3rd of June -", "3rd of June", None, 6, 3),
            ("26-FEB-1987 14:00", "26-FEB-1987", Some(1987), 2, 26),
            ("2026-02-11 X", "2026-02-11", Some(2026), 2, 11),
            ("2026-02-11T09:30Z", "2026-02-11", Some(2026), 2, 11),
            ("11.02.2026", "11.02.2026", Some(2026), 2, 11),
            ("25/12/2025", "25/12/2025", Some(2025), 12, 25),
            ("12/25/2025", "12/25/2025", Some(2025), 12, 25),
            ("Monday, June 3 -", "June 3", None, 6, 3),
            ("SEPT 9 -", "SEPT 9", None, 9, 9),
            ("February 29 -", "February 29", None, 2, 29),
        ] {
            assert_eq!(read(text, Spelling::Exact), Some((span.to_owned(), year, month, day)), "{text}");
        }
    }

    #[test]
    fn leaves_what_is_no_date() {
        for text in [
            "May 285",
            "June 31 -",
            "March 14:02",
            "Marching 3",
            "Mar 4.50",
            "03/04/2025",
            "29.02.2025",
            "June",
            "3",
            "",
            "Mayo 3",
            "5 people",
        ] {
            assert_eq!(read(text, Spelling::Exact), None, "{text}");
        }
    }

    #[test]
    fn forgives_one_slip_where_a_date_is_expected() {
        for (text, month) in
            [("Narch 2", 3), ("Marc 3", 3), ("Juen 19", 6), ("Jne 19", 6), ("Junee 2", 6), ("APrli 2", 4), ("Ocotber 9", 10)]
        {
            assert_eq!(read(text, Spelling::Exact), None, "{text}");
            assert_eq!(read(text, Spelling::Forgiving).map(|date| date.2), Some(month), "{text}");
        }
        for text in ["Maine 2", "Junta 4", "Mass 3", "Day 3"] {
            assert_eq!(read(text, Spelling::Forgiving), None, "{text}");
        }
    }

    #[test]
    fn completes_the_year_from_the_day_of_publication() {
        let written = |month, day| WrittenDate { span: Span::new(0, 0), year: None, month, day };
        let new_year = Some(date(2026, 1, 2));
        assert_eq!(written(12, 31).completed(new_year), Some(date(2025, 12, 31)));
        assert_eq!(written(1, 4).completed(new_year), Some(date(2026, 1, 4)));
        assert_eq!(written(1, 20).completed(new_year), Some(date(2025, 1, 20)));
        assert_eq!(written(1, 1).completed(Some(date(2025, 12, 30))), Some(date(2026, 1, 1)));
        assert_eq!(written(2, 29).completed(new_year), Some(date(2024, 2, 29)));
        assert_eq!(written(6, 3).completed(None), None);
    }
}
