//! Who speaks in each turn of an interview or transcript, and who are `I` and `you` there?

use super::cluster::Clusters;
use super::mention::{self, Evidence, NameMention};
use super::office;
use super::resolver::{Resolver, made, unnamed};
use super::source::{self, Article};
use super::words::Words;
use super::{EntityType, Speaker, SpeakerBasis, SpeakerStatus};
use crate::attribution::{Attribution, TURN};
use onrecord_models::names::{SourceNoun, TitleKind};
use std::ops::Range;

/// Of the parties of one text so many are compared.
const MOST_PARTIES: usize = 32;

/// Whom a label stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Party {
    /// `Q`: whoever asks.
    Asks,
    /// `A`: whoever answers.
    Answers,
    /// The entity that the label names.
    Named(usize),
    /// A label without a name, by its words: `madam speaker`.
    Label(String),
}

/// One turn.
#[derive(Clone, Debug)]
struct Turn {
    /// Index of its attribution.
    index: usize,
    party: Party,
    /// Tokens from the first to the last of what is said.
    said: Range<usize>,
    /// Ends in a question.
    asks: bool,
}

/// The turns of a document and the parties that take them. Empty when the document is no transcript.
#[derive(Clone, Debug, Default)]
pub(super) struct Exchange {
    /// In order of position.
    turns: Vec<Turn>,
    /// Who asks, when the text says so.
    pub asker: Option<usize>,
    /// Who answers, when the text says so.
    answerer: Option<usize>,
    /// The parties call each other `you`, so that none of them is `she` to the other.
    direct: bool,
}

/// `Q`, `Question`: asks; `A`, `Answer`: answers. Such a label is nobody's name.
fn part_of(words: &Words, label: &Range<usize>) -> Option<Party> {
    if label.len() != 1 {
        return None;
    }
    match words.lower(label.start) {
        "q" | "question" | "interviewer" => Some(Party::Asks),
        "a" | "answer" | "interviewee" => Some(Party::Answers),
        _ => None,
    }
}

/// Whether a label only tells whose part it is.
pub(super) fn is_part_label(words: &Words, label: &Range<usize>) -> bool {
    part_of(words, label).is_some()
}

/// Tells the names in labels from what only looks like one: `Q` is no name, `REIL` is a person's.
pub(super) fn mark_labels(words: &Words, attributions: &[Attribution], mentions: &mut Vec<NameMention>) {
    let mut labels: Vec<Range<usize>> = attributions
        .iter()
        .filter(|a| a.rule == TURN)
        .map(|a| source::tokens(words, &a.source))
        .filter(|label| !label.is_empty())
        .collect();
    labels.sort_by_key(|label| label.start);
    if labels.is_empty() {
        return;
    }
    // A short turn looks like a headline, in which capitals tell nothing; in its label they do.
    let mut unread: Vec<NameMention> = Vec::new();
    for label in labels.iter().filter(|label| part_of(words, label).is_none() && source::mentions_in(mentions, label).is_empty()) {
        unread.extend(mention::read_forced(words, label.clone()));
    }
    mentions.extend(unread);
    mentions.sort_by_key(|mention| mention.name.start);
    let label_of = |mention: &NameMention| {
        let next = labels.partition_point(|label| label.end <= mention.name.start);
        labels.get(next).filter(|label| label.start <= mention.from)
    };
    mentions.retain(|mention| label_of(mention).is_none_or(|label| part_of(words, label).is_none()));
    for mention in mentions.iter_mut() {
        // `Ms Orla Brandt (Westmere) (Lab)`: a seat and a party, which are not spoken of.
        let seat = label_of(mention)
            .is_some_and(|label| words.lower(label.start) != "the" && (label.start..mention.from).any(|at| words.lower(at) == "("));
        if seat && mention.titles.is_empty() {
            mention.evidence = Evidence::Thing;
        }
        let whole = label_of(mention).is_some_and(|label| mention.from == label.start && mention.name.end == label.end);
        if whole
            && mention.evidence == Evidence::Body
            && mention.name.clone().all(|at| words.form(at).upper && words.form(at).body.is_none())
        {
            mention.evidence = Evidence::Person;
        }
    }
}

