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

/// The terms that annotations are written in. Two offsets are a list: else the order of start and end would be lost, and of
/// equal numbers one.
pub(crate) fn context() -> Value {
    let list = |name: &str| json!({"@id": format!("https://onrecord.example/ns#{name}"), "@container": "@list"});
    json!(["http://www.w3.org/ns/anno.jsonld", {
        "onr": "https://onrecord.example/ns#",
        "schema": "https://schema.org/",
        "onr:asWritten": list("asWritten"),
        "onr:cue": list("cue"),
        "onr:addressee": list("addressee"),
        "onr:span": list("span"),
    }])
}

/// Whether a text can stand where a link has to, which names its scheme and has no blanks.
fn is_link(text: &str) -> bool {
    let scheme = text.split_once(':').map_or("", |(scheme, _)| scheme);
    let is_scheme =
        scheme.starts_with(|c: char| c.is_ascii_alphabetic()) && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    is_scheme && !text.contains(|c: char| c.is_whitespace() || c.is_control() || "<>\"{}|\\^`".contains(c))
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
        let mut time = Map::new();
        if let Some(span) = &said.span {
            time.insert("onr:span".to_owned(), pair(span));
        }
        for (name, day) in [("onr:value", said.start.as_ref().or(said.end.as_ref())), ("onr:end", said.end.as_ref())] {
            if let Some(day) = day {
                time.insert(name.to_owned(), day.clone().into());
            }
        }
        time.insert("onr:precision".to_owned(), said.precision.clone().into());
        time.insert("onr:basis".to_owned(), said.basis.clone().into());
        body.insert("onr:time".to_owned(), Value::Object(time));
    }
    if let Some(outer) = &statement.within {
        body.insert("onr:reportedIn".to_owned(), json!({"id": format!("urn:onr:stmt:{outer}")}));
    }
    let document = &selected.record.document;
    let source = row.url.clone().filter(|url| is_link(url)).unwrap_or_else(|| format!("urn:sha256:{}", row.document));
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
        // The parts share one body. It is written once: twice, what has no id of its own in it would be there twice.
        let body = if index == 0 { Value::Object(body.clone()) } else { body["id"].clone() };
        let mut annotation = json!({
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
        });
        // Without an address before it, a permalink is no link to others.
        let link = permalink(base, row);
        if is_link(&link) {
            annotation["via"] = link.into();
        }
        annotation
    };
    statement.content.iter().enumerate().map(part).collect()
}

#[cfg(test)]
mod tests {
    use super::is_link;

    #[test]
    fn links_name_their_scheme_and_have_no_blanks() {
        assert!(is_link("https://kestrel.example/a?b=1#c") && is_link("urn:sha256:00"));
        for text in ["/d/00#s=1,2", "kestrel.example/a", "https://kestrel.example/a b", "", ":", "https://kestrel.example/<a>"] {
            assert!(!is_link(text), "{text}");
        }
    }
}
