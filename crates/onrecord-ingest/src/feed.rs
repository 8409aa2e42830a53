//! Feeds: RSS 0.9 to 2.0, RDF, Atom and JSON Feed, and lists of feeds in OPML.

use crate::address::join;
use crate::flow::Flow;
use crate::xml::{Source, Tree, decode};
use crate::{Hint, Metadata, Place, Position, Reason, Sink, Skipped, Stop, date, markup};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// What a feed says of one of its items. Everything is as given, but for HTML, of which the text is taken.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FeedItem {
    /// Its number in the feed, from 1.
    pub row: u64,
    /// GUID or id.
    pub id: Option<String>,
    /// Headline.
    pub title: Option<String>,
    /// Web address of the article, made whole where the feed has it relative to its own.
    pub url: Option<String>,
    /// Day of publication, in the time zone that is written.
    pub published: Option<Date>,
    /// Moment of publication as given, when it is more exact than a day.
    pub published_at: Option<String>,
    /// Authors.
    pub authors: Vec<String>,
    /// Title of the feed.
    pub publisher: Option<String>,
    /// Language of the item, else of the feed.
    pub language: Option<String>,
    /// Categories and tags.
    pub keywords: Vec<String>,
    /// The whole text where the feed has it, else its summary; paragraphs with blank lines between them. Empty when there
    /// is neither.
    pub text: String,
    /// Whether the text stands where feeds have whole texts, not where they have summaries.
    pub is_whole: bool,
}

/// A feed that an OPML file lists.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FeedOutline {
    /// What it is called there.
    pub title: Option<String>,
    /// Address of the feed.
    pub url: String,
    /// Address of the site.
    pub html_url: Option<String>,
}

/// The items of a feed, RSS, RDF, Atom or JSON Feed, those without text among them. `url` is the address of the feed.
///
/// # Errors
/// [`Skipped`] at `place` with the position when the feed is malformed, or no feed.
pub fn feed_items(bytes: &[u8], place: &Place, url: Option<&str>) -> Result<Vec<FeedItem>, Skipped> {
    let no_feed = |what: &str| Skipped { place: place.clone(), reason: Reason::Unsupported(format!("no feed: {what}")) };
    if bytes.trim_ascii_start().starts_with(b"{") {
        return match crate::json::object(bytes, 1) {
            Ok(object) if is_json_feed(&object) => Ok(json_items(&object, url)),
            Ok(_) => Err(no_feed("JSON")),
            Err((position, reason)) => Err(Skipped { place: place.at(position), reason }),
        };
    }
    let tree = whole(bytes, place)?;
    match tree.root() {
        Some(root) if matches!(tree.local(root), "rss" | "RDF" | "feed") => Ok(items(&tree, root, url)),
        Some(root) => Err(no_feed(tree.local(root))),
        None => Err(Skipped { place: place.clone(), reason: Reason::Empty }),
    }
}

/// The feeds that an OPML file lists, in its order, folders left aside.
///
/// # Errors
/// [`Skipped`] at `place` with the position when the file is malformed, or no OPML.
pub fn opml(bytes: &[u8], place: &Place) -> Result<Vec<FeedOutline>, Skipped> {
    let tree = whole(bytes, place)?;
    let Some(root) = tree.root().filter(|&root| tree.local(root).eq_ignore_ascii_case("opml")) else {
        let reason = Reason::Unsupported("no OPML".to_owned());
        return Err(Skipped { place: place.clone(), reason });
    };
    let outline = |node| {
        let of = |names: [&str; 2]| names.into_iter().find_map(|name| tree.attribute(node, name)).map(str::to_owned);
        let url = of(["xmlUrl", "xmlurl"])?;
        Some(FeedOutline { title: of(["title", "text"]), url, html_url: of(["htmlUrl", "htmlurl"]) })
    };
    Ok(tree.below(root).filter(|&node| tree.local(node) == "outline").filter_map(outline).collect())
}

