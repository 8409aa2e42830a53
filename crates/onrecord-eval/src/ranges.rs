//! Do the ranges of gold and prediction lie in their text?

use crate::{GoldDocument, PredictedDocument, Ranges};
use std::collections::HashMap;
use std::fmt;

/// A range that its text does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RangeError {
    /// Whether it stands in the gold or in the prediction.
    pub in_gold: bool,
    /// Which article.
    pub id: String,
    /// Number of the attribution in its list, from 1.
    pub attribution: usize,
    /// `source`, `cue` or `content`.
    pub part: &'static str,
    /// The range, in code points.
    pub range: [usize; 2],
    /// How many code points the text has.
    pub length: usize,
}

impl fmt::Display for RangeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { id, attribution, part, range: [start, end], length, .. } = self;
        write!(f, "document '{id}', attribution {attribution}, {part}: [{start}, {end}] ")?;
        if start > end { f.write_str("ends before it starts") } else { write!(f, "reaches past the text, which has {length} code points") }
    }
}

impl std::error::Error for RangeError {}

/// Checks every range against its text. The scorers themselves, as their references do, leave out what lies
/// past a text: a file of offsets in another unit would be scored as if it were only bad.
///
/// Predictions on articles that the gold does not have are not looked at.
///
/// # Errors
/// [`RangeError`] for the first range that ends before it starts or past the end of its text, the gold first.
pub fn check_ranges(gold: &[GoldDocument], predicted: &[PredictedDocument]) -> Result<(), RangeError> {
    let lengths: HashMap<&str, usize> = gold.iter().map(|document| (document.id.as_str(), document.text.chars().count())).collect();
    let check = |in_gold, id: &str, length: usize, number: usize, parts: [(&'static str, &Ranges); 3]| {
        for (part, ranges) in parts {
            if let Some(&range) = ranges.iter().find(|[start, end]| start > end || *end > length) {
                return Err(RangeError { in_gold, id: id.to_owned(), attribution: number + 1, part, range, length });
            }
        }
        Ok(())
    };
    for document in gold {
        let length = document.text.chars().count();
        for (number, a) in document.attributions.iter().enumerate() {
            check(true, &document.id, length, number, [("source", &a.source), ("cue", &a.cue), ("content", &a.content)])?;
        }
    }
    for document in predicted {
        let Some(&length) = lengths.get(document.id.as_str()) else { continue };
        for (number, a) in document.attributions.iter().enumerate() {
            check(false, &document.id, length, number, [("source", &a.source), ("cue", &a.cue), ("content", &a.content)])?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse_lines;

    fn check(gold: &str, predicted: &str) -> Option<String> {
        let gold = format!(r#"{{"id": "a", "text": "“Nö,” she said.", "attributions": [{gold}]}}"#);
        let gold: Vec<GoldDocument> = parse_lines(&gold, "gold").expect("gold fits");
        let predicted: Vec<PredictedDocument> = parse_lines(predicted, "predicted").expect("prediction fits");
        check_ranges(&gold, &predicted).err().map(|error| error.to_string())
    }

    #[test]
    fn ranges_to_the_very_end_are_in_the_text() {
        let predicted = r#"{"id": "a", "attributions": [{"content": [[0, 15], [15, 15]]}]}"#;
        assert_eq!(check(r#"{"content": [[0, 15]]}"#, predicted), None);
        // Another article, whose text is not known.
        assert_eq!(check("", r#"{"id": "b", "attributions": [{"content": [[0, 99]]}]}"#), None);
    }

    #[test]
    fn ranges_that_the_text_does_not_have_are_named() {
        // Bytes, not code points: two more than there are.
        let past = check("", r#"{"id": "a", "attributions": [{"content": [[0, 4]]}, {"content": [[0, 4]], "cue": [[12, 20]]}]}"#);
        assert_eq!(past.as_deref(), Some("document 'a', attribution 2, cue: [12, 20] reaches past the text, which has 15 code points"));
        let reversed = check(r#"{"source": [[9, 6]], "content": [[0, 4]]}"#, r#"{"id": "a", "attributions": [{"content": [[0, 99]]}]}"#);
        assert_eq!(reversed.as_deref(), Some("document 'a', attribution 1, source: [9, 6] ends before it starts"));
    }
}
