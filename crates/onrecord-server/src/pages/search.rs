//! `/search`: statements by their words and by what is known of them.

use crate::answer;
use crate::api::{Facet, Facets, Found, Statement, Without};
use crate::ask::{Asked, SearchAsked, Sort, address};
use crate::problem::{Problem, ProblemDetails};
use crate::state::App;
use crate::view::{Card, Nav, count, day};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use onrecord_store::{Order, Query, Store};

/// Of so many statements it is counted how they are spread.
pub(crate) const MOST_COUNTED: u64 = 1_000;
/// So many are counted to tell what a filter keeps out.
const MOST_WITHOUT: u64 = 1_000;

/// Finds statements.
#[utoipa::path(get, path = "/search.json", tag = "statements", params(SearchAsked), responses(
    (status = 200, description = "Statements, how they are spread, and where to go on", body = Found),
    (status = 400, description = "It cannot be asked so", body = ProblemDetails, content_type = "application/problem+json"),
    (status = 503, description = "Too much at once", body = ProblemDetails, content_type = "application/problem+json"),
))]
pub(crate) async fn json(State(app): State<App>, Asked(asked): Asked<SearchAsked>) -> Response {
    answer::json(found(&app, asked).await)
}

async fn found(app: &App, asked: SearchAsked) -> Result<Found, Problem> {
    let query = asked.query()?;
    app.pool
        .with(move |store| {
            let page = store.search(&query)?;
            let facets = Facets::from(store.facets(&query, MOST_COUNTED)?);
            let without = if page.rows.is_empty() { without(store, &asked)? } else { Vec::new() };
            Ok(Found { statements: page.rows.into_iter().map(Statement::from).collect(), next: page.next, facets, without })
        })
        .await
}

/// What each filter keeps out, where nothing was found.
fn without(store: &dyn Store, asked: &SearchAsked) -> Result<Vec<Without>, Problem> {
    let filters = asked.filters();
    let mut told = Vec::new();
    for (name, value) in filters {
        let query = Query { order: Order::Latest, ..asked.without(name).query()? };
        let facets = store.facets(&query, MOST_WITHOUT)?;
        told.push(Without { filter: name.to_owned(), value: value.to_owned(), statements: facets.statements, more: facets.more });
    }
    Ok(told)
}

/// A filter that is set, and the address without it.
pub(crate) struct Chip {
    label: String,
    value: String,
    remove: String,
}

/// Values of a facet with the addresses that ask for them.
pub(crate) struct FacetList {
    label: &'static str,
    values: Vec<(String, u64, String)>,
}

#[derive(Template)]
#[template(path = "search.html")]
struct SearchPage {
    nav: Nav,
    asked: SearchAsked,
    form: &'static str,
    sort: &'static str,
    told: String,
    cards: Vec<Card>,
    chips: Vec<Chip>,
    facets: Vec<FacetList>,
    counted: Option<String>,
    next: Option<String>,
    csv: String,
    json: String,
    coverage: Option<String>,
    without: Vec<(String, String, String, String)>,
}

/// What a filter is called on pages.
fn label(name: &str) -> &'static str {
    match name {
        "q" => "words",
        "speaker" => "speaker has",
        "name" => "speaker is",
        "to" => "said to",
        "about" => "about",
        "outlet" => "outlet",
        "act" => "act",
        "form" => "form",
        "said_after" => "not before",
        _ => "not after",
    }
}

/// The address of this query with some parts changed.
fn changed(path: &str, asked: &SearchAsked, set: &[(&str, &str)]) -> String {
    let mut pairs: Vec<(&str, &str)> = asked.filters();
    if let Some(order) = asked.order {
        pairs.push(("order", order.name()));
    }
    let limit = asked.limit.map(|limit| limit.to_string());
    if let Some(limit) = &limit {
        pairs.push(("limit", limit));
    }
    pairs.retain(|(name, _)| set.iter().all(|(other, _)| other != name));
    pairs.extend(set.iter().filter(|(_, value)| !value.is_empty()));
    address(path, pairs)
}

