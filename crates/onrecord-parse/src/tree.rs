//! The best tree over the words of a sentence: maximum spanning arborescence (Chu and Liu 1965, Edmonds 1967).
//!
//! Paths are grown and cycles contracted over a dense table (Tarjan 1977), so that time is quadratic in the
//! number of words; the scores to the root are lowered until the best tree has a single root.

/// Marks a word without a governor yet.
const NOBODY: u32 = u32::MAX;

/// For each word its governor in the best tree, `None` for the one root.
///
/// `scores` is a table of `count` rows and `count` columns: row `g`, column `d` is the score of `d` having the governor
/// `g`; on the diagonal is the score of `d` being the root. Of trees that are equally good it is always the same one.
///
/// # Panics
/// When the table has another size.
pub(crate) fn best_tree(scores: &[f32], count: usize) -> Vec<Option<usize>> {
    assert_eq!(scores.len(), count * count, "a score for every pair");
    if count == 0 {
        return Vec::new();
    }
    let mut contraction = Contraction::new(scores, count);
    contraction.run();
    contraction.governors()
}

/// An arc of the sentence: governor (0 is the root, words count from 1) and dependent.
type Arc = (u32, u32);

struct Contraction {
    /// Words and the root: node 0. A contracted cycle takes the place of one of its nodes.
    nodes: usize,
    /// Row governor, column dependent.
    weights: Vec<f64>,
    /// The arc of the sentence behind each weight.
    arcs: Vec<Arc>,
    active: Vec<bool>,
    /// The name of what stands at each place now: a word, or a contracted cycle (from `nodes` on).
    name: Vec<u32>,
    /// The cycle that each name was contracted into.
    parent: Vec<u32>,
    /// The chosen arc into each name.
    entry: Vec<Arc>,
}

impl Contraction {
    fn new(scores: &[f32], count: usize) -> Self {
        let nodes = count + 1;
        let finite = |score: f32| f64::from(if score.is_finite() { score.clamp(-1e6, 1e6) } else { -1e6 });
        let (low, high) = scores.iter().fold((0.0f64, 0.0f64), |(low, high), &score| (low.min(finite(score)), high.max(finite(score))));
        // More than any tree can gain by a second root.
        let fine = 1.0 + (high - low) * nodes as f64;
        let mut weights = vec![f64::NEG_INFINITY; nodes * nodes];
        let mut arcs = vec![(0, 0); nodes * nodes];
        for dependent in 0..count {
            for governor in 0..count {
                let score = finite(scores[governor * count + dependent]);
                let (from, score) = if governor == dependent { (0, score - fine) } else { (governor + 1, score) };
                weights[from * nodes + dependent + 1] = score;
                arcs[from * nodes + dependent + 1] = (from as u32, dependent as u32 + 1);
            }
        }
        Self {
            nodes,
            weights,
            arcs,
            active: vec![true; nodes],
            name: (0..nodes as u32).collect(),
            parent: vec![NOBODY; nodes],
            entry: vec![(0, 0); nodes],
        }
    }

    /// Grows paths against the arcs until each has come to the root; what closes a circle is contracted.
    fn run(&mut self) {
        let mut done = vec![false; self.nodes];
        done[0] = true;
        // Place of each node on the path, and the governors along it.
        let mut on_path = vec![false; self.nodes];
        for start in 1..self.nodes {
            if done[start] || !self.active[start] {
                continue;
            }
            let mut path = vec![start];
            on_path[start] = true;
            while let Some(&last) = path.last() {
                let governor = self.choose(last);
                if done[governor] {
                    break;
                }
                if !on_path[governor] {
                    on_path[governor] = true;
                    path.push(governor);
                    continue;
                }
                let from = path.iter().position(|&node| node == governor).unwrap_or(0);
                let cycle = path.split_off(from);
                cycle.iter().for_each(|&node| on_path[node] = false);
                let merged = self.contract(&cycle);
                on_path[merged] = true;
                path.push(merged);
            }
            for node in path {
                on_path[node] = false;
                done[node] = true;
            }
        }
    }

    /// Chooses the best arc into a node; the governor's place.
    fn choose(&mut self, node: usize) -> usize {
        let mut best = 0;
        for governor in 0..self.nodes {
            let better = self.weights[governor * self.nodes + node] > self.weights[best * self.nodes + node];
            if self.active[governor] && governor != node && better {
                best = governor;
            }
        }
        self.entry[self.name[node] as usize] = self.arcs[best * self.nodes + node];
        best
    }

