//! CoNLL-U: the words of a document with their syntax, mentions and statements, one a line.
//!
//! The columns are those of [Universal Dependencies](https://universaldependencies.org/format.html); XPOS, FEATS and
//! DEPS are empty. MISC holds `SpaceAfter=No`, `TokenRange=start:end`, mentions and chains of coreference as
//! `Entity=` with round brackets (`eid-etype-head`, as in CorefUD and GUM), and `Attr=s2:cue` for a word that
//! belongs to the cue (or `source`, `content`) of the document's second statement, whose id stands at the head of the
//! document: `# statement::s2 = …`. Words and lemmas are in NFC, as the format asks; `TokenRange` counts the letters of
//! the text as it is.

use crate::entity::Chain;
use crate::record::TextSpan;
use crate::statement::Statement;
use crate::{Pipeline, Reading, Record};
use onrecord_parse::{Mention, Syntax};
use onrecord_text::{Document, OffsetMap, OffsetUnit, Segmentation, Span, SpanSet};
use std::fmt::Write as _;
use unicode_normalization::UnicodeNormalization as _;

/// Name of the layout of `Entity=`, as CorefUD declares it.
const ENTITY: &str = "# global.Entity = eid-etype-head\n";

/// The document in CoNLL-U, with offsets in `unit`. Without `chains`, mentions are held together as the network points. Ends with an empty line.
///
/// Time is linear in the length of the text and of the statements.
#[must_use]
pub fn conllu(
    document: &Document,
    segmentation: &Segmentation,
    (syntax, chains): (&Syntax, &[Chain]),
    statements: &[Statement],
    unit: OffsetUnit,
) -> String {
    let marked = |statement: &Statement| Marked {
        id: statement.id.clone(),
        parts: [("source", statement.source.clone()), ("cue", statement.cue.clone()), ("content", statement.content.clone())],
    };
    let statements: Vec<Marked> = statements.iter().map(marked).collect();
    lines(document, segmentation, (syntax, chains), &statements, unit)
}

