//! Who is the person in the world? By the office that the text tells and a knowledge base of who held it.
//!
//! Never by a name alone, and never against the name that the text has. Nothing is merged by it.

use super::office::is_plural;
use super::role_phrase::{self, RolePhrase};
use super::source::{self, Article};
use super::words::Words;
use super::{Entity, EntityType, MentionForm, OfBasis, Resolution, SpeakerStatus, Tenure};
use crate::attribution::Attribution;
use jiff::civil::Date;
use onrecord_models::knowledge::{Certainty, Holding, KnowledgeBase, office_group};
use onrecord_models::names;
use onrecord_text::{Document, Segmentation, Span};
use std::sync::Arc;

/// Where people are looked up.
#[derive(Clone, Debug, Default)]
pub enum Knowledge {
    /// Nowhere.
    None,
    /// In the knowledge base that is compiled into the program; it is read when an office of a country first comes up.
    #[default]
    Embedded,
    /// In this one.
    Given(Arc<KnowledgeBase>),
}

impl Knowledge {
    fn base(&self) -> Option<&KnowledgeBase> {
        match self {
            Self::None => None,
            Self::Embedded => Some(KnowledgeBase::embedded()),
            Self::Given(base) => Some(base),
        }
    }

    /// SHA-256 of the rows of the knowledge base, if there is one.
    #[must_use]
    pub fn sha256(&self) -> Option<&str> {
        match self {
            Self::None => None,
            Self::Embedded => Some(KnowledgeBase::embedded_sha256()),
            Self::Given(base) => Some(base.sha256()),
        }
    }
}

/// By what somebody was identified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdentityBasis {
    /// The holder of the office has the name that the text gives.
    OfficeAndName,
    /// The text gives the office alone, and it had one holder.
    Office,
}

impl IdentityBasis {
    /// Its name in records.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::OfficeAndName => "office and name",
            Self::Office => "office",
        }
    }
}

/// Somebody whom a knowledge base knows.
#[derive(Clone, Debug, PartialEq)]
pub struct Identity {
    /// Wikidata id.
    pub wikidata: String,
    /// Name in the knowledge base.
    pub name: String,
    /// How well text and knowledge base agree, from 0 to 1.
    pub score: f32,
    /// By what.
    pub basis: IdentityBasis,
    /// The words that tell the office.
    pub span: Span,
}

/// The score of the name is multiplied with this when the office may not have been held on the day.
const POSSIBLY_HELD: f32 = 0.85;
/// The same when the day of the report is not known.
const NO_DAY: f32 = 0.7;
/// The score of an office without a name whose holder is certain.
const OFFICE_ALONE: f32 = 0.9;

/// An office that the text tells.
struct Office<'a> {
    title: &'a str,
    country: &'a str,
    tenure: Tenure,
    span: Span,
}

/// Fills in the identities of entities and of speakers without a name.
pub(crate) fn identify(
    document: &Document,
    segmentation: &Segmentation,
    attributions: &[Attribution],
    knowledge: &Knowledge,
    resolution: &mut Resolution,
) {
    if matches!(knowledge, Knowledge::None) {
        return;
    }
    let text = document.text();
    let day = segmentation.dateline.as_ref().and_then(|dateline| dateline.date).or(segmentation.published);
    let wanted =
        |index: usize| resolution.speakers[index].status == SpeakerStatus::Unnamed && resolution.speakers[index].kind == EntityType::Person;
    let unnamed: Vec<usize> = (0..resolution.speakers.len().min(attributions.len())).filter(|&index| wanted(index)).collect();
    let person = |entity: &Entity| entity.kind == EntityType::Person;
    let spoken = |entity: &Entity| person(entity) && entity.mentions.iter().any(|mention| mention.form == MentionForm::Role);
    // The words are laid out again only where a role was not read yet.
    let words = (!unnamed.is_empty() || resolution.entities.iter().any(spoken)).then(|| Words::new(document, segmentation));
    for entity in resolution.entities.iter_mut().filter(|entity| person(entity)) {
        for role in
            entity.roles.iter_mut().filter(|role| role.of_basis.is_none() && super::delegation::is_national(&text[role.title.range()]))
        {
            if let Some(country) = country_of_holder(knowledge, &entity.name, &text[role.title.range()], role.tenure, day) {
                (role.country, role.of_basis) = (Some(country), Some(OfBasis::KnowledgeBase));
            }
        }
        // What the knowledge base told of the country cannot bear out what it tells of the person.
        let told = |role: &&super::Role| role.of_basis != Some(OfBasis::KnowledgeBase);
        let given = entity.roles.iter().filter(told).filter_map(|role| {
            Some(Office { title: &text[role.title.range()], country: role.country?, tenure: role.tenure, span: role.span })
        });
        let mentions = entity.mentions.iter().filter(|mention| mention.form == MentionForm::Role);
        let mentioned = mentions.filter_map(|mention| office(words.as_ref()?, mention.span));
        entity.identity = given
            .chain(mentioned)
            .filter_map(|office| named(knowledge, &entity.name, &office, day))
            .reduce(|best, next| if next.score > best.score { next } else { best });
    }
    for index in unnamed {
        let (Some(words), Some(source), Some(day)) = (&words, attributions[index].source.cover(), day) else { continue };
        let found = office(words, source).and_then(|office| alone(knowledge, &office, day));
        resolution.speakers[index].identity = found;
    }
}

