//! The workspace is what ARCHITECTURE.md says it is: arrows between crates are one-way, named paths
//! exist, every folder has its section, and no file has grown too long to read.

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Each crate and the crates of ours that it may use, in code, builds and tests. A crate may only
/// use crates of earlier rows, so nothing can point back.
const ARROWS: [(&str, &[&str]); 14] = [
    ("onrecord-text", &[]),
    ("onrecord-models", &[]),
    ("onrecord-ingest", &["onrecord-text"]),
    ("onrecord-fetch", &[]),
    ("onrecord-eval", &[]),
    ("onrecord-parse", &["onrecord-models", "onrecord-text"]),
    ("onrecord", &["onrecord-models", "onrecord-parse", "onrecord-text"]),
    ("onrecord-store", &["onrecord", "onrecord-text"]),
    ("onrecord-export", &["onrecord", "onrecord-store", "onrecord-text"]),
    ("onrecord-mcp", &["onrecord", "onrecord-export", "onrecord-store"]),
    ("onrecord-server", &["onrecord", "onrecord-export", "onrecord-ingest", "onrecord-store", "onrecord-text"]),
    (
        "onrecord-cli",
        &[
            "onrecord",
            "onrecord-eval",
            "onrecord-export",
            "onrecord-fetch",
            "onrecord-ingest",
            "onrecord-mcp",
            "onrecord-server",
            "onrecord-store",
            "onrecord-text",
        ],
    ),
    ("onrecord-python", &["onrecord", "onrecord-export", "onrecord-store"]),
    ("xtask", &["onrecord", "onrecord-eval", "onrecord-ingest", "onrecord-models", "onrecord-parse", "onrecord-store", "onrecord-text"]),
];

/// Most lines that a source file may have.
const MOST_LINES: usize = 700;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(name: &str) -> String {
    std::fs::read_to_string(root().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// Each crate of the workspace with the crates of ours that its manifest names, of every kind.
fn crates_and_uses() -> BTreeMap<String, BTreeSet<String>> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--offline", "--no-deps", "--format-version", "1"])
        .current_dir(root())
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo writes JSON");
    let list = |value: &Value, key: &str| value[key].as_array().cloned().unwrap_or_default();
    let name = |value: &Value| value["name"].as_str().expect("it has a name").to_owned();
    let packages = list(&metadata, "packages");
    assert!(!packages.is_empty(), "cargo lists no package");
    packages
        .iter()
        .map(|package| {
            let ours = list(package, "dependencies").into_iter().filter(|dependency| dependency["path"].is_string());
            (name(package), ours.map(|dependency| name(&dependency)).collect())
        })
        .collect()
}

#[test]
fn arrows_between_crates_are_one_way() {
    let found = crates_and_uses();
    let declared: BTreeSet<&str> = ARROWS.iter().map(|(name, _)| *name).collect();
    assert_eq!(found.keys().map(String::as_str).collect::<BTreeSet<_>>(), declared, "crates of the workspace and of the table");
    for (row, (name, may_use)) in ARROWS.iter().enumerate() {
        for used in *may_use {
            assert!(ARROWS[..row].iter().any(|(earlier, _)| earlier == used), "{name} -> {used} points back");
        }
        let extra: Vec<&String> = found[*name].iter().filter(|used| !may_use.contains(&used.as_str())).collect();
        assert!(extra.is_empty(), "{name} uses {extra:?}; declared is {may_use:?}");
    }
}

/// Folders at the root that people work in: neither hidden nor made by tools.
fn folders_of(folder: &Path) -> BTreeSet<String> {
    std::fs::read_dir(folder)
        .expect("the folder can be listed")
        .map(|entry| entry.expect("the entry can be read"))
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| !name.starts_with('.') && name != "target" && name != "__pycache__")
        .collect()
}

/// The folder that the heading of a section names in backticks.
fn folder_of_heading(line: &str) -> Option<&str> {
    line.strip_prefix("## `")?.split_once('`').map(|(folder, _)| folder.trim_end_matches('/'))
}

#[test]
fn every_folder_has_a_section_headed_by_a_question() {
    let text = read("ARCHITECTURE.md");
    let sections: BTreeMap<&str, &str> = text.lines().filter_map(|line| Some((folder_of_heading(line)?, line))).collect();
    let root = root();
    // Folders of folders: each of the inner ones answers a question of its own.
    const OUTER: [&str; 2] = ["bindings", "crates"];
    let inner = OUTER.iter().flat_map(|outer| folders_of(&root.join(outer)).into_iter().map(move |name| format!("{outer}/{name}")));
    let folders: Vec<String> = inner.chain(folders_of(&root).into_iter().filter(|name| !OUTER.contains(&name.as_str()))).collect();
    for folder in &folders {
        let heading = sections.get(folder.as_str()).unwrap_or_else(|| panic!("ARCHITECTURE.md has no section on `{folder}`"));
        assert!(heading.ends_with('?'), "the section on `{folder}` is not headed by a question: {heading}");
    }
    for folder in sections.keys() {
        assert!(root.join(folder).is_dir(), "ARCHITECTURE.md has a section on `{folder}`, which is not there");
    }
}

