//! Plain text of the scraps of HTML that feeds and news items hold. Pages as a whole are not read here.

use crate::flow::Flow;
use crate::xml::{Step, Tree};

/// Whether an element of HTML, NITF or Akoma Ntoso stands apart from what is before and behind it.
pub(crate) fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "body"
            | "center"
            | "dd"
            | "details"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "hr"
            | "li"
            | "main"
            | "nav"
            | "ol"
            | "p"
            | "pre"
            | "section"
            | "table"
            | "tr"
            | "ul"
    )
}

/// Whether what stands in an element of HTML is not for readers.
pub(crate) fn is_dropped(name: &str) -> bool {
    matches!(name, "script" | "style" | "head" | "template" | "noscript" | "iframe" | "object" | "svg" | "button" | "select" | "textarea")
}

/// The text of HTML: paragraphs with blank lines between them, entities decoded. What has no tags is plain text and
/// keeps its lines.
pub(crate) fn text(html: &str) -> String {
    let mut flow = Flow::default();
    if !html.match_indices('<').any(|(at, _)| html[at + 1..].starts_with(|next: char| next.is_ascii_alphabetic() || "/!".contains(next))) {
        for line in entities(html).lines() {
            if line.trim().is_empty() {
                flow.paragraph();
            } else {
                flow.line();
                flow.push(line);
            }
        }
        return flow.into_text();
    }
    let mut rest = html;
    // The element whose content is passed over.
    let mut dropped: Option<String> = None;
    while !rest.is_empty() {
        let open = memchr::memchr(b'<', rest.as_bytes()).unwrap_or(rest.len());
        if dropped.is_none() {
            flow.push(&entities(&rest[..open]));
        }
        rest = &rest[open..];
        if rest.is_empty() {
            break;
        }
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = comment.find("-->").map_or("", |end| &comment[end + 3..]);
            continue;
        }
        let inner = &rest[1..];
        if !inner.starts_with(|next: char| next.is_ascii_alphabetic() || "/!?".contains(next)) {
            if dropped.is_none() {
                flow.push("<");
            }
            rest = inner;
            continue;
        }
        let end = tag_end(inner);
        let tag = &inner[..end];
        rest = inner.get(end + 1..).unwrap_or("");
        let closes = tag.starts_with('/');
        let name = tag.trim_start_matches('/').split(|next: char| next.is_whitespace() || next == '/').next().unwrap_or_default();
        let name = name.to_ascii_lowercase();
        match &dropped {
            Some(waited) if closes && *waited == name => dropped = None,
            Some(_) => {}
            None if !closes && is_dropped(&name) && !tag.ends_with('/') => dropped = Some(name),
            None if name == "br" => flow.line(),
            None if matches!(name.as_str(), "td" | "th") => drop(flow.push(" ")),
            None if is_block(&name) => flow.paragraph(),
            None => {}
        }
    }
    flow.into_text()
}

/// Where the `>` stands that ends a tag, or the end of the text; marks of quotation around values may hold another.
fn tag_end(tag: &str) -> usize {
    let mut quoted = None;
    let mut value = false;
    for (at, byte) in tag.bytes().enumerate() {
        match (quoted, byte) {
            (Some(mark), _) if byte == mark => quoted = None,
            (Some(_), _) => {}
            (None, b'>') => return at,
            // A mark elsewhere than behind `=` is a slip, and would swallow the text.
            (None, b'"' | b'\'') if value => quoted = Some(byte),
            _ => {}
        }
        value = byte == b'=' || (value && byte.is_ascii_whitespace());
    }
    tag.len()
}

/// Decodes references to characters: by number, and by the names of HTML. What is none is left as it stands.
pub(crate) fn entities(text: &str) -> String {
    let (mut out, mut rest) = (String::with_capacity(text.len()), text);
    while let Some(start) = memchr::memchr(b'&', rest.as_bytes()) {
        out.push_str(&rest[..start]);
        rest = &rest[start..];
        // No name is longer than this.
        let end = rest.bytes().take(40).position(|byte| byte == b';');
        match end.and_then(|end| Some((end, reference(&rest[1..end])?))) {
            Some((end, decoded)) => {
                out.push_str(&decoded);
                rest = &rest[end + 1..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

/// What `name` in `&name;` stands for.
pub(crate) fn reference(name: &str) -> Option<String> {
    let Some(number) = name.strip_prefix('#') else {
        return quick_xml::escape::resolve_html5_entity(name).map(str::to_owned);
    };
    let number = match number.strip_prefix(['x', 'X']) {
        Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok()?,
        None => number.parse().ok()?,
    };
    // Old pages number the marks of Windows, as browsers still read them.
    if let Ok(byte @ 0x80..=0x9f) = u8::try_from(number) {
        return Some(encoding_rs::WINDOWS_1252.decode_without_bom_handling(&[byte]).0.into_owned());
    }
    char::from_u32(number).filter(|character| *character != '\0').map(String::from)
}

/// Adds the text below an element of XHTML.
pub(crate) fn tree_text(tree: &Tree, element: usize, flow: &mut Flow) {
    tree.walk(element, &mut |step| {
        match step {
            Step::Text(text) => drop(flow.push(text)),
            Step::Enter(node) if is_dropped(tree.local(node)) => return false,
            Step::Enter(node) | Step::Leave(node) => match tree.local(node) {
                "br" => flow.line(),
                "td" | "th" => drop(flow.push(" ")),
                name if is_block(name) => flow.paragraph(),
                _ => {}
            },
        }
        true
    });
}

#[cfg(test)]
mod tests {
    use super::text;
    use proptest::prelude::*;

    #[test]
    fn paragraphs_and_entities_become_text() {
        let html = "<p>One &amp; <b>two</b>,<br/>three.</p>\n<P class='a > b'>&#8220;Four&rdquo; &nbsp; five&#146;s</p><script>if (a < b) {}</script>six";
        assert_eq!(text(html), "One & two,\nthree.\n\n“Four” five’s\n\nsix");
        assert_eq!(text("AT&T rose < 5 &unknown; &#x110000;\nline\n\n\nnext"), "AT&T rose < 5 &unknown; &#x110000;\nline\n\nnext");
        assert_eq!(text("<!-- <p>no</p> -->yes <img src=\"a>b\">and 1 < 2"), "yes and 1 < 2");
        assert_eq!(text("<style>p {}</style>"), "");
        assert_eq!(text("cut <a href="), "cut");
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_text_is_read(html in "([<>&;#/\"'=é a-z!-]|<p>|<script>|</script>|<br>|&amp;){0,40}") {
            let read = text(&html);
            prop_assert_eq!(read.trim(), &read);
        }
    }
}
