//! `scores [--check | --write] [--only SET]`: how good is the product today?
//!
//! Computes the figures of all evaluation sets and prints them. `--check` compares them with those
//! committed in `eval/scores.tsv` and fails when one has fallen by more than its tolerance;
//! `--write` commits the new ones to that file and keeps the tolerances that stand there.
//! The sets are in the folder that `ONRECORD_SHARED` names, by default `../shared`; one is in `samples/gold`.

use crate::{coreference as chains, nested, readability, reports};
use onrecord::prediction::predict;
use onrecord::{Document, Origin, Pipeline};
use onrecord_eval::{
    DocumentSpeakers, GoldAttribution, GoldDocument, GoldSpeaker, PredictedDocument, Ranges, Share, read_lines, score_attributions,
    score_speakers,
};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

/// The committed figures, from the root of the repository.
const FILE: &str = "eval/scores.tsv";
const HEADER: &str = "set\tmeasure\tvalue\ttolerance\tcommand";

/// The figures of one set: names and values, in per cent; higher is better.
type Figures = Vec<(&'static str, f64)>;

/// An evaluation set.
struct Set {
    name: &'static str,
    /// What it needs, from the shared folder; [`SAMPLES`], from the root of the repository.
    needs: &'static str,
    /// How far a figure may fall before it counts as a fall, unless `eval/scores.tsv` says otherwise.
    tolerance: f64,
    measure: fn(&Path) -> Result<Figures, Box<dyn Error>>,
}

/// Reports that were written for the project, with what a careful reader gets from them.
const SAMPLES: &str = "samples/gold";

const SETS: [Set; 11] = [
    Set { name: "polnear-dev", needs: "data/attributions/polnear-dev.jsonl", tolerance: 0.3, measure: polnear },
    Set { name: "polnear-dev-speakers", needs: "data/attributions/polnear-dev.speakers.jsonl", tolerance: 0.5, measure: polnear_speakers },
    Set { name: "reuters-odd-datelines", needs: "data/wire/reuters-21578-odd.jsonl", tolerance: 0.1, measure: datelines },
    Set { name: "times", needs: "data/time/recognizers/DateTimeModel.json", tolerance: 0.3, measure: times },
    Set { name: "wire-report", needs: "samples/wire-report.gold.json", tolerance: 0.0, measure: wire_report },
    Set { name: "samples", needs: SAMPLES, tolerance: 0.5, measure: samples },
    Set { name: "nested", needs: nested::FOLDER, tolerance: 1.0, measure: nested_statements },
    Set { name: "reports", needs: reports::FOLDER, tolerance: 1.0, measure: report_fields },
    Set { name: "coreference", needs: "data/treebank/en_gum-dev.conllu", tolerance: 0.5, measure: coreference },
    Set { name: "readability", needs: readability::FOLDER, tolerance: 0.3, measure: pages },
    Set { name: "gum", needs: "data/treebank/en_gum-dev.conllu", tolerance: 0.3, measure: gum },
];

/// One line of [`FILE`].
#[derive(Clone, Debug, PartialEq)]
struct Row {
    set: String,
    measure: String,
    value: f64,
    tolerance: f64,
}

/// Runs the chore.
pub(crate) fn run(arguments: &[String]) -> Result<(), Box<dyn Error>> {
    let (mut check, mut write, mut only) = (false, false, None);
    let mut arguments = arguments.iter();
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--check" => check = true,
            "--write" => write = true,
            "--only" => only = Some(arguments.next().ok_or("--only which set?")?),
            other => return Err(format!("unknown option '{other}'; there are --check, --write and --only SET").into()),
        }
    }
    if let Some(name) = only.filter(|name| SETS.iter().all(|set| set.name != name.as_str())) {
        let names: Vec<&str> = SETS.iter().map(|set| set.name).collect();
        return Err(format!("no set '{name}'; there are {}", names.join(", ")).into());
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let shared = std::env::var_os("ONRECORD_SHARED").map_or_else(|| root.join("../shared"), PathBuf::from);
    let committed = match fs::read_to_string(root.join(FILE)) {
        Ok(text) => parse(&text)?,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Vec::new(),
        Err(error) => return Err(format!("{FILE}: {error}").into()),
    };

    let (mut measured, mut left_out) = (Vec::new(), Vec::new());
    for set in SETS.iter().filter(|set| only.is_none_or(|only| set.name == only)) {
        let folder = if [SAMPLES, nested::FOLDER, reports::FOLDER].contains(&set.needs) { &root } else { &shared };
        if !folder.join(set.needs).exists() {
            eprintln!("{} is left out: there is no {}", set.name, folder.join(set.needs).display());
            left_out.push(set.name);
            continue;
        }
        for (measure, value) in (set.measure)(folder)? {
            println!("{}\t{measure}\t{value:.2}", set.name);
            measured.push(Row { set: set.name.to_owned(), measure: measure.to_owned(), value: cents(value), tolerance: set.tolerance });
        }
    }
    let out_of_view = |row: &&Row| left_out.contains(&row.set.as_str()) || only.is_some_and(|only| *only != row.set);
    let (kept, committed): (Vec<&Row>, Vec<&Row>) = committed.iter().partition(out_of_view);
    if measured.is_empty() {
        return Err("nothing was measured".into());
    }
    if write {
        let mut rows = with_tolerances_of(measured.clone(), &committed);
        rows.extend(kept.into_iter().cloned());
        rows.sort_by_key(|row| SETS.iter().position(|set| set.name == row.set));
        fs::create_dir_all(root.join("eval"))?;
        fs::write(root.join(FILE), format(&rows))?;
        println!("{FILE} is written");
    }
    if check {
        report(&compare(&committed, &measured))?;
    }
    Ok(())
}

