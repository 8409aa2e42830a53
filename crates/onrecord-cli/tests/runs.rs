//! How runs go and end: exit codes, bad input, output files, threads, pipes.

mod common;

use common::{code, command, fixture, folder, run, run_with_input, stderr, stdout};
use std::io::Read as _;
use std::process::Stdio;

#[test]
fn each_bad_document_has_its_own_words_and_place() {
    let folder = folder(&[("empty.txt", b""), ("blank.txt", b" \n\n"), ("bad.txt", b"one\ntwo \xff"), ("binary.txt", b"PK\x03\x00")]);
    std::fs::create_dir(folder.path().join("none")).expect("a folder");
    let cases = [
        ("empty.txt", "onrecord: empty.txt: the text is empty\n"),
        ("blank.txt", "onrecord: blank.txt: the text is empty\n"),
        ("bad.txt", "onrecord: bad.txt: invalid UTF-8 at byte 8 (line 2)\n"),
        ("binary.txt", "onrecord: binary.txt: binary data, not text: NUL byte at byte 3\n"),
        ("missing.txt", "onrecord: missing.txt: no such file or directory\n"),
        ("none", "onrecord: none: no .txt files in this folder\n"),
    ];
    for (name, expected) in cases {
        let output = run(folder.path(), &["read", name]);
        assert_eq!((stderr(&output).as_str(), code(&output), stdout(&output).as_str()), (expected, 1, ""), "{name}");
    }
}

#[test]
fn a_bad_document_does_not_end_the_run() {
    let folder = folder(&[("a.txt", b"One fell."), ("b.txt", b"\xff"), ("c.txt", b"Two stood.")]);
    let output = run(folder.path(), &["read", "-f", "jsonl", "."]);
    assert_eq!(code(&output), 3);
    assert_eq!(stdout(&output).lines().count(), 2);
    assert_eq!(stderr(&output), "onrecord: ./b.txt: invalid UTF-8 at byte 0 (line 1)\n");
}

#[test]
fn wrong_options_are_a_usage_error() {
    for arguments in [
        &["read"][..],
        &["read", "--format", "pdf", "bridge.txt"],
        &["read", "--offsets", "words", "bridge.txt"],
        &["read", "--date", "yesterday", "bridge.txt"],
        &["read", "--jobs", "0", "bridge.txt"],
        &["read", "--min-confidence", "1.1", "bridge.txt"],
        &["read", "--min-confidence", "NaN", "bridge.txt"],
        &["read", "--format", "brat", "--offsets", "bytes", "bridge.txt"],
        &["read", "--format", "brat", "bridge.txt", "bridge.txt"],
        &["frobnicate"],
    ] {
        let output = run(&fixture(""), arguments);
        assert_eq!((code(&output), stdout(&output).as_str()), (2, ""), "{arguments:?}");
        assert!(!stderr(&output).is_empty());
    }
}

#[test]
fn the_order_and_every_byte_are_the_same_for_any_number_of_threads() {
    let text = common::TEXT;
    let names: Vec<String> = (0..20).map(|n| format!("{n:02}.txt")).collect();
    let texts: Vec<String> = (0..20).map(|n| text.repeat(1 + (n * 7) % 3) + &format!("\n\nNumber {n} stood, Quill said.\n")).collect();
    let files: Vec<(&str, &[u8])> = names.iter().zip(&texts).map(|(name, text)| (name.as_str(), text.as_bytes())).collect();
    let folder = folder(&files);
    for format in ["text", "jsonl", "csv"] {
        let one = run(folder.path(), &["read", "-f", format, "--jobs", "1", "."]);
        let eight = run(folder.path(), &["read", "-f", format, "--jobs", "8", "."]);
        assert_eq!(code(&one), 0);
        assert!(one.stdout.len() > 1000);
        assert!(one.stdout == eight.stdout, "{format}");
    }
}