/// A word of a Markdown text that may be a path.
struct Candidate {
    word: String,
    /// The folder of the section it stands in.
    section: Option<String>,
    /// In a code block, where commands name files of the reader too.
    in_block: bool,
}

/// What stands in backticks, targets of links, and the words of code blocks.
fn candidates(text: &str) -> Vec<Candidate> {
    let mut found = Vec::new();
    let mut section = None;
    let mut in_block = false;
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            in_block = !in_block;
            continue;
        }
        if !in_block && line.starts_with("## ") {
            section = folder_of_heading(line).map(str::to_owned);
        }
        let words: Vec<&str> = if in_block {
            line.split_whitespace().collect()
        } else {
            let ticked = line.split('`').skip(1).step_by(2).flat_map(str::split_whitespace);
            ticked.chain(line.split("](").skip(1).filter_map(|rest| rest.split(')').next())).collect()
        };
        found.extend(words.into_iter().map(|word| Candidate { word: word.to_owned(), section: section.clone(), in_block }));
    }
    found
}

/// Whether the word is meant as a path in the repository, as far as its look tells: it begins with a
/// folder that is there, or, outside of code blocks, ends as files and folders do.
fn looks_like_path(word: &str, in_block: bool, root: &Path) -> bool {
    const EXTENSIONS: [&str; 10] = ["json", "lock", "md", "py", "rs", "sh", "toml", "tsv", "txt", "yml"];
    let plain = |character: char| character.is_ascii_alphanumeric() || "/._-".contains(character);
    if word.contains("://") || word.starts_with(['-', '/']) || word.starts_with("../") || !word.chars().all(plain) {
        return false;
    }
    let first = word.split('/').next().unwrap_or(word);
    if first == "target" {
        return false;
    }
    let ours = word.contains('/') && root.join(first).is_dir();
    let file = Path::new(word).extension().is_some_and(|extension| EXTENSIONS.iter().any(|known| extension == *known));
    // A name in capitals stands for a file of the reader, as in GOLD.json, unless it is that of a file here.
    let capitals = Path::new(word).file_stem().is_some_and(|stem| stem.to_string_lossy().chars().all(|c| c.is_ascii_uppercase()));
    ours || (!in_block && (word.ends_with('/') || file) && (!capitals || root.join(word).exists()))
}

/// Whether the path exists: from the root, from the folder of its section, or from the sources there.
fn exists(word: &str, section: Option<&str>, root: &Path) -> bool {
    let from = |folder: &Path| folder.join(word).exists();
    from(root) || section.is_some_and(|section| from(&root.join(section)) || from(&root.join(section).join("src")))
}

fn dead_paths(text: &str, root: &Path) -> Vec<String> {
    let mut dead = Vec::new();
    for Candidate { word, section, in_block } in candidates(text) {
        let word = word.split('#').next().unwrap_or_default().trim_end_matches([',', ';', ':', '.']);
        let word = word.strip_prefix("./").unwrap_or(word);
        if !word.is_empty() && looks_like_path(word, in_block, root) && !exists(word, section.as_deref(), root) {
            dead.push(word.to_owned());
        }
    }
    dead
}

#[test]
fn named_paths_exist() {
    for name in ["ARCHITECTURE.md", "README.md", "CONTRIBUTING.md"] {
        let dead = dead_paths(&read(name), &root());
        assert!(dead.is_empty(), "{name} names paths that do not exist: {dead:?}");
    }
}

#[test]
fn a_dead_path_is_noticed() {
    let text = "## `xtask`: which chores?\nSee `tests/architecture.rs`, `main.rs`, `crates/onrecord-ghost`, [that](gone/away.md#top), `ghost.rs`,\n\
                `onrecord/1`, `text/html`, `STORY.txt`, <https://a.example/x.rs>.\n```sh\nonrecord read samples/ghost.txt report.txt archive/ > /tmp/x.txt\n```\n";
    let expected = ["crates/onrecord-ghost", "ghost.rs", "gone/away.md", "samples/ghost.txt"];
    let found: BTreeSet<String> = dead_paths(text, &root()).into_iter().collect();
    assert_eq!(found, expected.map(str::to_owned).into());
}

/// Source files below a folder, without hidden folders and those made by tools.
fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for name in folders_of(folder) {
        sources(&folder.join(name), found);
    }
    let files = std::fs::read_dir(folder).expect("the folder can be listed").map(|entry| entry.expect("the entry can be read").path());
    found.extend(files.filter(|path| path.is_file() && path.extension().is_some_and(|extension| extension == "rs" || extension == "py")));
}

#[test]
fn source_files_are_short_enough_to_read() {
    let mut files = Vec::new();
    for folder in folders_of(&root()) {
        sources(&root().join(folder), &mut files);
    }
    assert!(files.len() > ARROWS.len(), "fewer source files than crates");
    for path in files {
        let lines = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display())).lines().count();
        assert!(lines < MOST_LINES, "{} has {lines} lines; split it by subject", path.display());
    }
}
