//! What becomes of a request: an [`Answer`], or why there is none.

use std::net::IpAddr;
use std::time::Duration;

/// What a server gives to tell one version of a page from another; sent back to it, it answers only when there is a new one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Validators {
    /// The `ETag`, as given.
    pub etag: Option<String>,
    /// `Last-Modified`, as given.
    pub last_modified: Option<String>,
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It was sent.
    Page(Page),
    /// It is as it was: nothing was sent.
    Unchanged,
}

/// What a server sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// The address that answered, after redirects.
    pub url: String,
    /// Where the address has moved for good, when all redirects said so.
    pub moved_to: Option<String>,
    /// The media type with its parameters, as given.
    pub media_type: Option<String>,
    /// What to send along the next time.
    pub validators: Validators,
    /// The body, decompressed.
    pub bytes: Vec<u8>,
}

/// A request that got no answer.
#[derive(Debug, thiserror::Error)]
#[error("{place}: {why}")]
pub struct Failed {
    /// The address at which it failed: the one asked for, one that it led to, or a `robots.txt`.
    pub place: String,
    /// Why.
    pub why: Why,
    /// How long to wait before asking again, where that may help.
    pub retry_after: Option<Duration>,
    /// Whether the server said how long.
    pub is_asked: bool,
}

/// Why a request got no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Why {
    /// `robots.txt` has a rule against it.
    #[error("robots.txt forbids it")]
    Disallowed,
    /// `robots.txt` could not be had, so that nothing may be asked for.
    #[error("robots.txt cannot be had: {0}")]
    NoRobots(Box<Why>),
    /// The server is busy or broken, by this status: 429 and all from 500.
    #[error("the server is busy or has a fault (status {0})")]
    Busy(u16),
    /// The host was busy before and is left alone.
    #[error("the host is left alone for another {} s after a failure", .0.as_secs().max(1))]
    Resting(Duration),
    /// The server has nothing at this address, or gives it to nobody: any other status.
    #[error("refused with status {0}")]
    Status(u16),
    /// Nobody knows the host.
    #[error("no such host")]
    NoHost,
    /// The connection was not made, or broke.
    #[error("no connection: {0}")]
    Connection(String),
    /// It took too long.
    #[error("no answer in time")]
    Timeout,
    /// Whoever answers cannot prove to be the host.
    #[error("no secure connection: {0}")]
    Insecure(String),
    /// What came is no HTTP, or is compressed in a way that was not asked for or is broken.
    #[error("malformed answer: {0}")]
    Malformed(String),
    /// The answer ended before its end.
    #[error("the answer was cut off")]
    CutOff,
    /// The answer is larger than is taken, in bytes: the limit.
    #[error("larger than {0} bytes")]
    TooLarge(u64),
    /// It leads on and on.
    #[error("more than {0} redirects")]
    TooManyRedirects(usize),
    /// It leads to where nothing is asked for.
    #[error("redirect to `{to}`: {what}")]
    BadRedirect {
        /// Where to, as given.
        to: String,
        /// Why that is not asked for.
        what: String,
    },
    /// The host is in a private net, into which nothing from the public net may lead.
    #[error("leads to a host in a private net ({0})")]
    Private(IpAddr),
    /// The host was in a private net and now is in the public one.
    #[error("the host has left the private net")]
    NotPrivate,
    /// The end was asked for while it was waited for.
    #[error("interrupted")]
    Interrupted,
}

impl Why {
    /// Whether it may be otherwise in a while.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        match self {
            Self::NoRobots(_) | Self::Busy(_) | Self::Resting(_) | Self::NoHost | Self::Connection(_) | Self::Timeout => true,
            Self::CutOff | Self::Interrupted => true,
            Self::Disallowed | Self::Status(_) | Self::Insecure(_) | Self::Malformed(_) | Self::TooLarge(_) => false,
            Self::TooManyRedirects(_) | Self::BadRedirect { .. } | Self::Private(_) | Self::NotPrivate => false,
        }
    }

    /// One word for tables and counts.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Disallowed => "disallowed",
            Self::NoRobots(_) => "no-robots",
            Self::Busy(_) | Self::Resting(_) => "busy",
            Self::Status(_) => "refused",
            Self::NoHost | Self::Connection(_) | Self::Timeout | Self::CutOff => "unreachable",
            Self::Insecure(_) => "insecure",
            Self::Malformed(_) => "malformed",
            Self::TooLarge(_) => "too-large",
            Self::TooManyRedirects(_) | Self::BadRedirect { .. } => "bad-redirect",
            Self::Private(_) | Self::NotPrivate => "private",
            Self::Interrupted => "interrupted",
        }
    }
}
