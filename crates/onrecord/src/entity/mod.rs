//! Who are the people and bodies of a text, and which of them does each source mean?

mod author;
mod body;
mod chains;
mod cluster;
mod continuation;
mod delegation;
mod evidence;
mod exchange;
mod identity;
mod mention;
mod office;
mod party;
mod pronoun;
mod resolver;
mod role;
mod role_phrase;
mod source;
#[cfg(test)]
mod tests;
mod words;

use crate::attribution::{Attribution, TURN};
use author::Authors;
pub use chains::{Chain, ChainMention};
pub(crate) use chains::{Found, chains};
use cluster::Clusters;
use exchange::Exchange;
pub(crate) use identity::identify;
pub use identity::{Identity, IdentityBasis, Knowledge};
use mention::NameMention;
use onrecord_text::{Document, Segmentation, Span};
pub(crate) use party::describe;
pub use party::{Count, Party};
use resolver::Resolver;
use role::Roles;
pub use role_phrase::Tenure;
use words::Words;

/// What an entity, or an unresolved source, is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EntityType {
    /// One person.
    Person,
    /// A body that can speak through people: a ministry, a company, a newspaper.
    Organization,
    /// Several people without a name: `two officials`, `critics`.
    Group,
    /// Something written: a report, a poll, a letter.
    Document,
    /// A place that is not used as an actor.
    Place,
    /// The author of the text.
    Author,
    /// It cannot be told.
    Unknown,
}

/// How a mention names its entity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MentionForm {
    /// `Sergey Lavrov`, `Lavrov`, `Mr. Lavrov`.
    Name,
    /// `the foreign minister`, `the top diplomat`.
    Role,
    /// `he`, `her`.
    Pronoun,
}

/// A place in the text where an entity is mentioned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mention {
    /// Where.
    pub span: Span,
    /// How.
    pub form: MentionForm,
}

/// A title or role that the text gives to an entity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Role {
    /// All its words, with what it is the role of: `Norlandic Foreign Minister`, `Kremlin aide`.
    pub span: Span,
    /// The office: `Foreign Minister`, `aide`.
    pub title: Span,
    /// Whose office it is, as written: `Norlandic`, `Kremlin`.
    pub of: Option<Span>,
    /// The country that `of` names or belongs to: `Norland`.
    pub country: Option<&'static str>,
    /// By what that is known; none where nothing tells it.
    pub of_basis: Option<OfBasis>,
    /// Whether it is held at the time of the report.
    pub tenure: Tenure,
}

/// By what it is known whose office a role is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OfBasis {
    /// The phrase itself: `Norland’s foreign minister`.
    Words,
    /// The delegation in whose list the text names the holder: `the Norlandic delegation included Foreign Minister ...`.
    Delegation,
    /// Another role phrase of the same person for the same title.
    OtherMention,
    /// The knowledge base: one country alone had a holder of that office with that name.
    KnowledgeBase,
}

impl OfBasis {
    /// Its name in records.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Words => "words",
            Self::Delegation => "delegation",
            Self::OtherMention => "other mention",
            Self::KnowledgeBase => "knowledge base",
        }
    }
}

/// A person, organization or other actor of one document.
#[derive(Clone, Debug, PartialEq)]
pub struct Entity {
    /// What it is.
    pub kind: EntityType,
    /// The fullest name that the text prints, without titles.
    pub name: String,
    /// Where that name stands.
    pub name_span: Span,
    /// All mentions that were found, in order of position.
    pub mentions: Vec<Mention>,
    /// The roles that the text gives.
    pub roles: Vec<Role>,
    /// Who that is, by a knowledge base.
    pub identity: Option<Identity>,
}

/// What was made of a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpeakerStatus {
    /// The source leads to a named entity by way of another mention (surname, role, pronoun, continuation).
    Resolved,
    /// The source itself prints the name.
    Named,
    /// The source is described but has no name in the text: `two officials`.
    Unnamed,
    /// It cannot be told who speaks; the reason says why.
    Unknown,
}

/// How the speaker was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpeakerBasis {
    /// The source is or holds a name.
    Name,
    /// The source is a role or description whose holder the text names.
    Role,
    /// The source is a pronoun.
    Pronoun,
    /// The statement has no source of its own and goes on from the one before.
    Continuation,
    /// The author of the text speaks.
    Byline,
    /// Nothing but the source's own words.
    Description,
    /// No basis.
    None,
}

/// The speaker of one attribution.
#[derive(Clone, Debug, PartialEq)]
pub struct Speaker {
    /// Index into [`Resolution::entities`], when there is one.
    pub entity: Option<usize>,
    /// What the speaker is.
    pub kind: EntityType,
    /// Whether and how far the source was resolved.
    pub status: SpeakerStatus,
    /// By what.
    pub basis: SpeakerBasis,
    /// The mention that decided: the earlier name that a pronoun or role was tied to.
    pub antecedent: Option<Span>,
    /// Why, in one sentence for people, quoting the words that decided.
    pub reason: String,
    /// From 0 to 1.
    pub confidence: f32,
    /// Who that is, by a knowledge base, when the source names nobody but the holder of an office.
    pub identity: Option<Identity>,
    /// What the source tells of those who speak, when it gives no name.
    pub party: Option<Party>,
}

