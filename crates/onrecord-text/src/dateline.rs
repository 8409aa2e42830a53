//! Datelines: the place, day and agency at the head of a report, in the shapes that wires use.
//!
//! ```text
//! MOSCOW, February 11. /TASS/. …      LONDON (Reuters) - …        3 June 2025, Geneva – …
//! SALVADOR, Feb 26 - …                BEIJING, June 3 (Xinhua) -- …      PARIS: …
//! ```
//! What is read from left to right is a place with its regions, a day and an agency; a mark must
//! end it. A day or an agency is proof; without either the place must look the part.

use crate::{
    Span,
    cursor::{Cursor, is_listed},
    date::{Spelling, WrittenDate, read_date},
    places::{AGENCIES, REGIONS, STAND_ALONE},
};

/// A dateline, its year not yet completed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FoundDateline {
    pub(crate) span: Span,
    pub(crate) place: Option<Span>,
    pub(crate) date: Option<WrittenDate>,
    pub(crate) agency: Option<Span>,
    /// Byte offset at which the report's first sentence starts.
    pub(crate) body: usize,
    pub(crate) proof: Proof,
    /// Whether the place names its region or country: `CALGARY, Alberta`.
    pub(crate) in_region: bool,
}

/// What speaks for a dateline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Proof {
    /// A place alone.
    Place,
    /// A day or an agency.
    DayOrAgency,
}

/// How a place is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Style {
    Capitals,
    Title,
    Lower,
}

#[derive(Clone, Copy, Debug)]
struct Place<'t> {
    span: Span,
    style: Style,
    /// The first part, such as a town.
    town: &'t str,
    words: usize,
    /// Whether something stands behind the town and a comma.
    has_parts: bool,
    /// Whether that is a region or country.
    in_region: bool,
}

/// What ends a dateline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ending {
    Dash,
    Colon,
    /// A full stop, or a line that ends.
    Stop,
    Line,
    None,
}

/// No dateline is longer, in bytes.
const LONGEST: usize = 160;

/// Reads the dateline at the start of `block`.
pub(crate) fn read_dateline(text: &str, block: Span) -> Option<FoundDateline> {
    let mut cursor = Cursor::new(text, block, LONGEST);
    cursor.take_while(|character| matches!(character, '*' | '•' | '·' | ' '));
    let start = cursor.at();
    let mut date = read_date(&mut cursor, Spelling::Exact);
    let mut end = cursor.at();
    if date.is_some() {
        cursor.take(',');
        cursor.skip_blanks();
    }
    let place = read_place(&mut cursor);
    end = place.map_or(end, |place| place.span.end());
    let mut agency = None;
    // `3 June 2025, Geneva –`: the day before the place is parted from it by being first.
    let (mut slashed, mut parted) = (false, date.is_some());
    loop {
        let mut ahead = cursor.moved_to(end);
        ahead.take_while(|character| is_gap(character) && (character != '.' || agency.is_none()));
        let comma = ahead.since(end).contains(',');
        let stop = ahead.since(end).contains('.');
        if date.is_none() {
            // After a comma nothing but a day or region can follow, so that a slip is forgiven.
            let spelling = if comma && place.is_some() { Spelling::Forgiving } else { Spelling::Exact };
            let mut past_dash = ahead;
            date = read_date(&mut ahead, spelling).or_else(|| {
                let dashed = past_dash.take_dash();
                past_dash.skip_blanks();
                let found = dashed.then(|| read_date(&mut past_dash, Spelling::Exact)).flatten()?;
                past_dash.skip_blanks();
                past_dash.take_dash().then_some(found)
            });
            if let Some(found) = date {
                end = found.span.end();
                parted = comma || stop;
                continue;
            }
        }
        if agency.is_none()
            && let Some((name, after)) = read_agency(&ahead, comma)
        {
            agency = Some(name);
            slashed = text[name.end()..after].starts_with('/');
            end = after;
            continue;
        }
        break;
    }
    if place.is_none() && date.is_none() && agency.is_none() {
        return None;
    }
    let (ending, after) = read_ending(cursor.moved_to(end), place.is_some() && (slashed || date.is_some()));
    if ending == Ending::Stop || (text[end..after].starts_with('.') && slashed) {
        end += 1;
    }
    let rest = &text[after..block.end()];
    let evidence = Evidence { text, place, dated: date.is_some(), parted, agency, slashed, ending, rest: rest.trim_start() };
    let proof = evidence.weigh()?;
    let body = block.end() - rest.trim_start().len();
    Some(FoundDateline {
        span: Span::new(start, end),
        place: place.map(|place| place.span),
        date,
        agency,
        body,
        proof,
        in_region: place.is_some_and(|place| place.in_region),
    })
}

