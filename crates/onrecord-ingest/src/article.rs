//! [`Article`]: a text to be read, with all that its file says about it.

use jiff::civil::Date;
use onrecord_text::{Document, DocumentError, Origin, Span};
use serde::{Deserialize, Serialize};

/// What a file says of an article outside its text. Everything is as given, never inferred.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Metadata {
    /// What the source calls it: a GUID, a URN, the `id` of a row.
    pub id: Option<String>,
    /// Headline.
    pub title: Option<String>,
    /// Line that names the authors, as given.
    pub byline: Option<String>,
    /// Authors, one by one, where the source separates them.
    pub authors: Vec<String>,
    /// Day of publication.
    pub published: Option<Date>,
    /// Moment of publication as given, when it is more exact than a day.
    pub published_at: Option<String>,
    /// Name of the publisher or outlet.
    pub publisher: Option<String>,
    /// Agencies and others that the source credits.
    pub agencies: Vec<String>,
    /// Canonical web address.
    pub url: Option<String>,
    /// Language as given: `en`, `en-GB`.
    pub language: Option<String>,
    /// Section or desk.
    pub section: Option<String>,
    /// Keywords.
    pub keywords: Vec<String>,
}

/// Somebody whom a source names as speaking or spoken to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Party {
    /// Name as given.
    pub name: String,
    /// Identifier in the source: `#reyes`, a Wikidata id, a member's number.
    pub id: Option<String>,
    /// Role as given.
    pub role: Option<String>,
}

/// A speech whose speaker the source gives: a fact of the record, not an inference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Speech {
    /// What was said, in the document's text; bytes.
    pub content: Span,
    /// Who speaks.
    pub speaker: Party,
    /// To whom.
    pub addressee: Option<Party>,
    /// Day on which it was said, when the source tells.
    pub said_on: Option<Date>,
}

/// A document, what its source says of it, and the speeches that its source marks.
#[derive(Clone, Debug)]
pub struct Article {
    /// The text, with its origin.
    pub document: Document,
    /// What the source says of it.
    pub metadata: Metadata,
    /// Speeches with given speakers, in the order of the text; empty for all but transcripts.
    pub speeches: Vec<Speech>,
}

impl Article {
    /// Joins a text with what is known of it. The day of publication, address and publisher of `metadata`
    /// become the document's, unless `origin` has its own.
    ///
    /// # Errors
    /// [`DocumentError`] when the text is empty or too long.
    pub fn new(text: impl Into<Box<str>>, mut origin: Origin, metadata: Metadata) -> Result<Self, DocumentError> {
        origin.url = origin.url.or_else(|| metadata.url.clone());
        origin.publisher = origin.publisher.or_else(|| metadata.publisher.clone());
        let document = Document::from_text(text, origin)?;
        let document = match metadata.published {
            Some(date) => document.with_published(date),
            None => document,
        };
        Ok(Self { document, metadata, speeches: Vec::new() })
    }
}
