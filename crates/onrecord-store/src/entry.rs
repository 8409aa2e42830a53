//! What is put into a store: a text with all that is known of it, and what was read from it.

use crate::StoreError;
use crate::row::{agency, identity, joined};
use crate::similar::{self, DocumentSketch, StatementSketch};
use crate::verify;
use flate2::Compression;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;
use onrecord::record::{RoleRecord, StatementRecord, TextSpan};
use onrecord::{Document, Record};
use serde_json::Value;
use std::io::{Read as _, Write as _};

/// What the source of a text says of it outside the text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// Headline; the text's own where there is none.
    pub title: Option<String>,
    /// Line that names the authors.
    pub byline: Option<String>,
    /// Who published it; the agency of the dateline where there is none.
    pub publisher: Option<String>,
    /// ISO 639-1 code of the language of the text.
    pub language: Option<String>,
    /// What the source calls it.
    pub source_id: Option<String>,
    /// Where in its file it stands: `line 3`.
    pub position: Option<String>,
}

/// A text to be kept.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    /// The text, with its origin.
    pub document: &'a Document,
    /// What its source says of it.
    pub about: &'a About,
    /// What was read from it, with offsets in bytes; none when it is kept without being read.
    pub record: Option<&'a Record>,
}

/// What stands in the row of a document, whatever the database.
pub(crate) struct DocumentRow {
    pub(crate) title: Option<String>,
    pub(crate) byline: Option<String>,
    pub(crate) published: Option<String>,
    pub(crate) publisher: Option<String>,
    pub(crate) language: String,
    pub(crate) sketch: Option<DocumentSketch>,
    pub(crate) path: String,
    pub(crate) sha256: String,
}

impl Entry<'_> {
    pub(crate) fn row(&self) -> DocumentRow {
        let (origin, about, read) = (self.document.origin(), self.about, self.record.map(|record| &record.document));
        let words = verify::words(self.document.text());
        let words: Vec<&str> = words.iter().map(|word| word.folded.as_str()).collect();
        DocumentRow {
            title: about.title.clone().or_else(|| read?.title.as_ref().map(|span| span.text.clone())),
            byline: about.byline.clone().or_else(|| read?.byline.as_ref().map(|span| span.text.clone())),
            published: read.and_then(|read| read.published.clone()).or_else(|| self.document.published().map(|day| day.to_string())),
            publisher: about.publisher.clone().or_else(|| origin.publisher.clone()).or_else(|| agency(read?)),
            language: about.language.clone().or_else(|| read.map(|read| read.language.clone())).unwrap_or_else(|| "und".to_owned()),
            sketch: DocumentSketch::of(&words, 5),
            path: origin.path.clone().unwrap_or_else(|| "-".to_owned()),
            sha256: origin.sha256.clone().unwrap_or_else(|| self.document.id().to_owned()),
        }
    }
}

/// What stands in the row of a statement, beside what the record has as it is.
pub(crate) struct StatementRow {
    pub(crate) content: String,
    pub(crate) content_text: String,
    pub(crate) cue: String,
    pub(crate) source: String,
    pub(crate) speaker_id: Option<String>,
    pub(crate) speaker_words: Option<String>,
    pub(crate) about: Option<String>,
    pub(crate) said_first: Option<String>,
    pub(crate) said_last: Option<String>,
    pub(crate) day: Option<String>,
    /// Keys under which other reports of the same words are found.
    pub(crate) bands: Vec<i64>,
}

impl StatementRow {
    pub(crate) fn of(record: &Record, statement: &StatementRecord, published: Option<&str>) -> Self {
        let spans = |spans: &[TextSpan]| {
            let pairs: Vec<String> = spans.iter().map(|span| format!("[{},{}]", span.start, span.end)).collect();
            format!("[{}]", pairs.join(","))
        };
        let content_text = joined(&statement.content);
        let words = verify::words(&content_text);
        let words: Vec<&str> = words.iter().map(|word| word.folded.as_str()).collect();
        let sketch = (words.len() >= similar::FEWEST_WORDS).then(|| StatementSketch::of(&words, 2)).flatten();
        let within = |span: &TextSpan| statement.content.iter().any(|part| part.start <= span.start && span.end <= part.end);
        let about: Vec<&str> = record
            .entities
            .iter()
            .filter(|entity| entity.mentions.iter().any(|mention| within(&mention.span)))
            .map(|entity| entity.name.as_str())
            .collect();
        let (said_first, said_last) = statement.said_on.as_ref().map_or((None, None), |said| (said.start.clone(), said.end.clone()));
        Self {
            content: spans(&statement.content),
            cue: spans(&statement.cue),
            source: spans(&statement.source),
            speaker_id: identity(record, statement).map(|identity| identity.wikidata.clone()),
            speaker_words: statement.speaker.name.clone().or_else(|| Some(joined(&statement.source)).filter(|words| !words.is_empty())),
            about: (!about.is_empty()).then(|| about.join("; ")),
            day: said_first.clone().or_else(|| said_last.clone()).or_else(|| published.map(str::to_owned)),
            said_first,
            said_last,
            bands: sketch.map(|sketch| sketch.bands(2)).unwrap_or_default(),
            content_text,
        }
    }
}

