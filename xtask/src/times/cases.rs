//! Reads the files of cases.

use jiff::civil::{Date, DateTime};
use onrecord_text::Span;
use serde_json::Value;
use std::{error::Error, fmt, fs, path::Path};

/// A sentence and what is to be found in it.
#[derive(Debug)]
pub(super) struct Case {
    pub(super) input: String,
    /// The day on which it is said.
    pub(super) said: Date,
    /// Whether the case says on which.
    pub(super) is_dated: bool,
    pub(super) expected: Vec<Expected>,
}

/// What kind of thing an expression is held to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Days, with or without a time.
    Days,
    Duration,
    /// A time of any day.
    TimeOnly,
    /// Something that comes again.
    Recurrence,
}

#[derive(Debug)]
pub(super) struct Expected {
    pub(super) span: Span,
    pub(super) text: String,
    pub(super) kind: Kind,
    /// Looking back first, looking ahead last.
    pub(super) days: Vec<Days>,
    /// Of a duration.
    pub(super) seconds: Option<i64>,
}

impl Expected {
    pub(super) fn text_of_days(&self) -> String {
        self.days.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
    }
}

/// First and last day, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Days {
    pub(super) first: Option<Date>,
    pub(super) last: Option<Date>,
}

impl fmt::Display for Days {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = |date: Option<Date>| date.map_or("..".to_owned(), |date| date.to_string());
        write!(f, "{}/{}", text(self.first), text(self.last))
    }
}

pub(super) fn read(path: &Path) -> Result<Vec<Case>, Box<dyn Error>> {
    let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let values: Vec<Value> = serde_json::from_str(text.trim_start_matches('\u{feff}'))?;
    values.iter().map(|value| case(value).ok_or_else(|| format!("{}: not a case: {value}", path.display()).into())).collect()
}

fn case(value: &Value) -> Option<Case> {
    let input = value["Input"].as_str()?.to_owned();
    let said = value["Context"]["ReferenceDateTime"].as_str().and_then(|time| time.get(..10)?.parse().ok());
    let expected = value["Results"].as_array()?.iter().map(|result| expected(&input, result)).collect::<Option<_>>()?;
    Some(Case { input, said: said.unwrap_or(Date::constant(2000, 1, 1)), is_dated: said.is_some(), expected })
}

fn expected(input: &str, result: &Value) -> Option<Expected> {
    let kind = result["TypeName"].as_str().or(result["Type"].as_str()).unwrap_or("date").trim_start_matches("datetimeV2.");
    let kind = match kind {
        "set" => Kind::Recurrence,
        "time" | "timerange" | "timezone" => Kind::TimeOnly,
        "duration" => Kind::Duration,
        _ => Kind::Days,
    };
    let text = result["Text"].as_str()?.to_owned();
    // Offsets are in UTF-16 units; some are off by what stands before, so the text decides.
    let units = usize::try_from(result["Start"].as_u64().unwrap_or(0)).ok()?;
    let start = input.char_indices().scan(0, |at, (byte, character)| Some((std::mem::replace(at, *at + character.len_utf16()), byte)));
    let start = start.into_iter().find(|(at, _)| *at >= units).map_or(0, |(_, byte)| byte);
    let lower = input.to_ascii_lowercase();
    let wanted = text.to_ascii_lowercase();
    let start = if lower.get(start..).is_some_and(|rest| rest.starts_with(&wanted)) { start } else { lower.find(&wanted)? };
    let values = result["Resolution"]["values"].as_array().cloned().unwrap_or_default();
    let mut days: Vec<Days> = match &result["Value"] {
        Value::Object(value) => ["PastResolution", "FutureResolution"]
            .iter()
            .filter_map(|way| day(value[*way]["date"].as_str()?))
            .filter(|day| day.year() > 1)
            .map(|day| Days { first: Some(day), last: Some(day) })
            .collect(),
        _ => values.iter().filter_map(resolution).collect(),
    };
    days.sort_unstable();
    days.dedup();
    let seconds = values.first().and_then(|value| value["value"].as_str()?.parse().ok());
    Some(Expected { span: Span::new(start, start + wanted.len()), text: wanted, kind, days, seconds })
}

fn day(text: &str) -> Option<Date> {
    text.get(..10)?.parse().ok()
}

fn resolution(value: &Value) -> Option<Days> {
    if let Some(date) = value["value"].as_str().and_then(day) {
        return Some(Days { first: Some(date), last: Some(date) });
    }
    let point = value["sourceEntity"].as_str() == Some("datetimepoint");
    let mode = value["Mod"].as_str().unwrap_or("");
    let start = value["start"].as_str().and_then(day);
    // An end at midnight belongs to the day before, unless it names a day up to which something goes.
    let end = value["end"].as_str().and_then(|text| {
        let date = day(text)?;
        let in_the_day = text.parse::<DateTime>().is_ok_and(|time| text.len() > 10 && time.time() != jiff::civil::Time::midnight());
        let included = in_the_day || (mode == "until" && point);
        if included { Some(date) } else { date.yesterday().ok() }
    });
    let first = match start {
        Some(date) if mode == "after" && point && value["type"] == "daterange" => date.tomorrow().ok(),
        start => start,
    };
    if first.is_none() && end.is_none() {
        return None;
    }
    let last = match (first, end) {
        (Some(first), Some(end)) if end < first => Some(first),
        _ => end,
    };
    Some(Days { first, last })
}
