//! The figures, rounded and printed as the reference scorers in Python round and print them.

use serde::Serialize;
use serde_json::ser::Formatter;
use std::io::{self, Write};

/// Precision, recall and their harmonic mean, in per cent.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct PrecisionRecall {
    /// Precision: the share of what was predicted that is right.
    pub p: f64,
    /// Recall: the share of the gold that was found.
    pub r: f64,
    /// F1, from the unrounded two.
    pub f1: f64,
}

impl PrecisionRecall {
    /// From counts of right, wrong and missed.
    pub(crate) fn of(right: usize, wrong: usize, missed: usize) -> Self {
        let share = |other: usize| if right + other == 0 { 0.0 } else { right as f64 / (right + other) as f64 };
        let (p, r) = (share(wrong), share(missed));
        let f1 = if p + r == 0.0 { 0.0 } else { round_to_cents(200.0 * p * r / (p + r)) };
        Self { p: round_to_cents(100.0 * p), r: round_to_cents(100.0 * r), f1 }
    }
}

/// A percentage and the count that it is a part of; written as `[percentage, count]`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Share(
    /// In per cent; none when it is a part of nothing.
    pub Option<f64>,
    /// Of how many.
    pub usize,
);

/// `part` of `whole` in per cent; none of nothing.
pub(crate) fn per_cent(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| round_to_cents((100 * part) as f64 / whole as f64))
}

/// Rounds to two decimals as Python's `round(x, 2)`: by the exact value of the float, ties to even.
///
/// Multiplying by 100 and rounding would differ: 1.005 is a little less than it seems.
fn round_to_cents(x: f64) -> f64 {
    format!("{x:.2}").parse().unwrap_or(x)
}

/// `value` on one line of JSON with a space after each comma and colon, as Python writes it.
#[must_use]
pub fn json_line(value: &impl Serialize) -> String {
    write_with(value, PythonStyle { quote: "\"", none: "null" })
}

/// `value` as Python prints it: `{'p': 48.2, 'r': None}`.
pub(crate) fn literal(value: &impl Serialize) -> String {
    write_with(value, PythonStyle { quote: "'", none: "None" })
}

fn write_with(value: &impl Serialize, style: PythonStyle) -> String {
    let mut bytes = Vec::new();
    let mut serializer = serde_json::Serializer::with_formatter(&mut bytes, style);
    // Figures have string keys and go to memory: neither serialising nor decoding can fail.
    let written = value.serialize(&mut serializer).is_ok();
    debug_assert!(written, "figures are plain values");
    String::from_utf8(bytes).unwrap_or_default()
}

struct PythonStyle {
    quote: &'static str,
    none: &'static str,
}

impl PythonStyle {
    fn separate<W: ?Sized + Write>(writer: &mut W, first: bool) -> io::Result<()> {
        if first { Ok(()) } else { writer.write_all(b", ") }
    }
}

impl Formatter for PythonStyle {
    fn write_null<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        writer.write_all(self.none.as_bytes())
    }

    fn begin_string<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        writer.write_all(self.quote.as_bytes())
    }

    fn end_string<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        writer.write_all(self.quote.as_bytes())
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        Self::separate(writer, first)
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        Self::separate(writer, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        writer.write_all(b": ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounding_is_that_of_python() {
        for (x, rounded) in [(0.125, 0.12), (0.375, 0.38), (3.125, 3.12), (2.675, 2.67), (1.005, 1.0), (9.375, 9.38), (62.5, 62.5)] {
            assert_eq!(round_to_cents(x), rounded, "{x}");
        }
    }

    #[test]
    fn nothing_of_nothing_is_zero_or_none() {
        assert_eq!(PrecisionRecall::of(0, 0, 0), PrecisionRecall { p: 0.0, r: 0.0, f1: 0.0 });
        assert_eq!(PrecisionRecall::of(0, 3, 1), PrecisionRecall { p: 0.0, r: 0.0, f1: 0.0 });
        assert_eq!(PrecisionRecall::of(1, 1, 2), PrecisionRecall { p: 50.0, r: 33.33, f1: 40.0 });
        assert_eq!(per_cent(0, 0), None);
        assert_eq!(per_cent(1, 32), Some(3.12));
    }

    #[test]
    fn figures_are_written_as_python_writes_them() {
        let figures = (PrecisionRecall { p: 100.0, r: 0.0, f1: 12.5 }, Share(None, 0), Share(Some(7.25), 4));
        assert_eq!(json_line(&figures), r#"[{"p": 100.0, "r": 0.0, "f1": 12.5}, [null, 0], [7.25, 4]]"#);
        assert_eq!(literal(&figures), "[{'p': 100.0, 'r': 0.0, 'f1': 12.5}, [None, 0], [7.25, 4]]");
    }
}