fn whole(bytes: &[u8], place: &Place) -> Result<Tree, Skipped> {
    let skip = |(position, reason)| Skipped { place: place.at(position), reason };
    let text = decode(bytes, Hint::default()).map_err(skip)?;
    let (tree, fault) = Tree::read(&text);
    fault.map_or(Ok(tree), |fault| Err(skip(fault)))
}

/// Hands an item on as an article, or tells that it has no text.
pub(crate) fn hand_on(item: FeedItem, source: &Source<'_>, media_type: &str, sink: &mut dyn Sink) -> Result<(), Stop> {
    let place = source.place.at(Position::Row(item.row));
    let FeedItem { row: _, id, title, url, published, published_at, authors, publisher, language, keywords, text, is_whole: _ } = item;
    let metadata = Metadata { id, title, url, published, published_at, authors, publisher, language, keywords, ..Metadata::default() };
    source.hand_on(&place, source.article(text, metadata, media_type), sink)
}

/// The items of a feed whose root element is `rss`, `rdf:RDF` or `feed`.
pub(crate) fn items(tree: &Tree, root: usize, url: Option<&str>) -> Vec<FeedItem> {
    let feed = Feed::new(tree, root, url);
    let nodes = tree.below(root).filter(|&node| feed.is(node, "item") || feed.is(node, "entry"));
    (1..).zip(nodes).map(|(row, node)| feed.item(row, node)).collect()
}

/// What all items of a feed have in common.
struct Feed<'a> {
    tree: &'a Tree,
    /// Prefix that the root element has in a feed that gives one to all its elements: `atom:`.
    prefix: &'a str,
    base: Option<String>,
    title: Option<String>,
    language: Option<String>,
    authors: Vec<String>,
}

impl<'a> Feed<'a> {
    fn new(tree: &'a Tree, root: usize, url: Option<&str>) -> Self {
        let name = tree.name(root);
        let is_atom = tree.local(root) == "feed";
        let prefix = if is_atom { &name[..name.len() - "feed".len()] } else { "" };
        let mut feed = Self { tree, prefix, base: url.map(str::to_owned), title: None, language: None, authors: Vec::new() };
        // RSS has a channel around what Atom has in the root.
        let channel = tree.children(root).find(|&node| feed.is(node, "channel")).unwrap_or(root);
        feed.title = feed.text(channel, "title");
        feed.language = feed
            .text(channel, "language")
            .or_else(|| feed.text(channel, "dc:language"))
            .or_else(|| feed.inherited("xml:lang", &[root, channel]));
        feed.authors = feed.names(channel);
        let link = feed.link(channel, None);
        let base = feed.inherited("xml:base", &[channel, root]).or(link);
        feed.base = base.map(|base| join(url, &base)).or(feed.base);
        feed
    }

    fn inherited(&self, name: &str, nodes: &[usize]) -> Option<String> {
        nodes.iter().find_map(|&node| self.tree.attribute(node, name)).map(str::to_owned)
    }

    fn is(&self, node: usize, name: &str) -> bool {
        let full = self.tree.name(node);
        full == name || full.strip_prefix(self.prefix) == Some(name)
    }

    fn all<'b>(&'b self, node: usize, name: &'b str) -> impl Iterator<Item = usize> + 'b {
        self.tree.children(node).filter(move |&child| self.is(child, name))
    }

    /// The text of a child in one line; titles may hold HTML.
    fn text(&self, node: usize, name: &str) -> Option<String> {
        self.all(node, name).map(|child| self.body(child)).find(|text| !text.is_empty()).map(|text| one_line(&text))
    }

