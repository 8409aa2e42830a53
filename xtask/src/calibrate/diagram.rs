//! `eval/calibration.svg`: what was said against what was right.

use super::measure::{Bin, Forecast, bins};
use crate::svg::{Axis, Diagram};

/// Bars of the histogram below.
const BARS: usize = 20;
/// The height, on the axis of shares, of a bar that holds all.
const BAR_HEIGHT: f64 = 1.2;

/// The reliability diagram: ten bins of equal size before calibration (diamonds) and after (discs, with
/// the interval of 95% for the share that is right), over how often each confidence was given.
pub(super) fn draw(raw: &[Forecast], fitted: &[Forecast], articles: usize) -> String {
    const TICKS: [(f64, &str); 6] = [(0.0, "0"), (0.2, "0.2"), (0.4, "0.4"), (0.6, "0.6"), (0.8, "0.8"), (1.0, "1")];
    let axis = |name| Axis { name, range: [0.0, 1.0], logarithmic: false, ticks: &TICKS };
    let note = format!("{} statements in {articles} articles, weights fitted on other articles", fitted.len());
    let mut diagram = Diagram::new("Of statements this sure, how many are right?", &note, axis("confidence"), axis("share that is right"));
    for bar in 0..BARS {
        let [from, to] = [bar, bar + 1].map(|edge| edge as f64 / BARS as f64);
        let last = bar + 1 == BARS;
        let inside = fitted.iter().filter(|(p, _)| *p >= from && (*p < to || last)).count();
        diagram.bar(from, to, BAR_HEIGHT * inside as f64 / fitted.len().max(1) as f64);
    }
    diagram.line("guide", &[[0.0, 0.0], [1.0, 1.0]]);
    let point = |bin: &Bin| [bin.forecast, bin.right];
    let (before, after) = (bins(raw, 10), bins(fitted, 10));
    for bin in &before {
        diagram.diamond("two", point(bin));
    }
    for bin in &after {
        let [low, high] = interval(bin);
        diagram.line("one", &[[bin.forecast, low], [bin.forecast, high]]);
        diagram.disc("one", point(bin));
    }
    diagram.disc("one", [0.04, 0.95]);
    diagram.words([0.04, 0.95], [10.0, 4.0], "start", "calibrated, with 95% intervals");
    diagram.diamond("two", [0.04, 0.88]);
    diagram.words([0.04, 0.88], [10.0, 4.0], "start", "before: the network’s own probabilities");
    diagram.finish()
}

/// The 95% interval of a bin's share (Wilson 1927).
fn interval(bin: &Bin) -> [f64; 2] {
    const Z: f64 = 1.96;
    let n = bin.count as f64;
    let centre = bin.right + Z * Z / (2.0 * n);
    let reach = Z * (bin.right * (1.0 - bin.right) / n + Z * Z / (4.0 * n * n)).sqrt();
    [centre - reach, centre + reach].map(|edge| (edge / (1.0 + Z * Z / n)).clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interval_holds_the_share_and_stays_in_range() {
        for (count, right) in [(10, 0.0), (10, 1.0), (200, 0.5)] {
            let [low, high] = interval(&Bin { count, range: [0.0, 1.0], forecast: 0.5, right });
            assert!((0.0..=right + 1e-12).contains(&low) && (right - 1e-12..=1.0).contains(&high), "{low} {high}");
        }
        let [low, high] = interval(&Bin { count: 100, range: [0.0, 1.0], forecast: 0.5, right: 0.5 });
        assert!((low - 0.404).abs() < 0.001 && (high - 0.596).abs() < 0.001, "{low} {high}");
    }

    #[test]
    fn each_bin_is_drawn_twice_and_the_legend_once() {
        let forecasts: Vec<Forecast> = (0..100).map(|n| (f64::from(n) / 100.0, n % 3 == 0)).collect();
        let picture = draw(&forecasts, &forecasts, 7);
        assert_eq!(picture.matches("<circle").count(), 11);
        assert_eq!(picture.matches("class=\"share\"").count(), BARS);
        assert!(picture.contains("100 statements in 7 articles"));
    }
}
