//! What is done by a statement: asserted, denied, promised; and whether it was done at all.
//!
//! The words of the cue decide. Where they are neutral (`said`), the content decides if it does the thing in so many
//! words: `"I apologise"`, `"Please leave"`, `"Why?"`. Each decision names its words.

use super::clause::Clause;
use super::form::Form;
use super::phrase::Word;
use onrecord_models::acts::{ActKind, Acts};
use onrecord_text::{Document, Segmentation, Span, SpanSet};

/// Whether an act is reported as done, as coming, or as possible.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Modality {
    /// It was done, or is said not to have been.
    #[default]
    Actual,
    /// `will tell`, `is expected to announce`.
    Future,
    /// `may say`, `could ask`.
    Possible,
}

impl Modality {
    /// Its name in records.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Actual => "actual",
            Self::Future => "future",
            Self::Possible => "possible",
        }
    }
}

/// What is done by a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Act {
    /// What it is.
    pub kind: ActKind,
    /// The words that decided; none where nothing but a plain statement was found.
    pub evidence: Option<Span>,
    /// Why, in half a sentence: `the cue says so`.
    pub reason: &'static str,
    /// It is said not to have been done: `did not say`.
    pub negated: bool,
    /// Whether it is reported as done.
    pub modality: Modality,
}

impl Default for Act {
    fn default() -> Self {
        Self { kind: ActKind::Assert, evidence: None, reason: PLAIN, negated: false, modality: Modality::Actual }
    }
}

const PLAIN: &str = "nothing tells of another act than saying";
/// So many words before the cue may negate it or put it in the future.
const REACH: usize = 6;
/// So many words of a content are looked at.
const CONTENT: usize = 60;

/// Reads the act off the cue, its surroundings and the content.
pub(super) fn read(document: &Document, segmentation: &Segmentation, clause: Option<&Clause>, content: &SpanSet, form: Form) -> Act {
    let said = Content::new(document, segmentation, content);
    let Some(clause) = clause else { return by_content(&said, form).unwrap_or_default() };
    let (negated, modality, refusal) = surroundings(clause);
    let found = by_cue(clause, &said);
    let mut act = match found {
        Some(act) if act.kind != ActKind::Assert => act,
        _ => by_content(&said, form).or(found).unwrap_or_default(),
    };
    if let Some(span) = refusal.filter(|_| matches!(act.kind, ActKind::Assert | ActKind::Confirm | ActKind::Ask)) {
        return Act {
            kind: ActKind::Refuse,
            evidence: Some(span),
            reason: "the cue says that it would not be said",
            negated: false,
            modality: Modality::Actual,
        };
    }
    // `did not respond` is a refusal, not the lack of one.
    let takes_in = act.evidence.is_some_and(|span| document.slice(span).split_whitespace().any(is_not));
    act.negated = negated && !takes_in;
    act.modality = modality;
    act
}

/// The words of a content.
struct Content {
    lower: Vec<String>,
    spans: Vec<Span>,
    /// Ends, without its closing marks, in a question mark.
    asks: bool,
}

impl Content {
    fn new(document: &Document, segmentation: &Segmentation, content: &SpanSet) -> Self {
        let tokens = &segmentation.tokens;
        let from = content.first().map_or(tokens.len(), |first| tokens.partition_point(|token| token.start() < first.start()));
        let inside = tokens[from..].iter().take_while(|token| content.cover().is_some_and(|cover| token.start() < cover.end()));
        let spans: Vec<Span> = inside.take(CONTENT).copied().filter(|&token| content.overlaps(token)).collect();
        let lower = spans.iter().map(|&span| document.slice(span).to_lowercase()).collect();
        let last = content.iter().next_back().map_or("", |span| document.slice(span));
        let asks = last.trim_end_matches(['"', '”', '’', '\'', '»', ' ']).ends_with('?');
        Self { lower, spans, asks }
    }

    fn is_word(word: &str) -> bool {
        word.starts_with(char::is_alphabetic)
    }

    /// The words without marks at the head.
    fn head(&self) -> usize {
        self.lower.iter().position(|word| Self::is_word(word)).unwrap_or(self.lower.len())
    }

    fn word(&self, at: usize) -> &str {
        self.lower.get(at).map_or("", String::as_str)
    }
}

