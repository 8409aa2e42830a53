//! Who is meant by each source? Goes through the text from start to end and keeps in mind who was spoken of last.

use super::cluster::Clusters;
use super::mention::{self, NameMention};
use super::role::{Roles, phrase_gender};
use super::source::{self, Article, Shape};
use super::words::Words;
use super::{EntityType, MentionForm, Speaker, SpeakerBasis, SpeakerStatus};
use crate::attribution::Attribution;
use onrecord_models::names::{self, BodyKind, Gender, SourceNoun};
use onrecord_text::Span;
use std::ops::Range;

/// Of those spoken of, so many are kept in mind.
const MEMORY: usize = 48;
/// Nobody is meant by a pronoun who was last spoken of more than so many sentences ago.
const REACH: u32 = 8;

/// The part that someone plays where he is spoken of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Speaker,
    Subject,
    Other,
    Possessor,
}

/// Someone was spoken of here.
#[derive(Clone, Copy, Debug)]
struct Seen {
    entity: usize,
    at: usize,
    part: Part,
    quoted: bool,
}

/// A pronoun or role that was resolved, to be listed among the entity's mentions.
#[derive(Clone, Copy, Debug)]
pub(super) struct Resolved {
    pub entity: usize,
    pub span: Span,
    pub form: MentionForm,
}

