//! Who speaks where no source is printed, or where the source stands inside a statement?

use super::resolver::{Resolver, unknown};
use super::{Speaker, SpeakerBasis, SpeakerStatus};
use onrecord_text::Span;
use std::ops::Range;

impl Resolver<'_> {
    /// A statement without a source of its own.
    pub(super) fn continued(&mut self, index: usize, at: usize) -> Speaker {
        let words = self.words;
        let reason = "no source is named".to_owned();
        let quoted = words.all.get(at).is_some_and(|word| word.quoted);
        if let Some(speaker) = self.coordinated(self.attributions[index].cue.first()) {
            return speaker;
        }
        let Some(here) = words.all.get(at).filter(|_| quoted) else {
            return unknown(reason + ", and the words are not quoted");
        };
        let (block, cue) = (here.block, &self.attributions[index].cue);
        if !cue.is_empty() {
            return self.coordinated(cue.first()).unwrap_or_else(|| unknown(reason + ": the cue has no subject"));
        }
        let before = self.said.last().copied().and_then(|last| {
            let cover = self.attributions[last].content.cover()?;
            let from = words.all.get(words.at_or_after(cover.start()))?;
            (block.saturating_sub(from.block) <= 1).then_some(last)
        });
        match before.and_then(|last| self.speakers[last].clone()) {
            Some(speaker) if speaker.status != SpeakerStatus::Unknown => Speaker {
                status: if speaker.entity.is_some() { SpeakerStatus::Resolved } else { speaker.status },
                basis: SpeakerBasis::Continuation,
                reason: match speaker.entity {
                    Some(entity) => {
                        format!("the quotation has no source of its own and goes on from {}, the speaker before", self.name(entity))
                    }
                    None => format!("the quotation has no source of its own and goes on from the one before: {}", speaker.reason),
                },
                confidence: speaker.confidence * 0.9,
                ..speaker
            },
            _ => unknown(reason + ", and no statement stands right before"),
        }
    }

    /// `Reyes called the plan risky and warned that …`: the verb shares the subject of the one before.
    pub(super) fn coordinated(&self, cue: Option<Span>) -> Option<Speaker> {
        let words = self.words;
        let at = words.at_or_after(cue?.start());
        let word = words.all.get(at)?;
        let verb = words.lower(at);
        let finite = verb.ends_with("ed")
            || matches!(verb, "said" | "says" | "told" | "wrote" | "saw" | "thought" | "made" | "gave" | "tells" | "asks" | "calls");
        let joined = at > 0 && matches!(words.lower(at - 1), "and" | "but" | "then");
        if !finite || !joined {
            return None;
        }
        let last = *self.said.last()?;
        let from = words.all.get(words.at_or_after(self.attributions[last].source.cover()?.start()))?;
        let before =
            self.speakers[last].clone().filter(|speaker| from.sentence == word.sentence && speaker.status != SpeakerStatus::Unknown)?;
        Some(Speaker {
            basis: SpeakerBasis::Continuation,
            reason: format!("'{}' has no subject of its own and shares that of the statement before: {}", words.slice(at), before.reason),
            confidence: before.confidence * 0.8,
            ..before
        })
    }

    /// `I` inside a quotation is its speaker.
    pub(super) fn inside(&self, outer: Option<usize>, range: &Range<usize>) -> Speaker {
        let word = self.quote(range);
        match outer.and_then(|outer| self.speakers[outer].clone()) {
            Some(speaker) if speaker.status != SpeakerStatus::Unknown => Speaker {
                status: if speaker.entity.is_some() { SpeakerStatus::Resolved } else { speaker.status },
                basis: SpeakerBasis::Pronoun,
                reason: match speaker.entity {
                    Some(entity) => format!("'{word}' stands inside the words of {}", self.name(entity)),
                    None => format!("'{word}' stands inside a statement: {}", speaker.reason),
                },
                confidence: speaker.confidence * 0.95,
                ..speaker
            },
            _ => unknown(format!("'{word}' stands inside a statement whose speaker is unknown")),
        }
    }
}
