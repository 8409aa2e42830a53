//! The same record whatever is read beside a document: in batches of any size, in any order, on any number of threads.

use onrecord::{Document, OffsetUnit, Origin, Pipeline};

/// The sample reports, their paragraphs as short documents, and one document of several stretches.
fn documents() -> Vec<Document> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples");
    let mut paths: Vec<_> = std::fs::read_dir(folder).expect("samples").map(|entry| entry.expect("an entry").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "txt"));
    paths.sort();
    let reports: Vec<String> = paths.iter().take(4).map(|path| std::fs::read_to_string(path).expect("UTF-8")).collect();
    let mut texts: Vec<String> =
        reports.iter().flat_map(|report| report.split("\n\n")).filter(|part| !part.trim().is_empty()).take(60).map(str::to_owned).collect();
    let long = reports.join("\n\n");
    texts.insert(7, long.repeat(1 + 12_000 / long.len()));
    texts.extend(reports);
    texts.into_iter().map(|text| Document::from_text(text, Origin::default()).expect("a text")).collect()
}

fn json(pipeline: &Pipeline, document: &Document) -> String {
    serde_json::to_string(&pipeline.read(document).record(document, OffsetUnit::Chars)).expect("JSON")
}

#[test]
fn records_are_the_same_in_any_batch_order_and_number_of_threads() {
    let pipeline = Pipeline::embedded().expect("the embedded network loads");
    let documents = documents();
    assert!(documents.len() > 30);
    let alone: Vec<String> = documents.iter().map(|document| json(&pipeline, document)).collect();
    let in_batches = |documents: &[Document], size: usize| -> Vec<String> {
        let readings = documents.chunks(size).flat_map(|batch| pipeline.read_batch(batch));
        let records = documents.iter().zip(readings).map(|(document, reading)| reading.record(document, OffsetUnit::Chars));
        records.map(|record| serde_json::to_string(&record).expect("JSON")).collect()
    };
    assert_eq!(in_batches(&documents, 1), alone);
    assert_eq!(in_batches(&documents, 64), alone);
    let backwards: Vec<Document> = documents.iter().rev().cloned().collect();
    let mut found = in_batches(&backwards, 5);
    found.reverse();
    assert_eq!(found, alone);
    let (first, second) = documents.split_at(documents.len() / 2);
    let by_two = std::thread::scope(|scope| {
        let threads = [first, second].map(|part| {
            let in_batches = &in_batches;
            scope.spawn(move || in_batches(part, 3))
        });
        threads.map(|thread| thread.join().expect("no panic")).concat()
    });
    assert_eq!(by_two, alone);
}

#[test]
fn asking_for_syntax_changes_no_record() {
    let pipeline = Pipeline::embedded().expect("the embedded network loads");
    let with_syntax = Pipeline::embedded().expect("the embedded network loads").with_syntax();
    for document in documents().iter().take(12) {
        let reading = with_syntax.read(document);
        assert_eq!(reading.syntax.is_some(), with_syntax.network().has_syntax());
        assert_eq!(json(&with_syntax, document), json(&pipeline, document));
    }
}
