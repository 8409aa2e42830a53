//! Reading, damage, look-ups.

use super::*;

fn holding(name: &str, id: &str, first: &str, last: &str) -> Holding {
    Holding {
        group: "president",
        country: "Norland".to_owned(),
        wikidata: id.to_owned(),
        name: name.to_owned(),
        first: first.parse().ok(),
        last: last.parse().ok(),
        known_until: Some("2030-06-01".parse().unwrap()),
        aliases: vec![name.replace("Ana", "Anna"), name.to_owned()],
    }
}

fn table() -> String {
    let mut builder = Builder::default();
    builder.add(holding("Ola Holt", "Q902", "2026", "")).unwrap();
    builder.add(holding("Ana Reyes", "Q901", "2021-05-14", "2026")).unwrap();
    builder.country("Q900", "Norland");
    builder.office("Q903", "president", "Norland");
    builder.table()
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

#[test]
fn what_is_written_is_read() {
    let base = KnowledgeBase::from_bytes(table().as_bytes()).unwrap();
    let names: Vec<_> = base.holders("president", "Norland", None).iter().map(|holding| holding.name.as_str()).collect();
    assert_eq!(names, ["Ana Reyes", "Ola Holt"]);
    assert_eq!(base.holdings()[0].aliases, ["Anna Reyes"]);
    assert_eq!((base.office("Q903"), base.country("Q900")), (Some(("president", "Norland")), Some("Norland")));
    assert!(table().starts_with(&format!("onrecord-kb 1 {}\n", base.sha256())));
}

#[test]
fn a_day_has_its_holders() {
    let base = KnowledgeBase::from_bytes(table().as_bytes()).unwrap();
    let on = |text| -> Vec<_> {
        let holders = base.holders("president", "Norland", Some(day(text)));
        holders.iter().map(|holding| (holding.name.as_str(), holding.held_on(day(text)).unwrap())).collect()
    };
    assert_eq!(on("2021-05-13"), []);
    assert_eq!(on("2021-05-14"), [("Ana Reyes", Certainty::Certain)]);
    // Of the change nothing but the year is known.
    assert_eq!(on("2026-03-01"), [("Ana Reyes", Certainty::Possible), ("Ola Holt", Certainty::Possible)]);
    assert_eq!(on("2027-01-01"), [("Ola Holt", Certainty::Certain)]);
    // Later than the source.
    assert_eq!(on("2031-01-01"), [("Ola Holt", Certainty::Possible)]);
    assert!(base.holders("prime minister", "Norland", None).is_empty());
}

#[test]
fn people_are_found_by_their_names() {
    let base = KnowledgeBase::from_bytes(table().as_bytes()).unwrap();
    let found = |name| -> Vec<_> { base.person(name).iter().map(|(holding, score)| (holding.wikidata.as_str(), *score)).collect() };
    assert_eq!(found("Reyes"), [("Q901", 0.8)]);
    assert_eq!(found("Anna Reyes"), [("Q901", 1.0)]);
    assert!(found("Ola Reyes").is_empty());
}

#[test]
fn other_bytes_are_told_apart() {
    let error = |text: &str| KnowledgeBase::from_bytes(text.as_bytes()).unwrap_err().to_string();
    assert!(error("").contains("not a knowledge base"));
    assert!(error("name,office\n").contains("line 1: not a knowledge base"));
    assert!(error("onrecord-kb x y\n").contains("not a knowledge base"));
    assert!(error("onrecord-kb 2 00\nrows").contains("version 2; this program reads version 1"));
    assert!(error(&table().replace("Holt", "Hult")).contains("line 1: the knowledge base is damaged"));
    let table = table();
    assert!(error(&table[..table.len() - 9]).contains("damaged"));
    assert!(KnowledgeBase::from_bytes(b"\xff\xfe\x00").is_err());
}

#[test]
fn a_bad_row_is_named_with_its_line() {
    for (row, what) in [
        ("held\tpresident\tNorland\tQ1\tAna Reyes\t2021\t\t", "8 cells"),
        ("held\tmayor\tNorland\tQ1\tAna Reyes\t\t\t\t", "unknown office 'mayor'"),
        ("held\tpresident\tNorland\tQ0\tAna Reyes\t\t\t\t", "'Q0' is no Wikidata id"),
        ("held\tpresident\tNorland\tQ1\tAna Reyes\tMay\t\t\t", "'May' is not a date"),
        ("held\tpresident\tNorland\tQ1\t\t\t\t\t", "without a name"),
        ("person\tQ1", "unknown kind of row 'person'"),
    ] {
        let rows = format!("# rows\n\n{row}\n");
        let error =
            KnowledgeBase::from_bytes(format!("onrecord-kb 1 {}\n{rows}", hash(rows.as_bytes())).as_bytes()).unwrap_err().to_string();
        assert!(error.starts_with("line 4: the knowledge base is damaged: ") && error.contains(what), "{error}");
    }
}

#[test]
fn bad_holdings_are_not_added() {
    let mut builder = Builder::default();
    assert!(builder.add(holding("Ana Reyes", "P39", "", "")).is_err());
    assert!(builder.add(holding(" ", "Q901", "", "")).is_err());
    assert!(builder.add(holding("Ana Reyes", "Q901", "2026", "2025-12-31")).is_err());
    assert!(builder.is_empty());
    builder.add(holding("Ana\tReyes", "Q901", "2026", "")).unwrap();
    builder.add(holding("Ana Reyes", "Q901", "2026", "2027")).unwrap();
    assert_eq!(builder.len(), 1);
    let base = builder.finish();
    assert_eq!((base.holdings()[0].name.as_str(), base.holdings()[0].last), ("Ana Reyes", "2027".parse().ok()));
}

#[test]
fn the_embedded_one_knows_heads_of_state() {
    let base = KnowledgeBase::embedded();
    assert_eq!(base.sha256(), KnowledgeBase::embedded_sha256());
    let on = |group, country, text| -> Vec<_> {
        base.holders(group, country, Some(day(text))).iter().map(|holding| holding.wikidata.clone()).collect()
    };
    assert_eq!(on("president", "France", "2019-05-01"), ["Q3052772"]);
    assert_eq!(on("monarch", "Britain", "2019-05-01"), ["Q9682"]);
    assert!(on("president", "France", "1960-05-01").is_empty());
    assert!(base.holdings().len() > 300);
}
