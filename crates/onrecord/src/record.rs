//! The record, schema `onrecord/1`: what was read from one document, ready to be written as JSON.
//!
//! Every field carries the span it was read from. Offsets are in the unit that
//! [`Record::offsets`] names; inside the program they are bytes. Field order is fixed and floats
//! are rounded to three decimals, so that the same text gives the same bytes.

mod assemble;
mod speech;

pub use speech::GivenSpeech;

use serde::{Deserialize, Serialize};

/// The name and version of this shape.
pub const SCHEMA: &str = "onrecord/1";

/// A stretch of the document's text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextSpan {
    /// First position, in the record's unit.
    pub start: usize,
    /// Just past the last position.
    pub end: usize,
    /// The text between, unaltered.
    pub text: String,
}

/// All that was read from one document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// Always [`SCHEMA`].
    pub schema: String,
    /// Unit of all offsets: `bytes`, `chars` or `utf16`, counted from the first character of the text; a byte
    /// order mark before it does not count.
    pub offsets: String,
    /// The document.
    pub document: DocumentRecord,
    /// People, organizations and others, in order of first mention.
    pub entities: Vec<EntityRecord>,
    /// Statements, in order of their content.
    pub statements: Vec<StatementRecord>,
    /// What made this record.
    pub provenance: ProvenanceRecord,
}

/// The document as read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentRecord {
    /// SHA-256 of the text's UTF-8 bytes.
    pub id: String,
    /// Length of the text, in the record's unit.
    pub length: usize,
    /// The headline.
    pub title: Option<TextSpan>,
    /// Headings inside the text.
    pub headings: Vec<TextSpan>,
    /// The line that names the author.
    pub byline: Option<TextSpan>,
    /// Place, day and agency at the head of the report.
    pub dateline: Option<DatelineRecord>,
    /// Day of publication, ISO 8601.
    pub published: Option<String>,
    /// ISO 639-1 code of the language that the text was read as.
    pub language: String,
    /// Where the text came from.
    pub origin: OriginRecord,
}

/// The dateline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DatelineRecord {
    /// All of it.
    pub span: TextSpan,
    /// The place.
    pub place: Option<TextSpan>,
    /// The day as written.
    pub date_text: Option<TextSpan>,
    /// The day, ISO 8601.
    pub date: Option<String>,
    /// The agency.
    pub agency: Option<TextSpan>,
}

/// Where the text came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OriginRecord {
    /// File path, or `-`.
    pub path: Option<String>,
    /// Web address.
    pub url: Option<String>,
    /// Publisher.
    pub publisher: Option<String>,
    /// Media type of the bytes.
    pub media_type: Option<String>,
    /// SHA-256 of the bytes.
    pub sha256: Option<String>,
}

/// A person, organization or other actor.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EntityRecord {
    /// `e1`, `e2`, ... within this record.
    pub id: String,
    /// `person`, `organization`, `place`, `group`, `document`, `author` or `unknown`.
    pub r#type: String,
    /// The fullest name that the text prints.
    pub name: String,
    /// Where it is mentioned.
    pub mentions: Vec<MentionRecord>,
    /// Titles and roles that the text gives.
    pub roles: Vec<RoleRecord>,
    /// Who that is, when a knowledge base has a holder of such an office with such a name.
    pub identity: Option<IdentityRecord>,
}

/// Somebody whom a knowledge base knows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct IdentityRecord {
    /// Wikidata id: `Q3099714`.
    pub wikidata: String,
    /// Name in the knowledge base.
    pub name: String,
    /// How well text and knowledge base agree, from 0 to 1: 1 when the same name held the office on the day of the report.
    pub score: f64,
    /// `office and name`, or `office` when the text has no name.
    pub basis: String,
    /// The words that tell the office: `Norlandic Foreign Minister`.
    pub span: TextSpan,
}

/// A title or role, as the text gives it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleRecord {
    /// The office, as written: `Foreign Minister`.
    pub title: String,
    /// Whose office it is: the country where that is known, else the words: `Kremlin`.
    pub of: Option<String>,
    /// By what that is known: `words` of this phrase, `delegation` (the text lists the holder in a country's), `other
    /// mention` of the same title, or `knowledge base`; none where nothing tells it.
    pub of_basis: Option<String>,
    /// `current`, `former` or `coming`.
    pub tenure: String,
    /// The day for which that holds: the day of the report, ISO 8601.
    pub as_of: Option<String>,
    /// All the words: `Norlandic Foreign Minister`.
    pub span: TextSpan,
}

/// A place where an entity is mentioned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MentionRecord {
    /// Where.
    pub span: TextSpan,
    /// `name`, `role` or `pronoun`.
    pub form: String,
}

