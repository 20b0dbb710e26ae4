//! Policies with the values that the same template assigns to them.
//!
//! An assignment may stand anywhere, so a policy is looked into when the walk has come to its end:
//! once for each assignment of it or of a set that it is in, or with its defaults if nothing here
//! assigns it.

use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::instance::Instance;
use super::walk::Walk;
use crate::document::json::JsonNode;
use crate::model::Cause;
use crate::template::arm::scope::{Env, Given, Quoting, Scope, ScopeKind, Table};
use crate::template::arm::value::Data;
use crate::text::name::fold;

/// What a walk has met of policies and has not looked into.
#[derive(Debug, Default)]
pub(super) struct Policies<'t> {
    pub(super) definitions: Vec<Pending<'t>>,
    pub(super) sets: Vec<Pending<'t>>,
    pub(super) assignments: Vec<Pending<'t>>,
}

/// A resource that waits for the end of the walk.
#[derive(Clone, Debug)]
pub(super) struct Pending<'t> {
    pub(super) instance: Instance<'t>,
    /// How many deployments stand round it.
    pub(super) deployments: usize,
}

/// One use of a policy or of a set.
#[derive(Clone, Debug)]
struct Use<'t> {
    /// What has the property `parameters`: the values that are passed.
    values: JsonNode<'t>,
    /// Where these are evaluated.
    env: Env,
    /// Why it is not known whether it is used so.
    uncertain: Option<Cause>,
}

/// What a use costs of the budget of evaluation: it is kept until the end of the walk.
const COST_OF_A_USE: usize = 8;

/// Uses by type and name of what they use.
type Uses<'t> = FxHashMap<String, Vec<Use<'t>>>;

impl<'t> Walk<'_, 't, '_> {
    /// Looks into the policies that were met, and into those that they deploy.
    pub(super) fn policies(&mut self) {
        loop {
            let met = std::mem::take(&mut self.policies);
            if met.definitions.is_empty() {
                return;
            }
            let uses = self.uses(&met);
            for definition in &met.definitions {
                self.deployments = definition.deployments;
                self.definition(&definition.instance, &uses);
            }
            self.deployments = 0;
        }
    }

    fn definition(&mut self, instance: &Instance<'t>, uses: &Uses<'t>) {
        let Some((properties, env)) = self.properties(instance) else { return };
        let quoting = Quoting::Embedded(Rc::new(env.clone()));
        let used = self.key(instance).and_then(|key| uses.get(&key)).map_or(&[][..], Vec::as_slice);
        if used.is_empty() {
            self.policy(properties, &env, &quoting, Given::default(), instance.uncertain.clone());
        }
        for one in used {
            if !self.evaluator.tick(instance.node.span()) {
                return;
            }
            let given = self.evaluator.passed_values(one.values, &one.env);
            let uncertain = instance.uncertain.clone().or_else(|| one.uncertain.clone());
            self.policy(properties, &env, &quoting, given, uncertain);
        }
    }

    /// What assigns which policy, directly or through a set.
    fn uses(&mut self, met: &Policies<'t>) -> Uses<'t> {
        let mut uses = Uses::default();
        for assignment in &met.assignments {
            if let Some((properties, env)) = self.properties(&assignment.instance) {
                self.add_use(properties, env, assignment.instance.uncertain.clone(), &mut uses);
            }
        }
        for set in &met.sets {
            self.uses_of_set(&set.instance, &mut uses);
        }
        uses
    }

    fn uses_of_set(&mut self, instance: &Instance<'t>, uses: &mut Uses<'t>) {
        let Some((properties, env)) = self.properties(instance) else { return };
        let used = self.key(instance).and_then(|key| uses.get(&key)).cloned();
        let without = Use { values: properties, env: env.clone(), uncertain: None };
        let assigned = used.is_some();
        for one in used.unwrap_or_else(|| vec![without]) {
            let given = match assigned {
                true => self.evaluator.passed_values(one.values, &one.env),
                false => Given::default(),
            };
            let scope = Scope {
                parameters: Table::of(self.declared(properties, &env)),
                given,
                ..Scope::bare(
                    ScopeKind::Policy,
                    Quoting::Embedded(Rc::new(env.clone())),
                    self.evaluator.context_of(env.scope),
                )
            };
            let scope = self.evaluator.add_scope(scope);
            let inside = self.evaluator.env_of(scope);
            let uncertain = instance.uncertain.clone().or(one.uncertain);
            for member in properties.get("policyDefinitions").into_iter().flat_map(JsonNode::elements) {
                self.add_use(member, inside.clone(), uncertain.clone(), uses);
            }
        }
    }

    /// Adds what `values` passes to the policy or set that its `policyDefinitionId` means.
    fn add_use(&mut self, values: JsonNode<'t>, env: Env, uncertain: Option<Cause>, uses: &mut Uses<'t>) {
        if !self.evaluator.charge(COST_OF_A_USE, values.span()) {
            return;
        }
        let Some(id) = values.get("policyDefinitionId") else { return };
        if let Some((kind, name)) = self.evaluator.meant(id, &env) {
            uses.entry(fold(&format!("{kind}/{name}"))).or_default().push(Use { values, env, uncertain });
        }
    }

    /// The type and name by which a resource is looked up; none if its name is not known.
    fn key(&mut self, instance: &Instance<'t>) -> Option<String> {
        let kind = instance.kind.rsplit_once("/providers/").map_or(&*instance.kind, |(_, kind)| kind);
        match &instance.name(self.evaluator)?.data {
            Data::String(name) => Some(fold(&format!("{kind}/{}", name.rsplit('/').next()?))),
            _ => None,
        }
    }
}
