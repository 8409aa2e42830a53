//! `nested [--failures]`: how well are statements found that stand inside statements?
//!
//! The cases are the lines of `eval/nested/*.txt`: a short text in which `{s1 ...}`, `{c1 ...}` and `{x1 ...}` mark source,
//! cue and content of its first statement; what stands inside a content is within that statement. A line that
//! begins with `#` is a remark. Scored are the statements within others alone, by the soft measure of the attributions.

use onrecord::prediction::predict;
use onrecord::{Document, Origin, Pipeline};
use onrecord_eval::{GoldAttribution, GoldDocument, PredictedAttribution, PredictedDocument, score_attributions};
use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::Path;

/// Where the cases are, from the root of the repository.
pub(crate) const FOLDER: &str = "eval/nested";

/// A case: the text and its statements by number, each with the number of the one it stands in.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Case {
    text: String,
    statements: BTreeMap<u8, (GoldAttribution, Option<u8>)>,
}

/// Reads a line of cases.
pub(crate) fn parse_case(line: &str) -> Result<Case, String> {
    let mut text = String::new();
    let (mut length, mut open) = (0, Vec::<(char, u8, usize)>::new());
    let mut statements = BTreeMap::<u8, (GoldAttribution, Option<u8>)>::new();
    let mut characters = line.chars();
    while let Some(character) = characters.next() {
        match character {
            '{' => {
                let (kind, number) = (characters.next(), characters.next().and_then(|digit| digit.to_digit(10)));
                let (Some(kind @ ('s' | 'c' | 'x')), Some(number), Some(' ')) = (kind, number, characters.next()) else {
                    return Err(format!("a mark is not like {{s1 ...}} in: {line}"));
                };
                let number = u8::try_from(number).map_err(|error| error.to_string())?;
                let outer = open.iter().rev().find(|(kind, other, _)| *kind == 'x' && *other != number).map(|&(_, other, _)| other);
                let statement = statements.entry(number).or_default();
                if statement.1.is_some_and(|known| Some(known) != outer) {
                    return Err(format!("statement {number} stands in two others: {line}"));
                }
                statement.1 = outer;
                open.push((kind, number, length));
            }
            '}' => {
                let (kind, number, start) = open.pop().ok_or_else(|| format!("a bracket too many: {line}"))?;
                let (statement, _) = statements.entry(number).or_default();
                match kind {
                    's' => &mut statement.source,
                    'c' => &mut statement.cue,
                    _ => &mut statement.content,
                }
                .push([start, length]);
            }
            other => {
                text.push(other);
                length += 1;
            }
        }
    }
    if !open.is_empty() || statements.values().any(|(statement, _)| statement.content.is_empty()) {
        return Err(format!("a bracket is not closed, or a statement has no content: {line}"));
    }
    Ok(Case { text, statements })
}

/// The cases of a file of [`FOLDER`].
pub(crate) fn read_cases(path: &Path) -> Result<Vec<Case>, Box<dyn Error>> {
    let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    Ok(lines.map(parse_case).collect::<Result<_, _>>()?)
}

/// Precision, recall and F1 of the statements within others, and on what share of those found the outer one is right.
pub(crate) struct NestedScores {
    pub(crate) precision: f64,
    pub(crate) recall: f64,
    pub(crate) f1: f64,
    pub(crate) within: f64,
}

