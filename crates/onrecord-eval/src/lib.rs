//! How well were attributions, their speakers and the syntax read? Figures against a gold standard.
//!
//! [`score_attributions`] compares predicted sources, cues and contents with those that people
//! marked; [`score_speakers`] compares the names that sources were resolved to. Both give the very
//! figures of the reference scorers in Python, to the last printed digit: see [`AttributionScores`]
//! and [`SpeakerScores`] for what each figure counts. [`score_syntax`] compares words, trees and
//! mentions with a treebank in CoNLL-U.
//!
//! Gold and predictions are JSON Lines, read by [`read_lines`]. All offsets are in Unicode code
//! points, end exclusive. Only letters and digits count: quote marks, punctuation and spaces at
//! the edge of a span cost nothing.
//!
//! ```
//! use onrecord_eval::{GoldDocument, PredictedDocument, parse_lines, score_attributions};
//! let gold: Vec<GoldDocument> = parse_lines(
//!     r#"{"id": "a", "text": "“No,” she said.", "attributions": [{"source": [[6, 9]], "cue": [[10, 14]], "content": [[0, 5]]}]}"#,
//!     "gold.jsonl",
//! )?;
//! let predicted: Vec<PredictedDocument> = parse_lines(
//!     r#"{"id": "a", "attributions": [{"source": [[6, 9]], "cue": [[10, 14]], "content": [[1, 3]]}]}"#,
//!     "predicted.jsonl",
//! )?;
//! let scores = score_attributions(&gold, &predicted);
//! assert_eq!(scores.soft.f1, 100.0);
//! # Ok::<(), onrecord_eval::LoadError>(())
//! ```

mod attributions;
mod coreference;
mod figures;
mod letters;
mod lines;
mod ranges;
mod speakers;
mod syntax;
mod treebank;

pub use attributions::{AttributionScores, RecallByKind, right_attributions, score_attributions};
pub use coreference::{CoreferenceScores, score_coreference};
pub use figures::{PrecisionRecall, Share, json_line};
pub use lines::{
    DocumentSpeakers, GoldAttribution, GoldDocument, GoldSpeaker, LoadError, PredictedAttribution, PredictedDocument, Ranges, parse_lines,
    read_lines,
};
pub use ranges::{RangeError, check_ranges};
pub use speakers::{RightByForm, SpeakerError, SpeakerScores, score_speakers};
pub use syntax::{SyntaxScores, score_syntax};
pub use treebank::{ConlluError, TreebankDocument, TreebankMention, TreebankWord, parse_conllu, read_conllu};
