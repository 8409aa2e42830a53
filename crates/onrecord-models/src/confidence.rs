//! What weighs how much in the confidence of an attribution.
//!
//! The table is `data/confidence.tsv`, fitted and written by `cargo run --release -p xtask -- calibrate
//! --write`; its head says on what, and to which network it belongs.

/// The table as it was compiled in.
const TABLE: &str = include_str!("../data/confidence.tsv");

/// What begins the line of the head that names the network.
const NETWORK: &str = "# network sha256: ";

/// Each figure's name and weight, as the table has them. Lines that are none are left out: a test
/// holds that there are none.
pub fn weights() -> impl Iterator<Item = (&'static str, f32)> {
    TABLE.lines().filter(|line| !line.starts_with('#')).filter_map(|line| {
        let (name, weight) = line.split_once('\t')?;
        Some((name, weight.parse().ok()?))
    })
}

/// SHA-256 (hexadecimal) of the network whose figures were weighed.
#[must_use]
pub fn fitted_to() -> Option<&'static str> {
    TABLE.lines().find_map(|line| line.strip_prefix(NETWORK))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_line_is_read() {
        let lines = TABLE.lines().filter(|line| !line.starts_with('#')).count();
        assert!(lines > 1);
        assert_eq!(weights().count(), lines);
        assert!(fitted_to().is_some_and(|sha256| sha256.len() == 64));
    }
}
