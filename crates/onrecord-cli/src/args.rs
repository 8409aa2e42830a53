//! The options, declared once.

use clap::{Args, Parser, Subcommand, ValueEnum, builder::NonEmptyStringValueParser};
use jiff::civil::Date;
use onrecord::OffsetUnit;
use onrecord_ingest::Fields;
use std::num::{NonZeroU32, NonZeroUsize};
use std::path::PathBuf;
use std::time::Duration;

const ABOUT: &str = "Who said what, to whom, on what occasion: the record of a news text.

onrecord reads news texts and keeps the statements that they report: direct, indirect and mixed, each with its \
speaker and the words that it was read from. It never says that a claim is true: it says that it was made, and \
where that is written. Everything runs on this machine; nothing is sent or fetched, but by `onrecord watch`, the one \
command that uses the network: it fetches feeds and the pages that they name.";

const EXAMPLES: &str = "Examples:
  onrecord read report.txt                      the text, marked, and its statements
  curl -s ... | onrecord read -                 the same from standard input
  onrecord read --format jsonl archive/ > records.jsonl
  onrecord read --format csv --output statements.csv archive/
  onrecord read --format brat --output annotations/ archive/
  onrecord add news.ledger archive/             keep texts and statements in a ledger
  onrecord watch news.ledger feeds.opml         keep what is new in feeds, until Ctrl-C
  onrecord verify news.ledger 'the quotation'   is it in there, and where?
  onrecord explain report.txt 3                 why statement 3 is as it is
  onrecord kb show embedded 'French president' --on 2019-05-01

Exit codes:
  0  all went well
  1  nothing could be read, or the output could not be written
  2  the command line is wrong
  3  some of several documents could not be read; the others were";

/// Reads the command line.
#[derive(Debug, Parser)]
#[command(name = "onrecord", about = "Who said what, to whom, on what occasion: the record of a news text", long_about = ABOUT)]
#[command(after_help = EXAMPLES, max_term_width = 100, subcommand_required = true, arg_required_else_help = true)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Read news texts and print their records
    Read(ReadOptions),
    /// Print why a statement is as it is
    Explain(ExplainOptions),
    /// Measure against texts that people have marked
    Eval {
        #[command(subcommand)]
        command: EvalCommand,
    },
    /// Read news texts into a ledger, which keeps them with their statements
    Add(AddOptions),
    /// Poll feeds and keep what is new in a ledger: the one command that uses the network
    #[command(after_help = WATCHING)]
    Watch(WatchOptions),
    /// Find statements in a ledger by their words, speaker, day, outlet or act
    Search(SearchOptions),
    /// Look for a quotation in the texts of a ledger: where and when was it said?
    Verify(VerifyOptions),
    /// Print a statement with its citation and the other reports of it
    Show(ShowOptions),
    /// Print those who speak in a ledger, most statements first
    Speakers(SpeakersOptions),
    /// Print what somebody said, month by month, with their roles and whom they speak of
    Timeline(TimelineOptions),
    /// Hand statements on: JSON Lines, CSV, Parquet, brat, CoNLL-U, Web Annotation, CSL-JSON, PLOVER ...
    Export(ExportOptions),
    /// Draw a random sample of statements to be checked by people, and score it: how often is the ledger right?
    #[command(after_help = AUDIT_STEPS)]
    Audit(AuditOptions),
    /// Open the reading room: pages and an API of a ledger, on this machine
    Serve(ServeOptions),
    /// Prove every text of a ledger against its hash, and every span against its text
    Check {
        /// The ledger
        #[arg(value_name = "LEDGER")]
        ledger: PathBuf,
    },
    /// Let an assistant ask a ledger: a server of the Model Context Protocol on standard input and output
    Mcp(McpOptions),
    /// Make or ask a knowledge base: who held which office of which country when
    Kb {
        #[command(subcommand)]
        command: KbCommand,
    },
    /// Print the JSON Schema of the record
    Schema,
    /// Print a completion script for a shell
    Completions {
        /// Which shell
        shell: clap_complete::Shell,
    },
}

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

