//! Resources that hold a template: deployments, policies, template specs, blueprints.

use std::rc::Rc;

use super::instance::Instance;
use super::policies::Pending;
use super::walk::{Surroundings, Walk};
use crate::document::json::JsonNode;
use crate::model::{Cause, CauseKind, Named};
use crate::template::arm::context::{Context, DeploymentScope};
use crate::template::arm::errors;
use crate::template::arm::evaluate::deployment::{Deployed, Spot};
use crate::template::arm::evaluate::path::Located;
use crate::template::arm::ids;
use crate::template::arm::scope::{Env, Given, Quoting, Scope, ScopeKind, Table};
use crate::template::arm::value::{Data, Value};
use crate::template::dismiss::{contains_word, speaks};
use crate::template::hidden::hidden_in_resource;
use crate::text::table::NameTable;
use crate::text::{Span, same_name};

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
    /// One that a blueprint deploys later, with the values beside it. It stands in `template`, quoted in
    /// the same way.
    Artifact,
    /// One that a policy deploys.
    Policy,
    /// None, but policies and the values for them.
    PolicySet,
    /// None, but the values for a policy or a set.
    PolicyAssignment,
    /// None, but a script, which may do anything.
    Script,
    /// It is not known, unless the type is one of those that delegate: it is of their resource provider.
    Unheard,
}

/// The types that hold a template.
const HOLDERS: &[(&str, Holder)] = &[
    ("Microsoft.Resources/deployments", Holder::Deployment),
    ("Microsoft.Resources/deploymentStacks", Holder::Deployment),
    ("Microsoft.Resources/deploymentScripts", Holder::Script),
    ("Microsoft.Authorization/policyAssignments", Holder::PolicyAssignment),
    ("Microsoft.Authorization/policyDefinitions", Holder::Policy),
    ("Microsoft.Authorization/policyDefinitions/versions", Holder::Policy),
    ("Microsoft.Authorization/policySetDefinitions", Holder::PolicySet),
    ("Microsoft.Authorization/policySetDefinitions/versions", Holder::PolicySet),
    ("Microsoft.Resources/templateSpecs/versions", Holder::Later("mainTemplate")),
    ("Microsoft.Blueprint/blueprints/artifacts", Holder::Artifact),
    ("Microsoft.Solutions/applicationDefinitions", Holder::Later("mainTemplate")),
];

static TABLE: NameTable<Holder, 32> = NameTable::new(HOLDERS);

/// What kind of template resources of this type hold.
#[must_use]
pub fn holder_of(kind: &str) -> Holder {
    let extension = || extension(kind).map(|(_, holder)| *holder);
    TABLE.get(kind.as_bytes()).or_else(extension).unwrap_or_else(|| {
        let is_unheard = contains_word(kind.as_bytes(), b"microsoft.managedservices/", b'v');
        if is_unheard { Holder::Unheard } else { Holder::Nothing }
    })
}

/// The type of those that hold a template that `kind` is, as an extension of another resource or not.
#[must_use]
pub fn known_type(kind: &str) -> Option<&'static str> {
    let alone = HOLDERS.iter().find(|(known, _)| same_name(known, kind));
    alone.or_else(|| extension(kind)).map(|(known, _)| *known)
}

/// A policy or deployment on a management group is written as an extension of the group.
fn extension(kind: &str) -> Option<&'static (&'static str, Holder)> {
    let own = ids::extends_as(kind)?;
    HOLDERS.iter().find(|(known, _)| ids::is_extension(own, known))
}

impl<'t> Walk<'_, 't, '_> {
    /// Walks the template that a resource holds, if it holds one.
    pub(super) fn held(&mut self, instance: &Instance<'t>) {
        let holder = holder_of(&instance.kind);
        let uncertain = instance.uncertain.clone();
        match holder {
            Holder::Nothing => self.beside(instance.node, &["resources"]),
            Holder::Script if speaks(instance.node.raw_bytes()) => {
                self.unreadable("a script that speaks of delegations", instance.node);
            }
            Holder::Unheard if !self.visitor.wants(&instance.kind) => {
                let kind = instance.parts.kind.unwrap_or(instance.node);
                self.unreadable("an unheard-of type of Microsoft.ManagedServices", kind);
            }
            Holder::Script | Holder::Unheard => {}
            Holder::Deployment => {
                if let Some(deployed) = self.evaluator.deployed(instance.node, &instance.env) {
                    self.deployment(&deployed, instance.node.span(), uncertain);
                }
            }
            Holder::Policy => self.policies.definitions.push(self.pending(instance)),
            Holder::PolicySet => self.policies.sets.push(self.pending(instance)),
            Holder::PolicyAssignment => self.policies.assignments.push(self.pending(instance)),
            Holder::Later(name) => {
                let Some((properties, env)) = self.properties(instance) else { return };
                self.later(instance, (properties, name), &env, Given::default());
            }
            Holder::Artifact => {
                let Some((properties, env)) = self.properties(instance) else { return };
                // The values may be those of the blueprint's own parameters, which are not at hand.
                let context = self.evaluator.context_of(env.scope);
                let quoting = Quoting::Embedded(Rc::new(env.clone()));
                let blueprint = Scope::bare(ScopeKind::Fragment, quoting, context);
                let blueprint = self.evaluator.add_scope(blueprint);
                let inside = self.evaluator.env_of(blueprint);
                let given = self.evaluator.passed_values(properties, &inside);
                self.later(instance, (properties, "template"), &env, given);
            }
        }
    }

