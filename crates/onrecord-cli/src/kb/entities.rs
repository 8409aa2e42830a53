//! Office holders as entities of Wikidata: one a line, or an array.

use super::{Row, Table};
use jiff::civil::Date;
use onrecord::knowledge::{PartialDate, Precision};
use serde_json::Value;

/// Reads entities.
///
/// # Errors
/// When there are none.
pub(super) fn read(text: &str) -> Result<Table, String> {
    let mut table = Table::default();
    // An array, or one entity over several lines.
    let whole = match serde_json::from_str(text) {
        Ok(Value::Array(items)) => items,
        Ok(entity) => vec![entity],
        Err(_) => Vec::new(),
    };
    if whole.is_empty() {
        // Dumps are an array with one entity a line.
        for (number, line) in text.lines().enumerate() {
            let line = line.trim().trim_end_matches(',');
            if matches!(line, "" | "[" | "]") {
                continue;
            }
            let place = format!("line {}", number + 1);
            match serde_json::from_str(line) {
                Ok(entity) => table.entity(&place, &entity),
                Err(error) => table.bad.push((place, format!("not JSON: {error}"))),
            }
        }
    }
    for (number, entity) in whole.iter().enumerate() {
        table.entity(&format!("item {}", number + 1), entity);
    }
    Ok(table)
}

impl Table {
    fn entity(&mut self, place: &str, entity: &Value) {
        let Some(id) = entity["id"].as_str() else {
            self.bad.push((place.to_owned(), "not an entity: it has no id".to_owned()));
            return;
        };
        let label = text(&entity["labels"]["en"]);
        if let Some(label) = label {
            self.labels.insert(id.to_owned(), label.to_owned());
        }
        if let Some(owner) = list(&entity["claims"]["P1001"]).find_map(|claim| target(&claim["mainsnak"])) {
            self.owners.insert(id.to_owned(), owner);
        }
        let aliases: Vec<String> = list(&entity["aliases"]["en"]).filter_map(text).map(str::to_owned).collect();
        for claim in list(&entity["claims"]["P39"]).filter(|claim| claim["rank"] != "deprecated") {
            // An unknown office has no value.
            let Some(office) = target(&claim["mainsnak"]) else { continue };
            match row(id, label, &aliases, office, claim) {
                Ok(row) => self.rows.push((place.to_owned(), row)),
                Err(what) => self.bad.push((place.to_owned(), what)),
            }
        }
    }
}

fn row(id: &str, label: Option<&str>, aliases: &[String], office: String, claim: &Value) -> Result<Row, String> {
    let qualifier = |property: &str| list(&claim["qualifiers"][property]).next();
    let day = |property: &str| match qualifier(property).map(|snak| &snak["datavalue"]["value"]) {
        None | Some(Value::Null) => Ok(None),
        Some(value) => date(value).map_err(|()| format!("{id}: {property} of {office} is not a time: {value}")),
    };
    Ok(Row {
        person: id.to_owned(),
        name: label.ok_or_else(|| format!("{id} has no label in English"))?.to_owned(),
        aliases: aliases.to_vec(),
        first: day("P580")?,
        last: day("P582")?,
        office_label: None,
        country: qualifier("P1001").or_else(|| qualifier("P642")).and_then(target),
        country_label: None,
        office: Some(office),
    })
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

/// `{"language": "en", "value": "..."}`, or the text itself.
fn text(value: &Value) -> Option<&str> {
    value["value"].as_str().or_else(|| value.as_str())
}

/// The id of the entity that a statement or qualifier leads to.
fn target(snak: &Value) -> Option<String> {
    snak["datavalue"]["value"]["id"].as_str().map(str::to_owned)
}

/// A point in time: `+2017-05-14T00:00:00Z` with precision 11 (day), 10 (month) or 9 (year); coarser ones tell nothing.
fn date(value: &Value) -> Result<Option<PartialDate>, ()> {
    let time = value["time"].as_str().ok_or(())?;
    let precision = match value["precision"].as_i64() {
        Some(11..) => Precision::Day,
        Some(10) => Precision::Month,
        Some(9) => Precision::Year,
        Some(_) => return Ok(None),
        None => return Err(()),
    };
    let day = time.strip_prefix('+').and_then(|time| time.split('T').next()).ok_or(())?;
    let mut numbers = day.splitn(3, '-').map(str::parse::<i16>);
    let mut next = || numbers.next().and_then(Result::ok).ok_or(());
    let (year, month, day) = (next()?, next()?, next()?);
    // What is finer than the precision is written as 0.
    let (month, day) = (month.max(i16::from(precision == Precision::Year)), if precision == Precision::Day { day } else { 1 });
    let small = |number: i16| i8::try_from(number).map_err(|_| ());
    Date::new(year, small(month)?, small(day)?).map(|date| Some(PartialDate::new(date, precision))).map_err(|_| ())
}
