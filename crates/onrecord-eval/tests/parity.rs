//! Both scorers give the very figures of the reference scorers in Python, byte for byte.
//!
//! Needs the shared data (environment variable `ONRECORD_SHARED`, or `../shared` beside the
//! repository) and `python3`; says that it is skipped where one of them is absent.

use onrecord_eval::{
    DocumentSpeakers, GoldAttribution, GoldDocument, PredictedAttribution, PredictedDocument, Ranges, json_line, read_lines,
    score_attributions, score_speakers,
};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The shared folder when it and python3 are there.
fn shared() -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let shared = std::env::var_os("ONRECORD_SHARED").map_or_else(|| root.join("../shared"), PathBuf::from);
    if !shared.join("eval/score_attributions.py").is_file() {
        eprintln!("skipped: no reference scorers in {}", shared.display());
        return None;
    }
    if Command::new("python3").arg("-V").output().is_err() {
        eprintln!("skipped: no python3");
        return None;
    }
    Some(shared)
}

/// What the script prints on these files.
fn run(script: &Path, arguments: &[&Path], json: bool) -> String {
    let mut command = Command::new("python3");
    command.env("PYTHONDONTWRITEBYTECODE", "1").arg(script).args(arguments);
    if json {
        command.arg("--json");
    }
    let output = command.output().expect("python3 runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// A fixed sequence of numbers (Knuth's MMIX generator), so that every run disturbs alike.
struct Sequence(u64);

impl Sequence {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }

    fn one_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }
}

/// A name for each attribution of a line: the gold one, or none.
fn names(document: &GoldDocument, speakers: &[DocumentSpeakers]) -> Vec<Option<String>> {
    let mut names = vec![None; document.attributions.len()];
    let line = speakers.iter().find(|line| line.id == document.id && line.annotator == document.annotator);
    for speaker in line.iter().flat_map(|line| &line.speakers) {
        names[speaker.i].clone_from(&speaker.name);
    }
    names
}

/// The gold as if it had been predicted.
fn copied(gold: &[GoldDocument], speakers: &[DocumentSpeakers]) -> Vec<PredictedDocument> {
    let predict = |(a, speaker): (&GoldAttribution, Option<String>)| PredictedAttribution {
        source: a.source.clone(),
        cue: a.cue.clone(),
        content: a.content.clone(),
        speaker,
        within: None,
    };
    let line = |document: &GoldDocument| PredictedDocument {
        id: document.id.clone(),
        attributions: document.attributions.iter().zip(names(document, speakers)).map(predict).collect(),
    };
    gold.iter().map(line).collect()
}

fn shift(ranges: &mut Ranges, sequence: &mut Sequence, most: u64) {
    for range in ranges {
        range[0] = range[0].saturating_sub(most as usize / 2) + sequence.below(most) as usize;
        range[1] += sequence.below(most) as usize;
    }
}

type Disturbance = fn(&mut Vec<PredictedDocument>, &mut Sequence);

/// Ways to spoil a perfect prediction.
const DISTURBANCES: [(&str, Disturbance); 8] = [
    ("nothing", |_, _| {}),
    ("shifted a little", |documents, sequence| {
        for attribution in documents.iter_mut().flat_map(|document| &mut document.attributions) {
            shift(&mut attribution.content, sequence, 30);
            shift(&mut attribution.source, sequence, 8);
            shift(&mut attribution.cue, sequence, 5);
        }
    }),
    ("shifted far, some past the end", |documents, sequence| {
        for attribution in documents.iter_mut().flat_map(|document| &mut document.attributions) {
            let most = if sequence.one_in(20) { 100_000 } else { 90 };
            shift(&mut attribution.content, sequence, most);
        }
    }),
    ("dropped", |documents, sequence| {
        documents.retain(|_| !sequence.one_in(6));
        for document in documents {
            document.attributions.retain(|_| !sequence.one_in(3));
        }
    }),
    ("swapped sources and speakers", |documents, sequence| {
        for document in documents {
            for index in 1..document.attributions.len() {
                if sequence.one_in(2) {
                    let (before, from) = document.attributions.split_at_mut(index);
                    std::mem::swap(&mut before[index - 1].source, &mut from[0].source);
                    std::mem::swap(&mut before[index - 1].speaker, &mut from[0].speaker);
                }
            }
        }
    }),
    ("empty parts, odd names", |documents, sequence| {
        for attribution in documents.iter_mut().flat_map(|document| &mut document.attributions) {
            match sequence.below(7) {
                0 => attribution.source.clear(),
                1 => attribution.cue.clear(),
                2 => attribution.content.clear(),
                3 => attribution.speaker = Some(String::new()),
                4 => attribution.speaker = attribution.speaker.as_ref().map(|name| format!("Sen. {}’S", name.to_uppercase())),
                5 => attribution.speaker = attribution.speaker.as_ref().and_then(|name| name.split(' ').next_back().map(str::to_owned)),
                _ => attribution.content.iter_mut().for_each(|range| range.reverse()),
            }
        }
    }),
    ("nested, doubled and overlapping", |documents, sequence| {
        for document in documents.iter_mut() {
            let mut copies = document.attributions.clone();
            for copy in &mut copies {
                copy.within = sequence.one_in(2).then(|| sequence.below(9) as usize);
                let doubled = copy.content.clone();
                copy.content.extend(doubled);
                shift(&mut copy.content, sequence, 12);
            }
            document.attributions.extend(copies);
        }
        documents.reverse();
    }),
    ("nothing read", |documents, _| documents.clear()),
];

#[test]
fn figures_equal_those_of_the_reference_scorers() {
    let Some(shared) = shared() else { return };
    let gold_path = shared.join("data/attributions/polnear-dev.jsonl");
    let speakers_path = shared.join("data/attributions/polnear-dev.speakers.jsonl");
    let gold: Vec<GoldDocument> = read_lines(&gold_path).expect("gold fits");
    let speakers: Vec<DocumentSpeakers> = read_lines(&speakers_path).expect("speakers fit");
    let folder = std::env::temp_dir().join(format!("onrecord-parity-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder for predictions");
    let mut seen = std::collections::HashSet::new();
    for (number, (name, disturb)) in DISTURBANCES.into_iter().enumerate() {
        let mut predicted = copied(&gold, &speakers);
        disturb(&mut predicted, &mut Sequence(number as u64));
        let path = folder.join(format!("{number}.jsonl"));
        let lines: String = predicted.iter().map(|document| json_line(document) + "\n").collect();
        std::fs::write(&path, lines).expect("the prediction is written");

        let attributions = score_attributions(&gold, &predicted);
        assert!(seen.insert(json_line(&attributions)), "'{name}' changes no figure");
        let script = shared.join("eval/score_attributions.py");
        assert_eq!(json_line(&attributions) + "\n", run(&script, &[&gold_path, &path], true), "attributions, {name}");
        assert_eq!(format!("{attributions}\n"), run(&script, &[&gold_path, &path], false), "attributions, {name}");

        let resolved = score_speakers(&gold, &speakers, &predicted).expect("speakers fit the gold");
        let script = shared.join("eval/score_speakers.py");
        assert_eq!(json_line(&resolved) + "\n", run(&script, &[&gold_path, &speakers_path, &path], true), "speakers, {name}");
        assert_eq!(format!("{resolved}\n"), run(&script, &[&gold_path, &speakers_path, &path], false), "speakers, {name}");
    }
    std::fs::remove_dir_all(&folder).expect("the folder is ours");
}
