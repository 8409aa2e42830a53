//! What every store does, whatever it keeps its rows in. `contract_sqlite.rs` and `contract_postgres.rs` do all of it with their
//! backend; a new backend has a file of its own beside them.
#![allow(dead_code, reason = "each test file uses its share")]

pub(crate) mod server;

use onrecord::record::ProvenanceRecord;
use onrecord::{Document, OffsetUnit, Origin, Pipeline, Record};
use onrecord_store::{About, Added, Change, Counts, Entry, Match, Order, Query, Store, StoreError};
use std::sync::OnceLock;

pub(crate) const REPORT: &str = "OSTERBY, June 3 (Norpress) - “The bridge will stand for a hundred years,” Mayor Ada Quill told reporters on Tuesday.\n\n\
    She said the Harbour Board had “lost its way” in March.\n";
pub(crate) const OTHER: &str = "Mayor Ada Quill said on Tuesday that the bridge will stand for a thousand years.\n";

pub(crate) fn pipeline() -> &'static Pipeline {
    static PIPELINE: OnceLock<Pipeline> = OnceLock::new();
    PIPELINE.get_or_init(|| Pipeline::embedded().expect("the embedded network is whole"))
}

pub(crate) fn read(text: &str, path: &str, day: &str) -> (Document, Record) {
    let origin = Origin { path: Some(path.to_owned()), ..Origin::default() };
    let document = Document::from_bytes(text.as_bytes(), origin).unwrap().with_published(day.parse().unwrap());
    let record = pipeline().read(&document).record(&document, OffsetUnit::Bytes);
    (document, record)
}

pub(crate) fn keep<S: Store + ?Sized>(store: &mut S, document: &Document, record: &Record) -> Result<Added, StoreError> {
    store.add(&Entry { document, about: &About::default(), record: Some(record) })
}

pub(crate) fn the_same_is_kept_once(name: &str, mut store: Box<dyn Store>) {
    let (document, mut record) = read(REPORT, "a.txt", "2025-06-03");
    assert_eq!(keep(store.as_mut(), &document, &record).unwrap(), Added::New, "{name}");
    let once = store.counts().unwrap();
    assert_eq!(once, Counts { documents: 1, unread: 0, origins: 1, statements: record.statements.len() as u64 }, "{name}");
    assert_eq!(keep(store.as_mut(), &document, &record).unwrap(), Added::Known, "{name}");
    assert_eq!(store.counts().unwrap(), once, "{name}");
    let (copy, _) = read(REPORT, "b.txt", "2025-06-03");
    assert_eq!(keep(store.as_mut(), &copy, &record).unwrap(), Added::NewOrigin, "{name}");
    assert_eq!(store.counts().unwrap(), Counts { origins: 2, ..once }, "{name}");
    record.provenance.onrecord = "later".to_owned();
    record.statements.truncate(1);
    assert_eq!(keep(store.as_mut(), &document, &record).unwrap(), Added::Revised, "{name}");
    assert_eq!(
        store.counts().unwrap(),
        Counts { documents: 1, unread: 0, origins: 2, statements: 1 },
        "the newest reading counts in {name}"
    );
}

pub(crate) fn bytes_are_known_by_path_hash_and_reader(name: &str, mut store: Box<dyn Store>) {
    let (document, record) = read(REPORT, "a.txt", "2025-06-03");
    keep(store.as_mut(), &document, &record).unwrap();
    let (sha256, made) = (document.origin().sha256.clone().unwrap(), &record.provenance);
    let by = |onrecord: &str| ProvenanceRecord { onrecord: onrecord.to_owned(), ..made.clone() };
    let knows = |path: &str, sha256: &str, onrecord: &str| store.knows(path, sha256, &by(onrecord)).unwrap();
    assert!(knows("a.txt", &sha256, &made.onrecord), "{name}");
    assert!(
        !knows("b.txt", &sha256, &made.onrecord) && !knows("a.txt", "0", &made.onrecord) && !knows("a.txt", &sha256, "later"),
        "{name}"
    );
}