/// The mention that names the one whose turn it is: `Ms Orla Brandt (Westmere)`, `The Minister for Works (Mr Quist)`.
fn named_in_label(words: &Words, mentions: &[NameMention], clusters: &Clusters, label: &Range<usize>) -> Option<usize> {
    let bracket = label.clone().find(|&at| words.lower(at) == "(").unwrap_or(label.end);
    let inside = source::mentions_in(mentions, label);
    let names = |i: &usize| {
        let cluster = &clusters.all[mentions[*i].entity];
        !cluster.is_place() && !cluster.is_thing()
    };
    if words.lower(label.start) == "the"
        && let Some(found) = inside.clone().filter(names).find(|&i| {
            let mention = &mentions[i];
            mention.from > bracket && (mention.titled || mention.evidence == Evidence::Person || clusters.all[mention.entity].is_person())
        })
    {
        return Some(found);
    }
    // `Secretary of State for Waterways`: what an office is for is not its holder.
    inside.filter(names).find(|&i| mentions[i].from < bracket && (mentions[i].from == label.start || words.lower(label.start) != "the"))
}

impl Exchange {
    pub(super) fn new(
        words: &Words,
        mentions: &[NameMention],
        clusters: &Clusters,
        attributions: &[Attribution],
        byline: Option<usize>,
    ) -> Self {
        let mut turns: Vec<Turn> = Vec::new();
        for (index, attribution) in attributions.iter().enumerate().filter(|(_, a)| a.rule == TURN) {
            let label = source::tokens(words, &attribution.source);
            let Some(said) = attribution.content.cover().map(|cover| words.within(cover)).filter(|_| !label.is_empty()) else { continue };
            let party = part_of(words, &label).unwrap_or_else(|| match named_in_label(words, mentions, clusters, &label) {
                Some(i) => Party::Named(mentions[i].entity),
                None => Party::Label(label.clone().map(|at| words.lower(at)).collect::<Vec<_>>().join(" ")),
            });
            let asks = said.clone().rev().take(3).any(|at| words.lower(at) == "?");
            turns.push(Turn { index, party, said, asks });
        }
        turns.sort_by_key(|turn| turn.said.start);
        let Some(first) = turns.first() else { return Self::default() };
        let you = |turn: &Turn| turn.said.clone().any(|at| matches!(words.lower(at), "you" | "your" | "you’re" | "you're" | "yours"));
        let direct = turns.iter().filter(|turn| you(turn)).count() * 5 >= turns.len();
        // Of the parties with names the one who mostly asks is the interviewer.
        let mut asked: Vec<(usize, usize, usize)> = Vec::new();
        for turn in &turns {
            let room = asked.len() < MOST_PARTIES;
            if let Party::Named(entity) = turn.party {
                match asked.iter_mut().find(|(other, ..)| *other == entity) {
                    Some(count) => (count.1, count.2) = (count.1 + usize::from(turn.asks), count.2 + 1),
                    None if room => asked.push((entity, usize::from(turn.asks), 1)),
                    None => {}
                }
            }
        }
        let asks = asked.iter().filter(|(_, questions, all)| questions * 2 >= *all && direct);
        let asker = byline.or_else(|| asks.max_by_key(|&&(entity, questions, _)| (questions, std::cmp::Reverse(entity))).map(|a| a.0));
        let answerer = subject_of(words, mentions, clusters, 0..first.said.start, asker);
        Self { turns, asker, answerer, direct }
    }

    /// The turn that holds the token at `at`.
    fn around(&self, at: usize) -> Option<usize> {
        let next = self.turns.partition_point(|turn| turn.said.end <= at);
        self.turns.get(next).filter(|turn| turn.said.start <= at).map(|_| next)
    }

