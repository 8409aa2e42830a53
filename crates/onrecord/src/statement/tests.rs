use super::*;
use crate::entity::{Entity, EntityType, Mention};
use onrecord_text::{Origin, segment};

fn document(text: &str) -> Document {
    Document::from_text(text, Origin::default()).expect("a text")
}

/// Reads `S{..}`, `Q{..}` and `C{..}` out of a text: the source, cue and content of one attribution.
fn marked(text: &str) -> (Document, Segmentation, Attribution) {
    let mut plain = String::new();
    let mut spans = [const { Vec::new() }; 3];
    let mut open = Vec::new();
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let kind = "SQC".find(character).filter(|_| characters.peek() == Some(&'{'));
        match (kind, character) {
            (Some(kind), _) => {
                characters.next();
                open.push((kind, plain.len()));
            }
            (None, '}') => {
                let (kind, start): (usize, usize) = open.pop().expect("an open span");
                spans[kind].push(Span::new(start, plain.len()));
            }
            _ => plain.push(character),
        }
    }
    let [source, cue, content] = spans.map(SpanSet::from_spans);
    let document = document(&plain);
    let segmentation = segment(&document);
    (document, segmentation, Attribution { source, cue, content, within: None, confidence: 0.9, rule: "given" })
}

fn only(text: &str) -> (Document, Statement) {
    let (document, segmentation, attribution) = marked(text);
    let mut statements = state(&document, &segmentation, &[attribution], &Resolution::default());
    assert_eq!(statements.len(), 1, "{text}");
    (document, statements.remove(0))
}

fn content(text: &str) -> Vec<String> {
    let (document, statement) = only(text);
    statement.content.iter().map(|span| document.slice(span).to_owned()).collect()
}

fn addressee(text: &str) -> Option<String> {
    let (document, statement) = only(text);
    statement.addressee.map(|addressee| document.slice(addressee.span).to_owned())
}

fn occasion(text: &str) -> Option<String> {
    let (document, statement) = only(text);
    statement.occasion.map(|span| document.slice(span).to_owned())
}

#[test]
fn quotation_marks_decide_the_form() {
    let form = |text| only(text).1.form;
    assert_eq!(form("C{“We shall see,”} S{the mayor} Q{said}."), Form::Direct);
    assert_eq!(form("S{The mayor} Q{said} C{that the bridge would stand}."), Form::Indirect);
    assert_eq!(form("S{She} Q{said} C{that \"this mutual trust, this respect,\" was the ground}."), Form::Mixed);
    assert_eq!(form("S{She} Q{said} C{the \"spirit\" of the accord had been lost}."), Form::Indirect, "scare quotes");
    assert_eq!(form("S{She} Q{said} C{the \"very spirit\" of the accord had been lost}."), Form::Mixed);
    assert_eq!(form("S{She} Q{called} C{the accord \"absurd\"}."), Form::Mixed);
    assert_eq!(form("S{She} Q{said}: C{\"Nonsense\"}."), Form::Direct);
    assert_eq!(form("C{“We came,”} S{she} Q{said}, C{“and we saw.”}"), Form::Direct);
    assert_eq!(form("C{“We came,”} S{she} Q{said}, C{adding that they saw}."), Form::Mixed);
}

#[test]
fn marks_stay_when_they_enclose_and_go_when_they_do_not() {
    assert_eq!(content("“C{We shall see},” S{the mayor} Q{said}."), ["“We shall see,”"]);
    assert_eq!(content("C{“We shall see,” }S{the mayor} Q{said}."), ["“We shall see,”"]);
    assert_eq!(content("\"C{We shall see.}\" S{The mayor} Q{said} so."), ["\"We shall see.\""]);
    assert_eq!(content("S{She} Q{called} it C{a \"sad day\"}."), ["a \"sad day\""]);
    assert_eq!(content("S{She} Q{called} it C{a \"sad day}\"."), ["a \"sad day\""]);
    assert_eq!(content("S{She} Q{said} C{“sad days} were over”."), ["sad days"]);
    assert_eq!(content("C{“‘No deal,’ she told me,”} S{he} Q{said}."), ["“‘No deal,’ she told me,”"]);
    assert_eq!(content("“C{‘No deal’ was the answer},” S{he} Q{said}."), ["“‘No deal’ was the answer,”"]);
}

