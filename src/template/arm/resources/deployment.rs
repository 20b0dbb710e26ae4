//! Nested and linked deployments.

use std::rc::Rc;
use std::sync::Arc;

use super::super::context::{Context, DeploymentScope};
use super::super::errors;
use super::super::evaluate::path::Located;
use super::super::parameters::file;
use super::super::scope::{Env, Given, GivenValue, Quoting, Supply};
use super::super::value::{Data, Value};
use super::embedded::template_scope;
use super::instance::Instance;
use super::walk::{Surroundings, Walk};
use crate::document::json::JsonNode;
use crate::model::{Cause, CauseKind};
use crate::text::same_name;

impl<'t> Walk<'_, 't, '_> {
    /// Walks what a deployment deploys.
    pub(super) fn deployment(
        &mut self,
        properties: JsonNode<'t>,
        env: &Env,
        instance: &Instance<'t>,
        round: &Surroundings,
    ) {
        let limit = self.evaluator.limits().deployments;
        if self.deployments >= limit {
            self.evaluator.report(errors::deployments_too_deep(limit, instance.node.span()));
            self.unseen.push(Cause::at(CauseKind::Limit, instance.node.span()));
            return;
        }
        self.deployments += 1;
        match (properties.get("template"), properties.get("templateLink")) {
            (Some(template), _) => self.nested(template, properties, env, instance, round),
            (None, Some(link)) => self.linked(link, properties, env, instance, round),
            (None, None) => {}
        }
        self.deployments -= 1;
    }

    fn nested(
        &mut self,
        template: JsonNode<'t>,
        properties: JsonNode<'t>,
        env: &Env,
        instance: &Instance<'t>,
        round: &Surroundings,
    ) {
        let Some((template, template_env)) = self.locate_template(template, env) else { return };
        let is_inner = properties
            .get("expressionEvaluationOptions")
            .and_then(|options| options.get("scope"))
            .map(|scope| self.evaluator.value(scope, env))
            .is_some_and(|scope| matches!(&scope.data, Data::String(word) if same_name(word, "inner")));
        if !is_inner {
            if let Some(resources) = template.get("resources") {
                self.resources(resources, &template_env, round);
            }
            return;
        }
        let given = self.passed_values(properties, env);
        let context = self.inner_context(template, instance);
        // A template that a variable holds has been evaluated once as the variable's value.
        let quoting = if template_env.scope == env.scope
            && properties.get("template").is_some_and(|own| own.span() == template.span())
        {
            env.quoting.clone()
        } else {
            Quoting::Embedded(Rc::new(template_env))
        };
        let scope = template_scope(template, quoting, given, context);
        self.template(template, scope, round);
    }

    fn linked(
        &mut self,
        link: JsonNode<'t>,
        properties: JsonNode<'t>,
        env: &Env,
        instance: &Instance<'t>,
        round: &Surroundings,
    ) {
        let span = link.span();
        let (part, is_path) = match (link.get("relativePath"), link.get("uri").or_else(|| link.get("id"))) {
            (Some(path), _) => (path, true),
            (None, Some(other)) => (other, false),
            (None, None) => return,
        };
        let text = match self.evaluator.value(part, env).data {
            Data::String(text) => text,
            Data::Unknown(cause) | Data::Either(_, cause) => {
                self.unseen.push(cause);
                return;
            }
            Data::Null | Data::Bool(_) | Data::Int(_) | Data::Float(_) | Data::Array(_) | Data::Object(_) => {
                return;
            }
        };
        let loaded = match &mut self.loader {
            Some(loader) if is_path => loader.load(span.file, &text),
            Some(_) | None => None,
        };
        let Some(tree) = loaded else {
            self.unseen.push(Cause::at(CauseKind::LinkedTemplate(text), part.span()));
            return;
        };
        let given = self.passed_values(properties, env);
        let context = self.inner_context(tree.root(), instance);
        let scope = template_scope(tree.root(), Quoting::Plain, given, context);
        self.template(tree.root(), scope, round);
    }

