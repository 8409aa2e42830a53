//! A sheet that was filled in, as spreadsheets hand it back.

use super::AuditError;
use super::field::Field;
use super::key::Key;
use super::sheet::columns;
use serde::Serialize;
use std::collections::BTreeMap;

/// What a reader says of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// Right; of a sentence: yes.
    Right,
    /// Wrong; of a sentence: no.
    Wrong,
    /// It cannot be told.
    CannotTell,
}

impl Mark {
    /// A mark as written: `1`, `right`, `yes` ...; none where nothing is written.
    ///
    /// # Errors
    /// When it is written in no way that is known.
    pub(super) fn read(cell: &str) -> Result<Option<Self>, ()> {
        Ok(Some(match cell.trim().to_lowercase().as_str() {
            "" => return Ok(None),
            "1" | "1.0" | "1,0" | "right" | "r" | "yes" | "y" | "true" => Self::Right,
            "2" | "2.0" | "2,0" | "wrong" | "w" | "no" | "n" | "false" => Self::Wrong,
            "3" | "3.0" | "3,0" | "cannot tell" | "can't tell" | "can’t tell" | "cannot_tell" | "c" | "?" => Self::CannotTell,
            _ => return Err(()),
        }))
    }
}

/// What a reader wrote of a statement or of a sentence.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answers {
    /// Its row, the head being row 1.
    pub row: usize,
    /// Who says it, written before the program's answer is seen.
    pub who: String,
    /// A mark for each of [`Field::ALL`].
    pub marks: [Option<Mark>; Field::ALL.len()],
    /// The right value of each, where one was written.
    pub should_be: [String; Field::ALL.len()],
    /// Of a sentence: what it reports.
    pub sentence: Told,
    /// A note.
    pub note: String,
}

/// What a reader wrote of a sentence.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// Whether it reports that somebody said something.
    pub reports: Option<Mark>,
    /// How many statements; one where nothing is written.
    pub how_many: Option<usize>,
    /// Who says what.
    pub what: String,
}

/// Something in a sheet that cannot be used. The rest of its row is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// Row, the head being row 1.
    pub row: usize,
    /// What is wrong.
    pub what: String,
}

/// A sheet that was filled in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filled {
    /// What was written of each item; items of which nothing was written are there too.
    pub answers: BTreeMap<String, Answers>,
    /// What cannot be used.
    pub faults: Vec<Fault>,
    /// Items of the key that have no row.
    pub absent: Vec<String>,
}

impl Filled {
    /// Reads a sheet: with commas, semicolons or tabs, with any line ends, with or without a byte order mark.
    ///
    /// # Errors
    /// When it is no such sheet at all. What is wrong in single cells is a [`Fault`].
    pub fn read(bytes: &[u8], key: &Key) -> Result<Self, AuditError> {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let text = std::str::from_utf8(bytes).map_err(|error| AuditError::NotUtf8 {
            line: 1 + bytes[..error.valid_up_to()].iter().filter(|byte| **byte == b'\n').count(),
        })?;
        let (text, mark) = separator(text);
        let mut reader = ::csv::ReaderBuilder::new().delimiter(mark).flexible(true).has_headers(false).from_reader(text.as_bytes());
        let mut rows = Vec::new();
        for (index, row) in reader.records().enumerate() {
            let row = row.map_err(|error| AuditError::NotATable { row: index + 1, what: error.to_string() })?;
            rows.push(row);
        }
        let Some(head) = rows.first() else {
            return Err(AuditError::NotATable { row: 1, what: "the sheet is empty".to_owned() });
        };
        let places: BTreeMap<String, usize> = head.iter().enumerate().map(|(at, name)| (name.trim().to_lowercase(), at)).collect();
        let missing: Vec<String> = columns().into_iter().filter(|name| is_needed(name, key) && !places.contains_key(name)).collect();
        if !missing.is_empty() {
            return Err(AuditError::NoColumn { columns: missing });
        }
        let known: BTreeMap<&str, bool> = key
            .statements
            .iter()
            .map(|row| (row.item.as_str(), true))
            .chain(key.sentences.iter().map(|row| (row.item.as_str(), false)))
            .collect();
        let mut filled = Self::default();
        for (index, row) in rows.iter().enumerate().skip(1) {
            let cell = |name: &str| places.get(name).and_then(|at| row.get(*at)).unwrap_or_default().trim();
            if row.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            let (sheet, item) = (cell("sheet"), cell("item").to_lowercase());
            if sheet != key.sheet && !sheet.is_empty() {
                return Err(AuditError::OtherSheet { row: index + 1, found: sheet.to_owned(), expected: key.sheet.clone() });
            }
            let mut fault = |what: String| filled.faults.push(Fault { row: index + 1, what });
            let Some(is_statement) = known.get(item.as_str()) else {
                fault(if item.is_empty() { "no item is named".to_owned() } else { format!("unknown item “{item}”") });
                continue;
            };
            if let Some(before) = filled.answers.get(&item) {
                fault(format!("item {item} stands in row {} already; that one counts", before.row));
                continue;
            }
            let answers = answers(index + 1, &cell, *is_statement, &mut fault);
            filled.answers.insert(item, answers);
        }
        filled.absent = known.keys().filter(|item| !filled.answers.contains_key(**item)).map(|item| (*item).to_owned()).collect();
        Ok(filled)
    }
}

