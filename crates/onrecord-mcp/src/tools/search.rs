//! `search_statements`.

use super::{Answer, Ledger, MOST_COUNTED, Refusal, Tool, all_shown, counted, line};
use crate::arguments::{Arguments, FORMS, ORDERS};
use crate::schema::{acts, cursor, facets, flag, input, limit, list, next, object, or_null, row, said_after, said_before, text};
use onrecord_store::Query;
use serde_json::{Value, json};

/// Statements at a time when nothing else is asked for.
const LIMIT: usize = 20;

pub(super) const TOOL: Tool = Tool {
    name: "search_statements",
    title: "Search statements",
    description: "Find statements that news texts report: what was said, by whom, to whom, when, in which outlet, with the characters \
where it stands and a citation. All filters that are given have to fit; words are compared without case and accents, and not by \
meaning: try other words when little is found. Use it to find who said what on a subject, or with `facets` to see how statements \
are spread over speakers, outlets, months and acts. Not for checking a quotation word by word (verify_quote). It tells what was \
reported as said, never whether it is true.",
    input: arguments,
    output: || {
        object([
            ("statements", list("What was found", row())),
            ("next", next()),
            ("facets", or_null("How all statements that fit are spread; null unless asked for", facets())),
        ])
    },
    call: search,
};

fn arguments() -> Value {
    input(
        &[],
        [
            ("words", text("Words that all stand in what was said")),
            ("speaker", text("Words of the speaker's name, or of the words for a speaker without a name")),
            ("name", text("The speaker's whole name, letter by letter as an answer has it in `speaker`")),
            ("addressee", text("Words for those to whom it was said")),
            ("about", text("Words of the name of somebody of whom it speaks, also where it says he or she")),
            ("outlet", text("Words of the name of the publisher or agency")),
            ("act", json!({"type": "string", "enum": acts(), "description": "What is done by saying it"})),
            ("form", json!({"type": "string", "enum": FORMS, "description": "Quoted, reported in other words, or both"})),
            ("said_after", said_after()),
            ("said_before", said_before()),
            ("document", text("Only in the document with this SHA-256")),
            (
                "order",
                json!({"type": "string", "enum": ORDERS, "default": "best", "description":
                "Those that answer the words best first (without words the latest), or by the day on which it was said"}),
            ),
            ("limit", limit(LIMIT)),
            ("cursor", cursor()),
            ("facets", flag("Also count how all statements that fit are spread")),
        ],
    )
}

fn search(ledger: &Ledger<'_>, arguments: &Arguments) -> Result<Answer, Refusal> {
    let order = arguments.order(&ORDERS)?.unwrap_or_default();
    let query = Query { order, limit: arguments.limit(LIMIT)?, ..arguments.query()? };
    let page = ledger.store.search(&query)?;
    let facets = if arguments.flag("facets")? { Some(ledger.store.facets(&query, MOST_COUNTED)?) } else { None };
    let mut text = match page.rows.len() {
        0 => "No statement in this ledger fits. That does not mean that nobody said it: try other words or fewer filters.\n".to_owned(),
        count => counted(count, "statement", "statements") + if page.next.is_some() { ", and there are more:\n" } else { ":\n" },
    };
    page.rows.iter().for_each(|row| text.push_str(&line(row)));
    if let Some(facets) = &facets {
        text.push_str(&format!("{}{} in all.\n", if facets.more { "more than " } else { "" }, facets.statements));
    }
    let statements = all_shown(ledger, &page.rows, &query.words)?;
    Ok(Answer { data: json!({"statements": statements, "next": page.next, "facets": facets}), text })
}
