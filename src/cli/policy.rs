//! Policies named on the command line: shipped ones by name, files by path.

use std::fs;
use std::path::{Path, PathBuf};

use super::read;
use crate::compile::{self, BUILT_IN, Loaded, PolicyLoader};
use crate::diagnostic::{Code, Diagnostic};
use crate::text::suggest::nearest;

/// Reads the files that policies use.
pub(super) struct FileLoader;

impl PolicyLoader for FileLoader {
    fn load(&self, from: &str, path: &str) -> Result<Loaded, String> {
        let folder = Path::new(from).parent().unwrap_or(Path::new(""));
        load(&folder.join(path)).map_err(|diagnostic| diagnostic.message)
    }
}

/// The policies that `--policy` names; the default ones if it names none.
pub(super) fn named(names: &[String]) -> (Vec<Loaded>, Vec<Diagnostic>) {
    if names.is_empty() {
        return (
            BUILT_IN.iter().filter(|policy| policy.default).map(compile::BuiltIn::loaded).collect(),
            Vec::new(),
        );
    }
    let mut policies = Vec::new();
    let mut diagnostics = Vec::new();
    for name in names {
        let path = Path::new(name);
        match compile::built_in(name) {
            Some(policy) if !path.is_file() => policies.push(policy.loaded()),
            _ => match load(path) {
                Ok(policy) => policies.push(policy),
                Err(diagnostic) => diagnostics.push(suggest(diagnostic, name)),
            },
        }
    }
    (policies, diagnostics)
}

fn load(path: &Path) -> Result<Loaded, Diagnostic> {
    let text = read::text(path)?;
    let key = fs::canonicalize(path).unwrap_or_else(|_| PathBuf::from(path)).display().to_string();
    Ok(Loaded { key, name: read::name(path), text })
}

/// A word without a dot or a slash may have meant a shipped policy.
fn suggest(diagnostic: Diagnostic, name: &str) -> Diagnostic {
    if diagnostic.code != Code::NothingFound || name.contains(['/', '\\', '.']) {
        return diagnostic;
    }
    let names = || BUILT_IN.iter().map(|policy| policy.name);
    match nearest(name, names()) {
        Some(meant) => diagnostic.suggest(Some(meant)),
        None => {
            let names: Vec<_> = names().map(|name| format!("`{name}`")).collect();
            diagnostic.help(format!("the shipped policies are {}", names.join(", ")))
        }
    }
}
