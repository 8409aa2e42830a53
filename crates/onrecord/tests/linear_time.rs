//! Time and outcome of all of `read` on texts that no editor would pass: 50 MB on one line, open marks, junk.

use cpu_time::ThreadTime;
use onrecord::{Document, Origin, Pipeline};

const MEGABYTE: usize = 1 << 20;

/// Seconds of this thread a byte, the shortest of `times` readings.
fn seconds_per_byte(pipeline: &Pipeline, text: &str, times: usize) -> f64 {
    let document = Document::from_text(text, Origin::default()).unwrap();
    (0..times)
        .map(|_| {
            let start = ThreadTime::now();
            std::hint::black_box(pipeline.read(&document));
            start.elapsed().as_secs_f64() / text.len() as f64
        })
        .fold(f64::INFINITY, f64::min)
}

/// A text of about `bytes` bytes on one line.
fn line_of(piece: &str, bytes: usize) -> String {
    format!("x {} x", piece.repeat(bytes / piece.len()))
}

fn assert_linear(name: &str, piece: &str, small: usize, large: usize) {
    let pipeline = Pipeline::embedded().unwrap();
    let few = seconds_per_byte(&pipeline, &line_of(piece, small), 3);
    let mut many = seconds_per_byte(&pipeline, &line_of(piece, large), 1);
    if many > 2.0 * few {
        many = many.min(seconds_per_byte(&pipeline, &line_of(piece, large), 1));
    }
    eprintln!("{name}: {:.0} ns a byte in {small} bytes, {:.0} in {large}", few * 1e9, many * 1e9);
    assert!(many <= 2.0 * few, "{name}: a byte takes {:.1} times as long in {large} bytes as in {small}", many / few);
}

#[test]
fn fifty_megabytes_of_letters_on_one_line_take_fifty_times_one() {
    assert_linear("letters", "abcdefghij", MEGABYTE, 50 * MEGABYTE);
}

#[test]
fn fifty_megabytes_of_blanks_take_fifty_times_one() {
    assert_linear("blanks", " \t", MEGABYTE, 50 * MEGABYTE);
}

#[test]
fn a_hundred_thousand_open_marks_take_ten_times_ten_thousand() {
    assert_linear("open marks", "“", 3 * 10_000, 3 * 100_000);
    assert_linear("open straight marks", " \"a", 3 * 10_000, 3 * 100_000);
}

// The network reads some ten thousand words a second in a test build: 50 MB of them would take the
// tests past their time. The stages around it are held to 50 MB above and in `onrecord-text`.
#[test]
fn statements_on_one_line_take_time_by_their_number() {
    let piece = "The mayor said on Tuesday that the bridge was safe. “Nobody asked me,” Ada Quill told reporters, “and I went home.” ";
    assert_linear("statements", piece, MEGABYTE / 16, MEGABYTE);
}
