//! The contract of stores, and what is peculiar to ledgers in a PostgreSQL database. Needs a server: see `suite/server.rs`.
#![cfg(feature = "postgres")]

mod suite;

use onrecord::OffsetUnit;
use onrecord_store::{Added, Counts, Match, PostgresStore, Query, Store, StoreError};
use std::sync::Barrier;
use suite::server::{Server, server};
use suite::{OTHER, REPORT, keep, read};

fn fresh() -> Option<Box<dyn Store>> {
    let server = server()?;
    Some(Box::new(PostgresStore::create(&server.database()).unwrap()))
}

contract!("postgres", fresh);

const MIGRATIONS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/migrations/postgres");

/// The SQL of each migration, in order.
fn migrations() -> Vec<String> {
    let files = std::fs::read_dir(MIGRATIONS).unwrap().count();
    (1..=files).map(|number| std::fs::read_to_string(format!("{MIGRATIONS}/{number}.sql")).unwrap()).collect()
}

#[test]
fn a_ledger_of_every_old_version_is_brought_up_to_date() {
    let Some(server) = server() else { return };
    let migrations = migrations();
    for old in 0..=migrations.len() {
        let address = server.database();
        let mut client = server.client(&address);
        if old > 0 {
            client.batch_execute("CREATE SCHEMA onrecord; SET search_path TO onrecord").unwrap();
        }
        for (number, migration) in (1i32..).zip(&migrations[..old]) {
            client.batch_execute(migration).unwrap();
            client.execute("INSERT INTO versions (version) VALUES ($1)", &[&number]).unwrap();
        }
        // What a ledger of that version held, as pg_dump --data-only --inserts wrote it: there is none of the present version.
        let held = format!("{}/tests/fixtures/postgres-version-{old}.sql", env!("CARGO_MANIFEST_DIR"));
        let held = std::fs::read_to_string(held).ok();
        assert!(held.is_some() || old == 0 || old == migrations.len(), "version {old} has no fixture");
        client.batch_execute(held.as_deref().unwrap_or_default()).unwrap();
        let opened = PostgresStore::open(&address);
        match old {
            0 => assert!(matches!(opened, Err(StoreError::Missing { .. })), "{opened:?}"),
            old if old < migrations.len() => assert!(matches!(opened, Err(StoreError::NotALedger { .. })), "{opened:?}"),
            _ => drop(opened.unwrap()),
        }
        let mut store = PostgresStore::create(&address).unwrap();
        let version: i32 = client.query_one("SELECT max(version) FROM onrecord.versions", &[]).unwrap().get(0);
        assert_eq!((version as usize, store.holdings().unwrap().version as usize), (migrations.len(), migrations.len()));
        let before = store.counts().unwrap();
        assert_eq!(before == Counts::default(), held.is_none(), "version {old}: {before:?}");
        store.check(&mut |fault| panic!("version {old}: {fault:?}")).unwrap();
        let (document, record) = read(REPORT, "new.txt", "2025-06-03");
        keep(&mut store, &document, &record).unwrap();
        assert_eq!(PostgresStore::open(&address).unwrap().verify("lost its way", OffsetUnit::Bytes).unwrap().r#match, Match::Exact);
    }
}

#[test]
fn what_is_no_ledger_of_ours_is_refused_by_name() {
    let Some(server) = server() else { return };
    let address = server.database();
    let mut client = server.client(&address);
    assert!(matches!(PostgresStore::open(&address), Err(StoreError::Missing { .. })));
    client.batch_execute("CREATE SCHEMA onrecord; CREATE TABLE onrecord.cats (name text)").unwrap();
    for made in [PostgresStore::create(&address), PostgresStore::open(&address)] {
        assert!(matches!(made, Err(StoreError::NotALedger { .. })), "{made:?}");
    }
    let untouched: i64 = client.query_one("SELECT count(*) FROM pg_tables WHERE schemaname = 'onrecord'", &[]).unwrap().get(0);
    assert_eq!(untouched, 1);
    client.batch_execute("DROP TABLE onrecord.cats; CREATE TABLE public.dogs (name text)").unwrap();
    let mut store = PostgresStore::create(&address).unwrap();
    client.batch_execute("INSERT INTO onrecord.versions (version) VALUES (99)").unwrap();
    for made in [PostgresStore::create(&address), PostgresStore::open(&address)] {
        assert!(matches!(made, Err(StoreError::Newer { found: 99, .. })), "{made:?}");
    }
    let (document, record) = read(REPORT, "a.txt", "2025-06-03");
    let added = keep(&mut store, &document, &record);
    assert!(matches!(added, Err(StoreError::Newer { .. })), "it became newer while it was open: {added:?}");
    client.batch_execute("CREATE DATABASE latin TEMPLATE template0 ENCODING 'LATIN1'").unwrap();
    let made = PostgresStore::create(&server.address("onrecord", "latin"));
    assert!(matches!(&made, Err(StoreError::NotALedger { what, .. }) if what.contains("LATIN1")), "{made:?}");
}

#[test]
fn who_may_not_write_or_not_enter_is_told_so_without_the_password() {
    let Some(server) = server() else { return };
    let address = server.database();
    let database = address.split(['/', '?']).nth(3).unwrap();
    let mut store = PostgresStore::create(&address).unwrap();
    let (document, record) = read(REPORT, "a.txt", "2025-06-03");
    keep(&mut store, &document, &record).unwrap();
    let mut client = server.client(&address);
    client
        .batch_execute(
            "CREATE ROLE reader LOGIN; CREATE ROLE stranger LOGIN; CREATE ROLE locked LOGIN PASSWORD 'open sesame';
             GRANT USAGE ON SCHEMA onrecord TO reader, locked; GRANT SELECT ON ALL TABLES IN SCHEMA onrecord TO reader, locked",
        )
        .unwrap();
    let as_user = |user: &str| server.address(user, database);
    let reader = PostgresStore::open(&as_user("reader")).unwrap();
    assert_eq!(reader.search(&Query { words: "bridge".to_owned(), limit: 9, ..Query::default() }).unwrap().rows.len(), 1);
    reader.check(&mut |fault| panic!("{fault:?}")).unwrap();
    let (other, read_other) = read(OTHER, "b.txt", "2025-06-05");
    let mut writer = PostgresStore::create(&as_user("reader")).unwrap();
    let refused = keep(&mut writer, &other, &read_other);
    assert!(matches!(refused, Err(StoreError::ReadOnly { .. })), "{refused:?}");
    let mut opened = PostgresStore::open(&address).unwrap();
    let refused = keep(&mut opened, &other, &read_other);
    assert!(matches!(refused, Err(StoreError::ReadOnly { .. })), "opened for reading: {refused:?}");
    assert_eq!(store.counts().unwrap().documents, 1);
    let refused = PostgresStore::open(&as_user("stranger")).unwrap_err();
    assert!(matches!(refused, StoreError::Unreachable { .. }), "{refused:?}");
    assert!(refused.to_string().contains("permission denied"), "{refused}");
    assert!(PostgresStore::open(&as_user("locked:open%20sesame")).is_ok());
    let elsewhere = format!("postgres://ada:hidden@/news?host={}/nowhere", server.folder().display());
    for wrong in [as_user("locked:hidden"), as_user("nobody:hidden"), elsewhere, "postgres://a:hidden@h:port/x".to_owned()] {
        for made in [PostgresStore::open(&wrong), PostgresStore::create(&wrong)] {
            let error = made.unwrap_err();
            let told = format!("{error} {error:?}");
            assert!(matches!(error, StoreError::Unreachable { .. }), "{told}");
            assert!(!told.contains("hidden"), "{told}");
            assert!(error.to_string().starts_with("postgres://"), "{told}");
        }
    }
    assert!(!format!("{store:?}").contains("sesame"));
}

#[test]
fn a_full_disk_and_a_damaged_text_are_told() {
    let Some(server) = server() else { return };
    let address = server.database();
    let mut store = PostgresStore::create(&address).unwrap();
    let (document, record) = read(REPORT, "a.txt", "2025-06-03");
    keep(&mut store, &document, &record).unwrap();
    let (before, changes) = (store.counts().unwrap(), store.changes().unwrap());
    let mut client = server.client(&address);
    // The last table that is written stands in for a disk without room.
    client
        .batch_execute(
            "SET search_path TO onrecord;
             CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS
             $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$;
             CREATE TRIGGER full_disk BEFORE UPDATE ON ledger EXECUTE FUNCTION full_disk()",
        )
        .unwrap();
    let (other, read_other) = read(OTHER, "b.txt", "2025-06-05");
    let full = keep(&mut store, &other, &read_other);
    assert!(matches!(full, Err(StoreError::Full { .. })), "{full:?}");
    assert_eq!((store.counts().unwrap(), store.changes().unwrap()), (before, changes), "nothing of it is kept");
    client.batch_execute("DROP TRIGGER full_disk ON ledger").unwrap();
    assert_eq!(keep(&mut store, &other, &read_other).unwrap(), Added::New);
    for (change, what) in [
        ("UPDATE statements SET content = '[[3,900]]' WHERE number = 1", "a span does not lie in the text"),
        ("UPDATE statements SET content = '[[3,9]]' WHERE number = 1", "the content is not what stands at its spans"),
        ("UPDATE texts SET text = text || '!'", "the text does not have the hash that is kept"),
        ("UPDATE revisions SET record = 'x'", "a record is damaged, or a span of it does not lie in the text"),
    ] {
        client.batch_execute(change).unwrap();
        let mut faults = Vec::new();
        // Who is told of a fault may ask for more.
        store.check(&mut |fault| faults.push((store.document(&fault.document).is_ok(), fault.what))).unwrap();
        assert!(faults.iter().any(|(_, fault)| fault == what), "{change}: {faults:?}");
    }
}

#[test]
fn writers_at_once_keep_every_text_once() {
    let Some(server) = server() else { return };
    let address = server.database();
    let texts: Vec<_> = (0..12)
        .map(|number| {
            let text = format!("“The bridge will stand for {number} years,” Mayor Ada Quill told reporters on Tuesday.\n");
            read(&text, "same.txt", "2025-06-03")
        })
        .collect();
    let begin = Barrier::new(4);
    // All four find an empty database, and all have the same texts.
    std::thread::scope(|scope| {
        for writer in 0..4 {
            let (address, texts, begin) = (&address, &texts, &begin);
            scope.spawn(move || {
                begin.wait();
                let mut store = PostgresStore::create(address).unwrap();
                for number in 0..texts.len() {
                    let (document, record) = &texts[(number + writer * 3) % texts.len()];
                    keep(&mut store, document, record).unwrap();
                    assert!(store.counts().unwrap().documents > 0);
                }
            });
        }
    });
    let store = PostgresStore::open(&address).unwrap();
    let statements: usize = texts.iter().map(|(_, record)| record.statements.len()).sum();
    let counts = store.counts().unwrap();
    assert_eq!((counts.documents, counts.origins, counts.statements), (12, 12, statements as u64));
    store.check(&mut |fault| panic!("{fault:?}")).unwrap();
    assert_eq!(store.holdings().unwrap().readers.len(), 1);
    // A writer that takes too long is not waited for.
    let mut client = server.client(&address);
    let mut lock = client.transaction().unwrap();
    lock.execute("SELECT pg_advisory_xact_lock(1869509219)", &[]).unwrap();
    let (other, record) = read(OTHER, "b.txt", "2025-06-05");
    let busy = keep(&mut PostgresStore::create(&address).unwrap(), &other, &record);
    assert!(matches!(busy, Err(StoreError::Busy { .. })), "{busy:?}");
    assert_eq!(store.counts().unwrap(), counts, "readers go on");
}

#[test]
fn a_connection_that_is_lost_is_made_again() {
    let Some(server) = server() else { return };
    let address = server.database();
    let mut store = PostgresStore::create(&address).unwrap();
    let (document, record) = read(REPORT, "a.txt", "2025-06-03");
    keep(&mut store, &document, &record).unwrap();
    // As a server does to all when it is started again.
    let lose = || {
        let ended =
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()";
        server.client(&address).execute(ended, &[]).unwrap();
        std::thread::sleep(std::time::Duration::from_millis(100));
    };
    lose();
    assert_eq!(store.counts().unwrap().documents, 1);
    lose();
    let (other, record) = read(OTHER, "b.txt", "2025-06-05");
    assert_eq!(keep(&mut store, &other, &record).unwrap(), Added::New);
    lose();
    assert_eq!(store.verify("the bridge will stand", OffsetUnit::Chars).unwrap().hits.len(), 2);
}

#[test]
fn a_server_that_is_gone_is_told_with_its_address() {
    if server().is_none() {
        return;
    }
    let own = Server::start().unwrap();
    let address = own.database();
    let mut store = PostgresStore::create(&address).unwrap();
    own.stop();
    let (document, record) = read(REPORT, "a.txt", "2025-06-03");
    for error in
        [store.counts().unwrap_err(), keep(&mut store, &document, &record).unwrap_err(), PostgresStore::open(&address).unwrap_err()]
    {
        assert!(matches!(error, StoreError::Unreachable { .. }), "{error:?}");
        assert!(error.to_string().starts_with(&address), "{error}");
    }
}

#[test]
fn long_words_names_and_paths_and_nuls_are_kept() {
    let Some(mut store) = fresh() else { return };
    let noise = |length: u64| {
        (0..length).map(|at| char::from(b'a' + (at.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40) as u8 % 26)).collect::<String>()
    };
    let (word, path) = (noise(9_000), format!("{}/x.txt", noise(8_000)));
    let text = format!("“The {word} will stand\0 for long,” Mayor Ada Quill told reporters.\n");
    let origin = onrecord::Origin { path: Some(path.clone()), ..onrecord::Origin::default() };
    let document = onrecord::Document::from_text(text.as_str(), origin).unwrap();
    let mut record = suite::pipeline().read(&document).record(&document, OffsetUnit::Bytes);
    let name = format!("Ada {}", noise(7_000));
    for statement in &mut record.statements {
        statement.speaker.name = Some(name.clone());
    }
    assert!(!record.statements.is_empty());
    assert_eq!(keep(store.as_mut(), &document, &record).unwrap(), Added::New);
    assert_eq!(keep(store.as_mut(), &document, &record).unwrap(), Added::Known);
    store.check(&mut |fault| panic!("{fault:?}")).unwrap();
    assert_eq!(store.document(document.id()).unwrap().unwrap().text, text);
    let found = store.verify(&format!("the {word} will stand for long"), OffsetUnit::Bytes).unwrap();
    assert_eq!((found.r#match, found.hits[0].path.as_ref()), (Match::Normalised, Some(&path)));
    for query in [Query { words: word, ..Query::default() }, Query { name: Some(name), ..Query::default() }] {
        assert_eq!(store.search(&Query { limit: 9, ..query }).unwrap().rows.len(), record.statements.len());
    }
    let odd = Query {
        name: Some("\0".to_owned()),
        document: Some("\0".to_owned()),
        said_after: Some("\0".to_owned()),
        limit: 9,
        ..Query::default()
    };
    assert!(store.search(&odd).unwrap().rows.is_empty());
    for cursor in ["d\0_\0_7", "d2025-01-01__9", "d__-9"] {
        store.search(&Query { after: Some(cursor.to_owned()), limit: 9, ..Query::default() }).unwrap();
    }
    assert!(store.statement("\0", OffsetUnit::Bytes).unwrap().is_none() && store.roles("\0", OffsetUnit::Bytes).unwrap().is_empty());
}
