//! XML: decoded, read into a flat tree, and handed to the reader of what its root element says it is.
//!
//! Entities that a document declares itself are never expanded: `&name;` stays as it is written.

use crate::lines::{MARK, line_column, utf8};
use crate::{Article, Hint, Metadata, Place, Position, Reason, Sink, Skipped, Stop, akoma, feed, markup, newsml, nitf};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use onrecord_text::{Origin, hex_sha256};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

const FORMAT: &str = "XML";

/// Where a document breaks its rules, and how.
pub(crate) type Fault = (Position, Reason);

/// Reads XML of any format that is known.
pub(crate) fn read(bytes: &[u8], place: &Place, hint: Hint<'_>, sink: &mut dyn Sink) -> Result<(), Stop> {
    let skip = |(position, reason): Fault| Skipped { place: place.at(position), reason };
    let text = match decode(bytes, hint) {
        Ok(text) => text,
        Err(fault) => return sink.skip(skip(fault)),
    };
    let (tree, fault) = Tree::read(&text);
    let Some(root) = tree.root() else {
        let reason = fault.map_or(Skipped { place: place.clone(), reason: Reason::Empty }, skip);
        return sink.skip(reason);
    };
    let source = Source { sha256: Some(hex_sha256(bytes)), place, url: hint.url };
    match (tree.local(root), fault) {
        // Of a feed that is cut off, the items before that are whole.
        ("rss" | "RDF" | "feed", fault) => {
            for item in feed::items(&tree, root, hint.url) {
                feed::hand_on(item, &source, "application/xml", sink)?;
            }
            match fault {
                Some(fault) => sink.skip(skip(fault)),
                None => sink.done(place, &hex_sha256(bytes)),
            }
        }
        (_, Some(fault)) => sink.skip(skip(fault)),
        ("nitf", None) => nitf::read(&tree, root, &source, sink),
        ("newsItem" | "newsMessage", None) => newsml::read(&tree, root, &source, sink),
        ("akomaNtoso", None) => akoma::read(&tree, root, &source, sink),
        (root, None) => {
            let format = match root {
                "opml" => "OPML: a list of feeds, for `watch`".to_owned(),
                other => format!("XML with the root element `{other}`"),
            };
            sink.skip(Skipped { place: place.clone(), reason: Reason::Unsupported(format) })
        }
    }
}

/// What articles of a file have in common.
pub(crate) struct Source<'a> {
    /// SHA-256 of the bytes of the file, where they were at hand as a whole.
    pub(crate) sha256: Option<String>,
    /// Where it stands.
    pub(crate) place: &'a Place,
    /// Its web address.
    pub(crate) url: Option<&'a str>,
}

impl Source<'_> {
    /// Joins a text with what is known of it.
    pub(crate) fn article(&self, text: String, metadata: Metadata, media_type: &str) -> Result<Article, Reason> {
        let origin = Origin {
            path: Some(self.place.source()),
            media_type: Some(media_type.to_owned()),
            sha256: self.sha256.clone(),
            ..Origin::default()
        };
        Article::new(text, origin, metadata).map_err(Reason::from)
    }

    /// Hands an article on that stands at `place`, or tells why it is none.
    pub(crate) fn hand_on(&self, place: &Place, article: Result<Article, Reason>, sink: &mut dyn Sink) -> Result<(), Stop> {
        match article {
            Ok(article) => sink.article(place, article),
            Err(reason) => sink.skip(Skipped { place: place.clone(), reason }),
        }
    }
}

