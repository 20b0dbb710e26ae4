//! `delegard check --watch`: runs the check again whenever something changes that it reads, and tells
//! what changed in what it found.
//!
//! What is read is looked at in turn: names, times and lengths of the files. So exactly what the check
//! would read is watched, on every system and kind of drive; see decision 11.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant, SystemTime};

use clap::FromArgMatches;

use super::args::{CheckArgs, ReportWord};
use super::config::Given;
use super::siblings::Siblings;
use super::{check, discover, interrupt, output, read};
use crate::diagnostic::{Code, Diagnostic};
use crate::evaluate::Exit;
use crate::report::{Changes, Snapshot};
use crate::text::SourceMap;
use crate::text::escape::printable;

/// How often it is looked whether something changed.
const OFTEN: Duration = Duration::from_millis(250);

/// Looking takes no more than one part in so many of the time.
const PART: u32 = 10;

/// How long nothing may change before the check is run: who saves several files saves one after the
/// other.
const QUIET: Duration = Duration::from_millis(120);

/// So many changed files are named.
const NAMED: usize = 3;

/// What is kept from one run to the next.
#[derive(Default)]
pub(super) struct Watched {
    /// What the last run found that came to its end.
    pub(super) before: Snapshot,
    /// Whether there was one.
    pub(super) has_run: bool,
    /// What the command line and the configuration name.
    named: BTreeSet<PathBuf>,
    /// Where templates are looked for.
    inputs: Vec<PathBuf>,
    /// The names of all texts that were read so far.
    read: BTreeSet<PathBuf>,
    /// The files as they were before the last run: what changes while it reads is a change.
    started: Stamps,
}

/// What is known of a file without reading it; none if it is not there.
type Stamp = Option<(Option<SystemTime>, u64)>;

/// What is known of each file.
type Stamps = BTreeMap<PathBuf, Stamp>;

/// Runs the command until somebody ends it.
pub(super) fn run(args: CheckArgs, given: &Given<'_>) -> Exit {
    if let Some(refused) = refused(&args) {
        output::print(&[refused], &SourceMap::new(), &args.output);
        return Exit::Usage;
    }
    let stop = interrupt::flag();
    let mut watched = Watched::default();
    let mut args = Some(args);
    let mut changed: Vec<PathBuf> = Vec::new();
    while !stop.load(Ordering::Relaxed) {
        let again = || given.0.and_then(|matches| CheckArgs::from_arg_matches(matches).ok());
        let Some(once) = args.take().or_else(again) else { return Exit::Usage };
        let had_run = watched.has_run;
        if !changed.is_empty() {
            say(&format!("changed: {}", names(&changed)));
        }
        let exit = check::once(once, given, Some(&mut watched));
        if stop.load(Ordering::Relaxed) {
            break;
        }
        if exit == Exit::Usage {
            say("nothing was checked; mend this, and the check runs again; Ctrl-C ends it");
        } else if !had_run {
            say("watching; Ctrl-C ends it");
        }
        changed = watched.wait(|| stop.load(Ordering::Relaxed));
    }
    Exit::Interrupted
}

/// What does not go together with watching.
fn refused(args: &CheckArgs) -> Option<Diagnostic> {
    let files = [&args.inputs.paths, &args.inputs.parameters, &args.evidence.directory];
    let is_stdin = |path: &PathBuf| read::is_stdin(path);
    let baseline = &args.baseline;
    let (what, help) = if files.iter().any(|files| files.iter().any(is_stdin)) {
        ("standard input, which can be read only once", "name files or folders")
    } else if baseline.write_baseline.is_some() {
        (
            "`--write-baseline`, which writes what one run finds",
            "write the baseline first, and give it with `--baseline`",
        )
    } else if baseline.ratchet {
        (
            "`--ratchet`, which would write the baseline at every save",
            "leave it out here, and ratchet where changes land",
        )
    } else if !args.output.output.is_empty() {
        ("`--output`, as it tells changes and writes no report", "leave one of the two out")
    } else if args.format.is_some_and(|form| form != ReportWord::Human) {
        ("`--format`, as it tells changes to people", "leave one of the two out")
    } else {
        return None;
    };
    let message = format!("`--watch` does not go together with {what}");
    Some(Diagnostic::placeless(Code::BadOption, message).help(help))
}

impl Watched {
    /// A run starts, which reads these and what it finds beside them.
    pub(super) fn start(&mut self, inputs: &[PathBuf], named: BTreeSet<PathBuf>) {
        self.inputs = inputs.to_owned();
        self.named = named;
        self.started = self.stamps();
    }

    /// The run has read these texts, and those of these names. What it has learnt of only by running is
    /// held to be as it is now.
    pub(super) fn note(&mut self, sources: &SourceMap, read: BTreeSet<PathBuf>) {
        self.read.extend(read);
        self.read.extend(sources.iter().map(|(_, file)| PathBuf::from(file.name())));
        for path in &self.read {
            if !self.started.contains_key(path) {
                self.started.insert(path.clone(), stamp(path));
            }
        }
    }

