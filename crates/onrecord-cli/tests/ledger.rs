//! Ledgers from the command line: add, verify, check; again, after a kill, with faults.

mod common;

use common::{code, command, folder, run, stderr, stdout};
use serde_json::Value;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

const FIRST: &[u8] = b"OSTERBY, June 3, 2025 (Norpress) - \"The bridge will stand for a hundred years,\" Mayor Ada Quill told reporters.\n";
const SECOND: &[u8] = b"KESTREL BAY, June 5, 2025 (Norpress) - Mayor Ada Quill said the ferry would sail again.\n";

#[test]
fn texts_are_added_once_and_quotations_found() {
    let folder = folder(&[("a.txt", FIRST), ("b.txt", SECOND), ("bad.txt", b"\xff")]);
    let run = |arguments: &[&str]| run(folder.path(), arguments);
    let output = run(&["add", "news.ledger", "."]);
    assert_eq!(code(&output), 3, "one text is bad: {}", stderr(&output));
    assert_eq!(
        stderr(&output),
        "onrecord: ./bad.txt, line 1, column 1: not valid UTF-8\nnews.ledger: 2 texts added with 2 statements; skipped: 1 encoding\n"
    );
    let output = run(&["add", "news.ledger", "a.txt", "b.txt"]);
    assert_eq!((code(&output), stderr(&output).as_str()), (0, "news.ledger: 0 texts added with 0 statements, 2 known from elsewhere\n"));
    let output = run(&["add", "news.ledger", "a.txt", "b.txt"]);
    assert_eq!((code(&output), stderr(&output).as_str()), (0, "news.ledger: 0 texts added with 0 statements, 2 known already\n"));

    let output = run(&["verify", "news.ledger", "The bridge will stand"]);
    assert_eq!(code(&output), 0);
    let page = stdout(&output);
    assert!(
        page.starts_with("exact: 2025-06-03, Norpress, ./a.txt [36-57]\n    “The bridge will stand”\n    said by Ada Quill (statement "),
        "{page}"
    );
    assert!(page.ends_with("\nsearched 2 texts from 2025-06-03 to 2025-06-05\n"), "{page}");

    let output = run(&["verify", "--format", "json", "news.ledger", "the bridge would stand for a hundred years"]);
    let found: Value = serde_json::from_str(&stdout(&output)).expect("JSON");
    assert_eq!((found["match"].as_str(), found["hits"][0]["start"].as_u64()), (Some("near"), Some(36)));
    assert_eq!(found["hits"][0]["diff"][1], serde_json::json!({"quoted": "would"}));
    assert_eq!(found["searched"], serde_json::json!({"documents": 2, "from": "2025-06-03", "to": "2025-06-05"}));

    let output = run(&["verify", "news.ledger", "nobody has ever said this"]);
    assert_eq!((code(&output), stdout(&output).as_str()), (1, "not found in 2 texts from 2025-06-03 to 2025-06-05\n"));
    let output = run(&["search", "news.ledger", "bridge", "--speaker", "quill"]);
    let page = stdout(&output);
    assert_eq!(code(&output), 0);
    assert!(page.starts_with("Ada Quill, 2025-06-03, to reporters (direct, "), "{page}");
    assert!(page.contains("\n    \"The bridge will stand for a hundred years,\"\n    Norpress, ./a.txt [35-79], statement "), "{page}");
    let output = run(&["search", "--format", "csv", "news.ledger", "--by-date"]);
    assert_eq!(stdout(&output).lines().count(), 3, "a head and two statements");
    let output = run(&["search", "--format", "jsonl", "news.ledger", "ferry"]);
    let row: Value = serde_json::from_str(&stdout(&output)).expect("one line of JSON");
    assert_eq!((row["speaker"].as_str(), row["form"].as_str()), (Some("Ada Quill"), Some("indirect")));
    let output = run(&["search", "news.ledger", "zebra"]);
    assert_eq!((code(&output), stdout(&output).as_str()), (1, "no statement fits\n"));

    let output = run(&["check", "news.ledger"]);
    assert_eq!((code(&output), stdout(&output).as_str()), (0, "news.ledger: 2 texts from 4 places, 2 statements, no faults\n"));
}

