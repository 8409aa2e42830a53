//! `onrecord kb`, and what `read` and `explain` make of a knowledge base.

mod common;

use common::{code, folder, run, stderr, stdout};
use serde_json::Value;
use std::path::Path;

const TABLE: &str = "countryid,country,position,positionLabel,officeholder,officeholderLabel,start_year,end_year
Q142,France,Q191954,President of the French Republic,Q901,Odile Marchetal,2021,2026
Q142,France,Q191954,President of the French Republic,Q902,Renaud Vasselin,2026,
Q142,France,Q9999,Member of the Senate,Q903,Luc Brissac,2021,
";

const TEXT: &[u8] = b"PARIS, March 1 (Kestrel) - French President Odile Marchetal said on Friday that the harbour would open.

\"We will keep our word,\" Marchetal told reporters.
";

/// The first record that is printed.
fn record(folder: &Path, arguments: &[&str]) -> Value {
    let output = run(folder, &[&["read", "-f", "jsonl", "--date", "2024-03-01"], arguments].concat());
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    serde_json::from_str(stdout(&output).lines().next().expect("a record")).expect("JSON")
}

#[test]
fn a_base_is_made_and_shown() {
    let folder = folder(&[("leaders.csv", TABLE.as_bytes())]);
    let output = run(folder.path(), &["kb", "build", "my.kb", "leaders.csv"]);
    assert_eq!((code(&output), stderr(&output).as_str()), (0, ""));
    assert_eq!(stdout(&output), "my.kb: 2 holdings\n1 rows of other offices, or of nobody, left out\n");
    let show = |arguments: &[&str]| {
        let output = run(folder.path(), &[&["kb", "show", "my.kb"], arguments].concat());
        (code(&output), stdout(&output) + &stderr(&output))
    };
    let (first, second) =
        ("Odile Marchetal  Q901  president, France  2021 to 2026", "Renaud Vasselin  Q902  president, France  2026 to after 2026-01-01");
    for query in ["French president", "the president of France", "France's president"] {
        assert_eq!(show(&[query]), (0, format!("{first}\n{second}\n")), "{query}");
    }
    assert_eq!(show(&["French president", "--on", "2024-05-01"]), (0, format!("{first}\n")));
    assert_eq!(show(&["French president", "--on", "2026-05-01"]), (0, format!("{first}  (perhaps)\n{second}  (perhaps)\n")));
    assert_eq!(show(&["Marchetal"]), (0, format!("{first}\n")));
    assert_eq!(
        show(&["Marchetal", "--on", "2020-05-01"]),
        (1, "onrecord: my.kb: nothing is known of 'Marchetal' on 2020-05-01\n".to_owned())
    );
    // The same rows give the same bytes, whatever their order.
    let mut lines: Vec<&str> = TABLE.lines().collect();
    lines[1..].reverse();
    std::fs::write(folder.path().join("back.csv"), lines.join("\r\n")).expect("written");
    assert_eq!(code(&run(folder.path(), &["kb", "build", "back.kb", "back.csv"])), 0);
    let bytes = |name| std::fs::read(folder.path().join(name)).expect("a base");
    assert_eq!(bytes("my.kb"), bytes("back.kb"));
}

#[test]
fn the_embedded_base_answers() {
    let folder = folder(&[]);
    let output = run(folder.path(), &["kb", "show", "embedded", "French president", "--on", "2019-05-01"]);
    assert_eq!((code(&output), stdout(&output).contains("Emmanuel Macron  Q3052772")), (0, true));
}