    fn item(&self, row: u64, node: usize) -> FeedItem {
        let base = self.tree.attribute(node, "xml:base").map(|base| join(self.base.as_deref(), base)).or_else(|| self.base.clone());
        let guid = self.all(node, "guid").next();
        let id = guid.and_then(|guid| self.tree.line(guid)).or_else(|| self.text(node, "id"));
        let id = id.or_else(|| self.tree.attribute(node, "rdf:about").map(str::to_owned));
        // A GUID is an address unless it says otherwise.
        let permalink = || {
            let guid = guid.filter(|&guid| self.tree.attribute(guid, "isPermaLink") != Some("false"))?;
            self.tree.line(guid).filter(|address| address.starts_with("http"))
        };
        let url = self.link(node, base.as_deref()).or_else(permalink);
        let dates =
            ["pubDate", "published", "dc:date", "issued", "dcterms:issued", "date", "updated", "modified", "a10:updated", "atom:updated"];
        let published = dates.iter().flat_map(|name| self.all(node, name)).find_map(|child| date::published(&self.tree.line(child)?));
        let mut authors = self.names(node);
        if authors.is_empty() {
            authors.clone_from(&self.authors);
        }
        let text_in = |names: &[&str]| {
            let mut bodies = names.iter().flat_map(|name| self.all(node, name)).map(|child| self.body(child));
            bodies.find(|text| !text.is_empty())
        };
        let whole = text_in(&["content:encoded", "content", "xhtml:body", "body"]);
        let is_whole = whole.is_some();
        let text = whole.or_else(|| text_in(&["description", "summary", "media:description", "itunes:summary"]));
        let keywords = ["category", "dc:subject"].iter().flat_map(|name| self.all(node, name)).filter_map(|child| {
            let label = self.tree.attribute(child, "label").or_else(|| self.tree.attribute(child, "term")).map(str::to_owned);
            label.or_else(|| self.text_of(child))
        });
        let mut unique: Vec<String> = Vec::new();
        keywords.for_each(|keyword| push_new(&mut unique, keyword));
        FeedItem {
            row,
            id,
            title: self.text(node, "title"),
            url,
            published: published.as_ref().map(|published| published.date),
            published_at: published.and_then(|published| published.at),
            authors,
            publisher: self.title.clone(),
            language: self.inherited("xml:lang", &[node]).or_else(|| self.text(node, "dc:language")).or_else(|| self.language.clone()),
            keywords: unique,
            text: text.unwrap_or_default(),
            is_whole,
        }
    }

    fn text_of(&self, node: usize) -> Option<String> {
        Some(one_line(&self.body(node))).filter(|text| !text.is_empty())
    }

    /// The text of an element that holds HTML, escaped or not, or plain text.
    fn body(&self, node: usize) -> String {
        let kind = self.tree.attribute(node, "type").unwrap_or_default();
        if self.tree.children(node).next().is_some() {
            let mut flow = Flow::default();
            markup::tree_text(self.tree, node, &mut flow);
            return flow.into_text();
        }
        let raw = self.tree.raw(node);
        if self.tree.attribute(node, "src").is_some() || kind.starts_with("image/") {
            return String::new();
        }
        // In Atom what is said to be plain has been decoded once and is so.
        if matches!(kind, "text" | "text/plain") { raw.trim().to_owned() } else { markup::text(&raw) }
    }

    /// Names of authors: `dc:creator`, `author` with or without `name` below it, `a@b.example (Name)`.
    fn names(&self, node: usize) -> Vec<String> {
        let mut names = Vec::new();
        for child in ["dc:creator", "author", "itunes:author", "atom:author"].iter().flat_map(|name| self.all(node, name)) {
            let name = match self.tree.children(child).find(|&child| self.tree.local(child) == "name") {
                Some(name) => self.text_of(name),
                None => self.text_of(child).and_then(|name| author(&name)),
            };
            name.into_iter().for_each(|name| push_new(&mut names, name));
        }
        names
    }

