//! `calibrate [--write]`: how far is the confidence of attributions from what is right, and what should it be?
//!
//! Reads PolNeAR dev, compares each attribution with the first annotator's of its article (right as the
//! soft measure of `onrecord-eval` counts it) and fits the weights of `onrecord::attribution::Evidence`.
//! All figures are cross-fitted: what is said of an article comes from weights that were fitted
//! without it. `--write` commits the weights that all articles give, the hash of their file in
//! `MANIFEST.toml`, and the figures and the diagram in `eval/`. To be run again, before the next
//! build, whenever the network's weights change.
//! The data is in the folder that `ONRECORD_SHARED` names, by default `../shared`.

mod diagram;
mod fit;
mod measure;

use measure::{Forecast, Kept};
use onrecord::attribution::{EVIDENCE, Evidence, observe};
use onrecord::prediction::predict;
use onrecord::{Document, Origin, Pipeline, SpanSet};
use onrecord_eval::{GoldDocument, PredictedDocument, read_lines, right_attributions};
use onrecord_models::ATTRIBUTION_NETWORK;
use onrecord_parse::Network;
use sha2::{Digest as _, Sha256};
use std::collections::{HashMap, HashSet};
use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

const GOLD: &str = "data/attributions/polnear-dev.jsonl";
const WEIGHTS: &str = "data/confidence.tsv";
const FOLDS: usize = 5;
/// Divisions into folds that are tried, to see how much hangs on the one that is committed, which is the first.
const DIVISIONS: u64 = 20;
/// Sizes of the tables of bins.
const BINS: [usize; 2] = [10, 15];

/// An attribution that the product found in running text.
struct Found {
    /// Number of its article.
    article: usize,
    evidence: Evidence,
    right: bool,
}

/// What was found in all articles.
#[derive(Default)]
struct Findings {
    articles: usize,
    /// Attributions that the annotators marked.
    gold: usize,
    found: Vec<Found>,
    /// Those that are not as the first reading found them, such as turns: their confidence is not fitted.
    others: usize,
}

/// Runs the chore.
pub(crate) fn run(arguments: &[String]) -> Result<(), Box<dyn Error>> {
    let write = match arguments {
        [] => false,
        [option] if option == "--write" => true,
        _ => return Err("usage: calibrate [--write]".into()),
    };
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let shared = std::env::var_os("ONRECORD_SHARED").map_or_else(|| root.join("../shared"), PathBuf::from);
    let network = Network::from_bytes(ATTRIBUTION_NETWORK)?;
    let findings = read(&read_lines::<GoldDocument>(&shared.join(GOLD))?, &network)?;
    if findings.found.len() < 10 * EVIDENCE.len() {
        return Err(format!("{} attributions are too few to fit {} weights", findings.found.len(), EVIDENCE.len()).into());
    }

    let all: Vec<fit::Observation<'_>> = findings.found.iter().map(observation).collect();
    let weights = fit::fit(&all);
    let raw: Vec<Forecast> = findings.found.iter().map(|found| (f64::from(found.evidence.product()), found.right)).collect();
    let fitted = cross_fit(&findings, 1);
    let others: Vec<f64> = (1..=DIVISIONS).map(|seed| measure::calibration_error(&cross_fit(&findings, seed), BINS[0])).collect();

    let figures = figures(&findings, &raw, &fitted, &others);
    let abstention = abstention(&fitted, findings.gold);
    println!(
        "{} attributions in {} articles, {} others (layout, second reading)",
        findings.found.len(),
        findings.articles,
        findings.others
    );
    print!("\n{figures}\n{abstention}\n{}", weight_lines(&weights));
    if write {
        let table = weight_table(&weights, &network, &findings);
        let models = root.join("crates/onrecord-models");
        std::fs::write(models.join(WEIGHTS), &table)?;
        let manifest = std::fs::read_to_string(models.join("MANIFEST.toml"))?;
        std::fs::write(models.join("MANIFEST.toml"), with_hash(&manifest, &table)?)?;
        let eval = root.join("eval");
        std::fs::write(eval.join("confidence.tsv"), figures)?;
        std::fs::write(eval.join("abstention.tsv"), abstention)?;
        std::fs::write(eval.join("calibration.tsv"), bin_table(&raw, &fitted))?;
        std::fs::write(eval.join("calibration.svg"), diagram::draw(&raw, &fitted, findings.articles))?;
        println!(
            "\nwritten: crates/onrecord-models/{WEIGHTS} and its hash, eval/{{confidence,abstention,calibration}}.tsv, eval/calibration.svg"
        );
    }
    Ok(())
}

