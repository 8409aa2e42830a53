//! Full chains of coreference: whom or what every mention of a document means, the small ones too.
//!
//! Needs the syntax of the document. Mentions come from the network; they are held together by sieves, the surest first
//! (Lee et al. 2013, *Deterministic Coreference Resolution Based on Entity-Centric, Precision-Ranked Rules*): what the
//! resolver knows of names and speakers, appositions and predicates, `I` and `we` by who speaks, the same words again. For
//! pronouns and descriptions that are left, candidates are weighed by how near and how prominent they are, and by what the
//! network points to.

mod features;
mod weigh;

use super::{EntityType, Resolution};
use crate::attribution::Attribution;
use features::{Number, Person, Shape, Traits};
use onrecord_models::names::Gender;
use onrecord_parse::Syntax;
use onrecord_text::{Document, Segmentation, Span};
use std::collections::HashMap;

/// Mentions that mean the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chain {
    /// Type of what they mean: `person`, `organization`, `place`, ... as the treebank GUM has it.
    pub kind: String,
    /// Index of the entity of the resolution, when one of them is its name.
    pub entity: Option<usize>,
    /// The mentions, in order of their heads.
    pub mentions: Vec<ChainMention>,
}

/// One mention of a chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChainMention {
    /// Index into the mentions of [`onrecord_parse::Syntax`].
    pub index: usize,
    /// All its words, in bytes.
    pub span: Span,
    /// The word that governs the others.
    pub head: Span,
    /// By which rule it stands in the chain: `first`, `name`, `apposition`, `predicate`, `speaker`, `resolver`, `words` or
    /// `weighed`.
    pub rule: &'static str,
}

/// What chains are made of: what the stages before have found.
pub(crate) struct Found<'a> {
    pub(crate) segmentation: &'a Segmentation,
    pub(crate) attributions: &'a [Attribution],
    pub(crate) resolution: &'a Resolution,
    pub(crate) syntax: &'a Syntax,
}

/// The chains of a document, those of one mention included, in order of their first mentions.
pub(crate) fn chains(document: &Document, found: &Found) -> Vec<Chain> {
    let traits = features::traits(document, found);
    let mut linker = Linker {
        traits: &traits,
        clusters: Vec::new(),
        of: Vec::with_capacity(traits.len()),
        by_entity: HashMap::new(),
        by_voice: HashMap::new(),
        by_words: HashMap::new(),
        by_surname: HashMap::new(),
    };
    for index in 0..traits.len() {
        linker.place(index);
    }
    let rules = linker.of;
    let mut chains: Vec<Chain> = linker
        .clusters
        .iter()
        .map(|cluster| Chain { kind: cluster.kind(&traits, found), entity: cluster.entity, mentions: Vec::new() })
        .collect();
    for (index, &(cluster, rule)) in rules.iter().enumerate() {
        chains[cluster].mentions.push(ChainMention { index, span: traits[index].span, head: traits[index].head, rule });
    }
    chains
}

/// Mentions that are held to mean the same so far.
#[derive(Clone, Debug, Default)]
struct Cluster {
    mentions: Vec<usize>,
    gender: Gender,
    number: Number,
    entity: Option<usize>,
    /// Holds a name or a description, not pronouns alone.
    named: bool,
    /// Whose `I`, `we` or `you` it is.
    voice: Option<(Person, Number)>,
}

impl Cluster {
    /// The type that the resolver gives its entity, else the one that most of its names and descriptions have, else most
    /// of its pronouns.
    fn kind(&self, traits: &[Traits], found: &Found) -> String {
        // Who is `it`, and never `he` or `she`, is nobody: `Storm Ada`.
        let pronouns = || self.mentions.iter().map(|&mention| &traits[mention]).filter(|mention| mention.shape == Shape::Pronoun);
        let is_it = pronouns().any(|mention| mention.is_it) && pronouns().all(|mention| mention.gender == Gender::Either);
        match self.entity.and_then(|entity| found.resolution.entities.get(entity)).map(|entity| entity.kind) {
            Some(EntityType::Person) if !is_it => return "person".to_owned(),
            Some(EntityType::Organization) => return "organization".to_owned(),
            Some(EntityType::Place) => return "place".to_owned(),
            _ => {}
        }
        let mut votes: HashMap<&str, usize> = HashMap::new();
        for &mention in &self.mentions {
            let weight = if traits[mention].shape == Shape::Pronoun { 1 } else { 4 };
            *votes.entry(traits[mention].kind.as_str()).or_default() += weight;
        }
        if is_it {
            votes.remove("person");
        }
        votes
            .into_iter()
            .max_by_key(|&(kind, count)| (count, std::cmp::Reverse(kind)))
            .map_or_else(|| "object".to_owned(), |(kind, _)| kind.to_owned())
    }
}