    fn unreadable(&mut self, what: &'static str, node: JsonNode<'t>) {
        self.evaluator.note(Cause::at(CauseKind::Unreadable(Named::Words(what)), node.span()));
    }

    /// Notes what is hidden in the properties of an object, but for those that are looked into.
    pub(super) fn beside(&mut self, object: JsonNode<'t>, seen: &[&str]) {
        for member in object.members() {
            let is_seen =
                member.key.as_str().is_some_and(|key| seen.iter().any(|name| same_name(name, &key)));
            if !is_seen && let Some(cause) = hidden_in_resource(member.value) {
                self.evaluator.note(cause);
            }
        }
    }

    /// Walks a template that is deployed later, which stands in a property.
    fn later(
        &mut self,
        instance: &Instance<'t>,
        (properties, name): (JsonNode<'t>, &str),
        env: &Env,
        given: Given<'t>,
    ) {
        // A managed application may be packed into an archive instead.
        if let Some(package) = properties.get("packageFileUri") {
            let address = self.evaluator.value(package, env);
            self.evaluator.note_link(address, package.span());
        }
        self.beside(properties, &[name]);
        if let Spot::Template(template, env) = self.evaluator.spot(properties, name, env) {
            let context = Rc::new(self.evaluator.context_of(env.scope).at(None));
            let scope = Scope::of_template(template, Quoting::Embedded(Rc::new(env)), given, context);
            self.template(template, scope, instance.node.span(), instance.uncertain.clone());
        }
    }

    fn pending(&self, instance: &Instance<'t>) -> Pending<'t> {
        Pending { instance: instance.clone(), deployments: self.deployments }
    }

    pub(super) fn properties(&mut self, instance: &Instance<'t>) -> Option<(JsonNode<'t>, Env)> {
        let properties = instance.parts.properties?;
        match self.evaluator.locate(properties, &instance.env) {
            Located::Node(properties, env) => Some((properties, env)),
            Located::Value(value) => {
                self.evaluator.note_unseen(&value, properties.span());
                None
            }
        }
    }

    /// The scope of a policy or of a set of policies. What it declares as its parameters may be
    /// computed: then these are not at hand.
    pub(super) fn scope_of_policy(
        &mut self,
        properties: JsonNode<'t>,
        env: &Env,
        given: Given<'t>,
        quoting: Quoting,
        context: Rc<Context>,
    ) -> Scope<'t> {
        let parameters =
            properties.get("parameters").map(|parameters| self.evaluator.locate(parameters, env));
        let (kind, declared) = match parameters {
            Some(Located::Node(parameters, _)) => (ScopeKind::Policy, Some(parameters)),
            Some(Located::Value(Value { data: Data::Null, .. })) | None => (ScopeKind::Policy, None),
            Some(Located::Value(_)) => (ScopeKind::Fragment, None),
        };
        Scope { parameters: Table::of(declared), given, ..Scope::bare(kind, quoting, context) }
    }

    /// Walks what a policy deploys. `properties` holds `policyRule` and `parameters`.
    pub(super) fn policy(
        &mut self,
        properties: JsonNode<'t>,
        env: &Env,
        quoting: &Quoting,
        given: Given<'t>,
        uncertain: Option<Cause>,
    ) {
        let Some(rule) = properties.get("policyRule") else { return };
        let rule = match self.evaluator.locate(rule, env) {
            Located::Node(rule, _) => rule,
            Located::Value(value) => return self.evaluator.note_unseen(&value, rule.span()),
        };
        let Some((details, inner)) = self.deployment_of_rule(rule, env) else {
            // Whatever Azure makes of such a rule, what stands in it is not passed over.
            return self.beside(rule, &[]);
        };
        let word = details.get("deploymentScope").and_then(JsonNode::as_str);
        let scope = word.and_then(|word| DeploymentScope::from_word(&word));
        let mut context = self.evaluator.context_of(env.scope).at(scope);
        context.policy = Some(rule.span());
        let context = Rc::new(context);
        let policy = self.scope_of_policy(properties, env, given, quoting.clone(), Rc::clone(&context));
        let policy = self.evaluator.add_scope(policy);
        let policy_env = self.evaluator.env_of(policy);
        let given = self.evaluator.passed_values(inner, &policy_env);
        let (template, quoting) = match self.evaluator.spot(inner, "template", &policy_env) {
            Spot::Template(template, _) => (template, quoting.clone()),
            Spot::Unseen => return,
            Spot::Nothing => {
                let link = inner.get("templateLink");
                match link.and_then(|link| self.evaluator.linked_tree(link, &policy_env)) {
                    Some(tree) => (tree.root(), Quoting::Plain),
                    None => return,
                }
            }
        };
        let scope = Scope::of_template(template, quoting, given, context);
        self.template(template, scope, rule.span(), uncertain);
    }

    /// The details of what a policy's rule does, and the properties of the deployment in them.
    fn deployment_of_rule(&mut self, rule: JsonNode<'t>, env: &Env) -> Option<(JsonNode<'t>, JsonNode<'t>)> {
        let then = self.part_of_rule(rule, "then", env)?;
        let details = self.part_of_rule(then, "details", env)?;
        let deployment = self.part_of_rule(details, "deployment", env)?;
        Some((details, self.part_of_rule(deployment, "properties", env)?))
    }

    /// A part of a policy's rule, where it is written. That it is computed is noted.
    fn part_of_rule(&mut self, round: JsonNode<'t>, name: &str, env: &Env) -> Option<JsonNode<'t>> {
        let part = round.get(name)?;
        match self.evaluator.locate(part, env) {
            // An expression of the policy itself, which has one bracket more.
            Located::Node(part, _) if part.as_str().is_some_and(|text| text.starts_with('[')) => {
                let what = Named::Words("a computed part of a policy");
                self.evaluator.note(Cause::at(CauseKind::Unreadable(what), part.span()));
                None
            }
            Located::Node(part, _) => Some(part),
            Located::Value(value) => {
                self.evaluator.note_unseen(&value, part.span());
                None
            }
        }
    }

    /// Walks a template that has a scope of its own.
    fn template(&mut self, template: JsonNode<'t>, scope: Scope<'t>, span: Span, uncertain: Option<Cause>) {
        let deployed = self.evaluator.template_place(template, scope);
        self.deployment(&deployed, span, uncertain);
    }

    /// Walks what a deployment deploys.
    fn deployment(&mut self, deployed: &Deployed<'t>, span: Span, uncertain: Option<Cause>) {
        let limit = self.evaluator.limits().deployments;
        if self.deployments >= limit {
            self.evaluator.report(errors::deployments_too_deep(limit, span));
            self.evaluator.note(Cause::at(CauseKind::Limit, span));
            return;
        }
        self.deployments += 1;
        if let Some(resources) = deployed.template.get("resources") {
            let round = Surroundings::of(Rc::clone(&deployed.target), uncertain);
            self.resources(resources, &deployed.env, &round);
        }
        self.deployments -= 1;
    }
}

#[cfg(test)]
mod tests {
    use super::{HOLDERS, Holder, holder_of};

    #[test]
    fn a_type_is_known_alone_and_behind_a_provider() {
        for (kind, holder) in HOLDERS {
            let scoped = format!("Microsoft.Management/managementGroups/providers/{kind}");
            let classic = scoped.replace("Microsoft.Resources/", "").replace("Microsoft.Authorization/", "");
            let classic = classic.replace("Microsoft.Blueprint/", "").replace("Microsoft.Solutions/", "");
            for kind in [*kind, &scoped, &classic, &kind.to_uppercase(), &scoped.to_lowercase()] {
                assert_eq!(holder_of(kind), *holder, "{kind}");
            }
            let (beside, within) = (format!("x/{kind}"), format!("{kind}/x"));
            for other in [beside.as_str(), &within, &format!("x/y/z/{kind}"), &kind[1..], ""] {
                assert_eq!(holder_of(other), Holder::Nothing, "{other}");
            }
        }
    }
}