/// The places of a statement.
struct Marked {
    id: String,
    parts: [(&'static str, SpanSet); 3],
}

fn lines(
    document: &Document,
    segmentation: &Segmentation,
    (syntax, chains): (&Syntax, &[Chain]),
    statements: &[Marked],
    unit: OffsetUnit,
) -> String {
    let mut misc = Misc { entities: entity_cells(syntax, chains), attributions: attribution_cells(syntax, statements) };
    let map = document.offset_map();
    let mut text = format!("# newdoc id = {}\n{ENTITY}", document.id());
    if let Some(path) = &document.origin().path {
        push_comment(&mut text, "meta::path", path);
    }
    for (number, statement) in statements.iter().enumerate() {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "# statement::s{} = {}", number + 1, statement.id);
    }
    let (mut block, mut paragraph) = (0, None);
    let mut paragraphs = 0;
    for (number, sentence) in syntax.sentences.iter().enumerate() {
        let words = &syntax.words[sentence.clone()];
        let (Some(first), Some(last)) = (words.first(), words.last()) else { continue };
        while segmentation.blocks.get(block).is_some_and(|block| block.span.end() <= first.span.start()) {
            block += 1;
        }
        if paragraph != Some(block) {
            paragraph = Some(block);
            paragraphs += 1;
            let _ = writeln!(text, "# newpar id = {}-p{paragraphs}", short_id(document));
        }
        let _ = writeln!(text, "# sent_id = {}-s{}", short_id(document), number + 1);
        push_comment(&mut text, "text", document.slice(first.span.cover(last.span)));
        for (place, word) in words.iter().enumerate() {
            let at = sentence.start + place;
            let governor = word.governor.map_or(0, |governor| governor + 1 - sentence.start);
            let [form, lemma] = [document.slice(word.span), &*word.lemma].map(|word| word.nfc());
            let _ = write!(text, "{}\t{form}\t{lemma}\t{}\t_\t_\t{governor}\t{}\t_\t", place + 1, word.upos.name(), word.relation);
            let glued = syntax.words.get(at + 1).is_some_and(|next| next.span.start() == word.span.end());
            let [start, end] = [word.span.start(), word.span.end()].map(|at| map.from_bytes(at, unit));
            misc.push(&mut text, at, glued, start, end);
            text.push('\n');
        }
        text.push('\n');
    }
    if syntax.sentences.is_empty() {
        text.push('\n');
    }
    text
}

/// What was read of a document in CoNLL-U, offsets in code points; none when its syntax was not read.
#[must_use]
pub fn conllu_of_reading(document: &Document, reading: &Reading) -> Option<String> {
    let syntax = reading.syntax.as_ref()?;
    Some(conllu(document, &reading.segmentation, (syntax, &reading.chains), &reading.statements, OffsetUnit::Chars))
}

/// The same with the statements of a record of the document, offsets in code points, instead of those of the reading.
#[must_use]
pub fn conllu_of_record(document: &Document, reading: &Reading, record: &Record) -> Option<String> {
    let syntax = reading.syntax.as_ref()?;
    let map = document.offset_map();
    let marked = |statement: &crate::record::StatementRecord| Marked {
        id: statement.id.clone(),
        parts: [("source", &statement.source), ("cue", &statement.cue), ("content", &statement.content)]
            .map(|(role, spans)| (role, in_bytes(spans, &map))),
    };
    let statements: Vec<Marked> = record.statements.iter().map(marked).collect();
    Some(lines(document, &reading.segmentation, (syntax, &reading.chains), &statements, OffsetUnit::Chars))
}

fn in_bytes(spans: &[TextSpan], map: &OffsetMap) -> SpanSet {
    let at = |at: usize| map.to_bytes(at, OffsetUnit::Chars);
    SpanSet::from_spans(spans.iter().filter_map(|span| Some(Span::new(at(span.start)?, at(span.end)?))))
}

/// A document in CoNLL-U whose words and sentences (in bytes, in order) are known already; none when the network tells no syntax.
#[must_use]
pub fn conllu_of_words(pipeline: &Pipeline, document: &Document, words: &[Span], sentences: &[Span]) -> Option<String> {
    let words: Vec<Span> = words.iter().copied().filter(|word| !word.is_empty()).collect();
    let syntax = pipeline.parse_words(document, &words, sentences)?;
    Some(conllu(document, &Segmentation::default(), (&syntax, &[]), &[], OffsetUnit::Chars))
}

fn short_id(document: &Document) -> &str {
    document.id().get(..12).unwrap_or(document.id())
}

/// A comment on one line, white space as single spaces.
fn push_comment(text: &mut String, key: &str, value: &str) {
    let words: Vec<&str> = value.split_whitespace().collect();
    let _ = writeln!(text, "# {key} = {}", words.join(" ").nfc());
}

/// What the last column says of each word beside its place.
struct Misc {
    entities: Vec<String>,
    attributions: Vec<String>,
}

impl Misc {
    /// Keys stand in alphabetical order.
    fn push(&mut self, text: &mut String, word: usize, glued: bool, start: usize, end: usize) {
        for (key, cell) in [("Attr", &self.attributions[word]), ("Entity", &self.entities[word])] {
            if !cell.is_empty() {
                let _ = write!(text, "{key}={cell}|");
            }
        }
        if glued {
            text.push_str("SpaceAfter=No|");
        }
        let _ = write!(text, "TokenRange={start}:{end}");
    }
}

/// Brackets of mentions: `(e1-person-2` at the first word, `e1)` at the last, `(e1-person-1)` around a single one.
fn entity_cells(syntax: &Syntax, known: &[Chain]) -> Vec<String> {
    let mut number_of = vec![None; syntax.mentions.len()];
    for (number, chain) in known.iter().enumerate() {
        chain.mentions.iter().for_each(|mention| number_of[mention.index] = Some(number + 1));
    }
    // Else the chain of a mention is that of its antecedent; antecedents stand before.
    let mut chains: Vec<usize> = Vec::with_capacity(syntax.mentions.len());
    let mut count = known.len();
    for (mention, known) in syntax.mentions.iter().zip(number_of) {
        let chain = known.or_else(|| mention.antecedent.and_then(|antecedent| chains.get(antecedent).copied()));
        chains.push(chain.unwrap_or_else(|| {
            count += 1;
            count
        }));
    }
    let mut order: Vec<(&Mention, usize)> = syntax.mentions.iter().zip(chains).collect();
    let is_single = |mention: &Mention| mention.words.len() == 1;
    let mut cells = vec![[const { String::new() }; 3]; syntax.words.len()];
    // What opens first closes last.
    order.sort_by_key(|(mention, _)| (mention.words.start, std::cmp::Reverse(mention.words.end)));
    for (mention, chain) in &order {
        let cell = &mut cells[mention.words.start][if is_single(mention) { 2 } else { 1 }];
        let close = if is_single(mention) { ")" } else { "" };
        let _ = write!(cell, "(e{chain}-{}-{}{close}", mention.kind, mention.head + 1 - mention.words.start);
    }
    for (mention, chain) in order.iter().rev().filter(|(mention, _)| !is_single(mention)) {
        let _ = write!(cells[mention.words.end - 1][0], "e{chain})");
    }
    // A single word is inside what closes with it, and inside what opens with it.
    let join = |[close, open, single]: [String; 3]| if open.is_empty() { single + &close } else { close + &open + &single };
    cells.into_iter().map(join).collect()
}

/// `s1:source,s2:content` for each word, statements counted from 1.
fn attribution_cells(syntax: &Syntax, statements: &[Marked]) -> Vec<String> {
    let mut cells = vec![String::new(); syntax.words.len()];
    for (number, statement) in statements.iter().enumerate() {
        for (role, spans) in &statement.parts {
            for span in spans.iter() {
                for cell in &mut cells[words_in(syntax, span)] {
                    let separator = if cell.is_empty() { "" } else { "," };
                    let _ = write!(cell, "{separator}s{}:{role}", number + 1);
                }
            }
        }
    }
    cells
}

/// The words that begin inside `span`.
fn words_in(syntax: &Syntax, span: Span) -> std::ops::Range<usize> {
    let before = |at: usize| syntax.words.partition_point(|word| word.span.start() < at);
    before(span.start())..before(span.end())
}

#[cfg(test)]
mod tests {
    use super::*;
    use onrecord_parse::{Upos, Word};
    use onrecord_text::{Origin, SpanSet, segment};

