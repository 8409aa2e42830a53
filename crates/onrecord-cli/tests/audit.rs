//! Check sheets from the command line: drawn, filled in, scored.

mod common;

use common::{code, folder, run, stderr, stdout};
use serde_json::Value;
use std::path::Path;

const FIRST: &str = "OSTERBY, June 3, 2025 (Norpress) - “The bridge will stand for a hundred years,” Mayor Ada Quill told reporters.\n\n\
    She accused the Harbour Board of hiding its books.\n";
const SECOND: &str = "KESTREL BAY, June 5, 2025 (Norpress) - Mayor Ada Quill said the ferry would sail again.\n";
const QUIET: &str = "KESTREL BAY, June 6, 2025 (Norpress) - The harbour was quiet. Rain fell on the quays.\n";

fn files(folder: &Path) -> Vec<Vec<u8>> {
    ["sheet.csv", "sheet.html", "key.json"].iter().map(|name| std::fs::read(folder.join(name)).expect("it is written")).collect()
}

/// The sheet with all marks of its statements, or of its sentences, set.
fn marked(sheet: &str, statement: &str, sentence: &str) -> String {
    let mut reader = csv::ReaderBuilder::new().from_reader(sheet.trim_start_matches('\u{feff}').as_bytes());
    let head = reader.headers().expect("a head").clone();
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&head).expect("room");
    for row in reader.records() {
        let row = row.expect("a row");
        let of = row[2].to_owned();
        let cells = head.iter().zip(row.iter()).map(|(name, cell)| match name {
            "statement" | "content" | "source" | "cue" | "speaker" if of == "statement" => statement,
            "reports_speech" if of == "sentence" => sentence,
            _ => cell,
        });
        writer.write_record(cells).expect("room");
    }
    String::from_utf8(writer.into_inner().expect("all is written")).expect("UTF-8")
}

#[test]
fn a_sheet_is_drawn_filled_in_and_scored() {
    let folder = folder(&[("a.txt", FIRST.as_bytes()), ("b.txt", SECOND.as_bytes()), ("c.txt", QUIET.as_bytes())]);
    let run = |arguments: &[&str]| run(folder.path(), arguments);
    assert_eq!(code(&run(&["add", "news.ledger", "a.txt", "b.txt", "c.txt"])), 0);
    let draw = |to: &str, seed: &str| run(&["audit", "news.ledger", "--sample", "50", "--seed", seed, "--output", to]);
    let output = draw("one", "7");
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert!(stderr(&output).contains("sentences of 3 texts, seed 7"), "texts without a statement too: {}", stderr(&output));
    assert_eq!(code(&draw("two", "7")), 0);
    assert_eq!(files(&folder.path().join("one")), files(&folder.path().join("two")));
    assert_eq!(code(&draw("one", "7")), 0, "the same again does no harm");

    let sheet = std::fs::read_to_string(folder.path().join("one/sheet.csv")).expect("UTF-8");
    std::fs::write(folder.path().join("one/sheet.csv"), marked(&sheet, "1", "yes")).expect("room");
    let output = draw("one", "7");
    assert_eq!(code(&output), 1, "what was filled in is not lost");
    assert!(stderr(&output).starts_with("onrecord: one/sheet.csv: there is another sheet here"), "{}", stderr(&output));

    let output = run(&["audit", "news.ledger", "--score", "one/sheet.csv", "--format", "json"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let score: Value = serde_json::from_str(&stdout(&output)).expect("JSON");
    let statements = score["statements"].as_u64().expect("a number");
    assert!(statements >= 3);
    assert_eq!((score["whole"]["right"].as_u64(), score["whole"]["share"].as_f64()), (Some(statements), Some(1.0)));
    assert!(score["recall"]["missed"].as_array().is_some_and(|missed| !missed.is_empty()), "the quiet text has no statement");
    let output = run(&["audit", "news.ledger", "--score", "one/sheet.csv"]);
    let page = stdout(&output);
    assert!(page.contains("\nstatement ") && page.contains("95 % Wilson score intervals"), "{page}");

    std::fs::write(folder.path().join("second.csv"), marked(&sheet, "2", "no")).expect("room");
    let output = run(&["audit", "news.ledger", "--score", "one/sheet.csv", "--second", "second.csv"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert!(stdout(&output).contains("a001 statement: first right, second wrong"), "{}", stdout(&output));
}

#[test]
fn what_does_not_fit_is_told() {
    let folder = folder(&[("a.txt", FIRST.as_bytes()), ("b.txt", SECOND.as_bytes())]);
    let run = |arguments: &[&str]| run(folder.path(), arguments);
    assert_eq!(code(&run(&["add", "news.ledger", "a.txt"])), 0);
    assert_eq!(code(&run(&["add", "other.ledger", "b.txt"])), 0);
    assert_eq!(code(&run(&["audit", "news.ledger", "zebra"])), 1);
    assert_eq!(code(&run(&["audit", "news.ledger", "--by", "form", "--sentences", "0"])), 0);
    let place = folder.path().join("audit");
    let sheet = std::fs::read_to_string(place.join("sheet.csv")).expect("the default folder");
    assert!(!sheet.contains(",sentence,"));
    let output = run(&["audit", "news.ledger", "--score", "audit/sheet.csv"]);
    assert_eq!((code(&output), stderr(&output).as_str()), (1, "onrecord: audit/sheet.csv: nothing is marked in this sheet\n"));
    let filled = marked(&sheet, "right", "").replacen("right", "perhaps", 1);
    std::fs::write(place.join("filled.csv"), &filled).expect("room");
    let output = run(&["audit", "news.ledger", "--score", "audit/filled.csv"]);
    assert_eq!(code(&output), 3);
    assert!(stdout(&output).contains("not used: row 2: column statement: “perhaps” is no mark"), "{}", stdout(&output));
    let output = run(&["audit", "other.ledger", "--score", "audit/filled.csv"]);
    assert_eq!(code(&output), 1);
    assert!(stderr(&output).ends_with("1 of the 1 texts of this sheet are not in other.ledger: it was drawn from another ledger\n"));
    assert_eq!(code(&run(&["add", "news.ledger", "b.txt"])), 0);
    let output = run(&["audit", "news.ledger", "--score", "audit/filled.csv"]);
    assert!(stdout(&output).contains("note: the ledger has 2 texts and "), "{}", stdout(&output));
    std::fs::write(folder.path().join("alone.csv"), &filled).expect("room");
    let output = run(&["audit", "news.ledger", "--score", "alone.csv"]);
    assert!(stderr(&output).starts_with("onrecord: key.json: "), "{}", stderr(&output));
    let output = run(&["audit", "news.ledger", "--score", "alone.csv", "--key", "audit/key.json"]);
    assert_eq!(code(&output), 3, "{}", stderr(&output));
    for wrong in [&["--score", "x", "--seed", "3"][..], &["--score", "x", "--speaker", "q"], &["--second", "x"], &["--sample", "0"]] {
        let arguments: Vec<&str> = ["audit", "news.ledger"].iter().chain(wrong).copied().collect();
        assert_eq!(code(&run(&arguments)), 2, "{wrong:?}");
    }
}