const WATCHING: &str = "This is the one command that uses the network. It says who it is, obeys robots.txt, leaves time between requests to \
one host, asks only for what is new, and leaves servers alone that are busy for as long as they ask. Pages are fetched over http and https; \
feeds of the public net lead into no private one.

What must outlive a run is kept beside the ledger, in LEDGER.watch.json: when each feed is due, and what was in it. Ctrl-C ends a run between \
two items; one that was killed goes on where it was.

Exit codes: as of all commands; one without --once that is ended by Ctrl-C ends well (0).";

#[derive(Debug, Args)]
pub(crate) struct WatchOptions {
    /// The ledger, an SQLite file, or the address of a PostgreSQL database: postgres://user@host/name; it is made when there is none
    #[arg(value_name = "LEDGER")]
    pub(crate) ledger: PathBuf,

    /// A list of feeds: OPML, or addresses, one a line (# begins a remark); or the address of a feed
    #[arg(value_name = "FEEDS")]
    pub(crate) feeds: PathBuf,

    /// Ask each feed once, then end
    #[arg(long)]
    pub(crate) once: bool,

    /// Ask each feed so often
    #[arg(long, value_name = "MINUTES", default_value = "30")]
    pub(crate) every: NonZeroU32,

    /// Least time between two requests to one host
    #[arg(long, value_name = "SECONDS", default_value = "5", value_parser = parse_rate)]
    pub(crate) rate: Duration,

    /// Fetch no pages: keep what the feeds have of their items, often only a summary
    #[arg(long)]
    pub(crate) no_pages: bool,

    /// Trust the certificates in this file (PEM) as well, such as those of a company's own authority
    #[arg(long, value_name = "FILE")]
    pub(crate) roots: Option<PathBuf>,

    /// Knowledge base of who held which office when, or `none` [default: the one that is built in]
    #[arg(long, value_name = "FILE|none")]
    pub(crate) kb: Option<PathBuf>,
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

const AUDIT_STEPS: &str = "Steps:
  onrecord audit news.ledger --sample 50 --seed 7 --output check/
                            writes check/sheet.html, check/sheet.csv and check/key.json
  fill in sheet.html in a browser and save the CSV, or sheet.csv in a spreadsheet (1 right, 2 wrong, 3 cannot tell)
  onrecord audit news.ledger --score check/sheet.csv
                            the share of each field that is right, with its interval, and what was missed

The sheet does not show how sure the program is, by which rule it read, nor which statements it doubts; who says it is
asked before the answer is shown. key.json has the answers: keep it from those who fill in the sheet. The same seed and
ledger give the same sheet, byte for byte.";

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

#[derive(Debug, Subcommand)]
pub(crate) enum EvalCommand {
    /// Read the texts of a gold file and write what was found, one JSON line a document
    Predict(PredictOptions),
    /// Score predictions against a gold file
    Score(ScoreOptions),
    /// Read a treebank and score parts of speech, lemmas, trees and mentions
    Syntax(SyntaxOptions),
}

#[derive(Debug, Subcommand)]
pub(crate) enum KbCommand {
    /// Make a knowledge base from tables of office holders
    #[command(after_help = KB_INPUTS)]
    Build(KbBuildOptions),
    /// Print who held an office, or what a person held
    Show(KbShowOptions),
}

const KB_INPUTS: &str = "Inputs:
  CSV with a header; the columns may be in any order and others are passed over:
    person's Wikidata id   officeholder, personID, or person when there is a column name
    person's name          officeholderLabel, name, or person when there is a column personID
    office                 positionLabel, or position when there is none; its Wikidata id in position
    country                countryLabel, or country when there is none; its Wikidata id in countryid or country
    first and last day     start or start_year, end or end_year: YYYY, YYYY-MM or YYYY-MM-DD, may be empty
  JSON of Wikidata entities, one a line or an array: id, labels.en.value, aliases.en, claims.P39 with the
    qualifiers P580 (start), P582 (end), P1001 or P642 (country). The names of offices and countries come from
    other entities of the inputs, from tables, or from the embedded knowledge base.

Only heads of state and government and ministers of foreign affairs, defence, finance and the interior are kept. A bad
row is named with its file and line and left out; the exit code is then 3.";

#[derive(Debug, Args)]
pub(crate) struct KbBuildOptions {
    /// Write the knowledge base here; the file appears when it is complete
    #[arg(value_name = "OUT")]
    pub(crate) output: PathBuf,

