//! Short noun phrases, read without a parser: far enough to say who was spoken to, and no further.
//!
//! The reader stops at the first word that cannot belong to the phrase, and gives up when what it
//! read may be the subject of a clause: no addressee is better than a wrong one.

use onrecord_models::lexicon::ReportingLexicon;
use onrecord_text::Span;

/// A token of the window around a cue.
#[derive(Clone, Debug)]
pub(super) struct Word<'a> {
    pub(super) span: Span,
    pub(super) text: &'a str,
    pub(super) lower: String,
    /// Stands in the content or source: no phrase reaches over it.
    pub(super) barrier: bool,
    /// Stands in the cue.
    pub(super) in_cue: bool,
    /// Stands in the source.
    pub(super) in_source: bool,
    /// Belongs to a clause that tells of something else than the saying.
    pub(super) aside: bool,
}

impl Word<'_> {
    pub(super) fn is_capital(&self) -> bool {
        self.text.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
    }

    pub(super) fn is_word(&self) -> bool {
        self.text.starts_with(char::is_alphanumeric) || self.text.starts_with('@')
    }

    pub(super) fn is_clitic(&self) -> bool {
        matches!(self.lower.as_str(), "'s" | "’s" | "'" | "’")
    }
}

/// What ends a noun phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stop {
    /// The content or source begins, or the window ends.
    Edge,
    /// A word or mark that belongs to something else; its index.
    At(usize),
}

/// A noun phrase: the words `start..end` of the window.
#[derive(Clone, Copy, Debug)]
pub(super) struct NounPhrase {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) stop: Stop,
    /// Whether it holds a word such as `reporters` or `committee`.
    pub(super) has_audience: bool,
    /// Whether its last word is a name.
    pub(super) ends_in_capital: bool,
}