    fn entity(&self, turn: usize) -> Option<usize> {
        match self.turns[turn].party {
            Party::Asks => self.asker,
            Party::Answers => self.answerer,
            Party::Named(entity) => Some(entity),
            Party::Label(_) => None,
        }
    }

    /// The turn of the one who is spoken to: whoever answers a question, else whoever spoke before.
    fn other(&self, turn: usize) -> Option<usize> {
        let differs = |other: &usize| {
            let (a, b) = (self.entity(turn), self.entity(*other));
            self.turns[*other].party != self.turns[turn].party && (a.is_none() || a != b)
        };
        let mut before = (turn.saturating_sub(3)..turn).rev();
        let mut after = turn + 1..self.turns.len().min(turn + 4);
        if self.turns[turn].asks {
            after.find(differs).or_else(|| before.find(differs))
        } else {
            before.find(differs).or_else(|| after.find(differs))
        }
    }

    /// Those whom a pronoun of the third person at `at` does not mean: the speaker of the turn, and whoever is `you` there.
    pub(super) fn barred(&self, at: usize) -> [Option<usize>; 2] {
        let Some(turn) = self.around(at) else { return [None; 2] };
        let other = if self.direct { self.other(turn).and_then(|other| self.entity(other)) } else { None };
        [self.entity(turn), other]
    }

    /// Whether the token at `at` is said in a turn.
    pub(super) fn holds(&self, at: usize) -> bool {
        self.around(at).is_some()
    }
}

/// The person whom `range` is about: named there in full, and most often, or first as a subject.
fn subject_of(words: &Words, mentions: &[NameMention], clusters: &Clusters, range: Range<usize>, not: Option<usize>) -> Option<usize> {
    let mut counts: Vec<(usize, usize, bool)> = Vec::new();
    for mention in &mentions[source::mentions_in(mentions, &range)] {
        let cluster = &clusters.all[mention.entity];
        let one = cluster.members.is_empty() && !cluster.is_body() && !cluster.is_place() && !cluster.is_thing() && !cluster.is_location();
        if !one || cluster.words.len() < 2 || Some(mention.entity) == not {
            continue;
        }
        let subject = words.all[mention.from].first;
        let room = counts.len() < MOST_PARTIES;
        match counts.iter_mut().find(|(entity, ..)| *entity == mention.entity) {
            Some(count) => (count.1, count.2) = (count.1 + 1, count.2 || subject),
            None if room => counts.push((mention.entity, 1, subject)),
            None => {}
        }
    }
    let &(entity, count, subject) = counts.iter().max_by_key(|&&(entity, count, subject)| (count, subject, std::cmp::Reverse(entity)))?;
    let alone = counts.iter().filter(|other| (other.1, other.2) == (count, subject)).count() == 1;
    // Named once beside others, nobody is what the text is about.
    (alone && (count > 1 || counts.len() == 1 || subject)).then_some(entity)
}

