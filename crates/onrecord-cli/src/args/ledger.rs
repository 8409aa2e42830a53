//! The options of commands that use a ledger.

use super::parse_date;
use clap::{Args, ValueEnum, builder::NonEmptyStringValueParser};
use jiff::civil::Date;
use onrecord::OffsetUnit;
use onrecord_ingest::Fields;
use std::num::NonZeroUsize;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(crate) struct AddOptions {
    /// The ledger, an SQLite file, or the address of a PostgreSQL database: postgres://user@host/name; it is made when there is none
    #[arg(value_name = "LEDGER")]
    pub(crate) ledger: PathBuf,

    /// Files, or folders with them; `-` is standard input
    ///
    /// Plain text, Markdown, HTML, JSON, JSON Lines, CSV, TSV, RSS, Atom, JSON Feed, NITF, NewsML-G2, ninjs, Akoma Ntoso and
    /// WARC, also in zip and tar archives and compressed with gzip or Zstandard.
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,

    /// Day of publication of those texts whose source does not tell it
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = parse_date)]
    pub(crate) date: Option<Date>,

    /// Knowledge base of who held which office when, or `none` [default: the one that is built in]
    #[arg(long, value_name = "FILE|none")]
    pub(crate) kb: Option<PathBuf>,

    /// Which columns of tables and keys of JSON hold what: `text=content,date=published_on`
    ///
    /// Left of the sign: id, title, date, publisher, url, author or text; right of it: the name that stands in for it in
    /// all tables and JSON of this run.
    #[arg(long, value_name = "FIELD=NAME,...", default_value = "", hide_default_value = true)]
    pub(crate) fields: Fields,

    /// Write a table of all that was skipped, and why (CSV)
    #[arg(long, value_name = "FILE")]
    pub(crate) skipped: Option<PathBuf>,

    /// How many texts to read at the same time [default: one for each core]
    #[arg(short, long, value_name = "N")]
    pub(crate) jobs: Option<NonZeroUsize>,
}

/// In what shape statements that were found are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SearchFormat {
    /// For people
    Text,
    /// One JSON object: the rows, how they are spread, and where to go on
    Json,
    /// One JSON object a line
    Jsonl,
    /// A table with a head
    Csv,
}

/// Which statements: shared by `search` and `export`.
#[derive(Debug, Args)]
pub(crate) struct QueryOptions {
    /// Words that all stand in what was said
    #[arg(value_name = "WORDS", default_value = "")]
    pub(crate) words: String,

    /// Words of the speaker's name
    #[arg(long, value_name = "NAME")]
    pub(crate) speaker: Option<String>,

    /// Words for those to whom it was said; `search` takes --to as well
    #[arg(long, value_name = "WORDS")]
    pub(crate) addressee: Option<String>,

    /// Words for somebody of whom it speaks, also where it says `he`
    #[arg(long, value_name = "WORDS")]
    pub(crate) about: Option<String>,

    /// The publisher or agency
    #[arg(long, value_name = "NAME")]
    pub(crate) outlet: Option<String>,

    /// What is done by it: assert, deny, accuse, promise ...
    #[arg(long, value_name = "ACT")]
    pub(crate) act: Option<String>,

    /// The form: direct, indirect or mixed
    #[arg(long, value_name = "FORM", value_parser = ["direct", "indirect", "mixed"])]
    pub(crate) form: Option<String>,

    /// Not said before this day: YYYY, YYYY-MM or YYYY-MM-DD
    #[arg(long, value_name = "DAY")]
    pub(crate) said_after: Option<String>,

    /// Not said after this day
    #[arg(long, value_name = "DAY")]
    pub(crate) said_before: Option<String>,

    /// Unit of all offsets: UTF-8 bytes, Unicode code points or UTF-16 units
    #[arg(long, value_name = "UNIT", default_value = "chars")]
    pub(crate) offsets: OffsetUnit,
}

#[derive(Debug, Args)]
pub(crate) struct SearchOptions {
    /// The ledger
    #[arg(value_name = "LEDGER")]
    pub(crate) ledger: PathBuf,

    #[command(flatten)]
    pub(crate) query: QueryOptions,

    /// The same as --addressee
    #[arg(long, value_name = "WORDS", conflicts_with = "addressee")]
    pub(crate) to: Option<String>,

    /// Which come first
    #[arg(long, value_enum, default_value = "best")]
    pub(crate) order: SearchOrder,