    /// A syntax of `words` in one sentence, all governed by the first.
    fn flat(text: &str, words: &[&str], mentions: Vec<Mention>) -> Syntax {
        let mut at = 0;
        let words: Vec<Word> = words
            .iter()
            .enumerate()
            .map(|(number, word)| {
                let start = at + text[at..].find(word).unwrap();
                at = start + word.len();
                let (governor, relation) = if number == 0 { (None, "root") } else { (Some(0), "dep") };
                Word { span: Span::new(start, at), upos: Upos::X, lemma: word.to_lowercase().into(), governor, relation: relation.into() }
            })
            .collect();
        let sentences = std::iter::once(0..words.len()).collect();
        Syntax { sentences, words, mentions }
    }

    fn mention(words: std::ops::Range<usize>, head: usize, antecedent: Option<usize>) -> Mention {
        Mention { words, head, kind: "person".into(), antecedent }
    }

    #[test]
    fn a_word_is_a_line() {
        let document = Document::from_text("É Ada’s mother,\nshe said.", Origin::default()).unwrap();
        let mentions = vec![mention(1..2, 1, None), mention(1..4, 3, None), mention(5..6, 5, Some(1))];
        let syntax = flat(document.text(), &["É", "Ada", "’s", "mother", ",", "she", "said", "."], mentions);
        let spans = |word: &str| {
            SpanSet::from_spans([{
                let start = document.text().find(word).unwrap();
                Span::new(start, start + word.len())
            }])
        };
        let statement = Statement {
            id: "0123456789abcdef".to_owned(),
            attribution: 0,
            form: crate::statement::Form::Indirect,
            content: spans("mother"),
            cue: spans("said"),
            cue_lemma: None,
            source: spans("she"),
            addressee: None,
            occasion: None,
            medium: None,
            said_on: None,
            said_at: None,
            act: crate::statement::Act::default(),
            within: None,
            confidence: 1.0,
            rule: "pointer",
        };
        let lines = conllu(&document, &segment(&document), (&syntax, &[]), &[statement], OffsetUnit::Chars);
        let lines: Vec<&str> = lines.lines().collect();
        assert!(lines[0].starts_with("# newdoc id = "));
        assert_eq!(lines[1], "# global.Entity = eid-etype-head");
        assert_eq!(lines[2], "# statement::s1 = 0123456789abcdef");
        assert!(lines[3].starts_with("# newpar id = ") && lines[4].starts_with("# sent_id = "));
        assert_eq!(lines[5], "# text = É Ada’s mother, she said.");
        assert_eq!(lines[6], "1\tÉ\té\tX\t_\t_\t0\troot\t_\tTokenRange=0:1");
        assert_eq!(lines[7], "2\tAda\tada\tX\t_\t_\t1\tdep\t_\tEntity=(e2-person-3(e1-person-1)|SpaceAfter=No|TokenRange=2:5");
        assert_eq!(lines[9], "4\tmother\tmother\tX\t_\t_\t1\tdep\t_\tAttr=s1:content|Entity=e2)|SpaceAfter=No|TokenRange=8:14");
        assert_eq!(lines[11], "6\tshe\tshe\tX\t_\t_\t1\tdep\t_\tAttr=s1:source|Entity=(e2-person-1)|TokenRange=16:19");
        assert_eq!(lines[12], "7\tsaid\tsaid\tX\t_\t_\t1\tdep\t_\tAttr=s1:cue|SpaceAfter=No|TokenRange=20:24");
        assert_eq!(lines[14..], [""]);
    }
}
