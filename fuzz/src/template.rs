//! Templates with the files that belong to them: read, evaluated, expanded and printed, as the
//! program would.
//!
//! Anything may come of it but a panic, a hang, memory without bounds, a printed [`SECRET`], or a
//! delegation in a text that [`may_delegate`] dismisses.

use delegard::diagnostic::Sink;
use delegard::document::json::{self, JsonNode, JsonTree};
use delegard::template::{
    Context, Input, JsonFile, Loader, ParameterSource, detect, evaluate, expand, may_delegate, read_context,
    redact, secret_places,
};
use delegard::text::{FileId, SourceMap};

/// The value of the parameter `secret`. No output may show it.
pub const SECRET: &str = "qjxzvkwq8Zq4";

/// Where a template is deployed.
const CONTEXT: &str = r#"{
    "scope": "resourceGroup",
    "tenantId": "a1b2c3d4-0001-4000-8000-0123456789ab",
    "subscriptionId": "a1b2c3d4-0007-4000-8000-0123456789ab",
    "resourceGroup": "operations",
    "resourceGroupTags": {"team": "blue"},
    "location": "westeurope",
    "cloud": "AzureCloud"
}"#;

/// Evaluates and expands the first text with the others: parameter files, told by their content, and
/// templates that are linked to by their names.
pub fn run(texts: &[(&str, &str)]) {
    run_with(texts, |node| detect(node) == JsonFile::Parameters, &[]);
}

/// Evaluates and expands the first text with those of the others that are parameter files, and with
/// values of the command line.
pub fn run_with(texts: &[(&str, &str)], is_parameters: fn(JsonNode<'_>) -> bool, words: &[(&str, &str)]) {
    let (mut sources, mut sink, mut trees) = (SourceMap::guarded(secret_places), Sink::new(), Vec::new());
    for (name, text) in texts {
        let file = sources.add(*name, *text);
        let text = (*text).into();
        trees.push((*name, json::read(file, &text, json::Limits::default(), &mut sink)));
    }
    let Some((_, Some(template))) = trees.first() else { return };
    let others = trees.iter().skip(1).filter_map(|(_, tree)| tree.as_ref());
    let files = others.filter(|tree| is_parameters(tree.root())).map(ParameterSource::File);
    let words = words.iter().chain(&[("secret", SECRET)]);
    let words = words.map(|(name, value)| ParameterSource::Word((*name).into(), (*value).into()));
    let parameters: Vec<_> = files.chain(words).collect();
    let delegates = evaluated(template, &parameters, &trees, &mut sink);
    assert!(
        !delegates || texts.first().is_some_and(|(_, text)| may_delegate(text)),
        "a delegation is dismissed"
    );
    let mut printed = expanded(template, &parameters, &trees);
    let mut diagnostics = sink.into_sorted();
    redact(&mut diagnostics, &sources);
    printed.push_str(&crate::printed(&diagnostics, &sources));
    assert!(!printed.contains(SECRET) || !is_secret(template, texts), "a secret is shown: {printed}");
}

/// The texts that are JSON, by name.
type Trees<'t> = [(&'t str, Option<JsonTree>)];

/// Whether the template delegates.
fn evaluated<'t>(
    template: &'t JsonTree,
    parameters: &[ParameterSource<'t>],
    trees: &'t Trees<'t>,
    sink: &mut Sink,
) -> bool {
    let mut loader = Linked { trees };
    !evaluate(input(template, parameters, &mut loader), sink).delegations.is_empty()
}

fn expanded<'t>(template: &'t JsonTree, parameters: &[ParameterSource<'t>], trees: &'t Trees<'t>) -> String {
    let mut loader = Linked { trees };
    let expanded = expand(input(template, parameters, &mut loader), &mut Sink::new());
    format!("{:?}{:?}", expanded.resources, expanded.outputs)
}

fn input<'i, 't>(
    template: &'t JsonTree,
    parameters: &'i [ParameterSource<'t>],
    loader: &'i mut Linked<'t>,
) -> Input<'i, 't> {
    Input { parameters, context: context(), loader: Some(loader), ..Input::new(template) }
}

fn context() -> Context {
    let tree = json::read(FileId(9999), &CONTEXT.into(), json::Limits::default(), &mut Sink::new());
    read_context(tree.expect("the context is JSON").root(), &mut Sink::new())
}

/// Finds linked templates among the texts.
struct Linked<'t> {
    trees: &'t Trees<'t>,
}

impl<'t> Loader<'t> for Linked<'t> {
    fn load(&mut self, _: FileId, path: &str) -> Option<&'t JsonTree> {
        self.trees.iter().find(|(name, _)| *name == path)?.1.as_ref()
    }
}

/// Whether the template takes the secret as one, and nothing but the parameter tells it.
fn is_secret(template: &JsonTree, texts: &[(&str, &str)]) -> bool {
    let parameters = template.root().get("parameters");
    let secret = parameters.and_then(|parameters| parameters.get("secret"));
    let secret = secret.filter(|secret| secret.get("$ref").is_none());
    let kind = secret.and_then(|secret| secret.get("type")).and_then(|kind| kind.as_str());
    kind.is_some_and(|kind| kind.eq_ignore_ascii_case("secureString"))
        && !texts.iter().any(|(_, text)| text.contains(SECRET))
}
