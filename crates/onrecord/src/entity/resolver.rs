//! Who is meant by each source? Goes through the text from start to end and keeps in mind who was spoken of last.

use super::author::Authors;
use super::cluster::Clusters;
use super::exchange::{self, Exchange, is_first_person};
use super::mention::NameMention;
use super::pronoun::gender_of;
use super::role::Roles;
use super::source::{self, Shape};
use super::words::Words;
use super::{EntityType, MentionForm, Speaker, SpeakerBasis, SpeakerStatus};
use crate::attribution::{Attribution, TURN};
use onrecord_models::names::Gender;
use onrecord_text::Span;
use std::ops::Range;

/// Of those spoken of, so many are kept in mind.
pub(super) const MEMORY: usize = 48;
/// Nobody is meant by a pronoun who was last spoken of more than so many sentences ago.
pub(super) const REACH: u32 = 8;

/// The part that someone plays where he is spoken of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Speaker,
    Subject,
    Other,
    Possessor,
}

/// Someone was spoken of here.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seen {
    pub entity: usize,
    pub at: usize,
    pub part: Part,
    pub quoted: bool,
}

/// A pronoun or role that was resolved, to be listed among the entity's mentions.
#[derive(Clone, Copy, Debug)]
pub(super) struct Resolved {
    pub entity: usize,
    pub span: Span,
    pub form: MentionForm,
}

pub(super) struct Resolver<'a> {
    pub(super) words: &'a Words<'a>,
    pub(super) mentions: &'a [NameMention],
    pub(super) clusters: &'a mut Clusters,
    pub(super) roles: &'a Roles,
    pub(super) attributions: &'a [Attribution],
    pub(super) exchange: Exchange,
    pub(super) authors: Authors,
    pub(super) seen: Vec<Seen>,
    /// The last statements' indices, in order of their sources.
    pub(super) said: Vec<usize>,
    /// For each entity, how often it is named.
    pub(super) named: Vec<u16>,
    pub speakers: Vec<Option<Speaker>>,
    pub resolved: Vec<Resolved>,
}

/// What happens at a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Event {
    Name(usize),
    Pronoun(usize),
    Role(usize),
    Statement(usize),
}

impl<'a> Resolver<'a> {
    pub(super) fn new(
        words: &'a Words<'a>,
        mentions: &'a [NameMention],
        clusters: &'a mut Clusters,
        roles: &'a Roles,
        attributions: &'a [Attribution],
    ) -> Self {
        let mut named = vec![0u16; clusters.all.len()];
        for mention in mentions {
            named[mention.entity] = named[mention.entity].saturating_add(1);
        }
        Self {
            words,
            named,
            mentions,
            clusters,
            roles,
            attributions,
            exchange: Exchange::default(),
            authors: Authors::default(),
            seen: Vec::new(),
            said: Vec::new(),
            speakers: vec![None; attributions.len()],
            resolved: Vec::new(),
        }
    }

    /// Resolves all sources; `enclosing` tells for each the statement inside whose content its source stands.
    pub(super) fn run(&mut self, enclosing: &[Option<usize>]) {
        let words = self.words;
        let ranges: Vec<Range<usize>> = self.attributions.iter().map(|a| source::tokens(words, &a.source)).collect();
        self.learn_gender();
        let mut events: Vec<(usize, Event)> = Vec::new();
        let mut is_source = vec![false; words.len()];
        for (index, range) in ranges.iter().enumerate() {
            let at = if range.is_empty() {
                let content = self.attributions[index].content.first();
                content.map_or(words.len(), |span| words.at_or_after(span.start()))
            } else {
                range.clone().for_each(|at| is_source[at] = true);
                range.start
            };
            events.push((at, Event::Statement(index)));
        }
        events.extend(self.mentions.iter().enumerate().map(|(i, mention)| (mention.name.start, Event::Name(i))));
        for at in (0..words.len()).filter(|&at| !is_source[at] && !words.all[at].quoted) {
            if source::person_pronoun(words.lower(at)) {
                events.push((at, Event::Pronoun(at)));
            } else if words.lower(at) == "the" {
                events.push((at, Event::Role(at)));
            }
        }
        events.sort_by_key(|&(at, event)| (at, std::cmp::Reverse(event)));
        let mut deferred = Vec::new();
        for (at, event) in events {
            match event {
                Event::Name(index) => self.see_name(index, is_source[self.mentions[index].name.start]),
                Event::Pronoun(at) => self.see_pronoun(at),
                Event::Role(at) => self.see_role(at),
                Event::Statement(index) => {
                    let own = self.first_person(&ranges[index]) || self.second_person(&ranges[index]);
                    if own && enclosing[index].is_some() {
                        deferred.push(index);
                        continue;
                    }
                    let speaker = self.speaker(index, &ranges[index], at);
                    // Whoever writes `I` is not `he` in the next sentence.
                    if let Some(entity) = speaker.entity.filter(|_| speaker.kind != EntityType::Author) {
                        let from = ranges[index].start.min(words.len().saturating_sub(1));
                        let quoted = words.all.get(from).is_some_and(|word| word.quoted);
                        self.remember(Seen { entity, at, part: Part::Speaker, quoted });
                    }
                    let speaks_as_other = speaker.kind != EntityType::Author;
                    self.speakers[index] = Some(speaker);
                    if speaks_as_other {
                        self.said.push(index);
                    }
                }
            }
        }
        // Outer statements hold more bytes than those inside them.
        deferred.sort_by_key(|&index| std::cmp::Reverse(self.attributions[index].content.byte_len()));
        for index in deferred {
            let range = &ranges[index];
            let speaker = if self.second_person(range) {
                let at = range.start;
                self.addressed(enclosing[index], range).unwrap_or_else(|| self.speaker(index, range, at))
            } else {
                self.inside(enclosing[index], range)
            };
            self.speakers[index] = Some(speaker);
        }
    }