#[test]
fn edges_hold_no_commas_spaces_or_dashes() {
    assert_eq!(content("C{The bridge would stand, }S{the mayor} Q{said}."), ["The bridge would stand"]);
    assert_eq!(content("S{Mayor}Q{:}C{ Bridge to stand — }"), ["Bridge to stand"]);
    assert_eq!(content("S{He} Q{reported} C{-5 degrees}."), ["-5 degrees"]);
    assert_eq!(content("S{He} Q{said} C{the U.S. would pay, }C{, }Q{he added}C{ and soon}."), ["the U.S. would pay", "and soon"]);
}

#[test]
fn sources_and_cues_hold_no_commas_at_their_edges() {
    let (document, statement) = only("S{The pilot, Ada Quill,} Q{said:} C{it stood}.");
    let text = |spans: &SpanSet| spans.iter().map(|span| document.slice(span).to_owned()).collect::<Vec<_>>();
    assert_eq!(text(&statement.source), ["The pilot, Ada Quill"]);
    assert_eq!(text(&statement.cue), ["said"]);
    let (_, headline) = only("S{Mayor}Q{:} C{Bridge to stand}");
    assert_eq!(headline.cue.byte_len(), 1);
}

#[test]
fn a_content_without_letters_is_no_statement() {
    let (document, segmentation, attribution) = marked("S{He} Q{said}: C{... }and left.");
    assert!(state(&document, &segmentation, &[attribution], &Resolution::default()).is_empty());
}

#[test]
fn the_cue_has_a_dictionary_form() {
    let lemma = |text| only(text).1.cue_lemma;
    assert_eq!(lemma("S{He} Q{pointed out} C{that it stood}."), Some("point out"));
    assert_eq!(lemma("Q{According to} S{him}, C{it stood}."), Some("according to"));
    assert_eq!(lemma("C{It stood}, S{he} Q{has repeatedly said}."), Some("say"));
    assert_eq!(lemma("S{He} was Q{quoted as saying} C{it stood}."), Some("say"));
    assert_eq!(lemma("S{His} Q{warning} C{that it would fall}."), Some("warn"));
    assert_eq!(lemma("S{Their} Q{allegations} C{of fraud}."), Some("allegation"));
    assert_eq!(lemma("S{Mayor}Q{:} C{Bridge to stand}"), None);
}

#[test]
fn a_telling_verb_leads_to_its_addressee() {
    let cases = [
        (
            "C{\"It stands,\"} S{Quill} Q{told} Moravian State Council lawmakers during a \"question hour.\"",
            Some("Moravian State Council lawmakers"),
        ),
        ("S{She} Q{told} reporters C{that it stood}.", Some("reporters")),
        ("S{She} Q{told} reporters on Tuesday C{the plan was dead}.", Some("reporters")),
        ("C{It stood}, S{she} Q{told} broadcaster Europa Nova.", Some("broadcaster Europa Nova")),
        // What is named is the occasion.
        ("C{It stood}, S{she} Q{told} a rally of supporters in Brnik.", None),
        ("C{It stood}, S{she} Q{told} the Committee on Foreign Affairs on Monday.", Some("the Committee on Foreign Affairs")),
        ("C{It stood}, S{she} Q{told} EU foreign ministers.", Some("EU foreign ministers")),
        ("C{It stood}, S{she} Q{told} the Herald’s morning podcast.", Some("the Herald’s morning podcast")),
        ("C{It stood}, S{she} Q{told} us.", Some("us")),
        ("S{She} Q{warned} lawmakers C{that it would fall}.", Some("lawmakers")),
        ("S{She} Q{urged} the council C{to act}.", Some("the council")),
        ("S{She} Q{said} to journalists C{that it stood}.", Some("journalists")),
        // What may be the subject of a clause, or was said by somebody else, is no addressee.
        ("S{She} Q{warned} the plan would fail C{badly}.", None),
        ("S{She} Q{told} prices were C{too high}.", None),
        ("Reporters were Q{told} nothing, S{she} said, C{at all}.", None),
        ("S{She} Q{pointed to} statements C{that it had fallen}.", None),
        ("S{She} Q{said} C{it stood}.", None),
        ("C{It stood}, S{she} Q{said} to be sure.", None),
    ];
    for (text, expected) in cases {
        assert_eq!(addressee(text).as_deref(), expected, "{text}");
    }
}

