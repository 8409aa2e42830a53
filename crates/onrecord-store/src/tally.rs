//! Counting how statements are spread.

use crate::search::{Facet, Facets};
use std::collections::HashMap;

/// Values of a facet that are told.
const MOST_VALUES: usize = 20;

/// How often each value came.
#[derive(Default)]
struct Tally(HashMap<String, u64>);

impl Tally {
    fn count(&mut self, value: &str) {
        match self.0.get_mut(value) {
            Some(count) => *count += 1,
            None => drop(self.0.insert(value.to_owned(), 1)),
        }
    }

    /// The most frequent values, equal ones in order of letters.
    fn most_frequent(self, most: usize) -> Vec<Facet> {
        let mut facets: Vec<Facet> = self.0.into_iter().map(|(value, count)| Facet { value, count }).collect();
        facets.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
        facets.truncate(most);
        facets
    }
}

/// The columns that are counted, of `statements s` and `documents d`.
pub(crate) const COLUMNS: &str = "s.speaker_name, d.publisher, substr(s.day, 1, 7), s.act, s.form, s.addressee, s.about";

/// Facets in the making.
pub(crate) struct Spread {
    tallies: [Tally; 7],
    found: Facets,
    most: u64,
}

impl Spread {
    /// Of at most so many statements.
    pub(crate) fn new(most: u64) -> Self {
        Self { tallies: Default::default(), found: Facets::default(), most }
    }

    /// Counts a statement with its values of [`COLUMNS`]; false when there are enough.
    pub(crate) fn count(&mut self, values: [Option<&str>; 7]) -> bool {
        if self.found.statements == self.most {
            self.found.more = true;
            return false;
        }
        self.found.statements += 1;
        for (column, (tally, value)) in self.tallies.iter_mut().zip(values).enumerate() {
            match value {
                // Several names stand in one column.
                Some(values) if column == 6 => values.split("; ").for_each(|value| tally.count(value)),
                Some(value) => tally.count(value),
                None => {}
            }
        }
        true
    }

    pub(crate) fn finish(self) -> Facets {
        let Self { tallies: [speakers, outlets, months, acts, forms, addressees, about], mut found, .. } = self;
        // All months, for a line over time.
        found.months = months.most_frequent(usize::MAX);
        found.months.sort_by(|a, b| a.value.cmp(&b.value));
        let [speakers, outlets, acts, forms, addressees, about] =
            [speakers, outlets, acts, forms, addressees, about].map(|tally| tally.most_frequent(MOST_VALUES));
        Facets { speakers, outlets, acts, forms, addressees, about, ..found }
    }
}
