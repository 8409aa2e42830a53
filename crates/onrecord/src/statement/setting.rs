//! The setting of a statement: to whom, on what occasion, through what medium, when and where it was made.
//!
//! [`read`] takes what the statement's own sentence says; [`complete`] adds time and place that hold for several
//! statements, from an earlier statement on the same occasion or from the head of the report. Each comes with its [`Basis`].

use super::audience;
use super::clause::Clause;
use super::{Medium, Modality, Statement, medium, place};
use crate::entity::{EntityType, MentionForm, Resolution, SpeakerStatus};
use jiff::civil::Date;
use jiff::{Span as Days, ToSpan as _};
use onrecord_text::time::{self, Direction};
use onrecord_text::{Document, Segmentation, Span};

/// Why a time or place is taken to be that of the statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// The statement's own sentence says so.
    Expression,
    /// An earlier statement of the same speaker said so, and nobody else has spoken since.
    SameOccasion,
    /// The report's dateline.
    Dateline,
    /// The day of publication.
    Published,
    /// The statement inside which this one is reported.
    Within,
}

impl Basis {
    /// Its name in records.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Expression => "expression",
            Self::SameOccasion => "same occasion",
            Self::Dateline => "dateline",
            Self::Published => "published",
            Self::Within => "within",
        }
    }
}

/// When a statement was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SaidOn {
    /// The first possible day; none when it was made at any time up to the last.
    pub first: Option<Date>,
    /// The last possible day.
    pub last: Option<Date>,
    /// Why.
    pub basis: Basis,
    /// The words that say so, when it is words.
    pub span: Option<Span>,
}

impl SaidOn {
    /// `day`, `days` for several, `before` when the first is not known.
    #[must_use]
    pub fn precision(&self) -> &'static str {
        match (self.first, self.last) {
            (None, _) | (_, None) => "before",
            (first, last) if first == last => "day",
            _ => "days",
        }
    }
}

/// Where a statement was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SaidAt {
    /// The place as written: `Geneva`, `the city hall`.
    pub span: Span,
    /// Why.
    pub basis: Basis,
}

/// What the sentence of a statement tells of its setting.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Told {
    pub(super) addressee: Option<Span>,
    pub(super) occasion: Option<Span>,
    pub(super) medium: Option<Medium>,
    pub(super) said_on: Option<SaidOn>,
    pub(super) said_at: Option<SaidAt>,
}

/// A report dated more than so many days after a statement does not tell where that was made.
const DAYS_OF_DATELINE: i64 = 7;

/// Reads the statement's own sentence.
pub(super) fn read(document: &Document, segmentation: &Segmentation, clause: &Clause, resolution: &Resolution) -> Told {
    let carried = medium::read(clause);
    let audience = audience::read(clause, carried.and_then(|carried| carried.partner));
    let (said_on, dates) = said_on(document, segmentation, clause);
    let mut taken = dates;
    taken.extend(audience.addressee);
    taken.extend(carried.map(|carried| carried.medium.span));
    let is_other = |span| is_named_actor(resolution, span);
    let said_at = place::read(clause, &taken, is_other).map(|span| SaidAt { span, basis: Basis::Expression });
    Told { addressee: audience.addressee, occasion: audience.occasion, medium: carried.map(|carried| carried.medium), said_on, said_at }
}

/// Whether the text uses the name as a person's.
fn is_named_actor(resolution: &Resolution, span: Span) -> bool {
    resolution.entities.iter().filter(|entity| entity.kind == EntityType::Person).any(|entity| {
        let mentions = &entity.mentions;
        let from = mentions.partition_point(|mention| mention.span.end() <= span.start());
        mentions[from..].iter().take_while(|mention| mention.span.start() < span.end()).any(|mention| mention.form == MentionForm::Name)
    })
}

/// The day of the report: from its dateline, else of its publication.
fn day_of_report(segmentation: &Segmentation) -> Option<(Date, Basis, Option<Span>)> {
    let dateline = segmentation.dateline.as_ref();
    let dated = dateline.and_then(|dateline| Some((dateline.date?, Basis::Dateline, dateline.date_span)));
    dated.or_else(|| Some((segmentation.published?, Basis::Published, None)))
}

/// The day that the sentence gives for the saying, and the spans of all dates in it.
fn said_on(document: &Document, segmentation: &Segmentation, clause: &Clause) -> (Option<SaidOn>, Vec<Span>) {
    let expressions = time::find(document.text(), &segmentation.tokens[clause.tokens.clone()]);
    let spans = expressions.iter().map(|expression| expression.span).collect();
    let Some((report, _, _)) = day_of_report(segmentation) else { return (None, spans) };
    let candidates = expressions.iter().filter_map(|expression| {
        let at = clause.words.partition_point(|word| word.span.end() <= expression.span.start());
        let inside = clause.words[at..].iter().take_while(|word| word.span.start() < expression.span.end());
        if inside.clone().any(|word| word.barrier || word.aside) {
            return None;
        }
        let direction = if is_ahead(clause) { Direction::Future } else { Direction::Past };
        let days = time::resolve(&expression.meaning, report, direction)?;
        let (first, last) = (days.first?, days.last?);
        Some((at, SaidOn { first: Some(first), last: Some(last), basis: Basis::Expression, span: Some(expression.span) }))
    });
    (clause.nearest(candidates), spans)
}

