//! What a deployment resource deploys: a nested or linked template, and the place in which its
//! expressions are evaluated.

use std::rc::Rc;
use std::sync::Arc;

use super::path::Located;
use super::{Evaluator, round_key};
use crate::document::json::{JsonNode, JsonTree};
use crate::model::{Cause, CauseKind, Named};
use crate::template::arm::context::{Context, DeploymentScope};
use crate::template::arm::errors;
use crate::template::arm::parameters::file;
use crate::template::arm::scope::{Env, Given, GivenValue, Quoting, Scope, Supply};
use crate::template::arm::value::{Data, Value};
use crate::text::{Span, same_name};

/// A template that is deployed, and the place in which its expressions are evaluated.
#[derive(Clone, Debug)]
pub struct Deployed<'t> {
    /// The template.
    pub template: JsonNode<'t>,
    /// Its own scope, or that of the template round it.
    pub env: Env,
    /// Where its resources are deployed.
    pub target: Rc<Context>,
}

/// What stands where a template should.
#[derive(Debug)]
pub enum Spot<'t> {
    /// A template that is written out, and the place in which it is.
    Template(JsonNode<'t>, Env),
    /// Nothing, or null.
    Nothing,
    /// Something that cannot be looked into, which was noted.
    Unseen,
}

impl<'t> Evaluator<'t, '_> {
    /// What the deployment `resource` deploys, looked up once; none if it cannot be looked into,
    /// which is noted.
    pub fn deployed(&mut self, resource: JsonNode<'t>, env: &Env) -> Option<Deployed<'t>> {
        if !self.tick(resource.span()) {
            return None;
        }
        let Some(key) = round_key(resource, env) else { return self.look_up(resource, env) };
        if let Some(known) = self.deployments.get(&key) {
            return known.clone();
        }
        // A deployment that needs itself is not found.
        self.deployments.insert(key.clone(), None);
        let found = self.look_up(resource, env);
        self.deployments.insert(key, found.clone());
        found
    }

    fn look_up(&mut self, resource: JsonNode<'t>, env: &Env) -> Option<Deployed<'t>> {
        let node = resource.get("properties")?;
        let (properties, inside) = match self.locate(node, env) {
            Located::Node(properties, inside) => (properties, inside),
            Located::Value(value) => {
                self.note_unseen(&value, node.span());
                return None;
            }
        };
        match self.spot(properties, "template", &inside) {
            Spot::Template(template, place) => {
                self.nested_template(template, place, properties, &inside, (resource, env))
            }
            Spot::Unseen => None,
            Spot::Nothing => {
                let link = properties.get("templateLink")?;
                self.linked_template(link, properties, &inside, resource, env)
            }
        }
    }

    fn nested_template(
        &mut self,
        template: JsonNode<'t>,
        place: Env,
        properties: JsonNode<'t>,
        inside: &Env,
        (resource, env): (JsonNode<'t>, &Env),
    ) -> Option<Deployed<'t>> {
        let context = self.inner_context(template, resource, env);
        match self.is_inner(properties, inside) {
            Ok(true) => {}
            Ok(false) => return Some(Deployed { template, env: place, target: context }),
            // What its names mean is not known then.
            Err(cause) => {
                self.note(cause);
                return None;
            }
        }
        let given = self.passed_values(properties, inside);
        // A template that a variable holds has lost a bracket when the variable was evaluated.
        let is_written_here = properties.get("template").is_some_and(|node| node.span() == template.span());
        let quoting =
            if is_written_here { inside.quoting.clone() } else { Quoting::Embedded(Rc::new(place)) };
        Some(self.template_place(template, Scope::of_template(template, quoting, given, context)))
    }

    fn linked_template(
        &mut self,
        link: JsonNode<'t>,
        properties: JsonNode<'t>,
        inside: &Env,
        resource: JsonNode<'t>,
        env: &Env,
    ) -> Option<Deployed<'t>> {
        let tree = self.linked_tree(link, inside)?;
        let given = self.passed_values(properties, inside);
        let context = self.inner_context(tree.root(), resource, env);
        let scope = Scope::of_template(tree.root(), Quoting::Plain, given, context);
        Some(self.template_place(tree.root(), scope))
    }

    /// The template that a `templateLink` leads to; none if it is not at hand, which is noted.
    pub fn linked_tree(&mut self, link: JsonNode<'t>, env: &Env) -> Option<&'t JsonTree> {
        let located = self.locate(link, env);
        for name in ["relativePath", "uri", "id"] {
            let (value, span) = match &located {
                Located::Node(link, env) => match link.get(name) {
                    Some(part) => (self.value(part, env), part.span()),
                    None => continue,
                },
                Located::Value(value) => match value.member(name) {
                    Some(part) => (part, link.span()),
                    None => continue,
                },
            };
            if matches!(value.data, Data::Null) {
                continue;
            }
            if name == "relativePath"
                && let (Data::String(path), false) = (&value.data, value.is_secret())
                && let Some(tree) = self.loader.as_mut().and_then(|loader| loader.load(span.file, path))
            {
                return Some(tree);
            }
            self.note_link(value, span);
            return None;
        }
        if let Located::Value(value) = located
            && let Some(cause) = value.first_unknown()
        {
            self.note(cause.clone());
        }
        None
    }

    /// Notes that what lies at an address was not looked into.
    pub fn note_link(&mut self, address: Value, span: Span) {
        let secret = address.is_secret();
        match address.data {
            Data::String(_) if secret => {
                self.note(Cause::at(CauseKind::LinkedTemplate(Named::Words("a secret address")), span));
            }
            Data::String(text) => self.note(Cause::at(CauseKind::LinkedTemplate(Named::Text(text)), span)),
            Data::Unknown(cause) | Data::Either(_, cause) => self.note(cause),
            Data::Null | Data::Bool(_) | Data::Int(_) | Data::Float(_) | Data::Array(_) | Data::Object(_) => {
            }
        }
    }

    /// A template in a scope of its own.
    pub fn template_place(&mut self, template: JsonNode<'t>, scope: Scope<'t>) -> Deployed<'t> {
        let target = Rc::clone(&scope.context);
        let id = self.add_scope(scope);
        Deployed { template, env: self.env_of(id), target }
    }

    /// What stands in the property of this name, where a template should.
    pub fn spot(&mut self, round: JsonNode<'t>, name: &str, env: &Env) -> Spot<'t> {
        let Some(node) = round.get(name) else { return Spot::Nothing };
        match self.locate(node, env) {
            Located::Node(template, env) if template.is_object() => Spot::Template(template, env),
            Located::Node(node, _) if node.is_null() => Spot::Nothing,
            Located::Node(node, _) => {
                let what = Named::Words("a template that is not written as an object");
                self.note(Cause::at(CauseKind::Unreadable(what), node.span()));
                Spot::Unseen
            }
            Located::Value(Value { data: Data::Null, .. }) => Spot::Nothing,
            Located::Value(value) => {
                self.note_unseen(&value, node.span());
                Spot::Unseen
            }
        }
    }

    /// Notes that a part of the template is only known as a value, or not at all, so that it was
    /// not looked into.
    pub fn note_unseen(&mut self, value: &Value, span: Span) {
        if let Some(cause) = unseen(value, span, "a computed template") {
            self.note(cause);
        }
    }

    /// Notes, once, why a part of the template was not looked into.
    pub fn note(&mut self, cause: Cause) {
        if self.noted.insert((cause.kind.clone(), cause.span)) {
            self.unseen.push(cause);
        }
    }

    /// Whether a nested template has a scope of its own; if that is not known, why.
    fn is_inner(&mut self, properties: JsonNode<'t>, env: &Env) -> Result<bool, Cause> {
        let Some(options) = properties.get("expressionEvaluationOptions") else { return Ok(false) };
        let scope = match self.locate(options, env) {
            Located::Node(options, env) => match options.get("scope") {
                Some(scope) => self.value(scope, &env),
                None => return Ok(false),
            },
            Located::Value(value) => match (value.member("scope"), value.is_known()) {
                (Some(scope), _) => scope,
                (None, true) => return Ok(false),
                (None, false) => value,
            },
        };
        match (&scope.data, scope.first_unknown()) {
            (_, Some(cause)) => Err(cause.clone()),
            (Data::String(word), None) if same_name(word, "inner") => Ok(true),
            (Data::String(word), None) if same_name(word, "outer") => Ok(false),
            (Data::Null, None) => Ok(false),
            (_, None) => {
                let what = Named::Words("a scope of expressions that is neither inner nor outer");
                Err(Cause::at(CauseKind::Unreadable(what), options.span()))
            }
        }
    }

    /// The values that `parameters` beside a nested template passes to it.
    pub fn passed_values(&mut self, properties: JsonNode<'t>, env: &Env) -> Given<'t> {
        let mut rest = properties.get("parametersLink").map(|link| {
            Cause::at(CauseKind::LinkedTemplate(Named::Text("parametersLink".into())), link.span())
        });
        let mut values = Vec::new();
        let Some(parameters) = properties.get("parameters") else { return Given::new(values, rest) };
        match self.locate(parameters, env) {
            Located::Node(parameters, env) => {
                for member in parameters.members() {
                    let Some(name) = member.key.as_str().map(|name| Arc::<str>::from(&*name)) else {
                        continue;
                    };
                    if !self.tick(member.key.span()) {
                        break;
                    }
                    let supply = self.passed_value(&name, member.value, &env);
                    values.push(GivenValue { name, place: Some(member.key.span()), supply });
                }
            }
            Located::Value(value) => match &value.data {
                Data::Object(object) => {
                    for (name, entry) in object.members() {
                        let supply = Supply::Ready(value_of_entry(name, &entry.within(&value)));
                        values.push(GivenValue { name: Arc::clone(name), place: None, supply });
                    }
                    rest = rest.or_else(|| object.open().cloned());
                }
                Data::Unknown(cause) | Data::Either(_, cause) => rest = Some(cause.clone()),
                Data::Null
                | Data::Bool(_)
                | Data::Int(_)
                | Data::Float(_)
                | Data::String(_)
                | Data::Array(_) => {}
            },
        }
        Given::new(values, rest)
    }

    fn passed_value(&mut self, name: &Arc<str>, entry: JsonNode<'t>, env: &Env) -> Supply<'t> {
        match self.locate(entry, env) {
            Located::Node(entry, env) => match file::supply(name, entry) {
                Some(Supply::Literal(value)) => Supply::Outer(value, env),
                Some(other) => other,
                None => {
                    self.report(errors::bad_parameter_entry(name, entry.span()));
                    Supply::Ready(Value::unknown(Cause::at(CauseKind::TemplateError, entry.span())))
                }
            },
            Located::Value(value) => Supply::Ready(value_of_entry(name, &value)),
        }
    }

    /// Where a nested template is deployed.
    fn inner_context(&mut self, template: JsonNode<'t>, resource: JsonNode<'t>, env: &Env) -> Rc<Context> {
        let mut context = self.context_of(env.scope).as_ref().clone();
        let schema = template.get("$schema").and_then(JsonNode::as_str);
        if let Some(scope) = schema.and_then(|uri| DeploymentScope::of_schema(&uri)) {
            context.scope = Some(scope);
        }
        // What is secret must not come out again as what the context tells.
        let mut text = |name: &str| {
            let value = self.value(resource.get(name)?, env);
            match value.data {
                Data::String(_) if value.origin.secret => Some(None),
                Data::String(text) => Some(Some(text)),
                Data::Null => None,
                Data::Bool(_)
                | Data::Int(_)
                | Data::Float(_)
                | Data::Array(_)
                | Data::Object(_)
                | Data::Either(..)
                | Data::Unknown(_) => Some(None),
            }
        };
        context.deployment_name = text("name").flatten();
        if let Some(location) = text("location") {
            context.deployment_location = location;
        }
        if let Some(id) = text("subscriptionId") {
            context.elsewhere = id.is_none();
            context.subscription_id = id;
            context.subscription_name = None;
            context.scope = Some(DeploymentScope::Subscription);
        }
        if let Some(group) = text("resourceGroup") {
            context.resource_group = group;
            context.location = None;
            context.resource_group_tags = None;
            context.scope = Some(DeploymentScope::ResourceGroup);
        }
        if let Some(scope) = text("scope") {
            context.enter(scope.as_deref());
        }
        Rc::new(context)
    }
}

/// Why a part that is only known as a value, or not at all, was not looked into; none if it is
/// nothing. `what` names it where the value is known.
pub fn unseen(value: &Value, span: Span, what: &'static str) -> Option<Cause> {
    match &value.data {
        Data::Unknown(cause) | Data::Either(_, cause) => Some(cause.clone()),
        Data::Null => None,
        Data::Array(array) if array.items().is_empty() && array.open().is_none() => None,
        Data::Bool(_)
        | Data::Int(_)
        | Data::Float(_)
        | Data::String(_)
        | Data::Array(_)
        | Data::Object(_) => Some(Cause::at(CauseKind::Unreadable(Named::Words(what)), span)),
    }
}

/// The `value` of an evaluated entry of `parameters`.
fn value_of_entry(name: &Arc<str>, entry: &Value) -> Value {
    if let Some(value) = entry.member("value") {
        return value;
    }
    let cause = match &entry.data {
        Data::Unknown(cause) | Data::Either(_, cause) => cause.clone(),
        Data::Object(object) => match object.open() {
            Some(cause) => cause.clone(),
            None => CauseKind::KeyVault(Arc::clone(name)).into(),
        },
        Data::Null | Data::Bool(_) | Data::Int(_) | Data::Float(_) | Data::String(_) | Data::Array(_) => {
            CauseKind::TemplateError.into()
        }
    };
    Value::unknown(cause)
}
