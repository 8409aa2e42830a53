//! `onrecord show`, `speakers` and `timeline`: one statement with its reports, those who speak, what somebody said in order.

use super::{found, one_line, open, print};
use crate::args::{ShowOptions, SpeakersOptions};
use crate::message::{Failure, Outcome};
use onrecord::OffsetUnit;
use onrecord_export::{citation, permalink};
use std::fmt::Write as _;

/// Prints a statement with its citation and the other reports of it. Exit code 1 when there is none.
pub(crate) fn show(options: &ShowOptions) -> Result<Outcome, Failure> {
    let store = open(&options.ledger)?;
    let Some(kept) = store.statement(&options.statement, OffsetUnit::Chars)? else {
        print(&format!("there is no statement {}\n", one_line(&options.statement)))?;
        return Ok(Outcome::NothingRead);
    };
    let reports = store.reports(&options.statement, OffsetUnit::Chars)?;
    if options.json {
        let statement = kept.record.as_ref().and_then(|record| record.statements.iter().find(|found| found.id == kept.row.statement));
        let value = serde_json::json!({
            "statement": kept.row, "citation": citation("", &kept.row), "permalink": permalink("", &kept.row),
            // Offsets of the record as it is kept.
            "record": statement, "record_offsets": "bytes", "reports": reports,
        });
        let text = serde_json::to_string_pretty(&value).map_err(|error| Failure::Internal(error.to_string()))?;
        print(&(text + "\n"))?;
        return Ok(Outcome::AllRead);
    }
    let mut page = String::new();
    found(&mut page, &kept.row);
    let _ = writeln!(page, "cite: {}", one_line(&citation("", &kept.row)));
    let others: Vec<_> = reports.iter().filter(|row| row.statement != kept.row.statement).collect();
    if !others.is_empty() {
        let _ = writeln!(page, "\nalso reported:\n");
        others.iter().for_each(|row| found(&mut page, row));
    }
    print(&page)?;
    Ok(Outcome::AllRead)
}

/// Prints those who speak. Exit code 1 when nobody fits.
pub(crate) fn speakers(options: &SpeakersOptions) -> Result<Outcome, Failure> {
    let speakers = open(&options.ledger)?.speakers(&options.words, options.limit.get())?;
    let mut page = String::new();
    for speaker in &speakers {
        if options.json {
            page.push_str(&serde_json::to_string(speaker).map_err(|error| Failure::Internal(error.to_string()))?);
            page.push('\n');
            continue;
        }
        let days = match (&speaker.first, &speaker.last) {
            (Some(first), Some(last)) if first == last => format!(", {first}"),
            (Some(first), Some(last)) => format!(", {first} to {last}"),
            _ => String::new(),
        };
        let _ = writeln!(page, "{:>7}  {} ({} texts{days})", speaker.statements, one_line(&speaker.name), speaker.documents);
    }
    if speakers.is_empty() {
        page.push_str("nobody of that name speaks\n");
    }
    print(&page)?;
    Ok(if speakers.is_empty() { Outcome::NothingRead } else { Outcome::AllRead })
}
