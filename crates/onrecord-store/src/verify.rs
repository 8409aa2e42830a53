//! Is this quotation in a text? Exactly, but for case and marks, nearly, or not.

use serde::Serialize;
use std::collections::{BTreeSet, HashMap};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// How well a quotation agrees with what stands in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Match {
    /// Nowhere.
    None,
    /// Most of its words, in their order.
    Near,
    /// All of its words and no others; case, marks, accents or blanks differ.
    Normalised,
    /// Letter by letter.
    Exact,
}

/// One step from the quotation to the text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Change {
    /// These words stand in both; as the text has them.
    Same(String),
    /// These words of the quotation do not stand in the text.
    Quoted(String),
    /// These words of the text do not stand in the quotation.
    Printed(String),
}

/// A place where a quotation was found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Hit {
    /// How well it agrees.
    pub r#match: Match,
    /// Id of the statement whose content it stands in, by the newest reading; none outside of statements.
    pub statement: Option<String>,
    /// Who says that, by the newest reading.
    pub speaker: Option<String>,
    /// Hash of the document.
    pub document: String,
    /// Path where the document was found first.
    pub path: Option<String>,
    /// Title of the document.
    pub title: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// Day of publication, ISO 8601.
    pub published: Option<String>,
    /// First position in the document's text.
    pub start: usize,
    /// Just past the last position.
    pub end: usize,
    /// What stands there.
    pub exact: String,
    /// From the quotation to the text, word by word; empty for exact and normalised matches.
    pub diff: Vec<Change>,
}

/// What was looked through.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Searched {
    /// Number of texts.
    pub documents: u64,
    /// Earliest day of publication among them.
    pub from: Option<String>,
    /// Latest day of publication among them.
    pub to: Option<String>,
}

/// The outcome of looking for a quotation.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Verification {
    /// The best match among the hits.
    pub r#match: Match,
    /// Where, earliest publication first.
    pub hits: Vec<Hit>,
    /// Among what.
    pub searched: Searched,
}

/// A word of a text: where it stands (bytes) and how it is compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Word {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) folded: String,
}

/// The runs of letters and digits, in lower case and without accents, as the index of words has them.
pub(crate) fn words(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut start = None;
    for (at, character) in text.char_indices().chain([(text.len(), ' ')]) {
        let inside = character.is_alphanumeric() || (start.is_some() && is_combining_mark(character));
        match (start, inside) {
            (None, true) => start = Some(at),
            (Some(begin), false) => {
                words.push(Word { start: begin, end: at, folded: fold(&text[begin..at]) });
                start = None;
            }
            _ => {}
        }
    }
    words
}

fn fold(word: &str) -> String {
    if word.is_ascii() {
        return word.to_ascii_lowercase();
    }
    word.nfkd().filter(|&character| !is_combining_mark(character)).flat_map(char::to_lowercase).collect()
}

/// The quotation without the marks around it.
pub(crate) fn bare(quote: &str) -> &str {
    quote.trim_matches(|character: char| !character.is_alphanumeric())
}

/// Where all words of the quotation stand in a row.
pub(crate) fn runs(text: &[Word], quote: &[Word]) -> Vec<(usize, usize)> {
    if quote.is_empty() {
        return Vec::new();
    }
    let same = |window: &[Word]| window.iter().zip(quote).all(|(one, other)| one.folded == other.folded);
    let found = text.windows(quote.len()).enumerate().filter(|(_, window)| same(window));
    found.map(|(at, _)| (at, at + quote.len())).collect()
}

/// Quotations shorter than this are either found whole or not at all.
pub(crate) const FEWEST_WORDS: usize = 4;
/// Least share of words that a near match has in common with the quotation.
const LEAST_ALIKE: f64 = 0.7;
/// Of a long quotation so many words are compared with the text around.
const MOST_WORDS: usize = 200;

/// Of texts that may hold something near the quotation, so many are compared with it.
const MOST_CANDIDATES: usize = 16;
/// What is rare: a word that no more texts hold; where no word of a quotation is, the next bound is tried.
const RARE: [usize; 3] = [500, 4_000, 40_000];
/// Runs of three words that are looked up, those with the rarest words first.
const MOST_RUNS: usize = 8;

