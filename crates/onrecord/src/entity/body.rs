//! Which body is `the ministry`, `the company`, `the union`? Only one that the text calls so.

use super::resolver::{MEMORY, Part, Resolver};
use super::source::Article;
use super::{MentionForm, Speaker, mention};
use onrecord_models::names::{self, BodyKind};
use std::ops::Range;

impl Resolver<'_> {
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
        let mut best: Option<(f32, usize, usize, bool)> = None;
        for (place, seen) in self.seen.iter().rev().take(MEMORY).enumerate() {
            let cluster = &self.clusters.all[seen.entity];
            if cluster.is_person() || cluster.is_location() || !cluster.members.is_empty() {
                continue;
            }
            let described = holders.contains(&seen.entity);
            let named = described || self.clusters.with_word(&lower).contains(&seen.entity);
            // `the country` is a country; no place is a government, a council or a company.
            let fits = if cluster.is_place() { lower == "country" } else { described || cluster.is_body() };
            if !fits {
                continue;
            }
            let mut score: f32 = match (named || cluster.is_place(), names::body(cluster.last())) {
                (true, _) => 4.0,
                (false, Some(found)) if found == kind && !own_name(&lower) => 2.0,
                // `NPB`: letters do not tell what kind of body it is.
                (false, None) if !own_name(&lower) => 1.0,
                (false, _) => continue,
            };
            if matches!(seen.part, Part::Speaker | Part::Subject) {
                score += 0.8;
            }
            #[expect(clippy::cast_precision_loss, reason = "a small number")]
            let age = place as f32;
            score += 0.3 * f32::from(self.named.get(seen.entity).copied().unwrap_or(0)).ln_1p();
            score -= age * 0.05 + if seen.quoted { 1.0 } else { 0.0 };
            if score > 1.2 && best.is_none_or(|(b, ..)| score > b) {
                best = Some((score, seen.entity, seen.at, named));
            }
        }
        let (_, entity, seen, named) = best?;
        let reason = if named {
            format!("'{text}' is {}, whose name or description holds the word", self.name(entity))
        } else {
            format!("'{text}' is taken to be {}, the last body named that fits", self.name(entity))
        };
        Some(self.resolved_to(entity, seen, phrase, MentionForm::Role, reason, if named { 0.85 } else { 0.6 }))
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

/// A body of which a text speaks by this noun has it in its name, or is introduced by it: what is called a ministry somewhere
/// is not the last agency that was named.
fn own_name(lower: &str) -> bool {
    matches!(
        lower,
        "ministry"
            | "government"
            | "council"
            | "union"
            | "guild"
            | "institute"
            | "university"
            | "department"
            | "city"
            | "county"
            | "parliament"
            | "board"
            | "operator"
            | "manufacturer"
            | "maker"
            | "insurer"
            | "lender"
            | "retailer"
    )
}
