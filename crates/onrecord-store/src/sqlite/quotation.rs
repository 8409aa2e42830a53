//! Looking for a quotation in all texts.

use super::SqliteStore;
use crate::StoreError;
use crate::verify::{self, FEWEST_WORDS, Hit, Match, Searched, Verification};
use onrecord::{OffsetMap, OffsetUnit};
use rusqlite::params;

/// So many hits are told.
const MOST_HITS: usize = 100;

/// A quotation found at these bytes.
struct Found {
    r#match: Match,
    start: usize,
    end: usize,
    diff: Vec<verify::Change>,
}

impl SqliteStore {
    /// Ids of the texts that hold these words in a row, earliest in the ledger first.
    fn candidates(&self, phrase: &[&str], most: usize) -> Result<Vec<i64>, StoreError> {
        let read = || {
            let mut statement =
                self.connection.prepare_cached("SELECT rowid FROM document_words WHERE document_words MATCH ?1 ORDER BY rowid LIMIT ?2")?;
            let rows = statement
                .query_map(params![format!("\"{}\"", phrase.join(" ")), i64::try_from(most).unwrap_or(i64::MAX)], |row| row.get(0))?;
            rows.collect::<rusqlite::Result<Vec<i64>>>()
        };
        read().map_err(|source| self.error(source))
    }

    /// A hit at these bytes of a text.
    fn hit(&self, document: i64, text: &str, found: Found, unit: OffsetUnit) -> rusqlite::Result<Hit> {
        let mut about = self.connection.prepare_cached(
            "SELECT d.hash, d.title, d.published, d.publisher, (SELECT min(path) FROM origins WHERE document = d.id) FROM documents d WHERE id = ?1",
        )?;
        let (hash, title, published, publisher, path) =
            about.query_row([document], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?)))?;
        let mut statements =
            self.connection.prepare_cached("SELECT id, speaker_name, content FROM current_statements WHERE document = ?1")?;
        let rows = statements.query_map([document], |row| Ok((row.get(0)?, row.get(1)?, row.get::<_, String>(2)?)))?;
        let mut within: Option<(String, Option<String>, usize)> = None;
        for row in rows {
            let (id, speaker, content): (String, Option<String>, String) = row?;
            let parts: Vec<(usize, usize)> = serde_json::from_str(&content).unwrap_or_default();
            // The innermost statement that the words stand in is the one that says them.
            let shared: usize = parts.iter().map(|part| part.1.min(found.end).saturating_sub(part.0.max(found.start))).sum();
            let length: usize = parts.iter().map(|part| part.1 - part.0).sum();
            if shared * 2 > found.end - found.start && within.as_ref().is_none_or(|(_, _, shortest)| length < *shortest) {
                within = Some((id, speaker, length));
            }
        }
        let map = OffsetMap::new(text);
        let (statement, speaker) = within.map_or((None, None), |(id, speaker, _)| (Some(id), speaker));
        Ok(Hit {
            r#match: found.r#match,
            statement,
            speaker,
            document: hash,
            path,
            title,
            publisher,
            published,
            start: map.from_bytes(found.start, unit),
            end: map.from_bytes(found.end, unit),
            exact: text[found.start..found.end].to_owned(),
            diff: found.diff,
        })
    }

    fn text(&self, document: i64) -> Result<String, StoreError> {
        let read = || self.connection.prepare_cached("SELECT text FROM texts WHERE document = ?1")?.query_row([document], |row| row.get(0));
        read().map_err(|source| self.error(source))
    }

    pub(super) fn look_for(&self, quote: &str, unit: OffsetUnit) -> Result<Verification, StoreError> {
        let bare = verify::bare(quote);
        let wanted = verify::words(bare);
        let mut hits = Vec::new();
        if !wanted.is_empty() {
            let phrase: Vec<&str> = wanted.iter().map(|word| word.folded.as_str()).collect();
            for id in self.candidates(&phrase, MOST_HITS)? {
                let text = self.text(id)?;
                let words = verify::words(&text);
                for (first, last) in verify::runs(&words, &wanted) {
                    let (start, end) = (words[first].start, words[last - 1].end);
                    let r#match = if text[start..end] == *bare { Match::Exact } else { Match::Normalised };
                    hits.push(self.hit(id, &text, Found { r#match, start, end, diff: Vec::new() }, unit).map_err(|e| self.error(e))?);
                }
            }
        }
        if hits.is_empty() && wanted.len() >= FEWEST_WORDS {
            for id in verify::alike(&wanted, |phrase, most| self.candidates(phrase, most))? {
                let text = self.text(id)?;
                let words = verify::words(&text);
                if let Some(((first, last), steps)) = verify::nearest(&words, &wanted) {
                    let (start, end) = (words[first].start, words[last - 1].end);
                    let diff = verify::diff(&steps, (&text, &words), (bare, &wanted));
                    hits.push(self.hit(id, &text, Found { r#match: Match::Near, start, end, diff }, unit).map_err(|e| self.error(e))?);
                }
            }
        }
        hits.sort_by(|a, b| {
            let day = |hit: &Hit| (hit.published.is_none(), hit.published.clone());
            day(a).cmp(&day(b)).then_with(|| (&a.path, &a.document, a.start).cmp(&(&b.path, &b.document, b.start)))
        });
        hits.truncate(MOST_HITS);
        let searched = self
            .connection
            .query_row(
                "SELECT (SELECT count(*) FROM documents), (SELECT min(published) FROM documents), (SELECT max(published) FROM documents)",
                [],
                |row| Ok(Searched { documents: u64::try_from(row.get::<_, i64>(0)?).unwrap_or(0), from: row.get(1)?, to: row.get(2)? }),
            )
            .map_err(|source| self.error(source))?;
        Ok(Verification { r#match: hits.iter().map(|hit| hit.r#match).max().unwrap_or(Match::None), hits, searched })
    }
}
