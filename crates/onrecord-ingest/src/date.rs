//! Dates as files write them, in any of the customs of feeds, tables and wire archives.

use jiff::civil::Date;
use jiff::fmt::rfc2822::DateTimeParser;

/// When something was published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Published {
    /// Day, in the time zone that is written.
    pub(crate) date: Date,
    /// The value as given, when it tells the time too.
    pub(crate) at: Option<String>,
}

/// English names of months; three letters of one are enough.
const MONTHS: [&str; 12] =
    ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

/// Reads ISO 8601 (`2025-06-03`, `2025-06-03T10:00Z`), RFC 2822 (`Tue, 3 Jun 2025 10:00:00 +0000`) and days with
/// the month in English letters (`June 3, 2025`, `3 June 2025`, `26-FEB-1987 15:01:01.79`), in the
/// sloppy forms of feeds too. `None` for all else:
/// `03/06/2025` is one day in Britain and another in America.
pub(crate) fn published(value: &str) -> Option<Published> {
    let value = value.trim();
    let (date, exact) =
        iso(value).or_else(|| rfc2822(value)).or_else(|| year_first(value)).or_else(|| year_last(value)).or_else(|| spelt(value))?;
    Some(Published { date, at: exact.then(|| value.to_owned()) })
}

fn iso(value: &str) -> Option<(Date, bool)> {
    let length = if value.as_bytes().get(4) == Some(&b'-') { 10 } else { 8 };
    let (day, rest) = value.split_at_checked(length)?;
    if !day.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-') {
        return None;
    }
    let date: Date = day.parse().ok()?;
    match rest.strip_prefix(['T', 't', ' ']) {
        None => rest.is_empty().then_some((date, false)),
        Some(time) => is_time(time.trim()).then_some((date, true)),
    }
}

/// `2025/06/03 10:00`, `2025-6-3`: with the year in front the order is never in doubt.
fn year_first(value: &str) -> Option<(Date, bool)> {
    let (day, time) = value.split_once(['T', ' ']).map_or((value, None), |(day, time)| (day, Some(time)));
    let mut numbers = day.split(['-', '/', '.']);
    let (year, month, of_month) = (numbers.next()?, numbers.next()?, numbers.next()?);
    if year.len() != 4 || numbers.next().is_some() {
        return None;
    }
    let date = Date::new(year.parse().ok()?, month.parse().ok()?, of_month.parse().ok()?).ok()?;
    match time {
        None => Some((date, false)),
        Some(time) => is_time(time.trim()).then_some((date, true)),
    }
}

/// `Tue Jun 3 10:00:00 UTC 2025`, as programs in C print it.
fn year_last(value: &str) -> Option<(Date, bool)> {
    let parts: Vec<&str> = value.split_whitespace().collect();
    let [weekday, of_year, day, time, zone @ .., year] = parts.as_slice() else { return None };
    if !is_weekday(weekday) || zone.len() > 1 || year.len() != 4 || !is_time(time) {
        return None;
    }
    let date = Date::new(year.parse().ok()?, month(of_year)?, day.parse().ok()?).ok()?;
    Some((date, true))
}

fn rfc2822(value: &str) -> Option<(Date, bool)> {
    // A wrong weekday is a slip of the feed; the day is what counts.
    let parser = DateTimeParser::new().relaxed_weekday(true);
    parser.parse_zoned(value).ok().map(|moment| (moment.date(), true))
}

