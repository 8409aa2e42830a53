//! Many inputs over several threads, results in the order of the inputs.
//!
//! At most a few results per thread are held back while an earlier, longer document is still being
//! read: memory does not grow with the number of inputs.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Results that may wait for an earlier one, for each thread.
const WINDOW: usize = 4;

struct State<I, T> {
    inputs: I,
    /// How many inputs were taken.
    taken: usize,
    /// How many results were handed on.
    handed: usize,
    waiting: BTreeMap<usize, T>,
    /// No more inputs will be taken.
    ended: bool,
}

/// Runs `work` on each input in one of `jobs` threads and `take` on each result in this one, in the
/// order of the inputs, until `take` breaks.
pub(crate) fn in_order<I, T, B>(
    jobs: usize,
    inputs: I,
    work: impl Fn(I::Item) -> T + Sync,
    mut take: impl FnMut(T) -> ControlFlow<B>,
) -> ControlFlow<B>
where
    I: Iterator + Send,
    T: Send,
{
    let state = Mutex::new(State { inputs, taken: 0, handed: 0, waiting: BTreeMap::new(), ended: false });
    let changed = Condvar::new();
    let window = jobs * WINDOW;
    std::thread::scope(|scope| {
        for _ in 0..jobs {
            scope.spawn(|| {
                while let Some((number, input)) = next_input(&state, &changed, window) {
                    let result = work(input);
                    lock(&state).waiting.insert(number, result);
                    changed.notify_all();
                }
                changed.notify_all();
            });
        }
        loop {
            let mut guard = lock(&state);
            let result = loop {
                let next = guard.handed;
                if let Some(result) = guard.waiting.remove(&next) {
                    break result;
                }
                if guard.ended && next == guard.taken {
                    return ControlFlow::Continue(());
                }
                guard = changed.wait(guard).unwrap_or_else(PoisonError::into_inner);
            };
            guard.handed += 1;
            drop(guard);
            changed.notify_all();
            if let ControlFlow::Break(reason) = take(result) {
                lock(&state).ended = true;
                changed.notify_all();
                return ControlFlow::Break(reason);
            }
        }
    })
}

/// The next input and its number, once the window has room for its result.
fn next_input<I: Iterator, T>(state: &Mutex<State<I, T>>, changed: &Condvar, window: usize) -> Option<(usize, I::Item)> {
    let mut guard = lock(state);
    while !guard.ended && guard.taken >= guard.handed + window {
        guard = changed.wait(guard).unwrap_or_else(PoisonError::into_inner);
    }
    if guard.ended {
        return None;
    }
    let Some(input) = guard.inputs.next() else {
        guard.ended = true;
        return None;
    };
    guard.taken += 1;
    Some((guard.taken - 1, input))
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[test]
    fn results_come_in_the_order_of_the_inputs() {
        for jobs in [1, 3, 8] {
            let mut seen = Vec::new();
            let work = |n: usize| {
                // Early ones take longest.
                std::thread::sleep(std::time::Duration::from_micros(((100 - n) * 20) as u64));
                n * 2
            };
            let end = in_order(jobs, 0..100_usize, work, |n| {
                seen.push(n);
                ControlFlow::<()>::Continue(())
            });
            assert!(end.is_continue());
            assert_eq!(seen, (0..100).map(|n| n * 2).collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_slow_first_input_holds_back_a_few_others_only() {
        let started = AtomicUsize::new(0);
        let ahead = AtomicUsize::new(0);
        let work = |n: usize| {
            started.fetch_add(1, Ordering::SeqCst);
            if n == 0 {
                std::thread::sleep(std::time::Duration::from_millis(100));
                ahead.store(started.load(Ordering::SeqCst), Ordering::SeqCst);
            }
        };
        let _ = in_order(2, 0..10_000_usize, work, |()| ControlFlow::<()>::Continue(()));
        assert!(ahead.load(Ordering::SeqCst) <= 2 * WINDOW, "{ahead:?}");
        assert_eq!(started.load(Ordering::SeqCst), 10_000);
    }

    #[test]
    fn a_break_ends_the_work() {
        let started = AtomicUsize::new(0);
        let work = |n: usize| {
            started.fetch_add(1, Ordering::SeqCst);
            n
        };
        let end = in_order(2, 0.., work, |n| if n == 5 { ControlFlow::Break("enough") } else { ControlFlow::Continue(()) });
        assert_eq!(end, ControlFlow::Break("enough"));
        assert!(started.load(Ordering::SeqCst) < 100);
    }
}
