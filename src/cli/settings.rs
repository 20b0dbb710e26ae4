//! What the command line says about every input.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::args::InputArgs;
use super::discover::folder_of_pattern;
use super::identity::Identities;
use super::overwrite::Written;
use super::read;
use super::siblings::{Beside, Siblings};
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::document::json;
use crate::template::{self, Context};
use crate::text::escape::brief;
use crate::text::{SourceMap, Text};

/// What the command line says about every input.
pub(super) struct Settings {
    /// `--parameter`, each as name and value.
    pub(super) words: Vec<(Arc<str>, Arc<str>)>,
    /// `--parameters`, each once, in place of the files beside a template.
    pub(super) files: Vec<PathBuf>,
    pub(super) context: Context,
    /// The folders that linked templates may be read from.
    pub(super) roots: Vec<PathBuf>,
    /// What tells inputs apart, if anybody asks for it.
    pub(super) identities: Option<Identities>,
    pub(super) siblings: Siblings,
    /// What is written in this run, and so is none of its inputs.
    pub(super) written: Written,
}

impl Settings {
    /// The parameter files that a template is evaluated with, once each; once with none if there
    /// is no file. Also why there may be others.
    pub(super) fn files_of(&self, template: &Path) -> (Vec<Option<PathBuf>>, Vec<Diagnostic>) {
        let Beside { files, diagnostics } = if self.files.is_empty() {
            self.siblings.parameters_of(template)
        } else {
            Beside { files: self.files.clone(), diagnostics: Vec::new() }
        };
        let files = if files.is_empty() { vec![None] } else { files.into_iter().map(Some).collect() };
        (files, diagnostics)
    }
}

/// Reads what the command line says about every input. What is wrong with it is usage, and
/// reported; then nothing is to be evaluated.
pub(super) fn settings(args: &InputArgs, sources: &mut SourceMap, sink: &mut Sink) -> Settings {
    let mut words = Vec::new();
    for word in &args.parameter {
        match word.split_once('=') {
            Some((name, value)) if !name.trim().is_empty() => {
                words.push((Arc::from(name.trim()), Arc::from(value)))
            }
            _ => sink.push(
                Diagnostic::placeless(Code::BadOption, without_name(word))
                    .help("write `--parameter NAME=VALUE`"),
            ),
        }
    }
    let context = args.context.as_ref().and_then(|path| context(path, sources, sink)).unwrap_or_default();
    let mut folders: Vec<PathBuf> = (args.paths.iter())
        .map(|path| match folder_of_pattern(path) {
            Some(folder) => folder,
            None if path.is_dir() => path.clone(),
            None => path.parent().unwrap_or(path).to_owned(),
        })
        .collect();
    folders.push(PathBuf::from("."));
    folders.sort_unstable();
    folders.dedup();
    let roots = folders.into_iter().filter_map(|path| path.canonicalize().ok()).collect();
    let mut seen = BTreeSet::new();
    let files = args.parameters.iter().filter(|file| seen.insert(*file)).cloned().collect();
    let siblings = Siblings::default();
    Settings { words, files, context, roots, identities: None, siblings, written: Written::default() }
}

/// What is said of a `--parameter` without a name or a `=`. What may be a value is not told.
fn without_name(word: &str) -> String {
    let name = word.split(|character: char| !character.is_alphanumeric() && character != '_').next();
    match name.filter(|name| !name.is_empty() && *name != word) {
        _ if word.contains('=') => "a `--parameter` has no name before its `=`".to_owned(),
        Some(name) => format!("`--parameter {}…` has no `=`", brief(name, 60)),
        None => "a `--parameter` has no `=`".to_owned(),
    }
}

fn context(path: &Path, sources: &mut SourceMap, sink: &mut Sink) -> Option<Context> {
    let text: Text = match read::text(path) {
        Ok(text) => text.into(),
        Err(diagnostic) => {
            sink.push(diagnostic);
            return None;
        }
    };
    let file = sources.add(read::name(path), text.clone());
    let tree = json::read(file, &text, json::Limits::default(), sink)?;
    Some(template::read_context(tree.root(), sink))
}
