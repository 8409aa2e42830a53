//! Who are the people and bodies of a text, and which of them does each source mean?

use crate::attribution::Attribution;
use onrecord_text::{Document, Segmentation, Span};

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
    /// The words of the role, as written: `Foreign Minister`, `Kremlin aide`.
    pub title: Span,
}

/// A person, organization or other actor of one document.
#[derive(Clone, Debug, PartialEq, Eq)]
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
#[must_use]
pub fn resolve(_document: &Document, _segmentation: &Segmentation, _attributions: &[Attribution]) -> Resolution {
    Resolution::default()
}
