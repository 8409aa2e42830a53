//! [`Settings`]: how polite, how patient, and what is too much.

use rustls_pki_types::CertificateDer;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::Duration;

/// How a [`crate::Fetcher`] behaves.
#[derive(Clone, Debug)]
pub struct Settings {
    /// What it calls itself. The part before the first `/` is the name that `robots.txt` may have rules for.
    pub user_agent: String,
    /// Least time between two requests to one host.
    pub rate: Duration,
    /// The longest `Crawl-delay` of a `robots.txt` that is honoured as it is; a longer one counts as this.
    pub longest_delay: Duration,
    /// The longest time that one request may take, from looking up the name to the last byte.
    pub timeout: Duration,
    /// The longest time for a connection to be made.
    pub connect_timeout: Duration,
    /// The largest answer, in bytes, as it comes and when it is decompressed.
    pub largest: u64,
    /// How often one address is asked for at most in one [`crate::Fetcher::get`].
    pub attempts: u32,
    /// The longest time that one [`crate::Fetcher::get`] waits for a server that is busy; what would take longer fails,
    /// with the time after which to ask again.
    pub patience: Duration,
    /// The longest time for which a host is left alone after failures when it does not say for how long. The first is that
    /// of `rate`, each that follows twice as long.
    pub longest_backoff: Duration,
    /// The longest time for which a host is left alone, whatever it asks for.
    pub longest_rest: Duration,
    /// How many redirects are followed.
    pub redirects: usize,
    /// For how long what a `robots.txt` says is remembered.
    pub robots_age: Duration,
    /// Roots that are trusted beside those that are built in.
    pub roots: Vec<CertificateDer<'static>>,
    /// Where hosts of these names are, instead of asking the name service. They count as being in the public net.
    pub hosts: BTreeMap<String, SocketAddr>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            user_agent: concat!("onrecord/", env!("CARGO_PKG_VERSION"), " (+", env!("CARGO_PKG_REPOSITORY"), ")").to_owned(),
            rate: Duration::from_secs(5),
            longest_delay: Duration::from_secs(120),
            timeout: Duration::from_secs(60),
            connect_timeout: Duration::from_secs(15),
            largest: 32_000_000,
            attempts: 3,
            patience: Duration::from_secs(60),
            longest_backoff: Duration::from_secs(60 * 60),
            longest_rest: Duration::from_secs(24 * 60 * 60),
            redirects: 5,
            robots_age: Duration::from_secs(24 * 60 * 60),
            roots: Vec::new(),
            hosts: BTreeMap::new(),
        }
    }
}

impl Settings {
    /// The name for which a `robots.txt` may have rules.
    pub(crate) fn product(&self) -> &str {
        self.user_agent.split(['/', ' ']).next().unwrap_or_default()
    }
}
