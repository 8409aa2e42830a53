//! What an expression of time means, before it is known from which day it counts.

use crate::Span;
use jiff::civil::Weekday;

/// An expression of time and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeExpression {
    /// Its place in the text, in bytes, a leading `since` or `by` included, a bare `on` or `in` not.
    pub span: Span,
    /// What it says.
    pub meaning: Meaning,
}

/// From which day an expression that is not complete in itself counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Anchor {
    /// The day on which the words are spoken or printed: `yesterday`, `three days ago`.
    Utterance,
    /// The day that the text spoke of before: `a day earlier`, `the following week`.
    Reference,
}

/// A length of time of the calendar or the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unit {
    /// A second.
    Second,
    /// A minute.
    Minute,
    /// An hour.
    Hour,
    /// A day.
    Day,
    /// A day from Monday to Friday.
    WorkingDay,
    /// Saturday and Sunday.
    Weekend,
    /// A week, Monday to Sunday.
    Week,
    /// Monday to Friday.
    WorkingWeek,
    /// Two weeks.
    Fortnight,
    /// A month.
    Month,
    /// Three months, from January, April, July or October.
    Quarter,
    /// Six months, from January or July.
    Half,
    /// A year.
    Year,
    /// Ten years, from one that ends in 0.
    Decade,
    /// A hundred years, from one that ends in 00.
    Century,
}

/// How many of something: `three`, or the three that stand for `a few` and `several`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Amount {
    /// The number; what stands behind a decimal point or `and a half` is in `hundredths`.
    pub count: u32,
    /// Hundredths beside the whole number, 0 to 99.
    pub hundredths: u8,
    /// Whether the text gives a number, not `a few`.
    pub exact: bool,
}

/// Which way an offset goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Way {
    /// To earlier days.
    Back,
    /// To later days.
    Ahead,
}

/// A year, as a part of another meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum YearOf {
    /// It is written.
    Written(i16),
    /// So many years from the one of the anchor: `March last year` is -1.
    Shifted(i8),
    /// The last or the next that there was: `last March` is the latest that is over.
    Nearest(Way),
}

/// A season of the northern half of the earth, by whole months.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Season {
    /// March to May.
    Spring,
    /// June to August.
    Summer,
    /// September to November.
    Autumn,
    /// December to February.
    Winter,
}

/// A part of a stretch of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// `early March`, `the beginning of the year`.
    Early,
    /// `mid-March`, `the middle of the year`.
    Middle,
    /// `late March`, `the end of the year`.
    Late,
    /// `earlier this month`: up to the anchor.
    Earlier,
    /// `later this month`: from the day after the anchor.
    Later,
}

/// The side of a day on which something lies that has one end only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Bound {
    /// `since Monday`, `from May`: it and what comes then.
    Since,
    /// `after Monday`: what comes when it is over.
    After,
    /// `until Friday`, `by Friday`: up to its last day.
    Until,
    /// `before Friday`: what comes before its first day.
    Before,
}

/// A time of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TimeOfDay {
    /// A time on the clock, 0 to 23 and 0 to 59; `half_known` tells whether the text says which half of the day is meant.
    Clock {
        /// The hour.
        hour: u8,
        /// The minute.
        minute: u8,
        /// Whether `p.m.`, `in the morning` or an hour beyond twelve tells the half of the day.
        half_known: bool,
    },
    /// `early Monday`.
    Early,
    /// `late Monday`.
    Late,
    /// In the morning.
    Morning,
    /// At noon, at lunchtime.
    Noon,
    /// In the afternoon.
    Afternoon,
    /// In the evening.
    Evening,
    /// At night.
    Night,
    /// At midnight.
    Midnight,
}

