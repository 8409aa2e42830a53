//! Feeds become articles, an item each; what has no text or is malformed is told with its place.

use jiff::civil::date;
use onrecord_ingest::{Article, FeedOutline, Hint, Options, Place, Position, Sink, Skipped, Stop, feed_items, opml, read_bytes};
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

fn bytes(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)).expect("the fixture is there")
}

#[test]
fn rss_gives_an_article_an_item() {
    let kept = read("rss/gazette.xml");
    assert_eq!(
        kept.texts(),
        [
            "The harbour will close, the mayor said.\n\n“We have no choice,” said Orla Fenwick.",
            "Fares rise by 4 per cent.\n\nAT&T is not involved."
        ]
    );
    assert_eq!(kept.reasons(), [(Some(Position::Row(3)), "empty")]);
    assert_eq!(kept.articles[1].0.position, Some(Position::Row(2)));
    let first = &kept.articles[0].1.metadata;
    assert_eq!(first.id.as_deref(), Some("gazette-101"));
    assert_eq!(first.title.as_deref(), Some("Harbour to close, mayor says"));
    assert_eq!(first.url.as_deref(), Some("https://gazette.example/2025/harbour"));
    assert_eq!(first.authors, ["Ivo Lindqvist", "Mara Stoll"]);
    assert_eq!(first.published, Some(date(2025, 6, 3)));
    assert_eq!(first.published_at.as_deref(), Some("Tue, 03 Jun 2025 10:00:00 +0200"));
    assert_eq!(first.publisher.as_deref(), Some("Port Alder Gazette"));
    assert_eq!(first.language.as_deref(), Some("en-GB"));
    assert_eq!(first.keywords, ["Harbour", "Town & country"]);
    let second = &kept.articles[1].1.metadata;
    assert_eq!(second.title.as_deref(), Some("Ferries & fares"));
    assert_eq!(second.url.as_deref(), Some("https://gazette.example/2025/ferries"));
    assert_eq!(second.authors, ["Nils Aubrey"]);
    assert_eq!(second.published, Some(date(2025, 6, 4)));
    let origin = kept.articles[0].1.document.origin();
    assert_eq!(origin.sha256.as_deref(), Some(onrecord_text::hex_sha256(&bytes("rss/gazette.xml")).as_str()));
}

#[test]
fn rdf_is_read_in_its_own_encoding() {
    let kept = read("rss/latin.rss");
    assert_eq!(kept.texts(), ["Der Hafen schließt, sagte die Bürgermeisterin."]);
    let metadata = &kept.articles[0].1.metadata;
    assert_eq!(metadata.publisher.as_deref(), Some("Küstenbote"));
    assert_eq!(metadata.id.as_deref(), Some("https://bote.example/1"));
    assert_eq!((metadata.published, metadata.language.as_deref()), (Some(date(2025, 6, 3)), Some("de")));
}

#[test]
fn atom_gives_an_article_an_entry() {
    let kept = read("atom/wire.atom");
    assert_eq!(kept.texts(), ["The minister kept the accord.\n\n“Every line,” he said.\nHe left.", "Il a dit <non> & rien."]);
    let first = &kept.articles[0].1.metadata;
    assert_eq!(first.id.as_deref(), Some("urn:wire:1"));
    assert_eq!(first.title.as_deref(), Some("Accord kept"));
    assert_eq!(first.url.as_deref(), Some("https://wire.example/news/2025/accord"));
    assert_eq!(first.authors, ["Petra Holm"]);
    assert_eq!(first.published_at.as_deref(), Some("2025-06-03T18:04:00Z"));
    assert_eq!((first.keywords.as_slice(), first.language.as_deref()), (&["Diplomacy".to_owned()][..], Some("en")));
    let second = &kept.articles[1].1.metadata;
    assert_eq!((second.authors.as_slice(), second.language.as_deref()), (&["Kestrel Desk".to_owned()][..], Some("fr")));
    assert_eq!((second.published, second.publisher.as_deref()), (Some(date(2025, 6, 4)), Some("Kestrel Wire")));
    let kept = read("atom/prefixed.xml");
    assert_eq!(kept.texts(), ["It works, she said."]);
    assert_eq!(kept.articles[0].1.metadata.publisher.as_deref(), Some("Prefixed"));
}

#[test]
fn json_feeds_are_known_by_their_version() {
    let kept = read("jsonfeed/blog.json");
    assert_eq!(kept.texts(), ["One & two.\n\nThree.", "Plain <text>."]);
    assert_eq!(kept.reasons(), [(Some(Position::Row(3)), "empty")]);
    let first = &kept.articles[0].1.metadata;
    assert_eq!(first.url.as_deref(), Some("https://notes.example/1"));
    assert_eq!((first.authors.as_slice(), first.published), (&["Rhea Quill".to_owned()][..], Some(date(2025, 6, 3))));
    assert_eq!((first.keywords.len(), first.publisher.as_deref()), (2, Some("Alder Notes")));
    let second = &kept.articles[1].1.metadata;
    assert_eq!((second.id.as_deref(), second.authors.as_slice()), (Some("2"), &["Sam Tolland".to_owned()][..]));
}

