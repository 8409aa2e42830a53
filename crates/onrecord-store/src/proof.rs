//! Proving what is kept: a text against its hash, spans and records against the text.

use crate::entry::unpacked;
use crate::{Fault, spans};
use onrecord_text::hex_sha256;

/// A text that is proved, and who is told of faults.
pub(crate) struct Proof<'a> {
    pub(crate) hash: &'a str,
    pub(crate) text: &'a str,
    pub(crate) fault: &'a mut dyn FnMut(Fault),
}

impl Proof<'_> {
    fn tell(&mut self, statement: Option<&str>, what: &str) {
        (self.fault)(Fault { document: self.hash.to_owned(), statement: statement.map(str::to_owned), what: what.to_owned() });
    }

    /// The text against its hash.
    pub(crate) fn text(&mut self) {
        if hex_sha256(self.text.as_bytes()) != self.hash {
            self.tell(None, "the text does not have the hash that is kept");
        }
    }

    /// The spans of content, cue and source of a statement, and the words that are kept of its content; `kept` makes of words
    /// of the text what the database keeps of them.
    pub(crate) fn statement(&mut self, id: &str, parts: [&str; 3], content: &str, kept: impl Fn(String) -> String) {
        let words = parts.map(|part| spans::all_words(self.text, part));
        if words.iter().any(Option::is_none) {
            self.tell(Some(id), "a span does not lie in the text");
        }
        let [found, ..] = words;
        if found.is_some_and(|found| kept(found) != content) {
            self.tell(Some(id), "the content is not what stands at its spans");
        }
    }

    /// A record, as it is kept.
    pub(crate) fn record(&mut self, packed: &[u8]) {
        match unpacked(packed, self.text) {
            Err(_) => self.tell(None, "a record is damaged, or a span of it does not lie in the text"),
            Ok(record) if record.document.id != self.hash => self.tell(None, "a record is of another text"),
            Ok(_) => {}
        }
    }
}
