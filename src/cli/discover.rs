//! From the paths of the command line to the files that are looked at.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf, is_separator};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use globset::GlobBuilder;
use ignore::WalkBuilder;

use super::{ignore_files, languages, read};
use crate::diagnostic::{Code, Diagnostic};
use crate::text::escape::brief;

/// The endings of files that are looked at in folders; a compressed file has `gz` or `zst` behind.
const ENDINGS: [&str; 4] = ["json", "jsonc", "ndjson", "jsonl"];

/// Those of them that have one JSON text a line.
const LINES: [&str; 2] = ["ndjson", "jsonl"];

/// The endings of compressed files.
const COMPRESSED: [&str; 2] = ["gz", "zst"];

/// The ending of policies.
const POLICY: &str = "delegard";

/// How the command line leads to a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Found {
    /// By a pattern. What lies beside it may be left out.
    ByPattern,
    /// By a folder, of which everything is looked at.
    InFolder,
    /// By its own name: then it has to be something that Delegard reads.
    Named,
}

/// What has a meaning in patterns.
const WILDCARDS: [char; 4] = ['*', '?', '[', '{'];

/// One file to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Candidate {
    pub(super) path: PathBuf,
    pub(super) found: Found,
}

impl Candidate {
    /// Whether the command line names the file itself.
    pub(super) fn is_named(&self) -> bool {
        self.found == Found::Named
    }

    /// Whether its name says that it holds one JSON text a line.
    pub(super) fn is_lines(&self) -> bool {
        is_lines(&self.path)
    }

    /// Whether it is standard input.
    pub(super) fn is_stdin(&self) -> bool {
        read::is_stdin(&self.path)
    }
}

