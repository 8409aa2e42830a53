//! `onrecord kb`: makes a knowledge base, or asks one.

mod csv;
mod entities;

use crate::args::{KbBuildOptions, KbShowOptions};
use crate::message::{self, Failure, Outcome, describe};
use crate::output::{Output, write_file};
use jiff::civil::Date;
use onrecord::knowledge::{Builder, Certainty, Holding, KnowledgeBase, PartialDate, country_name, office_of_label};
use std::collections::HashMap;
use std::path::Path;

/// How many bad rows of one input are named.
const NAMED: usize = 20;

/// One person in one office, as an input tells it.
pub(crate) struct Row {
    person: String,
    name: String,
    aliases: Vec<String>,
    /// Wikidata id of the office, and its label.
    office: Option<String>,
    office_label: Option<String>,
    /// Wikidata id of the country, and its label.
    country: Option<String>,
    country_label: Option<String>,
    first: Option<PartialDate>,
    last: Option<PartialDate>,
}

/// What one input tells. Places are `line 3` or `item 3`.
#[derive(Default)]
pub(crate) struct Table {
    rows: Vec<(String, Row)>,
    bad: Vec<(String, String)>,
    /// Labels of Wikidata ids.
    labels: HashMap<String, String>,
    /// Ids of offices with that of their country.
    owners: HashMap<String, String>,
    /// Rows without a person: the office is vacant.
    vacant: usize,
}

/// `onrecord kb build`.
pub(crate) fn build(options: &KbBuildOptions) -> Result<Outcome, Failure> {
    let mut tables = Vec::new();
    for path in &options.inputs {
        let bytes = std::fs::read(path).map_err(|error| Failure::document(path.display(), describe(&error)))?;
        let text = String::from_utf8(bytes).map_err(|error| {
            let what = format!("invalid UTF-8 at byte {}", error.utf8_error().valid_up_to());
            Failure::document(path.display(), what)
        })?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        let table = if text.trim_start().starts_with(['{', '[']) { entities::read(text) } else { csv::read(text) };
        tables.push((path, table.map_err(|what| Failure::document(path.display(), what))?));
    }
    let labels: HashMap<String, String> = tables.iter().flat_map(|(_, table)| table.labels.clone()).collect();
    let owners: HashMap<String, String> = tables.iter().flat_map(|(_, table)| table.owners.clone()).collect();
    let names = Names { labels, owners };
    let mut builder = Builder::default();
    let (mut good, mut bad, mut other, mut nameless) = (0, 0, 0, 0);
    for (path, table) in tables {
        let latest = table.rows.iter().filter_map(|(_, row)| row.first).map(|first| first.earliest()).max();
        let known_until = options.as_of.or(latest);
        let mut faults = table.bad;
        other += table.vacant;
        for (place, row) in table.rows {
            match names.office(&row) {
                Ok(Some((group, country))) => match add(&mut builder, &names, row, group, country, known_until) {
                    Ok(()) => good += 1,
                    Err(what) => faults.push((place, what)),
                },
                Ok(None) => other += 1,
                Err(()) => nameless += 1,
            }
        }
        // In the order of the input, whichever check found them.
        faults.sort_by_key(|(place, _)| place.rsplit(' ').next().and_then(|number| number.parse::<usize>().ok()));
        bad += faults.len();
        report(path, &faults);
    }
    if builder.is_empty() {
        return Err(Failure::document(options.output.display(), "not written: no input has an office that is kept"));
    }
    write_file(&options.output, builder.table().as_bytes())?;
    let mut summary = format!("{}: {} holdings\n", options.output.display(), builder.len());
    for (count, what) in [
        (good - builder.len(), "rows that tell the same again"),
        (other, "rows of other offices, or of nobody, left out"),
        (nameless, "rows whose office no input names, left out"),
        (bad, "bad rows left out"),
    ] {
        if count > 0 {
            summary += &format!("{count} {what}\n");
        }
    }
    print(&summary)?;
    Ok(Outcome::of(good, bad))
}

fn report(path: &Path, faults: &[(String, String)]) {
    for (place, what) in faults.iter().take(NAMED) {
        message::print(&Failure::document(format_args!("{}: {place}", path.display()), what));
    }
    if faults.len() > NAMED {
        message::print(&Failure::document(path.display(), format_args!("{} more bad rows", faults.len() - NAMED)));
    }
}

