//! Who is meant by `he`, `they`, `who`? By what was spoken of last, as whom, and by gender.

use super::exchange;
use super::mention::NameMention;
use super::resolver::{MEMORY, Part, REACH, Resolved, Resolver, Seen, bare, unknown, unnamed, unread};
use super::{EntityType, MentionForm, Speaker, SpeakerBasis, SpeakerStatus};
use onrecord_models::names::Gender;

impl Resolver<'_> {
    pub(super) fn see_pronoun(&mut self, at: usize) {
        let lower = self.words.lower(at);
        if let Some((entity, ..)) = self.person_before(at, gender_of(lower), None, false) {
            let part = if matches!(lower, "he" | "she") { Part::Subject } else { Part::Possessor };
            self.remember(Seen { entity, at, part, quoted: false });
            self.resolved.push(Resolved { entity, span: self.words.all[at].span, form: MentionForm::Pronoun });
        }
    }

    /// The person that was spoken of before `at` and fits best, with the token of the mention that decided. Those
    /// named inside the content of `own` are not its speaker.
    pub(super) fn person_before(&self, at: usize, gender: Gender, own: Option<usize>, prominent: bool) -> Option<(usize, usize, f32)> {
        let sentence = self.words.all[at].sentence;
        let barred = own.map(|index| self.named_in_content(index)).unwrap_or_default();
        let parties = self.exchange.barred(at);
        let author = self.author_entity(at);
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
                || parties.contains(&Some(seen.entity))
                || author == Some(seen.entity)
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

    /// `When he spoke, Berg said …`: the first person named later in the sentence.
    pub(super) fn person_after(&self, at: usize, gender: Gender) -> Option<(usize, usize)> {
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
    pub(super) fn nameless_before(&self, at: usize) -> Option<Speaker> {
        let last = *self.said.last()?;
        let from = self.words.at_or_after(self.attributions[last].source.cover()?.start());
        let near = self.words.all[at].sentence.saturating_sub(self.words.all.get(from)?.sentence) <= 2;
        self.speakers[last].clone().filter(|speaker| near && speaker.entity.is_none() && speaker.kind == EntityType::Person)
    }

    pub(super) fn pronoun(&mut self, index: usize, at: usize) -> Speaker {
        let lower = self.words.lower(at).to_owned();
        let source = at..at + 1;
        match lower.as_str() {
            _ if self.words.all[at].quoted && exchange::is_first_person(&lower) => self.quoted_self(at),
            "i" | "me" | "my" | "myself" => self.author(at),
            "we" | "us" | "our" | "ourselves" => Speaker {
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
                    self.resolved_to(entity, seen, &source, MentionForm::Pronoun, reason, 0.92)
                }
                None if self.person_after(at, gender_of(&lower)).is_some() => {
                    let (entity, seen) = self.person_after(at, gender_of(&lower)).unwrap_or((0, at));
                    let reason = format!("'{}' comes before {}, who is named right after it", self.words.slice(at), self.name(entity));
                    self.resolved_to(entity, seen, &source, MentionForm::Pronoun, reason, 0.65)
                }
                None => unknown(format!("nobody whom '{}' could mean is named before it", self.words.slice(at))),
            },
        }
    }

    /// Where the antecedent stands, in words.
    pub(super) fn whereabouts(&self, entity: usize, seen: usize, at: usize) -> String {
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
    pub(super) fn relative(&mut self, index: usize, at: usize) -> Speaker {
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
            apposed.map(|m| (m, "described in between", 0.92)).or(touching.map(|m| (m, "which it follows", 0.92)))
        {
            let (entity, seen) = (mention.entity, mention.name.start);
            let reason = format!("'{}' belongs to {}, {how}", words.slice(at), self.name(entity));
            return self.resolved_to(entity, seen, &source, MentionForm::Pronoun, reason, confidence);
        }
        let head = end - 1;
        self.described(index, &(head..at + 1), head)
    }

    /// `they`, `it`: a body, a group or a paper.
    pub(super) fn thing(&mut self, index: usize, at: usize) -> Speaker {
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
            let speaks = seen.part == Part::Speaker;
            // `it` is a body, a country that acts, or whoever just spoke and is not known to be a person: no town, no ship.
            let acts = cluster.is_body() || !cluster.members.is_empty() || cluster.is_place() && !cluster.is_location() || speaks;
            if !fits || seen.quoted || !acts || cluster.is_thing() && !speaks {
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
                self.resolved_to(entity, seen, &source, MentionForm::Pronoun, reason, 0.65)
            }
            None if plural => unnamed(EntityType::Group, format!("'{}': several people whom the text does not name", words.slice(at)), 0.5),
            None => unknown(format!("nothing that '{}' could mean is named before it", words.slice(at))),
        }
    }
}

pub(super) fn gender_of(pronoun: &str) -> Gender {
    match pronoun {
        "he" | "him" | "his" | "himself" => Gender::Male,
        "she" | "her" | "hers" | "herself" => Gender::Female,
        _ => Gender::Either,
    }
}
