//! `onrecord show`, `speakers` and `timeline`: one statement with its reports, those who speak, what somebody said in order.

use super::search::found;
use super::verify::steps;
use super::{one_line, open, print};
use crate::args::{ShowOptions, SpeakersOptions, TimelineOptions};
use crate::message::{Failure, Outcome};
use onrecord::OffsetUnit;
use onrecord_export::{citation, permalink};
use onrecord_store::{Change, Facet, Order, Query, Row, Store, difference};
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
    found(&mut page, &kept.row, "");
    let _ = writeln!(page, "cite: {}", one_line(&citation("", &kept.row)));
    let others: Vec<_> = reports.iter().filter(|row| row.statement != kept.row.statement).collect();
    if !others.is_empty() {
        let _ = writeln!(page, "\nalso reported:\n");
        for row in others {
            found(&mut page, row, "");
            let diff = difference(&one_line(&kept.row.content), &one_line(&row.content));
            if diff.iter().any(|change| !matches!(change, Change::Same(_))) {
                let _ = writeln!(page, "    {}\n", steps(&diff));
            }
        }
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

/// So many statements of one speaker are counted for the head of a timeline.
const MOST_COUNTED: u64 = 20_000;
/// Statements that are asked for at a time.
const AT_ONCE: usize = 500;

/// Prints what somebody said in order of time. Exit code 1 when there is nothing.
pub(crate) fn timeline(options: &TimelineOptions) -> Result<Outcome, Failure> {
    let store = open(&options.ledger)?;
    let Some(speaker) = store.speakers(&options.speaker, 1)?.into_iter().next() else {
        print("nobody of that name speaks\n")?;
        return Ok(Outcome::NothingRead);
    };
    let query = Query {
        name: Some(speaker.name.clone()),
        words: options.words.clone(),
        said_after: options.said_after.clone(),
        said_before: options.said_before.clone(),
        order: Order::Earliest,
        limit: AT_ONCE,
        unit: OffsetUnit::Chars,
        ..Query::default()
    };
    let (facets, roles) = (store.facets(&query, MOST_COUNTED)?, store.roles(&speaker.name, OffsetUnit::Chars)?);
    if options.json {
        let mut statements = Vec::new();
        every(store.as_ref(), query, |row| {
            statements.push(row);
            Ok(())
        })?;
        let value = serde_json::json!({ "speaker": speaker, "roles": roles, "facets": facets, "statements": statements });
        print(&format!("{value:#}\n"))?;
        return Ok(if statements.is_empty() { Outcome::NothingRead } else { Outcome::AllRead });
    }
    let mut head = format!("{}\n", one_line(&speaker.name));
    for role in &roles {
        let days = match (&role.first, &role.last) {
            (Some(first), Some(last)) if first != last => format!("{first} to {last}"),
            (Some(day), _) => day.clone(),
            _ => "no date".to_owned(),
        };
        let of = role.of.as_ref().map_or_else(String::new, |of| format!(", {}", one_line(of)));
        let tenure = if role.tenure == "current" { String::new() } else { format!(" ({})", role.tenure) };
        let _ = writeln!(head, "    {}{of}{tenure}: {days}", one_line(&role.title));
    }
    let most = |name: &str, list: &[Facet]| {
        let names: Vec<String> = list.iter().take(5).map(|facet| format!("{} ({})", one_line(&facet.value), facet.count)).collect();
        if names.is_empty() { String::new() } else { format!("    {name}: {}\n", names.join(", ")) }
    };
    head.push_str(&most("to", &facets.addressees));
    head.push_str(&most("about", &facets.about));
    head.push('\n');
    print(&head)?;
    let mut month: Option<String> = None;
    let mut count = 0;
    every(store.as_ref(), query, |row| {
        let day = row.said_first.as_ref().or(row.said_last.as_ref()).or(row.published.as_ref());
        let here = day.map_or("no date", |day| day.get(..7).unwrap_or(day)).to_owned();
        let mut page = String::new();
        if month.as_ref() != Some(&here) {
            let told = facets.months.iter().find(|facet| facet.value == here).filter(|_| !facets.more);
            let _ = writeln!(page, "{here}{}\n", told.map_or_else(String::new, |facet| format!(": {}", facet.count)));
            month = Some(here);
        }
        count += 1;
        found(&mut page, &row, &options.words);
        print(&page)
    })?;
    Ok(if count == 0 { Outcome::NothingRead } else { Outcome::AllRead })
}

/// Hands out every statement that fits, asking for some at a time.
pub(super) fn every(store: &dyn Store, mut query: Query, mut take: impl FnMut(Row) -> Result<(), Failure>) -> Result<(), Failure> {
    loop {
        let page = store.search(&query)?;
        for row in page.rows {
            take(row)?;
        }
        query.after = page.next;
        if query.after.is_none() {
            return Ok(());
        }
    }
}
