//! Policies named on the command line: shipped ones by name, files by path.

use std::fs;
use std::path::{Path, PathBuf};

use super::{discover, read};
use crate::compile::{self, BUILT_IN, Loaded, PolicyLoader};
use crate::diagnostic::{Code, Diagnostic};
use crate::text::suggest::nearest;

/// Reads the files that policies use.
pub(super) struct FileLoader;

impl PolicyLoader for FileLoader {
    fn load(&self, from: &str, path: &str) -> Result<Loaded, String> {
        let path = Path::new(from).parent().unwrap_or(Path::new("")).join(path);
        // Messages show lines of the file. A policy by a stranger must not have others shown.
        let real = path.canonicalize().unwrap_or_else(|_| path.clone());
        if real.is_file() && !discover::is_policy(&real) {
            return Err("the name of a policy that is used ends in `.delegard`".to_owned());
        }
        load(&path).map_err(|diagnostic| diagnostic.message)
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

/// The policies among these that are files or folders, to find a configuration by.
pub(super) fn paths(names: &[String]) -> Vec<PathBuf> {
    names.iter().map(PathBuf::from).filter(|path| path.exists()).collect()
}

/// The policies that `delegard test` names, each once; the tests of the shipped ones if it names
/// none. A folder stands for the policies in it.
pub(super) fn tested(names: &[String]) -> (Vec<Loaded>, Vec<Diagnostic>) {
    if names.is_empty() {
        return (BUILT_IN.iter().map(compile::BuiltIn::loaded_tests).collect(), Vec::new());
    }
    let mut policies: Vec<Loaded> = Vec::new();
    let mut diagnostics = Vec::new();
    for name in names {
        let path = Path::new(name);
        let found = match compile::built_in(name) {
            Some(policy) if !path.exists() => vec![Ok(policy.loaded_tests())],
            _ if path.is_dir() => {
                let (paths, mistakes) = discover::policies(path);
                diagnostics.extend(mistakes);
                paths.iter().map(|path| load(path)).collect()
            }
            _ => vec![load(path).map_err(|diagnostic| suggest(diagnostic, name))],
        };
        for policy in found {
            match policy {
                Ok(policy) if policies.iter().all(|known| known.key != policy.key) => policies.push(policy),
                Ok(_) => {}
                Err(diagnostic) => diagnostics.push(diagnostic),
            }
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
