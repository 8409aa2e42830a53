//! Blocks: where paragraphs begin and end, and which of them are title, heading, byline or
//! metadata.

use crate::{
    Block, BlockKind, Span,
    cursor::is_listed,
    dateline::{FoundDateline, Proof, read_dateline},
    furniture::{Furniture, LONGEST_LINE, Stamp, read_furniture, read_stamp},
};
use jiff::civil::Date;

/// The blocks of a text and what its head says.
#[derive(Debug, Default)]
pub(crate) struct Layout {
    pub(crate) blocks: Vec<Block>,
    pub(crate) dateline: Option<FoundDateline>,
    /// The day that a date stamp in the text gives.
    pub(crate) stamped: Option<Date>,
}

/// In how many paragraphs from the start a dateline is looked for: a teaser or a caption may
/// stand before the report.
const PARAGRAPHS_WITH_DATELINE: usize = 4;

/// Reads the layout of `text`.
pub(crate) fn read_layout(text: &str) -> Layout {
    let blocks = peel(text, &paragraphs(text));
    let mut layout = Layout::default();
    let mut stamp = None;
    let mut titled = false;
    let mut running = 0;
    for (index, &span) in blocks.iter().enumerate() {
        let line = single_line(text, span);
        let block_head = if span.len() <= LONGEST_LINE { &text[span.range()] } else { "" };
        let kind = if let Some(furniture) =
            line.and_then(|_| read_furniture(text, span)).filter(|found| fits_place(*found, index, running, blocks.len()))
        {
            match furniture {
                Furniture::Byline => BlockKind::Byline,
                Furniture::Notice => BlockKind::Metadata,
                Furniture::DateStamp(day, says) => {
                    if day.is_some() && stamp.is_none_or(|best| says < best) {
                        stamp = Some(says);
                        layout.stamped = day;
                    }
                    BlockKind::Metadata
                }
            }
        } else {
            let dateline = if layout.dateline.is_none() && running < PARAGRAPHS_WITH_DATELINE { read_dateline(text, span) } else { None };
            let dateline = dateline.filter(|found| is_dateline_here(text, found, &blocks, index, running));
            if let Some(found) = dateline {
                layout.dateline = Some(found);
                BlockKind::Paragraph
            } else if titled
                && running == 0
                && layout.blocks.last().is_some_and(|last| last.kind == BlockKind::Title)
                && is_name_line(block_head)
            {
                BlockKind::Byline
            } else if running == 0
                && !titled
                && is_title(
                    block_head,
                    blocks.get(index + 1).map_or("", |next| &text[next.range()]),
                    longest_of(blocks.get(index + 1..index + 3).or(blocks.get(index + 1..))),
                )
            {
                BlockKind::Title
            } else if line.is_some_and(is_heading) {
                BlockKind::Heading
            } else {
                BlockKind::Paragraph
            }
        };
        titled |= kind == BlockKind::Title;
        running += usize::from(kind == BlockKind::Paragraph);
        layout.blocks.push(Block { span, kind });
    }
    demote_headings(&mut layout.blocks);
    layout
}

fn longest_of(blocks: Option<&[Span]>) -> usize {
    blocks.into_iter().flatten().map(|span| span.len()).max().unwrap_or(0)
}

/// The text of a block that is one line short enough to be more than text.
fn single_line(text: &str, span: Span) -> Option<&str> {
    let line = (span.len() <= LONGEST_LINE).then(|| &text[span.range()])?;
    (!line.contains('\n')).then_some(line)
}

/// A byline stands at the head, before or behind a teaser, or at the foot; a notice anywhere.
fn fits_place(furniture: Furniture, index: usize, running: usize, blocks: usize) -> bool {
    furniture != Furniture::Byline || running <= 1 || index + 3 >= blocks
}

