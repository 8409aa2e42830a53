//! Interviews and transcripts: `Q: ...`, `REIL: ...`, `Ms Orla Brandt (Westmere) (Lab): ...`.
//!
//! There the layout says who speaks, and no verb does: each turn is a statement, and what the
//! network finds inside one is a statement within it.

use super::Attribution;
use onrecord_text::{BlockKind, Segmentation, Span, SpanSet};
use std::collections::HashMap;

/// The rule of an attribution that is a turn: its words are the speaker's own without quotation marks.
pub const TURN: &str = "turn";

/// The longest label, in bytes: `The Secretary of State for Waterways (Dame Philippa Corrigan)`.
const LONGEST_LABEL: usize = 100;
/// A text with fewer turns is no transcript.
const FEWEST: usize = 3;
/// Turns are told by their layout, which is seldom wrong.
const CONFIDENCE: f32 = 0.95;

/// One turn, or one post: whose it is, and what is said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Turn {
    pub(super) label: Span,
    pub(super) colon: Option<Span>,
    /// One span a paragraph.
    pub(super) said: Vec<Span>,
    pub(super) rule: &'static str,
}

impl Turn {
    /// Where its first word stands: the label's, or, where the label stands below, that of what is said.
    fn start(&self) -> usize {
        self.said.first().map_or(self.label.start(), |said| said.start().min(self.label.start()))
    }

    fn marks(&self, span: Span) -> bool {
        self.label.overlaps(span) || self.colon.is_some_and(|colon| colon.overlaps(span))
    }
}

/// Finds the turns of a transcript; none in a text that is not one.
pub(crate) fn find_turns(text: &str, segmentation: &Segmentation) -> Vec<Turn> {
    let mut turns: Vec<Turn> = Vec::new();
    let mut open = false;
    for block in &segmentation.blocks {
        for (number, line) in lines_of(text, block.span).enumerate() {
            // A heading may look like one, `Berg: no deal without a bridge`, but is no sentence.
            let sentence = text[line.range()].ends_with(['.', '?', '!', '…', '—', '”', '"', ')', ']']);
            let turn = if block.kind == BlockKind::Paragraph || sentence { read_turn(text, line) } else { None };
            let goes_on = block.kind == BlockKind::Paragraph && is_in_first_person(&text[line.range()]);
            match (turn, turns.last_mut()) {
                (Some(turn), _) => {
                    turns.push(turn);
                    open = true;
                }
                // A further line of the paragraph in which the turn began.
                (None, Some(turn)) if number > 0 && turn.said.last().is_some_and(|said| block.span.contains(*said)) => {
                    if let Some(said) = turn.said.last_mut() {
                        *said = said.cover(line);
                    }
                }
                (None, Some(turn)) if open && goes_on => turn.said.push(line),
                _ => open = false,
            }
        }
    }
    // A heading with a colon, `Canal: Inspectors`, is no turn: it is no sentence, and its label comes once.
    let name = |turn: &Turn| last_word(&text[turn.label.range()]).to_owned();
    let mut count: HashMap<String, usize> = HashMap::new();
    for turn in &turns {
        *count.entry(name(turn)).or_default() += 1;
    }
    turns.retain(|turn| {
        let ends = turn.said.last().is_some_and(|said| text[said.range()].ends_with(|c: char| !c.is_alphanumeric()));
        ends || count.get(&name(turn)).is_some_and(|&count| count > 1)
    });
    // A fact box (`When: ... Where: ...`) has labels too, but none comes twice.
    let mut labels: Vec<&str> = turns.iter().map(|turn| last_word(&text[turn.label.range()])).collect();
    labels.sort_unstable();
    let distinct = labels.chunk_by(|a, b| a == b).count();
    if turns.len() < FEWEST || distinct == turns.len() || distinct < 2 { Vec::new() } else { turns }
}

