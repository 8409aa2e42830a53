//! The names that sources were resolved to, against the names that people read.

use crate::figures::{literal, per_cent};
use crate::letters::{Letters, is_letter, letter_mask};
use crate::{DocumentSpeakers, GoldDocument, PredictedDocument, Ranges, Share};
use serde::Serialize;
use std::collections::{HashMap, HashSet};
use std::fmt;

const PRONOUNS: [&str; 21] = [
    "he",
    "she",
    "him",
    "her",
    "his",
    "hers",
    "they",
    "them",
    "who",
    "it",
    "i",
    "we",
    "you",
    "himself",
    "herself",
    "me",
    "us",
    "themselves",
    "which",
    "that",
    "whom",
];
const TITLES: [&str; 10] = ["mr", "mrs", "ms", "dr", "sen", "rep", "gov", "president", "senator", "the"];

/// Figures of [`score_speakers`]. As text they are the lines that the reference scorer prints.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct SpeakerScores {
    /// Number of gold attributions whose speaker is a named person or organization; all figures are about these.
    pub named: usize,
    /// Per cent for which some prediction has a content with a Jaccard index of at least 0.5.
    pub found: Option<f64>,
    /// Per cent of the found ones whose predicted speaker is the gold name.
    pub right: Option<f64>,
    /// Per cent of all that are found and right.
    pub end_to_end: Option<f64>,
    /// [`Self::right`] by what the gold source is.
    pub form: RightByForm,
}

/// Per cent right of those found, and the number of all, by what the gold source is.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct RightByForm {
    /// It shares a capitalised word with the gold name.
    pub name: Share,
    /// It is a pronoun.
    pub pronoun: Share,
    /// It is neither.
    pub description: Share,
    /// There is none.
    pub absent: Share,
}

impl fmt::Display for SpeakerScores {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:12} {}", "named", self.named)?;
        writeln!(f, "{:12} {}", "found", literal(&self.found))?;
        writeln!(f, "{:12} {}", "right", literal(&self.right))?;
        writeln!(f, "{:12} {}", "end_to_end", literal(&self.end_to_end))?;
        write!(f, "{:12} {}", "form", literal(&self.form))
    }
}

/// The gold speakers do not fit the gold attributions.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SpeakerError {
    /// No line of the gold has this id and annotator.
    #[error("the gold attributions have no line with id '{id}' and annotator '{}'", annotator.as_deref().unwrap_or("null"))]
    NoDocument {
        /// Which article.
        id: String,
        /// Which annotator.
        annotator: Option<String>,
    },
    /// The line has fewer attributions.
    #[error("'{id}' has {attributions} gold attributions, a speaker is given for number {index} (from 0)")]
    NoAttribution {
        /// Which article.
        id: String,
        /// The index that is too high.
        index: usize,
        /// How many attributions there are.
        attributions: usize,
    },
}

/// What a gold source is; also the row of the counts.
#[derive(Clone, Copy)]
enum Form {
    Name,
    Pronoun,
    Description,
    Absent,
}

/// All, found and right.
#[derive(Clone, Copy, Default)]
struct Counts {
    all: usize,
    found: usize,
    right: usize,
}

