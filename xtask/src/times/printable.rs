//! Which cases a newspaper could print. Decided by the kind and the letters of the expected expressions, never by what is
//! found. An expression is left out when
//!
//! - it comes again (`every Monday`, kind `set`), or is a time of no day, a time zone (`time`, `timerange`, `timezone`);
//! - it is, or is counted in, hours, minutes or seconds (`in 5 minutes`): no day can be told from a day;
//! - the case gives no days for it (`not resolved`: impossible dates, seasons, fiscal years);
//! - it is in figures that no newspaper prints: a date in figures without its year in four (`5/12`, `7.6`, `9-18-15`,
//!   `20161016`), month first (`02/22/2016`, which the text layer does not read since it may be read two ways), a month tied to figures (`Oct/2`, `Dec-2018`, `2019-aug-1`), letters and figures in one (`oct2`, `10d`, `sy18`);
//! - it has a year in words (`nineteen ninety six`) or a day as a plain number in words (`May twenty one`), as speech is typed;
//! - it is written as in a chat or a query: with `tmrw`, `tonite`, `eod`, `eoy`, `otd`, `hahaha`, `w/c`, `cy`, or marks of comparison.
//!
//! A case is left out when it does not say on which day it is said, or when all of its expressions are left out; a case without any expression stays.

use super::cases::{Case, Expected, Kind};

/// Why the case is left out.
pub(super) fn left_out(case: &Case) -> Option<&'static str> {
    if !case.is_dated {
        return Some("no day on which it is said");
    }
    let mut reasons = case.expected.iter().map(reason).collect::<Vec<_>>().into_iter();
    let first = reasons.next()??;
    reasons.all(|reason| reason.is_some()).then_some(first)
}

/// Why the expression is left out.
pub(super) fn reason(expected: &Expected) -> Option<&'static str> {
    let words: Vec<&str> = expected.text.split(|mark: char| !mark.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let has = |list: &[&str]| words.iter().any(|word| list.contains(word));
    match expected.kind {
        Kind::Recurrence => return Some("comes again"),
        Kind::TimeOnly => return Some("a time of no day"),
        Kind::Duration if expected.seconds.is_none() => return Some("no days given"),
        Kind::Days if expected.days.is_empty() => return Some("no days given"),
        _ => {}
    }
    if has(&["hour", "hours", "hr", "hrs", "minute", "minutes", "min", "mins", "sec", "secs", "seconds"]) {
        return Some("hours, minutes, seconds");
    }
    if has(&["tmr", "tmrw", "tonite", "eod", "eoy", "otd", "hahaha", "cy", "sy", "fy"])
        || expected.text.contains(['<', '>', '=', '~', '|', '@'])
    {
        return Some("chat or query");
    }
    if expected.text.contains("w/c") {
        return Some("chat or query");
    }
    if words.iter().any(|word| is_run_together(word)) || is_unprinted_date(&expected.text) {
        return Some("figures that are not printed");
    }
    in_words(&words).then_some("a number in words")
}

/// Letters and figures in one, other than `3rd`, `1990s`, `3pm`, `q3`.
fn is_run_together(word: &str) -> bool {
    let figures = word.bytes().filter(u8::is_ascii_digit).count();
    if figures == 0 || figures == word.len() {
        return figures == 8;
    }
    let tail = word.trim_start_matches(|digit: char| digit.is_ascii_digit());
    !(["st", "nd", "rd", "th", "s", "am", "pm"].contains(&tail) || (figures == 1 && word.len() == 2 && word.starts_with(['q', 'h'])))
}

const MONTHS: &[&str] = &["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

fn is_month(word: &str) -> bool {
    word.len() >= 3 && MONTHS.iter().any(|month| word.starts_with(month)) && word.bytes().all(|byte| byte.is_ascii_alphabetic())
}

/// A date in figures that is not `2031-03-09`, `9.3.2031` or `25/12/2031`, or a month tied to figures by a mark.
fn is_unprinted_date(text: &str) -> bool {
    text.split([' ', ',', '(', ')']).any(|piece| {
        let parts: Vec<&str> = piece.split(['-', '/', '.']).filter(|part| !part.is_empty()).collect();
        let number = |part: &str| part.parse::<u32>().ok();
        let numbers = parts.iter().filter(|part| number(part).is_some()).count();
        if parts.len() < 2 || numbers == 0 {
            return piece.contains('/');
        }
        if parts.iter().any(|part| is_month(part)) {
            return true;
        }
        let four = |part: &str| part.len() == 4;
        match (&parts[..], numbers) {
            // 2014-2018, 2017-q1, 18-19
            ([one, two], 2) => piece.contains(['/', '.']) && !text.contains("pm") || four(one) != four(two),
            ([one, _, _], 3) if four(one) => !piece.contains('-'),
            ([day, month, year], 3) => {
                !four(year)
                    || number(month).is_none_or(|month| month > 12)
                    || piece.contains('-')
                    || number(day) <= Some(12) && piece.contains('/')
            }
            (_, numbers) => numbers > 1,
        }
    })
}

/// A year in words, or a plain number in words behind or before a month.
fn in_words(words: &[&str]) -> bool {
    const ONES: &[&str] = &["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
    const TEENS: &[&str] =
        &["ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty", "thirty"];
    let plain = |word: &&str| ONES.contains(word) || TEENS.contains(word);
    let year = words.iter().any(|word| ["thousand", "hundred"].contains(word))
        || words.windows(2).any(|pair| pair[0] == "nineteen" && plain(&pair[1]));
    let ordinal = |word: Option<&&str>| word.is_some_and(|word| ["first", "second", "third", "th"].iter().any(|end| word.ends_with(end)));
    let day = words.iter().enumerate().any(|(at, word)| {
        let behind = words.get(at + 1);
        is_month(word) && (behind.is_some_and(&plain) && !ordinal(words.get(at + 2)) || at > 0 && plain(&words[at - 1]))
    });
    year || day
}
