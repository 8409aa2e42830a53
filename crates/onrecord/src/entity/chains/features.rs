//! What is known of each mention before it is linked: its shape, person, number and gender, and what it is tied to.

use super::Found;
use crate::entity::{EntityType, MentionForm};
use onrecord_models::names::{self, Gender};
use onrecord_parse::{Syntax, Upos};
use onrecord_text::{Document, Span};
use std::collections::HashMap;
use std::ops::Range;

/// How a mention is worded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Name,
    Description,
    Pronoun,
}

/// Grammatical person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Person {
    First,
    Second,
    Third,
}

/// Grammatical number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) enum Number {
    #[default]
    Unknown,
    One,
    Many,
}

/// Who speaks where a mention stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Voice {
    /// An entity of the resolution.
    Entity(usize),
    /// The speaker, not known, of this attribution.
    Attribution(usize),
    /// Whoever wrote the text.
    Author,
}

/// One mention.
#[derive(Clone, Debug)]
pub(super) struct Traits {
    pub span: Span,
    pub head: Span,
    pub kind: String,
    pub shape: Shape,
    pub person: Person,
    pub number: Number,
    pub gender: Gender,
    /// The entity that the resolver gives it.
    pub entity: Option<usize>,
    pub voice: Option<Voice>,
    /// The other of two who speak with each other.
    pub spoken_to: Option<usize>,
    /// The mention that it is an apposition to.
    pub apposed_to: Option<usize>,
    /// The mention that it is said to be.
    pub predicate_of: Option<usize>,
    /// Lower-case words without articles, of a description.
    pub words: String,
    pub lemma: String,
    /// The last word of a name, in lower case.
    pub surname: Option<String>,
    /// Begins with `a`, `some`, `one` or a number.
    pub indefinite: bool,
    /// Begins with `the`, `this` or an owner.
    pub definite: bool,
    pub subject: bool,
    pub reflexive: bool,
    /// `it`, `its`.
    pub is_it: bool,
    pub sentence: usize,
    /// Index of the head's governor among the words.
    pub governor: Option<usize>,
    /// What the network points to.
    pub antecedent: Option<usize>,
}

