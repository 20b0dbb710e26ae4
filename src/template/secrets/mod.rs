//! Where the secret values of templates and parameter files stand: what no excerpt may show.
//!
//! Told from the texts alone, before anything is evaluated, and only when somebody wants to show a
//! text. It errs on one side: a value that may be one of a `secureString` or `secureObject`
//! parameter counts as secret, whether or not anything uses it. What a reference to a key vault
//! names is none.
//!
//! - [`declared`]: which parameters are secret, by the declarations of all texts
//! - [`veil`]: what of a text with mistakes may be shown
//! - [`redact`](mod@redact): mistakes within secret values, told without them

mod declared;
mod redact;
mod veil;

pub use redact::redact;

use declared::{Declared, declares};

use super::detect::{JsonFile, detect};
use crate::diagnostic::Sink;
use crate::document::json::{self, JsonNode, JsonTree};
use crate::text::name::fold;
use crate::text::{FileId, SourceMap, Span, Text};

/// The secret values in the texts of a unit: a template, its parameter file, linked templates.
#[must_use]
pub fn secret_places(sources: &SourceMap) -> Vec<Span> {
    if !sources.iter().any(|(_, file)| veil::may_hold_secrets(file.text())) {
        return Vec::new();
    }
    let read = |file: FileId, text: &Text| json::read(file, text, json::Limits::default(), &mut Sink::new());
    let texts: Vec<_> = sources.iter().map(|(id, file)| (id, file.text(), read(id, file.text()))).collect();
    let trees = || texts.iter().filter_map(|(_, _, tree)| tree.as_ref());
    let declared = Declared::of(trees());
    let mut places = Vec::new();
    for (id, text, tree) in &texts {
        match tree {
            Some(tree) => of_tree(tree, &declared, &mut places),
            // What the declarations of the others say does not tell what a broken text says.
            None if declared.any() || veil::may_hold_secrets(text) => veil::cover(*id, text, 0, &mut places),
            None => {}
        }
    }
    places
}

/// The secret values in a text with one JSON text a line.
#[must_use]
pub fn secret_places_by_line(sources: &SourceMap) -> Vec<Span> {
    let mut places = Vec::new();
    for (id, file) in sources.iter() {
        let (text, mut start) = (file.text(), 0);
        for line in text.split_inclusive('\n') {
            let part = start..start + line.len();
            start = part.end;
            if !veil::may_hold_secrets(line) {
                continue;
            }
            match json::read_part(id, text, part.clone(), json::Limits::default(), &mut Sink::new()) {
                Some(tree) => of_tree(&tree, &Declared::of([&tree]), &mut places),
                None => veil::cover(id, line, part.start, &mut places),
            }
        }
    }
    places
}

/// The secret values in one text, by its own declarations.
#[must_use]
pub fn secret_places_of(tree: &JsonTree) -> Vec<Span> {
    let mut places = Vec::new();
    of_tree(tree, &Declared::of([tree]), &mut places);
    places
}

fn of_tree(tree: &JsonTree, declared: &Declared, places: &mut Vec<Span>) {
    let root = tree.root();
    // What is given as a parameter file may look like nothing in particular.
    if matches!(detect(root), JsonFile::Parameters | JsonFile::Other) {
        entries(root.get("parameters").filter(|inner| inner.is_object()).unwrap_or(root), declared, places);
    }
    // Without recursion: a text may be nested deeply.
    let mut left = vec![root];
    while let Some(node) = left.pop() {
        for member in node.members() {
            let Some(name) = member.key.as_str() else { continue };
            if declared.is_declaration(member.value) {
                for part in ["defaultValue", "allowedValues", "value"] {
                    places.extend(called(member.value, part).map(inside));
                }
            } else if declared.is_secret(&fold(&name)) {
                places.extend(called(member.value, "value").map(inside));
            }
            if name.eq_ignore_ascii_case("parameters") {
                entries(member.value, declared, places);
            }
            left.push(member.value);
        }
        left.extend(node.elements());
    }
}

/// The values that entries give to parameters which are secret, or of which nobody knows the
/// declaration.
fn entries(values: JsonNode<'_>, declared: &Declared, places: &mut Vec<Span>) {
    for member in values.members() {
        let Some(name) = member.key.as_str() else { continue };
        let entry = member.value;
        if declared.is_plain(&fold(&name)) || declares(entry) {
            continue;
        }
        let before = places.len();
        places.extend(called(entry, "value").map(inside));
        let is_bare = places.len() == before && entry.get("reference").is_none();
        if is_bare && declared.is_secret(&fold(&name)) {
            places.push(inside(entry));
        }
    }
}

/// The properties of a name, case aside: by mistake there may be several.
fn called<'t>(object: JsonNode<'t>, name: &str) -> impl Iterator<Item = JsonNode<'t>> {
    let is_called = move |key: JsonNode<'t>| key.as_str().is_some_and(|key| key.eq_ignore_ascii_case(name));
    object.members().filter(move |member| is_called(member.key)).map(|member| member.value)
}

/// A value without its quotes.
fn inside(value: JsonNode<'_>) -> Span {
    let span = value.span();
    if value.as_str().is_none() {
        return span;
    }
    Span { start: span.start + 1, end: span.end.saturating_sub(1).max(span.start + 1), ..span }
}
