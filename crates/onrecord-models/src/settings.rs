//! The words that tell through what, and where, something was said: letters and tweets, courts and airports.
//!
//! The table is `data/settings.tsv`, compiled by hand; its head explains the columns.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

const TABLE: &str = include_str!("../data/settings.tsv");

/// Through what words reach others when not by mouth in one room.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MediumKind {
    /// A statement given out in writing: a press release, a communiqué.
    Statement,
    /// A letter.
    Letter,
    /// An e-mail.
    Email,
    /// A post on a social network, a blog or a web page.
    Post,
    /// A telephone call.
    Phone,
    /// A text message, cable, memo or note.
    Message,
    /// Television, radio, a podcast or a recording.
    Broadcast,
    /// A column, article or book.
    Print,
    /// A report, court filing, ruling, survey or other record.
    Document,
}

impl MediumKind {
    /// All kinds.
    pub const ALL: [Self; 9] =
        [Self::Statement, Self::Letter, Self::Email, Self::Post, Self::Phone, Self::Message, Self::Broadcast, Self::Print, Self::Document];

    /// Its name in records.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Statement => "statement",
            Self::Letter => "letter",
            Self::Email => "email",
            Self::Post => "post",
            Self::Phone => "phone",
            Self::Message => "message",
            Self::Broadcast => "broadcast",
            Self::Print => "print",
            Self::Document => "document",
        }
    }

    fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// A noun for what carries words to others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Medium {
    /// What it is.
    pub kind: MediumKind,
    prepositions: Vec<&'static str>,
}

impl Medium {
    /// Whether `preposition` leads to it: `in` a letter, `on` television.
    #[must_use]
    pub fn follows(&self, preposition: &str) -> bool {
        self.prepositions.contains(&preposition)
    }
}

/// The prepositions that lead to a medium of which the table says nothing else.
const USUAL: [&str; 4] = ["in", "by", "via", "through"];

/// The words of settings: all in lower case.
#[derive(Debug, Default)]
pub struct Settings {
    media: HashMap<&'static str, Medium>,
    sent: HashMap<&'static str, MediumKind>,
    venues: HashSet<&'static str>,
}

impl Settings {
    /// The table that is compiled into the program.
    #[must_use]
    pub fn embedded() -> &'static Self {
        static SETTINGS: OnceLock<Settings> = OnceLock::new();
        SETTINGS.get_or_init(|| Self::read(TABLE))
    }

    /// Reads the table. Lines of an unknown kind are skipped: a test holds that there are none.
    fn read(table: &'static str) -> Self {
        let mut settings = Self::default();
        for line in table.lines().filter(|line| !line.starts_with('#')) {
            let columns: Vec<&'static str> = line.split('\t').collect();
            match columns[..] {
                ["medium", word, usage] => {
                    let (kind, prepositions) =
                        usage.split_once(' ').map_or((usage, USUAL.to_vec()), |(kind, list)| (kind, list.split(',').collect()));
                    if let Some(kind) = MediumKind::named(kind) {
                        settings.media.insert(word, Medium { kind, prepositions });
                    }
                }
                ["sent", _, forms, kind] => {
                    let kind = MediumKind::named(kind);
                    settings.sent.extend(forms.split(',').filter_map(|form| Some((form, kind?))));
                }
                ["venue", word] => {
                    settings.venues.insert(word);
                }
                _ => {}
            }
        }
        settings
    }

    /// What carries words to others and is called `word`.
    #[must_use]
    pub fn medium(&self, word: &str) -> Option<&Medium> {
        self.media.get(word)
    }

    /// Through what words go that somebody `tweeted` or `emailed`.
    #[must_use]
    pub fn sent_by(&self, verb: &str) -> Option<MediumKind> {
        self.sent.get(verb).copied()
    }

    /// Whether the word is a common noun for a place where people speak: `court`, `airport`.
    #[must_use]
    pub fn is_venue(&self, word: &str) -> bool {
        self.venues.contains(word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_read_once() {
        let lines: Vec<&str> = TABLE.lines().filter(|line| !line.starts_with('#')).collect();
        let distinct: HashSet<Vec<&str>> = lines.iter().map(|line| line.split('\t').take(2).collect()).collect();
        assert_eq!(distinct.len(), lines.len());
        let settings = Settings::embedded();
        for line in lines {
            assert_eq!(line, line.to_lowercase());
            let columns: Vec<&str> = line.split('\t').collect();
            let known = match columns[0] {
                "medium" => settings.medium(columns[1]).is_some(),
                "sent" => columns[2].split(',').all(|form| settings.sent_by(form).is_some()),
                "venue" => settings.is_venue(columns[1]),
                _ => false,
            };
            assert!(known, "{line}");
        }
    }

    #[test]
    fn prepositions_lead_to_media() {
        let settings = Settings::embedded();
        let leads = |preposition: &str, word: &str| settings.medium(word).is_some_and(|medium| medium.follows(preposition));
        assert!(leads("in", "letter") && leads("on", "television") && leads("by", "phone") && leads("via", "email"));
        assert!(!leads("on", "letter") && !leads("in", "television") && !leads("at", "report"));
    }
}
