//! The shapes of Citron and of CoreNLP's quote annotator, so that their users can change over: one object a document.

use crate::Selected;
use crate::csv::joined;
use onrecord::record::{StatementRecord, TextSpan};
use onrecord_store::Row;
use onrecord_text::{Document, OffsetUnit, Origin, segment};
use serde_json::{Map, Value, json};

/// What Citron gives for a document, with the document's id beside it.
pub(crate) fn citron(selected: &Selected) -> Value {
    let span = |span: &TextSpan| json!({"start": span.start, "end": span.end, "text": span.text});
    let spans = |list: &[TextSpan]| list.iter().map(span).collect::<Vec<_>>();
    let quote = |(row, statement): (&Row, &StatementRecord)| {
        let mentions = statement.speaker.entity.as_deref().and_then(|id| selected.record.entity(id));
        let named =
            mentions.and_then(|entity| entity.mentions.iter().find(|mention| mention.form == "name" || mention.span.text == entity.name));
        let coreferences =
            named.filter(|named| !statement.source.contains(&named.span)).map(|named| vec![span(&named.span)]).unwrap_or_default();
        json!({
            "cue": statement.cue.first().map(span),
            "sources": spans(&statement.source),
            "contents": spans(&statement.content),
            "coreferences": coreferences,
            "confidence": statement.confidence,
            "id": row.statement,
        })
    };
    let quotes: Vec<Value> = pairs(selected).map(quote).collect();
    json!({"document": selected.record.document.id, "quotes": quotes})
}

/// What CoreNLP's JSON outputter gives for the quotes of a document, with the document's id beside it. Offsets are code
/// points; tokens and sentences are counted from 0, as it does.
pub(crate) fn corenlp(selected: &Selected) -> Value {
    // The text was a document before: it is not empty.
    let Ok(document) = Document::from_text(selected.text.as_str(), Origin::default()) else { return Value::Null };
    let (segmentation, map) = (segment(&document), document.offset_map());
    let at = |byte: usize| map.from_bytes(byte, OffsetUnit::Chars);
    let tokens: Vec<(usize, usize)> = segmentation.tokens.iter().map(|span| (at(span.start()), at(span.end()))).collect();
    let sentences: Vec<(usize, usize)> = segmentation.sentences.iter().map(|span| (at(span.start()), at(span.end()))).collect();
    let holding =
        |list: &[(usize, usize)], position: usize| list.partition_point(|span| span.1 <= position).min(list.len().saturating_sub(1));
    let quote = |(number, (row, statement)): (usize, (&Row, &StatementRecord))| {
        let last = row.end.saturating_sub(1);
        let mut quote = Map::new();
        let mut put = |name: &str, value: Value| drop(quote.insert(name.to_owned(), value));
        put("id", number.into());
        put("text", joined(&statement.content).into());
        put("beginIndex", row.start.into());
        put("endIndex", row.end.into());
        put("beginToken", holding(&tokens, row.start).into());
        put("endToken", holding(&tokens, last).into());
        put("beginSentence", holding(&sentences, row.start).into());
        put("endSentence", holding(&sentences, last).into());
        if let (Some(first), Some(end)) = (statement.source.first(), statement.source.last()) {
            put("mention", joined(&statement.source).into());
            put("mentionBegin", holding(&tokens, first.start).into());
            put("mentionEnd", holding(&tokens, end.end.saturating_sub(1)).into());
            let kind = if statement.speaker.by == "pronoun" { "pronoun" } else { "name" };
            put("mentionType", kind.into());
            put("mentionSieve", statement.rule.clone().into());
        }
        let name = statement.speaker.name.clone().unwrap_or_else(|| "Unknown".to_owned());
        put("speaker", statement.source.first().map_or_else(|| name.clone(), |source| source.text.clone()).into());
        put("speakerSieve", statement.speaker.by.clone().into());
        put("canonicalSpeaker", name.into());
        let mention = statement.speaker.antecedent.as_ref();
        if let Some(mention) = mention {
            put("canonicalMentionBegin", holding(&tokens, mention.start).into());
            put("canonicalMentionEnd", holding(&tokens, mention.end.saturating_sub(1)).into());
        }
        Value::Object(quote)
    };
    let quotes: Vec<Value> = pairs(selected).enumerate().map(quote).collect();
    json!({"docId": selected.record.document.id, "quotes": quotes})
}

/// The selected statements, each with its row.
fn pairs(selected: &Selected) -> impl Iterator<Item = (&Row, &StatementRecord)> {
    selected.rows.iter().filter_map(|row| Some((row, selected.statement(row)?)))
}
