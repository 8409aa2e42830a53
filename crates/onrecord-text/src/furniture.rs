//! What a line is by its own look: a byline, a credit, a date stamp, a section label, a notice.

use crate::{
    Span,
    cursor::{Cursor, is_blank, is_listed},
    date::{Spelling, read_date},
    places::{AGENCIES, STAND_ALONE},
};
use jiff::civil::Date;

/// A line that is not the report itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Furniture {
    /// `By Ana Reyes`, `Reporting by A and B; editing by C`.
    Byline,
    /// `Published: 3 June 2025 14:02 BST`: the day is there when the line gives one with its year.
    DateStamp(Option<Date>, Stamp),
    /// Everything else: `© 2025 Kestrel`, `Read more`, `World | Politics`, `***`.
    Notice,
}

/// What a date stamp says of its day, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Stamp {
    Published,
    Plain,
    Updated,
}

/// No line longer than this, in bytes, is looked at: it is text.
pub(crate) const LONGEST_LINE: usize = 240;

/// What the single line `span` is by its own look.
pub(crate) fn read_furniture(text: &str, span: Span) -> Option<Furniture> {
    if span.len() > LONGEST_LINE {
        return None;
    }
    let line = &text[span.range()];
    if is_credit(line) || is_byline(line) {
        return Some(Furniture::Byline);
    }
    if let Some((date, stamp, end)) = read_stamp(text, span)
        && end == span.end()
    {
        return Some(Furniture::DateStamp(date, stamp));
    }
    if let Some(day) = masthead_day(text, span) {
        return Some(Furniture::DateStamp(Some(day), Stamp::Plain));
    }
    is_notice(line).then_some(Furniture::Notice)
}

/// Words that lead a date stamp, without case, and what they say of the day.
const STAMPS: &[(&str, Stamp)] = &[
    ("first published", Stamp::Published),
    ("publication date", Stamp::Published),
    ("date published", Stamp::Published),
    ("published", Stamp::Published),
    ("posted", Stamp::Published),
    ("created", Stamp::Published),
    ("issued", Stamp::Published),
    ("filed", Stamp::Published),
    ("date", Stamp::Published),
    ("last updated", Stamp::Updated),
    ("last modified", Stamp::Updated),
    ("updated", Stamp::Updated),
    ("modified", Stamp::Updated),
];

/// Reads a date stamp at the start of `span`: a label, a date, a time of day, at least one of
/// the last two. Returns its day, if there is a year, and where it ends; text may follow.
pub(crate) fn read_stamp(text: &str, span: Span) -> Option<(Option<Date>, Stamp, usize)> {
    let mut cursor = Cursor::new(text, span, LONGEST_LINE);
    let mut stamp = Stamp::Plain;
    for (label, says) in STAMPS {
        let head = cursor.rest().get(..label.len()).filter(|head| head.eq_ignore_ascii_case(label));
        let behind = cursor.moved_to(cursor.at() + label.len());
        if head.is_some() && behind.peek().is_some_and(|next| is_blank(next) || matches!(next, ':' | '=')) {
            cursor = behind;
            cursor.take_while(|character| is_blank(character) || matches!(character, ':' | '=' | '|'));
            let mut on = cursor;
            if on.word().is_some_and(|word| is_listed(&["at", "on"], word)) && on.skip_blanks() {
                cursor = on;
            }
            stamp = *says;
            break;
        }
    }
    let labelled = cursor.at() > span.start();
    let mut day = None;
    let (mut dated, mut timed) = (false, false);
    let mut end = cursor.at();
    // Date and time come in either order, parted by blanks, commas, bars or an "at".
    for _ in 0..3 {
        let mut ahead = cursor;
        ahead.take_while(|character| is_blank(character) || matches!(character, ',' | '|' | '-' | '–' | '—' | '·' | '•'));
        // 2026-02-11T09:30Z
        let mut clock = ahead;
        if dated && clock.take('T') && clock.peek().is_some_and(|next| next.is_ascii_digit()) {
            ahead = clock;
        }
        let mut at = ahead;
        if at.word().is_some_and(|word| is_listed(&["at"], word)) && at.skip_blanks() {
            ahead = at;
        }
        if !dated && let Some(date) = read_date(&mut ahead, Spelling::Exact) {
            dated = true;
            day = date.full();
            if date.year.is_none() && !labelled && !timed && ahead.is_done() {
                return None;
            }
        } else if !timed && take_time(&mut ahead) {
            timed = true;
        } else {
            break;
        }
        end = ahead.at();
        cursor = ahead;
    }
    if labelled && !dated && !timed && take_ago(&mut cursor) {
        return Some((None, stamp, cursor.at()));
    }
    (dated || timed).then_some((day, stamp, end))
}

