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
    /// Whether it is deployed by this template, and by Azure Resource Manager: neither `existing` nor
    /// of an extension of the language.
    pub is_deployed: bool,
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
    /// Those of an object.
    #[must_use]
    pub fn of(resource: JsonNode<'t>) -> Self {
        let [kind, name, api_version, condition, properties, resources, copy, existing, import, extension] =
            resource.get_each(&NAMES);
        let exists = existing.is_some_and(JsonNode::is_true);
        let is_deployed = !exists && import.is_none() && extension.is_none();
        Self { kind, name, api_version, condition, properties, resources, copy, is_deployed }
    }
}
