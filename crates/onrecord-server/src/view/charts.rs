//! Charts, drawn here as SVG: no script, no style inside, readable without colour.

use crate::api::Facet;
use crate::ask::address;
use jiff::ToSpan as _;
use jiff::civil::Date;
use std::collections::HashMap;
use std::fmt::Write as _;

/// Bars of one chart at most; longer stretches of time are drawn by year.
const MOST_BARS: usize = 120;

pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            _ => escaped.push(character),
        }
    }
    escaped
}

/// One bar for each month from the first to the last, those without a statement too, else for each year; none for fewer than two.
pub(crate) fn timeline(months: &[Facet], name: &str) -> Option<String> {
    let bars = by_month(months).filter(|bars| bars.len() <= MOST_BARS).or_else(|| by_year(months))?;
    if bars.len() < 2 {
        return None;
    }
    let (width, height) = (720.0, 96.0);
    let highest = bars.iter().map(|bar| bar.1).max().unwrap_or(1).max(1);
    let step = width / bars.len() as f64;
    let mut svg = format!(
        "<svg class=\"chart\" viewBox=\"0 0 720 120\" role=\"group\" aria-label=\"Statements of {} from {} to {}, most in one: {highest}\">",
        escape(name),
        bars[0].0,
        bars[bars.len() - 1].0
    );
    let _ = write!(svg, "<line x1=\"0\" y1=\"{height}\" x2=\"{width}\" y2=\"{height}\"/>");
    for (at, (label, count)) in bars.iter().enumerate() {
        let tall = if *count == 0 { 0.0 } else { (*count as f64 / highest as f64 * (height - 8.0)).max(2.0) };
        let link = address("/search", [("name", name), ("said_after", label), ("said_before", label), ("order", "earliest")]);
        let _ = write!(
            svg,
            "<a href=\"{}\"><title>{label}: {count}</title><rect x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{tall:.1}\"/></a>",
            escape(&link),
            at as f64 * step + step * 0.1,
            height - tall,
            step * 0.8,
        );
    }
    let _ = write!(svg, "<text x=\"0\" y=\"114\">{}</text>", bars[0].0);
    let _ = write!(svg, "<text x=\"720\" y=\"114\" text-anchor=\"end\">{}</text></svg>", bars[bars.len() - 1].0);
    Some(svg)
}

fn by_month(months: &[Facet]) -> Option<Vec<(String, u64)>> {
    let counts: HashMap<&str, u64> = months.iter().map(|facet| (facet.value.as_str(), facet.count)).collect();
    let day = |facet: &Facet| format!("{}-01", facet.value).parse::<Date>().ok();
    let (mut at, last) = (day(months.first()?)?, day(months.last()?)?);
    let mut bars = Vec::new();
    while at <= last && bars.len() <= MOST_BARS {
        let label = at.strftime("%Y-%m").to_string();
        let count = counts.get(label.as_str()).copied().unwrap_or(0);
        bars.push((label, count));
        at = at.checked_add(1.month()).ok()?;
    }
    Some(bars)
}

fn by_year(months: &[Facet]) -> Option<Vec<(String, u64)>> {
    let year = |facet: &Facet| facet.value.get(..4).and_then(|year| year.parse::<usize>().ok());
    let (first, last) = (months.iter().filter_map(year).min()?, months.iter().filter_map(year).max()?);
    let mut counts = vec![0; (last - first).min(MOST_BARS) + 1];
    for facet in months {
        if let Some(slot) = year(facet).and_then(|year| counts.get_mut(year - first)) {
            *slot += facet.count;
        }
    }
    Some(counts.into_iter().enumerate().map(|(at, count)| (format!("{:04}", first + at), count)).collect())
}

