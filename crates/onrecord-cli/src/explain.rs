//! `onrecord explain`: every field of one statement, and what decided it.

use crate::args::ExplainOptions;
use crate::human::{Face, Paragraph, Style};
use crate::input::Input;
use crate::message::{Failure, Outcome};
use crate::output::Output;
use crate::read::Reader;
use onrecord::record::{CountRecord, IdentityRecord, Record, StatementRecord, TextSpan, TimeRecord};
use onrecord::statement::{Form, quoted_letters};
use onrecord::{Document, Reading};

/// Columns of the names of the fields.
const NAMES: usize = 13;

pub(crate) fn run(options: &ExplainOptions) -> Result<Outcome, Failure> {
    let reader = Reader::new(&options.known)?;
    let relative = options.path.file_name().map(Into::into).unwrap_or_default();
    let input = Input { path: options.path.clone(), relative };
    let (document, reading) = reader.read(&input)?;
    let record = reading.record(&document, options.offsets);
    let index = find(&record, &options.statement).ok_or_else(|| {
        let what = match record.statements.len() {
            0 => "no statements were found in this text".to_owned(),
            count => format!("there is no statement '{}': give a number from 1 to {count}, or an id", options.statement),
        };
        Failure::document(options.path.display(), what)
    })?;
    let page = page(&document, &reading, &record, index, Style::choose(options.color, None, true));
    let mut output = Output::open(None)?;
    output.write(page.as_bytes())?;
    output.finish()?;
    Ok(Outcome::AllRead)
}

fn find(record: &Record, wanted: &str) -> Option<usize> {
    let by_number = wanted.parse::<usize>().ok().and_then(|number| number.checked_sub(1)).filter(|&index| index < record.statements.len());
    by_number.or_else(|| record.statements.iter().position(|statement| statement.id == wanted))
}

fn page(document: &Document, reading: &Reading, record: &Record, index: usize, style: Style) -> String {
    let statement = &record.statements[index];
    let mut page = Page { text: String::new(), style };
    let place = record.document.origin.path.as_deref().filter(|path| *path != "-").unwrap_or("standard input");
    page.line("statement", &format!("{} of {} in {place}", index + 1, record.statements.len()));
    page.line("id", &statement.id);
    page.line("form", &form(document, reading, index, &statement.form));
    page.spans("content", &statement.content);
    match statement.cue.as_slice() {
        [] => page.line("cue", "none"),
        cue => page.spans("cue", cue),
    }
    let lemma = match (&statement.cue_lemma, statement.cue.is_empty()) {
        (Some(lemma), _) => lemma.as_str(),
        (None, false) => "none: the reporting lexicon knows no word of the cue",
        (None, true) => "none",
    };
    page.line("cue lemma", lemma);
    match statement.source.as_slice() {
        [] => page.line("source", "none"),
        source => page.spans("source", source),
    }
    speaker(&mut page, record, statement);
    if let Some(addressee) = &statement.addressee {
        page.spans("addressee", std::slice::from_ref(&addressee.span));
        if let Some(entity) = addressee.entity.as_deref().and_then(|id| record.entity(id)) {
            page.line("", &format!("{} ({})", entity.name, entity.id));
        }
    }
    if let Some(occasion) = &statement.occasion {
        page.spans("occasion", std::slice::from_ref(occasion));
    }
    let mut act = statement.act.kind.clone();
    if statement.negated {
        act.push_str(", said not to have been done");
    }
    if statement.modality != "actual" {
        act.push_str(&format!(", {}", statement.modality));
    }
    page.line("act", &act);
    page.line("", &statement.act.reason);
    if let Some(span) = &statement.act.span {
        page.spans("", std::slice::from_ref(span));
    }
    if let Some(medium) = &statement.medium {
        page.spans("medium", std::slice::from_ref(&medium.span));
        page.line("", &medium.kind);
    }
    if let Some(said_on) = &statement.said_on {
        page.line("said on", &days(said_on));
        page.line("", &basis(&said_on.basis, said_on.span.as_ref()));
    }
    if let Some(said_at) = &statement.said_at {
        page.line("said at", &said_at.span.text);
        page.line("", &basis(&said_at.basis, Some(&said_at.span)));
    }
    if let Some(outer) = statement.within.as_deref().and_then(|id| find(record, id)) {
        page.line("within", &format!("statement {} ({})", outer + 1, record.statements[outer].id));
    }
    if statement.chain.len() > 1 {
        let names: Vec<&str> = statement.chain.iter().map(|link| link.name.as_deref().unwrap_or("not named")).collect();
        page.line("chain", &names.join(" → "));
    }
    page.line("rule", &format!("{}, confidence {:.3}", statement.rule, statement.confidence));
    page.line(
        "read by",
        &format!("onrecord {}, model {} (sha256 {})", record.provenance.onrecord, record.provenance.model, record.provenance.model_sha256),
    );
    page.line("offsets", &record.offsets);
    page.text
}

