//! `onrecord read`.

use crate::args::{Format, KnownOptions, ReadOptions};
use crate::format;
use crate::given::GivenAttributions;
use crate::human::{self, Style};
use crate::input::{Input, Inputs, read_document};
use crate::kb;
use crate::message::{self, Failure, Outcome};
use crate::order::in_order;
use crate::output::{Output, write_file};
use crate::treebank::with_syntax;
use indicatif::{ProgressBar, ProgressStyle};
use jiff::civil::Date;
use onrecord::conllu::conllu;
use onrecord::entity::Knowledge;
use onrecord::{Document, OffsetUnit, Pipeline, Reading, Record};
use onrecord_export::{brat, csv};
use std::collections::HashSet;
use std::io::IsTerminal as _;
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// From how many texts on a progress bar is shown.
const MANY: usize = 8;

/// What reads the documents of a run, whichever way its attributions come.
pub(crate) struct Reader {
    pipeline: Pipeline,
    given: Option<GivenAttributions>,
    date: Option<Date>,
    min_confidence: f32,
}

impl Reader {
    pub(crate) fn new(known: &KnownOptions) -> Result<Self, Failure> {
        let pipeline =
            Pipeline::embedded().map_err(|error| Failure::Internal(error.to_string()))?.with_knowledge(knowledge(known.kb.as_deref())?);
        let given = known.attributions.as_deref().map(GivenAttributions::read).transpose()?;
        Ok(Self { pipeline, given, date: known.date, min_confidence: known.min_confidence })
    }

    pub(crate) fn read(&self, input: &Input) -> Result<(Document, Reading), Failure> {
        let document = read_document(input, self.date)?;
        let mut reading = match &self.given {
            None => self.pipeline.read(&document),
            Some(given) => {
                let attributions = given.of(input, &document)?;
                self.pipeline.read_attributions(&document, onrecord_text::segment(&document), attributions)
            }
        };
        reading.retain_confident(self.min_confidence);
        Ok((document, reading))
    }
}

/// The knowledge base that `--kb` names.
pub(crate) fn knowledge(kb: Option<&Path>) -> Result<Knowledge, Failure> {
    Ok(match kb {
        None => Knowledge::Embedded,
        Some(path) if path == Path::new("none") => Knowledge::None,
        Some(path) => Knowledge::Given(Arc::new(kb::load(path)?)),
    })
}

/// What one document gives to the output.
enum Product {
    Text(String),
    /// Name of the text below its argument, the text itself, and its annotations.
    Annotations(PathBuf, Box<str>, String),
}

pub(crate) fn run(options: &ReadOptions) -> Result<Outcome, Failure> {
    let unit = unit(options)?;
    let several = options.paths.len() > 1 || options.paths.iter().any(|path| path.is_dir());
    let folder = match (options.format, &options.output) {
        (Format::Brat, Some(folder)) => Some(folder.as_path()),
        (Format::Brat, None) if several => return Err(Failure::Usage("several texts as brat need a folder: --output DIR".to_owned())),
        _ => None,
    };
    let style = human::Style::choose(options.color, options.width, options.output.is_none());
    let mut reader = Reader::new(&options.known)?;
    if options.format == Format::Conllu {
        reader.pipeline = with_syntax(reader.pipeline)?;
    }
    let quiet = !std::io::stderr().is_terminal() || (options.output.is_none() && std::io::stdout().is_terminal());
    let progress = progress(&options.paths, quiet);
    let work = |input: Result<Input, Failure>| {
        let input = input?;
        // A fault in one document must not end the run.
        let read = || produce(&reader, options.format, unit, style, &input);
        std::panic::catch_unwind(std::panic::AssertUnwindSafe(read))
            .unwrap_or_else(|_| Err(Failure::document(input.path.display(), "internal error: please report it together with this text")))
    };
    let mut sink = Sink { options, several, folder, output: None, written: HashSet::new(), read: 0, failed: 0 };
    if folder.is_none() {
        // Before hours of work, not after.
        sink.output = Some(Output::open(options.output.as_deref())?);
    }
    let end = in_order(jobs(options.jobs), Inputs::new(&options.paths), work, |product| {
        let taken = progress.suspend(|| sink.take(product));
        progress.inc(1);
        taken
    });
    progress.finish_and_clear();
    match end {
        ControlFlow::Break(failure) => Err(failure),
        ControlFlow::Continue(()) => sink.finish(),
    }
}

fn unit(options: &ReadOptions) -> Result<OffsetUnit, Failure> {
    match (options.format, options.offsets) {
        (Format::Brat, Some(unit)) if unit != OffsetUnit::Chars => {
            Err(Failure::Usage(format!("brat counts code points: --offsets {} does not go with it", unit.name())))
        }
        (_, unit) => Ok(unit.unwrap_or_default()),
    }
}