/// The page.
pub(crate) async fn page(State(app): State<App>, Asked(asked): Asked<SearchAsked>) -> Response {
    answer::page(build(&app, asked).await)
}

async fn build(app: &App, asked: SearchAsked) -> Result<SearchPage, Problem> {
    let found = found(app, asked.clone()).await?;
    let words = asked.q.clone().unwrap_or_default();
    let facets = &found.facets;
    let list = |label: &'static str, name: &str, values: &[Facet]| FacetList {
        label,
        values: values
            .iter()
            .take(8)
            .map(|facet| (facet.value.clone(), facet.count, changed("/search", &asked, &[(name, facet.value.as_str())])))
            .collect(),
    };
    let mut lists = vec![
        list("Speaker", "name", &facets.speakers),
        list("Outlet", "outlet", &facets.outlets),
        list("Act", "act", &facets.acts),
        list("Form", "form", &facets.forms),
        list("About", "about", &facets.about),
    ];
    // The months with most statements, in order of time.
    let mut months: Vec<&Facet> = facets.months.iter().collect();
    months.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
    months.truncate(12);
    months.sort_by(|a, b| a.value.cmp(&b.value));
    let month = |facet: &&Facet| {
        let set = [("said_after", facet.value.as_str()), ("said_before", facet.value.as_str())];
        (day(&facet.value), facet.count, changed("/search", &asked, &set))
    };
    lists.insert(2, FacetList { label: "Month", values: months.iter().map(month).collect() });
    lists.retain(|list| !list.values.is_empty());
    let chips = asked.filters().into_iter().map(|(name, value)| Chip {
        label: label(name).to_owned(),
        value: value.to_owned(),
        remove: changed("/search", &asked, &[(name, "")]),
    });
    let without = found.without.iter().map(|without| {
        let number = count(without.statements, "statement", "statements");
        let number = if without.more { format!("more than {number}") } else { number };
        let link = changed("/search", &asked, &[(without.filter.as_str(), "")]);
        (label(&without.filter).to_owned(), without.value.clone(), number, link)
    });
    let told = match (found.statements.len(), facets.more) {
        (0, _) => "No statement fits.".to_owned(),
        (_, true) => format!("More than {}", count(facets.statements, "statement", "statements")),
        (_, false) => count(facets.statements, "statement", "statements"),
    };
    Ok(SearchPage {
        nav: Nav::new(asked.q.as_deref().map_or_else(|| "Search".to_owned(), |q| format!("{q} – Search")), "/search")
            .with_words(asked.q.as_deref()),
        form: asked.form.map_or("", |form| form.name()),
        sort: asked.order.unwrap_or_default().name(),
        told,
        cards: Card::list(&found.statements, &words),
        chips: chips.collect(),
        facets: lists,
        counted: facets
            .more
            .then(|| format!("Counted are the {} that were added last.", count(facets.statements, "statement", "statements"))),
        next: found.next.as_deref().map(|next| changed("/search", &asked, &[("after", next)])),
        csv: changed("/search.csv", &SearchAsked { limit: None, ..asked.clone() }, &[]),
        json: changed("/search.json", &asked, &[]),
        coverage: asked.q.as_deref().map(|q| address("/coverage", [("q", q)])),
        without: without.collect(),
        asked,
    })
}

impl SearchPage {
    /// Whether this form is asked for.
    fn is_form(&self, name: &str) -> bool {
        self.form == name
    }

    /// Whether this act is asked for.
    fn is_act(&self, name: &str) -> bool {
        self.asked.act.as_deref() == Some(name)
    }

    /// Whether this is the order.
    fn is_sort(&self, name: &str) -> bool {
        self.sort == name
    }

    /// The orders of the menu.
    fn sorts(&self) -> [(&'static str, &'static str); 3] {
        [(Sort::Best.name(), "best first"), (Sort::Earliest.name(), "earliest first"), (Sort::Latest.name(), "latest first")]
    }
}
