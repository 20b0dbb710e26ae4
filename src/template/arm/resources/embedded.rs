//! Resources that hold a template: deployments, policies, template specs, blueprints.

use std::rc::Rc;

use super::super::evaluate::path::Located;
use super::super::scope::{Env, Given, Quoting, Scope, ScopeKind, Table};
use super::instance::Instance;
use super::walk::{Surroundings, Walk};
use crate::document::json::JsonNode;
use crate::text::same_name;

/// What kind of template a resource holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holder {
    /// None.
    Nothing,
    /// A nested or linked one: `Microsoft.Resources/deployments`.
    Deployment,
    /// One that is deployed by somebody later, with values that nobody knows yet. It stands in the
    /// property of this name, with one bracket more on its expressions.
    Later(&'static str),
    /// One that a policy deploys.
    Policy,
}

/// What kind of template resources of this type hold.
#[must_use]
pub fn holder_of(kind: &str) -> Holder {
    const HOLDERS: [(&str, Holder); 6] = [
        ("Microsoft.Resources/deployments", Holder::Deployment),
        ("Microsoft.Resources/deploymentStacks", Holder::Deployment),
        ("Microsoft.Authorization/policyDefinitions", Holder::Policy),
        ("Microsoft.Resources/templateSpecs/versions", Holder::Later("mainTemplate")),
        ("Microsoft.Blueprint/blueprints/artifacts", Holder::Later("template")),
        ("Microsoft.Solutions/applicationDefinitions", Holder::Later("mainTemplate")),
    ];
    // A policy or deployment on a management group is written with a provider before the type.
    HOLDERS
        .iter()
        .find(|(known, _)| same_name(known, kind) || kind.len() > known.len() && ends_with_type(kind, known))
        .map_or(Holder::Nothing, |(_, holder)| *holder)
}

fn ends_with_type(kind: &str, known: &str) -> bool {
    let start = kind.len() - known.len();
    kind.get(start..).is_some_and(|end| same_name(end, known))
        && kind.get(..start).is_some_and(|before| before.to_ascii_lowercase().ends_with("/providers/"))
}

impl<'t> Walk<'_, 't, '_> {
    /// Walks the template that a resource holds, if it holds one.
    pub(super) fn held(&mut self, instance: &Instance<'t>) {
        let holder = holder_of(&instance.kind);
        if holder == Holder::Nothing {
            return;
        }
        let Some(properties) = instance.node.get("properties") else { return };
        let span = properties.span();
        let (properties, env) = match self.evaluator.locate(properties, &instance.env) {
            Located::Node(properties, env) => (properties, env),
            Located::Value(value) => return self.not_looked_into(&value, span),
        };
        let round = Surroundings { uncertain: instance.uncertain.clone(), ..Surroundings::default() };
        match holder {
            Holder::Nothing => {}
            Holder::Deployment => self.deployment(properties, &env, instance, &round),
            Holder::Policy => {
                let quoting = Quoting::Embedded(Rc::new(env.clone()));
                self.policy(properties, &env, quoting, Given::default(), &round);
            }
            Holder::Later(name) => {
                let Some(template) = properties.get(name) else { return };
                if let Some((template, env)) = self.locate_template(template, &env) {
                    let quoting = Quoting::Embedded(Rc::new(env.clone()));
                    let context = self.evaluator.context_of(env.scope);
                    let scope = template_scope(template, quoting, Given::default(), context);
                    self.template(template, scope, &round);
                }
            }
        }
    }

    /// The place of a template, if it is written out somewhere.
    pub(super) fn locate_template(&mut self, node: JsonNode<'t>, env: &Env) -> Option<(JsonNode<'t>, Env)> {
        match self.evaluator.locate(node, env) {
            Located::Node(template, env) if template.is_object() => Some((template, env)),
            Located::Node(..) => None,
            Located::Value(value) => {
                self.not_looked_into(&value, node.span());
                None
            }
        }
    }

    /// Walks what a policy deploys. `properties` holds `policyRule` and `parameters`.
    pub(super) fn policy(
        &mut self,
        properties: JsonNode<'t>,
        env: &Env,
        quoting: Quoting,
        given: Given<'t>,
        round: &Surroundings,
    ) {
        let Some(rule) = properties.get("policyRule") else { return };
        let (rule, env) = match self.evaluator.locate(rule, env) {
            Located::Node(rule, env) => (rule, env),
            Located::Value(value) => return self.not_looked_into(&value, rule.span()),
        };
        let details = rule.get("then").and_then(|then| then.get("details"));
        let deployment = details.and_then(|details| details.get("deployment"));
        let Some(inner) = deployment.and_then(|deployment| deployment.get("properties")) else { return };
        let Some(template) = inner.get("template") else { return };
        let context = self.evaluator.context_of(env.scope);
        let policy = Scope {
            kind: ScopeKind::Policy,
            parameters: Table::of(properties.get("parameters")),
            given,
            variables: Table::default(),
            functions: None,
            definitions: None,
            resources: None,
            quoting: quoting.clone(),
            context: Rc::clone(&context),
        };
        let policy = self.evaluator.add_scope(policy);
        let policy_env = self.evaluator.env_of(policy);
        let given = self.passed_values(inner, &policy_env);
        if let Some((template, _)) = self.locate_template(template, &policy_env) {
            let scope = template_scope(template, quoting, given, context);
            self.template(template, scope, round);
        }
    }

    /// Walks a template that has a scope of its own.
    pub(super) fn template(&mut self, template: JsonNode<'t>, scope: Scope<'t>, round: &Surroundings) {
        let id = self.evaluator.add_scope(scope);
        let env = self.evaluator.env_of(id);
        if let Some(resources) = template.get("resources") {
            self.resources(resources, &env, round);
        }
    }
}

/// The scope of a template.
#[must_use]
pub fn template_scope<'t>(
    template: JsonNode<'t>,
    quoting: Quoting,
    given: Given<'t>,
    context: Rc<super::super::context::Context>,
) -> Scope<'t> {
    Scope {
        kind: ScopeKind::Template,
        parameters: Table::of(template.get("parameters")),
        given,
        variables: Table::of_variables(template.get("variables")),
        functions: template.get("functions"),
        definitions: template.get("definitions"),
        resources: template.get("resources"),
        quoting,
        context,
    }
}
