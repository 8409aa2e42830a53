//! `reports [development|heldout] [--failures] [--given]`: how well are the fields of a statement read that no public
//! corpus has?
//!
//! The reports and what each field means: `eval/reports/README.md`. A field of a gold statement is found when the program's
//! statement has it with the same value; one that the gold does not have counts against precision. Spans are the same when
//! at least three quarters of their letters are (F1), days when first and last are, places when the words are, whatever
//! their article. Two readings are scored: `given`, where source, cue and content are those of the gold, so that the field
//! alone is measured; and the program's own, where a statement that is not found loses all its fields and one that is not
//! in the gold adds false ones. `--failures` prints each miss, of the development half only.

use onrecord::attribution::Attribution;
use onrecord::record::{Record, StatementRecord, TextSpan};
use onrecord::{Document, OffsetUnit, Origin, Pipeline, Span, SpanSet};
use onrecord_text::segment;
use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::Path;

/// Where the reports are, from the root of the repository.
pub(crate) const FOLDER: &str = "eval/reports";

/// Letters' F1 from which two spans count as the same.
const SAME_SPAN: f64 = 0.75;
/// Letters' F1 from which a statement of the program's own reading is taken for the gold's.
const SAME_STATEMENT: f64 = 0.5;

type Part = [usize; 2];

/// A report: its text without marks, and what is to be read from it.
#[derive(Debug, Default)]
struct Gold {
    id: String,
    text: String,
    statements: Vec<GoldStatement>,
}

#[derive(Debug, Default)]
struct GoldStatement {
    number: u32,
    source: Vec<Part>,
    cue: Vec<Part>,
    content: Vec<Part>,
    addressee: Vec<Part>,
    occasion: Vec<Part>,
    /// Number of the statement around it.
    within: Option<u32>,
    speaker: Option<String>,
    medium: Option<String>,
    /// First and last day; the first may be open.
    said_on: Option<(Option<String>, String)>,
    said_at: Option<String>,
    act: String,
    negated: bool,
    modality: &'static str,
}

/// Reads a file of the format that `eval/reports/README.md` describes.
fn parse(id: &str, file: &str) -> Result<Gold, String> {
    let (marked, answers) = file.split_once("\n---\n").ok_or_else(|| format!("{id}: no line '---'"))?;
    let mut gold = Gold { id: id.to_owned(), ..Gold::default() };
    let mut open: Vec<(char, u32, usize)> = Vec::new();
    let mut statements: BTreeMap<u32, GoldStatement> = BTreeMap::new();
    let (mut characters, mut length) = (marked.chars(), 0);
    while let Some(character) = characters.next() {
        match character {
            '{' => {
                let head: String = characters.by_ref().take_while(|&c| c != ' ').collect();
                let kind = head.chars().next().filter(|kind| "scxaomdp".contains(*kind));
                let number = head.get(1..).and_then(|number| number.parse().ok());
                let (Some(kind), Some(number)) = (kind, number) else { return Err(format!("{id}: a mark {{{head}")) };
                let outer = open.iter().rev().find(|&&(kind, other, _)| kind == 'x' && other != number).map(|&(_, other, _)| other);
                let statement = statements.entry(number).or_insert_with(|| GoldStatement { number, ..GoldStatement::default() });
                statement.within = statement.within.or(outer);
                open.push((kind, number, length));
            }
            '}' => {
                let (kind, number, start) = open.pop().ok_or_else(|| format!("{id}: a bracket too many"))?;
                let statement = statements.entry(number).or_default();
                let place = match kind {
                    's' => &mut statement.source,
                    'c' => &mut statement.cue,
                    'x' => &mut statement.content,
                    'a' => &mut statement.addressee,
                    'o' => &mut statement.occasion,
                    _ => continue,
                };
                place.push([start, length]);
            }
            other => {
                gold.text.push(other);
                length += 1;
            }
        }
    }
    if !open.is_empty() {
        return Err(format!("{id}: a bracket is not closed"));
    }
    let mut given: BTreeMap<u32, BTreeMap<String, String>> = BTreeMap::new();
    let mut usual = BTreeMap::new();
    for line in answers.lines() {
        let fields = fields_of(line);
        match fields["head"].parse() {
            Ok(number) => drop(given.insert(number, fields)),
            Err(_) => usual = fields,
        }
    }
    if !given.keys().eq(statements.keys()) {
        return Err(format!("{id}: marked are {:?}, answered {:?}", statements.keys(), given.keys()));
    }
    let chosen = |fields: &BTreeMap<String, String>, name: &str| fields.get(name).cloned().filter(|value| value != "-");
    let days = |value: String| match value.split_once("..") {
        Some((first, last)) => (Some(first.to_owned()).filter(|first| !first.is_empty()), last.to_owned()),
        None => (Some(value.clone()), value),
    };
    for (number, fields) in &given {
        let outer = statements[number].within;
        let outermost_day =
            outer.and_then(|outer| chosen(&given[&outer], "on").or_else(|| chosen(&usual, "on"))).map(|day| (None, days(day).1));
        let Some(statement) = statements.get_mut(number) else { continue };
        let flag = |name: &str| fields.contains_key(name);
        statement.act = fields.get("act").cloned().unwrap_or_default();
        (statement.negated, statement.speaker, statement.medium) = (flag("not"), chosen(fields, "by"), chosen(fields, "med"));
        statement.modality = if flag("future") {
            "future"
        } else if flag("possible") {
            "possible"
        } else {
            "actual"
        };
        statement.said_on = if flag("on") {
            chosen(fields, "on").map(days)
        } else {
            outermost_day.or_else(|| chosen(&usual, "on").map(days)).filter(|_| true)
        };
        statement.said_at = if flag("at") { chosen(fields, "at") } else { chosen(&usual, "at").filter(|_| outer.is_none()) };
    }
    gold.statements = statements.into_values().collect();
    Ok(gold)
}