#[test]
fn entities_of_wikidata_are_read() {
    let holder = |time: &str, precision: u8| {
        format!(
            r#"{{"id":"Q901","labels":{{"en":{{"value":"Odile Marchetal"}}}},"aliases":{{"en":[{{"value":"Odile Brissac"}}]}},
            "claims":{{"P39":[{{"mainsnak":{{"datavalue":{{"value":{{"id":"Q950"}}}}}},"qualifiers":{{
            "P580":[{{"datavalue":{{"value":{{"time":"{time}","precision":{precision}}}}}}}],
            "P1001":[{{"datavalue":{{"value":{{"id":"Q951"}}}}}}]}}}}]}}}}"#
        )
        .replace('\n', " ")
    };
    let labels = r#"{"id":"Q950","labels":{"en":{"value":"Minister for Foreign Affairs"}}}
{"id":"Q951","labels":{"en":{"value":"Norway"}}}"#;
    let lines = format!("{}\n{labels}\n", holder("+2024-05-14T00:00:00Z", 11));
    let array = format!("[{},\n{}]", holder("+2024-00-00T00:00:00Z", 9), labels.replace('\n', ","));
    let bad = format!("{lines}{{\"id\":\n{}\n", holder("+2024-05-99T00:00:00Z", 11));
    let folder = folder(&[("lines.json", lines.as_bytes()), ("array.json", array.as_bytes()), ("bad.json", bad.as_bytes())]);
    for (input, first, status) in [("lines.json", "2024-05-14", 0), ("array.json", "2024", 0), ("bad.json", "2024-05-14", 3)] {
        let output = run(folder.path(), &["kb", "build", "my.kb", input]);
        assert_eq!(code(&output), status, "{}", stderr(&output));
        let shown = stdout(&run(folder.path(), &["kb", "show", "my.kb", "Odile Brissac"]));
        assert!(shown.starts_with(&format!("Odile Marchetal  Q901  foreign minister, Norway  {first} to after 2024-")), "{shown}");
    }
    let output = run(folder.path(), &["kb", "build", "my.kb", "bad.json"]);
    let errors = stderr(&output);
    assert!(errors.starts_with("onrecord: bad.json: line 4: not JSON: "), "{errors}");
    assert!(errors.contains("onrecord: bad.json: line 5: Q901: P580 of Q950 is not a time"), "{errors}");
    assert!(stdout(&output).ends_with("2 bad rows left out\n"));
}

#[test]
fn bad_rows_are_named_and_bad_inputs_write_nothing() {
    let bad = format!(
        "{TABLE}Q142,France,Q191954,President of France,X1,Ana Reyes,2020,\nQ142,France\nQ142,France,Q191954,President of France,Q905,Ana Reyes,May,\n"
    );
    let folder = folder(&[
        ("bad.csv", bad.as_bytes()),
        ("other.csv", b"a,b\n1,2\n"),
        ("empty.csv", b""),
        ("none.csv", b"position,person,personID,start,end\nmember of a parliament,Ana Reyes,Q905,2020,\n"),
    ]);
    let output = run(folder.path(), &["kb", "build", "my.kb", "bad.csv"]);
    let errors = "onrecord: bad.csv: line 5: 'X1' is no Wikidata id\n\
        onrecord: bad.csv: line 6: 2 cells; the header has 8\n\
        onrecord: bad.csv: line 7: 'May' is not a date of the form YYYY, YYYY-MM or YYYY-MM-DD\n";
    assert_eq!((code(&output), stderr(&output).as_str()), (3, errors));
    for (input, what) in [
        ("other.csv", "other.csv: line 1: no column of persons' ids"),
        ("empty.csv", "empty.csv: the table is empty"),
        ("none.csv", "new.kb: not written: no input has an office that is kept"),
        ("missing.csv", "missing.csv: no such file or directory"),
    ] {
        let output = run(folder.path(), &["kb", "build", "new.kb", input]);
        assert_eq!((code(&output), stdout(&output).as_str()), (1, ""));
        assert!(stderr(&output).contains(what), "{}", stderr(&output));
        assert!(!folder.path().join("new.kb").exists());
    }
}