/// Texts that may hold something near the quotation, the likeliest first: those that share its rare words, and runs of three
/// words around a rare one. `lookup` gives the ids of at most so many texts that hold these words in a row.
///
/// Ranking by an index of words would cost a pass over all texts with a common word; here only lists that end early are read,
/// and a run is found fast when one word of it is rare.
pub(crate) fn alike<E>(quote: &[Word], mut lookup: impl FnMut(&[&str], usize) -> Result<Vec<i64>, E>) -> Result<Vec<i64>, E> {
    let quote = &quote[..quote.len().min(MOST_WORDS)];
    let words: BTreeSet<&str> = quote.iter().map(|word| word.folded.as_str()).collect();
    let mut words: Vec<&str> = words.into_iter().collect();
    // Long words tend to be rare.
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    let mut weights: HashMap<i64, f64> = HashMap::new();
    // How many texts hold a word, where that is few.
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for bound in RARE {
        for &word in &words {
            // The lists of common words are long: two that end are enough.
            if bound > RARE[0] && counts.values().filter(|&&count| count > 0).count() >= 2 {
                break;
            }
            let texts = lookup(&[word], bound + 1)?;
            if texts.len() <= bound {
                counts.insert(word, texts.len());
                // A rare word tells more than a common one.
                let weight = 1.0 + ((bound + 1) as f64 / texts.len().max(1) as f64).ln();
                texts.into_iter().for_each(|text| *weights.entry(text).or_default() += weight);
            }
        }
        if !weights.is_empty() {
            break;
        }
    }
    let mut runs: Vec<(usize, [&str; 3])> = quote
        .windows(3)
        .filter_map(|three| {
            let run = [0, 1, 2].map(|at: usize| three[at].folded.as_str());
            let rarest = run.iter().filter_map(|word| counts.get(word).copied()).min();
            // A word that stands in no text makes runs that stand in none.
            rarest.filter(|&count| count > 0).map(|count| (count, run))
        })
        .collect();
    runs.sort_unstable();
    runs.dedup();
    for (_, run) in runs.into_iter().take(MOST_RUNS) {
        for text in lookup(&run, RARE[0])? {
            *weights.entry(text).or_default() += 10.0;
        }
    }
    let mut alike: Vec<(i64, f64)> = weights.into_iter().collect();
    alike.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    Ok(alike.into_iter().take(MOST_CANDIDATES).map(|(text, _)| text).collect())
}

/// The stretch of the text (indices of words) that is most like the quotation, and the steps between them; none when nothing is alike enough.
pub(crate) fn nearest(text: &[Word], quote: &[Word]) -> Option<((usize, usize), Vec<Step>)> {
    let quote = &quote[..quote.len().min(MOST_WORDS)];
    let mut best: Option<(usize, (usize, usize), Vec<Step>)> = None;
    let mut done = 0;
    for at in 0..text.len().saturating_sub(2) {
        let anchor = quote.windows(3).position(|three| three.iter().zip(&text[at..]).all(|(one, other)| one.folded == other.folded));
        let Some(index) = anchor else { continue };
        let slack = 3 + quote.len() / 3;
        let from = at.saturating_sub(index + slack);
        let to = (at + quote.len() - index + slack).min(text.len());
        // Anchors of one place lie close together: its stretch is looked at once.
        if at < done {
            continue;
        }
        done = to;
        let (distance, range, changes) = align(&text[from..to], quote);
        if best.as_ref().is_none_or(|(least, ..)| distance < *least) {
            let shifted = changes.into_iter().map(|step| match step {
                Step::Same(at) => Step::Same(from + at),
                Step::Printed(at) => Step::Printed(from + at),
                Step::Quoted(at) => Step::Quoted(at),
            });
            best = Some((distance, (from + range.0, from + range.1), shifted.collect()));
        }
    }
    let (distance, range, changes) = best?;
    let alike = 1.0 - distance as f64 / quote.len() as f64;
    (alike >= LEAST_ALIKE && range.0 < range.1).then_some((range, changes))
}

/// A step of an alignment, by indices of words: in the quotation, in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Same(usize),
    Quoted(usize),
    Printed(usize),
}

/// Levenshtein distance in words with free ends in the text (Sellers 1980); the stretch, and the steps with indices into the
/// quotation and the stretch.
fn align(text: &[Word], quote: &[Word]) -> (usize, (usize, usize), Vec<Step>) {
    let width = text.len() + 1;
    let mut cost = vec![0usize; (quote.len() + 1) * width];
    for row in 1..=quote.len() {
        cost[row * width] = row;
        for column in 1..width {
            let same = quote[row - 1].folded == text[column - 1].folded;
            let diagonal = cost[(row - 1) * width + column - 1] + usize::from(!same);
            let beside = 1 + cost[(row - 1) * width + column].min(cost[row * width + column - 1]);
            cost[row * width + column] = diagonal.min(beside);
        }
    }
    let last = quote.len() * width;
    let end = (0..width).min_by_key(|&column| cost[last + column]).unwrap_or(0);
    let (mut row, mut column, mut steps) = (quote.len(), end, Vec::new());
    while row > 0 {
        let here = cost[row * width + column];
        let same = column > 0 && quote[row - 1].folded == text[column - 1].folded;
        if column > 0 && here == cost[(row - 1) * width + column - 1] + usize::from(!same) {
            (row, column) = (row - 1, column - 1);
            if same {
                steps.push(Step::Same(column));
            } else {
                // Read backwards: of words that were replaced, the quotation's come to stand first.
                steps.extend([Step::Printed(column), Step::Quoted(row)]);
            }
        } else if column > 0 && here == 1 + cost[row * width + column - 1] {
            column -= 1;
            steps.push(Step::Printed(column));
        } else {
            row -= 1;
            steps.push(Step::Quoted(row));
        }
    }
    steps.reverse();
    (cost[last + end], (column, end), steps)
}

