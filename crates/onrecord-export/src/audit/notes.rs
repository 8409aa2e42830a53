//! What has to be known beside the figures of a score.

use super::field::Field;
use super::filled::Filled;
use super::key::{Key, Standing};
use super::score::Judged;

/// How the sample was drawn and the figures made, in a sentence for the paper.
pub(super) fn method(key: &Key) -> String {
    let draw = "simple random sample without replacement (smallest SHA-256 of seed and statement id)";
    match key.drawn.by {
        None => format!("{draw}; shares of those marked right or wrong, with 95 % Wilson score intervals"),
        Some(by) => format!(
            "stratified by {}, in each stratum a {draw}; shares weighted by size of stratum over statements answered in it, with 95 % \
             Wilson score intervals at Kish's effective sample size",
            format!("{by:?}").to_lowercase()
        ),
    }
}

/// What limits the figures.
pub(super) fn notes(key: &Key, filled: &Filled, judged: &[Judged<'_>], standing: &Standing) -> Vec<String> {
    let mut notes = Vec::new();
    let open = key.statements.len() - judged.len();
    let gaps = judged.iter().filter(|one| (0..Field::ALL.len()).any(|at| one.mark(at).is_some_and(|(_, mark)| mark.is_none()))).count();
    if open > 0 {
        notes.push(format!(
            "{open} of {} statements have no mark yet; the figures are of the {} that have (rows are in random order, so that the first \
             ones are a sample too)",
            key.statements.len(),
            judged.len()
        ));
    }
    if gaps > 0 {
        notes.push(format!("in {gaps} statements some fields have no mark; they count for the fields that have one"));
    }
    if !filled.absent.is_empty() {
        notes.push(format!("{} rows of the sheet are not in the file: {}", filled.absent.len(), few(&filled.absent)));
    }
    let unanswered: Vec<&str> = key
        .strata
        .iter()
        .enumerate()
        .filter(|(index, _)| !judged.iter().any(|one| one.row.stratum == *index))
        .map(|(_, stratum)| stratum.name.as_str())
        .collect();
    if key.drawn.by.is_some() && !unanswered.is_empty() && !judged.is_empty() {
        notes.push(format!("nothing was judged of the strata {}: the figures are of the others", unanswered.join(", ")));
    }
    if !standing.changed.is_empty() {
        notes.push(format!(
            "the words of {} rows are not at their place in the ledger: {}",
            standing.changed.len(),
            few(&standing.changed)
        ));
    }
    if !standing.read_otherwise.is_empty() {
        notes.push(format!(
            "{} statements are read otherwise in the ledger by now ({}): the figures are of the reading that the sheet shows",
            standing.read_otherwise.len(),
            few(&standing.read_otherwise)
        ));
    }
    if !key.drawn.narrowed_by.is_empty() {
        let narrowed = key.drawn.narrowed_by.join(", ");
        notes.push(format!("only statements that fit {narrowed} were drawn from"));
        if !key.sentences.is_empty() {
            notes.push(
                "sentences were drawn from texts with such a statement alone: what is missed in others does not show, so that the \
                 share found is too high rather than too low"
                    .to_owned(),
            );
        }
    }
    if key.drawn.texts_looked_through < key.drawn.texts {
        notes.push(format!(
            "sentences were drawn from {} of {} texts, which were drawn at random first",
            key.drawn.texts_looked_through, key.drawn.texts
        ));
    }
    notes
}

fn few(items: &[String]) -> String {
    let shown = items.iter().take(10).cloned().collect::<Vec<_>>().join(", ");
    if items.len() > 10 { format!("{shown} …") } else { shown }
}
