//! `coreference GOLD.conllu [--docs PREFIX,..] [--failures]`: are the mentions that mean the same person held together?
//!
//! Texts of a treebank are read as any other text. A mention of the treebank is found when one of ours has the same head,
//! as in the shared task CorefUD (Žabokrtský et al. 2022); `exact` asks for the same words. Only chains whose mentions are
//! of the type in question count, and only those of two mentions or more.

use onrecord::{Document, Origin, Pipeline};
use onrecord_eval::{CoreferenceScores, TreebankDocument, read_conllu, score_coreference};
use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;

/// Kinds of documents that are like what the product reads.
pub(crate) const GENRES: [&str; 2] = ["GUM_news", "GUM_interview"];
/// The types that are scored.
pub(crate) const KINDS: [&str; 3] = ["person", "organization", "place"];

/// A mention: its first and last letter, counted without white space; for heads, those of the head.
type Place = (usize, usize);
/// Chains of both sides for each document.
type Pairs = Vec<(Vec<Vec<Place>>, Vec<Vec<Place>>)>;

/// A type, whether the same words were asked for, and the scores.
type Measured = (&'static str, bool, CoreferenceScores);

/// Runs the chore.
pub(crate) fn run(arguments: &[String]) -> Result<(), Box<dyn Error>> {
    let Some(gold) = arguments.first() else { return Err("which treebank?".into()) };
    let failures = arguments.iter().any(|argument| argument == "--failures");
    let docs = arguments.iter().position(|argument| argument == "--docs").and_then(|at| arguments.get(at + 1));
    let prefixes: Vec<&str> = docs.map_or_else(|| GENRES.to_vec(), |docs| docs.split(',').collect());
    for (kind, exact, scores) in measure(Path::new(gold), &prefixes, failures)? {
        println!("{kind}, {}\n{scores}\n", if exact { "same words" } else { "same head" });
    }
    Ok(())
}

/// The scores of each type, by heads and by words.
pub(crate) fn measure(path: &Path, prefixes: &[&str], failures: bool) -> Result<Vec<Measured>, Box<dyn Error>> {
    let pipeline = Pipeline::embedded()?.with_syntax();
    let mut gold = read_conllu(path)?;
    gold.retain(|document| document.mentions.is_some() && prefixes.iter().any(|prefix| document.id.starts_with(prefix)));
    let mut pairs: BTreeMap<(usize, bool), Pairs> = BTreeMap::new();
    for gold in &gold {
        let document = Document::from_text(gold.text.as_str(), Origin::default()).map_err(|error| format!("{}: {error}", gold.id))?;
        let reading = pipeline.read(&document);
        let letters = Letters::new(document.text());
        let found = &reading.chains;
        for (number, kind) in KINDS.iter().enumerate() {
            for exact in [false, true] {
                let place = |mention: &onrecord::entity::ChainMention| letters.of(if exact { mention.span } else { mention.head });
                let ours: Vec<Vec<Place>> =
                    found.iter().filter(|chain| chain.kind == *kind).map(|chain| chain.mentions.iter().map(place).collect()).collect();
                let theirs = gold_chains(gold, kind, exact);
                if failures && number == 0 && exact {
                    show(gold, &theirs, &ours);
                }
                pairs.entry((number, exact)).or_default().push((theirs, ours));
            }
        }
    }
    Ok(pairs.into_iter().map(|((number, exact), pairs)| (KINDS[number], exact, score_coreference(&pairs))).collect())
}

/// Counts letters up to each byte.
struct Letters(Vec<u32>);

impl Letters {
    fn new(text: &str) -> Self {
        let mut before = vec![0; text.len() + 1];
        let mut count = 0;
        for (at, character) in text.char_indices() {
            before[at..at + character.len_utf8()].fill(count);
            count += u32::from(!character.is_whitespace());
        }
        before[text.len()] = count;
        Self(before)
    }

    fn of(&self, span: onrecord::Span) -> Place {
        (self.0[span.start()] as usize, self.0[span.end()] as usize)
    }
}

fn gold_chains(gold: &TreebankDocument, kind: &str, exact: bool) -> Vec<Vec<Place>> {
    let mut chains: BTreeMap<&str, Vec<Place>> = BTreeMap::new();
    for mention in gold.mentions.iter().flatten().filter(|mention| mention.kind == kind) {
        let head = mention.head.unwrap_or(mention.words.start);
        let place = if exact {
            (gold.words[mention.words.start].letters.start, gold.words[mention.words.end - 1].letters.end)
        } else {
            (gold.words[head].letters.start, gold.words[head].letters.end)
        };
        chains.entry(mention.chain.as_str()).or_default().push(place);
    }
    chains.into_values().collect()
}

/// Prints, for each gold chain, its words with the number of our chain that each is in.
fn show(gold: &TreebankDocument, theirs: &[Vec<Place>], ours: &[Vec<Place>]) {
    println!("\n## {}", gold.id);
    let word = |place: &Place| {
        let mut words = gold
            .words
            .iter()
            .filter(|word| word.letters.start >= place.0 && word.letters.end <= place.1)
            .map(|word| gold.text[word.place.clone()].to_owned());
        words.by_ref().take(5).collect::<Vec<_>>().join("_")
    };
    let chain_of: BTreeMap<Place, usize> =
        ours.iter().enumerate().flat_map(|(index, chain)| chain.iter().map(move |place| (*place, index))).collect();
    for chain in theirs.iter().filter(|chain| chain.len() > 1) {
        let words = chain.iter().map(|place| format!("{}:{}", word(place), chain_of.get(place).map_or("-".to_owned(), usize::to_string)));
        println!("gold  {}", words.collect::<Vec<_>>().join(" "));
    }
    let known: std::collections::BTreeSet<&Place> = theirs.iter().filter(|chain| chain.len() > 1).flatten().collect();
    for (index, chain) in ours.iter().enumerate().filter(|(_, chain)| chain.len() > 1) {
        let extra: Vec<String> = chain.iter().filter(|place| !known.contains(place)).map(word).collect();
        if !extra.is_empty() {
            println!("extra in {index} ({}): {}", chain.len(), extra.join(" "));
        }
    }
}
