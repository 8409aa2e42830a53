//! Expressions of time: sentences with what they mean, and what holds for any text.

use jiff::civil::{Date, date};
use onrecord_text::time::{Direction, find, resolve};
use onrecord_text::tokenize;
use proptest::prelude::*;

#[test]
fn sentences_are_read_as_a_newspaper_reader_reads_them() {
    let said = date(2031, 6, 4);
    let cases = include_str!("fixtures-time/cases.tsv").lines().filter(|line| !line.starts_with('#'));
    for case in cases {
        let fields: Vec<&str> = case.split('\t').collect();
        let found = find(fields[0], &tokenize(fields[0]));
        let [text, expression, direction, first, last] = fields[..] else {
            assert!(found.is_empty(), "{case}: {found:?}");
            continue;
        };
        assert_eq!(found.iter().map(|one| &text[one.span.range()]).collect::<Vec<_>>(), [expression], "{case}");
        let direction = if direction == "past" { Direction::Past } else { Direction::Future };
        let days = resolve(&found[0].meaning, said, direction).unwrap_or_else(|| panic!("{case}: no days for {:?}", found[0].meaning));
        let day = |text: &str| (text != "..").then(|| text.parse::<Date>().expect("a date"));
        assert_eq!((days.first, days.last), (day(first), day(last)), "{case}");
    }
}

const WORDS: &[&str] = &[
    "last",
    "next",
    "the",
    "two",
    "week",
    "days",
    "of",
    "March",
    "May",
    "2031",
    "3",
    "to",
    "from",
    "Friday",
    "after",
    "before",
    "Easter",
    "day",
    "first",
    "end",
    "at",
    "3:30",
    "p.m.",
    "-",
    "–",
    ",",
    "about",
    "early",
    "1990s",
    "31",
    "February",
    "quarter",
    "’s",
    "é",
    "in",
    "9999",
    "years",
    "ago",
    "weekend",
    "nineties",
    "since",
    "Monday",
    "9999-12-31",
    "year",
    "this",
    "earlier",
    "decades",
    "century",
];

proptest! {
    #[test]
    fn any_words_give_spans_in_order_and_days_in_order(
        words in prop::collection::vec(prop::sample::select(WORDS), 0..24), year in 1_i16..=9999, month in 1_i8..=12, day in 1_i8..=28,
    ) {
        let text = words.join(" ");
        let anchor = Date::new(year, month, day).expect("a day");
        let mut end = 0;
        for one in find(&text, &tokenize(&text)) {
            prop_assert!(one.span.start() >= end && !one.span.is_empty() && text.get(one.span.range()).is_some());
            end = one.span.end();
            for direction in [Direction::Past, Direction::Future, Direction::Either] {
                if let Some(days) = resolve(&one.meaning, anchor, direction)
                    && let (Some(first), Some(last)) = (days.first, days.last)
                {
                    prop_assert!(first <= last);
                }
            }
        }
    }

    #[test]
    fn any_text_gives_spans_on_character_boundaries(text in "\\PC{0,80}") {
        for one in find(&text, &tokenize(&text)) {
            prop_assert!(text.get(one.span.range()).is_some());
        }
    }
}
