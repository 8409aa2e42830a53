//! What is the statement that an attribution reports: in what form, in whose words, to whom, on what occasion?
//!
//! [`state`] turns attributions and their resolved speakers into [`Statement`]s. It decides
//! - the **form**, from the quotation marks ([`form_of`]),
//! - the **content** as it is handed on, without commas and spaces at its edges ([`tidy_content`]),
//! - the **cue's lemma**, from the reporting lexicon ([`cue_lemma`]),
//! - **addressee**, **occasion**, **medium**, **time** and **place**, from the words around the cue, from what the same
//!   speaker said before on the same occasion, or from the head of the report,
//! - the **act**, from the cue, else from what the content does in so many words,
//! - an **id** that stays the same as long as the text and the content do.

mod act;
mod audience;
mod clause;
mod content;
mod cue;
mod form;
mod medium;
mod phrase;
mod place;
mod setting;

pub use act::{Act, Modality};
pub use content::tidy_content;
pub use cue::cue_lemma;
pub use form::{Form, form_of, quoted_letters};
pub use medium::Medium;
pub use onrecord_models::acts::ActKind;
pub use setting::{Basis, SaidAt, SaidOn};

use crate::attribution::{Attribution, POST, SIGNED, TURN};
use crate::entity::{MentionForm, Resolution};
use onrecord_text::{Document, Segmentation, Span, SpanSet, hex_sha256};
use std::collections::HashMap;

/// Somebody is reported to have said something.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// 16 hexadecimal digits, made from the document's id and the content's spans in bytes.
    pub id: String,
    /// Index of the attribution that it was made from; the speaker of that index is its speaker.
    pub attribution: usize,
    /// Whose words the content is in.
    pub form: Form,
    /// What was said, tidied; never empty.
    pub content: SpanSet,
    /// The words that tell that it was said, without commas and spaces at their edges. May be empty.
    pub cue: SpanSet,
    /// The dictionary form of the cue's verb, noun or phrase, when the lexicon knows it.
    pub cue_lemma: Option<&'static str>,
    /// Who is named as speaking, as written, without commas and spaces at the edges. May be empty.
    pub source: SpanSet,
    /// To whom it was said.
    pub addressee: Option<Addressee>,
    /// During or in what it was said, as written, without the preposition: `a news conference`.
    pub occasion: Option<Span>,
    /// Through what it reached others, when not by mouth.
    pub medium: Option<Medium>,
    /// On which day, or in which stretch of days.
    pub said_on: Option<SaidOn>,
    /// In which place.
    pub said_at: Option<SaidAt>,
    /// What is done by it, and whether it was done.
    pub act: Act,
    /// Index, in the same list, of the statement inside whose content this one is reported.
    pub within: Option<usize>,
    /// How sure the reading is, from 0 to 1.
    pub confidence: f32,
    /// Which rule put the spans together.
    pub rule: &'static str,
}

/// Those to whom a statement was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Addressee {
    /// As written: `Ostrava lawmakers`.
    pub span: Span,
    /// Index into [`Resolution::entities`], when the words end in one of its names.
    pub entity: Option<usize>,
}

