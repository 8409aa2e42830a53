//! `onrecord audit`: a check sheet of a random sample, and its score.

use super::export::rows;
use super::{open, print, query};
use crate::args::{AuditOptions, QueryOptions, VerifyFormat};
use crate::message::{Failure, Outcome};
use crate::output::write_file;
use onrecord_export::audit::{self, AuditError, Drawn, Filled, Key, Score, SentenceDraw, Sheet, Unit};
use onrecord_store::{KeptDocument, Store};
use std::collections::HashMap;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

impl From<AuditError> for Failure {
    fn from(error: AuditError) -> Self {
        Self::Stated(error.to_string())
    }
}

/// Draws a sheet, or scores one that was filled in.
pub(crate) fn audit(options: &AuditOptions) -> Result<Outcome, Failure> {
    match &options.score {
        Some(filled) => score(options, filled),
        None => draw(options),
    }
}

/// The statements that can be drawn: all that a search finds, in any order.
fn frame(store: &dyn Store, options: &QueryOptions) -> Result<Vec<Unit>, Failure> {
    let unit = |row: onrecord_store::Row| Unit {
        statement: row.statement,
        document: row.document,
        form: row.form,
        act: row.act,
        outlet: row.publisher,
        confidence: row.confidence,
    };
    rows(store, query(options), usize::MAX).map(|row| Ok(unit(row?))).collect()
}

/// Writes the sheet in both shapes, and its key. Exit code 1 when there is nothing to draw from.
fn draw(options: &AuditOptions) -> Result<Outcome, Failure> {
    let store = open(&options.ledger)?;
    let units = frame(store.as_ref(), &options.query)?;
    if units.is_empty() {
        print("no statement fits\n")?;
        return Ok(Outcome::NothingRead);
    }
    let narrowed_by = narrowed_by(&options.query);
    let texts = if narrowed_by.is_empty() {
        store.documents()?
    } else {
        let mut texts: Vec<String> = units.iter().map(|unit| unit.document.clone()).collect();
        texts.sort_unstable();
        texts.dedup();
        texts
    };
    let (seed, sample) = (options.seed, options.sample.get());
    let drawn = audit::draw(&units, sample, seed, options.by.map(Into::into));
    let (in_frame, most) = (texts.len(), options.sentences.unwrap_or(sample));
    let mut sentences = SentenceDraw::new(most, seed);
    if most > 0 {
        for hash in audit::draw_texts(texts, seed) {
            if let Some(kept) = store.document(&hash)? {
                sentences.add(&kept.text);
            }
        }
    }
    let places = sentences.places();
    let needed = drawn.units.iter().map(|(unit, _)| unit.document.as_str()).chain(places.iter().map(|place| place.document.as_str()));
    let documents = documents(store.as_ref(), needed)?;
    let counts = store.counts()?;
    let about = Drawn {
        seed,
        sample,
        by: options.by.map(Into::into),
        narrowed_by,
        ledger_documents: counts.documents,
        ledger_statements: counts.statements,
        texts: if most > 0 { in_frame } else { 0 },
        texts_looked_through: sentences.texts,
        sentences: sentences.sentences,
        ..Drawn::default()
    };
    let sheet = Sheet::new(about, drawn, &places, &documents)?;
    let folder = options.output.clone().unwrap_or_else(|| PathBuf::from("audit"));
    write(&folder, &sheet)?;
    let key = &sheet.key;
    let (place, from) = (folder.display(), key.drawn.statements);
    let mut told = format!("{place}: sheet.html, sheet.csv and key.json: {} of {from} statements", key.statements.len());
    if most > 0 {
        told.push_str(&format!(
            " and {} of {} sentences of {} texts",
            key.sentences.len(),
            key.drawn.sentences,
            key.drawn.texts_looked_through
        ));
    }
    told.push_str(&format!(", seed {seed} ({})\nkey.json has the answers: keep it from those who fill in the sheet\n", key.sheet));
    let _ = io::stderr().write_all(told.as_bytes());
    Ok(Outcome::AllRead)
}

