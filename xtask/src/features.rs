//! `features VOCABULARY GOLD.jsonl OUT.jsonl`: what the network is shown of each document, for the training recipe.
//!
//! Training reads the very features that the product computes, so that the two cannot drift apart.
//! One line a document: `{"id", "annotator", "start": [], "end": [], "pieces": [[]], "affix": [],
//! "shape": [], "quote": [], "sentence": [], "attributions"}`; `start` and `end` are code points, equal for a break.
//! Where a line of GOLD has `words` (spans in code points), as those of treebanks do, they are the units.

use onrecord_parse::{Sequence, Vocabulary};
use onrecord_text::{Document, OffsetUnit, Origin, Span, segment};
use serde_json::{Value, json};
use std::io::{BufRead as _, BufReader, BufWriter, Write as _};

/// Runs the chore.
pub(crate) fn run(arguments: &[String]) -> Result<(), Box<dyn std::error::Error>> {
    let [vocabulary, gold, out] = arguments else { return Err("usage: features VOCABULARY GOLD.jsonl OUT.jsonl".into()) };
    let vocabulary = Vocabulary::from_lines(&std::fs::read_to_string(vocabulary)?);
    let mut out = BufWriter::new(std::fs::File::create(out)?);
    for line in BufReader::new(std::fs::File::open(gold)?).lines() {
        let gold: Value = serde_json::from_str(&line?)?;
        let document = Document::from_text(gold["text"].as_str().ok_or("no text")?, Origin::default())?;
        let map = document.offset_map();
        let segmentation = segment(&document);
        let sequence = match serde_json::from_value::<Option<Vec<[usize; 2]>>>(gold["words"].clone())? {
            None => Sequence::new(&document, &segmentation, &vocabulary),
            Some(words) => {
                let places: Vec<usize> = document.text().char_indices().map(|(at, _)| at).chain([document.text().len()]).collect();
                let words: Vec<Span> = words.iter().map(|&[start, end]| Span::new(places[start], places[end])).collect();
                Sequence::of_words(&document, &segmentation, &words, &vocabulary)
            }
        };
        let column = |of: &dyn Fn(&onrecord_parse::Unit) -> Value| sequence.units.iter().map(of).collect::<Value>();
        let line = json!({
            "id": gold["id"],
            "annotator": gold["annotator"],
            "start": column(&|unit| map.from_bytes(unit.span.start(), OffsetUnit::Chars).into()),
            "end": column(&|unit| map.from_bytes(unit.span.end(), OffsetUnit::Chars).into()),
            "pieces": column(&|unit| sequence.pieces_of(unit).into()),
            "affix": column(&|unit| unit.affix.into()),
            "shape": column(&|unit| unit.shape.into()),
            "quote": column(&|unit| unit.quote.into()),
            "sentence": column(&|unit| unit.sentence.into()),
            "attributions": gold["attributions"],
        });
        writeln!(out, "{line}")?;
    }
    Ok(out.flush()?)
}