fn is_dateline_here(text: &str, found: &FoundDateline, blocks: &[Span], index: usize, running: usize) -> bool {
    let span = blocks[index];
    let in_capitals =
        found.place.is_none_or(|place| !text[place.range()].split(',').next().is_some_and(|town| town.contains(char::is_lowercase)));
    match found.proof {
        Proof::DayOrAgency => running == 0 || (in_capitals && found.place.is_some()),
        // A short first line with a place and a dash or colon is a headline.
        Proof::Place => {
            (running == 0 || (running == 1 && in_capitals)) && (span.len() > 120 || index > 0 || blocks.len() == 1 || found.in_region)
        }
    }
}

/// `Q: …`, `SMITH: …`, `Ana Reyes: …`: a turn in an interview or transcript.
pub(crate) fn is_turn(block: &str) -> bool {
    const LONGEST_NAME: usize = 48;
    let head = block
        .as_bytes()
        .iter()
        .take(LONGEST_NAME)
        .position(|&byte| byte == b':')
        .and_then(|colon| Some((block.get(..colon)?, block.get(colon + 1..)?)));
    let Some((name, rest)) = head else { return false };
    let words = name.split_whitespace().count();
    (1..=4).contains(&words)
        && rest.starts_with(char::is_whitespace)
        && name.split_whitespace().all(|word| word.starts_with(|first: char| first.is_uppercase() || matches!(first, '(' | '“' | '"')))
}

/// How a line's words look.
struct Look {
    words: usize,
    /// Of the words of four letters or more behind the first: how many, and how many of them
    /// begin with a capital.
    long: usize,
    capital: usize,
    letters: usize,
    digits: usize,
}

impl Look {
    fn of(line: &str) -> Self {
        let mut look = Self { words: 0, long: 0, capital: 0, letters: 0, digits: 0 };
        for word in line.split_whitespace() {
            let bare = word.trim_start_matches(|character: char| !character.is_alphanumeric());
            let letters = bare.chars().filter(|character| character.is_alphabetic()).count();
            look.letters += letters;
            look.digits += bare.bytes().filter(u8::is_ascii_digit).count();
            if letters >= 4 && look.words > 0 {
                look.long += 1;
                look.capital += usize::from(bare.starts_with(char::is_uppercase));
            }
            look.words += usize::from(!bare.is_empty());
        }
        look
    }
}

const OPENING: &[char] = &['"', '“', '„', '«', '‘', '‚', '\'', '‹', '»', '”'];
const BULLETS: &[char] = &['•', '·', '▪', '◦', '*', '-', '–', '—', '>', '→', '|'];

/// Whether the first block of a text, a line or a few short ones, looks like its headline, given
/// the block after it and the length of the longest of those right after it.
fn is_title(block: &str, next: &str, longest: usize) -> bool {
    const LONGEST_TITLE: usize = 200;
    const LONGEST_SENTENCE: usize = 110;
    if block.len() > LONGEST_TITLE
        || next.is_empty()
        || block.ends_with([',', ';', ':'])
        || block.starts_with(BULLETS)
        || block.contains("http")
    {
        return false;
    }
    let look = Look::of(block);
    let stopped = block.ends_with(['.', '…']);
    if is_question_or_answer(block) || (is_turn(block) && is_turn(next)) || look.letters < 2 || (look.words < 2 && stopped) {
        return false;
    }
    if let Some((first, _)) = block.split_once('\n') {
        // `Talks end early; ⏎ Both sides leave by the back door.`
        return block.lines().count() <= 3 && first.trim_end().ends_with([';', ':'])
            || !stopped && block.lines().all(|line| line.len() <= 70);
    }
    // With a full stop: most words capitalised, or one short sentence before a longer block,
    // without the small verbs, days and attributions that headlines leave out.
    let headline_case = look.long >= 3 && look.capital * 10 >= look.long * 7;
    let terse = !block.split([' ', ',', '.']).any(|word| is_listed(NOT_IN_HEADLINES, word));
    let sentence = block.len() <= LONGEST_SENTENCE
        && !block.starts_with(OPENING)
        && longest * 2 >= block.len() * 3
        && !has_stop_inside(block)
        && terse;
    !stopped || headline_case || sentence
}

