//! From an article to what a ledger keeps of it: what `onrecord add` and `onrecord watch` have in common.

use crate::message::{Failure, describe};
use jiff::civil::Date;
use onrecord::record::GivenSpeech;
use onrecord::{Document, OffsetUnit, Pipeline, Record};
use onrecord_ingest::language::language_of;
use onrecord_ingest::{Article, Place, Reason, Skipped};
use onrecord_store::{About, Added, Entry, Store};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// A text with what was read from it.
pub(super) struct Reading {
    pub(super) document: Document,
    pub(super) about: About,
    /// None when it is in a language that is not read.
    pub(super) record: Option<Record>,
}

/// How many texts became what.
#[derive(Default)]
pub(super) struct Tally {
    pub(super) new: usize,
    pub(super) statements: usize,
    pub(super) unread: BTreeMap<String, usize>,
    pub(super) revised: usize,
    pub(super) origins: usize,
    pub(super) known: usize,
    /// By the kind of reason.
    pub(super) skipped: BTreeMap<&'static str, usize>,
    /// Of those, what somebody asked for by name or what is broken.
    pub(super) failed: usize,
}

impl Tally {
    pub(super) fn kept(&self) -> usize {
        self.new + self.unread.values().sum::<usize>() + self.revised + self.origins + self.known
    }
}

/// Reads one article; `date` is the day of publication of one that does not tell it.
pub(super) fn read(place: &Place, article: Article, pipeline: &Pipeline, date: Option<Date>) -> Result<Box<Reading>, Failure> {
    let Article { document, metadata, speeches } = article;
    let document = match (document.published(), date) {
        (None, Some(date)) => document.with_published(date),
        _ => document,
    };
    let language = language_of(document.text(), metadata.language.as_deref());
    let about = About {
        title: metadata.title,
        byline: metadata.byline.or_else(|| (!metadata.authors.is_empty()).then(|| metadata.authors.join(", "))),
        publisher: metadata.publisher.or_else(|| metadata.agencies.first().cloned()),
        language: Some(language),
        source_id: metadata.id,
        position: place.position.map(|position| position.to_string()),
    };
    if about.language.as_deref() != Some("en") {
        return Ok(Box::new(Reading { document, about, record: None }));
    }
    let given: Vec<GivenSpeech> = speeches
        .into_iter()
        .map(|speech| GivenSpeech {
            content: speech.content,
            speaker: speech.speaker.name,
            marked_by: "the transcript",
            said_on: speech.said_on,
        })
        .collect();
    let read = || {
        let record = pipeline.read(&document).record(&document, OffsetUnit::Bytes);
        if given.is_empty() { record } else { record.with_speeches(&document, &given) }
    };
    // A fault in one document must not end the run.
    match std::panic::catch_unwind(std::panic::AssertUnwindSafe(read)) {
        Ok(record) => Ok(Box::new(Reading { document, about, record: Some(record) })),
        Err(_) => Err(Failure::document(place, "internal error: please report it together with this text")),
    }
}

/// Puts what was read into a ledger, whole or not at all, and counts it.
pub(super) fn keep(reading: &Reading, store: &mut dyn Store, tally: &mut Tally) -> Result<Added, Failure> {
    let Reading { document, about, record } = reading;
    let added = store.add(&Entry { document, about, record: record.as_ref() })?;
    match added {
        Added::New => {
            tally.new += 1;
            tally.statements += record.as_ref().map_or(0, |record| record.statements.len());
        }
        Added::Unread => *tally.unread.entry(about.language.clone().unwrap_or_default()).or_default() += 1,
        Added::Revised => tally.revised += 1,
        Added::NewOrigin => tally.origins += 1,
        Added::Known => tally.known += 1,
    }
    Ok(added)
}

/// What to tell of something that was skipped.
pub(super) fn failure(skipped: &Skipped) -> Failure {
    match &skipped.reason {
        Reason::Unreadable(error) => Failure::document(&skipped.place, describe(error)),
        reason => Failure::document(&skipped.place, reason),
    }
}

pub(super) fn texts(count: usize) -> String {
    if count == 1 { "1 text".to_owned() } else { format!("{count} texts") }
}

/// `12 texts added with 40 statements, 3 known already`.
pub(super) fn summary(tally: &Tally) -> String {
    let statements = if tally.statements == 1 { "1 statement".to_owned() } else { format!("{} statements", tally.statements) };
    let mut line = format!("{} added with {statements}", texts(tally.new));
    let unread: usize = tally.unread.values().sum();
    if unread > 0 {
        let languages: Vec<String> = tally.unread.iter().map(|(language, count)| format!("{count} {language}")).collect();
        let _ = write!(line, ", {unread} kept unread, not in English ({})", languages.join(", "));
    }
    for (count, what) in [(tally.revised, "read again"), (tally.origins, "known from elsewhere"), (tally.known, "known already")] {
        if count > 0 {
            let _ = write!(line, ", {count} {what}");
        }
    }
    if !tally.skipped.is_empty() {
        let kinds: Vec<String> = tally.skipped.iter().map(|(kind, count)| format!("{count} {kind}")).collect();
        let _ = write!(line, "; skipped: {}", kinds.join(", "));
    }
    line
}
