//! From an item of a feed to the ledger: its page, or what the feed has of it.

use super::state::Waiting;
use super::{Watch, later};
use crate::ledger::keep;
use crate::message::{self, Failure};
use jiff::{SignedDuration, Timestamp};
use onrecord_fetch::{Address, Answer, Page, Validators, Why};
use onrecord_ingest::{Article, FeedItem, Hint, Metadata, Options, Place, Sink, Skipped, Stop, read_bytes};
use onrecord_store::{Added, Store};
use onrecord_text::Origin;

/// A page that cannot be had is asked for so often, in runs and rounds.
const MOST_ATTEMPTS: u32 = 5;
/// The first time between two attempts; each that follows is twice as long.
const BETWEEN_ATTEMPTS: SignedDuration = SignedDuration::from_mins(10);

/// Takes the articles of a page, unless the ledger has them.
struct Found<'a> {
    store: &'a dyn Store,
    made: &'a onrecord::record::ProvenanceRecord,
    articles: Vec<(Place, Article)>,
    skipped: Option<Skipped>,
    is_known: bool,
}

impl Sink for Found<'_> {
    fn article(&mut self, place: &Place, article: Article) -> Result<(), Stop> {
        self.articles.push((place.clone(), article));
        Ok(())
    }

    fn skip(&mut self, skipped: Skipped) -> Result<(), Stop> {
        self.skipped.get_or_insert(skipped);
        Ok(())
    }

    fn knows(&mut self, place: &Place, sha256: &str) -> bool {
        // A store that cannot be asked cannot be written either, which is told then.
        let known = self.store.knows(&place.source(), sha256, self.made).unwrap_or(false);
        self.is_known |= known;
        known
    }
}

