//! Who is meant by `the foreign minister`, `the ministry`, `his wife`? By the offices and names that the text gives.

use super::pronoun::gender_of;
use super::resolver::{MEMORY, Part, Resolved, Resolver, Seen, unnamed};
use super::role::phrase_gender;
use super::source::Article;
use super::{EntityType, MentionForm, Speaker, mention, source};
use onrecord_models::names::{self, BodyKind, Gender, SourceNoun};
use std::ops::Range;

impl Resolver<'_> {
    /// A source that describes its bearer.
    pub(super) fn described(&mut self, index: usize, phrase: &Range<usize>, head: usize) -> Speaker {
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
        // `A number of readers`, `dozens of farmers`.
        let counted = matches!(form.lower.as_str(), "number" | "group" | "majority" | "handful" | "chorus" | "list" | "series" | "team")
            && words.lower(head + 1) == "of"
            && article != Article::Definite
            && (head + 2..phrase.end.min(head + 6)).any(|at| words.form(at).noun == Some(SourceNoun::Group));
        if counted {
            return unnamed(EntityType::Group, format!("'{text}' describes several people and names none"), 0.9);
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
        if let Some(kind) = body.filter(|_| noun != Some(SourceNoun::Document) || article == Article::Definite)
            && let Some(speaker) = self.body(phrase, head, kind, article)
        {
            return speaker;
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
    pub(super) fn several(&mut self, phrase: &Range<usize>, article: Article) -> Speaker {
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
    pub(super) fn role(
        &mut self,
        index: usize,
        phrase: &Range<usize>,
        title: Range<usize>,
        gender: Gender,
        group: &str,
        article: Article,
    ) -> Speaker {
        let words = self.words;
        let text = self.quote(phrase);
        let at = phrase.start;
        let head = self.title_words(&title);
        let best = self.holder(phrase, &title, gender, group, article);
        if matches!(group, "spouse" | "family")
            && article == Article::Possessive
            && let Some((entity, seen)) = self.relative_of(phrase, gender, index)
        {
            let reason = format!("'{text}' is taken to be {}, who has the same surname", self.name(entity));
            return self.resolved_to(entity, seen, phrase, MentionForm::Role, reason, 0.6);
        }
        let indefinite = article == Article::Indefinite || (article == Article::None && !words.in_title_case(at));
        if let Some((entity, seen)) = best {
            let known_after = seen > at;
            // `a judge` may be named later on, not before; `her lawyer` must be hers.
            let fits = match article {
                Article::Possessive => known_after || self.same_possessor(phrase, entity),
                _ => known_after || !indefinite,
            };
            if fits {
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

    pub(super) fn title_words(&self, title: &Range<usize>) -> String {
        title.clone().map(|at| self.words.lower(at).trim_end_matches('.')).collect::<Vec<_>>().join(" ")
    }

    /// Who holds the office named by `title` in `phrase`, with the token where the text says so.
    pub(super) fn holder(
        &self,
        phrase: &Range<usize>,
        title: &Range<usize>,
        gender: Gender,
        group: &str,
        article: Article,
    ) -> Option<(usize, usize)> {
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
    pub(super) fn see_role(&mut self, at: usize) {
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
    pub(super) fn relative_of(&mut self, phrase: &Range<usize>, gender: Gender, index: usize) -> Option<(usize, usize)> {
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

    pub(super) fn same_possessor(&self, phrase: &Range<usize>, entity: usize) -> bool {
        // `Norland’s minister`: the possessor stands in the words of the office, too.
        let words = self.words;
        self.roles.all.iter().filter(|held| held.entity == entity).take(8).any(|held| {
            phrase
                .clone()
                .take_while(|&at| !mention::is_possessive(words.lower(at)))
                .any(|at| words.form(at).capital && held.phrase.clone().any(|i| words.lower(i) == words.lower(at)))
        })
    }

    pub(super) fn role_words(&self, entity: usize, head: &str, group: &str) -> String {
        let held = self.roles.holders(head, group).find(|held| held.entity == entity);
        held.map_or_else(|| "so".to_owned(), |held| format!("'{}'", self.quote(&held.phrase)))
    }

    /// `the ministry`, `the network`: the body with that word in its name, else the last body of that kind.
    pub(super) fn body(&mut self, phrase: &Range<usize>, head: usize, kind: BodyKind, article: Article) -> Option<Speaker> {
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
            if cluster.is_person() || cluster.is_location() || !cluster.members.is_empty() {
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
    pub(super) fn sharing_words(&self, phrase: &Range<usize>) -> Option<usize> {
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
}

/// `senators`, `congressmen`: more than one.
pub(super) fn is_plural(lower: &str) -> bool {
    let singular = lower.strip_suffix('s').is_some_and(|stem| names::title(stem).is_some());
    singular || lower.strip_suffix("men").is_some_and(|stem| names::title(&format!("{stem}man")).is_some())
}
