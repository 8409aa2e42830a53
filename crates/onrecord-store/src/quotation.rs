//! Looking for a quotation in all texts of a ledger, whatever the database.

use crate::verify::{self, Change, FEWEST_WORDS, Hit, Match, Searched, Verification, Word};
use crate::{StoreError, spans};
use onrecord::{OffsetMap, OffsetUnit};

/// So many hits are told.
const MOST_HITS: usize = 100;

/// What is asked of a database to find a quotation in it.
pub(crate) trait Texts {
    /// Ids of at most so many texts that hold these folded words in a row, earliest in the ledger first.
    fn holding(&self, phrase: &[&str], most: usize) -> Result<Vec<i64>, StoreError>;

    /// The same for one word; which ones does not matter when more texts hold it.
    fn holding_word(&self, word: &str, most: usize) -> Result<Vec<i64>, StoreError> {
        self.holding(&[word], most)
    }

    /// The text of a document.
    fn text(&self, document: i64) -> Result<String, StoreError>;

    /// What a hit tells of its document, with the contents of the statements of its newest reading in their order.
    fn place(&self, document: i64) -> Result<(Place, Vec<Content>), StoreError>;

    /// What is looked through.
    fn searched(&self) -> Result<Searched, StoreError>;
}

/// What a hit tells of its document.
pub(crate) struct Place {
    pub(crate) hash: String,
    pub(crate) path: Option<String>,
    pub(crate) title: Option<String>,
    pub(crate) publisher: Option<String>,
    pub(crate) published: Option<String>,
}

/// What a statement says, for the words of a quotation to be found in it.
pub(crate) struct Content {
    pub(crate) id: String,
    pub(crate) speaker: Option<String>,
    /// JSON of its spans.
    pub(crate) spans: String,
}

/// A quotation found at these bytes.
struct Found {
    r#match: Match,
    start: usize,
    end: usize,
    diff: Vec<Change>,
}

/// The statement that says what stands at these bytes, and its speaker: the innermost one that most of it stands in.
fn said_by(start: usize, end: usize, contents: Vec<Content>) -> Option<(String, Option<String>)> {
    let mut within: Option<(Content, usize)> = None;
    for content in contents {
        let parts = spans::read(&content.spans).unwrap_or_default();
        let shared: usize = parts.iter().map(|part| part.1.min(end).saturating_sub(part.0.max(start))).sum();
        let length: usize = parts.iter().map(|part| part.1.saturating_sub(part.0)).sum();
        if shared * 2 > end - start && within.as_ref().is_none_or(|(_, shortest)| length < *shortest) {
            within = Some((content, length));
        }
    }
    within.map(|(content, _)| (content.id, content.speaker))
}

fn hit(texts: &impl Texts, document: i64, text: &str, found: Found, unit: OffsetUnit) -> Result<Hit, StoreError> {
    let (place, contents) = texts.place(document)?;
    let (statement, speaker) = said_by(found.start, found.end, contents).map_or((None, None), |(id, speaker)| (Some(id), speaker));
    let map = OffsetMap::new(text);
    Ok(Hit {
        r#match: found.r#match,
        statement,
        speaker,
        document: place.hash,
        path: place.path,
        title: place.title,
        publisher: place.publisher,
        published: place.published,
        start: map.from_bytes(found.start, unit),
        end: map.from_bytes(found.end, unit),
        exact: text[found.start..found.end].to_owned(),
        diff: found.diff,
    })
}

/// Exactly or with the same words, else nearly, else nowhere.
pub(crate) fn look_for(texts: &impl Texts, quote: &str, unit: OffsetUnit) -> Result<Verification, StoreError> {
    let bare = verify::bare(quote);
    let wanted = verify::words(bare);
    let mut hits = Vec::new();
    if !wanted.is_empty() {
        let phrase: Vec<&str> = wanted.iter().map(|word| word.folded.as_str()).collect();
        for id in texts.holding(&phrase, MOST_HITS)? {
            let text = texts.text(id)?;
            let words = verify::words(&text);
            for (first, last) in verify::runs(&words, &wanted) {
                let (start, end) = (words[first].start, words[last - 1].end);
                let r#match = if text[start..end] == *bare { Match::Exact } else { Match::Normalised };
                hits.push(hit(texts, id, &text, Found { r#match, start, end, diff: Vec::new() }, unit)?);
            }
        }
    }
    if hits.is_empty() && wanted.len() >= FEWEST_WORDS {
        near(texts, bare, &wanted, unit, &mut hits)?;
    }
    hits.sort_by(|a, b| {
        let day = |hit: &Hit| (hit.published.is_none(), hit.published.clone());
        day(a).cmp(&day(b)).then_with(|| (&a.path, &a.document, a.start).cmp(&(&b.path, &b.document, b.start)))
    });
    hits.truncate(MOST_HITS);
    let r#match = hits.iter().map(|hit| hit.r#match).max().unwrap_or(Match::None);
    Ok(Verification { r#match, hits, searched: texts.searched()? })
}

fn near(texts: &impl Texts, bare: &str, wanted: &[Word], unit: OffsetUnit, hits: &mut Vec<Hit>) -> Result<(), StoreError> {
    let alike = verify::alike(wanted, |phrase, most| match phrase {
        [word] => texts.holding_word(word, most),
        _ => texts.holding(phrase, most),
    })?;
    for id in alike {
        let text = texts.text(id)?;
        let words = verify::words(&text);
        if let Some(((first, last), steps)) = verify::nearest(&words, wanted) {
            let (start, end) = (words[first].start, words[last - 1].end);
            let diff = verify::diff(&steps, (&text, &words), (bare, wanted));
            hits.push(hit(texts, id, &text, Found { r#match: Match::Near, start, end, diff }, unit)?);
        }
    }
    Ok(())
}