impl Watch<'_> {
    /// The address of the page of an item, where it is to be fetched.
    pub(super) fn page_of(&self, waiting: &Waiting) -> Option<Address> {
        if self.options.no_pages { None } else { waiting.item.url.as_deref().and_then(|url| Address::parse(url).ok()) }
    }

    /// Keeps an item that waits, or puts it off. It stays among those that wait when the ledger cannot be written.
    pub(super) fn keep_waiting(&mut self, number: usize, now: Timestamp) -> Result<(), Failure> {
        let waiting = self.state.waiting.remove(number);
        let again = waiting.clone();
        match self.keep_item(waiting, now) {
            Ok(later) => {
                self.state.waiting.extend(later);
                Ok(())
            }
            Err(failure) => {
                self.state.waiting.push(again);
                Err(failure)
            }
        }
    }

    /// Keeps an item; returns it when it has to wait for longer.
    fn keep_item(&mut self, mut waiting: Waiting, now: Timestamp) -> Result<Option<Waiting>, Failure> {
        let Some(address) = self.page_of(&waiting) else { return self.keep_from_feed(&waiting, None) };
        let url = address.to_string();
        if !waiting.is_changed && self.state.pages.contains_key(&url) {
            self.tally.known += 1;
            return Ok(None);
        }
        // What a feed of the public net names must not lead into a private one.
        let reach = Address::parse(&waiting.feed).map_or(onrecord_fetch::Reach::Public, |feed| self.fetcher.reach(&feed).onward());
        let failed = match self.fetcher.get(&address, reach, &Validators::default()) {
            Ok(Answer::Page(page)) => return self.keep_page(&waiting, &url, &page),
            // Nothing was said to be known.
            Ok(Answer::Unchanged) => return self.keep_from_feed(&waiting, Some((url, Why::Status(304).to_string(), "refused"))),
            Err(failed) => failed,
        };
        let after = |wait: SignedDuration| {
            let asked = failed.retry_after.and_then(|asked| SignedDuration::try_from(asked).ok()).unwrap_or_default();
            Some(later(now, wait.max(asked)))
        };
        match &failed.why {
            Why::Interrupted => return Ok(Some(waiting)),
            // Told when it began.
            Why::Resting(_) => waiting.due = after(SignedDuration::ZERO),
            why if why.is_passing() && waiting.attempts + 1 < MOST_ATTEMPTS => {
                message::print(&Failure::Stated(format!("{failed}; asked for again later")));
                self.tally.failed += 1;
                waiting.due = after(BETWEEN_ATTEMPTS * (1 << waiting.attempts));
                waiting.attempts += 1;
            }
            why => return self.keep_from_feed(&waiting, Some((failed.place.clone(), why.to_string(), why.kind()))),
        }
        Ok(Some(waiting))
    }

    /// Keeps what a page holds, with what the feed says of it where the page does not.
    fn keep_page(&mut self, waiting: &Waiting, url: &str, page: &Page) -> Result<Option<Waiting>, Failure> {
        let hint = Hint { url: Some(&page.url), media_type: page.media_type.as_deref() };
        let mut found = Found { store: &*self.store, made: &self.made, articles: Vec::new(), skipped: None, is_known: false };
        // Nothing in there asks for an end.
        let _ = read_bytes(&page.bytes, &Place::new(&page.url), hint, &Options::default(), &mut found);
        let Found { articles, skipped, is_known, .. } = found;
        if articles.is_empty() && !is_known {
            let reason = skipped.map_or(("no text".to_owned(), "empty"), |skipped| (skipped.reason.to_string(), skipped.reason.kind()));
            return self.keep_from_feed(waiting, Some((url.to_owned(), reason.0, reason.1)));
        }
        self.tally.known += usize::from(is_known);
        let is_one = articles.len() == 1;
        for (place, article) in articles {
            let article = if is_one { joined(article, &waiting.item) } else { article };
            self.add(&place, article, None)?;
        }
        let today = self.today();
        self.state.pages.insert(url.to_owned(), today);
        Ok(None)
    }

    /// Keeps what the feed has of an item: all of it where no page is to be fetched, else only a whole text. `failure` is
    /// why there is no page: its place, what it is, and its kind.
    fn keep_from_feed(&mut self, waiting: &Waiting, failure: Option<(String, String, &'static str)>) -> Result<Option<Waiting>, Failure> {
        let item = &waiting.item;
        let place = Place::new(&waiting.feed);
        let note = match failure {
            Some((place, what, _)) if item.is_whole && !item.text.is_empty() => {
                Some(format!("{place}: {what}; its text is that of the feed"))
            }
            Some((place, what, kind)) => {
                message::print(&Failure::document(place, what));
                self.skipped(kind);
                return Ok(None);
            }
            None => None,
        };
        let origin = Origin { path: Some(waiting.feed.clone()), ..Origin::default() };
        match Article::new(item.text.clone(), origin, metadata(item)) {
            Ok(article) => self.add(&place, article, note)?,
            Err(_) => {
                let what = item.title.as_deref().or(item.id.as_deref()).unwrap_or("an item");
                message::print(&Failure::document(place, format!("“{}”: no text", crate::ledger::one_line(what))));
                self.skipped("empty");
            }
        }
        Ok(None)
    }

    fn skipped(&mut self, kind: &'static str) {
        *self.tally.skipped.entry(kind).or_default() += 1;
        self.tally.failed += 1;
    }

    /// Reads an article into the ledger and tells of it.
    fn add(&mut self, place: &Place, article: Article, note: Option<String>) -> Result<(), Failure> {
        let reading = match keep::read(place, article, &self.pipeline, None) {
            Ok(reading) => reading,
            Err(failure) => {
                message::print(&failure);
                self.skipped("faults of the program");
                return Ok(());
            }
        };
        let added = keep::keep(&reading, &mut *self.store, &mut self.tally)?;
        let statements = match reading.record.as_ref().map_or(0, |record| record.statements.len()) {
            1 => "1 statement".to_owned(),
            count => format!("{count} statements"),
        };
        let what = match added {
            Added::New => format!("added with {statements}"),
            Added::Unread => format!("kept unread, not in English ({})", reading.about.language.as_deref().unwrap_or("und")),
            Added::Revised => format!("read again, {statements}"),
            Added::NewOrigin => "known from elsewhere".to_owned(),
            Added::Known => "known already".to_owned(),
        };
        let url = reading.document.origin().url.clone().unwrap_or_else(|| place.to_string());
        message::tell(&format!("{url}: {what}"));
        if let Some(note) = note {
            message::tell(&note);
        }
        Ok(())
    }
}

/// What a feed says of an item.
fn metadata(item: &FeedItem) -> Metadata {
    Metadata {
        id: item.id.clone(),
        title: item.title.clone(),
        url: item.url.clone(),
        published: item.published,
        published_at: item.published_at.clone(),
        authors: item.authors.clone(),
        publisher: item.publisher.clone(),
        language: item.language.clone(),
        keywords: item.keywords.clone(),
        ..Metadata::default()
    }
}

/// A page's article; where the page says nothing, what the feed says counts.
fn joined(article: Article, item: &FeedItem) -> Article {
    let Article { document, metadata: page, speeches } = article;
    let feed = metadata(item);
    let authors = if page.authors.is_empty() && page.byline.is_none() { feed.authors } else { page.authors.clone() };
    let document = match (document.published(), feed.published) {
        (None, Some(day)) => document.with_published(day),
        _ => document,
    };
    let metadata = Metadata {
        id: page.id.or(feed.id),
        title: page.title.or(feed.title),
        url: page.url.or(feed.url),
        publisher: page.publisher.or(feed.publisher),
        published: page.published.or(feed.published),
        language: page.language.or(feed.language),
        authors,
        ..page
    };
    Article { document, metadata, speeches }
}