pub(super) struct Resolver<'a> {
    words: &'a Words<'a>,
    mentions: &'a [NameMention],
    clusters: &'a mut Clusters,
    roles: &'a Roles,
    attributions: &'a [Attribution],
    seen: Vec<Seen>,
    /// The last statements' indices, in order of their sources.
    said: Vec<usize>,
    /// For each entity, how often it is named.
    named: Vec<u16>,
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
        for at in 0..words.len() {
            if !is_source[at] && !words.all[at].quoted && source::person_pronoun(words.lower(at)) {
                events.push((at, Event::Pronoun(at)));
            } else if !is_source[at] && !words.all[at].quoted && words.lower(at) == "the" {
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
                    if self.first_person(&ranges[index]) && enclosing[index].is_some() {
                        deferred.push(index);
                        continue;
                    }
                    let speaker = self.speaker(index, &ranges[index], at);
                    if let Some(entity) = speaker.entity {
                        let from = ranges[index].start.min(words.len().saturating_sub(1));
                        let quoted = words.all.get(from).is_some_and(|word| word.quoted);
                        self.remember(Seen { entity, at, part: Part::Speaker, quoted });
                    }
                    self.speakers[index] = Some(speaker);
                    self.said.push(index);
                }
            }
        }
        // Outer statements hold more bytes than those inside them.
        deferred.sort_by_key(|&index| std::cmp::Reverse(self.attributions[index].content.byte_len()));
        for index in deferred {
            let speaker = self.inside(enclosing[index], &ranges[index]);
            self.speakers[index] = Some(speaker);
        }
    }

    /// `Reyes said she …`: where one person alone is named in a sentence, the pronoun after tells the gender.
    fn learn_gender(&mut self) {
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
                if !cluster.is_body() && !cluster.is_place() && !cluster.is_thing() {
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

    fn first_person(&self, range: &Range<usize>) -> bool {
        matches!(source::shape(self.words, range, &[]), Shape::Pronoun(at) if matches!(self.words.lower(at), "i" | "we" | "me" | "us" | "my" | "our"))
    }

    fn remember(&mut self, seen: Seen) {
        if self.seen.len() >= 2 * MEMORY {
            self.seen.drain(..MEMORY);
        }
        self.seen.push(seen);
    }

    fn see_name(&mut self, index: usize, is_source: bool) {
        let mention = &self.mentions[index];
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
    fn is_subject(&self, from: usize, end: usize) -> bool {
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
                        | "has"
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

    fn see_pronoun(&mut self, at: usize) {
        let lower = self.words.lower(at);
        if let Some((entity, ..)) = self.person_before(at, gender_of(lower), None, false) {
            let part = if matches!(lower, "he" | "she") { Part::Subject } else { Part::Possessor };
            self.remember(Seen { entity, at, part, quoted: false });
            self.resolved.push(Resolved { entity, span: self.words.all[at].span, form: MentionForm::Pronoun });
        }
    }

    /// The person that was spoken of before `at` and fits best, with the token of the mention that decided. Those
    /// named inside the content of `own` are not its speaker.
    fn person_before(&self, at: usize, gender: Gender, own: Option<usize>, prominent: bool) -> Option<(usize, usize, f32)> {
        let sentence = self.words.all[at].sentence;
        let barred = own.map(|index| self.named_in_content(index)).unwrap_or_default();
        let mut scores: Vec<(usize, f32, usize)> = Vec::new();
        let last_speaker = self.said.last().and_then(|&index| self.speakers[index].as_ref()).and_then(|speaker| speaker.entity);
        for seen in self.seen.iter().rev().take(MEMORY) {
            let distance = sentence.saturating_sub(self.words.all[seen.at].sentence);
            if distance > REACH {
                break;
            }
            let cluster = &self.clusters.all[seen.entity];
            let known = cluster.gender();
            let fits = gender == Gender::Either || known == Gender::Either || known == gender;
            if !fits
                || !cluster.members.is_empty()
                || cluster.is_place()
                || cluster.is_body()
                || cluster.is_thing()
                || cluster.is_location()
            {
                continue;
            }
            let mut score = match seen.part {
                Part::Speaker => 3.0,
                Part::Subject => 2.5,
                Part::Other => 1.3,
                Part::Possessor => 1.1,
            };
            if seen.quoted {
                score *= 0.35;
            }
            if !cluster.is_person() {
                score *= 0.5;
            } else if known == Gender::Either && gender != Gender::Either {
                score *= 0.85;
            }
            if barred.contains(&seen.entity) {
                score *= 0.2;
            }
            let decay: f32 = if prominent { 0.88 } else { 0.72 };
            score *= decay.powi(i32::try_from(distance).unwrap_or(8));
            if distance == 0 && seen.part == Part::Subject && !seen.quoted {
                score += 0.4;
            }
            match scores.iter_mut().find(|(entity, ..)| *entity == seen.entity) {
                Some(best) => {
                    if score > best.1 {
                        best.1 = score + 0.1 * best.1;
                        best.2 = seen.at;
                    } else {
                        best.1 += 0.1 * score;
                    }
                }
                None => scores.push((seen.entity, score, seen.at)),
            }
        }
        for score in &mut scores {
            if Some(score.0) == last_speaker {
                score.1 += 0.4;
            }
            if prominent {
                // A description without a name means whom the text is about.
                if self.roles.all.iter().rev().take(64).any(|held| held.entity == score.0) {
                    // Whoever has another office would be called by that.
                    score.1 *= 0.5;
                }
                score.1 *= 1.0 + f32::from(self.named.get(score.0).copied().unwrap_or(0)).ln_1p();
            }
        }
        scores.into_iter().max_by(|a, b| a.1.total_cmp(&b.1)).map(|(entity, score, at)| (entity, at, score))
    }

    fn named_in_content(&self, index: usize) -> Vec<usize> {
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

    fn kind_of(&self, entity: usize) -> EntityType {
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

    fn quote(&self, range: &Range<usize>) -> String {
        if range.is_empty() || range.start >= self.words.len() {
            return String::new();
        }
        let text = &self.words.text[self.words.span(range.start, range.end.min(self.words.len()).min(range.start + 14)).range()];
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn name(&self, entity: usize) -> String {
        self.quote(&self.clusters.all[entity].name)
    }

    fn speaker(&mut self, index: usize, range: &Range<usize>, at: usize) -> Speaker {
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

    fn named(&self, mention: usize, range: &Range<usize>) -> Speaker {
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
            ..made(entity, self.kind_of(entity), status, SpeakerBasis::Name, reason, if full { 0.98 } else { 0.96 })
        }
    }

    fn resolved_to(
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

    fn pronoun(&mut self, index: usize, at: usize) -> Speaker {
        let lower = self.words.lower(at).to_owned();
        let source = at..at + 1;
        match lower.as_str() {
            "i" | "we" | "me" | "us" | "my" | "our" | "myself" => Speaker {
                reason: format!("'{}' stands outside all quotations: the author speaks", self.words.slice(at)),
                ..bare(EntityType::Author, SpeakerStatus::Unnamed, SpeakerBasis::Byline, 0.85)
            },
            "you" => unnamed(EntityType::Group, "'you' is the reader, whoever that is".to_owned(), 0.6),
            "who" | "whom" | "which" | "that" => self.relative(index, at),
            "they" | "them" | "their" | "themselves" | "it" | "its" | "itself" => self.thing(index, at),
            _ => match self.person_before(at, gender_of(&lower), Some(index), false) {
                found if found.is_none_or(|(_, _, score)| score < 2.0) && self.nameless_before(at).is_some() => {
                    let before = self.nameless_before(at).unwrap_or_else(unread);
                    Speaker {
                        reason: format!("'{}' goes on from the source before: {}", self.words.slice(at), before.reason),
                        basis: SpeakerBasis::Pronoun,
                        confidence: before.confidence * 0.8,
                        ..before
                    }
                }
                Some((entity, seen, _)) => {
                    let reason =
                        format!("'{}' refers to {}, {}", self.words.slice(at), self.name(entity), self.whereabouts(entity, seen, at));
                    self.resolved_to(entity, seen, &source, MentionForm::Pronoun, reason, 0.84)
                }
                None if self.person_after(at, gender_of(&lower)).is_some() => {
                    let (entity, seen) = self.person_after(at, gender_of(&lower)).unwrap_or((0, at));
                    let reason = format!("'{}' comes before {}, who is named right after it", self.words.slice(at), self.name(entity));
                    self.resolved_to(entity, seen, &source, MentionForm::Pronoun, reason, 0.7)
                }
                None => unknown(format!("nobody whom '{}' could mean is named before it", self.words.slice(at))),
            },
        }
    }

    /// `When he spoke, Berg said …`: the first person named later in the sentence.
    fn person_after(&self, at: usize, gender: Gender) -> Option<(usize, usize)> {
        let sentence = self.words.all[at].sentence;
        let from = self.mentions.partition_point(|m| m.name.start < at);
        let mut near = self.mentions[from..].iter().take(8).take_while(|m| self.words.all[m.name.start].sentence == sentence);
        let found = near.find(|m| {
            let cluster = &self.clusters.all[m.entity];
            let known = cluster.gender();
            !m.possessive && cluster.is_person() && (known == gender || known == Gender::Either || gender == Gender::Either)
        })?;
        Some((found.entity, found.name.start))
    }

    /// The speaker of the statement before, when he is one person whom the text does not name.
    fn nameless_before(&self, at: usize) -> Option<Speaker> {
        let last = *self.said.last()?;
        let from = self.words.at_or_after(self.attributions[last].source.cover()?.start());
        let near = self.words.all[at].sentence.saturating_sub(self.words.all.get(from)?.sentence) <= 2;
        self.speakers[last].clone().filter(|speaker| near && speaker.entity.is_none() && speaker.kind == EntityType::Person)
    }

    /// Where the antecedent stands, in words.
    fn whereabouts(&self, entity: usize, seen: usize, at: usize) -> String {
        let last = self.said.last().and_then(|&index| self.speakers[index].as_ref()).and_then(|speaker| speaker.entity);
        let distance = self.words.all[at].sentence.saturating_sub(self.words.all[seen].sentence);
        let place = match distance {
            0 => "in the same sentence".to_owned(),
            1 => "in the sentence before".to_owned(),
            n => format!("{n} sentences before"),
        };
        let subject = self.seen.iter().rev().find(|s| s.at == seen).is_some_and(|s| matches!(s.part, Part::Subject | Part::Speaker));
        if last == Some(entity) {
            format!("the speaker of the statement before, named {place}")
        } else if subject {
            format!("the subject {place}")
        } else {
            format!("the last fitting person named, {place}")
        }
    }

    /// `who`, `which`: the noun before.
    fn relative(&mut self, index: usize, at: usize) -> Speaker {
        let words = self.words;
        let sentence = words.all[at].sentence;
        let earliest = at.saturating_sub(24);
        let source = at..at + 1;
        let before = |at: usize| at > earliest && words.all[at - 1].sentence == sentence;
        let mut end = at;
        while before(end) && !words.form(end - 1).alphabetic {
            end -= 1;
        }
        if !before(end) {
            return self.described(index, &source, at);
        }
        let near = self.mentions.partition_point(|m| m.name.start < end);
        let nearest = near.checked_sub(1).map(|i| &self.mentions[i]);
        // `Ana Reyes, an economist at Kestrel who …`: the name before the comma that opens the apposition.
        let comma =
            (earliest..end.saturating_sub(1)).rev().take_while(|&i| words.all[i].sentence == sentence).find(|&i| words.lower(i) == ",");
        let opens = |i: usize| {
            let form = words.form(i + 1);
            matches!(form.lower.as_str(), "a" | "an" | "the" | "one" | "another" | "now" | "then")
                || !form.capital && form.alphabetic && !form.plain
        };
        let apposed = comma.filter(|&comma| opens(comma)).and_then(|comma| {
            let i = self.mentions.partition_point(|m| m.name.end < comma);
            self.mentions.get(i).filter(|m| m.name.end == comma && !m.possessive)
        });
        let touching =
            nearest.filter(|m| (m.name.end == end || (words.lower(m.name.end) == "(" && m.name.end + 6 >= end)) && !m.possessive);
        let personal = words.lower(at).starts_with("who");
        let person = |m: &&NameMention| {
            let cluster = &self.clusters.all[m.entity];
            !personal || !(cluster.is_body() || cluster.is_place() || cluster.is_thing() || cluster.is_location())
        };
        let (apposed, touching) = (apposed.filter(person), touching.filter(person));
        if personal && touching.is_none() && apposed.is_none() && nearest.is_some_and(|m| m.name.end == end) {
            // `the lawmakers on Capitol Hill who`: the noun before the name.
            let noun = (earliest..end).rev().take_while(|&i| words.all[i].sentence == sentence);
            let noun = noun.filter(|&i| !words.form(i).capital).find(|&i| words.form(i).noun.is_some() || words.form(i).title.is_some());
            if let Some(noun) = noun {
                return self.described(index, &(noun..at + 1), noun);
            }
        }
        if let Some((mention, how, confidence)) =
            apposed.map(|m| (m, "described in between", 0.8)).or(touching.map(|m| (m, "which it follows", 0.9)))
        {
            let (entity, seen) = (mention.entity, mention.name.start);
            let reason = format!("'{}' belongs to {}, {how}", words.slice(at), self.name(entity));
            return self.resolved_to(entity, seen, &source, MentionForm::Pronoun, reason, confidence);
        }
        let head = end - 1;
        self.described(index, &(head..at + 1), head)
    }

    /// `they`, `it`: a body, a group or a paper.
    fn thing(&mut self, index: usize, at: usize) -> Speaker {
        let words = self.words;
        let lower = words.lower(at);
        let plural = lower.starts_with("the");
        let sentence = words.all[at].sentence;
        let barred = self.named_in_content(index);
        let source = at..at + 1;
        let mut best: Option<(f32, usize, usize)> = None;
        for seen in self.seen.iter().rev().take(MEMORY) {
            let distance = sentence.saturating_sub(words.all[seen.at].sentence);
            if distance > 4 {
                break;
            }
            let cluster = &self.clusters.all[seen.entity];
            let fits = if plural {
                !cluster.members.is_empty() || (!cluster.is_person() && !cluster.is_place())
            } else {
                cluster.members.is_empty() && !cluster.is_person()
            };
            if !fits || seen.quoted {
                continue;
            }
            let mut score: f32 = match seen.part {
                Part::Speaker => 3.0,
                Part::Subject => 2.4,
                Part::Other => 0.9,
                Part::Possessor => 0.9,
            };
            if cluster.is_place() {
                score *= if seen.part == Part::Speaker { 0.9 } else { 0.6 };
            } else if !cluster.is_body() && cluster.members.is_empty() {
                score *= 0.8;
            }
            if barred.contains(&seen.entity) {
                score *= 0.3;
            }
            score *= 0.7f32.powi(i32::try_from(distance).unwrap_or(4));
            if best.is_none_or(|(b, ..)| score > b) {
                best = Some((score, seen.entity, seen.at));
            }
        }
        // The speaker before may have no name: `officials said … they said …`.
        let last = self.said.last().copied().filter(|&last| {
            let from = self.attributions[last].source.cover().map_or(0, |span| words.at_or_after(span.start()));
            words.all.get(from).is_some_and(|word| sentence.saturating_sub(word.sentence) <= 3)
        });
        if let Some(before) = last.and_then(|last| self.speakers[last].clone()) {
            let kind = if plural { matches!(before.kind, EntityType::Group) } else { before.kind == EntityType::Document };
            if kind && before.entity.is_none() && best.is_none_or(|(score, ..)| score < 2.6) {
                return Speaker {
                    reason: format!("'{}' goes on from the source before: {}", words.slice(at), before.reason),
                    basis: SpeakerBasis::Pronoun,
                    confidence: before.confidence * 0.8,
                    ..before
                };
            }
        }
        match best {
            Some((_, entity, seen)) => {
                let reason = format!("'{}' refers to {}, {}", words.slice(at), self.name(entity), self.whereabouts(entity, seen, at));
                self.resolved_to(entity, seen, &source, MentionForm::Pronoun, reason, 0.7)
            }
            None if plural => unnamed(EntityType::Group, format!("'{}': several people whom the text does not name", words.slice(at)), 0.5),
            None => unknown(format!("nothing that '{}' could mean is named before it", words.slice(at))),
        }
    }

    /// A source that describes its bearer.
    fn described(&mut self, index: usize, phrase: &Range<usize>, head: usize) -> Speaker {
        let words = self.words;
        let text = self.quote(phrase);
        let article = source::article(words, phrase);
        let title = (head.saturating_sub(3).max(phrase.start)..=head)
            .find_map(|at| words.title_at(at, head + 1).filter(|(length, _)| at + length == head + 1).map(|(_, title)| (at, title)));
        let form = words.form(head);
        let (noun, body) = (form.noun, form.body);
        if source::person_pronoun(words.lower(phrase.start))
            && matches!(form.lower.as_str(), "eyes" | "view" | "opinion" | "mind" | "voice")
        {
            return self.pronoun(index, phrase.start);
        }
        if noun == Some(SourceNoun::Group) && title.is_none() {
            return unnamed(EntityType::Group, format!("'{text}' describes several people and names none"), 0.9);
        }
        if title.is_some() && is_plural(&form.lower) {
            return self.several(phrase, article);
        }
        if let Some((from, title)) = title {
            return self.role(index, phrase, from..head + 1, title.gender, title.group, article);
        }
        if let Some(kind) = body.filter(|_| noun != Some(SourceNoun::Document) || article == Article::Definite) {
            if let Some(speaker) = self.body(phrase, head, kind, article) {
                return speaker;
            }
        }
        if noun == Some(SourceNoun::Document) {
            return unnamed(EntityType::Document, format!("'{text}' is something written, not a person"), 0.9);
        }
        if body.is_some() {
            return unnamed(EntityType::Organization, format!("'{text}' describes a body that the text does not name"), 0.6);
        }
        let personal =
            form.lower.ends_with("er") || form.lower.ends_with("or") || form.lower.ends_with("ist") || form.lower.ends_with("ian");
        let aged = phrase.clone().any(|at| words.lower(at).ends_with("-year-old"));
        if (personal || aged) && article == Article::Definite {
            return self.role(index, phrase, head..head + 1, Gender::Either, "", article);
        }
        if form.lower.ends_with('s') && !form.lower.ends_with("ss") {
            return unnamed(EntityType::Group, format!("'{text}' describes several and names none"), 0.7);
        }
        unnamed(EntityType::Unknown, format!("'{text}' names nobody and describes no office that the text gives to someone"), 0.5)
    }

    /// `the senators`: those named together before, else several without a name.
    fn several(&mut self, phrase: &Range<usize>, article: Article) -> Speaker {
        let text = self.quote(phrase);
        let before = self.seen.iter().rev().take(16).find(|seen| !self.clusters.all[seen.entity].members.is_empty()).copied();
        match before.filter(|_| article == Article::Definite) {
            Some(seen) => {
                let reason = format!("'{text}' is taken to be {}, who spoke together before", self.name(seen.entity));
                self.resolved_to(seen.entity, seen.at, phrase, MentionForm::Role, reason, 0.6)
            }
            None => unnamed(EntityType::Group, format!("'{text}' describes several people and names none"), 0.9),
        }
    }

    /// `the foreign minister`: who was given that office, else the last person that fits.
    fn role(&mut self, index: usize, phrase: &Range<usize>, title: Range<usize>, gender: Gender, group: &str, article: Article) -> Speaker {
        let words = self.words;
        let text = self.quote(phrase);
        let at = phrase.start;
        let head = self.title_words(&title);
        let best = self.holder(phrase, &title, gender, group, article);
        if matches!(group, "spouse" | "family") && article == Article::Possessive {
            if let Some((entity, seen)) = self.relative_of(phrase, gender, index) {
                let reason = format!("'{text}' is taken to be {}, who has the same surname", self.name(entity));
                return self.resolved_to(entity, seen, phrase, MentionForm::Role, reason, 0.6);
            }
        }
        let indefinite = article == Article::Indefinite || (article == Article::None && !words.in_title_case(at));
        if let Some((entity, seen)) = best {
            let known_after = seen > at;
            if !(indefinite && !known_after) && article != Article::Possessive
                || (article == Article::Possessive && (known_after || self.same_possessor(phrase, entity)))
            {
                let reason = format!("'{text}' is {}, whom the text calls {}", self.name(entity), self.role_words(entity, &head, group));
                return self.resolved_to(entity, seen, phrase, MentionForm::Role, reason, if indefinite { 0.55 } else { 0.85 });
            }
        }
        if article == Article::Definite {
            let gender = if gender == Gender::Either { phrase_gender(words, phrase) } else { gender };
            if let Some((entity, seen, _)) = self.person_before(at, gender, Some(index), true) {
                let reason = format!("'{text}' is taken to be {}, {}", self.name(entity), self.whereabouts(entity, seen, at));
                return self.resolved_to(entity, seen, phrase, MentionForm::Role, reason, 0.6);
            }
        }
        unnamed(EntityType::Person, format!("'{text}' describes a person whom the text does not name"), 0.8)
    }

    fn title_words(&self, title: &Range<usize>) -> String {
        title.clone().map(|at| self.words.lower(at).trim_end_matches('.')).collect::<Vec<_>>().join(" ")
    }

    /// Who holds the office named by `title` in `phrase`, with the token where the text says so.
    fn holder(&self, phrase: &Range<usize>, title: &Range<usize>, gender: Gender, group: &str, article: Article) -> Option<(usize, usize)> {
        let words = self.words;
        let head = self.title_words(title);
        let at = phrase.start;
        let mut best: Option<(i32, usize, usize)> = None;
        let roles = self.roles;
        for held in roles.holders(&head, group) {
            let cluster = &self.clusters.all[held.entity];
            if cluster.is_place()
                || !cluster.members.is_empty()
                || (gender != Gender::Either && cluster.gender() != Gender::Either && cluster.gender() != gender)
            {
                continue;
            }
            let mut score = 0i32;
            for word in phrase.start..title.start {
                let lower = words.lower(word);
                if words.form(word).alphabetic && !mention::is_function(lower) {
                    let around = held.phrase.clone().any(|i| words.lower(i) == lower);
                    score += if around { 3 } else { 0 };
                }
            }
            let later = held.at > at;
            let gap = words.all[held.at].sentence.abs_diff(words.all[at].sentence);
            score -= i32::from(later) * 4;
            // Whoever was spoken of last among those who hold it.
            let recency = self.seen.iter().rev().take(MEMORY).position(|seen| seen.entity == held.entity);
            score += recency.map_or(-2, |place| 4 - i32::try_from(place / 3).unwrap_or(4).min(5));
            if later && gap > if article == Article::Possessive { 3 } else { 8 } && article != Article::Definite {
                continue;
            }
            if best.is_none_or(|(b, ..)| score > b) {
                best = Some((score, held.entity, held.at));
            }
        }
        best.map(|(_, entity, at)| (entity, at))
    }

    /// `The minister` in running text is spoken of, too.
    fn see_role(&mut self, at: usize) {
        let words = self.words;
        let limit = words.len().min(at + 6);
        let Some((from, length, title)) = (at + 1..limit).find_map(|i| words.title_at(i, limit).map(|(length, title)| (i, length, title)))
        else {
            return;
        };
        let modifiers = (at + 1..from).all(|i| words.form(i).alphabetic && !words.form(i).plain && !mention::is_function(words.lower(i)));
        let end = from + length;
        let follows = end >= words.len() || words.form(end).capital || words.form(end).body.is_some() || words.form(end).title.is_some();
        if !modifiers || follows || mention::is_possessive(words.lower(end)) && title.group.is_empty() {
            return;
        }
        let phrase = at..end;
        if let Some((entity, seen)) =
            self.holder(&phrase, &(from..end), title.gender, title.group, Article::Definite).filter(|&(_, seen)| seen < at)
        {
            let _ = seen;
            let part = if mention::is_possessive(words.lower(end)) {
                Part::Possessor
            } else if self.is_subject(at, end) {
                Part::Subject
            } else {
                Part::Other
            };
            self.remember(Seen { entity, at, part, quoted: false });
            self.resolved.push(Resolved { entity, span: words.span(at, end), form: MentionForm::Role });
        }
    }

    /// `his wife`: who shares the surname of the one that `his` refers to.
    fn relative_of(&mut self, phrase: &Range<usize>, gender: Gender, index: usize) -> Option<(usize, usize)> {
        let words = self.words;
        let possessor = if source::person_pronoun(words.lower(phrase.start)) {
            self.person_before(phrase.start, gender_of(words.lower(phrase.start)), Some(index), false).map(|(entity, ..)| entity)?
        } else {
            let range = source::mentions_in(self.mentions, phrase);
            range.clone().map(|i| &self.mentions[i]).find(|m| m.possessive)?.entity
        };
        let fits = |other: &usize| {
            let known = self.clusters.all[*other].gender();
            gender == Gender::Either || known == gender
        };
        let found = self.clusters.relatives(possessor).find(fits)?;
        Some((found, self.clusters.all[found].name.start))
    }

    fn same_possessor(&self, phrase: &Range<usize>, entity: usize) -> bool {
        // `Norland’s minister`: the possessor stands in the words of the office, too.
        let words = self.words;
        self.roles.all.iter().filter(|held| held.entity == entity).take(8).any(|held| {
            phrase
                .clone()
                .take_while(|&at| !mention::is_possessive(words.lower(at)))
                .any(|at| words.form(at).capital && held.phrase.clone().any(|i| words.lower(i) == words.lower(at)))
        })
    }

    fn role_words(&self, entity: usize, head: &str, group: &str) -> String {
        let held = self.roles.holders(head, group).find(|held| held.entity == entity);
        held.map_or_else(|| "so".to_owned(), |held| format!("'{}'", self.quote(&held.phrase)))
    }

    /// `the ministry`, `the network`: the body with that word in its name, else the last body of that kind.
    fn body(&mut self, phrase: &Range<usize>, head: usize, kind: BodyKind, article: Article) -> Option<Speaker> {
        if let Some(entity) = self.sharing_words(phrase).filter(|_| self.words.lower(head) != "group") {
            let reason = format!("'{}' shares its words with {}", self.quote(phrase), self.name(entity));
            let seen = self.clusters.all[entity].name.start;
            return Some(self.resolved_to(entity, seen, phrase, MentionForm::Role, reason, 0.7));
        }
        if article != Article::Definite {
            return None;
        }
        let words = self.words;
        let text = self.quote(phrase);
        let lower = words.lower(head).to_owned();
        let holders: Vec<usize> = self.roles.holders(&lower, "").map(|held| held.entity).collect();
        let mut best: Option<(f32, usize, usize)> = None;
        for (place, seen) in self.seen.iter().rev().take(MEMORY).enumerate() {
            let cluster = &self.clusters.all[seen.entity];
            if cluster.is_person() || !cluster.members.is_empty() {
                continue;
            }
            let named = self.clusters.with_word(&lower).contains(&seen.entity) || holders.contains(&seen.entity);
            let kinds = names::body(cluster.last()).map(|found| found == kind);
            let mut score: f32 = match (named, kinds) {
                (true, _) => 4.0,
                (false, Some(true)) => 2.0,
                (false, Some(false)) => 0.5,
                (false, None) => 1.0,
            };
            if cluster.is_place() {
                score = if lower == "country" {
                    4.0
                } else if matches!(lower.as_str(), "government" | "city") {
                    1.0
                } else {
                    0.0
                };
            }
            if matches!(seen.part, Part::Speaker | Part::Subject) {
                score += 0.8;
            }
            #[expect(clippy::cast_precision_loss, reason = "a small number")]
            let age = place as f32;
            score += 0.3 * f32::from(self.named.get(seen.entity).copied().unwrap_or(0)).ln_1p();
            score -= age * 0.05 + if seen.quoted { 1.0 } else { 0.0 };
            if score > 1.2 && best.is_none_or(|(b, ..)| score > b) {
                best = Some((score, seen.entity, seen.at));
            }
        }
        let (score, entity, seen) = best?;
        let reason = if score > 3.0 {
            format!("'{text}' is {}, whose name or description holds the word", self.name(entity))
        } else {
            format!("'{text}' is taken to be {}, the last body named that fits", self.name(entity))
        };
        Some(self.resolved_to(entity, seen, phrase, MentionForm::Role, reason, if score > 3.0 { 0.85 } else { 0.6 }))
    }

    /// The body with two or more of the phrase's words in its name.
    fn sharing_words(&self, phrase: &Range<usize>) -> Option<usize> {
        let words = self.words;
        let mut shared: Vec<(usize, u32)> = Vec::new();
        let mut read: Vec<&str> = Vec::new();
        for at in phrase.clone().take(14) {
            let lower = words.lower(at);
            if words.form(at).plain || mention::is_function(lower) || !words.form(at).alphabetic || read.contains(&lower) {
                continue;
            }
            read.push(lower);
            for &entity in self.clusters.with_word(lower) {
                if self.clusters.all[entity].is_person() {
                    continue;
                }
                match shared.iter_mut().find(|(other, _)| *other == entity) {
                    Some((_, count)) => *count += 1,
                    None => shared.push((entity, 1)),
                }
            }
        }
        let enough = |&&(entity, count): &&(usize, u32)| count >= 2 && !self.clusters.all[entity].is_place();
        shared.iter().filter(enough).max_by_key(|&&(entity, count)| (count, std::cmp::Reverse(entity))).map(|&(entity, _)| entity)
    }

    /// A statement without a source of its own.
    fn continued(&mut self, index: usize, at: usize) -> Speaker {
        let words = self.words;
        let reason = "no source is named".to_owned();
        let quoted = words.all.get(at).is_some_and(|word| word.quoted);
        if let Some(speaker) = self.coordinated(self.attributions[index].cue.first()) {
            return speaker;
        }
        let Some(here) = words.all.get(at).filter(|_| quoted) else {
            return unknown(reason + ", and the words are not quoted");
        };
        let (block, cue) = (here.block, &self.attributions[index].cue);
        if !cue.is_empty() {
            return self.coordinated(cue.first()).unwrap_or_else(|| unknown(reason + ": the cue has no subject"));
        }
        let before = self.said.last().copied().and_then(|last| {
            let cover = self.attributions[last].content.cover()?;
            let from = words.all.get(words.at_or_after(cover.start()))?;
            (block.saturating_sub(from.block) <= 1).then_some(last)
        });
        match before.and_then(|last| self.speakers[last].clone()) {
            Some(speaker) if speaker.status != SpeakerStatus::Unknown => Speaker {
                status: if speaker.entity.is_some() { SpeakerStatus::Resolved } else { speaker.status },
                basis: SpeakerBasis::Continuation,
                reason: match speaker.entity {
                    Some(entity) => {
                        format!("the quotation has no source of its own and goes on from {}, the speaker before", self.name(entity))
                    }
                    None => format!("the quotation has no source of its own and goes on from the one before: {}", speaker.reason),
                },
                confidence: speaker.confidence * 0.9,
                ..speaker
            },
            _ => unknown(reason + ", and no statement stands right before"),
        }
    }

    /// `Reyes called the plan risky and warned that …`: the verb shares the subject of the one before.
    fn coordinated(&self, cue: Option<Span>) -> Option<Speaker> {
        let words = self.words;
        let at = words.at_or_after(cue?.start());
        let word = words.all.get(at)?;
        let verb = words.lower(at);
        let finite = verb.ends_with("ed")
            || matches!(verb, "said" | "says" | "told" | "wrote" | "saw" | "thought" | "made" | "gave" | "tells" | "asks" | "calls");
        let joined = at > 0 && matches!(words.lower(at - 1), "and" | "but" | "then");
        if !finite || !joined {
            return None;
        }
        let last = *self.said.last()?;
        let from = words.all.get(words.at_or_after(self.attributions[last].source.cover()?.start()))?;
        let before =
            self.speakers[last].clone().filter(|speaker| from.sentence == word.sentence && speaker.status != SpeakerStatus::Unknown)?;
        Some(Speaker {
            basis: SpeakerBasis::Continuation,
            reason: format!("'{}' has no subject of its own and shares that of the statement before: {}", words.slice(at), before.reason),
            confidence: before.confidence * 0.8,
            ..before
        })
    }

    /// `I` inside a quotation is its speaker.
    fn inside(&self, outer: Option<usize>, range: &Range<usize>) -> Speaker {
        let word = self.quote(range);
        match outer.and_then(|outer| self.speakers[outer].clone()) {
            Some(speaker) if speaker.status != SpeakerStatus::Unknown => Speaker {
                status: if speaker.entity.is_some() { SpeakerStatus::Resolved } else { speaker.status },
                basis: SpeakerBasis::Pronoun,
                reason: match speaker.entity {
                    Some(entity) => format!("'{word}' stands inside the words of {}", self.name(entity)),
                    None => format!("'{word}' stands inside a statement: {}", speaker.reason),
                },
                confidence: speaker.confidence * 0.95,
                ..speaker
            },
            _ => unknown(format!("'{word}' stands inside a statement whose speaker is unknown")),
        }
    }
}

/// `senators`, `congressmen`: more than one.
fn is_plural(lower: &str) -> bool {
    let singular = lower.strip_suffix('s').is_some_and(|stem| names::title(stem).is_some());
    singular || lower.strip_suffix("men").is_some_and(|stem| names::title(&format!("{stem}man")).is_some())
}

fn gender_of(pronoun: &str) -> Gender {
    match pronoun {
        "he" | "him" | "his" | "himself" => Gender::Male,
        "she" | "her" | "hers" | "herself" => Gender::Female,
        _ => Gender::Either,
    }
}

fn bare(kind: EntityType, status: SpeakerStatus, basis: SpeakerBasis, confidence: f32) -> Speaker {
    Speaker { entity: None, kind, status, basis, antecedent: None, reason: String::new(), confidence }
}

fn made(entity: usize, kind: EntityType, status: SpeakerStatus, basis: SpeakerBasis, reason: String, confidence: f32) -> Speaker {
    Speaker { entity: Some(entity), reason, ..bare(kind, status, basis, confidence) }
}

fn unnamed(kind: EntityType, reason: String, confidence: f32) -> Speaker {
    Speaker { reason, ..bare(kind, SpeakerStatus::Unnamed, SpeakerBasis::Description, confidence) }
}

fn unknown(reason: String) -> Speaker {
    Speaker { reason, ..bare(EntityType::Unknown, SpeakerStatus::Unknown, SpeakerBasis::None, 0.5) }
}

/// The speaker of a statement that was not reached: only when an attribution has neither source nor content.
pub(super) fn unread() -> Speaker {
    unknown("there is neither a source nor a content".to_owned())
}