/// Reads the cases and scores what is found inside statements.
pub(crate) fn score(cases: &[Case], failures: bool) -> Result<NestedScores, Box<dyn Error>> {
    let pipeline = Pipeline::embedded()?;
    let (mut gold, mut predicted) = (Vec::new(), Vec::new());
    let (mut found, mut placed) = (0, 0);
    for (number, case) in cases.iter().enumerate() {
        let id = number.to_string();
        let document = Document::from_text(case.text.as_str(), Origin::default())?;
        let reading = pipeline.read(&document);
        let all = predict(&id, &document, &reading.attributions, &reading.resolution).attributions;
        let convert = |a: &onrecord::prediction::PredictedAttribution| PredictedAttribution {
            source: a.source.clone(),
            cue: a.cue.clone(),
            content: a.content.clone(),
            speaker: None,
            within: None,
        };
        let inner: Vec<PredictedAttribution> = all.iter().filter(|a| a.within.is_some()).map(convert).collect();
        let wanted: Vec<GoldAttribution> =
            case.statements.values().filter(|(_, within)| within.is_some()).map(|(a, _)| a.clone()).collect();
        // A finding that shares letters with one that is wanted stands in the right statement when the outer ones share letters too.
        for (statement, within) in case.statements.values() {
            let Some(outer) = within.and_then(|within| case.statements.get(&within)) else { continue };
            if let Some(hit) = all.iter().find(|a| a.within.is_some() && overlap(&a.content, &statement.content)) {
                found += 1;
                placed += usize::from(
                    hit.within
                        .and_then(|index| all.get(index))
                        .is_some_and(|a| overlap(&a.content, &outer.0.content) && overlap(&a.cue, &outer.0.cue)),
                );
            }
        }
        let gold_document = GoldDocument { id: id.clone(), annotator: None, text: case.text.clone(), attributions: wanted };
        let prediction = PredictedDocument { id, attributions: inner };
        if failures {
            let one = score_attributions(std::slice::from_ref(&gold_document), std::slice::from_ref(&prediction));
            let right = if gold_document.attributions.is_empty() { prediction.attributions.is_empty() } else { one.soft.f1 > 99.0 };
            if !right {
                let words = |ranges: &[[usize; 2]]| {
                    ranges
                        .iter()
                        .map(|&[start, end]| case.text.chars().skip(start).take(end - start).collect::<String>())
                        .collect::<Vec<_>>()
                        .join(" … ")
                };
                println!("{}", case.text);
                for a in &all {
                    println!(
                        "    {} [{}] [{}] [{}]",
                        if a.within.is_some() { "within" } else { "      " },
                        words(&a.source),
                        words(&a.cue),
                        words(&a.content)
                    );
                }
            }
        }
        gold.push(gold_document);
        predicted.push(prediction);
    }
    let scores = score_attributions(&gold, &predicted);
    let within = if found == 0 { 0.0 } else { 100.0 * f64::from(placed as u32) / f64::from(found as u32) };
    Ok(NestedScores { precision: scores.soft.p, recall: scores.soft.r, f1: scores.soft.f1, within })
}

fn overlap(one: &[[usize; 2]], other: &[[usize; 2]]) -> bool {
    let shared: usize = one.iter().flat_map(|a| other.iter().map(|b| a[1].min(b[1]).saturating_sub(a[0].max(b[0])))).sum();
    let size = |ranges: &[[usize; 2]]| ranges.iter().map(|r| r[1] - r[0]).sum::<usize>();
    2 * shared >= size(one).min(size(other)).max(1)
}

/// Runs the chore on the development half.
pub(crate) fn run(arguments: &[String]) -> Result<(), Box<dyn Error>> {
    let failures = arguments.iter().any(|argument| argument == "--failures");
    let cases = read_cases(&Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(FOLDER).join("development.txt"))?;
    let scores = score(&cases, failures)?;
    println!(
        "precision {:.2}, recall {:.2}, F1 {:.2}; within the right one {:.2}",
        scores.precision, scores.recall, scores.f1, scores.within
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_become_spans_and_places() {
        let case = parse_case("“{x1 {s2 Ä} {c2 said} {x2 so},}” {s1 B} {c1 told}.").expect("a case");
        assert_eq!(case.text, "“Ä said so,” B told.");
        let (inner, within) = &case.statements[&2];
        assert_eq!(
            (inner.source.as_slice(), inner.cue.as_slice(), inner.content.as_slice()),
            (&[[1, 2]][..], &[[3, 7]][..], &[[8, 10]][..])
        );
        assert_eq!(*within, Some(1));
        assert_eq!(case.statements[&1].0.content, [[1, 11]]);
        assert_eq!(case.statements[&1].1, None);
    }

    #[test]
    fn broken_marks_are_errors() {
        for line in ["{s1 A", "A}", "{z1 A}", "{s1 A} said"] {
            assert!(parse_case(line).is_err(), "{line}");
        }
    }

    #[test]
    fn both_halves_hold_enough_cases() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(FOLDER);
        for half in ["development.txt", "heldout.txt"] {
            let cases = read_cases(&folder.join(half)).expect("cases");
            let nested = cases.iter().flat_map(|case| case.statements.values()).filter(|(_, within)| within.is_some()).count();
            let plain = cases.iter().filter(|case| case.statements.values().all(|(_, within)| within.is_none())).count();
            assert!(nested >= 30 && plain >= 10, "{half}: {nested} nested, {plain} plain");
        }
    }
}
