//! Proving a ledger: every text against its hash, every span against its text.

use super::session::Session;
use super::words::{plain, restored};
use crate::proof::Proof;
use crate::{Fault, StoreError};

/// Texts that are held at a time.
const AT_ONCE: i64 = 4;

pub(super) fn check(session: &mut Session, fault: &mut dyn FnMut(Fault)) -> Result<(), StoreError> {
    let documents = "SELECT d.id, d.hash, t.text, t.zeros FROM documents d LEFT JOIN texts t ON t.document = d.id ORDER BY d.id";
    session.walk(documents, AT_ONCE, |session, row| {
        let (id, hash, text): (i64, String, Option<String>) = (row.get(0), row.get(1), row.get(2));
        let text = restored(text.unwrap_or_default(), row.get(3));
        let mut proof = Proof { hash: &hash, text: &text, fault };
        proof.text();
        for row in session
            .query("SELECT id, content, cue, source, content_text FROM statements WHERE document = $1 ORDER BY statements.row", &[&id])?
        {
            let (statement, content): (&str, &str) = (row.get(0), row.get(4));
            proof.statement(statement, [row.get(1), row.get(2), row.get(3)], content, |words| plain(&words));
        }
        for row in session.query("SELECT record FROM revisions WHERE document = $1 ORDER BY id", &[&id])? {
            proof.record(row.get(0));
        }
        Ok(())
    })
}
