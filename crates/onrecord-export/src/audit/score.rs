//! What a filled sheet says of the ledger.

use super::agreement::{Agreement, agreement};
use super::field::Field;
use super::filled::{Answers, Fault, Filled, Mark};
use super::key::{Drawn, Key, KeyStatement, Standing};
use super::notes::{method, notes};
use super::sample::{BANDS, Stratum, band};
use super::statistics::{Share, share};
use onrecord::record::ProvenanceRecord;
use serde::Serialize;
use std::collections::BTreeMap;

/// All that a filled sheet says.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Score {
    /// Name of the sheet.
    pub sheet: String,
    /// How the sample was drawn.
    pub drawn: Drawn,
    /// Its strata.
    pub strata: Vec<Stratum>,
    /// Who read the texts.
    pub read_by: Vec<ProvenanceRecord>,
    /// How shares and intervals are made.
    pub method: String,
    /// What has to be known beside the figures.
    pub notes: Vec<String>,
    /// Cells that could not be used.
    pub faults: Vec<Fault>,
    /// Statements of the sheet.
    pub statements: usize,
    /// Statements with a mark at least.
    pub answered: usize,
    /// Each field.
    pub fields: Vec<FieldScore>,
    /// Statements that are ones, with content, source and cue right: what confidence is the probability of.
    pub whole: Estimate,
    /// The same by form.
    pub by_form: Vec<Group>,
    /// How far confidence can be trusted.
    pub by_confidence: Vec<Band>,
    /// What was missed; none without a second part.
    pub recall: Option<Recall>,
    /// How the reader's own answer to who says it stands to the program's; none where nobody wrote one.
    pub blind: Option<Blind>,
    /// How two readers agree; none without a second.
    pub agreement: Option<Agreement>,
}

/// A share of judgements.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Estimate {
    /// How many were marked right or wrong.
    pub judged: usize,
    /// Of these, right.
    pub right: usize,
    /// How many cannot be told.
    pub cannot_tell: usize,
    /// How many have no mark.
    pub blank: usize,
    /// The share that is right, weighted, with its interval; none where nothing was judged.
    #[serde(flatten)]
    pub share: Option<Share>,
}

impl Estimate {
    fn of(marks: &[(f64, Option<Mark>)]) -> Self {
        let count = |mark: Option<Mark>| marks.iter().filter(|(_, found)| *found == mark).count();
        let judgements: Vec<(f64, bool)> = marks
            .iter()
            .filter(|(_, mark)| matches!(mark, Some(Mark::Right | Mark::Wrong)))
            .map(|(weight, mark)| (*weight, *mark == Some(Mark::Right)))
            .collect();
        Self {
            judged: judgements.len(),
            right: count(Some(Mark::Right)),
            cannot_tell: count(Some(Mark::CannotTell)),
            blank: count(None),
            share: share(&judgements),
        }
    }
}

/// A field.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FieldScore {
    /// Its name.
    pub field: &'static str,
    /// All judgements of it.
    pub all: Estimate,
    /// Those where the program has a value; none for fields that always have one.
    pub given: Option<Estimate>,
    /// Those where it has none: right where the text has none either.
    pub not_given: Option<Estimate>,
}

/// The statements of one form.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Group {
    /// `direct`, `indirect` or `mixed`.
    pub name: String,
    /// Statements with content, source and cue right.
    pub whole: Estimate,
    /// Each field.
    pub fields: Vec<FieldScore>,
}

/// The statements in a band of confidence.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Band {
    /// Which.
    pub name: &'static str,
    /// The mean confidence of those that were judged; none where none was.
    pub mean_confidence: Option<f64>,
    /// How many of them are right as a whole.
    pub whole: Estimate,
    /// Whether the mean confidence lies in the interval.
    pub agrees: Option<bool>,
}

/// What was missed, judged by sentences.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Recall {
    /// Of the sentences in which somebody is reported to say something, those in which the program found a statement.
    pub sentences: Estimate,
    /// Statements that the reader counted in these sentences.
    pub statements: usize,
    /// Of these, as many as the program has in the same sentence.
    pub statements_found: usize,
    /// Sentences in which nobody says anything.
    pub without: usize,
    /// Of these, those in which the program has a statement.
    pub without_but_found: usize,
    /// Rows of sentences in which a statement was missed.
    pub missed: Vec<String>,
}

