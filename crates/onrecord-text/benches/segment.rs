//! Words per second of [`segment`] and of its parts, on an invented report of about 200 KB.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use onrecord_text::{Document, Origin, Span, find_quotations, segment, tokenize};
use std::hint::black_box;

const REPORT: &str = include_str!("report.txt");
const BYTES: usize = 200_000;

fn benches(criterion: &mut Criterion) {
    let text = REPORT.repeat(BYTES.div_ceil(REPORT.len()));
    let words = u64::try_from(text.split_whitespace().count()).expect("a count");
    let document = Document::from_text(text.as_str(), Origin::default()).expect("a text");
    let blocks: Vec<Span> = segment(&document).blocks.iter().map(|block| block.span).collect();
    let mut group = criterion.benchmark_group("words");
    group.throughput(Throughput::Elements(words));
    group.bench_function("segment", |bencher| bencher.iter(|| segment(black_box(&document))));
    group.bench_function("tokenize", |bencher| bencher.iter(|| tokenize(black_box(&text))));
    group.bench_function("find_quotations", |bencher| bencher.iter(|| find_quotations(black_box(&text), &blocks)));
    group.bench_function("offset_map", |bencher| bencher.iter(|| black_box(&document).offset_map()));
    group.finish();
}

criterion_group!(all, benches);
criterion_main!(all);