/// Decodes a document: by its byte order mark, its declaration, what the server says, else as UTF-8.
///
/// # Errors
/// [`Reason::Encoding`] or [`Reason::Binary`] with the place.
pub(crate) fn decode(bytes: &[u8], hint: Hint<'_>) -> Result<String, Fault> {
    let wide = match bytes {
        [0xff, 0xfe, ..] | [b'<', 0, ..] => Some(UTF_16LE),
        [0xfe, 0xff, ..] | [0, b'<', ..] => Some(UTF_16BE),
        _ => None,
    };
    let declared = || declared(bytes).or_else(|| hint.media_type?.split_once("charset=").map(|(_, name)| name));
    // What calls itself UTF-16 in single bytes is not.
    let label = || declared().and_then(|name| Encoding::for_label(name.trim().trim_matches(['"', '\'']).as_bytes()));
    let narrow = || label().filter(|encoding| ![UTF_16LE, UTF_16BE].contains(encoding));
    let encoding = wide.or_else(|| if bytes.starts_with(MARK) { None } else { narrow() }).unwrap_or(UTF_8);
    if wide.is_none()
        && let Some(offset) = memchr::memchr(0, bytes)
    {
        return Err((Position::Byte(offset as u64), Reason::Binary));
    }
    if encoding == UTF_8 {
        return utf8(bytes.strip_prefix(MARK).unwrap_or(bytes), 1).map(str::to_owned);
    }
    match encoding.decode_with_bom_removal(bytes) {
        (text, false) => Ok(text.into_owned()),
        (text, true) => {
            let before = text.find('\u{fffd}').unwrap_or(0);
            Err((line_column(&text.as_bytes()[..before], 1), Reason::Encoding { encoding: encoding.name().to_owned() }))
        }
    }
}

/// The name of the encoding in the declaration of a document.
fn declared(bytes: &[u8]) -> Option<&str> {
    let head = bytes.trim_ascii_start().strip_prefix(b"<?xml")?;
    let end = head.iter().take(200).position(|byte| *byte == b'>')?;
    let (_, value) = std::str::from_utf8(&head[..end]).ok()?.split_once("encoding")?;
    let value = value.trim_start().strip_prefix('=')?.trim_start();
    let mark = value.chars().next().filter(|mark| ['"', '\''].contains(mark))?;
    value[1..].split(mark).next()
}

/// A document: its elements and texts in order, each with the place where its content ends. Flat, so that no depth of
/// nesting can exhaust the stack.
pub(crate) struct Tree {
    nodes: Vec<Node>,
    /// The element that the last text stands in.
    text_in: Option<usize>,
}

struct Node {
    /// Index behind the last node below this one.
    end: usize,
    data: Data,
}

enum Data {
    Element { name: Box<str>, attributes: Vec<(Box<str>, Box<str>)> },
    Text(String),
}

/// A step of a walk through a tree.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Step<'a> {
    /// An element begins.
    Enter(usize),
    /// An element ends.
    Leave(usize),
    /// Text.
    Text(&'a str),
}

impl Tree {
    /// Reads a document. Behind a fault nothing is read, and elements that are open there are left out unless a
    /// whole one stands below them.
    pub(crate) fn read(text: &str) -> (Self, Option<Fault>) {
        // The file may begin with blank lines; the parser would then not take the declaration for one.
        let trimmed = text.trim_start();
        let skipped = text.len() - trimmed.len();
        let mut reader = Reader::from_str(trimmed);
        let config = reader.config_mut();
        config.allow_dangling_amp = true;
        let mut tree = Self { nodes: Vec::new(), text_in: None };
        let mut open = Vec::new();
        let fault = loop {
            let fault = match reader.read_event() {
                Ok(Event::Start(start)) => {
                    open.push(tree.nodes.len());
                    tree.push_element(&start)
                }
                Ok(Event::Empty(start)) => tree.push_element(&start),
                Ok(Event::End(_)) => {
                    if let Some(element) = open.pop() {
                        tree.nodes[element].end = tree.nodes.len();
                    }
                    None
                }
                Ok(Event::Text(text)) => {
                    tree.push_text(&text.xml10_content(), open.last());
                    None
                }
                Ok(Event::CData(text)) => {
                    tree.push_text(&text.xml10_content(), open.last());
                    None
                }
                Ok(Event::GeneralRef(reference)) => {
                    let name = reference.into_inner();
                    tree.push_text(&markup::reference(&name).unwrap_or_else(|| format!("&{name};")), open.last());
                    None
                }
                Ok(Event::Eof) if open.is_empty() => break None,
                Ok(Event::Eof) => Some("the end is missing".to_owned()),
                Ok(_) => None,
                Err(error) => Some(error.to_string()),
            };
            if let Some(detail) = fault {
                let at = usize::try_from(reader.error_position().max(reader.buffer_position())).unwrap_or(usize::MAX);
                let at = (skipped + at).min(text.len());
                break Some((line_column(&text.as_bytes()[..at], 1), Reason::Malformed { format: FORMAT, detail }));
            }
        };
        // What was still open is not whole: its texts are taken away, so that only whole elements are left.
        if fault.is_some() && !open.is_empty() {
            tree.close_broken(&open);
        }
        (tree, fault)
    }

