//! What tells an input from others, wherever the program is run: its path as seen from a folder.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use super::read;

/// Tells paths as seen from a folder.
pub(super) struct Identities {
    base: PathBuf,
}

impl Identities {
    /// As seen from `base`; from the working folder if there is none.
    pub(super) fn seen_from(base: Option<&Path>) -> Self {
        let base = base.filter(|base| !base.as_os_str().is_empty()).unwrap_or(Path::new("."));
        Self { base: base.canonicalize().unwrap_or_else(|_| base.to_owned()) }
    }

    /// The identity of a template with its parameter file, or of any other input.
    pub(super) fn of<'p>(&self, files: impl IntoIterator<Item = &'p Path>) -> String {
        let seen: Vec<String> = files.into_iter().map(|path| self.seen(path)).collect();
        seen.join(" with ")
    }

    /// A path as seen from the folder, written with `/` on every system.
    fn seen(&self, path: &Path) -> String {
        let Ok(whole) = path.canonicalize() else { return read::name(path) };
        for (above, folder) in self.base.ancestors().enumerate() {
            if let Ok(inside) = whole.strip_prefix(folder) {
                let parts = inside.components().map(|part| part.as_os_str().to_string_lossy());
                let up = std::iter::repeat_n(Cow::Borrowed(".."), above);
                return up.chain(parts).collect::<Vec<_>>().join("/");
            }
        }
        whole.display().to_string()
    }
}