/// A day that is kept every year, of the western churches and of the United States where countries differ (Labor Day, Memorial Day).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Holiday {
    /// On the same day each year: month and day.
    Fixed(i8, i8),
    /// So many days from Easter Sunday of the western churches.
    Easter(i8),
    /// The nth weekday of a month, from its end when negative, and so many days after: Thanksgiving is the fourth Thursday of November.
    Nth {
        /// The month.
        month: i8,
        /// Which one, from 1; -1 is the last.
        nth: i8,
        /// The day of the week.
        weekday: Weekday,
        /// Days after it.
        and: i8,
    },
}

/// What an expression of time means. [`crate::time::resolve`] makes days of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// A day of the calendar with what is written of it: `March 3`, `the 27th`, `3 March 2031`.
    Day {
        /// The year.
        year: Option<YearOf>,
        /// The month, 1 to 12.
        month: Option<i8>,
        /// The day of the month.
        day: i8,
        /// The day of the week beside it.
        weekday: Option<Weekday>,
    },
    /// A day of the week: bare, or of the week so many weeks from the anchor's.
    Weekday {
        /// The day.
        weekday: Weekday,
        /// Which week.
        week: Option<i8>,
    },
    /// The latest or the next such day of the week, today left out: `this past Friday`, `the coming Friday`.
    NearestWeekday {
        /// The day.
        weekday: Weekday,
        /// Latest or next.
        way: Way,
    },
    /// So far from another day: `three days ago`, `yesterday`, `two weeks after Easter`.
    Offset {
        /// How far, in several units: `two years and a month`.
        length: Vec<(Amount, Unit)>,
        /// Earlier or later.
        way: Way,
        /// From where.
        from: Base,
    },
    /// A day of the week that lies so many of its kind away: `two Sundays from now`.
    WeekdayOffset {
        /// The day.
        weekday: Weekday,
        /// How many.
        count: u32,
        /// Earlier or later.
        way: Way,
    },
    /// A whole unit of the calendar, counted from the one of the anchor: `this week` is 0, `last year` is -1.
    Period {
        /// The unit.
        unit: Unit,
        /// How many from the current one.
        shift: i16,
        /// Whose current one.
        anchor: Anchor,
    },
    /// Several units before or behind the anchor: `the past three weeks`, `the next two years`.
    Stretch {
        /// How long.
        length: Vec<(Amount, Unit)>,
        /// Before or behind.
        way: Way,
    },
    /// A month.
    Month {
        /// The year.
        year: Option<YearOf>,
        /// 1 to 12.
        month: i8,
    },
    /// A quarter of a year.
    Quarter {
        /// The year.
        year: Option<YearOf>,
        /// 1 to 4.
        quarter: i8,
    },
    /// Half a year.
    HalfYear {
        /// The year.
        year: Option<YearOf>,
        /// 1 or 2.
        half: i8,
    },
    /// A season; the year of a winter is that of its December.
    Season {
        /// The year.
        year: Option<YearOf>,
        /// Which.
        season: Season,
    },
    /// A year.
    Year(i16),
    /// A week by its number in the year (ISO 8601).
    NumberedWeek {
        /// The year.
        year: Option<YearOf>,
        /// 1 to 53.
        week: i8,
    },
    /// Ten years from the given one.
    Decade {
        /// The first year; below 100 when only `the nineties` is said.
        first: i16,
    },
    /// A hundred years: the 21st is 2000 to 2099.
    Century(i16),
    /// A holiday.
    Holiday {
        /// The year.
        year: Option<YearOf>,
        /// Which.
        holiday: Holiday,
    },
    /// One unit or several inside a longer one, from 1, or from -1 when counted from its end: `the first Friday of July`, `the last two weeks of 2030`.
    Nth {
        /// Which.
        nth: i8,
        /// How many.
        count: u8,
        /// Units of what.
        of: Countable,
        /// Inside what.
        within: Box<Meaning>,
    },
    /// The Monday-to-Sunday week, or the weekend, that holds a day.
    Around {
        /// Week or weekend.
        unit: Unit,
        /// The day.
        day: Box<Meaning>,
    },
    /// A part of a stretch: `early March`, `the end of the year`, `earlier this month`.
    Part {
        /// Which.
        part: Part,
        /// Of what.
        of: Box<Meaning>,
    },
    /// From one to another, both included.
    Range {
        /// The first.
        from: Box<Meaning>,
        /// The last.
        to: Box<Meaning>,
    },
    /// Open at one side.
    Open {
        /// Which side of it.
        bound: Bound,
        /// Of what.
        of: Box<Meaning>,
    },
    /// `about`, `around`: nearly.
    About(Box<Meaning>),
    /// A time of a day; of the anchor's when none is named.
    Moment {
        /// The day.
        day: Option<Box<Meaning>>,
        /// When.
        time: TimeOfDay,
        /// The other end, when two are given.
        until: Option<TimeOfDay>,
    },
    /// How long something takes: `for three days`. It has no days of its own.
    Duration(Vec<(Amount, Unit)>),
    /// So long from a day on: `three days from Monday on`, `a week starting tomorrow`.
    Lasting {
        /// How long.
        length: Vec<(Amount, Unit)>,
        /// Its first day.
        from: Box<Meaning>,
    },
}

