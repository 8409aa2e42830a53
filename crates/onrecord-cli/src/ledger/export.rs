//! `onrecord export`: the statements that a search finds, in the shapes that others read.

use super::{name, open, query};
use crate::args::ExportOptions;
use crate::message::{Failure, Outcome};
use crate::output::Output;
use crate::treebank::with_syntax;
use onrecord::{OffsetUnit, Pipeline};
use onrecord_export::{ExportError, Format, Selected, Writer};
use onrecord_store::{Order, Query, Row, Store, StoreError};
use std::collections::HashMap;
use std::io::{self, Write};

/// The output as a stream; its own errors name their place.
struct Stream(Output);

impl Write for Stream {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self.0.write(bytes) {
            Ok(()) => Ok(bytes.len()),
            Err(Failure::ClosedPipe) => Err(io::ErrorKind::BrokenPipe.into()),
            Err(failure) => Err(io::Error::other(failure.to_string())),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl From<ExportError> for Failure {
    fn from(error: ExportError) -> Self {
        match error {
            ExportError::Io(error) if error.kind() == io::ErrorKind::BrokenPipe => Self::ClosedPipe,
            error => Self::Stated(error.to_string()),
        }
    }
}

/// Statements that are asked for at a time.
const AT_ONCE: usize = 1_000;

/// What a query finds, earliest first and at most `left`, page by page.
pub(super) fn rows(store: &dyn Store, query: Query, mut left: usize) -> impl Iterator<Item = Result<Row, StoreError>> {
    let (mut asked, mut page) = (Some(Query { order: Order::Earliest, ..query }), Vec::new().into_iter());
    std::iter::from_fn(move || {
        loop {
            if let Some(row) = page.next() {
                return Some(Ok(row));
            }
            let query = asked.as_mut()?;
            query.limit = left.min(AT_ONCE);
            match store.search(query) {
                Ok(found) => {
                    left -= found.rows.len();
                    query.after = found.next;
                    if left == 0 || query.after.is_none() {
                        asked = None;
                    }
                    page = found.rows.into_iter();
                }
                Err(error) => {
                    asked = None;
                    return Some(Err(error));
                }
            }
        }
    })
}

/// Puts the statements of each document together, where its first stands. In order of time, two documents may take turns.
fn together(rows: &mut [Row]) {
    let mut places: HashMap<String, usize> = HashMap::new();
    for row in rows.iter() {
        let next = places.len();
        places.entry(row.document.clone()).or_insert(next);
    }
    rows.sort_by_key(|row| places[&row.document]);
}

/// Writes statements. Exit code 0 when all were written, 1 when there were none, 3 when some could not be.
pub(crate) fn export(options: &ExportOptions) -> Result<Outcome, Failure> {
    let store = open(&options.ledger)?;
    let limit = options.limit.map_or(usize::MAX, std::num::NonZeroUsize::get);
    if options.query.offsets != OffsetUnit::Chars {
        return Err(Failure::Usage("exports count code points: --offsets chars".to_owned()));
    }
    let format = Format::from(options.to);
    if format.needs_folder() && options.output.is_none() {
        return Err(Failure::Usage("brat makes two files for each document: --output DIR".to_owned()));
    }
    let mut stream = None;
    let mut folder = None;
    match &options.output {
        Some(path) if format.needs_folder() => {
            std::fs::create_dir_all(path).map_err(|error| Failure::output(path.display(), &error))?;
            folder = Some(path.clone());
        }
        path => {
            if path.is_none() && format.is_binary() && io::IsTerminal::is_terminal(&io::stdout()) {
                return Err(Failure::Usage("Parquet is not for terminals: --output FILE".to_owned()));
            }
            stream = Some(Stream(Output::open(path.as_deref())?));
        }
    }
    let syntax = || with_syntax(Pipeline::embedded().map_err(|error| Failure::Internal(error.to_string()))?);
    let pipeline = if format == Format::Conllu { Some(syntax()?) } else { None };
    let mut stream = stream;
    let mut writer = match (&mut stream, folder) {
        (Some(stream), _) => Writer::new(format, &options.base, stream as &mut (dyn Write + Send), pipeline)?,
        (None, folder) => Writer::into_folder(format, &options.base, folder.unwrap_or_default()),
    };
    let (mut found, mut written, mut old) = (0, 0, 0);
    let mut present: Option<Selected> = None;
    // In order of time, page by page, so that memory does not grow with the ledger; where a document has one entry, all of its
    // statements have to be known before it is written.
    let pages = rows(&*store, query(&options.query), limit);
    let rows: Box<dyn Iterator<Item = Result<Row, StoreError>>> = if format.is_by_document() {
        let mut all = pages.collect::<Result<Vec<Row>, _>>()?;
        together(&mut all);
        Box::new(all.into_iter().map(Ok))
    } else {
        Box::new(pages)
    };
    for row in rows {
        let row = row?;
        found += 1;
        match &mut present {
            Some(selected) if selected.record.document.id == row.document => selected.rows.push(row),
            _ => {
                if let Some(selected) = present.take() {
                    written += writer.write(&selected)?;
                }
                let kept = store.statement(&row.statement, options.query.offsets)?;
                present = kept.and_then(Selected::new);
                old += usize::from(present.is_none());
            }
        }
    }
    if let Some(selected) = present {
        written += writer.write(&selected)?;
    }
    writer.finish()?;
    if let Some(stream) = stream {
        stream.0.finish()?;
    }
    let others = found - written - old;
    let mut told = format!("{}: {written} of {} statements written", name(&options.ledger), found);
    if others > 0 {
        told.push_str(&format!("; {others} have no place in this format"));
    }
    if old > 0 {
        told.push_str(&format!("; {old} are of the first version of ledgers, `onrecord add` reads them again"));
    }
    let _ = writeln!(io::stderr(), "{told}");
    Ok(Outcome::of(written, old))
}
