//! How far a long run is: one line at the terminal, which leaves nothing behind.
//!
//! It appears once a run takes longer than half a second, goes away before anything is written to
//! the same terminal, and is never there where nobody looks on.

use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::evaluate::Numbers;

/// A run that is over before this has no need for it.
const PATIENCE: Duration = Duration::from_millis(500);

/// The most often that it is drawn, each second.
const DRAWN: u8 = 8;

/// How far a run is.
pub(super) struct Progress {
    /// None if it is not shown.
    since: Option<Instant>,
    line: Option<ProgressBar>,
    /// The files that there are to be looked at.
    expected: usize,
    done: usize,
}

impl Progress {
    /// Of a run that starts now.
    pub(super) fn new(is_shown: bool) -> Self {
        Self { since: is_shown.then(Instant::now), line: None, expected: 0, done: 0 }
    }

    /// Takes in that there are further files to be looked at, and that some were.
    pub(super) fn count(&mut self, expected: usize, done: usize) {
        self.expected += expected;
        self.done += done;
    }

    /// Shows where the run is, if it takes long.
    pub(super) fn show(&mut self, numbers: &Numbers) {
        let Some(since) = self.since.filter(|since| since.elapsed() >= PATIENCE) else { return };
        let line = self.line.get_or_insert_with(|| {
            let line = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(DRAWN))
                .with_elapsed(since.elapsed());
            // The template is ours and no mistake is in it; without it the line would only look otherwise.
            if let Ok(style) = ProgressStyle::with_template("{spinner} {msg}") {
                line.set_style(style);
            }
            line
        });
        line.set_message(words((self.done, self.expected), numbers));
        line.tick();
    }

    /// Whether it stands at the terminal.
    pub(super) const fn is_shown(&self) -> bool {
        self.line.is_some()
    }

    /// Lets something be written to the same terminal.
    pub(super) fn aside<T>(&self, write: impl FnOnce() -> T) -> T {
        match &self.line {
            Some(line) => line.suspend(write),
            None => write(),
        }
    }

    /// Takes it away.
    pub(super) fn end(&mut self) {
        self.since = None;
        if let Some(line) = self.line.take() {
            line.finish_and_clear();
        }
    }
}

/// `1234 of 10000 files, 1300 delegations, 7 findings`
fn words((done, expected): (usize, usize), numbers: &Numbers) -> String {
    let findings: usize = numbers.findings.iter().sum();
    let found = format!("{} delegations, {findings} findings", numbers.delegations);
    // Of a single file, which may be large, what was found in it tells how far it is.
    if expected > 1 { format!("{done} of {expected} files, {found}") } else { found }
}

#[cfg(test)]
mod tests {
    use super::words;
    use crate::evaluate::Numbers;

    #[test]
    fn it_says_how_many_files_are_done_and_what_was_found() {
        let numbers = Numbers { delegations: 1300, findings: [1, 2, 4], ..Numbers::default() };
        assert_eq!(words((1234, 10_000), &numbers), "1234 of 10000 files, 1300 delegations, 7 findings");
        assert_eq!(words((0, 1), &numbers), "1300 delegations, 7 findings");
    }
}
