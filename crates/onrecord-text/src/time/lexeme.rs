//! Tokens as a reader of times sees them.

use super::lexicon::{Word, lookup};
use crate::Span;

/// A piece of a text: a token, or a part of one that hyphens tie together.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lexeme {
    pub(super) word: Word,
    pub(super) start: usize,
    pub(super) end: usize,
    /// Whether white space stands before it.
    pub(super) apart: bool,
    /// Whether it begins with a capital letter.
    pub(super) capital: bool,
}

/// Reads the tokens of a text.
pub(super) fn lex(text: &str, tokens: &[Span]) -> Vec<Lexeme> {
    let mut lexemes: Vec<Lexeme> = Vec::with_capacity(tokens.len() + tokens.len() / 16);
    let mut before = tokens.first().map_or(0, |token| token.start());
    let mut tokens = tokens.iter().peekable();
    while let Some(token) = tokens.next() {
        let (start, mut end) = (token.start(), token.end());
        let gap = text.get(before..start).unwrap_or("");
        if gap.len() > 1 && gap.bytes().filter(|byte| *byte == b'\n').count() > 1 {
            lexemes.push(Lexeme { word: Word::Break, start, end: start, apart: true, capital: false });
        }
        let Some(written) = text.get(token.range()) else { continue };
        let first = written.as_bytes().first().copied().unwrap_or(b' ');
        let mut lexeme = Lexeme { word: Word::Other, start, end, apart: !gap.is_empty(), capital: first.is_ascii_uppercase() };
        let rest = &text.as_bytes()[start..];
        if matches!(first, b'a' | b'A' | b'p' | b'P') && half_of_day(rest) {
            // A token of its own, or three: `a`, `.`, `m.`
            end = start + 4;
            while tokens.next_if(|token| token.end() <= end).is_some() {}
            lexeme = Lexeme { word: Word::HalfOfDay(!matches!(first, b'a' | b'A')), end, ..lexeme };
            lexemes.push(lexeme);
        } else if first.is_ascii_alphabetic() {
            lexeme.word = lookup(written.strip_suffix('.').unwrap_or(written));
            if lexeme.word == Word::Other {
                named(written, &lexeme, &mut lexemes);
            } else {
                lexemes.push(lexeme);
            }
        } else if first.is_ascii_digit() {
            if written.contains('-') {
                compound(written, &lexeme, &mut lexemes);
            } else {
                figures(written, &lexeme, &mut lexemes);
            }
        } else {
            lexeme.word = match written {
                "'s" | "’s" | "ʼs" => Word::Possessive,
                "-" | "–" | "‐" | "‑" => Word::Dash,
                _ => written.chars().next().filter(|mark| !mark.is_alphanumeric()).map_or(Word::Other, Word::Mark),
            };
            lexemes.push(lexeme);
        }
        before = end;
    }
    lexemes
}

/// `a.m.`, `p.m.`, and no letter behind it.
fn half_of_day(rest: &[u8]) -> bool {
    matches!(rest, [_, b'.', b'm' | b'M', b'.', ..]) && !rest.get(4).is_some_and(u8::is_ascii_alphanumeric)
}

/// A token of letters that is no word of times in itself: `Q3`, `mid-March`, `twenty-first`.
fn named(written: &str, lexeme: &Lexeme, lexemes: &mut Vec<Lexeme>) {
    if let Some(word) = part_of_year(written) {
        lexemes.push(Lexeme { word, ..*lexeme });
    } else if written.contains('-') {
        compound(written, lexeme, lexemes);
    } else {
        lexemes.push(*lexeme);
    }
}

/// `Q3`, `H1`.
fn part_of_year(written: &str) -> Option<Word> {
    let [letter, digit @ b'1'..=b'4'] = written.as_bytes() else { return None };
    let number = i8::try_from(digit - b'0').ok()?;
    match letter {
        b'Q' | b'q' => Some(Word::QuarterName(number)),
        b'H' if number <= 2 => Some(Word::HalfName(number)),
        _ => None,
    }
}

/// The parts of a token with hyphens, when at least one has to do with time.
fn compound(written: &str, whole: &Lexeme, lexemes: &mut Vec<Lexeme>) {
    let length = lexemes.len();
    let mut at = whole.start;
    for (index, piece) in written.split('-').enumerate() {
        let mut lexeme = Lexeme { word: Word::Dash, start: at, end: at, apart: index == 0 && whole.apart, capital: false };
        if index > 0 {
            lexeme.end = at + 1;
            lexemes.push(lexeme);
            at += 1;
        }
        lexeme = Lexeme { word: Word::Other, start: at, end: at + piece.len(), ..lexeme };
        lexeme.capital = piece.as_bytes().first().is_some_and(u8::is_ascii_uppercase);
        if piece.as_bytes().first().is_some_and(u8::is_ascii_digit) {
            figures(piece, &lexeme, lexemes);
        } else {
            let word = part_of_year(piece).unwrap_or_else(|| lookup(piece.strip_suffix('.').unwrap_or(piece)));
            lexemes.push(Lexeme { word, ..lexeme });
        }
        at += piece.len();
    }
    if lexemes[length..].iter().all(|lexeme| matches!(lexeme.word, Word::Other | Word::Dash)) {
        lexemes.truncate(length);
        lexemes.push(*whole);
    }
}