pub(super) fn traits(document: &Document, found: &Found) -> Vec<Traits> {
    let syntax = found.syntax;
    let mut sentence_of = vec![0; syntax.words.len()];
    for (number, sentence) in syntax.sentences.iter().enumerate() {
        sentence_of[sentence.clone()].fill(number);
    }
    let by_head: HashMap<usize, usize> = syntax.mentions.iter().enumerate().map(|(index, mention)| (mention.head, index)).collect();
    let entities = EntityMentions::new(found);
    let contents = Contents::new(document, found);
    syntax
        .mentions
        .iter()
        .enumerate()
        .map(|(index, mention)| {
            let range = without_apposition(document, syntax, &mention.words, mention.head);
            let words = &syntax.words[range];
            let head = &syntax.words[mention.head];
            let span = words[0].span.cover(words[words.len() - 1].span);
            let lower = document.slice(head.span).to_lowercase();
            let (person, number, gender) = pronoun(&lower);
            let is_pronoun = head.upos == Upos::Pron && words.len() == 1 || (words.len() == 1 && gender != Gender::Either);
            let shape = if is_pronoun {
                Shape::Pronoun
            } else if head.upos == Upos::Propn {
                Shape::Name
            } else {
                Shape::Description
            };
            let first = document.slice(words[0].span).to_lowercase();
            let governor = head.governor;
            let relation: &str = &head.relation;
            let inside = contents.around(head.span.start());
            let (voice, spoken_to) = contents.voice(found, inside);
            // `Ana Reyes, the minister`: what is apposed has the name as governor; of `the minister Ana Reyes` likewise.
            let apposed = relation.starts_with("appos").then_some(governor).flatten().and_then(|word| by_head.get(&word).copied());
            let predicate =
                is_predicate(syntax, mention.head).and_then(|word| by_head.get(&word).copied()).filter(|&subject| subject != index);
            let plural = shape != Shape::Pronoun && head.upos != Upos::Propn && &*head.lemma != lower.as_str() && lower.ends_with('s');
            let coordinated = words.iter().any(|word| word.relation.starts_with("conj") && word.governor == Some(mention.head));
            let number = match shape {
                Shape::Pronoun => number,
                _ if plural || coordinated || is_many(&lower) => Number::Many,
                _ => Number::One,
            };
            // The words of the name itself: the proper nouns in a row around the head. Trees break names more often than tags do.
            let proper = |word: &usize| syntax.words[*word].upos == Upos::Propn;
            let from = (mention.words.start..mention.head).rev().take_while(proper).last().unwrap_or(mention.head);
            let to = (mention.head + 1..mention.words.end).take_while(proper).last().unwrap_or(mention.head);
            let own: Vec<Span> = (from..=to).map(|word| syntax.words[word].span).collect();
            let entity = entities.of(span, &own, shape);
            let bare: Vec<String> = words
                .iter()
                .map(|word| document.slice(word.span).to_lowercase())
                .filter(|word| !matches!(word.as_str(), "the" | "a" | "an" | "this" | "that" | "these" | "those"))
                .collect();
            Traits {
                span,
                head: head.span,
                kind: mention.kind.to_string(),
                shape,
                person: if shape == Shape::Pronoun { person } else { Person::Third },
                number,
                gender: if shape == Shape::Pronoun { gender } else { gender_of(document, syntax, mention.words.clone(), mention.head) },
                entity,
                voice,
                spoken_to,
                apposed_to: apposed.filter(|&other| other != index),
                predicate_of: predicate,
                words: if shape == Shape::Pronoun { String::new() } else { bare.join(" ") },
                lemma: head.lemma.to_lowercase(),
                surname: (shape == Shape::Name).then(|| own.last().map(|&word| document.slice(word).to_lowercase())).flatten(),
                indefinite: matches!(
                    first.as_str(),
                    "a" | "an" | "some" | "one" | "any" | "another" | "no" | "every" | "each" | "many" | "several"
                ) || words[0].upos == Upos::Num,
                definite: matches!(
                    first.as_str(),
                    "the" | "this" | "that" | "these" | "those" | "his" | "her" | "their" | "its" | "my" | "our"
                ),
                subject: relation.starts_with("nsubj"),
                is_it: matches!(lower.as_str(), "it" | "its" | "itself"),
                reflexive: lower.ends_with("self") || lower.ends_with("selves"),
                sentence: sentence_of[mention.head],
                governor,
                antecedent: mention.antecedent,
            }
        })
        .collect()
}

/// The words of a mention up to an apposition, which the treebank has as a mention of its own: `Ana Reyes[, 36, a teacher]`.
/// A relative clause belongs to the mention.
fn without_apposition(document: &Document, syntax: &Syntax, words: &Range<usize>, head: usize) -> Range<usize> {
    let word = |at: usize| document.slice(syntax.words[at].span);
    let comma = (head + 1..words.end).find(|&at| matches!(word(at), "," | "(" | "—" | "–"));
    let Some(comma) = comma.filter(|&comma| comma + 1 < words.end) else {
        // A mark at the end belongs to nobody.
        let last = (head + 1..words.end).rev().find(|&at| !matches!(word(at), "," | ";" | "—")).unwrap_or(head);
        return words.start..last + 1;
    };
    let relative = matches!(&*word(comma + 1).to_lowercase(), "who" | "whose" | "whom" | "which" | "where" | "that" | "and" | "or");
    let apposed = (comma + 1..words.end).any(|at| {
        let own = &syntax.words[at];
        own.governor == Some(head)
            && (own.relation.starts_with("appos")
                || own.relation.starts_with("nummod")
                || own.upos == Upos::Num
                || own.relation.starts_with("parataxis"))
    });
    let name = syntax.words[head].upos == Upos::Propn && syntax.words[comma + 1].upos != Upos::Propn;
    if relative || !(apposed || name) { words.clone() } else { words.start..comma }
}

/// The subject of which the word is the predicate: `she is [a teacher]`.
fn is_predicate(syntax: &Syntax, head: usize) -> Option<usize> {
    let sentence = syntax.sentences.iter().find(|sentence| sentence.contains(&head))?;
    let children = || sentence.clone().filter(|&word| syntax.words[word].governor == Some(head));
    children().find(|&word| &*syntax.words[word].relation == "cop")?;
    let negated = children().any(|word| matches!(&*syntax.words[word].lemma, "not" | "n't" | "never"));
    children().find(|&word| syntax.words[word].relation.starts_with("nsubj")).filter(|_| !negated)
}

