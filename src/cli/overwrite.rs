//! What a run writes, held against what it reads: nothing is written over a file that the command line or
//! the configuration names, and no two reports to one file.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::args::InputArgs;
use super::destination::Destination;
use super::output::STDOUT;
use super::read;
use super::siblings::Siblings;
use crate::diagnostic::{Code, Diagnostic};

/// So many links that lead nowhere are followed.
const MOST_LINKS: usize = 40;

/// The files that a run writes.
#[derive(Default)]
pub(super) struct Written(BTreeSet<PathBuf>);

impl Written {
    /// What goes to these outputs, and to a baseline that is written anew. Why it cannot be written goes to
    /// `refused`: what else is written there, or that it is read.
    pub(super) fn new(
        outputs: &[Destination],
        baseline: Option<&Path>,
        read: impl FnOnce() -> Vec<PathBuf>,
        refused: &mut Vec<Diagnostic>,
    ) -> Self {
        // Most runs write no file, and need not look for what they read.
        let writes = baseline.is_some() || outputs.iter().any(|output| !output.is_stdout());
        let read = if writes { read() } else { Vec::new() };
        let read: BTreeSet<PathBuf> =
            read.iter().filter(|path| path.is_file()).map(|path| place(path)).collect();
        let mut written = BTreeSet::new();
        for path in outputs.iter().map(|output| output.path.as_path()).chain(baseline) {
            let is_stdout = path == Path::new("-");
            let name = if is_stdout { STDOUT.to_owned() } else { read::name(path) };
            let place = if is_stdout { path.to_owned() } else { place(path) };
            if read.contains(&place) {
                let message = format!("the report would be written over `{name}`, which is read");
                refused.push(Diagnostic::placeless(Code::BadOption, message).help("name another file"));
            }
            if !written.insert(place) {
                let what =
                    if baseline == Some(path) { "a report and the baseline go" } else { "two reports go" };
                let message = format!("{what} to `{name}`");
                refused.push(Diagnostic::placeless(Code::BadOption, message).help("name a file for each"));
            }
        }
        Self(written)
    }

    /// Whether a file is one of them.
    pub(super) fn has(&self, path: &Path) -> bool {
        // Most files are told from all by their names alone.
        self.0.iter().any(|written| written.file_name() == path.file_name()) && self.0.contains(&place(path))
    }
}

/// The files that inputs name: themselves if they are no folders, what stands beside them, and what gives
/// them values.
pub(super) fn named_by(args: &InputArgs, siblings: &Siblings) -> Vec<PathBuf> {
    let files = args.paths.iter().filter(|path| path.is_file());
    let beside = files.clone().flat_map(|path| siblings.parameters_of(path).files);
    files.chain(&args.parameters).chain(&args.context).cloned().chain(beside).collect()
}

/// The path under which a file is known, however it is named, and whether it is there already or not.
fn place(path: &Path) -> PathBuf {
    let mut path = path.to_owned();
    for _ in 0..MOST_LINKS {
        if let Ok(whole) = path.canonicalize() {
            return whole;
        }
        // What is written to a link that leads nowhere is made where it leads.
        let Ok(target) = fs::read_link(&path) else { break };
        path = path.parent().unwrap_or(Path::new("")).join(target);
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    match (folder.canonicalize(), path.file_name()) {
        (Ok(folder), Some(name)) => folder.join(name),
        _ => path,
    }
}
