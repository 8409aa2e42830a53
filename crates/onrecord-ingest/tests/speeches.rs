//! Debates in Akoma Ntoso: each speech with its speaker, and exactly what was said.

use jiff::civil::date;
use onrecord_ingest::{Article, Hint, Options, Place, Position, Sink, Skipped, Stop, read_bytes};
use proptest::prelude::*;
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

fn said(article: &Article) -> Vec<(&str, &str)> {
    article.speeches.iter().map(|speech| (speech.speaker.name.as_str(), article.document.slice(speech.content))).collect()
}

#[test]
fn debates_of_both_versions_give_their_speeches() {
    for name in ["akoma/debate.xml", "akoma/debate-1.akn"] {
        let kept = read(name);
        assert!(kept.skipped.is_empty(), "{:?}", kept.skipped);
        let article = &kept.articles[0].1;
        assert!(
            article.document.text().starts_with(
                "Debate on the June accord\n\nThe accord\n\nThe House met at ten.\n\nAna Reyes (Foreign Minister):\n\nWe will keep every line.\n\n"
            ),
            "{}",
            article.document.text()
        );
        assert_eq!(
            said(article),
            [
                ("Ana Reyes", "We will keep every line.\n\nNothing changes."),
                ("Ana Reyes", "Nothing at all."),
                ("Petra Holm", "When?"),
                ("Ana Reyes", "Soon, é."),
                ("A Deputy", "Shame!"),
                ("unknown", "Order."),
                ("Petra Holm", "No!"),
                ("unknown", "Order, I said."),
            ]
        );
        let first = &article.speeches[0];
        assert_eq!((first.speaker.id.as_deref(), first.speaker.role.as_deref()), (Some("#reyes"), Some("Foreign Minister")));
        let addressee = first.addressee.as_ref().map(|party| (party.name.as_str(), party.id.as_deref()));
        assert_eq!(addressee, Some(("House of Deputies", Some("#house"))));
        assert_eq!(first.said_on, Some(date(2025, 6, 4)));
        assert_eq!(article.speeches[2].said_on, Some(date(2025, 6, 3)));
        assert_eq!((&article.speeches[4].speaker.id, &article.speeches[4].addressee), (&None, &None));
        let metadata = &article.metadata;
        assert_eq!(metadata.id.as_deref(), Some("/akn/xx/debate/2025-06-03/main"));
        assert_eq!(metadata.title.as_deref(), Some("Debate on the June accord"));
        assert_eq!((metadata.published, metadata.language.as_deref()), (Some(date(2025, 6, 3)), Some("eng")));
        assert_eq!(metadata.publisher.as_deref(), Some("Official Report of Norland"));
    }
}

#[test]
fn what_is_malformed_is_told_and_depth_does_no_harm() {
    let kept = read_as("a.akn", b"<akomaNtoso>\n<debate><speech by='#a'><p>No</speech></debate></akomaNtoso>");
    assert!(matches!(kept.reasons()[..], [(Some(Position::LineColumn(2, _)), "malformed")]), "{:?}", kept.skipped);
    assert_eq!(read_as("a.akn", b"<akomaNtoso><debate/></akomaNtoso>").reasons(), [(None, "empty")]);
    let deep = "<speech by='#a'>x".repeat(100_000) + &"</speech>".repeat(100_000);
    let kept = read_as("a.akn", format!("<akomaNtoso><debate>{deep}</debate></akomaNtoso>").as_bytes());
    assert_eq!(kept.articles[0].1.speeches.len(), 100_000);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn each_span_holds_just_what_was_said(
        speeches in prop::collection::vec(("[a-z]{1,6}", prop::collection::vec("[a-zéß“” .\n\u{a0}]{0,20}", 0..4), any::<bool>()), 0..8),
    ) {
        let mut body = String::new();
        let mut expected = Vec::new();
        for (speaker, paragraphs, is_announced) in &speeches {
            let from = if *is_announced { format!("<from> {speaker}: </from>") } else { String::new() };
            let markup: String = paragraphs.iter().map(|paragraph| format!("\n <p>{paragraph}</p>")).collect();
            body += &format!("<heading>Next</heading><speech by='#{speaker}'>{from}{markup}</speech> ");
            let words = paragraphs.iter().map(|paragraph| paragraph.split_whitespace().collect::<Vec<_>>().join(" "));
            let text = words.filter(|paragraph| !paragraph.is_empty()).collect::<Vec<_>>().join("\n\n");
            if !text.is_empty() {
                expected.push((speaker.clone(), text));
            }
        }
        let kept = read_as("a.akn", format!("<akomaNtoso><debate><p>Start</p>{body}</debate></akomaNtoso>").as_bytes());
        let article = &kept.articles[0].1;
        let found: Vec<_> = said(article).into_iter().map(|(name, text)| (name.to_owned(), text.to_owned())).collect();
        prop_assert_eq!(found, expected);
    }
}
