//! Coreference: are the mentions that mean the same held together?
//!
//! MUC (Vilain et al. 1995), B-cubed (Bagga and Baldwin 1998), CEAF with entities' similarity (Luo 2005), and the mean of
//! their F1, the CoNLL score (Pradhan et al. 2014, *Scoring Coreference Partitions of Predicted Mentions*, whose reference
//! scorer this follows: sums run over all documents, and mentions of one side only count as they stand).
//! Chains of a single mention count on neither side.

use crate::figures::{PrecisionRecall, literal};
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::hash::Hash;

/// The three measures and their mean, in per cent.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CoreferenceScores {
    /// Links that hold chains together.
    pub muc: PrecisionRecall,
    /// For each mention, how much of its chain is right.
    pub b_cubed: PrecisionRecall,
    /// Chains paired one to one as well as may be.
    pub ceaf_e: PrecisionRecall,
    /// Mentions found, chains of one left out.
    pub mentions: PrecisionRecall,
    /// The mean F1 of the three.
    pub conll: f64,
}

impl fmt::Display for CoreferenceScores {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, figures) in [("mentions", &self.mentions), ("muc", &self.muc), ("b_cubed", &self.b_cubed), ("ceaf_e", &self.ceaf_e)] {
            writeln!(f, "{name:22} {}", literal(figures))?;
        }
        write!(f, "{:22} {:.2}", "conll", self.conll)
    }
}

/// The chains of one side of a document.
type Chains<M> = Vec<Vec<M>>;

/// Sums of one measure: what is right of what was predicted, and what is found of the gold.
#[derive(Clone, Copy, Debug, Default)]
struct Sums {
    right: f64,
    predicted: f64,
    found: f64,
    gold: f64,
}

impl Sums {
    fn figures(self) -> PrecisionRecall {
        let share = |part: f64, all: f64| if all > 0.0 { 100.0 * part / all } else { 0.0 };
        let (p, r) = (share(self.right, self.predicted), share(self.found, self.gold));
        PrecisionRecall { p, r, f1: if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 } }
    }
}

/// Scores documents, each given as the gold's chains and the predicted ones; a mention is any value, such as the place of
/// its head or its first and last letter, and stands in one chain of a side.
pub fn score_coreference<M: Clone + Eq + Hash + Ord>(documents: &[(Chains<M>, Chains<M>)]) -> CoreferenceScores {
    let [mut muc, mut b_cubed, mut ceaf_e, mut mentions] = [Sums::default(); 4];
    for (gold, predicted) in documents {
        let (gold, predicted) = (several(gold), several(predicted));
        let (of_gold, of_predicted) = (chain_of(&gold), chain_of(&predicted));
        let both = of_gold.keys().filter(|mention| of_predicted.contains_key(*mention)).count() as f64;
        add(&mut mentions, (both, of_predicted.len() as f64), (both, of_gold.len() as f64));
        add(&mut muc, links(&predicted, &of_gold), links(&gold, &of_predicted));
        add(&mut b_cubed, shares(&predicted, &of_gold), shares(&gold, &of_predicted));
        let similar = best_pairing(&gold, &predicted);
        add(&mut ceaf_e, (similar, predicted.len() as f64), (similar, gold.len() as f64));
    }
    let (muc, b_cubed, ceaf_e) = (muc.figures(), b_cubed.figures(), ceaf_e.figures());
    let conll = (muc.f1 + b_cubed.f1 + ceaf_e.f1) / 3.0;
    CoreferenceScores { muc, b_cubed, ceaf_e, mentions: mentions.figures(), conll }
}

fn add(sums: &mut Sums, (right, predicted): (f64, f64), (found, gold): (f64, f64)) {
    sums.right += right;
    sums.predicted += predicted;
    sums.found += found;
    sums.gold += gold;
}

/// The chains of two mentions or more, each mention once.
fn several<M: Clone + Eq + Hash + Ord>(chains: &[Vec<M>]) -> Vec<Vec<M>> {
    let distinct = chains.iter().map(|chain| {
        let mut chain = chain.clone();
        chain.sort();
        chain.dedup();
        chain
    });
    distinct.filter(|chain| chain.len() > 1).collect()
}

fn chain_of<M: Clone + Eq + Hash>(chains: &[Vec<M>]) -> HashMap<M, usize> {
    chains.iter().enumerate().flat_map(|(index, chain)| chain.iter().map(move |mention| (mention.clone(), index))).collect()
}

/// How `chain` falls apart among the chains of the other side: the size of each part, and how many mentions are in none.
fn parts<M: Eq + Hash>(chain: &[M], other: &HashMap<M, usize>) -> (BTreeMap<usize, usize>, usize) {
    let mut parts = BTreeMap::new();
    let mut alone = 0;
    for mention in chain {
        match other.get(mention) {
            Some(&index) => *parts.entry(index).or_insert(0) += 1,
            None => alone += 1,
        }
    }
    (parts, alone)
}

/// MUC: of the links that hold each chain together, those that the other side has too.
fn links<M: Eq + Hash>(chains: &[Vec<M>], other: &HashMap<M, usize>) -> (f64, f64) {
    chains.iter().fold((0.0, 0.0), |(right, all), chain| {
        let (parts, alone) = parts(chain, other);
        (right + (chain.len() - parts.len() - alone) as f64, all + (chain.len() - 1) as f64)
    })
}

/// B-cubed: for each mention, the share of its chain that its chain on the other side has too.
fn shares<M: Eq + Hash>(chains: &[Vec<M>], other: &HashMap<M, usize>) -> (f64, f64) {
    chains.iter().fold((0.0, 0.0), |(right, all), chain| {
        let (parts, _) = parts(chain, other);
        let squares: usize = parts.values().map(|size| size * size).sum();
        (right + squares as f64 / chain.len() as f64, all + chain.len() as f64)
    })
}

