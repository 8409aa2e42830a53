//! Speeches of which the source of a text says who made them: facts of the record, not inferences.

use super::{ActRecord, Record, SpeakerRecord, StatementRecord, TextSpan, TimeRecord};
use crate::statement::statement_id;
use jiff::civil::Date;
use onrecord_text::{Document, Span, SpanSet};

/// A speech as a transcript marks it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GivenSpeech {
    /// What was said, in the document's text; bytes.
    pub content: Span,
    /// Name of the speaker, as the source has it.
    pub speaker: String,
    /// Name of the source's mark-up, for the reason: `Akoma Ntoso`.
    pub marked_by: &'static str,
    /// Day on which it was said, when the source tells.
    pub said_on: Option<Date>,
}

impl Record {
    /// The same record with these speeches as statements of their own. What was read inside of a speech, and is in no
    /// other statement, is reported by it. The offsets of the record must be bytes.
    #[must_use]
    pub fn with_speeches(mut self, document: &Document, speeches: &[GivenSpeech]) -> Self {
        for speech in speeches.iter().filter(|speech| speech.content.end() <= document.text().len()) {
            let content = SpanSet::from(speech.content);
            let taken = |id: &str| self.statements.iter().any(|statement| statement.id == id);
            // The same words may have been read as somebody's statement.
            let id = Some(statement_id(document.id(), &content, 0)).filter(|id| !taken(id));
            let id = id.unwrap_or_else(|| statement_id(document.id(), &content, self.statements.len()));
            let within = |statement: &StatementRecord| {
                let (first, last) = (statement.content.first(), statement.content.last());
                first.is_some_and(|span| span.start >= speech.content.start()) && last.is_some_and(|span| span.end <= speech.content.end())
            };
            for statement in self.statements.iter_mut().filter(|statement| statement.within.is_none() && within(statement)) {
                statement.within = Some(id.clone());
            }
            self.statements.push(statement(document, speech, id));
        }
        self.statements.sort_by_key(|statement| statement.content.first().map_or(0, |span| span.start));
        self
    }
}

fn statement(document: &Document, speech: &GivenSpeech, id: String) -> StatementRecord {
    let day = speech.said_on.map(|day| day.to_string());
    StatementRecord {
        id,
        form: "direct".to_owned(),
        content: vec![TextSpan {
            start: speech.content.start(),
            end: speech.content.end(),
            text: document.slice(speech.content).to_owned(),
        }],
        cue: Vec::new(),
        cue_lemma: None,
        source: Vec::new(),
        speaker: SpeakerRecord {
            status: "named".to_owned(),
            entity: None,
            name: Some(speech.speaker.clone()),
            r#type: "person".to_owned(),
            by: "given".to_owned(),
            antecedent: None,
            reason: format!("the mark-up ({}) says who speaks", speech.marked_by),
            confidence: 1.0,
            identity: None,
            party: None,
        },
        addressee: None,
        occasion: None,
        medium: None,
        said_on: day.map(|day| TimeRecord {
            start: Some(day.clone()),
            end: Some(day),
            precision: "day".to_owned(),
            basis: "published".to_owned(),
            span: None,
        }),
        said_at: None,
        act: ActRecord { kind: "assert".to_owned(), span: None, reason: "a speech, not judged as a whole".to_owned() },
        negated: false,
        modality: "actual".to_owned(),
        within: None,
        chain: Vec::new(),
        confidence: 1.0,
        rule: "given.speech".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::GivenSpeech;
    use crate::{Document, OffsetUnit, Origin, Pipeline};
    use onrecord_text::Span;

    #[test]
    fn what_a_speaker_reports_is_within_the_speech() {
        let text = "Olle Brandt\n\nMadam Speaker, the mayor said on Monday that the ferry would sail again. I doubt it.\n";
        let document = Document::from_text(text, Origin::default()).expect("it is short");
        let plain = Pipeline::embedded().expect("the network is whole").read(&document).record(&document, OffsetUnit::Bytes);
        let content = Span::new(13, text.trim_end().len());
        let given =
            GivenSpeech { content, speaker: "Olle Brandt".to_owned(), marked_by: "Akoma Ntoso", said_on: "2031-05-02".parse().ok() };
        let record = plain.clone().with_speeches(&document, &[given]);
        assert_eq!(record.statements.len(), plain.statements.len() + 1);
        let speech = &record.statements[0];
        assert_eq!((speech.speaker.name.as_deref(), speech.content[0].text.as_str()), (Some("Olle Brandt"), &text[13..text.len() - 1]));
        assert!(!plain.statements.is_empty(), "the reported statement is read");
        assert!(record.statements[1..].iter().all(|statement| statement.within.as_deref() == Some(speech.id.as_str())));
    }
}