#[test]
fn items_can_be_listed_with_those_that_have_no_text() {
    let place = Place::new("https://gazette.example/feed.xml");
    let items = feed_items(&bytes("rss/gazette.xml"), &place, Some(&place.path)).expect("it is well formed");
    let urls: Vec<_> = items.iter().filter_map(|item| item.url.as_deref()).collect();
    assert_eq!(urls, ["2025/harbour", "2025/ferries", "2025/empty"].map(|path| format!("https://gazette.example/{path}")));
    assert_eq!((items[2].row, items[2].text.as_str()), (3, ""));
    assert_eq!(items.iter().map(|item| item.is_whole).collect::<Vec<_>>(), [true, false, false], "a summary is no whole text");
    assert_eq!(feed_items(&bytes("jsonfeed/blog.json"), &place, None).map(|items| items.len()).ok(), Some(3));
    for (name, kind) in [("rss/page.xml", "unsupported"), ("ninjs/one.json", "unsupported"), ("rss/cut.xml", "malformed")] {
        assert_eq!(feed_items(&bytes(name), &place, None).map_err(|skipped| skipped.reason.kind()), Err(kind), "{name}");
    }
}

#[test]
fn lists_of_feeds_are_read_for_watching_and_are_no_articles() {
    let kept = read("rss/list.opml");
    assert_eq!(kept.reasons(), [(None, "unsupported")]);
    assert!(kept.skipped[0].to_string().contains("OPML: a list of feeds"), "{}", kept.skipped[0]);
    let feeds = opml(&bytes("rss/list.opml"), &Place::new("list.opml")).expect("it is well formed");
    let of = |title: &str, url: &str, html_url: Option<&str>| FeedOutline {
        title: Some(title.to_owned()),
        url: url.to_owned(),
        html_url: html_url.map(str::to_owned),
    };
    let gazette = of("Port Alder Gazette", "https://gazette.example/feed.xml", Some("https://gazette.example/"));
    assert_eq!(feeds, [gazette, of("Wire", "https://wire.example/atom", None)]);
    assert_eq!(opml(&bytes("rss/page.xml"), &Place::new("x")).map_err(|skipped| skipped.reason.kind()), Err("unsupported"));
}

#[test]
fn what_is_malformed_is_told_with_its_place_and_the_items_before_it_are_kept() {
    let kept = read("rss/cut.xml");
    assert_eq!(kept.texts(), ["This one is whole."]);
    assert_eq!(kept.reasons(), [(Some(Position::LineColumn(4, 51)), "malformed")]);
    let kept = read("rss/crossed.xml");
    assert!(kept.articles.is_empty());
    assert!(matches!(kept.reasons()[..], [(Some(Position::LineColumn(3, _)), "malformed")]), "{:?}", kept.skipped);
    let kept = read("rss/page.xml");
    assert!(kept.skipped[0].to_string().contains("`invoice`"), "{}", kept.skipped[0]);
    assert_eq!(read_as("a.xml", b"<rss>\n<a>\xff</a></rss>").reasons(), [(Some(Position::LineColumn(2, 4)), "encoding")]);
    assert_eq!(read_as("a.xml", b"<rss>\0</rss>").reasons(), [(Some(Position::Byte(5)), "binary")]);
    assert_eq!(read_as("a.xml", b" \n").reasons(), [(None, "empty")]);
}

#[test]
fn neither_depth_nor_entities_bring_it_down() {
    let deep = "<div>".repeat(100_000) + "Deep, she said." + &"</div>".repeat(100_000);
    let kept = read_as("a.atom", format!("<feed><entry><content type='xhtml'>{deep}</content></entry></feed>").as_bytes());
    assert_eq!(kept.texts(), ["Deep, she said."]);
    let kept =
        read_as("a.rss", format!("<rss><channel><item><description><![CDATA[{deep}]]></description></item></channel></rss>").as_bytes());
    assert_eq!(kept.texts(), ["Deep, she said."]);
    let open = format!("<rss>{}", "<a>".repeat(100_000));
    assert!(matches!(read_as("a.rss", open.as_bytes()).reasons()[..], [(Some(Position::LineColumn(1, _)), "malformed")]));
    let laughs: String = (1..30).map(|level| format!("<!ENTITY l{level} '{}'>", format!("&l{};", level - 1).repeat(10))).collect();
    let feed = format!(
        "<!DOCTYPE rss [<!ENTITY l0 'ha'>{laughs}]><rss><channel><item><description>He said &l29;</description></item></channel></rss>"
    );
    assert_eq!(read_as("a.rss", feed.as_bytes()).texts(), ["He said &l29;"]);
}
