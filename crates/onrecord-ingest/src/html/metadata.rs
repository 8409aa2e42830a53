//! What a page says of its article: JSON-LD first, then the tags of its head, then marks in its body.

use super::body::one_line;
use super::jsonld::{self, Linked};
use crate::{Metadata, date};
use dom_query::{Document, NodeRef};
use std::collections::BTreeMap;

const TITLE: &[&str] =
    &["og:title", "twitter:title", "dc.title", "dcterm.title", "dcterms.title", "parsely-title", "sailthru.title", "headline"];
const AUTHOR: &[&str] = &[
    "dc.creator",
    "dcterms.creator",
    "dcterm.creator",
    "author",
    "parsely-author",
    "sailthru.author",
    "dc.author",
    "article:author",
    "byl",
    "og:author",
];
const PUBLISHED: &[&str] = &[
    "article:published_time",
    "og:published_time",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date.issued",
    "dcterms.issued",
    "dc.date",
    "dcterms.date",
    "dcterms.created",
    "dc.date.created",
    "article:published",
    "published_at",
    "publishdate",
    "publish-date",
    "publication_date",
    "pubdate",
    "cxenseparse:recs:publishtime",
    "date",
];
const PUBLISHER: &[&str] = &["og:site_name", "dc.publisher", "dcterms.publisher", "publisher", "article:publisher", "application-name"];
const LANGUAGE: &[&str] = &["dc.language", "dcterms.language", "inlanguage", "content-language", "og:locale"];
const SECTION: &[&str] = &["article:section", "og:article:section", "parsely-section", "articlesection", "section"];
const KEYWORDS: &[&str] = &["news_keywords", "article:tag", "og:article:tag", "parsely-tags", "sailthru.tags", "keywords"];

/// Tags and marks of a page, in its order.
#[derive(Default)]
struct Found {
    /// Contents of `<meta>`, by name.
    tags: BTreeMap<String, Vec<String>>,
    linked: Option<Linked>,
    canonical: Option<String>,
    language: Option<String>,
    title: Option<String>,
    headings: Vec<String>,
    /// Moments that are marked as those of publication.
    published: Vec<String>,
    /// All other moments.
    times: Vec<String>,
}

/// Reads what a page says of its article. Nothing is guessed: a day that cannot be read is left out.
pub(super) fn read(document: &Document) -> Metadata {
    let mut found = Found::default();
    for node in document.root().descendants_it().filter(NodeRef::is_element) {
        found.take(&node);
    }
    let linked = found.linked.take().unwrap_or_default();
    let tag = |names: &[&str]| found.all(names).into_iter().next();
    let publisher = linked.publisher.or_else(|| tag(PUBLISHER).filter(|name| !is_address(name)));
    // Encyclopedias give a description as the headline; the title of the page tells which it is.
    let of_page = |name: &String| found.title.as_ref().is_some_and(|title| folded(title).starts_with(&folded(name)));
    let (headline, name) = (linked.headline, linked.name);
    let linked_title = match name {
        Some(name) if headline.is_none() || of_page(&name) && !headline.as_ref().is_some_and(of_page) => Some(name),
        _ => headline,
    };
    let title = linked_title.or_else(|| found.heading_of_title()).or_else(|| tag(TITLE)).or_else(|| found.title.clone());
    let (authors, line) = authors(linked.authors, found.all(AUTHOR));
    let mut published: Vec<String> = linked.published.into_iter().chain(found.all(PUBLISHED)).collect();
    published.extend(found.published.iter().cloned());
    let mut published = published.iter().find_map(|value| date::published(value));
    if published.is_none() {
        // Of several days it cannot be told which is the article's.
        let mut days = found.times.iter().map(|value| date::published(value));
        let first = days.next().flatten();
        published = first.filter(|first| days.all(|other| other.is_some_and(|other| other.date == first.date)));
    }
    let keywords = if linked.keywords.is_empty() { found.keywords() } else { linked.keywords };
    Metadata {
        title: title.map(|title| without_outlet(&title, publisher.as_deref())),
        byline: line,
        authors,
        published: published.as_ref().map(|published| published.date),
        published_at: published.and_then(|published| published.at),
        url: found.canonical.clone().or(linked.url).or_else(|| tag(&["og:url"]).filter(|url| is_address(url))),
        language: found.language.clone().or(linked.language).or_else(|| tag(LANGUAGE).map(|language| language.replace('_', "-"))),
        section: linked.section.or_else(|| tag(SECTION).filter(|section| !is_address(section))),
        publisher,
        keywords,
        ..Metadata::default()
    }
}

