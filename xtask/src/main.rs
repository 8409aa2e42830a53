//! Chores of the project: `cargo run --release -p xtask -- NAME ARGUMENTS`. Each chore has a file of its own.

mod calibrate;
mod coreference;
mod datelines;
mod features;
mod ledger;
mod nested;
mod readability;
mod reports;
mod scores;
mod speakers;
mod speed;
mod svg;
mod times;
mod treebank;

use std::process::ExitCode;

type Chore = fn(&[String]) -> Result<(), Box<dyn std::error::Error>>;

/// Name, what it is for, and the chore itself.
const CHORES: &[(&str, &str, Chore)] = &[
    ("calibrate", "how far confidence is from what is right, and the weights that bring it there: [--write]", calibrate::run),
    ("coreference", "are mentions of the same person held together: GOLD.conllu [--docs PREFIX,..] [--failures]", coreference::run),
    ("datelines", "on what share of wire stories the dateline is read right: STORIES.jsonl [--failures]", datelines::run),
    ("features", "what the network is shown of each document, for training: VOCABULARY GOLD.jsonl OUT.jsonl", features::run),
    (
        "ledger",
        "a ledger of invented statements, and how fast it answers: FILE [--statements NUMBER] [--seed NUMBER] [--measure | --check]",
        ledger::run,
    ),
    ("nested", "which statements inside statements are found, on the cases for development: [--failures]", nested::run),
    ("readability", "how well the article of a web page is found: [FOLDER] [--worst N]", readability::run),
    (
        "reports",
        "how well the fields of statements are read, on invented reports: [development | heldout] [--given] [--failures]",
        reports::run,
    ),
    ("scores", "how good the product is on the evaluation sets: [--check | --write] [--only SET]", scores::run),
    ("speakers", "who the sources of annotated articles are, their attributions given: GOLD.jsonl OUT.jsonl", speakers::run),
    ("speed", "what accuracy costs, as a diagram of eval/speed.tsv: [--write]", speed::run),
    ("times", "on what share of cases expressions of time are found and resolved: [FOLDER] [--failures]", times::run),
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let chosen = arguments.first().and_then(|name| CHORES.iter().find(|chore| chore.0 == name));
    let Some((name, _, chore)) = chosen else {
        eprintln!("usage: cargo run --release -p xtask -- NAME ARGUMENTS");
        for (name, purpose, _) in CHORES {
            eprintln!("  {name:12} {purpose}");
        }
        return ExitCode::from(2);
    };
    match chore(&arguments[1..]) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask {name}: {error}");
            ExitCode::FAILURE
        }
    }
}
