//! Sentences: where one ends, in spite of abbreviations, initials, decimals and quotation marks.
//!
//! A sentence ends behind `.`, `!`, `?` or `…` with the closing marks and brackets that follow,
//! when white space comes next, unless something speaks against it: a lower-case word (`“No!”
//! she said`), a name that is the subject of a verb of speech (`“No?” Reyes asked.`), or an
//! abbreviation. It never cuts a token.

use crate::{
    Span,
    cursor::{Cursor, is_listed},
    places::REGIONS,
};

/// Appends the sentences of `span`, a stretch of one block, to `sentences`.
pub(crate) fn find_sentences(text: &str, span: Span, sentences: &mut Vec<Span>) {
    let bytes = &text.as_bytes()[..span.end()];
    let mut start = span.start();
    let mut at = start;
    // Texts without any capital letter exist on old wires; there a lower-case letter proves nothing.
    let has_capitals = !bytes[start..].is_ascii() || bytes[start..].iter().any(u8::is_ascii_uppercase);
    while at < bytes.len() {
        match bytes[at] {
            b'.' | b'!' | b'?' => {}
            // `…` is E2 80 A6.
            0xe2 if bytes[at..].starts_with("…".as_bytes()) => {}
            b'\n' => {
                if let Some(item) = list_item(text, span, start, at) {
                    push(text, start, at, sentences);
                    start = item;
                }
                at += 1;
                continue;
            }
            _ => {
                at += 1;
                continue;
            }
        }
        let first_stop = at;
        let stops_end = end_of_stops(bytes, at);
        let end = end_of_closers(text, stops_end, span.end());
        at = end;
        let next = end + white_space(text, end, span.end());
        if next >= span.end() {
            break;
        }
        if next == end {
            continue;
        }
        let stop = Stop { text, sentence: start, at: first_stop, stops_end, end, next, limit: span.end(), has_capitals };
        if stop.ends_sentence() {
            push(text, start, end, sentences);
            start = next;
        }
        at = next.max(at);
    }
    push(text, start, span.end(), sentences);
}

fn push(text: &str, start: usize, end: usize, sentences: &mut Vec<Span>) {
    let length = text[start..end].trim_end().len();
    if length > 0 {
        sentences.push(Span::new(start, start + length));
    }
}

fn end_of_stops(bytes: &[u8], mut at: usize) -> usize {
    loop {
        match bytes.get(at) {
            Some(b'.' | b'!' | b'?') => at += 1,
            Some(0xe2) if bytes[at..].starts_with("…".as_bytes()) => at += "…".len(),
            _ => return at,
        }
    }
}

/// Just past the quotation marks and brackets that close behind a stop.
fn end_of_closers(text: &str, at: usize, limit: usize) -> usize {
    // ASCII is the common case: the next byte is a blank.
    if text.as_bytes().get(at) == Some(&b' ') {
        return at;
    }
    let closes = |character: char| matches!(character, '"' | '\'' | '”' | '’' | '»' | '›' | '“' | '‘' | ')' | ']' | '}' | '*' | '_');
    text[at..limit].find(|character| !closes(character)).map_or(limit, |length| at + length)
}

fn white_space(text: &str, at: usize, limit: usize) -> usize {
    text[at..limit].len() - text[at..limit].trim_start().len()
}

/// A line that is an item of a list begins a sentence: the offset of its bullet, given the line
/// end before it. A hyphen is a bullet where the text before it has come to a stop.
fn list_item(text: &str, span: Span, sentence: usize, line_end: usize) -> Option<usize> {
    let start = line_end + white_space(text, line_end, span.end());
    let rest = &text[start..span.end()];
    let bullet = rest.chars().next()?;
    // `--` is a bullet on wires.
    let blank = rest.trim_start_matches("--").trim_start_matches(bullet).starts_with([' ', '\t']);
    let stopped = || {
        let before = text[sentence..line_end].trim_end();
        before.ends_with([':', ';', '.', '!', '?']) || before.starts_with(bullet) || before.is_empty()
    };
    let is_item = match bullet {
        '•' | '·' | '▪' | '◦' | '‣' => true,
        '*' => blank,
        '-' | '–' | '—' => blank && stopped(),
        '1'..='9' => {
            let behind = rest.trim_start_matches(|character: char| character.is_ascii_digit());
            rest.len() - behind.len() <= 2 && (behind.starts_with(". ") || behind.starts_with(") ")) && stopped()
        }
        _ => false,
    };
    is_item.then_some(start)
}

/// A place where a sentence may end.
struct Stop<'t> {
    text: &'t str,
    /// Where the sentence starts.
    sentence: usize,
    /// The first of the stops.
    at: usize,
    /// Just past the last of them.
    stops_end: usize,
    /// Just past the closing marks behind them.
    end: usize,
    /// The first character of what follows the white space.
    next: usize,
    limit: usize,
    has_capitals: bool,
}

