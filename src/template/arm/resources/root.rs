//! Where a walk starts: at a template, a policy, or a resource without its template.

use std::rc::Rc;

use super::walk::{Surroundings, Walk};
use crate::document::json::JsonNode;
use crate::template::arm::context::{Context, DeploymentScope};
use crate::template::arm::errors;
use crate::template::arm::scope::{Given, Quoting, Scope, ScopeId, ScopeKind};

impl<'t> Walk<'_, 't, '_> {
    /// Walks a template, and gives its scope.
    pub fn whole_template(&mut self, root: JsonNode<'t>, given: Given<'t>, mut context: Context) -> ScopeId {
        let schema = root.get("$schema").and_then(JsonNode::as_str);
        if let Some(scope) = schema.and_then(|uri| DeploymentScope::of_schema(&uri)) {
            context.scope.get_or_insert(scope);
        }
        let scope = Scope::of_template(root, Quoting::Plain, given, Rc::new(context));
        self.check_given(&scope);
        let id = self.evaluator.add_scope(scope);
        self.evaluator.evaluate_given(id);
        let env = self.evaluator.env_of(id);
        if let Some(resources) = root.get("resources") {
            let target = self.evaluator.context_of(id);
            self.resources(resources, &env, &Surroundings::of(target, None));
        }
        self.policies();
        id
    }

    /// Walks what a policy definition deploys. The root is the definition or its `properties`.
    pub fn whole_policy(&mut self, root: JsonNode<'t>, given: Given<'t>, context: Context) -> ScopeId {
        let properties =
            root.get("properties").filter(|inner| inner.get("policyRule").is_some()).unwrap_or(root);
        let outside = self.fragment(context);
        let env = self.evaluator.env_of(outside);
        self.policy(properties, &env, &Quoting::Loose, given, None);
        self.policies();
        outside
    }

    /// Walks a resource that was taken out of its template.
    pub fn whole_resource(&mut self, root: JsonNode<'t>, context: Context) -> ScopeId {
        let id = self.fragment(context);
        let env = self.evaluator.env_of(id);
        let target = self.evaluator.context_of(id);
        self.resource(root, None, &env, &Surroundings::of(target, None));
        self.policies();
        id
    }

    /// A scope that knows no parameters and variables.
    fn fragment(&mut self, context: Context) -> ScopeId {
        let context = Rc::new(context);
        self.evaluator.add_scope(Scope::bare(ScopeKind::Fragment, Quoting::Plain, context))
    }

    /// Reports values that no parameter takes.
    fn check_given(&mut self, scope: &Scope<'t>) {
        for given in scope.given.values() {
            if self.evaluator.is_exhausted() {
                return;
            }
            if scope.parameters.find(&given.name).is_none() {
                let suggestion = scope.parameters.nearest(&given.name);
                let mistake = errors::undeclared_value(&given.name, given.place, suggestion.as_deref());
                self.evaluator.report(mistake);
            }
        }
    }
}
