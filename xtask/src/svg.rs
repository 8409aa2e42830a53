//! Small diagrams as SVG: readable on light and on dark pages, told apart by shape and not by hue alone.

use std::fmt::{Display, Write as _};

/// Where the plot stands in the picture: left, top, width and height, in pixels.
const PLOT: [f64; 4] = [56.0, 64.0, 330.0, 260.0];
/// The picture's width and height.
const SIZE: [f64; 2] = [420.0, 378.0];

/// Colours by role, for light pages and for dark ones: inks have a contrast of at least 4.5 to their
/// ground. Without variables, which not every reader of SVG knows.
const STYLE: &str = "\
text{font:12px system-ui,-apple-system,'Segoe UI',sans-serif;fill:#59636e}.title{font-size:14px;font-weight:600;fill:#1f2328}\
.note{font-size:11px}.label{fill:#1f2328}.ground{fill:#fff}.share{fill:#d1d9e0}.grid{stroke:#e4e8ec;fill:none}\
.guide{stroke:#59636e;stroke-dasharray:4 4}.one{fill:#0550ae;stroke:#0550ae}.two{fill:#fff;stroke:#a0530a;stroke-width:1.5}.path{fill:none}\
@media(prefers-color-scheme:dark){text{fill:#9198a1}.title,.label{fill:#e6edf3}.ground{fill:#0d1117}.share{fill:#3d444d}.grid{stroke:#21262d}\
.guide{stroke:#9198a1}.one{fill:#6cb6ff;stroke:#6cb6ff}.two{fill:#0d1117;stroke:#e3a008}.path{fill:none}}";

/// How an axis is laid out.
pub(crate) struct Axis<'a> {
    pub(crate) name: &'a str,
    /// The values at its two ends.
    pub(crate) range: [f64; 2],
    /// Whether equal steps are equal factors.
    pub(crate) logarithmic: bool,
    /// Where it is marked, and with what words.
    pub(crate) ticks: &'a [(f64, &'a str)],
}

impl Axis<'_> {
    /// The place of a value, from 0 to 1.
    fn place(&self, value: f64) -> f64 {
        let scale = |x: f64| if self.logarithmic { x.max(f64::MIN_POSITIVE).ln() } else { x };
        let [low, high] = self.range.map(scale);
        (scale(value) - low) / (high - low)
    }
}

/// A diagram with two axes.
pub(crate) struct Diagram<'a> {
    across: Axis<'a>,
    up: Axis<'a>,
    body: String,
}

