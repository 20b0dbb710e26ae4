//! Lists and pages of exported objects.

use super::definition::{is_definition, read, subscription_in};
use super::fact::unreadable;
use super::field::{Field, Fields};
use super::hidden::hides_some;
use super::loose::{List, Loose, Page};
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
    let number = |node: JsonNode<'_>| match node.kind() {
        JsonKind::Number(digits) => digits.parse::<u64>().ok(),
        _ => None,
    };
    let first = if list.is_array() { list.elements().next() } else { Some(list) };
    let further = (fields.get(Field::NextLink).filter(is_link))
        .or(fields.get(Field::SkipToken).filter(is_link))
        .or(fields.get(Field::Truncated).filter(says_yes));
    Page {
        list: first.and_then(|first| list_of_record(&Fields::of(first).get(Field::Id)?.as_str()?)),
        here: fields.get(Field::Count).and_then(number).unwrap_or_else(|| list.elements().count() as u64),
        all: fields.get(Field::TotalRecords).and_then(|node| Some((number(node)?, node.span()))),
        link: further.map(|link| (link.as_str().and_then(|link| list_of_link(&link)), link.span())),
    }
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