/// What may stand between the parts of a dateline.
fn is_gap(character: char) -> bool {
    matches!(character, ' ' | '\u{a0}' | '\t' | ',' | '.')
}

/// Reads what ends the dateline, and says where the text goes on. A full stop counts only where
/// it `may_stop` a dateline.
fn read_ending(cursor: Cursor<'_>, may_stop: bool) -> (Ending, usize) {
    let mut ahead = cursor;
    ahead.take_while(is_gap);
    if ahead.take_dash() {
        return (Ending::Dash, ahead.at());
    }
    let at_blank = |cursor: &Cursor<'_>| cursor.peek().is_none_or(char::is_whitespace);
    let mut ahead = cursor;
    if ahead.take(':') && at_blank(&ahead) {
        return (Ending::Colon, ahead.at());
    }
    let mut ahead = cursor;
    if may_stop && ahead.take('.') && at_blank(&ahead) {
        return (Ending::Stop, ahead.at());
    }
    let mut ahead = cursor;
    ahead.skip_blanks();
    let ending = if ahead.peek().is_none_or(|character| matches!(character, '\n' | '\r')) { Ending::Line } else { Ending::None };
    (ending, cursor.at())
}

/// All that was read, and what follows it.
struct Evidence<'t> {
    text: &'t str,
    place: Option<Place<'t>>,
    dated: bool,
    /// Whether a comma or full stop parts the place from the day.
    parted: bool,
    agency: Option<Span>,
    slashed: bool,
    ending: Ending,
    rest: &'t str,
}

impl Evidence<'_> {
    /// Whether this is a dateline, and by what proof.
    fn weigh(&self) -> Option<Proof> {
        let known = self.agency.is_some_and(|agency| is_listed(AGENCIES, &self.text[agency.range()]));
        let Some(place) = self.place else {
            return (self.ending == Ending::Dash && (self.dated || known)).then_some(Proof::DayOrAgency);
        };
        let capitals = place.style == Style::Capitals;
        let real = place.in_region || is_listed(STAND_ALONE, &undotted(place.town));
        let dated = self.dated && (capitals || (self.parted && (place.style == Style::Title || place.words <= 3)));
        let signed = self.agency.is_some() && (capitals || known || real);
        let proven = match self.ending {
            Ending::Dash => dated || signed,
            Ending::Colon => (dated && place.style != Style::Lower) || signed,
            Ending::Stop => (signed && self.slashed) || (dated && capitals),
            Ending::Line => (dated && (capitals || signed || real)) || (signed && known),
            Ending::None => dated && signed && self.starts_sentence(),
        };
        if proven {
            return Some(Proof::DayOrAgency);
        }
        let label = is_listed(LABELS, place.town.split(' ').next().unwrap_or(""));
        if self.dated || self.agency.is_some() || label || place.words > 4 || !self.starts_sentence() || self.goes_on_in_capitals() {
            return None;
        }
        match (self.ending, place.style) {
            (Ending::Dash, Style::Capitals) if !place.has_parts || real => Some(Proof::Place),
            (Ending::Dash | Ending::Colon, Style::Capitals | Style::Title) if real => Some(Proof::Place),
            _ => None,
        }
    }

    fn starts_sentence(&self) -> bool {
        let first = self.rest.chars().next();
        first.is_some_and(|first| first.is_uppercase() || first.is_ascii_digit() || !(first.is_alphanumeric() || is_stop(first)))
    }

    /// Whether the next words are all in capitals, as in a headline.
    fn goes_on_in_capitals(&self) -> bool {
        let mut words = self.rest.split_whitespace().take(3);
        words.all(|word| word.chars().any(char::is_alphabetic) && !word.chars().any(char::is_lowercase))
    }
}

