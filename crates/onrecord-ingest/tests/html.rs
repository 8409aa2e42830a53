//! Pages are read as their fixtures say, and none of them stops the reader.

use jiff::civil::date;
use onrecord_ingest::{Article, Hint, Metadata, Options, Place, Sink, Skipped, Stop, read_bytes};
use proptest::prelude::*;
use std::path::Path;
use std::time::Instant;

/// Keeps what it is given.
#[derive(Default)]
struct Kept {
    articles: Vec<Article>,
    skipped: Vec<&'static str>,
}

impl Sink for Kept {
    fn article(&mut self, _: &Place, article: Article) -> Result<(), Stop> {
        assert!(!article.document.text().trim().is_empty());
        self.articles.push(article);
        Ok(())
    }

    fn skip(&mut self, skipped: Skipped) -> Result<(), Stop> {
        self.skipped.push(skipped.reason.kind());
        Ok(())
    }
}

fn bytes(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/html").join(name)).expect("the fixture is there")
}

fn read(name: &str, bytes: &[u8], hint: Hint<'_>) -> Kept {
    let mut kept = Kept::default();
    read_bytes(bytes, &Place::new(name), hint, &Options::default(), &mut kept).expect("it is not stopped");
    assert_eq!(kept.articles.len() + kept.skipped.len(), 1, "one page is one article or one skip");
    kept
}

/// The only article of a fixture, and the text that is expected of it.
fn fixture(name: &str) -> (Article, String) {
    let mut kept = read(name, &bytes(name), Hint { url: Some("https://given.example/page.html"), media_type: None });
    let expected = String::from_utf8(bytes(&format!("{name}.expected.txt"))).expect("it is UTF-8");
    (kept.articles.pop().unwrap_or_else(|| panic!("{name}: {:?}", kept.skipped)), expected)
}

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

fn list(items: &[&str]) -> Vec<String> {
    items.iter().map(|item| (*item).to_owned()).collect()
}

#[test]
fn a_page_with_json_ld_and_lists() {
    let (article, expected) = fixture("ferry.html");
    assert_eq!(article.document.text(), expected.trim_end());
    let origin = article.document.origin();
    assert_eq!(origin.media_type.as_deref(), Some("text/html"));
    assert_eq!(origin.sha256, Some(onrecord_text::hex_sha256(&bytes("ferry.html"))));
    assert_eq!(origin.url.as_deref(), Some("https://gazette.example/2031/06/ferry-stops"));
    assert_eq!(
        article.metadata,
        Metadata {
            title: some("Ferry to Sable Island stops for the winter"),
            byline: some("Ines Vardo, Tom Ryle"),
            authors: list(&["Ines Vardo", "Tom Ryle"]),
            published: Some(date(2031, 6, 3)),
            published_at: some("2031-06-03T08:15:00+01:00"),
            publisher: some("The Sable Gazette"),
            url: some("https://gazette.example/2031/06/ferry-stops"),
            language: some("en-GB"),
            section: some("Harbour"),
            keywords: list(&["ferry", "winter service"]),
            ..Metadata::default()
        }
    );
}

#[test]
fn a_page_in_an_old_encoding_with_tags_that_are_never_closed() {
    let (article, expected) = fixture("barrage.htm");
    assert_eq!(article.document.text(), expected.trim_end());
    assert_eq!(
        article.metadata,
        Metadata {
            title: some("Le barrage de Valmire sera vidé"),
            byline: some("Odile Trémont"),
            authors: list(&["Odile Trémont"]),
            published: Some(date(2031, 2, 14)),
            publisher: some("L\u{2019}Écho de Valmire"),
            url: some("https://echo.example/barrage"),
            language: some("fr-FR"),
            section: some("Région"),
            keywords: list(&["barrage", "Valmire", "préfecture"]),
            ..Metadata::default()
        }
    );
}

#[test]
fn a_page_without_paragraphs_whose_day_may_be_two() {
    let (article, expected) = fixture("locks.xhtml");
    assert_eq!(article.document.text(), expected.trim_end());
    assert_eq!(
        article.metadata,
        Metadata {
            title: some("Statement on the locks of Ovrin"),
            // From the one `<time>`; 04/05/2031 is not read.
            published: Some(date(2031, 5, 4)),
            publisher: some("Ministry of Waters"),
            url: some("https://given.example/page.html"),
            language: some("en"),
            keywords: list(&["locks", "Ovrin"]),
            ..Metadata::default()
        }
    );
}

