//! `onrecord verify`: is this quotation in the ledger, and where?

use super::{one_line, open, print};
use crate::args::{VerifyFormat, VerifyOptions};
use crate::message::{Failure, Outcome};
use onrecord_store::{Change, Hit, Match, Verification};
use std::fmt::Write as _;

/// Looks for a quotation. Exit code 0 when it is there in some form, 1 when it is not.
pub(crate) fn verify(options: &VerifyOptions) -> Result<Outcome, Failure> {
    let found = open(&options.ledger)?.verify(&options.quote, options.offsets)?;
    let text = match options.format {
        VerifyFormat::Json => {
            let mut json = serde_json::to_string_pretty(&found).map_err(|error| Failure::Internal(error.to_string()))?;
            json.push('\n');
            json
        }
        VerifyFormat::Text => page(&found),
    };
    print(&text)?;
    Ok(if found.r#match == Match::None { Outcome::NothingRead } else { Outcome::AllRead })
}

fn page(found: &Verification) -> String {
    let searched = &found.searched;
    let range = match (&searched.from, &searched.to) {
        (Some(from), Some(to)) => format!(" from {from} to {to}"),
        _ => String::new(),
    };
    let texts = if searched.documents == 1 { "1 text".to_owned() } else { format!("{} texts", searched.documents) };
    if found.hits.is_empty() {
        return format!("not found in {texts}{range}\n");
    }
    let mut page = String::new();
    for hit in &found.hits {
        entry(&mut page, hit);
    }
    let _ = writeln!(page, "searched {texts}{range}");
    page
}

fn entry(page: &mut String, hit: &Hit) {
    let kind = match hit.r#match {
        Match::Exact => "exact",
        Match::Normalised => "same words",
        Match::Near => "near",
        Match::None => "none",
    };
    let day = hit.published.as_deref().unwrap_or("no date");
    let outlet = hit.publisher.as_deref().map_or_else(String::new, |publisher| format!(", {publisher}"));
    let place = hit.path.as_deref().unwrap_or(&hit.document);
    let _ = writeln!(page, "{kind}: {day}{outlet}, {place} [{}-{}]", hit.start, hit.end);
    let _ = writeln!(page, "    “{}”", one_line(&hit.exact));
    match (&hit.statement, &hit.speaker) {
        (Some(id), Some(speaker)) => drop(writeln!(page, "    said by {speaker} (statement {id})")),
        (Some(id), None) => drop(writeln!(page, "    in statement {id}, whose speaker has no name")),
        (None, _) => page.push_str("    in the report’s own words, in no statement\n"),
    }
    if !hit.diff.is_empty() {
        let _ = writeln!(page, "    {}", steps(&hit.diff));
    }
    page.push('\n');
}

/// From one wording to another: `[-words of the first-]`, `{+words of the second+}`.
pub(super) fn steps(diff: &[Change]) -> String {
    let step = |change: &Change| match change {
        Change::Same(words) => one_line(words),
        Change::Quoted(words) => format!("[-{}-]", one_line(words)),
        Change::Printed(words) => format!("{{+{}+}}", one_line(words)),
    };
    diff.iter().map(step).collect::<Vec<_>>().join(" ")
}