impl<'a> Diagram<'a> {
    /// An empty diagram; `title` and `note` stand above it, and what it shows is read aloud from them.
    pub(crate) fn new(title: &str, note: &str, across: Axis<'a>, up: Axis<'a>) -> Self {
        let [width, height] = SIZE;
        let [left, top, wide, high] = PLOT;
        let mut body = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" role=\"img\" \
             aria-labelledby=\"title note\">\n<style>{STYLE}</style>\n<rect class=\"ground\" width=\"{width}\" height=\"{height}\" rx=\"8\"/>\n\
             <text id=\"title\" class=\"title\" x=\"16\" y=\"26\">{}</text>\n<text id=\"note\" class=\"note\" x=\"16\" y=\"44\">{}</text>\n",
            escape(title),
            escape(note)
        );
        for &(value, words) in across.ticks {
            let x = left + across.place(value) * wide;
            let _ = writeln!(body, "<path class=\"grid\" d=\"M{x:.1} {top}v{high}\"/>");
            let _ = writeln!(body, "<text x=\"{x:.1}\" y=\"{}\" text-anchor=\"middle\">{}</text>", top + high + 17.0, escape(words));
        }
        for &(value, words) in up.ticks {
            let y = top + (1.0 - up.place(value)) * high;
            let _ = writeln!(body, "<path class=\"grid\" d=\"M{left} {y:.1}h{wide}\"/>");
            let _ = writeln!(body, "<text x=\"{}\" y=\"{:.1}\" text-anchor=\"end\">{}</text>", left - 8.0, y + 4.0, escape(words));
        }
        let middle = left + wide / 2.0;
        let _ = writeln!(body, "<text x=\"{middle}\" y=\"{}\" text-anchor=\"middle\">{}</text>", top + high + 37.0, escape(across.name));
        let half = top + high / 2.0;
        let _ = writeln!(
            body,
            "<text x=\"16\" y=\"{half}\" text-anchor=\"middle\" transform=\"rotate(-90 16 {half})\">{}</text>",
            escape(up.name)
        );
        Self { across, up, body }
    }

    fn at(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        let [left, top, wide, high] = PLOT;
        [left + self.across.place(x) * wide, top + (1.0 - self.up.place(y)) * high]
    }

    /// A line through points, of the class `guide`, `one` or `two`.
    pub(crate) fn line(&mut self, class: &str, points: &[[f64; 2]]) {
        let places: Vec<String> = points.iter().map(|&point| self.at(point)).map(|[x, y]| format!("{x:.1},{y:.1}")).collect();
        let _ = writeln!(self.body, "<polyline class=\"{class} path\" points=\"{}\"/>", places.join(" "));
    }

    /// A filled disc.
    pub(crate) fn disc(&mut self, class: &str, at: [f64; 2]) {
        let [x, y] = self.at(at);
        let _ = writeln!(self.body, "<circle class=\"{class}\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"4\"/>");
    }

    /// A diamond.
    pub(crate) fn diamond(&mut self, class: &str, at: [f64; 2]) {
        let [x, y] = self.at(at);
        let _ = writeln!(self.body, "<path class=\"{class}\" d=\"M{x:.1} {:.1}l4.5 4.5l-4.5 4.5l-4.5-4.5z\"/>", y - 4.5);
    }

    /// A bar that stands on the lower edge.
    pub(crate) fn bar(&mut self, from: f64, to: f64, height: f64) {
        self.block([from, height], [to, self.up.range[0]]);
    }

    /// A soft block between its upper left and its lower right corner.
    pub(crate) fn block(&mut self, from: [f64; 2], to: [f64; 2]) {
        let ([left, top], [right, bottom]) = (self.at(from), self.at(to));
        let (left, width, height) = (left + 0.5, (right - left - 1.0).max(0.0), bottom - top);
        let _ = writeln!(self.body, "<rect class=\"share\" x=\"{left:.1}\" y=\"{top:.1}\" width=\"{width:.1}\" height=\"{height:.1}\"/>");
    }

    /// Words beside a point, `across` and `down` pixels from it; `anchor` is start, middle or end.
    pub(crate) fn words(&mut self, at: [f64; 2], [across, down]: [f64; 2], anchor: &str, words: impl Display) {
        let [x, y] = self.at(at);
        let (x, y) = (x + across, y + down);
        let words = escape(&words.to_string());
        let _ = writeln!(self.body, "<text class=\"label note\" x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\">{words}</text>");
    }

    /// The picture.
    pub(crate) fn finish(mut self) -> String {
        self.body += "</svg>\n";
        self.body
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stand_where_their_axis_puts_them() {
        let plain = |logarithmic| Axis { name: "a<b", range: [1.0, 100.0], logarithmic, ticks: &[(10.0, "ten")] };
        assert!((plain(true).place(10.0) - 0.5).abs() < 1e-12);
        assert!((plain(false).place(50.5) - 0.5).abs() < 1e-12);
        let mut diagram = Diagram::new("x & y", "", plain(true), plain(false));
        diagram.disc("one", [10.0, 100.0]);
        let picture = diagram.finish();
        let [left, top, wide, _] = PLOT;
        assert!(picture.contains(&format!("cx=\"{:.1}\" cy=\"{top:.1}\"", left + wide / 2.0)), "{picture}");
        assert!(picture.contains("a&lt;b") && picture.contains("x &amp; y") && picture.ends_with("</svg>\n"));
    }
}
