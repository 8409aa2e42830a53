//! ninjs 1 to 3, the JSON of news agencies. Names of keys were in lower case in version 1 and are not now.

use crate::feed::string;
use crate::{Metadata, date, markup};
use serde_json::{Map, Value};

/// Whether an object is an item in ninjs: it has an address of its own and a body or headline as only ninjs calls them.
pub(crate) fn is_item(object: &Map<String, Value>) -> bool {
    let standard = object.get("standard").and_then(|standard| standard.get("name")).and_then(Value::as_str);
    let lists = ["bodies", "headlines"].iter().any(|name| object.get(*name).is_some_and(Value::is_array));
    object.contains_key("uri") && (standard == Some("ninjs") || lists || object.keys().any(|key| key.starts_with("body_")))
}

/// Text of an item, and what it says of itself.
pub(crate) fn read(item: &Map<String, Value>) -> (String, Metadata) {
    let any = |names: &[&str]| names.iter().find_map(|name| string(item, name));
    let dates = ["contentCreated", "contentcreated", "firstCreated", "firstcreated", "versionCreated", "versioncreated"];
    let published = dates.iter().find_map(|name| date::published(&string(item, name)?));
    let sources = || ["infoSources", "infosources", "infosource"].iter().flat_map(|name| objects(item, name));
    let name = |object: &Map<String, Value>| string(object, "name").or_else(|| string(object, "literal"));
    let publisher = sources().find(|source| string(source, "role").is_some_and(|role| role.ends_with("publisher")));
    let headline = objects(item, "headlines").find(|headline| is_main(headline)).or_else(|| objects(item, "headlines").next());
    let strings = |name: &str| item.get(name).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).map(str::to_owned);
    let metadata = Metadata {
        id: string(item, "uri"),
        title: any(&["headline"]).or_else(|| headline.and_then(value)).map(|title| markup::text(&title)),
        byline: any(&["by", "byline"]),
        authors: Vec::new(),
        published: published.as_ref().map(|published| published.date),
        published_at: published.and_then(|published| published.at),
        publisher: publisher.and_then(name),
        agencies: sources().filter_map(name).collect(),
        url: any(&["url", "canonicalUrl"]).or_else(|| string(item, "uri")).filter(|address| address.starts_with("http")),
        language: any(&["language"]),
        section: any(&["section"]),
        keywords: strings("keywords").collect(),
    };
    (body(item), metadata)
}

fn body(item: &Map<String, Value>) -> String {
    if let Some(text) = string(item, "body_text") {
        return text;
    }
    let markup_of = ["body_html", "body_xhtml"].iter().find_map(|name| string(item, name));
    if let Some(html) = markup_of {
        return markup::text(&html);
    }
    let bodies: Vec<_> = objects(item, "bodies").filter(|body| value(body).is_some()).collect();
    let kind = |body: &Map<String, Value>| string(body, "contentType").or_else(|| string(body, "contenttype")).unwrap_or_default();
    // The body proper rather than a summary, and plain text rather than markup.
    let best = bodies.into_iter().min_by_key(|body| (!is_main(body), kind(body) != "text/plain"));
    best.map_or_else(String::new, |body| {
        let text = value(body).unwrap_or_default();
        if kind(body) == "text/plain" { text } else { markup::text(&text) }
    })
}

/// Whether something is the article's own, by its role.
fn is_main(object: &Map<String, Value>) -> bool {
    string(object, "role").is_none_or(|role| ["main", "body", "headline"].iter().any(|main| role.to_ascii_lowercase().ends_with(main)))
}

fn value(object: &Map<String, Value>) -> Option<String> {
    string(object, "value")
}

/// The objects in a list, or the one object that stands there.
fn objects<'a>(item: &'a Map<String, Value>, name: &str) -> impl Iterator<Item = &'a Map<String, Value>> {
    let found = item.get(name);
    let many = found.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_object);
    many.chain(found.and_then(Value::as_object))
}
