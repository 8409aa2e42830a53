//! From a result to a response: pages, JSON, and problems in the shape that was asked for.

use crate::problem::Problem;
use crate::view::Nav;
use askama::Template;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

/// A refusal in the shape that fits the address: JSON for programs, a page for people.
pub(crate) struct Refusal {
    problem: Problem,
    for_programs: bool,
}

impl Refusal {
    pub(crate) fn new(problem: Problem, path: &str) -> Self {
        Self { problem, for_programs: is_for_programs(path) }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        if self.for_programs { self.problem.as_json() } else { self.problem.as_page() }
    }
}

/// Whether an address is one for programs.
pub(crate) fn is_for_programs(path: &str) -> bool {
    [".json", ".csv", "/add"].iter().any(|end| path.trim_end_matches('/').ends_with(end))
}

/// A page, or the page of a problem.
pub(crate) fn page<T: Template>(result: Result<T, Problem>) -> Response {
    let rendered = result.and_then(|template| template.render().map_err(|error| Problem::internal(error.to_string())));
    match rendered {
        Ok(body) => ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], body).into_response(),
        Err(problem) => problem.as_page(),
    }
}

/// JSON, or a problem as JSON.
pub(crate) fn json<T: Serialize>(result: Result<T, Problem>) -> Response {
    match result.and_then(|value| serde_json::to_vec(&value).map_err(|error| Problem::internal(error.to_string()))) {
        Ok(body) => ([(header::CONTENT_TYPE, "application/json")], body).into_response(),
        Err(problem) => problem.as_json(),
    }
}

#[derive(Template)]
#[template(path = "problem.html")]
struct ProblemPage<'a> {
    nav: Nav,
    problem: &'a Problem,
}

/// The page of a problem.
pub(crate) fn page_of_problem(problem: &Problem) -> String {
    let page = ProblemPage { nav: Nav::new(problem.title, ""), problem };
    page.render().unwrap_or_else(|_| problem.title.to_owned())
}
