//! Resolves the sources of annotated articles, the annotation's attributions taken as given, so that the resolver can
//! be scored apart from the network.

use onrecord::attribution::Attribution;
use onrecord::entity::{self, SpeakerStatus};
use onrecord_text::{Document, OffsetUnit, Origin, Span, SpanSet, segment};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::error::Error;
use std::fmt::Write as _;
use std::fs;

#[derive(Deserialize)]
struct Line {
    id: String,
    #[serde(default)]
    annotator: Option<String>,
    text: String,
    attributions: Vec<Given>,
}

#[derive(Deserialize)]
struct Given {
    source: Vec<(usize, usize)>,
    cue: Vec<(usize, usize)>,
    content: Vec<(usize, usize)>,
    #[serde(default)]
    within: Value,
}

#[derive(Deserialize)]
struct Key {
    id: String,
    #[serde(default)]
    annotator: Option<String>,
}

/// `speakers GOLD.jsonl OUT.jsonl`. Where several annotators read one article, the one whose speakers stand beside GOLD,
/// in `GOLD.speakers.jsonl`, is taken, else the first.
pub(crate) fn run(arguments: &[String]) -> Result<(), Box<dyn Error>> {
    let [gold, out] = arguments else { return Err("usage: speakers GOLD.jsonl OUT.jsonl".into()) };
    let chosen: HashMap<String, Option<String>> = match fs::read_to_string(gold.replace(".jsonl", ".speakers.jsonl")) {
        Ok(keys) => {
            keys.lines().map(|line| serde_json::from_str(line).map(|key: Key| (key.id, key.annotator))).collect::<Result<_, _>>()?
        }
        Err(_) => HashMap::new(),
    };
    let mut seen: HashMap<String, ()> = HashMap::new();
    let mut written = String::new();
    for line in fs::read_to_string(gold)?.lines() {
        let line: Line = serde_json::from_str(line)?;
        if chosen.get(&line.id).is_some_and(|annotator| *annotator != line.annotator) || seen.insert(line.id.clone(), ()).is_some() {
            continue;
        }
        writeln!(written, "{}", resolve(&line)?)?;
    }
    fs::write(out, written)?;
    Ok(())
}

fn resolve(line: &Line) -> Result<Value, Box<dyn Error>> {
    let document = Document::from_text(line.text.as_str(), Origin::default())?;
    let starts: Vec<usize> = line.text.char_indices().map(|(at, _)| at).chain([line.text.len()]).collect();
    let spans = |given: &[(usize, usize)]| -> Option<SpanSet> {
        given.iter().map(|&(from, to)| Some(Span::new(*starts.get(from)?, *starts.get(to)?))).collect()
    };
    let read = |given: &Given| {
        let within = given.within.as_u64().and_then(|outer| usize::try_from(outer).ok());
        Some(Attribution {
            source: spans(&given.source)?,
            cue: spans(&given.cue)?,
            content: spans(&given.content)?,
            within,
            confidence: 1.0,
            rule: "given",
        })
    };
    let attributions: Option<Vec<Attribution>> = line.attributions.iter().map(read).collect();
    let attributions = attributions.ok_or_else(|| format!("{}: a span past the end of the text", line.id))?;
    let segmentation = segment(&document);
    let resolution = entity::resolve(&document, &segmentation, &attributions);
    let map = document.offset_map();
    let points = |set: &SpanSet| -> Vec<(usize, usize)> {
        set.iter().map(|span| (map.from_bytes(span.start(), OffsetUnit::Chars), map.from_bytes(span.end(), OffsetUnit::Chars))).collect()
    };
    let predicted = attributions.iter().zip(&resolution.speakers).map(|(attribution, speaker)| {
        let name = speaker.entity.filter(|_| speaker.status != SpeakerStatus::Unknown).map(|entity| resolution.entities[entity].name.clone());
        json!({
            "source": points(&attribution.source), "cue": points(&attribution.cue), "content": points(&attribution.content),
            "speaker": name, "within": attribution.within,
            "basis": format!("{:?}", speaker.basis), "kind": format!("{:?}", speaker.kind), "confidence": speaker.confidence, "reason": speaker.reason,
        })
    });
    let entities = resolution.entities.iter().map(|entity| json!([format!("{:?}", entity.kind), entity.name, entity.mentions.len()]));
    Ok(json!({"id": line.id, "attributions": predicted.collect::<Vec<_>>(), "entities": entities.collect::<Vec<_>>()}))
}
