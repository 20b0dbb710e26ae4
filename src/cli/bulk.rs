//! Work on many things at once, with the results in the order of the things.
//!
//! Workers take things in turn and stay within a window before what was delivered last, so that
//! memory does not grow with their number: a slow one holds the others back. What a thing is, and
//! what is done with it, is left to the caller.

use std::collections::BTreeMap;
use std::num::NonZero;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, channel, sync_channel};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, Builder};

/// How many things for each worker may be done before those that were taken earlier.
const WINDOW: usize = 4;

/// The stack of a worker, in bytes: what the main thread has on common systems. Limits of nesting
/// are set so that it is enough.
const STACK: usize = 8 << 20;

/// Runs `work` on every thing with so many workers, and `deliver` on every result in the order of
/// the things. Ends early if `deliver` says so, or once `stop` is set: then what is being worked on
/// is still delivered. What `deliver` leaves of a result goes back to the worker that made it, as
/// memory is let go at the least cost where it was taken.
pub(super) fn in_order<T: Send, R: Send>(
    workers: NonZero<usize>,
    things: impl Iterator<Item = T> + Send,
    stop: &AtomicBool,
    work: impl Fn(T) -> R + Sync,
    mut deliver: impl FnMut(&mut R) -> ControlFlow<()>,
) {
    if workers.get() == 1 {
        for thing in things {
            if stop.load(Ordering::Relaxed) || deliver(&mut work(thing)).is_break() {
                return;
            }
        }
        return;
    }
    let window = workers.get() * WINDOW;
    let queue = Mutex::new(things.enumerate());
    let progress = Progress::default();
    let ended = AtomicBool::new(false);
    let (sender, results) = sync_channel(window);
    let one = |worker: usize, sender: SyncSender<(usize, Made<R>)>, left: Receiver<R>| {
        loop {
            left.try_iter().for_each(drop);
            if stop.load(Ordering::Relaxed) || ended.load(Ordering::Relaxed) {
                return;
            }
            let Some((number, thing)) = lock(&queue).next() else { return };
            progress.wait_until_past(number.saturating_sub(window));
            let result = catch_unwind(AssertUnwindSafe(|| work(thing)));
            if sender.send((number, Made { worker, result })).is_err() {
                return;
            }
        }
    };
    thread::scope(|scope| {
        // However this ends, nobody is left waiting.
        let _release = Release { progress: &progress, ended: &ended };
        let mut back = Vec::with_capacity(workers.get());
        for worker in 0..workers.get() {
            let (one, sender) = (&one, sender.clone());
            let (give_back, left) = channel();
            let builder = Builder::new().stack_size(STACK);
            if builder.spawn_scoped(scope, move || one(worker, sender, left)).is_err() {
                break;
            }
            back.push(give_back);
        }
        drop(sender);
        while back.is_empty()
            && !stop.load(Ordering::Relaxed)
            && let Some((_, thing)) = lock(&queue).next()
        {
            // The system gives no threads: the work is done here.
            if deliver(&mut work(thing)).is_break() {
                return;
            }
        }
        let mut early = BTreeMap::new();
        for (number, result) in results {
            early.insert(number, result);
            while let Some(Made { worker, result }) = early.remove(&progress.done()) {
                let mut result = result.unwrap_or_else(|panic| resume_unwind(panic));
                if deliver(&mut result).is_break() {
                    return;
                }
                // A worker that has ended takes nothing back: then it is let go here.
                let _ = back.get(worker).map(|back| back.send(result));
                progress.advance();
            }
        }
    });
}

/// A result, and the worker that made it.
struct Made<R> {
    worker: usize,
    result: thread::Result<R>,
}

/// Ends the work when it is let go.
struct Release<'a> {
    progress: &'a Progress,
    ended: &'a AtomicBool,
}

impl Drop for Release<'_> {
    fn drop(&mut self) {
        self.ended.store(true, Ordering::Relaxed);
        self.progress.finish();
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
