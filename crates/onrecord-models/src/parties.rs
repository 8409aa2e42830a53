//! What kind of people a source without a name is: officials, witnesses, experts.
//!
//! The table is `data/parties.tsv`, compiled by hand; its head explains the columns.

use std::collections::HashMap;
use std::sync::LazyLock;

const TABLE: &str = include_str!("../data/parties.tsv");

static KINDS: LazyLock<HashMap<&'static str, &'static str>> = LazyLock::new(|| {
    let rows = TABLE.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t'));
    rows.flat_map(|(kind, nouns)| nouns.split(' ').map(move |noun| (noun, kind))).collect()
});

/// The kind of those whom `noun` (in lower case, singular or plural) names: `official` for `aides`.
#[must_use]
pub fn party_kind(noun: &str) -> Option<&'static str> {
    KINDS.get(noun).copied()
}

/// All kinds, in the order of the table.
#[must_use]
pub fn party_kinds() -> Vec<&'static str> {
    TABLE.lines().filter(|line| !line.starts_with('#')).filter_map(|line| Some(line.split_once('\t')?.0)).collect()
}

#[cfg(test)]
mod tests {
    use super::{TABLE, party_kind, party_kinds};

    #[test]
    fn each_noun_has_one_kind() {
        assert_eq!((party_kind("aides"), party_kind("witness"), party_kind("zebra")), (Some("official"), Some("witness"), None));
        let rows: Vec<&str> = TABLE.lines().filter(|line| !line.starts_with('#')).collect();
        assert!(rows.iter().all(|row| row.split('\t').count() == 2), "two columns in each row");
        let mut nouns: Vec<&str> = rows.iter().flat_map(|row| row.split('\t').nth(1)).flat_map(|nouns| nouns.split(' ')).collect();
        let all = nouns.len();
        nouns.sort_unstable();
        nouns.dedup();
        assert_eq!((nouns.len(), rows.len()), (all, party_kinds().len()), "no noun twice");
    }
}
