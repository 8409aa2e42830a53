//! `onrecord watch`: polls feeds and keeps what is new. The one command that uses the network.

mod feeds;
mod item;
mod state;

use super::keep::{self, Tally, summary};
use crate::args::WatchOptions;
use crate::message::{self, Failure, Outcome};
use crate::read::knowledge;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use onrecord::Pipeline;
use onrecord::record::ProvenanceRecord;
use onrecord_fetch::{Address, Answer, Clock as _, Failed, Fetcher, Page, Settings, SystemClock, Why, read_roots};
use onrecord_ingest::{Place, feed_items};
use onrecord_store::Store;
use state::State;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// So many new items of a feed are taken at once.
const MOST_ITEMS: usize = 1_000;
/// The state is written at most so often while items are kept; what a kill loses of it is in the ledger.
const BETWEEN_SAVES: Duration = Duration::from_secs(1);
/// The longest wait until it is looked again what is due: a clock that is set, or a machine that slept, is noticed.
const LONGEST_WAIT: Duration = Duration::from_secs(60);
/// The longest time between polls of a feed that cannot be reached, and of one that is none.
const LONGEST_PASSING: SignedDuration = SignedDuration::from_hours(2);
const LONGEST_BROKEN: SignedDuration = SignedDuration::from_hours(24);

/// A feed, in this run.
struct Feed {
    address: Address,
    /// Its address as the state has it.
    name: String,
    /// Not asked in this run yet.
    is_fresh: bool,
}

struct Watch<'a> {
    options: &'a WatchOptions,
    state_path: PathBuf,
    state: State,
    saved: Instant,
    feeds: Vec<Feed>,
    fetcher: Fetcher<SystemClock>,
    pipeline: Pipeline,
    made: ProvenanceRecord,
    store: Box<dyn Store + Send>,
    tally: Tally,
    /// Feeds that were read.
    read: usize,
}

/// What can be done now.
enum Work {
    Poll(usize),
    Keep(usize),
}

/// Watches feeds until it is interrupted, or with `--once` reads each of them once.
pub(crate) fn watch(options: &WatchOptions) -> Result<Outcome, Failure> {
    let (feeds, bad) = feeds::feeds(&options.feeds)?;
    let roots = match &options.roots {
        Some(path) => read_roots(path).map_err(|error| Failure::document(path.display(), error))?,
        None => Vec::new(),
    };
    let stop = interruption()?;
    let fetcher = Fetcher::new(Settings { rate: options.rate, roots, ..Settings::default() }, SystemClock::new(Arc::clone(&stop)));
    let pipeline = Pipeline::embedded().map_err(|error| Failure::Internal(error.to_string()))?;
    let pipeline = pipeline.with_knowledge(knowledge(options.kb.as_deref())?);
    let state_path = State::path(&options.ledger);
    let made = pipeline.provenance();
    let store = super::create(&options.ledger)?;
    let state = State::open(&state_path, fetcher.clock().now().to_zoned(TimeZone::UTC).date())?;
    let feeds: Vec<Feed> = feeds.into_iter().map(|address| Feed { name: address.to_string(), address, is_fresh: true }).collect();
    let tally = Tally { failed: bad, ..Tally::default() };
    let mut watch = Watch { options, state_path, state, saved: Instant::now(), feeds, fetcher, pipeline, made, store, tally, read: 0 };
    if !options.once {
        let count = watch.feeds.len();
        message::tell(&format!("watching {count} {}; Ctrl-C ends it", if count == 1 { "feed" } else { "feeds" }));
    }
    let end = watch.run(&stop);
    let saved = watch.state.save(&watch.state_path);
    let left = watch.state.waiting.len();
    let left = match left {
        0 => String::new(),
        1 => "; 1 item is left for the next run".to_owned(),
        _ => format!("; {left} items are left for the next run"),
    };
    let interrupted = if stop.load(Ordering::Relaxed) { "interrupted; " } else { "" };
    message::tell(&format!("{interrupted}{}: {}{left}", super::name(&options.ledger), summary(&watch.tally)));
    end.and(saved)?;
    // One that runs for days meets faults, which were told; to be interrupted is how it ends.
    Ok(if options.once { Outcome::of(watch.read + watch.tally.kept(), watch.tally.failed) } else { Outcome::AllRead })
}

/// Becomes true when the end is asked for: at Ctrl-C. The second one ends the program at once.
fn interruption() -> Result<Arc<AtomicBool>, Failure> {
    let stop = Arc::new(AtomicBool::new(false));
    for signal in [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM] {
        let first = signal_hook::flag::register_conditional_shutdown(signal, 130, Arc::clone(&stop));
        first.and_then(|_| signal_hook::flag::register(signal, Arc::clone(&stop))).map_err(|error| Failure::Internal(error.to_string()))?;
    }
    Ok(stop)
}

