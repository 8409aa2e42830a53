//! The page for people: the text with its statements marked, and a list of them.
//!
//! Every mark is a letter and a number in brackets, `[C3 ...]`: that is what a pipe, a printer or
//! a screen reader gets. A terminal gets the same characters with content underlined, sources bold
//! and cues in italics. No hue is used.

mod list;
mod marks;
mod wrap;

use crate::args::Colour;
use marks::MarkedText;
use onrecord::{Document, Reading};
use onrecord_text::{Block, BlockKind};
use std::io::{self, IsTerminal as _};
pub(crate) use wrap::{Face, Paragraph};

/// How wide and with what means a page is set.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Style {
    /// Columns of a line.
    pub(crate) width: usize,
    /// Whether bold, underline and italics are used.
    pub(crate) ansi: bool,
}

/// Lines longer than this are hard to read, however wide the terminal.
const WIDEST: usize = 100;

impl Style {
    /// As the options, the environment and the terminal ask. `to_stdout`: the page goes to standard output.
    pub(crate) fn choose(colour: Colour, width: Option<u16>, to_stdout: bool) -> Self {
        let stdout = io::stdout();
        let ansi = match colour {
            Colour::Always => true,
            Colour::Never => false,
            Colour::Auto => to_stdout && anstream::AutoStream::choice(&stdout) != anstream::ColorChoice::Never,
        };
        let terminal = || {
            let size = terminal_size::terminal_size().filter(|_| to_stdout && stdout.is_terminal());
            size.map(|(columns, _)| usize::from(columns.0).clamp(20, WIDEST))
        };
        Self { width: width.map(usize::from).or_else(terminal).unwrap_or(80), ansi }
    }
}

/// The page of one document.
pub(crate) fn page(document: &Document, reading: &Reading, style: Style) -> String {
    let mut page = String::with_capacity(document.text().len() * 2);
    let text = MarkedText::new(document, reading);
    header(&mut page, document, reading, &text, style);
    body(&mut page, document, reading, &text, style);
    list::statements(&mut page, document, reading, style);
    page
}

fn header(page: &mut String, document: &Document, reading: &Reading, text: &MarkedText<'_>, style: Style) {
    let name = match document.origin().path.as_deref() {
        Some("-") | None => "standard input",
        Some(path) => path,
    };
    let mut line = Paragraph::new();
    line.text("── ", Face::DIM);
    line.text(name, Face::BOLD);
    line.text(" ", Face::DIM);
    line.fill('─', style.width, Face::DIM);
    line.set(page, style, 0, 0);
    if let Some(title) = reading.segmentation.blocks.iter().find(|block| block.kind == BlockKind::Title) {
        text.paragraph(title.span, Face::BOLD).set(page, style, 0, 0);
    }
    let mut facts: Vec<String> = Vec::new();
    let segmentation = &reading.segmentation;
    if let Some(dateline) = &segmentation.dateline {
        facts.extend([dateline.place, dateline.agency].into_iter().flatten().map(|span| document.slice(span).to_owned()));
        // A day without a year is shown as it is written.
        let written = || dateline.date_span.map(|span| document.slice(span).to_owned());
        facts.extend(dateline.date.map(|date| date.to_string()).or_else(written));
    }
    let dateline_day = segmentation.dateline.as_ref().and_then(|dateline| dateline.date);
    facts.extend(segmentation.published.filter(|&day| dateline_day != Some(day)).map(|day| format!("published {day}")));
    facts.push(match reading.statements.len() {
        0 => "no statements found".to_owned(),
        1 => "1 statement".to_owned(),
        count => format!("{count} statements"),
    });
    let mut line = Paragraph::new();
    line.text(&facts.join(" · "), Face::PLAIN);
    line.set(page, style, 0, 0);
}

fn body(page: &mut String, document: &Document, reading: &Reading, text: &MarkedText<'_>, style: Style) {
    let mut shown = false;
    let mut at = 0;
    let show = |span, kind: BlockKind, page: &mut String| {
        let face = match kind {
            BlockKind::Title | BlockKind::Heading => Face::BOLD,
            BlockKind::Byline | BlockKind::Metadata => Face::DIM,
            BlockKind::Paragraph => Face::PLAIN,
        };
        page.push('\n');
        text.paragraph(span, face).set(page, style, 0, 0);
    };
    for &Block { span, kind } in &reading.segmentation.blocks {
        // Nothing of the text is left out, even what stands in no block.
        let gap = onrecord::Span::new(at.min(span.start()), span.start());
        if !document.slice(gap).trim().is_empty() {
            show(gap, BlockKind::Metadata, page);
        }
        at = at.max(span.end());
        if kind == BlockKind::Title && !shown {
            // Stands in the header.
            shown = true;
            continue;
        }
        show(span, kind, page);
    }
    let rest = onrecord::Span::new(at, document.text().len());
    if !document.slice(rest).trim().is_empty() {
        show(rest, BlockKind::Metadata, page);
    }
}