/// The roles of those who speak, with their names; each place of the text once.
pub(crate) fn roles_of_speakers(record: &Record) -> impl Iterator<Item = (&str, &RoleRecord)> {
    let speaks = |id: &str| record.statements.iter().any(|statement| statement.speaker.entity.as_deref() == Some(id));
    let speakers = record.entities.iter().filter(move |entity| speaks(&entity.id));
    speakers.flat_map(|entity| entity.roles.iter().map(|role| (entity.name.as_str(), role)))
}

/// What must agree for two reports to be of one utterance.
pub(crate) struct Report<'a> {
    pub(crate) content: &'a str,
    pub(crate) speaker: Option<&'a str>,
    pub(crate) day: Option<&'a str>,
}

impl Report<'_> {
    /// Whether two reports are of one utterance: most words in common, no two different names, not long apart.
    pub(crate) fn is_of_same_utterance(&self, other: &Report<'_>) -> bool {
        let last = |name: &str| verify::words(name).pop().map(|word| word.folded);
        let names = match (self.speaker, other.speaker) {
            (Some(a), Some(b)) => last(a) == last(b),
            _ => true,
        };
        let day = |day: Option<&str>| day?.parse::<jiff::civil::Date>().ok();
        let days = match (day(self.day), day(other.day)) {
            (Some(a), Some(b)) => i64::from((a - b).get_days()).abs() <= similar::MOST_DAYS,
            _ => true,
        };
        if !names || !days {
            return false;
        }
        let (a, b) = (verify::words(self.content), verify::words(other.content));
        let folded = |words: &[verify::Word]| words.iter().map(|word| word.folded.clone()).collect::<Vec<_>>();
        let (a, b) = (folded(&a), folded(&b));
        let (a, b): (Vec<&str>, Vec<&str>) = (a.iter().map(String::as_str).collect(), b.iter().map(String::as_str).collect());
        similar::overlap(&a, &b) >= similar::SAME_UTTERANCE
    }
}

/// A record as it is kept: JSON without the words of its spans, which stand in the text; compressed.
pub(crate) fn packed(record: &Record) -> Result<Vec<u8>, StoreError> {
    let mut json = serde_json::to_value(record).map_err(StoreError::record)?;
    walk(&mut json, &mut |span| drop(span.remove("text")));
    let json = serde_json::to_vec(&json).map_err(StoreError::record)?;
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::new(6));
    encoder.write_all(&json).and_then(|()| encoder.finish()).map_err(StoreError::record)
}

/// A record from what is kept of it and the text that it was read from.
pub(crate) fn unpacked(bytes: &[u8], text: &str) -> Result<Record, StoreError> {
    let mut json = Vec::new();
    ZlibDecoder::new(bytes).read_to_end(&mut json).map_err(StoreError::record)?;
    let mut json: Value = serde_json::from_slice(&json).map_err(StoreError::record)?;
    walk(&mut json, &mut |span| {
        let at = |name: &str| span.get(name).and_then(Value::as_u64).and_then(|at| usize::try_from(at).ok());
        // A span outside of the text is left without words, and the record refused.
        if let (Some(start), Some(end)) = (at("start"), at("end"))
            && let Some(words) = text.get(start..end)
        {
            span.insert("text".to_owned(), words.into());
        }
    });
    serde_json::from_value(json).map_err(StoreError::record)
}

/// Goes to all objects that are spans: those with numbers for a start and an end.
fn walk(value: &mut Value, span: &mut dyn FnMut(&mut serde_json::Map<String, Value>)) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| walk(item, span)),
        Value::Object(fields) => {
            if ["start", "end"].iter().all(|name| fields.get(*name).is_some_and(Value::is_u64)) {
                span(fields);
            }
            fields.values_mut().for_each(|value| walk(value, span));
        }
        _ => {}
    }
}
