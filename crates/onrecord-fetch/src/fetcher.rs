//! [`Fetcher`]: asks politely.

use crate::client::{Client, Limit, Response};
use crate::pace::Pace;
use crate::robots::{self, Rules};
use crate::{Address, Answer, Clock, Failed, Page, Reach, Settings, Validators, Why};
use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimeParser;
use std::collections::BTreeMap;
use std::time::Duration;

/// Fetches pages and feeds, one at a time.
///
/// ```no_run
/// use onrecord_fetch::{Address, Answer, Fetcher, Settings, SystemClock, Validators};
/// let mut fetcher = Fetcher::new(Settings::default(), SystemClock::new(Default::default()));
/// let feed = Address::parse("https://gazette.example/news.xml")?;
/// let reach = fetcher.reach(&feed);
/// match fetcher.get(&feed, reach, &Validators::default()) {
///     Ok(Answer::Page(page)) => println!("{} bytes", page.bytes.len()),
///     Ok(Answer::Unchanged) => println!("as it was"),
///     Err(failed) => println!("{failed}"),
/// }
/// # Ok::<(), onrecord_fetch::AddressError>(())
/// ```
pub struct Fetcher<C> {
    settings: Settings,
    clock: C,
    client: Client,
    pace: Pace,
    /// What the `robots.txt` of each origin says, and until when that is remembered.
    robots: BTreeMap<String, (Rules, Duration)>,
}

/// So many redirects of a `robots.txt` are followed, as RFC 9309 has it.
const ROBOTS_REDIRECTS: usize = 5;

impl<C: Clock> Fetcher<C> {
    /// A fetcher that has asked nobody yet.
    #[must_use]
    pub fn new(settings: Settings, clock: C) -> Self {
        let (client, pace) = (Client::new(&settings), Pace::new(&settings));
        Self { settings, clock, client, pace, robots: BTreeMap::new() }
    }

    /// The clock.
    pub const fn clock(&self) -> &C {
        &self.clock
    }

    /// In which net the host of an address is that the user has named. For those that are found, use [`Reach::onward`].
    #[must_use]
    pub fn reach(&self, address: &Address) -> Reach {
        Reach::of(address, &self.settings)
    }

    /// How long until the host of an address may be asked again.
    #[must_use]
    pub fn wait(&self, address: &Address) -> Duration {
        let (rate, rest) = self.pace.waits(address.host(), self.clock.elapsed());
        rate.max(rest)
    }

    /// Asks for an address, for what is new against `known`. Waits as long as is polite, follows redirects, and asks
    /// again when that may help and does not take long.
    ///
    /// # Errors
    /// [`Failed`] with the address at which it failed and why.
    pub fn get(&mut self, address: &Address, reach: Reach, known: &Validators) -> Result<Answer, Failed> {
        let mut attempt = 1;
        loop {
            let mut failed = match self.follow(address, reach, known) {
                Ok(answer) => return Ok(answer),
                Err(failed) => failed,
            };
            if failed.why.is_passing() && failed.retry_after.is_none() && failed.why != Why::Interrupted {
                failed.retry_after = Some(self.pace.backoff(attempt));
            }
            match failed.retry_after {
                Some(wait) if attempt < self.settings.attempts && wait <= self.settings.patience => {
                    if self.clock.wait(wait).is_err() {
                        return Err(Failed { why: Why::Interrupted, ..failed });
                    }
                    attempt += 1;
                }
                _ => return Err(failed),
            }
        }
    }

    fn follow(&mut self, address: &Address, reach: Reach, known: &Validators) -> Result<Answer, Failed> {
        let (mut here, mut reach, mut moved) = (address.clone(), reach, true);
        for _ in 0..=self.settings.redirects {
            self.permit(&here, reach)?;
            let response = self.exchange(&here, reach, known, Limit::Whole(self.settings.largest))?;
            match response.status {
                200..=299 => {
                    let moved_to = (moved && here != *address).then(|| here.to_string());
                    let Response { media_type, validators, bytes, .. } = response;
                    return Ok(Answer::Page(Page { url: here.to_string(), moved_to, media_type, validators, bytes }));
                }
                // Only to one who knows what was there.
                304 if *known != Validators::default() => return Ok(Answer::Unchanged),
                status if is_redirect(status) => {
                    here = target(&here, &response)?;
                    reach = reach.onward();
                    moved &= matches!(status, 301 | 308);
                }
                status => return Err(failed(&here, Why::Status(status))),
            }
        }
        Err(failed(&here, Why::TooManyRedirects(self.settings.redirects)))
    }