/// Words that a headline in the form of a sentence seldom has, and the lead of a report often.
const NOT_IN_HEADLINES: &[&str] = &[
    "according",
    "friday",
    "had",
    "has",
    "have",
    "he",
    "her",
    "monday",
    "said",
    "saturday",
    "she",
    "sunday",
    "thursday",
    "told",
    "tuesday",
    "was",
    "wednesday",
    "were",
];

fn has_stop_inside(line: &str) -> bool {
    let inside = line.trim_end_matches(|character: char| !character.is_alphanumeric());
    inside.match_indices(['.', '!', '?']).any(|(at, _)| {
        inside[at + 1..].trim_start_matches(['"', '”', '’', '\'', ')']).starts_with(' ')
            && at.checked_sub(3).is_some_and(|start| inside.as_bytes()[start..at].iter().all(u8::is_ascii_lowercase))
    })
}

fn is_question_or_answer(line: &str) -> bool {
    ["Q:", "Q.", "A:", "A.", "Q ", "Q –"].iter().any(|head| line.starts_with(head)) && !line.starts_with("A ")
}

/// Whether a line by itself looks like a heading inside the text.
fn is_heading(line: &str) -> bool {
    const LONGEST_HEADING: usize = 90;
    const WORDS: usize = 12;
    let odd = line.starts_with(BULLETS) || line.contains(['@', '<', '\t']) || line.contains("http") || line.contains("  ");
    if line.len() > LONGEST_HEADING || odd || is_question_or_answer(line) || is_turn(line) {
        return false;
    }
    if line.starts_with(OPENING) {
        return is_quoted_heading(line);
    }
    let starts = line.starts_with(|first: char| first.is_uppercase() || first.is_ascii_digit() || first == '¿');
    let bare = line.strip_suffix(['”', '’', '"', '\'', ')']).unwrap_or(line);
    let ends = bare.ends_with(|last: char| last.is_alphanumeric() || last == '%') || line.ends_with(['?', '!']);
    let look = Look::of(line);
    let asks = line.ends_with(['?', '!']);
    starts
        && ends
        && look.words <= WORDS
        && look.letters > 2 * look.digits
        && look.letters >= 2
        && !(asks && look.words < 3)
        && !has_stop_inside(line)
}

/// `‘They knew’`: a few words in quotation marks without the punctuation that speech would have.
fn is_quoted_heading(line: &str) -> bool {
    const WORDS: usize = 8;
    let inside = line.trim_matches(OPENING).trim_matches(['’', '›']);
    let closed = !line.ends_with(char::is_alphanumeric) && line.len() > inside.len() + 1;
    closed
        && inside.ends_with(char::is_alphanumeric)
        && !inside.contains(['.', '!', '?', '“', '”', '"', '«', '»'])
        && Look::of(inside).words <= WORDS
}

/// `ANA REYES`, `Ana Reyes`, `Ana Reyes, Staff Writer` or the same on two lines, under the title.
fn is_name_line(block: &str) -> bool {
    const WORDS: usize = 10;
    let words = block.split_whitespace().count();
    let lines = block.lines().count();
    let capitals = lines == 1
        && (2..=4).contains(&words)
        && block.chars().all(|character| character.is_uppercase() || matches!(character, ' ' | '.' | '-' | '’' | '\''));
    let has_role = block.split(|character: char| !character.is_alphabetic()).any(|word| is_listed(ROLES, word));
    let named = block.split([',', '\n', '|']).next().is_some_and(|name| {
        let mut words = name.split_whitespace();
        (2..=4).contains(&words.clone().count()) && words.all(|word| word.starts_with(char::is_uppercase))
    });
    // A name alone, `Ana Reyes`, looks like a heading, but a heading right under the title is rare.
    let alone = lines == 1
        && words == 2
        && block.split(' ').all(|word| {
            word.starts_with(char::is_uppercase)
                && word.chars().skip(1).all(|character| character.is_lowercase() || matches!(character, '-' | '’' | '\''))
        });
    capitals || alone || (lines <= 3 && words <= WORDS && has_role && named && !block.ends_with(['.', '?', '!', ':']))
}

