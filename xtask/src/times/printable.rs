//! Which cases a newspaper could print. Decided by the letters of the sentence, and by the kind and the letters of the
//! expected expressions, never by what is found. A case is left out when it is a command to an assistant or a query of a
//! table (`Show sales in the week`, `Cortana, ...`, `rows equals to ...`). An expression is left out when
//!
//! - it comes again (`every Monday`, kind `set`), or is a time of no day, a time zone (`time`, `timerange`, `timezone`);
//! - it is, or is counted in, hours, minutes or seconds (`in 5 minutes`): no day can be told from a day;
//! - the case gives no days for it (`not resolved`: impossible dates, seasons, fiscal years);
//! - it is in figures that no newspaper prints: a date in figures without its year in four (`5/12`, `7.6`, `9-18-15`,
//!   `20161016`), with strokes when it may be read two ways (`02/03/2016`; `02/22/2016` stays), a month tied to figures (`Oct/2`, `Dec-2018`, `2019-aug-1`), letters and figures in one (`oct2`, `10d`, `sy18`);
//! - it has a day or an hour as a bare number, in figures or in words, with no month by it, no `a.m.` and no `o’clock` (`the
//!   27`, `Monday 12-4`, `five to seven today`, `Friday the fifteen`): newspapers print `the 27th`, `noon to 4 p.m.`;
//! - it stands inside a web address or the name of a file (`report-2002-10-09.xlsx`);
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
    if is_command(&case.input) {
        return Some("command or query");
    }
    let mut reasons = case.expected.iter().map(|expected| reason(case, expected)).collect::<Vec<_>>().into_iter();
    let first = reasons.next()??;
    reasons.all(|reason| reason.is_some()).then_some(first)
}

/// Why the expression is left out.
pub(super) fn reason(case: &Case, expected: &Expected) -> Option<&'static str> {
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
    if is_in_address(&case.input, expected.span) {
        return Some("web address or name of a file");
    }
    if has_bare_figures(&expected.text) || has_bare_number(&words) {
        return Some("a bare number for a day or an hour");
    }
    in_words(&words).then_some("a number in words")
}

/// `Show sales`, `Cortana, find a time`, `can you please book a room`: words for a machine.
fn is_command(input: &str) -> bool {
    const VERBS: &[&str] = &[
        "show", "schedule", "book", "set", "find", "list", "rows", "rating", "add", "create", "delete", "cancel", "remind", "search",
        "query", "datetime", "check", "display", "help",
    ];
    const POLITE: &[&str] = &["please", "hey", "can", "could", "you", "us", "me", "i", "want", "to", "ok"];
    let lower = input.to_lowercase();
    let words = lower.split(|mark: char| !mark.is_alphanumeric()).filter(|word| !word.is_empty());
    let first = words.clone().find(|word| !POLITE.contains(word));
    words.into_iter().any(|word| word == "cortana" || word == "ooo") || first.is_some_and(|first| VERBS.contains(&first))
}

/// Whether the run of characters without a blank around `span` goes on with letters tied on by `-`, `_`, `/` or `.`.
fn is_in_address(input: &str, span: onrecord_text::Span) -> bool {
    let start = input[..span.start()].rfind(char::is_whitespace).map_or(0, |at| at + 1);
    let end = input[span.end()..].find(char::is_whitespace).map_or(input.len(), |at| span.end() + at);
    let tied = |text: &str, mark: Option<char>| mark.is_some_and(|mark| "-_/.".contains(mark)) && text.chars().any(char::is_alphabetic);
    let (before, behind) = (&input[start..span.start()], &input[span.end()..end]);
    tied(before, before.chars().next_back()) || tied(behind, behind.chars().next())
}

const UNITS: &[&str] = &[
    "day",
    "days",
    "week",
    "weeks",
    "weekend",
    "weekends",
    "month",
    "months",
    "year",
    "years",
    "decade",
    "decades",
    "century",
    "centuries",
    "quarter",
    "quarters",
    "night",
    "nights",
    "fortnight",
    "fortnights",
    "business",
    "working",
    "more",
    "calendar",
    "consecutive",
];