impl Resolver<'_> {
    /// The speaker of the turn with this label.
    pub(super) fn turn(&self, label: &Range<usize>) -> Speaker {
        let words = self.words;
        let text = self.quote(label);
        match part_of(words, label) {
            Some(Party::Asks) => return self.party(self.exchange.asker, &text, "the interviewer", "asks"),
            Some(_) => return self.party(self.exchange.answerer, &text, "the one who is interviewed", "answers"),
            None => {}
        }
        if let Some(mention) = named_in_label(words, self.mentions, self.clusters, label) {
            return self.named(mention, label);
        }
        let end = label.clone().find(|&at| words.lower(at) == "(").unwrap_or(label.end);
        let title = label
            .clone()
            .filter_map(|at| words.title_at(at, end).map(|(length, title)| (at..at + length, title)))
            .find(|(_, title)| title.kind != TitleKind::Honorific);
        if let Some((range, title)) = title.as_ref().filter(|(range, _)| !office::is_plural(words.lower(range.end - 1))) {
            if let Some((entity, seen)) = self.holder(label, range, title.gender, title.group, Article::Definite) {
                let reason = format!(
                    "'{text}' is {}, whom the text calls {}",
                    self.name(entity),
                    self.role_words(entity, &self.title_words(range), title.group)
                );
                let antecedent = Some(words.all[seen].span);
                return Speaker {
                    antecedent,
                    ..made(entity, self.kind_of(entity), SpeakerStatus::Resolved, SpeakerBasis::Role, reason, 0.85)
                };
            }
            return unnamed(EntityType::Person, format!("'{text}' is an office whose holder the text does not name"), 0.9);
        }
        let group = |at: usize| words.form(at).noun == Some(SourceNoun::Group) || office::is_plural(words.lower(at));
        if label.clone().any(group) {
            return unnamed(EntityType::Group, format!("'{text}' describes several people and names none"), 0.9);
        }
        unnamed(EntityType::Person, format!("the label '{text}' is not the name of anyone in the text"), 0.7)
    }

    fn party(&self, entity: Option<usize>, label: &str, who: &str, does: &str) -> Speaker {
        match entity {
            Some(entity) => {
                let cluster = &self.clusters.all[entity].name;
                let antecedent = Some(self.words.span(cluster.start, cluster.end));
                let reason = format!("'{label}' {does}: {who} is {}", self.name(entity));
                Speaker { antecedent, ..made(entity, EntityType::Person, SpeakerStatus::Resolved, SpeakerBasis::Role, reason, 0.85) }
            }
            None => unnamed(EntityType::Person, format!("'{label}' {does}: {who}, whom the text does not name"), 0.9),
        }
    }

    /// `you` in a turn: the other party. Nothing when the source stands in no turn, or there is no other party.
    pub(super) fn addressed(&self, outer: Option<usize>, range: &Range<usize>) -> Option<Speaker> {
        outer.filter(|&outer| self.attributions[outer].rule == TURN)?;
        let other = self.exchange.other(self.exchange.around(range.start)?)?;
        let index = self.exchange.turns[other].index;
        let word = self.quote(range);
        let label = self.quote(&source::tokens(self.words, &self.attributions[index].source));
        let speaker = self.speakers[index].clone()?;
        Some(Speaker {
            status: if speaker.entity.is_some() { SpeakerStatus::Resolved } else { speaker.status },
            basis: SpeakerBasis::Pronoun,
            antecedent: self.attributions[index].source.cover(),
            reason: match speaker.entity {
                Some(entity) => format!("'{word}' is the other party of the exchange, '{label}': {}", self.name(entity)),
                None => format!("'{word}' is the other party of the exchange: {}", speaker.reason),
            },
            confidence: speaker.confidence * 0.85,
            ..speaker
        })
        .filter(|speaker| speaker.status != SpeakerStatus::Unknown)
    }
}

/// `Madam Speaker`, `Mr. President`: after an honorific, an office by which its holder is addressed.
pub(super) fn is_addressed_office(lower: &str) -> bool {
    matches!(
        lower.trim_end_matches('.'),
        "speaker"
            | "president"
            | "chairman"
            | "chair"
            | "chairwoman"
            | "chairperson"
            | "secretary"
            | "minister"
            | "ambassador"
            | "mayor"
            | "moderator"
            | "commissioner"
    )
}

/// Nouns for what someone thinks or says, whose owner is the source: `my view`.
pub(super) fn is_thought(lower: &str) -> bool {
    matches!(
        lower,
        "eyes"
            | "view"
            | "opinion"
            | "mind"
            | "voice"
            | "sense"
            | "belief"
            | "hope"
            | "understanding"
            | "point"
            | "question"
            | "guess"
            | "feeling"
            | "impression"
            | "judgment"
            | "judgement"
            | "heart"
    )
}

/// `I`, `my`: the words for the one who speaks.
pub(super) fn is_first_person(lower: &str) -> bool {
    matches!(lower, "i" | "we" | "me" | "us" | "my" | "our" | "myself" | "ourselves" | "i’m" | "i'm")
}
