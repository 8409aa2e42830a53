//! The manifest names every data file, and the file that it describes is the one that is there.

use sha2::{Digest as _, Sha256};
use std::collections::BTreeSet;
use std::path::Path;

/// The value of `key = "value"` on a line.
fn value<'a>(line: &'a str, key: &str) -> Option<&'a str> {
    line.strip_prefix(key)?.trim_start().strip_prefix('=')?.trim().strip_prefix('"')?.strip_suffix('"')
}

#[test]
fn every_data_file_is_the_one_that_the_manifest_describes() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let manifest = std::fs::read_to_string(root.join("MANIFEST.toml")).unwrap();
    let mut described = BTreeSet::new();
    for entry in manifest.split("[[file]]").skip(1) {
        let own = entry.split("[[file.").next().unwrap();
        let field = |key| own.lines().find_map(|line| value(line, key)).unwrap_or_else(|| panic!("no {key} in {own}"));
        let bytes = std::fs::read(root.join(field("path"))).unwrap();
        let sha256: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(sha256, field("sha256"), "{}: another file than the manifest describes", field("path"));
        assert!(!field("what").is_empty());
        described.insert(field("path").to_owned());
    }
    let present: BTreeSet<String> = std::fs::read_dir(root.join("data"))
        .unwrap()
        .map(|entry| format!("data/{}", entry.unwrap().file_name().to_string_lossy()))
        .collect();
    assert_eq!(described, present);
}
