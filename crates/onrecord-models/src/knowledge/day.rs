//! Days that are known to the day, the month or the year.

use jiff::civil::Date;
use std::fmt;
use std::str::FromStr;

/// How exactly a day is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Precision {
    /// Only its year.
    Year,
    /// Only its month.
    Month,
    /// The day itself.
    Day,
}

/// The first or last day of something, as exactly as it is known: `2017`, `2017-05`, `2017-05-14`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartialDate {
    earliest: Date,
    precision: Precision,
}

/// A text that is no day, month or year.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is not a date of the form YYYY, YYYY-MM or YYYY-MM-DD")]
pub struct NoDate(String);

impl PartialDate {
    /// A day that is known as exactly as `precision` says; what is finer than that is dropped.
    #[must_use]
    pub fn new(date: Date, precision: Precision) -> Self {
        let earliest = match precision {
            Precision::Year => date.first_of_year(),
            Precision::Month => date.first_of_month(),
            Precision::Day => date,
        };
        Self { earliest, precision }
    }

    /// The first day that it can be.
    #[must_use]
    pub fn earliest(&self) -> Date {
        self.earliest
    }

    /// The last day that it can be.
    #[must_use]
    pub fn latest(&self) -> Date {
        match self.precision {
            Precision::Year => self.earliest.last_of_year(),
            Precision::Month => self.earliest.last_of_month(),
            Precision::Day => self.earliest,
        }
    }

    /// How exactly it is known.
    #[must_use]
    pub fn precision(&self) -> Precision {
        self.precision
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month) = (self.earliest.year(), self.earliest.month());
        match self.precision {
            Precision::Year => write!(f, "{year:04}"),
            Precision::Month => write!(f, "{year:04}-{month:02}"),
            Precision::Day => self.earliest.fmt(f),
        }
    }
}

impl FromStr for PartialDate {
    type Err = NoDate;

    fn from_str(text: &str) -> Result<Self, NoDate> {
        let read = || {
            let mut cells = text.splitn(3, '-').map(|cell| cell.bytes().all(|byte| byte.is_ascii_digit()).then_some(cell));
            let year = cells.next()??;
            let month = cells.next();
            let day = cells.next();
            let number = |cell: Option<Option<&str>>| match cell {
                None => Some(1),
                Some(cell) => cell.filter(|cell| cell.len() == 2)?.parse().ok(),
            };
            let year = Some(year).filter(|year| year.len() == 4)?.parse().ok()?;
            let date = Date::new(year, number(month)?, number(day)?).ok()?;
            let precision = match (month, day) {
                (None, _) => Precision::Year,
                (_, None) => Precision::Month,
                _ => Precision::Day,
            };
            Some(Self::new(date, precision))
        };
        read().ok_or_else(|| NoDate(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_keep_their_precision() {
        for text in ["2017", "2017-05", "2017-05-14", "0987"] {
            assert_eq!(text.parse::<PartialDate>().unwrap().to_string(), text);
        }
        let year: PartialDate = "2016".parse().unwrap();
        assert_eq!((year.earliest().to_string(), year.latest().to_string()), ("2016-01-01".into(), "2016-12-31".into()));
        let month: PartialDate = "2016-02".parse().unwrap();
        assert_eq!(month.latest().to_string(), "2016-02-29");
    }

    #[test]
    fn other_texts_are_no_dates() {
        for text in ["", "17", "2017-", "2017-13", "2017-02-30", "2017-5-1", "2017-05-14T00", "-017", "May 2017"] {
            assert!(text.parse::<PartialDate>().is_err(), "{text}");
        }
    }
}
