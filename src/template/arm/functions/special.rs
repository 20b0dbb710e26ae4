//! The rows of functions that have no code here: the evaluator runs them, or only Azure can.

use super::row::{Code, Function, Special};

const fn row(usage: &'static str, doc: &'static str, special: Special) -> Function {
    Function::new(usage, doc, Code::Special(special))
}

/// Stands for `listKeys`, `listSecrets` and every other operation whose name starts with `list`.
pub(super) static LIST: Function = row(
    "list(resource, apiVersion, [request])",
    "Calls an operation of a resource that reads keys, secrets or settings.",
    Special::Live,
);

pub(super) const ROWS: &[Function] = &[
    // The template's own values.
    row("parameters(name)", "The value of a parameter.", Special::Parameters),
    row("variables(name)", "The value of a variable.", Special::Variables),
    row("copyIndex([loop], [offset])", "The index of a copy loop's current turn.", Special::CopyIndex),
    row("lambda([variable]..., body)", "A function for `map`, `filter` and their like.", Special::Lambda),
    row(
        "lambdaVariables(name)",
        "The value of a variable of the lambda around it.",
        Special::LambdaVariables,
    ),
    // Evaluated only as far as needed.
    row("if(condition, then, else)", "One of two values.", Special::If),
    row("and(value, value, [value]...)", "Whether all values are true.", Special::And),
    row("or(value, value, [value]...)", "Whether one of the values is true.", Special::Or),
    row("coalesce(value, [value]...)", "The first value that is not null.", Special::Coalesce),
    // Where the template is deployed, and by whom.
    row("deployment()", "The deployment: its name, location and properties.", Special::Context),
    row("deployer()", "The principal that deploys.", Special::Context),
    row("environment()", "The cloud: its name and endpoints.", Special::Context),
    row("managementGroup()", "The management group that is deployed to.", Special::Context),
    row("resourceGroup()", "The resource group that is deployed to.", Special::Context),
    row("subscription()", "The subscription that is deployed to.", Special::Context),
    row("tenant()", "The tenant that is deployed to.", Special::Context),
    // Ids of resources.
    row(
        "resourceId([subscription], [resourceGroup], type, name, [name]...)",
        "The id of a resource at the scope of the deployment.",
        Special::ResourceId,
    ),
    row(
        "subscriptionResourceId([subscription], type, name, [name]...)",
        "The id of a resource at the level of a subscription.",
        Special::ResourceId,
    ),
    row(
        "managementGroupResourceId([managementGroup], type, name, [name]...)",
        "The id of a resource at the level of a management group.",
        Special::ResourceId,
    ),
    row(
        "tenantResourceId(type, name, [name]...)",
        "The id of a resource at the level of the tenant.",
        Special::ResourceId,
    ),
    row(
        "extensionResourceId(resource, type, name, [name]...)",
        "The id of a resource that extends another resource.",
        Special::ResourceId,
    ),
    // Only Azure can answer.
    row(
        "reference(resource, [apiVersion], [full])",
        "The state of a resource while deploying.",
        Special::Live,
    ),
    row("references(loop, [full])", "The states of the resources of a loop.", Special::Live),
    row("providers(namespace, [type])", "What a resource provider supports.", Special::Live),
    row(
        "pickZones(namespace, type, location, [count], [offset])",
        "The availability zones of a region that a resource type supports.",
        Special::Live,
    ),
    row("toLogicalZone(subscription, location, zone)", "The logical name of a physical zone.", Special::Live),
    row(
        "toLogicalZones(subscription, location, zones)",
        "The logical names of physical zones.",
        Special::Live,
    ),
    row(
        "toPhysicalZone(subscription, location, zone)",
        "The physical name of a logical zone.",
        Special::Live,
    ),
    row(
        "toPhysicalZones(subscription, location, zones)",
        "The physical names of logical zones.",
        Special::Live,
    ),
    row("extensions(name)", "The configuration of an extension of the template.", Special::Live),
    row("externalInput(kind, [configuration])", "A value that the deploying tool fills in.", Special::Live),
    // Differ each time.
    row("newGuid()", "A new random GUID.", Special::NotRepeatable),
    row("utcNow([format])", "The date and time of the deployment.", Special::NotRepeatable),
];
