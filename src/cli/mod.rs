//! Layer 6: the command line. The only module that reads files, the clock and the environment.

use std::process::ExitCode;

/// Runs the program on the process's own arguments.
#[must_use]
pub fn main() -> ExitCode {
    ExitCode::SUCCESS
}
