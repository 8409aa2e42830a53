//! `onrecord add`: from files, archives and streams into a ledger.

use super::keep::{self, Reading, Tally, failure, summary, texts};
use crate::args::AddOptions;
use crate::message::{self, Failure, Outcome};
use crate::order::in_order;
use crate::read::{jobs, knowledge};
use indicatif::{ProgressBar, ProgressStyle};
use jiff::civil::Date;
use onrecord::Pipeline;
use onrecord::record::ProvenanceRecord;
use onrecord_ingest::{Article, Options, Place, Reason, Sink, Skipped, Stop, read_path};
use onrecord_store::Store;
use std::io::{IsTerminal as _, Write as _};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::sync::{Mutex, PoisonError};

/// Articles that wait to be read, for each thread.
const WAITING: usize = 4;
/// So many of what was skipped for one reason are told one by one.
const MOST_TOLD: usize = 10;
/// Progress is shown when there are so many bytes.
const MANY_BYTES: u64 = 1 << 20;

/// What the readers give.
enum Item {
    Article(Place, Box<Article>),
    Skipped(Skipped),
    /// It need not be read again.
    Known,
    /// All of a file of many articles was read: its path and hash.
    Done(String, String),
}

/// What became of it.
enum Product {
    Read(Box<Reading>),
    Skipped(Skipped),
    Known,
    Done(String, String),
    Failed(Failure),
}

/// Hands what the readers find to the threads that read it.
struct Feeder<'a> {
    items: SyncSender<Item>,
    knows: &'a (dyn Fn(&str, &str) -> bool + Sync),
    ledger: &'a Path,
    /// The file in which something was skipped last.
    skipped_in: Option<String>,
}

impl Feeder<'_> {
    fn send(&self, item: Item) -> Result<(), Stop> {
        self.items.send(item).map_err(|_| Stop)
    }
}

impl Sink for Feeder<'_> {
    fn article(&mut self, place: &Place, article: Article) -> Result<(), Stop> {
        self.send(Item::Article(place.clone(), Box::new(article)))
    }

    fn skip(&mut self, skipped: Skipped) -> Result<(), Stop> {
        if is_of_ledger(Path::new(&skipped.place.path), self.ledger) {
            return Ok(());
        }
        self.skipped_in = Some(skipped.place.path.clone());
        self.send(Item::Skipped(skipped))
    }

    fn knows(&mut self, place: &Place, sha256: &str) -> bool {
        let known = (self.knows)(&place.source(), sha256);
        // When nobody takes it any more, the next article tells.
        known && self.send(Item::Known).is_ok()
    }

    fn done(&mut self, place: &Place, sha256: &str) -> Result<(), Stop> {
        // What is broken is told again the next time.
        if self.skipped_in.as_ref() == Some(&place.path) {
            return Ok(());
        }
        self.send(Item::Done(place.source(), sha256.to_owned()))
    }
}

/// Whether a file is the ledger that is written, or one of those that are kept beside it.
fn is_of_ledger(path: &Path, ledger: &Path) -> bool {
    let name = |path: &Path| path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let beside = name(path).strip_prefix(&name(ledger)).is_some_and(|rest| ["", "-wal", "-shm", "-journal", ".watch.json"].contains(&rest));
    let folder = |path: &Path| path.parent().map(|folder| if folder == Path::new("") { Path::new(".") } else { folder }.canonicalize());
    beside && matches!((folder(path), folder(ledger)), (Some(Ok(a)), Some(Ok(b))) if a == b)
}

/// Reads texts into a ledger. Each text is kept whole or not at all, so that a run may be ended at any moment and begun again.
pub(crate) fn add(options: &AddOptions) -> Result<Outcome, Failure> {
    let pipeline = Pipeline::embedded().map_err(|error| Failure::Internal(error.to_string()))?;
    let pipeline = pipeline.with_knowledge(knowledge(options.kb.as_deref())?);
    let made = pipeline.provenance();
    let store: Mutex<Box<dyn Store + Send>> = Mutex::new(super::create(&options.ledger)?);
    let lock = || store.lock().unwrap_or_else(PoisonError::into_inner);
    // A store that cannot be asked cannot be written either, which is told then.
    let knows = |path: &str, sha256: &str| lock().knows(path, sha256, &made).unwrap_or(false);
    let reading = Options { fields: options.fields.clone(), ..Options::default() };
    let bar = progress(&options.paths);
    let mut report = Report::new(options)?;
    let jobs = jobs(options.jobs);
    let (sender, receiver) = sync_channel(jobs * WAITING);
    let mut tally = Tally::default();
    let end = std::thread::scope(|scope| {
        let (reading, knows) = (&reading, &knows);
        scope.spawn(move || {
            let mut feeder = Feeder { items: sender, knows, ledger: &options.ledger, skipped_in: None };
            for path in &options.paths {
                if read_path(path, reading, &mut feeder).is_err() {
                    return;
                }
            }
        });
        in_order(
            jobs,
            receiver.into_iter(),
            |item| work(item, &pipeline, options.date),
            |product| {
                bar.set_position(reading.bytes_read.load(Ordering::Relaxed));
                let taken = take(product, &made, &mut **lock(), &mut tally, &mut report, &bar);
                bar.set_message(texts(tally.kept()));
                taken
            },
        )
    });
    bar.finish_and_clear();
    report.finish()?;
    // Standard error may be closed; the exit code tells as well.
    let _ = writeln!(std::io::stderr(), "{}: {}", super::name(&options.ledger), summary(&tally));
    match end {
        ControlFlow::Break(failure) => Err(failure),
        ControlFlow::Continue(()) => Ok(Outcome::of(tally.kept(), tally.failed)),
    }
}

