//! The lines of gold and prediction files, and how they are read.

use serde::de::{DeserializeOwned, Deserializer};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// Stretches of a text: `[start, end]` pairs in Unicode code points, end exclusive, in any order.
pub type Ranges = Vec<[usize; 2]>;

/// One annotator's reading of one article. Several lines may share an `id`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GoldDocument {
    /// Which article.
    pub id: String,
    /// Who annotated it.
    #[serde(default)]
    pub annotator: Option<String>,
    /// The article.
    pub text: String,
    /// What the annotator marked.
    pub attributions: Vec<GoldAttribution>,
}

/// A source, a cue and a content that a person marked as belonging together.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GoldAttribution {
    /// Who is named as speaking.
    #[serde(default, deserialize_with = "empty_when_null")]
    pub source: Ranges,
    /// The words that tell that it was said.
    #[serde(default, deserialize_with = "empty_when_null")]
    pub cue: Ranges,
    /// What was said.
    #[serde(default, deserialize_with = "empty_when_null")]
    pub content: Ranges,
}

/// What a system read in one article: one line of a prediction file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PredictedDocument {
    /// Which article.
    pub id: String,
    /// What was read.
    pub attributions: Vec<PredictedAttribution>,
}

/// An attribution as a system read it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PredictedAttribution {
    /// Who is named as speaking.
    #[serde(default, deserialize_with = "empty_when_null")]
    pub source: Ranges,
    /// The words that tell that it was said.
    #[serde(default, deserialize_with = "empty_when_null")]
    pub cue: Ranges,
    /// What was said.
    #[serde(default, deserialize_with = "empty_when_null")]
    pub content: Ranges,
    /// The name that the source was resolved to.
    #[serde(default)]
    pub speaker: Option<String>,
    /// Index, in the same list, of the attribution inside whose content this one was found.
    #[serde(default)]
    pub within: Option<usize>,
}

/// Who speaks in the attributions of one [`GoldDocument`], found by `id` and `annotator`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentSpeakers {
    /// Which article.
    pub id: String,
    /// Whose attributions.
    pub annotator: Option<String>,
    /// The speakers.
    pub speakers: Vec<GoldSpeaker>,
}

/// The speaker of one gold attribution.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GoldSpeaker {
    /// Index into the attributions of the document.
    pub i: usize,
    /// `person`, `organization`, `group`, `document`, `author` or `unknown`.
    pub r#type: String,
    /// The fullest name that the article prints, without titles.
    pub name: Option<String>,
}

fn empty_when_null<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Ranges, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

/// Why a file of JSON Lines cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LoadError {
    /// The file cannot be read.
    #[error("{}: {source}", path.display())]
    Read {
        /// Which file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The file is not UTF-8.
    #[error("{}:{line}: invalid UTF-8 at byte {byte}", path.display())]
    Encoding {
        /// Which file.
        path: PathBuf,
        /// Which line, from 1.
        line: usize,
        /// Where the fault is, in bytes from the start of the file.
        byte: usize,
    },
    /// A line is not what it should be.
    #[error("{name}:{line}: {}", without_line(source))]
    Line {
        /// Name of the file.
        name: String,
        /// Which line, from 1.
        line: usize,
        /// What is wrong with it.
        source: serde_json::Error,
    },
}

/// The error in its own words, with its place in the line: the parser saw one line, and calls it the first.
fn without_line(error: &serde_json::Error) -> String {
    let text = error.to_string();
    match text.strip_suffix(&format!(" at line {} column {}", error.line(), error.column())) {
        Some(what) => format!("{what} at column {}", error.column()),
        None => text,
    }
}

/// Reads a file that holds one JSON object a line; blank lines are skipped, and so is a byte order mark.
///
/// # Errors
/// [`LoadError`], which names the file and the line.
pub fn read_lines<T: DeserializeOwned>(path: &Path) -> Result<Vec<T>, LoadError> {
    let bytes = std::fs::read(path).map_err(|source| LoadError::Read { path: path.to_owned(), source })?;
    let text = std::str::from_utf8(&bytes).map_err(|error| {
        let byte = error.valid_up_to();
        let line = 1 + bytes[..byte].iter().filter(|&&byte| byte == b'\n').count();
        LoadError::Encoding { path: path.to_owned(), line, byte }
    })?;
    parse_lines(text, &path.display().to_string())
}

/// Reads text that holds one JSON object a line; `name` is what errors call the text.
///
/// # Errors
/// [`LoadError::Line`] for the first line that does not fit.
pub fn parse_lines<T: DeserializeOwned>(text: &str, name: &str) -> Result<Vec<T>, LoadError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(index, line)| {
            serde_json::from_str(line).map_err(|source| LoadError::Line { name: name.to_owned(), line: index + 1, source })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn absent_and_null_spans_are_empty() {
        let text = r#"{"id": "a", "attributions": [{"cue": null, "content": [[0, 3]], "within": null}, {"content": [], "within": 0}]}"#;
        let documents: Vec<PredictedDocument> = parse_lines(text, "p").expect("fits");
        let first = &documents[0].attributions[0];
        assert_eq!((first.source.len(), first.cue.len(), first.content.as_slice()), (0, 0, [[0, 3]].as_slice()));
        assert_eq!((first.speaker.as_deref(), first.within), (None, None));
        assert_eq!(documents[0].attributions[1].within, Some(0));
    }

    #[test]
    fn an_error_names_file_and_line() {
        let text = "{\"id\": \"a\", \"attributions\": []}\n\n{\"id\": \"b\"}\n";
        let error = parse_lines::<PredictedDocument>(text, "read.jsonl").expect_err("line 3 lacks its attributions");
        assert_eq!(error.to_string(), "read.jsonl:3: missing field `attributions` at column 11");
        let negative = parse_lines::<PredictedDocument>(r#"{"id": "b", "attributions": [{"content": [[-4, 2]]}]}"#, "n.jsonl");
        assert!(negative.expect_err("an offset below 0").to_string().starts_with("n.jsonl:1: "));
    }

    #[test]
    fn a_byte_order_mark_is_skipped_and_counts_for_nothing() {
        let documents: Vec<PredictedDocument> = parse_lines("\u{feff}{\"id\": \"a\", \"attributions\": []}\n", "p").expect("fits");
        assert_eq!(documents[0].id, "a");
    }

    #[test]
    fn bytes_that_are_no_text_are_named_with_their_line() {
        let path = std::env::temp_dir().join(format!("onrecord-lines-{}.jsonl", std::process::id()));
        std::fs::write(&path, b"{\"id\": \"a\", \"attributions\": []}\n\n{\"id\": \"\xff\"}\n").expect("written");
        let error = read_lines::<PredictedDocument>(&path).expect_err("line 3 is not UTF-8");
        std::fs::remove_file(&path).expect("ours");
        assert!(error.to_string().ends_with(".jsonl:3: invalid UTF-8 at byte 41"), "{error}");
    }

    #[test]
    fn a_missing_file_is_named() {
        let error = read_lines::<GoldDocument>(Path::new("no/such/gold.jsonl")).expect_err("there is none");
        assert!(error.to_string().starts_with("no/such/gold.jsonl: "), "{error}");
    }
}