    /// The address that an item or feed is about.
    fn link(&self, node: usize, base: Option<&str>) -> Option<String> {
        let mut best: Option<(u8, String)> = None;
        for child in ["feedburner:origLink", "link", "atom:link"].iter().flat_map(|name| self.all(node, name)) {
            let (rank, address) = match self.tree.attribute(child, "href") {
                Some(address) => match self.tree.attribute(child, "rel").unwrap_or("alternate") {
                    "alternate" if self.tree.attribute(child, "type").is_none_or(|kind| kind.contains("html")) => (2, address.to_owned()),
                    "alternate" => (1, address.to_owned()),
                    _ => continue,
                },
                None => match self.tree.line(child) {
                    // What FeedBurner has put its own address in place of.
                    Some(address) if self.tree.name(child) == "feedburner:origLink" => (4, address),
                    Some(address) => (3, address),
                    None => continue,
                },
            };
            if best.as_ref().is_none_or(|(known, _)| rank > *known) {
                best = Some((rank, address));
            }
        }
        best.map(|(_, address)| join(base, &address))
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn push_new(list: &mut Vec<String>, item: String) {
    if !list.contains(&item) {
        list.push(item);
    }
}

/// The name in `desk@gazette.example (Ivo Lindqvist)`; an address alone names nobody.
fn author(line: &str) -> Option<String> {
    let (first, rest) = line.split_once(' ').unwrap_or((line, ""));
    if !first.contains('@') {
        return Some(line.to_owned());
    }
    let name = rest.trim().trim_start_matches('(').trim_end_matches(')').trim();
    (!name.is_empty()).then(|| name.to_owned())
}

/// Whether an object is a JSON Feed.
pub(crate) fn is_json_feed(object: &Map<String, Value>) -> bool {
    object.get("version").and_then(Value::as_str).is_some_and(|version| version.contains("jsonfeed.org")) && object.contains_key("items")
}

/// The items of a JSON Feed.
pub(crate) fn json_items(feed: &Map<String, Value>, url: Option<&str>) -> Vec<FeedItem> {
    let base = ["home_page_url", "feed_url"].iter().find_map(|name| string(feed, name)).map(|base| join(url, &base));
    let base = base.or_else(|| url.map(str::to_owned));
    let items = feed.get("items").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let item = |(row, item): (u64, &Value)| {
        let empty = Map::new();
        let item = item.as_object().unwrap_or(&empty);
        let html = || ["content_html", "summary"].iter().find_map(|name| string(item, name)).map(|html| markup::text(&html));
        let published = ["date_published", "date_modified"].iter().find_map(|name| date::published(&string(item, name)?));
        let mut authors = json_authors(item);
        if authors.is_empty() {
            authors = json_authors(feed);
        }
        let tags = item.get("tags").and_then(Value::as_array).into_iter().flatten();
        // Ids are to be strings; some feeds have numbers.
        let number = || item.get("id").filter(|id| id.is_number()).map(Value::to_string);
        FeedItem {
            row,
            id: string(item, "id").or_else(number),
            title: string(item, "title").map(|title| one_line(&title)),
            url: ["url", "external_url"].iter().find_map(|name| string(item, name)).map(|address| join(base.as_deref(), &address)),
            published: published.as_ref().map(|published| published.date),
            published_at: published.and_then(|published| published.at),
            authors,
            publisher: string(feed, "title"),
            language: string(item, "language").or_else(|| string(feed, "language")),
            keywords: tags.filter_map(Value::as_str).map(str::to_owned).collect(),
            text: string(item, "content_text").or_else(html).unwrap_or_default(),
            is_whole: ["content_text", "content_html"].iter().any(|name| string(item, name).is_some()),
        }
    };
    (1..).zip(items).map(item).collect()
}

fn json_authors(object: &Map<String, Value>) -> Vec<String> {
    let many = object.get("authors").and_then(Value::as_array).into_iter().flatten();
    many.chain(object.get("author")).filter_map(|author| string(author.as_object()?, "name")).collect()
}

/// A string that is not blank.
pub(crate) fn string(object: &Map<String, Value>, name: &str) -> Option<String> {
    object.get(name).and_then(Value::as_str).map(str::trim).filter(|value| !value.is_empty()).map(str::to_owned)
}
