//! `onrecord search`: statements by their words and by what is known of them.

use super::{one_line, open, print, query};
use crate::args::{SearchFormat, SearchOptions, SearchOrder};
use crate::message::{Failure, Outcome};
use onrecord::OffsetMap;
use onrecord_export::csv;
use onrecord_store::{Facet, Facets, Order, Page, Query, Row, highlights};
use std::fmt::Write as _;

/// Of so many statements it is counted how they are spread.
const MOST_COUNTED: u64 = 20_000;
/// Bold and underlined: how words that were looked for are shown on a terminal.
const FOUND: anstyle::Style = anstyle::Style::new().bold().underline();

impl From<SearchOrder> for Order {
    fn from(order: SearchOrder) -> Self {
        match order {
            SearchOrder::Best => Self::Best,
            SearchOrder::Earliest => Self::Earliest,
            SearchOrder::Latest => Self::Latest,
        }
    }
}

/// Finds statements. Exit code 0 when there are some, 1 when there are none.
pub(crate) fn search(options: &SearchOptions) -> Result<Outcome, Failure> {
    let order = if options.by_date { Order::Earliest } else { options.order.into() };
    let mut query = Query { order, after: options.after.clone(), limit: options.limit.get(), ..query(&options.query) };
    query.to = query.to.or_else(|| options.to.clone());
    let store = open(&options.ledger)?;
    if options.facets {
        let facets = store.facets(&query, MOST_COUNTED)?;
        print(&spread(&facets, options.format)?)?;
        return Ok(if facets.statements == 0 { Outcome::NothingRead } else { Outcome::AllRead });
    }
    let page = store.search(&query)?;
    let mut text = String::new();
    match options.format {
        SearchFormat::Json => {
            let rows: Result<Vec<_>, Failure> = page.rows.iter().map(|row| with_highlights(row, &query)).collect();
            let json = serde_json::json!({
                "statements": rows?, "next": page.next, "facets": store.facets(&query, MOST_COUNTED)?,
            });
            text.push_str(&format!("{json:#}\n"));
        }
        SearchFormat::Jsonl => {
            for row in &page.rows {
                text.push_str(&format!("{}\n", with_highlights(row, &query)?));
            }
        }
        SearchFormat::Csv => {
            text.push_str(
                "statement_id,type,content_text,content_start,content_end,speaker_name,addressee_text,occasion,stance,time_start,time_end,doc_sha256,path,title,outlet,published\n",
            );
            page.rows.iter().for_each(|row| csv_row(&mut text, row));
        }
        SearchFormat::Text => listing(&mut text, &page, &query),
    }
    print(&text)?;
    Ok(if page.rows.is_empty() { Outcome::NothingRead } else { Outcome::AllRead })
}

/// A row with the places in its content, in the unit of the query, at which words that were looked for stand.
fn with_highlights(row: &Row, query: &Query) -> Result<serde_json::Value, Failure> {
    let map = OffsetMap::new(&row.content);
    let at = |byte: usize| map.from_bytes(byte, query.unit);
    let ranges: Vec<[usize; 2]> =
        highlights(&row.content, &query.words).into_iter().map(|range| [at(range.start), at(range.end)]).collect();
    let mut value = serde_json::to_value(row).map_err(|error| Failure::Internal(error.to_string()))?;
    value["highlights"] = serde_json::json!(ranges);
    Ok(value)
}

fn listing(page: &mut String, found_page: &Page, query: &Query) {
    if found_page.rows.is_empty() {
        page.push_str("no statement fits\n");
    }
    found_page.rows.iter().for_each(|row| found(page, row, &query.words));
    if let Some(next) = &found_page.next {
        let _ = writeln!(page, "there are more: --after {next}");
    }
}

