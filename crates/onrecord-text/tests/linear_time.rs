//! Time grows with the length of the text and no faster, also on texts made to hurt.

use cpu_time::ThreadTime;
use onrecord_text::{Document, Origin, segment};
use std::time::Duration;

const MEGABYTE: usize = 1 << 20;

/// Readings are repeated until they have taken this long: clocks may tick every 10 milliseconds.
const ENOUGH: Duration = Duration::from_millis(100);

/// How often a bad ratio is looked at again before it is believed.
const ROUNDS: usize = 3;

/// Seconds a byte, in the time of this thread, so that other work on the machine does not count.
fn seconds_per_byte(text: &str) -> f64 {
    let document = Document::from_text(text, Origin::default()).expect("a text");
    let start = ThreadTime::now();
    for readings in 1_u32.. {
        std::hint::black_box(segment(&document));
        let spent = start.elapsed();
        if spent >= ENOUGH {
            return spent.as_secs_f64() / f64::from(readings) / text.len() as f64;
        }
    }
    unreachable!("time goes on")
}

/// Memory grows with the text, so that caches serve the small one better: a factor of two is left
/// for them. A quadratic step would show as a factor of sixteen.
fn assert_linear(name: &str, piece: &str) {
    let text = |bytes: usize| format!("x{}x", piece.repeat(bytes / piece.len()));
    let (small_text, large_text) = (text(MEGABYTE), text(16 * MEGABYTE));
    let ratios = (0..ROUNDS).map(|_| seconds_per_byte(&large_text) / seconds_per_byte(&small_text));
    let mut best = f64::INFINITY;
    for ratio in ratios {
        best = best.min(ratio);
        if best <= 2.0 {
            break;
        }
    }
    eprintln!("{name}: a byte of 16 MB takes {best:.2} times as long as a byte of 1 MB");
    assert!(best <= 2.0, "{name}: a byte of 16 MB takes {best:.1} times as long as a byte of 1 MB");
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
