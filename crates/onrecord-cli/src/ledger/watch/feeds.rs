//! Which feeds are watched: a list in OPML, a list of addresses, or one address.

use crate::ledger::keep;
use crate::message::{self, Failure, describe};
use onrecord_fetch::Address;
use onrecord_ingest::{Place, opml};
use std::collections::BTreeSet;
use std::path::Path;

/// The feeds that are named, in their order, each once; and how many cannot be asked for, which are told.
pub(super) fn feeds(named: &Path) -> Result<(Vec<Address>, usize), Failure> {
    let name = named.to_string_lossy();
    let is_address =
        ["http://", "https://"].iter().any(|scheme| name.get(..scheme.len()).is_some_and(|head| head.eq_ignore_ascii_case(scheme)));
    let lines = if is_address { vec![(Place::new(&*name), name.to_string())] } else { list(named)? };
    let (mut feeds, mut known, mut bad) = (Vec::new(), BTreeSet::new(), 0);
    for (place, line) in lines {
        match Address::parse(&line) {
            Ok(address) => {
                if known.insert(address.clone()) {
                    feeds.push(address);
                }
            }
            Err(error) => {
                bad += 1;
                message::print(&Failure::document(place, error));
            }
        }
    }
    if feeds.is_empty() && bad == 0 {
        return Err(Failure::document(named.display(), "there is no feed in it"));
    }
    Ok((feeds, bad))
}

/// What stands in a file, each with its place.
fn list(file: &Path) -> Result<Vec<(Place, String)>, Failure> {
    let bytes = std::fs::read(file).map_err(|error| Failure::document(file.display(), describe(&error)))?;
    let place = Place::new(file.to_string_lossy());
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    // No address begins like this, but all XML does, in any encoding.
    if bytes.trim_ascii_start().starts_with(b"<") || bytes.contains(&0) {
        let outlines = opml(bytes, &place).map_err(|skipped| keep::failure(&skipped))?;
        return Ok(outlines.into_iter().map(|outline| (place.member(&outline.url), outline.url)).collect());
    }
    let text = std::str::from_utf8(bytes).map_err(|_| Failure::document(&place, "not valid UTF-8"))?;
    let lines = (1..).zip(text.lines().map(str::trim)).filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
    Ok(lines.map(|(number, line)| (place.at(onrecord_ingest::Position::Line(number)), line.to_owned())).collect())
}