pub(crate) fn a_quotation_is_found_exactly_nearly_or_not(name: &str, mut store: Box<dyn Store>) {
    for (text, path, day) in [(OTHER, "later.txt", "2025-06-05"), (REPORT, "first.txt", "2025-06-03")] {
        let (document, record) = read(text, path, day);
        keep(store.as_mut(), &document, &record).unwrap();
    }
    let verify = |quote: &str| store.verify(quote, OffsetUnit::Chars).unwrap();
    let found = verify("“The bridge will stand for a hundred years,”");
    assert_eq!((found.r#match, found.hits.len()), (Match::Exact, 1), "{name}");
    let hit = &found.hits[0];
    assert_eq!((hit.start, hit.end, hit.exact.as_str()), (30, 71, "The bridge will stand for a hundred years"), "{name}: code points");
    assert_eq!((hit.speaker.as_deref(), hit.published.as_deref()), (Some("Ada Quill"), Some("2025-06-03")), "{name}");
    assert!(hit.statement.is_some() && hit.diff.is_empty(), "{name}");
    let found = verify("the BRIDGE will stand");
    assert_eq!(found.r#match, Match::Normalised, "{name}");
    assert_eq!(found.hits.iter().map(|hit| hit.path.as_deref().unwrap()).collect::<Vec<_>>(), ["first.txt", "later.txt"], "earliest first");
    let found = verify("the bridge would stand for a hundred years");
    assert_eq!((found.r#match, found.hits.len()), (Match::Near, 2), "{name}");
    assert!(found.hits[0].diff.contains(&Change::Quoted("would".to_owned())), "{name}: {:?}", found.hits[0].diff);
    assert!(found.hits[0].diff.contains(&Change::Printed("will".to_owned())), "{name}: {:?}", found.hits[0].diff);
    let found = verify("nobody ever said this about ferries");
    assert_eq!((found.r#match, found.hits.len(), found.searched.documents), (Match::None, 0, 2), "{name}");
    assert_eq!((found.searched.from.as_deref(), found.searched.to.as_deref()), (Some("2025-06-03"), Some("2025-06-05")), "{name}");
    for odd in ["", "“”", "\"", "NOT (", "a* OR b", "\0"] {
        assert_eq!(verify(odd).r#match, Match::None, "{name}: {odd:?}");
    }
}

pub(crate) fn what_is_outside_of_statements_is_found_too(name: &str, mut store: Box<dyn Store>) {
    let (document, record) = read(REPORT, "a.txt", "2025-06-03");
    keep(store.as_mut(), &document, &record).unwrap();
    let found = store.verify("told reporters on Tuesday", OffsetUnit::Bytes).unwrap();
    assert_eq!((found.r#match, found.hits[0].statement.as_ref()), (Match::Exact, None), "{name}");
    assert_eq!(&REPORT[found.hits[0].start..found.hits[0].end], "told reporters on Tuesday", "{name}");
}

pub(crate) fn a_sound_store_has_no_faults(name: &str, mut store: Box<dyn Store>) {
    let (document, record) = read(REPORT, "a.txt", "2025-06-03");
    keep(store.as_mut(), &document, &record).unwrap();
    let counts = store.check(&mut |fault| panic!("{name}: {fault:?}")).unwrap();
    assert_eq!(counts, store.counts().unwrap(), "{name}");
}

pub(crate) fn statements_are_found_by_words_and_by_what_is_known_of_them(name: &str, mut store: Box<dyn Store>) {
    for (text, path, day) in [(OTHER, "later.txt", "2025-06-05"), (REPORT, "first.txt", "2025-06-03")] {
        let (document, record) = read(text, path, day);
        keep(store.as_mut(), &document, &record).unwrap();
    }
    let plain = || Query { limit: 10, unit: OffsetUnit::Chars, order: Order::Earliest, ..Query::default() };
    let paths = |query: Query| store.search(&query).unwrap().rows.into_iter().map(|row| row.path.unwrap()).collect::<Vec<_>>();
    let words = |words: &str| Query { words: words.to_owned(), ..plain() };
    assert_eq!(paths(words("BRIDGE stand")), ["first.txt", "later.txt"], "{name}");
    assert_eq!(paths(words("hundred bridge")), ["first.txt"], "{name}");
    assert_eq!(paths(words("ferry")), [""; 0], "{name}");
    assert_eq!(paths(Query { form: Some("direct".to_owned()), ..words("bridge") }), ["first.txt"], "{name}");
    assert_eq!(paths(Query { speaker: Some("quill".to_owned()), ..words("bridge") }).len(), 2, "{name}");
    assert_eq!(paths(Query { speaker: Some("berg".to_owned()), ..words("bridge") }).len(), 0, "{name}");
    assert_eq!(paths(Query { to: Some("reporters".to_owned()), ..plain() }), ["first.txt"], "{name}");
    assert_eq!(paths(Query { outlet: Some("norpress".to_owned()), ..words("bridge") }), ["first.txt"], "{name}");
    assert_eq!(paths(Query { said_after: Some("2025-06-04".to_owned()), ..words("thousand") }).len(), 0, "it was said on Tuesday: {name}");
    assert_eq!(paths(Query { said_before: Some("2025-06".to_owned()), ..words("thousand") }).len(), 1, "{name}");
    assert_eq!(paths(Query { limit: 1, ..words("bridge") }), ["first.txt"], "{name}");
    for odd in ["\"", "NEAR(", "a* OR", "content_text:", "%"] {
        store.search(&words(odd)).unwrap_or_else(|error| panic!("{name}: {odd}: {error}"));
    }
    let row = &store.search(&words("hundred")).unwrap().rows[0];
    let said: String = REPORT.chars().skip(row.start).take(row.end - row.start).collect();
    assert_eq!(said, row.content, "{name}: offsets are code points of the text");
}

pub(crate) fn nearly_the_same_text_and_utterance_are_recognised(name: &str, mut store: Box<dyn Store>) {
    let words = "The council of Osterby met on Tuesday to hear what the board of the harbour had to say of the bridge and of its piers. \
                 Many people had come to listen, some of them from the islands, and the hall was full to the last seat by noon.";
    let wire = |said: &str, more: &str| format!("{words}\n\n“{said},” Mayor Ada Quill told reporters on Tuesday.{more}\n");
    let texts = [
        (wire("The bridge will stand for a hundred years", ""), "a.txt", "2025-06-03"),
        (wire("The bridge will stand for a hundred years", " Nobody in the hall answered her."), "b.txt", "2025-06-04"),
        ("In other news, Ada Quill said that the bridge would stand for a hundred years.\n".to_owned(), "c.txt", "2025-06-05"),
        ("A year on, Ada Quill said that the bridge would stand for a hundred years.\n".to_owned(), "d.txt", "2026-06-05"),
        ("In other news, Olle Brandt said that the bridge would stand for a hundred years.\n".to_owned(), "e.txt", "2025-06-05"),
    ];
    for (text, path, day) in &texts {
        let (document, record) = read(text, path, day);
        assert_eq!(keep(store.as_mut(), &document, &record).unwrap(), Added::New, "{name}: {path}");
    }
    let query = Query { words: "hundred years".to_owned(), limit: 10, order: Order::Earliest, ..Query::default() };
    let rows = store.search(&query).unwrap().rows;
    let reports: Vec<(&str, u64)> = rows.iter().map(|row| (row.path.as_deref().unwrap(), row.reports)).collect();
    assert_eq!(reports, [("a.txt", 3), ("b.txt", 3), ("c.txt", 3), ("e.txt", 1), ("d.txt", 1)], "{name}");
    let same = store.reports(&rows[2].statement, OffsetUnit::Chars).unwrap();
    assert_eq!(same.iter().map(|row| row.path.as_deref().unwrap()).collect::<Vec<_>>(), ["a.txt", "b.txt", "c.txt"], "{name}");
    assert!(store.reports("none", OffsetUnit::Chars).unwrap().is_empty(), "{name}");
}

pub(crate) fn a_text_in_another_language_is_kept_unread(name: &str, mut store: Box<dyn Store>) {
    let origin = Origin { path: Some("brev.txt".to_owned()), ..Origin::default() };
    let document = Document::from_bytes("Borgmästaren sade att bron skulle stå i hundra år.".as_bytes(), origin).unwrap();
    let about = About { language: Some("sv".to_owned()), ..About::default() };
    let entry = Entry { document: &document, about: &about, record: None };
    assert_eq!(store.add(&entry).unwrap(), Added::Unread, "{name}");
    assert_eq!(store.add(&entry).unwrap(), Added::Known, "{name}");
    assert_eq!(store.counts().unwrap(), Counts { documents: 1, unread: 1, origins: 1, statements: 0 }, "{name}");
    assert!(store.knows("brev.txt", document.origin().sha256.as_deref().unwrap(), &pipeline().provenance()).unwrap(), "{name}");
    // A quotation is looked for in all texts.
    assert_eq!(store.verify("bron skulle stå", OffsetUnit::Bytes).unwrap().r#match, Match::Exact, "{name}");
}

pub(crate) fn a_file_of_many_articles_is_known_when_all_of_it_is_kept(name: &str, mut store: Box<dyn Store>) {
    let made = pipeline().provenance();
    assert!(!store.knows("all.zip", "00", &made).unwrap(), "{name}");
    store.finish("all.zip", "00", &made).unwrap();
    store.finish("all.zip", "00", &made).unwrap();
    assert!(store.knows("all.zip", "00", &made).unwrap() && !store.knows("all.zip", "01", &made).unwrap(), "{name}");
    let later = ProvenanceRecord { model_sha256: "ff".to_owned(), ..made.clone() };
    assert!(!store.knows("all.zip", "00", &later).unwrap(), "{name}: another model reads it again");
}

pub(crate) fn statements_are_counted_and_shown_with_their_document(name: &str, mut store: Box<dyn Store>) {
    for (text, path, day) in [(OTHER, "later.txt", "2025-06-05"), (REPORT, "first.txt", "2025-06-03")] {
        let (document, record) = read(text, path, day);
        keep(store.as_mut(), &document, &record).unwrap();
    }
    let all = store.search(&Query { limit: 100, ..Query::default() }).unwrap().rows;
    let facets = store.facets(&Query::default(), 1_000).unwrap();
    assert_eq!((facets.statements as usize, facets.more), (all.len(), false), "{name}");
    assert_eq!(facets.forms.iter().map(|facet| facet.count).sum::<u64>(), facets.statements, "{name}");
    assert!(facets.speakers.iter().any(|facet| facet.value == "Ada Quill"), "{name}: {facets:?}");
    let speakers = store.speakers("quill", 10).unwrap();
    assert_eq!((speakers[0].name.as_str(), speakers[0].documents), ("Ada Quill", 2), "{name}");
    assert!(store.speakers("zebra", 10).unwrap().is_empty(), "{name}");
    for row in &all {
        let kept = store.statement(&row.statement, OffsetUnit::default()).unwrap().expect("it is there");
        assert_eq!(&kept.row, row, "{name}");
        let record = kept.record.expect("it was kept");
        assert!(record.statements.iter().any(|statement| statement.id == row.statement), "{name}");
        assert_eq!(record.document.id, row.document, "{name}");
    }
    assert!(store.statement("none", OffsetUnit::Bytes).unwrap().is_none(), "{name}");
    let about = |who: &str| store.search(&Query { about: Some(who.to_owned()), limit: 10, ..Query::default() }).unwrap().rows.len();
    assert_eq!((about("harbour board"), about("nobody")), (1, 0), "{name}");
}

/// Invented reports of one speaker, a few of them on the same day, one without a day.
fn many(store: &mut dyn Store) -> usize {
    let mut statements = 0;
    for number in 0..24 {
        let text =
            format!("Mayor Ada Quill said the bridge would stand, and counted {number} boats.\n\n“It is number {number},” she said.\n");
        let path = format!("{number:02}.txt");
        let (document, record) = match number {
            7 => {
                let document = Document::from_text(text.as_str(), Origin { path: Some(path), ..Origin::default() }).unwrap();
                let record = pipeline().read(&document).record(&document, OffsetUnit::Bytes);
                (document, record)
            }
            _ => read(&text, &path, &format!("2025-{:02}-{:02}", 1 + number % 3, 10 + number % 5)),
        };
        statements += record.statements.len();
        assert_eq!(keep(store, &document, &record).unwrap(), Added::New);
    }
    statements
}

pub(crate) fn pages_hold_every_statement_once_in_one_order(name: &str, mut store: Box<dyn Store>) {
    let all = many(store.as_mut());
    for words in ["", "bridge"] {
        for order in [Order::Best, Order::Earliest, Order::Latest] {
            let query = Query { words: words.to_owned(), order, limit: 1_000, ..Query::default() };
            let whole = store.search(&query).unwrap();
            assert!(whole.next.is_none(), "{name} {order:?}");
            assert_eq!(whole.rows.len(), if words.is_empty() { all } else { 24 }, "{name} {order:?} {words}");
            for limit in [1, 5, 7, 23] {
                let (mut rows, mut after) = (Vec::new(), None);
                loop {
                    let page = store.search(&Query { after, limit, ..query.clone() }).unwrap();
                    assert!(page.rows.len() == limit || page.next.is_none(), "{name} {order:?} {limit}");
                    rows.extend(page.rows);
                    after = page.next;
                    if after.is_none() {
                        break;
                    }
                }
                assert_eq!(rows, whole.rows, "{name} {order:?} {limit} {words}");
            }
            let days: Vec<Option<&str>> = whole.rows.iter().map(|row| row.said_first.as_deref().or(row.published.as_deref())).collect();
            let undated = days.iter().position(Option::is_none).unwrap_or(days.len());
            let (dated, rest) = days.split_at(undated);
            match order {
                Order::Earliest => assert!(dated.is_sorted() && rest.iter().all(Option::is_none), "{name}: {days:?}"),
                Order::Latest => assert!(dated.iter().rev().is_sorted() && rest.iter().all(Option::is_none), "{name}: {days:?}"),
                Order::Best => {}
            }
        }
    }
    for odd in ["x", "r", "d2025", "d___", "rx", "é"] {
        let query = Query { words: "bridge".to_owned(), after: Some(odd.to_owned()), limit: 5, ..Query::default() };
        assert!(matches!(store.search(&query), Err(StoreError::Cursor)), "{name}: {odd}");
    }
}

pub(crate) fn a_speaker_is_asked_for_by_the_whole_name_and_a_document_by_its_hash(name: &str, mut store: Box<dyn Store>) {
    for (text, path, day) in [(OTHER, "later.txt", "2025-06-05"), (REPORT, "first.txt", "2025-06-03")] {
        let (document, record) = read(text, path, day);
        keep(store.as_mut(), &document, &record).unwrap();
    }
    let count = |query: Query| store.search(&Query { limit: 100, ..query }).unwrap().rows.len();
    assert_eq!(count(Query { name: Some("Ada Quill".to_owned()), ..Query::default() }), 3, "{name}");
    assert_eq!(count(Query { name: Some("Quill".to_owned()), ..Query::default() }), 0, "{name}");
    assert_eq!(count(Query { name: Some("Ada Quill".to_owned()), words: "bridge".to_owned(), ..Query::default() }), 2, "{name}");
    let (document, _) = read(OTHER, "later.txt", "2025-06-05");
    assert_eq!(count(Query { document: Some(document.id().to_owned()), ..Query::default() }), 1, "{name}");
    assert_eq!(count(Query { document: Some("0".repeat(64)), ..Query::default() }), 0, "{name}");
}

pub(crate) fn a_document_comes_with_its_origins_its_reading_and_its_variants(name: &str, mut store: Box<dyn Store>) {
    let (first, record) = read(REPORT, "a.txt", "2025-06-03");
    keep(store.as_mut(), &first, &record).unwrap();
    let (copy, _) = read(REPORT, "b.txt", "2025-06-03");
    keep(store.as_mut(), &copy, &record).unwrap();
    let longer = format!("{REPORT}\nNobody answered.\n");
    let (second, other) = read(&longer, "c.txt", "2025-06-04");
    keep(store.as_mut(), &second, &other).unwrap();
    let kept = store.document(first.id()).unwrap().expect("it is there");
    assert_eq!((kept.hash.as_str(), kept.text.as_str(), kept.published.as_deref()), (first.id(), REPORT, Some("2025-06-03")), "{name}");
    assert_eq!(kept.publisher.as_deref(), Some("Norpress"), "{name}");
    assert_eq!(kept.origins.iter().map(|origin| origin.path.as_str()).collect::<Vec<_>>(), ["a.txt", "b.txt"], "{name}");
    assert_eq!(kept.record.as_ref(), Some(&record), "{name}");
    assert_eq!(kept.variants.iter().map(|variant| variant.document.as_str()).collect::<Vec<_>>(), [second.id()], "{name}");
    assert!(store.document("none").unwrap().is_none(), "{name}");
}

pub(crate) fn roles_of_speakers_and_figures_of_the_whole_are_told(name: &str, mut store: Box<dyn Store>) {
    let before = store.changes().unwrap();
    for (text, path, day) in [(OTHER, "later.txt", "2025-06-05"), (REPORT, "first.txt", "2025-06-03")] {
        let (document, record) = read(text, path, day);
        keep(store.as_mut(), &document, &record).unwrap();
    }
    let roles = store.roles("Ada Quill", OffsetUnit::Chars).unwrap();
    let role = roles.first().unwrap_or_else(|| panic!("{name}: no role"));
    assert_eq!((role.title.as_str(), role.documents, role.tenure.as_str()), ("Mayor", 2, "current"), "{name}: {roles:?}");
    assert_eq!((role.first.as_deref(), role.last.as_deref()), (Some("2025-06-03"), Some("2025-06-05")), "{name}");
    let text = store.document(&role.document).unwrap().unwrap().text;
    let words: String = text.chars().skip(role.start).take(role.end - role.start).collect();
    assert_eq!(words, "Mayor", "{name}");
    assert!(store.roles("Nobody", OffsetUnit::Chars).unwrap().is_empty(), "{name}");
    let holdings = store.holdings().unwrap();
    assert_eq!((holdings.documents, holdings.origins, holdings.unread), (2, 2, 0), "{name}");
    assert_eq!((holdings.from.as_deref(), holdings.to.as_deref()), (Some("2025-06-03"), Some("2025-06-05")), "{name}");
    assert_eq!(
        (holdings.statements, holdings.named >= 3, holdings.speakers >= 1),
        (store.counts().unwrap().statements, true, true),
        "{name}"
    );
    assert_eq!((holdings.languages[0].value.as_str(), holdings.languages[0].count), ("en", 2), "{name}");
    assert_eq!((holdings.readers.len(), holdings.readers[0].documents), (1, 2), "{name}");
    let after = store.changes().unwrap();
    assert!(after > before, "{name}");
    let (document, record) = read(OTHER, "later.txt", "2025-06-05");
    assert_eq!(keep(store.as_mut(), &document, &record).unwrap(), Added::Known, "{name}");
    assert_eq!(store.changes().unwrap(), after, "{name}: nothing changed");
}

pub(crate) fn texts_are_handed_out_with_their_readings(name: &str, mut store: Box<dyn Store>) {
    let (document, record) = read(REPORT, "a.txt", "2025-06-03");
    let (other, mut without) = read(OTHER, "b.txt", "2025-06-04");
    let (unread, _) = read("Die Brücke steht.", "c.txt", "2025-06-05");
    without.statements.clear();
    keep(store.as_mut(), &document, &record).unwrap();
    keep(store.as_mut(), &other, &without).unwrap();
    store.add(&Entry { document: &unread, about: &About::default(), record: None }).unwrap();
    let mut hashes = vec![document.id().to_owned(), other.id().to_owned()];
    hashes.sort();
    assert_eq!(store.documents().unwrap(), hashes, "{name}: with and without statements, but not those that were not read");
    let kept = store.document(document.id()).unwrap().unwrap();
    assert_eq!((kept.text.as_str(), kept.published.as_deref()), (REPORT, Some("2025-06-03")), "{name}");
    assert_eq!(kept.record, Some(record), "{name}");
    assert_eq!(store.document(unread.id()).unwrap().unwrap().record, None, "{name}");
    assert_eq!(store.document("0").unwrap(), None, "{name}");
}

pub(crate) fn a_quotation_is_found_behind_many_texts_that_have_its_words(name: &str, mut store: Box<dyn Store>) {
    let unread = |text: String, store: &mut dyn Store| {
        let document = Document::from_text(text, Origin::default()).unwrap();
        store.add(&Entry { document: &document, about: &About::default(), record: None }).unwrap();
    };
    for number in 0..120 {
        unread(format!("Number {number}: piers before harbour, levies before ferries."), store.as_mut());
    }
    unread("At last they had it: ferries before piers, harbour levies.".to_owned(), store.as_mut());
    let found = store.verify("Ferries before piers; harbour levies", OffsetUnit::Bytes).unwrap();
    assert_eq!((found.r#match, found.hits.len()), (Match::Normalised, 1), "{name}");
    assert_eq!(store.verify("harbour", OffsetUnit::Bytes).unwrap().hits.len(), 100, "{name}: no more are told");
}

/// Each test above as a test of a file, with an empty store: `$fresh` gives one, or none where there is no server.
#[macro_export]
macro_rules! contract {
    ($name:literal, $fresh:path) => {
        contract!($name, $fresh,
            the_same_is_kept_once
            bytes_are_known_by_path_hash_and_reader
            a_quotation_is_found_exactly_nearly_or_not
            what_is_outside_of_statements_is_found_too
            a_sound_store_has_no_faults
            statements_are_found_by_words_and_by_what_is_known_of_them
            nearly_the_same_text_and_utterance_are_recognised
            a_text_in_another_language_is_kept_unread
            a_file_of_many_articles_is_known_when_all_of_it_is_kept
            statements_are_counted_and_shown_with_their_document
            pages_hold_every_statement_once_in_one_order
            a_speaker_is_asked_for_by_the_whole_name_and_a_document_by_its_hash
            a_document_comes_with_its_origins_its_reading_and_its_variants
            roles_of_speakers_and_figures_of_the_whole_are_told
            texts_are_handed_out_with_their_readings
            a_quotation_is_found_behind_many_texts_that_have_its_words
        );
    };
    ($name:literal, $fresh:path, $($test:ident)*) => {
        $(
            #[test]
            fn $test() {
                if let Some(store) = $fresh() {
                    suite::$test($name, store);
                }
            }
        )*
    };
}
