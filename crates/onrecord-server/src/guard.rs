//! What stands before all requests: whose name was asked, how many and how long, headers, validators.

use crate::answer::Refusal;
use crate::problem::Problem;
use crate::state::App;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::net::IpAddr;
use std::sync::Arc;
use tokio::sync::Semaphore;

/// Nothing but what comes from this server; no script or style inside of pages.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
                      form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const HEADERS: [(&str, &str); 5] = [
    ("content-security-policy", POLICY),
    ("x-content-type-options", "nosniff"),
    // Other sites learn nothing. Not `no-referrer`: browsers then send forms with `Origin: null`, which is refused.
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
];

/// Refuses names that are not this machine's: a page elsewhere could point its own name here (DNS rebinding).
pub(crate) async fn known_host(State(app): State<App>, request: Request, next: Next) -> Response {
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok()).or_else(|| request.uri().host());
    if host.is_some_and(|host| is_known(host, &app.settings.hosts)) {
        return next.run(request).await;
    }
    let problem = Problem::forbidden("this server does not answer to that name; `onrecord serve --host NAME` lets it");
    Refusal::new(problem, request.uri().path()).into_response()
}

fn is_known(host: &str, more: &[String]) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    let bare = name.trim_start_matches('[').trim_end_matches(']');
    name.eq_ignore_ascii_case("localhost")
        || bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
        || more.iter().any(|known| known.eq_ignore_ascii_case(name) || known.eq_ignore_ascii_case(host))
}

/// How many requests may be under way.
#[derive(Clone)]
pub(crate) struct Limit(pub(crate) Arc<Semaphore>, pub(crate) std::time::Duration);

/// Turns away what is too much, and ends what takes too long.
pub(crate) async fn limited(State(Limit(permits, longest)): State<Limit>, request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let Ok(_permit) = permits.try_acquire() else {
        return Refusal::new(Problem::busy(), &path).into_response();
    };
    match tokio::time::timeout(longest, next.run(request)).await {
        // What the router itself refuses has a text of its own.
        Ok(response) if response.status() == StatusCode::BAD_REQUEST && is_plain(&response) => {
            Refusal::new(Problem::bad("the address cannot be read: it is not UTF-8"), &path).into_response()
        }
        Ok(response) => response,
        Err(_) => Refusal::new(Problem::too_long(), &path).into_response(),
    }
}

fn is_plain(response: &Response) -> bool {
    response.headers().get(header::CONTENT_TYPE).is_some_and(|value| value.as_bytes().starts_with(b"text/plain"))
}

/// Headers of all answers.
pub(crate) async fn headed(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    }
    response
}

/// An answer holds as long as the ledger and the program are the same: who has it need not get it again (RFC 9110, 13).
pub(crate) async fn validated(State(app): State<App>, request: Request, next: Next) -> Response {
    if request.method() != Method::GET && request.method() != Method::HEAD {
        return next.run(request).await;
    }
    let Ok(changes) = app.pool.with(|store| Ok(store.changes()?)).await else {
        return next.run(request).await;
    };
    let mut hasher = DefaultHasher::new();
    (request.uri().path(), request.uri().query(), changes, env!("CARGO_PKG_VERSION"), app.settings.add.is_some()).hash(&mut hasher);
    // Weak: compressed or not, it is the same answer.
    let tag = format!("W/\"{:016x}\"", hasher.finish());
    let known = request.headers().get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    let is_known = known.flat_map(|value| value.split(',')).any(|value| value.trim() == tag || value.trim() == "*");
    let mut response = if is_known { StatusCode::NOT_MODIFIED.into_response() } else { next.run(request).await };
    if response.status().is_success() || response.status() == StatusCode::NOT_MODIFIED {
        response.headers_mut().insert(header::ETAG, HeaderValue::from_str(&tag).unwrap_or(HeaderValue::from_static("")));
        response.headers_mut().append(header::VARY, HeaderValue::from_static("accept-encoding"));
    }
    response
}

#[cfg(test)]
mod tests {
    use super::is_known;

    #[test]
    fn only_names_of_this_machine_are_known() {
        let more = ["desk.example".to_owned()];
        for host in ["localhost", "LOCALHOST:8080", "127.0.0.1:80", "[::1]:8080", "127.1.2.3", "desk.example:8080"] {
            assert!(is_known(host, &more), "{host}");
        }
        for host in ["evil.example", "localhost.evil.example", "10.0.0.1", "", "[::2]:80", "desk.example.evil"] {
            assert!(!is_known(host, &more), "{host}");
        }
    }
}