pub(super) const DETERMINERS: &[&str] = &[
    "a", "all", "an", "another", "any", "both", "each", "every", "fellow", "her", "his", "its", "many", "more", "most", "my", "no", "one",
    "other", "our", "several", "some", "that", "the", "their", "these", "this", "those", "three", "two", "your",
];
pub(super) const OBJECT_PRONOUNS: &[&str] = &["her", "him", "me", "them", "us", "you"];
const SUBJECT_PRONOUNS: &[&str] = &["he", "i", "it", "she", "there", "they", "we", "what", "who", "you"];
pub(super) const FINITE: &[&str] = &[
    "am", "are", "can", "cannot", "could", "did", "do", "does", "had", "has", "have", "is", "may", "might", "must", "should", "was",
    "were", "will", "would",
];
/// Words that end a phrase: prepositions, conjunctions, words of time.
pub(super) const STOPS: &[&str] = &[
    "about",
    "after",
    "against",
    "ago",
    "ahead",
    "alongside",
    "amid",
    "among",
    "around",
    "as",
    "at",
    "because",
    "before",
    "behind",
    "between",
    "but",
    "by",
    "despite",
    "during",
    "earlier",
    "early",
    "following",
    "for",
    "from",
    "here",
    "how",
    "if",
    "in",
    "inside",
    "into",
    "last",
    "late",
    "later",
    "near",
    "next",
    "not",
    "now",
    "on",
    "or",
    "outside",
    "over",
    "since",
    "so",
    "that",
    "then",
    "through",
    "throughout",
    "to",
    "today",
    "tomorrow",
    "tonight",
    "under",
    "until",
    "upon",
    "via",
    "when",
    "where",
    "whether",
    "which",
    "while",
    "who",
    "why",
    "with",
    "without",
    "yesterday",
];
pub(super) const TIMES: &[&str] = &[
    "april",
    "august",
    "december",
    "february",
    "friday",
    "january",
    "july",
    "june",
    "march",
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
/// Bodies whose names go on with a preposition: `Committee on Foreign Affairs`.
const BODIES: &[&str] = &[
    "association",
    "board",
    "centre",
    "center",
    "commission",
    "committee",
    "conference",
    "council",
    "court",
    "department",
    "institute",
    "office",
];

const LONGEST: usize = 14;

/// The noun phrase that begins at `words[at]`.
pub(super) fn noun_phrase(words: &[Word<'_>], at: usize, lexicon: &ReportingLexicon) -> Option<NounPhrase> {
    let first = words.get(at)?;
    if first.barrier || !first.is_word() {
        return None;
    }
    let is_last_of_phrase = |next: Option<&Word<'_>>| next.is_none_or(|w| w.barrier || !w.is_word() || STOPS.contains(&w.lower.as_str()));
    if OBJECT_PRONOUNS.contains(&first.lower.as_str()) && (first.lower != "her" || is_last_of_phrase(words.get(at + 1))) {
        let stop = if words.get(at + 1).is_none_or(|w| w.barrier) { Stop::Edge } else { Stop::At(at + 1) };
        return Some(NounPhrase { start: at, end: at + 1, stop, has_audience: false, ends_in_capital: false });
    }
    let audience = |word: &Word<'_>| lexicon.is_audience(&word.lower) || lexicon.is_occasion("at", &word.lower);
    let mut end = at;
    let mut stop = Stop::Edge;
    // Whether the word before lets a new noun begin: the start, `of`, `and`.
    let mut fresh = true;
    while let Some(word) = words.get(end) {
        if word.barrier {
            break;
        }
        let lower = word.lower.as_str();
        let previous = end.checked_sub(1).filter(|_| end > at).map(|i| &words[i]);
        let next = words.get(end + 1).filter(|next| !next.barrier);
        stop = Stop::At(end);
        if end - at >= LONGEST {
            return None;
        }
        if word.is_clitic() {
            fresh = false;
        } else if !word.is_word() {
            break;
        } else if FINITE.contains(&lower) && !(lower == "may" && word.is_capital()) {
            return None;
        } else if lower == "of" {
            if next.is_none() || fresh {
                break;
            }
            fresh = true;
        } else if lower == "and" {
            let capitals = previous.is_some_and(Word::is_capital) && next.is_some_and(Word::is_capital);
            if fresh || !(capitals || next.is_some_and(audience)) {
                break;
            }
            fresh = true;
        } else if (matches!(lower, "for" | "on")
            && previous.is_some_and(|p| p.is_capital() && BODIES.contains(&p.lower.as_str()))
            && next.is_some_and(Word::is_capital))
            || (lower == "into"
                && next.is_some()
                && previous.is_some_and(|p| matches!(p.lower.as_str(), "inquiry" | "investigation" | "probe")))
        {
            fresh = true;
        } else if DETERMINERS.contains(&lower) {
            // A determiner behind a noun begins a clause: `told reporters the plan ...`.
            if !fresh {
                break;
            }
        } else if STOPS.contains(&lower)
            || SUBJECT_PRONOUNS.contains(&lower)
            || (TIMES.contains(&lower) && word.is_capital() && !is_paper(words, at, end))
        {
            break;
        } else if let Some(previous) = previous.filter(|_| !fresh) {
            let after_audience = lexicon.is_audience(&previous.lower);
            if word.is_capital() {
                if !previous.is_capital() && !previous.is_clitic() && after_audience && !lexicon.is_medium(&previous.lower) {
                    break;
                }
            } else if !audience(word) && !lexicon.is_medium(lower) && !previous.is_clitic() && !is_number(previous) {
                // `told EU foreign ministers`, but `told Kestrel prices would rise`.
                let leads_on =
                    words[end + 1..].iter().take(3).take_while(|w| w.is_word() && !w.barrier && !STOPS.contains(&w.lower.as_str()));
                if after_audience || (previous.is_capital() && !leads_on.clone().any(audience)) || is_adverb(lower) {
                    break;
                }
            }
            fresh = false;
        } else {
            fresh = false;
        }
        end += 1;
        stop = Stop::Edge;
    }
    // What was left hanging: `members of`, `the`.
    while end > at && matches!(words[end - 1].lower.as_str(), "of" | "and" | "for" | "on") {
        end -= 1;
    }
    let last = &words[end.checked_sub(1).filter(|&last| last >= at)?];
    if DETERMINERS.contains(&last.lower.as_str()) && !matches!(last.lower.as_str(), "all" | "others" | "many") {
        return None;
    }
    let has_audience = words[at..end].iter().any(audience);
    Some(NounPhrase { start: at, end, stop, has_audience, ends_in_capital: last.is_capital() })
}

/// `the Sunday Ledger`: a day that is part of a name.
fn is_paper(words: &[Word<'_>], start: usize, at: usize) -> bool {
    at == start + 1
        && words[start].lower == "the"
        && words.get(at + 1).is_some_and(|next| !next.barrier && next.is_capital() && next.is_word())
}

fn is_number(word: &Word<'_>) -> bool {
    word.text.starts_with(|c: char| c.is_ascii_digit())
}

fn is_adverb(word: &str) -> bool {
    word.ends_with("ly") && !matches!(word, "daily" | "weekly" | "monthly" | "family" | "assembly")
}

/// Something going on while people speak, and with whom or for whom.
#[derive(Clone, Copy, Debug)]
pub(super) struct Occasion {
    /// First and last word, the preposition left out.
    pub(super) start: usize,
    pub(super) end: usize,
    /// Those whom the occasion itself names as spoken to: `in a letter to` ..., `in an interview with` ....
    pub(super) partner: Option<NounPhrase>,
}

/// The occasion that the preposition at `words[at]` leads to: `at` a news conference, `during` a rally in Oslo.
pub(super) fn occasion(words: &[Word<'_>], at: usize, lexicon: &ReportingLexicon) -> Option<Occasion> {
    let preposition = words.get(at).filter(|word| !word.barrier)?.lower.as_str();
    if !matches!(preposition, "at" | "during" | "in" | "on") {
        return None;
    }
    let word = |index: usize| words.get(index).filter(|word| !word.barrier).map_or("", |word| word.lower.as_str());
    // `at the end of a trial`, `on the sidelines of the summit`.
    let edge = matches!(
        word(at + 2),
        "end" | "start" | "close" | "opening" | "beginning" | "conclusion" | "sidelines" | "margins" | "middle" | "height"
    ) && word(at + 1) == "the"
        && word(at + 3) == "of";
    let (start, preposition) = if edge { (at + 4, "during") } else { (at + 1, preposition) };
    let determined = words.get(start).is_some_and(|word| DETERMINERS.contains(&word.lower.as_str()));
    let mut head = None;
    for (index, word) in words.iter().enumerate().skip(start).take(8) {
        let lower = word.lower.as_str();
        if word.barrier
            || !(word.is_word() || word.is_clitic())
            || FINITE.contains(&lower)
            || (STOPS.contains(&lower) && lower != "late")
            || lower == "of"
        {
            break;
        }
        // `question time`, but not `at the time`.
        let asks = index > start && words[index - 1].lower.starts_with("question");
        if lexicon.is_occasion(preposition, lower) && (!matches!(lower, "time" | "hour") || asks) {
            head = Some(index);
        } else if head.is_some() {
            break;
        }
    }
    let Some(head) = head else {
        return named_occasion(words, start).filter(|_| preposition == "during");
    };
    let head_word = words[head].lower.as_str();
    if preposition == "in" && !determined && !matches!(head_word, "remarks" | "comments" | "testimony") {
        return None;
    }
    let mut found = Occasion { start, end: head + 1, partner: None };
    let Some(link) = words.get(head + 1).filter(|word| !word.barrier) else { return Some(found) };
    let is_partner = match link.lower.as_str() {
        "to" | "before" => lexicon.is_message(head_word),
        "with" => matches!(head_word, "interview" | "call" | "conversation"),
        "of" => false,
        _ => return Some(found),
    };
    if let Some(phrase) = noun_phrase(words, head + 2, lexicon) {
        found.end = phrase.end;
        found.partner = is_partner.then_some(phrase);
    }
    Some(found)
}

/// `during a "question time"`: an occasion that is named in quotation marks.
fn named_occasion(words: &[Word<'_>], start: usize) -> Option<Occasion> {
    let open = start + usize::from(words.get(start).is_some_and(|word| DETERMINERS.contains(&word.lower.as_str())));
    let is_mark = |word: &Word<'_>| matches!(word.text, "\"" | "“" | "”" | "«" | "»" | "‘" | "’" | "'" | "''" | "``" | "„");
    words.get(open).filter(|word| is_mark(word) && !word.barrier)?;
    let close = words.iter().enumerate().skip(open + 1).take(7).find(|(_, word)| is_mark(word) || word.barrier)?;
    (!close.1.barrier && close.0 > open + 1).then_some(Occasion { start, end: close.0 + 1, partner: None })
}
