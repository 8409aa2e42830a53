//! Paragraphs of styled words, set to a width.

use super::Style;
use anstyle::Effects;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// How letters look on a terminal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Face {
    pub(crate) bold: bool,
    pub(crate) dim: bool,
    pub(crate) italic: bool,
    pub(crate) underline: bool,
}

impl Face {
    pub(crate) const PLAIN: Self = Self { bold: false, dim: false, italic: false, underline: false };
    pub(crate) const BOLD: Self = Self { bold: true, ..Self::PLAIN };
    pub(crate) const DIM: Self = Self { dim: true, ..Self::PLAIN };
    pub(crate) const ITALIC: Self = Self { italic: true, ..Self::PLAIN };

    fn effects(self) -> Effects {
        Effects::new()
            .set(Effects::BOLD, self.bold)
            .set(Effects::DIMMED, self.dim)
            .set(Effects::ITALIC, self.italic)
            .set(Effects::UNDERLINE, self.underline)
    }
}

#[derive(Clone, Debug)]
struct Run {
    text: String,
    face: Face,
}

/// A word: runs that no line break parts, and the face of the space before it.
#[derive(Clone, Debug, Default)]
struct Word {
    space: Face,
    runs: Vec<Run>,
    width: usize,
}

impl Word {
    fn push(&mut self, text: &str, face: Face) {
        self.width += text.width();
        match self.runs.last_mut() {
            Some(last) if last.face == face => last.text.push_str(text),
            _ => self.runs.push(Run { text: text.to_owned(), face }),
        }
    }
}

/// Words on their way to lines.
#[derive(Clone, Debug, Default)]
pub(crate) struct Paragraph {
    words: Vec<Word>,
    /// Face of the white space since the last word, if there was any.
    space: Option<Face>,
    /// What comes next keeps to the word before it, white space or not.
    glued: bool,
}

impl Paragraph {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Adds text; its white space becomes single spaces, its control characters become visible.
    pub(crate) fn text(&mut self, text: &str, face: Face) {
        for (number, piece) in text.split(char::is_whitespace).enumerate() {
            if number > 0 {
                self.space.get_or_insert(face);
            }
            if !piece.is_empty() {
                self.word(&piece.chars().map(visible).collect::<String>(), face);
            }
        }
    }

    /// `[C1`: keeps to the word behind it.
    pub(crate) fn opening(&mut self, tag: &str) {
        self.word(tag, Face::DIM);
        self.word(KEPT_SPACE, Face::DIM);
        self.glued = true;
    }

    /// Spaces at which no line breaks.
    pub(crate) fn kept_spaces(&mut self, count: usize) {
        self.word(&KEPT_SPACE.repeat(count), Face::PLAIN);
        self.glued = true;
    }

    /// `]`: keeps to the word before it.
    pub(crate) fn closing(&mut self, brackets: &str) {
        let space = self.space.take();
        self.word(brackets, Face::DIM);
        self.space = space;
    }

    fn word(&mut self, piece: &str, face: Face) {
        let space = self.space.take().filter(|_| !self.glued);
        self.glued = false;
        match (space, self.words.last_mut()) {
            (None, Some(word)) => word.push(piece, face),
            (space, _) => {
                let mut word = Word { space: space.unwrap_or_default(), ..Word::default() };
                word.push(piece, face);
                self.words.push(word);
            }
        }
    }

    /// Fills the line up to the width, behind a space.
    pub(crate) fn fill(&mut self, character: char, width: usize, face: Face) {
        let used: usize = self.words.iter().map(|word| word.width + 1).sum();
        if used < width {
            self.space = Some(face);
            self.word(&std::iter::repeat_n(character, width - used).collect::<String>(), face);
        }
    }

    /// Sets the words as lines; the first one is indented by `first` columns, the others by `rest`.
    pub(crate) fn set(&self, page: &mut String, style: Style, first: usize, rest: usize) {
        self.set_lines(page, style, first, rest, usize::MAX);
    }

    /// The same, with at most `most` lines; what does not fit is replaced by `…`.
    pub(crate) fn set_lines(&self, page: &mut String, style: Style, first: usize, rest: usize, most: usize) {
        let mut line = Line { page, ansi: style.ansi, face: Face::PLAIN, column: 0, empty: true, number: 1 };
        line.indent(first);
        for word in &self.words {
            // Room for the dots on the last line.
            let width = if line.number >= most { style.width.saturating_sub(2) } else { style.width };
            if !line.empty && line.column + 1 + word.width > width {
                if line.number >= most {
                    line.push(" …", Face::PLAIN);
                    break;
                }
                line.next(rest);
            }
            if !line.empty {
                line.push(" ", word.space);
            }
            if line.column + word.width <= style.width {
                word.runs.iter().for_each(|run| line.push(&run.text, run.face));
            } else {
                line.push_cut(word, style.width, rest);
            }
            line.empty = false;
        }
        line.end();
    }
}

