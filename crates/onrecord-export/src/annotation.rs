//! W3C Web Annotation: one annotation for each part of a content; the parts of one statement share its body.
//!
//! Web Annotation Data Model, sections 4.2.4 (text quote), 4.2.5 (text position) and 4.3.1 (time state).

use crate::csv::joined;
use crate::{Selected, permalink};
use onrecord::record::{StatementRecord, TextSpan};
use onrecord_store::Row;
use serde_json::{Map, Value, json};

/// So many characters stand before and behind a quotation, to find it by.
const AROUND: usize = 32;

/// The terms that annotations are written in.
pub(crate) fn context() -> Value {
    json!(["http://www.w3.org/ns/anno.jsonld", {"onr": "https://onrecord.example/ns#", "schema": "https://schema.org/"}])
}

pub(crate) fn annotations(base: &str, selected: &Selected, row: &Row, statement: &StatementRecord) -> Vec<Value> {
    let pair = |span: &TextSpan| json!([span.start, span.end]);
    let mut body = Map::new();
    body.insert("id".to_owned(), format!("urn:onr:stmt:{}", row.statement).into());
    body.insert("type".to_owned(), "schema:Quotation".into());
    body.insert("schema:text".to_owned(), joined(&statement.content).into());
    body.insert("onr:statementType".to_owned(), statement.form.clone().into());
    body.insert("onr:act".to_owned(), statement.act.kind.clone().into());
    body.insert("onr:confidence".to_owned(), statement.confidence.into());
    body.insert("onr:rule".to_owned(), statement.rule.clone().into());
    let mut speaker = Map::new();
    speaker.insert("onr:status".to_owned(), statement.speaker.status.clone().into());
    if let Some(id) = &row.speaker_id {
        speaker.insert("id".to_owned(), format!("http://www.wikidata.org/entity/{id}").into());
    }
    if let Some(name) = &statement.speaker.name {
        speaker.insert("schema:name".to_owned(), name.clone().into());
    }
    if let Some(source) = statement.source.first() {
        speaker.insert("onr:asWritten".to_owned(), pair(source));
    }
    speaker.insert("onr:resolvedBy".to_owned(), statement.speaker.by.clone().into());
    body.insert("onr:speaker".to_owned(), Value::Object(speaker));
    if let Some(cue) = statement.cue.first() {
        body.insert("onr:cue".to_owned(), pair(cue));
    }
    if let Some(addressee) = &statement.addressee {
        body.insert("onr:addressee".to_owned(), pair(&addressee.span));
    }
    if let Some(said) = &statement.said_on {
        let span = said.span.as_ref().map_or(Value::Null, pair);
        body.insert(
            "onr:time".to_owned(),
            json!({"onr:span": span, "onr:value": said.start.as_ref().or(said.end.as_ref()), "onr:basis": said.basis}),
        );
    }
    if let Some(outer) = &statement.within {
        body.insert("onr:reportedIn".to_owned(), json!({"id": format!("urn:onr:stmt:{outer}")}));
    }
    let document = &selected.record.document;
    let source = row.url.clone().unwrap_or_else(|| format!("urn:sha256:{}", row.document));
    let several = statement.content.len() > 1;
    let part = |(index, span): (usize, &TextSpan)| {
        let (prefix, suffix) = selected.around(span, AROUND);
        let id = if several { format!("urn:onr:anno:{}:{}", row.statement, index + 1) } else { format!("urn:onr:anno:{}", row.statement) };
        let mut state = Map::new();
        state.insert("type".to_owned(), "TimeState".into());
        if let Some(day) = &row.published {
            state.insert("sourceDate".to_owned(), format!("{day}T00:00:00Z").into());
        }
        state.insert("cached".to_owned(), format!("urn:sha256:{}", document.id).into());
        json!({
            "id": id,
            "type": "Annotation",
            "motivation": "describing",
            "generator": {"id": format!("urn:onr:model:{}", selected.record.provenance.model_sha256), "type": "Software",
                          "name": format!("onrecord {}", selected.record.provenance.onrecord)},
            "body": body,
            "target": {
                "source": source,
                "selector": [
                    {"type": "TextPositionSelector", "start": span.start, "end": span.end},
                    {"type": "TextQuoteSelector", "exact": span.text, "prefix": prefix, "suffix": suffix},
                ],
                "state": state,
            },
            "via": permalink(base, row),
        })
    };
    statement.content.iter().enumerate().map(part).collect()
}
