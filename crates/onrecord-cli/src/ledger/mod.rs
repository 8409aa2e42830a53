//! What is kept in a ledger: opening it, and `onrecord check`; the other commands have a file each.

mod add;
mod audit;
mod export;
mod keep;
mod mcp;
mod search;
mod serve;
mod show;
mod verify;
mod watch;

pub(crate) use add::add;
pub(crate) use audit::audit;
pub(crate) use export::export;
pub(crate) use mcp::mcp;
pub(crate) use search::search;
pub(crate) use serve::serve;
pub(crate) use show::{show, speakers, timeline};
pub(crate) use verify::verify;
pub(crate) use watch::watch;

use crate::args::QueryOptions;
use crate::message::{self, Failure, Outcome};
use onrecord_store::{Query, Store, StoreError};
use std::io::Write as _;
use std::path::Path;

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::Stated(error.to_string())
    }
}

/// Opens a ledger for reading.
fn open(ledger: &Path) -> Result<Box<dyn Store>, Failure> {
    Ok(onrecord_store::open(ledger)?)
}

/// Opens a ledger for writing; makes it when there is none.
fn create(ledger: &Path) -> Result<Box<dyn Store + Send>, Failure> {
    Ok(onrecord_store::create(ledger)?)
}

/// What is told of where a ledger is: no password.
fn name(ledger: &Path) -> String {
    onrecord_store::name(ledger).display().to_string()
}

/// What the options ask for.
fn query(options: &QueryOptions) -> Query {
    Query {
        words: options.words.clone(),
        speaker: options.speaker.clone(),
        to: options.addressee.clone(),
        about: options.about.clone(),
        outlet: options.outlet.clone(),
        act: options.act.clone(),
        form: options.form.clone(),
        said_after: options.said_after.clone(),
        said_before: options.said_before.clone(),
        unit: options.offsets,
        ..Query::default()
    }
}

/// Texts are not ours: no line ends or control characters of theirs reach the terminal.
fn one_line(text: &str) -> String {
    let plain: String = text.chars().map(|c| if c.is_control() && !c.is_whitespace() { '\u{fffd}' } else { c }).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Proves a ledger.
pub(crate) fn check(ledger: &Path) -> Result<Outcome, Failure> {
    let mut faults = 0usize;
    let counts = open(ledger)?.check(&mut |fault| {
        faults += 1;
        let statement = fault.statement.map_or_else(String::new, |id| format!(", statement {id}"));
        message::print(&Failure::document(format_args!("document {}{statement}", fault.document), fault.what));
    })?;
    let told = if faults == 0 { "no faults".to_owned() } else { format!("{faults} faults") };
    print(&format!(
        "{}: {} texts from {} places, {} statements, {told}\n",
        name(ledger),
        counts.documents,
        counts.origins,
        counts.statements
    ))?;
    Ok(if faults == 0 { Outcome::AllRead } else { Outcome::NothingRead })
}

/// Prints a page; a pipe gets it without the marks of a terminal.
fn print(text: &str) -> Result<(), Failure> {
    let mut stdout = anstream::AutoStream::auto(std::io::stdout()).lock();
    stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()).map_err(|error| Failure::output("standard output", &error))
}
