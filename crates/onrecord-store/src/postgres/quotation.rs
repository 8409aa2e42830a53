//! What looking for a quotation asks of the tables.

use super::PostgresStore;
use super::find;
use super::plan::limit;
use super::words::keys;
use crate::StoreError;
use crate::quotation::{Content, Place, Texts};
use crate::verify::{self, Searched};
use std::cell::RefCell;
use std::collections::HashMap;

/// Texts that are compared with a run of words at a time.
const AT_ONCE: i64 = 50;
/// Words of texts that are remembered, for the next run of the same quotation.
const MOST_REMEMBERED: usize = 1_000_000;

/// One search for a quotation.
pub(super) struct Search<'a> {
    pub(super) store: &'a PostgresStore,
    /// Folded words of texts.
    words: RefCell<HashMap<i64, Vec<String>>>,
}

impl<'a> Search<'a> {
    pub(super) fn of(store: &'a PostgresStore) -> Self {
        Self { store, words: RefCell::default() }
    }

    /// Whether the words stand in a row in the text, which is read when it was not yet.
    fn holds(&self, document: i64, phrase: &[&str]) -> Result<bool, StoreError> {
        let mut known = self.words.borrow_mut();
        if known.values().map(Vec::len).sum::<usize>() >= MOST_REMEMBERED {
            known.clear();
        }
        let words = match known.entry(document) {
            std::collections::hash_map::Entry::Occupied(words) => words.into_mut(),
            std::collections::hash_map::Entry::Vacant(place) => {
                let text = self.store.look_up(|session| find::text(session, document))?;
                place.insert(verify::words(&text).into_iter().map(|word| word.folded).collect())
            }
        };
        Ok(words.windows(phrase.len()).any(|run| run.iter().zip(phrase).all(|(word, wanted)| word == wanted)))
    }
}

impl Texts for Search<'_> {
    fn holding(&self, phrase: &[&str], most: usize) -> Result<Vec<i64>, StoreError> {
        let keys = keys(phrase.iter().copied());
        if let [_] = phrase {
            // The index tells all.
            return self.store.look_up(|session| {
                let sql = "SELECT t.document FROM texts t WHERE t.words @> $1 ORDER BY t.document LIMIT $2";
                Ok(session.query(sql, &[&keys, &limit(most)])?.iter().map(|row| row.get(0)).collect())
            });
        }
        let (mut found, mut behind) = (Vec::new(), 0i64);
        while found.len() < most {
            let candidates: Vec<i64> = self.store.look_up(|session| {
                // The sum keeps the server from the index of documents, which has all of them.
                let sql = "SELECT t.document FROM texts t WHERE t.words @> $1 AND t.document + 0 > $2 ORDER BY t.document LIMIT $3";
                Ok(session.query(sql, &[&keys, &behind, &AT_ONCE])?.iter().map(|row| row.get(0)).collect())
            })?;
            let Some(last) = candidates.last() else { break };
            behind = *last;
            let is_all = (candidates.len() as i64) < AT_ONCE;
            for document in candidates {
                if found.len() < most && self.holds(document, phrase)? {
                    found.push(document);
                }
            }
            if is_all {
                break;
            }
        }
        Ok(found)
    }

    fn holding_word(&self, word: &str, most: usize) -> Result<Vec<i64>, StoreError> {
        let keys = keys(std::iter::once(word));
        let mut found: Vec<i64> = self.store.look_up(|session| {
            // Without an order the server need not look at all texts that hold a common word.
            let sql = "SELECT t.document FROM texts t WHERE t.words @> $1 LIMIT $2";
            Ok(session.query(sql, &[&keys, &limit(most)])?.iter().map(|row| row.get(0)).collect())
        })?;
        found.sort_unstable();
        Ok(found)
    }

    fn text(&self, document: i64) -> Result<String, StoreError> {
        self.store.look_up(|session| find::text(session, document))
    }

    fn place(&self, document: i64) -> Result<(Place, Vec<Content>), StoreError> {
        self.store.look_up(|session| {
            let place = session.row(
                "SELECT d.hash, d.title, d.published, d.publisher, (SELECT min(path) FROM origins WHERE document = d.id) FROM documents d WHERE id = $1",
                &[&document],
            )?;
            let place = place.map_or_else(
                || Place { hash: String::new(), title: None, published: None, publisher: None, path: None },
                |row| Place { hash: row.get(0), title: row.get(1), published: row.get(2), publisher: row.get(3), path: row.get(4) },
            );
            let contents = session.query(
                "SELECT s.id, s.speaker_name, s.content FROM statements s WHERE s.document = $1 AND s.current ORDER BY s.row",
                &[&document],
            )?;
            let content = |row: &postgres::Row| Content { id: row.get(0), speaker: row.get(1), spans: row.get(2) };
            Ok((place, contents.iter().map(content).collect()))
        })
    }

    fn searched(&self) -> Result<Searched, StoreError> {
        self.store.look_up(|session| {
            let found = session.row("SELECT count(*), min(published), max(published) FROM documents", &[])?;
            Ok(found.map_or_else(Searched::default, |row| Searched {
                documents: row.get::<_, i64>(0).cast_unsigned(),
                from: row.get(1),
                to: row.get(2),
            }))
        })
    }
}
