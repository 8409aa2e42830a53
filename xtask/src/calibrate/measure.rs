//! How far are probabilities from what came true?

/// A probability that was given, and whether it came true.
pub(super) type Forecast = (f64, bool);

/// Forecasts of about the same probability.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Bin {
    pub(super) count: usize,
    /// The lowest and the highest probability in it.
    pub(super) range: [f64; 2],
    /// Their mean.
    pub(super) forecast: f64,
    /// The share that came true.
    pub(super) right: f64,
}

/// Puts forecasts into `count` bins of the same size, in order of their probability.
pub(super) fn bins(forecasts: &[Forecast], count: usize) -> Vec<Bin> {
    let mut sorted = forecasts.to_vec();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
    let edge = |number: usize| number * sorted.len() / count;
    (0..count)
        .map(|number| &sorted[edge(number)..edge(number + 1)])
        .filter(|bin| !bin.is_empty())
        .map(|bin| Bin {
            count: bin.len(),
            range: [bin[0].0, bin[bin.len() - 1].0],
            forecast: mean(bin.iter().map(|(p, _)| *p)),
            right: mean(bin.iter().map(|(_, right)| truth(*right))),
        })
        .collect()
}

/// Expected calibration error: the mean distance of a bin's share from its forecast.
pub(super) fn calibration_error(forecasts: &[Forecast], count: usize) -> f64 {
    let all = forecasts.len().max(1) as f64;
    bins(forecasts, count).iter().map(|bin| bin.count as f64 * (bin.right - bin.forecast).abs()).sum::<f64>() / all
}

/// The mean squared distance of a forecast from what came true (Brier 1950).
pub(super) fn brier(forecasts: &[Forecast]) -> f64 {
    mean(forecasts.iter().map(|(p, right)| (p - truth(*right)).powi(2)))
}

/// Area under the risk-coverage curve: the share of wrong ones among the surest, averaged over how many of them are kept.
pub(super) fn risk_coverage(forecasts: &[Forecast]) -> f64 {
    let mut sorted = forecasts.to_vec();
    sorted.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut wrong = 0;
    mean(sorted.iter().enumerate().map(|(index, (_, right))| {
        wrong += usize::from(!right);
        wrong as f64 / (index + 1) as f64
    }))
}

/// The chance that one that came true has a higher probability than one that did not.
pub(super) fn separation(forecasts: &[Forecast]) -> f64 {
    let mut sorted = forecasts.to_vec();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (mut wrong_below, mut won) = (0.0, 0.0);
    for tied in sorted.chunk_by(|a, b| a.0 == b.0) {
        let right = tied.iter().filter(|(_, right)| *right).count() as f64;
        let wrong = tied.len() as f64 - right;
        won += right * (wrong_below + wrong / 2.0);
        wrong_below += wrong;
    }
    let right = sorted.len() as f64 - wrong_below;
    if right * wrong_below == 0.0 { 0.5 } else { won / (right * wrong_below) }
}

/// What is left when only forecasts of at least a threshold are kept.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Kept {
    pub(super) threshold: f64,
    pub(super) kept: usize,
    /// The share of what is kept that is right.
    pub(super) precision: f64,
    /// The share of what was to be found that is kept and right.
    pub(super) recall: f64,
}

/// What is kept at a threshold, of which `gold` were to be found.
pub(super) fn keep(forecasts: &[Forecast], threshold: f64, gold: usize) -> Kept {
    let kept: Vec<bool> = forecasts.iter().filter(|(p, _)| *p >= threshold).map(|(_, right)| *right).collect();
    let right = kept.iter().filter(|right| **right).count() as f64;
    Kept { threshold, kept: kept.len(), precision: right / kept.len().max(1) as f64, recall: right / gold.max(1) as f64 }
}

/// The lowest threshold, in steps of a hundredth, from which on the precision is reached.
pub(super) fn threshold_for(forecasts: &[Forecast], precision: f64, gold: usize) -> Option<Kept> {
    (0..100).map(|step| keep(forecasts, f64::from(step) / 100.0, gold)).find(|kept| kept.kept > 0 && kept.precision >= precision)
}

fn truth(right: bool) -> f64 {
    f64::from(u8::from(right))
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (count, sum) = values.fold((0usize, 0.0), |(count, sum), value| (count + 1, sum + value));
    sum / count.max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    const FORECASTS: [Forecast; 4] = [(0.9, true), (0.2, false), (0.6, false), (0.7, true)];

    #[test]
    fn bins_hold_the_same_number_each() {
        let found = bins(&FORECASTS, 2);
        assert_eq!(
            found.iter().map(|bin| (bin.count, bin.range, bin.right)).collect::<Vec<_>>(),
            [(2, [0.2, 0.6], 0.0), (2, [0.7, 0.9], 1.0)]
        );
        assert!((calibration_error(&FORECASTS, 2) - 0.3).abs() < 1e-12);
        assert!((calibration_error(&FORECASTS, 1) - 0.1).abs() < 1e-12);
        assert_eq!(bins(&FORECASTS, 9).len(), 4);
        assert_eq!((bins(&[], 3).len(), calibration_error(&[], 3)), (0, 0.0));
    }

    #[test]
    fn errors_and_order_are_measured() {
        assert!((brier(&FORECASTS) - (0.01 + 0.04 + 0.36 + 0.09) / 4.0).abs() < 1e-12);
        assert_eq!(separation(&FORECASTS), 1.0);
        assert_eq!(separation(&[(0.5, true), (0.5, false)]), 0.5);
        assert_eq!(separation(&[(0.1, true), (0.5, false)]), 0.0);
        // Kept from the surest on: none, none, one of three and two of four are wrong.
        assert!((risk_coverage(&FORECASTS) - (1.0 / 3.0 + 0.5) / 4.0).abs() < 1e-12);
    }

    #[test]
    fn a_threshold_trades_recall_for_precision() {
        let kept = keep(&FORECASTS, 0.6, 4);
        assert_eq!((kept.kept, kept.recall), (3, 0.5));
        assert!((kept.precision - 2.0 / 3.0).abs() < 1e-12);
        assert_eq!(threshold_for(&FORECASTS, 0.9, 4).map(|kept| kept.threshold), Some(0.61));
        assert_eq!(threshold_for(&FORECASTS[1..3], 0.9, 4), None);
    }
}
