//! `/coverage`: one topic or utterance, outlet beside outlet.

use crate::answer;
use crate::api::{Cell, Coverage, Line, Statement};
use crate::ask::{Asked, CoverageAsked, SearchAsked, address};
use crate::problem::{Problem, ProblemDetails};
use crate::state::App;
use crate::view::{Card, Nav};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use onrecord::OffsetUnit;
use onrecord_store::{Order, Query, Row};
use std::collections::HashMap;

/// Statements that are compared.
const MOST: usize = 300;
/// Outlets that stand beside each other.
const MOST_OUTLETS: usize = 6;
/// What outlets without a name are called.
const UNNAMED: &str = "outlet not known";

struct LineView {
    utterance: String,
    cells: Vec<Vec<Card>>,
    /// Where only one outlet has it: which.
    only: Option<String>,
}

#[derive(Template)]
#[template(path = "coverage.html")]
struct CoveragePage {
    nav: Nav,
    asked: CoverageAsked,
    is_asked: bool,
    outlets: Vec<String>,
    lines: Vec<LineView>,
    more: bool,
    json: String,
}

/// What each outlet reported of one topic or utterance.
#[utoipa::path(get, path = "/coverage.json", tag = "statements", params(CoverageAsked), responses(
    (status = 200, description = "Utterances over outlets; an empty cell is a gap", body = Coverage),
    (status = 400, description = "Neither words nor a statement are given, or it cannot be asked so", body = ProblemDetails, content_type = "application/problem+json"),
    (status = 404, description = "There is no such statement", body = ProblemDetails, content_type = "application/problem+json"),
    (status = 503, description = "Too much at once", body = ProblemDetails, content_type = "application/problem+json"),
))]
pub(crate) async fn json(State(app): State<App>, Asked(asked): Asked<CoverageAsked>) -> Response {
    answer::json(covered(&app, &asked).await)
}

/// The page.
pub(crate) async fn page(State(app): State<App>, Asked(asked): Asked<CoverageAsked>) -> Response {
    let is_asked = asked.q.is_some() || asked.utterance.is_some();
    let found = if is_asked { covered(&app, &asked).await } else { Ok(Coverage { outlets: Vec::new(), lines: Vec::new(), more: false }) };
    answer::page(found.map(|found| build(asked, found, is_asked)))
}

async fn covered(app: &App, asked: &CoverageAsked) -> Result<Coverage, Problem> {
    if asked.q.is_none() && asked.utterance.is_none() {
        return Err(Problem::bad("`q` or `utterance` is missing: what is to be compared"));
    }
    let search = SearchAsked {
        q: asked.q.clone(),
        said_after: asked.said_after.clone(),
        said_before: asked.said_before.clone(),
        ..SearchAsked::default()
    };
    let query = Query { order: Order::Earliest, limit: MOST, ..search.query()? };
    let utterance = asked.utterance.clone();
    let (rows, more) = app
        .pool
        .with(move |store| {
            let Some(id) = utterance else {
                let page = store.search(&query)?;
                return Ok((page.rows, page.next.is_some()));
            };
            let rows = store.reports(&id, OffsetUnit::Chars)?;
            if rows.is_empty() { Err(Problem::not_found(format!("this ledger has no statement `{id}`"))) } else { Ok((rows, false)) }
        })
        .await?;
    Ok(compare(rows, more))
}

/// Lays statements out: a line for each utterance, a column for each outlet.
fn compare(rows: Vec<Row>, more: bool) -> Coverage {
    let outlet = |row: &Row| row.publisher.clone().unwrap_or_else(|| UNNAMED.to_owned());
    let mut counts: HashMap<String, usize> = HashMap::new();
    rows.iter().for_each(|row| *counts.entry(outlet(row)).or_default() += 1);
    let mut outlets: Vec<(String, usize)> = counts.into_iter().collect();
    outlets.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let more = more || outlets.len() > MOST_OUTLETS;
    let outlets: Vec<String> = outlets.into_iter().take(MOST_OUTLETS).map(|(name, _)| name).collect();
    let mut lines: Vec<Line> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for row in rows {
        let Some(column) = outlets.iter().position(|name| *name == outlet(&row)) else { continue };
        let place = *places.entry(row.utterance.clone()).or_insert_with(|| {
            let cells = outlets.iter().map(|_| Cell { statements: Vec::new() }).collect();
            lines.push(Line { utterance: row.utterance.clone(), cells });
            lines.len() - 1
        });
        lines[place].cells[column].statements.push(Statement::from(row));
    }
    Coverage { outlets, lines, more }
}

fn build(asked: CoverageAsked, found: Coverage, is_asked: bool) -> CoveragePage {
    let words = asked.q.clone().unwrap_or_default();
    let line = |line: &Line| {
        let with: Vec<usize> = (0..line.cells.len()).filter(|&at| !line.cells[at].statements.is_empty()).collect();
        LineView {
            utterance: format!("/u/{}", crate::ask::encode(&line.utterance)),
            cells: line.cells.iter().map(|cell| Card::list(&cell.statements, &words)).collect(),
            only: (with.len() == 1 && line.cells.len() > 1).then(|| found.outlets[with[0]].clone()),
        }
    };
    let pairs = [("q", &asked.q), ("utterance", &asked.utterance), ("said_after", &asked.said_after), ("said_before", &asked.said_before)];
    let pairs: Vec<(&str, &str)> = pairs.iter().filter_map(|(name, value)| value.as_deref().map(|value| (*name, value))).collect();
    CoveragePage {
        nav: Nav::new("Compare coverage", "/coverage"),
        json: address("/coverage.json", pairs),
        lines: found.lines.iter().map(line).collect(),
        outlets: found.outlets.clone(),
        more: found.more,
        is_asked,
        asked,
    }
}
