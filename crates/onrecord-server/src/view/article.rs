//! The statements of an article, each with what it says and why.

use super::{day, letter, one_line, speaker_page};
use crate::ask::encode;
use onrecord::record::{Record, StatementRecord, TextSpan, TimeRecord};
use onrecord::{OffsetMap, OffsetUnit};
use onrecord_store::Row;
use std::collections::HashMap;

/// A reason for what a statement is: of which field, in words, and the words of the text that decided.
pub(crate) struct Reason {
    pub(crate) field: &'static str,
    pub(crate) told: String,
    /// The words, and the place in the text as `#s=start,end`.
    pub(crate) words: Vec<(String, String)>,
}

/// A statement beside the text.
pub(crate) struct Note {
    pub(crate) number: usize,
    pub(crate) id: String,
    pub(crate) letter: &'static str,
    pub(crate) form: String,
    pub(crate) depth: usize,
    pub(crate) speaker: String,
    pub(crate) speaker_page: Option<String>,
    /// What is written, where that is not the name.
    pub(crate) written: Option<String>,
    pub(crate) content: String,
    pub(crate) to: Option<String>,
    pub(crate) when: Option<String>,
    pub(crate) place: Option<String>,
    pub(crate) occasion: Option<String>,
    pub(crate) act: String,
    /// Through whom it came; empty when it came from the outlet alone.
    pub(crate) chain: Vec<String>,
    pub(crate) uncertain: bool,
    pub(crate) reasons: Vec<Reason>,
    pub(crate) permalink: String,
    pub(crate) citation: String,
    pub(crate) reports: u64,
    pub(crate) utterance: String,
}

/// The statements of a record with offsets in bytes; `rows` has what the ledger tells of them.
pub(crate) fn notes(text: &str, record: &Record, rows: &HashMap<String, Row>, base: &str) -> Vec<Note> {
    let map = OffsetMap::new(text);
    record
        .statements
        .iter()
        .enumerate()
        .map(|(index, statement)| note(index + 1, record, statement, rows.get(&statement.id), &map, base))
        .collect()
}

fn joined(spans: &[TextSpan]) -> String {
    spans.iter().map(|span| one_line(&span.text)).collect::<Vec<_>>().join(" … ")
}

fn note(number: usize, record: &Record, statement: &StatementRecord, row: Option<&Row>, map: &OffsetMap, base: &str) -> Note {
    let points = |span: &TextSpan| (map.from_bytes(span.start, OffsetUnit::Chars), map.from_bytes(span.end, OffsetUnit::Chars));
    let start = statement.content.first().map_or(0, |span| points(span).0);
    let end = statement.content.last().map_or(0, |span| points(span).1);
    let name = statement.speaker.name.as_deref();
    let source = joined(&statement.source);
    let speaker = match name {
        Some(name) => one_line(name),
        None if source.is_empty() => "speaker not named".to_owned(),
        None => source.clone(),
    };
    let mut depth = 0;
    let mut outer = statement.within.as_deref();
    while let Some(id) = outer.filter(|_| depth < 9) {
        depth += 1;
        outer = record.statements.iter().find(|other| other.id == id).and_then(|other| other.within.as_deref());
    }
    let chain: Vec<String> =
        statement.chain.iter().map(|link| link.name.as_deref().map_or_else(|| "not named".to_owned(), one_line)).collect();
    Note {
        number,
        id: statement.id.clone(),
        letter: letter(&statement.form),
        form: statement.form.clone(),
        depth,
        written: (name.is_some() && !source.is_empty() && source != speaker).then(|| source.clone()),
        // A name in a text that nobody keeps has no page.
        speaker_page: name.filter(|_| row.is_some()).map(speaker_page),
        speaker,
        content: joined(&statement.content),
        to: statement.addressee.as_ref().map(|addressee| one_line(&addressee.span.text)),
        when: statement.said_on.as_ref().and_then(when),
        place: statement.said_at.as_ref().map(|place| one_line(&place.span.text)),
        occasion: statement.occasion.as_ref().map(|span| one_line(&span.text)),
        act: act(statement),
        chain: if chain.len() > 1 { chain } else { Vec::new() },
        uncertain: statement.confidence < 0.5,
        reasons: reasons(statement, &points),
        permalink: row.map_or_else(|| format!("#s={start},{end}"), |row| onrecord_export::permalink(base, row)),
        citation: row.map(|row| onrecord_export::citation(base, row)).unwrap_or_default(),
        reports: row.map_or(1, |row| row.reports),
        utterance: row.map(|row| format!("/u/{}", encode(&row.utterance))).unwrap_or_default(),
    }
}