/// Writes three files. A sheet that somebody may have filled in is never overwritten.
fn write(folder: &Path, sheet: &Sheet) -> Result<(), Failure> {
    let files = [("sheet.csv", sheet.csv()), ("sheet.html", sheet.html()?), ("key.json", sheet.key_json()?)];
    for (name, text) in &files {
        let path = folder.join(name);
        match std::fs::read(&path) {
            Ok(found) if found != text.as_bytes() => {
                let what = "there is another sheet here, which may be filled in: choose another folder with --output";
                return Err(Failure::document(path.display(), what));
            }
            _ => {}
        }
    }
    std::fs::create_dir_all(folder).map_err(|error| Failure::output(folder.display(), &error))?;
    files.iter().try_for_each(|(name, text)| write_file(&folder.join(name), text.as_bytes()))
}

fn documents<'a>(store: &dyn Store, hashes: impl Iterator<Item = &'a str>) -> Result<HashMap<String, KeptDocument>, Failure> {
    let mut documents = HashMap::new();
    for hash in hashes {
        if !documents.contains_key(hash)
            && let Some(kept) = store.document(hash)?
        {
            documents.insert(hash.to_owned(), kept);
        }
    }
    Ok(documents)
}

/// The options that narrow the sample, as they are written on the command line.
fn narrowed_by(options: &QueryOptions) -> Vec<String> {
    let words = Some(options.words.clone()).filter(|words| !words.is_empty());
    [
        ("words", &words),
        ("--speaker", &options.speaker),
        ("--addressee", &options.addressee),
        ("--about", &options.about),
        ("--outlet", &options.outlet),
        ("--act", &options.act),
        ("--form", &options.form),
        ("--said-after", &options.said_after),
        ("--said-before", &options.said_before),
    ]
    .into_iter()
    .filter_map(|(name, value)| Some(format!("{name} {}", value.as_ref()?)))
    .collect()
}

/// Scores a filled sheet. Exit code 1 when nothing is marked, 3 when some cells cannot be used.
fn score(options: &AuditOptions, path: &Path) -> Result<Outcome, Failure> {
    let read = |path: &Path| std::fs::read(path).map_err(|error| Failure::document(path.display(), crate::message::describe(&error)));
    let key_path = options.key.clone().unwrap_or_else(|| path.with_file_name("key.json"));
    let json = read(&key_path)?;
    let key = Key::from_json(&json).map_err(|what| Failure::document(key_path.display(), what))?;
    let filled = |path: &Path| Filled::read(&read(path)?, &key).map_err(|error| Failure::document(path.display(), error));
    let first = filled(path)?;
    let second = options.second.as_deref().map(filled).transpose()?;
    let store = open(&options.ledger)?;
    let needed = key.documents();
    let standing = key.standing(&documents(store.as_ref(), needed.iter().copied())?);
    if standing.missing > 0 {
        let what = format!("{} of the {} texts of this sheet are not in {}", standing.missing, needed.len(), options.ledger.display());
        return Err(Failure::document(path.display(), format!("{what}: it was drawn from another ledger")));
    }
    let mut score = Score::new(&key, &first, second.as_ref(), &standing);
    if score.is_empty() {
        return Err(Failure::document(path.display(), "nothing is marked in this sheet"));
    }
    let counts = store.counts()?;
    if (counts.documents, counts.statements) != (key.drawn.ledger_documents, key.drawn.ledger_statements) {
        score.notes.push(format!(
            "the ledger has {} texts and {} statements now; it had {} and {} when the sheet was drawn, and the figures are of these",
            counts.documents, counts.statements, key.drawn.ledger_documents, key.drawn.ledger_statements
        ));
    }
    match options.format {
        VerifyFormat::Text => print(&audit::text(&score))?,
        VerifyFormat::Json => {
            let json = serde_json::to_string_pretty(&score).map_err(|error| Failure::Internal(error.to_string()))?;
            print(&(json + "\n"))?;
        }
    }
    let faults = first.faults.len() + second.as_ref().map_or(0, |second| second.faults.len());
    Ok(if faults == 0 { Outcome::AllRead } else { Outcome::SomeRead })
}
