//! What holds for the segmentation of any text.

use onrecord_text::{BlockKind, Segmentation, Span};

/// Panics with the reason when `segmentation` of `text` breaks an invariant.
pub(crate) fn check(text: &str, segmentation: &Segmentation) {
    let Segmentation { blocks, sentences, tokens, quotations, dateline, .. } = segmentation;
    let block_spans: Vec<Span> = blocks.iter().map(|block| block.span).collect();
    check_list("block", text, &block_spans);
    check_list("sentence", text, sentences);
    check_list("token", text, tokens);

    // Blocks cover all that is not white space, and tokens do too.
    assert_covers("blocks", text, &block_spans);
    assert_covers("tokens", text, tokens);

    // Sentences lie inside one block and cut no token; with the dateline they cover the blocks of text.
    for sentence in sentences {
        let block = blocks.iter().find(|block| block.span.contains(*sentence)).unwrap_or_else(|| panic!("{sentence:?} is in no block"));
        assert!(!matches!(block.kind, BlockKind::Byline | BlockKind::Metadata), "{sentence:?} is in a {:?}", block.kind);
        if let Some(dateline) = dateline {
            assert!(!sentence.overlaps(dateline.span), "{sentence:?} holds a part of the dateline {:?}", dateline.span);
        }
    }
    for edge in
        sentences.iter().flat_map(|sentence| [sentence.start(), sentence.end()]).chain(block_spans.iter().map(|block| block.start()))
    {
        let cut = tokens.partition_point(|token| token.end() <= edge);
        assert!(
            tokens
                .get(cut)
                .is_none_or(|token| token.start() >= edge || dateline.as_ref().is_some_and(|dateline| token.overlaps(dateline.span))),
            "the edge {edge} cuts a token"
        );
    }

    if let Some(dateline) = dateline {
        check_list("dateline", text, &[dateline.span]);
        assert!(block_spans.iter().any(|block| block.contains(dateline.span)), "the dateline is in no block");
        for part in [dateline.place, dateline.date_span, dateline.agency].into_iter().flatten() {
            check_list("part of the dateline", text, &[part]);
            assert!(dateline.span.contains(part));
        }
        assert!(dateline.date.is_none() || dateline.date_span.is_some(), "a date without its evidence");
    }

    let mut around: Vec<Span> = Vec::new();
    let mut last = 0;
    for (index, quotation) in quotations.iter().enumerate() {
        let (outer, inner) = (quotation.outer, quotation.inner);
        check_list("quotation", text, &[outer]);
        check_list("content of a quotation", text, &[inner]);
        assert!(outer.contains(inner) && outer.start() < inner.start(), "{quotation:?}");
        assert!(quotation.closed == (outer.end() > inner.end()), "{quotation:?}");
        assert!(outer.start() >= last, "quotations are out of order at {outer:?}");
        last = outer.start();
        while around.last().is_some_and(|around| around.end() <= outer.start()) {
            around.pop();
        }
        assert!(around.last().is_none_or(|around| around.contains(outer)), "{outer:?} crosses {around:?}");
        assert_eq!(usize::from(quotation.depth), around.len(), "{quotation:?}");
        around.push(outer);
        assert!(block_spans.iter().any(|block| block.contains(outer)), "{outer:?} is in no single block");
        if let Some(before) = quotation.continues {
            assert!(before < index && !quotations[before].closed && quotations[before].marks == quotation.marks, "{quotation:?}");
        }
    }
}

/// In bounds, on character boundaries, not empty, no white space at the edges, in order, disjoint.
fn check_list(what: &str, text: &str, spans: &[Span]) {
    let mut end = 0;
    for span in spans {
        let inside = text.get(span.range()).unwrap_or_else(|| panic!("{what} {span:?} cuts a character or is out of bounds"));
        assert!(!inside.is_empty(), "{what} {span:?} is empty");
        assert_eq!(inside, inside.trim(), "{what} {span:?} has white space at an edge");
        assert!(span.start() >= end, "{what} {span:?} overlaps the one before, which ends at {end}");
        end = span.end();
    }
}

fn assert_covers(what: &str, text: &str, spans: &[Span]) {
    let mut end = 0;
    for span in spans {
        assert!(text[end..span.start()].trim().is_empty(), "{what} leave out {end}..{}", span.start());
        end = span.end();
    }
    assert!(text[end..].trim().is_empty(), "{what} leave out the end from {end}");
}