    /// One request: after the time that is due to its host, with what its failure means for the next one.
    fn exchange(&mut self, address: &Address, reach: Reach, known: &Validators, limit: Limit) -> Result<Response, Failed> {
        let host = address.host();
        let (rate, rest) = self.pace.waits(host, self.clock.elapsed());
        if rest > self.settings.patience {
            return Err(Failed { retry_after: Some(rest), ..failed(address, Why::Resting(rest)) });
        }
        self.clock.wait(rate.max(rest)).map_err(|_| failed(address, Why::Interrupted))?;
        let response = self.client.send(address, reach, known, limit);
        let now = self.clock.elapsed();
        self.pace.asked(host, now);
        let why = match response {
            Ok(response) if response.status == 429 || response.status >= 500 => {
                let asked = response.retry_after.as_deref().and_then(|asked| retry_after(asked, self.clock.now()));
                let why = Why::Busy(response.status);
                // A fault at one address says little of the others there.
                if asked.is_none() && !matches!(response.status, 429 | 502..=504) {
                    self.pace.answered(host);
                    return Err(failed(address, why));
                }
                let rest = self.pace.failed(host, now, asked);
                return Err(Failed { retry_after: Some(rest), is_asked: asked.is_some(), ..failed(address, why) });
            }
            Ok(response) => {
                self.pace.answered(host);
                return Ok(response);
            }
            Err(why) => why,
        };
        let retry_after = matches!(why, Why::NoHost | Why::Connection(_) | Why::Timeout).then(|| self.pace.failed(host, now, None));
        Err(Failed { retry_after, ..failed(address, why) })
    }

    /// Whether the address may be asked for, by the `robots.txt` of its origin.
    fn permit(&mut self, address: &Address, reach: Reach) -> Result<(), Failed> {
        let origin = address.origin();
        let now = self.clock.elapsed();
        if self.robots.get(&origin).is_none_or(|(_, until)| *until <= now) {
            let rules = self.rules(&origin, reach)?;
            self.pace.delay(address.host(), rules.delay);
            self.robots.insert(origin.clone(), (rules, now + self.settings.robots_age));
        }
        let allows = self.robots.get(&origin).is_none_or(|(rules, _)| rules.allow(address.path()));
        if allows { Ok(()) } else { Err(failed(address, Why::Disallowed)) }
    }

    /// Fetches a `robots.txt`. Where there is none all is allowed; where it cannot be had, nothing is.
    fn rules(&mut self, origin: &str, reach: Reach) -> Result<Rules, Failed> {
        let Ok(mut here) = Address::parse(&format!("{origin}/robots.txt")) else { return Ok(Rules::default()) };
        let asked = here.clone();
        let mut reach = reach;
        for hop in 0..=ROBOTS_REDIRECTS {
            let response = match self.exchange(&here, reach, &Validators::default(), Limit::Head(robots::MOST_BYTES)) {
                Ok(response) => response,
                Err(found) => match found.why {
                    // It leads to where nothing is asked for: as good as none.
                    Why::Private(_) if hop > 0 => return Ok(Rules::default()),
                    // What tells of the host itself.
                    Why::Private(_) | Why::NotPrivate | Why::Insecure(_) | Why::NoHost | Why::Connection(_) => return Err(found),
                    Why::Timeout | Why::Resting(_) | Why::Interrupted => return Err(found),
                    why => {
                        let rest = match found.retry_after {
                            Some(rest) => rest,
                            None => self.pace.failed(asked.host(), self.clock.elapsed(), None),
                        };
                        return Err(Failed { why: Why::NoRobots(Box::new(why)), retry_after: Some(rest), ..found });
                    }
                },
            };
            match response.status {
                200..=299 => return Ok(Rules::read(&response.bytes, self.settings.product())),
                status if is_redirect(status) => match target(&here, &response) {
                    Ok(next) => here = next,
                    Err(_) => return Ok(Rules::default()),
                },
                _ => return Ok(Rules::default()),
            }
            reach = reach.onward();
        }
        Ok(Rules::default())
    }
}

fn failed(address: &Address, why: Why) -> Failed {
    Failed { place: address.to_string(), why, retry_after: None, is_asked: false }
}

const fn is_redirect(status: u16) -> bool {
    matches!(status, 301 | 302 | 303 | 307 | 308)
}

/// Where a redirect leads.
fn target(here: &Address, response: &Response) -> Result<Address, Failed> {
    let to = response.location.clone().unwrap_or_default();
    if to.is_empty() {
        return Err(failed(here, Why::Malformed("a redirect that does not say where to".to_owned())));
    }
    here.join(&to).map_err(|error| {
        let to = to.chars().take(200).collect();
        failed(here, Why::BadRedirect { to, what: error.to_string() })
    })
}

/// What `Retry-After` means: seconds, or a date.
fn retry_after(value: &str, now: Timestamp) -> Option<Duration> {
    if value.bytes().all(|byte| byte.is_ascii_digit()) {
        // So many digits that they are no number mean: very long.
        return Some(Duration::from_secs(value.parse().unwrap_or(u64::from(u32::MAX))));
    }
    let date = DateTimeParser::new().parse_timestamp(value).ok()?;
    Some(Duration::try_from(date.duration_since(now)).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::retry_after;
    use std::time::Duration;

    #[test]
    fn the_time_to_wait_is_read_as_seconds_or_date() {
        let now = "2031-05-02T10:00:00Z".parse().expect("a time");
        let seconds = |seconds| Some(Duration::from_secs(seconds));
        for (value, expected) in [
            ("120", seconds(120)),
            ("0", seconds(0)),
            ("99999999999999999999999", seconds(u64::from(u32::MAX))),
            ("Fri, 02 May 2031 10:02:00 GMT", seconds(120)),
            ("Fri, 02 May 2031 09:00:00 GMT", seconds(0)),
            ("soon", None),
            ("-5", None),
            ("Fri, 99 May 2031 10:02:00 GMT", None),
        ] {
            assert_eq!(retry_after(value, now), expected, "{value}");
        }
    }
}
