//! From the paths of the command line to the files that are looked at.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use ignore::WalkBuilder;

use super::read;
use crate::diagnostic::{Code, Diagnostic};

/// The endings of files that are looked at in folders.
const ENDINGS: [&str; 2] = ["json", "jsonc"];

/// The ending of policies.
const POLICY: &str = "delegard";

/// One file to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Candidate {
    pub(super) path: PathBuf,
    /// Whether the command line names it, and not only a folder that it lies in: then it has to be
    /// something that Delegard reads.
    pub(super) named: bool,
}

/// The files at the given paths, each once, in the order of the paths and sorted inside folders.
/// Files that version control ignores and hidden ones are left out of folders.
pub(super) fn candidates(paths: &[PathBuf]) -> (Vec<Candidate>, Vec<Diagnostic>) {
    let here = [PathBuf::from(".")];
    let paths = if paths.is_empty() { &here[..] } else { paths };
    let mut found = Vec::new();
    let mut diagnostics = Vec::new();
    for path in paths {
        if path != Path::new("-") && path.is_dir() {
            let (paths, mistakes) = folder(path, &ENDINGS);
            found.extend(paths.into_iter().map(|path| Candidate { path, named: false }));
            diagnostics.extend(mistakes);
        } else {
            found.push(Candidate { path: path.clone(), named: true });
        }
    }
    let mut seen: BTreeMap<PathBuf, usize> = BTreeMap::new();
    let mut unique: Vec<Candidate> = Vec::with_capacity(found.len());
    // One path leads to each file once. Several may name it in several ways.
    let mut folders = (paths.len() > 1).then(Folders::default);
    for candidate in found {
        let key = folders.as_mut().map_or_else(|| candidate.path.clone(), |it| it.whole(&candidate.path));
        match seen.get(&key).and_then(|place| unique.get_mut(*place)) {
            Some(known) => known.named |= candidate.named,
            None => {
                seen.insert(key, unique.len());
                unique.push(candidate);
            }
        }
    }
    (unique, diagnostics)
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
    ends_in(path, &[POLICY])
}

/// Whether a file is named as templates are.
pub(super) fn is_template(path: &Path) -> bool {
    ends_in(path, &ENDINGS)
}

/// The policies in a folder, sorted.
pub(super) fn policies(root: &Path) -> (Vec<PathBuf>, Vec<Diagnostic>) {
    folder(root, &[POLICY])
}

/// The files in a folder that have one of these endings, sorted.
fn folder(root: &Path, endings: &[&str]) -> (Vec<PathBuf>, Vec<Diagnostic>) {
    let mut found = Vec::new();
    let mut diagnostics = Vec::new();
    let walk = WalkBuilder::new(root).require_git(false).sort_by_file_path(Path::cmp).build();
    for entry in walk {
        match entry {
            Ok(entry) => {
                // What is no file, such as a pipe, is told when it is to be read.
                let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
                if is_folder || !ends_in(entry.path(), endings) {
                    continue;
                }
                let path = entry.path().strip_prefix("./").unwrap_or(entry.path());
                match entry.path_is_symlink().then(|| link(entry.path(), root)) {
                    Some(Link::Folder) => {}
                    Some(Link::Outside) => diagnostics.push(leads_out(path, root)),
                    Some(Link::Inside) | None => found.push(path.to_owned()),
                }
            }
            Err(error) => diagnostics.push(Diagnostic::placeless(
                Code::Unreadable,
                format!(
                    "a part of `{}` cannot be read: {}",
                    read::name(root),
                    crate::text::escape::brief(&error.to_string(), 200)
                ),
            )),
        }
    }
    (found, diagnostics)
}

/// Where a link in a folder leads.
enum Link {
    /// To a file in it, or nowhere, which is told when it is to be read.
    Inside,
    /// To a folder. It is not followed, as it could lead round in circles.
    Folder,
    /// Out of the folder.
    Outside,
}

/// Where a link leads. Who owns a folder must not have the checker read whatever it may read: only
/// what lies below the folder, or below the working folder, is followed.
fn link(path: &Path, root: &Path) -> Link {
    let Ok(real) = path.canonicalize() else { return Link::Inside };
    let roots = [root, Path::new(".")];
    let inside = roots.iter().filter_map(|root| root.canonicalize().ok()).any(|root| real.starts_with(root));
    match inside {
        _ if real.is_dir() => Link::Folder,
        true => Link::Inside,
        false => Link::Outside,
    }
}

fn leads_out(path: &Path, root: &Path) -> Diagnostic {
    let message = format!("`{}` is a link that leads out of `{}`", read::name(path), read::name(root));
    Diagnostic::placeless(Code::Unreadable, message).help("name the file itself to have it read")
}

fn ends_in(path: &Path, endings: &[&str]) -> bool {
    let ending = path.extension().and_then(OsStr::to_str).map(str::to_ascii_lowercase);
    ending.is_some_and(|ending| endings.contains(&ending.as_str()))
}

/// The parameter files that stand beside templates, found by their names.
#[derive(Default)]
pub(super) struct Siblings {
    /// The files of each folder that was looked into, by name, sorted.
    folders: BTreeMap<PathBuf, Vec<PathBuf>>,
}

impl Siblings {
    /// `X.parameters.json` and `X.parameters.<customer>.json` beside `X.json`, case aside; beside
    /// `template.json` also `parameters.json`, as the portal's download names the two.
    pub(super) fn parameters_of(&mut self, template: &Path) -> Vec<PathBuf> {
        if template == Path::new("-") {
            return Vec::new();
        }
        let Some(stem) = template.file_stem().and_then(OsStr::to_str).map(str::to_lowercase) else {
            return Vec::new();
        };
        let folder = template.parent().unwrap_or(Path::new("")).to_owned();
        let files = self.folders.entry(folder.clone()).or_insert_with(|| list(&folder));
        let prefix = format!("{stem}.parameters.");
        let belongs = |path: &&PathBuf| {
            let name = path.file_name().and_then(OsStr::to_str).map(str::to_lowercase).unwrap_or_default();
            (name.starts_with(&prefix) && name.ends_with(".json"))
                || (stem == "template" && name == "parameters.json")
        };
        files.iter().filter(belongs).cloned().collect()
    }
}

fn list(folder: &Path) -> Vec<PathBuf> {
    let place = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    // A folder that cannot be listed has no siblings to offer; its files are reported when read.
    let entries = fs::read_dir(place).into_iter().flatten().flatten();
    let is_ours =
        |path: &Path| path.is_file() && !(path.is_symlink() && matches!(link(path, place), Link::Outside));
    let mut files: Vec<PathBuf> =
        entries.filter(|entry| is_ours(&entry.path())).map(|entry| folder.join(entry.file_name())).collect();
    files.sort();
    files
}
