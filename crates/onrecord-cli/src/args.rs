//! The options, declared once.

mod ledger;

pub(crate) use ledger::*;

use clap::{Args, Parser, Subcommand, ValueEnum, builder::NonEmptyStringValueParser};
use jiff::civil::Date;
use onrecord::OffsetUnit;
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

const AUDIT_STEPS: &str = "Steps:
  onrecord audit news.ledger --sample 50 --seed 7 --output check/
                            writes check/sheet.html, check/sheet.csv and check/key.json
  fill in sheet.html in a browser and save the CSV, or sheet.csv in a spreadsheet (1 right, 2 wrong, 3 cannot tell)
  onrecord audit news.ledger --score check/sheet.csv
                            the share of each field that is right, with its interval, and what was missed

The sheet does not show how sure the program is, by which rule it read, nor which statements it doubts; who says it is
asked before the answer is shown. key.json has the answers: keep it from those who fill in the sheet. The same seed and
ledger give the same sheet, byte for byte.";

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