/// What people who write for a newsroom are called under their names.
const ROLES: &[&str] = &["columnist", "contributor", "correspondent", "editor", "reporter", "staff", "writer"];

/// A heading heads a paragraph: one that stands before the end or before metadata at the end is
/// text, and so are the items of a list, which look the same but come in rows.
fn demote_headings(blocks: &mut [Block]) {
    const ROW: usize = 3;
    let mut start = 0;
    while start < blocks.len() {
        let length = blocks[start..].iter().take_while(|block| block.kind == BlockKind::Heading).count();
        let heads_text = || blocks[start + length..].iter().any(|block| !matches!(block.kind, BlockKind::Metadata | BlockKind::Byline));
        if length >= ROW || (length > 0 && !heads_text()) {
            for block in &mut blocks[start..start + length] {
                block.kind = BlockKind::Paragraph;
            }
        }
        start += length.max(1);
    }
}

/// Takes the lines off the edges of paragraphs that are blocks of their own: bylines and date
/// stamps set without a blank line, and a scraper's stamp before the first words.
fn peel(text: &str, paragraphs: &[Span]) -> Vec<Span> {
    const LINES: usize = 6;
    let mut blocks = Vec::with_capacity(paragraphs.len() + 4);
    for (index, &paragraph) in paragraphs.iter().enumerate() {
        let mut rest = paragraph;
        let mut foot = Vec::new();
        for line in 0..LINES {
            let Some((first, after)) = split_first_line(text, rest) else { break };
            // The line above a byline or a dateline, at the very top, is the headline.
            let heads = index == 0 && line == 0 && first.len() <= LONGEST_LINE && {
                let below = split_first_line(text, after).map_or(after, |(second, _)| second);
                read_furniture(text, below).is_some() || read_dateline(text, after).is_some_and(|found| found.proof == Proof::DayOrAgency)
            };
            if !heads && read_furniture(text, first).is_none() {
                break;
            }
            blocks.push(first);
            rest = after;
        }
        for _ in 0..LINES {
            let Some((before, last)) = split_last_line(text, rest) else { break };
            if !matches!(read_furniture(text, last), Some(Furniture::Byline | Furniture::DateStamp(Some(_), _))) {
                break;
            }
            foot.push(last);
            rest = before;
        }
        if let Some((stamp, after)) = split_stamp(text, rest).filter(|_| index == 0) {
            blocks.push(stamp);
            rest = after;
        }
        blocks.push(rest);
        blocks.extend(foot.into_iter().rev());
    }
    blocks
}

fn split_first_line(text: &str, span: Span) -> Option<(Span, Span)> {
    let end = span.start() + text[span.range()].find('\n')?;
    Some((trimmed(text, span.start(), end), trimmed(text, end, span.end())))
}

fn split_last_line(text: &str, span: Span) -> Option<(Span, Span)> {
    let start = span.start() + text[span.range()].rfind('\n')?;
    Some((trimmed(text, span.start(), start), trimmed(text, start, span.end())))
}

/// ` date 2026-02-11 MOSCOW, February 11. …`: the stamp and what follows it, when the stamp has
/// a label and its full day, or a dateline follows.
fn split_stamp(text: &str, span: Span) -> Option<(Span, Span)> {
    let (day, stamp, end) = read_stamp(text, span)?;
    let rest = trimmed(text, end, span.end());
    let parted = rest.start() > end || text[..end].ends_with(char::is_whitespace);
    let dateline = read_dateline(text, rest).is_some();
    let fits = !rest.is_empty()
        && parted
        && day.is_some()
        && (dateline || (stamp != Stamp::Plain && text[rest.range()].starts_with(char::is_uppercase)));
    fits.then(|| (trimmed(text, span.start(), end), rest))
}

