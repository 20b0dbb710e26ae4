//! Lists and pages of exported objects.

use std::hash::{DefaultHasher, Hash, Hasher};

use rustc_hash::FxHashMap;

use super::definition::{is_definition, read, subscription_in};
use super::fact::unreadable;
use super::field::{Field, Fields};
use super::hidden::hides_some;
use super::loose::{List, Loose, Page, Part, Total};
use crate::document::json::{JsonKind, JsonNode};
use crate::model::{Cause, CauseKind, Delegation, Named};
use crate::text::{Span, same_name};

/// How deep lists and pages may be nested: pages that were joined are a list of them.
const DEEPEST: usize = 4;

/// What an export holds.
#[derive(Debug, Default)]
pub struct Exported {
    /// The delegations, in the order of the text.
    pub delegations: Vec<Delegation>,
    /// Why there may be more of them elsewhere.
    pub unseen: Vec<Cause>,
    /// What depends on the rest of the export.
    pub loose: Loose<Span>,
}

impl Exported {
    /// Takes what was read as all there is.
    pub fn settle(&mut self) {
        let open = std::mem::take(&mut self.loose).settle();
        self.unseen.extend(open.map(|(kind, place)| Cause::at(kind, place)));
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
    lists.peek().is_some() && lists.all(|list| list.is_array() && list.elements().next().is_none())
}

/// Adds what an exported text holds.
pub fn read_exported(root: JsonNode<'_>, into: &mut Exported) {
    add(root, DEEPEST, into);
}

fn add(node: JsonNode<'_>, depth: usize, into: &mut Exported) {
    if node.is_array() && depth > 0 {
        return node.elements().for_each(|element| add(element, depth - 1, into));
    }
    let fields = Fields::of(node);
    if is_definition(&fields) {
        return read(node, &fields, into);
    }
    let mut is_page = false;
    for list in lists(&fields).filter(|_| depth > 0) {
        add(list, depth - 1, into);
        into.loose.turn(page(&fields, list));
        is_page = true;
    }
    let unclear = if is_page {
        fields.twice.map(unreadable).or_else(|| error(&fields))
    } else {
        may_stand_for_some(node, &fields)
    };
    into.unseen.extend(unclear);
}

/// The lists that a page holds, or what stands alone in place of one.
fn lists<'t>(fields: &Fields<'t>) -> impl Iterator<Item = JsonNode<'t>> {
    let holds = |node: &JsonNode<'_>| node.is_array() || node.is_object();
    [fields.get(Field::Value), fields.get(Field::Data)].into_iter().flatten().filter(holds)
}

/// Why there may be delegations behind something that is none and holds none in a way that is known. An
/// object that says what it is, or has nothing that a delegation has, is something else.
fn may_stand_for_some(node: JsonNode<'_>, fields: &Fields<'_>) -> Option<Cause> {
    if !node.is_object() {
        return Some(unreadable(node));
    }
    if fields.get(Field::Kind).is_some_and(|kind| kind.as_str().is_some()) {
        return None;
    }
    error(fields).or_else(|| {
        let own = fields.get(Field::Properties).filter(|own| !own.is_object());
        // A list that was written as a text, or stands deeper than anybody looks.
        let list = || fields.get(Field::Value).or(fields.get(Field::Data));
        let unclear = fields.twice.or(own).or_else(list);
        unclear.or_else(|| hides_some(node).then_some(node)).map(unreadable)
    })
}

/// That something could not be answered, or not all of it.
fn error(fields: &Fields<'_>) -> Option<Cause> {
    let error = fields.get(Field::Error)?;
    Some(Cause::at(CauseKind::Unreadable(Named::Words("an answer that is an error")), error.span()))
}

/// What a page with a list says of further ones.
fn page(fields: &Fields<'_>, list: JsonNode<'_>) -> Page<Span> {
    let says_yes = |node: &JsonNode<'_>| {
        node.is_true() || node.as_str().is_some_and(|text| text.eq_ignore_ascii_case("true"))
    };
    let is_link = |node: &JsonNode<'_>| node.as_str().is_none_or(|link| !link.is_empty());
    let first = if list.is_array() { list.elements().next() } else { Some(list) };
    let id = first.and_then(|first| Fields::of(first).get(Field::Id)?.as_str());
    let here = if list.is_array() { list.elements().count() as u64 } else { 1 };
    let token = fields.get(Field::SkipToken).filter(is_link);
    let more = |node: &JsonNode<'_>| number(*node).is_some_and(|count| count > here);
    let further = (fields.get(Field::NextLink).filter(is_link))
        .or(token)
        .or(fields.get(Field::Truncated).filter(says_yes))
        .or(fields.get(Field::Count).filter(more));
    let part = Part { records: here, is_last: further.is_none() };
    let total = |all: JsonNode<'_>| Total {
        all: number(all),
        pages: FxHashMap::from_iter([(identity(id.as_deref(), first, token), part)]),
        place: all.span(),
    };
    Page {
        list: id.as_deref().and_then(list_of_record),
        total: fields.get(Field::TotalRecords).map(total),
        link: further.map(|link| (link.as_str().and_then(|link| list_of_link(&link)), link.span())),
    }
}

/// A number, be it written as a text.
fn number(node: JsonNode<'_>) -> Option<u64> {
    match node.kind() {
        JsonKind::Number(digits) => digits.parse().ok(),
        JsonKind::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

/// What tells a page from others: the id of its first record; where that has none, how it is written, and
/// what leads on from the page.
fn identity(id: Option<&str>, first: Option<JsonNode<'_>>, token: Option<JsonNode<'_>>) -> u64 {
    let mut hasher = DefaultHasher::new();
    match id {
        Some(id) => id.to_ascii_lowercase().hash(&mut hasher),
        None => [first, token].map(|node| node.map(JsonNode::raw_bytes)).hash(&mut hasher),
    }
    hasher.finish()
}

/// The list that a record of this id is from.
fn list_of_record(id: &str) -> Option<List> {
    list(id.rsplit_once('/')?.0)
}

/// The list whose page a link leads to.
fn list_of_link(link: &str) -> Option<List> {
    let (_, address) = link.split_once("://")?;
    list(address.split('?').next()?)
}

/// The list that a path leads to, in any scope of a subscription.
fn list(path: &str) -> Option<List> {
    let is = |name| path.rsplit('/').next().is_some_and(|last| same_name(last, name));
    let of_assignments = is("registrationAssignments");
    let subscription = subscription_in(path)?;
    (of_assignments || is("registrationDefinitions")).then_some(List { subscription, of_assignments })
}