/// The holder of `office` who has the name `name`; none when several have it.
fn named(knowledge: &Knowledge, name: &str, office: &Office<'_>, day: Option<Date>) -> Option<Identity> {
    let group = office_group(office.title, office.country)?;
    let fits = |holding: &Holding| -> Option<f32> {
        let Some(day) = day else { return Some(NO_DAY) };
        match office.tenure {
            Tenure::Current => holding.held_on(day).map(|certainty| if certainty == Certainty::Certain { 1.0 } else { POSSIBLY_HELD }),
            // It has ended, as far as the year tells; or that is not known.
            Tenure::Former => match holding.last {
                Some(last) if last.latest() < day => Some(1.0),
                Some(last) => (last.earliest() <= day).then_some(POSSIBLY_HELD),
                None => (holding.known_until? < day).then_some(POSSIBLY_HELD),
            },
            Tenure::Coming => holding.first.filter(|first| first.latest() >= day).map(|_| POSSIBLY_HELD),
        }
    };
    let holders = knowledge.base()?.holders(group, office.country, None);
    let mut found: Vec<(f32, &Holding)> =
        holders.into_iter().filter_map(|holding| Some((fits(holding)? * holding.agreement(name)?, holding))).collect();
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    let (score, best) = *found.first()?;
    // Father and son in one office: the day did not tell them apart.
    if found.iter().any(|(other, holding)| *other >= score && holding.wikidata != best.wikidata) {
        return None;
    }
    Some(identity(best, score, IdentityBasis::OfficeAndName, office.span))
}

/// The one country that had a holder of the office `title` with the name `name` on the day.
fn country_of_holder(knowledge: &Knowledge, name: &str, title: &str, tenure: Tenure, day: Option<Date>) -> Option<&'static str> {
    // A surname alone is too little without a country.
    if tenure != Tenure::Current || !name.contains(' ') {
        return None;
    }
    let day = day?;
    let held = knowledge.base()?.person(name).into_iter().filter(|(holding, agreement)| {
        *agreement >= 1.0
            && holding.held_on(day).is_some()
            && office_group(title, &holding.country).is_some_and(|group| group == holding.group)
    });
    let mut countries: Vec<&'static str> =
        held.filter_map(|(holding, _)| Some(names::country(&holding.country.to_lowercase())?.0)).collect();
    countries.dedup();
    if let [country] = countries[..] { Some(country) } else { None }
}

/// The one holder of `office` on a day.
fn alone(knowledge: &Knowledge, office: &Office<'_>, day: Date) -> Option<Identity> {
    if office.tenure != Tenure::Current {
        return None;
    }
    let group = office_group(office.title, office.country)?;
    let holders = knowledge.base()?.holders(group, office.country, Some(day));
    let holder = *holders.first()?;
    let sure = holders.iter().all(|other| other.wikidata == holder.wikidata)
        && holders.iter().any(|holding| holding.held_on(day) == Some(Certainty::Certain));
    sure.then(|| identity(holder, OFFICE_ALONE, IdentityBasis::Office, office.span))
}

fn identity(holding: &Holding, score: f32, basis: IdentityBasis, span: Span) -> Identity {
    Identity { wikidata: holding.wikidata.clone(), name: holding.name.clone(), score, basis, span }
}

/// The office of a country that `span` names, when it names nothing else: `the French president`, not `the French
/// president's brother`, `a French president`, `the next president of France`.
fn office<'a>(words: &Words<'a>, span: Span) -> Option<Office<'a>> {
    let phrase = words.within(span);
    if phrase.is_empty() {
        return None;
    }
    let RolePhrase { title, of, tenure, .. } = role_phrase::read(words, &phrase);
    let of = of?;
    let country = names::country(&words.text[words.span(of.start, of.end).range()].to_lowercase())?.0;
    let before = of.start < title.start;
    let ends = if before { title.end } else { of.end };
    let plain = phrase.clone().all(|at| {
        let inside = title.contains(&at) || of.contains(&at) || (!before && (title.end..of.start).contains(&at));
        inside || matches!(words.lower(at), "the" | "'s" | "’s" | "'" | "’" | "current" | "outgoing" | "new")
    });
    let definite = source::article(words, &phrase) != Article::Indefinite;
    if ends != phrase.end || phrase.start > of.start.min(title.start) || !plain || !definite || is_plural(words.lower(title.end - 1)) {
        return None;
    }
    let title = &words.text[words.span(title.start, title.end).range()];
    Some(Office { title, country, tenure, span: words.span(phrase.start, phrase.end) })
}

#[cfg(test)]
mod tests;
