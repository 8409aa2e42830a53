//! The row of a statement that is in no ledger yet.

use crate::Row;
use onrecord::Record;
use onrecord::record::{DocumentRecord, IdentityRecord, StatementRecord, TextSpan};

/// The words of all parts.
pub(crate) fn joined(spans: &[TextSpan]) -> String {
    spans.iter().map(|span| span.text.as_str()).collect::<Vec<_>>().join(" … ")
}

/// The agency that the dateline names.
pub(crate) fn agency(read: &DocumentRecord) -> Option<String> {
    read.dateline.as_ref()?.agency.as_ref().map(|agency| agency.text.clone())
}

/// Who the speaker is in the world.
pub(crate) fn identity<'a>(record: &'a Record, statement: &'a StatementRecord) -> Option<&'a IdentityRecord> {
    let entity = || statement.speaker.entity.as_deref().and_then(|id| record.entity(id));
    statement.speaker.identity.as_ref().or_else(|| entity()?.identity.as_ref())
}

impl Row {
    /// What a search would give for a statement of `record` if that were all that is kept; offsets in the record's unit.
    #[must_use]
    pub fn of(record: &Record, statement: &StatementRecord) -> Self {
        let (document, said) = (&record.document, statement.said_on.as_ref());
        Self {
            statement: statement.id.clone(),
            form: statement.form.clone(),
            content: joined(&statement.content),
            start: statement.content.first().map_or(0, |span| span.start),
            end: statement.content.last().map_or(0, |span| span.end),
            speaker: statement.speaker.name.clone(),
            speaker_id: identity(record, statement).map(|identity| identity.wikidata.clone()),
            source: Some(joined(&statement.source)).filter(|words| !words.is_empty()),
            addressee: statement.addressee.as_ref().map(|addressee| addressee.span.text.clone()),
            occasion: statement.occasion.as_ref().map(|span| span.text.clone()),
            act: statement.act.kind.clone(),
            said_first: said.and_then(|said| said.start.clone()),
            said_last: said.and_then(|said| said.end.clone()),
            document: document.id.clone(),
            path: document.origin.path.clone(),
            url: document.origin.url.clone(),
            title: document.title.as_ref().map(|title| title.text.clone()),
            publisher: document.origin.publisher.clone().or_else(|| agency(document)),
            published: document.published.clone(),
            utterance: statement.id.clone(),
            reports: 1,
            confidence: statement.confidence,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Row;
    use crate::{About, Entry, SqliteStore, Store};
    use onrecord::{Document, OffsetUnit, Origin, Pipeline};

    #[test]
    fn a_row_without_a_ledger_is_the_row_of_a_ledger() {
        let text = "Bridge will stand\n\nVELMORA, March 4 (Kestrel) — “The bridge will stand,” Mayor Ada Quill told reporters in Velmora on \
                    Tuesday. Two officials said that the ferry would not.\n";
        let origin = Origin { path: Some("report.txt".to_owned()), url: Some("https://a.example/1".to_owned()), ..Origin::default() };
        let document = Document::from_text(text, origin).expect("it is short").with_published("2031-03-05".parse().expect("a day"));
        let record = Pipeline::embedded().expect("the network is whole").read(&document).record(&document, OffsetUnit::Bytes);
        let mut store = SqliteStore::in_memory().expect("there is memory");
        store.add(&Entry { document: &document, about: &About::default(), record: Some(&record) }).expect("it is kept");
        assert!(record.statements.len() >= 2, "{:?}", record.statements);
        for statement in &record.statements {
            let kept = store.statement(&statement.id, OffsetUnit::Bytes).expect("it can be read").expect("it is there");
            assert_eq!(Row::of(&record, statement), kept.row);
        }
    }
}
