//! `speed [--write]`: what does accuracy cost? Draws `eval/speed.svg` from `eval/speed.tsv`.
//!
//! A row of the table is a network: how many parameters each word passes, millions of floating-point
//! operations a word (two a parameter that is multiplied, 1.19 units a word), words a second as
//! a multiple of the shipped network's on the same core, and soft F1 on PolNeAR dev. Rows are
//! added by hand, from the logs of training and `cargo bench`; those without a speed are not drawn.

use crate::svg::{Axis, Diagram};
use std::error::Error;
use std::path::Path;

const TABLE: &str = "eval/speed.tsv";
const PICTURE: &str = "eval/speed.svg";
const HEADER: &str = "network\tparameters\tmflop_a_word\trelative_speed\tsoft_f1\tnote";
/// The row that all speeds are relative to.
const SHIPPED: &str = "shipped";
/// At which soft F1 two trained people agree on PolNeAR.
const PEOPLE: [f64; 2] = [63.0, 69.0];

/// A network of the table.
#[derive(Clone, Debug, PartialEq)]
struct Row {
    network: String,
    /// As a multiple of the shipped network's; none where nobody measured it.
    speed: Option<f64>,
    soft_f1: f64,
}

/// Runs the chore.
pub(crate) fn run(arguments: &[String]) -> Result<(), Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let rows = parse(&std::fs::read_to_string(root.join(TABLE))?)?;
    for row in &rows {
        println!("{:24} {:>6} {:.1}", row.network, row.speed.map_or_else(|| "-".to_owned(), |speed| format!("{speed:.3}")), row.soft_f1);
    }
    match arguments {
        [] => Ok(()),
        [option] if option == "--write" => {
            std::fs::write(root.join(PICTURE), draw(&rows))?;
            println!("{PICTURE} is written");
            Ok(())
        }
        _ => Err("usage: speed [--write]".into()),
    }
}

fn parse(text: &str) -> Result<Vec<Row>, String> {
    let mut lines = text.lines().enumerate();
    if lines.next().map(|(_, line)| line) != Some(HEADER) {
        return Err(format!("{TABLE}:1: the columns are not {HEADER:?}"));
    }
    let rows = lines.map(|(index, line)| {
        let bad = |what: &str| format!("{TABLE}:{}: {what}", index + 1);
        let [network, parameters, flops, speed, soft_f1, _note] = line.split('\t').collect::<Vec<_>>()[..] else {
            return Err(bad("there are not six columns"));
        };
        let number = |text: &str| text.parse::<f64>().ok().filter(|x| x.is_finite() && *x > 0.0).ok_or_else(|| bad("not a number above 0"));
        parameters.parse::<u64>().map_err(|_| bad("parameters are no whole number"))?;
        number(flops)?;
        let speed = if speed.is_empty() { None } else { Some(number(speed)?) };
        Ok(Row { network: network.to_owned(), speed, soft_f1: number(soft_f1)? })
    });
    let rows = rows.collect::<Result<Vec<Row>, String>>()?;
    match rows.iter().filter(|row| row.network == SHIPPED).collect::<Vec<_>>()[..] {
        [row] if row.speed == Some(1.0) => Ok(rows),
        _ => Err(format!("{TABLE}: there is not one row '{SHIPPED}' of speed 1")),
    }
}

/// Accuracy over speed: the shipped network as a disc, others as diamonds, human agreement as a band.
fn draw(rows: &[Row]) -> String {
    let points: Vec<(&Row, [f64; 2])> = rows.iter().filter_map(|row| Some((row, [row.speed?, row.soft_f1]))).collect();
    let least = |at: usize| points.iter().map(|(_, point)| point[at]).fold(f64::INFINITY, f64::min);
    let most = |at: usize| points.iter().map(|(_, point)| point[at]).fold(0.0, f64::max);
    const FACTORS: [(f64, &str); 9] =
        [(0.01, "1/100"), (0.03, "1/33"), (0.1, "1/10"), (0.33, "1/3"), (1.0, "1"), (3.0, "3"), (10.0, "10"), (30.0, "30"), (100.0, "100")];
    let across = [least(0) / 1.6, most(0) * 3.0];
    let factors: Vec<(f64, &str)> = FACTORS.into_iter().filter(|(x, _)| (across[0]..=across[1]).contains(x)).collect();
    let up = [(least(1) / 5.0).floor() * 5.0, (most(1).max(PEOPLE[1]) / 5.0).ceil() * 5.0];
    let steps: Vec<(f64, String)> =
        (0..=20).map(|step| f64::from(step) * 5.0).filter(|y| (up[0]..=up[1]).contains(y)).map(|y| (y, y.to_string())).collect();
    let steps: Vec<(f64, &str)> = steps.iter().map(|(y, words)| (*y, words.as_str())).collect();
    let mut diagram = Diagram::new(
        "What accuracy costs",
        "PolNeAR dev, one core; speed.tsv tells how each was trained",
        Axis { name: "words a second, shipped network = 1", range: across, logarithmic: true, ticks: &factors },
        Axis { name: "soft F1", range: up, logarithmic: false, ticks: &steps },
    );
    diagram.block([across[0], PEOPLE[1]], [across[1], PEOPLE[0]]);
    diagram.words([across[1], PEOPLE[1]], [-6.0, 14.0], "end", "two trained people agree at 63 to 69");
    let middle = (across[0] * across[1]).sqrt();
    for (row, point) in points {
        if row.network == SHIPPED {
            diagram.disc("one", point);
        } else {
            diagram.diamond("two", point);
        }
        let (offset, anchor) = if point[0] > middle { (-9.0, "end") } else { (9.0, "start") };
        diagram.words(point, [offset, 4.0], anchor, format_args!("{} {:.1}", row.network, row.soft_f1));
    }
    diagram.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROWS: &str =
        "shipped\t1000\t2.5\t1.00\t60.5\tnow\nslow & large\t9000\t30\t0.1\t64\t\nunknown\t9000\t30\t\t50\tnobody measured it\n";

    #[test]
    fn rows_are_read_and_faults_named() {
        let table = format!("{HEADER}\n{ROWS}");
        let rows = parse(&table).expect("well-formed");
        assert_eq!(rows.iter().map(|row| row.speed).collect::<Vec<_>>(), [Some(1.0), Some(0.1), None]);
        assert!(parse("network\n").expect_err("no columns").starts_with("eval/speed.tsv:1: "));
        assert_eq!(parse(&table.replace("\t0.1\t", "\tfast\t")).expect_err("no number"), "eval/speed.tsv:3: not a number above 0");
        assert!(parse(&table.replace("\t1.00\t", "\t2\t")).expect_err("not relative to itself").contains("'shipped' of speed 1"));
    }

    #[test]
    fn networks_with_a_speed_are_drawn() {
        let picture = draw(&parse(&format!("{HEADER}\n{ROWS}")).expect("well-formed"));
        assert!(picture.contains(">shipped 60.5<") && picture.contains(">slow &amp; large 64.0<") && !picture.contains("unknown"));
        assert_eq!(picture.matches("<circle").count(), 1);
    }

    #[test]
    fn the_committed_picture_shows_the_committed_table() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let rows = parse(&std::fs::read_to_string(root.join(TABLE)).expect("the table is committed")).expect("it is well-formed");
        let picture = std::fs::read_to_string(root.join(PICTURE)).expect("the picture is committed");
        assert!(picture == draw(&rows), "draw it again: cargo run --release -p xtask -- speed --write");
    }
}
