//! A template with every expression evaluated, for people who debug.

use std::sync::Arc;

use rustc_hash::FxHashMap;
use serde_json::{Map, Value as Json, json};

use super::arm::evaluate::Evaluator;
use super::arm::ids;
use super::arm::resources::{Instance, Visitor};
use super::arm::scope::{Env, LoopKind, ScopeId};
use super::arm::value::{Data, Value};
use super::evaluation::{Input, walk};
use super::secrets::secret_places_of;
use crate::diagnostic::Sink;
use crate::document::json::JsonNode;
use crate::model::CauseKind;
use crate::text::{FileId, Span, same_name};

/// An evaluated template.
#[derive(Debug, Default)]
pub struct Expanded {
    /// The resources, those of nested deployments and children included.
    pub resources: Vec<Json>,
    /// The outputs by name.
    pub outputs: Map<String, Json>,
}

/// Evaluates everything in a template. Mistakes go to `sink`. What is not known is written
/// `{"$unknown": reason}`, a secret `{"$secret": true}`.
pub fn expand(input: Input<'_, '_>, sink: &mut Sink) -> Expanded {
    let root = input.template.root();
    let mut expansion = Expansion::default();
    let (outputs, _) = walk(input, &mut expansion, sink, |evaluator, scope| {
        outputs_of(evaluator, scope, root.get("outputs"))
    });
    Expanded { resources: expansion.resources, outputs: outputs.unwrap_or_default() }
}

/// Collects the resources of a walk.
#[derive(Debug, Default)]
struct Expansion {
    resources: Vec<Json>,
    secrets: Secrets,
}

/// Where secret values stand in the texts met so far.
#[derive(Debug, Default)]
struct Secrets(FxHashMap<FileId, Vec<Span>>);

impl Secrets {
    /// Whether a secret value stands in a node.
    fn are_in(&mut self, node: JsonNode<'_>) -> bool {
        let tree = node.tree();
        let places = self.0.entry(tree.file()).or_insert_with(|| {
            let mut places = secret_places_of(tree);
            places.sort_unstable();
            places
        });
        let span = node.span();
        let first = places.partition_point(|place| place.start < span.start);
        places.get(first).is_some_and(|place| place.end <= span.end)
    }
}

impl<'t> Visitor<'t> for Expansion {
    fn wants(&self, _: &str) -> bool {
        true
    }

    fn wants_all(&self) -> bool {
        true
    }

    fn visit(&mut self, evaluator: &mut Evaluator<'t, '_>, instance: &Instance<'t>) {
        let resource = expanded(evaluator, instance, &mut self.secrets);
        self.resources.push(resource);
    }
}

/// The properties of a resource that say how it is deployed, and are no part of it.
const NOT_PRINTED: [&str; 4] = ["copy", "condition", "resources", "comments"];

fn expanded<'t>(evaluator: &mut Evaluator<'t, '_>, instance: &Instance<'t>, secrets: &mut Secrets) -> Json {
    let mut resource = Map::new();
    let name = instance.name(evaluator).cloned();
    for member in instance.node.members() {
        let Some(key) = member.key.as_str() else { continue };
        if NOT_PRINTED.iter().any(|name| same_name(name, &key)) {
            continue;
        }
        let value = match key.to_ascii_lowercase().as_str() {
            "type" => Some(Json::String(instance.kind.to_string())),
            "name" => name.as_ref().map(|name| to_json(evaluator, name, member.value.span())),
            "properties" if ids::is_deployment(&instance.kind) => {
                Some(deployment_properties(evaluator, member.value, instance, secrets))
            }
            _ => property(evaluator, member.value, instance),
        };
        if let Some(value) = value {
            resource.insert(key.into_owned(), value);
        }
    }
    if let Some(name) = &name {
        place(evaluator, instance, name, &mut resource);
    }
    Json::Object(resource)
}

/// A property of a resource; one that is null is not there.
fn property<'t>(
    evaluator: &mut Evaluator<'t, '_>,
    node: JsonNode<'t>,
    instance: &Instance<'t>,
) -> Option<Json> {
    let value = evaluator.value(node, &instance.env);
    if matches!(value.data, Data::Null) {
        return None;
    }
    Some(without_null(to_json(evaluator, &value, node.span())))
}

/// The value with every member left out that is null.
fn without_null(json: Json) -> Json {
    match json {
        Json::Array(items) => Json::Array(items.into_iter().map(without_null).collect()),
        Json::Object(members) => members
            .into_iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(name, value)| (name, without_null(value)))
            .collect(),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => json,
    }
}

/// The properties of a deployment without its template, whose resources are listed on their own.
fn deployment_properties<'t>(
    evaluator: &mut Evaluator<'t, '_>,
    node: JsonNode<'t>,
    instance: &Instance<'t>,
    secrets: &mut Secrets,
) -> Json {
    if !node.is_object() {
        return Json::Object(Map::new());
    }
    let mut properties = Map::new();
    for member in node.members() {
        let Some(key) = member.key.as_str().filter(|key| !same_name(key, "template")) else { continue };
        if same_name(&key, "parameters") && member.value.is_object() {
            properties.insert(key.into_owned(), given(evaluator, member.value, instance, secrets));
            continue;
        }
        if let Some(value) = property(evaluator, member.value, instance) {
            properties.insert(key.into_owned(), value);
        }
    }
    Json::Object(properties)
}

