//! The parameter files that stand beside templates, found by their names.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf, is_separator};
use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashMap;

use super::discover::{Candidate, Found, Link, folder_and_name, link};
use super::read;

/// The parameter files beside templates, folder by folder. A folder that was looked through is not
/// listed again, and what was left out there belongs to no template; any other is listed once.
#[derive(Default)]
pub(super) struct Siblings {
    /// By their paths as they are written: two spellings of one path are not worth a comparison part
    /// by part.
    folders: Mutex<FxHashMap<Box<[u8]>, Arc<Folder>>>,
}

/// The parameter files of a folder by their names in lower case, sorted.
struct Folder(Files);

type Files = Vec<(String, PathBuf)>;

/// What parameter files have in their names behind that of the template.
const MARK: &str = ".parameters.";

/// The name that the portal's download gives a parameter file.
const OF_PORTAL: &str = "parameters.json";

impl Siblings {
    /// Takes in what was found by looking through folders, and what is named beside them.
    pub(super) fn know(&self, candidates: &[Candidate]) {
        let mut found: FxHashMap<&[u8], (bool, Files)> = FxHashMap::default();
        for Candidate { path, found: how } in candidates {
            let (folder, name) = folder_and_name(path);
            // What is found in folders has nothing before it that means here.
            let (was_walked, files) = found.entry(folder.strip_prefix(b"./").unwrap_or(folder)).or_default();
            *was_walked |= *how == Found::InFolder;
            files.extend(str::from_utf8(name).ok().and_then(parameter_file).map(|name| (name, path.clone())));
        }
        let walked = found.into_iter().filter(|(_, (was_walked, _))| *was_walked);
        let walked = walked.map(|(folder, (_, files))| (folder.into(), Arc::new(Folder::of(files))));
        self.folders.lock().unwrap_or_else(PoisonError::into_inner).extend(walked);
    }

    /// `X.parameters.json` and `X.parameters.<customer>.json` beside `X.json`, case aside; beside
    /// `template.json` also `parameters.json`, as the portal's download names the two.
    pub(super) fn parameters_of(&self, template: &Path) -> Vec<PathBuf> {
        if read::is_stdin(template) {
            return Vec::new();
        }
        let folder = self.folder_of(template);
        // Most templates have none beside them.
        if folder.0.is_empty() {
            return Vec::new();
        }
        let Some(stem) = template.file_stem().and_then(OsStr::to_str) else {
            return Vec::new();
        };
        let mut prefix = stem.to_lowercase();
        prefix.push_str(MARK);
        let mut files: Vec<PathBuf> = folder.starting_with(&prefix).cloned().collect();
        if stem.eq_ignore_ascii_case("template") {
            files.extend(folder.named(OF_PORTAL).cloned());
        }
        files.sort_unstable();
        files
    }

    /// The folder of a template, listed when it is first asked for.
    fn folder_of(&self, template: &Path) -> Arc<Folder> {
        let (name, _) = folder_and_name(template);
        if let Some(folder) = self.folders.lock().unwrap_or_else(PoisonError::into_inner).get(name) {
            return Arc::clone(folder);
        }
        let folder = Arc::new(Folder::list(template.parent().unwrap_or(Path::new(""))));
        let mut folders = self.folders.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(folders.entry(name.into()).or_insert(folder))
    }
}

impl Folder {
    fn list(path: &Path) -> Self {
        let place = if path.as_os_str().is_empty() { Path::new(".") } else { path };
        // A folder that cannot be listed has no siblings to offer; its files are reported when read.
        let entries = fs::read_dir(place).into_iter().flatten().flatten();
        let is_file = |entry: &fs::DirEntry| match entry.file_type() {
            Ok(kind) if kind.is_symlink() => {
                entry.path().is_file() && matches!(link(&entry.path(), place), Link::Inside)
            }
            Ok(kind) => kind.is_file(),
            Err(_) => false,
        };
        let files = entries.filter_map(|entry| {
            let name = entry.file_name();
            let folded = parameter_file(name.to_str()?)?;
            is_file(&entry).then(|| (folded, path.join(name)))
        });
        Self::of(files.collect())
    }

    fn of(mut files: Files) -> Self {
        files.sort_unstable();
        Self(files)
    }

    fn starting_with<'f>(&'f self, prefix: &'f str) -> impl Iterator<Item = &'f PathBuf> {
        let first = self.0.partition_point(|(name, _)| name.as_str() < prefix);
        let files = self.0.get(first..).unwrap_or_default().iter();
        files.take_while(move |(name, _)| name.starts_with(prefix)).map(|(_, path)| path)
    }

    fn named(&self, wanted: &str) -> impl Iterator<Item = &PathBuf> {
        let first = self.0.partition_point(|(name, _)| name.as_str() < wanted);
        let files = self.0.get(first..).unwrap_or_default().iter();
        files.take_while(move |(name, _)| name == wanted).map(|(_, path)| path)
    }
}

/// Whether a file's name makes it a parameter file of `template`, in the same spelling: what comes of
/// [`template_of`] for most, without a name in lower case.
pub(super) fn is_spelled_as_beside(file: &Path, template: &Path) -> bool {
    let (file, template) = (file.as_os_str().as_encoded_bytes(), template.as_os_str().as_encoded_bytes());
    let stem = template.strip_suffix(b".json");
    let rest = stem.and_then(|stem| file.strip_prefix(stem)?.strip_prefix(MARK.as_bytes()));
    rest.is_some_and(|rest| {
        rest.ends_with(b"json") && !rest.iter().any(|byte| is_separator(char::from(*byte)))
    })
}

/// The template that a file's name makes a parameter file of, in lower case: `x` of
/// `X.parameters.json` and of `X.parameters.customer.json`.
pub(super) fn template_of(path: &Path) -> Option<String> {
    let name = parameters_name(path.file_name()?.to_str()?)?;
    let (stem, rest) = name.split_once(MARK)?;
    rest.ends_with("json").then(|| stem.to_owned())
}

/// The name of a parameter file in lower case.
fn parameter_file(name: &str) -> Option<String> {
    parameters_name(name).filter(|name| name.ends_with(".json"))
}

/// The name of a file in lower case, if it is such as parameter files have; most are not.
fn parameters_name(name: &str) -> Option<String> {
    let bytes = name.as_bytes();
    let has_mark = memchr::memchr_iter(b'.', bytes).any(|dot| {
        bytes.get(dot..dot + MARK.len()).is_some_and(|part| part.eq_ignore_ascii_case(MARK.as_bytes()))
    });
    (has_mark || name.eq_ignore_ascii_case(OF_PORTAL)).then(|| name.to_lowercase())
}