    /// Tables of office holders, CSV or JSON
    #[arg(value_name = "INPUT", required = true)]
    pub(crate) inputs: Vec<PathBuf>,

    /// Day until which the inputs know [default: for each input the latest first day in it]
    ///
    /// Whoever held an office on that day, without a last day in the input, may have left it since.
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = parse_date)]
    pub(crate) as_of: Option<Date>,
}

#[derive(Debug, Args)]
pub(crate) struct KbShowOptions {
    /// A knowledge base, or `embedded`
    #[arg(value_name = "FILE")]
    pub(crate) base: PathBuf,

    /// An office with its country, or a name: `French president`, `president of France`, `Macron`
    #[arg(value_name = "QUERY", value_parser = NonEmptyStringValueParser::new())]
    pub(crate) query: String,

    /// Only who held it, or may have held it, on this day
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = parse_date)]
    pub(crate) on: Option<Date>,
}

/// Where the text comes from and what is known of it from outside: shared by `read` and `explain`.
#[derive(Debug, Args)]
pub(crate) struct KnownOptions {
    /// Day of publication, when it is known from outside the text
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = parse_date)]
    pub(crate) date: Option<Date>,

    /// Take sources, cues and contents from this file instead of the network
    ///
    /// One JSON line a document, as `onrecord eval predict` writes them:
    /// {"id": ..., "attributions": [{"source": [[s,e]], "cue": [[s,e]], "content": [[s,e]], "within": null}]},
    /// offsets in code points. The id is the file's name, its name without ending, or the document's id
    /// (SHA-256). Speakers are resolved as always.
    #[arg(long, value_name = "FILE")]
    pub(crate) attributions: Option<PathBuf>,

    /// Knowledge base of who held which office when, or `none` [default: the one that is built in]
    ///
    /// It tells the Wikidata ids of people whom the text calls holders of an office of a country, on the day of the
    /// report. `onrecord kb build` makes one. For a file of the name `none` write `./none`.
    #[arg(long, value_name = "FILE|none")]
    pub(crate) kb: Option<PathBuf>,

    /// Leave out statements whose confidence is below this, from 0 to 1
    ///
    /// The confidence of a statement is the probability that its source, cue and content are what a careful
    /// reader marks. On news articles 0.5 keeps about two statements in three, of which four in five are right;
    /// 0.75 keeps two in five, of which nine in ten are. What is reported inside a statement that is left
    /// out goes with it.
    #[arg(long, value_name = "P", value_parser = parse_confidence, default_value = "0")]
    pub(crate) min_confidence: f32,
}

#[derive(Debug, Args)]
pub(crate) struct ReadOptions {
    /// Texts, or folders with .txt files; `-` is standard input
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,

    #[command(flatten)]
    pub(crate) known: KnownOptions,

    /// Shape of the output
    #[arg(short, long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,

    /// Unit of all offsets: UTF-8 bytes, Unicode code points or UTF-16 units [default: chars]
    ///
    /// brat counts code points: it takes no other unit.
    #[arg(long, value_name = "UNIT", value_parser = parse_unit)]
    pub(crate) offsets: Option<OffsetUnit>,

    /// Write here instead of standard output; for brat, a folder
    ///
    /// The file appears when it is complete: a failure leaves what was there before.
    #[arg(short, long, value_name = "PATH")]
    pub(crate) output: Option<PathBuf>,

    /// How many texts to read at the same time [default: one for each core]
    #[arg(short, long, value_name = "N")]
    pub(crate) jobs: Option<NonZeroUsize>,

    /// When to use bold, underline and italics (text format only)
    ///
    /// `auto` uses them on a terminal, unless NO_COLOR is set. No hues are used.
    #[arg(long, value_enum, default_value_t = Colour::Auto, value_name = "WHEN")]
    pub(crate) color: Colour,

    /// Columns of the text format [default: the terminal's, at most 100; 80 elsewhere]
    #[arg(long, value_name = "COLUMNS", value_parser = clap::value_parser!(u16).range(20..=1000))]
    pub(crate) width: Option<u16>,
}