impl Stop<'_> {
    fn ends_sentence(&self) -> bool {
        let mut ahead = Cursor::new(self.text, Span::new(self.next, self.limit), 160);
        // `. . .` is one ellipsis, and a stop behind white space belongs to what it follows.
        if ahead.peek().is_some_and(|next| matches!(next, '.' | '!' | '?' | ',' | ';' | ':' | ')' | ']' | '…')) {
            return false;
        }
        ahead.take_while(|next| !next.is_alphanumeric() && !next.is_whitespace());
        let quoted = self.stops_end < self.end && self.text[self.stops_end..self.end].contains(['"', '”', '’', '\'', '»', '“', '‘', '›']);
        let dash = matches!(ahead.since(self.next), "—" | "–" | "-" | "--");
        if dash {
            // `“No!” — she left.` goes on; `It ended. — Ana Reyes` and a list do not.
            ahead.skip_blanks();
        }
        let Some(next) = ahead.peek() else { return true };
        if next.is_lowercase() {
            let mut rest = ahead;
            rest.take_while(char::is_lowercase);
            // `iPhone` and `eBay` begin sentences.
            let brand = rest.peek().is_some_and(char::is_uppercase);
            if !brand && (self.has_capitals || self.shortens(ahead)) {
                return false;
            }
        }
        let single = self.stops_end - self.at == 1 && self.text.as_bytes()[self.at] == b'.';
        if !single && quoted && is_attribution(ahead) {
            return false;
        }
        !(single && self.shortens(ahead))
    }

    /// Whether the full stop shortens the word before it rather than ends the sentence, given the
    /// word that follows.
    fn shortens(&self, ahead: Cursor<'_>) -> bool {
        let head = &self.text[self.sentence..self.at];
        let word = last_word(head);
        let Some(first) = word.chars().next() else { return false };
        let mut next = ahead;
        let next_word = next.word().unwrap_or("");
        let starter = is_listed(STARTERS, next_word);
        let digit_next = ahead.peek().is_some_and(|next| next.is_ascii_digit());
        // An enumerator at the head of a sentence: `1.`, `a.`, `II.`
        if head.len() == word.len() && (word.len() <= 3 && word.bytes().all(|byte| byte.is_ascii_digit()) || word.len() == 1) {
            return true;
        }
        let letters = word.chars().count();
        if letters == 1 && first.is_alphabetic() {
            // `John F. Reyes`, but `plan B. The`, and the pronoun ends what it ends.
            return first != 'I' && !starter;
        }
        if word.contains('.') {
            // `U.S.`, `p.m.`, `Ph.D.`: the sentence ends when a usual first word comes next. Behind
            // a time of day any capital does, unless it is the zone or the day.
            let hour = matches!(word.to_ascii_lowercase().as_str(), "a.m" | "p.m");
            let goes_on =
                is_listed(AFTER_HOURS, next_word) || digit_next || (first.is_uppercase() && is_listed(AFTER_HOURS_IN_CAPITALS, next_word));
            return if hour { goes_on } else { !starter };
        }
        if is_listed(NEVER_LAST, word) {
            return true;
        }
        if is_listed(BEFORE_NUMBERS, word) {
            return digit_next;
        }
        let shortened = is_listed(SOMETIMES_LAST, word) || (first.is_uppercase() && letters <= 5 && is_short_region(word));
        shortened && !starter
    }
}

/// The word at the end of `head`, its inner full stops included.
fn last_word(head: &str) -> &str {
    const LONGEST: usize = 24;
    let mut start = head.len();
    for (at, character) in head.char_indices().rev() {
        if !(character.is_alphanumeric() || matches!(character, '.' | '-')) || head.len() - at > LONGEST {
            break;
        }
        start = at;
    }
    head[start..].trim_start_matches(['.', '-'])
}

