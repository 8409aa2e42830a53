//! `/search.csv`: all that a search finds, as it is found.

use crate::answer::Refusal;
use crate::ask::{Asked, SearchAsked};
use crate::problem::{Problem, ProblemDetails};
use crate::state::App;
use axum::body::Body;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use futures_core::Stream;
use onrecord::OffsetUnit;
use onrecord_export::{Format, Selected, Writer};
use onrecord_store::{Query, Store};
use std::io::{self, Write};
use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::sync::mpsc::{Receiver, Sender, channel};

/// Statements that are asked for at a time.
const AT_ONCE: usize = 200;
/// Bytes that are gathered before they are sent.
const CHUNK: usize = 32_768;

type Chunk = io::Result<Vec<u8>>;

/// Chunks as they come.
struct Chunks(Receiver<Chunk>);

impl Stream for Chunks {
    type Item = Chunk;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Chunk>> {
        self.0.poll_recv(context)
    }
}

/// Writes into the answer; fails when nobody reads it any more.
struct Sending {
    sender: Sender<Chunk>,
    gathered: Vec<u8>,
}

impl Write for Sending {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.gathered.extend_from_slice(bytes);
        if self.gathered.len() >= CHUNK {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        let chunk = std::mem::take(&mut self.gathered);
        self.sender.blocking_send(Ok(chunk)).map_err(|_| io::ErrorKind::BrokenPipe.into())
    }
}

/// All statements of a search as a table (RFC 4180), in the order of the search.
#[utoipa::path(get, path = "/search.csv", tag = "statements", params(SearchAsked), responses(
    (status = 200, description = "A table with a head; `limit` is passed over", body = String, content_type = "text/csv"),
    (status = 400, description = "It cannot be asked so", body = ProblemDetails, content_type = "application/problem+json"),
    (status = 503, description = "Too much at once", body = ProblemDetails, content_type = "application/problem+json"),
))]
pub(crate) async fn csv(State(app): State<App>, Asked(asked): Asked<SearchAsked>) -> Response {
    let begun = begin(&app, &asked).await;
    match begun {
        Ok(chunks) => {
            let headers = [
                (header::CONTENT_TYPE, "text/csv; charset=utf-8; header=present"),
                (header::CONTENT_DISPOSITION, "attachment; filename=\"statements.csv\""),
            ];
            (headers, Body::from_stream(chunks)).into_response()
        }
        Err(problem) => Refusal::new(problem, "/search.csv").into_response(),
    }
}

async fn begin(app: &App, asked: &SearchAsked) -> Result<Chunks, Problem> {
    let query = Query { limit: AT_ONCE, ..asked.query()? };
    // The first page is asked for here, so that a question that makes no sense gets an answer of its own.
    let first = query.clone();
    app.pool.with(move |store| Ok(store.search(&Query { limit: 1, ..first })?)).await?;
    let permit = app.streams.clone().try_acquire_owned().map_err(|_| Problem::busy())?;
    // A connection of its own: whoever reads slowly keeps nobody waiting.
    let open = app.settings.open.clone();
    let (sender, receiver) = channel(4);
    tokio::task::spawn_blocking(move || {
        let _permit = permit;
        let told = sender.clone();
        let done = open().map_err(Problem::from).and_then(|store| write(store.as_ref(), query, sender));
        if let Err(problem) = done {
            // The connection is cut, so that nobody takes a part for the whole.
            let _ = told.blocking_send(Err(io::Error::other(problem.detail)));
        }
    });
    Ok(Chunks(receiver))
}

fn write(store: &dyn Store, mut query: Query, sender: Sender<Chunk>) -> Result<(), Problem> {
    let mut writer = Writer::new(Format::Csv, "", Sending { sender, gathered: Vec::new() }, None)?;
    let mut present: Option<Selected> = None;
    loop {
        let page = store.search(&query)?;
        for row in page.rows {
            match &mut present {
                Some(selected) if selected.record.document.id == row.document => selected.rows = vec![row],
                _ => present = store.statement(&row.statement, OffsetUnit::Chars)?.and_then(Selected::new),
            }
            if let Some(selected) = &present {
                writer.write(selected)?;
            }
        }
        query.after = page.next;
        if query.after.is_none() {
            return Ok(writer.finish()?);
        }
    }
}