#[test]
fn a_pronoun_behind_a_telling_verb_is_no_content() {
    assert_eq!(addressee("S{The director} Q{told} C{me it stood}.").as_deref(), Some("me"));
    assert_eq!(content("S{The director} Q{told} C{me it stood}."), ["it stood"]);
    assert_eq!(content("S{She} Q{told} C{us}."), ["us"]);
    assert_eq!(content("S{She} Q{said} C{them there rocks moved}."), ["them there rocks moved"]);
    assert_eq!(content("S{She} Q{told} C{her brother had left}."), ["her brother had left"]);
}

#[test]
fn the_frame_of_a_statement_leads_to_addressee_and_occasion() {
    let cases = [
        ("C{It stood}, S{she} Q{said} in a letter to the council.", Some("the council"), None),
        ("Speaking to reporters in Brnik, S{she} Q{said} C{it stood}.", Some("reporters"), None),
        (
            "C{It stood}, S{she} Q{said} in an interview with Europa Nova on Friday.",
            Some("Europa Nova"),
            Some("an interview with Europa Nova"),
        ),
        ("C{It stood}, S{she} Q{said} at a joint news conference.", None, Some("a joint news conference")),
        ("C{It stood}, S{Quill} Q{told} lawmakers during a \"question hour.\"", Some("lawmakers"), Some("a \"question hour.\"")),
        ("C{It stood}, S{she} Q{told} a rally of supporters in Brnik.", None, Some("a rally of supporters")),
        ("S{She} Q{urged} C{the council to act}.", Some("the council"), None),
        ("C{It stood}, S{she} Q{said} on the sidelines of a summit.", None, Some("a summit")),
        ("S{She} Q{was due to tell} a county committee on Monday C{why it stood}.", Some("a county committee"), None),
        ("S{The mayor, speaking at a rally,} Q{said} C{it stood}.", None, Some("a rally")),
        ("C{It stood}, S{she} Q{said} during the war.", None, None),
        ("C{It stood}, S{she} Q{said} in Brnik at noon.", None, None),
        ("S{She} Q{said} C{it stood at a rally}.", None, None),
    ];
    for (text, to, at) in cases {
        assert_eq!(addressee(text).as_deref(), to, "addressee: {text}");
        assert_eq!(occasion(text).as_deref(), at, "occasion: {text}");
    }
}

