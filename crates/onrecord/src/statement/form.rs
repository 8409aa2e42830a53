//! Direct, indirect or mixed: are the words the speaker's own?

use onrecord_text::{Document, Quotation, Segmentation, Span, SpanSet};

/// Whose words a content is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    /// The speaker's own: (nearly) all letters stand in quotation marks, or are a turn of an interview.
    Direct,
    /// The reporter's.
    Indirect,
    /// The reporter's, with words of the speaker in quotation marks.
    Mixed,
}

impl Form {
    /// `direct`, `indirect` or `mixed`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::Indirect => "indirect",
            Self::Mixed => "mixed",
        }
    }
}

/// The share of letters in quotation marks, in hundredths, from which a content is direct.
const DIRECT: usize = 95;

/// The form of `content`, told by its quotation marks alone.
///
/// At least 95 in 100 letters and digits inside quotation marks make it direct, none make it
/// indirect, all between make it mixed. A single word in quotation marks that other words of the
/// content follow is held for scare quotes (`that the accord's "spirit" had been lost`) and does
/// not count; one that ends the content is held for the speaker's (`that the plan was "absurd"`).
#[must_use]
pub fn form_of(document: &Document, segmentation: &Segmentation, content: &SpanSet) -> Form {
    form_within(document.text(), &quoted_spans(&segmentation.quotations), content)
}

/// What stands inside quotation marks: in order, not overlapping.
pub(super) fn quoted_spans(quotations: &[Quotation]) -> SpanSet {
    quotations.iter().map(|quotation| quotation.inner).collect()
}

/// How many letters and digits of `content` stand inside quotation marks, and how many there are in all.
#[must_use]
pub fn quoted_letters(document: &Document, segmentation: &Segmentation, content: &SpanSet) -> (usize, usize) {
    count(document.text(), &quoted_spans(&segmentation.quotations), content)
}

pub(super) fn form_within(text: &str, quoted: &SpanSet, content: &SpanSet) -> Form {
    let (inside, all) = count(text, quoted, content);
    if inside == 0 || inside * 100 < all * DIRECT && only_scare_quotes(text, quoted, content) {
        Form::Indirect
    } else if inside * 100 >= all * DIRECT {
        Form::Direct
    } else {
        Form::Mixed
    }
}

/// Whether the one thing in quotation marks is a single word with more words behind it.
fn only_scare_quotes(text: &str, quoted: &SpanSet, content: &SpanSet) -> bool {
    let Some(cover) = content.cover() else { return false };
    let first = quoted.as_slice().partition_point(|span| span.end() <= cover.start());
    let mut inside =
        quoted.as_slice()[first..].iter().copied().filter(|&span| content.overlaps(span)).take_while(|span| span.start() < cover.end());
    let (Some(only), None) = (inside.next(), inside.next()) else { return false };
    let is_word = !text[only.range()].trim().contains(char::is_whitespace);
    is_word && cover.contains(only) && text[only.end()..cover.end()].contains(char::is_alphanumeric)
}

fn count(text: &str, quoted: &SpanSet, content: &SpanSet) -> (usize, usize) {
    let (mut all, mut inside) = (0, 0);
    for part in content.iter() {
        all += letters(text, part);
        let first = quoted.as_slice().partition_point(|span| span.end() <= part.start());
        inside += quoted.as_slice()[first..]
            .iter()
            .take_while(|span| span.start() < part.end())
            .filter_map(|span| span.intersect(part))
            .map(|span| letters(text, span))
            .sum::<usize>();
    }
    (inside, all)
}

fn letters(text: &str, span: Span) -> usize {
    text[span.range()].chars().filter(|character| character.is_alphanumeric()).count()
}
