//! Tables of office holders as CSV (RFC 4180); which column is which is told by its header.

use super::{Row, Table};
use onrecord::knowledge::PartialDate;

/// Which columns hold what.
struct Columns {
    person: usize,
    name: usize,
    office: Option<usize>,
    office_label: usize,
    country: Option<usize>,
    country_label: Option<usize>,
    first: usize,
    last: Option<usize>,
}

impl Columns {
    fn new(header: &[String]) -> Result<Self, String> {
        let at = |name: &str| header.iter().position(|cell| cell.trim() == name);
        let needed =
            |column: Option<usize>, names: &str| column.ok_or_else(|| format!("line 1: no column {names}; see 'onrecord kb build --help'"));
        let office_label = at("positionLabel").or_else(|| at("position"));
        let country_label = at("countryLabel").or_else(|| at("country"));
        Ok(Self {
            person: needed(
                at("officeholder").or_else(|| at("personID")).or_else(|| at("person").filter(|_| at("name").is_some())),
                "of persons' ids",
            )?,
            name: needed(
                at("officeholderLabel").or_else(|| at("name")).or_else(|| at("person").filter(|_| at("personID").is_some())),
                "of persons' names",
            )?,
            office: at("position").filter(|_| at("positionLabel").is_some()),
            office_label: needed(office_label, "position or positionLabel")?,
            country: at("countryid").or_else(|| at("country").filter(|_| at("countryLabel").is_some())),
            country_label,
            first: needed(at("start").or_else(|| at("start_year")), "start or start_year")?,
            last: at("end").or_else(|| at("end_year")),
        })
    }
}

/// Reads a table.
///
/// # Errors
/// When it has not the columns that are needed.
pub(super) fn read(text: &str) -> Result<Table, String> {
    let mut records = records(text).into_iter();
    let (_, header) = records.next().ok_or("the table is empty")?;
    let header = header?;
    let columns = Columns::new(&header)?;
    let mut table = Table::default();
    for (line, record) in records {
        let place = format!("line {line}");
        let width = |cells: Vec<String>| {
            if cells.len() == header.len() { Ok(cells) } else { Err(format!("{} cells; the header has {}", cells.len(), header.len())) }
        };
        match record.and_then(width).and_then(|cells| row(&columns, &cells, &mut table)) {
            Ok(Some(row)) => table.rows.push((place, row)),
            Ok(None) => table.vacant += 1,
            Err(what) => table.bad.push((place, what)),
        }
    }
    Ok(table)
}

fn row(columns: &Columns, cells: &[String], table: &mut Table) -> Result<Option<Row>, String> {
    let text = |column: usize| cells[column].trim().to_owned();
    let given = |column: Option<usize>| column.map(text).filter(|text| !text.is_empty());
    let date = |column| given(column).map(|text| text.parse::<PartialDate>()).transpose().map_err(|error| error.to_string());
    for (id, label) in [(columns.office, Some(columns.office_label)), (columns.country, columns.country_label)] {
        if let (Some(id), Some(label)) = (given(id), given(label)) {
            table.labels.insert(id, label);
        }
    }
    let (person, name) = (text(columns.person), text(columns.name));
    if person.is_empty() && name.is_empty() {
        return Ok(None);
    }
    Ok(Some(Row {
        person,
        name,
        aliases: Vec::new(),
        office: given(columns.office),
        office_label: Some(text(columns.office_label)),
        country: given(columns.country),
        country_label: given(columns.country_label),
        first: date(Some(columns.first))?,
        last: date(columns.last)?,
    }))
}

/// The records of a table, each with the line that it begins on. Blank lines are none.
fn records(text: &str) -> Vec<(usize, Result<Vec<String>, String>)> {
    let mut found = Vec::new();
    let mut characters = text.chars().peekable();
    let (mut line, mut begun) = (1, 1);
    let (mut cells, mut cell) = (Vec::new(), String::new());
    let (mut quoted, mut fault) = (false, None);
    loop {
        let next = characters.next();
        match next {
            Some('"') if quoted && characters.peek() == Some(&'"') => {
                characters.next();
                cell.push('"');
            }
            Some('"') if quoted => {
                quoted = false;
                if !matches!(characters.peek(), None | Some(',' | '\r' | '\n')) {
                    fault = Some("text behind a closing quotation mark".to_owned());
                }
            }
            Some('"') if cell.is_empty() => quoted = true,
            Some(',') if !quoted => cells.push(std::mem::take(&mut cell)),
            Some('\r') if !quoted && characters.peek() == Some(&'\n') => {}
            Some('\n') if quoted => {
                line += 1;
                cell.push('\n');
            }
            None | Some('\n') => {
                if next.is_none() && quoted {
                    fault = Some("a quotation mark is never closed".to_owned());
                }
                cells.push(std::mem::take(&mut cell));
                if cells != [""] || fault.is_some() {
                    let record = std::mem::take(&mut cells);
                    found.push((begun, fault.take().map_or(Ok(record), Err)));
                }
                cells.clear();
                line += 1;
                begun = line;
                if next.is_none() {
                    return found;
                }
            }
            Some(character) => cell.push(character),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_may_hold_commas_marks_and_line_ends() {
        let records = records("a,\"b, \"\"c\"\"\"\r\n\n\"d\ne\",f\n\"g\"h,i\nj,\"k");
        let plain: Vec<(usize, Result<Vec<&str>, &str>)> = records
            .iter()
            .map(|(line, record)| (*line, record.as_ref().map(|cells| cells.iter().map(String::as_str).collect()).map_err(String::as_str)))
            .collect();
        assert_eq!(
            plain,
            [
                (1, Ok(vec!["a", "b, \"c\""])),
                (3, Ok(vec!["d\ne", "f"])),
                (5, Err("text behind a closing quotation mark")),
                (6, Err("a quotation mark is never closed")),
            ]
        );
    }
}
