//! `/verify`: is this quotation in the ledger, and where?

use crate::answer;
use crate::api::{Match, Verification};
use crate::ask::{Asked, VerifyAsked, encode};
use crate::problem::{Problem, ProblemDetails};
use crate::state::App;
use crate::view::{Nav, Step, count, day, one_line, speaker_page, steps, title};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use onrecord::OffsetUnit;

/// Longest quotation, in bytes.
const LONGEST: usize = 20_000;

struct HitView {
    kind: &'static str,
    told: &'static str,
    day: String,
    outlet: String,
    title: String,
    exact: String,
    link: String,
    speaker: Option<(String, String)>,
    statement: Option<String>,
    steps: Vec<Step>,
}

#[derive(Template)]
#[template(path = "verify.html")]
struct VerifyPage {
    nav: Nav,
    quote: String,
    speaker: String,
    outcome: Option<(&'static str, String)>,
    range: String,
    hits: Vec<HitView>,
    json: String,
}

/// Looks for a quotation in all texts, not only in statements.
#[utoipa::path(get, path = "/verify.json", tag = "verify", params(VerifyAsked), responses(
    (status = 200, description = "Where it stands, earliest first, and among what it was looked for", body = Verification),
    (status = 400, description = "`quote` is missing or too long", body = ProblemDetails, content_type = "application/problem+json"),
    (status = 503, description = "Too much at once", body = ProblemDetails, content_type = "application/problem+json"),
))]
pub(crate) async fn json(State(app): State<App>, Asked(asked): Asked<VerifyAsked>) -> Response {
    answer::json(verified(&app, &asked).await)
}

/// The page.
pub(crate) async fn page(State(app): State<App>, Asked(asked): Asked<VerifyAsked>) -> Response {
    let found = match asked.quote {
        None => Ok(None),
        Some(_) => verified(&app, &asked).await.map(Some),
    };
    answer::page(found.map(|found| build(asked, found)))
}

async fn verified(app: &App, asked: &VerifyAsked) -> Result<Verification, Problem> {
    let Some(quote) = asked.quote.clone() else {
        return Err(Problem::bad("`quote` is missing: the words to look for"));
    };
    if quote.len() > LONGEST {
        return Err(Problem::bad(format!("`quote` is longer than {LONGEST} bytes")));
    }
    let speaker = asked.speaker.clone().map(|speaker| speaker.to_lowercase());
    app.pool
        .with(move |store| {
            let mut found = store.verify(&quote, OffsetUnit::Chars)?;
            if let Some(wanted) = speaker {
                let fits = |name: &Option<String>| {
                    name.as_ref().is_some_and(|name| wanted.split_whitespace().all(|word| name.to_lowercase().contains(word)))
                };
                found.hits.retain(|hit| fits(&hit.speaker));
                found.r#match = found.hits.iter().map(|hit| hit.r#match).max().unwrap_or(onrecord_store::Match::None);
            }
            Ok(found.into())
        })
        .await
}

fn build(asked: VerifyAsked, found: Option<Verification>) -> VerifyPage {
    let quote = asked.quote.unwrap_or_default();
    let speaker = asked.speaker.unwrap_or_default();
    let mut page = VerifyPage {
        nav: Nav::new("Verify a quote", "/verify"),
        json: format!("/verify.json?quote={}", encode(&quote)),
        quote,
        speaker,
        outcome: None,
        range: String::new(),
        hits: Vec::new(),
    };
    let Some(found) = found else { return page };
    let among = count(found.searched.documents, "text", "texts");
    let days = match (&found.searched.from, &found.searched.to) {
        (Some(from), Some(to)) => format!(" from {} to {}", day(from), day(to)),
        _ => String::new(),
    };
    page.range = format!("{among}{days}");
    page.outcome = Some(match found.r#match {
        Match::Exact => ("exact", "Found, letter by letter.".to_owned()),
        Match::Normalised => ("normalised", "Found with the same words; case, marks, accents or blanks differ.".to_owned()),
        Match::Near => ("near", "Not found like this. Something near is printed.".to_owned()),
        Match::None => ("none", format!("Not found in {}{days}.", among)),
    });
    page.hits = found
        .hits
        .iter()
        .map(|hit| HitView {
            kind: match hit.r#match {
                Match::Exact => "exact",
                Match::Normalised => "normalised",
                Match::Near => "near",
                Match::None => "none",
            },
            told: match hit.r#match {
                Match::Exact => "exact",
                Match::Normalised => "same words",
                Match::Near => "near",
                Match::None => "none",
            },
            day: hit.published.as_deref().map_or_else(|| "undated".to_owned(), day),
            outlet: hit.publisher.clone().unwrap_or_else(|| "outlet not known".to_owned()),
            title: title(hit.title.as_deref(), hit.path.as_deref()),
            exact: one_line(&hit.exact),
            link: format!("/d/{}#s={},{}", hit.document, hit.start, hit.end),
            speaker: hit.speaker.as_deref().map(|name| (name.to_owned(), speaker_page(name))),
            statement: hit.statement.as_deref().map(|id| format!("/s/{}", encode(id))),
            steps: steps(&hit.diff),
        })
        .collect();
    page
}