/// Reads one article.
fn work(item: Item, pipeline: &Pipeline, date: Option<Date>) -> Product {
    let (place, article) = match item {
        Item::Article(place, article) => (place, *article),
        Item::Skipped(skipped) => return Product::Skipped(skipped),
        Item::Known => return Product::Known,
        Item::Done(path, sha256) => return Product::Done(path, sha256),
    };
    match keep::read(&place, article, pipeline, date) {
        Ok(reading) => Product::Read(reading),
        Err(failure) => Product::Failed(failure),
    }
}

fn take(
    product: Product,
    made: &ProvenanceRecord,
    store: &mut dyn Store,
    tally: &mut Tally,
    report: &mut Report,
    bar: &ProgressBar,
) -> ControlFlow<Failure> {
    match product {
        Product::Known => tally.known += 1,
        Product::Done(path, sha256) => {
            if let Err(error) = store.finish(&path, &sha256, made) {
                return ControlFlow::Break(error.into());
            }
        }
        Product::Read(reading) => {
            if let Err(failure) = keep::keep(&reading, store, tally) {
                return ControlFlow::Break(failure);
            }
        }
        Product::Failed(failure) => {
            tally.failed += 1;
            *tally.skipped.entry("faults of the program").or_default() += 1;
            bar.suspend(|| message::print(&failure));
        }
        Product::Skipped(skipped) => {
            let count = tally.skipped.entry(skipped.reason.kind()).or_default();
            *count += 1;
            tally.failed += usize::from(report.is_failure(&skipped));
            let told = *count;
            bar.suspend(|| match told {
                ..=MOST_TOLD => message::print(&failure(&skipped)),
                _ if told == MOST_TOLD + 1 => {
                    message::print(&Failure::Stated(format!("more is skipped as {}; --skipped FILE lists all", skipped.reason.kind())));
                }
                _ => {}
            });
            if let Err(failure) = report.write(&skipped) {
                return ControlFlow::Break(failure);
            }
        }
    }
    ControlFlow::Continue(())
}

/// What was skipped, as a table.
struct Report<'a> {
    options: &'a AddOptions,
    file: Option<(PathBuf, csv::Writer<std::fs::File>)>,
}

impl<'a> Report<'a> {
    fn new(options: &'a AddOptions) -> Result<Self, Failure> {
        let mut report = Self { options, file: None };
        if let Some(path) = &options.skipped {
            let file = std::fs::File::create(path).map_err(|error| Failure::output(path.display(), &error))?;
            report.file = Some((path.clone(), csv::Writer::from_writer(file)));
            report.row(["place", "kind", "reason"])?;
        }
        Ok(report)
    }

    /// Whether something that was skipped is a fault: all but files of other kinds in a folder.
    fn is_failure(&self, skipped: &Skipped) -> bool {
        let is_asked_for =
            skipped.place.members.is_empty() && self.options.paths.iter().any(|path| path.as_os_str() == skipped.place.path.as_str());
        is_asked_for || !matches!(skipped.reason, Reason::Unsupported(_))
    }

    fn write(&mut self, skipped: &Skipped) -> Result<(), Failure> {
        self.row([&skipped.place.to_string(), skipped.reason.kind(), &skipped.reason.to_string()])
    }

    fn row(&mut self, cells: [&str; 3]) -> Result<(), Failure> {
        let Some((path, file)) = &mut self.file else { return Ok(()) };
        file.write_record(cells).map_err(|error| Failure::Stated(format!("{}: cannot be written: {error}", path.display())))
    }

    fn finish(&mut self) -> Result<(), Failure> {
        let Some((path, file)) = &mut self.file else { return Ok(()) };
        file.flush().map_err(|error| Failure::output(path.display(), &error))
    }
}

/// A bar on standard error when it is a terminal and there is much to read.
fn progress(paths: &[PathBuf]) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bytes = paths.iter().map(|path| bytes_of(path)).sum::<u64>();
    if bytes < MANY_BYTES {
        return ProgressBar::hidden();
    }
    let template = "{bar:30} {bytes}/{total_bytes}, {bytes_per_sec}, {eta} left, {msg}";
    ProgressBar::new(bytes).with_style(ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()))
}

/// Bytes of a file, or of all files in a folder; links to folders are not followed.
fn bytes_of(path: &Path) -> u64 {
    match std::fs::read_dir(path) {
        Err(_) => std::fs::metadata(path).map_or(0, |metadata| metadata.len()),
        Ok(entries) => entries
            .flatten()
            .map(|entry| match entry.file_type() {
                Ok(kind) if kind.is_dir() => bytes_of(&entry.path()),
                Ok(kind) if kind.is_file() => entry.metadata().map_or(0, |metadata| metadata.len()),
                _ => 0,
            })
            .sum(),
    }
}
