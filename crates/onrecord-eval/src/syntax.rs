//! Scores of syntax, entity mentions and coreference against a treebank.

use crate::TreebankDocument;
use crate::figures::{PrecisionRecall, Share, literal, per_cent};
use serde::Serialize;
use std::collections::{HashMap, HashSet};
use std::fmt;

/// How well words were told.
///
/// Words of both sides are aligned by the letters that they stand on, as in the CoNLL 2018 shared task (Zeman et al.
/// 2018); with gold words each F1 is the share of words that are right.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SyntaxScores {
    /// Number of documents.
    pub documents: usize,
    /// Number of gold words.
    pub gold: usize,
    /// Words that stand on the same letters.
    pub words: PrecisionRecall,
    /// And have the same part of speech.
    pub upos: PrecisionRecall,
    /// Or the same lemma.
    pub lemma: PrecisionRecall,
    /// Or the same governor.
    pub uas: PrecisionRecall,
    /// And the same relation to it; what follows a colon in a relation does not count, as in CoNLL 2018.
    pub las: PrecisionRecall,
    /// Mentions with the same words and type, over documents whose gold has mentions.
    pub mentions: PrecisionRecall,
    /// Heads of mentions, and type. The widest mention of a head stands for it.
    pub mention_heads: PrecisionRecall,
    /// Of the gold heads that were found, the share whose nearest mention before (of the same chain), or lack of one, is right.
    pub antecedents: Share,
}

impl fmt::Display for SyntaxScores {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:22} {}", "documents", self.documents)?;
        writeln!(f, "{:22} {}", "gold", self.gold)?;
        for (name, figures) in [
            ("words", &self.words),
            ("upos", &self.upos),
            ("lemma", &self.lemma),
            ("uas", &self.uas),
            ("las", &self.las),
            ("mentions", &self.mentions),
            ("mention_heads", &self.mention_heads),
        ] {
            writeln!(f, "{name:22} {}", literal(figures))?;
        }
        write!(f, "{:22} {}", "antecedents", literal(&self.antecedents))
    }
}

/// Counts of what is right, of what was predicted and of the gold.
#[derive(Default)]
struct Counts {
    right: usize,
    predicted: usize,
    gold: usize,
}

impl Counts {
    fn figures(&self) -> PrecisionRecall {
        PrecisionRecall::of(self.right, self.predicted - self.right, self.gold - self.right)
    }

    fn add(&mut self, right: usize, predicted: usize, gold: usize) {
        self.right += right;
        self.predicted += predicted;
        self.gold += gold;
    }
}