fn is_stop(character: char) -> bool {
    matches!(character, '.' | ',' | ';' | ':' | '!' | '?' | ')' | ']')
}

/// Words in capitals before a dash or colon that label a story and name no place.
const LABELS: &[&str] = &[
    "advisory",
    "alert",
    "analysis",
    "background",
    "blog",
    "breaking",
    "brief",
    "bulletin",
    "column",
    "comment",
    "commentary",
    "corrected",
    "correction",
    "dear",
    "editor",
    "editorial",
    "exclusive",
    "explained",
    "explainer",
    "factbox",
    "feature",
    "flash",
    "gallery",
    "headline",
    "headlines",
    "highlights",
    "interview",
    "just",
    "letter",
    "live",
    "madam",
    "must",
    "new",
    "news",
    "newsflash",
    "note",
    "obituary",
    "opinion",
    "photo",
    "photos",
    "pictures",
    "podcast",
    "poll",
    "preview",
    "profile",
    "quiz",
    "recap",
    "refile",
    "related",
    "repeat",
    "report",
    "review",
    "scroll",
    "sir",
    "sirs",
    "sources",
    "special",
    "sponsored",
    "statement",
    "summary",
    "timeline",
    "transcript",
    "update",
    "updated",
    "urgent",
    "video",
    "warning",
    "watch",
    "wrapup",
];

/// Words that start a phrase before a day and are no place: `On June 3 - the day when`.
const NO_PLACE: &[&str] = &[
    "after", "an", "and", "as", "at", "before", "but", "by", "during", "for", "from", "he", "in", "it", "on", "she", "since", "that",
    "they", "this", "through", "to", "until", "we",
];

/// Small words inside the names of places.
const INNER: &[&str] = &[
    "al", "am", "an", "and", "aux", "d", "da", "de", "del", "den", "der", "des", "di", "do", "dos", "du", "e", "el", "en", "ha", "im",
    "in", "la", "las", "le", "les", "los", "of", "on", "sur", "the", "under", "upon", "y", "zu",
];

/// Reads a town with the regions and countries behind it: `ST. LOUIS`, `NEW YORK/TORONTO`,
/// `Ottawa, Ont.`, `DALLAS, Texas`. The cursor moves only when there is one.
fn read_place<'t>(cursor: &mut Cursor<'t>) -> Option<Place<'t>> {
    const PARTS: usize = 4;
    const WORDS: usize = 6;
    let first = cursor.at();
    let mut ahead = *cursor;
    let mut place: Option<Place<'t>> = None;
    for part in 0..PARTS {
        let part_start = ahead.at();
        let mut part_end = part_start;
        let mut words = 0;
        let (mut capitals, mut lower) = (true, false);
        while words < WORDS {
            // The day ends the place: a town called March is in no dateline.
            if part + words > 0 && read_date(&mut ahead.clone(), Spelling::Exact).is_some() {
                break;
            }
            let Some(word) = read_place_word(&mut ahead) else { break };
            if words == 0
                && ((part == 0 && is_listed(NO_PLACE, word)) || (part > 0 && is_listed(AGENCIES, word) && !is_listed(REGIONS, word)))
            {
                break;
            }
            if words == 0 || !is_listed(INNER, word) {
                capitals &= !word.chars().any(char::is_lowercase);
                lower |= word.chars().next().is_some_and(char::is_lowercase);
            }
            words += 1;
            part_end = ahead.at();
            ahead.skip_blanks();
        }
        let part_text = ahead.moved_to(part_end).since(part_start);
        let region = part > 0 && is_listed(REGIONS, &undotted(part_text));
        // A word alone before a number is a month with a slip in it: `NEW YORK, Narch 2 -`.
        let misspelt = part > 0 && words == 1 && !region && ahead.peek().is_some_and(|next| next.is_ascii_digit());
        if words == 0 || misspelt {
            break;
        }
        let span = Span::new(first, part_end);
        place = Some(match place {
            Some(place) => Place { span, has_parts: true, in_region: region, ..place },
            None => {
                let style = match (capitals, lower) {
                    (true, _) => Style::Capitals,
                    (_, true) => Style::Lower,
                    _ => Style::Title,
                };
                Place { span, style, town: part_text, words, has_parts: false, in_region: false }
            }
        });
        ahead = ahead.moved_to(part_end);
        if !ahead.take(',') {
            break;
        }
        ahead.skip_blanks();
    }
    *cursor = cursor.moved_to(place?.span.end());
    place
}