impl Found {
    fn take(&mut self, node: &NodeRef<'_>) {
        let attribute = |name: &str| node.attr(name).map(|value| one_line(&value)).filter(|value| !value.is_empty());
        let marked = |name: &str, word: &str| node.attr(name).is_some_and(|value| value.split_ascii_whitespace().any(|one| one == word));
        match &*node.node_name().unwrap_or_default() {
            "meta" => {
                let names = ["property", "name", "itemprop", "http-equiv"].iter().find_map(|name| attribute(name));
                if let (Some(names), Some(content)) = (names, attribute("content")) {
                    for name in names.split(' ') {
                        let mut name = name.to_ascii_lowercase();
                        if name.starts_with("dc") {
                            name = name.replace(':', ".");
                        }
                        self.tags.entry(name).or_default().push(unescaped(content.clone()));
                    }
                }
            }
            "script" if self.linked.is_none() && attribute("type").is_some_and(|kind| kind.eq_ignore_ascii_case("application/ld+json")) => {
                self.linked = jsonld::read(&node.text()).map(Linked::unescaped);
            }
            "link" if self.canonical.is_none() && marked("rel", "canonical") => {
                self.canonical = attribute("href").filter(|url| is_address(url));
            }
            "html" => self.language = attribute("lang").or_else(|| attribute("xml:lang")),
            // Drawings have titles too.
            "title" if self.title.is_none() && node.parent().is_some_and(|parent| parent.has_name("head")) => {
                self.title = Some(one_line(&node.text())).filter(|title| !title.is_empty());
            }
            "h1" | "h2" if self.headings.len() < 50 => self.headings.push(one_line(&node.text())),
            "time" => {
                if let Some(moment) = attribute("datetime").or_else(|| attribute("content")) {
                    let class = attribute("class").unwrap_or_default().to_ascii_lowercase();
                    let published = node.has_attr("pubdate") || marked("itemprop", "datePublished") || class.contains("publish");
                    if published { self.published.push(moment) } else { self.times.push(moment) }
                }
            }
            _ if marked("itemprop", "datePublished") => {
                self.published.push(attribute("content").or_else(|| attribute("datetime")).unwrap_or_else(|| one_line(&node.text())));
            }
            _ => {}
        }
    }

    /// The contents of the tags of these names, in the order of the names.
    fn all(&self, names: &[&str]) -> Vec<String> {
        names.iter().filter_map(|name| self.tags.get(*name)).flatten().cloned().collect()
    }

    /// The first heading of the first two degrees with which a title of the page begins or ends, its outlet apart.
    fn heading_of_title(&self) -> Option<String> {
        let titles: Vec<String> = self.title.iter().cloned().chain(self.all(TITLE)).map(|title| folded(&title)).collect();
        let is_title = |heading: &&String| {
            let heading = folded(heading);
            heading.contains(' ') && titles.iter().any(|title| title.starts_with(&heading) || title.ends_with(&heading))
        };
        let heading = self.headings.iter().find(is_title)?;
        // A heading that is a part of the headline says less than the tag does.
        let longest = self.all(TITLE).into_iter().map(|title| title.chars().count()).max().unwrap_or(0);
        (heading.chars().count() * 2 >= longest).then(|| heading.clone())
    }

    /// The keywords of the first kind of tag that there is.
    fn keywords(&self) -> Vec<String> {
        let lines = KEYWORDS.iter().find_map(|name| self.tags.get(*name)).map(Vec::as_slice).unwrap_or_default();
        let mut words: Vec<String> = Vec::new();
        for word in lines.iter().flat_map(|line| line.split([',', ';'])).map(str::trim).filter(|word| !word.is_empty()) {
            if !words.iter().any(|known| known == word) {
                words.push(word.to_owned());
            }
        }
        words
    }
}

/// In lower case, marks made plain.
fn folded(title: &str) -> String {
    title.to_lowercase().replace(['\u{2018}', '\u{2019}'], "'").replace(['\u{201c}', '\u{201d}'], "\"")
}

fn is_address(value: &str) -> bool {
    value.starts_with("http://") || value.starts_with("https://")
}

