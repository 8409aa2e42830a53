//! What programs get: the shapes of the JSON answers. All offsets are code points of the document's text, ends excluded.

use onrecord_store as store;
use serde::Serialize;
use utoipa::ToSchema;

/// A statement.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Statement {
    /// Its id.
    pub(crate) statement: String,
    /// `direct`, `indirect` or `mixed`.
    pub(crate) form: String,
    /// What was said; parts joined with ` … `.
    pub(crate) content: String,
    /// First position of its first part in the document's text.
    pub(crate) start: usize,
    /// Just past the last position of its last part.
    pub(crate) end: usize,
    /// Who said it, if the name is known.
    pub(crate) speaker: Option<String>,
    /// Their Wikidata id, if a knowledge base has them.
    pub(crate) speaker_id: Option<String>,
    /// The words for who said it.
    pub(crate) source: Option<String>,
    /// To whom, as written.
    pub(crate) addressee: Option<String>,
    /// On what occasion, as written.
    pub(crate) occasion: Option<String>,
    /// What is done by it.
    pub(crate) act: String,
    /// First day on which it can have been said, ISO 8601.
    pub(crate) said_first: Option<String>,
    /// Last day.
    pub(crate) said_last: Option<String>,
    /// SHA-256 of the document's text.
    pub(crate) document: String,
    /// Path where the document was found first.
    pub(crate) path: Option<String>,
    /// Web address where it was found first.
    pub(crate) url: Option<String>,
    /// Title of the document.
    pub(crate) title: Option<String>,
    /// Who published it.
    pub(crate) publisher: Option<String>,
    /// Day of publication.
    pub(crate) published: Option<String>,
    /// Id of the first statement that reports the same utterance.
    pub(crate) utterance: String,
    /// In how many texts the same was reported, this one among them.
    pub(crate) reports: u64,
    /// From 0 to 1: how likely source, cue and content are right.
    pub(crate) confidence: f64,
    /// Where it stands on this server.
    pub(crate) permalink: String,
    /// A line to cite it with.
    pub(crate) citation: String,
}

impl From<store::Row> for Statement {
    fn from(row: store::Row) -> Self {
        Self {
            permalink: onrecord_export::permalink("", &row),
            citation: onrecord_export::citation("", &row),
            statement: row.statement,
            form: row.form,
            content: row.content,
            start: row.start,
            end: row.end,
            speaker: row.speaker,
            speaker_id: row.speaker_id,
            source: row.source,
            addressee: row.addressee,
            occasion: row.occasion,
            act: row.act,
            said_first: row.said_first,
            said_last: row.said_last,
            document: row.document,
            path: row.path,
            url: row.url,
            title: row.title,
            publisher: row.publisher,
            published: row.published,
            utterance: row.utterance,
            reports: row.reports,
            confidence: row.confidence,
        }
    }
}

/// A value, and how many have it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Facet {
    /// The value.
    pub(crate) value: String,
    /// How many.
    pub(crate) count: u64,
}

impl From<store::Facet> for Facet {
    fn from(facet: store::Facet) -> Self {
        Self { value: facet.value, count: facet.count }
    }
}

fn facets(list: Vec<store::Facet>) -> Vec<Facet> {
    list.into_iter().map(Facet::from).collect()
}

/// How statements are spread.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
pub(crate) struct Facets {
    /// How many statements fit, of those that were looked at.
    pub(crate) statements: u64,
    /// Whether there are more, which are not counted.
    pub(crate) more: bool,
    /// Names of speakers.
    pub(crate) speakers: Vec<Facet>,
    /// Publishers.
    pub(crate) outlets: Vec<Facet>,
    /// Months in which they were said, else published: `2025-08`.
    pub(crate) months: Vec<Facet>,
    /// Acts.
    pub(crate) acts: Vec<Facet>,
    /// Forms.
    pub(crate) forms: Vec<Facet>,
    /// Those to whom it was said, as written.
    pub(crate) addressees: Vec<Facet>,
    /// Names of those of whom it speaks.
    pub(crate) about: Vec<Facet>,
}

impl From<store::Facets> for Facets {
    fn from(found: store::Facets) -> Self {
        Self {
            statements: found.statements,
            more: found.more,
            speakers: facets(found.speakers),
            outlets: facets(found.outlets),
            months: facets(found.months),
            acts: facets(found.acts),
            forms: facets(found.forms),
            addressees: facets(found.addressees),
            about: facets(found.about),
        }
    }
}