#[test]
fn pages_without_an_article_are_told() {
    for page in ["<html></html>", "<!doctype html><body><script>let a = 1;</script>", "<html><body><img src=a></body></html>"] {
        assert_eq!(read("a.html", page.as_bytes(), Hint::default()).skipped, ["empty"], "{page}");
    }
    assert_eq!(read("a.html", b"<html>\0\x01\x02", Hint::default()).skipped, ["binary"]);
    assert_eq!(read("a.html", "<div>".repeat(100_000).as_bytes(), Hint::default()).skipped, ["malformed"]);
    assert_eq!(read("a.html", "<b><p>".repeat(100_000).as_bytes(), Hint::default()).skipped, ["malformed"]);
    let mut kept = Kept::default();
    let options = Options { largest_file: 100, ..Options::default() };
    read_bytes(&bytes("ferry.html"), &Place::new("a.html"), Hint::default(), &options, &mut kept).expect("it is not stopped");
    assert_eq!(kept.skipped, ["too-large"]);
    assert_eq!(read("a.html", "<p>word ".repeat(8_000_000).as_bytes(), Hint::default()).skipped, ["too-large"]);
}

#[test]
fn deep_pages_are_read_on_a_small_stack() {
    let page = format!("<html><body>{}<p>{}</p>", "<div>".repeat(900), "The board said, on Tuesday, that it would meet. ".repeat(30));
    let read =
        std::thread::Builder::new().stack_size(512 * 1024).spawn(move || read("a.html", page.as_bytes(), Hint::default()).articles.len());
    assert_eq!(read.expect("a thread can be had").join().expect("it does not overflow"), 1);
}

/// Shapes that have made parsers slow: a unit that is repeated.
const UNITS: [&str; 12] = [
    "<p>The board said, on Tuesday, that it would meet.</p>\n",
    "<p>never closed, said the board",
    "<li>item",
    "<div><b><a href=x>word</b></a></div>",
    "word<br><br>",
    "<table><tr><td>cell, said the board</td></tr></table>",
    "<table><p>misplaced</table>",
    "<a>",
    "<b><p>x</b>",
    "<!-- a comment -- > ",
    "&amp;&notanentity;&#0;",
    "<span>a</span>",
];

#[test]
fn time_grows_with_length() {
    for unit in UNITS {
        let time = |length: usize| {
            let page = format!("<html><body>{}", unit.repeat(length / unit.len()));
            let start = Instant::now();
            read("a.html", page.as_bytes(), Hint::default());
            start.elapsed().as_secs_f64()
        };
        let (short, long) = (time(200_000), time(1_600_000));
        // Eight times the length; sixty-four times the time would be its square. What is quick cannot be told apart.
        assert!(long < 30.0 * short || long < 0.8, "{unit:?}: {short} s, then {long} s");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn damaged_pages_are_read_or_told(
        which in 0_usize..3,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..40),
        moved in prop::option::of((any::<prop::sample::Index>(), any::<prop::sample::Index>())),
        keep in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let name = ["ferry.html", "barrage.htm", "locks.xhtml"][which];
        let mut page = bytes(name);
        for (place, byte) in changes {
            let place = place.index(page.len());
            page[place] = byte;
        }
        if let Some((from, to)) = moved {
            let tail = page.split_off(from.index(page.len()));
            let to = to.index(page.len() + 1);
            page.splice(to..to, tail);
        }
        if let Some(keep) = keep {
            page.truncate(keep.index(page.len()));
        }
        read(name, &page, Hint::default());
    }

    #[test]
    fn any_tags_are_read_or_told(parts in prop::collection::vec((0_usize..UNITS.len(), "[a-z<>/\"'&;= ]{0,12}"), 0..60)) {
        let page: String = parts.iter().map(|(unit, noise)| format!("{}{noise}", UNITS[*unit])).collect();
        read("a.html", page.as_bytes(), Hint::default());
    }
}
