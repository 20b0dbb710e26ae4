//! Templates and delegations inside of what is neither a template nor known to deploy one: the body of
//! a request, an artifact of a blueprint in a file of its own, a resource of a type that nobody here
//! knows. They are not evaluated, as nothing tells with which values they are deployed, but told.

use super::dismiss::{contains_word, may_delegate_bytes, names_the_provider};
use crate::document::json::JsonNode;
use crate::model::{Cause, CauseKind, Named};

/// Why something in a file of another kind may be a delegation; none if nothing in it is one.
#[must_use]
pub fn hidden_in_file(root: JsonNode<'_>) -> Option<Cause> {
    let found = names_the_provider(root.raw_bytes()).then(|| hidden(root, names_the_provider))??;
    let what = Named::Words("a template or delegation within a file of another kind");
    Some(Cause::at(CauseKind::Unreadable(what), found.span()))
}

/// Why something in a part of a resource may be a delegation; none if nothing in it is one.
pub(super) fn hidden_in_resource(part: JsonNode<'_>) -> Option<Cause> {
    let bytes = part.raw_bytes();
    let is_worth_it = contains_word(bytes, b"contentversion", b'v')
        || names_the_provider(bytes)
        || memchr::memmem::find(bytes, b"\\u").is_some();
    let found = is_worth_it.then(|| hidden(part, may_delegate_bytes))??;
    let what = Named::Words("a template or delegation within a resource of another type");
    Some(Cause::at(CauseKind::Unreadable(what), found.span()))
}

/// The first object that is a template of which `may_delegate` holds, or a resource of the types that
/// delegate.
fn hidden<'t>(node: JsonNode<'t>, may_delegate: impl Fn(&[u8]) -> bool) -> Option<JsonNode<'t>> {
    let mut ahead = vec![node];
    while let Some(node) = ahead.pop() {
        if (is_template(node) && may_delegate(node.raw_bytes())) || delegates(node) {
            return Some(node);
        }
        let first = ahead.len();
        ahead.extend(node.elements().chain(node.members().map(|member| member.value)));
        if let Some(children) = ahead.get_mut(first..) {
            children.reverse();
        }
    }
    None
}

fn is_template(node: JsonNode<'_>) -> bool {
    node.get("contentVersion").is_some() && node.get("resources").is_some()
}

fn delegates(node: JsonNode<'_>) -> bool {
    let kind = node.get("type").and_then(JsonNode::as_str);
    kind.is_some_and(|kind| contains_word(kind.as_bytes(), b"managedservices/registration", b'v'))
        && node.get("properties").is_some()
}
