//! What must outlive a run: when each feed is due, what was there the last time, and which items wait for their pages.

use crate::message::{self, Failure, describe};
use crate::output::write_file;
use jiff::civil::Date;
use jiff::{Span, Timestamp};
use onrecord_fetch::Validators;
use onrecord_ingest::FeedItem;
use onrecord_text::hex_sha256;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Version of the file. A later one is not touched.
const VERSION: u32 = 1;
/// What has not been seen for so many days is forgotten.
const MOST_DAYS: i32 = 90;
/// An item that changes more often is not fetched any more: it is one that never stays the same.
const MOST_CHANGES: u32 = 10;

/// The state, in a file beside the ledger.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct State {
    version: u32,
    /// By the address of the feed.
    pub(super) feeds: BTreeMap<String, FeedState>,
    /// Addresses of pages that are kept, and the day on which they were fetched: several feeds name the same ones.
    pub(super) pages: BTreeMap<String, Date>,
    /// Items that are not kept yet.
    pub(super) waiting: Vec<Waiting>,
}

/// What is known of a feed.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct FeedState {
    etag: Option<String>,
    last_modified: Option<String>,
    /// Not asked again before this.
    pub(super) due: Option<Timestamp>,
    /// Until when its server asked to be left alone, which holds in every run.
    pub(super) left_alone: Option<Timestamp>,
    /// Failures since it was read the last time.
    pub(super) failures: u32,
    /// Where it has moved, as far as that was told.
    pub(super) moved_to: Option<String>,
    /// By the hash of their id.
    items: BTreeMap<String, Seen>,
}

/// An item that was in a feed.
#[derive(Debug, Serialize, Deserialize)]
struct Seen {
    /// Hash of what the feed had of it.
    hash: String,
    /// Day on which it was there the last time.
    on: Date,
    #[serde(default)]
    changes: u32,
}

/// An item to be kept.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Waiting {
    /// Address of its feed.
    pub(super) feed: String,
    id: String,
    /// An item that was there before, with other words.
    pub(super) is_changed: bool,
    /// How often its page was asked for in vain.
    pub(super) attempts: u32,
    /// Not before this.
    pub(super) due: Option<Timestamp>,
    pub(super) item: FeedItem,
}

impl FeedState {
    pub(super) fn validators(&self) -> Validators {
        Validators { etag: self.etag.clone(), last_modified: self.last_modified.clone() }
    }

    pub(super) fn set_validators(&mut self, validators: Validators) {
        (self.etag, self.last_modified) = (validators.etag, validators.last_modified);
    }
}

impl State {
    fn new() -> Self {
        Self { version: VERSION, feeds: BTreeMap::new(), pages: BTreeMap::new(), waiting: Vec::new() }
    }

    /// Where the state of a ledger is: beside it, that of a database in the present folder.
    pub(super) fn path(ledger: &Path) -> PathBuf {
        if onrecord_store::is_address(ledger) {
            let told = onrecord_store::name(ledger).display().to_string();
            let parts: Vec<&str> = told.split(|letter: char| !letter.is_alphanumeric()).filter(|part| !part.is_empty()).collect();
            return format!("{}.watch.json", parts.join("-")).into();
        }
        let mut path = ledger.as_os_str().to_owned();
        path.push(".watch.json");
        path.into()
    }

