//! How fast is each stage of reading? Words (by white space) a second on one core, over the sample reports.
//!
//! `cargo bench -p onrecord` measures the network that is compiled in, or the weights file that `ONRECORD_NETWORK`
//! names. Time is that of the thread, so that other programs disturb little.

use cpu_time::ThreadTime;
use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, Criterion, Throughput, criterion_group, criterion_main};
use onrecord::attribution::attribute;
use onrecord::entity::resolve;
use onrecord::{Document, OffsetUnit, Origin, Pipeline};
use onrecord_parse::{Network, Sequence, Wanted};
use onrecord_text::segment;
use std::hint::black_box;

fn samples() -> Vec<Document> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples");
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "txt"));
    paths.sort();
    paths.iter().map(|path| Document::from_bytes(&std::fs::read(path).unwrap(), Origin::default()).unwrap()).collect()
}

fn network() -> Network {
    match std::env::var_os("ONRECORD_NETWORK") {
        Some(path) => Network::from_bytes(&std::fs::read(path).unwrap()).unwrap(),
        None => Network::from_bytes(onrecord_models::ATTRIBUTION_NETWORK).unwrap(),
    }
}

/// Measures one stage, over documents of so many words.
fn stage(group: &mut BenchmarkGroup<'_, WallTime>, name: &str, words: usize, mut work: impl FnMut()) {
    group.throughput(Throughput::Elements(words as u64));
    group.bench_function(name, |bencher| {
        bencher.iter_custom(|times| {
            let start = ThreadTime::now();
            (0..times).for_each(|_| work());
            start.elapsed()
        });
    });
}

fn words_of(documents: &[Document]) -> usize {
    documents.iter().map(|document| document.text().split_whitespace().count()).sum()
}

fn stages(criterion: &mut Criterion) {
    let documents = samples();
    let words = words_of(&documents);
    let network = network();
    let segmentations: Vec<_> = documents.iter().map(segment).collect();
    let sequences: Vec<_> = documents
        .iter()
        .zip(&segmentations)
        .map(|(document, segmentation)| Sequence::new(document, segmentation, network.vocabulary()))
        .collect();
    let attributions: Vec<_> =
        documents.iter().zip(&segmentations).map(|(document, segmentation)| attribute(&network, document, segmentation)).collect();
    let mut group = criterion.benchmark_group("read");
    group.sample_size(10);
    stage(&mut group, "segment", words, || documents.iter().map(segment).for_each(|result| drop(black_box(result))));
    stage(&mut group, "lay out for the network", words, || {
        for (document, segmentation) in documents.iter().zip(&segmentations) {
            black_box(Sequence::new(document, segmentation, network.vocabulary()));
        }
    });
    let heads = [
        ("network, attribution heads", Wanted::Attributions),
        ("network, syntax heads", Wanted::Syntax),
        ("network, all heads", Wanted::Both),
    ];
    for (name, wanted) in heads.into_iter().filter(|(_, wanted)| *wanted == Wanted::Attributions || network.has_syntax()) {
        stage(&mut group, name, words, || {
            for sequence in &sequences {
                black_box(network.read_all(&[(sequence, 0..sequence.units.len())], wanted));
            }
        });
    }
    stage(&mut group, "attribute (lays out, runs the network)", words, || {
        for (document, segmentation) in documents.iter().zip(&segmentations) {
            black_box(attribute(&network, document, segmentation));
        }
    });
    stage(&mut group, "resolve", words, || {
        for ((document, segmentation), attributions) in documents.iter().zip(&segmentations).zip(&attributions) {
            black_box(resolve(document, segmentation, attributions));
        }
    });
    let to_json = |pipeline: &Pipeline, documents: &[Document]| {
        for document in documents {
            let record = pipeline.read(document).record(document, OffsetUnit::Chars);
            black_box(serde_json::to_string(&record).unwrap());
        }
    };
    let pipeline = Pipeline::with_network(network.clone());
    stage(&mut group, "all of read, to JSON", words, || to_json(&pipeline, &documents));
    if network.has_syntax() {
        let pipeline = Pipeline::with_network(network.clone()).with_syntax();
        stage(&mut group, "all of read with syntax, to JSON", words, || to_json(&pipeline, &documents));
    }
    let short: Vec<Document> = documents.iter().flat_map(paragraphs).collect();
    let short_words = words_of(&short);
    stage(&mut group, "paragraphs as documents, one by one", short_words, || {
        short.iter().for_each(|document| drop(black_box(pipeline.read(document))));
    });
    stage(&mut group, "paragraphs as documents, in batches of 64", short_words, || {
        short.chunks(64).for_each(|documents| drop(black_box(pipeline.read_batch(documents))));
    });
    stage(&mut group, "load the network (once a run)", words, || {
        black_box(Network::from_bytes(onrecord_models::ATTRIBUTION_NETWORK).unwrap());
    });
    group.finish();
}

fn paragraphs(document: &Document) -> Vec<Document> {
    let parts = document.text().split("\n\n").filter(|part| !part.trim().is_empty());
    parts.map(|part| Document::from_text(part, Origin::default()).unwrap()).collect()
}

criterion_group!(benches, stages);
criterion_main!(benches);