/// Scores pairs of a gold document and what was predicted of it.
#[must_use]
pub fn score_syntax<'a>(pairs: impl IntoIterator<Item = (&'a TreebankDocument, &'a TreebankDocument)>) -> SyntaxScores {
    let mut counts: [Counts; 7] = Default::default();
    let (mut documents, mut right_links, mut links) = (0, 0, 0);
    for (gold, predicted) in pairs {
        documents += 1;
        let aligned = align(gold, predicted);
        let right = |is_right: &dyn Fn(usize, usize) -> bool| {
            aligned.iter().enumerate().filter(|(word, other)| other.is_some_and(|other| is_right(*word, other))).count()
        };
        let governed = |word: usize, other: usize| match (gold.words[word].governor, predicted.words[other].governor) {
            (None, None) => true,
            (Some(governor), Some(found)) => aligned[governor] == Some(found),
            _ => false,
        };
        let universal = |relation: &str| relation.split(':').next().unwrap_or_default().to_owned();
        let related = |word: usize, other: usize| universal(&gold.words[word].relation) == universal(&predicted.words[other].relation);
        let both = [
            right(&|_, _| true),
            right(&|word, other| gold.words[word].upos == predicted.words[other].upos),
            right(&|word, other| gold.words[word].lemma == predicted.words[other].lemma),
            right(&governed),
            right(&|word, other| governed(word, other) && related(word, other)),
        ];
        for (counts, right) in counts.iter_mut().zip(both) {
            counts.add(right, predicted.words.len(), gold.words.len());
        }
        let Some(gold_mentions) = &gold.mentions else { continue };
        let spans = |document: &TreebankDocument| -> HashSet<(usize, usize, String)> {
            let place =
                |words: &std::ops::Range<usize>| (document.words[words.start].letters.start, document.words[words.end - 1].letters.end);
            let mentions = document.mentions.iter().flatten();
            mentions.map(|mention| (place(&mention.words), &mention.kind)).map(|((start, end), kind)| (start, end, kind.clone())).collect()
        };
        let (gold_spans, found_spans) = (spans(gold), spans(predicted));
        counts[5].add(gold_spans.intersection(&found_spans).count(), found_spans.len(), gold_spans.len());
        let (gold_heads, found_heads) = (heads(gold), heads(predicted));
        let kinds = |heads: &[Head]| -> HashSet<(usize, String)> { heads.iter().map(|head| (head.letter, head.kind.clone())).collect() };
        let (gold_kinds, found_kinds) = (kinds(&gold_heads), kinds(&found_heads));
        counts[6].add(gold_kinds.intersection(&found_kinds).count(), found_kinds.len(), gold_kinds.len());
        let chain_of: HashMap<usize, &str> = gold_heads.iter().map(|head| (head.letter, head.chain.as_str())).collect();
        let found: HashMap<usize, Option<usize>> = found_heads.iter().map(|head| (head.letter, head.antecedent)).collect();
        debug_assert!(gold_mentions.len() >= gold_heads.len());
        for head in &gold_heads {
            let Some(antecedent) = found.get(&head.letter) else { continue };
            links += 1;
            let is_right = match (head.antecedent, antecedent) {
                (None, None) => true,
                (Some(_), Some(antecedent)) => chain_of.get(antecedent).is_some_and(|chain| *chain == head.chain),
                _ => false,
            };
            right_links += usize::from(is_right);
        }
    }
    let [words, upos, lemma, uas, las, mentions, mention_heads] = &counts;
    SyntaxScores {
        documents,
        gold: words.gold,
        words: words.figures(),
        upos: upos.figures(),
        lemma: lemma.figures(),
        uas: uas.figures(),
        las: las.figures(),
        mentions: mentions.figures(),
        mention_heads: mention_heads.figures(),
        antecedents: Share(per_cent(right_links, links), links),
    }
}

/// For each gold word, the predicted one on the same letters.
fn align(gold: &TreebankDocument, predicted: &TreebankDocument) -> Vec<Option<usize>> {
    let mut other = 0;
    gold.words
        .iter()
        .map(|word| {
            let key = |letters: &std::ops::Range<usize>| (letters.start, letters.end);
            while predicted.words.get(other).is_some_and(|found| key(&found.letters) < key(&word.letters)) {
                other += 1;
            }
            let found = predicted.words.get(other).filter(|found| found.letters == word.letters)?;
            debug_assert!(found.letters == word.letters);
            other += 1;
            Some(other - 1)
        })
        .collect()
}

/// The head of a mention, by the first letter of its word.
struct Head {
    letter: usize,
    kind: String,
    chain: String,
    /// The nearest head before it in the same chain.
    antecedent: Option<usize>,
}