/// Person, number and gender of a pronoun; what is none is third person and tells nothing.
fn pronoun(lower: &str) -> (Person, Number, Gender) {
    match lower {
        "i" | "me" | "my" | "mine" | "myself" => (Person::First, Number::One, Gender::Either),
        "we" | "us" | "our" | "ours" | "ourselves" => (Person::First, Number::Many, Gender::Either),
        "you" | "your" | "yours" | "yourself" | "yourselves" => (Person::Second, Number::One, Gender::Either),
        "he" | "him" | "his" | "himself" => (Person::Third, Number::One, Gender::Male),
        "she" | "her" | "hers" | "herself" => (Person::Third, Number::One, Gender::Female),
        "it" | "its" | "itself" => (Person::Third, Number::One, Gender::Either),
        "they" | "them" | "their" | "theirs" | "themselves" => (Person::Third, Number::Many, Gender::Either),
        _ => (Person::Third, Number::Unknown, Gender::Either),
    }
}

fn is_many(noun: &str) -> bool {
    matches!(
        noun,
        "people"
            | "police"
            | "children"
            | "men"
            | "women"
            | "couple"
            | "family"
            | "team"
            | "crew"
            | "pair"
            | "group"
            | "everyone"
            | "everybody"
            | "public"
            | "population"
    )
}

/// What the words of a name or description tell of gender.
fn gender_of(document: &Document, syntax: &Syntax, words: std::ops::Range<usize>, head: usize) -> Gender {
    let lower = |word: usize| document.slice(syntax.words[word].span).trim_end_matches('.').to_lowercase();
    match lower(head).as_str() {
        "woman" | "girl" | "mother" | "mom" | "mum" | "wife" | "daughter" | "sister" | "aunt" | "niece" | "grandmother" | "lady"
        | "queen" | "princess" | "actress" | "widow" | "girlfriend" | "nun" | "heroine" | "waitress" | "spokeswoman" | "chairwoman"
        | "congresswoman" => return Gender::Female,
        "man" | "boy" | "father" | "dad" | "husband" | "son" | "brother" | "uncle" | "nephew" | "grandfather" | "gentleman" | "king"
        | "prince" | "actor" | "widower" | "boyfriend" | "monk" | "guy" | "priest" | "spokesman" | "chairman" | "congressman" => {
            return Gender::Male;
        }
        _ => {}
    }
    // The name's own words: those before the head that belong to it by `flat` or `compound`, and the head.
    for word in words {
        let own = word == head || syntax.words[word].governor == Some(head) || syntax.words[head].governor == Some(word);
        if !own || syntax.words[word].upos != Upos::Propn {
            continue;
        }
        let lower = lower(word);
        if let Some(title) = names::title(&lower).filter(|title| title.gender != Gender::Either) {
            return title.gender;
        }
        if let Some(given) = names::given_name(&lower).filter(|given| given.gender != Gender::Either) {
            return given.gender;
        }
    }
    Gender::Either
}

/// The mentions that the resolver has found, by where they end.
struct EntityMentions<'a> {
    found: &'a Found<'a>,
    by_end: HashMap<usize, (Span, usize, MentionForm)>,
}

impl<'a> EntityMentions<'a> {
    fn new(found: &'a Found<'a>) -> Self {
        let mut by_end = HashMap::new();
        for (index, entity) in found.resolution.entities.iter().enumerate() {
            for mention in &entity.mentions {
                let named = by_end.get(&mention.span.end()).is_some_and(|&(_, _, form)| form == MentionForm::Name);
                if !named || mention.form == MentionForm::Name {
                    by_end.insert(mention.span.end(), (mention.span, index, mention.form));
                }
            }
        }
        Self { found, by_end }
    }