#[test]
fn words_reach_others_through_a_medium() {
    use onrecord_models::settings::MediumKind::{Broadcast, Document, Email, Letter, Phone, Post, Print, Statement as Written};
    let cases = [
        ("C{It stood}, S{she} Q{said} in a letter to the council.", Some((Letter, "a letter"))),
        ("C{It stood}, S{she} Q{said} in a written statement on Monday.", Some((Written, "a written statement"))),
        ("S{She} Q{wrote} on Facebook C{that it stood}.", Some((Post, "Facebook"))),
        ("S{She} Q{wrote} on X C{that it stood}.", Some((Post, "X"))),
        ("C{It stood}, S{she} Q{said} by telephone from Brnik.", Some((Phone, "telephone"))),
        ("C{It stood}, S{she} Q{said} via email.", Some((Email, "email"))),
        ("C{It stood}, S{she} Q{told} viewers on state television.", Some((Broadcast, "state television"))),
        ("C{It stood}, S{she} Q{wrote} in the Evening Tern.", Some((Print, "the Evening Tern"))),
        ("S{The council’s annual report} Q{said} C{it stood}.", Some((Document, "The council’s annual report"))),
        ("S{A letter seen by the Tern} Q{warned} C{that it would fall}.", Some((Letter, "A letter"))),
        ("S{She} Q{tweeted} C{that it stood}.", Some((Post, "tweeted"))),
        ("C{It stood}, S{she} Q{said} in Brnik.", None),
        ("C{It stood}, S{she} Q{said} on the bridge.", None),
        ("S{The report writer} Q{said} C{it stood}.", None),
    ];
    for (text, expected) in cases {
        let (document, statement) = only(text);
        let medium = statement.medium.map(|medium| (medium.kind, document.slice(medium.span).to_owned()));
        assert_eq!(medium.as_ref().map(|(kind, words)| (*kind, words.as_str())), expected, "{text}");
    }
}

#[test]
fn the_sentence_tells_where_it_was_said() {
    let cases = [
        ("Speaking in Upper Brnik, S{she} Q{said} C{it stood}.", Some("Upper Brnik")),
        ("C{It stood}, S{she} Q{told} reporters outside the county court.", Some("the county court")),
        ("C{It stood}, S{she} Q{said} at the Port Hall on Monday.", Some("the Port Hall")),
        ("C{It stood}, S{she} Q{told} a rally in Brnik in March.", Some("Brnik")),
        ("C{It stood}, S{she} Q{said} after the flood in Brnik.", None),
        ("C{It stood}, S{she} Q{said} in Norwegian.", None),
        ("S{The mayor, born in Brnik,} Q{said} C{it stood}.", None),
        ("S{She} Q{said} C{it stood in Brnik}.", None),
    ];
    for (text, expected) in cases {
        let (document, statement) = only(text);
        assert_eq!(statement.said_at.map(|at| document.slice(at.span)), expected, "{text}");
    }
}

#[test]
fn an_addressee_with_a_known_name_is_linked() {
    let (document, segmentation, attribution) = marked("S{She} Q{told} broadcaster Europa Nova C{that it stood}.");
    let start = document.text().find("Europa Nova").expect("there");
    let span = Span::new(start, start + "Europa Nova".len());
    let entity = Entity {
        kind: EntityType::Organization,
        name: "Europa Nova".to_owned(),
        name_span: span,
        mentions: vec![Mention { span, form: MentionForm::Name }],
        roles: Vec::new(),
        identity: None,
    };
    let resolution = Resolution { entities: vec![entity], speakers: Vec::new() };
    let statements = state(&document, &segmentation, &[attribution], &resolution);
    assert_eq!(statements[0].addressee.and_then(|addressee| addressee.entity), Some(0));
}

#[test]
fn ids_are_stable_and_apart() {
    let (document, segmentation, attribution) = marked("S{She} Q{said} C{it stood}.");
    let twice = [attribution.clone(), attribution];
    let statements = state(&document, &segmentation, &twice, &Resolution::default());
    assert_eq!(statements.len(), 2);
    assert_ne!(statements[0].id, statements[1].id);
    for statement in &statements {
        assert!(statement.id.len() == 16 && statement.id.bytes().all(|b| b.is_ascii_hexdigit()));
    }
    assert_eq!(statements[0].id, only("S{She} Q{said} C{it stood}.").1.id);
    // Spaces at the edges of what the network found do not change the id.
    assert_eq!(statements[0].id, only("S{She} Q{said}C{ it stood}.").1.id);
    assert_ne!(statements[0].id, only("S{She} Q{said} it C{stood}.").1.id);
}