fn observation(found: &Found) -> fit::Observation<'_> {
    (found.evidence.values(), found.right)
}

/// Reads each article once and compares what was found with its first annotator's marks.
fn read(gold: &[GoldDocument], network: &Network) -> Result<Findings, Box<dyn Error>> {
    let pipeline = Pipeline::embedded()?;
    let mut findings = Findings::default();
    let mut seen = HashSet::new();
    for article in gold.iter().filter(|article| seen.insert(article.id.as_str())) {
        let document = Document::from_text(article.text.as_str(), Origin::default()).map_err(|error| format!("{}: {error}", article.id))?;
        let reading = pipeline.read(&document);
        // By its content: no two share a word of it, and a second reading may cut a cue.
        let observed: HashMap<SpanSet, Evidence> = observe(network, &document, &reading.segmentation)
            .into_iter()
            .map(|(attribution, evidence)| (attribution.content, evidence))
            .collect();
        let line = serde_json::to_string(&predict(&article.id, &document, &reading.attributions, &reading.resolution))?;
        let predicted: PredictedDocument = serde_json::from_str(&line)?;
        for (attribution, right) in reading.attributions.iter().zip(right_attributions(article, &predicted.attributions)) {
            let Some(right) = right else { continue };
            match observed.get(&attribution.content) {
                Some(evidence) => findings.found.push(Found { article: findings.articles, evidence: evidence.clone(), right }),
                None => findings.others += 1,
            }
        }
        findings.articles += 1;
        findings.gold += article.attributions.iter().filter(|attribution| !attribution.content.is_empty()).count();
    }
    Ok(findings)
}

/// What weights that were fitted on the other folds say of each attribution.
fn cross_fit(findings: &Findings, seed: u64) -> Vec<Forecast> {
    let fold = folds(findings.articles, seed);
    let weights: Vec<Vec<f64>> = (0..FOLDS)
        .map(|held_out| {
            let others: Vec<_> = findings.found.iter().filter(|found| fold[found.article] != held_out).map(observation).collect();
            fit::fit(&others)
        })
        .collect();
    let probability = |found: &Found| fit::probability(&weights[fold[found.article]], found.evidence.values());
    findings.found.iter().map(|found| (probability(found), found.right)).collect()
}

/// The fold of each article: of about the same size, by a shuffle that the seed decides (Knuth's MMIX generator).
fn folds(articles: usize, seed: u64) -> Vec<usize> {
    let mut state = seed;
    let mut fold: Vec<usize> = (0..articles).map(|article| article % FOLDS).collect();
    for last in (1..articles).rev() {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        fold.swap(last, (state >> 33) as usize % (last + 1));
    }
    fold
}

/// `eval/confidence.tsv`.
fn figures(findings: &Findings, raw: &[Forecast], fitted: &[Forecast], others: &[f64]) -> String {
    let mut text = "measure\traw\tcalibrated\twhat it is\n".to_owned();
    let mut line = |measure: &str, of: &dyn Fn(&[Forecast]) -> f64, what: &str| {
        let _ = writeln!(text, "{measure}\t{:.4}\t{:.4}\t{what}", of(raw), of(fitted));
    };
    line("ece_10", &|f| measure::calibration_error(f, BINS[0]), "expected calibration error, 10 bins of equal size");
    line("ece_15", &|f| measure::calibration_error(f, BINS[1]), "the same, 15 bins");
    line("brier", &measure::brier, "mean squared distance from what is right");
    line("separation", &measure::separation, "chance that a right one is surer than a wrong one; 0.5 is chance");
    line("risk_coverage", &measure::risk_coverage, "area under the risk-coverage curve: share of wrong ones among the surest");
    let mean = others.iter().sum::<f64>() / others.len().max(1) as f64;
    let worst = others.iter().copied().fold(0.0, f64::max);
    let _ = writeln!(text, "ece_10_mean\t\t{mean:.4}\tmean over {DIVISIONS} divisions into {FOLDS} folds");
    let _ = writeln!(text, "ece_10_worst\t\t{worst:.4}\tthe worst of them");
    let right = findings.found.iter().filter(|found| found.right).count();
    let _ = writeln!(text, "attributions\t{0}\t{0}\tcompared, in {1} articles; right are {right}", findings.found.len(), findings.articles);
    text
}

