//! From a reading to its record: spans become offsets with their text, indices become ids.

use super::{
    ActRecord, AddresseeRecord, ChainLink, CountRecord, DatelineRecord, DocumentRecord, EntityRecord, IdentityRecord, MediumRecord,
    MentionRecord, OriginRecord, PartyRecord, PlaceRecord, Record, RoleRecord, SCHEMA, SpeakerRecord, StatementRecord, TextSpan,
    TimeRecord,
};
use crate::entity::{Entity, EntityType, Identity, MentionForm, OfBasis, Party, Role, Speaker, SpeakerBasis, SpeakerStatus};
use crate::pipeline::Reading;
use crate::statement::Statement;
use onrecord_text::{BlockKind, Document, OffsetMap, OffsetUnit, Span, SpanSet};

impl Record {
    /// The record of `document` as `reading` read it, with offsets in `unit`.
    #[must_use]
    pub(crate) fn new(document: &Document, reading: &Reading, unit: OffsetUnit) -> Self {
        Assembly { document, reading, map: document.offset_map(), unit }.record()
    }

    /// The entity with this id.
    #[must_use]
    pub fn entity(&self, id: &str) -> Option<&EntityRecord> {
        self.entities.iter().find(|entity| entity.id == id)
    }
}

struct Assembly<'a> {
    document: &'a Document,
    reading: &'a Reading,
    map: OffsetMap,
    unit: OffsetUnit,
}

