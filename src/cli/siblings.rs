//! The parameter files that stand beside templates, found by their names.

use std::fs;
use std::io;
use std::path::{Path, PathBuf, is_separator};
use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashMap;

use super::discover::{Candidate, Found, Link, folder_and_name, leads_out, link, stem, without_compression};
use super::read;
use crate::diagnostic::{Code, Diagnostic};

/// The parameter files beside templates, folder by folder. A folder that was looked through is not
/// listed again, and what was left out there belongs to no template; any other is listed once.
#[derive(Default)]
pub(super) struct Siblings {
    /// By their paths as they are written: two spellings of one path are not worth a comparison part
    /// by part.
    folders: Mutex<FxHashMap<Box<[u8]>, Arc<Folder>>>,
}

/// What stands beside a template.
#[derive(Default)]
pub(super) struct Beside {
    /// The parameter files that may be read.
    pub(super) files: Vec<PathBuf>,
    /// Why there may be others that were not read.
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// The parameter files of a folder.
#[derive(Default)]
struct Folder {
    files: Files,
    /// Links that lead out of it.
    outside: Files,
    /// What keeps it from being listed as a whole.
    unlisted: Option<Diagnostic>,
}

/// Paths by their names in lower case, sorted.
type Files = Vec<(Vec<u8>, PathBuf)>;

/// What parameter files have in their names behind that of the template.
const MARK: &str = ".parameters.";

/// The names that the portal's download gives a template and its parameter file, without their endings.
const OF_PORTAL: (&str, &str) = ("template", "parameters");

/// The endings of parameter files.
const ENDINGS: [&[u8]; 2] = [b".json", b".jsonc"];

impl Siblings {
    /// Takes in what was found by looking through folders, and what is named beside them.
    pub(super) fn know(&self, candidates: &[Candidate]) {
        let mut found: FxHashMap<&[u8], (bool, Files)> = FxHashMap::default();
        for Candidate { path, found: how } in candidates {
            let (folder, name) = folder_and_name(path);
            // What is found in folders has nothing before it that means here.
            let (was_walked, files) = found.entry(folder.strip_prefix(b"./").unwrap_or(folder)).or_default();
            *was_walked |= *how == Found::InFolder;
            files.extend(parameter_file(name).map(|name| (name, path.clone())));
        }
        let walked = found.into_iter().filter(|(_, (was_walked, _))| *was_walked);
        let walked =
            walked.map(|(folder, (_, files))| (folder.into(), Arc::new(Folder::of(files, Files::new()))));
        self.folders.lock().unwrap_or_else(PoisonError::into_inner).extend(walked);
    }

    /// `X.parameters.json` and `X.parameters.<customer>.json` beside `X.json`, case aside; beside
    /// `template.json` also `parameters.json`, as the portal's download names the two. Each may be
    /// `.jsonc`, and compressed.
    pub(super) fn parameters_of(&self, template: &Path) -> Beside {
        if read::is_stdin(template) {
            return Beside::default();
        }
        let folder = self.folder_of(template);
        let mut beside = Beside { files: Vec::new(), diagnostics: folder.unlisted.iter().cloned().collect() };
        // Most templates have none beside them.
        if folder.files.is_empty() && folder.outside.is_empty() {
            return beside;
        }
        let stem = folded(stem(template));
        beside.files = of_template(&folder.files, &stem).cloned().collect();
        beside.files.sort_unstable();
        let parent = template.parent().unwrap_or(Path::new(""));
        let outside = of_template(&folder.outside, &stem).map(|path| leads_out(path, here(parent)));
        beside.diagnostics.extend(outside);
        beside
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
        let mut folder = Self::of(Files::new(), Files::new());
        let told = |error: &io::Error| unlisted(here(path), error);
        let entries = match fs::read_dir(here(path)) {
            Ok(entries) => entries,
            Err(error) => return Self { unlisted: Some(told(&error)), ..folder },
        };
        for entry in entries {
            match entry {
                Ok(entry) => folder.take(path, &entry),
                Err(error) => folder.unlisted = Some(told(&error)),
            }
        }
        Self { unlisted: folder.unlisted, ..Self::of(folder.files, folder.outside) }
    }