    /// `Reyes said she …`: where one person alone is named in a sentence, the pronoun after tells the gender.
    pub(super) fn learn_gender(&mut self) {
        let words = self.words;
        let mut next = 0;
        let mut alone: Option<usize> = None;
        let (mut several, mut sentence) = (false, u32::MAX);
        for at in 0..words.len() {
            let word = words.all[at];
            if word.sentence != sentence {
                (sentence, alone, several) = (word.sentence, None, false);
            }
            while let Some(mention) = self.mentions.get(next).filter(|mention| mention.name.start <= at) {
                let cluster = &self.clusters.all[mention.entity];
                if cluster.is_person() {
                    several |= alone.is_some_and(|entity| entity != mention.entity);
                    alone = Some(mention.entity);
                }
                next += 1;
            }
            let gender = gender_of(words.lower(at));
            if let (false, false, Some(entity)) = (several || gender == Gender::Either, word.quoted, alone) {
                self.clusters.all[entity].note_gender(gender, 1);
            }
        }
    }

    /// `I`, `we`, `my view`.
    pub(super) fn first_person(&self, range: &Range<usize>) -> bool {
        match source::shape(self.words, range, &[]) {
            Shape::Pronoun(at) => is_first_person(self.words.lower(at)),
            Shape::Phrase { words, head } => is_first_person(self.words.lower(words.start)) && exchange::is_thought(self.words.lower(head)),
            _ => false,
        }
    }

    pub(super) fn second_person(&self, range: &Range<usize>) -> bool {
        matches!(source::shape(self.words, range, &[]), Shape::Pronoun(at) if self.words.lower(at) == "you")
    }

    pub(super) fn remember(&mut self, seen: Seen) {
        if self.seen.len() >= 2 * MEMORY {
            self.seen.drain(..MEMORY);
        }
        self.seen.push(seen);
    }

    pub(super) fn see_name(&mut self, index: usize, is_source: bool) {
        let mention = &self.mentions[index];
        if self.authors.names(mention.name.start) {
            return;
        }
        let quoted = self.words.all[mention.name.start].quoted;
        let part = if mention.possessive {
            Part::Possessor
        } else if is_source || self.is_subject(mention.from, mention.name.end) {
            Part::Subject
        } else {
            Part::Other
        };
        self.remember(Seen { entity: mention.entity, at: mention.name.start, part, quoted });
    }

    /// Whether a verb follows at once, or nothing but an apposition stands between, and no preposition comes before.
    pub(super) fn is_subject(&self, from: usize, end: usize) -> bool {
        let words = self.words;
        let before = if from > 0 && words.all[from - 1].sentence == words.all[from].sentence { words.lower(from - 1) } else { "" };
        let before = if before == "the" && from > 1 { words.lower(from - 2) } else { before };
        if matches!(
            before,
            "of" | "for" | "to" | "at" | "by" | "with" | "from" | "in" | "on" | "about" | "against" | "and" | "between" | "over"
        ) {
            return false;
        }
        let next = words.lower(end);
        let verb = |lower: &str| {
            lower.ends_with("ed")
                || matches!(
                    lower,
                    "has"
                        | "had"
                        | "is"
                        | "was"
                        | "will"
                        | "would"
                        | "could"
                        | "can"
                        | "should"
                        | "may"
                        | "might"
                        | "did"
                        | "does"
                        | "says"
                        | "said"
                        | "told"
                        | "went"
                        | "made"
                        | "came"
                        | "took"
                        | "gave"
                        | "began"
                        | "also"
                        | "then"
                        | "never"
                        | "who"
                        | "won"
                        | "wrote"
                        | "spoke"
                        | "held"
                        | "met"
                        | "left"
                        | "led"
                        | "ran"
                        | "put"
                        | "got"
                        | "have"
                        | "thinks"
                        | "wants"
                        | "knows"
                        | "isn't"
                        | "doesn't"
                        | "didn't"
                        | "wasn't"
                )
        };
        verb(next)
            || words.all[from].first
            || (matches!(next, "," | "(") && from > 0 && words.all[from - 1].sentence != words.all[from].sentence)
    }

    pub(super) fn named_in_content(&self, index: usize) -> Vec<usize> {
        let mut found = Vec::new();
        for span in self.attributions[index].content.iter().take(4) {
            let range = self.words.within(span);
            for i in source::mentions_in(self.mentions, &range).take(32) {
                if !self.mentions[i].possessive {
                    found.push(self.mentions[i].entity);
                }
            }
        }
        found
    }

