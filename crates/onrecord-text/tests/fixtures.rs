//! Every `tests/fixtures/NAME.txt` is a test: its segmentation must keep the invariants, and read
//! as `NAME.expected` says. The day of publication, where a case needs one, is in the name:
//! `NAME@2026-01-02.txt`. With `ONRECORD_BLESS=1` the expected files are written anew.

mod invariants;

use onrecord_text::{Document, Origin, Segmentation, Span, segment};
use std::{env, fmt::Write as _, fs, path::Path};

#[test]
fn fixtures_read_as_expected() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let mut failures = String::new();
    let mut cases = 0;
    let mut paths: Vec<_> = fs::read_dir(&folder).expect("the folder of fixtures").map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    for path in paths.iter().filter(|path| path.extension().is_some_and(|extension| extension == "txt")) {
        cases += 1;
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let mut document = Document::from_bytes(&fs::read(path).expect("a readable fixture"), Origin::default()).expect("a text");
        if let Some((_, date)) = name.split_once('@') {
            document = document.with_published(date.parse().expect("a date in the fixture's name"));
        }
        let segmentation = segment(&document);
        invariants::check(document.text(), &segmentation);
        let got = render(&document, &segmentation);
        let expected_path = path.with_extension("expected");
        if env::var_os("ONRECORD_BLESS").is_some() {
            fs::write(&expected_path, &got).expect("a writable folder");
        }
        let expected = fs::read_to_string(&expected_path).unwrap_or_default();
        if expected != got {
            let _ = write!(failures, "\n=== {name}\n--- expected\n{expected}\n--- got\n{got}");
        }
    }
    assert!(cases > 0, "no fixtures in {}", folder.display());
    assert!(failures.is_empty(), "{failures}\nIf this is right, run again with ONRECORD_BLESS=1 and read the difference.");
}

/// A segmentation as an editor can read it.
fn render(document: &Document, segmentation: &Segmentation) -> String {
    let show = |span: Span| document.slice(span).replace('\n', "⏎");
    let mut out = String::new();
    if let Some(date) = segmentation.published {
        let _ = writeln!(out, "published {date}");
    }
    if let Some(dateline) = &segmentation.dateline {
        let _ = writeln!(out, "dateline «{}»", show(dateline.span));
        for (name, span) in [("place", dateline.place), ("day", dateline.date_span), ("agency", dateline.agency)] {
            if let Some(span) = span {
                let _ = writeln!(out, "  {name} «{}»", show(span));
            }
        }
        if let Some(date) = dateline.date {
            let _ = writeln!(out, "  date {date}");
        }
    }
    for block in &segmentation.blocks {
        let _ = writeln!(out, "{:?}", block.kind);
        let mut sentences = segmentation.sentences.iter().filter(|sentence| block.span.contains(**sentence)).peekable();
        if sentences.peek().is_none() {
            let _ = writeln!(out, "  . {}", show(block.span));
        }
        for sentence in sentences {
            let _ = writeln!(out, "  | {}", show(*sentence));
        }
        for (index, quotation) in segmentation.quotations.iter().enumerate() {
            if block.span.contains(quotation.outer) {
                let open = if quotation.closed { "" } else { " open" };
                let continues = quotation.continues.map(|before| format!(" continues {before}")).unwrap_or_default();
                let indent = "  ".repeat(usize::from(quotation.depth) + 1);
                let _ = writeln!(out, "{indent}quotation {index} {:?}{open}{continues}: {}", quotation.marks, show(quotation.inner));
            }
        }
    }
    out
}
