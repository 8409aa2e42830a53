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
//! Two conventions differ and are counted as wrong, since newspapers have theirs: a range includes its second end
//! (`from March to May` has May in it, there it stops on May 1), and today's own day of the week is its latest (there it is the
//! one a week ago). How many cases would be right but for the first is printed too.

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
    /// And resolved right, both ways.
    pub(crate) resolved: u32,
    /// Would be right if ranges ended before their second end.
    pub(crate) by_convention: u32,
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
    for (name, right) in
        [("found", counts.found), ("resolved", counts.resolved), ("resolved_or_other_end", counts.resolved + counts.by_convention)]
    {
        println!("times\t{name}\t{right}/{}\t{:.2}", counts.cases, counts.per_cent(right));
    }
    Ok(())
}

/// How a case came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    Missed,
    Found,
    ByConvention,
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
            counts.resolved += u32::from(outcome == Outcome::Resolved);
            counts.by_convention += u32::from(outcome == Outcome::ByConvention);
            if show_failures && outcome != Outcome::Resolved {
                show(&case, &found, outcome);
            }
        }
    }
    Ok(counts)
}

fn judge(case: &Case, found: &[TimeExpression]) -> Outcome {
    let text = case.input.as_str();
    let scored = || case.expected.iter().filter(|expected| printable::reason(expected).is_none());
    let extra = found.iter().any(|one| !case.expected.iter().any(|expected| expected.span.overlaps(one.span)));
    if extra {
        return Outcome::Missed;
    }
    let mut outcome = Outcome::Resolved;
    for expected in scored() {
        let Some(one) = found.iter().find(|one| trimmed(text, one.span) == trimmed(text, expected.span)) else { return Outcome::Missed };
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
            Outcome::ByConvention
        } else {
            Outcome::Found
        });
    }
    outcome
}

/// Whether the days differ only in that the case stops where the second end of the range begins.
fn stops_at_second_end(meaning: &Meaning, days: &Days, ours: Days, case: &Case, direction: Direction) -> bool {
    let Meaning::Range { to, .. } = meaning else { return false };
    let Some(first) = ours.first.filter(|_| ours.first == days.first) else { return false };
    let from = if to.is_bare() { (first, Direction::Future) } else { (case.said, direction) };
    let second = resolve(to, from.0, from.1).and_then(|second| second.first);
    second.is_some_and(|second| second.yesterday().ok() == days.last)
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
    for expected in case.expected.iter().filter(|expected| printable::reason(expected).is_none()) {
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