/// `Northern Post, Friday, April 11, 2031`: the day behind the name of a paper. A place before
/// the comma makes it a dateline.
fn masthead_day(text: &str, span: Span) -> Option<Date> {
    const WORDS: usize = 5;
    let (name, _) = text[span.range()].split_once(',')?;
    let words = name.split_whitespace().count();
    let named = words <= WORDS
        && name.split_whitespace().all(|word| word.starts_with(char::is_uppercase) || is_listed(&["and", "of", "the"], word));
    let in_place = is_listed(STAND_ALONE, name) || !name.contains(char::is_lowercase);
    let mut cursor = Cursor::new(text, Span::new(span.start() + name.len() + 1, span.end()), LONGEST_LINE);
    cursor.skip_blanks();
    let date = if named && !in_place && words > 1 { read_date(&mut cursor, Spelling::Exact)? } else { return None };
    cursor.is_done().then(|| date.full()).flatten()
}

/// `14:32 BST`, `2.15pm`, `09:30:00Z`, `9 a.m. EDT`.
fn take_time(cursor: &mut Cursor<'_>) -> bool {
    let mut ahead = *cursor;
    let Some((hour, 1 | 2)) = ahead.number() else { return false };
    let mut minutes = false;
    while ahead.peek().is_some_and(|character| matches!(character, ':' | '.')) {
        let mut behind = ahead;
        behind.take_while(|character| matches!(character, ':' | '.'));
        let Some((0..60, 2)) = behind.number() else { break };
        ahead = behind;
        minutes = true;
    }
    let mut half = ahead;
    half.skip_blanks();
    let start = half.at();
    half.take_while(|character| character.is_ascii_alphabetic() || character == '.');
    let is_half = matches!(half.since(start).to_ascii_lowercase().as_str(), "am" | "pm" | "a.m." | "p.m.");
    if is_half {
        ahead = half;
    }
    let mut zone = ahead;
    zone.skip_blanks();
    let bracketed = zone.take('(');
    let start = zone.at();
    zone.take_while(|character| character.is_ascii_alphanumeric() || matches!(character, '+' | '-' | ':'));
    let name = zone.since(start);
    let fits = matches!(name, "Z" | "h" | "hrs" | "ET" | "PT" | "CT" | "MT" | "UK")
        || (name.len() <= 5 && (name.ends_with('T') || name == "UTC") && name.bytes().all(|byte| byte.is_ascii_uppercase()))
        || (name.starts_with(['+', '-']) && name[1..].bytes().all(|byte| byte.is_ascii_digit() || byte == b':') && name.len() > 2);
    if fits && (!bracketed || zone.take(')')) {
        ahead = zone;
    }
    let ends = ahead.peek().is_none_or(|character| !character.is_alphanumeric());
    let taken = hour < 25 && (minutes || is_half) && ends;
    if taken {
        *cursor = ahead;
    }
    taken
}

