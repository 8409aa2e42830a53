//! The list of statements: who, in what form, to whom, and the first words.

use super::Style;
use super::wrap::{Face, Paragraph};
use onrecord::attribution::DOUBTFUL;
use onrecord::entity::{Speaker, SpeakerBasis, SpeakerStatus};
use onrecord::statement::{ActKind, Basis, Form, Modality, SaidOn, Statement};
use onrecord::{Document, Reading, Span, SpanSet};

/// Lines that a statement's words may take.
const LINES: usize = 3;

pub(super) fn statements(page: &mut String, document: &Document, reading: &Reading, style: Style) {
    if reading.statements.is_empty() {
        return;
    }
    page.push('\n');
    let mut head = Paragraph::new();
    head.text("── ", Face::DIM);
    head.text("Statements ", Face::BOLD);
    head.fill('─', style.width, Face::DIM);
    head.set(page, style, 0, 0);
    let digits = reading.statements.len().to_string().len();
    // Number, two spaces, the form's letter, two spaces.
    let indent = digits + 5;
    for (index, statement) in reading.statements.iter().enumerate() {
        let number = (index + 1).to_string();
        let mut line = Paragraph::new();
        line.text(&number, Face::PLAIN);
        line.kept_spaces(2);
        line.text(letter(statement.form), Face::BOLD);
        if statement.confidence < DOUBTFUL {
            line.text("?", Face::PLAIN);
            line.kept_spaces(1);
        } else {
            line.kept_spaces(2);
        }
        speaker(&mut line, document, reading, statement);
        line.set(page, style, digits - number.len(), indent);
        let mut line = Paragraph::new();
        words(&mut line, document, statement);
        line.set_lines(page, style, indent, indent, LINES);
    }
    page.push('\n');
    let mut legend = Paragraph::new();
    legend.text("[C content] [S source] [Q cue] · D direct, I indirect, M mixed", Face::DIM);
    if reading.statements.iter().any(|statement| statement.confidence < DOUBTFUL) {
        legend.text(" · ? doubtful", Face::DIM);
    }
    legend.set(page, style, 0, 0);
}

const fn letter(form: Form) -> &'static str {
    match form {
        Form::Direct => "D",
        Form::Indirect => "I",
        Form::Mixed => "M",
    }
}

/// `the mayor → Ada Quill`, or why that cannot be told.
fn speaker(line: &mut Paragraph, document: &Document, reading: &Reading, statement: &Statement) {
    let written = joined(document, &statement.source);
    let speaker = reading.resolution.speakers.get(statement.attribution);
    let name =
        speaker.and_then(|speaker| speaker.entity).and_then(|entity| reading.resolution.entities.get(entity)).map(|entity| &entity.name);
    match (name, speaker) {
        (Some(name), _) if *name == written => line.text(name, Face::BOLD),
        (Some(name), Some(speaker)) => {
            let written = if written.is_empty() { unwritten(speaker) } else { &written };
            line.text(&format!("{written} → "), Face::PLAIN);
            line.text(name, Face::BOLD);
        }
        (_, Some(speaker)) if speaker.status == SpeakerStatus::Unnamed => {
            line.text(if written.is_empty() { unwritten(speaker) } else { &written }, Face::BOLD);
            line.text(" (unnamed)", Face::PLAIN);
        }
        (_, Some(speaker)) => {
            let quoted = if written.is_empty() { "no source".to_owned() } else { format!("'{written}'") };
            line.text(&format!("unresolved: {quoted} — {}", speaker.reason), Face::PLAIN);
        }
        (_, None) => line.text(&written, Face::BOLD),
    }
    if let Some(outer) = statement.within {
        line.text(&format!(" · within {}", outer + 1), Face::PLAIN);
    }
    act(line, statement);
    setting(line, document, statement);
}

