//! Who is `I` outside all quotations? On a letters page whoever signs the letter, elsewhere the person of the byline.

use super::mention::{self, NameMention};
use super::resolver::{Resolver, unknown, unnamed};
use super::words::Words;
use super::{EntityType, Speaker, SpeakerBasis, SpeakerStatus, source};
use onrecord_models::names::Gender;
use onrecord_text::{BlockKind, Segmentation, Span};
use std::ops::Range;

/// The longest line that is read as a signature or an address, in bytes.
const LONGEST_SIGNATURE: usize = 60;
/// The page's name stands within so many lines from the top.
const LINES_WITH_NAME: usize = 4;

/// A letter: the bytes from its first line to its signature, and who signs.
#[derive(Clone, Debug)]
struct Letter {
    bytes: Range<usize>,
    /// Tokens of the name; none when initials or nobody sign.
    name: Option<Range<usize>>,
}

/// Whoever wrote the text, or its parts.
#[derive(Clone, Debug, Default)]
pub(super) struct Authors {
    /// In order of position; empty when the text is no letters page.
    letters: Vec<Letter>,
    /// Tokens of the names that sign letters, in order of position.
    signed: Vec<Range<usize>>,
    /// Tokens of the name in the byline, when it names one person.
    byline: Option<Range<usize>>,
}

/// Whose words a place outside all quotations is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Author {
    /// The tokens of the name under the letter.
    Signature(Range<usize>),
    /// The tokens of the name in the byline.
    Byline(Range<usize>),
    /// A letter that nobody signs by name.
    Unsigned,
    /// The text does not say.
    Nobody,
}

impl Authors {
    pub(super) fn new(words: &Words, segmentation: &Segmentation) -> Self {
        let letters = read_letters(words);
        let signed = letters.iter().filter_map(|letter| letter.name.clone()).collect();
        Self { letters, signed, byline: read_byline(words, segmentation) }
    }

    /// Puts the names of bylines and signatures, where capitals tell nothing, among the mentions.
    pub(super) fn add_mentions(&self, words: &Words, mentions: &mut Vec<NameMention>) {
        let mut names: Vec<&Range<usize>> =
            self.letters.iter().filter_map(|letter| letter.name.as_ref()).chain(self.byline.as_ref()).collect();
        names.sort_by_key(|name| name.start);
        if names.is_empty() {
            return;
        }
        mentions.retain(|mention| {
            let next = names.partition_point(|name| name.end <= mention.name.start);
            names.get(next).is_none_or(|name| mention.name.end <= name.start)
        });
        mentions.extend(names.into_iter().map(|name| mention::person(words, name.clone(), Gender::Either)));
        mentions.sort_by_key(|mention| mention.name.start);
    }

    /// The author of what stands at byte `at`.
    pub(super) fn at(&self, at: usize) -> Author {
        let next = self.letters.partition_point(|letter| letter.bytes.end <= at);
        match self.letters.get(next).filter(|letter| letter.bytes.start <= at) {
            Some(Letter { name: Some(name), .. }) => Author::Signature(name.clone()),
            Some(_) => Author::Unsigned,
            None => self.byline.clone().map_or(Author::Nobody, Author::Byline),
        }
    }

    /// Whether the token at `at` belongs to the name in a byline or under a letter, where nobody is spoken of.
    pub(super) fn names(&self, at: usize) -> bool {
        self.byline.as_ref().is_some_and(|name| name.contains(&at))
            || self
                .signed
                .binary_search_by(|name| {
                    if name.end <= at {
                        std::cmp::Ordering::Less
                    } else if name.start > at {
                        std::cmp::Ordering::Greater
                    } else {
                        std::cmp::Ordering::Equal
                    }
                })
                .is_ok()
    }

    pub(super) fn byline(&self) -> Option<&Range<usize>> {
        self.byline.as_ref()
    }
}

/// `SIR – …`, `Dear Editor,`, `To the Editor:`.
fn is_salutation(line: &str) -> bool {
    let lower: String = line.chars().take(24).flat_map(char::to_lowercase).collect();
    let greets = |word: &str| lower.strip_prefix(word).is_some_and(|rest| rest.trim_start().starts_with(['–', '—', '-', ',', ':']));
    ["dear ", "to the editor"].iter().any(|start| lower.starts_with(start)) || ["sir", "madam", "sirs", "editor"].into_iter().any(greets)
}