    /// The same as --order earliest
    #[arg(long, conflicts_with = "order")]
    pub(crate) by_date: bool,

    /// Where to go on: what the last line of an earlier search says, or `next` of its JSON
    #[arg(long, value_name = "PLACE")]
    pub(crate) after: Option<String>,

    /// Count what was found by speaker, outlet, month, act and form, instead of listing it
    #[arg(long)]
    pub(crate) facets: bool,

    /// At most so many
    #[arg(long, value_name = "N", default_value = "20")]
    pub(crate) limit: NonZeroUsize,

    /// Shape of the output
    #[arg(short, long, value_enum, default_value = "text")]
    pub(crate) format: SearchFormat,
}

/// In which order statements are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SearchOrder {
    /// Those that answer the words best first; without words, the latest
    Best,
    /// By the day on which it was said, else published
    Earliest,
    /// The same, the other way round
    Latest,
}

/// In what shape statements are handed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExportFormat {
    /// One JSON object a line, with all that was read
    Jsonl,
    /// A table
    Csv,
    /// Apache Parquet
    Parquet,
    /// brat standoff, two files for each document in a folder
    Brat,
    /// CoNLL-U with statements and entities in the last column
    Conllu,
    /// W3C Web Annotation (JSON-LD)
    Webannotation,
    /// CSL-JSON for reference managers
    CslJson,
    /// PLOVER events; statements that are no events are left out
    Plover,
    /// What Citron gives
    Citron,
    /// What CoreNLP's quote annotator gives
    Corenlp,
    /// A line of text for each statement
    Citation,
}

