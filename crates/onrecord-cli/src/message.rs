//! What goes wrong, what is printed of it, and the exit code that follows.

use std::fmt;
use std::io;
use std::process::ExitCode;

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// All went well.
    AllRead,
    /// Nothing could be read, or the output could not be written.
    NothingRead,
    /// The command line is wrong.
    Usage,
    /// Some of several documents could not be read.
    SomeRead,
}

impl Outcome {
    /// The outcome of a run that read some documents and failed on others.
    pub(crate) const fn of(read: usize, failed: usize) -> Self {
        match (read, failed) {
            (_, 0) => Self::AllRead,
            (0, _) => Self::NothingRead,
            _ => Self::SomeRead,
        }
    }
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        Self::from(match outcome {
            Outcome::AllRead => 0,
            Outcome::NothingRead => 1,
            Outcome::Usage => 2,
            Outcome::SomeRead => 3,
        })
    }
}

/// Why a run ended, or a document was left out. Printed as `onrecord: PLACE: WHAT`.
#[derive(Debug)]
pub(crate) enum Failure {
    /// A document could not be read.
    Document { place: String, what: String },
    /// The output could not be written.
    Output { place: String, what: String },
    /// The reader of our output has gone: nothing is printed.
    ClosedPipe,
    /// Options that do not go together.
    Usage(String),
    /// What names its own place.
    Stated(String),
    /// A fault of the program.
    Internal(String),
}

impl Failure {
    pub(crate) fn document(place: impl fmt::Display, what: impl fmt::Display) -> Self {
        Self::Document { place: place.to_string(), what: what.to_string() }
    }

    pub(crate) fn output(place: impl fmt::Display, error: &io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Self::ClosedPipe;
        }
        Self::Output { place: place.to_string(), what: describe(error) }
    }

    pub(crate) const fn outcome(&self) -> Outcome {
        match self {
            Self::Usage(_) => Outcome::Usage,
            Self::ClosedPipe => Outcome::AllRead,
            Self::Document { .. } | Self::Output { .. } | Self::Stated(_) | Self::Internal(_) => Outcome::NothingRead,
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Document { place, what } => write!(f, "{place}: {what}"),
            Self::Output { place, what } => write!(f, "{place}: cannot be written: {what}"),
            Self::ClosedPipe => f.write_str("the reader of the output has gone"),
            Self::Usage(what) | Self::Stated(what) => f.write_str(what),
            Self::Internal(what) => write!(f, "internal error: {what}"),
        }
    }
}

/// An error of the operating system in its own words, without its number.
pub(crate) fn describe(error: &io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or(&text);
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_lowercase().chain(characters).collect())
}

/// Prints `onrecord: ...` on standard error.
pub(crate) fn print(failure: &Failure) {
    tell(&format!("onrecord: {failure}"));
}

/// Prints a line on standard error.
pub(crate) fn tell(line: &str) {
    use io::Write as _;
    // File names are not ours: no control characters reach the terminal.
    let text: String = line.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect();
    // Standard error may be closed; there is nowhere left to say so.
    let _ = writeln!(io::stderr(), "{text}");
}
