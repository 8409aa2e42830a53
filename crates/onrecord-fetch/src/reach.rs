//! [`Reach`]: whether what a stranger's page names may lead into a private net.

use crate::{Address, Settings, Why};
use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, ToSocketAddrs as _};
use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;

/// Which hosts may be asked.
///
/// What is fetched names addresses, in links and redirects. One in the public net must not send requests to the routers
/// and servers of whoever runs this; one in the same private net may.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Hosts in the public net.
    Public,
    /// A host in a private net, or this machine, that the user has named.
    Private,
    /// All hosts.
    Any,
}

impl Reach {
    /// Where that leads which is found within this reach.
    #[must_use]
    pub const fn onward(self) -> Self {
        match self {
            Self::Public => Self::Public,
            Self::Private | Self::Any => Self::Any,
        }
    }

    /// What an address that the user has named is in: looked up, and held to when it is asked.
    pub(crate) fn of(address: &Address, settings: &Settings) -> Self {
        if settings.hosts.contains_key(address.host()) {
            return Self::Public;
        }
        let host = address.host().trim_start_matches('[').trim_end_matches(']');
        match (host, address.port()).to_socket_addrs() {
            Ok(mut found) => {
                if found.any(|found| !is_public(found.ip())) {
                    Self::Private
                } else {
                    Self::Public
                }
            }
            // Of an unknown host nothing is learnt; asking it will tell.
            Err(_) => Self::Public,
        }
    }
}

/// Finds hosts, and refuses those out of reach. It is asked right before the connection is made, so that a name cannot
/// mean one host when it is checked and another one when it is asked.
#[derive(Debug)]
pub(crate) struct Within {
    pub(crate) reach: Reach,
    pub(crate) hosts: BTreeMap<String, SocketAddr>,
}

impl Resolver for Within {
    fn resolve(&self, uri: &Uri, config: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, ureq::Error> {
        if let Some(&address) = uri.host().and_then(|host| self.hosts.get(host)) {
            let mut found = self.empty();
            found.push(address);
            return Ok(found);
        }
        let all = DefaultResolver::default().resolve(uri, config, timeout).map_err(|error| match error {
            // The system's words for it differ from machine to machine.
            ureq::Error::Io(_) => ureq::Error::HostNotFound,
            error => error,
        })?;
        let mut found = self.empty();
        for &address in all.iter() {
            let fits = match self.reach {
                Reach::Any => true,
                Reach::Public => is_public(address.ip()),
                Reach::Private => !is_public(address.ip()),
            };
            if fits {
                found.push(address);
            }
        }
        match (found.is_empty(), all.iter().next()) {
            (false, _) => Ok(found),
            (true, Some(first)) if self.reach == Reach::Public => Err(ureq::Error::Other(Box::new(Why::Private(first.ip())))),
            (true, Some(_)) => Err(ureq::Error::Other(Box::new(Why::NotPrivate))),
            (true, None) => Err(ureq::Error::HostNotFound),
        }
    }
}

/// Whether an address is one of the public net.
pub(crate) fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    match address.octets() {
        // This network, this machine, private nets, carriers' nets, what is kept for tests and multicast.
        [0 | 10 | 127, ..] | [100, 64..=127, ..] | [169, 254, ..] | [172, 16..=31, ..] | [192, 168, ..] => false,
        [192, 0, 0 | 2, _] | [198, 18 | 19, ..] | [198, 51, 100, _] | [203, 0, 113, _] | [224..=255, ..] => false,
        _ => true,
    }
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let inner = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        is_public_v4(Ipv4Addr::new(a, b, c, d))
    };
    match address.segments() {
        // Addresses that stand for others: mapped, translated, 6to4.
        [0, 0, 0, 0, 0, 0xffff, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] | [0x2002, high, low, ..] => inner(high, low),
        // Teredo, documentation and others that are kept for special uses.
        [0x2001, 0..=0x1ff | 0xdb8, ..] => false,
        // Only this range is given out so far.
        [first, ..] => (0x2000..=0x3fff).contains(&first),
    }
}

#[cfg(test)]
mod tests {
    use super::is_public;

    #[test]
    fn private_nets_are_told_from_the_public_one() {
        for private in [
            "127.0.0.1",
            "127.9.9.9",
            "10.1.2.3",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "169.254.169.254",
            "100.100.0.1",
            "0.0.0.0",
            "255.255.255.255",
            "224.0.0.1",
            "192.0.2.1",
            "198.18.0.1",
            "::1",
            "::",
            "::ffff:127.0.0.1",
            "::127.0.0.1",
            "fe80::1",
            "fc00::1",
            "fd12::1",
            "ff02::1",
            "64:ff9b::10.0.0.1",
            "2002:7f00:1::",
            "2001:db8::1",
            "2001::1",
        ] {
            assert!(!is_public(private.parse().expect("an address")), "{private}");
        }
        for public in ["8.8.8.8", "172.32.0.1", "100.128.0.1", "193.0.0.1", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"] {
            assert!(is_public(public.parse().expect("an address")), "{public}");
        }
    }
}