fn spelt(value: &str) -> Option<(Date, bool)> {
    let parts: Vec<&str> = value.split([' ', '\t', ',', '-']).filter(|part| !part.is_empty()).collect();
    let parts = match parts.as_slice() {
        [weekday, rest @ ..] if is_weekday(weekday) => rest,
        all => all,
    };
    let [first, second, year, time @ ..] = parts else { return None };
    let (day, month) = match (month(first), month(second)) {
        (None, Some(month)) => (first, month),
        (Some(month), None) => (second, month),
        _ => return None,
    };
    let day = ["st", "nd", "rd", "th"].iter().find_map(|suffix| day.strip_suffix(suffix)).unwrap_or(day);
    if year.len() != 4 {
        return None;
    }
    let date = Date::new(year.parse().ok()?, month, day.parse().ok()?).ok()?;
    match time {
        [] => Some((date, false)),
        ["at", rest @ ..] | rest => is_time(&rest.join(" ")).then_some((date, true)),
    }
}

/// Whether this begins with hours and minutes, in 24 or 12 hours. What follows is kept as given and not read.
fn is_time(value: &str) -> bool {
    let number = |part: &str, most: u8| part.parse().is_ok_and(|number: u8| number <= most);
    if let Some((hours, rest)) = value.split_once(':') {
        return number(hours, 24) && rest.get(..2).is_some_and(|minutes| number(minutes, 59));
    }
    // ISO 8601 without colons: `100000Z`.
    let digits = value.get(..4).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
    digits.is_some_and(|digits| number(&digits[..2], 24) && number(&digits[2..], 59))
}

fn month(word: &str) -> Option<i8> {
    let word = word.trim_end_matches('.').to_ascii_lowercase();
    if word.len() < 3 {
        return None;
    }
    // `Sept.` is a beginning of the name like the others.
    let place = MONTHS.iter().position(|month| month.starts_with(&word))?;
    i8::try_from(place + 1).ok()
}

fn is_weekday(word: &str) -> bool {
    let word = word.trim_end_matches('.').to_ascii_lowercase();
    let names = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    word.len() >= 3 && names.iter().any(|name| name.starts_with(&word))
}

#[cfg(test)]
mod tests {
    use super::published;
    use jiff::civil::date;

    #[test]
    fn reads_the_customs_of_feeds_tables_and_wires() {
        let day = date(2025, 6, 3);
        for value in [
            "2025-06-03",
            "20250603",
            "June 3, 2025",
            "3 June 2025",
            "Tuesday, 3rd Jun. 2025",
            " Tue Jun 3 2025 ",
            "3-JUN-2025",
            "2025-6-3",
            "2025/06/03",
        ] {
            let read = published(value).unwrap_or_else(|| panic!("{value}"));
            assert_eq!((read.date, read.at), (day, None), "{value}");
        }
        for value in [
            "2025-06-03T10:00:00Z",
            "2025-06-03T23:30:00-05:00",
            "2025-06-03 10:00",
            "20250603T100000Z",
            "Tue, 03 Jun 2025 10:00:00 GMT",
            "Mon, 3 Jun 2025 23:59:00 -0700",
            "June 3, 2025 at 9:15 AM EDT",
            "Tue, 03 June 2025 10:00:00 +0200",
            "3 Jun 2025 10:00 EST",
            "Tue, 3 Jun 25 10:00:00 GMT",
            "Tuesday, 3 Jun 2025 10:00:00 -0700",
            "Tue Jun  3 10:00:00 UTC 2025",
            "Tue Jun 3 10:00:00 2025",
            "2025/06/03 10:00",
            "20250603T100000+0200",
            "2025-06-03T10:00:00.000+00:00",
            "3-JUN-2025 15:01:01.79",
        ] {
            let read = published(value).unwrap_or_else(|| panic!("{value}"));
            assert_eq!((read.date, read.at.as_deref()), (day, Some(value)), "{value}");
        }
        assert_eq!(published("26-FEB-1987 15:01:01.79").map(|read| read.date), Some(date(1987, 2, 26)));
    }

    #[test]
    fn does_not_guess() {
        for value in
            ["", "yesterday", "03/06/2025", "2025-02-30", "2025-06-03 soon", "June 2025", "31 June 2025", "3 June 25 éé", "2025-06-0é"]
        {
            assert_eq!(published(value), None, "{value}");
        }
    }
}
