//! How is the record kept, and is this quotation in it?
//!
//! A [`Store`] keeps documents with their text, where each was found, and what was read from them. [`SqliteStore`] is a
//! ledger in one SQLite file that any SQLite tool opens. [`Store::verify`] looks for a quotation in all of the texts.
//!
//! ```
//! use onrecord::{Document, OffsetUnit, Origin, Pipeline};
//! use onrecord_store::{About, Added, Entry, Match, SqliteStore, Store};
//! let mut store = SqliteStore::in_memory()?;
//! let document = Document::from_text("“The bridge will stand,” Mayor Ada Quill told reporters.", Origin::default())?;
//! let record = Pipeline::embedded()?.read(&document).record(&document, OffsetUnit::Bytes);
//! let entry = Entry { document: &document, about: &About::default(), record: Some(&record) };
//! assert_eq!(store.add(&entry)?, Added::New);
//! let found = store.verify("the bridge will stand", OffsetUnit::Chars)?;
//! assert_eq!(found.r#match, Match::Normalised);
//! assert_eq!(found.hits[0].exact, "The bridge will stand");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod choice;
mod entry;
mod error;
mod open;
#[cfg(feature = "postgres")]
mod postgres;
mod proof;
mod quotation;
mod roles;
mod row;
mod search;
mod similar;
mod spans;
mod sqlite;
mod tally;
mod verify;

pub use entry::{About, Entry};
pub use error::StoreError;
pub use open::{create, is_address, name, open};
#[cfg(feature = "postgres")]
pub use postgres::PostgresStore;
pub use search::{
    Facet, Facets, Holdings, Kept, KeptDocument, Order, OriginRow, Page, Query, Reader, RoleRow, Row, Speaker, Variant, highlights,
};
pub use sqlite::SqliteStore;
pub use verify::{Change, Hit, Match, Searched, Verification, difference};

use onrecord::OffsetUnit;
use onrecord::record::ProvenanceRecord;

/// What became of a document that was added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Added {
    /// The text was not known.
    New,
    /// The text was not known, and is kept without being read.
    Unread,
    /// The text was known; it was read by another version or model, whose reading is now the current one.
    Revised,
    /// The text and its reading were known; the origin was not.
    NewOrigin,
    /// All of it was known.
    Known,
}

/// How much a store holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Texts.
    pub documents: u64,
    /// Those of them that are not read, since they are in a language that is not.
    pub unread: u64,
    /// Places where they were found.
    pub origins: u64,
    /// Statements of the current readings.
    pub statements: u64,
}

/// Something that [`Store::check`] found to be wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Hash of the document.
    pub document: String,
    /// Id of the statement, when it is about one.
    pub statement: Option<String>,
    /// What is wrong.
    pub what: String,
}

/// Where documents and their records are kept. Every backend passes the suite in `tests/suite/mod.rs`.
pub trait Store {
    /// Keeps a text with what was read from it and where it was found. All of it or nothing.
    ///
    /// # Errors
    /// When it cannot be written; nothing is changed then.
    fn add(&mut self, entry: &Entry<'_>) -> Result<Added, StoreError>;

    /// Notes that all articles of a file are kept, so that [`Store::knows`] tells of it as a whole.
    ///
    /// # Errors
    /// When it cannot be written.
    fn finish(&mut self, path: &str, sha256: &str, made: &ProvenanceRecord) -> Result<(), StoreError>;

    /// Whether what bytes with this SHA-256 at this path hold is kept, and was read by the same program, model and knowledge.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn knows(&self, path: &str, sha256: &str, made: &ProvenanceRecord) -> Result<bool, StoreError>;

    /// How much is kept.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn counts(&self) -> Result<Counts, StoreError>;

    /// The statements of the newest readings that fit, page by page: every one once, in the order that the query says.
    ///
    /// # Errors
    /// When the store cannot be read, or [`Query::after`] is not a place to go on from.
    fn search(&self, query: &Query) -> Result<Page, StoreError>;

    /// How the statements that fit are spread over speakers, outlets, months, acts and forms. At most `most` are looked at,
    /// those that came into the store last.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn facets(&self, query: &Query, most: u64) -> Result<Facets, StoreError>;

    /// Those who speak, most statements first; only names in which all of these words stand.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn speakers(&self, words: &str, limit: usize) -> Result<Vec<Speaker>, StoreError>;

    /// The statement with this id, in its document; none when there is none.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn statement(&self, id: &str, unit: OffsetUnit) -> Result<Option<Kept>, StoreError>;

    /// Hashes of the texts of which there is a reading, in order; those with no statement are among them.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn documents(&self) -> Result<Vec<String>, StoreError>;

    /// The document whose text has this SHA-256; none when there is none.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn document(&self, hash: &str) -> Result<Option<KeptDocument>, StoreError>;

    /// The roles that the newest readings give a speaker of exactly this name, earliest first; offsets in `unit`.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn roles(&self, name: &str, unit: OffsetUnit) -> Result<Vec<RoleRow>, StoreError>;

    /// All that is kept, in figures. A pass over the store.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn holdings(&self) -> Result<Holdings, StoreError>;

    /// A number that grows whenever something is put into the store: what was answered at the same number holds still.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn changes(&self) -> Result<u64, StoreError>;

    /// All reports of the utterance that a statement reports, itself among them, earliest first.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn reports(&self, id: &str, unit: OffsetUnit) -> Result<Vec<Row>, StoreError>;

    /// Looks for a quotation in all texts: exact, normalised (case, marks, accents and blanks set aside), near (most of its
    /// words in their order), or none. Hits are in order of publication, undated
    /// ones last; their offsets are in `unit`.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn verify(&self, quote: &str, unit: OffsetUnit) -> Result<Verification, StoreError>;

    /// Proves every text against its hash and every span against its text, one document at a time.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn check(&self, fault: &mut dyn FnMut(Fault)) -> Result<Counts, StoreError>;
}
