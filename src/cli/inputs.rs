//! From candidates to evaluations: each template, once per parameter file.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use typed_arena::Arena;

use super::args::InputArgs;
use super::discover::{self, Candidate, Siblings};
use super::linked::LinkedFiles;
use super::read;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::document::json::{self, JsonTree};
use crate::model::{Cause, Delegation};
use crate::template::{self, Context, Input, JsonFile, Limits, ParameterSource};
use crate::text::escape::brief;
use crate::text::{FileId, SourceMap};

/// A template with one set of parameter values, before anything is judged.
pub(super) struct Evaluation {
    pub(super) name: String,
    /// What tells it from others, wherever the program is run.
    pub(super) identity: String,
    pub(super) sources: SourceMap,
    pub(super) diagnostics: Vec<Diagnostic>,
    pub(super) delegations: Vec<Delegation>,
    pub(super) unseen: Vec<Cause>,
}

/// Everything that the paths of the command line led to.
#[derive(Default)]
pub(super) struct Found {
    pub(super) evaluations: Vec<Evaluation>,
    /// Inputs that hold no delegation.
    pub(super) passed_over: usize,
    /// Mistakes that belong to no evaluation.
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// A template that was read, ready to be evaluated.
pub(super) struct Template {
    path: PathBuf,
    text: Arc<str>,
    tree: JsonTree,
    diagnostics: Vec<Diagnostic>,
}

/// What the command line says about every template.
pub(super) struct Settings<'a> {
    /// `--parameter`, each as name and value.
    words: Vec<(Arc<str>, Arc<str>)>,
    /// `--parameters`, in place of the files beside a template.
    files: &'a [PathBuf],
    context: Context,
    /// The folders that linked templates may be read from.
    roots: Vec<PathBuf>,
    /// The folder that identities of inputs are seen from.
    base: PathBuf,
}

impl Settings<'_> {
    /// The parameter files that a template is evaluated with, once each; once with none if there
    /// is no file.
    pub(super) fn files_of(&self, template: &Template, siblings: &mut Siblings) -> Vec<Option<PathBuf>> {
        let mut files =
            if self.files.is_empty() { siblings.parameters_of(&template.path) } else { self.files.to_vec() };
        let mut seen = BTreeSet::new();
        files.retain(|file| seen.insert(file.clone()));
        if files.is_empty() { vec![None] } else { files.into_iter().map(Some).collect() }
    }
}

impl Template {
    /// What is wrong with its text.
    pub(super) fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }
}

/// Reads what the command line says about every template. What is wrong with it is usage, and
/// reported; then nothing is to be evaluated.
pub(super) fn settings<'a>(
    args: &'a InputArgs,
    base: Option<&Path>,
    sources: &mut SourceMap,
    sink: &mut Sink,
) -> Settings<'a> {
    let mut words = Vec::new();
    for word in &args.parameter {
        match word.split_once('=') {
            Some((name, value)) if !name.trim().is_empty() => {
                words.push((Arc::from(name.trim()), Arc::from(value)))
            }
            _ => sink.push(
                Diagnostic::placeless(
                    Code::BadOption,
                    format!("`--parameter {}` has no `=`", brief(word, 60)),
                )
                .help("write `--parameter NAME=VALUE`"),
            ),
        }
    }
    let context = args.context.as_ref().and_then(|path| context(path, sources, sink)).unwrap_or_default();
    let folders =
        args.paths.iter().map(|path| if path.is_dir() { path } else { path.parent().unwrap_or(path) });
    let roots = folders.chain([Path::new(".")]).filter_map(|path| path.canonicalize().ok()).collect();
    let base = base.filter(|base| !base.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let base = base.canonicalize().unwrap_or_else(|_| base.to_owned());
    Settings { words, files: &args.parameters, context, roots, base }
}

fn context(path: &Path, sources: &mut SourceMap, sink: &mut Sink) -> Option<Context> {
    let text: Arc<str> = match read::text(path) {
        Ok(text) => text.into(),
        Err(diagnostic) => {
            sink.push(diagnostic);
            return None;
        }
    };
    let file = sources.add(read::name(path), Arc::clone(&text));
    let tree = json::read(file, &text, json::Limits::default(), sink)?;
    Some(template::read_context(tree.root(), sink))
}

