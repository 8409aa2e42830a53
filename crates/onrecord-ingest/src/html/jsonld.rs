//! What a page says of its article in JSON-LD, after the vocabulary of schema.org.

use serde_json::{Map, Value};

/// What an article's object says, as given.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Linked {
    pub(super) headline: Option<String>,
    pub(super) name: Option<String>,
    pub(super) authors: Vec<String>,
    pub(super) published: Option<String>,
    pub(super) publisher: Option<String>,
    pub(super) url: Option<String>,
    pub(super) language: Option<String>,
    pub(super) section: Option<String>,
    pub(super) keywords: Vec<String>,
}

/// How deep lists and graphs are followed; serde_json itself stops at 128.
const DEEPEST: usize = 8;

/// The first article that a script of the type `application/ld+json` describes.
pub(super) fn read(script: &str) -> Option<Linked> {
    let script = script.trim().trim_start_matches("<![CDATA[").trim_end_matches("]]>").trim().trim_end_matches(';');
    let value: Value = serde_json::from_str(script).ok().or_else(|| {
        // Systems write line ends into strings, which JSON does not allow; outside of strings they mean nothing.
        let plain: String = script.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        serde_json::from_str(&plain).ok()
    })?;
    let article = article(&value, DEEPEST)?;
    let one = |key: &str| article.get(key).and_then(|value| strings(value, DEEPEST).into_iter().next());
    let many = |key: &str| article.get(key).map(|value| strings(value, DEEPEST)).unwrap_or_default();
    let keywords = match article.get("keywords") {
        Some(Value::String(line)) => line.split(',').map(str::trim).filter(|word| !word.is_empty()).map(str::to_owned).collect(),
        _ => many("keywords"),
    };
    let address = |key: &str| match article.get(key)? {
        Value::Object(page) => page.get("@id").or_else(|| page.get("url")).and_then(Value::as_str).map(str::to_owned),
        value => value.as_str().map(str::to_owned),
    };
    let web = |address: &String| address.starts_with("http://") || address.starts_with("https://");
    Some(Linked {
        headline: one("headline"),
        name: one("name"),
        authors: ["author", "creator"].into_iter().map(many).find(|names| !names.is_empty()).unwrap_or_default(),
        published: one("datePublished").or_else(|| one("dateCreated")),
        publisher: one("publisher"),
        url: address("url").filter(web).or_else(|| address("mainEntityOfPage").filter(web)),
        language: one("inLanguage"),
        section: one("articleSection"),
        keywords,
    })
}

/// The first object whose type is an article's.
fn article(value: &Value, depth: usize) -> Option<&Map<String, Value>> {
    let depth = depth.checked_sub(1)?;
    match value {
        Value::Array(values) => values.iter().find_map(|value| article(value, depth)),
        Value::Object(object) if is_article(object) => Some(object),
        Value::Object(object) => ["@graph", "mainEntity"].iter().find_map(|key| article(object.get(*key)?, depth)),
        _ => None,
    }
}

fn is_article(object: &Map<String, Value>) -> bool {
    let named = |value: &Value| {
        let name = value.as_str().unwrap_or_default();
        let name = name.rsplit(['/', ':']).next().unwrap_or_default();
        name.ends_with("Article") || name.ends_with("NewsArticle") || name.ends_with("Posting") && name != "JobPosting" || name == "Report"
    };
    match object.get("@type") {
        Some(Value::Array(types)) => types.iter().any(named),
        Some(kind) => named(kind),
        None => false,
    }
}

/// The strings of a value: of a list each, of an object its name.
fn strings(value: &Value, depth: usize) -> Vec<String> {
    let Some(depth) = depth.checked_sub(1) else { return Vec::new() };
    match value {
        Value::String(text) => Some(super::body::one_line(text)).filter(|text| !text.is_empty()).into_iter().collect(),
        Value::Array(values) => values.iter().flat_map(|value| strings(value, depth)).collect(),
        Value::Object(object) => {
            let name = ["name", "@value", "alternateName"].iter().find_map(|key| object.get(*key));
            name.map(|name| strings(name, depth)).unwrap_or_default()
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn the_article_is_found_in_lists_and_graphs() {
        let script = r#"{"@context": "https://schema.org", "@graph": [{"@type": "WebSite", "name": "The Sable Gazette"},
            {"@type": ["Article", "NewsArticle"], "headline": "Ferry
            stops", "author": [{"@type": "Person", "name": "Ines Vardo"}, "Tom Ryle"], "publisher": {"name": ["The Sable Gazette"]},
            "mainEntityOfPage": {"@id": "https://gazette.example/ferry"}, "keywords": "ferry, harbour", "inLanguage": {"name": "en"}}]}"#;
        let linked = read(script).expect("there is an article");
        assert_eq!(linked.headline.as_deref(), Some("Ferry stops"));
        assert_eq!(linked.authors, ["Ines Vardo", "Tom Ryle"]);
        assert_eq!(linked.publisher.as_deref(), Some("The Sable Gazette"));
        assert_eq!(linked.url.as_deref(), Some("https://gazette.example/ferry"));
        assert_eq!(linked.keywords, ["ferry", "harbour"]);
    }

    #[test]
    fn other_things_are_no_articles() {
        assert_eq!(read(r#"{"@type": "JobPosting", "name": "Editor"}"#), None);
        assert_eq!(read(r#"[{"@type": "Organization", "name": "The Sable Gazette"}]"#), None);
        assert_eq!(read(&format!("{}{}", "[".repeat(100_000), "]".repeat(100_000))), None);
        assert_eq!(read("not JSON"), None);
    }
}
