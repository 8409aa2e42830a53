//! Formats of news agencies: NITF, NewsML-G2 and ninjs.

use jiff::civil::date;
use onrecord_ingest::{Article, Hint, Options, Place, Position, Sink, Skipped, Stop, read_bytes};
use std::path::Path;

/// Keeps what it is given.
#[derive(Default)]
struct Kept {
    articles: Vec<(Place, Article)>,
    skipped: Vec<Skipped>,
}

impl Sink for Kept {
    fn article(&mut self, place: &Place, article: Article) -> Result<(), Stop> {
        self.articles.push((place.clone(), article));
        Ok(())
    }

    fn skip(&mut self, skipped: Skipped) -> Result<(), Stop> {
        self.skipped.push(skipped);
        Ok(())
    }
}

impl Kept {
    fn texts(&self) -> Vec<&str> {
        self.articles.iter().map(|(_, article)| article.document.text()).collect()
    }

    fn reasons(&self) -> Vec<(Option<Position>, &'static str)> {
        self.skipped.iter().map(|skipped| (skipped.place.position, skipped.reason.kind())).collect()
    }
}

fn read_as(name: &str, bytes: &[u8]) -> Kept {
    let mut kept = Kept::default();
    read_bytes(bytes, &Place::new(name), Hint::default(), &Options::default(), &mut kept).expect("it is not stopped");
    kept
}

fn read(name: &str) -> Kept {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name);
    read_as(name, &std::fs::read(path).expect("the fixture is there"))
}

#[test]
fn nitf_gives_its_paragraphs_behind_its_dateline() {
    let kept = read("nitf/accord.xml");
    assert_eq!(kept.texts(), ["VIENNA, June 3 — Norland will keep the accord, said Ana Reyes.\n\nNo change\n\n“Every line,” she said."]);
    let metadata = &kept.articles[0].1.metadata;
    assert_eq!(metadata.id.as_deref(), Some("kestrel-2025-77"));
    assert_eq!(metadata.title.as_deref(), Some("Norland keeps accord"));
    assert_eq!(metadata.byline.as_deref(), Some("By Petra Holm Correspondent"));
    assert_eq!(metadata.authors, ["Petra Holm"]);
    assert_eq!((metadata.published, metadata.published_at.as_deref()), (Some(date(2025, 6, 3)), Some("20250603T180400Z")));
    assert_eq!(metadata.publisher.as_deref(), Some("Port Alder Gazette"));
    assert_eq!((metadata.agencies.as_slice(), metadata.section.as_deref()), (&["Kestrel".to_owned()][..], Some("World")));
    assert_eq!(metadata.keywords, ["accord", "Norland"]);
}

#[test]
fn a_dateline_in_the_paragraph_is_not_repeated() {
    let of = |dateline: &str, text: &str| {
        let report = format!(
            "<nitf><body><body.head><dateline>{dateline}</dateline></body.head><body.content><p>{text}</p></body.content></body></nitf>"
        );
        read_as("a.nitf", report.as_bytes()).texts().concat()
    };
    assert_eq!(of("OSLO, June 3", "OSLO (Kestrel) — It rained."), "OSLO (Kestrel) — It rained.");
    assert_eq!(of("OSLO, June 3 (Kestrel) -", "Oslo is wet, she said."), "OSLO, June 3 (Kestrel) — Oslo is wet, she said.");
    assert_eq!(of("", "It rained."), "It rained.");
}

