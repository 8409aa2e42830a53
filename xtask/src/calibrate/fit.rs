//! Logistic regression with a small penalty on the weights, by Newton's method.

/// The penalty on the squares of weights, for figures of standard deviation 1, in observations.
const PENALTY: f64 = 5.0;
/// Newton's steps; the last changes nothing that is printed.
const STEPS: usize = 30;

/// One observation: its figures, of which the first is always 1, and whether it came true.
pub(super) type Observation<'a> = (&'a [f32], bool);

/// The weights of the figures that make `observations` most probable under the penalty, which spares
/// the first weight.
pub(super) fn fit(observations: &[Observation<'_>]) -> Vec<f64> {
    let width = observations.first().map_or(0, |(figures, _)| figures.len());
    let scales = Scales::of(observations, width);
    let rows: Vec<Vec<f64>> = observations.iter().map(|(figures, _)| scales.apply(figures)).collect();
    let mut weights = vec![0.0; width];
    for _ in 0..STEPS {
        // Each row of the system is a row of the Hessian with the gradient behind it.
        let mut system = vec![vec![0.0; width + 1]; width];
        for (row, (_, right)) in rows.iter().zip(observations) {
            let p = logistic(dot(row, &weights));
            let (error, curve) = (f64::from(u8::from(*right)) - p, p * (1.0 - p));
            for (i, equation) in system.iter_mut().enumerate() {
                for (j, cell) in equation[..width].iter_mut().enumerate() {
                    *cell += curve * row[i] * row[j];
                }
                equation[width] += error * row[i];
            }
        }
        for (i, equation) in system.iter_mut().enumerate() {
            let penalty = if i == 0 { 1e-9 } else { PENALTY };
            equation[i] += penalty;
            equation[width] -= penalty * weights[i];
        }
        for (weight, step) in weights.iter_mut().zip(solve(system)) {
            *weight += step;
        }
    }
    scales.undo(&weights)
}

/// The probability that weights give to figures.
pub(super) fn probability(weights: &[f64], figures: &[f32]) -> f64 {
    logistic(weights.iter().zip(figures).map(|(weight, &figure)| weight * f64::from(figure)).sum())
}

fn logistic(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// Mean and standard deviation of each figure, so that the penalty weighs on all alike.
struct Scales {
    mean: Vec<f64>,
    deviation: Vec<f64>,
}

impl Scales {
    fn of(observations: &[Observation<'_>], width: usize) -> Self {
        let count = observations.len() as f64;
        let average =
            |of: &dyn Fn(f64) -> f64, at: usize| observations.iter().map(|(figures, _)| of(f64::from(figures[at]))).sum::<f64>() / count;
        let mean: Vec<f64> = (0..width).map(|at| if at == 0 { 0.0 } else { average(&|x| x, at) }).collect();
        let deviation =
            (0..width).map(|at| average(&|x| (x - mean[at]).powi(2), at).sqrt()).map(|d| if d > 1e-9 { d } else { 1.0 }).collect();
        Self { mean, deviation }
    }

    fn apply(&self, figures: &[f32]) -> Vec<f64> {
        figures.iter().zip(&self.mean).zip(&self.deviation).map(|((&x, mean), deviation)| (f64::from(x) - mean) / deviation).collect()
    }

    /// Weights for the figures as they are.
    fn undo(&self, weights: &[f64]) -> Vec<f64> {
        let mut plain: Vec<f64> = weights.iter().zip(&self.deviation).map(|(weight, deviation)| weight / deviation).collect();
        let shift: f64 = plain.iter().zip(&self.mean).map(|(weight, mean)| weight * mean).sum();
        if let Some(base) = plain.first_mut() {
            *base -= shift;
        }
        plain
    }
}

/// Solves a system of linear equations, each with its right side behind it (Gauss, largest pivot first).
fn solve(mut system: Vec<Vec<f64>>) -> Vec<f64> {
    let width = system.len();
    for column in 0..width {
        let pivot = (column..width).max_by(|&a, &b| system[a][column].abs().total_cmp(&system[b][column].abs())).unwrap_or(column);
        system.swap(column, pivot);
        let (above, below) = system.split_at_mut(column + 1);
        let pivot = &above[column];
        for equation in below {
            let factor = equation[column] / pivot[column];
            for (cell, from) in equation.iter_mut().zip(pivot).skip(column) {
                *cell -= factor * from;
            }
        }
    }
    let mut solution = vec![0.0; width];
    for row in (0..width).rev() {
        let known: f64 = (row + 1..width).map(|column| system[row][column] * solution[column]).sum();
        solution[row] = (system[row][width] - known) / system[row][row];
    }
    solution
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn systems_are_solved() {
        let solution = solve(vec![vec![0.0, 2.0, 4.0], vec![3.0, 1.0, 5.0]]);
        assert!((solution[0] - 1.0).abs() < 1e-12 && (solution[1] - 2.0).abs() < 1e-12, "{solution:?}");
    }

    #[test]
    fn shares_are_learnt() {
        // Of those with the figure 1, 9 in 10 come true; of the others, 2 in 10.
        let figures = [[1.0, 0.0], [1.0, 1.0]];
        let observations: Vec<Observation<'_>> =
            (0..20_000).map(|n| (&figures[n % 2][..], if n % 2 == 1 { n % 20 != 1 } else { n % 10 < 4 && n % 20 < 10 })).collect();
        let share = |kind: usize| {
            let of: Vec<bool> = observations.iter().enumerate().filter(|(n, _)| n % 2 == kind).map(|(_, o)| o.1).collect();
            of.iter().filter(|right| **right).count() as f64 / of.len() as f64
        };
        let weights = fit(&observations);
        for kind in [0, 1] {
            assert!((probability(&weights, &figures[kind]) - share(kind)).abs() < 0.002, "{weights:?}");
        }
        assert!(share(1) > 0.85 && share(0) < 0.25);
    }

    #[test]
    fn what_tells_nothing_weighs_little_and_a_constant_none() {
        let figures: Vec<[f32; 3]> = (0..400).map(|n| [1.0, if n % 4 < 2 { 5.0 } else { 6.0 }, 7.0]).collect();
        let observations: Vec<Observation<'_>> = figures.iter().enumerate().map(|(n, figures)| (&figures[..], n % 2 == 0)).collect();
        let weights = fit(&observations);
        assert!(weights[1].abs() < 1e-6 && weights[2].abs() < 1e-6, "{weights:?}");
        assert!((probability(&weights, &figures[0]) - 0.5).abs() < 1e-6);
    }
}
