//! Who speaks? Reports with the expected speakers (`tests/speakers/*.txt`), and texts that nobody would write.

use onrecord::attribution::{Attribution, TURN};
use onrecord::entity::{EntityType, Resolution, SpeakerBasis, SpeakerStatus, resolve};
use onrecord_text::{Document, Origin, Segmentation, Span, SpanSet, segment};
use proptest::prelude::*;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::Instant;

fn document(text: &str) -> Document {
    Document::from_text(text, Origin::default()).unwrap()
}

/// The occurrence of `words` nearest to `near`, whole words only.
fn nearest(text: &str, words: &str, near: Span) -> Option<Span> {
    let whole = |at: usize| {
        let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        !letter(text[..at].chars().next_back()) && !letter(text[at + words.len()..].chars().next())
    };
    let distance = |at: usize| if at < near.start() { near.start() - at } else { at.saturating_sub(near.end()) };
    text.match_indices(words)
        .map(|(at, _)| at)
        .filter(|&at| whole(at))
        .min_by_key(|&at| distance(at))
        .map(|at| Span::new(at, at + words.len()))
}

struct Expected {
    attribution: Attribution,
    speaker: String,
}

fn read(path: &Path) -> (String, Vec<Expected>) {
    let file = std::fs::read_to_string(path).unwrap();
    let (text, lines) = file.split_once("\n====\n").unwrap_or_else(|| panic!("{}: no line ====", path.display()));
    let expected = lines.lines().map(|line| {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let [source, content, speaker] = cells[..] else { panic!("{}: not three cells: {line}", path.display()) };
        let at = text.find(content).unwrap_or_else(|| panic!("{}: no such content: {content}", path.display()));
        let content = Span::new(at, at + content.len());
        let (source, rule) = source.strip_suffix(':').map_or((source, "given"), |label| (label, TURN));
        let source = (!source.is_empty())
            .then(|| nearest(text, source, content).unwrap_or_else(|| panic!("{}: no source {source}", path.display())));
        let attribution = Attribution {
            source: source.into_iter().collect(),
            cue: SpanSet::new(),
            content: content.into(),
            within: None,
            confidence: 1.0,
            rule,
        };
        Expected { attribution, speaker: speaker.to_owned() }
    });
    (text.to_owned(), expected.collect())
}

fn answer(resolution: &Resolution, index: usize) -> String {
    let speaker = &resolution.speakers[index];
    let kind = || format!("{:?}", speaker.kind).to_lowercase();
    match speaker.entity.map(|entity| &resolution.entities[entity]) {
        Some(entity) if entity.kind != EntityType::Group => entity.name.clone(),
        _ => kind(),
    }
}

/// What holds for every resolution, right or wrong.
fn check_invariants(document: &Document, attributions: &[Attribution], resolution: &Resolution) {
    assert_eq!(attributions.len(), resolution.speakers.len());
    for speaker in &resolution.speakers {
        assert!((0.0..=1.0).contains(&speaker.confidence));
        assert!(!speaker.reason.is_empty());
        assert!(speaker.entity.is_none_or(|entity| entity < resolution.entities.len()));
        assert_eq!(speaker.status == SpeakerStatus::Unknown, speaker.basis == SpeakerBasis::None);
        assert!(speaker.entity.is_some() || !matches!(speaker.status, SpeakerStatus::Named | SpeakerStatus::Resolved));
        assert!(speaker.antecedent.is_none_or(|span| document.text().get(span.range()).is_some()));
    }
    for entity in &resolution.entities {
        assert!(!entity.name.is_empty());
        assert!(entity.mentions.windows(2).all(|pair| pair[0].span <= pair[1].span));
        for span in entity.mentions.iter().map(|mention| mention.span).chain(entity.roles.iter().map(|role| role.title)) {
            assert!(document.text().get(span.range()).is_some_and(|text| !text.is_empty()));
        }
    }
}

