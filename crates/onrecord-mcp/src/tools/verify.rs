//! `verify_quote`.

use super::{Answer, Ledger, Refusal, Tool, counted, shortened};
use crate::arguments::Arguments;
use crate::schema::{hit, input, list, number, object, text, text_or_null};
use onrecord::OffsetUnit;
use onrecord_store::{Hit, Match, Verification};
use serde_json::{Value, json};

/// A quotation may have so many code points.
const MOST_LETTERS: usize = 20_000;
/// Places that the short text tells of.
const MOST_TOLD: usize = 10;

pub(super) const TOOL: Tool = Tool {
    name: "verify_quote",
    title: "Verify a quotation",
    description: "Look for a quotation in the whole of every text of the ledger, word by word: exact, normalised (case, marks, \
accents and blanks differ), near (most of its words in their order; `diff` tells the words apart), or none. Each place comes with \
its characters, outlet, day, and the statement and speaker whose words they are. Use it before you repeat a quotation or to find who \
printed it first. `none` means that it is not in the texts that were searched (`searched` says how many, from when to when), not \
that it was never said; a match means that it was printed, not that it is true.",
    input: || {
        input(
            &["quote"],
            [(
                "quote",
                json!({
                    "type": "string", "minLength": 1, "maxLength": MOST_LETTERS, "description": "The quotation, with or without its marks",
                }),
            )],
        )
    },
    output: || {
        let matches = json!({"type": "string", "enum": ["exact", "normalised", "near", "none"], "description": "The best match of all"});
        object([
            ("match", matches),
            ("hits", list("Where, earliest publication first; at most a hundred", hit())),
            ("searched", searched()),
        ])
    },
    call: verify,
};

fn searched() -> Value {
    let mut schema = object([
        ("documents", number("How many texts")),
        ("from", text_or_null("Earliest day of publication")),
        ("to", text_or_null("Latest day of publication")),
    ]);
    schema["description"] = text("What was looked through")["description"].take();
    schema
}

fn verify(ledger: &Ledger<'_>, arguments: &Arguments) -> Result<Answer, Refusal> {
    let Some(quote) = arguments.text("quote")? else {
        return Err(Refusal("`quote` is missing; give the words that are to be looked for".to_owned()));
    };
    if !quote.chars().any(char::is_alphanumeric) {
        return Err(Refusal("`quote` has neither letters nor digits; give the words that are to be looked for".to_owned()));
    }
    if quote.chars().nth(MOST_LETTERS).is_some() {
        return Err(Refusal(format!("`quote` is longer than {MOST_LETTERS} characters; give one sentence or a few")));
    }
    let found = ledger.store.verify(quote, OffsetUnit::Chars)?;
    Ok(Answer { text: told(&found), data: serde_json::to_value(&found)? })
}

fn told(found: &Verification) -> String {
    let searched = &found.searched;
    let among = counted(usize::try_from(searched.documents).unwrap_or(usize::MAX), "text", "texts");
    let days = match (&searched.from, &searched.to) {
        (Some(from), Some(to)) => format!(" from {from} to {to}"),
        _ => String::new(),
    };
    if found.hits.is_empty() {
        return format!("Not found in {among}{days}. That does not mean that it was never said.\n");
    }
    let mut text = format!("{} in {among}{days}:\n", counted(found.hits.len(), "place", "places"));
    found.hits.iter().take(MOST_TOLD).for_each(|hit| text.push_str(&place(hit)));
    text
}

fn place(hit: &Hit) -> String {
    let kind = match hit.r#match {
        Match::Exact => "exact",
        Match::Normalised => "same words",
        Match::Near => "near",
        Match::None => "none",
    };
    let outlet = hit.publisher.as_deref().or(hit.path.as_deref()).unwrap_or("a text");
    let who = match (&hit.statement, &hit.speaker) {
        (Some(id), Some(speaker)) => format!("said by {} (statement {id})", shortened(speaker, 80)),
        (Some(id), None) => format!("in statement {id}, whose speaker has no name"),
        (None, _) => "in the report's own words".to_owned(),
    };
    let (day, outlet) = (hit.published.as_deref().unwrap_or("undated"), shortened(outlet, 80));
    format!("{kind}: {outlet}, {day} [{}-{}], {who}: {}\n", hit.start, hit.end, shortened(&hit.exact, 300))
}
