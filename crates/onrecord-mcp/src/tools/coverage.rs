//! `compare_coverage`.

use super::{Answer, Ledger, Refusal, Tool, all_shown, counted, line, shortened};
use crate::arguments::{Arguments, MOST_ROWS};
use crate::schema::{flag, input, list, number, object, row, said_after, said_before, text, text_or_null};
use onrecord::OffsetUnit;
use onrecord_store::{Order, Query, Row};
use serde_json::{Value, json};

/// So many statements are compared.
const MOST_COMPARED: usize = 500;
/// So many outlets are told.
const MOST_OUTLETS: usize = 50;
/// So many statements of each outlet are shown.
const MOST_SHOWN: usize = 3;

pub(super) const TOOL: Tool = Tool {
    name: "compare_coverage",
    title: "Compare coverage",
    description: "How outlets report the same: of one utterance (by the id of any of its reports), or of all that has the same \
words, what each outlet printed, the outlet that printed it first at the head. Use it to see who carried a statement and whose words \
differ. Reports count as of one utterance when most words are the same, no two speakers differ, and they lie within a month. An \
outlet that is missing may only be missing from this ledger. It compares what was printed and never says whose version is right.",
    input: || {
        input(
            &[],
            [
                ("id", text("Id of a statement, for the reports of its utterance; this or `words` has to be given")),
                ("words", text("Words that all stand in what was said")),
                ("speaker", text("With `words`: words of the speaker's name")),
                ("said_after", said_after()),
                ("said_before", said_before()),
            ],
        )
    },
    output: || {
        let outlet = object([
            ("outlet", text_or_null("The publisher; null when it is not known")),
            ("count", number("How many of the statements it has")),
            ("first", text_or_null("Its earliest day of publication of one")),
            ("last", text_or_null("Its latest day of publication of one")),
            ("statements", list("Its earliest ones, at most three", row())),
        ]);
        object([
            ("compared", number("How many statements were compared")),
            ("more", flag("Whether there are more statements or outlets than are told")),
            ("outlets", list("In order of their first publication", outlet)),
        ])
    },
    call: compare,
};

/// The statements of one outlet, earliest publication first.
struct Outlet {
    name: Option<String>,
    rows: Vec<Row>,
}

fn compare(ledger: &Ledger<'_>, arguments: &Arguments) -> Result<Answer, Refusal> {
    let query = arguments.query()?;
    let (rows, mut more) = match (arguments.text("id")?, query.words.is_empty()) {
        (Some(_), false) => return Err(Refusal("give `id` or `words`, not both".to_owned())),
        (None, true) => return Err(Refusal("give `id` (of a statement) or `words` (that stand in what was said)".to_owned())),
        (Some(id), true) => reports(ledger, id, &query)?,
        (None, false) => found(ledger, &query)?,
    };
    let compared = rows.len();
    let mut outlets: Vec<Outlet> = Vec::new();
    for row in rows {
        match outlets.iter_mut().find(|outlet| outlet.name == row.publisher) {
            Some(outlet) => outlet.rows.push(row),
            None => outlets.push(Outlet { name: row.publisher.clone(), rows: vec![row] }),
        }
    }
    more |= outlets.len() > MOST_OUTLETS;
    outlets.truncate(MOST_OUTLETS);
    let mut text = match outlets.len() {
        0 => "No statement in this ledger fits; try other words or fewer filters.\n".to_owned(),
        count => format!("{} in {}:\n", counted(compared, "statement", "statements"), counted(count, "outlet", "outlets")),
    };
    let told = outlets.iter().map(|outlet| {
        let name = outlet.name.as_deref().map_or_else(|| "outlet not known".to_owned(), |name| shortened(name, 80));
        text.push_str(&format!("{name} ({}), first: {}", outlet.rows.len(), outlet.rows.first().map(line).unwrap_or_default()));
        let mut days: Vec<&String> = outlet.rows.iter().filter_map(|row| row.published.as_ref()).collect();
        days.sort();
        Ok(json!({
            "outlet": outlet.name, "count": outlet.rows.len(), "first": days.first(), "last": days.last(),
            "statements": all_shown(ledger, &outlet.rows[..outlet.rows.len().min(MOST_SHOWN)], &query.words)?,
        }))
    });
    let outlets: Vec<Value> = told.collect::<Result<_, Refusal>>()?;
    Ok(Answer { data: json!({"compared": compared, "more": more, "outlets": outlets}), text })
}

/// In order of publication, undated ones last; whether there are more.
type Rows = (Vec<Row>, bool);

/// The reports of the utterance of a statement.
fn reports(ledger: &Ledger<'_>, id: &str, query: &Query) -> Result<Rows, Refusal> {
    if query.speaker.is_some() || query.said_after.is_some() || query.said_before.is_some() {
        return Err(Refusal("`speaker`, `said_after` and `said_before` go with `words`; an `id` is of one utterance".to_owned()));
    }
    let rows = ledger.store.reports(id, OffsetUnit::Chars)?;
    if rows.is_empty() {
        return Err(Refusal("there is no statement with this `id`; give the `statement` of what search_statements found".to_owned()));
    }
    let more = rows.len() > MOST_COMPARED;
    Ok((in_order(rows), more))
}

/// The statements that have the words.
fn found(ledger: &Ledger<'_>, query: &Query) -> Result<Rows, Refusal> {
    let mut query = Query { order: Order::Earliest, limit: MOST_ROWS, ..query.clone() };
    let mut rows = Vec::new();
    loop {
        let page = ledger.store.search(&query)?;
        rows.extend(page.rows);
        query.after = page.next;
        if query.after.is_none() || rows.len() >= MOST_COMPARED {
            return Ok((in_order(rows), query.after.is_some()));
        }
    }
}

fn in_order(mut rows: Vec<Row>) -> Vec<Row> {
    rows.truncate(MOST_COMPARED);
    rows.sort_by_key(|row| (row.published.is_none(), row.published.clone()));
    rows
}