/// The lines of a block, without white space at their edges.
pub(super) fn lines_of(text: &str, block: Span) -> impl Iterator<Item = Span> + '_ {
    let mut start = block.start();
    text[block.range()].split_inclusive('\n').filter_map(move |line| {
        let lead = start + line.len() - line.trim_start().len();
        start += line.len();
        let inside = line.trim();
        (!inside.is_empty()).then(|| Span::new(lead, lead + inside.len()))
    })
}

/// A line that begins with a label and a colon.
fn read_turn(text: &str, block: Span) -> Option<Turn> {
    // A transcript that is quoted has a mark before each paragraph.
    let mark = text[block.range()].chars().next().filter(|mark| matches!(mark, '"' | '“')).map_or(0, char::len_utf8);
    let block = Span::new(block.start() + mark, block.end());
    let line = &text[block.range()];
    let head = line.char_indices().take(LONGEST_LABEL).find(|&(_, character)| matches!(character, ':' | '\n' | '?' | '!' | '"' | '“'));
    let (colon, _) = head.filter(|&(_, character)| character == ':')?;
    let numbered = line[..colon].trim_start_matches(|c: char| c.is_ascii_digit());
    let label = if numbered.len() < colon { numbered.strip_prefix(". ")? } else { numbered };
    let said = line[colon + 1..].trim_start();
    if !is_label(label) || said.is_empty() || said.len() == line.len() - colon - 1 {
        return None;
    }
    let start = block.start() + colon - label.len();
    let colon = block.start() + colon;
    Some(Turn {
        label: Span::new(start, colon),
        colon: Some(Span::new(colon, colon + 1)),
        rule: TURN,
        said: vec![Span::new(block.end() - said.len(), block.end())],
    })
}

/// Capitalised words and what may stand between them: `Q`, `HELM`, `Several hon. Members`.
fn is_label(label: &str) -> bool {
    const SMALL: &[&str] = &["of", "for", "the", "and", "to", "in", "hon.", "de", "van", "von", "al"];
    let bare: String = {
        let mut depth = 0usize;
        label
            .chars()
            .filter(|&character| {
                depth += usize::from(character == '(');
                let outside = depth == 0;
                depth = depth.saturating_sub(usize::from(character == ')'));
                outside
            })
            .collect()
    };
    let mut words = 0;
    for word in bare.split_whitespace() {
        words += 1;
        let ends = word.ends_with('.') && word.trim_end_matches('.').chars().count() > 4;
        if ends || !(word.starts_with(char::is_uppercase) || SMALL.contains(&word)) || word.contains([',', ';', '/', '@']) {
            return false;
        }
    }
    (1..=9).contains(&words) && label.starts_with(char::is_uppercase)
}

fn last_word(label: &str) -> &str {
    let bare = label.split('(').next().unwrap_or(label).trim_end();
    bare.rsplit(' ').next().unwrap_or(bare)
}

/// A paragraph without a label goes on with the turn when somebody says I or you in it. An
/// interviewer who tells of the meeting says we.
fn is_in_first_person(paragraph: &str) -> bool {
    const PERSONS: &[&str] = &["I", "I’m", "I'm", "I’ve", "I've", "I’d", "I'd", "you", "You", "my", "My", "me"];
    !paragraph.starts_with(['“', '"', '[', '('])
        && paragraph.split(|c: char| !(c.is_alphanumeric() || matches!(c, '’' | '\''))).any(|word| PERSONS.contains(&word))
}

