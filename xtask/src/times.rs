//! `times [FOLDER] [--failures]`: on what share of the cases of Microsoft Recognizers-Text that a newspaper could print
//! are expressions of time found and resolved right.
//!
//! The cases are those of `DateParser.json` and `DateTimeModel.json` (English, MIT licence), in the folder given or in
//! `data/time/recognizers` of the shared folder. A case is a sentence, the day on which it is said, and expressions with
//! what they stand for, looking back and looking ahead. All expressions of a case have to be found, and no others, for the
//! case to count as found; all have to be resolved right, both ways, for it to count as resolved.
//!
//! Compared are days. Of a time of day its day is compared; a last day is included here and excluded there. Before two
//! places are compared, leading `on`, `in`, `at` and `the` are cut off and marks behind: the cases themselves now have them
//! and now have not. What is left out, and by which rule, says `printable.rs` beside this file.
//!
//! Of a range, the cases give the day on which each end begins (`from March to May`: March 1, May 1) and stop there; newspapers
//! have May in it. Compared are therefore the days on which the two ends begin, which is what the cases tell; on how many the last
//! day is the same as well is printed beside it (`resolved_same_last_day`). Today's own day of the week is its latest here, and the one
//! a week ago there: that is counted as wrong.

mod cases;
mod printable;

use cases::{Case, Days, Expected, Kind};
use onrecord_text::Span;
use onrecord_text::time::{Direction, Meaning, TimeExpression, find, length_in_seconds, resolve};
use onrecord_text::tokenize;
use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Path, PathBuf};

/// The files whose cases are run.
const FILES: [&str; 2] = ["DateParser.json", "DateTimeModel.json"];

/// On how many cases what is right.
#[derive(Clone, Debug, Default)]
pub(crate) struct Counts {
    pub(crate) cases: u32,
    /// All expressions are found, and no others.
    pub(crate) found: u32,
    /// And resolved right, both ways; of ranges, the days on which both ends begin.
    pub(crate) resolved: u32,
    /// Among these, those where the last day is the same too: all but ranges with a second end that is longer than nothing.
    pub(crate) same_last_day: u32,
    /// Cases left out, by reason.
    pub(crate) left_out: BTreeMap<&'static str, u32>,
}

impl Counts {
    /// The share of the cases that `right` is, in per cent.
    pub(crate) fn per_cent(&self, right: u32) -> f64 {
        100.0 * f64::from(right) / f64::from(self.cases.max(1))
    }
}

/// Runs the chore.
pub(crate) fn run(arguments: &[String]) -> Result<(), Box<dyn Error>> {
    let given = arguments.iter().find(|argument| !argument.starts_with("--")).map(PathBuf::from);
    let shared = || {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        std::env::var_os("ONRECORD_SHARED").map_or_else(|| root.join("../shared"), PathBuf::from).join("data/time/recognizers")
    };
    let counts = measure(&given.unwrap_or_else(shared), arguments.iter().any(|argument| argument == "--failures"))?;
    for (reason, cases) in &counts.left_out {
        println!("times\tleft out: {reason}\t{cases}");
    }
    for (name, right) in [("found", counts.found), ("resolved", counts.resolved), ("resolved_same_last_day", counts.same_last_day)] {
        println!("times\t{name}\t{right}/{}\t{:.2}", counts.cases, counts.per_cent(right));
    }
    Ok(())
}

/// How a case came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    Missed,
    Found,
    /// Right, but for the last day of a range.
    BothEnds,
    Resolved,
}

/// Runs all cases of a folder.
pub(crate) fn measure(folder: &Path, show_failures: bool) -> Result<Counts, Box<dyn Error>> {
    let mut counts = Counts::default();
    for file in FILES {
        for case in cases::read(&folder.join(file))? {
            if let Some(reason) = printable::left_out(&case) {
                *counts.left_out.entry(reason).or_default() += 1;
                continue;
            }
            let found = find(&case.input, &tokenize(&case.input));
            let outcome = judge(&case, &found);
            counts.cases += 1;
            counts.found += u32::from(outcome >= Outcome::Found);
            counts.resolved += u32::from(outcome >= Outcome::BothEnds);
            counts.same_last_day += u32::from(outcome == Outcome::Resolved);
            if show_failures && outcome < Outcome::BothEnds {
                show(&case, &found, outcome);
            }
        }
    }
    Ok(counts)
}

fn judge(case: &Case, found: &[TimeExpression]) -> Outcome {
    let scored = || case.expected.iter().filter(|expected| printable::reason(case, expected).is_none());
    let extra = found.iter().any(|one| !case.expected.iter().any(|expected| expected.span.overlaps(one.span)));
    if extra {
        return Outcome::Missed;
    }
    let mut outcome = Outcome::Resolved;
    for expected in scored() {
        let Some(one) = found.iter().find(|one| is_place(case, expected, one.span)) else { return Outcome::Missed };
        outcome = outcome.min(compare(expected, &one.meaning, case));
    }
    outcome
}

