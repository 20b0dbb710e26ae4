//! What stands in a resource, found in one go.

use crate::document::json::{JsonNode, Sought};

/// The properties of a resource that are asked for again and again.
#[derive(Clone, Copy, Debug)]
pub struct Parts<'t> {
    /// `type`
    pub kind: Option<JsonNode<'t>>,
    /// `name`
    pub name: Option<JsonNode<'t>>,
    /// `apiVersion`
    pub api_version: Option<JsonNode<'t>>,
    /// `condition`
    pub condition: Option<JsonNode<'t>>,
    /// `properties`
    pub properties: Option<JsonNode<'t>>,
    /// `resources`
    pub resources: Option<JsonNode<'t>>,
    /// `copy`
    pub copy: Option<JsonNode<'t>>,
    /// Whether it is there already, and not deployed by this template.
    pub exists: bool,
    /// Whether it is said to be of an extension of the language.
    pub is_of_extension: bool,
}

/// Their names.
const NAMES: Sought<10> = Sought::new([
    "type",
    "name",
    "apiVersion",
    "condition",
    "properties",
    "resources",
    "copy",
    "existing",
    "import",
    "extension",
]);

impl<'t> Parts<'t> {
    /// Those of an object. `existing` and extensions are words of templates with symbolic names;
    /// elsewhere they take nothing back.
    #[must_use]
    pub fn of(resource: JsonNode<'t>, is_symbolic: bool) -> Self {
        let [kind, name, api_version, condition, properties, resources, copy, existing, import, extension] =
            resource.get_each(&NAMES);
        let exists = is_symbolic && existing.is_some_and(JsonNode::is_true);
        let is_of_extension = is_symbolic && (import.is_some() || extension.is_some());
        Self { kind, name, api_version, condition, properties, resources, copy, exists, is_of_extension }
    }
}
