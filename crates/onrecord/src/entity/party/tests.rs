//! Each line is a source, what it is of, how many they are and by which word they are nameless; written from the rules'
//! purpose, not from their code.

use super::{Party, party};
use crate::entity::EntityType;
use crate::entity::words::Words;
use onrecord_text::{Document, Origin, segment};

fn read(source: &str, rest: &str) -> (Document, Party) {
    let document = Document::from_text(format!("Yesterday {source} {rest}"), Origin::default()).unwrap();
    let found = {
        let words = Words::new(&document, &segment(&document));
        let end = "Yesterday ".len() + source.len();
        let range = words.within(onrecord_text::Span::new("Yesterday ".len(), end));
        party(&words, &range, EntityType::Group).unwrap_or_else(|| panic!("no party in {source}"))
    };
    (document, found)
}

#[test]
fn sources_tell_kind_and_number() {
    for (source, kind, least, most, number) in [
        ("two senior officials", Some("official"), Some(2), Some(2), Some("two")),
        ("officials", Some("official"), Some(2), None, None),
        ("at least three witnesses", Some("witness"), Some(3), None, Some("at least three")),
        ("more than 20 lawmakers", Some("politician"), Some(21), None, Some("more than 20")),
        ("two dozen farmers", Some("worker"), Some(24), Some(24), Some("two dozen")),
        ("dozens of residents", Some("public"), Some(24), None, Some("dozens")),
        ("one of the two diplomats", Some("diplomat"), Some(1), Some(1), Some("one")),
        ("a senior official", Some("official"), Some(1), Some(1), None),
        ("several people familiar with the talks", Some("public"), Some(2), None, Some("several")),
        ("up to 50 doctors", Some("health"), None, Some(50), Some("up to 50")),
        ("fewer than ten experts", Some("expert"), None, Some(9), Some("fewer than ten")),
        ("1,200 teachers at the port school", Some("worker"), Some(1200), Some(1200), Some("1,200")),
        ("a group of lawmakers", Some("politician"), Some(2), None, None),
        ("the police", Some("police"), None, None, None),
        ("a report by auditors", Some("document"), None, None, None),
        ("the zebras", None, Some(2), None, None),
    ] {
        let (document, party) = read(source, "said no.");
        let count = party.count;
        let words = count.and_then(|count| count.span).map(|span| document.slice(span));
        let found = (party.kind, count.and_then(|count| count.least), count.and_then(|count| count.most), words);
        let wanted = (kind, least, most, number);
        assert_eq!(found, wanted, "{source}");
    }
}

#[test]
fn an_approximate_number_is_marked() {
    let (document, party) = read("about 40 residents", "said no.");
    let count = party.count.unwrap();
    assert_eq!((count.least, count.most, count.approximate, document.slice(count.span.unwrap())), (Some(40), Some(40), true, "about 40"));
}

#[test]
fn sources_that_are_kept_nameless_say_so() {
    for (source, rest, nameless) in [
        ("two sources", "said the talks had failed.", Some("sources")),
        ("an official", "said, speaking on condition of anonymity.", Some("anonymity")),
        ("an official who asked not to be named", "said no.", Some("not to be named")),
        ("an official", "said no and declined to be identified.", Some("to be identified")),
        ("an official", "said the new chief is to be named on Monday.", None),
        ("an official", "said no.", None),
    ] {
        let (document, party) = read(source, rest);
        assert_eq!(party.anonymous.map(|span| document.slice(span)), nameless, "{source} {rest}");
    }
}
