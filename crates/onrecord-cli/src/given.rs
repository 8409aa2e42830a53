//! Attributions that are given in a file instead of being found by the network.

use crate::input::Input;
use crate::message::Failure;
use onrecord::attribution::Attribution;
use onrecord::{Document, OffsetUnit, Span, SpanSet};
use onrecord_eval::{PredictedAttribution, PredictedDocument, Ranges, read_lines};
use std::collections::HashMap;
use std::path::Path;

/// The attributions of a file, to be found by document.
pub(crate) struct GivenAttributions {
    by_id: HashMap<String, Vec<PredictedAttribution>>,
}

impl GivenAttributions {
    /// Reads the file.
    pub(crate) fn read(path: &Path) -> Result<Self, Failure> {
        let lines: Vec<PredictedDocument> = read_lines(path).map_err(|error| Failure::Stated(error.to_string()))?;
        Ok(Self { by_id: lines.into_iter().map(|line| (line.id, line.attributions)).collect() })
    }

    /// Those of one document: by file name, by file name without ending, by hash.
    pub(crate) fn of(&self, input: &Input, document: &Document) -> Result<Vec<Attribution>, Failure> {
        let name = |name: Option<&std::ffi::OsStr>| name.and_then(|name| self.by_id.get(name.to_str()?));
        let given = name(input.path.file_name())
            .or_else(|| name(input.path.file_stem()))
            .or_else(|| self.by_id.get(document.id()))
            .ok_or_else(|| Failure::document(input.path.display(), "no attributions are given for this text"))?;
        let map = document.offset_map();
        let spans = |ranges: &Ranges| -> Option<SpanSet> {
            let byte = |offset| map.to_bytes(offset, OffsetUnit::Chars);
            let span = |&[start, end]: &[usize; 2]| if start <= end { Some(Span::new(byte(start)?, byte(end)?)) } else { None };
            ranges.iter().map(span).collect::<Option<Vec<_>>>().map(SpanSet::from_spans)
        };
        let attribution = |(number, given_one): (usize, &PredictedAttribution)| {
            let read = || {
                Some(Attribution {
                    source: spans(&given_one.source)?,
                    cue: spans(&given_one.cue)?,
                    content: spans(&given_one.content)?,
                    within: given_one.within.filter(|&outer| outer != number),
                    confidence: 1.0,
                    rule: "given",
                })
            };
            let what = || format!("attribution {} is given with offsets that this text does not have", number + 1);
            read()
                .filter(|_| given_one.within.is_none_or(|outer| outer < given.len()))
                .ok_or_else(|| Failure::document(input.path.display(), what()))
        };
        given.iter().enumerate().map(attribution).collect()
    }
}
