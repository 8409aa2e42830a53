//! What `onrecord read` writes, in each shape.

mod common;

use common::{TEXT, bridge, code, command, fixture, folder, run, run_with_input, stderr, stdout};
use serde_json::Value;

/// All objects of a record that have a start, an end and a text.
fn spans(value: &Value, found: &mut Vec<(usize, usize, String)>) {
    match value {
        Value::Object(object) => {
            if let (Some(start), Some(end), Some(text)) = (object.get("start"), object.get("end"), object.get("text")) {
                let number = |value: &Value| usize::try_from(value.as_u64().expect("a number")).expect("small");
                found.push((number(start), number(end), text.as_str().expect("text").to_owned()));
            }
            object.values().for_each(|value| spans(value, found));
        }
        Value::Array(list) => list.iter().for_each(|value| spans(value, found)),
        _ => {}
    }
}

fn record(arguments: &[&str]) -> Value {
    serde_json::from_str(&stdout(&bridge(arguments))).expect("JSON")
}

#[test]
fn offsets_cut_the_text_in_every_unit() {
    let bytes = TEXT.as_bytes();
    let chars: Vec<char> = TEXT.chars().collect();
    let utf16: Vec<u16> = TEXT.encode_utf16().collect();
    let mut starts = Vec::new();
    for unit in ["bytes", "chars", "utf16"] {
        let record = record(&["--format", "json", "--offsets", unit]);
        assert_eq!(record["offsets"], unit);
        let mut found = Vec::new();
        spans(&record, &mut found);
        assert!(found.len() > 15, "{}", found.len());
        for (start, end, text) in &found {
            let cut = match unit {
                "bytes" => String::from_utf8(bytes[*start..*end].to_vec()).expect("characters are whole"),
                "chars" => chars[*start..*end].iter().collect(),
                _ => String::from_utf16(&utf16[*start..*end]).expect("characters are whole"),
            };
            assert_eq!(&cut, text, "{unit}");
        }
        let length = [("bytes", bytes.len()), ("chars", chars.len()), ("utf16", utf16.len())].into_iter().find(|(name, _)| *name == unit);
        assert_eq!(record["document"]["length"].as_u64(), length.map(|(_, length)| length as u64));
        starts.push(record["statements"][1]["content"][0]["start"].clone());
    }
    // The text is such that the units differ.
    assert!(starts[0] != starts[1] && starts[1] != starts[2] && starts[0] != starts[2], "{starts:?}");
}

#[test]
fn a_record_says_who_said_what_to_whom() {
    let record = record(&["--format", "json", "--date", "2031-06-03"]);
    assert_eq!(record["document"]["published"], "2031-06-03");
    assert_eq!(record["document"]["dateline"]["date"], "2031-06-03");
    let statements = record["statements"].as_array().expect("a list");
    assert_eq!(statements.len(), 4);
    let first = &statements[0];
    assert_eq!(first["form"], "direct");
    assert_eq!(first["content"][0]["text"], "“The bridge is safe 👍🏽,”");
    assert_eq!(first["cue_lemma"], "tell");
    assert_eq!(first["addressee"]["span"]["text"], "reporters");
    assert_eq!(first["occasion"]["text"], "a news conference");
    assert_eq!(statements[2]["form"], "indirect");
    assert_eq!(statements[3]["within"], statements[2]["id"]);
}

#[test]
fn json_is_an_array_when_there_may_be_several() {
    let folder = folder(&[("a.txt", b"One fell."), ("b.txt", b"Two stood.")]);
    let several: Value = serde_json::from_slice(&run(folder.path(), &["read", "-f", "json", "a.txt", "b.txt"]).stdout).expect("JSON");
    assert_eq!(several.as_array().map(Vec::len), Some(2));
    // A folder gives an array even when one text is in it.
    std::fs::remove_file(folder.path().join("b.txt")).expect("removed");
    let one: Value = serde_json::from_slice(&run(folder.path(), &["read", "-f", "json", "."]).stdout).expect("JSON");
    assert_eq!(one.as_array().map(Vec::len), Some(1));
    let single: Value = serde_json::from_slice(&run(folder.path(), &["read", "-f", "json", "a.txt"]).stdout).expect("JSON");
    assert_eq!(single["document"]["origin"]["path"], "a.txt");
}

#[test]
fn jsonl_is_one_record_a_line() {
    let folder = folder(&[("a.txt", b"One fell."), ("deep/b.txt", b"Two stood."), ("deep/c.md", b"No."), (".hidden.txt", b"No.")]);
    let output = run(folder.path(), &["read", "-f", "jsonl", "."]);
    let text = stdout(&output);
    let paths: Vec<String> = text
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).expect("JSON")["document"]["origin"]["path"].as_str().expect("a path").to_owned())
        .collect();
    assert_eq!(paths, ["./a.txt", "./deep/b.txt"]);
}

