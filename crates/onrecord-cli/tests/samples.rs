//! The sample reports as fixtures: drop a text into `samples/` and it is a test.
//!
//! First what must hold for every record, whatever it says; then the page that people see, compared
//! with `samples/snapshots/NAME.txt`. After a change that is meant to alter it, run the test with
//! `ONRECORD_UPDATE=1` and read the difference as an editor would.

use onrecord::{Document, OffsetUnit, Origin, Pipeline, Record};
use std::path::{Path, PathBuf};
use std::process::Command;

fn samples() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples");
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "txt"));
    paths.sort();
    assert!(paths.len() >= 12);
    paths
}

#[test]
fn every_field_of_every_record_can_be_checked_at_its_source() {
    let pipeline = Pipeline::embedded().unwrap();
    for path in samples() {
        let document = Document::from_bytes(&std::fs::read(&path).unwrap(), Origin::default()).unwrap();
        let reading = pipeline.read(&document);
        let record = reading.record(&document, OffsetUnit::Chars);
        let name = path.display();
        assert!(record.statements.len() >= 5, "{name}: {} statements", record.statements.len());
        assert_eq!(record.document.id, onrecord_text::hex_sha256(document.text().as_bytes()));
        check_spans(&serde_json::to_value(&record).unwrap(), &document.text().chars().collect::<Vec<_>>());
        check_references(&record);
        assert_eq!(record, pipeline.read(&document).record(&document, OffsetUnit::Chars), "{name}: a second reading differs");
    }
}

/// Every `{start, end, text}` anywhere in a record quotes the document exactly.
fn check_spans(value: &serde_json::Value, text: &[char]) {
    match value {
        serde_json::Value::Object(fields) => {
            if let (Some(start), Some(end), Some(quoted)) = (fields.get("start"), fields.get("end"), fields.get("text")) {
                let (start, end) = (start.as_u64().unwrap() as usize, end.as_u64().unwrap() as usize);
                assert!(start < end && end <= text.len());
                assert_eq!(text[start..end].iter().collect::<String>(), quoted.as_str().unwrap());
            }
            fields.values().for_each(|field| check_spans(field, text));
        }
        serde_json::Value::Array(items) => items.iter().for_each(|item| check_spans(item, text)),
        _ => {}
    }
}

/// Ids are unique, and whatever refers to one finds it.
fn check_references(record: &Record) {
    let entities: std::collections::BTreeSet<&str> = record.entities.iter().map(|entity| entity.id.as_str()).collect();
    let statements: std::collections::BTreeSet<&str> = record.statements.iter().map(|statement| statement.id.as_str()).collect();
    assert_eq!(entities.len(), record.entities.len());
    assert_eq!(statements.len(), record.statements.len());
    for statement in &record.statements {
        assert!(!statement.content.is_empty());
        assert!((0.0..=1.0).contains(&statement.confidence));
        assert!(!statement.speaker.reason.is_empty());
        assert!(statement.speaker.entity.iter().all(|id| entities.contains(id.as_str())));
        assert!(statement.within.iter().all(|id| statements.contains(id.as_str()) && *id != statement.id));
        assert_eq!(
            statement.speaker.entity.is_some(),
            matches!(statement.speaker.status.as_str(), "named" | "resolved"),
            "{:?}",
            statement.speaker
        );
    }
}

#[test]
fn the_page_that_people_see_is_the_one_that_was_looked_at() {
    let update = std::env::var_os("ONRECORD_UPDATE").is_some();
    for path in samples() {
        let (folder, name) = (path.parent().unwrap(), path.file_name().unwrap());
        let output =
            Command::new(env!("CARGO_BIN_EXE_onrecord")).current_dir(folder).arg("read").arg(name).env_remove("COLUMNS").output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let page = String::from_utf8(output.stdout).unwrap();
        assert!(!page.contains('\u{1b}'), "styles in a pipe");
        let snapshot = folder.join("snapshots").join(name);
        if update {
            std::fs::create_dir_all(snapshot.parent().unwrap()).unwrap();
            std::fs::write(&snapshot, page).unwrap();
        } else {
            let expected = std::fs::read_to_string(&snapshot).unwrap_or_default();
            let line = page.lines().zip(expected.lines()).position(|(now, then)| now != then).unwrap_or(0);
            assert!(
                page == expected,
                "{}:{}: the page differs; look at it with ONRECORD_UPDATE=1 and git diff",
                snapshot.display(),
                line + 1
            );
        }
    }
}