fn form(document: &Document, reading: &Reading, index: usize, name: &str) -> String {
    let (inside, all) = quoted_letters(document, &reading.segmentation, &reading.statements[index].content);
    // A speaker's turn is direct without marks; else the marks decide (see `form_of`).
    match (inside, reading.statements[index].form) {
        (_, Form::Direct) if inside * 100 < all * 95 => format!("{name}: a speaker's turn, which needs no quotation marks"),
        (0, _) => format!("{name}: none of the content's {all} letters and digits stands in quotation marks"),
        (_, Form::Indirect) => format!("{name}: a single word in quotation marks is taken for scare quotes"),
        _ => format!("{name}: {inside} of the content's {all} letters and digits stand in quotation marks"),
    }
}

fn speaker(page: &mut Page, record: &Record, statement: &StatementRecord) {
    let speaker = &statement.speaker;
    let name = match (&speaker.name, &speaker.entity) {
        (Some(name), Some(id)) => format!("{name} ({id}, {})", speaker.r#type),
        _ => format!("{}, type {}", speaker.status, speaker.r#type),
    };
    page.line("speaker", &name);
    page.line("status", &format!("{} by {}, confidence {:.3}", speaker.status, speaker.by, speaker.confidence));
    if !speaker.reason.is_empty() {
        page.line("reason", &speaker.reason);
    }
    if let Some(antecedent) = &speaker.antecedent {
        page.spans("antecedent", std::slice::from_ref(antecedent));
    }
    identity(page, speaker.identity.as_ref());
    if let Some(party) = &speaker.party {
        let kind = party.kind.as_deref().unwrap_or("of a kind that the noun does not tell");
        page.line("who", &format!("{}{kind} ('{}')", party.count.as_ref().map_or_else(String::new, count), party.head.text));
        if let Some(anonymous) = &party.anonymous {
            page.spans("nameless", std::slice::from_ref(anonymous));
        }
    }
    if let Some(entity) = speaker.entity.as_deref().and_then(|id| record.entity(id)) {
        for role in &entity.roles {
            page.spans("role", std::slice::from_ref(&role.span));
            let of = role.of.as_ref().map_or_else(String::new, |of| format!(" of {of}"));
            let basis = role.of_basis.as_deref().filter(|basis| *basis != "words");
            let of = basis.map_or_else(|| of.clone(), |basis| format!("{of} (by {basis})"));
            let as_of = role.as_of.as_ref().map_or_else(String::new, |day| format!(", as of {day}"));
            page.line("", &format!("{}{of}, {}{as_of}", role.title, role.tenure));
        }
        identity(page, entity.identity.as_ref());
    }
}

/// `2: `, `at least 3 ('more than two'): `.
fn count(count: &CountRecord) -> String {
    let about = if count.approximate { "about " } else { "" };
    let words = count.span.as_ref().map_or_else(String::new, |span| format!(" ('{}')", span.text));
    match (count.least, count.most) {
        (Some(least), Some(most)) if least == most => format!("{about}{least}{words}, "),
        (Some(least), Some(most)) => format!("{about}{least} to {most}{words}, "),
        (Some(least), None) => format!("at least {least}{words}, "),
        (None, Some(most)) => format!("at most {most}{words}, "),
        (None, None) => String::new(),
    }
}

/// Who a knowledge base says that is, and by which words of the text.
fn identity(page: &mut Page, identity: Option<&IdentityRecord>) {
    if let Some(identity) = identity {
        page.line("identity", &format!("{}, Wikidata {}, score {:.3}", identity.name, identity.wikidata, identity.score));
        page.line("", &format!("by {}: {}–{} {}", identity.basis, identity.span.start, identity.span.end, identity.span.text));
    }
}

/// `2031-03-01 to 2031-03-04`, `not after 2031-03-04`.
fn days(said_on: &TimeRecord) -> String {
    match (&said_on.start, &said_on.end) {
        (Some(start), Some(end)) if start == end => start.clone(),
        (Some(start), Some(end)) => format!("{start} to {end}"),
        (None, Some(end)) => format!("not after {end}"),
        (Some(start), None) => format!("not before {start}"),
        (None, None) => "unknown".to_owned(),
    }
}

/// What a time or place was taken from, for people.
fn basis(basis: &str, span: Option<&TextSpan>) -> String {
    let why = match basis {
        "expression" => "the sentence says so",
        "same occasion" => "an earlier statement says so, and nobody else has spoken since",
        "dateline" => "the report's dateline",
        "published" => "the day of publication",
        "within" => "not later than the statement that reports it",
        other => other,
    };
    span.map_or_else(|| why.to_owned(), |span| format!("{why}: {}–{} {}", span.start, span.end, span.text))
}

struct Page {
    text: String,
    style: Style,
}

impl Page {
    fn line(&mut self, name: &str, value: &str) {
        let mut line = Paragraph::new();
        line.text(name, Face::BOLD);
        line.kept_spaces(NAMES.saturating_sub(name.chars().count()));
        line.text(value, Face::PLAIN);
        line.set(&mut self.text, self.style, 0, NAMES);
    }

    fn spans(&mut self, name: &str, spans: &[TextSpan]) {
        for (number, span) in spans.iter().enumerate() {
            self.line(if number == 0 { name } else { "" }, &format!("{}–{} {}", span.start, span.end, span.text));
        }
    }
}