/// `Calif`, `Mass`: the short forms among the regions are those of which a longer name begins so.
fn is_short_region(word: &str) -> bool {
    const WORDS: &[&str] = &[
        "chad", "chile", "china", "cuba", "egypt", "fiji", "gabon", "ghana", "haiti", "idaho", "india", "iowa", "iran", "iraq", "italy",
        "japan", "kenya", "laos", "libya", "maine", "mali", "malta", "man", "miss", "nepal", "niger", "ohio", "oman", "peru", "qatar",
        "spain", "sudan", "syria", "texas", "togo", "uae", "uk", "utah", "wales", "yemen",
    ];
    is_listed(REGIONS, word) && !is_listed(WORDS, word) && !word.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// Whether the words from the cursor on are a name with a verb of speech: `Reyes asked`, `Mayor
/// Ana Reyes told`.
fn is_attribution(mut ahead: Cursor<'_>) -> bool {
    const WORDS: usize = 5;
    const PRONOUNS: &[&str] = &["he", "i", "it", "she", "they", "we", "you"];
    for word in 0..WORDS {
        let start = ahead.at();
        ahead.take_while(|character| character.is_alphanumeric() || matches!(character, '-' | '’' | '\'' | '.'));
        let name = ahead.since(start).trim_end_matches('.');
        if word > 0 && is_listed(SPEECH, name) {
            return true;
        }
        let small = is_listed(&["al", "bin", "da", "de", "del", "der", "la", "van", "von"], name);
        let named = name.starts_with(char::is_uppercase) && !is_listed(PRONOUNS, name);
        if !(named || small) || !ahead.skip_blanks() {
            return false;
        }
    }
    false
}

/// Verbs that follow a speaker's name behind a quotation.
const SPEECH: &[&str] = &[
    "added",
    "announced",
    "answered",
    "argued",
    "asked",
    "asks",
    "commented",
    "continued",
    "cried",
    "declared",
    "demanded",
    "exclaimed",
    "joked",
    "laughed",
    "noted",
    "posted",
    "quipped",
    "recalled",
    "remarked",
    "replied",
    "responded",
    "said",
    "says",
    "screamed",
    "shot",
    "shouted",
    "sighed",
    "told",
    "tweeted",
    "urged",
    "warned",
    "wondered",
    "wrote",
    "yelled",
];

/// Words that usually begin a sentence and are seldom part of a name.
const STARTERS: &[&str] = &[
    "a",
    "about",
    "according",
    "after",
    "all",
    "also",
    "although",
    "an",
    "and",
    "another",
    "any",
    "as",
    "asked",
    "at",
    "because",
    "before",
    "both",
    "but",
    "by",
    "critics",
    "despite",
    "during",
    "each",
    "earlier",
    "even",
    "every",
    "few",
    "for",
    "from",
    "he",
    "her",
    "here",
    "his",
    "how",
    "however",
    "i",
    "if",
    "in",
    "instead",
    "is",
    "it",
    "its",
    "last",
    "later",
    "like",
    "many",
    "meanwhile",
    "more",
    "most",
    "much",
    "my",
    "no",
    "none",
    "nor",
    "not",
    "nothing",
    "now",
    "of",
    "officials",
    "on",
    "once",
    "one",
    "only",
    "or",
    "our",
    "over",
    "people",
    "police",
    "she",
    "since",
    "so",
    "some",
    "still",
    "such",
    "that",
    "the",
    "their",
    "then",
    "there",
    "these",
    "they",
    "this",
    "those",
    "though",
    "thousands",
    "to",
    "today",
    "two",
    "under",
    "until",
    "we",
    "what",
    "when",
    "where",
    "whether",
    "which",
    "while",
    "who",
    "why",
    "with",
    "without",
    "yet",
    "you",
    "your",
];

/// Words behind a time of day that belong to it.
const AFTER_HOURS: &[&str] = &[
    "bst",
    "cdt",
    "cest",
    "cet",
    "cst",
    "edt",
    "est",
    "et",
    "friday",
    "gmt",
    "ist",
    "jst",
    "local",
    "mdt",
    "monday",
    "moscow",
    "msk",
    "mst",
    "pdt",
    "pst",
    "pt",
    "saturday",
    "sunday",
    "thursday",
    "tuesday",
    "utc",
    "wednesday",
];

/// In texts all in capitals a capital proves nothing, so that these go on as well.
const AFTER_HOURS_IN_CAPITALS: &[&str] = &["and", "at", "but", "from", "in", "on", "to", "when", "with"];

/// Short forms that a name or a second half must follow.
const NEVER_LAST: &[&str] = &[
    "adm", "amb", "asst", "atty", "brig", "capt", "cf", "cllr", "cmdr", "col", "cpl", "del", "det", "dr", "drs", "eg", "fr", "ft", "gen",
    "gov", "govs", "hon", "ie", "insp", "lieut", "lt", "maj", "messrs", "mgr", "mme", "mr", "mrs", "ms", "msgr", "mt", "mx", "pfc", "pres",
    "prof", "pvt", "rep", "reps", "rev", "sen", "sens", "sgt", "spc", "st", "supt", "viz", "vs",
];

/// Short forms that only a number makes one: `No. 5`, `Feb. 3`, `p. 12`.
const BEFORE_NUMBERS: &[&str] =
    &["apr", "art", "aug", "dec", "feb", "fig", "jan", "jul", "jun", "mar", "no", "nos", "nov", "oct", "pp", "sec", "sep", "sept", "vol"];

/// Short forms that may end a sentence: it ends when a usual first word comes next.
const SOMETIMES_LAST: &[&str] = &[
    "al", "approx", "assn", "ave", "bldg", "blvd", "bros", "co", "corp", "dept", "dist", "est", "etc", "gmbh", "inc", "intl", "jr", "ltd",
    "natl", "plc", "pty", "rd", "sr", "univ",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_can_be_searched() {
        for list in [SPEECH, STARTERS, AFTER_HOURS, AFTER_HOURS_IN_CAPITALS, NEVER_LAST, BEFORE_NUMBERS, SOMETIMES_LAST] {
            crate::cursor::assert_searchable(list);
        }
    }
}