fn compare(expected: &Expected, meaning: &Meaning, case: &Case) -> Outcome {
    if expected.kind == Kind::Duration {
        let right = matches!(meaning, Meaning::Duration(length) if Some(length_in_seconds(length)) == expected.seconds);
        return if right { Outcome::Resolved } else { Outcome::Found };
    }
    let (Some(past), Some(future)) = (expected.days.first(), expected.days.last()) else { return Outcome::Found };
    let mut outcome = Outcome::Resolved;
    for (days, direction) in [(past, Direction::Past), (future, Direction::Future)] {
        let Some(ours) = resolve(meaning, case.said, direction) else { return Outcome::Found };
        let ours = Days { first: ours.first, last: ours.last };
        outcome = outcome.min(if ours == *days {
            Outcome::Resolved
        } else if stops_at_second_end(meaning, days, ours, case, direction) {
            Outcome::BothEnds
        } else {
            Outcome::Found
        });
    }
    outcome
}

/// Whether the case stops on the day before the second end of the range begins: both ends begin on the same days.
fn stops_at_second_end(meaning: &Meaning, days: &Days, ours: Days, case: &Case, direction: Direction) -> bool {
    let Meaning::Range { to, .. } = meaning else { return false };
    let Some(first) = ours.first.filter(|_| ours.first == days.first) else { return false };
    let from = if to.is_bare() { (first, Direction::Future) } else { (case.said, direction) };
    let second = resolve(to, from.0, from.1).and_then(|second| second.first);
    second.is_some_and(|second| second.yesterday().ok() == days.last)
}

/// Whether `span` is where `expected` stands. Some cases part a day and its time (`Easter Monday`, `at 10:30 am`) that others
/// hold together: both together are the same place when each of the parts is expected.
fn is_place(case: &Case, expected: &Expected, span: Span) -> bool {
    let text = case.input.as_str();
    let (start, end) = trimmed(text, span);
    let wanted = trimmed(text, expected.span);
    let times = || {
        case.expected
            .iter()
            .filter(|other| other.kind == Kind::TimeOnly && span.contains(other.span))
            .map(|other| trimmed(text, other.span))
    };
    let first = times().map(|time| time.0).chain([wanted.0]).min();
    let last = times().map(|time| time.1).chain([wanted.1]).max();
    (start, end) == wanted || (Some(start), Some(end)) == (first, last)
}

/// The place without leading `on`, `in`, `at` and `the` and marks behind.
fn trimmed(text: &str, span: Span) -> (usize, usize) {
    let mut written = &text[span.range()];
    let mut start = span.start();
    while let Some((lead, rest)) = written.split_once(' ') {
        if !["on", "in", "at", "the", ""].contains(&lead.to_ascii_lowercase().as_str()) {
            break;
        }
        start += lead.len() + 1;
        written = rest;
    }
    (start, start + written.trim_end_matches(|mark: char| !mark.is_alphanumeric()).len())
}

fn show(case: &Case, found: &[TimeExpression], outcome: Outcome) {
    println!("{outcome:?}\t{}\t{:?}", case.said, case.input);
    for expected in case.expected.iter().filter(|expected| printable::reason(case, expected).is_none()) {
        println!("\twant {:?} {} {:?}", &case.input[expected.span.range()], expected.text_of_days(), expected.seconds);
    }
    for one in found {
        let days = [Direction::Past, Direction::Future].map(|direction| {
            resolve(&one.meaning, case.said, direction)
                .map_or("none".to_owned(), |days| Days { first: days.first, last: days.last }.to_string())
        });
        println!("\tfound {:?} {} {}", &case.input[one.span.range()], days[0], days[1]);
    }
}

#[cfg(test)]
mod tests {
    use super::cases::{Case, Days, Expected, Kind};
    use super::{Outcome, judge};
    use jiff::civil::date;
    use onrecord_text::Span;
    use onrecord_text::time::find;
    use onrecord_text::tokenize;

    /// How a sentence of one expression comes out, said on 4 June 2031.
    fn outcome(input: &str, text: &str, first: &str, last: &str) -> Outcome {
        let start = input.find(text).unwrap();
        let days = vec![Days { first: first.parse().ok(), last: last.parse().ok() }];
        let expected =
            Expected { span: Span::new(start, start + text.len()), text: text.to_lowercase(), kind: Kind::Days, days, seconds: None };
        let case = Case { input: input.to_owned(), said: date(2031, 6, 4), is_dated: true, expected: vec![expected] };
        judge(&case, &find(input, &tokenize(input)))
    }

    #[test]
    fn days_have_to_be_the_same() {
        assert_eq!(outcome("It fell on March 3, 2030.", "March 3, 2030", "2030-03-03", "2030-03-03"), Outcome::Resolved);
        assert_eq!(outcome("It fell on March 3, 2030.", "March 3, 2030", "2030-03-04", "2030-03-04"), Outcome::Found);
        assert_eq!(outcome("It fell on March 3, 2030.", "March 3", "2030-03-03", "2030-03-03"), Outcome::Missed);
    }

    #[test]
    fn of_a_range_the_days_on_which_its_ends_begin_have_to_be_the_same() {
        let range = |first, last| outcome("It ran from March to May 2030.", "from March to May 2030", first, last);
        assert_eq!(range("2030-03-01", "2030-05-31"), Outcome::Resolved);
        assert_eq!(range("2030-03-01", "2030-04-30"), Outcome::BothEnds);
        assert_eq!(range("2030-03-01", "2030-04-29"), Outcome::Found);
        assert_eq!(range("2030-03-02", "2030-04-30"), Outcome::Found);
    }

    #[test]
    fn what_is_found_besides_is_a_miss() {
        assert_eq!(outcome("It fell on Monday and in May 2030.", "May 2030", "2030-05-01", "2030-05-31"), Outcome::Missed);
    }
}
