//! Lists and pages of exported objects.

use rustc_hash::FxHashSet;

use super::definition::{is_definition, read};
use super::field::{Field, Fields};
use crate::document::json::{JsonKind, JsonNode};
use crate::model::{Cause, CauseKind, Delegation};
use crate::text::Span;

/// How deep lists and pages may be nested: pages that were joined are a list of them.
const DEEPEST: usize = 4;

/// What an export holds.
#[derive(Debug, Default)]
pub struct Exported {
    /// The delegations, in the order of the text.
    pub delegations: Vec<Delegation>,
    /// Why there may be more of them elsewhere.
    pub unseen: Vec<Cause>,
    /// The ids of the definitions, in lower case.
    pub(super) definitions: FxHashSet<String>,
    /// The definitions that assignments name without holding them.
    pub(super) named: Vec<(String, Span)>,
}

impl Exported {
    /// Takes the export as all there is: a definition that an assignment names and that is not among
    /// these grants something that nobody sees.
    pub fn settle(&mut self) {
        let missing = self.named.drain(..).find(|(id, _)| !self.definitions.contains(id));
        self.unseen.extend(missing.map(|(_, place)| Cause::at(CauseKind::DefinitionNotExported, place)));
    }
}

/// Whether a JSON text is an export of delegations: one object, a list with one, or a page of a list.
/// A list or page without anything in it is one as well.
pub(in crate::template) fn is_export(root: JsonNode<'_>) -> bool {
    holds_definition(root, DEEPEST) || is_empty(root)
}

fn holds_definition(node: JsonNode<'_>, depth: usize) -> bool {
    if node.is_array() {
        return depth > 0 && node.elements().any(|element| holds_definition(element, depth - 1));
    }
    let fields = Fields::of(node);
    is_definition(&fields) || lists(&fields).any(|list| depth > 0 && holds_definition(list, depth - 1))
}

fn is_empty(root: JsonNode<'_>) -> bool {
    if root.is_array() {
        return root.elements().next().is_none();
    }
    let fields = Fields::of(root);
    let mut lists = lists(&fields).peekable();
    lists.peek().is_some() && lists.all(|list| list.elements().next().is_none())
}

/// Adds what an exported text holds.
pub fn read_exported(root: JsonNode<'_>, into: &mut Exported) {
    add(root, DEEPEST, into);
}

fn add(node: JsonNode<'_>, depth: usize, into: &mut Exported) {
    if node.is_array() {
        if depth > 0 {
            node.elements().for_each(|element| add(element, depth - 1, into));
        }
        return;
    }
    let fields = Fields::of(node);
    if is_definition(&fields) {
        return read(node, &fields, into);
    }
    for list in lists(&fields).filter(|_| depth > 0) {
        add(list, depth - 1, into);
        into.unseen.extend(more(&fields).map(|place| Cause::at(CauseKind::MorePages, place.span())));
    }
}

/// The lists that a page holds.
fn lists<'t>(fields: &Fields<'t>) -> impl Iterator<Item = JsonNode<'t>> {
    [fields.get(Field::Value), fields.get(Field::Data)].into_iter().flatten().filter(|node| node.is_array())
}

/// What says that a page is followed by others.
fn more<'t>(page: &Fields<'t>) -> Option<JsonNode<'t>> {
    let says_yes = |node: &JsonNode<'_>| {
        node.is_true() || node.as_str().is_some_and(|text| text.eq_ignore_ascii_case("true"))
    };
    let number = |field| match page.get(field)?.kind() {
        JsonKind::Number(digits) => digits.parse::<u64>().ok(),
        _ => None,
    };
    let fewer = number(Field::Count) < number(Field::TotalRecords) && page.get(Field::Count).is_some();
    (page.get(Field::NextLink))
        .or(page.get(Field::SkipToken))
        .or(page.get(Field::Truncated).filter(says_yes))
        .or(page.get(Field::TotalRecords).filter(|_| fewer))
}
