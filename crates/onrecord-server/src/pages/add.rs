//! `/add`: keeps an article, for who has the token.

use super::read::{Text, body, parse_day, same_origin};
use crate::answer;
use crate::api::Kept;
use crate::problem::{Problem, ProblemDetails};
use crate::state::App;
use axum::Form;
use axum::extract::{FromRequest as _, Request, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse as _, Redirect, Response};
use onrecord_ingest::{Article, Metadata};
use onrecord_store::Added;
use onrecord_text::Origin;
use serde::Deserialize;

/// Keeps an article in the ledger.
#[utoipa::path(post, path = "/add.json", tag = "read", request_body(content = Text, content_type = "application/json"),
    security(("token" = [])), responses(
    (status = 200, description = "It is kept", body = Kept),
    (status = 400, description = "The body is no JSON of this shape", body = ProblemDetails, content_type = "application/problem+json"),
    (status = 403, description = "The token is not the one that the server told, or the server only reads", body = ProblemDetails, content_type = "application/problem+json"),
    (status = 413, description = "The text is too long", body = ProblemDetails, content_type = "application/problem+json"),
    (status = 415, description = "The body is no JSON", body = ProblemDetails, content_type = "application/problem+json"),
    (status = 422, description = "There is no text", body = ProblemDetails, content_type = "application/problem+json"),
    (status = 503, description = "Too much at once", body = ProblemDetails, content_type = "application/problem+json"),
))]
pub(crate) async fn json(State(app): State<App>, headers: HeaderMap, request: Request) -> Response {
    let kept = async {
        same_origin(&headers)?;
        let token =
            headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).and_then(|value| value.strip_prefix("Bearer "));
        allowed(&app, token.unwrap_or_default())?;
        keep(&app, body::<Text>(&headers, request).await?.article()?).await
    };
    answer::json(kept.await)
}

/// What the form of `/read` sends. The token is in the form and in no cookie: a form of another site does not have it.
#[derive(Deserialize)]
pub(crate) struct Filled {
    token: String,
    text: String,
    #[serde(default)]
    title: String,
    #[serde(default)]
    date: String,
    #[serde(default)]
    publisher: String,
    #[serde(default)]
    url: String,
}

/// Keeps what the form has, and shows it.
pub(crate) async fn form(State(app): State<App>, headers: HeaderMap, request: Request) -> Response {
    let kept = async {
        same_origin(&headers)?;
        let Form(filled) = Form::<Filled>::from_request(request, &()).await.map_err(|error| Problem::bad(error.body_text()))?;
        allowed(&app, filled.token.trim())?;
        let given = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let metadata = Metadata {
            title: given(&filled.title),
            published: given(&filled.date).map(|day| parse_day(&day)).transpose()?,
            publisher: given(&filled.publisher),
            url: given(&filled.url),
            ..Metadata::default()
        };
        let article = Article::new(filled.text.replace("\r\n", "\n"), Origin::default(), metadata);
        keep(&app, article.map_err(|error| Problem::unprocessable(error.to_string()))?).await
    };
    match kept.await {
        Ok(kept) => Redirect::to(&kept.permalink).into_response(),
        Err(problem) => problem.as_page(),
    }
}

/// Whether the token is the one that was told when the server was started.
fn allowed(app: &App, token: &str) -> Result<(), Problem> {
    let Some((expected, _)) = &app.settings.add else {
        return Err(Problem::forbidden("this server only reads; `onrecord serve --write` lets articles be kept"));
    };
    // As long for a wrong token as for a right one.
    let differ = expected.bytes().zip(token.bytes()).fold(0, |differ, (a, b)| differ | (a ^ b));
    if differ == 0 && expected.len() == token.len() {
        Ok(())
    } else {
        Err(Problem::forbidden("the token is not the one that `onrecord serve` printed"))
    }
}

async fn keep(app: &App, article: Article) -> Result<Kept, Problem> {
    let Some((_, add)) = app.settings.add.clone() else { return Err(Problem::forbidden("this server only reads")) };
    let document = article.document.id().to_owned();
    let task = tokio::task::spawn_blocking(move || add(article));
    let added = task.await.map_err(|_| Problem::internal("a fault of the program"))?.map_err(|error| Problem::internal(error.0))?;
    let outcome = match added {
        Added::New => "new",
        Added::Unread => "unread",
        Added::Revised => "revised",
        Added::NewOrigin => "origin",
        Added::Known => "known",
    };
    Ok(Kept { permalink: format!("/d/{document}"), document, outcome: outcome.to_owned() })
}
