//! What is kept in a ledger: `onrecord add`, `search`, `verify`, `check`.

mod add;
mod audit;
mod export;
mod show;

pub(crate) use add::add;
pub(crate) use audit::audit;
pub(crate) use export::export;
pub(crate) use show::{show, speakers};

use crate::args::{QueryOptions, SearchFormat, SearchOptions, VerifyFormat, VerifyOptions};
use crate::message::{self, Failure, Outcome};
use onrecord_export::csv;
use onrecord_store::{Change, Hit, Match, Query, Row, SqliteStore, Store, StoreError, Verification};
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::Stated(error.to_string())
    }
}

/// Opens a ledger for reading.
fn open(ledger: &Path) -> Result<Box<dyn Store>, Failure> {
    Ok(Box::new(SqliteStore::open(ledger)?))
}

/// Opens a ledger for writing; makes it when there is none.
fn create(ledger: &Path) -> Result<Box<dyn Store + Send>, Failure> {
    Ok(Box::new(SqliteStore::create(ledger)?))
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
        by_date: false,
        limit: 0,
        unit: options.offsets,
    }
}

/// Finds statements. Exit code 0 when there are some, 1 when there are none.
pub(crate) fn search(options: &SearchOptions) -> Result<Outcome, Failure> {
    let mut query = Query { by_date: options.by_date, limit: options.limit.get(), ..query(&options.query) };
    query.to = query.to.or_else(|| options.to.clone());
    let rows = open(&options.ledger)?.search(&query)?;
    let mut text = String::new();
    match options.format {
        SearchFormat::Jsonl => {
            for row in &rows {
                text.push_str(&serde_json::to_string(row).map_err(|error| Failure::Internal(error.to_string()))?);
                text.push('\n');
            }
        }
        SearchFormat::Csv => {
            text.push_str(
                "statement_id,type,content_text,content_start,content_end,speaker_name,addressee_text,occasion,stance,time_start,time_end,doc_sha256,path,title,outlet,published\n",
            );
            for row in &rows {
                csv_row(&mut text, row);
            }
        }
        SearchFormat::Text if rows.is_empty() => text.push_str("no statement fits\n"),
        SearchFormat::Text => rows.iter().for_each(|row| found(&mut text, row)),
    }
    print(&text)?;
    Ok(if rows.is_empty() { Outcome::NothingRead } else { Outcome::AllRead })
}

fn csv_row(text: &mut String, row: &Row) {
    let (start, end) = (row.start.to_string(), row.end.to_string());
    let or_none = |value: &Option<String>| value.clone().unwrap_or_default();
    let cells = [
        row.statement.clone(),
        row.form.clone(),
        row.content.clone(),
        start,
        end,
        or_none(&row.speaker),
        or_none(&row.addressee),
        or_none(&row.occasion),
        row.act.clone(),
        or_none(&row.said_first),
        or_none(&row.said_last),
        row.document.clone(),
        or_none(&row.path),
        or_none(&row.title),
        or_none(&row.publisher),
        or_none(&row.published),
    ];
    for (index, cell) in cells.iter().enumerate() {
        if index > 0 {
            text.push(',');
        }
        csv::push_cell(text, &csv::guard(cell));
    }
    text.push('\n');
}

fn found(page: &mut String, row: &Row) {
    let speaker = row.speaker.as_deref().unwrap_or("not named");
    let days = match (&row.said_first, &row.said_last) {
        (Some(first), Some(last)) if first == last => format!(", {first}"),
        (Some(first), Some(last)) => format!(", {first} to {last}"),
        (None, Some(last)) => format!(", not after {last}"),
        _ => row.published.as_ref().map_or_else(String::new, |day| format!(", published {day}")),
    };
    let to = row.addressee.as_ref().map_or_else(String::new, |to| format!(", to {}", one_line(to)));
    let _ = writeln!(page, "{speaker}{days}{to} ({}, {})", row.form, row.act);
    let _ = writeln!(page, "    {}", one_line(&row.content));
    let outlet = row.publisher.as_deref().map_or_else(String::new, |publisher| format!("{publisher}, "));
    let _ = writeln!(
        page,
        "    {outlet}{} [{}-{}], statement {}\n",
        row.path.as_deref().unwrap_or(&row.document),
        row.start,
        row.end,
        row.statement
    );
}

/// Looks for a quotation. Exit code 0 when it is there in some form, 1 when it is not.
pub(crate) fn verify(options: &VerifyOptions) -> Result<Outcome, Failure> {
    let found = open(&options.ledger)?.verify(&options.quote, options.offsets)?;
    let text = match options.format {
        VerifyFormat::Json => {
            let mut json = serde_json::to_string_pretty(&found).map_err(|error| Failure::Internal(error.to_string()))?;
            json.push('\n');
            json
        }
        VerifyFormat::Text => page(&found),
    };
    print(&text)?;
    Ok(if found.r#match == Match::None { Outcome::NothingRead } else { Outcome::AllRead })
}

fn page(found: &Verification) -> String {
    let searched = &found.searched;
    let range = match (&searched.from, &searched.to) {
        (Some(from), Some(to)) => format!(" from {from} to {to}"),
        _ => String::new(),
    };
    let texts = if searched.documents == 1 { "1 text".to_owned() } else { format!("{} texts", searched.documents) };
    if found.hits.is_empty() {
        return format!("not found in {texts}{range}\n");
    }
    let mut page = String::new();
    for hit in &found.hits {
        entry(&mut page, hit);
    }
    let _ = writeln!(page, "searched {texts}{range}");
    page
}

fn entry(page: &mut String, hit: &Hit) {
    let kind = match hit.r#match {
        Match::Exact => "exact",
        Match::Normalised => "same words",
        Match::Near => "near",
        Match::None => "none",
    };
    let day = hit.published.as_deref().unwrap_or("no date");
    let outlet = hit.publisher.as_deref().map_or_else(String::new, |publisher| format!(", {publisher}"));
    let place = hit.path.as_deref().unwrap_or(&hit.document);
    let _ = writeln!(page, "{kind}: {day}{outlet}, {place} [{}-{}]", hit.start, hit.end);
    let _ = writeln!(page, "    “{}”", one_line(&hit.exact));
    match (&hit.statement, &hit.speaker) {
        (Some(id), Some(speaker)) => drop(writeln!(page, "    said by {speaker} (statement {id})")),
        (Some(id), None) => drop(writeln!(page, "    in statement {id}, whose speaker has no name")),
        (None, _) => page.push_str("    in the report’s own words, in no statement\n"),
    }
    if !hit.diff.is_empty() {
        let steps = hit.diff.iter().map(|change| match change {
            Change::Same(words) => one_line(words),
            Change::Quoted(words) => format!("[-{}-]", one_line(words)),
            Change::Printed(words) => format!("{{+{}+}}", one_line(words)),
        });
        let _ = writeln!(page, "    {}", steps.collect::<Vec<_>>().join(" "));
    }
    page.push('\n');
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
        ledger.display(),
        counts.documents,
        counts.origins,
        counts.statements
    ))?;
    Ok(if faults == 0 { Outcome::AllRead } else { Outcome::NothingRead })
}

fn print(text: &str) -> Result<(), Failure> {
    let mut stdout = std::io::stdout().lock();
    stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()).map_err(|error| Failure::output("standard output", &error))
}