    /// Makes one node of a cycle, whose nodes stand in the order in which each is governed by the next, the last by the first.
    fn contract(&mut self, cycle: &[usize]) -> usize {
        let nodes = self.nodes;
        let place = cycle[0];
        // What each node of the cycle has by its arc within the cycle, and loses when it is entered from outside.
        let within: Vec<f64> = (0..cycle.len()).map(|i| self.weights[cycle[(i + 1) % cycle.len()] * nodes + cycle[i]]).collect();
        let name = self.parent.len() as u32;
        for &node in cycle {
            self.parent[self.name[node] as usize] = name;
        }
        self.parent.push(NOBODY);
        self.entry.push((0, 0));
        let is_inside = {
            let mut inside = vec![false; nodes];
            cycle.iter().for_each(|&node| inside[node] = true);
            inside
        };
        for other in (0..nodes).filter(|&other| !is_inside[other]) {
            if !self.active[other] {
                continue;
            }
            let (mut into, mut out) = ((f64::NEG_INFINITY, (0, 0)), (f64::NEG_INFINITY, (0, 0)));
            for (&node, within) in cycle.iter().zip(&within) {
                let weight = self.weights[other * nodes + node] - within;
                if weight > into.0 {
                    into = (weight, self.arcs[other * nodes + node]);
                }
                let weight = self.weights[node * nodes + other];
                if weight > out.0 {
                    out = (weight, self.arcs[node * nodes + other]);
                }
            }
            (self.weights[other * nodes + place], self.arcs[other * nodes + place]) = into;
            (self.weights[place * nodes + other], self.arcs[place * nodes + other]) = out;
        }
        for &node in &cycle[1..] {
            self.active[node] = false;
        }
        self.name[place] = name;
        place
    }

    /// Opens the contracted cycles again, the last first: the arc that enters a cycle takes the place of the arc within
    /// it to the same node.
    fn governors(mut self) -> Vec<Option<usize>> {
        for cycle in (self.nodes..self.parent.len()).rev() {
            let (governor, dependent) = self.entry[cycle];
            let mut child = dependent;
            while self.parent[child as usize] != cycle as u32 && self.parent[child as usize] != NOBODY {
                child = self.parent[child as usize];
            }
            self.entry[child as usize] = (governor, dependent);
        }
        (1..self.nodes).map(|word| (self.entry[word].0 as usize).checked_sub(1)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noise(count: usize, seed: u32, steps: u32) -> Vec<f32> {
        let mut state = seed;
        (0..count)
            .map(|_| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                ((state >> 8) % steps) as f32 - steps as f32 / 2.0
            })
            .collect()
    }

    fn is_tree(governors: &[Option<usize>]) -> bool {
        let reaches_root = |mut word: usize| {
            for _ in 0..governors.len() {
                match governors[word] {
                    None => return true,
                    Some(governor) => word = governor,
                }
            }
            false
        };
        governors.iter().filter(|governor| governor.is_none()).count() == 1 && (0..governors.len()).all(reaches_root)
    }

    fn score(scores: &[f32], governors: &[Option<usize>]) -> f64 {
        let count = governors.len();
        governors.iter().enumerate().map(|(word, governor)| f64::from(scores[governor.unwrap_or(word) * count + word])).sum()
    }

    /// The best score of all trees, by trying every choice of governors.
    fn best_of_all(scores: &[f32], count: usize) -> f64 {
        let mut best = f64::NEG_INFINITY;
        for mut choice in 0..count.pow(count as u32) {
            let governors: Vec<Option<usize>> = (0..count)
                .map(|word| {
                    let governor = choice % count;
                    choice /= count;
                    Some(governor).filter(|&governor| governor != word)
                })
                .collect();
            if is_tree(&governors) {
                best = best.max(score(scores, &governors));
            }
        }
        best
    }

    #[test]
    fn no_tree_is_better() {
        for count in 1..=5 {
            for seed in 0..60 {
                // Few steps make ties, many make none.
                let scores = noise(count * count, seed, if seed % 2 == 0 { 4 } else { 100_000 });
                let governors = best_tree(&scores, count);
                assert!(is_tree(&governors), "{scores:?} {governors:?}");
                assert!((score(&scores, &governors) - best_of_all(&scores, count)).abs() < 1e-6, "{scores:?} {governors:?}");
            }
        }
    }

    #[test]
    fn long_sentences_have_one_root_and_no_circle() {
        for (count, seed) in [(40, 1), (101, 2), (256, 3)] {
            assert!(is_tree(&best_tree(&noise(count * count, seed, 1000), count)));
        }
        assert_eq!(best_tree(&[], 0), []);
    }

    #[test]
    fn scores_that_are_no_numbers_still_give_a_tree() {
        for value in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY] {
            assert!(is_tree(&best_tree(&[value; 36], 6)));
        }
    }
}
