//! Statements inside statements, from the text to the record.

use onrecord::{Document, OffsetUnit, Origin, Pipeline, Record};

fn read(text: &str) -> Record {
    let document = Document::from_text(text, Origin::default()).expect("a text");
    Pipeline::embedded().expect("the network").read(&document).record(&document, OffsetUnit::Chars)
}

#[test]
fn the_chain_leads_from_the_agency_to_the_innermost_speaker() {
    let record = read(
        "TARVAS, February 11. /KESTREL/. Transport Minister Ilse Varga said on Monday that the port authority had assured \
         her that the cranes would be repaired by spring.",
    );
    let [outer, inner] = record.statements.as_slice() else { panic!("{:#?}", record.statements) };
    assert_eq!((outer.within.as_deref(), inner.within.as_deref()), (None, Some(outer.id.as_str())));
    let names = |chain: &[onrecord::record::ChainLink]| chain.iter().map(|link| link.name.clone().unwrap_or_default()).collect::<Vec<_>>();
    assert_eq!(names(&outer.chain), ["KESTREL", "Ilse Varga"]);
    assert_eq!(names(&inner.chain)[..2], ["KESTREL", "Ilse Varga"]);
    assert_eq!(inner.chain.len(), 3);
    assert_eq!(inner.chain[2].statement.as_ref(), Some(&inner.id));
    assert_eq!(inner.source[0].text, "the port authority");
}

#[test]
fn a_cue_that_names_what_was_said_is_cut_in_two() {
    let record = read("KELM, Feb. 3 (Tern) - Mayor Ada Quill pointed to letters warning that the bridge could fall.\n");
    let inner = record.statements.iter().find(|statement| statement.within.is_some()).expect("a statement within the other");
    let outer = record.statements.iter().find(|statement| Some(&statement.id) == inner.within.as_ref()).expect("the other");
    let text = |spans: &[onrecord::record::TextSpan]| spans.iter().map(|span| span.text.clone()).collect::<Vec<_>>().join(" ");
    assert_eq!((text(&outer.cue).as_str(), text(&outer.content).as_str()), ("pointed to", "letters warning that the bridge could fall"));
    assert_eq!(text(&inner.source), "letters");
    assert_eq!((text(&inner.cue).as_str(), text(&inner.content).as_str()), ("warning", "that the bridge could fall"));
}

#[test]
fn what_stands_within_lies_inside_what_it_stands_in() {
    let record = read(
        "“We have repeatedly said that the border is closed, as both sides agreed,” the envoy pointed out. “The union announced \
         a strike, but nobody asked the drivers,” said Ola Stenmark. The lawyer said that Ms Orne said that the king had agreed \
         to step down.",
    );
    let mut nested = 0;
    for statement in &record.statements {
        let Some(outer) = statement.within.as_ref().and_then(|id| record.statements.iter().find(|other| &other.id == id)) else { continue };
        nested += 1;
        assert_eq!(statement.chain.len(), outer.chain.len() + 1);
        for span in statement.content.iter().chain(&statement.cue).chain(&statement.source) {
            assert!(outer.content.iter().any(|part| part.start <= span.start && span.end <= part.end), "{span:?} in {:?}", outer.content);
        }
    }
    assert!(nested >= 3, "{nested}");
}

/// Both the words of the envoy and what he says was said before were read again, and each found the leaders' agreement.
#[test]
fn regression_a_pronoun_is_no_statement_and_none_stands_twice() {
    let record = read(
        "“We have repeatedly said that we hope these promises will be kept, as the leaders of both towns have agreed on them,” \
         the envoy pointed out.\n\n“The mayor told me that the union had announced that its members would walk out,” she said.\n",
    );
    assert!(record.statements.iter().all(|statement| statement.content[0].text != "them"), "{:#?}", record.statements);
    for (index, statement) in record.statements.iter().enumerate() {
        for other in &record.statements[..index] {
            assert_ne!((&statement.source, &statement.cue, &statement.content), (&other.source, &other.cue, &other.content));
        }
    }
}
