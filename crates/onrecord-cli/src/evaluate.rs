//! `onrecord eval`: predictions for a gold file, and their scores.

use crate::args::{PredictOptions, ScoreOptions};
use crate::message::{self, Failure, Outcome};
use crate::order::in_order;
use crate::output::Output;
use crate::read::jobs;
use onrecord::prediction::predict as prediction;
use onrecord::{Document, Origin, Pipeline};
use onrecord_eval::{
    DocumentSpeakers, GoldDocument, PredictedDocument, check_ranges, json_line, read_lines, score_attributions, score_speakers,
};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::HashSet;
use std::ops::ControlFlow;
use std::path::Path;

/// What `predict` needs of a gold line.
#[derive(Deserialize)]
struct Article {
    id: String,
    text: String,
}

fn load<T: DeserializeOwned>(path: &Path) -> Result<Vec<T>, Failure> {
    read_lines(path).map_err(|error| Failure::Stated(error.to_string()))
}

pub(crate) fn predict(options: &PredictOptions) -> Result<Outcome, Failure> {
    // Several annotators of an article are several lines: the article is read once.
    let mut seen = HashSet::new();
    let articles: Vec<Article> = load(&options.gold)?.into_iter().filter(|article: &Article| seen.insert(article.id.clone())).collect();
    let pipeline = Pipeline::embedded().map_err(|error| Failure::Internal(error.to_string()))?;
    let mut output = Output::open(options.output.as_deref())?;
    let work = |article: Article| -> Result<String, Failure> {
        let document = Document::from_text(article.text, Origin::default()).map_err(|error| Failure::document(&article.id, error))?;
        let mut reading = pipeline.read(&document);
        reading.retain_confident(options.min_confidence);
        let line = serde_json::to_string(&prediction(&article.id, &document, &reading.attributions, &reading.resolution))
            .map_err(|error| Failure::document(&article.id, error))?;
        Ok(line + "\n")
    };
    let (mut read, mut failed) = (0, 0);
    let end = in_order(jobs(options.jobs), articles.into_iter(), work, |line| {
        match line.and_then(|line| output.write(line.as_bytes())) {
            Ok(()) => read += 1,
            Err(failure @ Failure::Document { .. }) => {
                message::print(&failure);
                failed += 1;
            }
            Err(failure) => return ControlFlow::Break(failure),
        }
        ControlFlow::Continue(())
    });
    if let ControlFlow::Break(failure) = end {
        return Err(failure);
    }
    output.finish()?;
    Ok(Outcome::of(read, failed))
}

pub(crate) fn score(options: &ScoreOptions) -> Result<Outcome, Failure> {
    let gold: Vec<GoldDocument> = load(&options.gold)?;
    let predicted: Vec<PredictedDocument> = load(&options.predicted)?;
    check_ranges(&gold, &predicted).map_err(|error| {
        let path = if error.in_gold { &options.gold } else { &options.predicted };
        Failure::document(path.display(), error)
    })?;
    let scores = score_attributions(&gold, &predicted);
    let speakers = match &options.speakers {
        None => None,
        Some(path) => {
            let speakers: Vec<DocumentSpeakers> = load(path)?;
            Some(score_speakers(&gold, &speakers, &predicted).map_err(|error| Failure::document(path.display(), error))?)
        }
    };
    let text = match (options.json, speakers) {
        (true, None) => json_line(&scores) + "\n",
        (true, Some(speakers)) => format!("{}\n{}\n", json_line(&scores), json_line(&speakers)),
        (false, None) => format!("{scores}\n"),
        (false, Some(speakers)) => format!("{scores}\n{speakers}\n"),
    };
    let mut output = Output::open(None)?;
    output.write(text.as_bytes())?;
    output.finish()?;
    Ok(Outcome::AllRead)
}