#[test]
fn statements_stand_in_order_and_know_who_reports_them() {
    let text = "The agency said that she said that it stood.";
    let document = document(text);
    let segmentation = segment(&document);
    let part = |from: &str, to: &str| {
        let start = text.find(from).expect("there");
        SpanSet::from(Span::new(start, text.find(to).expect("there") + to.len()))
    };
    let attribution =
        |content, within| Attribution { source: SpanSet::new(), cue: SpanSet::new(), content, within, confidence: 0.5, rule: "given" };
    let attributions = [attribution(part("it stood", "it stood"), Some(1)), attribution(part("that she", "it stood"), None)];
    let statements = state(&document, &segmentation, &attributions, &Resolution::default());
    assert_eq!(statements.iter().map(|s| s.attribution).collect::<Vec<_>>(), [1, 0]);
    assert_eq!(statements.iter().map(|s| s.within).collect::<Vec<_>>(), [None, Some(0)]);
}

#[test]
fn odd_spans_do_no_harm() {
    for text in ["“”\"“ab” '", "“a", "„“x”«»‘’", "\"\"\"x\"\"\"", "C", "— “—” ,"] {
        let document = document(text);
        let segmentation = segment(&document);
        let edges: Vec<usize> = (0..=text.len()).filter(|&i| text.is_char_boundary(i)).collect();
        for &start in &edges {
            for &end in edges.iter().filter(|&&end| end > start) {
                let tidy = tidy_content(&document, &segmentation, &Span::new(start, end).into());
                for span in tidy.iter() {
                    assert!(document.slice(span).chars().any(char::is_alphanumeric), "{text} {start} {end}");
                }
                // What is tidy stays as it is.
                assert_eq!(tidy_content(&document, &segmentation, &tidy), tidy, "{text} {start} {end}");
            }
        }
    }
}

/// The sentences of `tests/fixtures/acts.txt`.
#[test]
fn what_is_done_is_told_by_cue_and_content() {
    let table = include_str!("../../tests/fixtures/acts.txt");
    let mut wrong = Vec::new();
    for line in table.lines().filter(|line| !line.starts_with('#')) {
        let (wanted, text) = line.split_once(" | ").expect("an act and a sentence");
        let act = only(text).1.act;
        let mut found = act.kind.name().to_owned();
        if act.negated {
            found.push_str(" not");
        }
        if act.modality != Modality::Actual {
            found = format!("{found} {}", act.modality.name());
        }
        if found != wanted {
            wrong.push(format!("{found} instead of {wanted}: {text}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_words_that_decided_are_kept() {
    let (document, statement) = only("C{“I apologise to every family,”} S{he} Q{said}.");
    assert_eq!(statement.act.evidence.map(|span| document.slice(span)), Some("I apologise"));
    let (document, statement) = only("S{She} Q{called on} C{the mayor to go}.");
    assert_eq!(statement.act.evidence.map(|span| document.slice(span)), Some("called on"));
    assert_eq!(only("S{She} Q{said} C{it stood}.").1.act, Act::default());
}

#[test]
fn regression_the_words_of_an_answer_tell_nothing_of_the_question() {
    let text = "Asked if it stood, she said: Ask me in Brnik.";
    let document = document(text);
    let segmentation = segment(&document);
    let part = |part: &str| {
        let start = text.find(part).expect("there");
        SpanSet::from(Span::new(start, start + part.len()))
    };
    let given = |source: SpanSet, cue: &str, content: &str| Attribution {
        source,
        cue: part(cue),
        content: part(content),
        within: None,
        confidence: 0.9,
        rule: "given",
    };
    let attributions = [given(SpanSet::new(), "Asked", "if it stood"), given(part("she"), "said", "Ask me in Brnik")];
    let statements = state(&document, &segmentation, &attributions, &Resolution::default());
    assert!(statements.iter().all(|statement| statement.said_at.is_none()), "{statements:#?}");
}