    /// Reads the state. A file that is damaged is told, set aside and begun anew: what the ledger has is not added twice.
    pub(super) fn open(path: &Path, today: Date) -> Result<Self, Failure> {
        let bytes = match std::fs::read(path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Self::new()),
            Err(error) => return Err(Failure::document(path.display(), describe(&error))),
        };
        let version = serde_json::from_slice::<serde_json::Value>(&bytes).ok().and_then(|value| value.get("version")?.as_u64());
        if version.is_some_and(|version| version > u64::from(VERSION)) {
            return Err(Failure::document(path.display(), "written by a later version of onrecord"));
        }
        match serde_json::from_slice::<Self>(&bytes) {
            Ok(mut state) => {
                let first = today.saturating_sub(Span::new().days(MOST_DAYS));
                state.pages.retain(|_, day| *day >= first);
                Ok(state)
            }
            Err(error) => {
                let aside = set_aside(path)?;
                let what = format!("damaged ({error}); begun anew, what was there is now {}", aside.display());
                message::print(&Failure::document(path.display(), what));
                Ok(Self::new())
            }
        }
    }

    /// Writes the state; the file is replaced as a whole.
    pub(super) fn save(&self, path: &Path) -> Result<(), Failure> {
        let mut json = serde_json::to_vec_pretty(self).map_err(|error| Failure::Internal(error.to_string()))?;
        json.push(b'\n');
        write_file(path, &json)
    }

    /// Puts those items of a feed that are new, or have changed, to those that wait. Returns how many, and whether there
    /// are more than `most`, which the next time has to bring.
    pub(super) fn take(&mut self, feed: &str, items: Vec<FeedItem>, today: Date, most: usize) -> (usize, bool) {
        let known = &mut self.feeds.entry(feed.to_owned()).or_default().items;
        let (mut taken, mut more, mut present) = (0, false, std::collections::BTreeSet::new());
        for item in items {
            let whole = [item.title.as_deref().unwrap_or_default(), item.url.as_deref().unwrap_or_default(), &item.text].join("\n");
            let hash = short_hash(&whole.split_whitespace().collect::<Vec<_>>().join(" "));
            let id = short_hash(item.id.as_deref().or(item.url.as_deref()).unwrap_or(&hash));
            // Of several with one id, the first is the newest.
            if !present.insert(id.clone()) {
                continue;
            }
            let changes = match known.get_mut(&id) {
                Some(seen) => {
                    seen.on = today;
                    if seen.hash == hash || seen.changes >= MOST_CHANGES {
                        continue;
                    }
                    Some(seen.changes + 1)
                }
                None => None,
            };
            if taken == most {
                more = true;
                continue;
            }
            known.insert(id.clone(), Seen { hash, on: today, changes: changes.unwrap_or_default() });
            self.waiting.retain(|waiting| waiting.feed != feed || waiting.id != id);
            self.waiting.push(Waiting { feed: feed.to_owned(), id, is_changed: changes.is_some(), attempts: 0, due: None, item });
            taken += 1;
        }
        let first = today.saturating_sub(Span::new().days(MOST_DAYS));
        known.retain(|_, seen| seen.on >= first);
        (taken, more)
    }
}

/// Ids and texts of items are not ours and may be long.
fn short_hash(text: &str) -> String {
    let mut hash = hex_sha256(text.as_bytes());
    hash.truncate(32);
    hash
}

/// Moves a file out of the way, to a name that nothing has.
fn set_aside(path: &Path) -> Result<PathBuf, Failure> {
    for number in 1.. {
        let mut aside = path.as_os_str().to_owned();
        aside.push(if number == 1 { ".damaged".to_owned() } else { format!(".damaged-{number}") });
        let aside = PathBuf::from(aside);
        if !aside.exists() {
            return std::fs::rename(path, &aside).map(|()| aside).map_err(|error| Failure::output(path.display(), &error));
        }
    }
    Err(Failure::Internal("no name is free".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::{MOST_CHANGES, State};
    use jiff::civil::{Date, date};
    use onrecord_ingest::FeedItem;

    const DAY: Date = date(2031, 5, 2);

    fn item(id: Option<&str>, url: Option<&str>, text: &str) -> FeedItem {
        FeedItem { id: id.map(str::to_owned), url: url.map(str::to_owned), text: text.to_owned(), ..FeedItem::default() }
    }

    #[test]
    fn items_are_taken_once_and_again_when_they_change() {
        let mut state = State::new();
        let feed =
            |text: &str| vec![item(Some("1"), None, text), item(Some("1"), None, "older"), item(None, Some("http://a.example/2"), "x")];
        assert_eq!(state.take("f", feed("one"), DAY, 100), (2, false));
        assert_eq!(state.take("f", feed("one "), DAY, 100), (0, false), "blanks make no difference");
        assert_eq!(state.take("g", feed("one"), DAY, 100), (2, false), "each feed has ids of its own");
        assert_eq!(state.take("f", feed("two"), DAY, 100), (1, false));
        let waiting: Vec<_> =
            state.waiting.iter().map(|waiting| (waiting.feed.as_str(), waiting.item.text.as_str(), waiting.is_changed)).collect();
        assert_eq!(waiting, [("f", "x", false), ("g", "one", false), ("g", "x", false), ("f", "two", true)], "the newest words wait alone");
        for number in 0..100 {
            state.take("f", feed(&number.to_string()), DAY, 100);
        }
        assert_eq!(state.waiting.last().expect("one waits").item.text, (MOST_CHANGES - 2).to_string(), "one that never stays the same");
    }

    #[test]
    fn too_many_items_come_the_next_time() {
        let mut state = State::new();
        let feed = || (0..5).map(|number| item(Some(&number.to_string()), None, "x")).collect::<Vec<_>>();
        assert_eq!(state.take("f", feed(), DAY, 3), (3, true));
        assert_eq!(state.take("f", feed(), DAY, 3), (2, false));
    }

    #[test]
    fn what_is_gone_for_long_is_forgotten() {
        let mut state = State::new();
        state.take("f", vec![item(Some("1"), None, "x"), item(Some("2"), None, "x")], DAY, 100);
        state.take("f", vec![item(Some("2"), None, "x")], date(2031, 7, 2), 100);
        state.take("f", Vec::new(), date(2031, 9, 2), 100);
        assert_eq!(state.feeds["f"].items.len(), 1);
    }
}