/// A space at which no line breaks. Texts have none left: [`Paragraph::text`] splits at theirs.
const KEPT_SPACE: &str = "\u{a0}";

/// The line that is being set.
struct Line<'a> {
    page: &'a mut String,
    ansi: bool,
    face: Face,
    column: usize,
    empty: bool,
    number: usize,
}

impl Line<'_> {
    fn indent(&mut self, columns: usize) {
        self.page.extend(std::iter::repeat_n(' ', columns));
        self.column = columns;
        self.empty = true;
    }

    fn wear(&mut self, face: Face) {
        if !self.ansi || self.face == face {
            return;
        }
        if self.face != Face::PLAIN {
            self.page.push_str("\u{1b}[0m");
        }
        if face != Face::PLAIN {
            self.page.push_str(&anstyle::Style::new().effects(face.effects()).render().to_string());
        }
        self.face = face;
    }

    fn push(&mut self, text: &str, face: Face) {
        self.wear(face);
        self.page.extend(text.chars().map(|c| if c == '\u{a0}' { ' ' } else { c }));
        self.column += text.width();
    }

    /// A word wider than a line: cut where the line ends.
    fn push_cut(&mut self, word: &Word, width: usize, rest: usize) {
        for run in &word.runs {
            for character in run.text.chars() {
                if self.column + character.width().unwrap_or(0) > width && self.column > rest {
                    self.next(rest);
                }
                self.wear(run.face);
                self.page.push(if character == '\u{a0}' { ' ' } else { character });
                self.column += character.width().unwrap_or(0);
            }
        }
    }

    fn next(&mut self, indent: usize) {
        self.end();
        self.indent(indent);
        self.number += 1;
    }

    fn end(&mut self) {
        self.wear(Face::PLAIN);
        self.page.push('\n');
    }
}

/// Control characters as pictures, direction marks as a replacement: a text must not steer the terminal.
fn visible(character: char) -> char {
    match character {
        '\u{0}'..='\u{1f}' => char::from_u32(0x2400 + u32::from(character)).unwrap_or('\u{fffd}'),
        '\u{7f}'..='\u{9f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
        _ => character,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(paragraph: &Paragraph, width: usize, ansi: bool) -> String {
        let mut page = String::new();
        paragraph.set(&mut page, Style { width, ansi }, 0, 2);
        page
    }

    #[test]
    fn lines_break_at_spaces_and_keep_to_the_width() {
        let mut paragraph = Paragraph::new();
        paragraph.text("one two\n three  four", Face::PLAIN);
        assert_eq!(set(&paragraph, 10, false), "one two\n  three\n  four\n");
    }

    #[test]
    fn wide_letters_take_two_columns() {
        let mut paragraph = Paragraph::new();
        paragraph.text("東京 京都", Face::PLAIN);
        assert_eq!(set(&paragraph, 8, false), "東京\n  京都\n");
    }

    #[test]
    fn a_word_longer_than_a_line_is_cut() {
        let mut paragraph = Paragraph::new();
        paragraph.text("abcdefghij", Face::PLAIN);
        assert_eq!(set(&paragraph, 5, false), "abcde\n  fgh\n  ij\n");
    }

    #[test]
    fn tags_keep_to_their_words() {
        let mut paragraph = Paragraph::new();
        paragraph.text("aaaa ", Face::PLAIN);
        paragraph.opening("[C1");
        paragraph.text("bb", Face { underline: true, ..Face::PLAIN });
        paragraph.closing("]");
        paragraph.text(", c", Face::PLAIN);
        assert_eq!(set(&paragraph, 11, false), "aaaa\n  [C1 bb],\n  c\n");
        let styled = set(&paragraph, 40, true);
        assert!(styled.contains("\u{1b}[4mbb\u{1b}[0m"), "{styled:?}");
    }

    #[test]
    fn at_most_so_many_lines() {
        let mut paragraph = Paragraph::new();
        paragraph.text("one two three four five", Face::PLAIN);
        let mut page = String::new();
        paragraph.set_lines(&mut page, Style { width: 10, ansi: false }, 0, 0, 2);
        assert_eq!(page, "one two\nthree …\n");
    }

    #[test]
    fn control_characters_do_not_reach_the_terminal() {
        let mut paragraph = Paragraph::new();
        paragraph.text("a\u{1b}[31mb\u{202e}c", Face::PLAIN);
        assert_eq!(set(&paragraph, 40, false), "a␛[31mb\u{fffd}c\n");
    }
}
