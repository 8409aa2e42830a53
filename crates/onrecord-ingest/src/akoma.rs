//! Akoma Ntoso 1.0 and 3.0: debates of parliaments, with the speaker of each speech.

use crate::flow::Flow;
use crate::xml::{Source, Step, Tree};
use crate::{Metadata, Party, Sink, Speech, Stop, date, markup};
use jiff::civil::Date;
use onrecord_text::Span;
use std::collections::BTreeMap;

/// Reads a debate, or the text of another document of a parliament.
pub(crate) fn read(tree: &Tree, root: usize, source: &Source<'_>, sink: &mut dyn Sink) -> Result<(), Stop> {
    let metadata = metadata(tree, root);
    let (text, speeches) = Reading::new(tree, root, metadata.published).read();
    let article = source.article(text, metadata, "application/akn+xml").map(|mut article| {
        article.speeches = speeches;
        article
    });
    source.hand_on(source.place, article, sink)
}

fn metadata(tree: &Tree, root: usize) -> Metadata {
    let identification = tree.find(root, "identification");
    let level = |name| identification.and_then(|node| tree.find(node, name));
    let (work, expression) = (level("FRBRWork"), level("FRBRExpression"));
    let of = |node: Option<usize>, name, key| tree.attribute(tree.find(node?, name)?, key).map(str::to_owned);
    let published = of(work, "FRBRdate", "date").or_else(|| of(expression, "FRBRdate", "date")).and_then(|date| date::published(&date));
    let publisher = ["showAs", "name"].into_iter().find_map(|key| of(Some(root), "publication", key));
    let heading = || {
        let preface = tree.find(root, "preface").or_else(|| tree.find(root, "debateBody"))?;
        ["docTitle", "title", "heading"].into_iter().find_map(|name| tree.line_of(preface, name))
    };
    let id = of(work, "FRBRthis", "value").or_else(|| of(work, "FRBRuri", "value"));
    Metadata {
        url: id.clone().filter(|id| id.starts_with("http")),
        id,
        title: tree.line_of(root, "docTitle").or_else(|| of(work, "FRBRalias", "value")).or_else(heading),
        published: published.as_ref().map(|published| published.date),
        published_at: published.and_then(|published| published.at),
        publisher,
        language: of(expression, "FRBRlanguage", "language"),
        ..Metadata::default()
    }
}

/// Elements whose text is what their speaker says.
fn is_speech(name: &str) -> bool {
    matches!(name, "speech" | "question" | "answer")
}

/// Elements in a speech that are printed with it and were not said.
fn is_beside_speech(name: &str) -> bool {
    matches!(name, "from" | "num" | "heading" | "subheading" | "scene" | "narrative" | "summary" | "remark" | "recordedTime" | "vote")
}

fn is_block(name: &str) -> bool {
    is_speech(name)
        || markup::is_block(name)
        || matches!(
            name,
            "from"
                | "num"
                | "heading"
                | "subheading"
                | "scene"
                | "narrative"
                | "summary"
                | "other"
                | "debateSection"
                | "speechGroup"
                | "docTitle"
                | "longTitle"
                | "preface"
                | "preamble"
                | "debateBody"
                | "conclusions"
                | "block"
                | "blockList"
                | "item"
                | "listIntroduction"
                | "listWrapUp"
                | "interstitial"
                | "container"
                | "tblock"
                | "signature"
                | "caption"
                | "list"
                | "paragraph"
                | "subparagraph"
                | "point"
                | "clause"
                | "content"
                | "intro"
                | "wrapUp"
        )
}

/// A debate while it is read.
struct Reading<'a> {
    tree: &'a Tree,
    root: usize,
    /// What the references of the document show for each identifier.
    shown: BTreeMap<&'a str, &'a str>,
    date: Option<Date>,
    flow: Flow,
    /// The speeches that are open, the innermost last.
    open: Vec<Open>,
    speeches: Vec<Speech>,
}

/// A speech that is open.
struct Open {
    speaker: Option<Party>,
    addressee: Option<Party>,
    said_on: Option<Date>,
    /// Where the piece at hand begins.
    start: Option<usize>,
    /// How many elements are open that hold what was not said.
    beside: usize,
}

