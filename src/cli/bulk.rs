//! Work on many things at once, with the results in the order of the things.
//!
//! Workers take things in turn and stay within a window before what was delivered last, so that
//! memory does not grow with their number: a slow one holds the others back. There is no thread that
//! only delivers: a worker that is done with the next in order delivers it, while it is still at hand,
//! and what others have laid down behind it. What a thing is, and what is done with it, is left to the
//! caller.

use std::collections::BTreeMap;
use std::num::NonZero;
use std::ops::ControlFlow;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError, TryLockError};
use std::thread::{self, Builder};

/// How many things for each worker may be done before those that were taken earlier.
const WINDOW: usize = 4;

/// The stack of a worker, in bytes: what the main thread has on common systems. Limits of nesting
/// are set so that it is enough.
const STACK: usize = 8 << 20;

/// So many workers share one core at most: more take memory and get nothing done sooner.
const FOR_EACH_CORE: usize = 4;

/// How many workers there are where so many are asked for; one for each core if nobody asks.
pub(super) fn workers(asked: Option<NonZero<usize>>) -> NonZero<usize> {
    let cores = thread::available_parallelism().unwrap_or(NonZero::<usize>::MIN);
    let most = NonZero::new(FOR_EACH_CORE).map_or(cores, |times| cores.saturating_mul(times));
    asked.unwrap_or(cores).min(most)
}

/// Runs `work` on every thing with so many workers, this thread among them, and `deliver` on every
/// result in the order of the things, by one worker at a time. Ends early if `deliver` says so, or
/// once `stop` is set: then what is being worked on is still delivered.
pub(super) fn in_order<T: Send, R: Send>(
    workers: NonZero<usize>,
    things: impl Iterator<Item = T> + Send,
    stop: &AtomicBool,
    work: impl Fn(T) -> R + Sync,
    deliver: impl FnMut(&mut R) -> ControlFlow<()> + Send,
) {
    let window = workers.get() * WINDOW;
    let queue = Mutex::new(things.enumerate());
    let counter = Counter::new(deliver);
    let one = || {
        let _release = Release(&counter);
        while !stop.load(Ordering::Relaxed) && !counter.is_closed() {
            // Finding the next thing may read files: meanwhile nobody else finds one.
            let Some((number, thing)) = lock(&queue).next() else { return };
            counter.progress.wait_until_past(number.saturating_sub(window));
            if !counter.is_closed() {
                counter.hand_in(number, work(thing));
            }
        }
    };
    thread::scope(|scope| {
        let others: Vec<_> = (1..workers.get())
            // If the system gives no threads, those that are there do the work.
            .map_while(|_| Builder::new().stack_size(STACK).spawn_scoped(scope, one).ok())
            .collect();
        one();
        for other in others {
            if let Err(panic) = other.join() {
                resume_unwind(panic);
            }
        }
    });
}

/// Where results are handed in, by anybody at any time, and delivered, in order and one at a time.
struct Counter<R, D> {
    deliver: Mutex<D>,
    /// Results that were handed in and not delivered, by their numbers.
    results: Mutex<BTreeMap<usize, R>>,
    /// How many were delivered, which is the number of the next.
    progress: Progress,
    closed: AtomicBool,
}

impl<R, D: FnMut(&mut R) -> ControlFlow<()>> Counter<R, D> {
    fn new(deliver: D) -> Self {
        Self {
            deliver: Mutex::new(deliver),
            results: Mutex::default(),
            progress: Progress::default(),
            closed: AtomicBool::new(false),
        }
    }

    /// Takes a result in, and delivers what is next as far as it is there.
    fn hand_in(&self, number: usize, result: R) {
        lock(&self.results).insert(number, result);
        // A worker that delivers may have looked for this result just before it was here. So each looks
        // once more after it has left, and this one need not wait until then.
        while self.has_next() {
            let mut deliver = match self.deliver.try_lock() {
                Ok(deliver) => deliver,
                Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
                Err(TryLockError::WouldBlock) => return,
            };
            while let Some(mut result) = self.take_next() {
                if deliver(&mut result).is_break() {
                    return self.close();
                }
                self.progress.advance();
            }
        }
    }

    fn has_next(&self) -> bool {
        !self.is_closed() && lock(&self.results).contains_key(&self.progress.done())
    }

    fn take_next(&self) -> Option<R> {
        if self.is_closed() { None } else { lock(&self.results).remove(&self.progress.done()) }
    }

