//! [`Writer`]: statements go in, a file of some format comes out.

use crate::table::{self, BATCH, Rows};
use crate::{Selected, annotation, brat, citation, csv, peers, plover};
use onrecord::conllu::conllu_of_record;
use onrecord::{Document, Origin, Pipeline};
use onrecord_store::Row;
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use serde_json::Value;
use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;

/// A shape in which statements are handed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// One JSON object a line: the row of the search, and the statement of the record.
    Jsonl,
    /// A table (RFC 4180).
    Csv,
    /// Apache Parquet.
    Parquet,
    /// brat standoff: two files for each document, in a folder.
    Brat,
    /// CoNLL-U with statements and entities in the last column.
    Conllu,
    /// W3C Web Annotations: one JSON-LD page.
    WebAnnotation,
    /// CSL-JSON, which reference managers read.
    CslJson,
    /// PLOVER events, one JSON object a line.
    Plover,
    /// What Citron gives, one JSON object for each document a line.
    Citron,
    /// What CoreNLP's quote annotator gives, one JSON object for each document a line.
    CoreNlp,
    /// One line of text for each statement.
    Citation,
}

impl Format {
    /// Whether it makes files in a folder instead of one stream.
    #[must_use]
    pub fn needs_folder(self) -> bool {
        self == Self::Brat
    }

    /// Whether it has one entry for each document, in which all statements of the document have to stand.
    #[must_use]
    pub fn is_by_document(self) -> bool {
        matches!(self, Self::Brat | Self::Conllu | Self::Citron | Self::CoreNlp)
    }

    /// Whether it is bytes rather than text.
    #[must_use]
    pub fn is_binary(self) -> bool {
        self == Self::Parquet
    }
}

/// Why something cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The output takes no more.
    #[error("{0}")]
    Io(#[from] std::io::Error),
    /// A fault of this program or of a library.
    #[error("cannot be written: {0}")]
    Internal(String),
}

fn internal(error: impl ToString) -> ExportError {
    ExportError::Internal(error.to_string())
}

/// Writes documents with their selected statements.
pub struct Writer<W: Write + Send> {
    format: Format,
    /// Before permalinks.
    base: String,
    output: Output<W>,
    written: usize,
    /// Parses texts for CoNLL-U.
    pipeline: Option<Pipeline>,
}

enum Output<W: Write + Send> {
    Stream(W),
    Table(Box<ArrowWriter<W>>, Box<Rows>),
    Folder(PathBuf),
}

impl<W: Write + Send> Writer<W> {
    /// Writes to a stream. `base` stands before permalinks and may be empty; `pipeline`, which must read syntax, is needed for
    /// CoNLL-U alone.
    ///
    /// # Errors
    /// When the head of the file cannot be written.
    pub fn new(format: Format, base: &str, mut stream: W, pipeline: Option<Pipeline>) -> Result<Self, ExportError> {
        let output = match format {
            Format::Parquet => {
                let version = KeyValue::new(table::SCHEMA_KEY.to_owned(), onrecord::record::SCHEMA.to_owned());
                let properties =
                    WriterProperties::builder().set_compression(Compression::SNAPPY).set_key_value_metadata(Some(vec![version])).build();
                let writer = ArrowWriter::try_new(stream, Arc::new(table::schema()), Some(properties)).map_err(internal)?;
                Output::Table(Box::new(writer), Box::default())
            }
            Format::Csv => {
                let columns = [csv::COLUMNS, csv::OF_LEDGER].concat();
                stream.write_all(format!("{}\r\n", columns.join(",")).as_bytes())?;
                Output::Stream(stream)
            }
            Format::WebAnnotation => {
                let head =
                    format!("{{\"@context\":{},\"id\":\"urn:onr:page\",\"type\":\"AnnotationPage\",\"items\":[", annotation::context());
                stream.write_all(head.as_bytes())?;
                Output::Stream(stream)
            }
            Format::CslJson => {
                stream.write_all(b"[")?;
                Output::Stream(stream)
            }
            _ => Output::Stream(stream),
        };
        Ok(Self { format, base: base.to_owned(), output, written: 0, pipeline })
    }

    /// Writes files into a folder, which is there: brat.
    #[must_use]
    pub fn into_folder(format: Format, base: &str, folder: PathBuf) -> Self {
        Self { format, base: base.to_owned(), output: Output::Folder(folder), written: 0, pipeline: None }
    }

    /// Writes a document's selected statements. Returns how many the format has a place for.
    ///
    /// # Errors
    /// When the output takes no more.
    pub fn write(&mut self, selected: &Selected) -> Result<usize, ExportError> {
        let before = self.written;
        match self.format {
            Format::Brat => self.brat(selected)?,
            Format::Conllu => self.conllu(selected)?,
            Format::Citron => {
                let (document, count) = peers::citron(selected);
                self.line(&document.to_string(), count)?;
            }
            Format::CoreNlp => self.line(&peers::corenlp(selected).to_string(), selected.rows.len())?,
            _ => {
                for row in &selected.rows {
                    self.row(selected, row)?;
                }
            }
        }
        Ok(self.written - before)
    }

