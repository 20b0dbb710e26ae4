//! A registration definition as a whole.

use std::ops::Deref;
use std::sync::Arc;

use uuid::Uuid;

use super::assignment::{self, Assigned, Whereabouts};
use super::authorization::authorizations;
use super::checks::{self, between};
use super::elsewhere;
use super::fact::{self, Found, find, required};
use super::sound::{self, Sound};
use crate::document::json::JsonTree;
use crate::model::{Access, Assignment, Cause, CauseKind, Delegation, Fact, Origin};
use crate::template::arm::evaluate::Evaluator;
use crate::template::arm::ids;
use crate::template::arm::resources::{Instance, Visitor};
use crate::template::arm::value::{Data, Value};

/// Whether resources of this type are registration definitions.
#[must_use]
pub fn is_definition(kind: &str) -> bool {
    ids::is_type(kind, "Microsoft.ManagedServices/registrationDefinitions")
}

/// Whether resources of this type are registration assignments.
#[must_use]
pub fn is_assignment(kind: &str) -> bool {
    ids::is_type(kind, "Microsoft.ManagedServices/registrationAssignments")
}

/// What a delegation costs of the budget of evaluation.
const COST_OF_A_DELEGATION: usize = 32;
/// What an authorization costs: it takes many times the memory of the entry that it is read from.
const COST_OF_AN_AUTHORIZATION: usize = 16;

/// Collects the delegations of a walk.
#[derive(Debug, Default)]
pub struct Delegations<'t> {
    /// The registration definitions that were found so far.
    pub found: Vec<Delegation>,
    /// The names and places of these, one by one.
    pub at: Vec<Whereabouts>,
    /// The registration assignments.
    pub assigned: Vec<Assigned>,
    /// The tenant that the template is deployed in, if the context tells it.
    pub customer_tenant: Option<Uuid>,
    /// The texts, beside that of a resource itself, that its values may stand in.
    pub texts: Vec<&'t JsonTree>,
}

impl<'t> Visitor<'t> for Delegations<'t> {
    fn wants(&self, kind: &str) -> bool {
        is_definition(kind) || is_assignment(kind)
    }

    fn wants_all(&self) -> bool {
        false
    }

    fn visit(&mut self, evaluator: &mut Evaluator<'t, '_>, instance: &Instance<'t>) {
        let span = instance.node.span();
        if is_assignment(&instance.kind) {
            let assigned = assignment::read(evaluator, instance);
            let cost = COST_OF_A_DELEGATION + cost_of_text(&assigned.at.name);
            if evaluator.charge(cost, span) {
                self.assigned.push(assigned);
            }
            return;
        }
        let delegation = self.read(evaluator, instance);
        let cost = COST_OF_A_DELEGATION
            + COST_OF_AN_AUTHORIZATION * delegation.authorizations.len()
            + cost_of_text(&delegation.resource_name)
            + cost_of_text(&delegation.name);
        let at = Whereabouts::of(evaluator, instance, delegation.resource_name.clone());
        if evaluator.charge(cost, span) {
            self.found.push(delegation);
            self.at.push(at);
        }
    }
}

impl<'t> Delegations<'t> {
    /// What was met, with the remarks on what definitions and assignments are to each other, and
    /// which assignments have their definition elsewhere.
    #[must_use]
    pub fn finish(mut self) -> (Vec<Delegation>, Vec<Assignment>, Vec<Cause>) {
        between::check(&mut self.found, &self.at, &self.assigned);
        let elsewhere = elsewhere::causes(&self.at, &self.assigned);
        (self.found, self.assigned.iter().map(assignment::model).collect(), elsewhere)
    }

    fn read(&self, evaluator: &mut Evaluator<'t, '_>, instance: &Instance<'t>) -> Delegation {
        let whole = Origin::literal(instance.node.span());
        let found = |value: Option<Value>| match value {
            Some(Value { data: Data::Unknown(cause), .. }) => Found::Unknown(cause),
            Some(Value { data: Data::Null, .. }) | None => Found::Absent(whole.clone()),
            Some(value) => Found::Value(value),
        };
        let resource_name = own_name(fact::text(found(instance.name(evaluator).cloned())), &instance.kind);
        let api_version = fact::text(found(instance.value(evaluator, instance.parts.api_version)));
        let mut delegation = Delegation {
            span: Some(instance.node.span()),
            resource_name,
            api_version,
            name: Fact::Absent(Origin::nowhere()),
            description: Fact::Absent(Origin::nowhere()),
            managing_tenant: Fact::Absent(Origin::nowhere()),
            customer_tenant: match self.customer_tenant {
                Some(id) => Fact::known(id, Origin::nowhere()),
                None => Fact::Unknown(CauseKind::CustomerTenant.into()),
            },
            customer_subscription: None,
            authorizations: Vec::new(),
            open_permanent: Vec::new(),
            open_eligible: Vec::new(),
            uncertain: instance.uncertain.clone(),
            remarks: Vec::new(),
        };
        if let Some(sound) = sound::properties(evaluator, instance) {
            let Sound { name, description, managing_tenant, authorizations } = sound;
            delegation = Delegation { name, description, managing_tenant, authorizations, ..delegation };
            delegation.remarks = checks::of_resource(evaluator, instance, &delegation, &self.texts);
            return delegation;
        }
        let properties = instance
            .value(evaluator, instance.parts.properties)
            .unwrap_or_else(|| Value::new(Data::Null, whole.clone()));
        read_properties(&properties, &mut delegation);
        delegation.remarks = checks::remarks(evaluator, instance, &properties, &delegation, &self.texts);
        delegation
    }
}

/// The name of a resource without what it extends.
pub(super) fn own_name(name: Fact<Arc<str>>, kind: &str) -> Fact<Arc<str>> {
    if ids::extends_as(kind).is_none() {
        return name;
    }
    name.map(|name| name.rsplit('/').next().map_or_else(|| Arc::clone(&name), Arc::from))
}

/// Reads what stands under `properties`, whatever it is.
fn read_properties(properties: &Value, delegation: &mut Delegation) {
    delegation.name = fact::offered_text(find(properties, "registrationDefinitionName"));
    delegation.description = fact::offered_text(find(properties, "description"));
    delegation.managing_tenant =
        required(fact::guid(find(properties, "managedByTenantId")), "managedByTenantId");
    let known = &mut delegation.authorizations;
    let permanent = find(properties, "authorizations");
    authorizations(permanent, Access::Permanent, known, &mut delegation.open_permanent);
    let eligible = find(properties, "eligibleAuthorizations");
    authorizations(eligible, Access::Eligible, known, &mut delegation.open_eligible);
}

/// What comparing a text costs: sixteen bytes are a unit.
fn cost_of_text<T: Deref<Target = str>>(text: &Fact<T>) -> usize {
    text.value().map_or(0, |text| text.len() / 16)
}

/// The tenant of a context, if it is a GUID.
#[must_use]
pub fn tenant(id: Option<&Arc<str>>) -> Option<Uuid> {
    Uuid::try_parse(id?).ok()
}