/// The entities of a document and the speaker of each attribution.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Resolution {
    /// In order of first mention.
    pub entities: Vec<Entity>,
    /// One for each attribution, in the same order.
    pub speakers: Vec<Speaker>,
}

/// Resolves the source of every attribution inside the document.
///
/// Goes by rules over the words of the text and small tables of names, titles and nouns; takes time linear in the
/// length of the text, but for the sorting of mentions and attributions.
#[must_use]
pub fn resolve(document: &Document, segmentation: &Segmentation, attributions: &[Attribution]) -> Resolution {
    let words = Words::new(document, segmentation);
    let mut mentions = mention::scan(&words);
    exchange::mark_labels(&words, attributions, &mut mentions);
    let authors = Authors::new(&words, segmentation);
    authors.add_mentions(&words, &mut mentions);
    let mut clusters = Clusters::new(&words, &mut mentions);
    if let Some(place) = segmentation.dateline.as_ref().and_then(|dateline| dateline.place) {
        for i in source::mentions_in(&mentions, &words.within(place)) {
            clusters.all[mentions[i].entity].note_place();
        }
    }
    add_headline_names(&words, attributions, &mut mentions, &mut clusters);
    let roles = Roles::new(&words, &mentions, &mut clusters);
    let byline = authors.byline().and_then(|name| source::mentions_in(&mentions, name).next()).map(|i| mentions[i].entity);
    let exchange = Exchange::new(&words, &mentions, &clusters, attributions, byline);
    let mut resolver = Resolver::new(&words, &mentions, &mut clusters, &roles, attributions);
    (resolver.exchange, resolver.authors) = (exchange, authors);
    resolver.run(&enclosing(attributions));
    let (speakers, resolved) = (resolver.speakers, resolver.resolved);
    assemble(&words, &mentions, &clusters, &roles, speakers, &resolved)
}

/// In a headline all words have capitals: names there are those that the text below knows, and the sources.
fn add_headline_names(words: &Words, attributions: &[Attribution], mentions: &mut Vec<NameMention>, clusters: &mut Clusters) {
    let mut known = mention::known_names(words, |words, at| clusters.known_at(words, at));
    known.retain(|known| source::mentions_in(mentions, &known.name).is_empty());
    for mention in &known {
        clusters.adopt(words, mention);
    }
    // Surnames that look like something else: `King said`.
    let mut next = 0;
    let mut covered = 0;
    for at in 0..words.len() {
        while mentions.get(next).is_some_and(|mention| mention.from <= at) {
            covered = covered.max(mentions[next].name.end);
            next += 1;
        }
        let alone =
            at >= covered && words.form(at).capital && !words.in_title_case(at) && !(at + 1 < words.len() && words.form(at + 1).capital);
        if let Some(entity) = alone.then(|| clusters.surname_at(words, at)).flatten() {
            known.push(mention::alone(words, at, entity));
        }
    }
    mentions.extend(known);
    mentions.sort_by_key(|mention| mention.name.start);
    let mut forced = Vec::new();
    for attribution in attributions {
        let range = source::tokens(words, &attribution.source);
        let part = attribution.rule == TURN && exchange::is_part_label(words, &range);
        if !range.is_empty() && !part && words.form(range.start).capital && source::mentions_in(mentions, &range).is_empty() {
            forced.extend(mention::read_forced(words, range));
        }
    }
    forced.sort_by_key(|mention| mention.name.start);
    forced.dedup_by(|b, a| b.name.start < a.name.end);
    for mention in &mut forced {
        mention.entity = clusters.link(words, mention);
    }
    mentions.extend(forced);
    mentions.sort_by_key(|mention| mention.name.start);
}

/// For each attribution, the one inside whose content its source stands: as told, or by the spans.
fn enclosing(attributions: &[Attribution]) -> Vec<Option<usize>> {
    let mut contents: Vec<(Span, usize)> = Vec::new();
    for (index, attribution) in attributions.iter().enumerate() {
        contents.extend(attribution.content.iter().map(|span| (span, index)));
    }
    contents.sort_by_key(|&(span, index)| (span.start(), std::cmp::Reverse(span.end()), index));
    let mut sources: Vec<(usize, usize)> =
        attributions.iter().enumerate().filter_map(|(index, attribution)| Some((attribution.source.first()?.start(), index))).collect();
    sources.sort_unstable();
    let mut found: Vec<Option<usize>> = attributions.iter().map(|a| a.within.filter(|&outer| outer < attributions.len())).collect();
    let mut open: Vec<(Span, usize)> = Vec::new();
    let mut next = 0;
    for (start, index) in sources {
        while let Some(&content) = contents.get(next).filter(|(span, _)| span.start() <= start) {
            while open.last().is_some_and(|(span, _)| span.end() <= content.0.start()) {
                open.pop();
            }
            open.push(content);
            next += 1;
        }
        while open.last().is_some_and(|(span, _)| span.end() <= start) {
            open.pop();
        }
        if found[index].is_none() {
            found[index] =
                open.iter().rev().take(8).find(|(span, outer)| *outer != index && span.contains_offset(start)).map(|&(_, outer)| outer);
        }
    }
    found
}

