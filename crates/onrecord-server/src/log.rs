//! The access log: one line a request on standard error, without what was asked for unless that is wanted.

use crate::state::App;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use std::io::Write as _;
use std::time::Instant;

pub(crate) async fn logged(State(app): State<App>, request: Request, next: Next) -> Response {
    if !app.settings.log {
        return next.run(request).await;
    }
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let query = request.uri().query().filter(|_| app.settings.log_queries).map(|query| format!("?{query}")).unwrap_or_default();
    let started = Instant::now();
    let response = next.run(request).await;
    let line = format!("{} {method} {path}{query} {} ms", response.status().as_u16(), started.elapsed().as_millis());
    // Who closed standard error wants no log.
    let _ = writeln!(std::io::stderr(), "{}", line.escape_debug());
    response
}