struct Linker<'a> {
    traits: &'a [Traits],
    clusters: Vec<Cluster>,
    /// Of each mention placed so far, its cluster and by which rule.
    of: Vec<(usize, &'static str)>,
    by_entity: HashMap<usize, usize>,
    /// `I` of the speaker who is an entity, or of a statement whose speaker is none.
    by_voice: HashMap<(features::Voice, Person, Number), usize>,
    /// Descriptions by their words, without articles.
    by_words: HashMap<String, usize>,
    /// Names by their last word.
    by_surname: HashMap<String, usize>,
}

impl Linker<'_> {
    fn place(&mut self, index: usize) {
        let mention = &self.traits[index];
        let found = self.sure(index).or_else(|| self.weighed(index));
        let (cluster, rule) = found.unwrap_or_else(|| {
            self.clusters.push(Cluster::default());
            (self.clusters.len() - 1, "first")
        });
        self.of.push((cluster, rule));
        let into = &mut self.clusters[cluster];
        into.mentions.push(index);
        if into.gender == Gender::Either {
            into.gender = mention.gender;
        }
        if into.number == Number::Unknown {
            into.number = mention.number;
        }
        into.named |= mention.shape != Shape::Pronoun;
        into.entity = into.entity.or(mention.entity);
        if let Some(entity) = into.entity {
            self.by_entity.entry(entity).or_insert(cluster);
        }
        if let (Some(voice), Shape::Pronoun) = (mention.voice, mention.shape)
            && mention.person != Person::Third
        {
            into.voice = Some((mention.person, mention.number));
            self.by_voice.entry((voice, mention.person, mention.number)).or_insert(cluster);
        }
        if let Some(surname) = &mention.surname {
            self.by_surname.insert(surname.clone(), cluster);
        }
        if mention.shape != Shape::Pronoun && !mention.words.is_empty() {
            self.by_words.insert(mention.words.clone(), cluster);
        }
    }

    /// Whether a name with the same last word may be the same: not where the resolver keeps two apart.
    fn may_share_name(&self, index: usize, cluster: usize) -> bool {
        let (mention, cluster) = (&self.traits[index], &self.clusters[cluster]);
        let apart = mention.entity.zip(cluster.entity).is_some_and(|(a, b)| a != b);
        let differs = mention.gender != Gender::Either && cluster.gender != Gender::Either && mention.gender != cluster.gender;
        !apart && !differs && mention.number == cluster.number
    }

    /// The cluster that a sure rule gives.
    fn sure(&self, index: usize) -> Option<(usize, &'static str)> {
        let mention = &self.traits[index];
        if mention.shape == Shape::Pronoun && mention.person != Person::Third {
            let voice = mention.voice?;
            if let Some(&cluster) = self.by_voice.get(&(voice, mention.person, mention.number)) {
                return Some((cluster, "speaker"));
            }
            // `I` is who speaks; `you` in a conversation of two the other one.
            if mention.person == Person::First
                && mention.number == Number::One
                && let features::Voice::Entity(entity) = voice
            {
                return self.by_entity.get(&entity).map(|&cluster| (cluster, "speaker"));
            }
            if mention.person == Person::Second
                && let Some(other) = mention.spoken_to
            {
                let theirs =
                    self.by_voice.get(&(features::Voice::Entity(other), Person::First, Number::One)).or_else(|| self.by_entity.get(&other));
                return theirs.map(|&cluster| (cluster, "speaker"));
            }
            return None;
        }
        if let Some(&cluster) = mention.entity.and_then(|entity| self.by_entity.get(&entity)) {
            return Some((cluster, if mention.shape == Shape::Name { "name" } else { "resolver" }));
        }
        if let Some(&cluster) = mention
            .surname
            .as_ref()
            .and_then(|surname| self.by_surname.get(surname))
            .filter(|&&cluster| self.may_share_name(index, cluster))
        {
            return Some((cluster, "name"));
        }
        if let Some(other) = mention.apposed_to.filter(|&other| other < index) {
            return Some((self.of[other].0, "apposition"));
        }
        if let Some(other) = mention.predicate_of.filter(|&other| other < index && mention.shape != Shape::Pronoun) {
            return Some((self.of[other].0, "predicate"));
        }
        // `people` here and `people` there need not be the same.
        let bare = mention.shape == Shape::Description && !mention.definite && !mention.words.contains(' ');
        if mention.shape != Shape::Pronoun && !mention.words.is_empty() && !mention.indefinite && !bare {
            return self.by_words.get(&mention.words).map(|&cluster| (cluster, "words"));
        }
        None
    }
}
