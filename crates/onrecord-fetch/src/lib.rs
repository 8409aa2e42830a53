//! How is a page or feed fetched politely?
//!
//! A [`Fetcher`] asks for one address at a time: it obeys `robots.txt`, leaves time between requests to one host, asks
//! again later when a server is busy, and only for what has changed when it is told what was there. What comes of it is
//! an [`Answer`], or a [`Failed`] with the address at which it failed and [`Why`]. No answer of a server makes it panic,
//! wait for ever or fill the memory.

mod address;
mod client;
mod clock;
mod fetcher;
mod outcome;
mod pace;
mod punycode;
mod reach;
mod robots;
mod roots;
mod settings;

pub use address::{Address, AddressError};
pub use clock::{Clock, Interrupted, SystemClock};
pub use fetcher::Fetcher;
pub use outcome::{Answer, Failed, Page, Validators, Why};
pub use reach::Reach;
pub use roots::{RootsError, read_roots};
pub use settings::Settings;
