//! Roles of somebody who speaks, gathered from the places that give them.

use crate::search::RoleRow;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// A place of a text that gives a role.
pub(crate) struct RolePlace {
    pub(crate) title: String,
    pub(crate) of: Option<String>,
    pub(crate) tenure: String,
    pub(crate) day: Option<String>,
    pub(crate) start: i64,
    pub(crate) end: i64,
    /// Id of the document in the tables, and its hash.
    pub(crate) document: (i64, String),
}

/// Each role once, with the id of the document that gives it first. Places come by day, those without one last.
pub(crate) fn gathered<E>(places: impl IntoIterator<Item = Result<RolePlace, E>>) -> Result<Vec<(RoleRow, i64)>, E> {
    let mut found: Vec<(RoleRow, i64)> = Vec::new();
    // Where in `found`, and the document counted last.
    let mut known: HashMap<(String, Option<String>, String), (usize, i64)> = HashMap::new();
    for place in places {
        let RolePlace { title, of, tenure, day, start, end, document: (document, hash) } = place?;
        match known.entry((title.to_lowercase(), of.clone(), tenure.clone())) {
            Entry::Occupied(mut place) => {
                let (at, last) = place.get_mut();
                let (role, _) = &mut found[*at];
                role.last = day.or(role.last.take());
                role.documents += u64::from(*last != document);
                *last = document;
            }
            Entry::Vacant(place) => {
                place.insert((found.len(), document));
                let at = |value: i64| usize::try_from(value).unwrap_or_default();
                let (first, last, start, end) = (day.clone(), day, at(start), at(end));
                found.push((RoleRow { title, of, tenure, first, last, documents: 1, document: hash, start, end }, document));
            }
        }
    }
    Ok(found)
}