impl Assembly<'_> {
    fn record(&self) -> Record {
        Record {
            schema: SCHEMA.to_owned(),
            offsets: self.unit.name().to_owned(),
            document: self.document(),
            entities: self.reading.resolution.entities.iter().enumerate().map(|(index, entity)| self.entity(index, entity)).collect(),
            statements: self.reading.statements.iter().map(|statement| self.statement(statement)).collect(),
            provenance: self.reading.provenance.clone(),
        }
    }

    fn span(&self, span: Span) -> TextSpan {
        TextSpan {
            start: self.map.from_bytes(span.start(), self.unit),
            end: self.map.from_bytes(span.end(), self.unit),
            text: self.document.slice(span).to_owned(),
        }
    }

    fn spans(&self, spans: &SpanSet) -> Vec<TextSpan> {
        spans.iter().map(|span| self.span(span)).collect()
    }

    fn document(&self) -> DocumentRecord {
        let segmentation = &self.reading.segmentation;
        let of_kind = |kind| segmentation.blocks.iter().filter(move |block| block.kind == kind).map(|block| self.span(block.span));
        let origin = self.document.origin();
        DocumentRecord {
            id: self.document.id().to_owned(),
            length: self.map.from_bytes(self.document.text().len(), self.unit),
            title: of_kind(BlockKind::Title).next(),
            headings: of_kind(BlockKind::Heading).collect(),
            byline: of_kind(BlockKind::Byline).next(),
            dateline: segmentation.dateline.as_ref().map(|dateline| DatelineRecord {
                span: self.span(dateline.span),
                place: dateline.place.map(|span| self.span(span)),
                date_text: dateline.date_span.map(|span| self.span(span)),
                date: dateline.date.map(|date| date.to_string()),
                agency: dateline.agency.map(|span| self.span(span)),
            }),
            published: segmentation.published.map(|date| date.to_string()),
            language: "en".to_owned(),
            origin: OriginRecord {
                path: origin.path.clone(),
                url: origin.url.clone(),
                publisher: origin.publisher.clone(),
                media_type: origin.media_type.clone(),
                sha256: origin.sha256.clone(),
            },
        }
    }

    fn entity(&self, index: usize, entity: &Entity) -> EntityRecord {
        let mention = |mention: &crate::entity::Mention| MentionRecord {
            span: self.span(mention.span),
            form: match mention.form {
                MentionForm::Name => "name",
                MentionForm::Role => "role",
                MentionForm::Pronoun => "pronoun",
            }
            .to_owned(),
        };
        EntityRecord {
            id: entity_id(index),
            r#type: type_name(entity.kind).to_owned(),
            name: entity.name.clone(),
            mentions: entity.mentions.iter().map(mention).collect(),
            roles: entity.roles.iter().map(|role| self.role(role)).collect(),
            identity: entity.identity.as_ref().map(|identity| self.identity(identity)),
        }
    }

    fn identity(&self, identity: &Identity) -> IdentityRecord {
        IdentityRecord {
            wikidata: identity.wikidata.clone(),
            name: identity.name.clone(),
            score: rounded(identity.score),
            basis: identity.basis.name().to_owned(),
            span: self.span(identity.span),
        }
    }

    fn role(&self, role: &Role) -> RoleRecord {
        let segmentation = &self.reading.segmentation;
        let day = segmentation.dateline.as_ref().and_then(|dateline| dateline.date).or(segmentation.published);
        let words = |span: Span| self.document.slice(span).split_whitespace().collect::<Vec<_>>().join(" ");
        RoleRecord {
            title: words(role.title),
            of: role.country.map(str::to_owned).or_else(|| role.of.map(words)),
            of_basis: role.of_basis.map(OfBasis::name).map(str::to_owned),
            tenure: role.tenure.name().to_owned(),
            as_of: day.map(|day| day.to_string()),
            span: self.span(role.span),
        }
    }

    fn statement(&self, statement: &Statement) -> StatementRecord {
        StatementRecord {
            id: statement.id.clone(),
            form: statement.form.name().to_owned(),
            content: self.spans(&statement.content),
            cue: self.spans(&statement.cue),
            cue_lemma: statement.cue_lemma.map(str::to_owned),
            source: self.spans(&statement.source),
            speaker: self.speaker(self.reading.resolution.speakers.get(statement.attribution)),
            addressee: statement
                .addressee
                .map(|addressee| AddresseeRecord { span: self.span(addressee.span), entity: addressee.entity.map(entity_id) }),
            occasion: statement.occasion.map(|span| self.span(span)),
            medium: statement.medium.map(|medium| MediumRecord { kind: medium.kind.name().to_owned(), span: self.span(medium.span) }),
            said_on: statement.said_on.map(|said_on| TimeRecord {
                start: said_on.first.map(|day| day.to_string()),
                end: said_on.last.map(|day| day.to_string()),
                precision: said_on.precision().to_owned(),
                basis: said_on.basis.name().to_owned(),
                span: said_on.span.map(|span| self.span(span)),
            }),
            said_at: statement.said_at.map(|said_at| PlaceRecord { span: self.span(said_at.span), basis: said_at.basis.name().to_owned() }),
            act: ActRecord {
                kind: statement.act.kind.name().to_owned(),
                span: statement.act.evidence.map(|span| self.span(span)),
                reason: statement.act.reason.to_owned(),
            },
            negated: statement.act.negated,
            modality: statement.act.modality.name().to_owned(),
            within: statement.within.and_then(|outer| self.reading.statements.get(outer)).map(|outer| outer.id.clone()),
            chain: self.chain(statement),
            confidence: rounded(statement.confidence),
            rule: statement.rule.to_owned(),
        }
    }

    /// The outlet, the speakers of the statements around this one, and its own.
    fn chain(&self, statement: &Statement) -> Vec<ChainLink> {
        let mut around = vec![statement];
        // Statements stand in one another without a circle, but their number bounds the walk in any case.
        while let Some(outer) = around.last().and_then(|inner| self.reading.statements.get(inner.within?)) {
            if around.len() > self.reading.statements.len() {
                break;
            }
            around.push(outer);
        }
        let agency = self.reading.segmentation.dateline.as_ref().and_then(|dateline| dateline.agency);
        let outlet = agency.map(|span| self.document.slice(span).to_owned()).or_else(|| self.document.origin().publisher.clone());
        let outlet =
            outlet.map(|name| ChainLink { name: Some(name), span: agency.map(|span| self.span(span)), entity: None, statement: None });
        outlet.into_iter().chain(around.into_iter().rev().map(|statement| self.link(statement))).collect()
    }

    fn link(&self, statement: &Statement) -> ChainLink {
        let entity = self.reading.resolution.speakers.get(statement.attribution).and_then(|speaker| speaker.entity);
        let named = entity.and_then(|index| self.reading.resolution.entities.get(index)).map(|entity| entity.name.clone());
        let source = statement.source.cover();
        ChainLink {
            name: named.clone().or_else(|| source.map(|span| self.document.slice(span).to_owned())),
            span: source.map(|span| self.span(span)),
            entity: named.and(entity).map(entity_id),
            statement: Some(statement.id.clone()),
        }
    }

    fn speaker(&self, speaker: Option<&Speaker>) -> SpeakerRecord {
        let Some(speaker) = speaker else {
            return SpeakerRecord {
                status: "unknown".to_owned(),
                entity: None,
                name: None,
                r#type: "unknown".to_owned(),
                by: "none".to_owned(),
                antecedent: None,
                reason: "no speaker was looked for".to_owned(),
                confidence: 0.0,
                identity: None,
                party: None,
            };
        };
        let entity = speaker.entity.and_then(|index| self.reading.resolution.entities.get(index));
        SpeakerRecord {
            status: status_name(speaker.status).to_owned(),
            entity: entity.and(speaker.entity).map(entity_id),
            name: entity.map(|entity| entity.name.clone()),
            r#type: type_name(speaker.kind).to_owned(),
            by: basis_name(speaker.basis).to_owned(),
            antecedent: speaker.antecedent.map(|span| self.span(span)),
            reason: speaker.reason.clone(),
            confidence: rounded(speaker.confidence),
            identity: speaker.identity.as_ref().map(|identity| self.identity(identity)),
            party: speaker.party.as_ref().map(|party| self.party(party)),
        }
    }

    fn party(&self, party: &Party) -> PartyRecord {
        PartyRecord {
            kind: party.kind.map(str::to_owned),
            head: self.span(party.head),
            count: party.count.map(|count| CountRecord {
                least: count.least,
                most: count.most,
                approximate: count.approximate,
                span: count.span.map(|span| self.span(span)),
            }),
            anonymous: party.anonymous.map(|span| self.span(span)),
        }
    }
}

