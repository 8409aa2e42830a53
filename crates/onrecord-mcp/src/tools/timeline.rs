//! `speaker_timeline`.

use super::{Answer, Ledger, MOST_COUNTED, Refusal, Tool, all_shown, counted, line, shortened};
use crate::arguments::Arguments;
use crate::schema::{cursor, facet, flag, input, limit, list, next, object, or_null, role, row, said_after, said_before, speaker, text};
use onrecord_store::{Order, Query, Speaker};
use serde_json::{Value, json};

/// Statements at a time when nothing else is asked for.
const LIMIT: usize = 50;
/// So many names that fit are looked at for the one that is given letter by letter.
const MOST_NAMES: usize = 1_000;
/// So many other names that fit are told.
const OTHERS: usize = 5;
const ORDERS: [&str; 2] = ["earliest", "latest"];

pub(super) const TOOL: Tool = Tool {
    name: "speaker_timeline",
    title: "Timeline of a speaker",
    description: "What one speaker is reported to have said, in order of time and page by page, with the roles that texts give them \
by date, the statements of each month, and to whom and of whom they speak most. Use it to see how somebody's words on a subject \
(`words`) change over time. Where several names fit, the one with most statements is taken and `others` names the rest; names are \
as printed, so that one person may stand under two. It tells what was reported as said, never whether it is true.",
    input: arguments,
    output: || {
        object([
            ("speaker", or_null("Whose timeline it is; null when nobody of that name speaks", speaker())),
            ("others", list("Other names that fit, most statements first", speaker())),
            ("roles", list("Offices and titles that texts give them, by date", role())),
            ("months", facet("Statements of each month: 2025-08")),
            ("addressees", facet("To whom they speak most, as written")),
            ("about", facet("Of whom they speak most")),
            ("more", flag("Whether there are more statements than were counted for months, addressees and about")),
            ("statements", list("What they said, in order of time", row())),
            ("next", next()),
        ])
    },
    call: timeline,
};

fn arguments() -> Value {
    input(
        &[],
        [
            ("speaker", text("Words of the speaker's name; this or `name` has to be given")),
            ("name", text("The speaker's whole name, letter by letter as an answer has it")),
            ("words", text("Only what has all of these words")),
            ("about", text("Only what speaks of somebody with these words in their name")),
            ("said_after", said_after()),
            ("said_before", said_before()),
            ("order", json!({"type": "string", "enum": ORDERS, "default": "earliest", "description": "Which come first"})),
            ("limit", limit(LIMIT)),
            ("cursor", cursor()),
        ],
    )
}

fn timeline(ledger: &Ledger<'_>, arguments: &Arguments) -> Result<Answer, Refusal> {
    let query = Query {
        speaker: None,
        order: arguments.order(&ORDERS)?.unwrap_or(Order::Earliest),
        limit: arguments.limit(LIMIT)?,
        ..arguments.query()?
    };
    let (name, words) = (arguments.words("name")?, arguments.words("speaker")?);
    let Some(given) = name.or(words) else {
        return Err(Refusal("give `speaker` (words of the name) or `name` (the whole name)".to_owned()));
    };
    let mut others = ledger.store.speakers(given, if name.is_some() { MOST_NAMES } else { OTHERS + 1 })?;
    let at = name.map_or(Some(0), |name| others.iter().position(|speaker| speaker.name == name)).filter(|at| *at < others.len());
    let Some(speaker) = at.map(|at| others.remove(at)) else {
        others.truncate(OTHERS);
        let data = json!({
            "speaker": null, "others": others, "roles": [], "months": [], "addressees": [], "about": [], "more": false,
            "statements": [], "next": null,
        });
        let text = format!("Nobody of that name speaks in this ledger.{} Try fewer words of the name.\n", names(&others));
        return Ok(Answer { data, text });
    };
    others.truncate(OTHERS);
    let query = Query { name: Some(speaker.name.clone()), ..query };
    let page = ledger.store.search(&query)?;
    let facets = ledger.store.facets(&query, MOST_COUNTED)?;
    let roles = ledger.store.roles(&speaker.name, query.unit)?;
    let count = usize::try_from(speaker.statements).unwrap_or(usize::MAX);
    let mut text = format!("{}, {} in all.{}\n", shortened(&speaker.name, 80), counted(count, "statement", "statements"), names(&others));
    for role in &roles {
        let of = role.of.as_ref().map_or_else(String::new, |of| format!(", {}", shortened(of, 80)));
        let days = match (&role.first, &role.last) {
            (Some(first), Some(last)) if first != last => format!("{first} to {last}"),
            (Some(day), _) => day.clone(),
            _ => "no date".to_owned(),
        };
        text.push_str(&format!("{}{of} ({}): {days}\n", shortened(&role.title, 80), role.tenure));
    }
    page.rows.iter().for_each(|row| text.push_str(&line(row)));
    if page.next.is_some() {
        text.push_str("There are more: call again with `next` as `cursor`.\n");
    }
    let data = json!({
        "speaker": speaker, "others": others, "roles": roles, "months": facets.months, "addressees": facets.addressees,
        "about": facets.about, "more": facets.more, "statements": all_shown(ledger, &page.rows, &query.words)?, "next": page.next,
    });
    Ok(Answer { data, text })
}

/// Other names that fit, as a sentence.
fn names(others: &[Speaker]) -> String {
    let names: Vec<String> = others.iter().map(|other| shortened(&other.name, 80)).collect();
    if names.is_empty() { String::new() } else { format!(" Other names that fit: {}.", names.join("; ")) }
}
