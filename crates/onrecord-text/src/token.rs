//! Words, numbers, marks: the units that the network reads.

use crate::Span;

/// Cuts `text` into tokens, in order; white space belongs to none.
///
/// A token is
/// - a word with its inner hyphens and apostrophes (`Russia-US`, `O’Neill`), its clitic cut off
///   (`Putin` + `’s`, `did` + `n't`),
/// - an abbreviation with its dots (`U.S.`, `p.m.`) and a short title with its dot (`Mr.`),
/// - a number with its separators (`100,000`, `5.93`),
/// - a web address, an `@handle` or a `#tag`,
/// - a run of one repeated mark (`--`, `...`), or any other character alone.
///
/// Time is linear in the length of the text.
#[must_use]
pub fn tokenize(text: &str) -> Vec<Span> {
    let mut tokens = Vec::with_capacity(text.len() / 5 + 1);
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let character = char_at(text, at);
        if character.is_whitespace() {
            at += character.len_utf8();
            continue;
        }
        if let Some(end) = address_end(text, at) {
            tokens.push(Span::new(at, end));
            at = end;
        } else if is_word(character) {
            let end = word_end(text, at);
            push_word(text, at, end, &mut tokens);
            at = end;
        } else {
            let mut end = at + character.len_utf8();
            if let Some(clitic) = leading_clitic(text, at, tokens.last().copied()) {
                end = clitic;
            } else if matches!(character, '-' | '.' | '*' | '_' | '=' | '/' | '\'') {
                while bytes.get(end) == Some(&bytes[at]) {
                    end += 1;
                }
            } else if matches!(character, '@' | '#') && char_after(text, end).is_some_and(is_word) {
                end = handle_end(text, end);
            }
            tokens.push(Span::new(at, end));
            at = end;
        }
    }
    tokens
}

fn char_at(text: &str, at: usize) -> char {
    let byte = text.as_bytes()[at];
    if byte < 0x80 { byte as char } else { text[at..].chars().next().unwrap_or('\u{fffd}') }
}

fn char_after(text: &str, at: usize) -> Option<char> {
    (at < text.len()).then(|| char_at(text, at))
}

/// Letters, digits and the marks that combine with them.
fn is_word(character: char) -> bool {
    if character.is_ascii() {
        character.is_ascii_alphanumeric()
    } else {
        character.is_alphanumeric() || matches!(character, '\u{300}'..='\u{36f}' | '\u{ad}' | '\u{200d}')
    }
}

fn is_apostrophe(character: char) -> bool {
    matches!(character, '\'' | '’' | 'ʼ')
}

/// Just past the word that starts at `at`: letters and digits, with single hyphens, apostrophes
/// and dots kept where a word goes on behind them.
fn word_end(text: &str, at: usize) -> usize {
    let mut end = at;
    loop {
        while let Some(character) = char_after(text, end).filter(|&c| is_word(c)) {
            end += character.len_utf8();
        }
        let Some(joint) = char_after(text, end) else { break };
        let behind = end + joint.len_utf8();
        let Some(next) = char_after(text, behind) else {
            if joint == '.' && is_abbreviation(&text[at..end]) {
                end = behind;
            }
            break;
        };
        let last = text[at..end].chars().next_back().unwrap_or(' ');
        let goes_on = match joint {
            '-' | '\u{2010}' | '\u{2011}' | '&' => is_word(next),
            '.' => (last.is_ascii_digit() && next.is_ascii_digit()) || (next.is_alphabetic() && is_abbreviation(&text[at..end])),
            ',' | ':' => last.is_ascii_digit() && next.is_ascii_digit(),
            _ => is_apostrophe(joint) && is_word(next),
        };
        if !goes_on {
            if joint == '.' && is_abbreviation(&text[at..end]) {
                end = behind;
            }
            break;
        }
        end = behind;
    }
    end
}

/// Words that keep the dot behind them: single letters in dotted runs, and titles, months and
/// company forms as news agencies shorten them.
const DOTTED: &[&str] = &[
    "adm", "amb", "apr", "assn", "asst", "atty", "aug", "ave", "bros", "capt", "cllr", "cmdr", "co", "col", "corp", "cpl", "dec", "del",
    "dept", "det", "dist", "dr", "drs", "etc", "feb", "fr", "gen", "gov", "govs", "hon", "inc", "insp", "jan", "jr", "lieut", "lt", "ltd",
    "maj", "messrs", "mr", "mrs", "ms", "mt", "nov", "oct", "pres", "prof", "rep", "reps", "rev", "sec", "sen", "sens", "sept", "sgt",
    "spc", "sr", "st", "supt", "univ", "vs",
];

fn is_abbreviation(word: &str) -> bool {
    let tail = word.rsplit('.').next().unwrap_or(word);
    let mut letters = tail.chars();
    match (letters.next(), letters.next()) {
        (Some(letter), None) => letter.is_alphabetic() && (letter.is_uppercase() || word.len() > 1 || letter != 'a'),
        _ => tail.len() <= 6 && tail.is_ascii() && DOTTED.binary_search(&tail.to_ascii_lowercase().as_str()).is_ok(),
    }
}

/// Pushes the word `start..end`, its clitic as a token of its own.
fn push_word(text: &str, start: usize, end: usize, tokens: &mut Vec<Span>) {
    let word = &text[start..end];
    // "n't" keeps its n, the others begin at the apostrophe.
    let apostrophe = word.char_indices().rev().take(4).find(|&(_, c)| is_apostrophe(c));
    if let Some((at, mark)) = apostrophe {
        let tail = &word[at + mark.len_utf8()..];
        let cut = match tail.to_ascii_lowercase().as_str() {
            "s" | "m" | "d" | "re" | "ve" | "ll" => Some(at),
            "t" if at > 1 && matches!(word.as_bytes()[at - 1], b'n' | b'N') => Some(at - 1),
            _ => None,
        };
        if let Some(cut) = cut.filter(|&cut| cut > 0) {
            tokens.push(Span::new(start, start + cut));
            tokens.push(Span::new(start + cut, end));
            return;
        }
    }
    tokens.push(Span::new(start, end));
}

/// `’s` behind a token that is no word (`“the ‘Iron’’s”`, `U.S.'s`) is still one token.
fn leading_clitic(text: &str, at: usize, before: Option<Span>) -> Option<usize> {
    let mark = char_at(text, at);
    if !is_apostrophe(mark) || before.is_none_or(|span| span.end() != at) {
        return None;
    }
    let letter = at + mark.len_utf8();
    let is_s = matches!(text.as_bytes().get(letter), Some(b's' | b'S'));
    (is_s && char_after(text, letter + 1).is_none_or(|c| !is_word(c))).then_some(letter + 1)
}

fn handle_end(text: &str, at: usize) -> usize {
    text[at..].char_indices().find(|&(_, c)| !is_word(c) && c != '_').map_or(text.len(), |(i, _)| at + i)
}

/// Just past a web address that starts at `at`; closing punctuation is not part of it.
fn address_end(text: &str, at: usize) -> Option<usize> {
    let rest = &text.as_bytes()[at..];
    if !(rest.starts_with(b"http://") || rest.starts_with(b"https://") || rest.starts_with(b"www.")) {
        return None;
    }
    let end = text[at..]
        .char_indices()
        .find(|&(_, c)| c.is_whitespace() || matches!(c, '"' | '<' | '>' | '”' | '“' | '»'))
        .map_or(text.len(), |(i, _)| at + i);
    let trimmed = text[at..end].trim_end_matches(['.', ',', ';', ':', ')', ']', '!', '?', '\'', '’']);
    Some(at + trimmed.len().max(4))
}
