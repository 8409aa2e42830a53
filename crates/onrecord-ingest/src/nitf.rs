//! NITF, the markup of news agencies.

use crate::flow::Flow;
use crate::xml::{Source, Step, Tree};
use crate::{Metadata, Sink, Stop, date, markup};

/// Reads a report.
pub(crate) fn read(tree: &Tree, root: usize, source: &Source<'_>, sink: &mut dyn Sink) -> Result<(), Stop> {
    let mut metadata = metadata(tree, root);
    metadata.url = metadata.url.or_else(|| source.url.map(str::to_owned));
    source.hand_on(source.place, source.article(text(tree, root), metadata, "application/nitf+xml"), sink)
}

/// What a report says of itself.
pub(crate) fn metadata(tree: &Tree, root: usize) -> Metadata {
    let head = tree.find(root, "body.head");
    let of_head = |name| tree.line_of(head?, name);
    let attribute = |name, key| tree.find(root, name).and_then(|node| tree.attribute(node, key)).map(str::to_owned);
    let dates = [("date.issue", "norm"), ("date.release", "norm"), ("story.date", "norm"), ("pubdata", "date.publication")];
    let published = dates.into_iter().find_map(|(name, key)| date::published(&attribute(name, key)?));
    let byline = head.and_then(|head| tree.below(head).filter(|&node| tree.local(node) == "byline").find_map(|node| byline(tree, node)));
    let people = head.into_iter().flat_map(|head| tree.below(head).filter(|&node| tree.local(node) == "byline"));
    let people = people.flat_map(|byline| tree.below(byline)).filter(|&node| tree.local(node) == "person");
    let mut agencies: Vec<String> = of_head("distributor").into_iter().collect();
    if agencies.is_empty() {
        agencies.extend(attribute("doc.copyright", "holder"));
    }
    let title = of_head("hl1").or_else(|| of_head("hedline")).or_else(|| tree.line_of(root, "title"));
    let keywords = tree.below(root).filter(|&node| tree.local(node) == "keyword").filter_map(|node| tree.attribute(node, "key"));
    let html_language =
        tree.attribute(root, "xml:lang").or_else(|| tree.find(root, "body").and_then(|body| tree.attribute(body, "xml:lang")));
    Metadata {
        id: attribute("doc-id", "id-string").or_else(|| attribute("du-key", "key")),
        title,
        byline,
        authors: people.filter_map(|person| tree.line(person)).collect(),
        published: published.as_ref().map(|published| published.date),
        published_at: published.and_then(|published| published.at),
        publisher: attribute("pubdata", "name"),
        agencies,
        url: attribute("pubdata", "ex-ref").filter(|address| address.starts_with("http")),
        language: html_language.map(str::to_owned),
        section: attribute("pubdata", "position.section"),
        keywords: keywords.map(str::to_owned).collect(),
    }
}

/// The line that names the authors; what they are stands apart from who they are.
fn byline(tree: &Tree, node: usize) -> Option<String> {
    let mut flow = Flow::default();
    tree.walk(node, &mut |step| {
        match step {
            Step::Text(text) => drop(flow.push(text)),
            Step::Enter(inner) | Step::Leave(inner) if matches!(tree.local(inner), "byttl" | "br") => drop(flow.push(" ")),
            Step::Enter(_) | Step::Leave(_) => {}
        }
        true
    });
    Some(flow.into_text()).filter(|line| !line.is_empty())
}

/// The text of a report: its paragraphs, with the dateline before the first of them.
pub(crate) fn text(tree: &Tree, root: usize) -> String {
    let mut flow = Flow::default();
    if let Some(content) = tree.find(root, "body.content") {
        tree.walk(content, &mut |step| {
            match step {
                Step::Text(text) => drop(flow.push(text)),
                Step::Enter(node) if matches!(tree.local(node), "media" | "nitf-table" | "fn" | "dateline") => return false,
                Step::Enter(node) | Step::Leave(node) => match tree.local(node) {
                    "br" => flow.line(),
                    "td" | "th" => drop(flow.push(" ")),
                    "hl1" | "hl2" | "bq" | "block" | "credit" | "note" | "datasource" => flow.paragraph(),
                    name if markup::is_block(name) => flow.paragraph(),
                    _ => {}
                },
            }
            true
        });
    }
    with_dateline(tree.line_of(root, "dateline"), flow.into_text())
}

/// Puts a dateline before a text that does not begin with its place already, as agencies print it.
pub(crate) fn with_dateline(dateline: Option<String>, text: String) -> String {
    let Some(dateline) = dateline.filter(|_| !text.is_empty()) else { return text };
    let bare = dateline.trim_end_matches(|end: char| end.is_whitespace() || "-–—".contains(end));
    let place = bare.split(',').next().unwrap_or(bare).trim();
    let repeats = text.get(..place.len()).is_some_and(|start| start.to_lowercase() == place.to_lowercase());
    // A sentence may begin with the name of the place as well; a dateline has its mark soon.
    if bare.is_empty() || repeats && text.chars().take(place.chars().count() + 60).any(|mark| "–—".contains(mark)) {
        return text;
    }
    format!("{bare} — {text}")
}