/// What one role phrase tells of the country of an office holds for the same title of the same person elsewhere.
fn share_countries(words: &Words, roles: &mut [Role]) {
    let title = |role: &Role| words.text[role.title.range()].to_lowercase();
    for index in 0..roles.len() {
        if roles[index].of_basis.is_some() || !delegation::is_national(&words.text[roles[index].title.range()]) {
            continue;
        }
        let told = |other: &&Role| other.country.is_some() && title(other) == title(&roles[index]) && other.tenure == roles[index].tenure;
        let mut told = roles.iter().filter(told);
        if let Some(first) = told.next().filter(|first| told.all(|other| other.country == first.country)).cloned() {
            roles[index] = Role { of: first.of, country: first.country, of_basis: Some(OfBasis::OtherMention), ..roles[index].clone() };
        }
    }
}

/// Puts the entities in order of first mention and translates the speakers.
fn assemble(
    words: &Words,
    mentions: &[NameMention],
    clusters: &Clusters,
    roles: &Roles,
    speakers: Vec<Option<Speaker>>,
    resolved: &[resolver::Resolved],
) -> Resolution {
    let mut of: Vec<Vec<Mention>> = vec![Vec::new(); clusters.all.len()];
    for mention in mentions {
        of[mention.entity].push(Mention { span: words.span(mention.name.start, mention.name.end), form: MentionForm::Name });
    }
    for mention in resolved {
        of[mention.entity].push(Mention { span: mention.span, form: mention.form });
    }
    let mut spoke = vec![false; clusters.all.len()];
    for entity in speakers.iter().flatten().filter_map(|speaker| speaker.entity) {
        spoke[entity] = true;
    }
    let mut held: Vec<Vec<Role>> = vec![Vec::new(); clusters.all.len()];
    for role in roles.all.iter().filter(|role| role.given) {
        let phrase = role_phrase::read(words, &role.phrase);
        let span = |range: &std::ops::Range<usize>| words.span(range.start, range.end);
        let country = phrase.of.as_ref().and_then(|of| onrecord_models::names::country(&words.text[span(of).range()].to_lowercase()));
        let mut role_of = (phrase.of.as_ref().map(span), country.map(|(name, _)| name), phrase.of.as_ref().map(|_| OfBasis::Words));
        if phrase.of.is_none()
            && delegation::is_national(&words.text[span(&phrase.title).range()])
            && let Some((at, name)) = delegation::country(words, &phrase.all)
        {
            role_of = (Some(words.span(at, at + 1)), Some(name), Some(OfBasis::Delegation));
        }
        let (of, country, of_basis) = role_of;
        held[role.entity].push(Role { span: span(&phrase.all), title: span(&phrase.title), of, country, of_basis, tenure: phrase.tenure });
    }
    for roles in &mut held {
        share_countries(words, roles);
    }
    let mut order: Vec<usize> = (0..clusters.all.len()).filter(|&entity| !of[entity].is_empty() || spoke[entity]).collect();
    order.sort_by_key(|&entity| (of[entity].iter().map(|m| m.span.start()).min().unwrap_or(usize::MAX), entity));
    let mut place = vec![0; clusters.all.len()];
    let mut entities = Vec::with_capacity(order.len());
    for &entity in &order {
        place[entity] = entities.len();
        let cluster = &clusters.all[entity];
        let kind = if !cluster.members.is_empty() {
            EntityType::Group
        } else if (cluster.is_place() || cluster.is_location()) && !spoke[entity] {
            EntityType::Place
        } else if cluster.is_place() || cluster.is_body() {
            EntityType::Organization
        } else if cluster.is_person() || spoke[entity] {
            EntityType::Person
        } else {
            EntityType::Unknown
        };
        let name_span = words.span(cluster.name.start, cluster.name.end);
        let name = words.text[name_span.range()].split_whitespace().collect::<Vec<_>>().join(" ").replace(['[', ']'], "");
        let mut all = std::mem::take(&mut of[entity]);
        all.sort_by_key(|mention| (mention.span, mention.form as u8));
        all.dedup();
        let mut roles = std::mem::take(&mut held[entity]);
        roles.sort_by_key(|role| (role.span, role.title));
        roles.dedup();
        entities.push(Entity { kind, name, name_span, mentions: all, roles, identity: None });
    }
    let speakers = speakers.into_iter().map(|speaker| {
        let mut speaker = speaker.unwrap_or_else(resolver::unread);
        speaker.entity = speaker.entity.map(|entity| place[entity]);
        speaker
    });
    Resolution { speakers: speakers.collect(), entities }
}
