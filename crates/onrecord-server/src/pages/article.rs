//! `/d/HASH`: an article with its statements marked.

use super::twin;
use crate::answer;
use crate::api::{Article, Origin, Variant};
use crate::problem::{Problem, ProblemDetails};
use crate::state::App;
use crate::view::article::{Note, notes};
use crate::view::marks::{Line, lines};
use crate::view::{Nav, count, day, one_line, title};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use onrecord::OffsetUnit;
use onrecord_export::in_chars;
use onrecord_store::{KeptDocument, Order, Query, Row};
use std::collections::HashMap;

/// Statements of one article at most.
const MOST: usize = 5_000;

#[derive(Template)]
#[template(path = "article.html")]
struct ArticlePage {
    nav: Nav,
    hash: String,
    title: String,
    facts: Vec<String>,
    byline: Option<String>,
    language: String,
    unread: bool,
    lines: Vec<Line>,
    /// Whether the text begins with its title.
    titled: bool,
    notes: Vec<Note>,
    told: String,
    origins: Vec<Origin>,
    variants: Vec<(String, String)>,
}

/// The page, or with `.json` its twin.
pub(crate) async fn page(State(app): State<App>, Path(name): Path<String>) -> Response {
    match twin(&name) {
        (hash, true) => answer::json(kept(&app, hash).await.and_then(|(kept, _)| article(kept))),
        (hash, false) => answer::page(kept(&app, hash).await.map(|(kept, rows)| build(kept, rows))),
    }
}

/// An article with all that is kept of it.
#[utoipa::path(get, path = "/d/{document}.json", tag = "articles",
    params(("document" = String, Path, description = "SHA-256 of the text, hexadecimal", pattern = "^[0-9a-f]{64}$")),
    responses(
        (status = 200, description = "The article", body = Article),
        (status = 404, description = "There is none", body = ProblemDetails, content_type = "application/problem+json"),
        (status = 503, description = "Too much at once", body = ProblemDetails, content_type = "application/problem+json"),
    ))]
#[allow(dead_code, reason = "the declaration of what `page` answers for `.json`")]
pub(crate) fn json() {}

async fn kept(app: &App, hash: &str) -> Result<(KeptDocument, HashMap<String, Row>), Problem> {
    let hash = hash.to_owned();
    app.pool
        .with(move |store| {
            let missing = || Problem::not_found(format!("no text of this ledger has the SHA-256 `{hash}`"));
            let kept = store.document(&hash)?.ok_or_else(missing)?;
            let query = Query { document: Some(hash), order: Order::Earliest, limit: MOST, unit: OffsetUnit::Chars, ..Query::default() };
            let rows = store.search(&query)?.rows.into_iter().map(|row| (row.statement.clone(), row)).collect();
            Ok((kept, rows))
        })
        .await
}

fn article(kept: KeptDocument) -> Result<Article, Problem> {
    let record = kept.record.as_ref().and_then(|record| in_chars(record, &kept.text));
    let record = record.map(serde_json::to_value).transpose().map_err(|error| Problem::internal(error.to_string()))?;
    Ok(Article {
        document: kept.hash,
        title: kept.title,
        byline: kept.byline,
        published: kept.published,
        publisher: kept.publisher,
        language: kept.language,
        text: kept.text,
        origins: kept.origins.into_iter().map(Origin::from).collect(),
        variants: kept.variants.into_iter().map(Variant::from).collect(),
        record,
    })
}

fn build(kept: KeptDocument, rows: HashMap<String, Row>) -> ArticlePage {
    let title = title(kept.title.as_deref(), kept.origins.first().map(|origin| origin.path.as_str()));
    let mut facts: Vec<String> = kept.publisher.iter().cloned().collect();
    facts.extend(kept.published.as_deref().map(day));
    let notes = kept.record.as_ref().map(|record| notes(&kept.text, record, &rows, "")).unwrap_or_default();
    let variant = |variant: &onrecord_store::Variant| {
        let outlet = variant.publisher.clone().unwrap_or_else(|| "outlet not known".to_owned());
        let day = variant.published.as_deref().map_or_else(String::new, |published| format!(", {}", day(published)));
        (
            format!("/d/{}", variant.document),
            format!("{outlet}{day}: {}", variant.title.as_deref().map_or_else(|| "untitled".to_owned(), one_line)),
        )
    };
    let lines = lines(&kept.text, kept.record.as_ref());
    ArticlePage {
        nav: Nav::new(title.clone(), ""),
        title,
        facts,
        byline: kept.byline.as_deref().map(one_line),
        unread: kept.record.is_none(),
        titled: lines.iter().any(|line| line.kind == "title"),
        lines,
        told: count(notes.len() as u64, "statement", "statements"),
        notes,
        variants: kept.variants.iter().map(variant).collect(),
        origins: kept.origins.into_iter().map(Origin::from).collect(),
        language: kept.language,
        hash: kept.hash,
    }
}