    /// Drops the innermost of the elements that are open below the item or the root, and closes the others.
    fn close_broken(&mut self, open: &[usize]) {
        let is_item = |tree: &Self, node: usize| matches!(tree.local(node), "item" | "entry");
        if let Some(&item) = open.iter().find(|&&node| is_item(self, node)) {
            self.nodes.truncate(item);
        }
        let end = self.nodes.len();
        for &element in open.iter().filter(|&&element| element < end) {
            self.nodes[element].end = end;
        }
    }

    fn push_element(&mut self, start: &BytesStart<'_>) -> Option<String> {
        let mut attributes = Vec::new();
        let mut fault = None;
        for attribute in start.attributes().with_checks(false) {
            match attribute {
                Ok(attribute) => attributes.push((attribute.key.0.into(), markup::entities(&attribute.value).into())),
                Err(error) => fault = Some(error.to_string()),
            }
        }
        let data = Data::Element { name: start.name().0.into(), attributes };
        self.nodes.push(Node { end: self.nodes.len() + 1, data });
        fault
    }

    fn push_text(&mut self, text: &str, element: Option<&usize>) {
        let Some(&element) = element else { return };
        if self.text_in == Some(element)
            && let Some(Node { data: Data::Text(before), .. }) = self.nodes.last_mut()
        {
            before.push_str(text);
            return;
        }
        self.text_in = Some(element);
        self.nodes.push(Node { end: self.nodes.len() + 1, data: Data::Text(text.to_owned()) });
    }

    /// The outermost element.
    pub(crate) fn root(&self) -> Option<usize> {
        (0..self.nodes.len()).find(|&node| matches!(self.nodes[node].data, Data::Element { .. }))
    }

    /// Name of an element with its prefix; of a text, nothing.
    pub(crate) fn name(&self, node: usize) -> &str {
        match &self.nodes[node].data {
            Data::Element { name, .. } => name,
            Data::Text(_) => "",
        }
    }

    /// Name of an element without its prefix.
    pub(crate) fn local(&self, node: usize) -> &str {
        let name = self.name(node);
        name.rsplit_once(':').map_or(name, |(_, local)| local)
    }

    /// The value of an attribute, white space around it taken off, unless it is empty.
    pub(crate) fn attribute(&self, node: usize, name: &str) -> Option<&str> {
        let Data::Element { attributes, .. } = &self.nodes[node].data else { return None };
        let (_, value) = attributes.iter().find(|(key, _)| &**key == name)?;
        Some(value.trim()).filter(|value| !value.is_empty())
    }

    /// The elements directly below one.
    pub(crate) fn children(&self, node: usize) -> impl Iterator<Item = usize> {
        let (mut next, end) = (node + 1, self.nodes[node].end);
        std::iter::from_fn(move || {
            while next < end {
                let child = next;
                next = self.nodes[child].end;
                if matches!(self.nodes[child].data, Data::Element { .. }) {
                    return Some(child);
                }
            }
            None
        })
    }