/// What the paths of the command line lead to.
#[derive(Debug)]
pub(super) struct Candidates {
    /// The files to look at.
    pub(super) files: Vec<Candidate>,
    /// How many files there are in folders that are in languages which are not read.
    pub(super) in_other_languages: usize,
    /// What is wrong with the paths.
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// The files at the given paths, each once, in the order of the paths and sorted inside folders.
/// Files that version control ignores and hidden ones are left out of folders. A path at which there
/// is nothing may be a pattern, `offers/**/*.json`, whose matches are looked at like files in a folder.
pub(super) fn candidates(paths: &[PathBuf]) -> Candidates {
    let here = [PathBuf::from(".")];
    let paths = if paths.is_empty() { &here[..] } else { paths };
    let mut found = Vec::new();
    let mut diagnostics = Vec::new();
    let others = RefCell::new(Vec::new());
    for path in paths {
        if !read::is_stdin(path) && path.is_dir() {
            let in_folder = |path: &Path| Candidate { path: path.to_owned(), found: Found::InFolder };
            let is_wanted = |path: &Path| {
                if languages::is_one(path) {
                    others.borrow_mut().push(in_folder(path));
                }
                is_template(path)
            };
            diagnostics.extend(folder(path, &is_wanted, |path| found.push(in_folder(path))));
        } else if let Some((candidates, mistakes)) = matches_of(path) {
            found.extend(candidates);
            diagnostics.extend(mistakes);
        } else {
            found.push(Candidate { path: path.clone(), found: Found::Named });
        }
    }
    // One path alone leads nowhere twice.
    let once = |found| if paths.len() > 1 { once_each(found) } else { found };
    let in_other_languages = once(others.into_inner()).len();
    Candidates { files: once(found), in_other_languages, diagnostics }
}

fn once_each(found: Vec<Candidate>) -> Vec<Candidate> {
    let mut seen: BTreeMap<PathBuf, usize> = BTreeMap::new();
    let mut unique: Vec<Candidate> = Vec::with_capacity(found.len());
    // Several paths may name a file in several ways.
    let mut folders = Folders::default();
    for candidate in found {
        let key = folders.whole(&candidate.path);
        match seen.get(&key).and_then(|place| unique.get_mut(*place)) {
            Some(known) => {
                // What stands beside a file of a folder is looked for where the folder was looked through.
                if candidate.found == Found::InFolder {
                    known.path = candidate.path;
                }
                known.found = known.found.max(candidate.found);
            }
            None => {
                seen.insert(key, unique.len());
                unique.push(candidate);
            }
        }
    }
    unique
}

/// The files that a pattern names, and those of folders that it names, sorted; none if the path is no
/// pattern, or one that names no file.
fn matches_of(path: &Path) -> Option<(Vec<Candidate>, Vec<Diagnostic>)> {
    let root = folder_of_pattern(path)?;
    let pattern = plain(path.to_str()?);
    let glob = GlobBuilder::new(&pattern).literal_separator(true).build().ok()?.compile_matcher();
    let in_folder =
        |path: &Path| is_template(path) && path.ancestors().skip(1).any(|path| glob.is_match(path));
    let (paths, mistakes) = all_in(&root, &|path| glob.is_match(path) || in_folder(path));
    let candidate = |path: PathBuf| {
        let found = if glob.is_match(&path) { Found::ByPattern } else { Found::InFolder };
        Candidate { path, found }
    };
    (!paths.is_empty()).then(|| (paths.into_iter().map(candidate).collect(), mistakes))
}

/// Whether a path has what a pattern has.
pub(super) fn is_pattern(path: &str) -> bool {
    path.contains(WILDCARDS)
}

/// A pattern without parts that mean nothing, which no path that is found has: `//` and `.`.
fn plain(pattern: &str) -> String {
    let parts = pattern.split('/').enumerate();
    let parts = parts.filter(|(place, part)| *part != "." && (*place == 0 || !part.is_empty()));
    parts.map(|(_, part)| part).collect::<Vec<_>>().join("/")
}

/// The one name that a part of a pattern stands for; none if it may stand for several. `[[]` stands
/// for a bracket, as what is no wildcard is written.
fn literal(part: &str) -> Option<String> {
    let mut name = String::new();
    let mut rest = part;
    while let Some(place) = rest.find(WILDCARDS) {
        let (before, at) = rest.split_at(place);
        let mut within = at.strip_prefix('[')?.chars();
        let one = within.next().filter(|one| !matches!(one, '!' | '^'))?;
        rest = within.as_str().strip_prefix(']')?;
        name.extend([before, one.encode_utf8(&mut [0; 4])]);
    }
    name.push_str(rest);
    Some(name)
}

/// The folder that the matches of a pattern lie in: what stands before its first part with a wildcard.
/// None if the path is no pattern.
pub(super) fn folder_of_pattern(path: &Path) -> Option<PathBuf> {
    let pattern = path.to_str().filter(|text| is_pattern(text))?;
    if path.exists() {
        return None;
    }
    let folder: PathBuf = (Path::new(&plain(pattern)).components())
        .map_while(|part| part.as_os_str().to_str().and_then(literal))
        .collect();
    Some(if folder.as_os_str().is_empty() { PathBuf::from(".") } else { folder })
}

/// The real paths of folders, each asked for once.
#[derive(Default)]
struct Folders(BTreeMap<PathBuf, Option<PathBuf>>);

impl Folders {
    /// The path under which a file is known, however it is named.
    fn whole(&mut self, path: &Path) -> PathBuf {
        let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else { return path.to_owned() };
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        let real = self.0.entry(folder.to_owned()).or_insert_with(|| folder.canonicalize().ok());
        real.as_ref().map_or_else(|| path.to_owned(), |real| real.join(name))
    }
}

/// Whether a file is named as policies are.
pub(super) fn is_policy(path: &Path) -> bool {
    has_ending(path, &[POLICY])
}

/// Whether a file is named as templates are.
pub(super) fn is_template(path: &Path) -> bool {
    has_ending(path, &ENDINGS)
}

/// Whether a file's name says that it holds one JSON text a line.
pub(super) fn is_lines(path: &Path) -> bool {
    has_ending(path, &LINES)
}

/// The policies in a folder, sorted.
pub(super) fn policies(root: &Path) -> (Vec<PathBuf>, Vec<Diagnostic>) {
    all_in(root, &is_policy)
}

/// The files in a folder that are wanted, sorted.
fn all_in(root: &Path, is_wanted: &dyn Fn(&Path) -> bool) -> (Vec<PathBuf>, Vec<Diagnostic>) {
    let mut found = Vec::new();
    let diagnostics = folder(root, is_wanted, |path| found.push(path.to_owned()));
    (found, diagnostics)
}

/// Hands over the files in a folder that are wanted, sorted. Of a part in which it cannot be read what
/// is to be left out, nothing is left out, and it comes last.
fn folder(root: &Path, is_wanted: &dyn Fn(&Path) -> bool, mut take: impl FnMut(&Path)) -> Vec<Diagnostic> {
    let above = root.canonicalize().unwrap_or_default();
    let refused = ignore_files::refused(seen_from(root, root))
        .or_else(|| above.ancestors().skip(1).find_map(ignore_files::refused));
    let aside: Arc<Mutex<Vec<(PathBuf, Diagnostic)>>> = Arc::default();
    let mut diagnostics = Vec::new();
    if let Some(refused) = refused {
        locked(&aside).push((root.to_owned(), refused));
    } else {
        let (refusals, top) = (Arc::clone(&aside), root.to_owned());
        let mut guarded = walk(root);
        // It is asked about all folders but the first, before the walk opens anything of them.
        guarded.filter_entry(move |entry| {
            let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
            let refused = is_folder.then(|| ignore_files::refused(seen_from(entry.path(), &top))).flatten();
            let Some(refused) = refused else { return true };
            locked(&refusals).push((entry.path().to_owned(), refused));
            false
        });
        diagnostics.extend(walked(&guarded, root, is_wanted, &mut take));
    }
    for (part, refused) in locked(&aside).drain(..) {
        diagnostics.push(refused);
        let mut whole = walk(&part);
        whole.standard_filters(false).hidden(true);
        diagnostics.extend(walked(&whole, root, is_wanted, &mut take));
    }
    diagnostics
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A walk through a folder, sorted.
fn walk(folder: &Path) -> WalkBuilder {
    // What is compared lies in one folder: paths that begin alike are in the order of their names.
    let by_name = |one: &Path, other: &Path| one.as_os_str().cmp(other.as_os_str());
    let mut walk = WalkBuilder::new(folder);
    walk.require_git(false).sort_by_file_path(by_name);
    walk
}

/// A path as it is told: without the `./` that the walk puts before it.
fn seen_from<'p>(path: &'p Path, root: &Path) -> &'p Path {
    if root.starts_with(".") { path.strip_prefix("./").unwrap_or(path) } else { path }
}

