//! Shares with their intervals, and how well two readers agree. No other statistics are needed, so no library is.

use serde::Serialize;

/// The quantile of the normal distribution that leaves 2.5 % on either side.
const Z: f64 = 1.959_963_984_540_054;

/// A share with its 95 % interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Share {
    /// The estimate, from 0 to 1.
    pub share: f64,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end of the interval.
    pub high: f64,
}

/// The share of `right` among judgements with weights, with Wilson's score interval.
///
/// The share is the weighted one (Hájek's ratio estimator). The interval is Wilson's at the effective size of the sample
/// after Kish, `(Σw)² / Σw²`, which is the number of judgements where all weights are the same. None without judgements.
#[must_use]
pub fn share(judgements: &[(f64, bool)]) -> Option<Share> {
    let sum: f64 = judgements.iter().map(|(weight, _)| weight).sum();
    let squares: f64 = judgements.iter().map(|(weight, _)| weight * weight).sum();
    if sum <= 0.0 || squares <= 0.0 {
        return None;
    }
    // The sum of nothing is -0.0, which would be printed.
    let right = 0.0 + judgements.iter().filter(|(_, right)| *right).map(|(weight, _)| weight).sum::<f64>();
    Some(wilson(right / sum, sum * sum / squares))
}

/// Wilson's score interval of a share `p` of `n`.
#[must_use]
pub fn wilson(p: f64, n: f64) -> Share {
    let spread = Z * Z / n;
    let centre = (p + spread / 2.0) / (1.0 + spread);
    let half = Z / (1.0 + spread) * (p * (1.0 - p) / n + spread / (4.0 * n)).sqrt();
    // At none and at all, rounding would leave the end a hair outside of the share.
    let low = if p <= 0.0 { 0.0 } else { (centre - half).max(0.0) };
    let high = if p >= 1.0 { 1.0 } else { (centre + half).min(1.0) };
    Share { share: p, low, high }
}

/// Cohen's kappa of two readers over the units that both judged. None where nothing but one category was used by both:
/// then there is no chance to correct for.
#[must_use]
pub fn kappa<T: PartialEq + Copy>(pairs: &[(T, T)]) -> Option<f64> {
    let n = pairs.len() as f64;
    let agreed = pairs.iter().filter(|(a, b)| a == b).count() as f64 / n;
    let mut categories: Vec<T> = Vec::new();
    for category in pairs.iter().flat_map(|&(a, b)| [a, b]) {
        if !categories.contains(&category) {
            categories.push(category);
        }
    }
    let share = |of: &dyn Fn(&(T, T)) -> bool| pairs.iter().filter(|pair| of(pair)).count() as f64 / n;
    let chance: f64 = categories.iter().map(|category| share(&|pair| pair.0 == *category) * share(&|pair| pair.1 == *category)).sum();
    (!pairs.is_empty() && categories.len() > 1).then(|| (agreed - chance) / (1.0 - chance))
}

/// Krippendorff's alpha for categories without an order. Each unit has the categories that its readers gave; units with
/// fewer than two count for nothing. None where only one category was ever given.
#[must_use]
pub fn alpha<T: PartialEq + Copy>(units: &[Vec<T>]) -> Option<f64> {
    let paired: Vec<&Vec<T>> = units.iter().filter(|unit| unit.len() > 1).collect();
    let n: usize = paired.iter().map(|unit| unit.len()).sum();
    let mut totals: Vec<(T, f64)> = Vec::new();
    for value in paired.iter().flat_map(|unit| unit.iter()) {
        match totals.iter_mut().find(|(category, _)| category == value) {
            Some((_, count)) => *count += 1.0,
            None => totals.push((*value, 1.0)),
        }
    }
    if totals.len() < 2 {
        return None;
    }
    let observed: f64 = paired
        .iter()
        .map(|unit| {
            let unlike = unit.iter().map(|a| unit.iter().filter(|b| *b != a).count()).sum::<usize>();
            unlike as f64 / (unit.len() - 1) as f64
        })
        .sum();
    let n = n as f64;
    let expected = (n * n - totals.iter().map(|(_, count)| count * count).sum::<f64>()) / (n - 1.0);
    Some(1.0 - observed / expected)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(a: f64, b: f64) -> bool {
        (a - b).abs() < 0.000_05
    }

    #[test]
    fn wilson_is_as_published() {
        // Newcombe, Statistics in Medicine 17 (1998), table I, method 3.
        for (right, n, low, high) in [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)] {
            let judgements: Vec<(f64, bool)> = (0..n).map(|at| (1.0, at < right)).collect();
            let found = share(&judgements).unwrap();
            assert!(near(found.low, low) && near(found.high, high), "{right}/{n}: {found:?}");
            assert!(near(found.share, f64::from(right) / f64::from(n)));
        }
        assert_eq!(share(&[]), None);
        assert_eq!(share(&[(1.0, true)]).unwrap().high, 1.0);
    }

    #[test]
    fn weights_count_and_widen_the_interval() {
        // Two of two right that stand for 10 each, one of two that stand for 90 each: (20 + 90) / 200.
        let found = share(&[(10.0, true), (10.0, true), (90.0, true), (90.0, false)]).unwrap();
        assert!(near(found.share, 0.55), "{found:?}");
        // The effective size is 200² / (10² + 10² + 90² + 90²) = 2.439.
        let by_hand = wilson(0.55, 40_000.0 / 16_400.0);
        assert!(near(found.low, by_hand.low) && near(found.high, by_hand.high));
        assert!(found.high - found.low > wilson(0.55, 4.0).high - wilson(0.55, 4.0).low);
        // The same weights, whatever they are, change nothing.
        assert_eq!(share(&[(7.0, true), (7.0, false)]), share(&[(1.0, true), (1.0, false)]));
    }

    #[test]
    fn kappa_is_as_published() {
        // The 50 proposals in all textbooks: 20 both yes, 5 and 10 apart, 15 both no. 0.7 observed, 0.5 by chance.
        let mut pairs = vec![(true, true); 20];
        pairs.extend(vec![(true, false); 5]);
        pairs.extend(vec![(false, true); 10]);
        pairs.extend(vec![(false, false); 15]);
        assert!(near(kappa(&pairs).unwrap(), 0.4));
        assert_eq!(kappa(&[(true, true), (true, true)]), None);
        assert_eq!(kappa::<bool>(&[]), None);
        assert!(near(kappa(&[(true, true), (false, false)]).unwrap(), 1.0));
    }

    #[test]
    fn alpha_is_as_published() {
        // Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), example A: two observers, binary, 0.095.
        let (first, second) = ([0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]);
        let units: Vec<Vec<i32>> = first.iter().zip(second).map(|(a, b)| vec![*a, b]).collect();
        assert!((alpha(&units).unwrap() - 0.095).abs() < 0.000_5);
        // Example C: four observers, five categories, judgements missing: 0.743.
        let readers: [[i32; 12]; 4] = [
            [1, 2, 3, 3, 2, 1, 4, 1, 2, 0, 0, 0],
            [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, 0, 3],
            [0, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, 0],
            [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, 0],
        ];
        let units: Vec<Vec<i32>> =
            (0..12).map(|unit| readers.iter().map(|reader| reader[unit]).filter(|value| *value != 0).collect()).collect();
        assert!((alpha(&units).unwrap() - 0.743).abs() < 0.000_5, "{:?}", alpha(&units));
        assert_eq!(alpha(&[vec![1, 1], vec![1]]), None);
    }
}
