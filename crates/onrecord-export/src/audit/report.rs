//! The score for people.

use super::filled::{Fault, Mark};
use super::score::{Estimate, FieldScore, Score};
use std::fmt::Write as _;

/// The score as a page of plain text.
#[must_use]
pub fn text(score: &Score) -> String {
    let mut page = String::new();
    head(&mut page, score);
    page.push_str("\nfield                       judged  right   share  95 % interval   cannot tell  no mark\n");
    for field in &score.fields {
        rows(&mut page, field);
    }
    row(&mut page, "first four all right", &score.whole);
    page.push_str("\nby form                     judged  right   share  95 % interval   cannot tell  no mark\n");
    for group in &score.by_form {
        row(&mut page, &format!("{}: first four all right", group.name), &group.whole);
        for field in &group.fields {
            row(&mut page, &format!("{}: {}", group.name, field.field), &field.all);
        }
    }
    confidence(&mut page, score);
    recall(&mut page, score);
    blind(&mut page, score);
    agreement(&mut page, score);
    page
}

fn head(page: &mut String, score: &Score) {
    let drawn = &score.drawn;
    let _ = writeln!(
        page,
        "{}: {} of {} statements judged, drawn from {} with seed {}",
        score.sheet, score.answered, score.statements, drawn.statements, drawn.seed
    );
    for made in &score.read_by {
        let _ = writeln!(page, "read by onrecord {}, model {}", made.onrecord, made.model);
    }
    let _ = writeln!(page, "{}", score.method);
    if drawn.by.is_some() {
        let strata: Vec<String> = score.strata.iter().map(|s| format!("{} {} of {}", plain(&s.name), s.drawn, s.size)).collect();
        let _ = writeln!(page, "strata: {}", strata.join("; "));
    }
    for note in &score.notes {
        let _ = writeln!(page, "note: {}", plain(note));
    }
    faults(page, "", &score.faults);
}

fn faults(page: &mut String, of: &str, faults: &[Fault]) {
    for fault in faults {
        let _ = writeln!(page, "not used: {of}row {}: {}", fault.row, plain(&fault.what));
    }
}

fn rows(page: &mut String, field: &FieldScore) {
    row(page, field.field, &field.all);
    for (name, part) in [("  where one is given", &field.given), ("  where none is given", &field.not_given)] {
        if let Some(part) = part.as_ref().filter(|part| part.judged + part.cannot_tell > 0) {
            row(page, name, part);
        }
    }
}

fn row(page: &mut String, name: &str, estimate: &Estimate) {
    let share = estimate.share.map_or_else(
        || format!("{:>6}  {:<14}", "-", "-"),
        |share| format!("{:>6}  {:<14}", percent(share.share), format!("{} to {}", percent(share.low), percent(share.high))),
    );
    let line =
        format!("{name:<27} {:>6} {:>6}  {share} {:>12} {:>8}", estimate.judged, estimate.right, estimate.cannot_tell, estimate.blank);
    let _ = writeln!(page, "{}", line.trim_end());
}

fn percent(share: f64) -> String {
    format!("{:.1}", share * 100.0)
}

fn confidence(page: &mut String, score: &Score) {
    page.push_str("\nis confidence to be trusted? (statements with all of the first four right)\n");
    page.push_str("confidence     judged  mean confidence  share right  95 % interval\n");
    for band in &score.by_confidence {
        let (Some(mean), Some(share)) = (band.mean_confidence, band.whole.share) else { continue };
        let told = if band.agrees == Some(true) { "" } else { "  not in line with it" };
        let interval = format!("{} to {}", percent(share.low), percent(share.high));
        let _ = writeln!(
            page,
            "{:<14} {:>6} {:>16} {:>12}  {interval}{told}",
            band.name,
            band.whole.judged,
            percent(mean),
            percent(share.share)
        );
    }
}

fn recall(page: &mut String, score: &Score) {
    let Some(recall) = &score.recall else {
        page.push_str("\nwhat was missed: the second part of the sheet has no marks\n");
        return;
    };
    let sentences = &recall.sentences;
    let _ = writeln!(
        page,
        "\nwhat was missed (a simple random sample of the {} sentences of {} texts)",
        score.drawn.sentences, score.drawn.texts_looked_through
    );
    match sentences.share {
        Some(share) => {
            let _ = writeln!(
                page,
                "  of {} sentences that report speech, {} have a statement: {} % ({} to {})",
                sentences.judged,
                sentences.right,
                percent(share.share),
                percent(share.low),
                percent(share.high)
            );
        }
        None => page.push_str("  no sentence reports speech\n"),
    }
    let _ = writeln!(
        page,
        "  of {} statements counted in them, {} have one of the program’s beside them",
        recall.statements, recall.statements_found
    );
    let _ = writeln!(page, "  of {} sentences that report none, {} have a statement", recall.without, recall.without_but_found);
    let _ = writeln!(page, "  cannot tell: {}, no mark: {}", sentences.cannot_tell, sentences.blank);
    if !recall.missed.is_empty() {
        let _ = writeln!(page, "  missed in: {}", recall.missed.join(", "));
    }
}

fn blind(page: &mut String, score: &Score) {
    let Some(blind) = &score.blind else { return };
    let _ =
        writeln!(page, "\nwho says it, answered before the program's answer was seen: {} of {} name the same", blind.same, blind.answered);
    for again in &blind.look_again {
        let mark = if again.mark == Mark::Right { "right" } else { "wrong" };
        let _ = writeln!(
            page,
            "  look again at {} (statement {}): wrote “{}”, then marked “{}” as {mark}",
            again.item,
            again.statement,
            plain(&again.wrote),
            plain(&again.program)
        );
    }
}

fn agreement(page: &mut String, score: &Score) {
    let Some(agreement) = &score.agreement else { return };
    page.push_str("\ntwo readers                 both told  agreed  share  Cohen's kappa  Krippendorff's alpha\n");
    for field in &agreement.fields {
        let number = |value: Option<f64>| value.map_or_else(|| "-".to_owned(), |value| format!("{value:.3}"));
        let share = if field.both == 0 { "-".to_owned() } else { percent(field.agreed as f64 / field.both as f64) };
        let (kappa, alpha) = (number(field.kappa), number(field.alpha));
        let _ = writeln!(page, "{:<27} {:>9} {:>7} {share:>6} {kappa:>14} {alpha:>21}", field.field, field.both, field.agreed);
    }
    page.push_str("(“cannot tell” is left out; - where both used one mark alone, so that chance explains everything)\n");
    faults(page, "second sheet, ", &agreement.faults);
    for one in &agreement.disagreements {
        let told = |mark: Mark, value: &str| {
            let mark = match mark {
                Mark::Right => "right",
                Mark::Wrong => "wrong",
                Mark::CannotTell => "cannot tell",
            };
            if value.is_empty() { mark.to_owned() } else { format!("{mark} “{}”", plain(value)) }
        };
        let program = one.program.as_deref().map_or_else(String::new, |program| format!(" “{}”", plain(program)));
        let (first, second) = (told(one.first, &one.first_value), told(one.second, &one.second_value));
        let _ = writeln!(page, "  {} {}{program}: first {first}, second {second}", one.item, one.field);
    }
}

/// Texts and cells are not ours: no line ends or control characters of theirs reach the terminal.
fn plain(text: &str) -> String {
    let text: String = text.chars().map(|c| if c.is_control() && !c.is_whitespace() { '\u{fffd}' } else { c }).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
