//! The contract of stores, and what is peculiar to ledgers in an SQLite file.

mod suite;

use onrecord::OffsetUnit;
use onrecord_store::{Added, Counts, Match, Order, Query, SqliteStore, Store, StoreError};
use rusqlite::Connection;
use suite::{OTHER, REPORT, keep, read};

fn fresh() -> Option<Box<dyn Store>> {
    Some(Box::new(SqliteStore::in_memory().unwrap()))
}

contract!("sqlite", fresh);

#[test]
fn a_changed_text_or_span_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("news.ledger");
    let (document, record) = read(REPORT, "a.txt", "2025-06-03");
    keep(&mut SqliteStore::create(&path).unwrap(), &document, &record).unwrap();
    for (change, what) in [
        ("UPDATE statements SET content = '[[3,900]]' WHERE number = 1", "a span does not lie in the text"),
        ("UPDATE statements SET content = '[[3,9]]' WHERE number = 1", "the content is not what stands at its spans"),
        ("UPDATE texts SET text = text || '!'", "the text does not have the hash that is kept"),
    ] {
        Connection::open(&path).unwrap().execute(change, []).unwrap();
        let mut faults = Vec::new();
        SqliteStore::open(&path).unwrap().check(&mut |fault| faults.push(fault.what)).unwrap();
        assert!(faults.iter().any(|fault| fault == what), "{change}: {faults:?}");
    }
}

#[test]
fn files_that_are_no_ledger_are_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    assert!(matches!(SqliteStore::open(&at("none")), Err(StoreError::Missing { .. })));
    std::fs::write(at("junk"), "this is a letter, not a ledger, and it is long enough to be looked at as a database would be").unwrap();
    assert!(matches!(SqliteStore::create(&at("junk")), Err(StoreError::NotALedger { .. })));
    Connection::open(at("other")).unwrap().execute_batch("CREATE TABLE cats (name TEXT)").unwrap();
    assert!(matches!(SqliteStore::create(&at("other")), Err(StoreError::NotALedger { .. })));
    drop(SqliteStore::create(&at("newer")).unwrap());
    Connection::open(at("newer")).unwrap().pragma_update(None, "user_version", 99).unwrap();
    assert!(matches!(SqliteStore::open(&at("newer")), Err(StoreError::Newer { found: 99, .. })));
    let (document, record) = read(REPORT, "a.txt", "2025-06-03");
    keep(&mut SqliteStore::create(&at("cut")).unwrap(), &document, &record).unwrap();
    let bytes = std::fs::read(at("cut")).unwrap();
    std::fs::write(at("cut"), &bytes[..bytes.len() / 3]).unwrap();
    let asked = SqliteStore::open(&at("cut")).and_then(|store| store.check(&mut |_| ()));
    assert!(matches!(asked, Err(StoreError::NotALedger { .. })), "{asked:?}");
}

#[test]
fn readers_go_on_while_somebody_writes() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("news.ledger");
    let mut writer = SqliteStore::create(&path).unwrap();
    let (document, record) = read(REPORT, "a.txt", "2025-06-03");
    keep(&mut writer, &document, &record).unwrap();
    let lock = Connection::open(&path).unwrap();
    lock.execute_batch("BEGIN IMMEDIATE").unwrap();
    assert_eq!(SqliteStore::open(&path).unwrap().counts().unwrap().documents, 1);
    let (other, record) = read(OTHER, "b.txt", "2025-06-05");
    assert!(matches!(keep(&mut writer, &other, &record), Err(StoreError::Busy { .. })));
    lock.execute_batch("ROLLBACK").unwrap();
    assert_eq!(keep(&mut writer, &other, &record).unwrap(), Added::New);
}

#[test]
fn a_ledger_of_the_second_version_is_brought_up_to_date() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("news.ledger");
    std::fs::copy(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/version-2.ledger"), &path).unwrap();
    assert!(matches!(SqliteStore::open(&path), Err(StoreError::NotALedger { .. })), "it may not be changed by a reader");
    let mut store = SqliteStore::create(&path).unwrap();
    assert_eq!(store.counts().unwrap(), Counts { documents: 3, unread: 1, origins: 3, statements: 3 });
    store.check(&mut |fault| panic!("{fault:?}")).unwrap();
    let bridge = || Query { words: "bridge".to_owned(), limit: 10, ..Query::default() };
    assert_eq!(store.search(&bridge()).unwrap().rows.len(), 2);
    let june = Query { said_after: Some("2025-06".to_owned()), said_before: Some("2025-06".to_owned()), ..bridge() };
    assert_eq!(store.search(&june).unwrap().rows.len(), 2);
    assert_eq!(store.search(&Query { to: Some("reporters".to_owned()), ..bridge() }).unwrap().rows.len(), 1);
    let roles = store.roles("Ada Quill", OffsetUnit::Bytes).unwrap();
    assert_eq!((roles.len(), roles[0].title.as_str(), roles[0].documents), (1, "Mayor", 2), "{roles:?}");
    assert_eq!(store.verify("bron skulle stå", OffsetUnit::Bytes).unwrap().r#match, Match::Exact);
    let text = include_str!("fixtures/version-2.b.txt");
    let (document, mut record) = read(text, "b.txt", "2025-06-05");
    record.provenance.onrecord = "later".to_owned();
    assert_eq!(keep(&mut store, &document, &record).unwrap(), Added::Revised);
    assert_eq!(store.counts().unwrap().statements, 3, "the newest reading counts");
}

#[test]
fn a_ledger_of_every_old_version_is_brought_up_to_date() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("news.ledger");
    std::fs::copy(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/version-1.ledger"), &path).unwrap();
    assert!(matches!(SqliteStore::open(&path), Err(StoreError::NotALedger { .. })), "it may not be changed by a reader");
    let mut store = SqliteStore::create(&path).unwrap();
    assert_eq!(store.counts().unwrap(), Counts { documents: 2, unread: 0, origins: 2, statements: 3 });
    store.check(&mut |fault| panic!("{fault:?}")).unwrap();
    let rows =
        store.search(&Query { speaker: Some("quill".to_owned()), limit: 10, order: Order::Earliest, ..Query::default() }).unwrap().rows;
    assert_eq!((rows.len(), rows[0].published.as_deref(), rows[0].reports), (2, Some("2025-06-03"), 1));
    assert!(store.statement(&rows[0].statement, OffsetUnit::Bytes).unwrap().unwrap().record.is_none(), "version 1 kept none");
    // Read again by another program, ids stay.
    let text = std::str::from_utf8(include_bytes!("fixtures/version-1.a.txt")).unwrap();
    let (document, mut record) = read(text, "a.txt", "2025-06-03");
    record.provenance.onrecord = "later".to_owned();
    assert_eq!(keep(&mut store, &document, &record).unwrap(), Added::Revised);
    assert!(store.statement(&rows[0].statement, OffsetUnit::Bytes).unwrap().unwrap().record.is_some());
    assert_eq!(store.counts().unwrap().statements, 3, "the newest reading counts");
}
