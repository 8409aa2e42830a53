//! Words as the indexes of the tables have them.

use crate::entry::StatementRow;
use crate::search::{folded, tags};
use crate::verify::Word;
use onrecord::record::StatementRecord;
use onrecord_text::hex_sha256;
use std::collections::BTreeSet;

/// Pairs of neighbours that are both no longer (in bytes) are looked up as well: short words stand in most texts, and a quotation
/// made of them would otherwise be compared with all of them.
const SHORT: usize = 4;
/// An index takes no more than some two thousand bytes: longer words are kept by their beginning and their hash.
const LONGEST: usize = 120;

/// A folded word as the indexes have it.
fn key(word: &str) -> String {
    if word.len() <= LONGEST {
        return word.to_owned();
    }
    format!("{}#{}", &word[..word.floor_char_boundary(LONGEST / 2)], &hex_sha256(word.as_bytes())[..32])
}

/// What is looked up of a text, or of words in a row that may stand in one: who holds the words holds all of this.
pub(super) fn keys<'a>(words: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut keys = BTreeSet::new();
    let mut before: Option<&str> = None;
    for word in words {
        if let Some(before) = before.filter(|before| before.len() <= SHORT && word.len() <= SHORT) {
            keys.insert(format!("{before} {word}"));
        }
        before = Some(word);
        // Most words come more than once.
        if !keys.contains(word) {
            keys.insert(key(word));
        }
    }
    keys.into_iter().collect()
}

/// The same of a text.
pub(super) fn keys_of_text(words: &[Word]) -> Vec<String> {
    keys(words.iter().map(|word| word.folded.as_str()))
}

/// A folded word of a column of statements: `c:bridge`.
pub(super) fn key_in(column: &str, word: &str) -> String {
    let letter = match column {
        "content_text" => 'c',
        "speaker_words" => 's',
        "about" => 'a',
        "addressee" => 't',
        "outlet" => 'o',
        _ => 'g',
    };
    format!("{letter}:{}", key(word))
}

/// What is looked up of a statement.
pub(super) fn keys_of_statement(statement: &StatementRecord, row: &StatementRow, outlet: Option<&str>) -> Vec<String> {
    let addressee = statement.addressee.as_ref().map(|addressee| addressee.span.text.as_str());
    let tags = tags(&statement.act.kind, &statement.form, row.day.as_deref());
    let columns = [
        ("content_text", Some(row.content_text.as_str())),
        ("speaker_words", row.speaker_words.as_deref()),
        ("about", row.about.as_deref()),
        ("addressee", addressee),
        ("outlet", outlet),
        ("tags", Some(&tags)),
    ];
    let keys = columns
        .into_iter()
        .flat_map(|(column, text)| folded(text.unwrap_or_default()).into_iter().map(move |word| key_in(column, &word)).collect::<Vec<_>>());
    keys.collect::<BTreeSet<_>>().into_iter().collect()
}

/// A text without what PostgreSQL does not keep: a blank for each NUL.
pub(super) fn plain(text: &str) -> String {
    text.replace('\0', " ")
}

/// Offsets of the NULs of a text; none when there are none.
pub(super) fn zeros(text: &str) -> Option<Vec<i64>> {
    let zeros: Vec<i64> = text.bytes().enumerate().filter(|(_, byte)| *byte == 0).map(|(at, _)| at as i64).collect();
    (!zeros.is_empty()).then_some(zeros)
}

/// The text that was kept so.
pub(super) fn restored(text: String, zeros: Option<Vec<i64>>) -> String {
    let Some(zeros) = zeros else { return text };
    let mut bytes = text.into_bytes();
    for zero in zeros {
        if let Some(byte) = usize::try_from(zero).ok().and_then(|at| bytes.get_mut(at)).filter(|byte| **byte == b' ') {
            *byte = 0;
        }
    }
    // A blank for a NUL keeps it UTF-8.
    String::from_utf8(bytes).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{key, key_in, keys, plain, restored, zeros};

    #[test]
    fn a_text_holds_the_keys_of_each_run_of_its_words() {
        let words = ["we", "will", "not", "be", "in", "the", "government"];
        let all = keys(words.into_iter());
        for from in 0..words.len() {
            for to in from + 1..=words.len() {
                assert!(keys(words[from..to].iter().copied()).iter().all(|key| all.contains(key)), "{:?}", &words[from..to]);
            }
        }
        assert!(all.contains(&"not be".to_owned()) && !all.contains(&"the government".to_owned()), "{all:?}");
    }

    #[test]
    fn long_words_are_kept_short_and_apart() {
        let (one, other) = ("é".repeat(5_000), "é".repeat(5_001));
        assert!(key(&one).len() < 120 && key(&one) != key(&other), "{}", key(&one));
        assert_eq!(key_in("content_text", "bridge"), "c:bridge");
    }

    #[test]
    fn a_text_with_nuls_comes_back() {
        let text = "a\0é\0";
        assert_eq!(restored(plain(text), zeros(text)), text);
        assert_eq!((restored("a b".to_owned(), None), zeros("a b")), ("a b".to_owned(), None));
        assert_eq!(restored("é".to_owned(), Some(vec![0, -1, 9])), "é", "a damaged list spoils no text");
    }
}
