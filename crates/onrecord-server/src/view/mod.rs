//! What templates show: values made ready for reading.

pub(crate) mod article;
pub(crate) mod charts;
pub(crate) mod marks;

use crate::api::{Change, Statement};
use crate::ask::{address, encode};
use crate::assets;
use onrecord_store::highlights;

/// What is around every page.
pub(crate) struct Nav {
    pub(crate) title: String,
    /// Path of the page in the menu that is shown as the present one.
    pub(crate) here: &'static str,
    /// What stands in the field for words.
    pub(crate) q: String,
    pub(crate) style: String,
    pub(crate) script: String,
    pub(crate) icon: String,
}

/// The pages of the menu.
pub(crate) const MENU: [(&str, &str); 6] = [
    ("/search", "Search"),
    ("/speakers", "Speakers"),
    ("/verify", "Verify a quote"),
    ("/read", "Read"),
    ("/coverage", "Compare coverage"),
    ("/about", "About this ledger"),
];

impl Nav {
    pub(crate) fn new(title: impl Into<String>, here: &'static str) -> Self {
        Self {
            title: title.into(),
            here,
            q: String::new(),
            style: assets::address("style.css"),
            script: assets::address("script.js"),
            icon: assets::address("icon.svg"),
        }
    }

    pub(crate) fn with_words(mut self, q: Option<&str>) -> Self {
        self.q = q.unwrap_or_default().to_owned();
        self
    }

    pub(crate) fn menu(&self) -> [(&'static str, &'static str); 6] {
        MENU
    }
}

/// A statement in a list.
pub(crate) struct Card {
    pub(crate) id: String,
    pub(crate) speaker: String,
    /// Address of the speaker's page; none for those without a name.
    pub(crate) speaker_page: Option<String>,
    pub(crate) day: String,
    pub(crate) form: String,
    pub(crate) letter: &'static str,
    pub(crate) act: String,
    pub(crate) addressee: Option<String>,
    pub(crate) occasion: Option<String>,
    /// Pieces of the content; true where words that were looked for stand.
    pub(crate) content: Vec<(bool, String)>,
    pub(crate) outlet: String,
    pub(crate) title: String,
    pub(crate) published: String,
    pub(crate) article: String,
    pub(crate) citation: String,
    pub(crate) reports: u64,
    pub(crate) utterance: String,
    pub(crate) uncertain: bool,
}

impl Card {
    pub(crate) fn new(statement: &Statement, words: &str) -> Self {
        Self {
            id: statement.statement.clone(),
            speaker: speaker(statement),
            speaker_page: statement.speaker.as_deref().map(speaker_page),
            day: said(statement),
            form: statement.form.clone(),
            letter: letter(&statement.form),
            act: statement.act.clone(),
            addressee: statement.addressee.as_deref().map(one_line),
            occasion: statement.occasion.as_deref().map(one_line),
            content: pieces(&one_line(&statement.content), words),
            outlet: statement.publisher.clone().unwrap_or_else(|| "outlet not known".to_owned()),
            title: title(statement.title.as_deref(), statement.path.as_deref()),
            published: statement.published.as_deref().map_or_else(|| "undated".to_owned(), day),
            article: statement.permalink.clone(),
            citation: statement.citation.clone(),
            reports: statement.reports,
            utterance: format!("/u/{}", encode(&statement.utterance)),
            uncertain: statement.confidence < 0.5,
        }
    }

    pub(crate) fn list(statements: &[Statement], words: &str) -> Vec<Self> {
        statements.iter().map(|statement| Self::new(statement, words)).collect()
    }
}

/// A title, else the name of the file.
pub(crate) fn title(title: Option<&str>, path: Option<&str>) -> String {
    let file = || path.and_then(|path| path.rsplit(['/', '!']).next()).filter(|file| !file.is_empty() && *file != "-");
    title.map(one_line).or_else(|| file().map(str::to_owned)).unwrap_or_else(|| "untitled".to_owned())
}

/// The name of who speaks, else the words for them.
pub(crate) fn speaker(statement: &Statement) -> String {
    let who = statement.speaker.as_deref().or(statement.source.as_deref());
    who.map_or_else(|| "speaker not named".to_owned(), one_line)
}

pub(crate) fn speaker_page(name: &str) -> String {
    address("/speaker", [("name", name)])
}

/// When something was said, in words.
fn said(statement: &Statement) -> String {
    match (&statement.said_first, &statement.said_last) {
        (Some(first), Some(last)) if first == last => day(first),
        (Some(first), Some(last)) => format!("{} to {}", day(first), day(last)),
        (None, Some(last)) => format!("not after {}", day(last)),
        (Some(first), None) => format!("not before {}", day(first)),
        (None, None) => {
            statement.published.as_deref().map_or_else(|| "undated".to_owned(), |published| format!("published {}", day(published)))
        }
    }
}

/// `D`, `I` or `M`.
pub(crate) fn letter(form: &str) -> &'static str {
    match form {
        "direct" => "D",
        "mixed" => "M",
        _ => "I",
    }
}

/// `3 June 2025` for `2025-06-03`, `June 2025` for `2025-06`; anything else as it is.
pub(crate) fn day(text: &str) -> String {
    if let Ok(date) = text.parse::<jiff::civil::Date>() {
        return date.strftime("%-d %B %Y").to_string();
    }
    let month = format!("{text}-01").parse::<jiff::civil::Date>();
    month.map_or_else(|_| text.to_owned(), |date| date.strftime("%B %Y").to_string())
}

pub(crate) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Pieces of a text; true where words that were looked for stand.
pub(crate) fn pieces(text: &str, words: &str) -> Vec<(bool, String)> {
    let (mut pieces, mut at) = (Vec::new(), 0);
    for range in highlights(text, words) {
        if at < range.start {
            pieces.push((false, text[at..range.start].to_owned()));
        }
        pieces.push((true, text[range.clone()].to_owned()));
        at = range.end;
    }
    if at < text.len() {
        pieces.push((false, text[at..].to_owned()));
    }
    pieces
}

/// A step between two wordings, as a template shows it.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    pub(crate) is_same: bool,
    /// Of the first alone, where it is not the same.
    pub(crate) is_quoted: bool,
    pub(crate) words: String,
}

/// Steps between two wordings.
pub(crate) fn steps(diff: &[Change]) -> Vec<Step> {
    let step = |change: &Change| {
        let (is_same, is_quoted, words) = match change {
            Change::Same(words) => (true, false, words),
            Change::Quoted(words) => (false, true, words),
            Change::Printed(words) => (false, false, words),
        };
        Step { is_same, is_quoted, words: one_line(words) }
    };
    diff.iter().map(step).collect()
}

/// `1 statement`, `12,345 statements`.
pub(crate) fn count(number: u64, one: &str, many: &str) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{grouped} {}", if number == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::{count, day, pieces};

    #[test]
    fn days_and_numbers_are_written_for_people() {
        assert_eq!((day("2025-06-03").as_str(), day("2025-06").as_str(), day("soon").as_str()), ("3 June 2025", "June 2025", "soon"));
        assert_eq!((count(1, "text", "texts").as_str(), count(1_234_567, "text", "texts").as_str()), ("1 text", "1,234,567 texts"));
    }

    #[test]
    fn pieces_of_a_text_are_the_whole_of_it() {
        let text = "The bridge, the BRIDGE!";
        let pieces = pieces(text, "bridge");
        assert_eq!(pieces.iter().map(|piece| piece.1.as_str()).collect::<String>(), text);
        assert_eq!(pieces.iter().filter(|piece| piece.0).count(), 2);
    }
}