/// ` · promises`, ` · not said`: what is done, where it is more than saying.
fn act(line: &mut Paragraph, statement: &Statement) {
    let act = &statement.act;
    let mut words: Vec<&str> = Vec::new();
    if act.negated {
        words.push("not");
    }
    if act.kind != ActKind::Assert || act.negated {
        words.push(act.kind.name());
    }
    if act.modality != Modality::Actual {
        words.push(act.modality.name());
    }
    if !words.is_empty() {
        line.text(&format!(" · {}", words.join(" ")), Face::ITALIC);
    }
}

/// ` · 2031-03-04, Velmora`: day and place where they are not simply those of the report.
fn setting(line: &mut Paragraph, document: &Document, statement: &Statement) {
    let own = |basis| matches!(basis, Basis::Expression | Basis::SameOccasion);
    let day = statement.said_on.filter(|on| own(on.basis)).map(|on| days(&on));
    let place = statement.said_at.filter(|at| own(at.basis)).map(|at| document.slice(at.span).to_owned());
    let parts: Vec<String> = day.into_iter().chain(place).collect();
    if !parts.is_empty() {
        line.text(&format!(" · {}", parts.join(", ")), Face::DIM);
    }
}

/// `2031-03-04`, or `2031-03-01 to 2031-03-04`.
fn days(said_on: &SaidOn) -> String {
    let text = |day: Option<_>| day.map_or_else(|| "?".to_owned(), |day: jiff::civil::Date| day.to_string());
    if said_on.first == said_on.last { text(said_on.last) } else { format!("{} to {}", text(said_on.first), text(said_on.last)) }
}

/// What stands for the source of a statement that has none.
const fn unwritten(speaker: &Speaker) -> &'static str {
    match speaker.basis {
        SpeakerBasis::Continuation => "(goes on)",
        SpeakerBasis::Byline => "(the author)",
        _ => "(no source)",
    }
}

/// `told reporters at a news conference: “We shall see ...”`
fn words(line: &mut Paragraph, document: &Document, statement: &Statement) {
    // The colon of a headline or transcript says nothing here.
    let cue = Some(joined(document, &statement.cue)).filter(|cue| cue.chars().any(char::is_alphanumeric)).unwrap_or_default();
    line.text(&cue, Face::ITALIC);
    let occasion = statement.occasion.filter(|occasion| !statement.cue.overlaps(*occasion));
    let addressee = statement.addressee.map(|addressee| addressee.span);
    // A letter to the council names the council once.
    let addressee = addressee.filter(|&span| {
        !statement.cue.overlaps(span) && !statement.content.overlaps(span) && occasion.is_none_or(|occasion| !occasion.overlaps(span))
    });
    if let Some(span) = addressee {
        let cue_end = statement.cue.cover().map_or(0, Span::end);
        let is_object = cue_end > 0 && document.text().get(cue_end..span.start()).is_some_and(|gap| gap.trim().is_empty());
        line.text(if is_object { " " } else { " to " }, Face::PLAIN);
        line.text(document.slice(span), Face::PLAIN);
    }
    if let Some(span) = occasion {
        line.text(&format!(" {} {}", preposition(document, span), document.slice(span)), Face::PLAIN);
    }
    let medium = statement.medium.map(|medium| medium.span);
    let shown =
        |span: Span| statement.cue.overlaps(span) || statement.source.overlaps(span) || occasion.is_some_and(|other| other.overlaps(span));
    if let Some(span) = medium.filter(|&span| !shown(span)) {
        line.text(&format!(" {} {}", preposition(document, span), document.slice(span)), Face::PLAIN);
    }
    if !cue.is_empty() || addressee.is_some() || occasion.is_some() {
        line.text(": ", Face::PLAIN);
    }
    line.text(&joined(document, &statement.content), Face::PLAIN);
}

/// The word before a span, in small letters.
fn preposition(document: &Document, span: Span) -> String {
    document.text()[..span.start()].split_ascii_whitespace().next_back().unwrap_or("at").to_lowercase()
}

fn joined(document: &Document, spans: &SpanSet) -> String {
    spans.iter().map(|span| document.slice(span)).collect::<Vec<_>>().join(" … ")
}
