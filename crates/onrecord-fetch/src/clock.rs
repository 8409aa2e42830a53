//! [`Clock`]: what time it is, and how to wait.

use jiff::Timestamp;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Somebody asked for the end while something was waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interrupted;

/// Time as the fetcher sees it; a test has one that does not take long.
pub trait Clock: Send + Sync {
    /// The time of day, which dates in answers are compared with. It may be set back.
    fn now(&self) -> Timestamp;

    /// Time since some moment in the past; it never goes back.
    fn elapsed(&self) -> Duration;

    /// Waits.
    ///
    /// # Errors
    /// [`Interrupted`] when the end was asked for, before or meanwhile.
    fn wait(&self, time: Duration) -> Result<(), Interrupted>;
}

/// The clock of the machine.
#[derive(Clone, Debug)]
pub struct SystemClock {
    begun: Instant,
    stop: Arc<AtomicBool>,
}

/// How long it takes at most until a wait notices that the end was asked for.
const STEP: Duration = Duration::from_millis(100);

impl SystemClock {
    /// A clock whose waits end when `stop` becomes true.
    #[must_use]
    pub fn new(stop: Arc<AtomicBool>) -> Self {
        Self { begun: Instant::now(), stop }
    }
}

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    fn elapsed(&self) -> Duration {
        self.begun.elapsed()
    }

    fn wait(&self, time: Duration) -> Result<(), Interrupted> {
        let end = self.begun.elapsed().saturating_add(time);
        loop {
            if self.stop.load(Ordering::Relaxed) {
                return Err(Interrupted);
            }
            let left = end.saturating_sub(self.begun.elapsed());
            if left.is_zero() {
                return Ok(());
            }
            std::thread::sleep(left.min(STEP));
        }
    }
}
