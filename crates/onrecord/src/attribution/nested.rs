//! Which statements are reported inside statements?
//!
//! The network was taught one level only: where somebody is said to have said that another said something, PolNeAR
//! marks the outer statement. So what it found is read a second time, each content as a text of its own, whose outer
//! quotation marks no longer count, and a third, as deep as statements stand in one another. Read again is only what
//! holds a word of saying. A cue that takes in the source of what stands within (`pointed to reports saying`) is cut
//! in two first.

use super::stretches::stretches;
use super::{Attribution, tie};
use onrecord_models::lexicon::ReportingLexicon;
use onrecord_parse::{Network, Sequence, Wanted};
use onrecord_text::{Document, Quotation, Segmentation, Span, SpanSet};
use std::collections::{HashMap, HashSet};

/// The rule of what a second reading found in a content.
pub const NESTED: &str = "nested";
/// The rule of what was cut out of a cue: `reports saying`.
pub const NOUN_CUE: &str = "noun-cue";

/// Statements stand no deeper in one another than this.
const DEEPEST: usize = 4;
/// Contents that are read again in one product: memory does not grow with the document past these.
const AT_ONCE: usize = 64;
/// What a second reading is less sure of than this is not kept.
const LEAST_CONFIDENCE: f32 = 0.35;
/// A statement within another has at most this share of its letters: with more it is the same again.
const MOST_OF_OUTER: (usize, usize) = (19, 20);

/// Adds to `found` what stands within it. The first statements keep their places.
pub(super) fn add_nested(network: &Network, document: &Document, segmentation: &Segmentation, found: &mut Vec<Attribution>) {
    let reader = Reader { network, document, segmentation, lexicon: ReportingLexicon::embedded() };
    let mut known = HashSet::new();
    let mut places: HashMap<_, usize> = HashMap::new();
    for index in 0..found.len() {
        if let Some(inner) = reader.cut_cue(index, &mut found[index]) {
            known.insert((index, inner.content.cover()));
            found.push(inner);
        }
    }
    let mut from = 0;
    for _ in 1..DEEPEST {
        let to = found.len();
        // What stands in a turn the network has seen as running text.
        let again: Vec<usize> =
            (from..to).filter(|&index| ![super::TURN, super::POST, super::SIGNED].contains(&found[index].rule)).collect();
        for group in again.chunks(AT_ONCE) {
            for (index, inner) in reader.read_again(found, group) {
                for attribution in inner {
                    if !known.insert((index, attribution.content.cover())) {
                        continue;
                    }
                    // What two readings find stands in the inner of the two.
                    let spans = (attribution.source.cover(), attribution.cue.cover(), attribution.content.cover());
                    let twin = places.get(&spans).copied();
                    match twin.filter(|&twin| found[twin].within.is_some_and(|outer| is_inside(found, index, outer))) {
                        Some(twin) => found[twin].within = Some(index),
                        None => {
                            places.insert(spans, found.len());
                            found.push(Attribution { within: Some(index), ..attribution });
                        }
                    }
                }
            }
        }
        if found.len() == to {
            break;
        }
        from = to;
    }
}

/// Whether the attribution at `index` is the one at `outer`, or stands in it.
fn is_inside(found: &[Attribution], index: usize, outer: usize) -> bool {
    let mut at = Some(index);
    for _ in 0..DEEPEST {
        if at == Some(outer) {
            return true;
        }
        at = at.and_then(|at| found[at].within);
    }
    false
}

struct Reader<'a> {
    network: &'a Network,
    document: &'a Document,
    segmentation: &'a Segmentation,
    lexicon: &'a ReportingLexicon,
}

