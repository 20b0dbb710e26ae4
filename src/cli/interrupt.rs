//! Ctrl-C: the first one lets a run end with what it has found so far, the second ends it at once.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::evaluate::Exit;

static STOP: AtomicBool = AtomicBool::new(false);

/// Set once somebody interrupts the run.
pub(super) fn flag() -> &'static AtomicBool {
    static HANDLER: OnceLock<()> = OnceLock::new();
    HANDLER.get_or_init(|| {
        // Where no handler can be set, an interrupt ends the program as it always did.
        let _ = ctrlc::set_handler(|| {
            if STOP.swap(true, Ordering::Relaxed) {
                std::process::exit(Exit::Interrupted as i32);
            }
        });
    });
    &STOP
}

/// Whether somebody interrupted the run.
pub(super) fn is_set() -> bool {
    STOP.load(Ordering::Relaxed)
}
