//! What shows that delegations stand where nobody looks for them: in wrappers of somebody's own, in
//! answers that were written as a text, in rows with a selection of columns.

use super::definition::{is_definition, is_typed};
use super::field::{Field, Fields};
use crate::document::json::{JsonNode, Member};
use crate::template::dismiss::{contains_word, speaks};
use crate::text::same_name;

/// Whether something in a value stands for a delegation, or may. Objects that say by their type that they
/// are something else are left alone, with all that they hold.
#[must_use]
pub fn hides_some(node: JsonNode<'_>) -> bool {
    if !speaks(node.raw_bytes()) {
        return false;
    }
    // Without recursion: a text may be nested deeply.
    let mut left = vec![node];
    while let Some(node) = left.pop() {
        let fields = Fields::of(node);
        if is_typed(&fields) || is_written_object(node) {
            return true;
        }
        if fields.get(Field::Kind).is_some_and(|kind| kind.as_str().is_some()) {
            continue;
        }
        if is_part_of_one(&fields) || node.members().any(names_a_tenant) {
            return true;
        }
        left.extend(node.elements());
        left.extend(node.members().map(|member| member.value));
    }
    false
}

/// Whether an object is one of those that are read, as far as it is there: it has the id of one, or one
/// within; or whether it is the answer that something about them is refused.
fn is_part_of_one(fields: &Fields<'_>) -> bool {
    fields.get(Field::Id).and_then(JsonNode::as_str).is_some_and(|id| is_of_a_record(&id))
        || fields.get(Field::RegistrationDefinition).is_some_and(|own| is_definition(&Fields::of(own)))
        || fields.get(Field::Error).is_some_and(|error| speaks(error.raw_bytes()))
}

/// Whether a text speaks of delegations, and is an object or a list of them as JSON or PowerShell write
/// it.
fn is_written_object(node: JsonNode<'_>) -> bool {
    let Some(text) = node.as_str() else { return false };
    let start = text.trim_start();
    let first = start.strip_prefix('[').map_or(start, str::trim_start);
    (first.starts_with('{') || first.starts_with("@{")) && speaks(text.as_bytes())
}

/// Whether an id is that of a definition or of an assignment.
fn is_of_a_record(id: &str) -> bool {
    let list = id.rsplit_once('/').and_then(|(list, _)| list.rsplit('/').next());
    let is = |name| list.is_some_and(|list| same_name(list, name));
    id.starts_with('/') && (is("registrationDefinitions") || is("registrationAssignments"))
}

/// Whether a property tells the managing tenant, also under a name that a query has made of it. In
/// templates and what belongs to them its value is no text, or an expression.
fn names_a_tenant(member: Member<'_>) -> bool {
    let is_value = |text: &str| !text.is_empty() && !text.starts_with('[');
    let is_name = |name: &str| contains_word(name.replace('_', "").as_bytes(), b"managedbytenantid", b'b');
    member.value.as_str().is_some_and(|text| is_value(&text))
        && member.key.as_str().is_some_and(|name| is_name(&name))
}