/// The heads of a document's mentions in order: as the file says, else the first word with a governor outside; of mentions with the same head the widest.
fn heads(document: &TreebankDocument) -> Vec<Head> {
    let mut mentions: Vec<_> = document.mentions.iter().flatten().collect();
    mentions.sort_by_key(|mention| (mention.words.start, std::cmp::Reverse(mention.words.end)));
    let mut taken = HashSet::new();
    let mut found: Vec<(usize, Head)> = Vec::new();
    for mention in mentions {
        let governed_outside = |word: &usize| document.words[*word].governor.is_none_or(|governor| !mention.words.contains(&governor));
        let head = mention.head.or_else(|| mention.words.clone().find(governed_outside));
        let Some(word) = head.filter(|word| taken.insert(*word)) else { continue };
        let letter = document.words[word].letters.start;
        found.push((word, Head { letter, kind: mention.kind.clone(), chain: mention.chain.clone(), antecedent: None }));
    }
    found.sort_by_key(|(word, _)| *word);
    let mut last: HashMap<String, usize> = HashMap::new();
    let mut heads: Vec<Head> = found.into_iter().map(|(_, head)| head).collect();
    for head in &mut heads {
        head.antecedent = last.insert(head.chain.clone(), head.letter);
    }
    heads
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse_conllu;

    /// `Ada Quill said she can't wait.`, with mentions.
    const GOLD: &str = "# newdoc id = a\n\
        1\tAda\tAda\tPROPN\t_\t_\t3\tnsubj\t_\tEntity=(1-person\n\
        2\tQuill\tQuill\tPROPN\t_\t_\t1\tflat:name\t_\tEntity=1)\n\
        3\tsaid\tsay\tVERB\t_\t_\t0\troot\t_\t_\n\
        4\tshe\tshe\tPRON\t_\t_\t7\tnsubj\t_\tEntity=(1-person)\n\
        5-6\tcan't\t_\t_\t_\t_\t_\t_\t_\t_\n\
        5\tca\tcan\tAUX\t_\t_\t7\taux\t_\t_\n\
        6\tn't\tnot\tPART\t_\t_\t7\tadvmod\t_\t_\n\
        7\twait\twait\tVERB\t_\t_\t3\tccomp\t_\tSpaceAfter=No\n\
        8\t.\t.\tPUNCT\t_\t_\t3\tpunct\t_\t_\n\n";

    fn score(predicted: &str) -> SyntaxScores {
        let (gold, predicted) = (parse_conllu(GOLD, "gold").expect("fits"), parse_conllu(predicted, "predicted").expect("fits"));
        score_syntax(gold.iter().zip(&predicted))
    }

    #[test]
    fn the_gold_itself_is_all_right() {
        let scores = score(GOLD);
        for figures in [scores.words, scores.upos, scores.lemma, scores.uas, scores.las, scores.mentions, scores.mention_heads] {
            assert_eq!(figures.f1, 100.0);
        }
        assert_eq!((scores.gold, scores.antecedents), (8, Share(Some(100.0), 2)));
    }

    #[test]
    fn each_figure_counts_its_own_faults() {
        let predicted = GOLD
            .replace("flat:name", "flat") // No fault: subtypes do not count.
            .replace("7\tadvmod", "3\tadvmod") // The wrong governor.
            .replace("7\taux", "7\tobj") // The wrong relation.
            .replace("say\tVERB", "said\tNOUN")
            .replace("Entity=(1-person)", "Entity=(2-person)");
        let scores = score(&predicted);
        assert_eq!((scores.upos.f1, scores.lemma.f1, scores.uas.f1, scores.las.f1), (87.5, 87.5, 87.5, 75.0));
        assert_eq!((scores.mentions.f1, scores.mention_heads.f1), (100.0, 100.0));
        // “she” no longer takes up “Ada Quill”; that the latter takes up nothing is still right.
        assert_eq!(scores.antecedents, Share(Some(50.0), 2));
    }

    #[test]
    fn words_of_another_cut_are_aligned_by_their_letters() {
        let predicted = "# newdoc id = a\n\
            1\tAda\tAda\tPROPN\t_\t_\t3\tnsubj\t_\tEntity=(1-place)\n\
            2\tQuill\tQuill\tPROPN\t_\t_\t1\tflat\t_\t_\n\
            3\tsaid\tsay\tVERB\t_\t_\t0\troot\t_\t_\n\
            4\tshe\tshe\tPRON\t_\t_\t6\tnsubj\t_\tEntity=(1-person)\n\
            5\tcan't\tcan\tAUX\t_\t_\t6\taux\t_\t_\n\
            6\twait\twait\tVERB\t_\t_\t3\tccomp\t_\tSpaceAfter=No\n\
            7\t.\t.\tPUNCT\t_\t_\t3\tpunct\t_\t_\n\n";
        let scores = score(predicted);
        assert_eq!(scores.words, PrecisionRecall::of(6, 1, 2));
        assert_eq!((scores.uas, scores.las), (PrecisionRecall::of(6, 1, 2), PrecisionRecall::of(6, 1, 2)));
        // The first mention has other words and another type, but the same head.
        assert_eq!((scores.mentions, scores.mention_heads), (PrecisionRecall::of(1, 1, 1), PrecisionRecall::of(1, 1, 1)));
        assert_eq!(scores.antecedents, Share(Some(100.0), 2));
    }
}