#[test]
fn files_of_every_kind_are_added_once() {
    let rows = "id,title,date,publisher,url,text\n\
        7,Bridge,2031-05-02,Kestrel,https://kestrel.example/7,\"“The bridge will stand,” Mayor Ada Quill said on Friday.\"\n\
        8,Leer,2031-05-03,Kestrel,,\"\"\n\
        9,Brücke,2031-05-04,Kestrel,,\"Die Bürgermeisterin sagte am Freitag, dass die Brücke noch hundert Jahre stehen werde.\"\n";
    let lines = "{\"text\": \"Ada Quill said the ferry would sail.\", \"date\": \"2031-05-05\"}\n{\"title\": \"Ferry\"}\nnot JSON\n";
    let folder = folder(&[
        ("rows.csv", rows.as_bytes()),
        ("lines.jsonl", lines.as_bytes()),
        ("photo.png", b"\x89PNG\r\n\x1a\n"),
        ("empty.txt", b""),
    ]);
    let run = |arguments: &[&str]| run(folder.path(), arguments);
    let arguments = ["add", "news.ledger", ".", "--skipped", "skipped.csv"];
    let output = run(&arguments);
    let told = stderr(&output);
    assert_eq!(code(&output), 3, "{told}");
    let summary = "news.ledger: 2 texts added with 2 statements, 1 kept unread, not in English (1 de); skipped: ";
    assert!(told.contains(summary), "{told}");
    let skipped = std::fs::read_to_string(folder.path().join("skipped.csv")).expect("it is written");
    assert!(skipped.starts_with("place,kind,reason\n") && skipped.contains("./photo.png"), "{skipped}");
    assert!(skipped.contains("\"./lines.jsonl, line 3\",malformed") || skipped.contains("./lines.jsonl, line 3"), "{skipped}");
    let output = run(&["search", "news.ledger", "bridge", "--format", "jsonl"]);
    let row: Value = serde_json::from_str(&stdout(&output)).expect("one line of JSON");
    assert_eq!(
        (row["url"].as_str(), row["publisher"].as_str(), row["title"].as_str()),
        (Some("https://kestrel.example/7"), Some("Kestrel"), Some("Bridge"))
    );
    assert_eq!((row["published"].as_str(), row["path"].as_str()), (Some("2031-05-02"), Some("./rows.csv")));
    std::fs::remove_file(folder.path().join("skipped.csv")).expect("it is there");
    let output = run(&arguments);
    assert!(stderr(&output).contains("news.ledger: 0 texts added with 0 statements, "), "{}", stderr(&output));
    std::fs::write(folder.path().join("other.jsonl"), "{\"body\": \"Ada Quill said the mast would fall.\"}\n").expect("there is room");
    assert_eq!(code(&run(&["add", "news.ledger", "other.jsonl", "--fields", "text=body"])), 0);
    // What nobody asked for by name is no failure; what is asked for is.
    std::fs::create_dir(folder.path().join("album")).expect("there is room");
    std::fs::rename(folder.path().join("photo.png"), folder.path().join("album/photo.png")).expect("it is there");
    std::fs::write(folder.path().join("album/a.txt"), FIRST).expect("there is room");
    assert_eq!(code(&run(&["add", "news.ledger", "album"])), 0);
    assert_eq!(code(&run(&["add", "news.ledger", "album/a.txt", "album/photo.png"])), 3);
}

#[test]
fn what_is_no_ledger_is_named() {
    let folder = folder(&[("a.txt", FIRST)]);
    for (arguments, expected) in [
        (&["verify", "none", "x"][..], "onrecord: none: there is no ledger here; `onrecord add` makes one\n"),
        (&["check", "a.txt"], "onrecord: a.txt: not an onrecord ledger, or damaged: file is not a database\n"),
        (&["add", "a.txt", "a.txt"], "onrecord: a.txt: not an onrecord ledger, or damaged: file is not a database\n"),
        (&["add", "no/such/folder/x", "a.txt"], "onrecord: no/such/folder/x: unable to open database file: no/such/folder/x\n"),
    ] {
        let output = run(folder.path(), arguments);
        assert_eq!((code(&output), stderr(&output).as_str()), (1, expected), "{arguments:?}");
    }
    assert_eq!(std::fs::read(folder.path().join("a.txt")).unwrap(), FIRST, "the text is as it was");
}

/// All rows of a ledger that do not depend on the order of their making.
fn rows(ledger: &Path) -> Vec<String> {
    let connection = rusqlite::Connection::open(ledger).expect("a database");
    let query = "SELECT d.hash || o.path || coalesce(s.id || s.number || s.content || s.content_text || s.rule, '')
                 FROM documents d JOIN origins o ON o.document = d.id JOIN revisions r ON r.document = d.id
                 LEFT JOIN statements s ON s.revision = r.id ORDER BY 1";
    let mut statement = connection.prepare(query).expect("the tables are there");
    let rows = statement.query_map([], |row| row.get(0)).expect("rows");
    rows.collect::<Result<_, _>>().expect("texts")
}