/// How blind answers stand to the program's.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Blind {
    /// Answers that were written.
    pub answered: usize,
    /// Of these, those that have a word in common with the program's name or words for who says it.
    pub same: usize,
    /// Those that have none, though the speaker was marked as right; and those that have one, though marked as wrong.
    pub look_again: Vec<LookAgain>,
}

/// A statement whose speaker should be looked at again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LookAgain {
    /// Its row.
    pub item: String,
    /// Its id.
    pub statement: String,
    /// What the reader wrote.
    pub wrote: String,
    /// What the program has.
    pub program: String,
    /// How the reader marked it.
    pub mark: Mark,
}

/// A row of the key with what the reader wrote, and how many statements it stands for.
pub(super) struct Judged<'a> {
    pub(super) row: &'a KeyStatement,
    answers: &'a Answers,
    weight: f64,
}

impl Judged<'_> {
    /// The mark of a field; a field of what is no statement is not asked for.
    pub(super) fn mark(&self, at: usize) -> Option<(f64, Option<Mark>)> {
        let asked = at == 0 || self.answers.marks[0] != Some(Mark::Wrong);
        asked.then_some((self.weight, self.answers.marks[at]))
    }

    /// Whether it is a statement with content, source and cue right. One that is wrong decides; else all have to be told.
    fn whole(&self) -> (f64, Option<Mark>) {
        let marks = &self.answers.marks[..4];
        let mark = if marks.contains(&Some(Mark::Wrong)) {
            Some(Mark::Wrong)
        } else if marks.contains(&None) {
            None
        } else if marks.contains(&Some(Mark::CannotTell)) {
            Some(Mark::CannotTell)
        } else {
            Some(Mark::Right)
        };
        (self.weight, mark)
    }
}

impl Score {
    /// Scores a filled sheet, with a second reader's where there is one. `standing` is how the key stands to the ledger.
    #[must_use]
    pub fn new(key: &Key, first: &Filled, second: Option<&Filled>, standing: &Standing) -> Self {
        let judged = judged(key, first);
        let all: Vec<&Judged<'_>> = judged.iter().collect();
        let mut by_form: BTreeMap<&str, Vec<&Judged<'_>>> = BTreeMap::new();
        for one in &judged {
            by_form.entry(&one.row.unit.form).or_default().push(one);
        }
        Self {
            sheet: key.sheet.clone(),
            drawn: key.drawn.clone(),
            strata: key.strata.clone(),
            read_by: key.read_by.clone(),
            method: method(key),
            notes: notes(key, first, &judged, standing),
            faults: first.faults.clone(),
            statements: key.statements.len(),
            answered: judged.len(),
            fields: fields(&all),
            whole: whole(&all),
            by_form: by_form
                .into_iter()
                .map(|(name, of)| Group { name: name.to_owned(), whole: whole(&of), fields: fields(&of) })
                .collect(),
            by_confidence: BANDS.iter().map(|name| confidence(name, &judged)).collect(),
            recall: recall(key, first),
            blind: blind(&judged),
            agreement: second.map(|second| agreement(key, first, second)),
        }
    }

    /// Whether anything at all was judged.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.answered == 0 && self.recall.is_none()
    }
}

/// The statements with a mark at least. Each stands for as many of its stratum as there are for each that was answered.
fn judged<'a>(key: &'a Key, filled: &'a Filled) -> Vec<Judged<'a>> {
    let answered: Vec<(&KeyStatement, &Answers)> = key
        .statements
        .iter()
        .filter_map(|row| Some((row, filled.answers.get(&row.item)?)))
        .filter(|(_, answers)| answers.marks.iter().any(Option::is_some))
        .collect();
    let mut counts = vec![0usize; key.strata.len()];
    answered.iter().for_each(|(row, _)| counts[row.stratum] += 1);
    answered
        .into_iter()
        .map(|(row, answers)| Judged { row, answers, weight: key.strata[row.stratum].size as f64 / counts[row.stratum] as f64 })
        .collect()
}

