//! `/about`: what this ledger holds, what read it, and what is known to be weak.

use crate::answer;
use crate::api::About;
use crate::problem::{Problem, ProblemDetails};
use crate::state::App;
use crate::view::{Nav, count, day};
use askama::Template;
use axum::extract::State;
use axum::response::Response;

#[derive(Template)]
#[template(path = "about.html")]
struct AboutPage {
    nav: Nav,
    about: About,
    texts: String,
    statements: String,
    named: String,
    speakers: String,
    days: String,
}

/// What this ledger holds, and what serves it.
#[utoipa::path(get, path = "/about.json", tag = "ledger", responses(
    (status = 200, description = "Counts, versions, models", body = About),
    (status = 503, description = "Too much at once", body = ProblemDetails, content_type = "application/problem+json"),
))]
pub(crate) async fn json(State(app): State<App>) -> Response {
    answer::json(about(&app).await)
}

/// The page.
pub(crate) async fn page(State(app): State<App>) -> Response {
    answer::page(about(&app).await.map(build))
}

async fn about(app: &App) -> Result<About, Problem> {
    let here = app.clone();
    app.pool.with(move |store| Ok(About::new(&here.settings.name, here.holdings(store)?.as_ref()))).await
}

fn build(about: About) -> AboutPage {
    AboutPage {
        nav: Nav::new("About this ledger", "/about"),
        texts: count(about.documents, "text", "texts"),
        statements: count(about.statements, "statement", "statements"),
        named: if about.statements == 0 {
            "no".to_owned()
        } else {
            format!("{:.0} %", about.named as f64 / about.statements as f64 * 100.0)
        },
        speakers: count(about.speakers, "speaker", "speakers"),
        days: match (&about.from, &about.to) {
            (Some(from), Some(to)) => format!("{} to {}", day(from), day(to)),
            _ => "no dates".to_owned(),
        },
        about,
    }
}
