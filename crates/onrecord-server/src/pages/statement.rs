//! `/s/ID`: one statement, and why it is as it is. `/u/ID`: an utterance with all its reports.

use super::twin;
use crate::answer;
use crate::api::{Report, Shown, Statement, Utterance};
use crate::problem::{Problem, ProblemDetails};
use crate::state::App;
use crate::view::article::{Note, notes};
use crate::view::{Card, Nav, Step, one_line, steps};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use onrecord::OffsetUnit;
use onrecord_export::in_chars;
use onrecord_store::{Kept, Row, difference};
use std::collections::HashMap;

#[derive(Template)]
#[template(path = "statement.html")]
struct StatementPage {
    nav: Nav,
    card: Card,
    note: Option<Note>,
    /// What stands before the content, the content, and what stands behind it.
    context: (String, String, String),
    others: Vec<Card>,
}

#[derive(Template)]
#[template(path = "utterance.html")]
struct UtterancePage {
    nav: Nav,
    id: String,
    reports: Vec<(Card, Vec<Step>)>,
    outlets: usize,
    coverage: String,
}

/// The page of a statement, or with `.json` its twin.
pub(crate) async fn page(State(app): State<App>, Path(name): Path<String>) -> Response {
    let (id, for_programs) = twin(&name);
    let shown = shown(&app, id).await;
    if for_programs {
        answer::json(shown.and_then(|(kept, reports)| as_json(kept, reports)))
    } else {
        answer::page(shown.map(|(kept, reports)| build(kept, reports)))
    }
}

/// A statement with its place in the record, and the other reports of it.
#[utoipa::path(get, path = "/s/{statement}.json", tag = "statements",
    params(("statement" = String, Path, description = "Id of the statement", pattern = "^[0-9a-f]{8,64}$")),
    responses(
        (status = 200, description = "The statement", body = Shown),
        (status = 404, description = "There is none", body = ProblemDetails, content_type = "application/problem+json"),
        (status = 503, description = "Too much at once", body = ProblemDetails, content_type = "application/problem+json"),
    ))]
#[allow(dead_code, reason = "the declaration of what `page` answers for `.json`")]
pub(crate) fn json() {}

async fn shown(app: &App, id: &str) -> Result<(Kept, Vec<Row>), Problem> {
    let id = id.to_owned();
    app.pool
        .with(move |store| {
            let kept = store.statement(&id, OffsetUnit::Chars)?.ok_or_else(|| missing(&id))?;
            Ok((kept, store.reports(&id, OffsetUnit::Chars)?))
        })
        .await
}

fn missing(id: &str) -> Problem {
    Problem::not_found(format!("this ledger has no statement `{id}`"))
}

fn as_json(kept: Kept, reports: Vec<Row>) -> Result<Shown, Problem> {
    let record = kept.record.as_ref().and_then(|record| in_chars(record, &kept.text));
    let statement = record.and_then(|record| record.statements.into_iter().find(|statement| statement.id == kept.row.statement));
    Ok(Shown {
        statement: kept.row.into(),
        record: statement.map(serde_json::to_value).transpose().map_err(|error| Problem::internal(error.to_string()))?,
        reports: reports.into_iter().map(Statement::from).collect(),
    })
}

fn build(kept: Kept, reports: Vec<Row>) -> StatementPage {
    const AROUND: usize = 240;
    let rows: HashMap<String, Row> = [(kept.row.statement.clone(), kept.row.clone())].into();
    let letters: Vec<char> = kept.text.chars().collect();
    let (start, end) = (kept.row.start.min(letters.len()), kept.row.end.min(letters.len()));
    let slice = |from: usize, to: usize| letters.get(from..to).map(|slice| slice.iter().collect::<String>()).unwrap_or_default();
    let before = start.saturating_sub(AROUND);
    let behind = (end + AROUND).min(letters.len());
    let cut = |there: bool| if there { "…" } else { "" };
    let context = (
        format!("{}{}", cut(before > 0), slice(before, start)),
        slice(start, end.max(start)),
        format!("{}{}", slice(end, behind), cut(behind < letters.len())),
    );
    let id = kept.row.statement.clone();
    let note = kept.record.as_ref().and_then(|record| notes(&kept.text, record, &rows, "").into_iter().find(|note| note.id == id));
    let others: Vec<Statement> = reports.into_iter().filter(|row| row.statement != id).map(Statement::from).collect();
    let card = Card::new(&kept.row.into(), "");
    StatementPage { nav: Nav::new(format!("{}, {}", card.speaker, card.day), ""), card, note, context, others: Card::list(&others, "") }
}

/// The page of an utterance, or with `.json` its twin.
pub(crate) async fn utterance_page(State(app): State<App>, Path(name): Path<String>) -> Response {
    let (id, for_programs) = twin(&name);
    let found = utterance(&app, id).await;
    if for_programs { answer::json(found) } else { answer::page(found.map(build_utterance)) }
}

/// The same words, reported by several.
#[utoipa::path(get, path = "/u/{statement}.json", tag = "statements",
    params(("statement" = String, Path, description = "Id of any statement that reports it", pattern = "^[0-9a-f]{8,64}$")),
    responses(
        (status = 200, description = "The reports, earliest first, and how their wording differs from the first", body = Utterance),
        (status = 404, description = "There is none", body = ProblemDetails, content_type = "application/problem+json"),
        (status = 503, description = "Too much at once", body = ProblemDetails, content_type = "application/problem+json"),
    ))]
#[allow(dead_code, reason = "the declaration of what `utterance_page` answers for `.json`")]
pub(crate) fn utterance_json() {}

async fn utterance(app: &App, id: &str) -> Result<Utterance, Problem> {
    let id = id.to_owned();
    let (id, rows) = app
        .pool
        .with(move |store| {
            let rows = store.reports(&id, OffsetUnit::Chars)?;
            if rows.is_empty() { Err(missing(&id)) } else { Ok((id, rows)) }
        })
        .await?;
    let first = rows.first().map(|row| one_line(&row.content)).unwrap_or_default();
    let utterance = rows.first().map_or(id, |row| row.utterance.clone());
    let report = |row: Row| {
        let diff = difference(&first, &one_line(&row.content)).into_iter().map(Into::into).collect();
        Report { statement: row.into(), diff }
    };
    Ok(Utterance { utterance, reports: rows.into_iter().map(report).collect() })
}

fn build_utterance(found: Utterance) -> UtterancePage {
    let mut outlets: Vec<&str> = found.reports.iter().filter_map(|report| report.statement.publisher.as_deref()).collect();
    outlets.sort_unstable();
    outlets.dedup();
    let outlets = outlets.len();
    let reports: Vec<_> = found.reports.iter().map(|report| (Card::new(&report.statement, ""), steps(&report.diff))).collect();
    let who = reports.first().map_or_else(String::new, |(card, _)| card.speaker.clone());
    UtterancePage {
        nav: Nav::new(format!("{who}: one utterance"), ""),
        coverage: crate::ask::address("/coverage", [("utterance", found.utterance.as_str())]),
        id: found.utterance,
        reports,
        outlets,
    }
}
