//! [`Problem`]: the one shape of all that goes wrong (RFC 9457).

use crate::answer::page_of_problem;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use onrecord_export::ExportError;
use onrecord_store::StoreError;
use serde::Serialize;
use utoipa::ToSchema;

/// Why something could not be answered.
#[derive(Clone, Debug)]
pub(crate) struct Problem {
    pub(crate) status: StatusCode,
    pub(crate) title: &'static str,
    pub(crate) detail: String,
}

/// What programs get of it, as `application/problem+json`.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProblemDetails {
    /// Status code.
    #[schema(example = 400)]
    pub(crate) status: u16,
    /// What kind of problem it is.
    #[schema(example = "this cannot be asked")]
    pub(crate) title: String,
    /// What is wrong here.
    pub(crate) detail: String,
}

impl Problem {
    fn new(status: StatusCode, title: &'static str, detail: impl Into<String>) -> Self {
        Self { status, title, detail: detail.into() }
    }

    /// A request that makes no sense.
    pub(crate) fn bad(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "this cannot be asked", detail)
    }

    pub(crate) fn not_found(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "there is no such thing", detail)
    }

    pub(crate) fn method() -> Self {
        Self::new(StatusCode::METHOD_NOT_ALLOWED, "this method is not for this page", "GET and HEAD read; POST is for /read and /add")
    }

    pub(crate) fn forbidden(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, "this is not allowed", detail)
    }

    pub(crate) fn unprocessable(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "this cannot be read", detail)
    }

    pub(crate) fn too_large(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "this is too large", detail)
    }

    pub(crate) fn media_type(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "this media type is not read", detail)
    }

    pub(crate) fn busy() -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "too much is asked at once", "try again in a moment")
    }

    pub(crate) fn too_long() -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "this took too long", "ask for less at once")
    }

    pub(crate) fn internal(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "this went wrong here", detail)
    }

    /// The problem as a program gets it.
    pub(crate) fn as_json(&self) -> Response {
        let details = ProblemDetails { status: self.status.as_u16(), title: self.title.to_owned(), detail: self.detail.clone() };
        let body = serde_json::to_vec(&details).unwrap_or_default();
        self.with_body("application/problem+json", body)
    }

    /// The problem as a person gets it.
    pub(crate) fn as_page(&self) -> Response {
        self.with_body("text/html; charset=utf-8", page_of_problem(self).into_bytes())
    }

    fn with_body(&self, media_type: &'static str, body: Vec<u8>) -> Response {
        let mut response = (self.status, [(header::CONTENT_TYPE, media_type)], body).into_response();
        if self.status == StatusCode::SERVICE_UNAVAILABLE {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
        }
        response
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Cursor => Self::bad(error.to_string()),
            StoreError::Busy { .. } => Self::busy(),
            error => Self::internal(error.to_string()),
        }
    }
}

impl From<ExportError> for Problem {
    fn from(error: ExportError) -> Self {
        Self::internal(error.to_string())
    }
}
