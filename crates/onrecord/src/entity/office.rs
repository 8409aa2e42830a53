//! Who is meant by `the foreign minister`, `the ministry`, `his wife`? By the offices and names that the text gives.

use super::exchange;
use super::pronoun::gender_of;
use super::resolver::{MEMORY, Part, Resolved, Resolver, Seen, unnamed};
use super::role::{Held, phrase_gender};
use super::source::Article;
use super::{EntityType, MentionForm, Speaker, mention, source};
use onrecord_models::names::{self, Gender, SourceNoun};
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
        if (source::person_pronoun(words.lower(phrase.start)) || exchange::is_first_person(words.lower(phrase.start)))
            && exchange::is_thought(&form.lower)
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
        if form.lower == "one" && words.lower(head + 1) == "of" {
            return unnamed(EntityType::Person, format!("'{text}' is one of several whom the text does not name"), 0.8);
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
        // In a turn the text is about the parties, and they do not call themselves so.
        if article == Article::Definite && !self.exchange.holds(at) && words.title_at(title.start, title.end).is_some() {
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
            // `the Transport Secretary` is not the Secretary of State for Waterways.
            if matches!(head.as_str(), "secretary" | "minister") && self.other_portfolio(&(phrase.start..title.start), held) {
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

    /// Whether capitalised words before the office are missing where `held` gives it.
    fn other_portfolio(&self, before: &Range<usize>, held: &Held) -> bool {
        let words = self.words;
        let mut named = before.clone().filter(|&at| words.form(at).capital && !words.form(at).plain).peekable();
        named.peek().is_some() && !named.any(|at| held.phrase.clone().any(|i| words.lower(i) == words.lower(at)))
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
}

/// `senators`, `congressmen`: more than one.
pub(super) fn is_plural(lower: &str) -> bool {
    let singular = lower.strip_suffix('s').is_some_and(|stem| names::title(stem).is_some());
    singular || lower.strip_suffix("men").is_some_and(|stem| names::title(&format!("{stem}man")).is_some())
}