fn ends_sentence(line: &str) -> bool {
    let bare = line.trim_end_matches(['"', '”', '’', '\'', ')', ']']);
    bare.ends_with(['.', '?', '!']) || bare.len() < line.len() && bare.ends_with(',')
}

/// The bytes of a person's name at the head of a line: `Walter Imrie (Mr)`, `Coun Ana Reyes`, `J. St. J. Holt`.
fn name_in_line(words: &Words, line: Span) -> Option<Range<usize>> {
    let text = &words.text[line.range()];
    let name = text.split(['(', ',']).next().unwrap_or(text).trim_end();
    let written: Vec<&str> = name.split_whitespace().collect();
    let capital = |word: &&str| word.starts_with(char::is_uppercase) && word.chars().all(|c| c.is_alphabetic() || ".’'-".contains(c));
    let small = |word: &&str| mention::is_particle(word);
    if !(2..=6).contains(&written.len())
        || !written.iter().all(|word| capital(word) || small(word))
        || !written.first().is_some_and(capital)
        || !written.last().is_some_and(|word| capital(word) && word.trim_end_matches('.').chars().count() > 1)
    {
        return None;
    }
    let mut range = words.within(Span::new(line.start(), line.start() + name.len()));
    while let Some((length, _)) = words.title_at(range.start, range.end) {
        let given = words.form(range.start).given.is_some();
        if given || range.start + length >= range.end {
            break;
        }
        range.start += length;
    }
    let body = range.clone().last().is_some_and(|at| words.form(at).body.is_some() && words.form(range.start).given.is_none());
    (!range.is_empty() && !body).then_some(range)
}

/// Cuts a letters page into its letters; empty for any other text.
fn read_letters(words: &Words) -> Vec<Letter> {
    let mut lines: Vec<Span> = Vec::new();
    let mut at = 0;
    for line in words.text.split('\n') {
        let bare = line.trim();
        if !bare.is_empty() {
            let start = at + line.len() - line.trim_start().len();
            lines.push(Span::new(start, start + bare.len()));
        }
        at += line.len() + 1;
    }
    let slice = |span: Span| &words.text[span.range()];
    let is_named = |line: &&Span| {
        line.len() <= LONGEST_SIGNATURE
            && slice(**line).split(|c: char| !c.is_alphanumeric()).any(|word| matches!(word, "Letters" | "LETTERS" | "letters"))
    };
    let named = lines.iter().take(LINES_WITH_NAME).any(|line| is_named(&line));
    let mut letters: Vec<Letter> = Vec::new();
    let mut from = 0;
    let mut greeted = false;
    for (index, &line) in lines.iter().enumerate() {
        let text = slice(line);
        greeted |= is_salutation(text);
        if !text.contains(char::is_alphanumeric) {
            // `*`, `---`: the letter before ends, whether or not somebody signed it.
            if letters.last().is_none_or(|letter| letter.bytes.end < line.start()) {
                letters.push(Letter { bytes: from..line.start(), name: None });
            }
            from = line.end();
            continue;
        }
        if let Some(signed) = signed_at_end(words, line) {
            letters.push(Letter { bytes: line.start()..line.end(), name: signed });
            from = line.end();
            continue;
        }
        let before = index.checked_sub(1).and_then(|before| lines.get(before)).map_or("", |&before| slice(before));
        let after = lines.get(index + 1).map_or("", |&after| slice(after));
        let stands_alone = line.len() <= LONGEST_SIGNATURE
            && before.len() > LONGEST_SIGNATURE.min(40)
            && ends_sentence(before)
            && (after.len() <= LONGEST_SIGNATURE || is_salutation(after));
        if let Some(name) = name_in_line(words, line).filter(|_| stands_alone) {
            letters.push(Letter { bytes: from..line.end(), name: Some(name) });
            from = line.end();
        }
    }
    if named || greeted { letters } else { Vec::new() }
}

