//! A ledger in a PostgreSQL database from the command line: add, search, verify, check, export, serve, and what goes wrong.
#![cfg(feature = "postgres")]

mod common;
#[path = "../../onrecord-store/tests/suite/server.rs"]
#[allow(dead_code, reason = "the tests of the store use all of it")]
mod server;

use common::{code, command, folder, run, stderr, stdout};
use server::server;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::process::Stdio;

const FIRST: &[u8] = b"OSTERBY, June 3, 2025 (Norpress) - \"The bridge will stand for a hundred years,\" Mayor Ada Quill told reporters.\n";
const SECOND: &[u8] = b"KESTREL BAY, June 5, 2025 (Norpress) - Mayor Ada Quill said the ferry would sail again.\n";

#[test]
fn a_database_answers_as_a_file_does() {
    let Some(server) = server() else { return };
    let files = folder(&[("in/a.txt", FIRST), ("in/b.txt", SECOND), ("in/bad.txt", b"\xff")]);
    let address = server.database();
    // The password is not asked for by this server, and told by nobody.
    let ledger = address.replace("onrecord@", "onrecord:secret@");
    for arguments in [
        &["add", "LEDGER", "in"][..],
        &["add", "LEDGER", "in"],
        &["search", "LEDGER", "bridge", "--speaker", "quill"],
        &["search", "LEDGER", "--format", "json", "--order", "latest"],
        &["search", "LEDGER", "--facets"],
        &["search", "LEDGER", "zebra"],
        &["verify", "LEDGER", "The bridge will stand"],
        &["verify", "LEDGER", "--format", "json", "the bridge would stand for a hundred years"],
        &["verify", "LEDGER", "nobody has ever said this"],
        &["speakers", "LEDGER"],
        &["timeline", "LEDGER", "Ada Quill"],
        &["export", "LEDGER", "--to", "csv"],
        &["check", "LEDGER"],
    ] {
        let [of_file, of_database] = ["news.ledger", &ledger].map(|name| {
            let arguments: Vec<&str> = arguments.iter().map(|&argument| if argument == "LEDGER" { name } else { argument }).collect();
            let output = run(files.path(), &arguments);
            let told = [stdout(&output), stderr(&output)].map(|text| text.replace(&address, "news.ledger"));
            (code(&output), told)
        });
        assert_eq!(of_file, of_database, "{arguments:?}");
        assert!(!of_database.1.concat().contains("secret"), "{arguments:?}: {of_database:?}");
    }
    let told = stdout(&run(files.path(), &["check", &ledger]));
    assert_eq!(told, format!("{address}: 2 texts from 2 places, 2 statements, no faults\n"));
}

#[test]
fn what_is_wrong_is_told_with_the_address_and_without_the_password() {
    let Some(server) = server() else { return };
    let files = folder(&[("a.txt", FIRST)]);
    let empty = server.database();
    let with_password = empty.replace("onrecord@", "onrecord:secret@");
    let nowhere = format!("postgres://ada:secret@/news?host={}", files.path().display());
    let missing = server.address("onrecord:secret", "nonesuch");
    for (arguments, expected) in [
        (["verify", &with_password, "x"], format!("onrecord: {empty}: there is no ledger here; `onrecord add` makes one\n")),
        (["add", &nowhere, "a.txt"], format!("onrecord: {}: No such file or directory (os error 2)\n", nowhere.replace(":secret", ""))),
        (["add", &missing, "a.txt"], format!("onrecord: {}: database \"nonesuch\" does not exist\n", missing.replace(":secret", ""))),
    ] {
        let output = run(files.path(), &arguments);
        assert_eq!((code(&output), stderr(&output)), (1, expected), "{arguments:?}");
    }
    let entries = std::fs::read_dir(files.path()).expect("a folder").count();
    assert_eq!(entries, 1, "no file is made that has the name of a database");
}

#[test]
fn the_reading_room_serves_a_database() {
    let Some(server) = server() else { return };
    let files = folder(&[("a.txt", FIRST)]);
    let ledger = server.database().replace("onrecord@", "onrecord:secret@");
    assert_eq!(code(&run(files.path(), &["add", &ledger, "a.txt"])), 0);
    let mut child = command(files.path())
        .args(["serve", &ledger, "--port", "0"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    let mut told = String::new();
    BufReader::new(child.stdout.take().expect("a pipe")).read_line(&mut told).expect("a line");
    assert!(!told.contains("secret"), "{told}");
    let place = told.rsplit_once("http://").and_then(|(_, rest)| rest.split('/').next()).expect("an address");
    let ask = |path: &str| {
        let mut stream = std::net::TcpStream::connect(place).expect("it listens");
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {place}\r\nConnection: close\r\n\r\n").expect("it takes a request");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        answer
    };
    let page = ask("/search?q=bridge");
    assert!(page.starts_with("HTTP/1.1 200") && page.contains("Ada Quill"), "{page}");
    assert!(!page.contains("secret"), "{page}");
    let killed = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("kill runs");
    assert!(killed.success());
    let output = child.wait_with_output().expect("it ends");
    assert_eq!((code(&output), stderr(&output).as_str()), (0, ""), "it ends without a fault");
}