/// Makes the statements, in order of the first byte of their content.
///
/// An attribution whose content holds no letter or digit makes no statement.
#[must_use]
pub fn state(document: &Document, segmentation: &Segmentation, attributions: &[Attribution], resolution: &Resolution) -> Vec<Statement> {
    let marks = content::MarkIndex::new(&segmentation.quotations);
    let quoted = form::quoted_spans(&segmentation.quotations);
    let names = names_by_end(resolution);
    let outermost = attributions.iter().filter(|attribution| attribution.within.is_none());
    let said: Vec<Span> = outermost.flat_map(|attribution| attribution.content.iter()).collect::<SpanSet>().iter().collect();
    let mut statements: Vec<Statement> = attributions
        .iter()
        .enumerate()
        .filter_map(|(index, attribution)| {
            let swallowed = audience::swallowed(document, segmentation, attribution);
            let content = swallowed.map(|pronoun| content::without(&attribution.content, pronoun));
            let content = content::tidy(document.text(), &marks, content.as_ref().unwrap_or(&attribution.content));
            content.first()?;
            let clause = clause::Clause::new(
                document,
                segmentation,
                attribution,
                attribution.within.and_then(|outer| Some(&attributions.get(outer)?.content)),
                &said,
            );
            let told = clause.as_ref().map(|clause| setting::read(document, segmentation, clause, resolution)).unwrap_or_default();
            let addressee = swallowed.or(told.addressee);
            let form = if matches!(attribution.rule, TURN | POST | SIGNED) {
                Form::Direct
            } else {
                form::form_within(document.text(), &quoted, &content)
            };
            Some(Statement {
                id: String::new(),
                attribution: index,
                form,
                act: act::read(document, segmentation, clause.as_ref(), &content, form),
                content,
                cue: content::trim_edges(document.text(), &attribution.cue),
                cue_lemma: cue_lemma(document, &segmentation.tokens, &attribution.cue),
                source: content::trim_edges(document.text(), &attribution.source),
                addressee: addressee.map(|span| Addressee { span, entity: named_by(&names, span) }),
                occasion: told.occasion,
                medium: told.medium,
                said_on: told.said_on,
                said_at: told.said_at,
                within: attribution.within,
                confidence: attribution.confidence,
                rule: attribution.rule,
            })
        })
        .collect();
    statements.sort_by_key(|statement| {
        let cover = statement.content.cover().map_or((0, 0), |span| (span.start(), usize::MAX - span.end()));
        (cover, statement.attribution)
    });
    // `within` counted attributions so far; from here on it counts statements.
    let place: HashMap<usize, usize> = statements.iter().enumerate().map(|(place, statement)| (statement.attribution, place)).collect();
    let mut taken: HashMap<String, usize> = HashMap::new();
    for (index, statement) in statements.iter_mut().enumerate() {
        statement.within = statement.within.and_then(|outer| place.get(&outer).copied()).filter(|&outer| outer != index);
        let id = statement_id(document.id(), &statement.content, 0);
        let turn = taken.entry(id.clone()).and_modify(|turn| *turn += 1).or_insert(0);
        statement.id = if *turn == 0 { id } else { statement_id(document.id(), &statement.content, *turn) };
    }
    setting::complete(document, segmentation, resolution, &mut statements);
    statements
}

/// 16 hexadecimal digits of the SHA-256 of `DOCUMENT_ID START-END,START-END`; the same content
/// stated a second time (by another speaker) adds `#1` and so on.
pub(crate) fn statement_id(document: &str, content: &SpanSet, turn: usize) -> String {
    use std::fmt::Write as _;
    let mut key = String::from(document);
    for (index, span) in content.iter().enumerate() {
        let _ = write!(key, "{}{}-{}", if index == 0 { ' ' } else { ',' }, span.start(), span.end());
    }
    if turn > 0 {
        let _ = write!(key, "#{turn}");
    }
    let mut id = hex_sha256(key.as_bytes());
    id.truncate(16);
    id
}

/// For each byte at which the name of an entity ends: where it starts, and whose name it is.
fn names_by_end(resolution: &Resolution) -> HashMap<usize, (usize, usize)> {
    let mut names = HashMap::new();
    for (index, entity) in resolution.entities.iter().enumerate() {
        for mention in entity.mentions.iter().filter(|mention| mention.form == MentionForm::Name) {
            names.insert(mention.span.end(), (mention.span.start(), index));
        }
    }
    names
}

fn named_by(names: &HashMap<usize, (usize, usize)>, span: Span) -> Option<usize> {
    names.get(&span.end()).filter(|(start, _)| *start >= span.start()).map(|&(_, entity)| entity)
}

#[cfg(test)]
mod tests;
