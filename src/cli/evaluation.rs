//! A template with one set of parameter values, from its text to what it delegates.

use std::borrow::Cow;
use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use typed_arena::Arena;

use super::discover::Candidate;
use super::languages;
use super::linked::LinkedFiles;
use super::read;
use super::settings::Settings;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::document::json::{self, JsonTree};
use crate::evaluate::{Sieve, Unit};
use crate::model::{Cause, Delegation};
use crate::template::{self, Input, JsonFile, Limits, ParameterSource};
use crate::text::{FileId, SourceMap, Text};

/// A template with one set of parameter values, or an export, before anything is judged.
pub(super) struct Evaluation {
    pub(super) name: String,
    /// What tells it from others, wherever the program is run; empty if nobody asks.
    pub(super) identity: String,
    pub(super) sources: SourceMap,
    pub(super) diagnostics: Vec<Diagnostic>,
    pub(super) delegations: Vec<Delegation>,
    pub(super) unseen: Vec<Cause>,
    /// Whether it is an export.
    pub(super) exported: bool,
}

impl Evaluation {
    /// A text with mistakes that keep it from being looked into.
    pub(super) fn broken(name: String, text: Text, mut diagnostics: Vec<Diagnostic>) -> Self {
        let mut sources = SourceMap::guarded(template::secret_places);
        sources.add(name.clone(), text);
        template::redact(&mut diagnostics, &sources);
        Self {
            name,
            identity: String::new(),
            sources,
            diagnostics,
            delegations: Vec::new(),
            unseen: Vec::new(),
            exported: false,
        }
    }

    /// Every rule's verdict on every delegation of it.
    pub(super) fn judge(self, sieve: &Sieve<'_>) -> Unit {
        Unit {
            name: self.name,
            identity: self.identity,
            sources: self.sources,
            diagnostics: self.diagnostics,
            delegations: self.delegations.into_iter().map(|one| sieve.judge_all(one)).collect(),
            unseen: self.unseen,
            exported: self.exported,
        }
    }

    /// Whether it has no delegation and no reason to think that one is hidden in it. Mistakes in
    /// such a template are none of our business. Templates of all kinds have parts that cannot be
    /// looked into: these are a reason where something in the texts speaks of delegations.
    pub(super) fn is_of_no_interest(&self) -> bool {
        use crate::model::CauseKind::{DefinitionElsewhere, Limit, TemplateError};
        let tells = |cause: &Cause| matches!(cause.kind, TemplateError | Limit | DefinitionElsewhere);
        let is_hidden = self.unseen.iter().any(tells) || (!self.unseen.is_empty() && self.speaks());
        self.delegations.is_empty() && !is_hidden
    }

    fn speaks(&self) -> bool {
        self.sources.iter().any(|(_, file)| template::speaks_of_delegations(file.text()))
    }
}

/// What a file turned out to be.
pub(super) enum Opened {
    Template(Template),
    Parameters,
    /// What is deployed, exported from Azure.
    Export(Evaluation),
    /// JSON that holds no delegation.
    Nothing,
    /// JSON of another kind in which something may delegate.
    Suspect(Evaluation),
    /// A text with mistakes that keep it from being read.
    Broken(Evaluation),
    Unreadable(Diagnostic),
}

/// A template that was read, ready to be evaluated.
pub(super) struct Template {
    pub(super) path: PathBuf,
    /// Which of those that are evaluated it is.
    kind: JsonFile,
    text: Text,
    tree: JsonTree,
    /// What is wrong with its text.
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// Reads a file.
pub(super) fn open(candidate: &Candidate) -> Opened {
    opened(candidate, languages::text(&candidate.path))
}

/// What the text of a file is.
pub(super) fn opened(candidate: &Candidate, text: Result<String, Diagnostic>) -> Opened {
    let text: Text = match text {
        Ok(text) => text.into(),
        Err(diagnostic) => return Opened::Unreadable(diagnostic),
    };
    let mut sink = Sink::new();
    let broken = |text, sink: Sink| {
        Opened::Broken(Evaluation::broken(read::name(&candidate.path), text, sink.into_sorted()))
    };
    let Some(tree) = json::read(FileId(0), &text, json::Limits::default(), &mut sink) else {
        return broken(text, sink);
    };
    let mut kind = template::detect(tree.root());
    if matches!(kind, JsonFile::Other | JsonFile::UiDefinition | JsonFile::Schema)
        && let Some(cause) = template::hidden_in_file(tree.root())
    {
        drop(tree);
        let mut suspect = Evaluation::broken(read::name(&candidate.path), text, sink.into_sorted());
        suspect.unseen.push(cause);
        return Opened::Suspect(suspect);
    }
    if kind == JsonFile::Other && template::hides_some(tree.root()) {
        kind = JsonFile::Export;
    }
    match kind {
        kind @ (JsonFile::Template | JsonFile::Policy | JsonFile::Resource) => Opened::Template(Template {
            path: candidate.path.clone(),
            kind,
            diagnostics: redacted(&text, sink),
            text,
            tree,
        }),
        JsonFile::Parameters => Opened::Parameters,
        JsonFile::Export => {
            let mut found = template::Exported::default();
            template::read_exported(tree.root(), &mut found);
            found.settle();
            drop(tree);
            let mut export = Evaluation::broken(read::name(&candidate.path), text, sink.into_sorted());
            export.delegations = found.delegations;
            export.unseen = found.unseen;
            export.exported = true;
            Opened::Export(export)
        }
        JsonFile::UiDefinition | JsonFile::Schema => Opened::Nothing,
        JsonFile::Other if candidate.is_named() && !tree.root().is_object() => {
            sink.push(not_a_template(&tree));
            drop(tree);
            broken(text, sink)
        }
        JsonFile::Other => Opened::Nothing,
    }
}

/// What is wrong with a text, without the secrets in it.
fn redacted(text: &Text, sink: Sink) -> Vec<Diagnostic> {
    let mut diagnostics = sink.into_sorted();
    if !diagnostics.is_empty() {
        let mut sources = SourceMap::guarded(template::secret_places);
        sources.add("", text.clone());
        template::redact(&mut diagnostics, &sources);
    }
    diagnostics
}

impl Template {
    /// Whether it may hold a delegation at all.
    pub(super) fn may_delegate(&self) -> bool {
        template::may_delegate(&self.text)
    }

