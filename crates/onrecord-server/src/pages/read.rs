//! `/read`: an article that somebody pastes or drops is read; nothing is kept.

use crate::answer::{self, Refusal};
use crate::problem::{Problem, ProblemDetails};
use crate::state::App;
use crate::view::article::{Note, notes};
use crate::view::marks::{Line, lines};
use crate::view::{Nav, count, one_line};
use askama::Template;
use axum::body::Bytes;
use axum::extract::{FromRequest as _, Multipart, Request, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse as _, Response};
use jiff::civil::Date;
use onrecord::{Document, OffsetUnit, Record};
use onrecord_export::in_chars;
use onrecord_ingest::{Article, Hint, Metadata, Options, Place, Sink, Skipped, Stop, read_bytes};
use onrecord_text::Origin;
use serde::Deserialize;
use std::collections::HashMap;
use utoipa::ToSchema;

/// Longest text that is read while somebody waits, in bytes.
const LONGEST: usize = 200_000;

/// A text with what is known of it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Text {
    /// The text.
    #[schema(min_length = 1)]
    text: String,
    /// Headline.
    title: Option<String>,
    /// Day of publication, ISO 8601.
    #[schema(pattern = r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])$")]
    published: Option<String>,
    /// Web address.
    url: Option<String>,
    /// Who published it.
    publisher: Option<String>,
}

impl Text {
    pub(crate) fn article(self) -> Result<Article, Problem> {
        let published = self.published.filter(|day| !day.trim().is_empty()).map(|day| parse_day(&day)).transpose()?;
        let filled = |value: Option<String>| value.map(|value| value.trim().to_owned()).filter(|value| !value.is_empty());
        let metadata = Metadata {
            title: filled(self.title),
            published,
            url: filled(self.url),
            publisher: filled(self.publisher),
            ..Metadata::default()
        };
        Article::new(self.text, Origin::default(), metadata).map_err(|error| Problem::unprocessable(error.to_string()))
    }
}

pub(crate) fn parse_day(day: &str) -> Result<Date, Problem> {
    day.trim().parse().map_err(|_| Problem::bad(format!("`{day}` is no day: YYYY-MM-DD")))
}

#[derive(Template)]
#[template(path = "read.html")]
struct ReadPage {
    nav: Nav,
    /// Whether articles may be kept.
    writes: bool,
    text: String,
    date: String,
    read: Option<Read>,
}

struct Read {
    title: String,
    told: String,
    lines: Vec<Line>,
    /// Whether the text begins with its title.
    titled: bool,
    notes: Vec<Note>,
}

/// The empty page.
pub(crate) async fn page(State(app): State<App>) -> Response {
    let writes = app.settings.add.is_some();
    answer::page(Ok(ReadPage { nav: Nav::new("Read an article", "/read"), writes, text: String::new(), date: String::new(), read: None }))
}

/// Reads what the form has: a pasted text, or a file.
pub(crate) async fn read_form(State(app): State<App>, headers: HeaderMap, request: Request) -> Response {
    answer::page(from_form(&app, &headers, request).await)
}

async fn from_form(app: &App, headers: &HeaderMap, request: Request) -> Result<ReadPage, Problem> {
    same_origin(headers)?;
    let (mut text, mut date, mut file) = (String::new(), String::new(), None);
    let mut form = Multipart::from_request(request, &()).await.map_err(|error| Problem::bad(error.body_text()))?;
    while let Some(field) = form.next_field().await.map_err(|error| refused(&error))? {
        let (name, file_name) = (field.name().unwrap_or_default().to_owned(), field.file_name().map(str::to_owned));
        let bytes = field.bytes().await.map_err(|error| refused(&error))?;
        let letters = || String::from_utf8(bytes.to_vec()).map_err(|_| Problem::unprocessable("the text is not UTF-8"));
        match name.as_str() {
            "text" => text = letters()?,
            "date" => date = letters()?,
            "file" if !bytes.is_empty() => file = Some((file_name.unwrap_or_else(|| "file".to_owned()), bytes)),
            _ => {}
        }
    }
    let article = match file {
        Some((name, bytes)) => from_bytes(bytes, name, None).await?,
        None if text.trim().is_empty() => return Err(Problem::unprocessable("there is no text: paste one, or choose a file")),
        // What begins with a tag is the source of a page.
        None if text.trim_start().starts_with('<') => from_bytes(Bytes::from(text.clone()), "pasted.html".to_owned(), None).await?,
        None => Text { text: text.replace("\r\n", "\n"), title: None, published: None, url: None, publisher: None }.article()?,
    };
    let article =
        if date.trim().is_empty() { article } else { Article { document: article.document.with_published(parse_day(&date)?), ..article } };
    let (document, title, record) = read(app, article).await?;
    let notes = notes(document.text(), &record, &HashMap::new(), "");
    Ok(ReadPage {
        nav: Nav::new("Read an article", "/read"),
        writes: app.settings.add.is_some(),
        text: document.text().to_owned(),
        date: document.published().map(|day| day.to_string()).unwrap_or(date),
        read: Some(Read {
            title: title
                .or_else(|| record.document.title.as_ref().map(|span| one_line(&span.text)))
                .unwrap_or_else(|| "Untitled".to_owned()),
            told: count(notes.len() as u64, "statement", "statements"),
            titled: record.document.title.is_some(),
            lines: lines(document.text(), Some(&record)),
            notes,
        }),
    })
}