/// Hands over the files that a walk comes across below `root` and that are wanted.
fn walked(
    walk: &WalkBuilder,
    root: &Path,
    is_wanted: &dyn Fn(&Path) -> bool,
    take: &mut impl FnMut(&Path),
) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for entry in walk.build() {
        match entry {
            Ok(entry) => {
                // What is no file, such as a pipe, is told when it is to be read.
                let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
                let path = seen_from(entry.path(), root);
                if is_folder || !is_wanted(path) {
                    continue;
                }
                match entry.path_is_symlink().then(|| link(entry.path(), root)) {
                    Some(Link::Folder) => {}
                    Some(Link::Outside) => diagnostics.push(leads_out(path, root)),
                    Some(Link::Inside) | None => take(path),
                }
            }
            Err(error) => {
                let (name, error) = (read::name(root), brief(&error.to_string(), 200));
                let message = format!("a part of `{name}` cannot be read: {error}");
                diagnostics.push(Diagnostic::placeless(Code::Unreadable, message).about(&name));
            }
        }
    }
    diagnostics
}

/// Where a link in a folder leads.
pub(super) enum Link {
    /// To a file in it, or nowhere, which is told when it is to be read.
    Inside,
    /// To a folder. It is not followed, as it could lead round in circles.
    Folder,
    /// Out of the folder.
    Outside,
}

/// Where a link leads. Who owns a folder must not have the checker read whatever it may read: only
/// what lies below the folder, or below the working folder, is followed.
pub(super) fn link(path: &Path, root: &Path) -> Link {
    let Ok(real) = path.canonicalize() else { return Link::Inside };
    let roots = [root, Path::new(".")];
    let inside = roots.iter().filter_map(|root| root.canonicalize().ok()).any(|root| real.starts_with(root));
    match inside {
        _ if real.is_dir() => Link::Folder,
        true => Link::Inside,
        false => Link::Outside,
    }
}

/// What is said of a link that leads out of a folder.
pub(super) fn leads_out(path: &Path, root: &Path) -> Diagnostic {
    let message = format!("`{}` is a link that leads out of `{}`", read::name(path), read::name(root));
    Diagnostic::placeless(Code::Unreadable, message).help("name the file itself to have it read")
}

/// The path of a file's folder, as it is written, and the file's name.
pub(super) fn folder_and_name(path: &Path) -> (&[u8], &[u8]) {
    let bytes = path.as_os_str().as_encoded_bytes();
    let end = bytes.iter().rposition(|byte| is_separator(char::from(*byte))).map_or(0, |last| last + 1);
    bytes.split_at(end)
}

/// Whether a file's name has one of these endings, case aside.
fn has_ending(path: &Path, endings: &[&str]) -> bool {
    ending(path).is_some_and(|ending| is_one_of(ending, endings))
}

/// The ending of a file's name; of a compressed file the one before.
pub(super) fn ending(path: &Path) -> Option<&[u8]> {
    at_last_dot(without_compression(folder_and_name(path).1)).map(|(_, ending)| ending)
}

/// A file's name without its ending; of a compressed file without both.
pub(super) fn stem(path: &Path) -> &[u8] {
    let name = without_compression(folder_and_name(path).1);
    at_last_dot(name).map_or(name, |(stem, _)| stem)
}

/// The name of a file without what says that it is compressed.
pub(super) fn without_compression(name: &[u8]) -> &[u8] {
    let parts = at_last_dot(name).filter(|(_, ending)| is_one_of(ending, &COMPRESSED));
    parts.map_or(name, |(stem, _)| stem)
}

/// What stands before and behind the last dot of a name; none if nothing stands before one.
fn at_last_dot(name: &[u8]) -> Option<(&[u8], &[u8])> {
    let dot = memchr::memrchr(b'.', name).filter(|dot| *dot > 0)?;
    Some((name.get(..dot)?, name.get(dot + 1..)?))
}

/// Whether an ending is one of these, case aside.
pub(super) fn is_one_of(ending: &[u8], endings: &[&str]) -> bool {
    endings.iter().any(|known| ending.eq_ignore_ascii_case(known.as_bytes()))
}