/// A filter, and how many statements fit when it is left out.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Without {
    /// Name of the filter.
    pub(crate) filter: String,
    /// What it is set to.
    pub(crate) value: String,
    /// How many statements fit without it.
    pub(crate) statements: u64,
    /// Whether there are more.
    pub(crate) more: bool,
}

/// Statements that were found.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Found {
    /// The statements.
    pub(crate) statements: Vec<Statement>,
    /// What to ask with, as `after`, for those that follow.
    pub(crate) next: Option<String>,
    /// How they are spread.
    pub(crate) facets: Facets,
    /// Where nothing was found: what each filter keeps out.
    pub(crate) without: Vec<Without>,
}

/// Where a text was found.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Origin {
    /// Path, with the member of an archive where it is one.
    pub(crate) path: String,
    /// Where in that file.
    pub(crate) position: Option<String>,
    /// Web address.
    pub(crate) url: Option<String>,
    /// Who published it there.
    pub(crate) publisher: Option<String>,
    /// Day of publication there.
    pub(crate) published: Option<String>,
    /// What the source calls it.
    pub(crate) source_id: Option<String>,
    /// Media type of the bytes.
    pub(crate) media_type: Option<String>,
    /// SHA-256 of the bytes.
    pub(crate) sha256: String,
}

impl From<store::OriginRow> for Origin {
    fn from(row: store::OriginRow) -> Self {
        Self {
            path: row.path,
            position: row.position,
            url: row.url,
            publisher: row.publisher,
            published: row.published,
            source_id: row.source_id,
            media_type: row.media_type,
            sha256: row.sha256,
        }
    }
}

/// Another text that is nearly the same.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Variant {
    /// SHA-256 of its text.
    pub(crate) document: String,
    /// Its title.
    pub(crate) title: Option<String>,
    /// Who published it.
    pub(crate) publisher: Option<String>,
    /// Day of publication.
    pub(crate) published: Option<String>,
}

impl From<store::Variant> for Variant {
    fn from(variant: store::Variant) -> Self {
        Self { document: variant.document, title: variant.title, publisher: variant.publisher, published: variant.published }
    }
}

/// An article with all that is kept of it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Article {
    /// SHA-256 of the text's UTF-8 bytes.
    pub(crate) document: String,
    /// Title.
    pub(crate) title: Option<String>,
    /// Line that names the authors.
    pub(crate) byline: Option<String>,
    /// Day of publication.
    pub(crate) published: Option<String>,
    /// Who published it.
    pub(crate) publisher: Option<String>,
    /// ISO 639-1 code of its language.
    pub(crate) language: String,
    /// The text.
    pub(crate) text: String,
    /// Where it was found.
    pub(crate) origins: Vec<Origin>,
    /// Texts that are nearly the same.
    pub(crate) variants: Vec<Variant>,
    /// The record, schema `onrecord/1`, offsets in code points; none where the text is not read.
    #[schema(value_type = Option<Object>)]
    pub(crate) record: Option<serde_json::Value>,
}

/// A statement with its place in the record, and the other reports of it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Shown {
    /// The statement.
    pub(crate) statement: Statement,
    /// The statement as the record has it, with all spans and reasons; offsets in code points.
    #[schema(value_type = Option<Object>)]
    pub(crate) record: Option<serde_json::Value>,
    /// All reports of the same utterance, earliest first, itself among them.
    pub(crate) reports: Vec<Statement>,
}

/// One step from one wording to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Change {
    /// Words of both.
    Same(String),
    /// Words of the first, or of the quotation, alone.
    Quoted(String),
    /// Words of the second, or of the text, alone.
    Printed(String),
}

impl From<store::Change> for Change {
    fn from(change: store::Change) -> Self {
        match change {
            store::Change::Same(words) => Self::Same(words),
            store::Change::Quoted(words) => Self::Quoted(words),
            store::Change::Printed(words) => Self::Printed(words),
        }
    }
}

/// A report of an utterance.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Report {
    /// The statement.
    pub(crate) statement: Statement,
    /// From the first report to this one, word by word.
    pub(crate) diff: Vec<Change>,
}