/// The speaker in the middle and those spoken of around; thicker lines for more statements. None when there is nobody.
pub(crate) fn network(name: &str, about: &[Facet]) -> Option<String> {
    let others: Vec<&Facet> = about.iter().filter(|facet| facet.value != name).take(10).collect();
    let most = others.iter().map(|facet| facet.count).max()?;
    let mut svg = format!(
        "<svg class=\"chart network\" viewBox=\"0 0 720 300\" role=\"group\" aria-label=\"Of whom {} speaks: {} names, listed beside\">",
        escape(name),
        others.len()
    );
    let (x, y) = (360.0, 150.0);
    let place = |at: usize| {
        let angle = std::f64::consts::TAU * (at as f64 + 0.5) / others.len() as f64;
        (x + 230.0 * angle.cos(), y + 112.0 * angle.sin())
    };
    for (at, facet) in others.iter().enumerate() {
        let (to_x, to_y) = place(at);
        let wide = 1.0 + 7.0 * facet.count as f64 / most as f64;
        let _ = write!(svg, "<line x1=\"{x}\" y1=\"{y}\" x2=\"{to_x:.0}\" y2=\"{to_y:.0}\" stroke-width=\"{wide:.1}\"/>");
    }
    let _ = write!(
        svg,
        "<circle cx=\"{x}\" cy=\"{y}\" r=\"9\"/><text class=\"who\" x=\"{x}\" y=\"{}\" text-anchor=\"middle\">{}</text>",
        y - 16.0,
        escape(&short(name))
    );
    for (at, facet) in others.iter().enumerate() {
        let (to_x, to_y) = place(at);
        let anchor = if to_x > x + 60.0 {
            "start"
        } else if to_x < x - 60.0 {
            "end"
        } else {
            "middle"
        };
        let beside = match anchor {
            "start" => 10.0,
            "end" => -10.0,
            _ => 0.0,
        };
        let below = if anchor == "middle" { if to_y > y { 20.0 } else { -12.0 } } else { 4.0 };
        let link = address("/search", [("name", name), ("about", &facet.value)]);
        let _ = write!(
            svg,
            "<a href=\"{}\"><circle cx=\"{to_x:.0}\" cy=\"{to_y:.0}\" r=\"5\"/><text x=\"{:.0}\" y=\"{:.0}\" text-anchor=\"{anchor}\">{} ({})</text></a>",
            escape(&link),
            to_x + beside,
            to_y + below,
            escape(&short(&facet.value)),
            facet.count
        );
    }
    svg.push_str("</svg>");
    Some(svg)
}

/// A name that fits beside its dot.
fn short(name: &str) -> String {
    const MOST: usize = 22;
    if name.chars().count() <= MOST { name.to_owned() } else { name.chars().take(MOST - 1).chain(['…']).collect() }
}

#[cfg(test)]
mod tests {
    use super::{network, timeline};
    use crate::api::Facet;

    fn facets(values: &[(&str, u64)]) -> Vec<Facet> {
        values.iter().map(|(value, count)| Facet { value: (*value).to_owned(), count: *count }).collect()
    }

    #[test]
    fn months_without_a_statement_have_their_place() {
        let svg = timeline(&facets(&[("2025-01", 2), ("2025-04", 4)]), "Ada <Quill>").expect("more than one month");
        assert_eq!(svg.matches("<rect").count(), 4);
        assert!(svg.contains("<title>2025-02: 0</title>") && svg.contains("Ada &lt;Quill&gt;"), "{svg}");
        assert!(timeline(&facets(&[("2025-01", 2)]), "A").is_none() && timeline(&[], "A").is_none());
        let years = timeline(&facets(&[("1990-01", 2), ("2025-04", 4)]), "A").expect("by year");
        assert_eq!(years.matches("<rect").count(), 36);
        assert!(timeline(&facets(&[("soon", 1), ("later", 2)]), "A").is_none());
    }

    #[test]
    fn the_network_has_everybody_but_the_speaker() {
        let svg = network("Ada", &facets(&[("Ada", 9), ("Board", 3), ("Ferry", 1)])).expect("two others");
        assert_eq!((svg.matches("<circle").count(), svg.matches("Board (3)").count()), (3, 1));
        assert!(network("Ada", &facets(&[("Ada", 9)])).is_none());
    }
}