#[test]
fn csv_has_a_row_for_each_statement() {
    let text = stdout(&bridge(&["--format", "csv"]));
    let lines: Vec<&str> = text.split("\r\n").collect();
    assert_eq!(lines.len(), 6, "{text}");
    let columns = lines[0].split(',').count();
    assert!(lines[0].starts_with("statement_id,parent_id,chain_depth,doc_id,doc_sha256,"));
    assert!(lines[1].contains("\"“The bridge is safe 👍🏽,”\",67,91,67 91,Mayor Ada Quill,92,107,"), "{}", lines[1]);
    // This row has no comma inside a cell.
    assert_eq!(lines[4].split(',').count(), columns, "{}", lines[4]);
    assert_eq!(lines[5], "");
}

#[test]
fn csv_cells_cannot_be_formulas() {
    let text = "=HYPERLINK(1) was wrong, Quill said.";
    let attributions = r#"{"id": "f.txt", "attributions": [{"source": [[25, 30]], "cue": [[31, 35]], "content": [[0, 23]]}]}"#;
    let folder = folder(&[("f.txt", text.as_bytes()), ("f.jsonl", attributions.as_bytes())]);
    let csv = stdout(&run(folder.path(), &["read", "f.txt", "--attributions", "f.jsonl", "-f", "csv"]));
    assert!(csv.contains(",'=HYPERLINK(1) was wrong,"), "{csv}");
}

#[test]
fn brat_spans_cut_the_text() {
    let text: Vec<char> = TEXT.chars().collect();
    let annotations = stdout(&bridge(&["--format", "brat"]));
    let mut seen = 0;
    for line in annotations.lines().filter(|line| line.starts_with('T')) {
        let cells: Vec<&str> = line.split('\t').collect();
        let (_, offsets) = cells[1].split_once(' ').expect("a kind and offsets");
        let parts: Vec<String> = offsets
            .split(';')
            .map(|part| {
                let (start, end) = part.split_once(' ').expect("two offsets");
                text[start.parse().expect("a number")..end.parse().expect("a number")].iter().collect()
            })
            .collect();
        assert_eq!(parts.join(" "), cells[2]);
        seen += 1;
    }
    assert_eq!(seen, 15);
    assert!(
        annotations.contains("E1\tAttribution:T3 Source:T2 Content:T1 Addressee:T4 Occasion:T5\nA1\tType E1 Direct\nA2\tAct E1 Assert\n"),
        "{annotations}"
    );
    assert!(annotations.ends_with("R1\tReportedBy Arg1:E4 Arg2:E3\n"));
}

#[test]
fn brat_writes_pairs_into_a_folder() {
    let folder = folder(&[("in/a.txt", "\u{feff}One fell.".as_bytes()), ("in/b/a.txt", b"Two stood.")]);
    let output = run(folder.path(), &["read", "in", "-f", "brat", "-o", "out"]);
    assert_eq!((code(&output), stdout(&output).as_str()), (0, ""));
    assert_eq!(std::fs::read_to_string(folder.path().join("out/a.txt")).expect("written"), "One fell.");
    assert_eq!(std::fs::read_to_string(folder.path().join("out/b/a.txt")).expect("written"), "Two stood.");
    assert!(folder.path().join("out/a.ann").is_file() && folder.path().join("out/b/a.ann").is_file());
    // Two texts of one name do not become one.
    let output = run(folder.path(), &["read", "in/a.txt", "in/b/a.txt", "-f", "brat", "-o", "flat"]);
    assert_eq!(code(&output), 3);
    assert!(stderr(&output).contains("written for another text of this name"), "{}", stderr(&output));
}

#[test]
fn the_page_for_people_needs_no_colour() {
    let page = stdout(&bridge(&[]));
    for expected in [
        "[C1 “The bridge is safe 👍🏽,”] [S1 Mayor Ada Quill]\n[Q1 told] reporters at a news conference.",
        "[C3 [S4 Critics] [Q4 said] [C4 that the “safe” bridge had been closed twice]],",
        "\nOSTERBY · Kestrel · June 3 · 4 statements\n",
        "\n1  D  Mayor Ada Quill",
        "\n      told reporters at a news conference: “The bridge is safe",
    ] {
        assert!(page.contains(expected), "{expected}\n{page}");
    }
    assert!(!page.contains('\u{1b}'));
}