    /// The entity of a mention: its name is the mention's head with the words before it, or the resolver has the very mention.
    fn of(&self, span: Span, own: &[Span], shape: Shape) -> Option<usize> {
        let name =
            |end: usize| self.by_end.get(&end).filter(|(name, ..)| span.contains(*name) && own.iter().any(|word| name.overlaps(*word)));
        match shape {
            // A name's head is its first word by the treebank's rule: look for the name that overlaps it.
            Shape::Name => {
                let mut ends = own.iter().rev().map(|word| word.end());
                let named = ends.find_map(name).filter(|(_, entity, form)| {
                    *form == MentionForm::Name && !matches!(self.found.resolution.entities[*entity].kind, EntityType::Place)
                })?;
                Some(named.1)
            }
            Shape::Pronoun => name(span.end()).filter(|(_, _, form)| *form == MentionForm::Pronoun).map(|found| found.1),
            Shape::Description => name(span.end())
                .or_else(|| own.iter().rev().find_map(|word| name(word.end())))
                .filter(|(_, _, form)| *form == MentionForm::Role)
                .map(|found| found.1),
        }
    }
}

/// Whom a text interviews that prints questions and answers without names: one that says so at its head and asks several
/// questions; the person of whom the head speaks most.
fn interviewed(document: &Document, found: &Found) -> Option<usize> {
    const HEAD: usize = 8;
    const FEWEST_QUESTIONS: usize = 4;
    let sentences = &found.segmentation.sentences;
    let head = sentences.get(HEAD).or(sentences.last())?.end();
    let lower = document.text()[..head].to_lowercase();
    let says_so = ["interview", "spoke with", "spoke to", "talked to", "talked with", "talks to", "talks with", "sat down with"]
        .iter()
        .any(|words| lower.contains(words));
    let questions = sentences.iter().filter(|sentence| document.slice(**sentence).ends_with('?')).count();
    if !says_so || questions < FEWEST_QUESTIONS {
        return None;
    }
    let people = found.resolution.entities.iter().enumerate().filter(|(_, entity)| entity.kind == EntityType::Person);
    let named = people.map(|(index, entity)| {
        let names = entity.mentions.iter().filter(|mention| mention.form == MentionForm::Name);
        (names.clone().filter(|mention| mention.span.start() < head).count(), names.count(), std::cmp::Reverse(index))
    });
    named.max().filter(|(at_head, ..)| *at_head > 0).map(|(_, _, index)| index.0)
}

/// In whose words a place stands.
struct Contents {
    /// First and last byte of each part of a content, with its attribution, in order of the first.
    parts: Vec<(usize, usize, usize)>,
    /// The entities that have turns, when there are two.
    two: Option<(usize, usize)>,
    /// Of an interview without labels, who is interviewed.
    interviewed: Option<usize>,
}

impl Contents {
    fn new(document: &Document, found: &Found) -> Self {
        let mut parts: Vec<(usize, usize, usize)> = Vec::new();
        for (index, attribution) in found.attributions.iter().enumerate() {
            let quoted = |span: Span| {
                found.segmentation.quotations.iter().any(|quotation| quotation.outer.overlaps(span) && span.overlaps(quotation.outer))
            };
            for span in attribution.content.iter() {
                if attribution.rule == crate::attribution::TURN || quoted(span) {
                    parts.push((span.start(), span.end(), index));
                }
            }
        }
        parts.sort_unstable();
        let mut speakers: Vec<usize> = found
            .attributions
            .iter()
            .zip(&found.resolution.speakers)
            .filter(|(attribution, _)| attribution.rule == crate::attribution::TURN)
            .filter_map(|(_, speaker)| speaker.entity)
            .collect();
        speakers.sort_unstable();
        speakers.dedup();
        let two = if let [a, b] = speakers[..] { Some((a, b)) } else { None };
        let interviewed = if speakers.is_empty() { interviewed(document, found) } else { None };
        Self { parts, two, interviewed }
    }

    /// The innermost attribution whose words are at `at`.
    fn around(&self, at: usize) -> Option<usize> {
        let to = self.parts.partition_point(|part| part.0 <= at);
        self.parts[..to].iter().rev().take(16).filter(|part| at < part.1).min_by_key(|part| part.1 - part.0).map(|part| part.2)
    }

    fn voice(&self, found: &Found, inside: Option<usize>) -> (Option<Voice>, Option<usize>) {
        let Some(attribution) = inside else {
            return (Some(self.interviewed.map_or(Voice::Author, Voice::Entity)), self.interviewed);
        };
        let entity = found.resolution.speakers.get(attribution).and_then(|speaker| speaker.entity);
        let other = entity.zip(self.two).and_then(|(own, (a, b))| if own == a { Some(b) } else { (own == b).then_some(a) });
        (Some(entity.map_or(Voice::Attribution(attribution), Voice::Entity)), other)
    }
}