/// The same words, reported by several.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Utterance {
    /// Id of the first statement that reports it.
    pub(crate) utterance: String,
    /// Reports, earliest first.
    pub(crate) reports: Vec<Report>,
}

/// Somebody who speaks.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Speaker {
    /// Name.
    pub(crate) name: String,
    /// Wikidata id, if a knowledge base has them.
    pub(crate) id: Option<String>,
    /// How many statements.
    pub(crate) statements: u64,
    /// In how many documents.
    pub(crate) documents: u64,
    /// Day of the first.
    pub(crate) first: Option<String>,
    /// Day of the last.
    pub(crate) last: Option<String>,
}

impl From<store::Speaker> for Speaker {
    fn from(speaker: store::Speaker) -> Self {
        Self {
            name: speaker.name,
            id: speaker.id,
            statements: speaker.statements,
            documents: speaker.documents,
            first: speaker.first,
            last: speaker.last,
        }
    }
}

/// Those who speak, most statements first.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Speakers {
    /// Those whose name has the words.
    pub(crate) speakers: Vec<Speaker>,
}

/// A role, as texts give it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Role {
    /// The office, as written.
    pub(crate) title: String,
    /// Whose office it is.
    pub(crate) of: Option<String>,
    /// `current`, `former` or `coming`.
    pub(crate) tenure: String,
    /// First day for which a text gives it.
    pub(crate) first: Option<String>,
    /// Last day.
    pub(crate) last: Option<String>,
    /// In how many texts.
    pub(crate) documents: u64,
    /// SHA-256 of the text of one of them.
    pub(crate) document: String,
    /// First position of the words in it.
    pub(crate) start: usize,
    /// Just past the last position.
    pub(crate) end: usize,
}

impl From<store::RoleRow> for Role {
    fn from(role: store::RoleRow) -> Self {
        Self {
            title: role.title,
            of: role.of,
            tenure: role.tenure,
            first: role.first,
            last: role.last,
            documents: role.documents,
            document: role.document,
            start: role.start,
            end: role.end,
        }
    }
}

/// What somebody said.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Spoken {
    /// The speaker's name.
    pub(crate) name: String,
    /// Roles, earliest first.
    pub(crate) roles: Vec<Role>,
    /// How the statements are spread; those added last are counted.
    pub(crate) facets: Facets,
    /// Statements of this page.
    pub(crate) statements: Vec<Statement>,
    /// What to ask with, as `after`, for those that follow.
    pub(crate) next: Option<String>,
}

/// How well a quotation agrees with what stands in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Match {
    /// Nowhere.
    None,
    /// Most of its words, in their order.
    Near,
    /// All of its words and no others.
    Normalised,
    /// Letter by letter.
    Exact,
}

impl From<store::Match> for Match {
    fn from(found: store::Match) -> Self {
        match found {
            store::Match::None => Self::None,
            store::Match::Near => Self::Near,
            store::Match::Normalised => Self::Normalised,
            store::Match::Exact => Self::Exact,
        }
    }
}

/// A place where a quotation was found.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Hit {
    /// How well it agrees.
    pub(crate) r#match: Match,
    /// Id of the statement it stands in; none outside of statements.
    pub(crate) statement: Option<String>,
    /// Who says that.
    pub(crate) speaker: Option<String>,
    /// SHA-256 of the document's text.
    pub(crate) document: String,
    /// Path where the document was found first.
    pub(crate) path: Option<String>,
    /// Title of the document.
    pub(crate) title: Option<String>,
    /// Who published it.
    pub(crate) publisher: Option<String>,
    /// Day of publication.
    pub(crate) published: Option<String>,
    /// First position in the document's text.
    pub(crate) start: usize,
    /// Just past the last position.
    pub(crate) end: usize,
    /// What stands there.
    pub(crate) exact: String,
    /// From the quotation to the text, word by word; empty for exact and normalised matches.
    pub(crate) diff: Vec<Change>,
}

impl From<store::Hit> for Hit {
    fn from(hit: store::Hit) -> Self {
        Self {
            r#match: hit.r#match.into(),
            statement: hit.statement,
            speaker: hit.speaker,
            document: hit.document,
            path: hit.path,
            title: hit.title,
            publisher: hit.publisher,
            published: hit.published,
            start: hit.start,
            end: hit.end,
            exact: hit.exact,
            diff: hit.diff.into_iter().map(Change::from).collect(),
        }
    }
}

