//! [`Address`]: the web addresses that can be asked for, in one form.

use crate::punycode;
use std::fmt::{self, Write as _};

/// An address of `http` or `https`, in one form: the host in small ASCII letters, the path without dot segments and with
/// percent signs for what may not stand in it, no fragment, and the port only where it is not that of the scheme.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address {
    is_secure: bool,
    host: String,
    port: Option<u16>,
    /// Path and query, from the first slash.
    path: String,
}

/// Why something is no address that can be asked for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AddressError {
    /// Another scheme, or none.
    #[error("not an address of http or https")]
    Scheme,
    /// The name of the host or the port is missing, or is none.
    #[error("no host that can be asked")]
    Host,
    /// A name or password stands in it, which would be sent to whoever it leads to.
    #[error("an address with a user's name or password in it is not fetched")]
    User,
    /// Longer than is fetched.
    #[error("an address of more than {} characters", Address::MOST_BYTES)]
    TooLong,
}

impl Address {
    /// The longest address that is fetched, in bytes.
    pub const MOST_BYTES: usize = 8_000;

    /// Reads an address.
    ///
    /// # Errors
    /// [`AddressError`] when it is not of `http` or `https`, has no host, has a user in it, or is too long.
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        let text = text.trim();
        if text.len() > Self::MOST_BYTES {
            return Err(AddressError::TooLong);
        }
        let (scheme, rest) = text.split_once("://").ok_or(AddressError::Scheme)?;
        let is_secure = match scheme.to_ascii_lowercase().as_str() {
            "https" => true,
            "http" => false,
            _ => return Err(AddressError::Scheme),
        };
        let rest = rest.split('#').next().unwrap_or_default();
        // Some programs take a backslash for a slash, others for a letter of the host: it ends the host here.
        let (authority, path) = rest.split_at(rest.find(['/', '?', '\\']).unwrap_or(rest.len()));
        if authority.contains('@') {
            return Err(AddressError::User);
        }
        let (host, port) = match authority.rsplit_once(':') {
            // The colons of an IPv6 address stand in brackets.
            Some((host, port)) if !port.ends_with(']') => (host, port),
            _ => (authority, ""),
        };
        let port = match port {
            "" => None,
            digits => Some(digits.parse().ok().filter(|&port| port > 0).ok_or(AddressError::Host)?),
        };
        let host = host_of(host)?;
        let usual = if is_secure { 443 } else { 80 };
        Ok(Self { is_secure, host, port: port.filter(|&port| port != usual), path: path_of(path) })
    }

    /// What a reference means that stands at this address.
    ///
    /// # Errors
    /// [`AddressError`] as for [`Address::parse`].
    pub fn join(&self, reference: &str) -> Result<Self, AddressError> {
        let reference = reference.trim();
        let reference = reference.split('#').next().unwrap_or_default();
        let way = self.path.split('?').next().unwrap_or_default();
        let scheme = self.scheme();
        let whole = if has_scheme(reference) {
            reference.to_owned()
        } else if reference.starts_with("//") {
            format!("{scheme}:{reference}")
        } else if reference.starts_with('/') {
            format!("{}{reference}", self.origin())
        } else if reference.is_empty() {
            self.to_string()
        } else if reference.starts_with('?') {
            format!("{}{way}{reference}", self.origin())
        } else {
            let folder = way.rsplit_once('/').map_or("", |(folder, _)| folder);
            format!("{}{folder}/{reference}", self.origin())
        };
        Self::parse(&whole)
    }

    /// The host, as name or number.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Path and query, from the first slash.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The port that is asked.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port.unwrap_or(if self.is_secure { 443 } else { 80 })
    }

    /// Scheme, host and port: what one `robots.txt` speaks for.
    #[must_use]
    pub fn origin(&self) -> String {
        let mut origin = format!("{}://{}", self.scheme(), self.host);
        if let Some(port) = self.port {
            let _ = write!(origin, ":{port}");
        }
        origin
    }

    const fn scheme(&self) -> &'static str {
        if self.is_secure { "https" } else { "http" }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.origin(), self.path)
    }
}

fn has_scheme(reference: &str) -> bool {
    reference.split_once(':').is_some_and(|(scheme, _)| {
        scheme.starts_with(|first: char| first.is_ascii_alphabetic())
            && scheme.chars().all(|letter| letter.is_ascii_alphanumeric() || "+-.".contains(letter))
    })
}