#[test]
fn a_killed_run_begun_again_ends_like_one_that_was_not() {
    let texts: Vec<(String, String)> = (0..160)
        .map(|number| {
            let said = format!("KESTREL BAY, June 5, 2025 (Norpress) - “We counted {number} boats,” Mayor Ada Quill told reporters.\n");
            (format!("{number:03}.txt"), said)
        })
        .collect();
    let files: Vec<(&str, &[u8])> = texts.iter().map(|(name, text)| (name.as_str(), text.as_bytes())).collect();
    let folder = folder(&files);
    assert_eq!(code(&run(folder.path(), &["add", "whole.ledger", "."])), 0);
    let whole = rows(&folder.path().join("whole.ledger"));
    assert!(whole.len() >= 160, "{}", whole.len());
    let (ledger, mut cut) = (folder.path().join("cut.ledger"), 0);
    for moment in moments() {
        for end in ["", "-wal", "-shm", "-journal"] {
            let _ = std::fs::remove_file(folder.path().join(format!("cut.ledger{end}")));
        }
        let mut child = command(folder.path()).args(["add", "cut.ledger", "."]).stderr(Stdio::null()).spawn().expect("it starts");
        std::thread::sleep(Duration::from_millis(moment));
        cut += usize::from(child.try_wait().expect("a state").is_none());
        child.kill().expect("it is killed, or has ended");
        child.wait().expect("it ends");
        let output = run(folder.path(), &["add", "cut.ledger", "."]);
        assert_eq!(code(&output), 0, "after {moment} ms: {}", stderr(&output));
        assert_eq!(rows(&ledger), whole, "after {moment} ms");
        assert!(stdout(&run(folder.path(), &["check", "cut.ledger"])).ends_with("no faults\n"), "after {moment} ms");
    }
    assert!(cut > 0, "at least one run was cut short");
}

/// Milliseconds after which a run is killed: a few spread over a run, or as many random ones as `ONRECORD_KILLS` says.
fn moments() -> Vec<u64> {
    let Some(many) = std::env::var("ONRECORD_KILLS").ok().and_then(|many| many.parse::<u64>().ok()) else {
        return vec![15, 40, 60, 80, 110, 140, 180, 230, 300, 400];
    };
    // SplitMix64: the same moments each time.
    let random = |number: u64| {
        let mixed = (number.wrapping_add(1)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb) >> 33
    };
    (0..many).map(|number| 5 + random(number) % 400).collect()
}

#[cfg(unix)]
#[test]
fn a_ledger_that_may_only_be_read_is_asked_but_not_written() {
    use std::os::unix::fs::PermissionsExt as _;
    // Root may write whatever the permissions say: then the command is run as somebody else, from a place that they may enter.
    let is_root = std::process::Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout == b"0\n");
    let folder = folder(&[("a.txt", FIRST), ("b.txt", SECOND)]);
    assert_eq!(code(&run(folder.path(), &["add", "news.ledger", "a.txt"])), 0);
    let program = folder.path().join("onrecord");
    std::fs::copy(command(folder.path()).get_program(), &program).expect("there is room");
    for (name, mode) in [("onrecord", 0o555), ("news.ledger", 0o444), ("a.txt", 0o444), ("b.txt", 0o444), ("", 0o555)] {
        std::fs::set_permissions(folder.path().join(name), std::fs::Permissions::from_mode(mode)).expect("ours");
    }
    let run = |arguments: &[&str]| {
        let mut command = if is_root {
            let mut command = std::process::Command::new("setpriv");
            command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(&program);
            command
        } else {
            std::process::Command::new(&program)
        };
        command.current_dir(folder.path()).args(arguments).output().expect("the command runs")
    };
    let output = run(&["verify", "news.ledger", "The bridge will stand"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert!(stdout(&run(&["check", "news.ledger"])).ends_with("no faults\n"));
    let output = run(&["add", "news.ledger", "b.txt"]);
    assert_eq!(code(&output), 1);
    assert!(stderr(&output).contains("onrecord: news.ledger: the ledger may only be read\n"), "{}", stderr(&output));
    std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o755)).expect("ours");
    assert!(stdout(&run(&["check", "news.ledger"])).ends_with("no faults\n"), "nothing is lost");
}

#[cfg(unix)]
#[test]
fn a_full_disk_loses_nothing_that_was_kept() {
    let folder = folder(&[("a.txt", FIRST), ("b.txt", SECOND)]);
    assert_eq!(code(&run(folder.path(), &["add", "news.ledger", "a.txt"])), 0);
    let before = rows(&folder.path().join("news.ledger"));
    // A limit on the size of files stands in for a disk without room.
    let program = command(folder.path()).get_program().to_owned();
    let script = format!("ulimit -f 8; trap '' XFSZ; exec '{}' add news.ledger b.txt", program.to_string_lossy());
    let output = std::process::Command::new("bash").args(["-c", &script]).current_dir(folder.path()).output().expect("bash runs");
    assert_eq!(code(&output), 1, "{}", stderr(&output));
    assert!(stderr(&output).starts_with("onrecord: news.ledger: "), "{}", stderr(&output));
    assert_eq!(rows(&folder.path().join("news.ledger")), before);
    assert!(stdout(&run(folder.path(), &["check", "news.ledger"])).ends_with("no faults\n"));
}