fn entity_id(index: usize) -> String {
    format!("e{}", index + 1)
}

/// Three decimals, from 0 to 1; what is not a number counts as no confidence.
fn rounded(confidence: f32) -> f64 {
    if confidence.is_finite() { (f64::from(confidence.clamp(0.0, 1.0)) * 1000.0).round() / 1000.0 } else { 0.0 }
}

const fn type_name(kind: EntityType) -> &'static str {
    match kind {
        EntityType::Person => "person",
        EntityType::Organization => "organization",
        EntityType::Group => "group",
        EntityType::Document => "document",
        EntityType::Place => "place",
        EntityType::Author => "author",
        EntityType::Unknown => "unknown",
    }
}

const fn status_name(status: SpeakerStatus) -> &'static str {
    match status {
        SpeakerStatus::Resolved => "resolved",
        SpeakerStatus::Named => "named",
        SpeakerStatus::Unnamed => "unnamed",
        SpeakerStatus::Unknown => "unknown",
    }
}

const fn basis_name(basis: SpeakerBasis) -> &'static str {
    match basis {
        SpeakerBasis::Name => "name",
        SpeakerBasis::Role => "role",
        SpeakerBasis::Pronoun => "pronoun",
        SpeakerBasis::Continuation => "continuation",
        SpeakerBasis::Byline => "byline",
        SpeakerBasis::Description => "description",
        SpeakerBasis::None => "none",
    }
}