    /// Takes in what has the name of a parameter file. What is no file, such as a pipe, is told when it is
    /// to be read.
    fn take(&mut self, path: &Path, entry: &fs::DirEntry) {
        let name = entry.file_name();
        let Some(folded) = parameter_file(name.as_encoded_bytes()) else { return };
        let found = (folded, path.join(name));
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => {}
            Ok(kind) if kind.is_symlink() => match link(&entry.path(), here(path)) {
                Link::Folder => {}
                Link::Inside => self.files.push(found),
                Link::Outside => self.outside.push(found),
            },
            Ok(_) | Err(_) => self.files.push(found),
        }
    }

    fn of(mut files: Files, mut outside: Files) -> Self {
        files.sort_unstable();
        outside.sort_unstable();
        Self { files, outside, unlisted: None }
    }
}

/// The parameter files of a template without its endings, in lower case.
fn of_template<'f>(files: &'f Files, stem: &[u8]) -> impl Iterator<Item = &'f PathBuf> {
    let own = starting_with(files, [stem, MARK.as_bytes()].concat());
    let (template, parameters) = OF_PORTAL;
    let of_portal = (stem == template.as_bytes()).then(|| starting_with(files, parameters.into()));
    let of_portal = of_portal.into_iter().flatten().filter(|(name, _)| is_of_portal(name));
    own.chain(of_portal).map(|(_, path)| path)
}

fn starting_with(files: &Files, prefix: Vec<u8>) -> impl Iterator<Item = &(Vec<u8>, PathBuf)> {
    let first = files.partition_point(|(name, _)| *name < prefix);
    let files = files.get(first..).unwrap_or_default().iter();
    files.take_while(move |(name, _)| name.starts_with(&prefix))
}

/// The folder to ask the system for.
fn here(folder: &Path) -> &Path {
    if folder.as_os_str().is_empty() { Path::new(".") } else { folder }
}

fn unlisted(folder: &Path, error: &io::Error) -> Diagnostic {
    let name = read::name(folder);
    let message = format!("the files of `{name}` cannot be listed: {error}");
    Diagnostic::placeless(Code::Unreadable, message)
        .about(&name)
        .help("parameter files beside the templates there were not looked for; name them with --parameters")
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

/// The template that a file's name makes a parameter file of, with its folder, without its endings and in
/// lower case: `a/x` of `a/X.parameters.json` and of `a/X.parameters.customer.json`.
pub(super) fn template_of(path: &Path) -> Option<Vec<u8>> {
    let (folder, name) = folder_and_name(path);
    let name = parameter_file(name)?;
    let mark = memchr::memmem::find(&name, MARK.as_bytes())?;
    Some([&folded(folder), name.get(..mark)?].concat())
}

/// A template with its folder, without its endings and in lower case.
pub(super) fn as_template(path: &Path) -> Vec<u8> {
    [folded(folder_and_name(path).0), folded(stem(path))].concat()
}

/// The name of a parameter file in lower case; most files are none.
fn parameter_file(name: &[u8]) -> Option<Vec<u8>> {
    let is_mark = |dot: usize| {
        name.get(dot..dot + MARK.len()).is_some_and(|part| part.eq_ignore_ascii_case(MARK.as_bytes()))
    };
    let may_be = memchr::memchr_iter(b'.', name).any(is_mark)
        || name
            .get(..OF_PORTAL.1.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(OF_PORTAL.1.as_bytes()));
    let name = may_be.then(|| folded(name))?;
    let has_ending = ENDINGS.iter().any(|ending| without_compression(&name).ends_with(ending));
    let is_one =
        has_ending && (memchr::memmem::find(&name, MARK.as_bytes()).is_some() || is_of_portal(&name));
    is_one.then_some(name)
}

/// Whether a name in lower case is what the portal's download calls a parameter file.
fn is_of_portal(name: &[u8]) -> bool {
    let ending = without_compression(name).strip_prefix(OF_PORTAL.1.as_bytes());
    ending.is_some_and(|ending| ENDINGS.contains(&ending))
}

/// The bytes of a name in lower case; what is no text in it stays as it is.
fn folded(name: &[u8]) -> Vec<u8> {
    let mut folded = Vec::with_capacity(name.len());
    for part in name.utf8_chunks() {
        folded.extend_from_slice(part.valid().to_lowercase().as_bytes());
        folded.extend_from_slice(part.invalid());
    }
    folded
}
