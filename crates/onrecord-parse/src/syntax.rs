//! What the network says of words: part of speech, lemma, governor and relation, entity mentions and what they take up.
//!
//! The heads read the state between two layers (twin for training: class `Syntax` of `training/model.py`). Labels are
//! those of Universal Dependencies (de Marneffe et al. 2021), entity types and coreference those of GUM (Zeldes 2017).

use crate::kernels::{self, Linear};
use crate::network::{DISTANCE_EDGES, Layer, Space, distance_bucket};
use crate::tree::best_tree;
use crate::weights::{Weights, WeightsError};
use crate::{Network, Sequence};
use onrecord_text::Span;
use std::ops::Range;
use std::sync::Arc;

/// Sentences that are longer are read in pieces of this many units, so that time stays linear.
const LONGEST: usize = 256;
/// Width of the vectors that tell a relation.
const RELATION: usize = 64;

/// Part of speech, as in Universal Dependencies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names are those of Universal Dependencies")]
pub enum Upos {
    Adj,
    Adp,
    Adv,
    Aux,
    Cconj,
    Det,
    Intj,
    Noun,
    Num,
    Part,
    Pron,
    Propn,
    Punct,
    Sconj,
    Sym,
    Verb,
    X,
}

impl Upos {
    /// All of them, with their names.
    pub const ALL: [(Self, &'static str); 17] = [
        (Self::Adj, "ADJ"),
        (Self::Adp, "ADP"),
        (Self::Adv, "ADV"),
        (Self::Aux, "AUX"),
        (Self::Cconj, "CCONJ"),
        (Self::Det, "DET"),
        (Self::Intj, "INTJ"),
        (Self::Noun, "NOUN"),
        (Self::Num, "NUM"),
        (Self::Part, "PART"),
        (Self::Pron, "PRON"),
        (Self::Propn, "PROPN"),
        (Self::Punct, "PUNCT"),
        (Self::Sconj, "SCONJ"),
        (Self::Sym, "SYM"),
        (Self::Verb, "VERB"),
        (Self::X, "X"),
    ];

    /// Its name, such as `PROPN`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        Self::ALL[self as usize].1
    }

    /// The part of speech of this name.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == name).map(|(upos, _)| *upos)
    }
}

/// A word and its place in the tree of its sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Where it stands, in bytes.
    pub span: Span,
    /// Part of speech.
    pub upos: Upos,
    /// The form that a dictionary lists it under: `say` for `said`.
    pub lemma: Box<str>,
    /// Its governor, as an index into [`Syntax::words`]; the root of a sentence has none.
    pub governor: Option<usize>,
    /// Its relation to the governor, such as `nsubj`; `root` for a root.
    pub relation: Arc<str>,
}

/// An expression that refers: a name, a description, a pronoun.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// Its words, as indices into [`Syntax::words`].
    pub words: Range<usize>,
    /// The word among them that governs the others.
    pub head: usize,
    /// Type of what it refers to, such as `person`.
    pub kind: Arc<str>,
    /// The mention before it that refers to the same, as an index into [`Syntax::mentions`].
    pub antecedent: Option<usize>,
}

/// The syntax of a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Syntax {
    /// All words in order.
    pub words: Vec<Word>,
    /// The words of each sentence, as indices into `words`; every word belongs to one. Words that stand outside of all
    /// sentences, as those of a dateline do, form some of their own.
    pub sentences: Vec<Range<usize>>,
    /// Mentions, in order of their heads.
    pub mentions: Vec<Mention>,
}

/// The heads, and what they choose from.
#[derive(Clone, Debug)]
pub(crate) struct SyntaxHeads {
    /// After how many layers of the network the state is read.
    pub(crate) at: usize,
    layers: Vec<Layer>,
    norm: Vec<f32>,
    heads: Linear,
    relation: Linear,
    upos: Vec<Upos>,
    lemmas: Vec<LemmaRule>,
    relations: Vec<Arc<str>>,
    /// Number of the relation `root`.
    root: usize,
    entities: Vec<Arc<str>>,
    columns: Columns,
    arc: Link,
    antecedent: Link,
    first: Link,
    last: Link,
}