/// Where an [`Meaning::Offset`] starts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Base {
    /// At the anchor.
    Anchor(Anchor),
    /// At another expression.
    Expression(Box<Meaning>),
}

/// What can be counted inside something longer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Countable {
    /// A unit.
    Unit(Unit),
    /// A day of the week.
    Weekday(Weekday),
}

impl Meaning {
    /// From which day it counts; `None` when nothing is missing: `3 March 2031`, `2030`.
    #[must_use]
    pub fn anchor(&self) -> Option<Anchor> {
        match self {
            Self::Offset { from: Base::Anchor(anchor), .. } | Self::Period { anchor, .. } => Some(*anchor),
            Self::Day { year: Some(YearOf::Written(_)), month: Some(_), .. }
            | Self::Month { year: Some(YearOf::Written(_)), .. }
            | Self::Quarter { year: Some(YearOf::Written(_)), .. }
            | Self::HalfYear { year: Some(YearOf::Written(_)), .. }
            | Self::Season { year: Some(YearOf::Written(_)), .. }
            | Self::NumberedWeek { year: Some(YearOf::Written(_)), .. }
            | Self::Holiday { year: Some(YearOf::Written(_)), .. }
            | Self::Year(_)
            | Self::Century(_)
            | Self::Duration(_) => None,
            Self::Decade { first } if *first >= 100 => None,
            Self::Offset { from: Base::Expression(of), .. }
            | Self::Nth { within: of, .. }
            | Self::Around { day: of, .. }
            | Self::Part { of, .. }
            | Self::Open { of, .. }
            | Self::About(of)
            | Self::Lasting { from: of, .. }
            | Self::Moment { day: Some(of), .. } => of.anchor(),
            Self::Range { from, to } => from.anchor().or(to.anchor()),
            _ => Some(Anchor::Utterance),
        }
    }

    /// Whether the direction decides which of several it is: `Friday`, `March 3`, `in June`.
    #[must_use]
    pub fn is_bare(&self) -> bool {
        match self {
            Self::Day { year: None, .. }
            | Self::Weekday { week: None, .. }
            | Self::Month { year: None, .. }
            | Self::Quarter { year: None, .. }
            | Self::HalfYear { year: None, .. }
            | Self::Season { year: None, .. }
            | Self::Holiday { year: None, .. } => true,
            Self::Decade { first } => *first < 100,
            Self::Nth { within: of, .. }
            | Self::Around { day: of, .. }
            | Self::Part { of, .. }
            | Self::Open { of, .. }
            | Self::About(of)
            | Self::Lasting { from: of, .. }
            | Self::Moment { day: Some(of), .. }
            | Self::Offset { from: Base::Expression(of), .. } => of.is_bare(),
            Self::Range { from, to } => from.is_bare() && to.is_bare(),
            _ => false,
        }
    }
}