/// Reads one word of a place, with its inner marks and, where it shortens a name, its full stop.
fn read_place_word<'t>(cursor: &mut Cursor<'t>) -> Option<&'t str> {
    let start = cursor.at();
    let mut ahead = *cursor;
    ahead.word()?;
    loop {
        let mut joined = ahead;
        let joint = joined.take_while(|character| matches!(character, '\'' | '’' | '-' | '.' | '/' | '&'));
        if joint == 0 || joined.since(ahead.at()).chars().count() > 1 || joined.word().is_none() {
            break;
        }
        ahead = joined;
    }
    let word = ahead.since(start);
    let mut dotted = ahead;
    if dotted.take('.') {
        let shortened = word.contains('.') || word.chars().count() == 1 || is_listed(SHORTENED, word) || is_listed(REGIONS, word);
        if shortened || dotted.peek() == Some(',') {
            ahead = dotted;
        }
    }
    *cursor = ahead;
    Some(ahead.since(start))
}

/// Words at the head of a place's name that are written short.
const SHORTENED: &[&str] = &["ft", "mt", "pt", "st", "ste"];

/// `W. Va.` as the lists have it: `W Va`.
fn undotted(name: &str) -> String {
    name.replace('.', "")
}

/// Reads `(AP)`, `/TASS/`, `[Kestrel]`, or behind a comma the bare name of a known agency; returns
/// the name's span and where the whole ends.
fn read_agency(cursor: &Cursor<'_>, comma: bool) -> Option<(Span, usize)> {
    const LONGEST_NAME: usize = 48;
    let mut ahead = *cursor;
    let close = match ahead.peek()? {
        '(' => ')',
        '[' => ']',
        '/' => '/',
        _ if comma => {
            let start = ahead.at();
            ahead.take_while(|character| character.is_alphabetic());
            return is_listed(AGENCIES, ahead.since(start)).then(|| (Span::new(start, ahead.at()), ahead.at()));
        }
        _ => return None,
    };
    ahead.take_while(|character| matches!(character, '(' | '[' | '/'));
    let start = ahead.at();
    let length = ahead.take_while(|character| {
        character != close && (character.is_alphanumeric() || matches!(character, ' ' | '.' | '-' | '–' | '&' | '/' | '\'' | '’'))
    });
    let name = ahead.since(start);
    let named = name.chars().next().is_some_and(char::is_uppercase) || is_listed(AGENCIES, name);
    if length == 0 || length > LONGEST_NAME || !named || name.ends_with(' ') {
        return None;
    }
    let end = ahead.at();
    ahead.take(close).then(|| (Span::new(start, end), ahead.at()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_can_be_searched() {
        for list in [LABELS, NO_PLACE, INNER, SHORTENED] {
            crate::cursor::assert_searchable(list);
        }
    }
}