fn answers<'a>(row: usize, cell: &dyn Fn(&str) -> &'a str, is_statement: bool, fault: &mut dyn FnMut(String)) -> Answers {
    let mut answers = Answers { row, who: unguarded(cell("who_says_it")), note: unguarded(cell("note")), ..Answers::default() };
    let mut mark = |name: &str| {
        Mark::read(cell(name)).unwrap_or_else(|()| {
            fault(format!("column {name}: “{}” is no mark; write 1 (right), 2 (wrong) or 3 (cannot tell)", short(cell(name))));
            None
        })
    };
    if is_statement {
        for (at, field) in Field::ALL.iter().enumerate() {
            answers.marks[at] = mark(field.name());
            answers.should_be[at] = unguarded(cell(&format!("{}_should_be", field.name())));
        }
        return answers;
    }
    answers.sentence.reports = mark("reports_speech");
    answers.sentence.what = unguarded(cell("who_and_what"));
    let many = cell("how_many");
    answers.sentence.how_many = many.trim_end_matches(".0").parse().ok().filter(|many| (1..1000).contains(many));
    if !many.is_empty() && answers.sentence.how_many.is_none() {
        fault(format!("column how_many: “{}” is no number from 1 on", short(many)));
    }
    answers
}

/// Whether a sheet cannot be scored without the column.
fn is_needed(name: &str, key: &Key) -> bool {
    let is_field = Field::ALL.iter().any(|field| field.name() == name);
    matches!(name, "sheet" | "item") || (is_field && !key.statements.is_empty()) || (name == "reports_speech" && !key.sentences.is_empty())
}

/// The text without a line that names its separator, and the separator: the one that stands most often in the head.
fn separator(text: &str) -> (&str, u8) {
    let head = text.lines().next().unwrap_or_default();
    if let Some(named) = head.trim().strip_prefix("sep=").and_then(|named| named.bytes().next()) {
        return (text.split_once('\n').map_or("", |(_, rest)| rest), named);
    }
    let count = |mark: u8| head.bytes().filter(|byte| *byte == mark).count();
    let mark = [b',', b';', b'\t'].into_iter().rev().max_by_key(|mark| count(*mark)).unwrap_or(b',');
    (text, mark)
}

/// Text without the apostrophe that guards it in spreadsheets.
fn unguarded(cell: &str) -> String {
    match cell.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@']) => rest.to_owned(),
        _ => cell.to_owned(),
    }
}

fn short(cell: &str) -> String {
    cell.chars().take(40).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_read_as_people_write_them() {
        for (written, mark) in
            [("1", Mark::Right), (" Right ", Mark::Right), ("no", Mark::Wrong), ("2.0", Mark::Wrong), ("?", Mark::CannotTell)]
        {
            assert_eq!(Mark::read(written), Ok(Some(mark)), "{written}");
        }
        assert_eq!(Mark::read("  "), Ok(None));
        assert_eq!(Mark::read("maybe"), Err(()));
    }

    #[test]
    fn separators_are_found() {
        assert_eq!(separator("a;b;c,\n1"), ("a;b;c,\n1", b';'));
        assert_eq!(separator("sep=;\r\na;b"), ("a;b", b';'));
        assert_eq!(separator("a\tb"), ("a\tb", b'\t'));
        assert_eq!(separator("a"), ("a", b','));
        assert_eq!(separator(""), ("", b','));
    }

    #[test]
    fn guards_are_taken_off() {
        assert_eq!(unguarded("'=1"), "=1");
        assert_eq!(unguarded("'tis"), "'tis");
    }
}
