//! Both backends, given the same in the same order, answer alike whatever is asked.
#![cfg(feature = "postgres")]

mod suite;

use onrecord::{Document, OffsetUnit, Origin, Record};
use onrecord_store::{About, Entry, Facet, Holdings, Order, PostgresStore, Query, SqliteStore, Store};
use suite::pipeline;
use suite::server::server;

/// SplitMix64 (Steele, Lea and Flood 2014).
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % end as u64) as usize
    }

    fn of<'a>(&mut self, values: &[&'a str]) -> &'a str {
        values[self.below(values.len())]
    }

    /// One of them, or none as often as all of them together.
    fn perhaps(&mut self, values: &[&str]) -> Option<String> {
        let at = self.below(2 * values.len());
        values.get(at).map(|&value| value.to_owned())
    }
}

const PARTS: [&str; 12] = [
    "the bridge will stand for a hundred years",
    "we will not be in the hall when it is all over",
    "the Café at the quay must close before the winter",
    "nobody has asked the harbour board for its leave",
    "the levy on boats is unjust and it will go",
    "every line of the accord was read twice in the council",
    "Ågot Brå and the ministers of the islands agreed on the price of fish",
    "the ferry sails at noon",
    "it is what it is",
    "the new pier would cost four million crowns",
    "those who came by sea have a right to stay",
    "the government has lost its way",
];
const NAMES: [&str; 6] =
    ["Mayor Ada Quill", "Olle Brandt", "Foreign Minister Tomas Verhald", "Ågot Brå", "Harbour Master Bo Lind", "Ada Quill"];
const DAYS: [&str; 7] = ["2024-12-30", "2025-01-02", "2025-03-01", "2025-03-31", "2025-06-03", "2026-01-01", "2026-02-28"];
const OUTLETS: [&str; 4] = ["Kestrel", "Norpress", "The Østerby Post", "ábaco"];

/// A report of a few sentences.
fn report(random: &mut Random) -> String {
    let mut text = String::new();
    for _ in 0..1 + random.below(4) {
        let (said, name) = (random.of(&PARTS), random.of(&NAMES));
        let other = random.of(&PARTS);
        let told = match random.below(5) {
            0 => format!("“{said},” {name} told reporters on Tuesday.\n\n"),
            1 => format!("{name} said on Monday that {said}, and that {other}.\n\n"),
            2 => format!("{name} denied in a statement that {said}. “{other},” she said.\n\n"),
            3 => format!("Two officials warned the council that {said}.\n\n"),
            _ => format!("In other news, {said}; {other}.\n\n"),
        };
        text.push_str(&told);
    }
    text
}

fn added(stores: &mut [Box<dyn Store>; 2], document: &Document, about: &About, record: Option<&Record>) {
    let entry = Entry { document, about, record };
    let [sqlite, postgres] = stores.each_mut().map(|store| store.add(&entry).unwrap());
    assert_eq!(sqlite, postgres, "{:?}", document.text());
}

fn fill(stores: &mut [Box<dyn Store>; 2], random: &mut Random) {
    let mut kept: Vec<(Document, About, Record)> = Vec::new();
    for number in 0..120 {
        let again = (!kept.is_empty()).then(|| random.below(kept.len()));
        match (random.below(8), again) {
            // A text that is known, from elsewhere or read by another version.
            (0, Some(at)) => {
                let (document, about, record) = &kept[at];
                let path = format!("{}/{number}.txt", random.of(&["a", "B", "é"]));
                let origin = Origin { path: Some(path), ..Origin::default() };
                let copy = Document::from_bytes(document.text().as_bytes(), origin).unwrap();
                added(stores, &copy, about, Some(record));
            }
            (1, Some(at)) => {
                let (document, about, record) = &mut kept[at];
                record.provenance.onrecord = format!("version {number}");
                let left = random.below(record.statements.len() + 1);
                record.statements.truncate(left);
                added(stores, document, about, Some(record));
            }
            (2, _) => {
                let text = format!("Bron skulle stå i {number} år, sade borgmästaren.");
                let document = Document::from_bytes(text.as_bytes(), Origin::default()).unwrap();
                added(stores, &document, &About { language: Some("sv".to_owned()), ..About::default() }, None);
            }
            // A variant of a text that is known.
            (kind, again) => {
                let mut text = report(random);
                if let (3, Some(at)) = (kind, again) {
                    text = format!("{}It was the {number}th time.\n", kept[at].0.text());
                }
                let url = random.perhaps(&["https://kestrel.example/a", "https://kestrel.example/B"]);
                let origin = Origin { path: Some(format!("{}/{number}.txt", random.of(&["a", "B", "é"]))), url, ..Origin::default() };
                let mut document = Document::from_bytes(text.as_bytes(), origin).unwrap();
                if let Some(day) = random.perhaps(&DAYS) {
                    document = document.with_published(day.parse().unwrap());
                }
                let about = About { publisher: random.perhaps(&OUTLETS), title: random.perhaps(&PARTS), ..About::default() };
                let record = pipeline().read(&document).record(&document, OffsetUnit::Bytes);
                added(stores, &document, &about, Some(&record));
                kept.push((document, about, record));
            }
        }
    }
}

