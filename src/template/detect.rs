//! What a JSON text is, told from its content.

use super::arm::parameters::file::looks_like_values;
use super::dismiss::contains_word;
use super::live::{hides_some, is_export};
use crate::document::json::{JsonKind, JsonNode};

/// What a JSON text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum JsonFile {
    /// An ARM template.
    Template,
    /// Values for the parameters of a template.
    Parameters,
    /// An Azure Policy definition.
    Policy,
    /// A resource without the template round it.
    Resource,
    /// What is deployed, as Azure's tools export it.
    Export,
    /// The definition of a form in the portal.
    UiDefinition,
    /// A JSON schema.
    Schema,
    /// Something else.
    Other,
}

/// What the text is that `root` is the value of.
#[must_use]
pub fn detect(root: JsonNode<'_>) -> JsonFile {
    if !root.is_object() {
        return if root.is_array() && is_export(root) { JsonFile::Export } else { JsonFile::Other };
    }
    let schema = root.get("$schema").and_then(JsonNode::as_str).unwrap_or_default();
    if has_resources(root) && root.get("contentVersion").is_some() {
        return JsonFile::Template;
    }
    let file = schema.trim_end_matches('#').rsplit('/').next().unwrap_or_default();
    if contains_word(schema.as_bytes(), b"json-schema.org", b'j') {
        return JsonFile::Schema;
    }
    if contains_word(file.as_bytes(), b"createuidefinition", b'u') {
        return JsonFile::UiDefinition;
    }
    if contains_word(file.as_bytes(), b"deploymentparameters", b'y') {
        return JsonFile::Parameters;
    }
    if contains_word(file.as_bytes(), b"deploymenttemplate", b'y') {
        return JsonFile::Template;
    }
    by_shape(root)
}

/// What an object is that names no schema, or none that is known.
fn by_shape(root: JsonNode<'_>) -> JsonFile {
    let properties = root.get("properties");
    if root.get("policyRule").or_else(|| properties?.get("policyRule")).is_some_and(JsonNode::is_object) {
        return JsonFile::Policy;
    }
    let has_resources = has_resources(root);
    if has_resources && root.get("$schema").is_some() {
        return JsonFile::Template;
    }
    let kind = root.get("type").and_then(JsonNode::as_str).unwrap_or_default();
    if is_resource_type(&kind) && root.get("apiVersion").is_some() && properties.is_some() {
        return JsonFile::Resource;
    }
    if is_export(root) {
        return JsonFile::Export;
    }
    let parameters = root.get("parameters");
    let values = parameters.unwrap_or(root);
    let named = root.get("contentVersion").is_some() && matches!(values.kind(), JsonKind::Object);
    // Pages of exports under names of somebody's own look like values.
    let is_values = looks_like_values(values) && (parameters.is_some() || !hides_some(root));
    if is_values || (named && parameters.is_some() && !has_resources) {
        return JsonFile::Parameters;
    }
    JsonFile::Other
}

/// Whether an object has what a template deploys, whatever schema it names.
fn has_resources(root: JsonNode<'_>) -> bool {
    root.get("resources").is_some_and(|node| node.is_array() || node.is_object())
}

/// Whether a text is a resource type: a provider with a dot in its name, then segments.
fn is_resource_type(text: &str) -> bool {
    text.split_once('/').is_some_and(|(provider, rest)| provider.contains('.') && !rest.is_empty())
        && !text.contains(char::is_whitespace)
}
