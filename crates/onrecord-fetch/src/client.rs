//! One request and its answer, without redirects: where HTTP and TLS are done.

use crate::reach::Within;
use crate::{Address, Reach, Settings, Validators, Why};
use flate2::read::MultiGzDecoder;
use std::io::{self, Read};
use std::sync::Arc;
use ureq::http::{HeaderMap, header};
use ureq::tls::{Certificate, RootCerts, TlsConfig};
use ureq::unversioned::transport::DefaultConnector;
use ureq::{Agent, Error};

/// An answer as it came.
pub(crate) struct Response {
    pub(crate) status: u16,
    pub(crate) location: Option<String>,
    pub(crate) retry_after: Option<String>,
    pub(crate) media_type: Option<String>,
    pub(crate) validators: Validators,
    /// Read only of an answer that has what was asked for.
    pub(crate) bytes: Vec<u8>,
}

/// How much of an answer is taken.
#[derive(Clone, Copy)]
pub(crate) enum Limit {
    /// All, or nothing when it is larger.
    Whole(u64),
    /// The first so many bytes.
    Head(u64),
}

/// Sends requests; one agent for each reach, since each finds hosts in its own way.
pub(crate) struct Client {
    public: Agent,
    private: Agent,
    any: Agent,
}

/// The longest header that is sent back, in bytes.
const LONGEST_VALIDATOR: usize = 1_000;

impl Client {
    pub(crate) fn new(settings: &Settings) -> Self {
        let built_in = webpki_root_certs::TLS_SERVER_ROOT_CERTS.iter().chain(&settings.roots);
        let roots: Vec<Certificate<'static>> = built_in.map(|root| Certificate::from_der(root).to_owned()).collect();
        let tls = TlsConfig::builder()
            .root_certs(RootCerts::Specific(Arc::new(roots)))
            .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .build();
        let agent = |reach| {
            let config = Agent::config_builder()
                .tls_config(tls.clone())
                .user_agent(settings.user_agent.as_str())
                .accept_encoding("gzip")
                .timeout_global(Some(settings.timeout))
                .timeout_connect(Some(settings.connect_timeout))
                .http_status_as_error(false)
                .max_redirects(0)
                // A proxy would find hosts itself, and could be led anywhere.
                .proxy(None)
                // Requests to one host are too far apart for a connection to be worth keeping.
                .max_idle_connections(0)
                .build();
            Agent::with_parts(config, DefaultConnector::default(), Within { reach, hosts: settings.hosts.clone() })
        };
        Self { public: agent(Reach::Public), private: agent(Reach::Private), any: agent(Reach::Any) }
    }

    /// Asks for an address.
    pub(crate) fn send(&self, address: &Address, reach: Reach, known: &Validators, limit: Limit) -> Result<Response, Why> {
        let agent = match reach {
            Reach::Public => &self.public,
            Reach::Private => &self.private,
            Reach::Any => &self.any,
        };
        let mut request = agent.get(address.to_string());
        let conditions = [(header::IF_NONE_MATCH, &known.etag), (header::IF_MODIFIED_SINCE, &known.last_modified)];
        for (name, value) in conditions {
            if let Some(value) = value.as_deref().filter(|value| is_validator(value)) {
                request = request.header(name, value);
            }
        }
        let response = request.call().map_err(|error| match why(error) {
            Why::CutOff => Why::Connection("it was ended before an answer came".to_owned()),
            why => why,
        })?;
        let (parts, body) = response.into_parts();
        let text = |name| text(&parts.headers, name);
        let validator = |name| text(name).filter(|value| is_validator(value));
        let mut answer = Response {
            status: parts.status.as_u16(),
            location: text(header::LOCATION),
            retry_after: text(header::RETRY_AFTER),
            media_type: text(header::CONTENT_TYPE),
            validators: Validators { etag: validator(header::ETAG), last_modified: validator(header::LAST_MODIFIED) },
            bytes: Vec::new(),
        };
        if parts.status.is_success() {
            let coding = text(header::CONTENT_ENCODING).unwrap_or_default().trim().to_ascii_lowercase();
            let mut body = body.into_reader();
            answer.bytes = match coding.as_str() {
                "" | "identity" => take(&mut body, limit)?,
                "gzip" | "x-gzip" => take(&mut MultiGzDecoder::new(wire(body, limit)), limit)?,
                other => return Err(Why::Malformed(format!("compressed as `{other}`, which was not asked for"))),
            };
        }
        Ok(answer)
    }
}

/// Something compressed as it comes over the line: no more of it is taken than of what comes of it, since parts that hold
/// nothing may go on for ever.
struct Wire<R> {
    body: R,
    left: u64,
    most: u64,
}

