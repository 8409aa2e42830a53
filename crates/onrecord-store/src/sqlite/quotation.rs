//! What looking for a quotation asks of the tables.

use super::{SqliteStore, find};
use crate::StoreError;
use crate::quotation::{Content, Place, Texts};
use crate::verify::Searched;
use rusqlite::params;

impl Texts for SqliteStore {
    fn holding(&self, phrase: &[&str], most: usize) -> Result<Vec<i64>, StoreError> {
        let read = || {
            let mut statement =
                self.connection.prepare_cached("SELECT rowid FROM document_words WHERE document_words MATCH ?1 ORDER BY rowid LIMIT ?2")?;
            let rows = statement
                .query_map(params![format!("\"{}\"", phrase.join(" ")), i64::try_from(most).unwrap_or(i64::MAX)], |row| row.get(0))?;
            rows.collect::<rusqlite::Result<Vec<i64>>>()
        };
        read().map_err(|source| self.error(source))
    }

    fn text(&self, document: i64) -> Result<String, StoreError> {
        find::text(&self.connection, document).map_err(|source| self.error(source))
    }

    fn place(&self, document: i64) -> Result<(Place, Vec<Content>), StoreError> {
        let read = || {
            let mut about = self.connection.prepare_cached(
                "SELECT d.hash, d.title, d.published, d.publisher, (SELECT min(path) FROM origins WHERE document = d.id) FROM documents d WHERE id = ?1",
            )?;
            let place = about.query_row([document], |row| {
                Ok(Place { hash: row.get(0)?, title: row.get(1)?, published: row.get(2)?, publisher: row.get(3)?, path: row.get(4)? })
            })?;
            let mut statements =
                self.connection.prepare_cached("SELECT id, speaker_name, content FROM current_statements WHERE document = ?1")?;
            let contents =
                statements.query_map([document], |row| Ok(Content { id: row.get(0)?, speaker: row.get(1)?, spans: row.get(2)? }))?;
            Ok((place, contents.collect::<rusqlite::Result<_>>()?))
        };
        read().map_err(|source| self.error(source))
    }

    fn searched(&self) -> Result<Searched, StoreError> {
        self.connection
            .query_row(
                "SELECT (SELECT count(*) FROM documents), (SELECT min(published) FROM documents), (SELECT max(published) FROM documents)",
                [],
                |row| Ok(Searched { documents: u64::try_from(row.get::<_, i64>(0)?).unwrap_or(0), from: row.get(1)?, to: row.get(2)? }),
            )
            .map_err(|source| self.error(source))
    }
}