/// Reads and evaluates everything at the given paths.
pub(super) fn evaluate(args: &InputArgs, settings: &Settings<'_>) -> Found {
    let (candidates, diagnostics) = discover::candidates(&args.paths);
    let mut found = Found { diagnostics, ..Found::default() };
    let mut siblings = Siblings::default();
    let mut taken: BTreeSet<PathBuf> = settings.files.iter().cloned().collect();
    let mut loose = Vec::new();
    for candidate in &candidates {
        match open(candidate) {
            Opened::Template(template) => {
                let files = settings.files_of(&template, &mut siblings);
                taken.extend(files.iter().flatten().cloned());
                found.take(&template, &files, settings);
            }
            Opened::Parameters => loose.push(candidate.clone()),
            Opened::Nothing => found.passed_over += 1,
            Opened::Broken(evaluation) => found.evaluations.push(evaluation),
            Opened::Unreadable(diagnostic) => found.diagnostics.push(diagnostic),
        }
    }
    for candidate in loose.into_iter().filter(|candidate| !taken.contains(&candidate.path)) {
        found.passed_over += 1;
        if candidate.named {
            found.diagnostics.push(unused(&candidate.path));
        }
    }
    found
}

impl Found {
    /// Evaluates a template with each of its parameter files, or alone if there is none.
    fn take(&mut self, template: &Template, files: &[Option<PathBuf>], settings: &Settings<'_>) {
        // Neither are its parameter files read then.
        if !template::may_delegate(&template.text) {
            self.passed_over += files.len();
            return;
        }
        for (place, file) in files.iter().enumerate() {
            let mut evaluation = run(template, file.as_deref(), settings);
            // What is wrong with the template's text is said once.
            if place == 0 {
                evaluation.diagnostics.splice(0..0, template.diagnostics.iter().cloned());
            }
            if evaluation.is_of_no_interest() {
                self.passed_over += 1;
            } else {
                self.evaluations.push(evaluation);
            }
        }
    }
}

impl Evaluation {
    /// Whether it has no delegation and no reason to think that one is hidden in it. Mistakes in
    /// such a template are none of our business.
    fn is_of_no_interest(&self) -> bool {
        use crate::model::CauseKind::{Limit, TemplateError};
        let hidden = self.unseen.iter().any(|cause| matches!(cause.kind, TemplateError | Limit));
        self.delegations.is_empty() && !hidden
    }
}

/// What a candidate turned out to be.
enum Opened {
    Template(Template),
    Parameters,
    /// JSON that holds no delegation.
    Nothing,
    /// A text with mistakes that keep it from being read.
    Broken(Evaluation),
    Unreadable(Diagnostic),
}

fn open(candidate: &Candidate) -> Opened {
    let text: Arc<str> = match read::text(&candidate.path) {
        Ok(text) => text.into(),
        Err(diagnostic) => return Opened::Unreadable(diagnostic),
    };
    let mut sink = Sink::new();
    let tree = json::read(FileId(0), &text, json::Limits::default(), &mut sink);
    let broken = |diagnostics| {
        let mut sources = SourceMap::new();
        sources.add(read::name(&candidate.path), Arc::clone(&text));
        Opened::Broken(Evaluation {
            name: read::name(&candidate.path),
            identity: String::new(),
            sources,
            diagnostics,
            delegations: Vec::new(),
            unseen: Vec::new(),
        })
    };
    let Some(tree) = tree else { return broken(sink.into_sorted()) };
    match template::detect(tree.root()) {
        JsonFile::Template | JsonFile::Policy | JsonFile::Resource => Opened::Template(Template {
            path: candidate.path.clone(),
            text,
            tree,
            diagnostics: sink.into_sorted(),
        }),
        JsonFile::Parameters => Opened::Parameters,
        JsonFile::UiDefinition | JsonFile::Schema => Opened::Nothing,
        JsonFile::Other if candidate.named && !tree.root().is_object() => {
            sink.push(not_a_template(&tree));
            broken(sink.into_sorted())
        }
        JsonFile::Other => Opened::Nothing,
    }
}