/// How statements are spread, as a page or as JSON.
fn spread(facets: &Facets, format: SearchFormat) -> Result<String, Failure> {
    let lists: [(&str, &[Facet]); 7] = [
        ("speaker", &facets.speakers),
        ("outlet", &facets.outlets),
        ("month", &facets.months),
        ("act", &facets.acts),
        ("form", &facets.forms),
        ("addressee", &facets.addressees),
        ("about", &facets.about),
    ];
    match format {
        SearchFormat::Json | SearchFormat::Jsonl => {
            serde_json::to_string(facets).map(|json| json + "\n").map_err(|error| Failure::Internal(error.to_string()))
        }
        SearchFormat::Csv => {
            let mut table = "facet,value,statements\n".to_owned();
            for (name, facet) in lists.iter().flat_map(|(name, list)| list.iter().map(move |facet| (name, facet))) {
                csv::push_row(&mut table, &[(*name).to_owned(), csv::guard(&facet.value), facet.count.to_string()]);
            }
            Ok(table)
        }
        SearchFormat::Text => {
            let mut page = match (facets.statements, facets.more) {
                (0, _) => "no statement fits\n".to_owned(),
                (count, true) => format!("of the {count} that were added last:\n"),
                (1, false) => "1 statement\n".to_owned(),
                (count, false) => format!("{count} statements\n"),
            };
            for (name, list) in lists.iter().filter(|(_, list)| !list.is_empty()) {
                let _ = writeln!(page, "\nby {name}");
                for facet in *list {
                    let _ = writeln!(page, "{:>7}  {}", facet.count, one_line(&facet.value));
                }
            }
            Ok(page)
        }
    }
}

fn csv_row(text: &mut String, row: &Row) {
    let (start, end) = (row.start.to_string(), row.end.to_string());
    let or_none = |value: &Option<String>| value.clone().unwrap_or_default();
    let cells = [
        row.statement.clone(),
        row.form.clone(),
        row.content.clone(),
        start,
        end,
        or_none(&row.speaker),
        or_none(&row.addressee),
        or_none(&row.occasion),
        row.act.clone(),
        or_none(&row.said_first),
        or_none(&row.said_last),
        row.document.clone(),
        or_none(&row.path),
        or_none(&row.title),
        or_none(&row.publisher),
        or_none(&row.published),
    ];
    for (index, cell) in cells.iter().enumerate() {
        if index > 0 {
            text.push(',');
        }
        csv::push_cell(text, &csv::guard(cell));
    }
    text.push('\n');
}

/// One statement on three lines; those of `words` that stand in it are marked.
pub(super) fn found(page: &mut String, row: &Row, words: &str) {
    let speaker = row.speaker.as_deref().unwrap_or("not named");
    let days = match (&row.said_first, &row.said_last) {
        (Some(first), Some(last)) if first == last => format!(", {first}"),
        (Some(first), Some(last)) => format!(", {first} to {last}"),
        (None, Some(last)) => format!(", not after {last}"),
        _ => row.published.as_ref().map_or_else(String::new, |day| format!(", published {day}")),
    };
    let to = row.addressee.as_ref().map_or_else(String::new, |to| format!(", to {}", one_line(to)));
    let _ = writeln!(page, "{speaker}{days}{to} ({}, {})", row.form, row.act);
    let _ = writeln!(page, "    {}", marked(&one_line(&row.content), words));
    let outlet = row.publisher.as_deref().map_or_else(String::new, |publisher| format!("{publisher}, "));
    let _ = writeln!(
        page,
        "    {outlet}{} [{}-{}], statement {}\n",
        row.path.as_deref().unwrap_or(&row.document),
        row.start,
        row.end,
        row.statement
    );
}

fn marked(text: &str, words: &str) -> String {
    let (mut marked, mut at) = (String::new(), 0);
    for range in highlights(text, words) {
        let _ = write!(marked, "{}{FOUND}{}{FOUND:#}", &text[at..range.start], &text[range.clone()]);
        at = range.end;
    }
    marked + &text[at..]
}
