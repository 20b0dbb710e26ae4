//! Policies with the values that the same template assigns to them.
//!
//! An assignment may stand anywhere, so a policy is looked into when the walk has come to its end:
//! once for each assignment of it or of a set that it is in, or with its defaults if nothing here
//! assigns it. Where it is not known which policy something assigns, it may be any: the values that
//! a policy has then are not known.

use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::embedded::known_type;
use super::instance::Instance;
use super::walk::Walk;
use crate::document::json::JsonNode;
use crate::model::{Cause, CauseKind, Named};
use crate::template::arm::evaluate::deployment::unseen;
use crate::template::arm::evaluate::path::Located;
use crate::template::arm::ids;
use crate::template::arm::scope::{Env, Given, Quoting};
use crate::template::arm::value::{Data, Value};
use crate::text::Span;
use crate::text::name::{fold, same_name};

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

/// What uses which policies and sets.
#[derive(Debug, Default)]
struct Uses<'t> {
    /// Uses by type and name of what they use.
    by_key: FxHashMap<String, Vec<Use<'t>>>,
    /// Whether one of these may use something that is defined here.
    any: bool,
    /// If something may use any policy or set: why it is not known what it uses.
    unknown: Option<Cause>,
}

impl<'t> Uses<'t> {
    /// The uses of what has this key, and why there may be further ones, with values that are not
    /// known.
    fn of(&self, key: &Result<String, Cause>) -> (Vec<Use<'t>>, Option<Cause>) {
        match key {
            Ok(key) => (self.by_key.get(key).cloned().unwrap_or_default(), self.unknown.clone()),
            Err(cause) if self.any => (Vec::new(), Some(cause.clone())),
            Err(_) => (Vec::new(), self.unknown.clone()),
        }
    }