    fn is_closed(&self) -> bool {
        self.closed.load(Ordering::Relaxed)
    }

    /// Delivers no more, and lets everybody go on who waits.
    fn close(&self) {
        self.closed.store(true, Ordering::Relaxed);
        self.progress.finish();
    }
}

/// Closes the counter if its worker panics: nobody is left waiting for what never comes.
struct Release<'a, R, D: FnMut(&mut R) -> ControlFlow<()>>(&'a Counter<R, D>);

impl<R, D: FnMut(&mut R) -> ControlFlow<()>> Drop for Release<'_, R, D> {
    fn drop(&mut self) {
        if thread::panicking() {
            self.0.close();
        }
    }
}

/// How many things were delivered.
#[derive(Default)]
struct Progress {
    done: AtomicUsize,
    /// How many wait. Only if somebody does, the system is asked to wake them.
    waiting: Mutex<usize>,
    moved: Condvar,
}

impl Progress {
    fn done(&self) -> usize {
        self.done.load(Ordering::Acquire)
    }

    fn advance(&self) {
        self.done.fetch_add(1, Ordering::Release);
        self.wake();
    }

    /// Lets everybody go on who waits.
    fn finish(&self) {
        self.done.store(usize::MAX, Ordering::Release);
        self.wake();
    }

    fn wake(&self) {
        // Who is about to wait holds the lock from looking at the number until it waits.
        let waiting = *lock(&self.waiting);
        if waiting > 0 {
            self.moved.notify_all();
        }
    }

    /// Waits until at least so many were delivered.
    fn wait_until_past(&self, number: usize) {
        if self.done() >= number {
            return;
        }
        let mut waiting = lock(&self.waiting);
        *waiting += 1;
        while self.done() < number {
            waiting = self.moved.wait(waiting).unwrap_or_else(PoisonError::into_inner);
        }
        *waiting -= 1;
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::num::NonZero;
    use std::ops::ControlFlow;
    use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
    use std::time::Duration;

    use super::{WINDOW, in_order};

    fn workers(number: usize) -> NonZero<usize> {
        NonZero::new(number).unwrap()
    }

    #[test]
    fn results_come_in_the_order_of_the_things() {
        for number in [1, 2, 5] {
            let mut seen = Vec::new();
            let work = |thing: u64| {
                std::thread::sleep(Duration::from_micros(thing * 37 % 11 * 20));
                thing
            };
            in_order(workers(number), 0..200, &AtomicBool::new(false), work, |result| {
                seen.push(*result);
                ControlFlow::Continue(())
            });
            assert_eq!(seen, (0..200).collect::<Vec<_>>());
        }
    }

    #[test]
    fn workers_stay_within_a_window() {
        let taken = AtomicUsize::new(0);
        let mut delivered = 0;
        let work = |_| taken.fetch_add(1, Ordering::SeqCst);
        in_order(workers(2), 0..300, &AtomicBool::new(false), work, |_| {
            delivered += 1;
            std::thread::sleep(Duration::from_micros(100));
            // The window, what each worker holds, and the one that is being delivered.
            assert!(taken.load(Ordering::SeqCst) <= delivered + 2 * WINDOW + 3);
            ControlFlow::Continue(())
        });
        assert_eq!(delivered, 300);
    }

    #[test]
    fn what_is_taken_is_delivered_after_a_stop() {
        let stop = AtomicBool::new(false);
        let mut seen = Vec::new();
        in_order(
            workers(3),
            0..,
            &stop,
            |thing| thing,
            |result: &mut usize| {
                stop.store(*result >= 50, Ordering::SeqCst);
                seen.push(*result);
                ControlFlow::Continue(())
            },
        );
        assert!(seen.len() > 50);
        assert_eq!(seen, (0..seen.len()).collect::<Vec<_>>());
    }

    #[test]
    fn a_break_ends_the_work() {
        let mut seen = 0;
        in_order(
            workers(3),
            0..,
            &AtomicBool::new(false),
            |thing| thing,
            |_: &mut usize| {
                seen += 1;
                if seen == 20 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            },
        );
        assert_eq!(seen, 20);
    }

    #[test]
    #[should_panic(expected = "seven")]
    fn a_panic_of_a_worker_is_passed_on() {
        let work = |thing: usize| if thing == 7 { panic!("seven") } else { thing };
        in_order(workers(3), 0..1000, &AtomicBool::new(false), work, |_| ControlFlow::Continue(()));
    }
}