impl Reader<'_> {
    /// The tokens that lie inside `span`.
    fn tokens(&self, span: Span) -> &[Span] {
        let tokens = &self.segmentation.tokens;
        let first = tokens.partition_point(|token| token.start() < span.start());
        let last = first + tokens[first..].partition_point(|token| token.end() <= span.end());
        &tokens[first..last]
    }

    fn lower(&self, token: Span) -> String {
        self.document.slice(token).to_lowercase()
    }

    /// `pointed to statements alleging` + `that X`: what is pointed to is `statements alleging that X`, and within it
    /// the statements allege that X.
    fn cut_cue(&self, index: usize, attribution: &mut Attribution) -> Option<Attribution> {
        let cue = attribution.cue.cover().filter(|_| attribution.cue.iter().count() == 1)?;
        let content = attribution.content.first().filter(|content| content.start() >= cue.end())?;
        if self
            .tokens(Span::new(cue.end(), content.start()))
            .iter()
            .any(|&token| self.document.slice(token).chars().any(char::is_alphanumeric))
        {
            return None;
        }
        let tokens = self.tokens(cue);
        let words: Vec<String> = tokens.iter().map(|&token| self.lower(token)).collect();
        let [.., noun, participle] = words.as_slice() else { return None };
        if !participle.ends_with("ing") || self.lexicon.verb_lemma(participle).is_none() || !self.is_said_thing(noun) {
            return None;
        }
        let noun = words.len() - 2;
        // The noun's phrase begins behind the verb and its particle.
        let start = 1 + (0..noun).rev().find(|&at| is_particle(&words[at]) || self.lexicon.verb_lemma(&words[at]).is_some())?;
        if !words[..start].iter().any(|word| self.lexicon.verb_lemma(word).is_some()) || start > noun {
            return None;
        }
        let phrase = tokens[start].cover(tokens[noun]);
        let inner = Attribution {
            source: phrase.into(),
            cue: tokens[noun + 1].into(),
            content: attribution.content.clone(),
            within: Some(index),
            confidence: attribution.confidence,
            rule: NOUN_CUE,
        };
        attribution.cue = tokens[0].cover(tokens[start - 1]).into();
        attribution.content = std::iter::once(phrase.cover(content)).chain(attribution.content.iter().skip(1)).collect();
        Some(inner)
    }

    fn is_said_thing(&self, noun: &str) -> bool {
        self.lexicon.noun_lemma(noun).is_some()
            || self.lexicon.noun_lemma(noun.trim_end_matches('s')).is_some()
            || self.lexicon.is_message(noun)
            || self.lexicon.is_message(noun.trim_end_matches('s'))
    }

    /// What a reading of their contents alone finds in the attributions `again`: all contents in one product of the network.
    fn read_again(&self, found: &[Attribution], again: &[usize]) -> Vec<(usize, Vec<Attribution>)> {
        let mut inner = Vec::new();
        let mut texts = Vec::new();
        for &index in again {
            let parts: Vec<Span> = found[index].content.iter().filter_map(|part| self.without_marks(part)).collect();
            if let Some(opening) = self.noun_opening(&parts) {
                inner.push((index, vec![Attribution { confidence: found[index].confidence, ..opening }]));
                continue;
            }
            let parts: Vec<Span> = self.telling_sentences(&parts).into_iter().map(|part| self.without_conjunction(part)).collect();
            if !parts.is_empty() {
                let quotations = self.inner_quotations(&parts);
                let sequence = Sequence::of_parts(self.document, self.segmentation, &parts, &quotations, self.network.vocabulary());
                texts.push((index, parts, quotations, sequence));
            }
        }
        let cut: Vec<_> = texts.iter().map(|(.., sequence)| stretches(sequence)).collect();
        let ranges: Vec<_> = texts
            .iter()
            .zip(&cut)
            .flat_map(|((.., sequence), cut)| cut.iter().map(move |stretch| (sequence, stretch.read.clone())))
            .collect();
        let mut said = self.network.read_all(&ranges, Wanted::Attributions).into_iter();
        for ((index, parts, quotations, sequence), cut) in texts.iter().zip(&cut) {
            let mut observed = Vec::new();
            for stretch in cut {
                let Some(scores) = said.next().and_then(|said| said.attributions) else { continue };
                let spans = self.network.spans_of(&scores);
                tie::tie(self.document.text(), quotations, sequence, stretch, (&spans, &scores), &mut observed);
            }
            let sound = observed
                .into_iter()
                .map(|(attribution, _)| Attribution { rule: NESTED, content: self.with_reasons(&attribution, parts), ..attribution })
                .filter(|inner| inner.confidence >= LEAST_CONFIDENCE && self.is_sound(inner, &found[*index], parts))
                .collect();
            inner.push((*index, sound));
        }
        inner
    }

    /// The content with the clause that gives its reason or its bounds: `that it will be honoured, as both have agreed`.
    /// Where the network was taught, such clauses belong to the content; of a text as short as this it makes less.
    fn with_reasons(&self, inner: &Attribution, parts: &[Span]) -> SpanSet {
        let mut spans: Vec<Span> = inner.content.iter().collect();
        let told_before = inner.cue.cover().zip(spans.first()).is_some_and(|(cue, first)| cue.end() <= first.start());
        let Some(last) = spans.last_mut().filter(|_| told_before) else { return inner.content.clone() };
        let Some(part) = parts.iter().find(|part| part.contains(*last)) else { return inner.content.clone() };
        let rest = self.tokens(Span::new(last.end(), part.end()));
        let [comma, conjunction, ..] = rest else { return inner.content.clone() };
        if self.document.slice(*comma) == "," && matches!(self.lower(*conjunction).as_str(), "as" | "because" | "since" | "unless" | "so") {
            let ends = |token: &&Span| matches!(self.document.slice(**token), "." | "!" | "?" | ";");
            let count = rest.iter().position(|token| ends(&token)).unwrap_or(rest.len());
            *last = last.cover(rest[count - 1]);
        }
        spans.into_iter().collect()
    }

    /// A part without the quotation marks, commas and stops at its ends.
    fn without_marks(&self, part: Span) -> Option<Span> {
        let tokens = self.tokens(part);
        let is_word = |token: &&Span| self.document.slice(**token).chars().any(char::is_alphanumeric);
        Some(tokens.iter().find(is_word)?.cover(*tokens.iter().rfind(is_word)?))
    }

    /// `that the road was closed` without its first word: the network learned from texts, and no text begins so.
    fn without_conjunction(&self, part: Span) -> Span {
        match self.tokens(part) {
            [first, second, ..] if self.lower(*first) == "that" => Span::new(second.start(), part.end()),
            _ => part,
        }
    }

    /// `reports that X`, `new claims suggesting that X` as what somebody denied: within it the reports say that X.
    fn noun_opening(&self, parts: &[Span]) -> Option<Attribution> {
        const LONGEST_PHRASE: usize = 4;
        let part = *parts.first()?;
        let tokens = self.tokens(part);
        let words: Vec<String> = tokens.iter().take(LONGEST_PHRASE + 2).map(|&token| self.lower(token)).collect();
        let noun = (0..words.len().min(LONGEST_PHRASE)).find(|&at| self.is_said_thing(&words[at]))?;
        // In front of it, only what belongs to it.
        if words[..noun].iter().any(|word| self.lexicon.verb_lemma(word).is_some() || is_particle(word) || word == "that") {
            return None;
        }
        // `The company claims that`: a verb.
        if noun > 1 && self.lexicon.verb_lemma(&words[noun]).is_some() {
            return None;
        }
        let next = words.get(noun + 1)?;
        let phrase = Span::new(tokens[0].start(), tokens[noun].end());
        let (source, cue, from): (SpanSet, SpanSet, usize) = if next == "that" {
            (SpanSet::new(), phrase.into(), noun + 1)
        } else if next.ends_with("ing") && self.lexicon.verb_lemma(next).is_some() {
            (phrase.into(), tokens[noun + 1].into(), noun + 2)
        } else {
            return None;
        };
        let content = std::iter::once(Span::new(tokens.get(from)?.start(), part.end())).chain(parts.iter().skip(1).copied()).collect();
        Some(Attribution { source, cue, content, within: None, confidence: 0.0, rule: NOUN_CUE })
    }

    /// The sentences of the parts in which a word of saying stands as a verb, or as a noun whose statement follows.
    fn telling_sentences(&self, parts: &[Span]) -> Vec<Span> {
        let sentences = &self.segmentation.sentences;
        let mut found = Vec::new();
        for part in parts {
            let first = sentences.partition_point(|sentence| sentence.end() <= part.start());
            for sentence in sentences[first..].iter().take_while(|sentence| sentence.start() < part.end()) {
                found.extend(
                    sentence.intersect(*part).and_then(|piece| self.without_marks(piece)).filter(|&piece| self.may_hold_one(piece)),
                );
            }
        }
        found
    }

    /// Whether reading a sentence again may find a statement in it: most of the words of saying have other uses
    /// (`states`, `issue`, `support`), which their neighbours tell.
    fn may_hold_one(&self, sentence: Span) -> bool {
        const FEWEST: usize = 4;
        let tokens = self.tokens(sentence);
        if tokens.len() < FEWEST {
            return false;
        }
        let word = |at: usize| tokens.get(at).map(|&token| self.lower(token)).unwrap_or_default();
        (0..tokens.len()).any(|at| {
            let this = word(at);
            if this == "according" {
                return true;
            }
            if !self.tells(&this) {
                return false;
            }
            let (before, behind) = (if at == 0 { String::new() } else { word(at - 1) }, word(at + 1));
            let statement_follows = CLAUSE_OPENERS.contains(&behind.as_str()) || behind.starts_with(['“', '"', '‘']);
            let subject_before = SUBJECTS.contains(&before.as_str());
            match self.lexicon.verb_lemma(&this) {
                None => statement_follows || self.lexicon.verb_lemma(&behind).is_some_and(|_| behind.ends_with("ing")),
                Some(lemma) if WEAK.contains(&lemma) || self.lexicon.noun_lemma(&this).is_some() => statement_follows || subject_before,
                Some(lemma) => this != lemma || statement_follows || subject_before,
            }
        })
    }

    /// Whether a word is one of saying, and not of thinking or wishing.
    fn tells(&self, word: &str) -> bool {
        self.lexicon.verb_lemma(word).or_else(|| self.lexicon.noun_lemma(word)).is_some_and(|lemma| !ATTITUDES.contains(&lemma))
    }

    /// The quotations inside the parts, without those that are the parts themselves.
    fn inner_quotations(&self, parts: &[Span]) -> Vec<Quotation> {
        let all = &self.segmentation.quotations;
        let mut inner = Vec::new();
        for part in parts {
            let first = all.partition_point(|quotation| quotation.outer.start() < part.start());
            for quotation in all[first..].iter().take_while(|quotation| quotation.outer.start() < part.end()) {
                let is_all = quotation.outer.start() <= part.start() && quotation.outer.end() + 1 >= part.end();
                if quotation.outer.end() <= part.end() && !is_all {
                    // Which paragraph a quotation goes on from is counted over the whole document.
                    inner.push(Quotation { continues: None, depth: 0, ..quotation.clone() });
                }
            }
        }
        inner
    }

    /// Whether a finding is a statement inside the other: told of by words of saying, smaller than what it stands in,
    /// and more than `I think` or `we hope`.
    fn is_sound(&self, inner: &Attribution, outer: &Attribution, parts: &[Span]) -> bool {
        let Some(cue) = inner.cue.cover() else { return false };
        let inside = |set: &SpanSet| set.iter().all(|span| parts.iter().any(|part| part.contains(span)));
        let letters =
            |set: &SpanSet| set.iter().map(|span| self.document.slice(span).chars().filter(|c| c.is_alphanumeric()).count()).sum::<usize>();
        let telling = self.tokens(cue).iter().any(|&token| {
            let word = self.lower(token);
            word == "according" || self.tells(&word)
        });
        telling
            && !inner.source.is_empty()
            && inside(&inner.source)
            && inside(&inner.cue)
            && inside(&inner.content)
            && letters(&inner.content) * MOST_OF_OUTER.1 <= letters(&outer.content) * MOST_OF_OUTER.0
            && !self.is_aside(inner)
    }

    /// `I must say`, `it goes without saying`, `that said`, `nobody asked`, `would not comment`: no report of a statement.
    fn is_aside(&self, inner: &Attribution) -> bool {
        let words = |set: &SpanSet| set.iter().flat_map(|span| self.tokens(span)).map(|&token| self.lower(token)).collect::<Vec<_>>();
        let (source, cue) = (words(&inner.source), words(&inner.cue));
        let one = match source.as_slice() {
            [word] => word.as_str(),
            _ => "",
        };
        let is_not = |word: &String| matches!(word.as_str(), "not" | "n't" | "n’t" | "never");
        let past = |word: &String| word.ends_with("ed") || matches!(word.as_str(), "said" | "told" | "spoke" | "wrote" | "swore");
        let first_person = matches!(one, "i" | "we");
        // `have agreed on them`: what was said stands elsewhere.
        let content = words(&inner.content);
        if let [only] = content.as_slice()
            && matches!(only.as_str(), "it" | "them" | "this" | "that" | "these" | "those" | "so" | "him" | "her" | "me" | "us" | "you")
        {
            return true;
        }
        matches!(one, "it" | "that" | "this" | "nobody" | "none") || cue.iter().any(is_not) || (first_person && !cue.iter().any(past))
    }
}