/// `1 deny not by=Ana Reyes on=2031-03-04`: the head, the act, flags, and values that may hold blanks.
fn fields_of(line: &str) -> BTreeMap<String, String> {
    let mut fields = BTreeMap::new();
    let mut last: Option<String> = None;
    for (place, word) in line.split(' ').enumerate() {
        if let Some((name, value)) = word.split_once('=') {
            fields.insert(name.to_owned(), value.to_owned());
            last = Some(name.to_owned());
        } else if let Some(value) = last.as_ref().and_then(|name| fields.get_mut(name)) {
            value.push(' ');
            value.push_str(word);
        } else {
            let name = ["head", "act"].get(place).map_or_else(|| word.to_owned(), |name| (*name).to_owned());
            fields.insert(name, word.to_owned());
        }
    }
    fields
}

/// What was right, said too much, and missed, of one field.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    right: usize,
    said: usize,
    wanted: usize,
}

impl Counts {
    pub(crate) fn f1(self) -> f64 {
        if self.said + self.wanted == 0 { 100.0 } else { 200.0 * self.right as f64 / (self.said + self.wanted) as f64 }
    }
}

/// The counts of each field, under its name.
pub(crate) type Fields = BTreeMap<&'static str, Counts>;

/// Runs the chore.
pub(crate) fn run(arguments: &[String]) -> Result<(), Box<dyn Error>> {
    let (mut failures, mut given_only, mut half) = (false, false, "development");
    for argument in arguments {
        match argument.as_str() {
            "--failures" => failures = true,
            "--given" => given_only = true,
            "development" | "heldout" => half = argument,
            other => return Err(format!("unknown argument '{other}'; there are development, heldout, --given and --failures").into()),
        }
    }
    if failures && half == "heldout" {
        return Err("the held-out half is for figures only: its misses are not shown".into());
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    for given in [true, false].into_iter().take(if given_only { 1 } else { 2 }) {
        println!("{half}, {}", if given { "attributions given" } else { "the program's own reading" });
        for (field, counts) in measure(&root, half, given, failures)? {
            println!("  {field:<10} {:6.2}  ({} right of {} said and {} wanted)", counts.f1(), counts.right, counts.said, counts.wanted);
        }
    }
    Ok(())
}

/// Scores one half, with the gold's attributions or the program's own.
pub(crate) fn measure(root: &Path, half: &str, given: bool, failures: bool) -> Result<Fields, Box<dyn Error>> {
    let folder = root.join(FOLDER).join(half);
    let mut golds: Vec<_> = fs::read_dir(&folder)
        .map_err(|error| format!("{}: {error}", folder.display()))?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "report"))
        .collect();
    golds.sort();
    let pipeline = Pipeline::embedded()?;
    let mut fields = Fields::new();
    for path in golds {
        let gold = parse(&path.file_stem().unwrap_or_default().to_string_lossy(), &fs::read_to_string(&path)?)?;
        let document = Document::from_text(gold.text.as_str(), Origin::default())?;
        let record =
            if given { read_given(&pipeline, &document, &gold) } else { pipeline.read(&document).record(&document, OffsetUnit::Chars) };
        score(&document, &gold, &record, failures, &mut fields);
    }
    Ok(fields)
}

