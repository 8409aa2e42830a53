//! How fast is each stage of reading? Words a second on one core, over the sample reports.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use onrecord::attribution::attribute;
use onrecord::entity::resolve;
use onrecord::{Document, OffsetUnit, Origin, Pipeline};
use onrecord_parse::{Network, Sequence};
use onrecord_text::segment;
use std::hint::black_box;

fn samples() -> Vec<Document> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples");
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "txt"));
    paths.sort();
    paths.iter().map(|path| Document::from_bytes(&std::fs::read(path).unwrap(), Origin::default()).unwrap()).collect()
}

fn stages(criterion: &mut Criterion) {
    let documents = samples();
    let words: usize = documents.iter().map(|document| document.text().split_whitespace().count()).sum();
    let network = Network::from_bytes(onrecord_models::ATTRIBUTION_NETWORK).unwrap();
    let segmentations: Vec<_> = documents.iter().map(segment).collect();
    let attributions: Vec<_> =
        documents.iter().zip(&segmentations).map(|(document, segmentation)| attribute(&network, document, segmentation)).collect();
    let pipeline = Pipeline::embedded().unwrap();

    let mut group = criterion.benchmark_group("read");
    group.throughput(Throughput::Elements(words as u64)).sample_size(10);
    group.bench_function("segment", |bencher| bencher.iter(|| documents.iter().map(segment).for_each(|result| drop(black_box(result)))));
    group.bench_function("lay out for the network", |bencher| {
        bencher.iter(|| {
            for (document, segmentation) in documents.iter().zip(&segmentations) {
                black_box(Sequence::new(document, segmentation, network.vocabulary()));
            }
        });
    });
    group.bench_function("attribute", |bencher| {
        bencher.iter(|| {
            for (document, segmentation) in documents.iter().zip(&segmentations) {
                black_box(attribute(&network, document, segmentation));
            }
        });
    });
    group.bench_function("resolve", |bencher| {
        bencher.iter(|| {
            for ((document, segmentation), attributions) in documents.iter().zip(&segmentations).zip(&attributions) {
                black_box(resolve(document, segmentation, attributions));
            }
        });
    });
    group.bench_function("all of read, to JSON", |bencher| {
        bencher.iter(|| {
            for document in &documents {
                let record = pipeline.read(document).record(document, OffsetUnit::Chars);
                black_box(serde_json::to_string(&record).unwrap());
            }
        });
    });
    group.bench_function("load the network", |bencher| {
        bencher.iter(|| black_box(Network::from_bytes(onrecord_models::ATTRIBUTION_NETWORK).unwrap()))
    });
    group.finish();
}

criterion_group!(benches, stages);
criterion_main!(benches);
