//! How often is the record right? A check sheet of a random sample, and its score.
//!
//! # What *blind* means here
//! A check sheet is worth what its reader does not know. Three things are kept from them.
//! - **The doubts of the program.** Confidence, rule and reason are not in the sheet, nor is the stratum that a statement
//!   was drawn from, and the order is that of a hash: nothing tells which statements are expected to be wrong.
//! - **The speaker, until the reader has said who it is.** People agree with an answer that they are shown. So the passage
//!   comes with the content alone marked, the reader writes who says it (`who_says_it`), and only then sees source, cue,
//!   speaker and the rest; the page enforces that order and locks the answer, the table can only ask for it. The score
//!   tells how often the blind answer and the program name the same, and lists where a reader marked a speaker as right
//!   whom they had not named. The other fields are shown and judged: their values are in the text, next to the marked words,
//!   and a blind answer to each would make a statement take ten minutes instead of one.
//! - **What was found, where it is asked what was missed.** Statements alone tell how many of those found are right, never
//!   how many are missed. So the second part has sentences drawn from all texts that were read, also from those in which
//!   nothing was found; nothing of the reading is shown, and the reader says whether somebody is reported to say something.
//!
//! What is blind to a reader is blind to a second one: with two filled sheets the score tells how well they agree.
//! `key.json` has all the answers; who fills in the sheet should not look into it.
//!
//! # How it is drawn and scored
//! [`draw`] has the sampling, [`share`] the estimate and its interval, [`Score`] all that is told.

mod agreement;
mod field;
mod filled;
mod key;
mod notes;
mod page;
mod passage;
mod report;
mod sample;
mod score;
mod sheet;
mod statistics;

pub use agreement::{Agreement, Disagreement, FieldAgreement};
pub use field::Field;
pub use filled::{Answers, Fault, Filled, Mark, Told};
pub use key::{Drawn, Key, KeySentence, KeyStatement, Standing};
pub use report::text;
pub use sample::{BANDS, By, Draw, MOST_TEXTS, Place, SentenceDraw, Stratum, Unit, band, draw, draw_texts};
pub use score::{Band, Blind, Estimate, FieldScore, Group, LookAgain, Recall, Score};
pub use sheet::{Sheet, columns};
pub use statistics::{Share, alpha, kappa, share, wilson};

/// Why a sheet cannot be made or scored.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AuditError {
    /// A statement whose reading is not kept.
    #[error("statement {statement}: its reading is not kept as a record; `onrecord add` reads the texts of old ledgers again")]
    Unread {
        /// Its id.
        statement: String,
    },
    /// A text is not there.
    #[error("document {document}: the ledger does not have its text")]
    Missing {
        /// Its hash.
        document: String,
    },
    /// The bytes of a filled sheet are not text.
    #[error("line {line}: not UTF-8; save the sheet as “CSV UTF-8”")]
    NotUtf8 {
        /// Line of the first bad byte, from 1.
        line: usize,
    },
    /// Not a table.
    #[error("row {row}: {what}")]
    NotATable {
        /// Row, the head being row 1.
        row: usize,
        /// What is wrong.
        what: String,
    },
    /// Columns are not there.
    #[error("row 1: the head has no column {}; do not rename or delete columns", columns.join(", "))]
    NoColumn {
        /// Their names.
        columns: Vec<String>,
    },
    /// A row of another sheet.
    #[error("row {row}: of sheet {found}, but the key is of sheet {expected}")]
    OtherSheet {
        /// Row, the head being row 1.
        row: usize,
        /// The sheet that it says it is of.
        found: String,
        /// The sheet of the key.
        expected: String,
    },
    /// A fault of this program or of a library.
    #[error("internal error: {0}")]
    Internal(String),
}