/// The values that a deployment gives to the parameters of its template, which may be secret there.
fn given<'t>(
    evaluator: &mut Evaluator<'t, '_>,
    node: JsonNode<'t>,
    instance: &Instance<'t>,
    secrets: &mut Secrets,
) -> Json {
    let mut values = Map::new();
    for member in node.members() {
        let Some(name) = member.key.as_str() else { continue };
        let value = if secrets.are_in(member.value) {
            Some(json!({ "value": secret() }))
        } else {
            property(evaluator, member.value, instance)
        };
        if let Some(value) = value {
            values.insert(name.into_owned(), value);
        }
    }
    Json::Object(values)
}

/// Adds the resource's id and the scope that it is deployed to, as far as they are known.
fn place<'t>(
    evaluator: &mut Evaluator<'t, '_>,
    instance: &Instance<'t>,
    name: &Value,
    resource: &mut Map<String, Json>,
) {
    let Data::String(text) = &name.data else { return };
    let context = instance.target.as_ref();
    let own_scope = instance.property(evaluator, "scope");
    let is_secret = name.is_secret() || own_scope.as_ref().is_some_and(Value::is_secret);
    let scope = match own_scope.map(|scope| scope.data) {
        None | Some(Data::Null) => None,
        Some(Data::String(scope)) => Some(scope),
        Some(_) => return,
    };
    let is_deployment = ids::is_deployment(&instance.kind);
    let own_scope = scope.as_deref().filter(|_| !is_deployment);
    if let Some(id) = ids::resource_id(context, &instance.kind, text, own_scope) {
        resource.insert("id".to_owned(), if is_secret { secret() } else { Json::String(id) });
    }
    if scope.is_none()
        && let Some(path) = ids::scope_path(context)
    {
        let path = if path.is_empty() { "/".to_owned() } else { path };
        resource.insert("scope".to_owned(), Json::String(path));
    }
}

/// The outputs of a template by name.
fn outputs_of<'t>(
    evaluator: &mut Evaluator<'t, '_>,
    scope: ScopeId,
    outputs: Option<JsonNode<'t>>,
) -> Map<String, Json> {
    let env = evaluator.env_of(scope);
    let mut printed = Map::new();
    for member in outputs.into_iter().flat_map(JsonNode::members) {
        let Some(name) = member.key.as_str() else { continue };
        let Some(value) = output(evaluator, member.value, &env) else { continue };
        let is_secret = evaluator.is_secret_type(scope, member.value);
        let value = if is_secret { secret() } else { to_json(evaluator, &value, member.value.span()) };
        printed.insert(name.into_owned(), value);
    }
    printed
}

/// The value of an output; none if its condition is false.
fn output<'t>(evaluator: &mut Evaluator<'t, '_>, node: JsonNode<'t>, env: &Env) -> Option<Value> {
    if let Some(condition) = node.get("condition")
        && matches!(evaluator.value(condition, env).data, Data::Bool(false))
    {
        return None;
    }
    match node.get("copy") {
        Some(copy) => Some(evaluator.copied(copy, &Arc::from(""), LoopKind::Unnamed, env)),
        None => Some(evaluator.value(node.get("value")?, env)),
    }
}

/// What a printed value costs of the budget of evaluation.
const COST_OF_A_NODE: usize = 2;

/// A value as JSON. Values are never nested deeper than the limits of evaluation allow.
fn to_json(evaluator: &mut Evaluator<'_, '_>, value: &Value, at: Span) -> Json {
    if !evaluator.charge(COST_OF_A_NODE, at) {
        return unknown(&CauseKind::Limit);
    }
    if value.origin.secret {
        return secret();
    }
    match &value.data {
        Data::Null => Json::Null,
        Data::Bool(value) => Json::Bool(*value),
        Data::Int(value) => json!(value),
        Data::Float(value) => json!(value),
        Data::String(text) => {
            // Sixteen bytes of text are a unit; the text is printed whole or not at all.
            if evaluator.charge(text.len() / 16, at) {
                Json::String(text.to_string())
            } else {
                unknown(&CauseKind::Limit)
            }
        }
        Data::Array(array) => {
            let mut printed = Vec::new();
            for item in array.items() {
                printed.push(to_json(evaluator, item, at));
                if evaluator.is_exhausted() {
                    return unknown(&CauseKind::Limit);
                }
            }
            printed.extend(array.open().map(|cause| unknown(&cause.kind)));
            Json::Array(printed)
        }
        Data::Object(object) => {
            let mut printed = Map::new();
            for (name, value) in object.members() {
                printed.insert(name.to_string(), to_json(evaluator, value, at));
                if evaluator.is_exhausted() {
                    return unknown(&CauseKind::Limit);
                }
            }
            if let Some(cause) = object.open() {
                printed.insert("$unknown".to_owned(), Json::String(cause.kind.to_string()));
            }
            Json::Object(printed)
        }
        Data::Either(alternatives, cause) => {
            let one_of: Vec<Json> = alternatives.iter().map(|value| to_json(evaluator, value, at)).collect();
            json!({ "$unknown": cause.kind.to_string(), "$oneOf": one_of })
        }
        Data::Unknown(cause) => unknown(&cause.kind),
    }
}

fn unknown(cause: &CauseKind) -> Json {
    json!({ "$unknown": cause.to_string() })
}

fn secret() -> Json {
    json!({ "$secret": true })
}