/// Scores resolved speakers.
///
/// Names are compared without case, titles, punctuation and doubled white space; a predicted name
/// is right when it equals the gold name, or when one holds all words of the other and they share
/// the last word. Of predictions (and of gold lines) with the same key, the last one counts.
///
/// # Errors
/// [`SpeakerError`] when a speaker is given for an attribution that `gold` does not hold.
pub fn score_speakers(
    gold: &[GoldDocument],
    speakers: &[DocumentSpeakers],
    predicted: &[PredictedDocument],
) -> Result<SpeakerScores, SpeakerError> {
    let documents: HashMap<_, _> = gold.iter().map(|document| ((&document.id, &document.annotator), document)).collect();
    let predictions: HashMap<_, _> = predicted.iter().map(|document| (&document.id, document)).collect();
    let mut by_form = [Counts::default(); 4];
    for line in speakers {
        let Some(document) = documents.get(&(&line.id, &line.annotator)) else {
            return Err(SpeakerError::NoDocument { id: line.id.clone(), annotator: line.annotator.clone() });
        };
        let letters = letter_mask(&document.text);
        let characters: Vec<char> = document.text.chars().collect();
        let predicted: Vec<(Letters, Option<&str>)> = predictions
            .get(&line.id)
            .iter()
            .flat_map(|document| &document.attributions)
            .map(|attribution| (Letters::of(&letters, &attribution.content), attribution.speaker.as_deref()))
            .collect();
        for speaker in &line.speakers {
            let Some(name) = speaker.name.as_deref().filter(|name| !name.is_empty()) else { continue };
            if !matches!(speaker.r#type.as_str(), "person" | "organization") {
                continue;
            }
            let Some(attribution) = document.attributions.get(speaker.i) else {
                let attributions = document.attributions.len();
                return Err(SpeakerError::NoAttribution { id: line.id.clone(), index: speaker.i, attributions });
            };
            let content = Letters::of(&letters, &attribution.content);
            if content.is_empty() {
                continue;
            }
            let counts = &mut by_form[form(&characters, &attribution.source, name) as usize];
            counts.all += 1;
            if let Some(predicted) = closest(&content, &predicted) {
                counts.found += 1;
                counts.right += usize::from(same_name(predicted.unwrap_or_default(), name));
            }
        }
    }
    let sum = by_form.iter().fold(Counts::default(), |sum, counts| Counts {
        all: sum.all + counts.all,
        found: sum.found + counts.found,
        right: sum.right + counts.right,
    });
    let right = |form: Form| Share(per_cent(by_form[form as usize].right, by_form[form as usize].found), by_form[form as usize].all);
    Ok(SpeakerScores {
        named: sum.all,
        found: per_cent(sum.found, sum.all),
        right: per_cent(sum.right, sum.found),
        end_to_end: per_cent(sum.right, sum.all),
        form: RightByForm {
            name: right(Form::Name),
            pronoun: right(Form::Pronoun),
            description: right(Form::Description),
            absent: right(Form::Absent),
        },
    })
}

/// The speaker of the prediction whose content is closest, the first of equals, when it is close enough.
fn closest<'a>(content: &Letters, predicted: &[(Letters, Option<&'a str>)]) -> Option<Option<&'a str>> {
    let mut best: Option<(f64, Option<&str>)> = None;
    for (letters, speaker) in predicted {
        let jaccard = content.jaccard(letters);
        if best.is_none_or(|(highest, _)| jaccard > highest) {
            best = Some((jaccard, *speaker));
        }
    }
    best.filter(|(jaccard, _)| *jaccard >= 0.5).map(|(_, speaker)| speaker)
}

fn form(text: &[char], source: &Ranges, name: &str) -> Form {
    let slices = source.iter().map(|&[start, end]| {
        let end = end.min(text.len());
        text[start.min(end)..end].iter().collect::<String>()
    });
    let source = slices.collect::<Vec<_>>().join(" ");
    let bare = source.trim_matches(is_python_space);
    if bare.is_empty() {
        return Form::Absent;
    }
    if PRONOUNS.contains(&bare.to_lowercase().as_str()) {
        return Form::Pronoun;
    }
    let name: HashSet<String> = name_words(name).into_iter().collect();
    let shared = name_words(&capitalised(&source).join(" ")).iter().any(|word| name.contains(word));
    if shared { Form::Name } else { Form::Description }
}

/// White space for Python's `str.strip`, which also takes the four separators of ASCII.
fn is_python_space(character: char) -> bool {
    character.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&character)
}

/// `\w` of Python's `re`.
fn is_word_character(character: char) -> bool {
    character == '_' || is_letter(character)
}

/// The words that start with A to Z: `\b[A-Z][\w'’.-]*`, from left to right without overlap.
fn capitalised(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut before = ' ';
    let mut start = None;
    for (at, character) in text.char_indices() {
        let goes_on = is_word_character(character) || matches!(character, '\'' | '’' | '.' | '-');
        match start {
            Some(begun) if !goes_on => {
                words.push(&text[begun..at]);
                start = None;
            }
            None if character.is_ascii_uppercase() && !is_word_character(before) => start = Some(at),
            _ => {}
        }
        before = character;
    }
    words.extend(start.map(|begun| &text[begun..]));
    words
}

/// The words of a name in lower case, without titles and a possessive `'s`.
fn name_words(name: &str) -> Vec<String> {
    let lower = name.to_lowercase().replace('’', "'");
    let words = lower.split(|character| !(is_word_character(character) || character == '\'')).filter(|word| !word.is_empty());
    words.map(|word| word.strip_suffix("'s").unwrap_or(word)).filter(|word| !TITLES.contains(word)).map(str::to_owned).collect()
}

