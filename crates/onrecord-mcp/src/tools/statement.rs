//! `get_statement`.

use super::{Answer, Ledger, Refusal, Tool, all_shown, counted, line, shown};
use crate::arguments::Arguments;
use crate::schema::{definitions, input, list, number, object, or_null, row, span, text};
use onrecord::OffsetUnit;
use onrecord::record::{EntityRecord, StatementRecord};
use onrecord_export::{Selected, citation};
use onrecord_store::{Kept, Row};
use serde_json::{Value, json};

/// So many code points before and behind the content are shown.
const AROUND: usize = 300;
/// So many other reports are shown.
const MOST_REPORTS: usize = 50;

pub(super) const TOOL: Tool = Tool {
    name: "get_statement",
    title: "Get a statement",
    description: "All that is kept of one statement, by its id: every part of it (content, cue, source, speaker with the reason, \
addressee, occasion, medium, time, place, act, through whom it came) with the characters it was read from, the passage around it, \
the roles that the text gives the speaker, the other texts that report the same utterance, and a citation. Use it after a search, \
before you rely on a statement or quote it. It tells what was reported as said, never whether it is true.",
    input: || input(&["id"], [("id", text("Id of the statement: `statement` of what a search found"))]),
    output: || {
        let entity = object([
            ("name", text("The fullest name that the text prints")),
            ("type", text("person, organization, place, group, document, author or unknown")),
            ("roles", list("Titles and roles that this text gives", json!({"$ref": "#/$defs/role"}))),
            ("identity", or_null("Who that is in the knowledge base", json!({"$ref": "#/$defs/identity"}))),
        ]);
        let parts = "The statement with all its parts and their places, in code points; null for readings of the first version of ledgers";
        let mut schema = object([
            ("statement", row()),
            ("record", or_null(parts, json!({"$ref": "#/$defs/statement"}))),
            ("speaker", or_null("The speaker, as this text tells of them; null when not known", entity)),
            ("passage", span("The text around it")),
            ("other_reports", list("Other texts' reports of the same utterance, earliest first, at most fifty", row())),
            ("other_reports_count", number("How many other reports there are")),
        ]);
        schema["$defs"] = definitions();
        schema
    },
    call: get,
};

fn get(ledger: &Ledger<'_>, arguments: &Arguments) -> Result<Answer, Refusal> {
    let Some(id) = arguments.text("id")? else {
        return Err(Refusal("`id` is missing; give the `statement` of what search_statements found".to_owned()));
    };
    let Some(kept) = ledger.store.statement(id, OffsetUnit::Chars)? else {
        return Err(Refusal("there is no statement with this `id`; give the `statement` of what search_statements found".to_owned()));
    };
    let row = kept.row.clone();
    let passage = passage(&kept);
    let (record, speaker) = match Selected::new(kept) {
        Some(selected) => parts(&selected, &row),
        None => (None, None),
    };
    let mut others = ledger.store.reports(id, OffsetUnit::Chars)?;
    others.retain(|other| other.statement != row.statement);
    let count = others.len();
    others.truncate(MOST_REPORTS);
    let mut text = line(&row);
    text.push_str(&format!("Cite: {}\n", super::shortened(&citation(ledger.base, &row), 1_000)));
    if count > 0 {
        text.push_str(&format!("{} of the same utterance:\n", counted(count, "other report", "other reports")));
        others.iter().take(5).for_each(|other| text.push_str(&line(other)));
    }
    let data = json!({
        "statement": shown(ledger, &row, "")?, "record": record, "speaker": speaker, "passage": passage,
        "other_reports": all_shown(ledger, &others, "")?, "other_reports_count": count,
    });
    Ok(Answer { data, text })
}

/// The statement of a row, and its speaker.
fn parts(selected: &Selected, row: &Row) -> (Option<StatementRecord>, Option<Value>) {
    let statement = selected.statement(row).cloned();
    let entity = statement.as_ref().and_then(|statement| statement.speaker.entity.as_deref()).and_then(|id| selected.record.entity(id));
    (statement, entity.map(|EntityRecord { name, r#type, roles, identity, .. }| {
        json!({"name": name, "type": r#type, "roles": roles, "identity": identity})
    }))
}

/// The content with the text around it.
fn passage(kept: &Kept) -> Value {
    let start = kept.row.start.saturating_sub(AROUND);
    let text: String = kept.text.chars().skip(start).take(kept.row.end + AROUND - start).collect();
    json!({"start": start, "end": start + text.chars().count(), "text": text})
}