    fn row(&mut self, selected: &Selected, row: &Row) -> Result<(), ExportError> {
        let Some(statement) = selected.statement(row) else { return Ok(()) };
        match self.format {
            Format::Jsonl => {
                let mut line = serde_json::to_value(row).map_err(internal)?;
                line["permalink"] = citation::permalink(&self.base, row).into();
                line["record"] = serde_json::to_value(statement).map_err(internal)?;
                self.line(&line.to_string(), 1)
            }
            Format::Csv => {
                let cells: Vec<String> =
                    csv::exported(&self.base, &selected.record, row, statement).iter().map(|value| csv::guard(value)).collect();
                let mut line = String::new();
                csv::push_row(&mut line, &cells);
                self.raw(&line, 1)
            }
            Format::Parquet => {
                if let Output::Table(writer, rows) = &mut self.output {
                    rows.push(&self.base, &selected.record, row, statement);
                    if rows.len() >= BATCH {
                        writer.write(&rows.take().map_err(internal)?).map_err(internal)?;
                    }
                }
                self.written += 1;
                Ok(())
            }
            Format::WebAnnotation => {
                let items = annotation::annotations(&self.base, selected, row, statement);
                let items: Vec<String> = items.iter().map(Value::to_string).collect();
                self.item(&items.join(",\n"))
            }
            Format::CslJson => self.item(&citation::csl(&self.base, selected, row, statement).to_string()),
            Format::Plover => plover::of(selected, row, statement).map_or(Ok(()), |event| self.line(&event.to_string(), 1)),
            Format::Citation => self.line(&citation::citation(&self.base, row), 1),
            Format::Brat | Format::Conllu | Format::Citron | Format::CoreNlp => Ok(()),
        }
    }

    /// An item of a JSON list.
    fn item(&mut self, item: &str) -> Result<(), ExportError> {
        let between = if self.written == 0 { "\n" } else { ",\n" };
        self.raw(&format!("{between}{item}"), 1)
    }

    fn line(&mut self, line: &str, statements: usize) -> Result<(), ExportError> {
        self.raw(&format!("{line}\n"), statements)
    }

    fn raw(&mut self, text: &str, statements: usize) -> Result<(), ExportError> {
        if let Output::Stream(stream) = &mut self.output {
            stream.write_all(text.as_bytes())?;
        }
        self.written += statements;
        Ok(())
    }

    fn brat(&mut self, selected: &Selected) -> Result<(), ExportError> {
        let Output::Folder(folder) = &self.output else { return Err(internal("brat needs a folder")) };
        let name = folder.join(&selected.record.document.id[..16]);
        std::fs::write(name.with_extension("txt"), &selected.text)?;
        std::fs::write(name.with_extension("ann"), brat::annotations(&selected.only_selected()))?;
        self.written += selected.rows.len();
        Ok(())
    }

    fn conllu(&mut self, selected: &Selected) -> Result<(), ExportError> {
        let pipeline = self.pipeline.as_ref().ok_or_else(|| internal("CoNLL-U needs a pipeline that reads syntax"))?;
        let origin = Origin { path: selected.record.document.origin.path.clone(), ..Origin::default() };
        let document = Document::from_text(selected.text.as_str(), origin).map_err(internal)?;
        let published = selected.record.document.published.as_deref().and_then(|day| day.parse().ok());
        let document = published.map_or(document.clone(), |day| document.with_published(day));
        let reading = pipeline.read(&document);
        // The statements are those that the ledger keeps: a new reading does not know what a transcript tells of its speakers.
        let text = conllu_of_record(&document, &reading, &selected.only_selected()).ok_or_else(|| internal("syntax was not read"))?;
        self.raw(&text, selected.rows.len())
    }

    /// Writes what is left, and the foot of the file.
    ///
    /// # Errors
    /// When the output takes no more.
    pub fn finish(self) -> Result<(), ExportError> {
        match self.output {
            Output::Folder(_) => Ok(()),
            Output::Table(mut writer, mut rows) => {
                if !rows.is_empty() {
                    writer.write(&rows.take().map_err(internal)?).map_err(internal)?;
                }
                writer.close().map(drop).map_err(internal)
            }
            Output::Stream(mut stream) => {
                match self.format {
                    Format::WebAnnotation => stream.write_all(b"\n]}\n")?,
                    Format::CslJson => stream.write_all(b"\n]\n")?,
                    _ => {}
                }
                stream.flush().map_err(ExportError::Io)
            }
        }
    }
}