    /// The run has come to its end with this: tells what changed, unless it is the first, and keeps what
    /// the next one is compared with.
    pub(super) fn settle(&mut self, before: &Snapshot, mut now: Snapshot, headline: &str) {
        let is_there = |name: &str| !matches!(Path::new(name).try_exists(), Ok(false));
        if self.has_run && !interrupt::is_set() {
            // Who closes the pipe has seen enough, which the next run finds out.
            let _ = tell(&before.changes(&now, is_there), headline);
        }
        now.keep(before, is_there);
        self.has_run = true;
        self.before = now;
    }

    /// The files that matter, as they are now.
    fn stamps(&self) -> Stamps {
        let candidates = discover::candidates(&self.inputs).files;
        let siblings = Siblings::default();
        siblings.know(&candidates);
        let beside = candidates.iter().flat_map(|candidate| siblings.parameters_of(&candidate.path).files);
        let beside: Vec<PathBuf> = beside.collect();
        let all = candidates.into_iter().map(|candidate| candidate.path).chain(beside);
        let all = all.chain(self.named.iter().cloned()).chain(self.read.iter().cloned());
        all.map(|path| {
            let stamp = stamp(&path);
            (path, stamp)
        })
        .collect()
    }

    /// Waits until something is otherwise than it was, and then until nothing changes any more.
    /// Says what changed; nothing if it is to stop.
    fn wait(&mut self, stop: impl Fn() -> bool) -> Vec<PathBuf> {
        let known = std::mem::take(&mut self.started);
        loop {
            if stop() {
                return Vec::new();
            }
            let started = Instant::now();
            let mut now = self.stamps();
            let took = started.elapsed();
            let mut changed = difference(&known, &now);
            if changed.is_empty() {
                std::thread::sleep(OFTEN.max(took * PART));
                continue;
            }
            loop {
                std::thread::sleep(QUIET.max(took));
                let later = self.stamps();
                if later == now || stop() {
                    return changed;
                }
                now = later;
                changed = difference(&known, &now);
            }
        }
    }
}

fn stamp(path: &Path) -> Stamp {
    std::fs::metadata(path).ok().map(|about| (about.modified().ok(), about.len()))
}

/// The files that are new, gone or otherwise, in order.
fn difference(before: &Stamps, after: &Stamps) -> Vec<PathBuf> {
    let there = |stamps: &Stamps, path: &PathBuf| stamps.get(path).copied().flatten();
    let all: BTreeSet<&PathBuf> = before.keys().chain(after.keys()).collect();
    all.into_iter().filter(|path| there(before, path) != there(after, path)).cloned().collect()
}

/// `a.json, b.json, c.json and 2 more`
fn names(paths: &[PathBuf]) -> String {
    let named: Vec<String> =
        paths.iter().take(NAMED).map(|path| printable(&path.display().to_string()).into_owned()).collect();
    let more = paths.len().saturating_sub(named.len());
    if more > 0 { format!("{} and {more} more", named.join(", ")) } else { named.join(", ") }
}

/// Tells what changed in what was found, and what the run comes to.
fn tell(changes: &Changes<'_>, headline: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    for seen in &changes.new {
        writeln!(out, "new: {}", seen.text.as_ref().unwrap_or(&seen.line))?;
    }
    let lists = [
        ("not known any more", &changes.unknown),
        ("gone with its file", &changes.gone_with_file),
        ("gone", &changes.gone),
    ];
    for (lead, seen) in lists.iter().flat_map(|(lead, list)| list.iter().map(move |seen| (lead, seen))) {
        writeln!(out, "{lead}: {}", seen.line)?;
    }
    let is_listed = lists.iter().any(|(_, list)| !list.is_empty());
    if is_listed {
        writeln!(out)?;
    }
    if changes.new.is_empty() && !is_listed {
        write!(out, "nothing new, nothing gone")?;
        if changes.kept > 0 {
            write!(out, ", {} still not known", changes.kept)?;
        }
        write!(out, ": ")?;
    }
    writeln!(out, "{headline}")?;
    out.flush()
}

/// Says something about the watching itself.
fn say(words: &str) {
    let _ = writeln!(io::stderr(), "delegard: {words}");
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::{Stamps, difference, names};

    fn stamps(files: &[(&str, Option<u64>)]) -> Stamps {
        files
            .iter()
            .map(|(name, length)| (PathBuf::from(name), length.map(|length| (None, length))))
            .collect()
    }

    #[test]
    fn files_that_come_go_or_change_are_changes_and_others_are_none() {
        let before = stamps(&[("same", Some(1)), ("gone", Some(1)), ("other", Some(1)), ("never", None)]);
        let after = stamps(&[("same", Some(1)), ("new", Some(1)), ("other", Some(2)), ("still not", None)]);
        let paths = |names: &[&str]| names.iter().map(PathBuf::from).collect::<Vec<_>>();
        assert_eq!(difference(&before, &after), paths(&["gone", "new", "other"]));
        assert_eq!(difference(&after, &after), paths(&[]));
        assert_eq!(names(&paths(&["a", "b", "c", "d", "e"])), "a, b, c and 2 more");
    }
}
