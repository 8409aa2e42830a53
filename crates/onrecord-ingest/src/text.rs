//! Plain text and Markdown.

use crate::fields::{Given, metadata};
use crate::lines::{MARK, utf8};
use crate::{Article, Hint, Metadata, Options, Place, Position, Reason, Sink, Skipped, Stop};
use onrecord_text::{Origin, hex_sha256};
use pulldown_cmark::{Event, HeadingLevel, Parser, Tag, TagEnd};
use std::collections::BTreeMap;

/// Plain text: kept as it is, but for a byte order mark.
pub(crate) fn plain(bytes: &[u8], place: &Place, hint: Hint<'_>, sink: &mut dyn Sink) -> Result<(), Stop> {
    match decode(bytes) {
        Ok(text) => hand_on(text, Metadata { url: hint.url.map(str::to_owned), ..Metadata::default() }, bytes, "text/plain", place, sink),
        Err((position, reason)) => sink.skip(Skipped { place: place.at(position), reason }),
    }
}

/// Markdown: the text of its paragraphs, headings and lists, without the marks, a blank line between each two.
pub(crate) fn markdown(bytes: &[u8], place: &Place, hint: Hint<'_>, options: &Options, sink: &mut dyn Sink) -> Result<(), Stop> {
    let source = match decode(bytes) {
        Ok(text) => text,
        Err((position, reason)) => return sink.skip(Skipped { place: place.at(position), reason }),
    };
    let page = Page::read(source);
    let mut front = front_matter(&page.front);
    // Blogs write one author or a list under either name.
    if let Some(authors) = front.remove("authors") {
        front.entry("author".to_owned()).or_insert(authors);
    }
    let mut metadata = metadata(&options.fields, &mut |name| front.get(&name.to_ascii_lowercase()).cloned());
    metadata.title = metadata.title.or(page.title);
    metadata.url = metadata.url.or_else(|| hint.url.map(str::to_owned));
    hand_on(&page.text, metadata, bytes, "text/markdown", place, sink)
}

fn decode(bytes: &[u8]) -> Result<&str, (Position, Reason)> {
    if let Some(offset) = memchr::memchr(0, bytes) {
        return Err((Position::Byte(offset as u64), Reason::Binary));
    }
    utf8(bytes.strip_prefix(MARK).unwrap_or(bytes), 1)
}

fn hand_on(text: &str, metadata: Metadata, bytes: &[u8], media_type: &str, place: &Place, sink: &mut dyn Sink) -> Result<(), Stop> {
    let origin = Origin {
        path: Some(place.source()),
        media_type: Some(media_type.to_owned()),
        sha256: Some(hex_sha256(bytes)),
        ..Origin::default()
    };
    match Article::new(text, origin, metadata) {
        Ok(article) => sink.article(place, article),
        Err(error) => sink.skip(Skipped { place: place.clone(), reason: error.into() }),
    }
}

/// What a page of Markdown says.
#[derive(Default)]
struct Page {
    text: String,
    title: Option<String>,
    front: String,
}

