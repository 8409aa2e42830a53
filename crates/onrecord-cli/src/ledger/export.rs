//! `onrecord export`: the statements that a search finds, in the shapes that others read.

use super::{open, query};
use crate::args::ExportOptions;
use crate::message::{Failure, Outcome};
use crate::output::Output;
use crate::treebank::with_syntax;
use onrecord::{OffsetUnit, Pipeline};
use onrecord_export::{ExportError, Format, Selected, Writer};
use onrecord_store::{Query, Row};
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
    let limit = options.limit.map_or(usize::MAX >> 1, std::num::NonZeroUsize::get);
    if options.query.offsets != OffsetUnit::Chars {
        return Err(Failure::Usage("exports count code points: --offsets chars".to_owned()));
    }
    let mut rows = store.search(&Query { limit, by_date: true, ..query(&options.query) })?;
    let format = Format::from(options.to);
    if format.is_by_document() {
        together(&mut rows);
    }
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
    let (mut written, mut old) = (0, 0);
    let mut present: Option<Selected> = None;
    for row in &rows {
        match &mut present {
            Some(selected) if selected.record.document.id == row.document => selected.rows.push(row.clone()),
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
    let others = rows.len() - written - old;
    let mut told = format!("{}: {written} of {} statements written", options.ledger.display(), rows.len());
    if others > 0 {
        told.push_str(&format!("; {others} have no place in this format"));
    }
    if old > 0 {
        told.push_str(&format!("; {old} are of the first version of ledgers, `onrecord add` reads them again"));
    }
    let _ = writeln!(io::stderr(), "{told}");
    Ok(Outcome::of(written, old))
}
