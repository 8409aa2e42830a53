//! The OpenAPI document, from the declarations beside the handlers.

use crate::pages::{about, add, article, coverage, export, read, search, speakers, statement, verify};
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "onrecord",
        description = "Who said what, to whom, when and where, as a ledger has it. Offsets are Unicode code points of a document's text, ends excluded. \
                       Nothing here says that a claim is true: it says that it was made, and where that is written."
    ),
    paths(
        search::json, export::csv, statement::json, statement::utterance_json, coverage::json, article::json,
        speakers::all_json, speakers::json, verify::json, read::json, add::json, about::json
    ),
    modifiers(&Token)
)]
struct Api;

struct Token;

impl Modify for Token {
    fn modify(&self, api: &mut utoipa::openapi::OpenApi) {
        let scheme = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some("What `onrecord serve --write` prints")).build();
        api.components.get_or_insert_default().add_security_scheme("token", SecurityScheme::Http(scheme));
    }
}

/// The OpenAPI 3.1 document as JSON.
#[must_use]
pub fn document() -> String {
    Api::openapi().to_pretty_json().unwrap_or_default()
}

pub(crate) async fn json() -> Response {
    ([(header::CONTENT_TYPE, "application/vnd.oai.openapi+json;version=3.1")], document()).into_response()
}
