//! Templates that a template links to by a relative path.

use std::borrow::Cow;
use std::cell::RefCell;
use std::path::{Component, Path, PathBuf};

use typed_arena::Arena;

use super::read;
use crate::diagnostic::Sink;
use crate::document::json::{self, JsonTree};
use crate::template::Loader;
use crate::text::{FileId, SourceMap};

/// Reads linked templates, each once. Only files below one of the given folders are read: a
/// template by a stranger must not make its checker open whatever it likes.
pub(super) struct LinkedFiles<'t> {
    pub(super) arena: &'t Arena<JsonTree>,
    pub(super) sources: &'t RefCell<SourceMap>,
    /// The paths of the unit's files, by [`FileId`].
    pub(super) paths: Vec<Cow<'t, Path>>,
    /// The folders that may be read from.
    pub(super) roots: &'t [PathBuf],
    /// What was asked for; none if it cannot be used, which is told once.
    pub(super) loaded: Vec<(PathBuf, Option<&'t JsonTree>)>,
    pub(super) sink: Sink,
}

impl<'t> Loader<'t> for LinkedFiles<'t> {
    fn load(&mut self, from: FileId, path: &str) -> Option<&'t JsonTree> {
        let folder = self.paths.get(from.0 as usize)?.parent().unwrap_or(Path::new(""));
        let wanted = plain(&folder.join(path));
        if let Some((_, tree)) = self.loaded.iter().find(|(known, _)| *known == wanted) {
            return *tree;
        }
        let tree = self.read(&wanted);
        self.loaded.push((wanted, tree));
        tree
    }
}

impl<'t> LinkedFiles<'t> {
    fn read(&mut self, wanted: &Path) -> Option<&'t JsonTree> {
        let real = wanted.canonicalize().ok()?;
        if !self.roots.iter().any(|root| real.starts_with(root)) {
            return None;
        }
        let text = read::text(wanted).ok()?;
        let file = self.sources.borrow_mut().add(read::name(wanted), text.as_str());
        self.paths.push(Cow::Owned(wanted.to_owned()));
        let tree = json::read(file, &text.into(), json::Limits::default(), &mut self.sink)?;
        Some(self.arena.alloc(tree))
    }
}

/// The path without `.` and, where that is sound, without `..`.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if matches!(plain.components().next_back(), Some(Component::Normal(_))) => {
                plain.pop();
            }
            part => plain.push(part),
        }
    }
    plain
}