fn read_given(pipeline: &Pipeline, document: &Document, gold: &Gold) -> Record {
    let map = document.offset_map();
    let spans = |parts: &[Part]| {
        let bytes = |at| map.to_bytes(at, OffsetUnit::Chars).unwrap_or(document.text().len());
        SpanSet::from_spans(parts.iter().map(|part| Span::new(bytes(part[0]), bytes(part[1]))))
    };
    let place = |number: Option<u32>| gold.statements.iter().position(|other| Some(other.number) == number);
    let attributions = gold.statements.iter().map(|statement| Attribution {
        source: spans(&statement.source),
        cue: spans(&statement.cue),
        content: spans(&statement.content),
        within: place(statement.within),
        confidence: 1.0,
        rule: "given",
    });
    pipeline.read_attributions(document, segment(document), attributions.collect()).record(document, OffsetUnit::Chars)
}

fn score(document: &Document, gold: &Gold, record: &Record, failures: bool, fields: &mut Fields) {
    let mut free: Vec<Option<&StatementRecord>> = record.statements.iter().map(Some).collect();
    for statement in &gold.statements {
        let best = (0..free.len())
            .filter_map(|at| {
                free[at].map(|candidate| (overlap(&statement.content, &parts(&candidate.content)), same_cue(statement, candidate), at))
            })
            .max_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)))
            .filter(|(share, _, _)| *share >= SAME_STATEMENT);
        let found = best.and_then(|(_, _, at)| free[at].take());
        for (field, right, said, wanted) in compare(statement, found) {
            let counts = fields.entry(field).or_default();
            counts.right += usize::from(right);
            counts.said += usize::from(said.is_some());
            counts.wanted += usize::from(wanted.is_some());
            if failures && !right && (said.is_some() || wanted.is_some()) {
                let show = |value: &Option<String>| value.clone().unwrap_or_else(|| "-".to_owned());
                println!(
                    "{} {} {field}: {} instead of {} | {}",
                    gold.id,
                    statement.number,
                    show(&said),
                    show(&wanted),
                    around(document, statement)
                );
            }
        }
    }
    for extra in free.into_iter().flatten() {
        for (field, value) in values(extra) {
            fields.entry(field).or_default().said += usize::from(value.is_some());
        }
    }
}

fn same_cue(gold: &GoldStatement, found: &StatementRecord) -> bool {
    overlap(&gold.cue, &parts(&found.cue)) > 0.0
}

/// What the record says of each field, in a form to be compared.
fn values(statement: &StatementRecord) -> Vec<(&'static str, Option<String>)> {
    let span = |span: Option<&TextSpan>| span.map(|span| format!("{} {}", span.start, span.end));
    vec![
        ("speaker", statement.speaker.name.clone()),
        ("addressee", span(statement.addressee.as_ref().map(|addressee| &addressee.span))),
        ("occasion", span(statement.occasion.as_ref())),
        ("medium", statement.medium.as_ref().map(|medium| medium.kind.clone())),
        ("said_on", statement.said_on.as_ref().map(|on| days(on.start.as_deref(), on.end.as_deref()))),
        ("said_at", statement.said_at.as_ref().map(|at| bare(&at.span.text))),
        ("act", Some(statement.act.kind.clone())),
        ("negated", statement.negated.then(|| "negated".to_owned())),
        ("modality", Some(statement.modality.clone()).filter(|modality| modality != "actual")),
    ]
}

/// Each field with whether it is right, what was said and what was wanted.
fn compare(gold: &GoldStatement, found: Option<&StatementRecord>) -> Vec<(&'static str, bool, Option<String>, Option<String>)> {
    let said: BTreeMap<&str, Option<String>> = found.map(values).unwrap_or_default().into_iter().collect();
    let span = |parts: &[Part]| Some(format!("{} {}", parts.first()?[0], parts.last()?[1]));
    let wanted = [
        ("speaker", gold.speaker.clone()),
        ("addressee", span(&gold.addressee)),
        ("occasion", span(&gold.occasion)),
        ("medium", gold.medium.clone()),
        ("said_on", gold.said_on.as_ref().map(|(first, last)| days(first.as_deref(), Some(last)))),
        ("said_at", gold.said_at.as_ref().map(|at| bare(at))),
        ("act", Some(gold.act.clone())),
        ("negated", gold.negated.then(|| "negated".to_owned())),
        ("modality", Some(gold.modality.to_owned()).filter(|modality| modality != "actual")),
    ];
    let compared = wanted.into_iter().map(|(field, wanted)| {
        let said = said.get(field).cloned().flatten();
        let right = match (&said, &wanted) {
            (Some(said), Some(wanted)) if matches!(field, "addressee" | "occasion") => {
                overlap(&[numbers(said)], &[numbers(wanted)]) >= SAME_SPAN
            }
            (Some(said), Some(wanted)) => said == wanted,
            _ => false,
        };
        (field, right, said, wanted)
    });
    compared.collect()
}