#[test]
fn newsml_holds_xhtml_nitf_or_plain_text() {
    let kept = read("newsml/item.xml");
    assert_eq!(kept.texts(), ["VIENNA, June 3 — Rates stay, said Ana Reyes.\n\n“For now.”"]);
    let metadata = &kept.articles[0].1.metadata;
    assert_eq!(metadata.id.as_deref(), Some("urn:newsml:kestrel:1"));
    assert_eq!((metadata.title.as_deref(), metadata.byline.as_deref()), (Some("Rates stay"), Some("By Petra Holm")));
    assert_eq!(metadata.published_at.as_deref(), Some("2025-06-03T18:04:00+02:00"));
    assert_eq!(metadata.publisher.as_deref(), Some("Kestrel News"));
    assert_eq!(metadata.agencies, ["Kestrel/Norpress", "Norpress"]);
    assert_eq!((metadata.authors.as_slice(), metadata.language.as_deref()), (&["Petra Holm".to_owned()][..], Some("en")));
    let kept = read("newsml/message.xml");
    assert_eq!(
        kept.texts(),
        ["VIENNA, June 3 — Rates stay, said Ana Reyes.", "OSLO — The bank said no.\n\nIt said so twice.", "One said.\n\nTwo."]
    );
    assert_eq!(kept.reasons(), [(Some(Position::Row(4)), "empty")]);
    let metadata = &kept.articles[0].1.metadata;
    assert_eq!((metadata.title.as_deref(), metadata.byline.as_deref()), (Some("Inner headline"), Some("By Petra Holm")));
    assert_eq!(metadata.published, Some(date(2025, 6, 4)));
}

#[test]
fn ninjs_of_all_versions_is_known_by_its_keys() {
    let kept = read("ninjs/one.json");
    assert_eq!(kept.texts(), ["Rates stay, said Ana Reyes.\n\n“For now.”"]);
    let metadata = &kept.articles[0].1.metadata;
    assert_eq!(metadata.url.as_deref(), Some("https://wire.example/ninjs/1"));
    assert_eq!((metadata.title.as_deref(), metadata.byline.as_deref()), (Some("Rates stay"), Some("By Petra Holm")));
    assert_eq!((metadata.published, metadata.agencies.as_slice()), (Some(date(2025, 6, 3)), &["Norpress".to_owned()][..]));
    let kept = read("ninjs/three.json");
    assert_eq!(kept.texts(), ["Rates stay, said Ana Reyes.\n\n“For now.”"]);
    let metadata = &kept.articles[0].1.metadata;
    assert_eq!((metadata.id.as_deref(), &metadata.url), (Some("urn:newsml:wire:3"), &None));
    assert_eq!(metadata.title.as_deref(), Some("Rates & prices stay"));
    assert_eq!((metadata.publisher.as_deref(), metadata.agencies.len()), (Some("Kestrel News"), 2));
    assert_eq!((metadata.byline.as_deref(), metadata.keywords.as_slice()), (Some("Petra Holm"), &["rates".to_owned()][..]));
}

#[test]
fn a_record_with_a_text_is_a_record_though_it_has_a_uri() {
    let kept = read_as("a.json", br#"{"uri": "urn:1", "body_text": "no", "text": "Yes, she said."}"#);
    assert_eq!(kept.texts(), ["Yes, she said."]);
    let kept = read_as("a.json", br#"{"uri": "urn:1", "bodies": [{"value": 3}], "headlines": []}"#);
    assert_eq!(kept.reasons(), [(Some(Position::Line(1)), "empty")]);
}

#[test]
fn what_is_malformed_is_told_with_its_place() {
    let kept = read_as("a.nitf", b"<nitf>\n<body><p>No end</body></nitf>");
    assert!(kept.articles.is_empty());
    assert!(matches!(kept.reasons()[..], [(Some(Position::LineColumn(2, _)), "malformed")]), "{:?}", kept.skipped);
    let deep = "<block>".repeat(100_000) + "Deep, she said." + &"</block>".repeat(100_000);
    let report = format!("<nitf><body><body.content>{deep}</body.content></body></nitf>");
    assert_eq!(read_as("a.nitf", report.as_bytes()).texts(), ["Deep, she said."]);
    let item =
        format!("<newsItem><contentSet><inlineXML><nitf><body.content>{deep}</body.content></nitf></inlineXML></contentSet></newsItem>");
    assert_eq!(read_as("a.xml", item.as_bytes()).texts(), ["Deep, she said."]);
}