fn trimmed(text: &str, start: usize, end: usize) -> Span {
    let inside = &text[start..end];
    let lead = inside.len() - inside.trim_start().len();
    Span::new(start + lead, start + lead + inside.trim().len())
}

/// A line without the white space at its edges.
#[derive(Clone, Copy)]
struct Line {
    span: Span,
    /// Whether two or more blanks, or a tab, stand before it.
    indented: bool,
}

/// Cuts the text into paragraphs: at blank lines and, where lines are wrapped, at lines that are
/// indented; where nothing is wrapped, at each line end.
pub(crate) fn paragraphs(text: &str) -> Vec<Span> {
    let mut lines: Vec<Line> = Vec::new();
    let (mut start, mut blank_seen, mut blank_inside) = (0, false, false);
    for line in text.split_inclusive('\n') {
        let span = trimmed(text, start, start + line.len());
        let indented = span.start() >= start + 2 || line.starts_with('\t');
        start += line.len();
        let is_blank = span.is_empty();
        blank_inside |= !is_blank && blank_seen && !lines.is_empty();
        blank_seen = is_blank;
        // A run of blank lines parts no better than one.
        if !is_blank || lines.last().is_some_and(|last| !last.span.is_empty()) {
            lines.push(Line { span, indented });
        }
    }
    let mut found: Vec<Span> = Vec::new();
    let all_wrapped = blank_inside || is_wrapped(&lines);
    let mut start = 0;
    while start < lines.len() {
        let group = lines[start..].iter().take_while(|line| !line.span.is_empty()).count();
        // Lines longer than a typewriter's are paragraphs, whatever stands between others.
        let joins = all_wrapped && !lines[start..start + group].iter().any(|line| is_overlong(&text[line.span.range()]));
        for (index, line) in lines.iter().enumerate().take(start + group).skip(start) {
            match found.last_mut().filter(|_| joins && index > start && !begins_indented(text, &lines, index)) {
                Some(last) => *last = last.cover(line.span),
                None => found.push(line.span),
            }
        }
        start += group + 1;
    }
    found
}

/// Whether a line is longer, in characters, than any that was wrapped at a fixed width.
fn is_overlong(line: &str) -> bool {
    const WIDEST: usize = 120;
    line.len() > WIDEST && (line.len() > 4 * WIDEST || line.chars().nth(WIDEST).is_some())
}

/// Whether the line begins a paragraph by its indent, as on old wires: the line before it comes
/// to a stop, and not all lines around it are indented, as in a table or a block quotation.
fn begins_indented(text: &str, lines: &[Line], index: usize) -> bool {
    let stops = |line: &Line| text[line.span.range()].ends_with(['.', '!', '?', '"', '”', '’', '\'', '»', ')', ':']);
    let flush = |at: Option<usize>| at.and_then(|at| lines.get(at)).is_some_and(|line| !line.span.is_empty() && !line.indented);
    lines[index].indented
        && index > 0
        && stops(&lines[index - 1])
        && (flush(index.checked_sub(1)) || flush(index.checked_add(1)))
        && lines.get(index + 1).is_none_or(|next| !next.indented)
}

/// Whether the lines look like those of a typewriter: at least four, most of them full and of
/// about one length.
fn is_wrapped(lines: &[Line]) -> bool {
    let written = || lines.iter().map(|line| line.span.len()).filter(|&length| length > 0);
    let longest = written().max().unwrap_or(0);
    let full = written().filter(|length| length * 10 >= longest * 7).count();
    let count = written().count();
    count >= 4 && longest <= 100 && full * 4 >= count * 3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_can_be_searched() {
        for list in [NOT_IN_HEADLINES, ROLES] {
            crate::cursor::assert_searchable(list);
        }
    }
}
