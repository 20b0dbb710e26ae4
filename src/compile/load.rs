//! The files of a policy: the one that was named, and those that it uses.

use crate::compile::{builtin, errors};
use crate::diagnostic::Sink;
use crate::syntax::ast::{File, Item, Spanned, UseTarget};
use crate::syntax::parse;
use crate::text::{FileId, SourceMap, Span};

/// How many files may be open, each used by the one before.
const DEEPEST: usize = 32;

/// Reads policies for `use`. The command line implements it on files; nothing below reads any.
pub trait PolicyLoader {
    /// The policy at `path`, which is relative to the file named `from`.
    ///
    /// # Errors
    /// Why it cannot be read, as a clause for a message.
    fn load(&self, from: &str, path: &str) -> Result<Loaded, String>;
}

/// A policy text that a loader found.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The same for the same file, however it is named.
    pub key: String,
    /// The name that people see.
    pub name: String,
    /// The text.
    pub text: String,
}

/// A policy file, parsed.
pub(super) struct LoadedFile {
    pub(super) id: FileId,
    /// What the policy is called where it is not the file that was named: `recommended`, or a path.
    pub(super) name: String,
    pub(super) tree: File,
    /// Whether some of its text, or of what it uses, could not be read, so that items may be missing.
    pub(super) broken: bool,
    /// Whether something that it uses could not be found at all.
    pub(super) lost_use: bool,
    /// Whether it was named itself, and not only used.
    pub(super) is_named: bool,
    /// The names of the files that it uses itself.
    pub(super) uses: Vec<String>,
}

/// Reads a policy and what it uses; used files come first, each once.
pub(super) struct Loading<'a> {
    pub(super) loader: &'a dyn PolicyLoader,
    pub(super) sources: &'a mut SourceMap,
    pub(super) sink: &'a mut Sink,
    pub(super) files: Vec<LoadedFile>,
    done: Vec<String>,
    /// The files that are being read, outermost first, with the `use` that opened each.
    open: Vec<(String, String, Option<Span>)>,
}

impl<'a> Loading<'a> {
    pub(super) fn new(loader: &'a dyn PolicyLoader, sources: &'a mut SourceMap, sink: &'a mut Sink) -> Self {
        Self { loader, sources, sink, files: Vec::new(), done: Vec::new(), open: Vec::new() }
    }

    /// Reads one file and, before it, everything that it uses.
    pub(super) fn read(&mut self, loaded: Loaded, by: Option<Span>) {
        if let Some(known) = self.done.iter().position(|key| *key == loaded.key) {
            if let (None, Some(file)) = (by, self.files.get_mut(known)) {
                file.is_named = true;
            }
            return;
        }
        if let Some(start) = self.open.iter().position(|(key, ..)| *key == loaded.key) {
            let circle: Vec<&str> = self.open.iter().skip(start).map(|(_, name, _)| name.as_str()).collect();
            let uses: Vec<Span> = self.open.iter().skip(start + 1).filter_map(|(.., by)| *by).collect();
            if let Some(by) = by {
                self.sink.push(errors::use_cycle(by, &circle, &uses));
            }
            return;
        }
        if let Some(by) = by.filter(|_| self.open.len() >= DEEPEST) {
            self.sink.push(errors::use_too_deep(by, DEEPEST));
            return;
        }
        let id = self.sources.add(loaded.name.clone(), loaded.text.as_str());
        self.open.push((loaded.key.clone(), loaded.name.clone(), by));
        let before = self.sink.len();
        let tree = parse::parse(id, &loaded.text, self.sink);
        let (mut uses, mut lost_use) = (Vec::new(), false);
        for item in &tree.items {
            if let Item::Use(used) = item {
                let found = self.follow(&loaded.name, &used.target);
                lost_use |= found.is_none();
                uses.extend(found);
            }
        }
        let broken = self.sink.len() > before;
        self.open.pop();
        self.done.push(loaded.key);
        self.files.push(LoadedFile {
            id,
            name: loaded.name,
            tree,
            broken,
            lost_use,
            is_named: by.is_none(),
            uses,
        });
    }

    /// Reads what a `use` names, and gives the name of the file.
    fn follow(&mut self, from: &str, target: &Spanned<UseTarget>) -> Option<String> {
        let loaded = match &target.value {
            UseTarget::BuiltIn(name) => match builtin::find(name) {
                Some(policy) => policy.loaded(),
                None => {
                    self.sink.push(errors::unknown_built_in(target.span, name));
                    return None;
                }
            },
            UseTarget::Path(path) => match self.loader.load(from, path) {
                Ok(loaded) => loaded,
                Err(why) => {
                    self.sink.push(errors::use_not_found(target.span, path, &why));
                    return None;
                }
            },
        };
        let name = loaded.name.clone();
        self.read(loaded, Some(target.span));
        Some(name)
    }
}
