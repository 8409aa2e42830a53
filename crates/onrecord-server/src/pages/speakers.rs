//! `/speakers`: those who speak. `/speaker`: all that somebody said.

use super::search::MOST_COUNTED;
use crate::answer;
use crate::api::{Facets, Role, Speaker, Speakers, Spoken, Statement};
use crate::ask::{Asked, SearchAsked, SpeakersAsked, address};
use crate::problem::{Problem, ProblemDetails};
use crate::state::{App, MOST_SPEAKERS};
use crate::view::{Card, Nav, charts, count, day, speaker_page};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use onrecord::OffsetUnit;

#[derive(Template)]
#[template(path = "speakers.html")]
struct SpeakersPage {
    nav: Nav,
    q: String,
    speakers: Vec<(String, String, String, String)>,
    most: usize,
}

/// Those who speak, most statements first.
#[utoipa::path(get, path = "/speakers.json", tag = "speakers", params(SpeakersAsked), responses(
    (status = 200, description = "At most two hundred", body = Speakers),
    (status = 400, description = "It cannot be asked so", body = ProblemDetails, content_type = "application/problem+json"),
    (status = 503, description = "Too much at once", body = ProblemDetails, content_type = "application/problem+json"),
))]
pub(crate) async fn all_json(State(app): State<App>, Asked(asked): Asked<SpeakersAsked>) -> Response {
    answer::json(all(&app, asked).await)
}

/// The page of those who speak.
pub(crate) async fn all_page(State(app): State<App>, Asked(asked): Asked<SpeakersAsked>) -> Response {
    let q = asked.q.clone().unwrap_or_default();
    let build = |found: Speakers| SpeakersPage {
        nav: Nav::new("Speakers", "/speakers"),
        q,
        speakers: found
            .speakers
            .iter()
            .map(|speaker| {
                let days = match (&speaker.first, &speaker.last) {
                    (Some(first), Some(last)) if first == last => day(first),
                    (Some(first), Some(last)) => format!("{} to {}", day(first), day(last)),
                    _ => "undated".to_owned(),
                };
                let texts = count(speaker.documents, "text", "texts");
                (
                    speaker.name.clone(),
                    speaker_page(&speaker.name),
                    format!("{} in {texts}", count(speaker.statements, "statement", "statements")),
                    days,
                )
            })
            .collect(),
        most: MOST_SPEAKERS,
    };
    answer::page(all(&app, asked).await.map(build))
}

async fn all(app: &App, asked: SpeakersAsked) -> Result<Speakers, Problem> {
    let here = app.clone();
    app.pool
        .with(move |store| {
            let found = match asked.q.as_deref() {
                Some(q) if q.len() > 2_000 => return Err(Problem::bad("`q` is longer than 2000 bytes")),
                Some(q) => store.speakers(q, MOST_SPEAKERS)?,
                None => here.speakers(store)?.to_vec(),
            };
            Ok(Speakers { speakers: found.into_iter().map(Speaker::from).collect() })
        })
        .await
}

#[derive(Template)]
#[template(path = "speaker.html")]
struct SpeakerPage {
    nav: Nav,
    name: String,
    told: String,
    roles: Vec<(String, String, String)>,
    timeline: Option<String>,
    months: Vec<(String, u64)>,
    network: Option<String>,
    addressees: Vec<(String, u64, String)>,
    about: Vec<(String, u64, String)>,
    acts: Vec<(String, u64, String)>,
    counted: Option<String>,
    asked: SearchAsked,
    sort: &'static str,
    months_of_cards: Vec<(String, Vec<Card>)>,
    next: Option<String>,
    csv: String,
}

/// What somebody said, with their roles and those they speak to and of.
#[utoipa::path(get, path = "/speaker.json", tag = "speakers", params(SearchAsked), responses(
    (status = 200, description = "Statements of the speaker whose whole name is `name`", body = Spoken),
    (status = 400, description = "`name` is missing, or it cannot be asked so", body = ProblemDetails, content_type = "application/problem+json"),
    (status = 404, description = "Nobody of that name speaks", body = ProblemDetails, content_type = "application/problem+json"),
    (status = 503, description = "Too much at once", body = ProblemDetails, content_type = "application/problem+json"),
))]
pub(crate) async fn json(State(app): State<App>, Asked(asked): Asked<SearchAsked>) -> Response {
    answer::json(spoken(&app, latest_first(asked)).await)
}