/// `2 hours ago`.
fn take_ago(cursor: &mut Cursor<'_>) -> bool {
    let mut ahead = *cursor;
    ahead.take_while(char::is_alphanumeric);
    let words = ahead.skip_blanks() && ahead.word().is_some() && ahead.skip_blanks() && ahead.word() == Some("ago");
    if words {
        *cursor = ahead;
    }
    words
}

/// Openings of credit lines, in lower case.
const CREDITS: &[&str] = &[
    "reporting by ",
    "additional reporting by ",
    "additional reporting ",
    "editing by ",
    "edited by ",
    "writing by ",
    "written by ",
    "compiled by ",
    "words by ",
    "photographs by ",
    "photos by ",
    "photo by ",
    "video by ",
    "graphics by ",
    "translated by ",
    "story by ",
    "contributed reporting",
    "from our correspondent",
    "by our correspondent",
    "by staff",
    "report by ",
];

fn is_credit(line: &str) -> bool {
    let line = line.trim_start_matches(['(', '[', '—', '-', '–', ' ', '*', '_']);
    CREDITS.iter().any(|credit| starts_with_ignoring_case(line, credit))
        && (line.len() < 60 || line.contains(';') || !line.trim_end_matches([')', ']', '*', '_']).ends_with('.') || line.contains(" by "))
        && line.split_whitespace().skip(1).any(|word| {
            word.starts_with(char::is_uppercase) || starts_with_ignoring_case(line, "by ") || starts_with_ignoring_case(line, "from ")
        })
}

/// `By Ana Reyes, Staff Writer`, `BY ANA REYES AND OLE BRANDT | KESTREL`, `By Ana Reyes in Geneva`.
fn is_byline(line: &str) -> bool {
    const SMALL: &[&str] =
        &["and", "at", "by", "da", "de", "del", "der", "di", "for", "in", "la", "of", "our", "the", "van", "von", "with"];
    let Some(rest) = ["By ", "BY ", "by "].iter().find_map(|by| line.strip_prefix(by)) else { return false };
    if rest.len() > 140 || rest.ends_with(['.', ',', ':', ';', '?', '!']) && !is_name_end(rest) {
        return false;
    }
    let mut names = 0;
    for word in rest.split_whitespace() {
        let bare = word.trim_matches(|character: char| !character.is_alphanumeric());
        if bare.is_empty() || is_listed(SMALL, bare) || bare.contains(['@', '/']) {
            continue;
        }
        let mut cursor = Cursor::new(bare, Span::new(0, bare.len()), bare.len());
        let month = cursor.word().is_some_and(|word| is_listed(DAYS_AND_MONTHS, word));
        if month || !bare.starts_with(char::is_uppercase) {
            return false;
        }
        names += 1;
    }
    (1..=12).contains(&names)
}

/// `By Ana Reyes Jr.`
fn is_name_end(rest: &str) -> bool {
    rest.ends_with("Jr.") || rest.ends_with("Sr.")
}

const DAYS_AND_MONTHS: &[&str] = &[
    "april",
    "august",
    "december",
    "february",
    "friday",
    "january",
    "july",
    "june",
    "march",
    "may",
    "monday",
    "november",
    "october",
    "saturday",
    "september",
    "sunday",
    "thursday",
    "tuesday",
    "wednesday",
];

/// Openings of notices, in lower case: the line may go on.
const NOTICES: &[&str] = &[
    "(c) ",
    "©",
    "copyright ",
    "all rights reserved",
    "read more",
    "read the rest",
    "read also",
    "read next",
    "see also:",
    "related:",
    "related articles",
    "related stories",
    "related topics",
    "also read",
    "more on this story",
    "story continues below",
    "article continues below",
    "continue reading",
    "sign up ",
    "subscribe ",
    "share this",
    "click here",
    "view comments",
    "watch:",
    "listen:",
    "photo:",
    "image:",
    "image credit",
    "photo credit",
    "picture:",
    "image caption",
    "media caption",
    "image source",
    "follow us",
    "advertisement",
    "most read",
    "skip to",
    "tags:",
    "topics:",
    "filed under",
    "source:",
    "download ",
    "this article was originally published",
    "file photo",
    "embargoed until",
    "not for publication before",
];

