//! NewsML-G2: items of news with NITF, XHTML or plain text inside.

use crate::flow::Flow;
use crate::xml::{Source, Tree};
use crate::{Metadata, Position, Sink, Stop, date, markup, nitf};

const MEDIA_TYPE: &str = "application/vnd.iptc.g2.newsitem+xml";

/// Reads one item, or all that stand in a message.
pub(crate) fn read(tree: &Tree, root: usize, source: &Source<'_>, sink: &mut dyn Sink) -> Result<(), Stop> {
    if tree.local(root) == "newsItem" {
        return source.hand_on(source.place, source.article(text(tree, root), metadata(tree, root), MEDIA_TYPE), sink);
    }
    for (row, item) in (1..).zip(tree.below(root).filter(|&node| tree.local(node) == "newsItem")) {
        let place = source.place.at(Position::Row(row));
        source.hand_on(&place, source.article(text(tree, item), metadata(tree, item), MEDIA_TYPE), sink)?;
    }
    source.sha256.as_ref().map_or(Ok(()), |sha256| sink.done(source.place, sha256))
}

fn metadata(tree: &Tree, item: usize) -> Metadata {
    let child = |node: Option<usize>, name: &str| node.and_then(|node| tree.children(node).find(|&child| tree.local(child) == name));
    let (of_item, of_content) = (child(Some(item), "itemMeta"), child(Some(item), "contentMeta"));
    let named = |node: usize| {
        let name = tree.children(node).find(|&child| tree.local(child) == "name").and_then(|name| tree.line(name));
        let code = || ["literal", "qcode"].iter().find_map(|key| tree.attribute(node, key)).map(str::to_owned);
        name.or_else(|| tree.line(node)).or_else(code)
    };
    let content = |name: &'static str| {
        of_content.into_iter().flat_map(move |node| tree.children(node).filter(move |&child| tree.local(child) == name))
    };
    let dates = [(of_content, "contentCreated"), (of_item, "firstCreated"), (of_item, "versionCreated")];
    let published = dates.into_iter().find_map(|(node, name)| date::published(&tree.line(child(node, name)?)?));
    let mut agencies: Vec<String> = Vec::new();
    for agency in content("creditline").chain(content("infoSource")).filter_map(named) {
        if !agencies.contains(&agency) {
            agencies.push(agency);
        }
    }
    let language = child(of_content, "language").and_then(|node| tree.attribute(node, "tag")).or_else(|| tree.attribute(item, "xml:lang"));
    let metadata = Metadata {
        id: tree.attribute(item, "guid").map(str::to_owned),
        title: content("headline").chain(child(of_item, "title")).find_map(|node| tree.line(node)),
        byline: content("by").find_map(|node| tree.line(node)),
        authors: content("creator").filter_map(named).collect(),
        published: published.as_ref().map(|published| published.date),
        published_at: published.and_then(|published| published.at),
        publisher: child(of_item, "provider").and_then(named),
        agencies,
        url: None,
        language: language.map(str::to_owned),
        section: None,
        keywords: content("keyword").filter_map(|node| tree.line(node)).collect(),
    };
    match tree.find(item, "nitf") {
        Some(report) => filled(metadata, nitf::metadata(tree, report)),
        None => metadata,
    }
}

/// What an item does not say of itself is taken from the report inside it.
fn filled(item: Metadata, report: Metadata) -> Metadata {
    let list = |item: Vec<String>, report| if item.is_empty() { report } else { item };
    Metadata {
        id: item.id.or(report.id),
        title: item.title.or(report.title),
        byline: item.byline.or(report.byline),
        authors: list(item.authors, report.authors),
        published: item.published.or(report.published),
        published_at: if item.published.is_some() { item.published_at } else { report.published_at },
        publisher: item.publisher.or(report.publisher),
        agencies: list(item.agencies, report.agencies),
        url: item.url.or(report.url),
        language: item.language.or(report.language),
        section: item.section.or(report.section),
        keywords: list(item.keywords, report.keywords),
    }
}

fn text(tree: &Tree, item: usize) -> String {
    let Some(set) = tree.find(item, "contentSet") else { return String::new() };
    if let Some(report) = tree.find(set, "nitf") {
        return nitf::text(tree, report);
    }
    let text = tree.children(set).find_map(|node| {
        let kind = tree.attribute(node, "contenttype").unwrap_or_default();
        let text = match tree.local(node) {
            "inlineXML" => {
                let mut flow = Flow::default();
                markup::tree_text(tree, tree.find(node, "body").unwrap_or(node), &mut flow);
                flow.into_text()
            }
            // Pictures come in letters as well.
            "inlineData" if tree.attribute(node, "encoding").is_some() => String::new(),
            "inlineData" if kind.contains("html") => markup::text(&tree.raw(node)),
            "inlineData" => tree.raw(node).trim().to_owned(),
            _ => String::new(),
        };
        (!text.is_empty()).then_some(text)
    });
    let meta = tree.children(item).find(|&node| tree.local(node) == "contentMeta");
    nitf::with_dateline(meta.and_then(|meta| tree.line_of(meta, "dateline")), text.unwrap_or_default())
}