#[test]
fn colour_adds_nothing_but_style() {
    let plain = stdout(&bridge(&["--color", "never"]));
    let styled = stdout(&bridge(&["--color", "always"]));
    assert!(styled.contains("\u{1b}[4m") && styled.contains("\u{1b}[1m") && styled.contains("\u{1b}[3m"));
    let mut stripped = String::new();
    let mut rest = styled.as_str();
    while let Some(at) = rest.find('\u{1b}') {
        stripped.push_str(&rest[..at]);
        let end = rest[at..].find('m').expect("an end") + at + 1;
        // Effects only: no code from 30 up, which would be a hue.
        let codes = &rest[at + 2..end - 1];
        assert!(codes.split(';').all(|code| code.parse::<u8>().is_ok_and(|code| code < 10)), "{codes}");
        rest = &rest[end..];
    }
    stripped.push_str(rest);
    assert_eq!(stripped, plain);
    // Both ways to say no.
    let output = command(&fixture("")).args(["read", "bridge.txt"]).env("NO_COLOR", "1").output().expect("runs");
    assert!(!stdout(&output).contains('\u{1b}'));
}

#[test]
fn lines_keep_to_the_width() {
    use unicode_width::UnicodeWidthStr as _;
    for (arguments, width) in [(&[][..], 80), (&["--width", "40"][..], 40), (&["--width", "24"][..], 24)] {
        let page = stdout(&bridge(arguments));
        let widest = page.lines().map(|line| line.width()).max();
        assert!(widest.is_some_and(|widest| widest <= width), "{widest:?}\n{page}");
    }
}

#[test]
fn a_text_cannot_steer_the_terminal() {
    let output = run_with_input(&fixture(""), &["read", "-"], "Quill said \u{1b}[2Jit \u{7}stood.\r\nSo.".as_bytes());
    assert!(!stdout(&output).contains(['\u{1b}', '\u{7}', '\r']), "{:?}", stdout(&output));
    assert!(stdout(&output).contains("␛[2Jit ␇stood."));
}

#[test]
fn standard_input_is_a_document() {
    let output = run_with_input(&fixture(""), &["read", "-", "--format", "json"], TEXT.as_bytes());
    let record: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(record["document"]["origin"]["path"], "-");
    assert_eq!(record["document"]["title"]["text"], "Bridge to reopen in May 🎉");
}

#[test]
fn explain_prints_every_field_with_its_place() {
    let arguments = ["explain", "bridge.txt", "1", "--attributions", "bridge.attributions.jsonl"];
    let page = stdout(&run(&fixture(""), &arguments));
    for expected in [
        "statement    1 of 4 in bridge.txt",
        "108–112 told",
        "cue lemma    tell",
        "113–122 reporters",
        "126–143 a news conference",
        "given, confidence 1.000",
        "direct: 15 of the content's 15",
    ] {
        assert!(page.contains(expected), "{expected}\n{page}");
    }
    let unknown = run(&fixture(""), &["explain", "bridge.txt", "9", "--attributions", "bridge.attributions.jsonl"]);
    assert_eq!(code(&unknown), 1);
    assert!(stderr(&unknown).contains("give a number from 1 to 4"), "{}", stderr(&unknown));
}

#[test]
fn conllu_has_a_line_for_each_word_and_a_tree_for_each_sentence() {
    let output = bridge(&["--format", "conllu"]);
    if code(&output) != 0 {
        // Syntax is part of the network that is built in, or it is not: then nothing else may be wrong.
        assert!(stderr(&output).contains("tells no syntax"), "{}", stderr(&output));
        eprintln!("skipped: the network that is built in tells no syntax");
        return;
    }
    let text: Vec<char> = TEXT.chars().collect();
    let lines = stdout(&output);
    assert!(lines.starts_with("# newdoc id = ") && lines.ends_with("\n\n"));
    let (mut words, mut cues) = (0, Vec::new());
    for sentence in lines.split("\n\n").filter(|sentence| !sentence.is_empty()) {
        let rows: Vec<Vec<&str>> = sentence.lines().filter(|line| !line.starts_with('#')).map(|line| line.split('\t').collect()).collect();
        for (number, row) in rows.iter().enumerate() {
            assert_eq!(row.len(), 10, "{row:?}");
            assert_eq!(row[0], (number + 1).to_string());
            assert!(row[6].parse::<usize>().is_ok_and(|governor| governor <= rows.len()), "{row:?}");
            assert_eq!(row[6] == "0", row[7] == "root", "{row:?}");
            let place = row[9].split('|').find_map(|item| item.strip_prefix("TokenRange=")).expect("a place");
            let (start, end) = place.split_once(':').expect("two offsets");
            let place = start.parse().expect("a number")..end.parse().expect("a number");
            assert_eq!(text[place].iter().collect::<String>(), row[1]);
            if row[9].contains(":cue") {
                cues.push(row[1].to_owned());
            }
        }
        assert_eq!(rows.iter().filter(|row| row[6] == "0").count(), 1, "{sentence}");
        words += rows.len();
    }
    assert!(words > 40, "{words}");
    assert_eq!(cues.first().map(String::as_str), Some("told"));
}