fn days(start: Option<&str>, end: Option<&str>) -> String {
    format!("{} to {}", start.unwrap_or("?"), end.unwrap_or("?"))
}

/// The words of a place in small letters, without an article.
fn bare(place: &str) -> String {
    let place = place.to_lowercase();
    ["the ", "a ", "an "].iter().find_map(|article| place.strip_prefix(article)).unwrap_or(&place).to_owned()
}

fn numbers(span: &str) -> Part {
    let mut numbers = span.split(' ').filter_map(|number| number.parse().ok());
    [numbers.next().unwrap_or(0), numbers.next().unwrap_or(0)]
}

fn parts(spans: &[TextSpan]) -> Vec<Part> {
    spans.iter().map(|span| [span.start, span.end]).collect()
}

/// F1 of the positions in two lists of parts.
fn overlap(a: &[Part], b: &[Part]) -> f64 {
    let length = |parts: &[Part]| parts.iter().map(|part| part[1] - part[0]).sum::<usize>();
    let both: usize = a.iter().flat_map(|x| b.iter().map(move |y| x[1].min(y[1]).saturating_sub(x[0].max(y[0])))).sum();
    let all = length(a) + length(b);
    if all == 0 { 0.0 } else { 2.0 * both as f64 / all as f64 }
}

/// The words around a statement's cue, for a list of misses.
fn around(document: &Document, statement: &GoldStatement) -> String {
    let anchor = statement.cue.first().or(statement.source.first()).or(statement.content.first()).map_or(0, |part| part[0]);
    let text: String = document.text().chars().skip(anchor.saturating_sub(90)).take(220).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_compared_by_their_letters() {
        assert_eq!(overlap(&[[0, 10]], &[[0, 10]]), 1.0);
        assert_eq!(overlap(&[[0, 10]], &[[10, 20]]), 0.0);
        assert_eq!(overlap(&[[0, 5], [8, 13]], &[[0, 5]]), 10.0 / 15.0);
        assert_eq!(overlap(&[], &[]), 0.0);
    }

    #[test]
    fn places_are_compared_without_articles() {
        assert_eq!(bare("The Port Hall"), "port hall");
        assert_eq!(bare("Theta"), "theta");
    }

    #[test]
    fn marks_and_answers_are_read() {
        let gold = parse("x", "{s1 Ana} {c1 said} {x1 {s2 he} {c2 lied}}.\n---\nreport 2031-03-04 on=2031-03-04 at=VELMORA\n1 deny not by=Ana Reyes\n2 accuse on=2031-03-01..2031-03-02").unwrap();
        assert_eq!(gold.text, "Ana said he lied.");
        let [outer, inner] = gold.statements.as_slice() else { panic!("{gold:?}") };
        assert_eq!((outer.content.as_slice(), outer.negated, outer.speaker.as_deref()), ([[9, 16]].as_slice(), true, Some("Ana Reyes")));
        assert_eq!((inner.within, inner.source.as_slice(), inner.said_at.as_deref()), (Some(1), [[9, 11]].as_slice(), None));
        assert_eq!(inner.said_on, Some((Some("2031-03-01".to_owned()), "2031-03-02".to_owned())));
        assert!(parse("x", "{s1 Ana said.\n---\nreport").is_err());
        assert!(parse("x", "{x1 Ana} said.\n---\nreport on=-").is_err());
    }

    #[test]
    fn the_reports_keep_to_their_readme() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(FOLDER);
        let (mut statements, mut reports) = (0, 0);
        for half in ["development", "heldout"] {
            for entry in fs::read_dir(root.join(half)).unwrap() {
                let path = entry.unwrap().path();
                let gold = parse(&path.file_stem().unwrap().to_string_lossy(), &fs::read_to_string(&path).unwrap()).unwrap();
                reports += 1;
                for statement in &gold.statements {
                    let name = format!("{} {}", gold.id, statement.number);
                    statements += 1;
                    assert!(!statement.content.is_empty(), "{name}");
                    assert!(onrecord::statement::ActKind::ALL.iter().any(|act| act.name() == statement.act), "{name}: {}", statement.act);
                    let kinds = onrecord_models::settings::MediumKind::ALL.map(|kind| kind.name());
                    assert!(statement.medium.as_deref().is_none_or(|kind| kinds.contains(&kind)), "{name}");
                    let days = statement.said_on.iter().flat_map(|(first, last)| first.iter().chain([last]));
                    assert!(days.clone().all(|day| day.parse::<jiff::civil::Date>().is_ok()), "{name}");
                }
            }
        }
        assert!(reports >= 20 && statements >= 150, "{reports} reports, {statements} statements");
    }
}