/// What the words of the cue do.
fn by_cue(clause: &Clause, said: &Content) -> Option<Act> {
    let acts = Acts::embedded();
    let words = &clause.words;
    let lower: Vec<&str> = words.iter().map(|word| word.lower.as_str()).collect();
    let decided = |kind, from: usize, to: usize, reason| {
        Some(Act { kind, evidence: Some(clause.span(&(from..to.min(words.len()).max(from + 1)))), reason, ..Act::default() })
    };
    let cue: Vec<usize> = (0..words.len()).filter(|&at| words[at].in_cue).collect();
    // What follows the cue at once may belong to its phrase: `called` [the mayor] `on`, but not to the content.
    for &at in &cue {
        let free = (at..words.len()).take_while(|&next| words[next].in_cue || !words[next].barrier).count();
        if let Some((kind, length)) = acts.phrase(&lower[at..at + free]).filter(|_| !is_auxiliary(&words[at], words.get(at + 1))) {
            return decided(kind, at, at + length, "the words of the cue say so");
        }
    }
    for &at in &cue {
        let Some(lemma) = acts.lemma(lower[at]) else { continue };
        // `is expected to tell`: the telling is the act.
        let leads = words.get(at + 1).is_some_and(|next| next.lower == "to") && cue.iter().any(|&later| later > at + 1);
        if leads && matches!(lemma, "expect" | "want" | "seek" | "decide" | "see" | "bank" | "set") {
            continue;
        }
        let infinitive = said.word(said.head()) == "to";
        if acts.is_judging(lemma) {
            if let Some((kind, place)) = judgement(said) {
                return Some(Act { kind, evidence: Some(place), reason: "what is called so is judged by this word", ..Act::default() });
            }
            continue;
        }
        match (lemma, acts.verb(lemma)) {
            ("ask" | "invite" | "tell", _) if infinitive && lemma != "invite" => {
                return decided(ActKind::Demand, at, at + 1, "the cue asks for something to be done");
            }
            ("suggest", _) if is_proposal(said) => return decided(ActKind::Propose, at, at + 1, "the cue puts forward what to do"),
            ("reject", _) if is_offer(said) => return decided(ActKind::Refuse, at, at + 1, "the cue turns down an offer"),
            ("reject" | "dismiss", _) if is_claim(said) => return decided(ActKind::Deny, at, at + 1, "the cue turns down a claim"),
            ("insist", _) if !said.lower.iter().take(8).any(|word| word == "be") => {}
            // `was determined to see`, `found himself`: weak words decide only alone.
            (_, Some(kind)) if !(is_weak(lemma) && cue.len() > 2) => return decided(kind, at, at + 1, "the cue’s verb says so"),
            _ => {}
        }
    }
    for &at in &cue {
        if let Some(kind) = acts.noun(lower[at]) {
            return decided(kind, at, at + 1, "the cue’s noun says so");
        }
    }
    // `told the crew to leave`: the addressee stands between.
    let tells = cue.iter().find(|&&at| matches!(lower[at], "told" | "tell" | "tells" | "telling"));
    if let Some(&at) = tells.filter(|_| said.word(said.head()) == "to") {
        return decided(ActKind::Demand, at, at + 1, "the cue tells somebody to do something");
    }
    None
}

/// Words that are cues of thinking as well as parts of others.
fn is_weak(lemma: &str) -> bool {
    matches!(lemma, "see" | "find" | "hold" | "know" | "want" | "seek" | "feel" | "back" | "allow" | "own" | "press" | "push" | "figure")
}

/// Whether the word is no part of the act: `would` of `would tell`, `will`.
fn is_auxiliary(word: &Word, next: Option<&Word>) -> bool {
    let negated = next.is_some_and(|next| is_not(&next.lower));
    matches!(word.lower.as_str(), "would" | "will" | "wo") || (negated && word.lower == "be")
}

/// A word of judgement in what something is called.
fn judgement(said: &Content) -> Option<(ActKind, Span)> {
    let acts = Acts::embedded();
    // What stands far behind belongs to another thought, and `not a failure` is none.
    let near = said.lower.iter().zip(&said.spans).take(25).enumerate();
    let negated = |at: usize| said.lower[at.saturating_sub(3)..at].iter().any(|word| is_not(word));
    near.filter(|(at, _)| !negated(*at)).find_map(|(_, (word, &span))| {
        let singular = word.strip_suffix('s').unwrap_or(word);
        let good = acts.judgement(word).or_else(|| acts.judgement(singular))?;
        Some((if good { ActKind::Praise } else { ActKind::Criticise }, span))
    })
}

/// What to do, not what is so: `that they should leave`, `moving the gate`, `a compromise`.
fn is_proposal(said: &Content) -> bool {
    const FINITE: [&str; 14] = ["is", "are", "was", "were", "has", "have", "had", "would", "could", "will", "did", "does", "do", "may"];
    let any = |words: &[&str]| said.lower.iter().any(|word| words.contains(&word.as_str()));
    any(&["should", "be", "ought"]) || !any(&FINITE)
}