/// The host in ASCII; names in other letters are written as the name service has them.
fn host_of(host: &str) -> Result<String, AddressError> {
    if let Some(number) = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')) {
        let number: std::net::Ipv6Addr = number.parse().map_err(|_| AddressError::Host)?;
        return Ok(format!("[{number}]"));
    }
    let labels: Option<Vec<String>> = host.trim_end_matches('.').split('.').map(punycode::label).collect();
    let host = labels.ok_or(AddressError::Host)?.join(".");
    let is_name =
        |label: &str| !label.is_empty() && label.len() <= 63 && label.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b));
    if host.len() <= 253 && host.split('.').all(is_name) { Ok(host) } else { Err(AddressError::Host) }
}

/// Path and query with percent signs for what may not stand there, and without dot segments.
fn path_of(path: &str) -> String {
    let (way, query) = path.split_at(path.find('?').unwrap_or(path.len()));
    let mut steps: Vec<&str> = Vec::new();
    let way = way.replace('\\', "/");
    let mut is_folder = true;
    for step in way.split('/').skip(1) {
        is_folder = matches!(step, "." | "..");
        match step {
            "." => {}
            ".." => drop(steps.pop()),
            step => steps.push(step),
        }
    }
    let mut plain = String::from("/");
    plain.push_str(&steps.join("/"));
    if is_folder && !plain.ends_with('/') {
        plain.push('/');
    }
    escaped(&plain) + &escaped(query)
}

/// Percent signs for all but the characters that may stand in a path or query.
pub(crate) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&byte) {
            escaped.push(char::from(byte));
        } else {
            let _ = write!(escaped, "%{byte:02X}");
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::{Address, AddressError};

    #[test]
    fn addresses_have_one_form() {
        for (given, expected) in [
            (" HTTPS://News.Example:443/a b?q=ü#top ", "https://news.example/a%20b?q=%C3%BC"),
            ("http://news.example", "http://news.example/"),
            ("http://news.example?x=1", "http://news.example/?x=1"),
            ("http://news.example:8080/a/./b/../c", "http://news.example:8080/a/c"),
            ("http://news.example/../../c/..", "http://news.example/"),
            ("http://news.example/a/b/..", "http://news.example/a/"),
            ("http://news.example./a%2Fb", "http://news.example/a%2Fb"),
            ("http://[0:0::1]:80/x", "http://[::1]/x"),
            ("https://Bücher.example/", "https://xn--bcher-kva.example/"),
            ("http://a.example\\@b.example/", "http://a.example/@b.example/"),
        ] {
            assert_eq!(Address::parse(given).map(|address| address.to_string()).as_deref(), Ok(expected), "{given}");
        }
    }

    #[test]
    fn what_cannot_be_asked_is_refused() {
        let long = format!("http://a.example/{}", "x".repeat(9_000));
        for (given, expected) in [
            ("file:///etc/passwd", AddressError::Scheme),
            ("ftp://a.example/", AddressError::Scheme),
            ("javascript:alert(1)", AddressError::Scheme),
            ("a.example/x", AddressError::Scheme),
            ("", AddressError::Scheme),
            ("http://", AddressError::Host),
            ("http:///x", AddressError::Host),
            ("http://a..example/", AddressError::Host),
            ("http://a b/", AddressError::Host),
            ("http://a.example:0/", AddressError::Host),
            ("http://a.example:99999/", AddressError::Host),
            ("http://[::1/", AddressError::Host),
            ("http://a.example\r\nHost: b/", AddressError::Host),
            ("http://me:secret@a.example/", AddressError::User),
            (&long, AddressError::TooLong),
        ] {
            assert_eq!(Address::parse(given), Err(expected), "{given}");
        }
    }

    #[test]
    fn references_are_joined() {
        let base = Address::parse("https://a.example/news/today?x=1").expect("an address");
        for (reference, expected) in [
            ("http://b.example/1", "http://b.example/1"),
            ("//c.example/2", "https://c.example/2"),
            ("/3?y=a/b", "https://a.example/3?y=a/b"),
            ("4", "https://a.example/news/4"),
            ("../5#x", "https://a.example/5"),
            ("?z=7", "https://a.example/news/today?z=7"),
            ("", "https://a.example/news/today?x=1"),
        ] {
            assert_eq!(base.join(reference).map(|address| address.to_string()).as_deref(), Ok(expected), "{reference}");
        }
        assert_eq!(base.join("file:///etc/passwd"), Err(AddressError::Scheme));
    }
}