/// Rounds to what is printed, so that a figure equals its own committed form.
fn cents(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

fn parse(text: &str) -> Result<Vec<Row>, String> {
    let mut lines = text.lines().enumerate();
    if lines.next().map(|(_, line)| line) != Some(HEADER) {
        return Err(format!("{FILE}:1: the columns are not {HEADER:?}"));
    }
    lines
        .map(|(index, line)| {
            let bad = |what: &str| format!("{FILE}:{}: {what}", index + 1);
            let [set, measure, value, tolerance, _command] = line.split('\t').collect::<Vec<_>>()[..] else {
                return Err(bad("there are not five columns"));
            };
            let number = |text: &str| text.parse::<f64>().ok().filter(|number| number.is_finite()).ok_or_else(|| bad("not a number"));
            Ok(Row { set: set.to_owned(), measure: measure.to_owned(), value: number(value)?, tolerance: number(tolerance)? })
        })
        .collect()
}

fn format(rows: &[Row]) -> String {
    let mut text = HEADER.to_owned() + "\n";
    for Row { set, measure, value, tolerance } in rows {
        text += &format!("{set}\t{measure}\t{value:.2}\t{tolerance:.2}\tcargo run --release -p xtask -- scores --only {set}\n");
    }
    text
}

fn with_tolerances_of(mut rows: Vec<Row>, committed: &[&Row]) -> Vec<Row> {
    for row in &mut rows {
        if let Some(old) = committed.iter().find(|old| (&old.set, &old.measure) == (&row.set, &row.measure)) {
            row.tolerance = old.tolerance;
        }
    }
    rows
}

/// How measured figures stand to committed ones; each entry is a line for people.
#[derive(Debug, Default, PartialEq)]
struct Comparison {
    falls: Vec<String>,
    rises: Vec<String>,
    /// Fell by no more than the tolerance.
    slips: Vec<String>,
    /// Measured but not committed, or committed but no longer measured.
    unmatched: Vec<String>,
}

fn compare(committed: &[&Row], measured: &[Row]) -> Comparison {
    let key = |row: &Row| (row.set.clone(), row.measure.clone());
    let mut open: BTreeMap<_, _> = committed.iter().map(|row| (key(row), *row)).collect();
    let mut comparison = Comparison::default();
    for row in measured {
        let Some(old) = open.remove(&key(row)) else {
            comparison.unmatched.push(format!("{} {}: {:.2} is not in {FILE}", row.set, row.measure, row.value));
            continue;
        };
        let by = row.value - old.value;
        let line = format!("{} {}: {:.2} -> {:.2} ({by:+.2}, tolerance {:.2})", row.set, row.measure, old.value, row.value, old.tolerance);
        // Committed figures have two decimals; half of the last one is no fall.
        if by < -old.tolerance - 0.005 {
            comparison.falls.push(line);
        } else if by < -0.005 {
            comparison.slips.push(line);
        } else if by > 0.005 {
            comparison.rises.push(line);
        }
    }
    comparison.unmatched.extend(open.into_keys().map(|(set, measure)| format!("{set} {measure} is in {FILE} but is not measured")));
    comparison
}

fn report(comparison: &Comparison) -> Result<(), Box<dyn Error>> {
    for (what, lines) in [("rose", &comparison.rises), ("slipped within tolerance", &comparison.slips), ("fell", &comparison.falls)] {
        lines.iter().for_each(|line| println!("{what}: {line}"));
    }
    comparison.unmatched.iter().for_each(|line| println!("{line}"));
    if !comparison.rises.is_empty() {
        println!("figures rose: run `cargo run --release -p xtask -- scores --write` and commit {FILE}");
    }
    match (comparison.falls.len(), comparison.unmatched.len()) {
        (0, 0) => Ok(()),
        (falls, unmatched) => Err(format!("{falls} figures fell, {unmatched} have no counterpart in {FILE} or in the measurement").into()),
    }
}

/// Reads each document once, however many annotators it has.
fn read(gold: &[GoldDocument]) -> Result<Vec<PredictedDocument>, Box<dyn Error>> {
    let pipeline = Pipeline::embedded()?;
    let texts: BTreeMap<&str, &str> = gold.iter().map(|document| (document.id.as_str(), document.text.as_str())).collect();
    let mut predicted = Vec::with_capacity(texts.len());
    for (id, text) in texts {
        let document = Document::from_text(text, Origin::default()).map_err(|error| format!("{id}: {error}"))?;
        let reading = pipeline.read(&document);
        let line = serde_json::to_string(&predict(id, &document, &reading.attributions, &reading.resolution))?;
        predicted.push(serde_json::from_str(&line)?);
    }
    Ok(predicted)
}

fn polnear(shared: &Path) -> Result<Figures, Box<dyn Error>> {
    let gold: Vec<GoldDocument> = read_lines(&shared.join("data/attributions/polnear-dev.jsonl"))?;
    let scores = score_attributions(&gold, &read(&gold)?);
    let kinds = scores.soft_recall_by_kind;
    Ok(vec![
        ("soft_f1", scores.soft.f1),
        ("soft_precision", scores.soft.p),
        ("soft_recall", scores.soft.r),
        ("soft_recall_direct", share(kinds.direct)),
        ("soft_recall_mixed", share(kinds.mixed)),
        ("soft_recall_indirect", share(kinds.indirect)),
        ("exact_f1", scores.exact.f1),
        ("content_f1", scores.content.f1),
        ("content_letters_f1", scores.span_content.f1),
        ("source_letters_f1", scores.span_source.f1),
        ("cue_letters_f1", scores.span_cue.f1),
    ])
}

fn share(share: Option<Share>) -> f64 {
    share.and_then(|share| share.0).unwrap_or(0.0)
}

fn polnear_speakers(shared: &Path) -> Result<Figures, Box<dyn Error>> {
    let gold: Vec<GoldDocument> = read_lines(&shared.join("data/attributions/polnear-dev.jsonl"))?;
    let speakers: Vec<DocumentSpeakers> = read_lines(&shared.join("data/attributions/polnear-dev.speakers.jsonl"))?;
    let annotated: Vec<GoldDocument> = gold.into_iter().filter(|document| speakers.iter().any(|line| line.id == document.id)).collect();
    let scores = score_speakers(&annotated, &speakers, &read(&annotated)?)?;
    Ok(vec![
        ("found", scores.found.unwrap_or(0.0)),
        ("right", scores.right.unwrap_or(0.0)),
        ("end_to_end", scores.end_to_end.unwrap_or(0.0)),
        ("right_by_name", scores.form.name.0.unwrap_or(0.0)),
        ("right_by_pronoun", scores.form.pronoun.0.unwrap_or(0.0)),
        ("right_by_description", scores.form.description.0.unwrap_or(0.0)),
    ])
}

/// The fields of statements on the held-out half of the reports, attributions given.
fn report_fields(root: &Path) -> Result<Figures, Box<dyn Error>> {
    let given = reports::measure(root, "heldout", true, false)?;
    Ok(given.into_iter().map(|(field, counts)| (field, counts.f1())).collect())
}

/// The CoNLL score of chains on news and interviews, by type.
fn coreference(shared: &Path) -> Result<Figures, Box<dyn Error>> {
    let scores = chains::measure(&shared.join("data/treebank/en_gum-dev.conllu"), &chains::GENRES, false)?;
    Ok(scores.into_iter().filter(|(_, exact, _)| *exact).map(|(kind, _, scores)| (kind, scores.conll)).collect())
}

/// The articles of web pages, and what the pages say of them.
fn pages(shared: &Path) -> Result<Figures, Box<dyn Error>> {
    readability::measure(&shared.join(readability::FOLDER), 0)
}

fn gum(shared: &Path) -> Result<Figures, Box<dyn Error>> {
    crate::treebank::measure(&shared.join("data/treebank/en_gum-dev.conllu"))
}

fn datelines(shared: &Path) -> Result<Figures, Box<dyn Error>> {
    let counts = crate::datelines::measure(&shared.join("data/wire/reuters-21578-odd.jsonl"), false)?;
    Ok(vec![("place", counts.per_cent(counts.place)), ("date", counts.per_cent(counts.date)), ("both", counts.per_cent(counts.both))])
}

fn times(shared: &Path) -> Result<Figures, Box<dyn Error>> {
    let counts = crate::times::measure(&shared.join("data/time/recognizers"), false)?;
    Ok(vec![
        ("found", counts.per_cent(counts.found)),
        ("resolved", counts.per_cent(counts.resolved)),
        ("resolved_same_last_day", counts.per_cent(counts.same_last_day)),
    ])
}

/// A single report with its statements, as a careful reader gets them.
#[derive(Deserialize)]
struct Report {
    id: String,
    text: String,
    attributions: Vec<ReportedStatement>,
}

#[derive(Deserialize)]
struct ReportedStatement {
    source: Ranges,
    cue: Ranges,
    content: Ranges,
    speaker: Option<String>,
    /// Name of the statement in which this one is reported.
    #[serde(default)]
    within: Option<String>,
}

impl Report {
    /// Its outermost statements with their speakers; those reported inside them are another set's.
    fn outermost(self) -> (GoldDocument, DocumentSpeakers) {
        let (mut attributions, mut speakers) = (Vec::new(), Vec::new());
        for statement in self.attributions.into_iter().filter(|statement| statement.within.is_none()) {
            speakers.push(GoldSpeaker { i: attributions.len(), r#type: "person".to_owned(), name: statement.speaker });
            attributions.push(GoldAttribution { source: statement.source, cue: statement.cue, content: statement.content });
        }
        let speakers = DocumentSpeakers { id: self.id.clone(), annotator: None, speakers };
        (GoldDocument { id: self.id, annotator: None, text: self.text, attributions }, speakers)
    }
}

fn wire_report(shared: &Path) -> Result<Figures, Box<dyn Error>> {
    let report: Report = serde_json::from_str(&fs::read_to_string(shared.join("samples/wire-report.gold.json"))?)?;
    let (gold, speakers) = report.outermost();
    let gold = [gold];
    let predicted = read(&gold)?;
    let scores = score_attributions(&gold, &predicted);
    let resolved = score_speakers(&gold, &[speakers], &predicted)?;
    Ok(vec![
        ("soft_precision", scores.soft.p),
        ("soft_recall", scores.soft.r),
        ("exact_recall", scores.exact.r),
        ("speakers_end_to_end", resolved.end_to_end.unwrap_or(0.0)),
    ])
}

fn samples(root: &Path) -> Result<Figures, Box<dyn Error>> {
    let mut reports: Vec<Report> = Vec::new();
    for entry in fs::read_dir(root.join(SAMPLES))? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "json") {
            reports.push(serde_json::from_str(&fs::read_to_string(&path)?).map_err(|error| format!("{}: {error}", path.display()))?);
        }
    }
    let (gold, speakers): (Vec<GoldDocument>, Vec<DocumentSpeakers>) = reports.into_iter().map(Report::outermost).unzip();
    let predicted = read(&gold)?;
    let scores = score_attributions(&gold, &predicted);
    let resolved = score_speakers(&gold, &speakers, &predicted)?;
    let kinds = scores.soft_recall_by_kind;
    Ok(vec![
        ("soft_f1", scores.soft.f1),
        ("soft_precision", scores.soft.p),
        ("soft_recall", scores.soft.r),
        ("soft_recall_direct", share(kinds.direct)),
        ("soft_recall_mixed", share(kinds.mixed)),
        ("soft_recall_indirect", share(kinds.indirect)),
        ("content_letters_f1", scores.span_content.f1),
        ("speakers_end_to_end", resolved.end_to_end.unwrap_or(0.0)),
    ])
}

/// Statements inside statements, in cases that were written for the project; the second half was not looked at before.
fn nested_statements(root: &Path) -> Result<Figures, Box<dyn Error>> {
    let read = |half: &str| nested::score(&nested::read_cases(&root.join(nested::FOLDER).join(half))?, false);
    let (development, heldout) = (read("development.txt")?, read("heldout.txt")?);
    Ok(vec![
        ("development_f1", development.f1),
        ("development_within", development.within),
        ("heldout_precision", heldout.precision),
        ("heldout_recall", heldout.recall),
        ("heldout_f1", heldout.f1),
        ("heldout_within", heldout.within),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(measure: &str, value: f64) -> Row {
        Row { set: "reports".to_owned(), measure: measure.to_owned(), value, tolerance: 0.3 }
    }

    #[test]
    fn a_file_is_read_back_as_it_was_written() {
        let rows = [row("f1", 48.2), row("recall", 0.0)];
        assert_eq!(parse(&format(&rows)).as_deref(), Ok(rows.as_slice()));
    }

    #[test]
    fn errors_of_the_file_name_their_line() {
        assert!(parse("set\tvalue\n").expect_err("other columns").starts_with("eval/scores.tsv:1:"));
        let text = format(&[row("f1", 1.0), row("recall", 2.0)]).replace("2.00", "much");
        assert_eq!(parse(&text).expect_err("no number"), "eval/scores.tsv:3: not a number");
        assert!(parse(&(HEADER.to_owned() + "\na\tb\n")).expect_err("two columns").contains(":2: there are not five"));
    }

    #[test]
    fn only_a_fall_beyond_the_tolerance_is_a_fall() {
        let committed = [row("fell", 50.0), row("slipped", 50.0), row("same", 50.0), row("rose", 50.0), row("gone", 50.0)];
        let measured = [row("fell", 49.69), row("slipped", 49.7), row("same", 50.0), row("rose", 50.01), row("new", 1.0)];
        let comparison = compare(&committed.iter().collect::<Vec<_>>(), &measured);
        assert_eq!(comparison.falls, ["reports fell: 50.00 -> 49.69 (-0.31, tolerance 0.30)"]);
        assert_eq!(comparison.slips, ["reports slipped: 50.00 -> 49.70 (-0.30, tolerance 0.30)"]);
        assert_eq!(comparison.rises, ["reports rose: 50.00 -> 50.01 (+0.01, tolerance 0.30)"]);
        assert_eq!(comparison.unmatched.len(), 2);
        assert!(report(&comparison).is_err());
        assert!(report(&Comparison { rises: comparison.rises, slips: comparison.slips, ..Comparison::default() }).is_ok());
    }

    #[test]
    fn tolerances_that_people_set_are_kept() {
        let mut set = row("f1", 40.0);
        set.tolerance = 1.5;
        let rows = with_tolerances_of(vec![row("f1", 41.0), row("recall", 3.0)], &[&set]);
        assert_eq!(rows.iter().map(|row| (row.value, row.tolerance)).collect::<Vec<_>>(), [(41.0, 1.5), (3.0, 0.3)]);
    }

    #[test]
    fn the_committed_file_is_about_the_sets_that_there_are() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(FILE);
        let text = fs::read_to_string(&path).expect("the figures are committed");
        let rows = parse(&text).expect("the file is well-formed");
        for set in &SETS {
            assert!(rows.iter().any(|row| row.set == set.name), "no figure of {}", set.name);
        }
        assert_eq!(format(&rows), text, "the file is as --write leaves it");
    }
}