    /// Takes in that something uses what is not known.
    fn may_be_any(&mut self, cause: Cause) {
        self.unknown.get_or_insert(cause);
    }
}

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
        let (used, unknown) = uses.of(&self.key(instance));
        for (given, uncertain) in self.given(properties, used, unknown, instance) {
            if !self.evaluator.tick(instance.node.span()) {
                return;
            }
            self.policy(properties, &env, &quoting, given, uncertain);
        }
    }

    /// The values with which a policy or a set is used, each with why it is not known whether it is
    /// used so: those of each use, and what else is possible. What nothing here uses has its defaults.
    fn given(
        &mut self,
        properties: JsonNode<'t>,
        used: Vec<Use<'t>>,
        unknown: Option<Cause>,
        instance: &Instance<'t>,
    ) -> Vec<(Given<'t>, Option<Cause>)> {
        let own = &instance.uncertain;
        let is_used = !used.is_empty();
        let mut all = Vec::new();
        for one in used {
            if !self.evaluator.tick(instance.node.span()) {
                return all;
            }
            let given = self.evaluator.passed_values(one.values, &one.env);
            all.push((given, own.clone().or(one.uncertain)));
        }
        match unknown {
            // Without parameters every use is the same.
            Some(_) if is_used && properties.get("parameters").is_none() => {}
            Some(cause) if is_used => {
                let uncertain = own.clone().or(Some(cause.clone()));
                all.push((Given::new(Vec::new(), Some(cause)), uncertain));
            }
            rest if !is_used => all.push((Given::new(Vec::new(), rest), own.clone())),
            _ => {}
        }
        all
    }

    /// What assigns which policy, directly or through a set.
    fn uses(&mut self, met: &Policies<'t>) -> Uses<'t> {
        let mut uses = Uses::default();
        for assignment in &met.assignments {
            let instance = &assignment.instance;
            let Some(properties) = instance.parts.properties else { continue };
            match self.evaluator.locate(properties, &instance.env) {
                Located::Node(properties, env) => {
                    self.add_use(properties, env, instance.uncertain.clone(), &mut uses);
                }
                Located::Value(value) => unwritten(&value, properties.span(), &mut uses),
            }
        }
        for set in &met.sets {
            self.uses_of_set(&set.instance, &mut uses);
        }
        uses
    }

    fn uses_of_set(&mut self, instance: &Instance<'t>, uses: &mut Uses<'t>) {
        let Some(properties) = instance.parts.properties else { return };
        let (properties, env) = match self.evaluator.locate(properties, &instance.env) {
            Located::Node(properties, env) => (properties, env),
            Located::Value(value) => return unwritten(&value, properties.span(), uses),
        };
        let entries = self.entries(properties, &env, uses);
        let (used, unknown) = uses.of(&self.key(instance));
        for (given, uncertain) in self.given(properties, used, unknown, instance) {
            let (quoting, context) =
                (Quoting::Embedded(Rc::new(env.clone())), self.evaluator.context_of(env.scope));
            let scope = self.scope_of_policy(properties, &env, given, quoting, context);
            let scope = self.evaluator.add_scope(scope);
            let inside = self.evaluator.env_of(scope);
            for entry in &entries {
                self.add_use(*entry, inside.clone(), uncertain.clone(), uses);
            }
        }
    }

    /// The entries of a set's `policyDefinitions`, where they are written. Those that are not may use
    /// any policy.
    fn entries(&mut self, properties: JsonNode<'t>, env: &Env, uses: &mut Uses<'t>) -> Vec<JsonNode<'t>> {
        const NAME: &str = "policyDefinitions";
        let Some(list) = properties.get(NAME) else {
            if let Some(copy) = properties.get("copy").filter(|copy| may_make(*copy, NAME)) {
                let words = Named::Words("a computed list of policies");
                uses.any = true;
                uses.may_be_any(Cause::at(CauseKind::Unreadable(words), copy.span()));
            }
            return Vec::new();
        };
        let (list, env) = match self.evaluator.locate(list, env) {
            Located::Node(list, env) => (list, env),
            Located::Value(value) => {
                unwritten(&value, list.span(), uses);
                return Vec::new();
            }
        };
        let mut entries = Vec::new();
        for entry in list.elements() {
            if !self.evaluator.tick(entry.span()) {
                break;
            }
            match self.evaluator.locate(entry, &env) {
                Located::Node(entry, _) => entries.push(entry),
                Located::Value(value) => unwritten(&value, entry.span(), uses),
            }
        }
        entries
    }

    /// Adds what `values` passes to the policy or set that its `policyDefinitionId` means.
    fn add_use(&mut self, values: JsonNode<'t>, env: Env, uncertain: Option<Cause>, uses: &mut Uses<'t>) {
        if !self.evaluator.charge(COST_OF_A_USE, values.span()) {
            return;
        }
        let Some(id) = values.get("policyDefinitionId") else { return };
        let (value, meant) = self.evaluator.id(id, &env);
        let meant = match &value.data {
            Data::String(_) if value.is_secret() => return unwritten(&value, id.span(), uses),
            Data::String(text) => {
                uses.any |= !is_built_in(text);
                ids::type_and_name(text)
            }
            Data::Unknown(cause) | Data::Either(_, cause) => {
                uses.any = true;
                if meant.kind_and_name.is_none() {
                    uses.may_be_any(cause.clone());
                }
                meant.kind_and_name
            }
            Data::Null | Data::Bool(_) | Data::Int(_) | Data::Float(_) | Data::Array(_) | Data::Object(_) => {
                None
            }
        };
        if let Some((kind, name)) = meant {
            let key = key_of(&kind, &name);
            uses.by_key.entry(key).or_default().push(Use { values, env, uncertain });
        }
    }

    /// The type and name by which a resource is looked up, of a version those of what it is a version
    /// of; if its name is not known, why.
    fn key(&mut self, instance: &Instance<'t>) -> Result<String, Cause> {
        let kind = known_type(&instance.kind).unwrap_or(&instance.kind);
        let unnamed = || Cause::at(CauseKind::TemplateError, instance.node.span());
        let name = instance.name(self.evaluator).ok_or_else(unnamed)?;
        match &name.data {
            Data::String(name) => Ok(key_of(kind, name)),
            Data::Unknown(cause) | Data::Either(_, cause) => Err(cause.clone()),
            Data::Null | Data::Bool(_) | Data::Int(_) | Data::Float(_) | Data::Array(_) | Data::Object(_) => {
                Err(unnamed())
            }
        }
    }
}

/// What a policy or a set of this type and name is looked up by: of a version, what it is a version of.
fn key_of(kind: &str, name: &str) -> String {
    let versioned = kind.rsplit_once('/').filter(|(_, last)| same_name(last, "versions"));
    let (kind, place) = versioned.map_or((kind, 0), |(kind, _)| (kind, 1));
    fold(&format!("{kind}/{}", name.rsplit('/').nth(place).unwrap_or_default()))
}

/// Takes in a use that is only known as a value, or not at all, so that it was not looked into.
fn unwritten(value: &Value, span: Span, uses: &mut Uses<'_>) {
    if let Some(cause) = unseen(value, span, "a computed use of a policy") {
        uses.any = true;
        uses.may_be_any(cause);
    }
}

/// Whether the loops of `copy` in an object may make the property of this name.
fn may_make(copy: JsonNode<'_>, name: &str) -> bool {
    let is_it = |made: &str| made.starts_with('[') || same_name(made, name);
    let mut loops = copy.elements().map(|one| one.get("name").and_then(JsonNode::as_str));
    loops.any(|made| made.is_none_or(|made| is_it(&made))) || copy.as_str().is_some()
}

/// Whether an id is that of a policy or set that comes with Azure: no template defines it.
fn is_built_in(id: &str) -> bool {
    const START: &str = "/providers/Microsoft.Authorization/";
    id.get(..START.len()).is_some_and(|start| start.eq_ignore_ascii_case(START))
}
