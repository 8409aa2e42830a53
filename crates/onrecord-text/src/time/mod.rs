//! Expressions of time in English news: `on Monday`, `late last year`, `three days ago`, `from March 3 to 5`.
//!
//! [`find`] reads them off the tokens of a text; what they say stays open until [`resolve`] is told from which day they
//! count. Conventions are those of newspapers: a week runs from Monday to Sunday, a bare day of the week in a report is
//! the latest one, today included, and both ends of a range belong to it.
//!
//! ```
//! use jiff::civil::date;
//! use onrecord_text::{time::{Direction, find, resolve}, tokenize};
//! let text = "The talks began on Monday and end next week.";
//! let found = find(text, &tokenize(text));
//! assert_eq!(&text[found[0].span.range()], "Monday");
//! let printed = date(2031, 6, 4);
//! assert_eq!(resolve(&found[0].meaning, printed, Direction::Past).and_then(|days| days.first), Some(date(2031, 6, 2)));
//! assert_eq!(resolve(&found[1].meaning, printed, Direction::Past).and_then(|days| days.last), Some(date(2031, 6, 15)));
//! ```

mod calendar;
mod clock;
mod days;
mod lengths;
mod lexeme;
mod lexicon;
mod meaning;
mod periods;
mod present;
mod reader;
mod resolve;

pub use meaning::{Amount, Anchor, Base, Bound, Countable, Holiday, Meaning, Part, Season, TimeExpression, TimeOfDay, Unit, Way, YearOf};
pub use resolve::{Direction, Interval, Precision, length_in_seconds, resolve};

use crate::Span;

/// Finds the expressions of time in `text`, of which `tokens` are the tokens or a part of them (see [`crate::tokenize`]), in order and apart.
///
/// Words that are also something else (`may`, `march`, `second`, `Sun`) count only with a capital and a word that tells,
/// or with a day or year beside them. Time is linear in the number of tokens.
#[must_use]
pub fn find(text: &str, tokens: &[Span]) -> Vec<TimeExpression> {
    reader::find(text, tokens)
}