#[derive(Debug, Args)]
pub(crate) struct ExplainOptions {
    /// The text; `-` is standard input
    #[arg(value_name = "FILE")]
    pub(crate) path: PathBuf,

    /// Number of the statement, as `onrecord read` prints it, or its id
    #[arg(value_name = "N", value_parser = NonEmptyStringValueParser::new())]
    pub(crate) statement: String,

    #[command(flatten)]
    pub(crate) known: KnownOptions,

    /// Unit of all offsets
    #[arg(long, value_name = "UNIT", value_parser = parse_unit, default_value = "chars")]
    pub(crate) offsets: OffsetUnit,

    /// When to use bold and underline
    #[arg(long, value_enum, default_value_t = Colour::Auto, value_name = "WHEN")]
    pub(crate) color: Colour,
}

#[derive(Debug, Args)]
pub(crate) struct PredictOptions {
    /// One JSON line a document, with its "id" and "text"
    #[arg(value_name = "GOLD.jsonl")]
    pub(crate) gold: PathBuf,

    /// Leave out statements whose confidence is below this, from 0 to 1, with what is reported inside them
    #[arg(long, value_name = "P", value_parser = parse_confidence, default_value = "0")]
    pub(crate) min_confidence: f32,

    /// Write here instead of standard output
    #[arg(short, long, value_name = "PATH")]
    pub(crate) output: Option<PathBuf>,

    /// How many texts to read at the same time [default: one for each core]
    #[arg(short, long, value_name = "N")]
    pub(crate) jobs: Option<NonZeroUsize>,
}

#[derive(Debug, Args)]
pub(crate) struct ScoreOptions {
    /// The gold file
    #[arg(value_name = "GOLD.jsonl")]
    pub(crate) gold: PathBuf,

    /// What `onrecord eval predict`, or another system, wrote
    #[arg(value_name = "PREDICTED.jsonl")]
    pub(crate) predicted: PathBuf,

    /// Score speakers too, against this file
    #[arg(long, value_name = "GOLD_SPEAKERS.jsonl")]
    pub(crate) speakers: Option<PathBuf>,

    /// Print one JSON line instead of a table
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct SyntaxOptions {
    /// A treebank of Universal Dependencies
    #[arg(value_name = "GOLD.conllu")]
    pub(crate) gold: PathBuf,

    /// Only documents whose id begins with one of these
    #[arg(long, value_name = "PREFIX,...", value_delimiter = ',')]
    pub(crate) docs: Vec<String>,

    /// Find words and sentences too, instead of taking those of the treebank
    #[arg(long)]
    pub(crate) raw: bool,

    /// Measure these weights instead of those that are built in
    #[arg(long, value_name = "FILE")]
    pub(crate) network: Option<PathBuf>,

    /// Print one JSON line instead of a table
    #[arg(long)]
    pub(crate) json: bool,
}

/// Shapes of the output of `read`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people: the text with its statements marked, and a list of them
    Text,
    /// One record, indented; an array of records when a folder or several paths are given
    Json,
    /// One record a line
    Jsonl,
    /// brat standoff: .ann to standard output, or .txt and .ann into the folder of --output
    Brat,
    /// One row a statement, with a header
    Csv,
    /// One word a line: parts of speech, lemmas, trees, mentions, and to which statements the word belongs
    Conllu,
}

/// When to style the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Colour {
    /// On a terminal
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

fn parse_date(text: &str) -> Result<Date, String> {
    text.parse().map_err(|_| "not a day of the form YYYY-MM-DD".to_owned())
}

fn parse_rate(text: &str) -> Result<Duration, String> {
    let seconds = text.parse().ok().filter(|seconds| (0.0..=3600.0).contains(seconds));
    seconds.map(Duration::from_secs_f64).ok_or_else(|| "not a number of seconds from 0 to 3600".to_owned())
}

fn parse_confidence(text: &str) -> Result<f32, String> {
    text.parse().ok().filter(|p| (0.0..=1.0).contains(p)).ok_or_else(|| "not a number from 0 to 1".to_owned())
}

fn parse_unit(name: &str) -> Result<OffsetUnit, String> {
    name.parse()
}
