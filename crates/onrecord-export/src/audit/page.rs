//! The check sheet as a page. All that comes from texts goes through the template's escaping.

use super::AuditError;
use super::field::Field;
use super::passage::Piece;
use super::sheet::{Head, Sheet, StatementItem, columns};
use askama::Template;
use onrecord::statement::ActKind;

const SCRIPT: &str = include_str!("../../templates/audit.js");
const STYLE: &str = include_str!("../../templates/audit.css");

#[derive(Template)]
#[template(path = "audit.html")]
struct Page<'a> {
    sheet: &'a str,
    statements: Vec<Asked<'a>>,
    sentences: Vec<Sentence<'a>>,
    /// How many there are of both.
    items: usize,
    /// The acts that there are.
    acts: [ActKind; ActKind::ALL.len()],
    /// The table, for the script: JSON in which `<`, `>` and `&` do not occur.
    table: String,
    script: &'static str,
    style: &'static str,
    /// Base64 of their SHA-256: the page allows these and no others.
    script_hash: String,
    style_hash: String,
}

struct Asked<'a> {
    number: usize,
    item: &'a StatementItem,
    fields: Vec<Shown<'a>>,
}

struct Sentence<'a> {
    number: usize,
    item: &'a str,
    head: &'a Head,
    pieces: &'a [Piece],
    cut_before: bool,
    cut_after: bool,
}

struct Shown<'a> {
    name: &'static str,
    question: &'static str,
    value: &'a str,
    given: bool,
}

pub(super) fn html(sheet: &Sheet) -> Result<String, AuditError> {
    let statements = sheet.statements.iter().enumerate().map(|(index, item)| {
        let fields = Field::ALL.iter().zip(&item.values).skip(1).map(|(field, value)| Shown {
            name: field.name(),
            question: field.question(),
            value: value.as_deref().unwrap_or_else(|| field.nothing()),
            given: value.is_some(),
        });
        Asked { number: index + 1, item, fields: fields.collect() }
    });
    let before = sheet.statements.len();
    let sentences = sheet.sentences.iter().enumerate().map(|(index, sentence)| Sentence {
        number: before + index + 1,
        item: &sentence.item,
        head: &sentence.head,
        pieces: &sentence.passage.pieces,
        cut_before: sentence.passage.cut_before,
        cut_after: sentence.passage.cut_after,
    });
    let table = serde_json::json!({"sheet": sheet.key.sheet, "columns": columns(), "rows": sheet.rows()}).to_string();
    let page = Page {
        sheet: &sheet.key.sheet,
        statements: statements.collect(),
        sentences: sentences.collect(),
        items: before + sheet.sentences.len(),
        acts: ActKind::ALL,
        table: table.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026"),
        script: SCRIPT,
        style: STYLE,
        script_hash: base64_of_sha256(SCRIPT),
        style_hash: base64_of_sha256(STYLE),
    };
    page.render().map_err(|error| AuditError::Internal(error.to_string()))
}

/// As a `Content-Security-Policy` wants it.
fn base64_of_sha256(text: &str) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digits = onrecord_text::hex_sha256(text.as_bytes());
    let bytes: Vec<u32> = (0..digits.len() / 2).filter_map(|at| u32::from_str_radix(&digits[2 * at..2 * at + 2], 16).ok()).collect();
    let mut encoded = String::new();
    for chunk in bytes.chunks(3) {
        let group = chunk.iter().enumerate().fold(0u32, |group, (at, byte)| group | byte << (16 - 8 * at));
        for letter in 0..4 {
            if letter <= chunk.len() {
                encoded.push(char::from(LETTERS[(group >> (18 - 6 * letter)) as usize & 63]));
            } else {
                encoded.push('=');
            }
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    #[test]
    fn hashes_are_in_base64() {
        // SHA-256 of the empty text, as everybody prints it.
        assert_eq!(super::base64_of_sha256(""), "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
    }
}