/// What begins with a figure: `3`, `3rd`, `1990s`, `3pm`, `15:30`, `37.5`, and `12,2016`, which is two things.
fn figures(written: &str, lexeme: &Lexeme, lexemes: &mut Vec<Lexeme>) {
    if let Some((day, year)) = written.split_once(',').filter(|(day, year)| day.len() <= 2 && year.len() == 4) {
        for (piece, start) in [(day, lexeme.start), (year, lexeme.start + day.len() + 1)] {
            let digits = piece.bytes().all(|byte| byte.is_ascii_digit());
            let word = piece.parse().ok().filter(|_| digits).map_or(Word::Other, |value| Word::Figures(value, piece.len() as u8));
            lexemes.push(Lexeme { word, start, end: start + piece.len(), apart: start == lexeme.start && lexeme.apart, ..*lexeme });
        }
        return;
    }
    if let Some(pieces) = dotted(written) {
        let mut start = lexeme.start;
        for (index, piece) in pieces.into_iter().enumerate() {
            if index > 0 {
                lexemes.push(Lexeme { word: Word::Mark('.'), start, end: start + 1, apart: false, ..*lexeme });
                start += 1;
            }
            let word = number(piece).unwrap_or(Word::Other);
            lexemes.push(Lexeme { word, start, end: start + piece.len(), apart: index == 0 && lexeme.apart, ..*lexeme });
            start += piece.len();
        }
        return;
    }
    lexemes.push(Lexeme { word: number(written).unwrap_or(Word::Other), ..*lexeme });
}

/// The parts of `25.12.2031`.
fn dotted(written: &str) -> Option<[&str; 3]> {
    let mut pieces = written.split('.');
    let (day, month, year) = (pieces.next()?, pieces.next()?, pieces.next()?);
    let digits = |piece: &str, most: usize| (1..=most).contains(&piece.len()) && piece.bytes().all(|byte| byte.is_ascii_digit());
    (digits(day, 2) && digits(month, 2) && year.len() == 4 && digits(year, 4) && pieces.next().is_none()).then_some([day, month, year])
}

fn number(written: &str) -> Option<Word> {
    let digits = written.bytes().take_while(u8::is_ascii_digit).count();
    if digits > 4 {
        return None;
    }
    let (value, tail) = (written[..digits].parse::<u32>().ok()?, &written[digits..]);
    let low = u8::try_from(value).ok();
    match tail {
        "" => return Some(Word::Figures(value, u8::try_from(digits).ok()?)),
        "st" | "nd" | "rd" | "th" => return low.map(|value| Word::Ordinal(value, false)),
        "s" if digits == 4 && value % 10 == 0 => return Some(Word::Decade(i16::try_from(value).ok()?)),
        "s" if digits == 2 && value % 10 == 0 => return Some(Word::Decade(i16::try_from(value).ok()?)),
        _ => {}
    }
    let half = |tail: &str| match tail {
        "am" | "AM" | "a" => Some(Some(false)),
        "pm" | "PM" | "p" => Some(Some(true)),
        "" => Some(None),
        _ => None,
    };
    let hour = low.filter(|hour| *hour < 25 && digits <= 2);
    if let Some(known) = half(tail).flatten() {
        return Some(Word::Clock(hour.filter(|hour| (1..=12).contains(hour))?, 0, Some(known)));
    }
    let rest = tail.strip_prefix([':', '.'])?;
    let decimals = rest.bytes().take_while(u8::is_ascii_digit).count();
    let minute = rest.get(..2).and_then(|minute| minute.parse::<u8>().ok()).filter(|minute| *minute < 60 && decimals == 2);
    let known = half(rest.get(decimals..)?);
    match (hour, minute, known) {
        (Some(hour), Some(minute), Some(Some(known))) if (1..=12).contains(&hour) => Some(Word::Clock(hour, minute, Some(known))),
        (Some(hour), Some(minute), Some(None)) if tail.starts_with(':') && hour < 24 => Some(Word::Clock(hour, minute, None)),
        (_, _, Some(None)) if tail.starts_with('.') && (1..=2).contains(&decimals) => {
            let part: u8 = rest.parse().ok()?;
            Some(Word::Decimal(value, if decimals == 1 { part * 10 } else { part }))
        }
        _ => None,
    }
}