    /// All elements below one, in their order.
    pub(crate) fn below(&self, node: usize) -> impl Iterator<Item = usize> {
        (node + 1..self.nodes[node].end).filter(|&node| matches!(self.nodes[node].data, Data::Element { .. }))
    }

    /// The first element below one that has this name, prefix aside.
    pub(crate) fn find(&self, node: usize, local: &str) -> Option<usize> {
        self.below(node).find(|&node| self.local(node) == local)
    }

    /// The text below an element as it stands, between all its tags.
    pub(crate) fn raw(&self, node: usize) -> String {
        let below = &self.nodes[node + 1..self.nodes[node].end];
        below.iter().filter_map(|node| if let Data::Text(text) = &node.data { Some(text.as_str()) } else { None }).collect()
    }

    /// The text below an element in one line, unless there is none.
    pub(crate) fn line(&self, node: usize) -> Option<String> {
        let raw = self.raw(node);
        let line = raw.split_whitespace().collect::<Vec<_>>().join(" ");
        (!line.is_empty()).then_some(line)
    }

    /// The line of the first element below one that has this name and any text.
    pub(crate) fn line_of(&self, node: usize, local: &str) -> Option<String> {
        self.below(node).filter(|&node| self.local(node) == local).find_map(|node| self.line(node))
    }

    /// Goes through what is below an element. `visit` says of each element that begins whether to go into it; one that is
    /// passed over has no end.
    pub(crate) fn walk(&self, top: usize, visit: &mut dyn FnMut(Step<'_>) -> bool) {
        let (mut next, end) = (top + 1, self.nodes[top].end);
        let mut open: Vec<usize> = Vec::new();
        loop {
            while let Some(&element) = open.last() {
                if self.nodes[element].end > next {
                    break;
                }
                visit(Step::Leave(element));
                open.pop();
            }
            if next >= end {
                return;
            }
            match &self.nodes[next].data {
                Data::Text(text) => {
                    visit(Step::Text(text));
                    next += 1;
                }
                Data::Element { .. } if visit(Step::Enter(next)) => {
                    open.push(next);
                    next += 1;
                }
                Data::Element { .. } => next = self.nodes[next].end,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Tree, decode};
    use crate::{Hint, Position};

    #[test]
    fn encodings_are_told_by_mark_declaration_and_server() {
        let of = |bytes: &[u8], media_type| decode(bytes, Hint { url: None, media_type }).map_err(|(position, _)| position);
        assert_eq!(
            of(b"<?xml version='1.0' encoding='iso-8859-1'?><a>\xe9\x93</a>", None).as_deref(),
            Ok("<?xml version='1.0' encoding='iso-8859-1'?><a>é“</a>")
        );
        assert_eq!(of(b"<a>\xe9</a>", Some("text/xml; charset=\"windows-1252\"")).as_deref(), Ok("<a>é</a>"));
        assert_eq!(of(b"\xff\xfe<\0a\0/\0>\0", None).as_deref(), Ok("<a/>"));
        assert_eq!(of(b"\xef\xbb\xbf<?xml encoding='latin1'?>\xc3\xa9", None).as_deref(), Ok("<?xml encoding='latin1'?>é"));
        assert_eq!(of(b"<a>\n\xe9</a>", None), Err(Position::LineColumn(2, 1)));
        assert_eq!(of(b"<a>\0</a>", None), Err(Position::Byte(3)));
    }

    #[test]
    fn entities_that_a_document_declares_are_not_expanded() {
        let text = "<!DOCTYPE a [<!ENTITY b 'ha'><!ENTITY c '&b;&b;&b;'>]><a d='&c;'>&c; &amp; &eacute; AT&T</a>";
        let (tree, fault) = Tree::read(text);
        assert!(fault.is_none());
        let root = tree.root().expect("there is one");
        assert_eq!(tree.raw(root), "&c; & é AT&T");
        assert_eq!(tree.attribute(root, "d"), Some("&c;"));
    }
}
