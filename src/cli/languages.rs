//! Files in languages that delegations are written in and that are not read: what is said of them.

use std::path::Path;

use super::{discover, read};
use crate::diagnostic::{Code, Diagnostic};

/// Such a language: its name, the endings of its files, and what can be read instead.
struct Language {
    name: &'static str,
    endings: &'static [&'static str],
    instead: &'static str,
}

const LANGUAGES: [Language; 2] = [
    Language {
        name: "Bicep",
        endings: &["bicep", "bicepparam"],
        instead: "give the JSON that `az bicep build` makes of it, or `az bicep build-params` of a parameter file",
    },
    Language {
        name: "Terraform",
        endings: &["tf", "tfvars"],
        instead: "give an export of what it deployed, as \
                  `az managedservices assignment list --include-definition true` makes one",
    },
];

fn of(path: &Path) -> Option<&'static Language> {
    let ending = discover::ending(path)?;
    LANGUAGES.iter().find(|language| discover::is_one_of(ending, language.endings))
}

/// Whether a file is in such a language, by its name.
pub(super) fn is_one(path: &Path) -> bool {
    of(path).is_some()
}

/// The text of a template, an export or a parameter file.
///
/// # Errors
///
/// A file that cannot be read, or is in such a language.
pub(super) fn text(path: &Path) -> Result<String, Diagnostic> {
    let Some(Language { name, instead, .. }) = of(path) else { return read::text(path) };
    let message = format!("`{}` is {name}, which is not read", read::name(path));
    Err(Diagnostic::placeless(Code::Unreadable, message).help(*instead))
}