/// `eval/abstention.tsv`: what is left above a threshold.
fn abstention(fitted: &[Forecast], gold: usize) -> String {
    let mut text = "why\tmin_confidence\tkept\tkept_share\tprecision\trecall\n".to_owned();
    let mut line = |why: &str, kept: Kept| {
        let share = 100.0 * kept.kept as f64 / fitted.len().max(1) as f64;
        let (precision, recall) = (100.0 * kept.precision, 100.0 * kept.recall);
        let _ = writeln!(text, "{why}\t{:.2}\t{}\t{share:.1}\t{precision:.1}\t{recall:.1}", kept.threshold, kept.kept);
    };
    for step in 0..10 {
        line("step", measure::keep(fitted, f64::from(step) / 10.0, gold));
    }
    for goal in [70, 80, 90] {
        if let Some(kept) = measure::threshold_for(fitted, f64::from(goal) / 100.0, gold) {
            line(&format!("precision {goal}"), kept);
        }
    }
    text
}

/// `eval/calibration.tsv`: what was said and what was right, bin by bin.
fn bin_table(raw: &[Forecast], fitted: &[Forecast]) -> String {
    let mut text = "confidence\tbins\tbin\tcount\tlowest\thighest\tmean\tright\n".to_owned();
    for (name, forecasts) in [("raw", raw), ("calibrated", fitted)] {
        for count in BINS {
            for (number, bin) in measure::bins(forecasts, count).iter().enumerate() {
                let [lowest, highest] = bin.range;
                let _ = writeln!(
                    text,
                    "{name}\t{count}\t{}\t{}\t{lowest:.3}\t{highest:.3}\t{:.3}\t{:.3}",
                    number + 1,
                    bin.count,
                    bin.forecast,
                    bin.right
                );
            }
        }
    }
    text
}

/// The weights as a table that `onrecord-models` carries.
fn weight_table(weights: &[f64], network: &Network, findings: &Findings) -> String {
    format!(
        "# What weighs how much in the confidence of an attribution: figure, weight. The confidence is 1 / (1 + e^-sum);\n\
         # the figures are explained in crates/onrecord/src/attribution/confidence.rs.\n\
         # Written by: cargo run --release -p xtask -- calibrate --write\n\
         # Fitted on: PolNeAR dev, {} attributions in {} articles, one annotator each\n\
         # network: {}\n\
         # network sha256: {}\n{}",
        findings.found.len(),
        findings.articles,
        network.name(),
        network.sha256(),
        weight_lines(weights)
    )
}

fn weight_lines(weights: &[f64]) -> String {
    EVIDENCE.iter().zip(weights).fold(String::new(), |text, (name, weight)| format!("{text}{name}\t{weight:.4}\n"))
}

/// The manifest with the hash of this table of weights.
fn with_hash(manifest: &str, table: &str) -> Result<String, Box<dyn Error>> {
    const KEY: &str = "\nsha256 = \"";
    let hash: String = Sha256::digest(table).iter().map(|byte| format!("{byte:02x}")).collect();
    let entry = manifest.find(&format!("\npath = \"{WEIGHTS}\"")).ok_or("MANIFEST.toml does not name the weights of the confidence")?;
    let start = manifest[entry..].find(KEY).map(|at| entry + at + KEY.len()).ok_or("MANIFEST.toml has no sha256 for them")?;
    let end = manifest[start..].find('"').map(|at| start + at).ok_or("MANIFEST.toml breaks off")?;
    Ok([&manifest[..start], &hash, &manifest[end..]].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_have_the_same_size_and_follow_the_seed() {
        let fold = folds(83, 1);
        for number in 0..FOLDS {
            assert!((16..=17).contains(&fold.iter().filter(|&&fold| fold == number).count()));
        }
        assert_eq!(fold, folds(83, 1));
        assert_ne!(fold, folds(83, 2));
    }

    #[test]
    fn only_the_hash_of_the_table_is_replaced() {
        let manifest = "[[file]]\npath = \"data/a.tsv\"\nsha256 = \"00\"\n\n[[file]]\npath = \"data/confidence.tsv\"\nwhat = \"x\"\nsha256 = \"11\"\n\n[[file]]\npath = \"data/z.tsv\"\nsha256 = \"22\"\n";
        let new = with_hash(manifest, "").expect("it is named");
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(new, manifest.replace("\"11\"", &format!("\"{empty}\"")));
        assert!(with_hash("[[file]]\npath = \"data/a.tsv\"\nsha256 = \"00\"\n", "").is_err());
    }
}