/// Where the parts of a row of scores begin.
#[derive(Clone, Copy, Debug)]
struct Columns {
    lemma: usize,
    mention: usize,
    dependent: usize,
    governor: usize,
    all: usize,
}

/// A pointer from words to words: columns of query, key, bias of the key and score of pointing to none.
#[derive(Clone, Debug)]
struct Link {
    start: usize,
    size: usize,
    scale: f32,
    distances: Vec<f32>,
}

impl Link {
    const fn columns(size: usize) -> usize {
        2 * size + 2
    }

    /// Score of pointing from the row `from` to the row `to`, given with their numbers.
    fn score(&self, (from, source): (usize, &[f32]), (to, target): (usize, &[f32])) -> f32 {
        let (query, key) = (&source[self.start..][..self.size], &target[self.start + self.size..][..self.size + 1]);
        kernels::dot(query, &key[..self.size]) * self.scale + key[self.size] + self.distances[distance_bucket(from, to)]
    }

    /// Score of pointing to none.
    fn none(&self, source: &[f32]) -> f32 {
        source[self.start + 2 * self.size + 1]
    }
}

/// How to get from a form to its lemma.
#[derive(Clone, Debug, PartialEq, Eq)]
enum LemmaRule {
    /// `=be`: the lemma itself.
    Whole(Box<str>),
    /// `l2y`: in lower case (`l`, else `k`), without the last characters, with an ending.
    Ending { lower: bool, cut: usize, ending: Box<str> },
}

impl LemmaRule {
    fn parse(rule: &str) -> Option<Self> {
        let mut characters = rule.chars();
        let lower = match characters.next()? {
            '=' => return Some(Self::Whole(characters.as_str().into())),
            'l' => true,
            'k' => false,
            _ => return None,
        };
        let cut = characters.next()?.to_digit(10)? as usize;
        Some(Self::Ending { lower, cut, ending: characters.as_str().into() })
    }

    fn apply(&self, form: &str) -> Box<str> {
        match self {
            Self::Whole(lemma) => lemma.clone(),
            Self::Ending { lower, cut, ending } => {
                let mut lemma = if *lower { form.to_lowercase() } else { form.to_owned() };
                for _ in 0..*cut {
                    lemma.pop();
                }
                lemma.push_str(ending);
                // No rule may leave nothing of a word.
                if lemma.is_empty() { form.into() } else { lemma.into() }
            }
        }
    }
}

/// What the heads say of the units of a stretch. [`SyntaxReader`] makes words of it.
#[derive(Clone, Debug)]
pub struct SyntaxScores {
    rows: Vec<f32>,
}