/// Lines that are notices only as a whole, in lower case.
const WHOLE_NOTICES: &[&str] = &[
    "advertisement",
    "analysis",
    "business",
    "comment",
    "comments",
    "culture",
    "ends",
    "entertainment",
    "europe",
    "exclusive",
    "for immediate release",
    "health",
    "home",
    "letters",
    "live",
    "live updates",
    "local",
    "local news",
    "media",
    "national",
    "news",
    "opinion",
    "politics",
    "press release",
    "print",
    "reuse content",
    "science",
    "share",
    "society",
    "sport",
    "sports",
    "technology",
    "top stories",
    "uk news",
    "us news",
    "world",
    "world news",
];

fn is_notice(line: &str) -> bool {
    if !line.contains(char::is_alphabetic) {
        // `***`, `# # #`, `-30-`; a bare year or page number; but not `“…”`.
        return !line.contains(['"', '“', '”', '?', '!', '%', '$', '€', '£']);
    }
    let bare = line.trim_matches(|character: char| !character.is_alphanumeric() && !matches!(character, '©' | '('));
    if is_listed(WHOLE_NOTICES, bare) || is_agency_sign_off(line) {
        return true;
    }
    let short = line.len() <= 120;
    let opens = NOTICES.iter().any(|notice| starts_with_ignoring_case(line, notice));
    let right = line.starts_with('©') || starts_with_ignoring_case(line, "(c) ") || starts_with_ignoring_case(line, "copyright ");
    if opens && (right || short && !line.ends_with(['"', '”'])) {
        return !starts_with_ignoring_case(line, "copyright ")
            || line.contains(|character: char| character.is_ascii_digit() || character == '©');
    }
    let address =
        line.starts_with("http://") || line.starts_with("https://") || line.starts_with("www.") || line.starts_with("pic.twitter.com");
    (address && !line.contains(char::is_whitespace)) || is_breadcrumb(line) || is_reading_time(line)
}

/// `Reuter`, `(AFP)`, `/TASS/`, `(END)` alone in a line.
fn is_agency_sign_off(line: &str) -> bool {
    let bare = line.trim_matches(|character: char| !character.is_alphanumeric());
    let capital = bare.starts_with(char::is_uppercase);
    line.len() <= 30 && capital && (is_listed(AGENCIES, bare) || bare == "END" || bare == "ENDS" || bare == "MORE")
}

/// `Home > World > Europe`, `News | Politics`.
fn is_breadcrumb(line: &str) -> bool {
    line.len() <= 100
        && [" > ", " › ", " » ", " | ", " / "].iter().any(|joint| {
            let parts = line.split(joint).count();
            parts > 1
                && line.split(joint).all(|part| part.split_whitespace().count() <= 3 && part.starts_with(char::is_uppercase))
                && parts < 7
        })
        && !line.ends_with(['.', '?', '!'])
}

/// `3 min read`, `2 comments`.
fn is_reading_time(line: &str) -> bool {
    let mut words = line.split_whitespace();
    let number = words.next().is_some_and(|word| word.bytes().all(|byte| byte.is_ascii_digit()));
    number
        && words.next().is_some_and(|word| is_listed(&["comment", "comments", "min", "mins", "minute", "minutes", "shares"], word))
        && words.count() <= 1
}

pub(crate) fn starts_with_ignoring_case(line: &str, lower: &str) -> bool {
    line.get(..lower.len()).is_some_and(|head| head.eq_ignore_ascii_case(lower))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_can_be_searched() {
        for list in [DAYS_AND_MONTHS, WHOLE_NOTICES] {
            crate::cursor::assert_searchable(list);
        }
    }
}