/// What ids are called, by the inputs and by the embedded knowledge base.
struct Names {
    labels: HashMap<String, String>,
    owners: HashMap<String, String>,
}

impl Names {
    fn label(&self, id: &str) -> Option<&str> {
        self.labels.get(id).map(String::as_str)
    }

    fn country(&self, id: &str) -> Option<String> {
        self.label(id).or_else(|| KnowledgeBase::embedded().country(id)).map(country_name)
    }

    /// Office and country of a row; none when it is an office that is not kept, an error when nothing tells its name.
    fn office(&self, row: &Row) -> Result<Option<(&'static str, String)>, ()> {
        let owner = row.office.as_ref().and_then(|office| self.owners.get(office));
        let country = row.country_label.clone().or_else(|| self.country(row.country.as_ref().or(owner)?));
        let label = row.office_label.as_deref().or_else(|| self.label(row.office.as_deref()?));
        match label {
            Some(label) => Ok(office_of_label(label, country.as_deref())),
            None => {
                let known = row.office.as_deref().and_then(|id| KnowledgeBase::embedded().office(id));
                known.map(|(group, country)| Some((group, country.to_owned()))).ok_or(())
            }
        }
    }
}

fn add(
    builder: &mut Builder,
    names: &Names,
    row: Row,
    group: &'static str,
    country: String,
    known_until: Option<Date>,
) -> Result<(), String> {
    let Row { person, name, aliases, office, country: country_id, first, last, .. } = row;
    // What has no label in English is called by its id.
    if name == person {
        return Err(format!("{person} has no name"));
    }
    builder.add(Holding { group, country: country.clone(), wikidata: person, name, first, last, known_until, aliases })?;
    if let Some(office) = office.filter(|id| !id.is_empty()) {
        builder.office(&office, group, &country);
    }
    // Only a country's own id: an office of a part of it may be told with another one.
    if let Some(id) = country_id.filter(|id| names.country(id).as_ref() == Some(&country)) {
        builder.country(&id, &country);
    }
    Ok(())
}

/// Reads the knowledge base of a file.
pub(crate) fn load(path: &Path) -> Result<KnowledgeBase, Failure> {
    let bytes = std::fs::read(path).map_err(|error| Failure::document(path.display(), describe(&error)))?;
    KnowledgeBase::from_bytes(&bytes).map_err(|error| Failure::document(path.display(), error))
}

/// `onrecord kb show`.
pub(crate) fn show(options: &KbShowOptions) -> Result<Outcome, Failure> {
    let loaded;
    let base = if options.base == Path::new("embedded") {
        KnowledgeBase::embedded()
    } else {
        loaded = load(&options.base)?;
        &loaded
    };
    // `France's president`.
    let plain = options.query.replace("'s ", " ").replace("’s ", " ");
    let plain = plain.strip_prefix("the ").unwrap_or(&plain);
    let found: Vec<&Holding> = match office_of_label(plain, None) {
        Some((group, country)) => base.holders(group, &country, options.on),
        None => {
            let held = |holding: &&Holding| options.on.is_none_or(|day| holding.held_on(day).is_some());
            base.person(&options.query).into_iter().map(|(holding, _)| holding).filter(held).collect()
        }
    };
    if found.is_empty() {
        let on = options.on.map_or_else(String::new, |day| format!(" on {day}"));
        return Err(Failure::document(options.base.display(), format_args!("nothing is known of '{}'{on}", options.query)));
    }
    let text: String = found.into_iter().map(|holding| line(holding, options.on)).collect();
    print(&text)?;
    Ok(Outcome::AllRead)
}

fn line(holding: &Holding, on: Option<Date>) -> String {
    let first = holding.first.map_or_else(|| "?".to_owned(), |first| first.to_string());
    let last = match (holding.last, holding.known_until) {
        (Some(last), _) => last.to_string(),
        (None, Some(until)) => format!("after {until}"),
        (None, None) => "?".to_owned(),
    };
    let Holding { name, wikidata, group, country, .. } = holding;
    let possible = on.and_then(|day| holding.held_on(day)) == Some(Certainty::Possible);
    format!("{name}  {wikidata}  {group}, {country}  {first} to {last}{}\n", if possible { "  (perhaps)" } else { "" })
}

fn print(text: &str) -> Result<(), Failure> {
    let mut output = Output::open(None)?;
    output.write(text.as_bytes())?;
    output.finish()
}
