//! PLOVER events, for statements whose act is an event between parties: one JSON object a line.
//!
//! Halterman and others, "PLOVER and POLECAT" (2023); field names after the manual of version 2.0, chapter 6.

use crate::Selected;
use crate::csv::joined;
use onrecord::record::StatementRecord;
use onrecord_store::Row;
use serde_json::{Map, Value, json};

/// Event, mode and quad code of an act; none for acts that are no events.
fn event(act: &str) -> Option<(&'static str, Option<&'static str>, u8)> {
    // Quad codes: 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict.
    Some(match act {
        "accuse" => ("ACCUSE", Some("allege"), 3),
        "criticise" => ("ACCUSE", Some("disapprove"), 3),
        "praise" => ("SUPPORT", None, 1),
        "threaten" | "warn" => ("THREATEN", None, 3),
        "promise" | "agree" | "propose" => ("AGREE", None, 1),
        "demand" | "ask" => ("REQUEST", None, 3),
        "refuse" | "deny" => ("REJECT", None, 3),
        "admit" | "apologise" => ("CONCEDE", None, 1),
        _ => return None,
    })
}

pub(crate) fn of(selected: &Selected, row: &Row, statement: &StatementRecord) -> Option<Value> {
    let (event, mode, quad) = event(&statement.act.kind)?;
    let actor = row.speaker.clone().or_else(|| row.source.clone())?;
    let date = row.said_first.as_ref().or(row.said_last.as_ref()).or(row.published.as_ref())?;
    let mut entity = Map::new();
    entity.insert("entity_text".to_owned(), actor.into());
    if let Some(id) = &row.speaker_id {
        entity.insert("identifier_id".to_owned(), id.clone().into());
    }
    let mut line = Map::new();
    line.insert("id".to_owned(), row.statement.clone().into());
    line.insert("date".to_owned(), date.clone().into());
    line.insert("actor".to_owned(), json!([entity]));
    line.insert("event".to_owned(), event.into());
    if let Some(last) = row.said_last.as_ref().filter(|last| row.said_first.as_ref().is_some_and(|first| first < *last)) {
        line.insert("enddate".to_owned(), last.clone().into());
    }
    if let Some(addressee) = &row.addressee {
        line.insert("recipient".to_owned(), json!([{"entity_text": addressee}]));
    }
    if let Some(mode) = mode {
        line.insert("mode".to_owned(), mode.into());
    }
    line.insert("quad_code".to_owned(), quad.into());
    if let Some(place) = &statement.said_at {
        line.insert("event_loc".to_owned(), json!([{"entity_text": place.span.text}]));
    }
    if let Some(span) = &statement.act.span {
        line.insert("event_text".to_owned(), span.text.clone().into());
    }
    line.insert("text".to_owned(), joined(&statement.content).into());
    line.insert("text_info".to_owned(), json!({"sequence": 1, "start": row.start, "end": row.end}));
    line.insert("link".to_owned(), row.document.clone().into());
    let mut cite = Map::new();
    for (name, value) in [("title", &row.title), ("url", &row.url), ("publication", &row.publisher)] {
        if let Some(value) = value {
            cite.insert(name.to_owned(), value.clone().into());
        }
    }
    cite.insert("language".to_owned(), selected.record.document.language.clone().into());
    line.insert("cite_info".to_owned(), Value::Object(cite));
    line.insert("coder".to_owned(), format!("onrecord {}", selected.record.provenance.onrecord).into());
    Some(Value::Object(line))
}