/// One or two figures, alone or as a range, with no month, unit, `am` or `:` by them.
fn has_bare_figures(text: &str) -> bool {
    let pieces: Vec<&str> = text.split([' ', ',', '(', ')', '\n']).filter(|piece| !piece.is_empty()).collect();
    if pieces.iter().any(|piece| is_month(piece.trim_matches(|mark: char| !mark.is_alphanumeric()))) {
        return false;
    }
    pieces.iter().enumerate().any(|(at, piece)| {
        let bare = |part: &str| (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        let next = pieces.get(at + 1).map_or("", |next| next.trim_end_matches('.'));
        let clock = matches!(next, "am" | "pm" | "a.m" | "p.m" | "a" | "p" | "o'clock" | "oclock" | "o’clock");
        // `2 or 3 weeks`, `between 2 and 4pm`.
        let other = |ahead: usize| pieces.get(at + ahead).copied();
        let listed = ["and", "or", "to", "-"].contains(&next)
            && (other(2).is_some_and(|other| !bare(other)) || other(3).is_some_and(|unit| UNITS.contains(&unit)));
        let counted = UNITS.contains(&next) || clock || listed || at > 0 && ["week", "q"].contains(&pieces[at - 1]);
        let parts: Vec<&str> = piece.split(['-', '–']).collect();
        !counted && parts.iter().all(|part| bare(part)) && !parts.is_empty()
    })
}

/// A number in words that counts nothing and is no part of an ordinal.
fn has_bare_number(words: &[&str]) -> bool {
    let number = |word: &str| ONES.contains(&word) || TEENS.contains(&word);
    let ordinal = |word: &str| ["first", "second", "third", "th", "st", "nd", "rd"].iter().any(|end| word.ends_with(end));
    let month = words.iter().any(|word| is_month(word));
    !month
        && words.iter().enumerate().any(|(at, word)| {
            let next = words.get(at + 1).copied().unwrap_or("");
            let after = words.get(at + 2).copied().unwrap_or("");
            // `twenty five days`, `two or three weeks`, `one and a half years`, `two thousand`.
            let goes_on = UNITS.contains(&next)
                || ordinal(next)
                || ["o", "oclock", "and", "a", "half", "of", "hundred", "thousand", "am", "pm"].contains(&next);
            let chained =
                number(next) && UNITS.contains(&after) || ["or", "to"].contains(&next) && words.iter().any(|word| UNITS.contains(word));
            let year = at > 0 && number(words[at - 1]);
            number(word) && !goes_on && !chained && !year
        })
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
            ([one, two, year], 3) => {
                let month = |part: &str| number(part).is_some_and(|number| number <= 12);
                !four(year) || piece.contains('-') || month(one) && month(two) && piece.contains('/') || piece.contains('.') && !month(two)
            }
            (_, numbers) => numbers > 1,
        }
    })
}

const ONES: &[&str] = &["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
const TEENS: &[&str] =
    &["ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty", "thirty"];

/// A year in words, or a plain number in words behind or before a month.
fn in_words(words: &[&str]) -> bool {
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

#[cfg(test)]
mod tests {
    use super::{has_bare_figures, has_bare_number, is_command, is_in_address, is_run_together, is_unprinted_date};
    use onrecord_text::Span;

    fn words(text: &str) -> Vec<&str> {
        text.split(|mark: char| !mark.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect()
    }

    #[test]
    fn words_for_a_machine_are_commands() {
        for text in ["Show sales in the week", "Cortana, find a time", "can you please book a room for Monday", "hey, schedule lunch"] {
            assert!(is_command(text), "{text}");
        }
        for text in ["The show opens on Monday.", "Can the bridge open in May?", "We want peace by June.", "Hey, we left on Friday."] {
            assert!(!is_command(text), "{text}");
        }
    }

    #[test]
    fn bare_numbers_are_no_printed_days_or_hours() {
        for text in ["15", "the 27", "monday 12-4", "friday 23 at 4", "6-8 next monday", "the 17 from 2pm to 4pm"] {
            assert!(has_bare_figures(text), "{text}");
        }
        for text in [
            "march 3 to 5",
            "the 27th",
            "in 2 weeks",
            "2 or 3 weeks",
            "5 p.m. on friday",
            "10 am",
            "2014-2018",
            "between 2 and 4pm",
            "week 12",
        ] {
            assert!(!has_bare_figures(text), "{text}");
        }
        for text in ["five to seven today", "friday the fifteen", "the thirty"] {
            assert!(has_bare_number(&words(text)), "{text}");
        }
        for text in ["three days ago", "the twenty first", "two or three weeks", "six o'clock", "ten business days", "one and a half years"]
        {
            assert!(!has_bare_number(&words(text)), "{text}");
        }
    }

    #[test]
    fn dates_in_figures_are_printed_when_they_can_be_read_one_way() {
        for text in ["5/12", "02/03/2016", "9-18-15", "oct/2", "2019-aug-1", "7.6"] {
            assert!(is_unprinted_date(text), "{text}");
        }
        for text in ["02/22/2016", "25/12/2031", "25.12.2031", "2031-03-09", "2014-2018", "march 3"] {
            assert!(!is_unprinted_date(text), "{text}");
        }
        assert!(is_run_together("oct2") && is_run_together("20161016") && !is_run_together("3rd") && !is_run_together("1990s"));
    }

    #[test]
    fn names_of_files_are_addresses() {
        let within = |text: &str, part: &str| {
            let start = text.find(part).unwrap();
            is_in_address(text, Span::new(start, start + part.len()))
        };
        assert!(within("see report-2002-10-09.xlsx now", "2002-10-09") && within("www.kestrel.example/a-2018-09-23-b", "2018-09-23"));
        assert!(!within("signed on 2002-10-09, they say", "2002-10-09") && !within("(2002-10-09)", "2002-10-09"));
    }
}