/// One statement: somebody is reported to have said something.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StatementRecord {
    /// Stable id: made from the document's id and the content's spans.
    pub id: String,
    /// `direct`, `indirect` or `mixed`.
    pub form: String,
    /// What was said, in one or more parts.
    pub content: Vec<TextSpan>,
    /// The words that tell that it was said; empty when there are none.
    pub cue: Vec<TextSpan>,
    /// The cue's verb or phrase in its dictionary form.
    pub cue_lemma: Option<String>,
    /// Who is named as speaking, as written; empty when nobody is.
    pub source: Vec<TextSpan>,
    /// Who that is.
    pub speaker: SpeakerRecord,
    /// To whom it was said.
    pub addressee: Option<AddresseeRecord>,
    /// During or in what it was said, as written, without the preposition: `a news conference`.
    pub occasion: Option<TextSpan>,
    /// Through what it reached others, when not by mouth in one room.
    pub medium: Option<MediumRecord>,
    /// When it was said.
    pub said_on: Option<TimeRecord>,
    /// Where it was said.
    pub said_at: Option<PlaceRecord>,
    /// What is done by saying it.
    pub act: ActRecord,
    /// Whether it is said not to have been done: `did not say`.
    pub negated: bool,
    /// `actual`, `future` (`will tell`) or `possible` (`may say`).
    pub modality: String,
    /// Id of the statement inside which this one is reported.
    pub within: Option<String>,
    /// Through whom the words reach the reader: the outlet where it is known, the speaker of each statement that this
    /// one stands in, from the outermost, and its own speaker last.
    pub chain: Vec<ChainLink>,
    /// How sure the reading is, from 0 to 1.
    pub confidence: f64,
    /// Which rule put the parts together.
    pub rule: String,
}

/// One who passes a statement on, or makes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChainLink {
    /// Name of the outlet or of the entity; the words of the source where no entity is known; none where nobody is named.
    pub name: Option<String>,
    /// Where the text has it: the agency, or the source.
    pub span: Option<TextSpan>,
    /// Id of the entity, when there is one.
    pub entity: Option<String>,
    /// Id of the statement that is theirs; none for the outlet, whose is the whole document.
    pub statement: Option<String>,
}

/// Those to whom a statement was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddresseeRecord {
    /// As written.
    pub span: TextSpan,
    /// Id of the entity, when the words end in its name.
    pub entity: Option<String>,
}

/// What is done by a statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActRecord {
    /// `assert`, `announce`, `confirm`, `admit`, `deny`, `accuse`, `criticise`, `praise`, `promise`, `threaten`, `warn`,
    /// `demand`, `ask`, `propose`, `agree`, `refuse`, `hope`, `believe` or `apologise`.
    pub kind: String,
    /// The words that decided; none where nothing but a plain statement was found.
    pub span: Option<TextSpan>,
    /// Why, in half a sentence.
    pub reason: String,
}

/// Through what a statement reached others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MediumRecord {
    /// `statement`, `letter`, `email`, `post`, `phone`, `message`, `broadcast`, `print` or `document`.
    pub kind: String,
    /// As written, without the preposition: `a written statement`.
    pub span: TextSpan,
}

/// When a statement was made: a day, or the first and the last of several.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimeRecord {
    /// First day, ISO 8601; none when only the latest possible day is known.
    pub start: Option<String>,
    /// Last day, ISO 8601.
    pub end: Option<String>,
    /// `day`, `days` (several, as `last week`), or `before` (not later than the last day).
    pub precision: String,
    /// `expression` (the words of `span`), `same occasion` (the words of `span`, said of an earlier statement of the same
    /// speaker), `dateline`, `published` or `within` (the statement that reports it).
    pub basis: String,
    /// The words; none when the day comes from outside the text.
    pub span: Option<TextSpan>,
}

/// Where a statement was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaceRecord {
    /// The place as written: `Geneva`, `the city hall`.
    pub span: TextSpan,
    /// `expression`, `same occasion` or `dateline`.
    pub basis: String,
}

/// The speaker of a statement.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SpeakerRecord {
    /// `resolved`, `named`, `unnamed` or `unknown`.
    pub status: String,
    /// Id of the entity, when there is one.
    pub entity: Option<String>,
    /// Its name.
    pub name: Option<String>,
    /// `person`, `organization`, `group`, `document`, `author` or `unknown`.
    pub r#type: String,
    /// `name`, `role`, `pronoun`, `continuation`, `byline`, `description`, `given` (the source's mark-up) or `none`.
    pub by: String,
    /// The mention that decided.
    pub antecedent: Option<TextSpan>,
    /// Why, in one sentence.
    pub reason: String,
    /// From 0 to 1.
    pub confidence: f64,
    /// Who that is, when the source is a mere office and a knowledge base has its one holder on the day of the report.
    pub identity: Option<IdentityRecord>,
    /// What the source tells of those who speak, when it gives no name.
    pub party: Option<PartyRecord>,
}

/// Those who speak without a name: `two senior officials who spoke on condition of anonymity`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartyRecord {
    /// `official`, `politician`, `diplomat`, `military`, `police`, `law`, `spokesperson`, `expert`, `business`, `worker`,
    /// `health`, `media`, `activist`, `witness`, `relative`, `public`, `religious`, `sport`, `source` or `document`; none
    /// when the noun does not tell.
    pub kind: Option<String>,
    /// The noun that tells it.
    pub head: TextSpan,
    /// How many they are; none for bodies and documents.
    pub count: Option<CountRecord>,
    /// The words by which they are kept nameless on purpose.
    pub anonymous: Option<TextSpan>,
}

/// How many people, as far as the words tell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountRecord {
    /// At least so many.
    pub least: Option<u32>,
    /// At most so many.
    pub most: Option<u32>,
    /// Whether the number is given as approximate: `about 40 residents`.
    pub approximate: bool,
    /// The words of the number; none when only singular or plural tells.
    pub span: Option<TextSpan>,
}

/// What made the record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProvenanceRecord {
    /// Version of onrecord.
    pub onrecord: String,
    /// Name and version of the model.
    pub model: String,
    /// SHA-256 of the model's weights.
    pub model_sha256: String,
    /// SHA-256 of the rows of the knowledge base, as its head line has it; none without one.
    pub knowledge_sha256: Option<String>,
}
