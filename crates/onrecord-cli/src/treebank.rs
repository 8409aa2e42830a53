//! `onrecord eval syntax`: how well are words, trees and mentions told, measured on a treebank?

use crate::args::SyntaxOptions;
use crate::message::{Failure, Outcome};
use crate::output::Output;
use onrecord::{Document, Network, Origin, Pipeline, Span, conllu};
use onrecord_eval::{TreebankDocument, json_line, parse_conllu, read_conllu, score_syntax};

pub(crate) fn run(options: &SyntaxOptions) -> Result<Outcome, Failure> {
    let pipeline = match &options.network {
        None => Pipeline::embedded().map_err(|error| Failure::Internal(error.to_string()))?,
        Some(path) => {
            let bytes = std::fs::read(path).map_err(|error| Failure::document(path.display(), crate::message::describe(&error)))?;
            Pipeline::with_network(Network::from_bytes(&bytes).map_err(|error| Failure::document(path.display(), error))?)
        }
    };
    let pipeline = with_syntax(pipeline)?;
    let mut gold = read_conllu(&options.gold).map_err(|error| Failure::Stated(error.to_string()))?;
    gold.retain(|document| options.docs.is_empty() || options.docs.iter().any(|prefix| document.id.starts_with(prefix.as_str())));
    if gold.is_empty() {
        return Err(Failure::document(options.gold.display(), "no documents, or none of the names that --docs begins with"));
    }
    let predicted = gold.iter().map(|gold| parse(&pipeline, gold, options.raw)).collect::<Result<Vec<_>, _>>()?;
    let scores = score_syntax(gold.iter().zip(&predicted));
    let text = if options.json { json_line(&scores) } else { scores.to_string() };
    let mut output = Output::open(None)?;
    output.write(format!("{text}\n").as_bytes())?;
    output.finish()?;
    Ok(Outcome::AllRead)
}

/// The pipeline, reading syntax; a failure when its network tells none.
pub(crate) fn with_syntax(pipeline: Pipeline) -> Result<Pipeline, Failure> {
    if !pipeline.network().has_syntax() {
        return Err(Failure::Stated(format!("the network {} tells no syntax", pipeline.network().name())));
    }
    Ok(pipeline.with_syntax())
}

/// Reads a treebank's document: its words in its sentences, or its mere text.
fn parse(pipeline: &Pipeline, gold: &TreebankDocument, raw: bool) -> Result<TreebankDocument, Failure> {
    let document = Document::from_text(gold.text.as_str(), Origin::default()).map_err(|error| Failure::document(&gold.id, error))?;
    let text = if raw {
        conllu::conllu_of_reading(&document, &pipeline.read(&document))
    } else {
        let span = |place: &std::ops::Range<usize>| Span::new(place.start, place.end);
        let words: Vec<Span> = gold.words.iter().map(|word| span(&word.place)).collect();
        let sentences: Vec<Span> = gold.sentences.iter().map(|sentence| words[sentence.start].cover(words[sentence.end - 1])).collect();
        conllu::conllu_of_words(pipeline, &document, &words, &sentences)
    };
    let text = text.ok_or_else(|| Failure::Internal("the network tells no syntax".to_owned()))?;
    let mut documents = parse_conllu(&text, &gold.id).map_err(|error| Failure::Internal(error.to_string()))?;
    Ok(documents.pop().unwrap_or_default())
}