#[test]
fn a_closed_pipe_ends_the_run_quietly() {
    let text = common::TEXT.repeat(20);
    let files: Vec<String> = (0..12).map(|n| format!("{n}.txt")).collect();
    let files: Vec<(&str, &[u8])> = files.iter().map(|name| (name.as_str(), text.as_bytes())).collect();
    let folder = folder(&files);
    let mut child =
        command(folder.path()).args(["read", "."]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the command runs");
    let mut pipe = child.stdout.take().expect("a pipe");
    let mut first = [0; 100];
    pipe.read_exact(&mut first).expect("some output");
    drop(pipe);
    let output = child.wait_with_output().expect("ends");
    assert_eq!((code(&output), stderr(&output).as_str()), (0, ""));
}

#[test]
fn an_output_file_appears_whole_or_not_at_all() {
    let folder = folder(&[("a.txt", b"One fell."), ("bad.txt", b""), ("out.csv", b"earlier")]);
    let contents = |name: &str| std::fs::read_to_string(folder.path().join(name)).ok();
    let listing = || std::fs::read_dir(folder.path()).expect("listed").count();
    // Nothing could be read: what was there stays.
    assert_eq!(code(&run(folder.path(), &["read", "-f", "csv", "-o", "out.csv", "bad.txt"])), 1);
    assert_eq!(contents("out.csv").as_deref(), Some("earlier"));
    assert_eq!(code(&run(folder.path(), &["read", "-f", "csv", "-o", "new.csv", "bad.txt"])), 1);
    assert_eq!((contents("new.csv"), listing()), (None, 3));
    // All went well: it is replaced.
    assert_eq!(code(&run(folder.path(), &["read", "-f", "csv", "-o", "out.csv", "a.txt"])), 0);
    assert!(contents("out.csv").is_some_and(|csv| csv.starts_with("statement_id,")));
    // A place where nothing can be written.
    for (place, words) in [("missing/out.csv", "no such file or directory"), (".", "is a directory")] {
        let output = run(folder.path(), &["read", "-f", "csv", "-o", place, "a.txt"]);
        assert_eq!(code(&output), 1, "{place}");
        assert!(stderr(&output).contains(words), "{}", stderr(&output));
    }
    assert_eq!(listing(), 3);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_leaves_what_was_there() {
    // Files of this shell may grow to one kilobyte: the write fails half-way, as on a full disk.
    let text = common::TEXT.repeat(40);
    let folder = folder(&[("a.txt", text.as_bytes()), ("out.json", b"earlier")]);
    let script = format!("trap '' XFSZ; ulimit -f 1; exec '{}' read -f json -o out.json a.txt", env!("CARGO_BIN_EXE_onrecord"));
    let output = std::process::Command::new("sh").args(["-c", &script]).current_dir(folder.path()).output().expect("a shell");
    assert_eq!(code(&output), 1, "{}", stderr(&output));
    assert!(stderr(&output).starts_with("onrecord: out.json: cannot be written: "), "{}", stderr(&output));
    assert_eq!(std::fs::read_to_string(folder.path().join("out.json")).expect("there"), "earlier");
    assert_eq!(std::fs::read_dir(folder.path()).expect("listed").count(), 2);
    // A device is written to, never replaced.
    let output = run(folder.path(), &["read", "-f", "json", "-o", "/dev/full", "a.txt"]);
    assert_eq!(code(&output), 1);
    assert!(stderr(&output).contains("/dev/full: cannot be written: no space left"), "{}", stderr(&output));
}

#[cfg(unix)]
#[test]
fn an_output_file_has_the_rights_of_any_new_file_and_a_link_stays() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = folder(&[("a.txt", b"One fell."), ("real.json", b"earlier")]);
    std::os::unix::fs::symlink("real.json", folder.path().join("link.json")).expect("a link");
    assert_eq!(code(&run(folder.path(), &["read", "-f", "json", "-o", "link.json", "a.txt"])), 0);
    assert!(folder.path().join("link.json").is_symlink());
    let written = std::fs::read_to_string(folder.path().join("real.json")).expect("there");
    assert!(written.contains("onrecord/1"));
    let rights = |name: &str| std::fs::metadata(folder.path().join(name)).expect("there").permissions().mode();
    assert_eq!(rights("real.json"), rights("a.txt"));
}

#[test]
fn odd_texts_have_a_clear_outcome() {
    let open_marks = "“Aye ".repeat(1_000);
    let one_line = "The bridge stood, Quill said, and so it would. ".repeat(200);
    let one_word = "a".repeat(300_000);
    let marks = "\"'“‘«".repeat(300) + " x";
    for text in [open_marks, one_line, one_word, marks] {
        for format in ["text", "jsonl"] {
            let output = run_with_input(&fixture(""), &["read", "-f", format, "-"], text.as_bytes());
            assert_eq!((code(&output), stderr(&output).as_str()), (0, ""), "{format}: {}", &text[..20]);
            assert!(!output.stdout.is_empty());
        }
    }
}

#[test]
fn attributions_that_do_not_fit_the_text_are_refused() {
    let folder = folder(&[
        ("a.txt", b"One fell."),
        ("far.jsonl", br#"{"id": "a", "attributions": [{"content": [[0, 99]]}]}"#),
        ("odd.jsonl", br#"{"id": "a", "attributions": [{"content": [[3, 1]]}]}"#),
        ("other.jsonl", br#"{"id": "b", "attributions": []}"#),
        ("broken.jsonl", b"{"),
    ]);
    for (file, words) in [
        ("far.jsonl", "a.txt: attribution 1 is given with offsets that this text does not have"),
        ("odd.jsonl", "a.txt: attribution 1 is given with offsets that this text does not have"),
        ("other.jsonl", "a.txt: no attributions are given for this text"),
        ("broken.jsonl", "broken.jsonl:1: "),
        ("gone.jsonl", "gone.jsonl: "),
    ] {
        let output = run(folder.path(), &["read", "a.txt", "--attributions", file]);
        assert_eq!(code(&output), 1, "{file}");
        assert!(stderr(&output).starts_with(&format!("onrecord: {words}")), "{}", stderr(&output));
    }
}

#[test]
fn predictions_score_full_marks_against_themselves() {
    let line = serde_json::json!({"id": "a", "annotator": "x", "text": common::TEXT, "attributions": []});
    let folder = folder(&[("gold.jsonl", format!("{line}\n{line}\n").as_bytes())]);
    assert_eq!(code(&run(folder.path(), &["eval", "predict", "gold.jsonl", "-o", "predicted.jsonl"])), 0);
    let predicted = std::fs::read_to_string(folder.path().join("predicted.jsonl")).expect("written");
    // Two annotators of one text, one prediction.
    assert_eq!(predicted.lines().count(), 1);
    let mut gold: serde_json::Value = serde_json::from_str(predicted.trim()).expect("JSON");
    gold["text"] = common::TEXT.into();
    std::fs::write(folder.path().join("gold.jsonl"), gold.to_string()).expect("written");
    let scores = stdout(&run(folder.path(), &["eval", "score", "gold.jsonl", "predicted.jsonl", "--json"]));
    let scores: serde_json::Value = serde_json::from_str(&scores).expect("JSON");
    assert_eq!(scores["soft"]["f1"], 100.0, "{scores}");
    assert!(scores["gold"].as_u64().is_some_and(|gold| gold > 0));
}

#[test]
fn help_version_schema_and_completions_are_printed() {
    let help = stdout(&run(&fixture(""), &["--help"]));
    assert!(help.contains("Examples:") && help.contains("Exit codes:"), "{help}");
    assert!(help.lines().all(|line| line.chars().count() <= 100));
    let version = stdout(&run(&fixture(""), &["--version"]));
    assert!(version.starts_with("onrecord 0.") && version.contains("\nmodel ") && version.contains("\nrecord onrecord/1"), "{version}");
    let schema: serde_json::Value = serde_json::from_str(&stdout(&run(&fixture(""), &["schema"]))).expect("JSON");
    assert!(schema["properties"]["statements"].is_object());
    assert!(stdout(&run(&fixture(""), &["completions", "bash"])).contains("_onrecord"));
}

#[cfg(target_os = "linux")]
#[test]
fn help_that_cannot_be_written_is_a_failure() {
    for arguments in [&["--help"][..], &["read", "--help"], &["--version"], &["schema"]] {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").expect("a device");
        let output = command(&fixture("")).args(arguments).stdout(full).output().expect("the command runs");
        assert_eq!(code(&output), 1, "{arguments:?}");
        assert!(stderr(&output).starts_with("onrecord: standard output: cannot be written: no space left"), "{}", stderr(&output));
    }
}

#[test]
fn scoring_refuses_what_its_texts_do_not_have() {
    let gold = "\u{feff}{\"id\": \"a\", \"text\": \"It fell, she said.\", \"attributions\": [{\"content\": [[0, 7]]}]}\n";
    let folder = folder(&[
        ("gold.jsonl", gold.as_bytes()),
        ("good.jsonl", br#"{"id": "a", "attributions": [{"content": [[0, 7]]}]}"#),
        ("far.jsonl", br#"{"id": "a", "attributions": [{"content": [[0, 7]]}, {"source": [[9, 40]], "content": [[0, 7]]}]}"#),
        ("lacks.jsonl", b"\n{\"id\": \"a\"}\n"),
        ("bad.jsonl", b"\n\n{\"id\": \"\xff\"}\n"),
    ]);
    let score = |gold, predicted| run(folder.path(), &["eval", "score", gold, predicted]);
    let good = score("gold.jsonl", "good.jsonl");
    assert_eq!((code(&good), stderr(&good).as_str()), (0, ""));
    assert!(stdout(&good).contains("soft                   {'p': 100.0, 'r': 100.0, 'f1': 100.0}"), "{}", stdout(&good));
    let cases = [
        (
            "gold.jsonl",
            "far.jsonl",
            "far.jsonl: document 'a', attribution 2, source: [9, 40] reaches past the text, which has 18 code points",
        ),
        ("gold.jsonl", "lacks.jsonl", "lacks.jsonl:2: missing field `attributions` at column 11"),
        ("bad.jsonl", "good.jsonl", "bad.jsonl:3: invalid UTF-8 at byte 10"),
    ];
    for (gold, predicted, expected) in cases {
        let output = score(gold, predicted);
        assert_eq!((code(&output), stdout(&output).as_str(), stderr(&output)), (1, "", format!("onrecord: {expected}\n")));
    }
}

#[test]
fn doubtful_statements_are_marked_and_left_out_when_asked() {
    let text = include_str!("../../../samples/opinion.txt");
    let gold = serde_json::json!({"id": "a", "text": text}).to_string() + "\n";
    let folder = folder(&[("a.txt", text.as_bytes()), ("gold.jsonl", gold.as_bytes())]);
    let statements = |arguments: &[&str]| -> Vec<(String, f64)> {
        let record: serde_json::Value = serde_json::from_slice(&run(folder.path(), arguments).stdout).expect("JSON");
        let statements = record["statements"].as_array().expect("a list").iter();
        statements.map(|s| (s["id"].as_str().expect("an id").to_owned(), s["confidence"].as_f64().expect("a number"))).collect()
    };
    let all = statements(&["read", "-f", "json", "a.txt"]);
    let doubtful = all.iter().filter(|(_, confidence)| *confidence < 0.5).count();
    assert!(doubtful > 0 && doubtful < all.len(), "the text has statements of both kinds: {all:?}");
    assert_eq!(statements(&["read", "-f", "json", "--min-confidence", "0", "a.txt"]), all);
    let sure = statements(&["read", "-f", "json", "--min-confidence", "0.5", "a.txt"]);
    assert!(!sure.is_empty() && sure.iter().all(|statement| statement.1 >= 0.5 && all.contains(statement)), "{sure:?}");
    let marks = |page: &str| ["D? ", "I? ", "M? "].iter().map(|mark| page.matches(mark).count()).sum::<usize>();
    let page = stdout(&run(folder.path(), &["read", "a.txt"]));
    assert!(marks(&page) == doubtful && page.contains("· ? doubtful\n"), "{page}");
    let page = stdout(&run(folder.path(), &["read", "--min-confidence", "0.5", "a.txt"]));
    assert!(marks(&page) == 0 && !page.contains("? doubtful") && page.contains(&format!("{} statements\n", sure.len())), "{page}");
    // Numbers are those of the page.
    let last = (sure.len() + 1).to_string();
    assert_eq!(code(&run(folder.path(), &["explain", "--min-confidence", "0.5", "a.txt", &last])), 1);
    assert_eq!(code(&run(folder.path(), &["explain", "a.txt", &last])), 0);
    let predicted = |least: &str| {
        let line = stdout(&run(folder.path(), &["eval", "predict", "--min-confidence", least, "gold.jsonl"]));
        let line: serde_json::Value = serde_json::from_str(&line).expect("JSON");
        line["attributions"].as_array().map(Vec::len)
    };
    assert_eq!((predicted("0"), predicted("0.5"), predicted("1")), (Some(all.len()), Some(sure.len()), Some(0)));
}
