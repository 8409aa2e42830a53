//! Time grows with the length of the text and no faster, also on texts made to hurt.

use onrecord_text::{Document, Origin, segment};
use std::time::{Duration, Instant};

const MEGABYTE: usize = 1 << 20;

/// Nothing but memory slows down a text that is read faster than this, in seconds a byte.
const FAST: f64 = 20e-9;

/// Seconds a byte, the shortest of two readings or more within a moment: other work on the
/// machine only ever adds time.
fn seconds_per_byte(text: &str) -> f64 {
    let document = Document::from_text(text, Origin::default()).expect("a text");
    let read = || {
        let start = Instant::now();
        std::hint::black_box(segment(&document));
        start.elapsed()
    };
    let begun = Instant::now();
    let mut shortest = read();
    loop {
        shortest = shortest.min(read());
        if begun.elapsed() > Duration::from_millis(200) {
            return shortest.as_secs_f64() / text.len() as f64;
        }
    }
}

fn assert_linear(name: &str, piece: &str) {
    let text = |bytes: usize| format!("x{}x", piece.repeat(bytes / piece.len()));
    let small = seconds_per_byte(&text(MEGABYTE));
    let mut large = seconds_per_byte(&text(16 * MEGABYTE));
    // Memory grows with the text, so that caches serve the small one better: a factor of two is
    // left for them. A quadratic step would show as a factor of sixteen.
    if large > 2.0 * small && large > FAST {
        large = large.min(seconds_per_byte(&text(16 * MEGABYTE)));
    }
    eprintln!("{name}: {:.1} ns a byte at 1 MB, {:.1} at 16 MB", small * 1e9, large * 1e9);
    assert!(large <= 2.0 * small || large <= FAST, "{name}: a byte of 16 MB takes {:.1} times as long as a byte of 1 MB", large / small);
}

#[test]
fn time_is_linear_on_nasty_texts() {
    for (name, piece) in [
        ("one line of text", "The mayor of Lindholm said on Tuesday that “nobody” had asked him, and he went home. "),
        ("open quotation marks", "“"),
        ("upright marks", "\" "),
        ("single marks", "'a "),
        ("marks of all kinds", "“‘«„\"'"),
        ("spaces", " "),
        ("letters", "a"),
        ("capitals", "A"),
        ("abbreviations", "a.a.a."),
        ("numbers", "1-1-1"),
        ("stops", "."),
        ("line ends", "\n"),
        ("short lines", "A\n\n"),
        ("bullets", "\n- "),
        ("turns", "ANA: no\n\n"),
        ("bylines", "By Ana Reyes\n\n"),
        ("datelines", "PARIS, June 3 (AP) - \n\n"),
        ("addresses", "http://"),
    ] {
        assert_linear(name, piece);
    }
}
