//! One run of a program, weighed as a whole: CPU time and peak memory as the kernel accounts them.
//!
//! The kernel keeps one sum for all children that a process has waited for. So that the sum is that of one run,
//! each run has a parent of its own: this program once more, which starts the other, waits for it, and prints
//! the sum. Its own memory, about 3 MB, is the least peak that can be seen.

use std::ffi::OsStr;
use std::fmt::Write as _;
use std::process::{Command, Stdio};
use std::time::Instant;

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeVal;

/// The first argument that makes a program the parent of a run.
pub const PARENT: &str = "--weigh-one-run";

/// What one run took.
#[derive(Clone, Copy, Debug, Default)]
pub struct Weight {
    /// Seconds of CPU time, of all threads, in user and system mode.
    pub cpu: f64,
    /// Seconds that passed.
    pub wall: f64,
    /// Peak memory in megabytes (of a million bytes).
    pub peak: f64,
}

/// Runs a program, its output thrown away, and weighs it.
///
/// # Errors
///
/// If it cannot be started, or ends with a code that is not among the right ones: the code, and what it said first.
pub fn weigh(command: &[String], right: &[i32]) -> Result<Weight, String> {
    let own = std::env::current_exe().map_err(|error| error.to_string())?;
    let output = Command::new(own)
        .arg(PARENT)
        .args(command)
        .output()
        .map_err(|error| format!("not started: {error}"))?;
    let said = String::from_utf8_lossy(&output.stderr);
    let text = String::from_utf8_lossy(&output.stdout);
    let numbers: Vec<f64> = text.split_whitespace().filter_map(|number| number.parse().ok()).collect();
    let [code, cpu, wall, peak] = *numbers.as_slice() else {
        return Err(format!("not started: {}", said.lines().next().unwrap_or_default()));
    };
    if right.iter().any(|right| f64::from(*right) == code) {
        return Ok(Weight { cpu, wall, peak });
    }
    let mut message = format!("ended with {code}");
    if let Some(line) = said.lines().next() {
        let _ = write!(message, ": {line}");
    }
    Err(message)
}

/// The parent of a run: what `main` does if [`PARENT`] is the first argument. Returns what is to be printed.
///
/// # Errors
///
/// If the program cannot be started.
pub fn parent<S: AsRef<OsStr>>(command: &[S]) -> Result<String, String> {
    let (program, arguments) = command.split_first().ok_or("no program")?;
    let begin = Instant::now();
    let status = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .status()
        .map_err(|error| format!("{}: {error}", program.as_ref().display()))?;
    let wall = begin.elapsed().as_secs_f64();
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).map_err(|error| error.to_string())?;
    let cpu = seconds(usage.user_time()) + seconds(usage.system_time());
    let peak = usage.max_rss() as f64 * 1024.0 / 1e6;
    Ok(format!("{} {cpu} {wall} {peak}", status.code().unwrap_or(-1)))
}

fn seconds(time: TimeVal) -> f64 {
    time.tv_sec() as f64 + time.tv_usec() as f64 / 1e6
}