/// CEAF: the sum of the similarities 2|K∩R| / (|K|+|R|) of the best one-to-one pairing.
fn best_pairing<M: Eq + Hash + Clone>(gold: &[Vec<M>], predicted: &[Vec<M>]) -> f64 {
    let of_predicted = chain_of(predicted);
    let size = gold.len().max(predicted.len());
    let mut gain = vec![vec![0.0; size]; size];
    for (row, chain) in gold.iter().enumerate() {
        for (column, common) in parts(chain, &of_predicted).0 {
            gain[row][column] = 2.0 * common as f64 / (chain.len() + predicted[column].len()) as f64;
        }
    }
    assignment(&gain)
}

/// The greatest sum of one entry from each row and column of a square: the Hungarian method with potentials, O(n³).
fn assignment(gain: &[Vec<f64>]) -> f64 {
    let size = gain.len();
    // Rows and columns count from 1; row 0 stands for none.
    let (mut row_price, mut column_price) = (vec![0.0; size + 1], vec![0.0; size + 1]);
    let mut row_of = vec![0usize; size + 1];
    for row in 1..=size {
        row_of[0] = row;
        let mut column = 0;
        let (mut slack, mut from, mut seen) = (vec![f64::INFINITY; size + 1], vec![0usize; size + 1], vec![false; size + 1]);
        while row_of[column] != 0 {
            seen[column] = true;
            let (current, mut step, mut next) = (row_of[column], f64::INFINITY, 0);
            for other in (1..=size).filter(|&other| !seen[other]) {
                let reduced = -gain[current - 1][other - 1] - row_price[current] - column_price[other];
                if reduced < slack[other] {
                    (slack[other], from[other]) = (reduced, column);
                }
                if slack[other] < step {
                    (step, next) = (slack[other], other);
                }
            }
            for other in 0..=size {
                if seen[other] {
                    row_price[row_of[other]] += step;
                    column_price[other] -= step;
                } else {
                    slack[other] -= step;
                }
            }
            column = next;
        }
        while column != 0 {
            row_of[column] = row_of[from[column]];
            column = from[column];
        }
    }
    (1..=size).filter(|&column| row_of[column] > 0).map(|column| gain[row_of[column] - 1][column - 1]).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn score(gold: &[&[u32]], predicted: &[&[u32]]) -> CoreferenceScores {
        let chains = |chains: &[&[u32]]| chains.iter().map(|chain| chain.to_vec()).collect::<Vec<_>>();
        score_coreference(&[(chains(gold), chains(predicted))])
    }

    fn close(a: f64, b: f64) {
        assert!((a - b).abs() < 0.005, "{a} is not {b}");
    }

    /// The worked example of Pradhan et al. (2014), section 3: key {a b c} {d e f g}, response {a b} {c d} {f g h i}.
    #[test]
    fn the_example_of_the_reference_scorer() {
        let scores = score(&[&[1, 2, 3], &[4, 5, 6, 7]], &[&[1, 2], &[3, 4], &[6, 7, 8, 9]]);
        close(scores.muc.r, 40.0);
        close(scores.muc.p, 40.0);
        close(scores.b_cubed.r, 100.0 * 35.0 / 12.0 / 7.0);
        close(scores.b_cubed.p, 100.0 * 4.0 / 8.0);
        close(scores.ceaf_e.r, 65.0);
        close(scores.ceaf_e.p, 43.3333);
    }

    #[test]
    fn what_is_right_scores_a_hundred_and_what_is_wrong_nothing() {
        let right = score(&[&[1, 2, 3], &[4, 5]], &[&[5, 4], &[3, 1, 2]]);
        close(right.conll, 100.0);
        let wrong = score(&[&[1, 2], &[3, 4]], &[&[1, 3], &[5, 6]]);
        close(wrong.muc.f1, 0.0);
        let none = score(&[&[1, 2]], &[]);
        close(none.conll, 0.0);
    }

    #[test]
    fn chains_of_one_count_on_neither_side() {
        assert_eq!(score(&[&[1, 2], &[3]], &[&[1, 2], &[4]]), score(&[&[1, 2]], &[&[1, 2]]));
    }

    #[test]
    fn precision_and_recall_change_places_with_the_sides() {
        let (a, b): (&[&[u32]], &[&[u32]]) = (&[&[1, 2, 3, 9], &[4, 5]], &[&[1, 2], &[3, 4, 5], &[6, 7]]);
        let (there, back) = (score(a, b), score(b, a));
        for (there, back) in [(&there.muc, &back.muc), (&there.b_cubed, &back.b_cubed), (&there.ceaf_e, &back.ceaf_e)] {
            close(there.p, back.r);
            close(there.r, back.p);
        }
    }

    /// Against trying all orders.
    #[test]
    fn the_pairing_is_the_best_there_is() {
        fn all(gain: &[Vec<f64>], row: usize, used: &mut Vec<bool>) -> f64 {
            if row == gain.len() {
                return 0.0;
            }
            let mut best = f64::NEG_INFINITY;
            for column in 0..gain.len() {
                if !used[column] {
                    used[column] = true;
                    best = best.max(gain[row][column] + all(gain, row + 1, used));
                    used[column] = false;
                }
            }
            best
        }
        let mut state = 7u64;
        for size in 1..7 {
            for _ in 0..20 {
                let gain: Vec<Vec<f64>> = (0..size)
                    .map(|_| {
                        (0..size)
                            .map(|_| {
                                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                                ((state >> 40) % 5) as f64 / 4.0
                            })
                            .collect()
                    })
                    .collect();
                close(assignment(&gain), all(&gain, 0, &mut vec![false; size]));
            }
        }
    }
}