fn same_name(a: &str, b: &str) -> bool {
    let (a, b) = (name_words(a), name_words(b));
    if a.is_empty() || b.is_empty() {
        return false;
    }
    let holds = |whole: &[String], part: &[String]| part.iter().all(|word| whole.contains(word));
    a == b || (a.last() == b.last() && (holds(&a, &b) || holds(&b, &a)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse_lines;

    const GOLD: &str = r#"{"id": "a", "annotator": "one", "text": "Mayor Ada Quill said it rains. She said it pours. The mayor said it snows. It hails.", "attributions": [{"source": [[0, 15]], "content": [[21, 29]]}, {"source": [[31, 34]], "content": [[40, 48]]}, {"source": [[50, 59]], "content": [[65, 73]]}, {"source": [], "content": [[75, 83]]}]}"#;

    fn scores(speakers: &str, predicted: &str) -> Result<SpeakerScores, SpeakerError> {
        let gold: Vec<GoldDocument> = parse_lines(GOLD, "gold").expect("gold fits");
        let speakers: Vec<DocumentSpeakers> = parse_lines(speakers, "speakers").expect("speakers fit");
        score_speakers(&gold, &speakers, &parse_lines(predicted, "predicted").expect("prediction fits"))
    }

    fn speakers(indices: std::ops::Range<usize>) -> String {
        let all: Vec<String> = indices.map(|i| format!(r#"{{"i": {i}, "type": "person", "name": "Ada Quill"}}"#)).collect();
        format!(r#"{{"id": "a", "annotator": "one", "speakers": [{}]}}"#, all.join(", "))
    }

    #[test]
    fn names_are_compared_by_their_words() {
        for (a, b, same) in [
            ("Ada Quill", "ada  quill", true),
            ("Quill", "Ada Quill", true),
            ("Mayor Ada Quill", "Ada Quill", true),
            ("Ms. Quill’s", "Ada Quill", true),
            ("President Quill", "Quill", true),
            ("Ada", "Ada Quill", false),
            ("Ada Brown Quill", "Ada B. Quill", false),
            ("", "Ada Quill", false),
            ("The", "The", false),
        ] {
            assert_eq!(same_name(a, b), same, "{a} / {b}");
        }
    }

    #[test]
    fn capitalised_words_are_those_of_the_pattern() {
        assert_eq!(capitalised("Mr. O’Neil-Brown's U.S. aide, iPhone _Ada .Ada Émile"), ["Mr.", "O’Neil-Brown's", "U.S.", "Ada"]);
    }

    #[test]
    fn each_form_is_counted_apart() {
        let predicted = r#"{"id": "a", "attributions": [{"content": [[21, 29]], "speaker": "Quill"}, {"content": [[40, 48]], "speaker": "Bo Tarn"}, {"content": [[65, 73]], "speaker": null}, {"content": [[0, 15]], "speaker": "Ada Quill"}]}"#;
        let scores = scores(&speakers(0..4), predicted).expect("indices fit");
        assert_eq!((scores.named, scores.found, scores.right, scores.end_to_end), (4, Some(75.0), Some(33.33), Some(25.0)));
        assert_eq!(scores.form.name, Share(Some(100.0), 1));
        assert_eq!(scores.form.pronoun, Share(Some(0.0), 1));
        assert_eq!(scores.form.description, Share(Some(0.0), 1));
        assert_eq!(scores.form.absent, Share(None, 1));
    }

    #[test]
    fn speakers_without_a_name_do_not_count() {
        let line = r#"{"id": "a", "annotator": "one", "speakers": [{"i": 0, "type": "group", "name": "Ada Quill"}, {"i": 1, "type": "person", "name": null}, {"i": 2, "type": "person", "name": ""}]}"#;
        let scores = scores(line, "").expect("nothing is looked up");
        assert_eq!((scores.named, scores.found, scores.right), (0, None, None));
        assert_eq!(scores.to_string().lines().nth(1), Some("found        None"));
    }

    #[test]
    fn speakers_of_other_attributions_are_an_error() {
        let error = scores(&speakers(7..8), "").expect_err("there are four");
        assert_eq!(error, SpeakerError::NoAttribution { id: "a".to_owned(), index: 7, attributions: 4 });
        let other = speakers(0..1).replace("one", "two");
        assert!(scores(&other, "").expect_err("no such annotator").to_string().contains("annotator 'two'"));
    }
}