fn is_particle(word: &str) -> bool {
    matches!(
        word,
        "about"
            | "against"
            | "at"
            | "away"
            | "back"
            | "by"
            | "down"
            | "for"
            | "from"
            | "in"
            | "of"
            | "off"
            | "on"
            | "out"
            | "over"
            | "to"
            | "up"
            | "with"
    )
}

/// Words behind a verb of saying that open what was said, or name who was told.
const CLAUSE_OPENERS: &[&str] =
    &["that", "how", "why", "whether", "if", "to", "him", "her", "them", "us", "me", "you", "he", "she", "they", "we", "i", "it", ":", ","];
/// Words before a verb of saying that make it one.
const SUBJECTS: &[&str] = &[
    "he",
    "she",
    "they",
    "we",
    "i",
    "who",
    "it",
    "has",
    "have",
    "had",
    "’s",
    "'s",
    "’ve",
    "'ve",
    "’d",
    "'d",
    "was",
    "were",
    "been",
    "also",
    "repeatedly",
    "already",
    "never",
    "once",
    "would",
    "will",
    "did",
];
/// Verbs of saying that mean something else more often.
const WEAK: &[&str] = &[
    "accept",
    "allow",
    "answer",
    "call",
    "consider",
    "decide",
    "detail",
    "determine",
    "express",
    "find",
    "issue",
    "name",
    "order",
    "point",
    "prove",
    "put",
    "question",
    "record",
    "release",
    "rule",
    "share",
    "shoot",
    "state",
    "support",
    "worry",
];

/// Verbs of thinking and wishing: what somebody thinks or hopes is told by the outer statement already.
const ATTITUDES: &[&str] = &[
    "assume",
    "believe",
    "expect",
    "fear",
    "feel",
    "guess",
    "hear",
    "hope",
    "intend",
    "know",
    "learn",
    "mean",
    "see",
    "show",
    "suppose",
    "think",
    "understand",
    "want",
    "wish",
];