/// Whether the saying is still to come: `will tell the court on Friday`.
fn is_ahead(clause: &Clause) -> bool {
    let from = clause.words.iter().position(|word| word.in_cue).unwrap_or(0);
    let before = clause.words[..from].iter().rev().take(4).take_while(|word| !word.in_source);
    let cue = clause.words[from..clause.cue_end.max(from)].iter();
    before.chain(cue).any(|word| {
        matches!(word.lower.as_str(), "will" | "shall" | "expected" | "due" | "scheduled" | "plans" | "planned" | "’ll" | "'ll")
    })
}

/// Adds what holds beyond one sentence.
pub(super) fn complete(document: &Document, segmentation: &Segmentation, resolution: &Resolution, statements: &mut [Statement]) {
    let report = day_of_report(segmentation);
    let place = segmentation.dateline.as_ref().and_then(|dateline| dateline.place);
    let mut occasion: Option<Occasion> = None;
    for statement in statements.iter_mut().filter(|statement| statement.within.is_none()) {
        let speaker = Voice::of(document, resolution, statement);
        let before = occasion.take().filter(|occasion| {
            statement.act.modality == Modality::Actual && speaker.is_some() && Some(&occasion.speaker) == speaker.as_ref()
        });
        let own_day = statement.said_on.is_some();
        let own_place = statement.said_at.is_some();
        if let Some(before) = &before {
            let same = |basis| if basis == Basis::Expression { Basis::SameOccasion } else { basis };
            statement.said_on =
                statement.said_on.or(before.said_on).map(|on| if own_day { on } else { SaidOn { basis: same(on.basis), ..on } });
            // Another day is another occasion.
            if !own_day || statement.said_on.map(|on| (on.first, on.last)) == before.said_on.map(|on| (on.first, on.last)) {
                statement.said_at =
                    statement.said_at.or(before.said_at).map(|at| if own_place { at } else { SaidAt { basis: same(at.basis), ..at } });
            }
        }
        // What goes on to the next statement is what words gave, not the head of the report.
        let done = statement.act.modality == Modality::Actual;
        occasion = speaker.filter(|_| done).map(|speaker| Occasion { speaker, said_on: statement.said_on, said_at: statement.said_at });
        statement.said_on =
            statement.said_on.or_else(|| report.map(|(day, basis, span)| SaidOn { first: Some(day), last: Some(day), basis, span }));
        if statement.said_at.is_none() && is_near(statement.said_on, report.map(|(day, _, _)| day)) {
            statement.said_at = place.map(|span| SaidAt { span, basis: Basis::Dateline });
        }
    }
    for index in 0..statements.len() {
        if let Some(outer) = statements[index].within.filter(|_| statements[index].said_on.is_none()) {
            let last = outermost(statements, outer).said_on.and_then(|on| on.last);
            statements[index].said_on = last.map(|last| SaidOn { first: None, last: Some(last), basis: Basis::Within, span: None });
        }
    }
}

/// The statement around all others in which the one at `index` stands.
fn outermost(statements: &[Statement], mut index: usize) -> &Statement {
    for _ in 0..statements.len() {
        let Some(outer) = statements[index].within else { break };
        index = outer;
    }
    &statements[index]
}

/// Whether a statement of that day was made where the report of `report` comes from.
fn is_near(said_on: Option<SaidOn>, report: Option<Date>) -> bool {
    let (Some(last), Some(report)) = (said_on.and_then(|on| on.last), report) else { return said_on.is_none() };
    let week: Days = DAYS_OF_DATELINE.days();
    report.checked_sub(week).is_ok_and(|earliest| last >= earliest) && last <= report
}

/// Time and place as words gave them for the statements of one speaker in a row.
struct Occasion {
    speaker: Voice,
    said_on: Option<SaidOn>,
    said_at: Option<SaidAt>,
}

/// Who speaks: an entity, or the words for somebody unnamed.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Voice {
    Entity(usize),
    Words(String),
}

impl Voice {
    fn of(document: &Document, resolution: &Resolution, statement: &Statement) -> Option<Self> {
        let speaker = resolution.speakers.get(statement.attribution)?;
        if let Some(entity) = speaker.entity {
            return Some(Self::Entity(entity));
        }
        let words = || statement.source.cover().map(|span| Self::Words(document.slice(span).to_lowercase()));
        (speaker.status != SpeakerStatus::Unknown).then(words).flatten()
    }
}