/// `the accusation`, `claims that`: what can be denied.
fn is_claim(said: &Content) -> bool {
    if matches!(said.lower.as_slice(), [only] if matches!(only.as_str(), "it" | "that" | "this" | "them")) {
        return true;
    }
    said.lower.iter().take(6).any(|word| {
        let word = word.strip_suffix('s').unwrap_or(word);
        matches!(
            word,
            "accusation"
                | "allegation"
                | "claim"
                | "charge"
                | "suggestion"
                | "report"
                | "rumour"
                | "rumor"
                | "assertion"
                | "notion"
                | "idea"
        )
    })
}

/// `the offer`, `a proposal`, `calls`: what can be refused.
fn is_offer(said: &Content) -> bool {
    said.lower.iter().take(6).any(|word| {
        let word = word.strip_suffix('s').unwrap_or(word);
        matches!(
            word,
            "offer" | "proposal" | "request" | "call" | "demand" | "plea" | "appeal" | "invitation" | "deal" | "plan" | "compromise"
        )
    })
}

/// What the content does in so many words, under a cue that only says.
fn by_content(said: &Content, form: Form) -> Option<Act> {
    if form == Form::Indirect {
        return None;
    }
    let acts = Acts::embedded();
    let decided = |kind, from: usize, to: usize, reason| {
        Some(Act { kind, evidence: Some(said.spans.get(from)?.cover(*said.spans.get(to)?)), reason, ..Act::default() })
    };
    let head = said.head();
    // A quotation inside a sentence of the reporter's does not begin with its speaker's words.
    if form == Form::Direct {
        for at in sentence_heads(said, head) {
            let first = said.word(at);
            if first == "please" || (first == "do" && is_not(said.word(at + 1))) || matches!(first, "don't" | "don’t" | "stop") {
                return decided(ActKind::Demand, at, at, "the words tell somebody to do something");
            }
            let sorry =
                (at + 1..at + 7).take_while(|&next| !matches!(said.word(next), "." | "," | "!")).find(|&next| said.word(next) == "sorry");
            if let Some(sorry) =
                sorry.filter(|&sorry| (at..sorry).any(|next| matches!(said.word(next), "am" | "is" | "are" | "'m" | "’m" | "'re" | "’re")))
            {
                return decided(ActKind::Apologise, at, sorry, "the words say sorry");
            }
            let person = matches!(first, "i" | "we");
            if !person {
                if matches!(first, "sorry" | "apologies") {
                    return decided(ActKind::Apologise, at, at, "the words say sorry");
                }
                if matches!(first, "thanks" | "thank" | "congratulations" | "bravo") {
                    return decided(ActKind::Praise, at, at, "the words give thanks");
                }
                continue;
            }
            let Some(verb) = (at + 1..at + 4).find(|&next| !is_adverb(said.word(next))) else { continue };
            let would = (at + 1..verb).any(|next| matches!(said.word(next), "would" | "'d" | "’d"));
            if would && !matches!(said.word(verb), "urge" | "ask" | "advise" | "suggest" | "invite" | "warn" | "encourage") {
                continue;
            }
            let be = matches!(said.word(verb), "am" | "are" | "'m" | "’m" | "'re" | "’re");
            if be {
                let adjective = (verb + 1..verb + 4).find(|&next| !is_adverb(said.word(next))).unwrap_or(verb);
                let kind = match said.word(adjective) {
                    "sorry" => ActKind::Apologise,
                    "confident" | "convinced" | "certain" | "sure" | "worried" | "afraid" | "concerned" => ActKind::Believe,
                    "grateful" | "thankful" | "delighted" | "proud" | "pleased" => ActKind::Praise,
                    "ashamed" | "disgusted" | "appalled" | "outraged" | "shocked" => ActKind::Criticise,
                    "hopeful" => ActKind::Hope,
                    _ => continue,
                };
                return decided(kind, at, adjective, "the words do so, in the first person");
            }
            let rest: Vec<&str> = said.lower[verb..].iter().map(String::as_str).collect();
            if let Some((kind, length)) = acts.phrase(&rest).filter(|(kind, _)| *kind != ActKind::Refuse) {
                return decided(kind, at, verb + length - 1, "the words do so, in the first person");
            }
            // Only the present tense does what it says: its form is the dictionary's.
            let lemma = acts.lemma(said.word(verb)).filter(|lemma| *lemma == said.word(verb) && !is_weak(lemma));
            let kind = lemma.and_then(|lemma| acts.verb(lemma)).map(|kind| if lemma == Some("suggest") { ActKind::Propose } else { kind });
            if let Some(kind) = kind {
                return decided(kind, at, verb, "the words do so, in the first person");
            }
        }
    }
    let last = said.spans.len().checked_sub(1)?;
    (said.asks && form == Form::Direct).then(|| decided(ActKind::Ask, head.min(last), last, "the words are a question")).flatten()
}