/// As asked, or one for each core.
pub(crate) fn jobs(asked: Option<NonZeroUsize>) -> usize {
    // More threads than this only cost memory.
    asked.or_else(|| std::thread::available_parallelism().ok()).map_or(1, NonZeroUsize::get).min(256)
}

fn produce(reader: &Reader, format: Format, unit: OffsetUnit, style: Style, input: &Input) -> Result<Product, Failure> {
    let (document, reading) = reader.read(input)?;
    let record = || -> Record { reading.record(&document, unit) };
    let written =
        |text: Result<String, serde_json::Error>| text.map(Product::Text).map_err(|error| Failure::document(input.path.display(), error));
    match format {
        Format::Text => Ok(Product::Text(human::page(&document, &reading, style))),
        Format::Json => written(format::json(&record())),
        Format::Jsonl => written(format::jsonl(&record())),
        Format::Csv => Ok(Product::Text(csv::rows(&record()))),
        Format::Conllu => {
            let syntax = reading.syntax.as_ref().ok_or_else(|| Failure::Internal("syntax was not read".to_owned()))?;
            Ok(Product::Text(conllu(&document, &reading.segmentation, (syntax, &reading.chains), &reading.statements, unit)))
        }
        Format::Brat => Ok(Product::Annotations(input.relative.clone(), document.text().into(), brat::annotations(&record()))),
    }
}

/// Takes the products in order and writes them.
struct Sink<'a> {
    options: &'a ReadOptions,
    several: bool,
    folder: Option<&'a Path>,
    output: Option<Output>,
    /// Files written in this run, so that two texts of one name do not become one file.
    written: HashSet<PathBuf>,
    read: usize,
    failed: usize,
}

impl Sink<'_> {
    fn take(&mut self, product: Result<Product, Failure>) -> ControlFlow<Failure> {
        let taken = product.and_then(|product| match (product, self.folder) {
            (Product::Annotations(name, text, annotations), Some(folder)) => self.write_pair(folder, &name, &text, &annotations),
            (Product::Annotations(_, _, text) | Product::Text(text), _) => self.write_text(&text),
        });
        match taken {
            Ok(()) => self.read += 1,
            Err(failure @ Failure::Document { .. }) => {
                message::print(&failure);
                self.failed += 1;
            }
            Err(failure) => return ControlFlow::Break(failure),
        }
        ControlFlow::Continue(())
    }

    fn write_text(&mut self, text: &str) -> Result<(), Failure> {
        let between = match (self.options.format, self.read == 0) {
            (Format::Json, true) if self.several => "[\n",
            (Format::Json, false) => ",\n",
            (Format::Text, false) => "\n",
            _ => "",
        };
        let header = if self.options.format == Format::Csv && self.read == 0 { csv::header() } else { String::new() };
        let Some(output) = &mut self.output else { return Ok(()) };
        // In one piece, so that a pipe never sees half of it without the rest following.
        output.write([between, header.as_str(), text].concat().as_bytes())
    }

    fn write_pair(&mut self, folder: &Path, name: &Path, text: &str, annotations: &str) -> Result<(), Failure> {
        let stem = if name.as_os_str() == "-" { Path::new("stdin") } else { name };
        let target = folder.join(stem);
        let place = target.with_extension("ann");
        if !self.written.insert(place.clone()) {
            return Err(Failure::document(name.display(), format_args!("{} was written for another text of this name", place.display())));
        }
        if let Some(parent) = target.parent() {
            std::fs::create_dir_all(parent).map_err(|error| Failure::output(parent.display(), &error))?;
        }
        write_file(&target.with_extension("txt"), text.as_bytes())?;
        write_file(&place, annotations.as_bytes())
    }

    fn finish(mut self) -> Result<Outcome, Failure> {
        let outcome = Outcome::of(self.read, self.failed);
        if let Some(mut output) = self.output.take().filter(|_| self.read > 0) {
            match self.options.format {
                Format::Json if self.several => output.write(b"\n]\n")?,
                Format::Json => output.write(b"\n")?,
                _ => {}
            }
            output.finish()?;
        }
        Ok(outcome)
    }
}

/// A bar on standard error when it is a terminal, the output is none, and there are many texts.
pub(crate) fn progress(paths: &[PathBuf], quiet: bool) -> ProgressBar {
    let count = if quiet { 0 } else { Inputs::new(paths).count() };
    if count < MANY {
        return ProgressBar::hidden();
    }
    let style =
        ProgressStyle::with_template("{bar:30} {pos}/{len} texts, {per_sec}, {eta} left").unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(count as u64).with_style(style)
}