/// What was looked through.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Searched {
    /// Number of texts.
    pub(crate) documents: u64,
    /// Earliest day of publication among them.
    pub(crate) from: Option<String>,
    /// Latest.
    pub(crate) to: Option<String>,
}

/// The outcome of looking for a quotation.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Verification {
    /// The best match among the hits.
    pub(crate) r#match: Match,
    /// Where, earliest publication first.
    pub(crate) hits: Vec<Hit>,
    /// Among what.
    pub(crate) searched: Searched,
}

impl From<store::Verification> for Verification {
    fn from(found: store::Verification) -> Self {
        let searched = Searched { documents: found.searched.documents, from: found.searched.from, to: found.searched.to };
        Self { r#match: found.r#match.into(), hits: found.hits.into_iter().map(Hit::from).collect(), searched }
    }
}

/// What one outlet has of an utterance.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Cell {
    /// Its reports, earliest first; empty is a gap.
    pub(crate) statements: Vec<Statement>,
}

/// An utterance over the outlets.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Line {
    /// Id of the first statement that reports it.
    pub(crate) utterance: String,
    /// One for each outlet, in the order of `outlets`.
    pub(crate) cells: Vec<Cell>,
}

/// What each outlet reported.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Coverage {
    /// Outlets, most statements first.
    pub(crate) outlets: Vec<String>,
    /// Utterances, earliest first.
    pub(crate) lines: Vec<Line>,
    /// Whether there is more than is compared here.
    pub(crate) more: bool,
}

/// A program with its model and knowledge.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Reader {
    /// Version of onrecord.
    pub(crate) onrecord: String,
    /// SHA-256 of the weights.
    pub(crate) model_sha256: String,
    /// SHA-256 of the knowledge base.
    pub(crate) knowledge_sha256: Option<String>,
    /// How many texts have a reading by it.
    pub(crate) documents: u64,
}

/// What this ledger holds, and what serves it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct About {
    /// What the ledger is called.
    pub(crate) ledger: String,
    /// Version of its tables.
    pub(crate) version: u32,
    /// Version of the program that answers.
    pub(crate) onrecord: String,
    /// Texts.
    pub(crate) documents: u64,
    /// Those of them that are not read.
    pub(crate) unread: u64,
    /// Places where they were found.
    pub(crate) origins: u64,
    /// Statements of the newest readings.
    pub(crate) statements: u64,
    /// Those whose speaker has a name.
    pub(crate) named: u64,
    /// Different names of speakers.
    pub(crate) speakers: u64,
    /// Earliest day of publication.
    pub(crate) from: Option<String>,
    /// Latest.
    pub(crate) to: Option<String>,
    /// Languages of the texts.
    pub(crate) languages: Vec<Facet>,
    /// Who published them.
    pub(crate) outlets: Vec<Facet>,
    /// Who read them.
    pub(crate) readers: Vec<Reader>,
}

impl About {
    pub(crate) fn new(ledger: &str, holdings: &store::Holdings) -> Self {
        let reader = |reader: &store::Reader| Reader {
            onrecord: reader.onrecord.clone(),
            model_sha256: reader.model_sha256.clone(),
            knowledge_sha256: reader.knowledge_sha256.clone(),
            documents: reader.documents,
        };
        Self {
            ledger: ledger.to_owned(),
            version: holdings.version,
            onrecord: env!("CARGO_PKG_VERSION").to_owned(),
            documents: holdings.documents,
            unread: holdings.unread,
            origins: holdings.origins,
            statements: holdings.statements,
            named: holdings.named,
            speakers: holdings.speakers,
            from: holdings.from.clone(),
            to: holdings.to.clone(),
            languages: facets(holdings.languages.clone()),
            outlets: facets(holdings.outlets.clone()),
            readers: holdings.readers.iter().map(reader).collect(),
        }
    }
}

/// What became of an article that was to be kept.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Kept {
    /// SHA-256 of its text.
    pub(crate) document: String,
    /// `new`, `unread`, `revised`, `origin` (the text was known from elsewhere) or `known`.
    pub(crate) outcome: String,
    /// Where it stands on this server.
    pub(crate) permalink: String,
}