impl Page {
    fn read(source: &str) -> Self {
        use pulldown_cmark::Options as Syntax;
        let syntax = Syntax::ENABLE_TABLES
            | Syntax::ENABLE_STRIKETHROUGH
            | Syntax::ENABLE_FOOTNOTES
            | Syntax::ENABLE_TASKLISTS
            | Syntax::ENABLE_YAML_STYLE_METADATA_BLOCKS;
        let mut page = Self::default();
        let (mut in_front, mut images) = (false, 0_usize);
        let mut heading = None;
        for event in Parser::new_ext(source, syntax) {
            match event {
                Event::Start(Tag::MetadataBlock(_)) => in_front = true,
                Event::End(TagEnd::MetadataBlock(_)) => in_front = false,
                // What stands for a picture is no part of the text.
                Event::Start(Tag::Image { .. }) => images += 1,
                Event::End(TagEnd::Image) => images = images.saturating_sub(1),
                Event::Text(text) if in_front => page.front.push_str(&text),
                _ if images > 0 => {}
                Event::Start(Tag::Heading { level, .. }) => {
                    page.end_paragraph();
                    heading = (level == HeadingLevel::H1 && page.title.is_none()).then_some(page.text.len());
                }
                Event::End(TagEnd::Heading(_)) => {
                    let title = heading.take().map(|start| page.text[start..].trim().to_owned());
                    page.title = page.title.take().or(title.filter(|title| !title.is_empty()));
                    page.end_paragraph();
                }
                Event::Text(text) | Event::Code(text) => page.text.push_str(&text),
                Event::SoftBreak => page.text.push(' '),
                Event::HardBreak => page.text.push('\n'),
                Event::Start(tag) if tag_is_block(&tag) => page.end_paragraph(),
                Event::End(TagEnd::TableCell) => page.text.push('\t'),
                Event::End(TagEnd::TableRow | TagEnd::TableHead) => page.end_line(),
                Event::End(end) if end_is_block(end) => page.end_paragraph(),
                _ => {}
            }
        }
        let end = page.text.trim_end().len();
        page.text.truncate(end);
        page
    }

    fn end_line(&mut self) {
        self.text.truncate(self.text.trim_end().len());
        self.text.push('\n');
    }

    fn end_paragraph(&mut self) {
        self.text.truncate(self.text.trim_end().len());
        if !self.text.is_empty() {
            self.text.push_str("\n\n");
        }
    }
}

fn tag_is_block(tag: &Tag<'_>) -> bool {
    matches!(
        tag,
        Tag::Paragraph | Tag::BlockQuote(_) | Tag::CodeBlock(_) | Tag::List(_) | Tag::Item | Tag::FootnoteDefinition(_) | Tag::Table(_)
    )
}

fn end_is_block(end: TagEnd) -> bool {
    matches!(
        end,
        TagEnd::Paragraph
            | TagEnd::BlockQuote(_)
            | TagEnd::CodeBlock
            | TagEnd::List(_)
            | TagEnd::Item
            | TagEnd::FootnoteDefinition
            | TagEnd::Table
    )
}

/// Reads the part of YAML that front matter is written in: `key: value`, with the value bare, in quotation marks or a
/// list of such, in brackets or below with dashes. Keys come in lower case; deeper structures are passed over.
fn front_matter(yaml: &str) -> BTreeMap<String, Given> {
    let mut fields = BTreeMap::new();
    let mut list: Option<String> = None;
    for line in yaml.lines() {
        let trimmed = line.trim();
        if trimmed.is_empty() || trimmed.starts_with('#') {
            continue;
        }
        if let (Some(key), Some(item)) = (&list, trimmed.strip_prefix("- ")) {
            if let Given::Many(items) = fields.entry(key.clone()).or_insert_with(|| Given::Many(Vec::new())) {
                items.push(scalar(item));
            }
            continue;
        }
        list = None;
        // An indented line belongs to a structure that is not read.
        let (false, Some((key, value))) = (line.starts_with([' ', '\t']), trimmed.split_once(':')) else { continue };
        let (key, value) = (key.trim().to_ascii_lowercase(), value.trim());
        if value.is_empty() {
            list = Some(key);
        } else if let Some(items) = value.strip_prefix('[').and_then(|items| items.strip_suffix(']')) {
            let items = items.split(',').map(scalar).filter(|item| !item.is_empty());
            fields.insert(key, Given::Many(items.collect()));
        } else {
            fields.insert(key, Given::One(scalar(value)));
        }
    }
    fields
}

/// A value of YAML without its quotation marks, or without the comment behind it.
fn scalar(value: &str) -> String {
    let value = value.trim();
    for mark in ['"', '\''] {
        if let Some((inner, _)) = value.strip_prefix(mark).and_then(|rest| rest.rsplit_once(mark)) {
            return match mark {
                '"' => inner.replace("\\\"", "\"").replace("\\\\", "\\"),
                _ => inner.replace("''", "'"),
            };
        }
    }
    value.split(" #").next().unwrap_or_default().trim_end().to_owned()
}