#[test]
fn a_damaged_base_is_refused() {
    let folder = folder(&[("leaders.csv", TABLE.as_bytes()), ("text.txt", TEXT)]);
    assert_eq!(code(&run(folder.path(), &["kb", "build", "my.kb", "leaders.csv"])), 0);
    let whole = std::fs::read_to_string(folder.path().join("my.kb")).expect("a base");
    for (bytes, what) in [
        (TABLE.to_owned(), "line 1: not a knowledge base"),
        (whole.replace("onrecord-kb 1", "onrecord-kb 7"), "line 1: a knowledge base of version 7; this program reads version 1"),
        (whole[..whole.len() - 3].to_owned(), "line 1: the knowledge base is damaged"),
    ] {
        std::fs::write(folder.path().join("other.kb"), bytes).expect("written");
        for arguments in [&["read", "text.txt", "--kb", "other.kb"][..], &["kb", "show", "other.kb", "Marchetal"]] {
            let output = run(folder.path(), arguments);
            assert_eq!((code(&output), stdout(&output).as_str()), (1, ""));
            assert!(stderr(&output).starts_with(&format!("onrecord: other.kb: {what}")), "{}", stderr(&output));
        }
    }
}

#[test]
fn people_in_office_have_an_identity() {
    let folder = folder(&[("leaders.csv", TABLE.as_bytes()), ("text.txt", TEXT)]);
    assert_eq!(code(&run(folder.path(), &["kb", "build", "my.kb", "leaders.csv"])), 0);
    let identities = |record: &Value| -> Vec<Value> {
        let entities = record["entities"].as_array().expect("entities").iter();
        entities.map(|entity| entity["identity"].clone()).filter(|identity| !identity.is_null()).collect()
    };
    let given = record(folder.path(), &["--kb", "my.kb", "text.txt"]);
    let found = identities(&given);
    assert_eq!(found.len(), 1);
    let identity = &found[0];
    assert_eq!(
        (&identity["wikidata"], &identity["name"], &identity["basis"]),
        (&"Q901".into(), &"Odile Marchetal".into(), &"office and name".into())
    );
    assert_eq!((&identity["score"], &identity["span"]["text"]), (&1.0.into(), &"French President".into()));
    let head = std::fs::read_to_string(folder.path().join("my.kb")).expect("a base");
    assert!(head.starts_with(&format!("onrecord-kb 1 {}\n", given["provenance"]["knowledge_sha256"].as_str().expect("a hash"))));
    // The embedded base has another president; without one there is nothing to go by.
    assert!(identities(&record(folder.path(), &["text.txt"])).is_empty());
    let none = record(folder.path(), &["--kb", "none", "text.txt"]);
    assert!(identities(&none).is_empty() && none["provenance"]["knowledge_sha256"].is_null());

    let output = run(folder.path(), &["explain", "text.txt", "1", "--date", "2024-03-01", "--kb", "my.kb"]);
    let page = stdout(&output);
    assert!(page.contains("identity     Odile Marchetal, Wikidata Q901, score 1.000\n"), "{page}");
    assert!(page.contains("by office and name: 27–43 French President\n"), "{page}");
}

#[test]
fn a_speaker_without_a_name_has_the_identity_of_the_holder() {
    let text = b"The talks ended late. The French president said the harbour would open.\n";
    let given = br#"{"id": "text", "attributions": [{"source": [[22,42]], "cue": [[43,47]], "content": [[48,70]], "within": null}]}"#;
    let folder = folder(&[("leaders.csv", TABLE.as_bytes()), ("text.txt", text), ("given.jsonl", given)]);
    assert_eq!(code(&run(folder.path(), &["kb", "build", "my.kb", "leaders.csv"])), 0);
    let record = record(folder.path(), &["--kb", "my.kb", "--attributions", "given.jsonl", "text.txt"]);
    let speaker = &record["statements"][0]["speaker"];
    assert_eq!((&speaker["status"], &speaker["entity"]), (&"unnamed".into(), &Value::Null));
    assert_eq!((&speaker["identity"]["wikidata"], &speaker["identity"]["basis"]), (&"Q901".into(), &"office".into()));
    let arguments = ["explain", "text.txt", "1", "--date", "2024-03-01", "--kb", "my.kb", "--attributions", "given.jsonl"];
    assert!(stdout(&run(folder.path(), &arguments)).contains("identity     Odile Marchetal, Wikidata Q901, score 0.900\n"));
}