    /// Evaluates it with the values of a parameter file, or alone.
    pub(super) fn evaluate(&self, parameters: Option<&Path>, settings: &Settings) -> Evaluation {
        let Evaluated { name, sources, diagnostics, result } =
            with_input(self, parameters, settings, template::evaluate);
        let files = [Some(self.path.as_path()), parameters].into_iter().flatten();
        Evaluation {
            name,
            identity: settings.identities.as_ref().map_or_else(String::new, |seen| seen.of(files)),
            sources,
            diagnostics,
            delegations: result.delegations,
            unseen: result.unseen,
            exported: false,
        }
    }
}

/// What came of a template, with its texts and mistakes.
pub(super) struct Evaluated<T> {
    pub(super) name: String,
    pub(super) sources: SourceMap,
    pub(super) diagnostics: Vec<Diagnostic>,
    pub(super) result: T,
}

/// Hands a template, its parameter values and the loader of linked templates to `work`.
pub(super) fn with_input<T>(
    template: &Template,
    parameters: Option<&Path>,
    settings: &Settings,
    work: impl FnOnce(Input<'_, '_>, &mut Sink) -> T,
) -> Evaluated<T> {
    let mut sink = Sink::new();
    let arena = Arena::new();
    let sources = RefCell::new(SourceMap::guarded(template::secret_places));
    let mut name = read::name(&template.path);
    sources.borrow_mut().add(name.clone(), template.text.clone());
    let mut paths = vec![Cow::Borrowed(template.path.as_path())];
    let mut values = Vec::new();
    if let Some(path) = parameters {
        let of_file = read::name(path);
        name = format!("{name} with {of_file}");
        paths.push(Cow::Borrowed(path));
        match languages::text(path) {
            Ok(text) => {
                let text: Text = text.into();
                let file = sources.borrow_mut().add(of_file, text.clone());
                if let Some(tree) = json::read(file, &text, json::Limits::default(), &mut sink) {
                    values.push(ParameterSource::File(&*arena.alloc(tree)));
                }
            }
            Err(diagnostic) => {
                sources.borrow_mut().add(of_file, "");
                sink.push(diagnostic);
            }
        }
    }
    let words =
        settings.words.iter().map(|(name, value)| ParameterSource::Word(Arc::clone(name), Arc::clone(value)));
    values.extend(words);
    let mut linked = LinkedFiles {
        arena: &arena,
        sources: &sources,
        paths,
        roots: &settings.roots,
        loaded: Vec::new(),
        sink: Sink::new(),
    };
    let input = Input {
        template: &template.tree,
        kind: template.kind,
        parameters: &values,
        context: settings.context.clone(),
        loader: Some(&mut linked),
        limits: Limits::default(),
    };
    let result = work(input, &mut sink);
    sink.append(linked.sink);
    let (sources, mut diagnostics) = (sources.into_inner(), sink.into_sorted());
    template::redact(&mut diagnostics, &sources);
    Evaluated { name, diagnostics, result, sources }
}

fn not_a_template(tree: &JsonTree) -> Diagnostic {
    let root = tree.root();
    let what = if root.is_array() { "an array" } else { "a single value" };
    let start = root.span().start as usize;
    let opening = crate::text::Span::new(tree.file(), start, start + 1);
    Diagnostic::new(
        Code::NotATemplate,
        format!("the file is {what}, and neither a template nor an export of delegations"),
        opening,
        "a template is an object",
    )
    .help("give the template itself; evidence goes with `--directory` and the like")
}
