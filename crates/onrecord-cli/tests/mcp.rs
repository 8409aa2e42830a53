//! `onrecord mcp`: the same answers as the other commands, on a clean line.

mod common;

use common::{code, folder, run, run_with_input, stderr, stdout};
use serde_json::{Value, json};
use std::path::Path;

const FIRST: &str = "OSTERBY, June 3, 2025 (Norpress) – “The bridge will stand for a hundred years,” Mayor Ada Quill told reporters.\n";
const SECOND: &str = "KESTREL BAY, June 5, 2025 (Norpress) – Mayor Ada Quill said the ferry would sail again.\n";
const THIRD: &str = "OSTERBY, June 4, 2025 (Kestrel) – “The bridge will stand for a hundred years,” Ada Quill told reporters on Tuesday.\n";

fn ledger() -> tempfile::TempDir {
    let folder = folder(&[("a.txt", FIRST.as_bytes()), ("b.txt", SECOND.as_bytes()), ("c.txt", THIRD.as_bytes())]);
    let output = run(folder.path(), &["add", "news.ledger", "a.txt", "b.txt", "c.txt"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    folder
}

/// What a tool gives.
fn call(folder: &Path, tool: &str, arguments: &Value) -> Value {
    let meta = json!({"io.modelcontextprotocol/protocolVersion": "2026-07-28", "io.modelcontextprotocol/clientCapabilities": {}});
    let params = json!({"_meta": meta, "name": tool, "arguments": arguments});
    let asked = json!({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params});
    let output = run_with_input(folder, &["mcp", "news.ledger"], format!("{asked}\n").as_bytes());
    assert_eq!((code(&output), stderr(&output).as_str()), (0, ""));
    let answer: Value = serde_json::from_str(&stdout(&output)).expect("one line of JSON");
    answer["result"]["structuredContent"].clone()
}

/// What a command prints as JSON.
fn printed(folder: &Path, arguments: &[&str]) -> Value {
    serde_json::from_str(&stdout(&run(folder, arguments))).expect("JSON")
}

/// A row without what only the tools add.
fn bare(row: &Value) -> Value {
    let mut row = row.clone();
    let fields = row.as_object_mut().expect("an object");
    for name in ["citation", "permalink", "resource", "highlights"] {
        assert!(fields.remove(name).is_some(), "{name}");
    }
    row
}

fn bare_all(rows: &Value) -> Vec<Value> {
    rows.as_array().expect("a list").iter().map(bare).collect()
}

#[test]
fn tools_answer_as_the_commands_do() {
    let folder = ledger();
    let folder = folder.path();

    for quote in ["The bridge will stand", "the BRIDGE will stand", "the old bridge will stand for a hundred years", "never said at all"] {
        let printed = printed(folder, &["verify", "news.ledger", "--format", "json", quote]);
        assert_eq!(call(folder, "verify_quote", &json!({"quote": quote})), printed, "{quote}");
    }

    let mut found = call(folder, "search_statements", &json!({"words": "bridge", "speaker": "quill", "limit": 1, "facets": true}));
    let mut expected = printed(folder, &["search", "news.ledger", "bridge", "--speaker", "quill", "--limit", "1", "--format", "json"]);
    assert_eq!((&found["next"], &found["facets"]), (&expected["next"], &expected["facets"]));
    assert!(found["next"].is_string(), "there are two: {found}");
    for row in [&mut found["statements"][0], &mut expected["statements"][0]] {
        assert_eq!(row["highlights"], json!([[5, 11]]));
    }
    expected["statements"][0].as_object_mut().expect("an object").remove("highlights");
    assert_eq!(bare(&found["statements"][0]), expected["statements"][0]);

    let id = found["statements"][0]["statement"].as_str().expect("an id");
    let (got, shown) = (call(folder, "get_statement", &json!({"id": id})), printed(folder, &["show", "news.ledger", id, "--json"]));
    assert_eq!(bare(&got["statement"]), shown["statement"]);
    for name in ["citation", "permalink"] {
        assert_eq!(got["statement"][name], shown[name]);
    }
    let reports = shown["reports"].as_array().expect("a list").iter().filter(|row| row["statement"] != id);
    assert_eq!(bare_all(&got["other_reports"]), reports.cloned().collect::<Vec<_>>());
    assert_eq!(got["other_reports_count"], 1);
    // The command has the places of the record in bytes, the tool in code points.
    for name in ["id", "form", "act", "confidence", "rule", "cue_lemma"] {
        let without_span = |value: &Value| value.get("kind").cloned().unwrap_or_else(|| value.clone());
        assert_eq!(without_span(&got["record"][name]), without_span(&shown["record"][name]), "{name}");
    }
    assert_eq!(got["record"]["content"][0]["text"], shown["record"]["content"][0]["text"]);
    assert_ne!(got["record"]["content"][0]["start"], shown["record"]["content"][0]["start"]);
    assert_eq!(got["record"]["content"][0]["start"], shown["statement"]["start"]);

    let (told, line) = (
        call(folder, "speaker_timeline", &json!({"speaker": "quill"})),
        printed(folder, &["timeline", "news.ledger", "--speaker", "quill", "--json"]),
    );
    assert_eq!((&told["speaker"], &told["roles"], &told["months"]), (&line["speaker"], &line["roles"], &line["facets"]["months"]));
    assert_eq!(bare_all(&told["statements"]), line["statements"].as_array().expect("a list").clone());
}

#[test]
fn what_is_no_ledger_is_told_before_the_protocol_begins() {
    let folder = folder(&[("text.ledger", b"no ledger at all, but long enough to be taken for a file of another kind")]);
    for (name, part) in [("text.ledger", "not an onrecord ledger"), ("none.ledger", "there is no ledger here")] {
        let output = run_with_input(folder.path(), &["mcp", name], b"");
        assert_eq!((code(&output), stdout(&output).as_str()), (1, ""), "{name}");
        assert!(stderr(&output).starts_with(&format!("onrecord: {name}: {part}")), "{}", stderr(&output));
    }
    assert_eq!(code(&run(folder.path(), &["mcp"])), 2);
}

#[test]
fn it_ends_with_its_input_and_without_its_reader() {
    let folder = ledger();
    let output = run_with_input(folder.path(), &["mcp", "news.ledger"], b"");
    assert_eq!((code(&output), stdout(&output).as_str(), stderr(&output).as_str()), (0, "", ""));
    let mut child = common::command(folder.path())
        .args(["mcp", "news.ledger"])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .expect("the command runs");
    drop(child.stdout.take());
    let mut stdin = child.stdin.take().expect("a pipe");
    let ping = b"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}\n";
    // It may have gone after the first.
    let _ = std::io::Write::write_all(&mut stdin, &ping.repeat(3));
    let output = child.wait_with_output().expect("it ends while its input is still open");
    assert_eq!((code(&output), stderr(&output).as_str()), (0, ""));
    drop(stdin);
}

#[test]
fn the_address_before_permalinks_is_the_users() {
    let folder = ledger();
    let asked = json!({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"protocolVersion": "2025-11-25"}});
    let called =
        json!({"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": {"name": "search_statements", "arguments": {"limit": 1}}});
    let lines = format!("{asked}\n{called}");
    let output = run_with_input(folder.path(), &["mcp", "news.ledger", "--base", "https://record.example/"], lines.as_bytes());
    let last: Value =
        stdout(&output).lines().last().and_then(|line| serde_json::from_str(line).ok()).expect("JSON, without a last line end");
    let link = last["result"]["structuredContent"]["statements"][0]["permalink"].as_str().expect("a link").to_owned();
    assert!(link.starts_with("https://record.example/d/"), "{link}");
}