impl SyntaxHeads {
    /// The heads of a weights file, if it has some.
    pub(crate) fn read(weights: &Weights<'_>) -> Result<Option<Self>, WeightsError> {
        if !weights.has("syntax.heads.weight") {
            return Ok(None);
        }
        let damaged = |what: &str| WeightsError::Damaged(what.to_owned());
        let labels = |name: &str| -> Result<Vec<Arc<str>>, WeightsError> { Ok(weights.text(name)?.lines().map(Arc::from).collect()) };
        let at = weights.syntax_at().filter(|&at| at <= weights.layers().len()).ok_or_else(|| damaged("syntax is read off no layer"))?;
        let (relations, entities) = (labels("labels.relations")?, labels("labels.entities")?);
        let upos: Option<Vec<Upos>> = labels("labels.upos")?.iter().map(|name| Upos::of_name(name)).collect();
        let lemmas: Option<Vec<LemmaRule>> = labels("labels.lemmas")?.iter().map(|rule| LemmaRule::parse(rule)).collect();
        let upos = upos.ok_or_else(|| damaged("a part of speech is unknown"))?;
        let lemmas = lemmas.ok_or_else(|| damaged("a lemma rule is unknown"))?;
        let root = relations.iter().position(|relation| &**relation == "root").ok_or_else(|| damaged("there is no relation root"))?;
        if upos.is_empty() || lemmas.is_empty() || relations.len() < 2 {
            return Err(damaged("there are no labels to choose from"));
        }
        let lemma = upos.len();
        let mention = lemma + lemmas.len();
        let dependent = mention + 1 + entities.len();
        let governor = dependent + RELATION;
        let mut start = governor + RELATION;
        let mut link = |name: &str, size: usize| -> Result<Link, WeightsError> {
            let distances = weights.floats(&format!("syntax.{name}.distance"), 2 * DISTANCE_EDGES.len())?;
            let link = Link { start, size, scale: 1.0 / (size as f32).sqrt(), distances };
            start += Link::columns(size);
            Ok(link)
        };
        let (arc, antecedent, first, last) = (link("arc", 64)?, link("antecedent", 64)?, link("first", 32)?, link("last", 32)?);
        let width = weights.width();
        let mut layers = Vec::new();
        while weights.has(&format!("syntax.layers.{}.norm.gain", layers.len())) {
            layers.push(Layer::read(weights, &format!("syntax.layers.{}", layers.len()), "r")?);
        }
        Ok(Some(Self {
            at,
            layers,
            norm: weights.floats("syntax.norm.gain", width)?,
            heads: weights.linear("syntax.heads", width, start)?,
            relation: weights.linear("syntax.relation", 3 * RELATION, relations.len())?,
            upos,
            lemmas,
            relations,
            root,
            entities,
            columns: Columns { lemma, mention, dependent, governor, all: start },
            arc,
            antecedent,
            first,
            last,
        }))
    }

    /// Scores from the states of stretches of `counts` units.
    pub(crate) fn apply(&self, mut states: Vec<f32>, counts: &[usize], space: &mut Space) -> Vec<SyntaxScores> {
        for layer in &self.layers {
            layer.apply(&mut states, counts, space);
        }
        kernels::rms_norm(&states, &self.norm, &mut space.normed);
        let mut rows = Vec::new();
        self.heads.apply(&space.normed, &mut rows);
        let mut rest = rows.as_slice();
        counts
            .iter()
            .map(|count| {
                let (own, later) = rest.split_at(count * self.columns.all);
                rest = later;
                SyntaxScores { rows: own.to_vec() }
            })
            .collect()
    }
}

/// Makes the [`Syntax`] of a document from what the network says of its stretches, one after the other.
#[derive(Debug)]
pub struct SyntaxReader<'a> {
    heads: &'a SyntaxHeads,
    sequence: &'a Sequence,
    text: &'a str,
    /// The units of each sentence, breaks left out, in order.
    sentences: Vec<Vec<usize>>,
    /// How many of them are read.
    read: usize,
    syntax: Syntax,
    /// The unit of the head of each mention.
    heads_of_mentions: Vec<usize>,
}

impl<'a> SyntaxReader<'a> {
    /// Begins with a document's `text`, its layout and its sentences (in bytes, in order). `None` when the network tells no syntax.
    #[must_use]
    pub fn new(network: &'a Network, sequence: &'a Sequence, text: &'a str, sentences: &[Span]) -> Option<Self> {
        let heads = network.syntax()?;
        let sentences = group(sequence, sentences);
        Some(Self { heads, sequence, text, sentences, read: 0, syntax: Syntax::default(), heads_of_mentions: Vec::new() })
    }

    /// Takes what was said of the units `stretch`. Of the sentences that were not read yet, those are that begin before
    /// the unit `end`. A stretch must reach [`SyntaxReader::MARGIN`] units past it, or to the end.
    ///
    /// # Panics
    /// When the scores are not those of the stretch.
    pub fn add(&mut self, scores: &SyntaxScores, stretch: Range<usize>, end: usize) {
        let width = self.heads.columns.all;
        assert_eq!(scores.rows.len(), stretch.len() * width, "scores are of this stretch");
        while self.sentences.get(self.read).is_some_and(|units| units[0] < end) {
            let units = std::mem::take(&mut self.sentences[self.read]);
            self.read += 1;
            let fits = |unit: &&usize| stretch.contains(*unit);
            let inside: Vec<(usize, &[f32])> =
                units.iter().filter(fits).map(|&unit| (unit, &scores.rows[(unit - stretch.start) * width..][..width])).collect();
            self.add_sentence(&inside, (scores, &stretch));
        }
    }