/// The page of a speaker.
pub(crate) async fn page(State(app): State<App>, Asked(asked): Asked<SearchAsked>) -> Response {
    let asked = latest_first(asked);
    answer::page(spoken(&app, asked.clone()).await.map(|found| build(found, asked)))
}

/// What somebody said is read in order of time.
fn latest_first(asked: SearchAsked) -> SearchAsked {
    let order = asked.order.filter(|order| *order != crate::ask::Sort::Best).unwrap_or(crate::ask::Sort::Latest);
    SearchAsked { order: Some(order), ..asked }
}

async fn spoken(app: &App, asked: SearchAsked) -> Result<Spoken, Problem> {
    let Some(name) = asked.name.clone() else {
        return Err(Problem::bad("`name` is missing: the whole name of a speaker, as `/speakers` has it"));
    };
    let query = asked.query()?;
    app.pool
        .with(move |store| {
            let page = store.search(&query)?;
            if page.rows.is_empty()
                && store.search(&onrecord_store::Query { name: Some(name.clone()), limit: 1, ..Default::default() })?.rows.is_empty()
            {
                return Err(Problem::not_found(format!("nobody of the name `{name}` speaks in this ledger")));
            }
            Ok(Spoken {
                roles: store.roles(&name, OffsetUnit::Chars)?.into_iter().map(Role::from).collect(),
                facets: Facets::from(store.facets(&query, MOST_COUNTED)?),
                statements: page.rows.into_iter().map(Statement::from).collect(),
                next: page.next,
                name,
            })
        })
        .await
}

fn build(found: Spoken, asked: SearchAsked) -> SpeakerPage {
    let name = found.name.clone();
    let role = |role: &Role| {
        let days = match (&role.first, &role.last) {
            (Some(first), Some(last)) if first != last => format!("{} to {}", day(first), day(last)),
            (Some(only), _) => day(only),
            _ => "undated".to_owned(),
        };
        let of = role.of.as_ref().map_or_else(String::new, |of| format!(", {of}"));
        let tenure = if role.tenure == "current" { String::new() } else { format!(" ({})", role.tenure) };
        let texts = count(role.documents, "text", "texts");
        (format!("{}{of}{tenure}", role.title), format!("{days}, {texts}"), format!("/d/{}#s={},{}", role.document, role.start, role.end))
    };
    let links = |field: &'static str, list: &[crate::api::Facet]| -> Vec<(String, u64, String)> {
        let others = list.iter().filter(|facet| facet.value != name).take(10);
        others
            .map(|facet| (facet.value.clone(), facet.count, address("/search", [("name", name.as_str()), (field, facet.value.as_str())])))
            .collect()
    };
    let words = asked.q.clone().unwrap_or_default();
    let mut months_of_cards: Vec<(String, Vec<Card>)> = Vec::new();
    for statement in &found.statements {
        let when = statement.said_first.as_ref().or(statement.said_last.as_ref()).or(statement.published.as_ref());
        let month = when.map_or_else(|| "Undated".to_owned(), |day_of| day(day_of.get(..7).unwrap_or(day_of)));
        let card = Card::new(statement, &words);
        match months_of_cards.last_mut() {
            Some((last, cards)) if *last == month => cards.push(card),
            _ => months_of_cards.push((month, vec![card])),
        }
    }
    let own = |path: &str, extra: &[(&'static str, &str)]| {
        let mut pairs = asked.filters();
        if let Some(order) = asked.order {
            pairs.push(("order", order.name()));
        }
        pairs.extend(extra);
        address(path, pairs)
    };
    SpeakerPage {
        nav: Nav::new(name.clone(), "/speakers"),
        told: if found.facets.more {
            format!("more than {}", count(found.facets.statements, "statement", "statements"))
        } else {
            count(found.facets.statements, "statement", "statements")
        },
        roles: found.roles.iter().map(role).collect(),
        timeline: charts::timeline(&found.facets.months, &name),
        months: found.facets.months.iter().map(|facet| (day(&facet.value), facet.count)).collect(),
        network: charts::network(&name, &found.facets.about),
        addressees: links("to", &found.facets.addressees),
        about: links("about", &found.facets.about),
        acts: links("act", &found.facets.acts),
        counted: found
            .facets
            .more
            .then(|| format!("Figures are of the {} of the latest days.", count(found.facets.statements, "statement", "statements"))),
        next: found.next.as_deref().map(|next| own("/speaker", &[("after", next)])),
        csv: own("/search.csv", &[]),
        sort: asked.order.unwrap_or_default().name(),
        months_of_cards,
        name,
        asked,
    }
}
