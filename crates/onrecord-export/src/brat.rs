//! brat standoff: text-bound spans (`T`), events with the cue as trigger (`E`), their form (`A`), who reports whom (`R`)
//! and the id of the statement (`#`).
//!
//! Offsets are code points of the text, end exclusive. A span that runs over a line end or a tab is
//! written in fragments, as brat asks. A statement without a cue has its content as trigger.

use onrecord::Record;
use onrecord::record::{StatementRecord, TextSpan};
use std::collections::HashMap;
use std::fmt::Write as _;

/// The `.ann` file of a record whose offsets are code points.
#[must_use]
pub fn annotations(record: &Record) -> String {
    let mut file = Annotations::default();
    for statement in &record.statements {
        file.statement(statement);
    }
    for (number, statement) in record.statements.iter().enumerate() {
        let outer = statement.within.as_deref().and_then(|id| file.events.get(id));
        if let Some(outer) = outer {
            file.relations += 1;
            // Writing to a string cannot fail.
            let _ = writeln!(file.text, "R{}\tReportedBy Arg1:E{} Arg2:E{outer}", file.relations, number + 1);
        }
    }
    file.text
}

#[derive(Default)]
struct Annotations {
    text: String,
    spans: usize,
    relations: usize,
    attributes: usize,
    /// Number of the event of each statement.
    events: HashMap<String, usize>,
}

impl Annotations {
    fn statement(&mut self, statement: &StatementRecord) {
        let number = self.events.len() + 1;
        self.events.insert(statement.id.clone(), number);
        let content = self.span("Content", &statement.content);
        let source = self.span("Source", &statement.source);
        let cue = self.span("Cue", &statement.cue);
        let addressee = statement.addressee.as_ref().and_then(|addressee| self.span("Addressee", std::slice::from_ref(&addressee.span)));
        let occasion = statement.occasion.as_ref().and_then(|occasion| self.span("Occasion", std::slice::from_ref(occasion)));
        let part = |span: Option<&TextSpan>| span.map(std::slice::from_ref).unwrap_or_default().to_vec();
        let medium = self.span("Medium", &part(statement.medium.as_ref().map(|medium| &medium.span)));
        let said_on = self
            .span("Time", &part(statement.said_on.as_ref().filter(|time| time.basis == "expression").and_then(|time| time.span.as_ref())));
        let said_at =
            self.span("Place", &part(statement.said_at.as_ref().filter(|place| place.basis == "expression").map(|place| &place.span)));
        let Some(trigger) = cue.or(content) else { return };
        let _ = write!(self.text, "E{number}\tAttribution:T{trigger}");
        let roles = [
            ("Source", source),
            ("Content", content),
            ("Addressee", addressee),
            ("Occasion", occasion),
            ("Medium", medium),
            ("Time", said_on),
            ("Place", said_at),
        ];
        for (role, span) in roles {
            if let Some(span) = span {
                let _ = write!(self.text, " {role}:T{span}");
            }
        }
        self.text.push('\n');
        for (name, value) in [
            ("Type", Some(statement.form.as_str())),
            ("Act", Some(statement.act.kind.as_str())),
            ("Modality", Some(statement.modality.as_str()).filter(|modality| *modality != "actual")),
        ] {
            if let Some(value) = value {
                self.attributes += 1;
                let _ = writeln!(self.text, "A{}\t{name} E{number} {}", self.attributes, capitalised(value));
            }
        }
        if statement.negated {
            self.attributes += 1;
            let _ = writeln!(self.text, "A{}\tNegated E{number}", self.attributes);
        }
        // By the note the statement is found again in the ledger.
        let _ = writeln!(self.text, "#{number}\tAnnotatorNotes E{number}\tstatement {}", statement.id);
    }

    fn span(&mut self, kind: &str, parts: &[TextSpan]) -> Option<usize> {
        let fragments: Vec<(usize, usize, &str)> = parts.iter().flat_map(fragments).collect();
        if fragments.is_empty() {
            return None;
        }
        self.spans += 1;
        let offsets: Vec<String> = fragments.iter().map(|(start, end, _)| format!("{start} {end}")).collect();
        let words: Vec<&str> = fragments.iter().map(|(_, _, text)| *text).collect();
        let _ = writeln!(self.text, "T{}\t{kind} {}\t{}", self.spans, offsets.join(";"), words.join(" "));
        Some(self.spans)
    }
}

/// With a capital at its head, as brat writes values.
fn capitalised(word: &str) -> String {
    let mut word = word.to_owned();
    if let Some(first) = word.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    word
}

/// Whether a character ends a line or a column for a reader of brat's files, Python's `splitlines` among them.
fn ends_line(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{1c}'..='\u{1e}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// The lines of a span, without white space at their edges, with their own offsets in code points.
fn fragments(span: &TextSpan) -> impl Iterator<Item = (usize, usize, &str)> {
    let mut at = span.start;
    span.text.split(ends_line).filter_map(move |line| {
        let lead = line.chars().count() - line.trim_start().chars().count();
        let start = at + lead;
        at += line.chars().count() + 1;
        let words = line.trim();
        (!words.is_empty()).then(|| (start, start + words.chars().count(), words))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_over_several_lines_is_written_in_fragments() {
        let span = TextSpan { start: 10, end: 24, text: "é one \r\n\n two 😀".to_owned() };
        assert_eq!(fragments(&span).collect::<Vec<_>>(), [(10, 15, "é one"), (20, 25, "two 😀")]);
        let span = TextSpan { start: 0, end: 9, text: "a\tb\u{2028}c\u{85}d e".to_owned() };
        assert_eq!(fragments(&span).collect::<Vec<_>>(), [(0, 1, "a"), (2, 3, "b"), (4, 5, "c"), (6, 9, "d e")]);
    }
}
