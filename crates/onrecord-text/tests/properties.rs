//! What must hold for every text, tried on texts made of the pieces that break things.

mod invariants;

use onrecord_text::{Document, OffsetMap, OffsetUnit, Origin, Span, SpanSet, segment};
use proptest::prelude::*;

/// Pieces of news text and of its accidents.
const PIECES: &[&str] = &[
    "\"",
    "“",
    "”",
    "‘",
    "’",
    "'",
    "«",
    "»",
    "„",
    "‹",
    "›",
    "''",
    "``",
    "(",
    ")",
    "[",
    "]",
    " ",
    " ",
    " ",
    "\n",
    "\n\n",
    "\r\n",
    "\t",
    "\u{a0}",
    "\u{2028}",
    "\u{200d}",
    "\u{301}",
    ".",
    ". ",
    "...",
    "…",
    "!",
    "? ",
    ", ",
    ": ",
    "-",
    " - ",
    "--",
    " — ",
    "–",
    "/",
    "/TASS/. ",
    "(AP) — ",
    "PARIS",
    "PARIS, June 3 - ",
    "MOSCOW, February 11. ",
    "date 2026-02-11 ",
    "Published: 3 June 2025 14:02 BST",
    "By Ana Reyes",
    "Q: ",
    "SMITH: ",
    "Ana Reyes",
    "she said",
    "the workers' union",
    "5'10\"",
    "'tis",
    "’90s",
    "U.S. ",
    "Mr. ",
    "Jan. ",
    "No. 5",
    "3.5",
    "1,000",
    "a",
    "b",
    "The ",
    "é",
    "ü",
    "日本",
    "😀",
    "http://x.example/a.",
    "@handle",
    "#tag",
    "© 2025",
    "Read more",
    "14:32 BST",
    "• ",
    "1. ",
    "&",
    "%",
    "0",
    "99",
];

fn news_like() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => prop::collection::vec(prop::sample::select(PIECES), 0..60).prop_map(|pieces| pieces.concat()),
        1 => "\\PC{0,120}",
        1 => "(?s).{0,120}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn segmentations_keep_their_invariants(text in news_like()) {
        if let Ok(document) = Document::from_text(text.as_str(), Origin::default()) {
            let segmentation = segment(&document);
            invariants::check(document.text(), &segmentation);
            prop_assert_eq!(&segmentation, &segment(&document));
        }
    }

    #[test]
    fn a_paragraph_reads_the_same_behind_another_one(text in news_like()) {
        // A stray mark damages its own paragraph and no other.
        let tail = "“We will wait,” the mayor of Lindholm said on Tuesday, and he went home to wait there.";
        let whole = format!("{text}\n\nIt rained for a week in the hills above the town before anyone asked why.\n\n{tail}");
        let document = Document::from_text(whole.as_str(), Origin::default()).expect("a text");
        let found = segment(&document);
        let inner = Span::new(whole.len() - tail.len() + "“".len(), whole.len() - tail.len() + "“We will wait,".len());
        prop_assert!(found.quotations.iter().any(|quotation| quotation.inner == inner && quotation.depth == 0));
    }

    #[test]
    fn offsets_survive_the_round_trip(text in news_like()) {
        let map = OffsetMap::new(&text);
        let (mut chars, mut utf16) = (0, 0);
        for (byte, character) in text.char_indices().chain([(text.len(), '\0')]) {
            for (unit, offset) in [(OffsetUnit::Bytes, byte), (OffsetUnit::Chars, chars), (OffsetUnit::Utf16, utf16)] {
                prop_assert_eq!(map.from_bytes(byte, unit), offset);
                prop_assert_eq!(map.to_bytes(offset, unit), Some(byte));
            }
            chars += 1;
            utf16 += character.len_utf16();
        }
        for unit in [OffsetUnit::Bytes, OffsetUnit::Chars, OffsetUnit::Utf16] {
            prop_assert_eq!(map.to_bytes(text.len() + 1 + text.len(), unit), None);
        }
    }

    #[test]
    fn offsets_inside_a_character_are_refused(text in "[a-z😀é日]{1,400}") {
        let map = OffsetMap::new(&text);
        for byte in (0..text.len()).filter(|&byte| !text.is_char_boundary(byte)) {
            prop_assert_eq!(map.to_bytes(byte, OffsetUnit::Bytes), None);
        }
    }

    #[test]
    fn span_sets_are_ordered_and_disjoint(ranges in prop::collection::vec((0usize..200, 0usize..20), 0..20)) {
        let spans: Vec<Span> = ranges.iter().map(|&(start, length)| Span::new(start, start + length)).collect();
        let set = SpanSet::from_spans(spans.iter().copied());
        prop_assert!(set.as_slice().windows(2).all(|pair| pair[0].end() <= pair[1].start()));
        prop_assert!(set.iter().all(|span| !span.is_empty()));
        for byte in 0..220 {
            let inside = |span: &Span| span.contains_offset(byte);
            prop_assert_eq!(spans.iter().any(inside), set.as_slice().iter().any(inside));
        }
        prop_assert_eq!(&SpanSet::from_spans(set.iter()), &set);
    }
}