    /// The values that `parameters` beside a nested template passes to it.
    pub(super) fn passed_values(&mut self, properties: JsonNode<'t>, env: &Env) -> Given<'t> {
        let mut given = Given::default();
        if let Some(link) = properties.get("parametersLink") {
            given.rest = Some(Cause::at(CauseKind::LinkedTemplate("parametersLink".into()), link.span()));
        }
        let Some(parameters) = properties.get("parameters") else { return given };
        match self.evaluator.locate(parameters, env) {
            Located::Node(parameters, env) => {
                for member in parameters.members() {
                    let Some(name) = member.key.as_str().map(|name| Arc::<str>::from(&*name)) else {
                        continue;
                    };
                    let supply = self.passed_value(&name, member.value, &env);
                    given.values.push(GivenValue { name, place: Some(member.key.span()), supply });
                }
            }
            Located::Value(value) => match &value.data {
                Data::Object(object) => {
                    for (name, entry) in object.members() {
                        let supply = Supply::Ready(value_of_entry(&entry.within(&value)));
                        given.values.push(GivenValue { name: Arc::clone(name), place: None, supply });
                    }
                    given.rest = object.open().cloned();
                }
                Data::Unknown(cause) | Data::Either(_, cause) => given.rest = Some(cause.clone()),
                Data::Null
                | Data::Bool(_)
                | Data::Int(_)
                | Data::Float(_)
                | Data::String(_)
                | Data::Array(_) => {}
            },
        }
        given
    }

    fn passed_value(&mut self, name: &Arc<str>, entry: JsonNode<'t>, env: &Env) -> Supply<'t> {
        match self.evaluator.locate(entry, env) {
            Located::Node(entry, env) => match file::supply(name, entry) {
                Some(Supply::Literal(value)) => Supply::Outer(value, env),
                Some(other) => other,
                None => {
                    self.evaluator.report(errors::bad_parameter_entry(name, entry.span()));
                    Supply::Ready(Value::unknown(Cause::at(CauseKind::TemplateError, entry.span())))
                }
            },
            Located::Value(value) => Supply::Ready(value_of_entry(&value)),
        }
    }

    /// Where a nested template is deployed.
    fn inner_context(&mut self, template: JsonNode<'t>, instance: &Instance<'t>) -> Rc<Context> {
        let outer = self.evaluator.context_of(instance.env.scope);
        let mut context = outer.as_ref().clone();
        let schema = template.get("$schema").and_then(JsonNode::as_str);
        if let Some(scope) = schema.and_then(|uri| DeploymentScope::of_schema(&uri)) {
            context.scope = Some(scope);
        }
        let mut text = |name: &str| {
            let value = instance.property(self.evaluator, name)?;
            match value.data {
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
            read_scope(&mut context, scope.as_deref());
        }
        Rc::new(context)
    }
}

/// Takes a deployment's `scope` into the context: `/` is the tenant.
fn read_scope(context: &mut Context, scope: Option<&str>) {
    let Some(scope) = scope else {
        context.scope = None;
        return;
    };
    let segments: Vec<&str> = scope.trim_matches('/').split('/').collect();
    match segments.as_slice() {
        [""] => context.scope = Some(DeploymentScope::Tenant),
        [.., kind, name] if same_name(kind, "managementGroups") => {
            context.scope = Some(DeploymentScope::ManagementGroup);
            context.management_group = Some(Arc::from(*name));
        }
        [kind, id] if same_name(kind, "subscriptions") => {
            context.scope = Some(DeploymentScope::Subscription);
            context.subscription_id = Some(Arc::from(*id));
        }
        [kind, id, groups, name]
            if same_name(kind, "subscriptions") && same_name(groups, "resourceGroups") =>
        {
            context.scope = Some(DeploymentScope::ResourceGroup);
            context.subscription_id = Some(Arc::from(*id));
            context.resource_group = Some(Arc::from(*name));
        }
        _ => context.scope = None,
    }
}

/// The `value` of an evaluated entry of `parameters`.
fn value_of_entry(entry: &Value) -> Value {
    if let Some(value) = entry.member("value") {
        return value;
    }
    match &entry.data {
        Data::Unknown(cause) | Data::Either(_, cause) => Value::unknown(cause.clone()),
        Data::Object(object) => match object.open() {
            Some(cause) => Value::unknown(cause.clone()),
            None => Value::unknown(CauseKind::KeyVault("".into()).into()),
        },
        Data::Null | Data::Bool(_) | Data::Int(_) | Data::Float(_) | Data::String(_) | Data::Array(_) => {
            Value::unknown(CauseKind::TemplateError.into())
        }
    }
}
