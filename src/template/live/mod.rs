//! What is deployed, as Azure's tools export it: registration definitions, alone or in the
//! assignments that put them on a scope.
//!
//! One object looks alike in all of them: Azure Resource Manager's REST API and `az rest`, the Azure
//! CLI, Azure Resource Graph, PowerShell (flat, and with singular names) and Steampipe (with
//! underscores). An export holds values and no expressions, so nothing is evaluated here.
//!
//! - [`field`]: the properties that are read, by any of their names
//! - [`fact`]: JSON values to facts
//! - [`definition`]: an exported object to a delegation

mod definition;
mod fact;
mod field;

use self::definition::{is_definition, read};
use self::field::{Field, Fields};
use crate::document::json::JsonNode;
use crate::model::Delegation;

/// Whether a JSON text is an export of delegations: one object, a list of them, or a page of a list.
pub(super) fn is_export(root: JsonNode<'_>) -> bool {
    match list(root) {
        Some(list) => list.elements().next().is_none_or(is_definition),
        None => is_definition(root),
    }
}

/// The delegations of an export, in the order of the text.
#[must_use]
pub fn exported(root: JsonNode<'_>) -> Vec<Delegation> {
    let mut found = Vec::new();
    match list(root) {
        Some(list) => list.elements().for_each(|element| read(element, &mut found)),
        None => read(root, &mut found),
    }
    found
}

/// Adds the delegation that an exported object is, if it is one.
pub fn read_exported(node: JsonNode<'_>, found: &mut Vec<Delegation>) {
    match list(node) {
        Some(list) => list.elements().for_each(|element| read(element, found)),
        None => read(node, found),
    }
}

/// The list that a text is, or that a page holds.
fn list(root: JsonNode<'_>) -> Option<JsonNode<'_>> {
    if root.is_array() {
        return Some(root);
    }
    let fields = Fields::of(root);
    fields.get(Field::Value).or(fields.get(Field::Data)).filter(|node| node.is_array())
}