fn fields(of: &[&Judged<'_>]) -> Vec<FieldScore> {
    let score = |at: usize, field: Field| {
        let marks = |given: Option<bool>| {
            let fits = |one: &&&Judged<'_>| given.is_none_or(|given| one.row.values[at].is_some() == given);
            let marks: Vec<(f64, Option<Mark>)> = of.iter().filter(fits).filter_map(|one| one.mark(at)).collect();
            Estimate::of(&marks)
        };
        let apart = field.may_be_absent();
        FieldScore {
            field: field.name(),
            all: marks(None),
            given: apart.then(|| marks(Some(true))),
            not_given: apart.then(|| marks(Some(false))),
        }
    };
    Field::ALL.iter().enumerate().map(|(at, field)| score(at, *field)).collect()
}

fn whole(of: &[&Judged<'_>]) -> Estimate {
    Estimate::of(&of.iter().map(|one| one.whole()).collect::<Vec<_>>())
}

fn confidence(name: &'static str, judged: &[Judged<'_>]) -> Band {
    let inside: Vec<&Judged<'_>> = judged.iter().filter(|one| band(one.row.unit.confidence) == name).collect();
    let told: Vec<&&Judged<'_>> = inside.iter().filter(|one| matches!(one.whole().1, Some(Mark::Right | Mark::Wrong))).collect();
    let weights: f64 = told.iter().map(|one| one.weight).sum();
    let mean = told.iter().map(|one| one.weight * one.row.unit.confidence).sum::<f64>() / weights;
    let whole = whole(&inside);
    let mean = (weights > 0.0).then_some(mean);
    let agrees = mean.zip(whole.share).map(|(mean, share)| share.low <= mean && mean <= share.high);
    Band { name, mean_confidence: mean, whole, agrees }
}

fn recall(key: &Key, filled: &Filled) -> Option<Recall> {
    let rows: Vec<_> = key.sentences.iter().filter_map(|row| Some((row, &filled.answers.get(&row.item)?.sentence))).collect();
    let marked = |mark: Mark| rows.iter().filter(move |(_, told)| told.reports == Some(mark));
    if !rows.iter().any(|(_, told)| told.reports.is_some()) {
        return None;
    }
    let found: Vec<(f64, bool)> = marked(Mark::Right).map(|(row, _)| (1.0, row.found > 0)).collect();
    let many = |told: &super::Told| told.how_many.unwrap_or(1);
    Some(Recall {
        sentences: Estimate {
            judged: found.len(),
            right: found.iter().filter(|(_, found)| *found).count(),
            cannot_tell: marked(Mark::CannotTell).count(),
            blank: key.sentences.len() - rows.iter().filter(|(_, told)| told.reports.is_some()).count(),
            share: share(&found),
        },
        statements: marked(Mark::Right).map(|(_, told)| many(told)).sum(),
        statements_found: marked(Mark::Right).map(|(row, told)| many(told).min(row.found)).sum(),
        without: marked(Mark::Wrong).count(),
        without_but_found: marked(Mark::Wrong).filter(|(row, _)| row.found > 0).count(),
        missed: marked(Mark::Right).filter(|(row, told)| row.found < many(told)).map(|(row, _)| row.item.clone()).collect(),
    })
}

fn blind(judged: &[Judged<'_>]) -> Option<Blind> {
    let at = Field::ALL.iter().position(|field| *field == Field::Speaker)?;
    let mut blind = Blind { answered: 0, same: 0, look_again: Vec::new() };
    for one in judged {
        let wrote = words(&one.answers.who);
        if wrote.is_empty() || one.answers.marks[0] == Some(Mark::Wrong) {
            continue;
        }
        blind.answered += 1;
        let program = [&one.row.values[at], &one.row.source].into_iter().flatten().cloned().collect::<Vec<_>>().join(", ");
        let has = words(&program);
        let same = wrote.iter().any(|word| has.contains(word));
        blind.same += usize::from(same);
        if let Some(mark @ (Mark::Right | Mark::Wrong)) = one.answers.marks[at]
            && same != (mark == Mark::Right)
        {
            blind.look_again.push(LookAgain {
                item: one.row.item.clone(),
                statement: one.row.unit.statement.clone(),
                wrote: one.answers.who.clone(),
                program,
                mark,
            });
        }
    }
    (blind.answered > 0).then_some(blind)
}

/// The words of a name, without those that tell nobody from anybody.
fn words(name: &str) -> Vec<String> {
    const EMPTY: [&str; 9] = ["the", "and", "a", "an", "of", "mr", "mrs", "ms", "dr"];
    let words = name.split(|letter: char| !letter.is_alphanumeric()).map(str::to_lowercase);
    words.filter(|word| word.chars().count() > 1 && !EMPTY.contains(&word.as_str())).collect()
}