    /// Units that a stretch must reach past the end that [`SyntaxReader::add`] is given.
    pub const MARGIN: usize = LONGEST;

    /// The syntax of all sentences that were taken.
    #[must_use]
    pub fn finish(self) -> Syntax {
        self.syntax
    }

    /// `rows`: the words of a sentence, unit and scores.
    fn add_sentence(&mut self, rows: &[(usize, &[f32])], stretch: (&SyntaxScores, &Range<usize>)) {
        if rows.is_empty() {
            return;
        }
        let Self { heads, sequence, text, .. } = *self;
        let count = rows.len();
        let mut arcs = vec![0.0; count * count];
        for (dependent, &from) in rows.iter().enumerate() {
            for (governor, &to) in rows.iter().enumerate() {
                arcs[governor * count + dependent] = if governor == dependent { heads.arc.none(from.1) } else { heads.arc.score(from, to) };
            }
        }
        let governors = best_tree(&arcs, count);
        let relations = heads.best_relations(rows, &governors);
        let first_word = self.syntax.words.len();
        for (word, &(unit, row)) in rows.iter().enumerate() {
            let span = sequence.units[unit].span;
            let rule = &heads.lemmas[best(&row[heads.columns.lemma..heads.columns.mention])];
            self.syntax.words.push(Word {
                span,
                upos: heads.upos[best(&row[..heads.columns.lemma])],
                lemma: rule.apply(&text[span.range()]),
                governor: governors[word].map(|governor| first_word + governor),
                relation: heads.relations[relations[word]].clone(),
            });
        }
        self.syntax.sentences.push(first_word..first_word + count);
        for (head, &from) in rows.iter().enumerate() {
            let kind = best(&from.1[heads.columns.mention..heads.columns.dependent]);
            let Some(kind) = kind.checked_sub(1).map(|kind| heads.entities[kind].clone()) else { continue };
            let first = best_by(0..head + 1, |word| heads.first.score(from, rows[word]));
            let last = best_by(head..count, |word| heads.last.score(from, rows[word]));
            let words = first_word + first..first_word + last + 1;
            // Two heads of the very same words: the first of them stands.
            if self.syntax.mentions.iter().rev().take_while(|mention| mention.head >= first_word).any(|mention| mention.words == words) {
                continue;
            }
            let antecedent = self.antecedent(from, stretch);
            self.syntax.mentions.push(Mention { words, head: first_word + head, kind, antecedent });
            self.heads_of_mentions.push(from.0);
        }
    }

    /// The mention before the one with the head `from` that the network takes for one of the same, if any.
    fn antecedent(&self, from: (usize, &[f32]), (scores, stretch): (&SyntaxScores, &Range<usize>)) -> Option<usize> {
        let width = self.heads.columns.all;
        let mut top = (None, self.heads.antecedent.none(from.1));
        for (mention, &unit) in self.heads_of_mentions.iter().enumerate().rev().take_while(|(_, unit)| **unit >= stretch.start) {
            let row = &scores.rows[(unit - stretch.start) * width..][..width];
            let score = self.heads.antecedent.score(from, (unit, row));
            if score > top.1 {
                top = (Some(mention), score);
            }
        }
        top.0
    }
}

impl SyntaxHeads {
    /// Number of the best relation of each word to its governor.
    fn best_relations(&self, rows: &[(usize, &[f32])], governors: &[Option<usize>]) -> Vec<usize> {
        let relu = |value: f32| value.max(0.0);
        let mut pairs = Vec::with_capacity(rows.len() * 3 * RELATION);
        for (word, (_, row)) in rows.iter().enumerate() {
            let dependent = &row[self.columns.dependent..][..RELATION];
            let governor = &rows[governors[word].unwrap_or(word)].1[self.columns.governor..][..RELATION];
            pairs.extend(dependent.iter().copied().map(relu));
            pairs.extend(governor.iter().copied().map(relu));
            pairs.extend(dependent.iter().zip(governor).map(|(&dependent, &governor)| relu(dependent) * relu(governor)));
        }
        let mut scores = Vec::new();
        self.relation.apply(&pairs, &mut scores);
        let best_but_root =
            |scores: &[f32]| best_by((0..scores.len()).filter(|&relation| relation != self.root), |relation| scores[relation]);
        scores
            .chunks_exact(self.relations.len())
            .zip(governors)
            .map(|(scores, governor)| if governor.is_some() { best_but_root(scores) } else { self.root })
            .collect()
    }
}