    pub(super) fn kind_of(&self, entity: usize) -> EntityType {
        let cluster = &self.clusters.all[entity];
        if !cluster.members.is_empty() {
            EntityType::Group
        } else if cluster.is_person() {
            EntityType::Person
        } else if cluster.is_thing() {
            EntityType::Unknown
        } else if cluster.is_body() || cluster.is_place() {
            // A place that speaks is its government or people.
            EntityType::Organization
        } else {
            EntityType::Person
        }
    }

    pub(super) fn quote(&self, range: &Range<usize>) -> String {
        if range.is_empty() || range.start >= self.words.len() {
            return String::new();
        }
        let text = &self.words.text[self.words.span(range.start, range.end.min(self.words.len()).min(range.start + 14)).range()];
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    pub(super) fn name(&self, entity: usize) -> String {
        self.quote(&self.clusters.all[entity].name)
    }

    pub(super) fn speaker(&mut self, index: usize, range: &Range<usize>, at: usize) -> Speaker {
        if self.attributions[index].rule == TURN && !range.is_empty() {
            return self.turn(range);
        }
        match source::shape(self.words, range, self.mentions) {
            Shape::Empty => self.continued(index, at),
            Shape::Name(mention) => self.named(mention, range),
            Shape::Several(mentions) => {
                let mut members: Vec<usize> = mentions.iter().map(|&i| self.mentions[i].entity).collect();
                members.sort_unstable();
                members.dedup();
                let (first, last) = (&self.mentions[mentions[0]], &self.mentions[mentions[mentions.len() - 1]]);
                let span = self.words.span(first.name.start, last.name.end);
                let entity = self.clusters.group(members, first.name.start..last.name.end);
                let reason = format!("'{}' names several who speak together", self.quote(range));
                Speaker { antecedent: Some(span), ..made(entity, EntityType::Group, SpeakerStatus::Named, SpeakerBasis::Name, reason, 0.9) }
            }
            Shape::Pronoun(pronoun) => self.pronoun(index, pronoun),
            Shape::Phrase { words, head } => self.described(index, &words, head),
        }
    }

    pub(super) fn named(&self, mention: usize, range: &Range<usize>) -> Speaker {
        let mention = &self.mentions[mention];
        let entity = mention.entity;
        let cluster = &self.clusters.all[entity];
        let full = mention.name.len() >= cluster.name.len();
        let span = self.words.span(cluster.name.start, cluster.name.end);
        let (status, reason) = if full {
            (SpeakerStatus::Named, format!("the source '{}' prints the name", self.quote(range)))
        } else {
            (SpeakerStatus::Resolved, format!("'{}' is {}, as the text names it in full", self.quote(&mention.name), self.name(entity)))
        };
        Speaker {
            antecedent: Some(span),
            ..made(entity, self.kind_of(entity), status, SpeakerBasis::Name, reason, if full { 0.98 } else { 0.97 })
        }
    }

    pub(super) fn resolved_to(
        &mut self,
        entity: usize,
        at: usize,
        source: &Range<usize>,
        form: MentionForm,
        reason: String,
        confidence: f32,
    ) -> Speaker {
        let span = self.words.span(source.start, source.end);
        self.resolved.push(Resolved { entity, span, form });
        let basis = if form == MentionForm::Role { SpeakerBasis::Role } else { SpeakerBasis::Pronoun };
        let antecedent = self.mentions.get(self.mentions.partition_point(|m| m.name.end <= at)).filter(|m| m.name.start <= at);
        let antecedent = antecedent.map_or_else(|| self.words.all[at].span, |m| self.words.span(m.name.start, m.name.end));
        Speaker { antecedent: Some(antecedent), ..made(entity, self.kind_of(entity), SpeakerStatus::Resolved, basis, reason, confidence) }
    }
}

pub(super) fn bare(kind: EntityType, status: SpeakerStatus, basis: SpeakerBasis, confidence: f32) -> Speaker {
    Speaker { entity: None, kind, status, basis, antecedent: None, reason: String::new(), confidence, identity: None, party: None }
}

pub(super) fn made(
    entity: usize,
    kind: EntityType,
    status: SpeakerStatus,
    basis: SpeakerBasis,
    reason: String,
    confidence: f32,
) -> Speaker {
    Speaker { entity: Some(entity), reason, ..bare(kind, status, basis, confidence) }
}

pub(super) fn unnamed(kind: EntityType, reason: String, confidence: f32) -> Speaker {
    Speaker { reason, ..bare(kind, SpeakerStatus::Unnamed, SpeakerBasis::Description, confidence) }
}

pub(super) fn unknown(reason: String) -> Speaker {
    Speaker { reason, ..bare(EntityType::Unknown, SpeakerStatus::Unknown, SpeakerBasis::None, 0.5) }
}

/// The speaker of a statement that was not reached: only when an attribution has neither source nor content.
pub(super) fn unread() -> Speaker {
    unknown("there is neither a source nor a content".to_owned())
}