impl<'a> Reading<'a> {
    fn new(tree: &'a Tree, root: usize, date: Option<Date>) -> Self {
        let references = tree.below(root).filter(|&node| tree.local(node) == "references").flat_map(|node| tree.children(node));
        let shown = references.filter_map(|node| {
            let id = ["eId", "id", "xml:id"].into_iter().find_map(|key| tree.attribute(node, key))?;
            Some((id, tree.attribute(node, "showAs")?))
        });
        Self { tree, root, shown: shown.collect(), date, flow: Flow::default(), open: Vec::new(), speeches: Vec::new() }
    }

    fn read(mut self) -> (String, Vec<Speech>) {
        let (tree, root) = (self.tree, self.root);
        tree.walk(root, &mut |step| {
            match step {
                Step::Text(text) => self.text(text),
                // Notes of editors stand below the page.
                Step::Enter(node) if matches!(tree.local(node), "meta" | "authorialNote" | "attachments" | "components") => return false,
                Step::Enter(node) => self.enter(node),
                Step::Leave(node) => self.leave(node),
            }
            true
        });
        self.speeches.sort_by_key(|speech| speech.content.start());
        (self.flow.into_text(), self.speeches)
    }

    fn text(&mut self, text: &str) {
        let first = self.flow.push(text);
        if let Some(open) = self.open.last_mut().filter(|open| open.beside == 0) {
            open.start = open.start.or(first);
        }
    }

    fn enter(&mut self, node: usize) {
        let name = self.tree.local(node);
        self.between(name);
        if is_speech(name) {
            // What is said in between cuts the outer speech in two.
            self.close_piece();
            let speech = self.speech(node);
            self.open.push(speech);
        } else if is_beside_speech(name) {
            self.close_piece();
            if let Some(open) = self.open.last_mut() {
                open.beside += 1;
            }
        }
    }

    fn leave(&mut self, node: usize) {
        let name = self.tree.local(node);
        if is_speech(name) {
            self.close_piece();
            self.open.pop();
        } else if is_beside_speech(name)
            && let Some(open) = self.open.last_mut()
        {
            open.beside -= 1;
        }
        self.between(name);
    }

    fn between(&mut self, name: &str) {
        match name {
            "br" | "eol" => self.flow.line(),
            "td" | "th" => drop(self.flow.push(" ")),
            name if is_block(name) => self.flow.paragraph(),
            _ => {}
        }
    }

    /// Ends the piece of the innermost speech that is open.
    fn close_piece(&mut self) {
        let end = self.flow.len();
        let Some(open) = self.open.last_mut() else { return };
        if let (Some(start), Some(speaker)) = (open.start.take(), &open.speaker) {
            let (speaker, addressee) = (speaker.clone(), open.addressee.clone());
            self.speeches.push(Speech { content: Span::new(start, end), speaker, addressee, said_on: open.said_on });
        }
    }

    fn speech(&self, node: usize) -> Open {
        let tree = self.tree;
        let role = tree.attribute(node, "as").map(|id| self.shown(id).unwrap_or_else(|| bare(id)));
        let from = tree.children(node).find(|&child| tree.local(child) == "from").and_then(|from| tree.line(from));
        let from = from.map(|from| from.trim_end_matches([':', '.', '—', '–', '-']).trim_end().to_owned()).filter(|from| !from.is_empty());
        let by = tree.attribute(node, "by").filter(|by| !bare(by).is_empty());
        let name = by.and_then(|by| self.shown(by)).or(from).or_else(|| by.map(bare));
        let speaker = name.map(|name| Party { name, id: by.map(str::to_owned), role });
        let to = tree.attribute(node, "to").filter(|to| !bare(to).is_empty());
        let addressee = to.map(|to| Party { name: self.shown(to).unwrap_or_else(|| bare(to)), id: Some(to.to_owned()), role: None });
        let said_on = tree.attribute(node, "startTime").and_then(date::published).map(|published| published.date);
        Open { speaker, addressee, said_on: said_on.or(self.date), start: None, beside: 0 }
    }

    /// What the references of the document show for `#reyes`.
    fn shown(&self, reference: &str) -> Option<String> {
        self.shown.get(bare(reference).as_str()).map(|shown| (*shown).to_owned())
    }
}

/// An identifier without the mark of a reference.
fn bare(reference: &str) -> String {
    reference.trim_start_matches('#').trim().to_owned()
}