fn query(random: &mut Random) -> Query {
    let words =
        random.of(&["", "", "bridge", "THE bridge", "will stand", "the", "cafe", "it", "hundred years", "ferry ÅGOT", "%", "zebra"]);
    Query {
        words: words.to_owned(),
        speaker: random.perhaps(&["quill", "BRA", "two officials", "brandt", "nobody"]),
        name: random.perhaps(&["Ada Quill", "Olle Brandt", "quill", "Ågot Brå"]).filter(|_| random.below(3) == 0),
        about: random.perhaps(&["agot", "harbour board", "x"]).filter(|_| random.below(3) == 0),
        to: random.perhaps(&["reporters", "council"]).filter(|_| random.below(3) == 0),
        outlet: random.perhaps(&["kestrel", "osterby", "norpress", "ABACO"]).filter(|_| random.below(3) == 0),
        act: random.perhaps(&["deny", "warn", "assert", "deny formindirect"]).filter(|_| random.below(3) == 0),
        form: random.perhaps(&["direct", "indirect"]).filter(|_| random.below(3) == 0),
        said_after: random.perhaps(&["2025", "2025-03", "2025-03-31", "soon"]).filter(|_| random.below(2) == 0),
        said_before: random.perhaps(&["2025", "2025-03", "2026-01-01", "é"]).filter(|_| random.below(2) == 0),
        order: [Order::Best, Order::Earliest, Order::Latest][random.below(3)],
        limit: [1, 3, 10, 1_000][random.below(4)],
        unit: [OffsetUnit::Bytes, OffsetUnit::Chars, OffsetUnit::Utf16][random.below(3)],
        ..Query::default()
    }
}

/// A quotation: what was said, a part of it, or something like it.
fn quotation(random: &mut Random) -> String {
    let words: Vec<&str> = random.of(&PARTS).split(' ').collect();
    let from = random.below(words.len());
    let mut words = words[from..from + 1 + random.below(words.len() - from)].to_vec();
    if random.below(2) == 0 {
        let at = random.below(words.len());
        words[at] = random.of(&["would", "not", "THE", "ferry", "xylem"]);
    }
    words.join(random.of(&[" ", " ", ", "]))
}

#[test]
fn both_backends_answer_alike() {
    let Some(server) = server() else { return };
    for seed in 1..=2 {
        // The second database sorts words as in dictionaries, where the server can.
        let mut random = Random(seed);
        let postgres = PostgresStore::create(&server.database()).unwrap();
        let mut stores: [Box<dyn Store>; 2] = [Box::new(SqliteStore::in_memory().unwrap()), Box::new(postgres)];
        fill(&mut stores, &mut random);
        let [one, other] = &stores;
        compare(one.as_ref(), other.as_ref(), &mut random);
    }
}

fn compare(one: &dyn Store, other: &dyn Store, random: &mut Random) {
    let both = [one, other];
    let [a, b] = both.map(|store| store.counts().unwrap());
    assert_eq!(a, b);
    assert!(a.statements > 100 && a.unread > 3, "{a:?}");
    let [a, b] = both.map(|store| Holdings { version: 0, ..store.holdings().unwrap() });
    assert_eq!(a, b);
    assert_eq!(one.changes().unwrap(), other.changes().unwrap());
    let [a, b] = both.map(|store| store.check(&mut |fault| panic!("{fault:?}")).unwrap());
    assert_eq!(a, b);
    assert_eq!(one.documents().unwrap(), other.documents().unwrap());
    let (mut hits, mut pages) = (0, 0);
    for _ in 0..150 {
        let asked = query(random);
        let [a, b] = both.map(|store| store.facets(&asked, 10_000).unwrap());
        assert_eq!(a, b, "{asked:?}");
        let mut after = [None, None];
        loop {
            let [a, b] = [(one, &after[0]), (other, &after[1])]
                .map(|(store, after)| store.search(&Query { after: after.clone(), ..asked.clone() }).unwrap());
            assert_eq!(a.rows, b.rows, "{asked:?} {after:?}");
            (hits, pages) = (hits + a.rows.len(), pages + 1);
            after = [a.next, b.next];
            assert_eq!(after[0].is_some(), after[1].is_some(), "{asked:?}");
            if after[0].is_none() {
                break;
            }
        }
    }
    assert!(hits > 1_000 && pages > 300, "little was compared: {hits} statements on {pages} pages");
    let mut found = [0; 2];
    for _ in 0..150 {
        let quote = quotation(random);
        let [a, b] = both.map(|store| store.verify(&quote, OffsetUnit::Chars).unwrap());
        assert_eq!(a, b, "{quote}");
        found[usize::from(a.hits.is_empty())] += 1;
    }
    assert!(found.iter().all(|&count| count > 20), "{found:?}");
    let all = one.search(&Query { limit: 10_000, ..Query::default() }).unwrap().rows;
    for row in &all {
        let [a, b] = both.map(|store| store.statement(&row.statement, OffsetUnit::Utf16).unwrap());
        assert_eq!(a, b);
        let [a, b] = both.map(|store| store.reports(&row.statement, OffsetUnit::Chars).unwrap());
        assert_eq!(a, b);
        let [a, b] = both.map(|store| store.document(&row.document).unwrap());
        assert_eq!(a, b);
    }
    for words in ["", "quill", "ada", "bra"] {
        for limit in [1, 100] {
            let [a, b] = both.map(|store| store.speakers(words, limit).unwrap());
            assert_eq!(a, b, "{words}");
        }
    }
    for Facet { value, .. } in one.facets(&Query::default(), 10_000).unwrap().speakers {
        let [a, b] = both.map(|store| store.roles(&value, OffsetUnit::Chars).unwrap());
        assert_eq!(a, b, "{value}");
    }
}