/// Where the sentences of a content begin, its first clauses behind a comma and `and` among them.
fn sentence_heads(said: &Content, head: usize) -> Vec<usize> {
    let mut heads = vec![head];
    for at in head..said.lower.len() {
        let word = said.word(at);
        let next = said.word(at + 1);
        if matches!(word, "." | "!" | "?" | ";") && Content::is_word(next) {
            heads.push(at + 1);
        } else if matches!(word, "," | "—" | "–") && matches!(next, "and" | "but" | "so") && matches!(said.word(at + 2), "i" | "we") {
            heads.push(at + 2);
        } else if matches!(word, "," | "—" | "–") && matches!(next, "i" | "we") {
            heads.push(at + 1);
        }
    }
    heads
}

fn is_adverb(word: &str) -> bool {
    word.ends_with("ly")
        || matches!(
            word,
            "do" | "also"
                | "just"
                | "very"
                | "so"
                | "again"
                | "only"
                | "still"
                | "now"
                | "therefore"
                | "must"
                | "can"
                | "would"
                | "'d"
                | "’d"
        )
}

fn is_not(word: &str) -> bool {
    matches!(word, "not" | "n't" | "n’t" | "never")
}

/// Whether the act is negated, how real it is, and the words by which somebody would not speak.
fn surroundings(clause: &Clause) -> (bool, Modality, Option<Span>) {
    let words = &clause.words;
    let Some(first) = words.iter().position(|word| word.in_cue) else { return (false, Modality::Actual, None) };
    let mut from = first;
    while from > 0 && first - from < REACH && !words[from - 1].barrier && words[from - 1].text.chars().any(char::is_alphabetic) {
        from -= 1;
    }
    let last = (first..words.len()).rev().find(|&at| words[at].in_cue).unwrap_or(first);
    let near: Vec<&str> = words[from..=last].iter().filter(|word| !word.barrier).map(|word| word.lower.as_str()).collect();
    let has = |list: &[&str]| near.iter().any(|word| list.contains(word));
    let pair = |a: &str, b: &str| near.windows(2).any(|two| two == [a, b]);
    let clipped = near.iter().any(|word| word.ends_with("n't") || word.ends_with("n’t"));
    let only = pair("not", "only") || pair("not", "just") || pair("not", "merely");
    let not = (has(&["not", "n't", "n’t", "never", "neither", "nor", "without"]) || clipped) && !only;
    let yet = pair("yet", "to") && has(&["has", "have", "had"]);
    let failed = has(&["failed", "fails", "failing", "neglected", "omitted", "forgot"]) && near.contains(&"to");
    let stopped = pair("stopped", "short") || pair("stops", "short") || pair("stopping", "short");
    let nobody =
        words[..first].iter().rev().take(REACH).any(|word| word.in_source && matches!(word.lower.as_str(), "nobody" | "none" | "neither"))
            || words.windows(2).any(|two| two[0].in_source && two[1].in_source && two[0].lower == "no" && two[1].lower == "one");
    let negated = not || yet || failed || stopped || nobody;
    let would_not = near
        .windows(2)
        .position(|two| matches!(two[0], "would" | "will" | "wo") && is_not(two[1]))
        .or_else(|| near.iter().position(|word| matches!(*word, "wouldn't" | "wouldn’t" | "won't" | "won’t")));
    let refusal = would_not.map(|_| words[first].span.cover(words[last].span));
    let scheduled = has(&["expected", "due", "set", "scheduled", "likely", "going", "planned", "poised", "slated", "about"])
        && near.contains(&"to")
        && has(&["is", "are", "was", "were", "be", "’s", "'s"]);
    let planning = has(&["plans", "plan", "intends", "intend", "aims", "wants"])
        && near.contains(&"to")
        && near.len() > 2
        && near.last().is_none_or(|last| *last != "to");
    let modality = if negated {
        Modality::Actual
    } else if has(&["will", "shall", "'ll", "’ll"]) || scheduled || planning {
        Modality::Future
    } else if has(&["may", "might", "could", "would"]) {
        Modality::Possible
    } else {
        Modality::Actual
    };
    (negated, modality, refusal)
}