fn refused(error: &axum::extract::multipart::MultipartError) -> Problem {
    if error.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE {
        Problem::too_large(error.body_text())
    } else {
        Problem::bad(error.body_text())
    }
}

/// Reads a text and gives its record; nothing is kept.
#[utoipa::path(post, path = "/read.json", tag = "read", request_body(content = Text, content_type = "application/json"), responses(
    (status = 200, description = "The record, schema `onrecord/1`, offsets in code points", body = serde_json::Value),
    (status = 400, description = "The body is no JSON of this shape", body = ProblemDetails, content_type = "application/problem+json"),
    (status = 413, description = "The text is too long", body = ProblemDetails, content_type = "application/problem+json"),
    (status = 415, description = "The body is no JSON", body = ProblemDetails, content_type = "application/problem+json"),
    (status = 422, description = "There is no text", body = ProblemDetails, content_type = "application/problem+json"),
    (status = 503, description = "Too much at once", body = ProblemDetails, content_type = "application/problem+json"),
))]
pub(crate) async fn json(State(app): State<App>, headers: HeaderMap, request: Request) -> Response {
    let read = async {
        same_origin(&headers)?;
        let text: Text = body(&headers, request).await?;
        let (document, _, record) = read(&app, text.article()?).await?;
        in_chars(&record, document.text()).ok_or_else(|| Problem::internal("a span does not lie in the text"))
    };
    answer::json(read.await)
}

/// A body of JSON.
pub(crate) async fn body<T: serde::de::DeserializeOwned>(headers: &HeaderMap, request: Request) -> Result<T, Problem> {
    let media_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if media_type.split(';').next().is_none_or(|essence| !essence.trim().eq_ignore_ascii_case("application/json")) {
        return Err(Problem::media_type("the body has to be `application/json`"));
    }
    let bytes = Bytes::from_request(request, &()).await.map_err(|error| {
        if error.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE {
            Problem::too_large(error.body_text())
        } else {
            Problem::bad(error.body_text())
        }
    })?;
    serde_json::from_slice(&bytes).map_err(|error| Problem::bad(error.to_string()))
}

/// Forms and scripts of other sites may not send anything here.
pub(crate) fn same_origin(headers: &HeaderMap) -> Result<(), Problem> {
    let text = |name| headers.get(name).and_then(|value: &axum::http::HeaderValue| value.to_str().ok());
    let is_same = match (text(header::ORIGIN), text(header::HOST)) {
        (None, _) => true,
        (Some(origin), Some(host)) => origin.split_once("://").is_some_and(|(_, from)| from.eq_ignore_ascii_case(host)),
        (Some(_), None) => false,
    };
    if is_same { Ok(()) } else { Err(Problem::forbidden("this was sent from another site")) }
}

/// The first article that is found.
#[derive(Default)]
struct First {
    article: Option<Article>,
    skipped: Option<String>,
}

impl Sink for First {
    fn article(&mut self, _: &Place, article: Article) -> Result<(), Stop> {
        self.article = Some(article);
        Err(Stop)
    }

    fn skip(&mut self, skipped: Skipped) -> Result<(), Stop> {
        self.skipped.get_or_insert(skipped.reason.to_string());
        Ok(())
    }
}

/// The first article of a file: a page, a text, or whatever else is read.
pub(crate) async fn from_bytes(bytes: Bytes, name: String, media_type: Option<String>) -> Result<Article, Problem> {
    let task = tokio::task::spawn_blocking(move || {
        let mut first = First::default();
        let hint = Hint { url: None, media_type: media_type.as_deref() };
        // Stops at the first article.
        let _ = read_bytes(&bytes, &Place::new(name), hint, &Options::default(), &mut first);
        let why = first.skipped.unwrap_or_else(|| "no article was found in it".to_owned());
        first.article.ok_or_else(|| Problem::unprocessable(why))
    });
    task.await.unwrap_or_else(|_| Err(Problem::internal("a fault of the program")))
}

/// The record of an article, offsets as the JSON or the page wants them.
async fn read(app: &App, article: Article) -> Result<(Document, Option<String>, Record), Problem> {
    if article.document.text().len() > LONGEST {
        return Err(Problem::too_large(format!("texts of up to {LONGEST} bytes are read here; `onrecord read` reads longer ones")));
    }
    let app = app.clone();
    let task = tokio::task::spawn_blocking(move || {
        let document = article.document;
        let record = app.pipeline()?.read(&document).record(&document, OffsetUnit::Bytes);
        Ok((document, article.metadata.title, record))
    });
    task.await.unwrap_or_else(|_| Err(Problem::internal("a fault of the program")))
}

/// Answers in the shape for people what was refused before a handler was reached.
pub(crate) async fn not_found(request: Request) -> Response {
    Refusal::new(Problem::not_found("there is no page at this address"), request.uri().path()).into_response()
}

/// Answers for methods that a page does not have.
pub(crate) async fn no_method(request: Request) -> Response {
    let path = request.uri().path();
    let methods = match path {
        "/read" => "GET, HEAD, POST",
        "/read.json" | "/add" | "/add.json" => "POST",
        _ => "GET, HEAD",
    };
    let mut response = Refusal::new(Problem::method(), path).into_response();
    response.headers_mut().insert(header::ALLOW, axum::http::HeaderValue::from_static(methods));
    response
}
