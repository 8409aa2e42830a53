//! Proving a ledger: every text against its hash, every span against its text.

use crate::Fault;
use crate::proof::Proof;
use rusqlite::Connection;

pub(super) fn check(connection: &Connection, fault: &mut dyn FnMut(Fault)) -> rusqlite::Result<()> {
    let mut documents =
        connection.prepare("SELECT d.id, d.hash, t.text FROM documents d JOIN texts t ON t.document = d.id ORDER BY d.id")?;
    let mut statements = connection.prepare("SELECT id, content, cue, source, content_text FROM statements WHERE document = ?1")?;
    let mut records = connection.prepare("SELECT record FROM revisions WHERE document = ?1 AND record IS NOT NULL")?;
    let mut rows = documents.query([])?;
    while let Some(row) = rows.next()? {
        let (id, hash, text): (i64, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let mut proof = Proof { hash: &hash, text: &text, fault };
        proof.text();
        let mut inside = statements.query([id])?;
        while let Some(row) = inside.next()? {
            let (statement, content): (String, String) = (row.get(0)?, row.get(4)?);
            let parts: [String; 3] = [row.get(1)?, row.get(2)?, row.get(3)?];
            proof.statement(&statement, parts.each_ref().map(String::as_str), &content, |words| words);
        }
        let mut packed = records.query([id])?;
        while let Some(row) = packed.next()? {
            proof.record(row.get_ref(0)?.as_blob().unwrap_or_default());
        }
    }
    Ok(())
}