/// The templates at the given paths, for commands that want them as they are.
pub(super) fn templates(args: &InputArgs) -> (Vec<Template>, Found) {
    let (candidates, diagnostics) = discover::candidates(&args.paths);
    let mut found = Found { diagnostics, ..Found::default() };
    let mut templates = Vec::new();
    for candidate in &candidates {
        match open(candidate) {
            Opened::Template(template) => templates.push(template),
            Opened::Parameters | Opened::Nothing => found.passed_over += 1,
            Opened::Broken(evaluation) => found.evaluations.push(evaluation),
            Opened::Unreadable(diagnostic) => found.diagnostics.push(diagnostic),
        }
    }
    (templates, found)
}

fn run(template: &Template, parameters: Option<&Path>, settings: &Settings<'_>) -> Evaluation {
    let Evaluated { name, sources, diagnostics, result } =
        with_input(template, parameters, settings, template::evaluate);
    let files = [Some(template.path.as_path()), parameters].into_iter().flatten();
    let identity: Vec<_> = files.map(|path| seen_from(&settings.base, path)).collect();
    Evaluation {
        name,
        identity: identity.join(" with "),
        sources,
        diagnostics,
        delegations: result.delegations,
        unseen: result.unseen,
    }
}

/// A path as seen from a folder, written with `/` on every system.
fn seen_from(base: &Path, path: &Path) -> String {
    let Ok(whole) = path.canonicalize() else { return read::name(path) };
    for (above, folder) in base.ancestors().enumerate() {
        if let Ok(inside) = whole.strip_prefix(folder) {
            let parts = inside.components().map(|part| part.as_os_str().to_string_lossy());
            let up = std::iter::repeat_n(std::borrow::Cow::Borrowed(".."), above);
            return up.chain(parts).collect::<Vec<_>>().join("/");
        }
    }
    whole.display().to_string()
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
    settings: &Settings<'_>,
    work: impl FnOnce(Input<'_, '_>, &mut Sink) -> T,
) -> Evaluated<T> {
    let mut sink = Sink::new();
    let arena = Arena::new();
    let sources = RefCell::new(SourceMap::new());
    let mut name = read::name(&template.path);
    sources.borrow_mut().add(name.clone(), Arc::clone(&template.text));
    let mut paths = vec![template.path.clone()];
    let mut values = Vec::new();
    if let Some(path) = parameters {
        name = format!("{name} with {}", read::name(path));
        paths.push(path.to_owned());
        match read::text(path) {
            Ok(text) => {
                let text: Arc<str> = text.into();
                let file = sources.borrow_mut().add(read::name(path), Arc::clone(&text));
                if let Some(tree) = json::read(file, &text, json::Limits::default(), &mut sink) {
                    values.push(ParameterSource::File(&*arena.alloc(tree)));
                }
            }
            Err(diagnostic) => {
                sources.borrow_mut().add(read::name(path), "");
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
        parameters: &values,
        context: settings.context.clone(),
        loader: Some(&mut linked),
        limits: Limits::default(),
    };
    let result = work(input, &mut sink);
    sink.append(linked.sink);
    Evaluated { name, diagnostics: sink.into_sorted(), result, sources: sources.into_inner() }
}

fn not_a_template(tree: &JsonTree) -> Diagnostic {
    let root = tree.root();
    let what = if root.is_array() { "an array" } else { "a single value" };
    let start = root.span().start as usize;
    let opening = crate::text::Span::new(tree.file(), start, start + 1);
    Diagnostic::new(
        Code::NotATemplate,
        format!("the file is {what} and no template"),
        opening,
        "a template is an object",
    )
    .help("give the template itself; evidence goes with `--directory` and the like")
}

fn unused(path: &Path) -> Diagnostic {
    Diagnostic::placeless(
        Code::UnusedParameterFile,
        format!("no template took the parameter file `{}`", read::name(path)),
    )
    .help("name it like its template (`X.parameters.json` beside `X.json`), or give it with --parameters")
}
