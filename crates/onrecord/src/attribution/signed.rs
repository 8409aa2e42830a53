//! Quotations with a signature: `“It was the best day of my life.” ― Ana Reyes, florist`.
//!
//! Lists of comments, pull quotes and mottoes are printed so; the dash stands where a verb of saying would.

use super::turns::{Turn, lines_of};
use onrecord_text::{Segmentation, Span};

/// The rule of an attribution that is a quotation with a signature.
pub const SIGNED: &str = "signed";

/// A signature names somebody in at most so many words.
const LONGEST_NAME: usize = 6;
/// Small words inside names.
const PARTICLES: [&str; 12] = ["de", "da", "del", "di", "la", "le", "van", "von", "der", "den", "al", "bin"];

/// Finds the signed quotations of a text, in order.
pub(crate) fn find_signed(text: &str, segmentation: &Segmentation) -> Vec<Turn> {
    let mut found: Vec<Turn> = Vec::new();
    let mut above: Option<Span> = None;
    for block in &segmentation.blocks {
        for line in lines_of(text, block.span) {
            let written = &text[line.range()];
            let before = found.len();
            signed_in(text, line, &mut found);
            // The signature on a line of its own, under the quotation.
            if before == found.len()
                && let Some((said, (dash, name))) = above.zip(signature(written, 0))
            {
                let at = |from: usize, to: usize| Span::new(line.start() + from, line.start() + to);
                found.push(Turn { label: at(name.start, name.end), colon: Some(at(0, dash)), said: vec![said], rule: SIGNED });
            }
            let quoted = written.starts_with(is_opening) && written.ends_with(is_closing) && written.chars().count() > 2;
            above = (quoted && before == found.len()).then_some(line);
        }
    }
    found
}

/// The quotations with a signature in one line.
fn signed_in(text: &str, line: Span, found: &mut Vec<Turn>) {
    let written = &text[line.range()];
    let mut start = 0;
    let mut at = 0;
    while let Some(offset) = written[at..].find(is_dash) {
        let dash = at + offset;
        at = dash + written[dash..].chars().next().map_or(1, char::len_utf8);
        let said = written[start..dash].trim();
        if !(said.starts_with(is_opening) && said.ends_with(is_closing) && said.chars().any(char::is_alphanumeric)) {
            continue;
        }
        if let Some((length, name)) = signature(written, dash) {
            let place = |from: usize, to: usize| Span::new(line.start() + from, line.start() + to);
            let from = start + written[start..dash].len() - written[start..dash].trim_start().len();
            found.push(Turn {
                label: place(name.start, name.end),
                colon: Some(place(dash, dash + length)),
                said: vec![place(from, from + said.len())],
                rule: SIGNED,
            });
            start = name.end + written[name.end..].find(is_opening).unwrap_or(written.len() - name.end);
            at = name.end;
        }
    }
}

/// At `from` a dash and a name that ends the line, its sentence, or goes on with what the bearer is: the length of the dash
/// and where the name stands.
fn signature(line: &str, from: usize) -> Option<(usize, std::ops::Range<usize>)> {
    let rest = &line[from..];
    let length = rest.find(|character| !is_dash(character)).filter(|&length| length > 0)?;
    // A hyphen is a dash only with a space behind it, or doubled.
    let tail = rest[length..].trim_start();
    if rest.starts_with('-') && length == 1 && tail.len() == rest.len() - length {
        return None;
    }
    let start = line.len() - tail.len();
    let (mut at, mut end) = (start, start);
    let mut words = 0;
    for word in tail.split_inclusive(char::is_whitespace) {
        let bare = word.trim_end();
        let name = bare.trim_end_matches([',', '.', ';', ')']);
        if !(bare.starts_with(char::is_uppercase) || (words > 0 && PARTICLES.contains(&bare))) {
            break;
        }
        words += 1;
        // An initial keeps its stop: `Edwin G. Monroy`.
        let initial = name.chars().count() == 1 && bare.ends_with('.');
        end = at + if initial { bare.len() } else { name.len() };
        at += word.len();
        if bare.len() > name.len() && !initial {
            break;
        }
    }
    let behind = line[end..].trim_start();
    let ends = behind.is_empty() || behind.starts_with(['.', ',', '(', ';', '|']) || behind.starts_with(is_opening);
    ((1..=LONGEST_NAME).contains(&words) && ends).then_some((length, start..end))
}

fn is_dash(character: char) -> bool {
    matches!(character, '―' | '—' | '–' | '-' | '−')
}

fn is_opening(character: char) -> bool {
    matches!(character, '“' | '"' | '”' | '‘' | '«' | '„')
}

fn is_closing(character: char) -> bool {
    matches!(character, '”' | '"' | '“' | '’' | '»')
}

#[cfg(test)]
mod tests {
    use super::*;
    use onrecord_text::{Document, Origin, segment};

    fn signed(text: &str) -> Vec<(String, String)> {
        let document = Document::from_text(text, Origin::default()).unwrap();
        let found = find_signed(text, &segment(&document));
        found.iter().map(|turn| (document.slice(turn.label).to_owned(), document.slice(turn.said[0]).to_owned())).collect()
    }

    fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
        expected.iter().map(|&(name, said)| (name.to_owned(), said.to_owned())).collect()
    }

    #[test]
    fn a_dash_and_a_name_behind_a_quotation_sign_it() {
        assert_eq!(
            signed("Readers wrote to us.\n\n“We want the ferry back.” ― Ilse van Dorn\n\n”Nobody asked us.” —\u{a0}Edwin G. Holt.\n"),
            pairs(&[("Ilse van Dorn", "“We want the ferry back.”"), ("Edwin G. Holt", "”Nobody asked us.”")]),
        );
        assert_eq!(signed("\"Best day of my life\" -- Ana Quill, florist, 52"), pairs(&[("Ana Quill", "\"Best day of my life\"")]),);
        assert_eq!(signed("“One.” — Ana Quill “Two.” — Bo Reil"), pairs(&[("Ana Quill", "“One.”"), ("Bo Reil", "“Two.”")]));
    }

    #[test]
    fn a_signature_may_stand_under_its_quotation() {
        assert_eq!(signed("“We want the ferry back.”\n— Ilse Dorn, teacher\n"), pairs(&[("Ilse Dorn", "“We want the ferry back.”")]));
    }

    #[test]
    fn other_dashes_are_no_signatures() {
        for text in [
            "“We want the ferry back” — a demand that the council heard before.",
            "“We want it,” said Reil — who wants much.",
            "The “spirit” — Ana Quill called it that — is gone.",
            "“One-Time offer” is what it was.",
            "“Go” — Quill Street was empty by then.",
            "—",
            "“” — Ana Quill",
        ] {
            assert_eq!(signed(text), [], "{text}");
        }
    }
}
