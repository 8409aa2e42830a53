//! The figures of syntax on news and interviews of the development part of a treebank.

use onrecord::{Document, Origin, Pipeline, Span, conllu::conllu_of_words};
use onrecord_eval::{parse_conllu, read_conllu, score_syntax};
use std::error::Error;
use std::path::Path;

/// Kinds of documents that are like what the product reads.
const GENRES: [&str; 2] = ["GUM_news", "GUM_interview"];

/// Names and values of the figures, words and sentences given. None when the network tells no syntax.
pub(crate) fn measure(path: &Path) -> Result<Vec<(&'static str, f64)>, Box<dyn Error>> {
    let pipeline = Pipeline::embedded()?;
    if !pipeline.network().has_syntax() {
        eprintln!("gum is left out: the network {} tells no syntax", pipeline.network().name());
        return Ok(Vec::new());
    }
    let mut gold = read_conllu(path)?;
    gold.retain(|document| GENRES.iter().any(|genre| document.id.starts_with(genre)));
    let mut predicted = Vec::with_capacity(gold.len());
    for gold in &gold {
        let document = Document::from_text(gold.text.as_str(), Origin::default()).map_err(|error| format!("{}: {error}", gold.id))?;
        let words: Vec<Span> = gold.words.iter().map(|word| Span::new(word.place.start, word.place.end)).collect();
        let sentences: Vec<Span> = gold.sentences.iter().map(|sentence| words[sentence.start].cover(words[sentence.end - 1])).collect();
        let text = conllu_of_words(&pipeline, &document, &words, &sentences).ok_or("the network tells no syntax")?;
        predicted.push(parse_conllu(&text, &gold.id)?.pop().unwrap_or_default());
    }
    let scores = score_syntax(gold.iter().zip(&predicted));
    Ok(vec![
        ("upos", scores.upos.f1),
        ("lemma", scores.lemma.f1),
        ("uas", scores.uas.f1),
        ("las", scores.las.f1),
        ("mentions_f1", scores.mentions.f1),
        ("mention_heads_f1", scores.mention_heads.f1),
        ("antecedents", scores.antecedents.0.unwrap_or(0.0)),
    ])
}