/// The steps as words: neighbours of one kind together.
pub(crate) fn diff(steps: &[Step], text: (&str, &[Word]), quote: (&str, &[Word])) -> Vec<Change> {
    let mut changes: Vec<Change> = Vec::new();
    for step in steps {
        let slice = |(text, words): (&str, &[Word]), at: usize| text[words[at].start..words[at].end].to_owned();
        let next = match *step {
            Step::Same(at) => Change::Same(slice(text, at)),
            Step::Printed(at) => Change::Printed(slice(text, at)),
            Step::Quoted(at) => Change::Quoted(slice(quote, at)),
        };
        match (changes.last_mut(), next) {
            (Some(Change::Same(so_far)), Change::Same(word))
            | (Some(Change::Quoted(so_far)), Change::Quoted(word))
            | (Some(Change::Printed(so_far)), Change::Printed(word)) => {
                so_far.push(' ');
                so_far.push_str(&word);
            }
            (_, next) => changes.push(next),
        }
    }
    changes
}

/// From one report of an utterance to another, word by word. Of each so many words are compared as of a quotation; what
/// stands behind them is told as it is.
#[must_use]
pub fn difference(first: &str, second: &str) -> Vec<Change> {
    let (all_first, all_second) = (words(first), words(second));
    let (a, b) = (&all_first[..all_first.len().min(MOST_WORDS)], &all_second[..all_second.len().min(MOST_WORDS)]);
    let (_, (start, end), steps) = align(b, a);
    // The alignment leaves out what stands in the second before and behind the words of the first.
    let before = (0..start).map(Step::Printed);
    let behind = (end..b.len()).map(Step::Printed);
    let steps: Vec<Step> = before.chain(steps).chain(behind).collect();
    let mut changes = diff(&steps, (second, b), (first, a));
    let mut rest = |text: &str, all: &[Word], kind: fn(String) -> Change| {
        if let (Some(from), Some(to)) = (all.get(MOST_WORDS), all.last()) {
            changes.push(kind(text[from.start..to.end].to_owned()));
        }
    };
    rest(first, &all_first, Change::Quoted);
    rest(second, &all_second, Change::Printed);
    changes
}

#[cfg(test)]
mod tests {
    use super::{Change, diff, difference, nearest, runs, words};

    #[test]
    fn words_are_compared_without_case_accents_and_marks() {
        let folded: Vec<String> = words("“Café—NO, don’t!”").into_iter().map(|word| word.folded).collect();
        assert_eq!(folded, ["cafe", "no", "don", "t"]);
        assert_eq!(runs(&words("Then: the bridge, will STAND."), &words("The bridge will stand")), [(1, 5)]);
    }

    #[test]
    fn two_reports_are_told_apart_from_their_first_word_to_their_last() {
        let same = |words: &str| Change::Same(words.to_owned());
        let printed = |words: &str| Change::Printed(words.to_owned());
        let found = difference("the bridge will stand", "Of course the bridge will stand for a year.");
        assert_eq!(found, [printed("Of course"), same("the bridge will stand"), printed("for a year")]);
        assert_eq!(difference("a b", "a b"), [same("a b")]);
        assert_eq!(difference("", "a"), [printed("a")]);
        let long = "word ".repeat(500);
        assert_eq!(difference(&long, &long).len(), 3);
    }

    #[test]
    fn a_near_quotation_is_told_apart_word_by_word() {
        let text = "He said that the old bridge would surely stand for ever.";
        let quote = "the old bridge will surely stand";
        let (all, wanted) = (words(text), words(quote));
        let ((start, end), steps) = nearest(&all, &wanted).expect("it is near");
        assert_eq!(&text[all[start].start..all[end - 1].end], "the old bridge would surely stand");
        let changes = diff(&steps, (text, &all), (quote, &wanted));
        assert!(
            changes.contains(&Change::Quoted("will".to_owned())) && changes.contains(&Change::Printed("would".to_owned())),
            "{changes:?}"
        );
    }
}
