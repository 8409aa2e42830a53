//! The shapes of Citron and of CoreNLP's quote annotator, so that their users can change over: one object a document.

use crate::Selected;
use onrecord::record::{StatementRecord, TextSpan};
use onrecord_store::Row;
use onrecord_text::{Document, OffsetUnit, Origin, segment};
use serde_json::{Map, Value, json};

/// What Citron gives for a document, with the document's id and text beside it, and how many statements that is. A quote of
/// Citron has a cue, which its readers rely on: statements without one have no place in it.
pub(crate) fn citron(selected: &Selected) -> (Value, usize) {
    let span = |span: &TextSpan| json!({"start": span.start, "end": span.end, "text": span.text});
    let spans = |list: &[TextSpan]| list.iter().map(span).collect::<Vec<_>>();
    let quote = |(row, statement): (&Row, &StatementRecord)| {
        let cue = statement.cue.first()?;
        let mentions = statement.speaker.entity.as_deref().and_then(|id| selected.record.entity(id));
        let named =
            mentions.and_then(|entity| entity.mentions.iter().find(|mention| mention.form == "name" || mention.span.text == entity.name));
        let coreferences =
            named.filter(|named| !statement.source.contains(&named.span)).map(|named| vec![span(&named.span)]).unwrap_or_default();
        Some(json!({
            "cue": span(cue),
            "sources": spans(&statement.source),
            "contents": spans(&statement.content),
            "coreferences": coreferences,
            "confidence": statement.confidence,
            "id": row.statement,
        }))
    };
    let quotes: Vec<Value> = pairs(selected).filter_map(quote).collect();
    let count = quotes.len();
    (json!({"document": selected.record.document.id, "text": selected.text, "quotes": quotes}), count)
}

/// What CoreNLP's JSON outputter gives for a document with quotes, with the document's id beside it. Offsets are code points;
/// tokens and sentences are counted from 0, `end…` is the last one. A quote of CoreNLP is one stretch of text: each part of a
/// statement is a quote, and `statement` tells which belong together.
pub(crate) fn corenlp(selected: &Selected) -> Value {
    // The text was a document before: it is not empty.
    let Ok(document) = Document::from_text(selected.text.as_str(), Origin::default()) else { return Value::Null };
    let layout = Layout::of(&document);
    let mut quotes: Vec<Value> = Vec::new();
    for (row, statement) in pairs(selected) {
        for part in &statement.content {
            let mut quote = Map::new();
            quote.insert("id".to_owned(), quotes.len().into());
            quote.insert("text".to_owned(), part.text.clone().into());
            quote.insert("beginIndex".to_owned(), part.start.into());
            quote.insert("endIndex".to_owned(), part.end.into());
            let (first, last) = layout.tokens_of(part.start, part.end);
            quote.insert("beginToken".to_owned(), first.into());
            quote.insert("endToken".to_owned(), last.into());
            quote.insert("beginSentence".to_owned(), layout.sentence_of(first).into());
            quote.insert("endSentence".to_owned(), layout.sentence_of(last).into());
            speaker_of(&mut quote, statement, &layout);
            quote.insert("statement".to_owned(), row.statement.clone().into());
            quotes.push(Value::Object(quote));
        }
    }
    json!({"docId": selected.record.document.id, "sentences": layout.sentences(&document), "quotes": quotes})
}

/// Who said it, in the words of CoreNLP.
fn speaker_of(quote: &mut Map<String, Value>, statement: &StatementRecord, layout: &Layout) {
    let mut put = |name: &str, value: Value| drop(quote.insert(name.to_owned(), value));
    let speaker = &statement.speaker;
    if let Some(source) = statement.source.first() {
        let (first, last) = layout.tokens_of(source.start, source.end);
        put("mention", source.text.clone().into());
        put("mentionBegin", first.into());
        put("mentionEnd", last.into());
        let kind = match (speaker.by.as_str(), speaker.status.as_str()) {
            ("pronoun", _) => "pronoun",
            ("name", _) | (_, "named") => "name",
            _ => "animate noun",
        };
        put("mentionType", kind.into());
        put("mentionSieve", statement.rule.clone().into());
    }
    let name = speaker.name.clone().unwrap_or_else(|| "Unknown".to_owned());
    put("speaker", statement.source.first().map_or_else(|| name.clone(), |source| source.text.clone()).into());
    put("speakerSieve", speaker.by.clone().into());
    put("canonicalSpeaker", name.into());
    if let Some(mention) = &speaker.antecedent {
        let (first, last) = layout.tokens_of(mention.start, mention.end);
        put("canonicalMentionBegin", first.into());
        put("canonicalMentionEnd", last.into());
    }
}

/// Tokens and sentences of a text, in code points. What stands outside sentences, such as the dateline, is a sentence of its
/// own, so that the tokens of all sentences are all tokens.
struct Layout {
    tokens: Vec<(usize, usize)>,
    /// The first token of each sentence.
    firsts: Vec<usize>,
}

impl Layout {
    fn of(document: &Document) -> Self {
        let (segmentation, map) = (segment(document), document.offset_map());
        let at = |byte: usize| map.from_bytes(byte, OffsetUnit::Chars);
        let (mut firsts, mut present) = (Vec::new(), None);
        for (number, token) in segmentation.tokens.iter().enumerate() {
            let after = segmentation.sentences.partition_point(|sentence| sentence.end() <= token.start());
            let inside = segmentation.sentences.get(after).is_some_and(|sentence| sentence.start() <= token.start());
            if present != Some((after, inside)) {
                present = Some((after, inside));
                firsts.push(number);
            }
        }
        let tokens = segmentation.tokens.iter().map(|token| (at(token.start()), at(token.end()))).collect();
        Self { tokens, firsts }
    }

    /// The first and the last token of a stretch of text.
    fn tokens_of(&self, start: usize, end: usize) -> (usize, usize) {
        let most = self.tokens.len().saturating_sub(1);
        let first = self.tokens.partition_point(|token| token.1 <= start).min(most);
        (first, self.tokens.partition_point(|token| token.0 < end).saturating_sub(1).clamp(first, most))
    }

    fn sentence_of(&self, token: usize) -> usize {
        self.firsts.partition_point(|first| *first <= token).saturating_sub(1)
    }

    fn sentences(&self, document: &Document) -> Vec<Value> {
        let letters: Vec<(usize, char)> = document.text().char_indices().collect();
        let byte = |at: usize| letters.get(at).map_or(document.text().len(), |letter| letter.0);
        let token = |(number, &(start, end)): (usize, &(usize, usize))| {
            let word = document.text().get(byte(start)..byte(end)).unwrap_or_default();
            json!({"index": number + 1, "word": word, "originalText": word, "characterOffsetBegin": start, "characterOffsetEnd": end})
        };
        let sentence = |(index, &first): (usize, &usize)| {
            let end = self.firsts.get(index + 1).copied().unwrap_or(self.tokens.len());
            let tokens: Vec<Value> = self.tokens[first..end].iter().enumerate().map(token).collect();
            json!({"index": index, "tokens": tokens})
        };
        self.firsts.iter().enumerate().map(sentence).collect()
    }
}

/// The selected statements, each with its row.
fn pairs(selected: &Selected) -> impl Iterator<Item = (&Row, &StatementRecord)> {
    selected.rows.iter().filter_map(|row| Some((row, selected.statement(row)?)))
}
