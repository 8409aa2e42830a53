//! What is asked of each statement.

use crate::csv::joined;
use onrecord::record::StatementRecord;

/// A field of a statement that is judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// Whether it is a statement at all.
    Statement,
    /// The words that were said.
    Content,
    /// The words for who says it.
    Source,
    /// The words that tell that it was said.
    Cue,
    /// Who says it.
    Speaker,
    /// Direct, indirect or mixed.
    Form,
    /// To whom.
    Addressee,
    /// On which day.
    Day,
    /// In which place.
    Place,
    /// What is done by it.
    Act,
}

impl Field {
    /// All of them, in the order of the sheet.
    pub const ALL: [Self; 10] = [
        Self::Statement,
        Self::Content,
        Self::Source,
        Self::Cue,
        Self::Speaker,
        Self::Form,
        Self::Addressee,
        Self::Day,
        Self::Place,
        Self::Act,
    ];

    /// Name of its column.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Statement => "statement",
            Self::Content => "content",
            Self::Source => "source",
            Self::Cue => "cue",
            Self::Speaker => "speaker",
            Self::Form => "form",
            Self::Addressee => "addressee",
            Self::Day => "day",
            Self::Place => "place",
            Self::Act => "act",
        }
    }

    /// What the reader is asked.
    #[must_use]
    pub fn question(self) -> &'static str {
        match self {
            Self::Statement => "Does the text say that somebody said, wrote or thought the marked words?",
            Self::Content => "Are the marked words what was said, no more and no less?",
            Self::Source => "Are these the words for who says it?",
            Self::Cue => "Are these the words that tell that it was said?",
            Self::Speaker => "Is this who says it?",
            Self::Form => "Quoted, reported, or both?",
            Self::Addressee => "Said to whom?",
            Self::Day => "Said when?",
            Self::Place => "Said where?",
            Self::Act => "What is done by saying it?",
        }
    }

    /// What the program has for it; none where it has nothing, which is judged too.
    #[must_use]
    pub fn value(self, statement: &StatementRecord) -> Option<String> {
        let words = |text: String| Some(text).filter(|text| !text.is_empty());
        match self {
            Self::Statement => None,
            Self::Content => words(joined(&statement.content)),
            Self::Source => words(joined(&statement.source)),
            Self::Cue => words(joined(&statement.cue)),
            Self::Speaker => {
                statement.speaker.name.clone().or_else(|| statement.speaker.identity.as_ref().map(|identity| identity.name.clone()))
            }
            Self::Form => Some(
                match statement.form.as_str() {
                    "direct" => "direct: all of it is quoted",
                    "indirect" => "indirect: reported in other words",
                    "mixed" => "mixed: reported, with words that are quoted",
                    other => other,
                }
                .to_owned(),
            ),
            Self::Addressee => statement.addressee.as_ref().map(|addressee| addressee.span.text.clone()),
            Self::Day => statement.said_on.as_ref().and_then(|said| match (&said.start, &said.end) {
                (Some(start), Some(end)) if start != end => Some(format!("{start} to {end}")),
                (Some(day), _) => Some(day.clone()),
                (None, Some(end)) => Some(format!("not after {end}")),
                (None, None) => None,
            }),
            Self::Place => statement.said_at.as_ref().map(|place| place.span.text.clone()),
            Self::Act => Some(statement.act.kind.clone()),
        }
    }

    /// Whether the program may have nothing for it, so that having nothing is judged apart.
    #[must_use]
    pub fn may_be_absent(self) -> bool {
        matches!(self, Self::Source | Self::Cue | Self::Speaker | Self::Addressee | Self::Day | Self::Place)
    }

    /// What is shown where the program has nothing.
    #[must_use]
    pub fn nothing(self) -> &'static str {
        match self {
            Self::Source => "nothing: the text has no words for who says it",
            Self::Cue => "nothing: the text has no words that tell it",
            Self::Speaker => "nobody by name",
            Self::Addressee => "nobody is named",
            Self::Day => "no day is told",
            Self::Place => "no place is told",
            _ => "",
        }
    }
}
