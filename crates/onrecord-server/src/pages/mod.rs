//! One file a page, with its twin in JSON.

pub(crate) mod about;
pub(crate) mod add;
pub(crate) mod article;
pub(crate) mod coverage;
pub(crate) mod export;
pub(crate) mod read;
pub(crate) mod search;
pub(crate) mod speakers;
pub(crate) mod statement;
pub(crate) mod verify;

/// A name in a path, and whether its JSON is asked for: `ID` or `ID.json`.
pub(crate) fn twin(name: &str) -> (&str, bool) {
    name.strip_suffix(".json").map_or((name, false), |id| (id, true))
}
