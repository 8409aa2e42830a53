//! The key of a sheet: what the reader is not shown, and what is needed to score it.

use super::sample::{By, Stratum, Unit};
use onrecord::record::ProvenanceRecord;
use onrecord_store::KeptDocument;
use onrecord_text::hex_sha256;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// Name and version of the shape of a key.
pub(super) const KEY_SCHEMA: &str = "onrecord-audit/1";

/// What a sheet was made from, and what the program has for each of its rows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Key {
    /// Always `onrecord-audit/1`.
    pub schema: String,
    /// Name of the sheet: made from all that follows, and printed in each row of it.
    pub sheet: String,
    /// How the sample was drawn.
    pub drawn: Drawn,
    /// The programs and models that read the texts.
    pub read_by: Vec<ProvenanceRecord>,
    /// The strata; a single one where none were asked for.
    pub strata: Vec<Stratum>,
    /// The statements, in the order of the sheet.
    pub statements: Vec<KeyStatement>,
    /// The sentences, in the order of the sheet.
    pub sentences: Vec<KeySentence>,
}

/// How a sample was drawn.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Drawn {
    /// The seed.
    pub seed: u64,
    /// How many statements were asked for.
    pub sample: usize,
    /// By what it is stratified.
    pub by: Option<By>,
    /// The options that narrow what is drawn from, as they were written.
    pub narrowed_by: Vec<String>,
    /// From so many statements.
    pub statements: usize,
    /// How many texts the ledger had.
    pub ledger_documents: u64,
    /// How many statements the ledger had.
    pub ledger_statements: u64,
    /// In so many texts sentences could be.
    pub texts: usize,
    /// Of these, so many were looked through for sentences.
    pub texts_looked_through: usize,
    /// So many sentences they have.
    pub sentences: usize,
}

/// A statement of the sheet.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KeyStatement {
    /// Name of its row: `a001`.
    pub item: String,
    /// Index of its stratum.
    pub stratum: usize,
    /// What it was drawn as.
    #[serde(flatten)]
    pub unit: Unit,
    /// The rule that made it.
    pub rule: String,
    /// Where its content stands, in bytes.
    pub spans: Vec<(usize, usize)>,
    /// SHA-256 of the words there.
    pub sha256: String,
    /// The words for who says it.
    pub source: Option<String>,
    /// What the program has for each of [`Field::ALL`](super::Field::ALL).
    pub values: Vec<Option<String>>,
}

/// A sentence of the sheet.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KeySentence {
    /// Name of its row: `b001`.
    pub item: String,
    /// Hash of its document.
    pub document: String,
    /// First byte.
    pub start: usize,
    /// Just past the last byte.
    pub end: usize,
    /// SHA-256 of its words.
    pub sha256: String,
    /// How many statements of the program have words of what was said in it.
    pub found: usize,
}

/// How a key stands to a ledger.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// So many of its texts are not in the ledger.
    pub missing: usize,
    /// Rows whose words are not at their place any more.
    pub changed: Vec<String>,
    /// Rows whose statement is not in the newest reading, or differs there.
    pub read_otherwise: Vec<String>,
}

impl Key {
    /// Hashes of the documents that its rows are of.
    #[must_use]
    pub fn documents(&self) -> Vec<&str> {
        let mut documents: Vec<&str> = self.statements.iter().map(|row| row.unit.document.as_str()).collect();
        documents.extend(self.sentences.iter().map(|row| row.document.as_str()));
        documents.sort_unstable();
        documents.dedup();
        documents
    }

    /// Compares the key with what a ledger has now of its documents.
    #[must_use]
    pub fn standing(&self, documents: &HashMap<String, KeptDocument>) -> Standing {
        let missing = self.documents().iter().filter(|hash| !documents.contains_key(**hash)).count();
        let mut standing = Standing { missing, ..Standing::default() };
        for row in &self.statements {
            let Some(kept) = documents.get(&row.unit.document) else { continue };
            if words_hash(&kept.text, &row.spans).as_deref() != Some(&row.sha256) {
                standing.changed.push(row.item.clone());
                continue;
            }
            let now = kept.record.as_ref().and_then(|record| record.statements.iter().find(|now| now.id == row.unit.statement));
            let same = now.is_some_and(|now| super::Field::ALL.iter().map(|field| field.value(now)).eq(row.values.iter().cloned()));
            if !same {
                standing.read_otherwise.push(row.item.clone());
            }
        }
        for row in &self.sentences {
            let Some(kept) = documents.get(&row.document) else { continue };
            if words_hash(&kept.text, &[(row.start, row.end)]).as_deref() != Some(&row.sha256) {
                standing.changed.push(row.item.clone());
            }
        }
        standing
    }

    /// The name that belongs to what the key says.
    ///
    /// # Errors
    /// When it cannot be written as JSON.
    pub(crate) fn name(&self) -> Result<String, serde_json::Error> {
        let unnamed = Self { sheet: String::new(), ..self.clone() };
        // Letters first, so that no spreadsheet takes it for a number.
        Ok(format!("audit-{}", &hex_sha256(&serde_json::to_vec(&unnamed)?)[..12]))
    }

    /// Reads a key, and sees that nobody has changed it.
    ///
    /// # Errors
    /// What is wrong with it, in a sentence.
    pub fn from_json(json: &[u8]) -> Result<Self, String> {
        let key: Self = serde_json::from_slice(json).map_err(|error| format!("not the key of a check sheet: {error}"))?;
        if key.schema != KEY_SCHEMA {
            return Err(format!("a key of another version: {} instead of {KEY_SCHEMA}", key.schema));
        }
        if key.statements.iter().any(|row| row.stratum >= key.strata.len() || row.values.len() != super::Field::ALL.len()) {
            return Err("a damaged key: rows and strata do not go together".to_owned());
        }
        match key.name() {
            Ok(name) if name == key.sheet => Ok(key),
            _ => Err("the key was changed since it was written: its name does not belong to what it says".to_owned()),
        }
    }
}

/// SHA-256 of the words at these places; none when they do not lie in the text.
pub(crate) fn words_hash(text: &str, spans: &[(usize, usize)]) -> Option<String> {
    let parts: Option<Vec<&str>> = spans.iter().map(|&(start, end)| text.get(start..end)).collect();
    Some(hex_sha256(parts?.join("\n").as_bytes()))
}
