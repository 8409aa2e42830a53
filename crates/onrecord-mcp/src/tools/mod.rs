//! The tools: what they are for, what they take and give.

mod coverage;
mod search;
mod statement;
mod timeline;
mod verify;

use crate::arguments::Arguments;
use crate::message::{Fault, INVALID_PARAMS};
use crate::resource;
use onrecord::{OffsetMap, OffsetUnit};
use onrecord_export::{citation, permalink};
use onrecord_store::{Row, Store, StoreError, highlights};
use serde_json::{Map, Value, json};

/// Of so many statements it is counted how they are spread.
const MOST_COUNTED: u64 = 20_000;

/// What is asked, and what stands before permalinks.
pub(crate) struct Ledger<'a> {
    pub(crate) store: &'a dyn Store,
    pub(crate) base: &'a str,
}

/// A tool as it is listed and called.
struct Tool {
    name: &'static str,
    title: &'static str,
    description: &'static str,
    input: fn() -> Value,
    output: fn() -> Value,
    call: fn(&Ledger<'_>, &Arguments) -> Result<Answer, Refusal>,
}

/// What a tool found, as data and in short words for clients that show nothing else.
struct Answer {
    data: Value,
    text: String,
}

/// Why a tool does not answer, in a sentence that tells what to do.
struct Refusal(String);

impl From<String> for Refusal {
    fn from(sentence: String) -> Self {
        Self(sentence)
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        Self(match error {
            StoreError::Cursor => "`cursor` has to be `next` of an earlier answer to the same question, with the same order".to_owned(),
            error => error.to_string(),
        })
    }
}

impl From<serde_json::Error> for Refusal {
    fn from(error: serde_json::Error) -> Self {
        Self(format!("internal error: {error}"))
    }
}

const TOOLS: [Tool; 5] = [search::TOOL, statement::TOOL, verify::TOOL, timeline::TOOL, coverage::TOOL];

/// All tools as a client lists them.
pub(crate) fn list() -> Value {
    let entry = |tool: &Tool| {
        json!({
            "name": tool.name, "title": tool.title, "description": tool.description,
            "inputSchema": (tool.input)(), "outputSchema": (tool.output)(),
            "annotations": {
                "title": tool.title, "readOnlyHint": true, "destructiveHint": false, "idempotentHint": true, "openWorldHint": false,
            },
        })
    };
    TOOLS.iter().map(entry).collect()
}

/// Calls a tool. What is wrong with the arguments is told to the model; only a tool that is not there is a fault.
pub(crate) fn call(ledger: &Ledger<'_>, name: &str, arguments: Map<String, Value>) -> Result<Value, Fault> {
    let Some(tool) = TOOLS.iter().find(|tool| tool.name == name) else {
        let names: Vec<&str> = TOOLS.iter().map(|tool| tool.name).collect();
        return Err(Fault::new(INVALID_PARAMS, format!("there is no tool {}; there are: {}", shortened(name, 80), names.join(", "))));
    };
    let answer = Arguments::new(arguments, &(tool.input)()).map_err(Refusal).and_then(|arguments| (tool.call)(ledger, &arguments));
    Ok(match answer {
        Ok(Answer { data, text }) => json!({"content": [{"type": "text", "text": text}], "structuredContent": data, "isError": false}),
        Err(Refusal(sentence)) => json!({"content": [{"type": "text", "text": sentence}], "isError": true}),
    })
}

/// A statement as tools give it: the row of the search, with how to cite it and where `words` stand in it.
fn shown(ledger: &Ledger<'_>, row: &Row, words: &str) -> Result<Value, Refusal> {
    let map = OffsetMap::new(&row.content);
    let at = |byte: usize| map.from_bytes(byte, OffsetUnit::Chars);
    let ranges: Vec<[usize; 2]> = highlights(&row.content, words).into_iter().map(|range| [at(range.start), at(range.end)]).collect();
    let mut value = serde_json::to_value(row)?;
    value["highlights"] = json!(ranges);
    value["citation"] = citation(ledger.base, row).into();
    value["permalink"] = permalink(ledger.base, row).into();
    value["resource"] = resource::document(&row.document).into();
    Ok(value)
}

fn all_shown(ledger: &Ledger<'_>, rows: &[Row], words: &str) -> Result<Vec<Value>, Refusal> {
    rows.iter().map(|row| shown(ledger, row, words)).collect()
}

/// A statement on a line: `0123456789abcdef: Ada Quill (direct, assert), Kestrel, 2031-05-02: “…”`.
fn line(row: &Row) -> String {
    let who = row.speaker.as_deref().or(row.source.as_deref()).unwrap_or("speaker not named");
    let outlet = row.publisher.as_deref().or(row.path.as_deref()).unwrap_or("a text");
    let day = row.published.as_deref().unwrap_or("undated");
    let (who, outlet, content) = (shortened(who, 80), shortened(outlet, 80), shortened(&row.content, 300));
    format!("{}: {who} ({}, {}), {outlet}, {day}: {content}\n", row.statement, row.form, row.act)
}

/// How many there are, in words.
fn counted(count: usize, one: &str, many: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {many}") }
}

/// On one line, and at most so many letters.
pub(crate) fn shortened(text: &str, most: usize) -> String {
    let words: Vec<&str> = text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty()).collect();
    let line = words.join(" ");
    match line.char_indices().nth(most) {
        Some((at, _)) => format!("{}…", &line[..at]),
        None => line,
    }
}
