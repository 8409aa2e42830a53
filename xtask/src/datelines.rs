//! `datelines STORIES.jsonl [--failures]`: on what share of wire stories place and day of the
//! dateline are read right.
//!
//! A line of the file is a story with its `dateline` apart from its `body`, and the `date` of its
//! transmission. The text layer is given dateline, blank and body as one text, as a wire prints
//! it, and told the date. What it should find is read from the `dateline` field alone: the last
//! month and day in it are the date, its year that of `date`; what stands before them, without
//! marks at its edges, is the place. Odd fields: where a sentence has slipped in behind the day
//! it is left out; a slip in the month's name (`Narch 2`) is still that month; a field without a
//! day is a place alone when it has letters only, and no dateline at all when it has digits or
//! no letters (a row of a table). Where there is no dateline, none may be found.

use onrecord_text::{Document, Origin, Segmentation, segment};
use serde::Deserialize;
use std::{error::Error, fs::File, io::BufRead, io::BufReader, path::Path};

#[derive(Deserialize)]
struct Story {
    id: u64,
    date: String,
    dateline: Option<String>,
    body: String,
}

/// What a dateline says: place, and month and day.
#[derive(Debug, Default, PartialEq, Eq)]
struct Reading {
    place: Option<String>,
    day: Option<(i16, i8, i8)>,
}

/// On how many stories what is read right.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Counts {
    pub(crate) stories: u32,
    pub(crate) place: u32,
    pub(crate) date: u32,
    pub(crate) both: u32,
}

impl Counts {
    /// The share of the stories that `right` is, in per cent.
    pub(crate) fn per_cent(&self, right: u32) -> f64 {
        100.0 * f64::from(right) / f64::from(self.stories.max(1))
    }
}

/// Runs the chore.
pub(crate) fn run(arguments: &[String]) -> Result<(), Box<dyn Error>> {
    let path = arguments.iter().find(|argument| !argument.starts_with("--")).ok_or("which file of stories?")?;
    let show_failures = arguments.iter().any(|argument| argument == "--failures");
    let counts = measure(Path::new(path), show_failures)?;
    for (name, right) in [("place", counts.place), ("date", counts.date), ("both", counts.both)] {
        println!("datelines\t{name}\t{right}/{}\t{:.2}", counts.stories, counts.per_cent(right));
    }
    Ok(())
}

/// Reads the datelines of all stories of a file.
pub(crate) fn measure(path: &Path, show_failures: bool) -> Result<Counts, Box<dyn Error>> {
    let mut counts = Counts::default();
    for line in BufReader::new(File::open(path)?).lines() {
        let story: Story = serde_json::from_str(&line?)?;
        let field = story.dateline.as_deref().unwrap_or("").trim();
        let (year, month, day) = transmitted(&story.date).ok_or_else(|| format!("story {}: no date in '{}'", story.id, story.date))?;
        let text = format!("{field} {}", story.body);
        let document = Document::from_text(text, Origin::default())?.with_published(jiff::civil::Date::new(year, month, day)?);
        let gold = gold(field, year);
        let found = found(&document, &segment(&document));
        counts.stories += 1;
        counts.place += u32::from(gold.place == found.place);
        counts.date += u32::from(gold.day == found.day);
        counts.both += u32::from(gold == found);
        if show_failures && gold != found {
            println!("{}\t{field:?}\twant {gold:?}\tfound {found:?}", story.id);
        }
    }
    Ok(counts)
}

fn found(document: &Document, segmentation: &Segmentation) -> Reading {
    let Some(dateline) = &segmentation.dateline else { return Reading::default() };
    Reading {
        place: dateline.place.map(|place| plain(document.slice(place))),
        day: dateline.date.map(|date| (date.year(), date.month(), date.day())),
    }
}

/// Reads the field by a way of its own, not by the code that is judged.
fn gold(field: &str, year: i16) -> Reading {
    let words: Vec<&str> = field.split_whitespace().collect();
    // The first month with a number behind it.
    let dated = words.windows(2).enumerate().find_map(|(at, pair)| {
        let digits: String = pair[1].chars().take_while(char::is_ascii_digit).collect();
        let tail = &pair[1][digits.len()..];
        let day = digits.parse().ok().filter(|day| (1..=31).contains(day) && tail.chars().all(|mark| matches!(mark, ',' | '.' | '-')))?;
        // Calif.,March 17
        let (glued, name) = pair[0].trim_end_matches([',', '.']).rsplit_once(',').map_or(("", pair[0]), |(head, name)| (head, name));
        Some((at, glued, month(name)?, day))
    });
    let name = |text: &str| Some(plain(text)).filter(|text| !text.is_empty());
    match dated {
        Some((at, glued, month, day)) => {
            let before = [&words[..at], &[glued][..]].concat().join(" ");
            Reading { place: name(&before), day: Some((year, month, day)) }
        }
        None if field.contains(|mark: char| mark.is_ascii_digit()) => Reading::default(),
        None if field.contains("---") => Reading::default(),
        None => Reading { place: name(field.split(" -").next().unwrap_or("")), day: None },
    }
}

/// A place with single blanks and without marks at its edges; a full stop may shorten its last word.
fn plain(place: &str) -> String {
    let place = place.split_whitespace().collect::<Vec<_>>().join(" ");
    place.trim_matches(|mark: char| !mark.is_alphanumeric()).to_owned()
}

/// `26-FEB-1987 15:01:01.79`
fn transmitted(date: &str) -> Option<(i16, i8, i8)> {
    let mut parts = date.trim().split([' ', '-']);
    let day = parts.next()?.parse().ok()?;
    let month = month(parts.next()?)?;
    Some((parts.next()?.parse().ok()?, month, day))
}

/// The month of a name that begins as a month does, or shares all but one of its letters.
fn month(name: &str) -> Option<i8> {
    const MONTHS: [&str; 12] =
        ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];
    let name = name.trim_end_matches([',', '.']).to_lowercase();
    let sorted = |word: &str| {
        let mut letters: Vec<char> = word.chars().collect();
        letters.sort_unstable();
        letters
    };
    let near = |month: &str| {
        let (mut a, b) = (sorted(&name), sorted(month));
        let shared = b.iter().filter(|letter| a.iter().position(|other| other == *letter).map(|at| a.remove(at)).is_some()).count();
        month.len() > 3 && shared + 1 >= b.len() && a.len() <= 1 && name.len().abs_diff(month.len()) <= 1
    };
    let at =
        MONTHS.iter().position(|month| name.len() >= 3 && month.starts_with(&name)).or_else(|| MONTHS.iter().position(|month| near(month)));
    i8::try_from(at? + 1).ok()
}