/// `So do I. - Ana Reyes, Priory Road`: a signature at the end of the letter's only line. The inner value is the name.
#[expect(clippy::option_option, reason = "no signature is not a signature without a name")]
fn signed_at_end(words: &Words, line: Span) -> Option<Option<Range<usize>>> {
    let text = &words.text[line.range()];
    let (at, dash) = text.char_indices().rev().take(LONGEST_SIGNATURE).find(|&(_, c)| matches!(c, '-' | '–' | '—'))?;
    let behind = text[at + dash.len_utf8()..].trim_start();
    let before = text[..at].trim_end();
    let signs = text[..at].ends_with(' ') && ends_sentence(before) && behind.starts_with(char::is_uppercase) && !behind.ends_with(']');
    signs.then(|| name_in_line(words, Span::new(line.end() - behind.len(), line.end())))
}

/// The one person whom the bylines name.
fn read_byline(words: &Words, segmentation: &Segmentation) -> Option<Range<usize>> {
    let mut found: Option<Range<usize>> = None;
    for block in segmentation.blocks.iter().filter(|block| block.kind == BlockKind::Byline) {
        let range = words.within(block.span);
        let by = words.lower(range.start) == "by";
        let start = range.start + usize::from(by);
        let end = (start..range.end).find(|&at| !words.form(at).capital && !mention::is_particle(words.lower(at))).unwrap_or(range.end);
        // `By Ana Reyes and Ola Berg`: no single author. `Photo: Ana Reyes`: a credit.
        if matches!(words.lower(end), "and" | "&" | "with" | ":") && end < range.end || start >= end {
            if by { return None } else { continue }
        }
        let name = name_in_line(words, words.span(start, end));
        let Some(name) = name.filter(|name| by || name.end == range.end) else { continue };
        match &found {
            Some(other) if !name.clone().map(|at| words.lower(at)).eq(other.clone().map(|at| words.lower(at))) => return None,
            Some(_) => {}
            None => found = Some(name),
        }
    }
    found
}

impl Resolver<'_> {
    /// `I` outside all quotations.
    pub(super) fn author(&self, at: usize) -> Speaker {
        let words = self.words;
        let word = words.slice(at);
        let known = |name: Range<usize>, reason: String, confidence: f32| {
            let entity = self.mentions[source::mentions_in(self.mentions, &name)].first().map(|mention| mention.entity);
            Speaker {
                entity,
                kind: EntityType::Author,
                status: if entity.is_some() { SpeakerStatus::Resolved } else { SpeakerStatus::Unnamed },
                basis: SpeakerBasis::Byline,
                antecedent: Some(words.span(name.start, name.end)),
                reason,
                confidence,
                identity: None,
                party: None,
            }
        };
        let nameless = |reason: String| Speaker { basis: SpeakerBasis::Byline, ..unnamed(EntityType::Author, reason, 0.85) };
        match self.authors.at(words.all[at].span.start()) {
            Author::Signature(name) => {
                let reason = format!("'{word}' is {}, who signs the letter", self.quote(&name));
                known(name, reason, 0.92)
            }
            Author::Byline(name) => {
                let reason = format!("'{word}' stands outside all quotations: the author speaks, {} as the byline says", self.quote(&name));
                known(name, reason, 0.92)
            }
            Author::Unsigned => nameless(format!("'{word}' is whoever wrote the letter, which nobody signs by name")),
            Author::Nobody => nameless(format!("'{word}' stands outside all quotations: the author speaks")),
        }
    }

    /// The entity that `I` would be at `at`, outside quotations.
    pub(super) fn author_entity(&self, at: usize) -> Option<usize> {
        match self.authors.at(self.words.all[at].span.start()) {
            Author::Signature(name) | Author::Byline(name) if !self.words.all[at].quoted => {
                self.mentions[source::mentions_in(self.mentions, &name)].first().map(|mention| mention.entity)
            }
            _ => None,
        }
    }

    /// `I` in a quotation that belongs to no statement.
    pub(super) fn quoted_self(&self, at: usize) -> Speaker {
        unknown(format!("'{}' stands in a quotation whose speaker is not told", self.words.slice(at)))
    }
}
