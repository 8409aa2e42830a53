//! The article of a page as plain text.

use dom_query::{Document, NodeRef};
use dom_smoothie::{Config, Readability};

/// What is read from the visible part of a page.
pub(super) struct Body {
    /// The text, its paragraphs parted by blank lines.
    pub(super) text: String,
    /// The line that names the authors.
    pub(super) byline: Option<String>,
}

/// Finds the article of a page. `None` when there is no text that looks like one.
pub(super) fn extract(document: Document) -> Option<Body> {
    // What the page says of itself is read apart from its text; classes tell captions and buttons.
    let config = Config { disable_json_ld: true, keep_classes: true, ..Config::default() };
    let article = Readability::with_document(document, None, Some(config)).ok()?.parse().ok()?;
    let text = text(&Document::from(article.content).root());
    let byline = article.byline.map(|line| one_line(&line)).filter(|line| !line.is_empty());
    text.contains(char::is_alphanumeric).then_some(Body { text, byline })
}

/// All white space made single spaces, none at the ends.
pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Elements without text of the article.
const LEFT_OUT: [&str; 21] = [
    "script",
    "style",
    "noscript",
    "template",
    "figcaption",
    "button",
    "form",
    "input",
    "select",
    "textarea",
    "nav",
    "svg",
    "iframe",
    "object",
    "embed",
    "audio",
    "video",
    "canvas",
    "head",
    "dialog",
    "menu",
];
/// Words in classes of what stands beside the text: captions and credits of pictures, buttons.
const BESIDE: [&str; 12] = [
    "caption",
    "wp-caption-text",
    "image-credit",
    "photo-credit",
    "media-caption",
    "share",
    "sharing",
    "share-buttons",
    "social-share",
    "sharedaddy",
    "story-image-copyright",
    "off-screen",
];
/// Elements that stand on lines of their own and are parted from their neighbours by a blank line.
const BLOCKS: [&str; 27] = [
    "p",
    "div",
    "section",
    "article",
    "main",
    "header",
    "footer",
    "aside",
    "address",
    "blockquote",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "ol",
    "ul",
    "dl",
    "pre",
    "table",
    "center",
    "details",
    "summary",
    "fieldset",
];
/// Elements that stand on lines of their own.
const LINES: [&str; 4] = ["li", "dt", "dd", "tr"];

/// The text under a node. No recursion: a page may be deep.
fn text(root: &NodeRef<'_>) -> String {
    let mut page = Page::default();
    let mut open: Vec<(NodeRef<'_>, bool)> = vec![(*root, true)];
    while let Some((node, enters)) = open.pop() {
        if node.is_text() {
            page.push(&node.text());
            continue;
        }
        let name = node.node_name().unwrap_or_default();
        let name: &str = &name;
        if enters && is_left_out(&node, name) {
            continue;
        }
        match name {
            "br" if enters => page.end_line(),
            "br" => {}
            // A heading or paragraph in an item is no reason for a blank line.
            _ if BLOCKS.contains(&name) && page.items == 0 => page.end_paragraph(),
            _ if BLOCKS.contains(&name) || LINES.contains(&name) => page.end_line_once(),
            "td" | "th" if enters => page.end_cell(),
            _ => {}
        }
        match (name, enters) {
            ("li" | "dt" | "dd", true) => page.items += 1,
            ("li" | "dt" | "dd", false) => page.items -= 1,
            ("pre", true) => page.as_it_stands += 1,
            ("pre", false) => page.as_it_stands -= 1,
            _ => {}
        }
        if enters {
            open.push((node, false));
            open.extend(node.children_it(true).map(|child| (child, true)));
        }
    }
    page.text.truncate(page.text.trim_end().len());
    page.text
}

fn is_left_out(node: &NodeRef<'_>, name: &str) -> bool {
    LEFT_OUT.contains(&name)
        || (node.is_element()
            && node
                .class()
                .is_some_and(|class| class.split_ascii_whitespace().any(|word| BESIDE.contains(&word.to_ascii_lowercase().as_str()))))
}

/// A text under construction.
#[derive(Default)]
struct Page {
    text: String,
    /// White space was read that has not become a space yet.
    space: bool,
    /// How many items of lists are open.
    items: usize,
    /// How many elements are open in which white space stands as it is written.
    as_it_stands: usize,
}

impl Page {
    fn push(&mut self, text: &str) {
        if self.as_it_stands > 0 {
            self.text.push_str(text);
            return;
        }
        for word in text.split_inclusive(|c: char| c.is_ascii_whitespace()) {
            let bare = word.trim_end_matches(|c: char| c.is_ascii_whitespace());
            if !bare.is_empty() {
                if self.space && !self.text.is_empty() && !self.text.ends_with(['\n', '\t']) {
                    self.text.push(' ');
                }
                self.text.push_str(bare);
                self.space = false;
            }
            self.space |= bare.len() < word.len();
        }
    }

    fn trim(&mut self) {
        self.text.truncate(self.text.trim_end_matches([' ', '\t', '\u{a0}']).len());
        self.space = false;
    }

    /// A line end; a second one makes a blank line, further ones nothing.
    fn end_line(&mut self) {
        self.trim();
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    fn end_line_once(&mut self) {
        self.trim();
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }

    fn end_paragraph(&mut self) {
        self.end_line();
        self.end_line();
    }

    fn end_cell(&mut self) {
        self.trim();
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\t');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::text;
    use dom_query::Document;

    fn of(html: &str) -> String {
        text(&Document::from(html).root())
    }

    #[test]
    fn paragraphs_items_and_lines_are_parted() {
        assert_eq!(of("<div><p>One\n <b>t</b>wo.</p>\n<p>Three. </p></div>Four"), "One two.\n\nThree.\n\nFour");
        assert_eq!(of("<p>List:</p><ul><li><p>a</p></li> <li>b<ul><li>c</ul></ul><p>End"), "List:\n\na\nb\nc\n\nEnd");
        assert_eq!(of("one<br>two<br><br><br>three"), "one\ntwo\n\nthree");
        assert_eq!(of("<table><tr><td>a<td>b<tr><td>c</table>d"), "a\tb\nc\n\nd");
        assert_eq!(of("<pre>a\n  b</pre>"), "a\n  b");
    }

    #[test]
    fn what_stands_beside_the_text_is_left_out() {
        assert_eq!(
            of("<p>A</p><figure><img><figcaption>C</figcaption></figure><p class='Wide caption'>D</p><button>E</button><p>F"),
            "A\n\nF"
        );
        assert_eq!(of("<p class='captionless'>G"), "G");
    }
}