/// Puts the turns and posts in front of what the network found, and what it found inside them within them.
pub(crate) fn add_turns(mut turns: Vec<Turn>, found: Vec<Attribution>) -> Vec<Attribution> {
    if turns.is_empty() {
        return found;
    }
    turns.sort_by_key(Turn::start);
    let mut all: Vec<Attribution> = turns
        .iter()
        .map(|turn| Attribution {
            source: turn.label.into(),
            cue: turn.colon.into_iter().collect(),
            content: turn.said.iter().copied().collect(),
            within: None,
            confidence: CONFIDENCE,
            rule: turn.rule,
        })
        .collect();
    // The turn that begins before `at`, and whether `span` stands in what it says.
    let turn_before = |at: usize| turns.partition_point(|turn| turn.start() <= at).checked_sub(1);
    let is_said_in = |index: usize, span: Span| turns[index].said.iter().any(|said| said.contains(span));
    for mut attribution in found {
        let Some(anchor) = attribution.cue.first().or(attribution.content.first()) else { continue };
        let keep = |set: &SpanSet, keeps: &dyn Fn(Span) -> bool| set.iter().filter(|&span| keeps(span)).collect::<SpanSet>();
        match turn_before(anchor.start()) {
            Some(index) if is_said_in(index, anchor) => {
                attribution.source = keep(&attribution.source, &|span| is_said_in(index, span));
                attribution.content = keep(&attribution.content, &|span| is_said_in(index, span));
                attribution.within = Some(index);
                // Without words that tell of it, it is the turn itself again.
                if !attribution.content.is_empty() && !attribution.cue.is_empty() {
                    all.push(attribution);
                }
            }
            // The network saw the turn itself.
            Some(index) if turns[index].marks(anchor) => {}
            // Narration between the turns.
            _ => {
                attribution.content = keep(&attribution.content, &|span| {
                    turn_before(span.end()).is_none_or(|index| !turns[index].said.iter().any(|said| said.overlaps(span)))
                });
                if !attribution.content.is_empty() {
                    all.push(attribution);
                }
            }
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use onrecord_text::{Document, Origin, segment};

    fn turns(text: &str) -> Vec<(String, String)> {
        let document = Document::from_text(text, Origin::default()).unwrap();
        find_turns(text, &segment(&document))
            .iter()
            .map(|turn| {
                (document.slice(turn.label).to_owned(), turn.said.iter().map(|&span| document.slice(span)).collect::<Vec<_>>().join(" | "))
            })
            .collect()
    }

    #[test]
    fn questions_and_answers_are_turns() {
        let found = turns("Q: Why now?\n\nA: Because of the ice.\n\nI told them so.\n\nThe room was cold.\n\nQ: And then?\n\nA: Nothing.");
        assert_eq!(found.len(), 4);
        assert_eq!(found[1], ("A".to_owned(), "Because of the ice. | I told them so.".to_owned()));
    }

    #[test]
    fn turns_may_stand_line_by_line() {
        let found = turns("The talk was short.\n\nQ: Why now?\nA: Because of the ice,\nwhich is going.\nQ: And then?\nA: Nothing.");
        assert_eq!(found.len(), 4);
        assert_eq!(found[1].1, "Because of the ice,\nwhich is going.");
    }

    #[test]
    fn turns_may_stand_in_quotation_marks() {
        let found =
            turns("Here is what was said:\n\n\"HOLT: Why now?\n\n\"REIL: Because of the ice.\n\n\"HOLT: And then?\n\n\"REIL: Nothing.\"");
        assert_eq!(found.len(), 4);
        assert_eq!(found[1], ("REIL".to_owned(), "Because of the ice.".to_owned()));
    }

    #[test]
    fn members_with_seats_and_numbers_are_turns() {
        let found = turns(
            "1. Ms Orla Brandt (Westmere) (Lab): What discussions has she had?\n\nThe Secretary of State for Waterways (Dame Philippa Corrigan): Several.\n\nMs Brandt: I thank her.",
        );
        assert_eq!(found[0].0, "Ms Orla Brandt (Westmere) (Lab)");
        assert_eq!(found[1].0, "The Secretary of State for Waterways (Dame Philippa Corrigan)");
        assert_eq!(found[2].1, "I thank her.");
    }

    #[test]
    fn a_fact_box_and_a_lone_colon_are_no_turns() {
        assert_eq!(turns("When: Tuesday\n\nWhere: Town Hall\n\nTickets: 5 crowns"), []);
        assert_eq!(turns("Brandt: no deal without inspectors\n\nThe minister refused on Tuesday to sign anything."), []);
        assert_eq!(turns("The choice was simple: leave.\n\nThe choice was simple: stay.\n\nThe choice was simple: wait."), []);
    }
}