/// The authors one by one and their line: from JSON-LD, where they stand apart, else from the tags.
fn authors(linked: Vec<String>, mut tags: Vec<String>) -> (Vec<String>, Option<String>) {
    tags.retain(|name| !is_address(name) && !name.starts_with('@'));
    if !linked.is_empty() {
        return (linked.clone(), Some(linked.join(", ")));
    }
    let Some(line) = tags.first().cloned() else { return (Vec::new(), None) };
    // Tags that repeat a name under another key are no second author.
    let mut authors: Vec<String> = Vec::new();
    for name in &tags {
        if !authors.contains(name) && !line.contains(name.as_str()) || name == &line && authors.is_empty() {
            authors.push(name.clone());
        }
    }
    let several = |name: &String| name.contains([',', ';', '|', '&']) || name.contains(" and ");
    if let [one] = authors.as_slice()
        && let Some(name) = one.strip_prefix("By ").filter(|_| !several(one))
    {
        return (vec![name.to_owned()], Some(line));
    }
    if authors.iter().any(several) { (Vec::new(), Some(line)) } else { (authors.clone(), Some(authors.join(", "))) }
}

/// A title without the name of its outlet: ` | The Gazette` behind it, or `The Gazette: ` before.
fn without_outlet(title: &str, publisher: Option<&str>) -> String {
    let title = one_line(title);
    let is_outlet = |part: &str| {
        publisher.is_some_and(|name| {
            let plain = |name: &str| folded(name).trim_start_matches("the ").chars().filter(|c| c.is_alphanumeric()).collect::<String>();
            let (part, name) = (plain(part), plain(name));
            !part.is_empty() && (part == name || part.strip_suffix("com") == Some(name.as_str()))
        })
    };
    for mark in [" | ", " - ", " \u{2013} ", " \u{2014} ", " \u{bb} ", " :: ", " \u{b7} ", ": "] {
        if let Some((before, behind)) = title.rsplit_once(mark)
            && is_outlet(behind)
        {
            return before.trim_end().to_owned();
        }
        if let Some((before, behind)) = title.split_once(mark)
            && is_outlet(before)
        {
            return behind.trim_start().to_owned();
        }
    }
    // What stands behind the last stroke is an outlet or a section, where enough is left for a headline.
    match title.rsplit_once(" | ") {
        Some((before, _)) if before.split(' ').count() >= 4 => before.split(" | ").next().unwrap_or(before).to_owned(),
        _ => title,
    }
}

/// A value in which entities were escaped twice, as systems do.
fn unescaped(value: String) -> String {
    if !value.contains('&') {
        return value;
    }
    one_line(&Document::fragment(value.replace('<', "&lt;")).root().text())
}

impl Linked {
    fn unescaped(self) -> Self {
        let one = |value: Option<String>| value.map(unescaped);
        let many = |values: Vec<String>| values.into_iter().map(unescaped).collect();
        Self {
            headline: one(self.headline),
            name: one(self.name),
            authors: many(self.authors),
            publisher: one(self.publisher),
            section: one(self.section),
            keywords: many(self.keywords),
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{authors, read, without_outlet};
    use dom_query::Document;
    use jiff::civil::date;

    #[test]
    fn the_outlet_is_no_part_of_the_title() {
        assert_eq!(without_outlet("Ferry stops - The Sable Gazette", Some("Sable Gazette")), "Ferry stops");
        assert_eq!(without_outlet("Sable Gazette: Ferry stops", Some("Sable Gazette")), "Ferry stops");
        assert_eq!(without_outlet("Ferry stops for the winter | News | Gazette", None), "Ferry stops for the winter");
        assert_eq!(without_outlet("Ferry - a short history", Some("Sable Gazette")), "Ferry - a short history");
    }

    #[test]
    fn names_that_stand_together_are_a_line() {
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        assert_eq!(authors(Vec::new(), names(&["Ines Vardo", "Tom Ryle", "https://a.example/ines"])).0, ["Ines Vardo", "Tom Ryle"]);
        assert_eq!(authors(Vec::new(), names(&["By Ines Vardo"])), (names(&["Ines Vardo"]), Some("By Ines Vardo".to_owned())));
        assert_eq!(
            authors(Vec::new(), names(&["By Ines Vardo and Tom Ryle"])),
            (Vec::new(), Some("By Ines Vardo and Tom Ryle".to_owned()))
        );
    }

    #[test]
    fn days_are_not_guessed() {
        let published = |html: &str| read(&Document::from(html)).published;
        assert_eq!(published("<meta name=date content='03/06/2031'><meta name=dc.date content='2031-06-03'>"), Some(date(2031, 6, 3)));
        assert_eq!(published("<time datetime='2031-06-03T10:00Z'>x</time><time datetime='2031-06-03'>"), Some(date(2031, 6, 3)));
        assert_eq!(published("<time datetime='2031-06-03'>x</time><time datetime='2031-06-04'>"), None);
        assert_eq!(published("<time datetime='2031-06-03'>x</time><time pubdate datetime='2031-06-04'>"), Some(date(2031, 6, 4)));
    }
}
