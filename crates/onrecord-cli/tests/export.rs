//! Exports from the command line: each shape has the statements of the search, at the places where they stand.

mod common;

use common::{code, folder, run, stderr, stdout};
use serde_json::Value;
use std::collections::BTreeSet;

const FIRST: &str = "OSTERBY, June 3, 2025 (Norpress) - “The bridge will stand for a hundred years 😀,” Mayor Ada Quill told reporters.\n\n\
    She accused the Harbour Board of hiding its books.\n";
const SECOND: &str = "KESTREL BAY, June 5, 2025 (Norpress) - Mayor Ada Quill said the ferry would sail again.\n";

fn slice(text: &str, start: &Value, end: &Value) -> String {
    let at = |value: &Value| usize::try_from(value.as_u64().expect("a number")).expect("it is small");
    text.chars().skip(at(start)).take(at(end) - at(start)).collect()
}

#[test]
fn each_shape_has_the_statements_of_the_search() {
    let folder = folder(&[("a.txt", FIRST.as_bytes()), ("b.txt", SECOND.as_bytes())]);
    let run = |arguments: &[&str]| run(folder.path(), arguments);
    assert_eq!(code(&run(&["add", "news.ledger", "a.txt", "b.txt"])), 0);
    let lines = |text: &str| text.lines().map(|line| serde_json::from_str::<Value>(line).expect("JSON")).collect::<Vec<_>>();
    let rows = lines(&stdout(&run(&["search", "news.ledger", "--by-date", "--format", "jsonl", "--limit", "99"])));
    let ids: Vec<&str> = rows.iter().map(|row| row["statement"].as_str().expect("an id")).collect();
    assert!(ids.len() >= 3, "{rows:?}");
    let export = |format: &str| {
        let output = run(&["export", "news.ledger", "--to", format]);
        assert_eq!(code(&output), 0, "{format}: {}", stderr(&output));
        assert!(stderr(&output).contains(" statements written"), "{format}: {}", stderr(&output));
        stdout(&output)
    };
    let text =
        |document: &Value| if slice(FIRST, &0.into(), &7.into()) == "OSTERBY" && document == &rows[0]["document"] { FIRST } else { SECOND };

    let found = lines(&export("jsonl"));
    assert_eq!(found.iter().map(|row| row["statement"].as_str().expect("an id")).collect::<Vec<_>>(), ids, "the rows of the search");
    for row in &found {
        let content = &row["record"]["content"][0];
        assert_eq!(
            slice(text(&row["document"]), &content["start"], &content["end"]),
            content["text"].as_str().expect("text"),
            "code points"
        );
    }
    let csv = export("csv");
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let records: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>().expect("RFC 4180");
    assert_eq!(records.iter().map(|record| &record[0]).collect::<Vec<_>>(), ids);

    let page: Value = serde_json::from_str(&export("webannotation")).expect("JSON");
    for item in page["items"].as_array().expect("a list") {
        let selectors = &item["target"]["selector"];
        let body = item["target"]["state"]["cached"].as_str().expect("a hash").trim_start_matches("urn:sha256:").into();
        let there = slice(text(&body), &selectors[0]["start"], &selectors[0]["end"]);
        assert_eq!(there, selectors[1]["exact"].as_str().expect("text"), "both selectors pick the same");
    }
    let csl: Value = serde_json::from_str(&export("csl-json")).expect("JSON");
    assert_eq!(csl.as_array().map(Vec::len), Some(ids.len()));
    assert_eq!(csl[0]["issued"]["date-parts"][0], serde_json::json!([2025, 6, 3]));
    for (format, list) in [("citron", "id"), ("corenlp", "id")] {
        let documents = lines(&export(format));
        let quotes: usize = documents.iter().map(|document| document["quotes"].as_array().expect("a list").len()).sum();
        assert_eq!((documents.len(), quotes), (2, ids.len()), "{format}");
        assert!(!documents[0]["quotes"][0][list].is_null(), "{format}");
    }
    let events = lines(&export("plover"));
    assert!(events.iter().any(|event| event["event"] == "ACCUSE" && event["mode"] == "allege"), "{events:?}");
    let citations = export("citation");
    assert_eq!(citations.lines().count(), ids.len());
    assert!(
        citations.starts_with("“The bridge will stand for a hundred years 😀” — Ada Quill, quoted by Norpress, 3 June 2025 [chars "),
        "{citations}"
    );
    let conllu = export("conllu");
    assert_eq!(conllu.matches("# newdoc id = ").count(), 2, "{conllu}");
    assert!(conllu.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).all(|line| line.split('\t').count() == 10));

    let output = run(&["export", "news.ledger", "--to", "parquet", "--output", "all.parquet"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let bytes = std::fs::read(folder.path().join("all.parquet")).expect("it is written");
    assert!(bytes.starts_with(b"PAR1") && bytes.ends_with(b"PAR1"), "it is whole");
    let output = run(&["export", "news.ledger", "--to", "brat", "--output", "brat"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let files: BTreeSet<_> =
        std::fs::read_dir(folder.path().join("brat")).expect("a folder").map(|file| file.expect("a file").path()).collect();
    assert_eq!(files.len(), 4, "{files:?}");
    assert_eq!(code(&run(&["export", "news.ledger", "--to", "brat"])), 2, "brat needs a folder");
}

#[test]
fn only_what_was_asked_for_is_written() {
    let folder = folder(&[("a.txt", FIRST.as_bytes()), ("b.txt", SECOND.as_bytes())]);
    let run = |arguments: &[&str]| run(folder.path(), arguments);
    assert_eq!(code(&run(&["add", "news.ledger", "a.txt", "b.txt"])), 0);
    let output = run(&["export", "news.ledger", "ferry", "--to", "citation"]);
    assert_eq!(stdout(&output).lines().count(), 1, "{}", stdout(&output));
    let output = run(&["export", "news.ledger", "zebra", "--to", "jsonl"]);
    assert_eq!((code(&output), stdout(&output).as_str()), (0, ""), "{}", stderr(&output));
    let rows = stdout(&run(&["search", "news.ledger", "ferry", "--format", "jsonl"]));
    let row: Value = serde_json::from_str(&rows).expect("one line of JSON");
    let id = row["statement"].as_str().expect("an id");
    let shown = run(&["show", "news.ledger", id, "--json"]);
    let value: Value = serde_json::from_str(&stdout(&shown)).expect("JSON");
    assert_eq!((value["statement"]["statement"].as_str(), value["reports"].as_array().map(Vec::len)), (Some(id), Some(1)));
    assert!(stdout(&run(&["show", "news.ledger", id])).contains("cite: "));
    assert_eq!(code(&run(&["show", "news.ledger", "none"])), 1);
    assert!(stdout(&run(&["speakers", "news.ledger", "quill"])).contains("Ada Quill (2 texts, 2025-06-03 to 2025-06-05)"));
    assert_eq!(code(&run(&["speakers", "news.ledger", "zebra"])), 1);
}

#[test]
fn a_statement_is_shown_with_the_wordings_of_its_other_reports() {
    let other = "KESTREL BAY, June 5, 2025 (Kestrel) - Mayor Ada Quill said on Tuesday the bridge will stand for a thousand years.\n";
    let folder = folder(&[("a.txt", FIRST.as_bytes()), ("b.txt", other.as_bytes())]);
    let run = |arguments: &[&str]| run(folder.path(), arguments);
    assert_eq!(code(&run(&["add", "news.ledger", "a.txt", "b.txt"])), 0);
    let rows = stdout(&run(&["search", "news.ledger", "hundred years", "--format", "jsonl"]));
    let row: Value = serde_json::from_str(&rows).expect("one line of JSON");
    let shown = stdout(&run(&["show", "news.ledger", row["statement"].as_str().expect("an id")]));
    assert!(shown.contains("also reported:") && shown.contains("[-hundred-] {+thousand+} years"), "{shown}");
}
