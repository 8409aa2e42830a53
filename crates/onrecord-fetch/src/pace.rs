//! When each host may be asked again.

use crate::Settings;
use std::collections::BTreeMap;
use std::time::Duration;

/// What is remembered of a host. Times are those of [`crate::Clock::elapsed`].
#[derive(Debug, Default)]
struct Host {
    /// No request before this, for the sake of the rate.
    next: Duration,
    /// Least time between requests that its `robots.txt` asks for.
    delay: Duration,
    /// Failures since the last answer.
    failures: u32,
    /// Left alone until then, after a failure.
    rest: Duration,
}

/// The hosts that were asked.
#[derive(Debug)]
pub(crate) struct Pace {
    rate: Duration,
    longest_delay: Duration,
    longest_backoff: Duration,
    longest_rest: Duration,
    hosts: BTreeMap<String, Host>,
}

/// The first wait after a failure is at least this.
const SHORTEST: Duration = Duration::from_millis(200);

impl Pace {
    pub(crate) fn new(settings: &Settings) -> Self {
        Self {
            rate: settings.rate,
            longest_delay: settings.longest_delay,
            longest_backoff: settings.longest_backoff,
            longest_rest: settings.longest_rest,
            hosts: BTreeMap::new(),
        }
    }

    fn host(&mut self, host: &str) -> &mut Host {
        self.hosts.entry(host.to_owned()).or_default()
    }

    /// How long until the host may be asked: for the sake of the rate, and since it is left alone.
    pub(crate) fn waits(&self, host: &str, now: Duration) -> (Duration, Duration) {
        self.hosts.get(host).map_or_else(Default::default, |host| (host.next.saturating_sub(now), host.rest.saturating_sub(now)))
    }

    /// Notes that the host asks for so much time between requests.
    pub(crate) fn delay(&mut self, host: &str, delay: Option<Duration>) {
        let delay = delay.unwrap_or_default().min(self.longest_delay);
        let rate = self.rate;
        let host = self.host(host);
        // The request that told of it has been counted with the rate alone.
        host.next += delay.max(rate).saturating_sub(host.delay.max(rate));
        host.delay = delay;
    }

    /// Notes that a request has ended.
    pub(crate) fn asked(&mut self, host: &str, now: Duration) {
        let rate = self.rate;
        let host = self.host(host);
        host.next = now + host.delay.max(rate);
    }

    /// Notes that the host has answered as it should.
    pub(crate) fn answered(&mut self, host: &str) {
        self.host(host).failures = 0;
    }

    /// Notes that the host is busy or cannot be reached; `asked` is the time that it asks to be left alone. Returns for
    /// how long it is.
    pub(crate) fn failed(&mut self, host: &str, now: Duration, asked: Option<Duration>) -> Duration {
        let failures = self.host(host).failures.saturating_add(1);
        let rest = asked.map_or_else(|| self.backoff(failures), |asked| asked.min(self.longest_rest));
        let host = self.host(host);
        (host.failures, host.rest) = (failures, host.rest.max(now + rest));
        rest
    }

    /// How long to wait after so many failures: twice as long each time, up to a limit.
    pub(crate) fn backoff(&self, failures: u32) -> Duration {
        let factor = 1u32.checked_shl(failures.saturating_sub(1)).unwrap_or(u32::MAX);
        self.rate.max(SHORTEST).saturating_mul(factor).min(self.longest_backoff)
    }
}

#[cfg(test)]
mod tests {
    use super::Pace;
    use crate::Settings;
    use std::time::Duration;

    const fn seconds(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn waits_grow_to_a_limit_and_end_with_an_answer() {
        let mut pace = Pace::new(&Settings::default());
        let rests: Vec<u64> = (0..14).map(|_| pace.failed("a", seconds(0), None).as_secs()).collect();
        assert_eq!(rests, [5, 10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600, 3600, 3600]);
        assert_eq!(pace.waits("a", seconds(600)).1, seconds(3000));
        assert_eq!(pace.waits("b", seconds(600)).1, seconds(0), "another host");
        pace.answered("a");
        assert_eq!(pace.failed("a", seconds(9000), None), seconds(5));
        assert_eq!(pace.failed("a", seconds(9000), Some(seconds(7000))), seconds(7000), "it asked for more");
        assert_eq!(pace.failed("a", seconds(9000), Some(Duration::MAX)), seconds(24 * 3600), "not for ever");
        for _ in 0..100 {
            assert!(pace.failed("c", seconds(0), None) <= seconds(3600));
        }
    }

    #[test]
    fn requests_to_one_host_are_apart() {
        let mut pace = Pace::new(&Settings::default());
        assert_eq!(pace.waits("a", seconds(100)).0, seconds(0));
        pace.asked("a", seconds(100));
        assert_eq!(pace.waits("a", seconds(101)).0, seconds(4));
        pace.delay("a", Some(seconds(30)));
        assert_eq!(pace.waits("a", seconds(101)).0, seconds(29));
        pace.asked("a", seconds(130));
        assert_eq!(pace.waits("a", seconds(130)).0, seconds(30));
        pace.delay("a", Some(seconds(100_000)));
        pace.asked("a", seconds(200));
        assert_eq!(pace.waits("a", seconds(200)).0, seconds(120), "a limit");
        pace.delay("a", Some(seconds(1)));
        pace.asked("a", seconds(400));
        assert_eq!(pace.waits("a", seconds(400)).0, seconds(5), "less than the rate counts for nothing");
    }
}