#[test]
fn reports_lead_to_the_expected_speakers() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/speakers");
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "txt"));
    paths.sort();
    assert!(paths.len() >= 5);
    let mut wrong = String::new();
    for path in paths {
        let (text, expected) = read(&path);
        let document = document(&text);
        let attributions: Vec<Attribution> = expected.iter().map(|expected| expected.attribution.clone()).collect();
        let resolution = resolve(&document, &segment(&document), &attributions);
        check_invariants(&document, &attributions, &resolution);
        for (index, expected) in expected.iter().enumerate() {
            let found = answer(&resolution, index);
            if found != expected.speaker {
                let source = expected.attribution.source.first().map_or("", |span| document.slice(span));
                let reason = &resolution.speakers[index].reason;
                let file = path.file_name().unwrap_or_default().display();
                writeln!(wrong, "{file}: '{source}' should be {}, is {found}: {reason}", expected.speaker).unwrap();
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn statements_inside_statements_are_resolved_from_the_outside() {
    let text = "“We have said that the road is closed,” Ada Quill said.";
    let document = document(text);
    let span = |words: &str| SpanSet::from(Span::new(text.find(words).unwrap(), text.find(words).unwrap() + words.len()));
    let statement = |source: &str, content: &str, within| Attribution {
        source: span(source),
        cue: SpanSet::new(),
        content: span(content),
        within,
        confidence: 1.0,
        rule: "given",
    };
    let attributions =
        [statement("We", "that the road is closed", Some(1)), statement("Ada Quill", "We have said that the road is closed,", None)];
    let resolution = resolve(&document, &segment(&document), &attributions);
    assert_eq!((answer(&resolution, 0), answer(&resolution, 1)), ("Ada Quill".to_owned(), "Ada Quill".to_owned()));
    assert_eq!(resolution.speakers[0].basis, SpeakerBasis::Pronoun);
    assert_eq!(resolution.speakers[1].status, SpeakerStatus::Named);
}

#[test]
fn statements_that_enclose_each_other_do_not_loop() {
    let text = "I said that we said it.";
    let document = document(text);
    let all = SpanSet::from(Span::new(0, text.len()));
    let statement = |from, to, within| Attribution {
        source: Span::new(from, to).into(),
        cue: SpanSet::new(),
        content: all.clone(),
        within: Some(within),
        confidence: 1.0,
        rule: "given",
    };
    let attributions = [statement(0, 1, 1), statement(12, 14, 0)];
    let resolution = resolve(&document, &segment(&document), &attributions);
    assert!(resolution.speakers.iter().all(|speaker| speaker.status == SpeakerStatus::Unknown));
}

#[test]
fn a_segmentation_without_sentences_is_no_obstacle() {
    let document = document("Ada Quill said no. She meant it.");
    let resolution = resolve(&document, &Segmentation::default(), &[]);
    assert!(resolution.speakers.is_empty());
}

/// Time for each byte must not grow with the text.
#[test]
fn time_is_linear() {
    let paragraph =
        "Foreign Minister Ana Reyes told Ola Berg of the Ostby Tribune that she, the minister, had seen Mr. Holt. He said no.\n\n";
    let time = |copies: usize| {
        let document = document(&paragraph.repeat(copies));
        let segmentation = segment(&document);
        let attributions: Vec<Attribution> = (0..copies)
            .map(|copy| {
                let start = copy * paragraph.len();
                let he = start + paragraph.find("He said").unwrap();
                Attribution {
                    source: Span::new(he, he + 2).into(),
                    cue: Span::new(he + 3, he + 7).into(),
                    content: Span::new(he + 8, he + 10).into(),
                    within: None,
                    confidence: 1.0,
                    rule: "given",
                }
            })
            .collect();
        let best = (0..3).map(|_| {
            let begin = Instant::now();
            let resolution = resolve(&document, &segmentation, &attributions);
            assert_eq!(resolution.speakers.len(), copies);
            begin.elapsed()
        });
        best.min().unwrap().as_secs_f64() / f64::from(u32::try_from(copies).unwrap())
    };
    let (small, large) = (time(500), time(8000));
    assert!(large < small * 4.0, "{small} and {large} seconds a paragraph");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn junk_does_not_panic(
        pieces in prop::collection::vec(
            prop_oneof![
                Just("Mr. "), Just("Ana "), Just("Reyes"), Just("’s "), Just(", "), Just("the "), Just("minister "), Just("who "), Just("said "),
                Just("“"), Just("”"), Just("\n\n"), Just("of "), Just("and "), Just("Ministry "), Just("he "), Just("They "), Just("I "), Just("["),
                Just("] "), Just("("), Just("."), Just("é "), Just("U.N. "), Just("日本 "), Just("— "), Just(":"), Just("HE "), Just("Jr. ")
            ],
            1..60,
        ),
        noise in "\\PC{0,20}",
        cuts in prop::collection::vec((any::<u16>(), any::<u16>(), any::<u16>(), any::<u16>(), any::<u8>()), 0..12),
    ) {
        let text = format!("{}{noise}", pieces.concat());
        prop_assume!(!text.trim().is_empty());
        let document = document(&text);
        let edges: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let edge = |cut: u16| edges[usize::from(cut) % edges.len()];
        let span = |a: u16, b: u16| Span::new(edge(a).min(edge(b)), edge(a).max(edge(b)));
        let attributions: Vec<Attribution> = cuts
            .iter()
            .map(|&(a, b, c, d, outer)| Attribution {
                source: span(a, b).into(),
                cue: span(b, c).into(),
                content: span(c, d).into(),
                within: (outer < 40).then_some(usize::from(outer)),
                confidence: 0.5,
                rule: "given",
            })
            .collect();
        let resolution = resolve(&document, &segment(&document), &attributions);
        check_invariants(&document, &attributions, &resolution);
    }
}
