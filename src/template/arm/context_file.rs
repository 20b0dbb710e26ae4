//! Context files: what a person knows of where a template is deployed.

use std::sync::Arc;

use super::context::{Context, DeploymentScope};
use super::errors;
use crate::diagnostic::Sink;
use crate::document::json::JsonNode;
use crate::text::same_name;

/// Where a text of the file goes.
type Slot = fn(&mut Context) -> &mut Option<Arc<str>>;

/// What a context file may tell, and where it goes.
const KEYS: [(&str, Slot); 11] = [
    ("tenantId", |context| &mut context.tenant_id),
    ("tenantDisplayName", |context| &mut context.tenant_name),
    ("managementGroup", |context| &mut context.management_group),
    ("subscriptionId", |context| &mut context.subscription_id),
    ("subscriptionDisplayName", |context| &mut context.subscription_name),
    ("resourceGroup", |context| &mut context.resource_group),
    ("location", |context| &mut context.location),
    ("deploymentName", |context| &mut context.deployment_name),
    ("deploymentLocation", |context| &mut context.deployment_location),
    ("cloud", |context| &mut context.cloud),
    ("deployerObjectId", |context| &mut context.deployer_object_id),
];

/// Reads a context file.
pub fn read_context(root: JsonNode<'_>, sink: &mut Sink) -> Context {
    let mut context = Context::default();
    if !root.is_object() {
        sink.push(errors::bad_context("a context file is an object", root.span()));
        return context;
    }
    for member in root.members() {
        let key = member.key.as_str().unwrap_or_default();
        let text = member.value.as_str();
        let slot = KEYS.iter().find(|(known, _)| same_name(known, &key));
        match (slot, text) {
            (Some((_, slot)), Some(text)) => *slot(&mut context) = Some(Arc::from(&*text)),
            (Some(_), None) => {
                let message = format!("`{}` of a context file is a string", super::errors::shown(&key));
                sink.push(errors::bad_context(message, member.value.span()));
            }
            (None, text) if same_name(&key, "scope") => {
                match text.and_then(|word| DeploymentScope::from_word(&word)) {
                    Some(scope) => context.scope = Some(scope),
                    None => {
                        let message = "`scope` is resourceGroup, subscription, managementGroup or tenant";
                        sink.push(errors::bad_context(message, member.value.span()));
                    }
                }
            }
            (None, _) if same_name(&key, "resourceGroupTags") => {
                context.resource_group_tags = tags(member.value);
                if context.resource_group_tags.is_none() {
                    let message = "`resourceGroupTags` of a context file is an object of strings";
                    sink.push(errors::bad_context(message, member.value.span()));
                }
            }
            (None, _) => {
                let known: Vec<&str> = ["scope"]
                    .into_iter()
                    .chain(KEYS.map(|(known, _)| known))
                    .chain(["resourceGroupTags"])
                    .collect();
                sink.push(errors::unknown_context_key(&key, &known, member.key.span()));
            }
        }
    }
    context
}

/// Names and values of tags; none if these are no tags.
fn tags(node: JsonNode<'_>) -> Option<Vec<(Arc<str>, Arc<str>)>> {
    let text = |node: JsonNode<'_>| node.as_str().map(|text| Arc::<str>::from(&*text));
    let tags = node.members().map(|member| Some((text(member.key)?, text(member.value)?)));
    node.is_object().then(|| tags.collect())?
}
