//! How well do two readers of one sheet agree?

use super::field::Field;
use super::filled::{Fault, Filled, Mark};
use super::key::Key;
use super::statistics::{alpha, kappa};
use serde::Serialize;

/// How two readers agree.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Agreement {
    /// For each field, then for sentences.
    pub fields: Vec<FieldAgreement>,
    /// Where they do not.
    pub disagreements: Vec<Disagreement>,
    /// Cells of the second sheet that could not be used.
    pub faults: Vec<Fault>,
}

/// How two readers agree on a field.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FieldAgreement {
    /// The field.
    pub field: &'static str,
    /// How many both marked right or wrong.
    pub both: usize,
    /// On how many of these they agree.
    pub agreed: usize,
    /// Cohen's kappa; none where both used one mark alone.
    pub kappa: Option<f64>,
    /// Krippendorff's alpha, nominal; none where one mark alone was used.
    pub alpha: Option<f64>,
}

/// A cell on which two readers differ.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Disagreement {
    /// Its row.
    pub item: String,
    /// The statement; none for a sentence.
    pub statement: Option<String>,
    /// The field.
    pub field: &'static str,
    /// What the program has.
    pub program: Option<String>,
    /// The first reader's mark.
    pub first: Mark,
    /// The second reader's mark.
    pub second: Mark,
    /// The first reader's own value.
    pub first_value: String,
    /// The second reader's own value.
    pub second_value: String,
}

/// Compares two filled sheets.
pub(super) fn agreement(key: &Key, first: &Filled, second: &Filled) -> Agreement {
    let mut disagreements = Vec::new();
    let mut fields = Vec::new();
    let both = |item: &str| first.answers.get(item).zip(second.answers.get(item));
    for (at, field) in Field::ALL.iter().enumerate() {
        let mut pairs = Vec::new();
        for row in &key.statements {
            let Some((one, other)) = both(&row.item) else { continue };
            // Where one of them says that it is no statement, the rest was not judged by both.
            if at > 0 && [one, other].iter().any(|answers| answers.marks[0] == Some(Mark::Wrong)) {
                continue;
            }
            let Some((a, b)) = one.marks[at].zip(other.marks[at]) else { continue };
            pairs.push((a, b));
            if a != b {
                disagreements.push(Disagreement {
                    item: row.item.clone(),
                    statement: Some(row.unit.statement.clone()),
                    field: field.name(),
                    program: row.values[at].clone(),
                    first: a,
                    second: b,
                    first_value: one.should_be[at].clone(),
                    second_value: other.should_be[at].clone(),
                });
            }
        }
        fields.push(field_agreement(field.name(), &pairs));
    }
    let mut pairs = Vec::new();
    for row in &key.sentences {
        let Some((one, other)) = both(&row.item) else { continue };
        let Some((a, b)) = one.sentence.reports.zip(other.sentence.reports) else { continue };
        pairs.push((a, b));
        if a != b {
            disagreements.push(Disagreement {
                item: row.item.clone(),
                statement: None,
                field: "reports_speech",
                program: None,
                first: a,
                second: b,
                first_value: one.sentence.what.clone(),
                second_value: other.sentence.what.clone(),
            });
        }
    }
    if !key.sentences.is_empty() {
        fields.push(field_agreement("reports_speech", &pairs));
    }
    disagreements.sort_by(|a, b| a.item.cmp(&b.item));
    Agreement { fields, disagreements, faults: second.faults.clone() }
}

/// Over what both could tell: “cannot tell” is no category of the text.
fn field_agreement(field: &'static str, pairs: &[(Mark, Mark)]) -> FieldAgreement {
    let told: Vec<(Mark, Mark)> = pairs.iter().copied().filter(|(a, b)| *a != Mark::CannotTell && *b != Mark::CannotTell).collect();
    let units: Vec<Vec<Mark>> = told.iter().map(|(a, b)| vec![*a, *b]).collect();
    FieldAgreement {
        field,
        both: told.len(),
        agreed: told.iter().filter(|(a, b)| a == b).count(),
        kappa: kappa(&told),
        alpha: alpha(&units),
    }
}
