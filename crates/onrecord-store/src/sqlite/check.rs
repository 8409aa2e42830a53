//! Proving a ledger: every text against its hash, every span against its text.

use crate::Fault;
use crate::entry::unpacked;
use onrecord_text::hex_sha256;
use rusqlite::Connection;

pub(super) fn check(connection: &Connection, fault: &mut dyn FnMut(Fault)) -> rusqlite::Result<()> {
    let mut documents =
        connection.prepare("SELECT d.id, d.hash, t.text FROM documents d JOIN texts t ON t.document = d.id ORDER BY d.id")?;
    let mut statements = connection.prepare("SELECT id, content, cue, source, content_text FROM statements WHERE document = ?1")?;
    let mut records = connection.prepare("SELECT record FROM revisions WHERE document = ?1 AND record IS NOT NULL")?;
    let mut rows = documents.query([])?;
    while let Some(row) = rows.next()? {
        let (id, hash, text): (i64, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        if hex_sha256(text.as_bytes()) != hash {
            fault(Fault { document: hash.clone(), statement: None, what: "the text does not have the hash that is kept".to_owned() });
        }
        let mut inside = statements.query([id])?;
        while let Some(row) = inside.next()? {
            let statement: String = row.get(0)?;
            let mut wrong = |what: &str| {
                fault(Fault { document: hash.clone(), statement: Some(statement.clone()), what: what.to_owned() });
            };
            let texts: Vec<Option<String>> =
                (1..4).map(|column| row.get::<_, String>(column).map(|spans| slices(&text, &spans))).collect::<Result<_, _>>()?;
            if texts.iter().any(Option::is_none) {
                wrong("a span does not lie in the text");
            }
            if texts[0].as_deref().is_some_and(|found| row.get_ref(4).is_ok_and(|kept| kept.as_str() != Ok(found))) {
                wrong("the content is not what stands at its spans");
            }
        }
        let mut packed = records.query([id])?;
        while let Some(row) = packed.next()? {
            let told = |what: &str| Fault { document: hash.clone(), statement: None, what: what.to_owned() };
            match unpacked(row.get_ref(0)?.as_blob().unwrap_or_default(), &text) {
                Err(_) => fault(told("a record is damaged, or a span of it does not lie in the text")),
                Ok(record) if record.document.id != hash => fault(told("a record is of another text")),
                Ok(_) => {}
            }
        }
    }
    Ok(())
}

/// The text at spans that are written as JSON, joined with ` … `; none when one does not lie in the text.
fn slices(text: &str, spans: &str) -> Option<String> {
    let spans: Vec<(usize, usize)> = serde_json::from_str(spans).ok()?;
    let parts: Option<Vec<&str>> = spans.iter().map(|&(start, end)| text.get(start..end)).collect();
    Some(parts?.join(" … "))
}