impl<R: Read> Read for Wire<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.body.read(buffer)?;
        match self.left.checked_sub(read as u64) {
            Some(left) => self.left = left,
            None => return Err(io::Error::other(Why::TooLarge(self.most))),
        }
        Ok(read)
    }
}

fn wire<R: Read>(body: R, limit: Limit) -> Wire<R> {
    let (Limit::Whole(most) | Limit::Head(most)) = limit;
    // What is short may be longer when it is compressed.
    Wire { body, left: most.saturating_add(1_000), most }
}

fn take(body: &mut dyn Read, limit: Limit) -> Result<Vec<u8>, Why> {
    let mut bytes = Vec::new();
    let (Limit::Whole(most) | Limit::Head(most)) = limit;
    let read = body.take(most.saturating_add(1)).read_to_end(&mut bytes);
    match (read, limit) {
        (_, Limit::Whole(most)) if bytes.len() as u64 > most => Err(Why::TooLarge(most)),
        // What there is of a head is as good as all of it.
        (_, Limit::Head(most)) if bytes.len() as u64 > most => {
            bytes.truncate(usize::try_from(most).unwrap_or(usize::MAX));
            Ok(bytes)
        }
        (Ok(_), _) => Ok(bytes),
        (Err(error), _) => Err(why(error.into())),
    }
}

/// A header that is text; others are as good as none.
fn text(headers: &HeaderMap, name: header::HeaderName) -> Option<String> {
    let value = headers.get(name)?;
    Some(String::from_utf8_lossy(value.as_bytes()).trim().to_owned()).filter(|value| !value.is_empty())
}

/// Whether a header may be sent back as it came.
fn is_validator(value: &str) -> bool {
    value.len() <= LONGEST_VALIDATOR && value.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic())
}

/// What a fault of the library means.
fn why(error: Error) -> Why {
    match error {
        Error::Timeout(_) => Why::Timeout,
        Error::HostNotFound => Why::NoHost,
        Error::Io(error) => why_io(&error),
        Error::Rustls(error) => Why::Insecure(error.to_string()),
        Error::Tls(what) => Why::Insecure(what.to_owned()),
        Error::Protocol(error) => Why::Malformed(error.to_string()),
        Error::Http(error) => Why::Malformed(error.to_string()),
        Error::LargeResponseHeader(..) => Why::Malformed("its head is too long".to_owned()),
        Error::BodyExceedsLimit(limit) => Why::TooLarge(limit),
        Error::ConnectionFailed => Why::Connection("it was not made".to_owned()),
        Error::Other(other) => match other.downcast::<Why>() {
            Ok(why) => *why,
            Err(other) => Why::Connection(other.to_string()),
        },
        other => Why::Malformed(other.to_string()),
    }
}

fn why_io(error: &io::Error) -> Why {
    if let Some(inner) = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
        return Why::Insecure(inner.to_string());
    }
    if let Some(inner) = error.get_ref().and_then(|inner| inner.downcast_ref::<Why>()) {
        return inner.clone();
    }
    match error.kind() {
        io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => Why::Timeout,
        io::ErrorKind::UnexpectedEof => Why::CutOff,
        // The decoder of gzip has no other way to tell.
        io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => Why::Malformed(error.to_string()),
        _ => {
            let text = error.to_string();
            Why::Connection(text.split(" (os error").next().unwrap_or(&text).to_lowercase())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Limit, take, wire};
    use crate::Why;
    use std::io::{self, Read};

    /// Gives bytes for ever, and counts them.
    struct Endless(u64);

    impl Read for &mut Endless {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            buffer.fill(0);
            self.0 += buffer.len() as u64;
            Ok(buffer.len())
        }
    }

    #[test]
    fn no_more_is_read_than_is_taken() {
        let mut endless = Endless(0);
        assert_eq!(take(&mut &mut endless, Limit::Whole(100_000)), Err(Why::TooLarge(100_000)));
        assert!(endless.0 <= 100_001, "{}", endless.0);
        let mut endless = Endless(0);
        assert_eq!(take(&mut &mut endless, Limit::Head(100_000)).map(|bytes| bytes.len()), Ok(100_000));
        assert!(endless.0 <= 100_001, "{}", endless.0);
        // What a decoder makes nothing of.
        let mut endless = Endless(0);
        let copied = io::copy(&mut wire(&mut endless, Limit::Whole(100_000)), &mut io::sink());
        assert!(copied.is_err() && endless.0 < 200_000, "{}", endless.0);
    }
}