fn act(statement: &StatementRecord) -> String {
    let mut act = statement.act.kind.clone();
    if statement.negated {
        act.push_str(", said not to have been done");
    }
    if statement.modality != "actual" {
        act.push_str(&format!(", {}", statement.modality));
    }
    act
}

fn when(time: &TimeRecord) -> Option<String> {
    match (&time.start, &time.end) {
        (Some(start), Some(end)) if start == end => Some(day(start)),
        (Some(start), Some(end)) => Some(format!("{} to {}", day(start), day(end))),
        (None, Some(end)) => Some(format!("not after {}", day(end))),
        (Some(start), None) => Some(format!("not before {}", day(start))),
        (None, None) => None,
    }
}

/// Why each field is as it is.
fn reasons(statement: &StatementRecord, points: &dyn Fn(&TextSpan) -> (usize, usize)) -> Vec<Reason> {
    let words = |spans: &[TextSpan]| -> Vec<(String, String)> {
        let place = |span: &TextSpan| {
            let (start, end) = points(span);
            (one_line(&span.text), format!("#s={start},{end}"))
        };
        spans.iter().map(place).collect()
    };
    let one = |span: Option<&TextSpan>| span.map_or_else(Vec::new, |span| words(std::slice::from_ref(span)));
    let mut reasons = vec![Reason {
        field: "Content",
        told: format!("{}, by the rule “{}”", statement.form, statement.rule),
        words: words(&statement.content),
    }];
    let lemma = statement.cue_lemma.as_ref().map_or_else(|| "no cue of the lexicon".to_owned(), |lemma| format!("a form of “{lemma}”"));
    reasons.push(Reason {
        field: "Cue",
        told: if statement.cue.is_empty() { "none".to_owned() } else { lemma },
        words: words(&statement.cue),
    });
    reasons.push(Reason {
        field: "Source",
        told: if statement.source.is_empty() { "none is written".to_owned() } else { String::new() },
        words: words(&statement.source),
    });
    let speaker = &statement.speaker;
    reasons.push(Reason {
        field: "Speaker",
        told: format!("{}: {} ({:.0} % sure)", speaker.status, speaker.reason, speaker.confidence * 100.0),
        words: one(speaker.antecedent.as_ref()),
    });
    if let Some(identity) = &speaker.identity {
        let told = format!("{} ({}), by {}", identity.name, identity.wikidata, identity.basis);
        reasons.push(Reason { field: "Identity", told, words: one(Some(&identity.span)) });
    }
    if let Some(party) = &speaker.party {
        let kind = party.kind.clone().unwrap_or_else(|| "of no known kind".to_owned());
        let anonymous = if party.anonymous.is_some() { ", kept nameless on purpose" } else { "" };
        reasons.push(Reason {
            field: "Unnamed",
            told: format!("{kind}{anonymous}"),
            words: one(party.anonymous.as_ref().or(Some(&party.head))),
        });
    }
    if let Some(addressee) = &statement.addressee {
        reasons.push(Reason { field: "To", told: String::new(), words: one(Some(&addressee.span)) });
    }
    if let Some(occasion) = &statement.occasion {
        reasons.push(Reason { field: "Occasion", told: String::new(), words: one(Some(occasion)) });
    }
    if let Some(medium) = &statement.medium {
        reasons.push(Reason { field: "Medium", told: medium.kind.clone(), words: one(Some(&medium.span)) });
    }
    if let Some(time) = &statement.said_on {
        let told = format!("{}, by {}", when(time).unwrap_or_default(), time.basis);
        reasons.push(Reason { field: "When", told, words: one(time.span.as_ref()) });
    }
    if let Some(place) = &statement.said_at {
        reasons.push(Reason { field: "Where", told: format!("by {}", place.basis), words: one(Some(&place.span)) });
    }
    reasons.push(Reason {
        field: "Act",
        told: format!("{}: {}", statement.act.kind, statement.act.reason),
        words: one(statement.act.span.as_ref()),
    });
    let sure = format!("{:.0} % sure that source, cue and content are right", statement.confidence * 100.0);
    reasons.push(Reason { field: "Confidence", told: sure, words: Vec::new() });
    reasons
}
