//! The present and what lasts up to it: `now`, `at the moment`, `the year to date`; and whole days: `all day`.

use super::lexicon::Word;
use super::meaning::{Amount, Anchor, Meaning, Unit};
use super::reader::{Reader, Step, days_away};

impl Reader<'_> {
    /// `now` at the end of a part of a sentence, `at present`, `at the moment`, `at this time`, `the year to date`, `all week`.
    pub(super) fn present(&self, at: usize) -> Step<Meaning> {
        let end = match self.word(at) {
            Word::Now => {
                // `by now`, `until now`, `from now on`; `now that`, `the now empty square`.
                let bound = at > 0 && matches!(self.word(at - 1), Word::By | Word::Until | Word::Through | Word::From | Word::Before);
                (!bound && self.is_close(at + 1)).then_some(at + 1)
            }
            Word::At => {
                let the = at + 1 + usize::from(self.word(at + 1) == Word::The);
                if self.is_word(the, "moment") && the > at + 1 {
                    Some(the + 1)
                } else if self.is_word(the, "present") {
                    Some(the + 1 + usize::from(self.is_word(the + 1, "time")))
                } else {
                    // `at this time of the year`
                    let time = self.word(at + 1) == Word::This && self.is_word(at + 2, "time") && self.is_close(at + 3);
                    time.then_some(at + 3)
                }
            }
            Word::All => {
                let Word::Unit(unit @ (Unit::Day | Unit::Week | Unit::Month | Unit::Year), false) = self.word(at + 1) else { return None };
                return Some((Meaning::Duration(vec![(Amount { count: 1, hundredths: 0, exact: true }, unit)]), at + 2));
            }
            _ => return self.to_date(at + usize::from(self.word(at) == Word::The)),
        };
        end.map(|end| (days_away(0), end))
    }

    /// `year to date`
    fn to_date(&self, at: usize) -> Step<Meaning> {
        let Word::Unit(unit @ (Unit::Month | Unit::Quarter | Unit::Year), false) = self.word(at) else { return None };
        if self.word(at + 1) != Word::To || !self.is_word(at + 2, "date") {
            return None;
        }
        let from = Box::new(Meaning::Period { unit, shift: 0, anchor: Anchor::Utterance });
        Some((Meaning::Range { from, to: Box::new(days_away(0)) }, at + 3))
    }
}
