//! What a run writes, held against what it reads: nothing is written over a file that the command line or
//! the configuration names, nor over what is checked however it is found, and no two reports to one file.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::args::{InputArgs, OutputArgs};
use super::destination::Destination;
use super::output::STDOUT;
use super::siblings::Siblings;
use super::{discover, read};
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::document::json;
use crate::template::{self, JsonFile};
use crate::text::{FileId, SourceMap, Text};

/// So many links that lead nowhere are followed.
const MOST_LINKS: usize = 40;

/// The files that a run writes.
#[derive(Default)]
pub(super) struct Written(BTreeSet<Place>);

/// What tells a file from others, however it is named, and whether it is there already or not.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    StdOut,
    Path(PathBuf),
    /// The numbers by which the system knows a file that has several paths.
    Linked(u64, u64),
}

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
        let read: BTreeSet<Place> =
            read.iter().filter(|path| path.is_file()).map(|path| Place::of(path)).collect();
        let mut written = BTreeSet::new();
        for path in outputs.iter().map(|output| output.path.as_path()).chain(baseline) {
            let is_stdout = path == Path::new("-");
            let name = if is_stdout { STDOUT.to_owned() } else { read::name(path) };
            let place = if is_stdout { Place::StdOut } else { Place::of(path) };
            let reason = if read.contains(&place) { Some("is read") } else { is_input(path) };
            if let Some(reason) = reason {
                let message = format!("the report would be written over `{name}`, which {reason}");
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
        let may_be = |written: &Place| match written {
            Place::StdOut => false,
            Place::Path(written) => written.file_name() == path.file_name(),
            Place::Linked(..) => true,
        };
        self.0.iter().any(may_be) && self.0.contains(&Place::of(path))
    }
}

/// The files that inputs name: themselves if they are no folders, what stands beside them, and what gives
/// them values.
pub(super) fn named_by(args: &InputArgs, siblings: &Siblings) -> Vec<PathBuf> {
    let files = args.paths.iter().filter(|path| path.is_file());
    let beside = files.clone().flat_map(|path| siblings.parameters_of(path).files);
    files.chain(&args.parameters).chain(&args.context).cloned().chain(beside).collect()
}

/// Why the report of a command that is about no templates cannot be written where it is to go: it would be
/// written over what the command has read, which are these files and texts.
pub(super) fn of_other_command(
    output: &OutputArgs,
    (named, sources): (&[PathBuf], &SourceMap),
) -> Vec<Diagnostic> {
    let mut refused = Vec::new();
    let read = || named.iter().cloned().chain(texts(sources)).collect();
    Written::new(&output.output, None, read, &mut refused);
    refused
}

/// The files that texts were read from.
pub(super) fn texts(sources: &SourceMap) -> impl Iterator<Item = PathBuf> {
    sources.iter().map(|(_, file)| PathBuf::from(file.name()))
}

/// What a file is that may be checked: a template, its values, or an export. A folder, a link within a
/// template or the test of a policy leads there, so that no command line names it. None for reports of
/// earlier runs, which are written over.
fn is_input(path: &Path) -> Option<&'static str> {
    if !discover::is_template(path) {
        return None;
    }
    let text: Text = read::text(path).ok()?.into();
    if discover::is_lines(path) { text.lines().find_map(|line| kind(&line.into())) } else { kind(&text) }
}

fn kind(text: &Text) -> Option<&'static str> {
    let tree = json::read(FileId(0), text, json::Limits::default(), &mut Sink::new());
    match tree.map(|tree| template::detect(tree.root())) {
        Some(JsonFile::Template | JsonFile::Policy | JsonFile::Resource) => Some("is a template"),
        Some(JsonFile::Parameters) => Some("is a parameter file"),
        Some(JsonFile::Export) => Some("is an export"),
        Some(JsonFile::UiDefinition | JsonFile::Schema | JsonFile::Other) => None,
        // It may become one again when its mistake is mended.
        None => template::speaks_of_delegations(text).then_some("has mistakes and speaks of delegations"),
    }
}

impl Place {
    fn of(path: &Path) -> Self {
        let path = whole(path);
        fs::metadata(&path).ok().and_then(|about| linked(&about)).unwrap_or(Self::Path(path))
    }
}

/// The numbers of a file that has several paths.
#[cfg(unix)]
fn linked(about: &fs::Metadata) -> Option<Place> {
    use std::os::unix::fs::MetadataExt;
    (about.is_file() && about.nlink() > 1).then(|| Place::Linked(about.dev(), about.ino()))
}

/// Elsewhere nothing tells it without opening the file.
#[cfg(not(unix))]
fn linked(_: &fs::Metadata) -> Option<Place> {
    None
}

/// The path under which a file is known, however it is named, and whether it is there already or not.
fn whole(path: &Path) -> PathBuf {
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