impl From<ExportFormat> for onrecord_export::Format {
    fn from(format: ExportFormat) -> Self {
        match format {
            ExportFormat::Jsonl => Self::Jsonl,
            ExportFormat::Csv => Self::Csv,
            ExportFormat::Parquet => Self::Parquet,
            ExportFormat::Brat => Self::Brat,
            ExportFormat::Conllu => Self::Conllu,
            ExportFormat::Webannotation => Self::WebAnnotation,
            ExportFormat::CslJson => Self::CslJson,
            ExportFormat::Plover => Self::Plover,
            ExportFormat::Citron => Self::Citron,
            ExportFormat::Corenlp => Self::CoreNlp,
            ExportFormat::Citation => Self::Citation,
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct ExportOptions {
    /// The ledger
    #[arg(value_name = "LEDGER")]
    pub(crate) ledger: PathBuf,

    #[command(flatten)]
    pub(crate) query: QueryOptions,

    /// In which shape
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub(crate) to: ExportFormat,

    /// Write here instead of standard output; for brat, a folder
    #[arg(short, long, value_name = "PATH")]
    pub(crate) output: Option<PathBuf>,

    /// At most so many, earliest first [default: all]
    #[arg(long, value_name = "N")]
    pub(crate) limit: Option<NonZeroUsize>,

    /// Address that stands before permalinks
    #[arg(long, value_name = "URL", default_value = "", hide_default_value = true)]
    pub(crate) base: String,
}

/// By what a sample is stratified.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum AuditBy {
    /// Direct, indirect or mixed
    Form,
    /// What is done by it
    Act,
    /// Publisher or agency
    Outlet,
    /// How sure the program is
    Confidence,
}

impl From<AuditBy> for onrecord_export::audit::By {
    fn from(by: AuditBy) -> Self {
        match by {
            AuditBy::Form => Self::Form,
            AuditBy::Act => Self::Act,
            AuditBy::Outlet => Self::Outlet,
            AuditBy::Confidence => Self::Confidence,
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct AuditOptions {
    /// The ledger
    #[arg(value_name = "LEDGER")]
    pub(crate) ledger: PathBuf,

    #[command(flatten)]
    pub(crate) query: QueryOptions,

    /// Draw so many statements
    #[arg(long, value_name = "N", default_value = "50")]
    pub(crate) sample: NonZeroUsize,

    /// Number that decides which are drawn
    #[arg(long, value_name = "S", default_value = "1")]
    pub(crate) seed: u64,

    /// Draw the same number of each kind; the score weighs them by how many there are
    #[arg(long, value_enum, value_name = "KIND")]
    pub(crate) by: Option<AuditBy>,

    /// Draw so many sentences to find out what is missed; 0 for none [default: as many as statements]
    #[arg(long, value_name = "N")]
    pub(crate) sentences: Option<usize>,

    /// Folder for the sheet and its key [default: audit]
    #[arg(short, long, value_name = "DIR")]
    pub(crate) output: Option<PathBuf>,

    /// Score this sheet, which is filled in
    #[arg(long, value_name = "SHEET.csv", conflicts_with_all = ["QueryOptions", "sample", "seed", "by", "sentences", "output"])]
    pub(crate) score: Option<PathBuf>,

    /// The same sheet filled in by somebody else: tells how well the two agree
    #[arg(long, value_name = "SHEET.csv", requires = "score")]
    pub(crate) second: Option<PathBuf>,

    /// Key of the sheet [default: key.json beside it]
    #[arg(long, value_name = "KEY.json", requires = "score")]
    pub(crate) key: Option<PathBuf>,

    /// Shape of the score
    #[arg(short, long, value_enum, default_value = "text")]
    pub(crate) format: VerifyFormat,
}

#[derive(Debug, Args)]
pub(crate) struct ShowOptions {
    /// The ledger
    #[arg(value_name = "LEDGER")]
    pub(crate) ledger: PathBuf,

    /// Id of the statement, as `onrecord search` prints it
    #[arg(value_name = "ID", value_parser = NonEmptyStringValueParser::new())]
    pub(crate) statement: String,

    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct TimelineOptions {
    /// The ledger
    #[arg(value_name = "LEDGER")]
    pub(crate) ledger: PathBuf,

    /// Words of the speaker's name; where several fit, the one with most statements
    #[arg(long, value_name = "NAME", value_parser = NonEmptyStringValueParser::new())]
    pub(crate) speaker: String,

    /// Only what has all of these words
    #[arg(value_name = "WORDS", default_value = "")]
    pub(crate) words: String,

    /// Not said before this day: YYYY, YYYY-MM or YYYY-MM-DD
    #[arg(long, value_name = "DAY")]
    pub(crate) said_after: Option<String>,

    /// Not said after this day
    #[arg(long, value_name = "DAY")]
    pub(crate) said_before: Option<String>,

    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct SpeakersOptions {
    /// The ledger
    #[arg(value_name = "LEDGER")]
    pub(crate) ledger: PathBuf,

    /// Words that all stand in the name
    #[arg(value_name = "WORDS", default_value = "")]
    pub(crate) words: String,

    /// At most so many
    #[arg(long, value_name = "N", default_value = "20")]
    pub(crate) limit: NonZeroUsize,

    /// Print one JSON object a line
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ServeOptions {
    /// The ledger
    #[arg(value_name = "LEDGER")]
    pub(crate) ledger: PathBuf,

    /// Port to listen on; 0 takes a free one
    #[arg(short, long, value_name = "N", default_value = "8400")]
    pub(crate) port: u16,

    /// Address to listen on; others than this machine's let others read the ledger
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    pub(crate) address: std::net::IpAddr,

    /// A name under which the server may be asked, besides localhost; may be given several times
    #[arg(long = "host", value_name = "NAME")]
    pub(crate) hosts: Vec<String>,

    /// Let who has the token that is printed put articles into the ledger
    #[arg(long)]
    pub(crate) write: bool,

    /// Tell each request on standard error, without what was asked for
    #[arg(long)]
    pub(crate) log: bool,

    /// Tell what was asked for as well
    #[arg(long, requires = "log")]
    pub(crate) log_queries: bool,
}

#[derive(Debug, Args)]
pub(crate) struct McpOptions {
    /// The ledger; it is only read
    #[arg(value_name = "LEDGER")]
    pub(crate) ledger: PathBuf,

    /// Address that stands before permalinks
    #[arg(long, value_name = "URL", default_value = "", hide_default_value = true)]
    pub(crate) base: String,
}

/// In what shape a quotation's whereabouts are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum VerifyFormat {
    /// For people
    Text,
    /// One JSON object
    Json,
}

#[derive(Debug, Args)]
pub(crate) struct VerifyOptions {
    /// The ledger
    #[arg(value_name = "LEDGER")]
    pub(crate) ledger: PathBuf,

    /// The quotation, with or without its marks
    #[arg(value_name = "QUOTE", value_parser = NonEmptyStringValueParser::new())]
    pub(crate) quote: String,

    /// Shape of the output
    #[arg(short, long, value_enum, default_value = "text")]
    pub(crate) format: VerifyFormat,

    /// Unit of all offsets: UTF-8 bytes, Unicode code points or UTF-16 units
    #[arg(long, value_name = "UNIT", default_value = "chars")]
    pub(crate) offsets: OffsetUnit,
}