/// The units of each sentence without breaks. What stands between sentences is grouped up to the next break.
fn group(sequence: &Sequence, sentences: &[Span]) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let (mut next, mut before) = (0, None);
    for (number, unit) in sequence.units.iter().enumerate() {
        while sentences.get(next).is_some_and(|sentence| sentence.end() <= unit.span.start() && !unit.is_break()) {
            next += 1;
        }
        let inside = sentences.get(next).is_some_and(|sentence| sentence.start() <= unit.span.start());
        let place = Some((next, inside));
        if unit.is_break() {
            if !inside {
                before = None;
            }
            continue;
        }
        match groups.last_mut() {
            Some(group) if place == before && number - group[0] < LONGEST => group.push(number),
            _ => groups.push(vec![number]),
        }
        before = place;
    }
    groups
}

/// Number of the first of the greatest values.
fn best(values: &[f32]) -> usize {
    best_by(0..values.len(), |at| values[at])
}

/// The first of `choices` with the greatest value; 0 without choices.
fn best_by(choices: impl Iterator<Item = usize>, value: impl Fn(usize) -> f32) -> usize {
    let mut top: Option<(usize, f32)> = None;
    for choice in choices {
        let value = value(choice);
        if top.is_none_or(|(_, highest)| value > highest) {
            top = Some((choice, value));
        }
    }
    top.map_or(0, |(choice, _)| choice)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Vocabulary;
    use onrecord_text::{Document, Origin, segment};

    #[test]
    fn rules_lead_from_forms_to_lemmas() {
        for (rule, form, lemma) in [
            ("l0", "Bridges", "bridges"),
            ("k0", "Ada", "Ada"),
            ("l3y", "Cities", "city"),
            ("=be", "was", "be"),
            ("l2", "é", "é"),
            ("l1", "İs", "i̇"),
        ] {
            assert_eq!(&*LemmaRule::parse(rule).unwrap().apply(form), lemma, "{rule} {form}");
        }
        for broken in ["", "x1", "l", "lx"] {
            assert_eq!(LemmaRule::parse(broken), None);
        }
    }

    #[test]
    fn parts_of_speech_have_their_names() {
        for (upos, name) in Upos::ALL {
            assert_eq!((upos.name(), Upos::of_name(name)), (name, Some(upos)));
        }
    }

    fn groups(text: &str) -> Vec<String> {
        let document = Document::from_text(text, Origin::default()).unwrap();
        let segmentation = segment(&document);
        let sequence = Sequence::new(&document, &segmentation, &Vocabulary::from_lines("[UNK]\n[BREAK]\n[HEAD]\nword\n"));
        let word = |&unit: &usize| document.slice(sequence.units[unit].span);
        group(&sequence, &segmentation.sentences).iter().map(|units| units.iter().map(word).collect::<Vec<_>>().join(" ")).collect()
    }

    #[test]
    fn every_word_belongs_to_one_sentence() {
        let found = groups("OSTERBY, June 3 (Kestrel) — The bridge fell. Nobody was hurt.\n\nIt was old.");
        assert_eq!(found, ["OSTERBY , June 3 ( Kestrel ) —", "The bridge fell .", "Nobody was hurt .", "It was old ."]);
    }

    #[test]
    fn sentences_without_end_are_read_in_pieces() {
        let found = groups(&"word ".repeat(3 * LONGEST + 1));
        assert_eq!(found.iter().map(|group| group.split(' ').count()).collect::<Vec<_>>(), [LONGEST, LONGEST, LONGEST, 1]);
    }
}
