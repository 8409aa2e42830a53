//! [`Flow`]: running text put together from pieces of markup, with paragraphs and exact places.

/// What stands before the next letter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    #[default]
    None,
    Space,
    Line,
    Paragraph,
}

/// A text in the making. White space between letters becomes one space; lines and paragraphs are what is asked for.
#[derive(Debug, Default)]
pub(crate) struct Flow {
    text: String,
    gap: Gap,
}

impl Flow {
    /// Adds running text, and tells where its first letter came to stand, if it has any.
    pub(crate) fn push(&mut self, text: &str) -> Option<usize> {
        let mut first = None;
        for character in text.chars() {
            // A soft hyphen and a byte order mark are no letters, and would stand in the way of every search.
            if matches!(character, '\u{ad}' | '\u{feff}' | '\0') {
                continue;
            }
            if character.is_whitespace() {
                self.gap = self.gap.max(Gap::Space);
                continue;
            }
            if !self.text.is_empty() {
                self.text.push_str(["", " ", "\n", "\n\n"][self.gap as usize]);
            }
            self.gap = Gap::None;
            first.get_or_insert(self.text.len());
            self.text.push(character);
        }
        first
    }

    /// What follows begins a line.
    pub(crate) fn line(&mut self) {
        self.gap = self.gap.max(Gap::Line);
    }

    /// What follows begins a paragraph.
    pub(crate) fn paragraph(&mut self) {
        self.gap = Gap::Paragraph;
    }

    /// Length so far in bytes, white space at the end left out.
    pub(crate) fn len(&self) -> usize {
        self.text.len()
    }

    /// The text, without white space at its ends.
    pub(crate) fn into_text(self) -> String {
        self.text
    }
}

#[cfg(test)]
mod tests {
    use super::Flow;

    #[test]
    fn white_space_is_what_was_asked_for() {
        let mut flow = Flow::default();
        assert_eq!(flow.push(" \n"), None);
        assert_eq!(flow.push("  One\u{a0} two"), Some(0));
        flow.line();
        flow.paragraph();
        flow.line();
        assert_eq!(flow.push(" é "), Some(9));
        flow.line();
        assert_eq!(flow.push("end"), Some(12));
        assert_eq!(flow.into_text(), "One two\n\né\nend");
    }
}