impl Watch<'_> {
    fn run(&mut self, stop: &AtomicBool) -> Result<(), Failure> {
        while !stop.load(Ordering::Relaxed) {
            let now = self.fetcher.clock().now();
            match self.work(now) {
                Some(Work::Poll(number)) => {
                    self.poll(number, now)?;
                    self.save()?;
                }
                Some(Work::Keep(number)) => {
                    self.keep_waiting(number, now)?;
                    if self.saved.elapsed() >= BETWEEN_SAVES {
                        self.save()?;
                    }
                }
                None if self.options.once => break,
                None => {
                    self.save()?;
                    let wait = self.next_due().map_or(LONGEST_WAIT, |due| Duration::try_from(due.duration_since(now)).unwrap_or_default());
                    // Interrupted: the loop ends.
                    let _ = self.fetcher.clock().wait(wait.clamp(Duration::from_millis(100), LONGEST_WAIT));
                }
            }
        }
        Ok(())
    }

    fn save(&mut self) -> Result<(), Failure> {
        self.saved = Instant::now();
        self.state.save(&self.state_path)
    }

    /// Of all that is due, that whose host may be asked the soonest; feeds before their items.
    fn work(&self, now: Timestamp) -> Option<Work> {
        let polls = self.feeds.iter().enumerate().filter(|(_, feed)| self.is_due(feed, now));
        let polls = polls.map(|(number, feed)| (self.fetcher.wait(&feed.address), Work::Poll(number)));
        let items = self.state.waiting.iter().enumerate().filter(|(_, waiting)| waiting.due.is_none_or(|due| due <= now));
        let items = items.map(|(number, waiting)| {
            let wait = self.page_of(waiting).map_or(Duration::ZERO, |address| self.fetcher.wait(&address));
            (wait, Work::Keep(number))
        });
        polls.chain(items).min_by_key(|(wait, _)| *wait).map(|(_, work)| work)
    }

    fn is_due(&self, feed: &Feed, now: Timestamp) -> bool {
        if self.options.once {
            return feed.is_fresh;
        }
        let state = self.state.feeds.get(&feed.name);
        state.and_then(|state| state.due.max(state.left_alone)).is_none_or(|due| due <= now)
    }

    /// When anything is due the next time.
    fn next_due(&self) -> Option<Timestamp> {
        let feeds = self.feeds.iter().filter_map(|feed| self.state.feeds.get(&feed.name));
        let feeds = feeds.filter_map(|state| state.due.max(state.left_alone));
        feeds.chain(self.state.waiting.iter().filter_map(|waiting| waiting.due)).min()
    }

    /// Asks for a feed and takes its new items.
    fn poll(&mut self, number: usize, now: Timestamp) -> Result<(), Failure> {
        let feed = &mut self.feeds[number];
        feed.is_fresh = false;
        let (address, name) = (feed.address.clone(), feed.name.clone());
        let state = self.state.feeds.entry(name.clone()).or_default();
        if let Some(until) = state.left_alone.filter(|&until| until > now) {
            message::tell(&format!("{name}: not asked, its server wants to be left alone until {until:.0}"));
            return Ok(());
        }
        let reach = self.fetcher.reach(&address);
        let known = state.validators();
        match self.fetcher.get(&address, reach, &known) {
            Ok(Answer::Unchanged) => self.succeeded(&name),
            Ok(Answer::Page(page)) => self.take(&name, page)?,
            Err(failed) if failed.why == Why::Interrupted => {}
            Err(failed) => self.failed(&name, &failed),
        }
        Ok(())
    }

    fn succeeded(&mut self, name: &str) {
        let due = later(self.fetcher.clock().now(), every(self.options));
        let state = self.state.feeds.entry(name.to_owned()).or_default();
        (state.failures, state.due, state.left_alone) = (0, Some(due), None);
        self.read += 1;
    }

    /// Takes the new items of a feed that was sent.
    fn take(&mut self, name: &str, page: Page) -> Result<(), Failure> {
        let items = match feed_items(&page.bytes, &Place::new(name), Some(&page.url)) {
            Ok(items) => items,
            Err(skipped) => {
                message::print(&keep::failure(&skipped));
                self.put_off(name, LONGEST_BROKEN, None);
                return Ok(());
            }
        };
        let (taken, more) = self.state.take(name, items, self.today(), MOST_ITEMS);
        self.succeeded(name);
        let state = self.state.feeds.entry(name.to_owned()).or_default();
        // What was not taken must come again.
        state.set_validators(if more { onrecord_fetch::Validators::default() } else { page.validators });
        if page.moved_to.is_some() && state.moved_to != page.moved_to {
            message::tell(&format!("{name}: has moved to {}", page.moved_to.as_deref().unwrap_or_default()));
            state.moved_to = page.moved_to;
        }
        if taken > 0 {
            let items = if taken == 1 { "1 new item".to_owned() } else { format!("{taken} new items") };
            message::tell(&format!("{name}: {items}{}", if more { ", and more the next time" } else { "" }));
        }
        Ok(())
    }

    fn failed(&mut self, name: &str, failed: &Failed) {
        message::print(&Failure::Stated(failed.to_string()));
        let longest = if failed.why.is_passing() { LONGEST_PASSING } else { LONGEST_BROKEN };
        self.put_off(name, longest, Some(failed));
    }

    /// Puts the next poll of a feed off: longer with each failure, and as long as its server asks for.
    fn put_off(&mut self, name: &str, longest: SignedDuration, failed: Option<&Failed>) {
        let now = self.fetcher.clock().now();
        let every = every(self.options);
        let state = self.state.feeds.entry(name.to_owned()).or_default();
        state.failures = state.failures.saturating_add(1);
        let own = every.checked_mul(1 << state.failures.saturating_sub(1).min(16)).unwrap_or(longest).min(longest).max(every);
        let asked = failed.and_then(|failed| failed.retry_after).and_then(|wait| SignedDuration::try_from(wait).ok());
        state.due = Some(later(now, own.max(asked.unwrap_or_default())));
        state.left_alone = asked.filter(|_| failed.is_some_and(|failed| failed.is_asked)).map(|asked| later(now, asked));
        self.tally.failed += 1;
    }

    fn today(&self) -> jiff::civil::Date {
        self.fetcher.clock().now().to_zoned(TimeZone::UTC).date()
    }
}

fn every(options: &WatchOptions) -> SignedDuration {
    SignedDuration::from_mins(i64::from(options.every.get()))
}

fn later(now: Timestamp, wait: SignedDuration) -> Timestamp {
    now.checked_add(wait).unwrap_or(Timestamp::MAX)
}
