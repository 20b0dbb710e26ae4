//! An exported object to a delegation.

use uuid::Uuid;

use super::fact::{self, Found};
use super::field::{Field, Fields};
use super::page::Exported;
use crate::document::json::JsonNode;
use crate::model::{
    Access, ActivationPolicy, Approver, Authorization, Cause, CauseKind, Delegation, Entries, Fact, Origin,
};
use crate::text::{guid, same_name};

/// Whether an object is a registration definition or an assignment: its type says so, or it has what
/// only these have.
pub(super) fn is_definition(outer: &Fields<'_>) -> bool {
    if is_typed(outer) {
        return true;
    }
    let inner = outer.get(Field::Properties).filter(|node| node.is_object()).map(Fields::of);
    let inner = inner.as_ref().unwrap_or(outer);
    [Field::ManagingTenant, Field::RegistrationDefinition, Field::RegistrationDefinitionId]
        .into_iter()
        .any(|field| inner.get(field).is_some())
}

/// Whether an object is one of these by its type.
pub(super) fn is_typed(outer: &Fields<'_>) -> bool {
    kind_of(outer) != Kind::Other
}

/// What the type of an object says.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Definition,
    Assignment,
    Other,
}

fn kind_of(outer: &Fields<'_>) -> Kind {
    let Some(text) = outer.get(Field::Kind).and_then(JsonNode::as_str) else { return Kind::Other };
    let is = |kind: &str| same_name(&text, kind);
    if is("Microsoft.ManagedServices/registrationAssignments") {
        Kind::Assignment
    } else if is("Microsoft.ManagedServices/registrationDefinitions")
        || is("Microsoft.ManagedServices/marketplaceRegistrationDefinitions")
    {
        Kind::Definition
    } else {
        Kind::Other
    }
}

/// Adds the delegation that an object is. An assignment that does not hold its definition is none, and
/// what it names is noted.
pub(super) fn read<'t>(node: JsonNode<'t>, outer: &Fields<'t>, into: &mut Exported) {
    let own = outer.get(Field::Properties);
    let inner = own.filter(|node| node.is_object());
    let properties = inner.map(Fields::of);
    let properties = properties.as_ref().unwrap_or(outer);
    let tenant = outer.get(Field::TenantId);
    let named = properties.get(Field::RegistrationDefinitionId);
    let Some(definition) = properties.get(Field::RegistrationDefinition) else {
        let is_read = own.is_none_or(|own| own.is_object());
        if is_read
            && (kind_of(outer) == Kind::Assignment || (kind_of(outer) == Kind::Other && named.is_some()))
        {
            into.unseen.extend(outer.twice.or(properties.twice).map(fact::unreadable));
            match named.map(|id| (id.as_str(), id.span())) {
                Some((Some(id), place)) => into.loose.name(&id, place),
                Some((None, place)) => into.unseen.push(Cause::at(CauseKind::DefinitionNotExported, place)),
                None => into.unseen.push(Cause::at(CauseKind::DefinitionNotExported, node.span())),
            }
            return;
        }
        if let Some(id) = outer.get(Field::Id).and_then(JsonNode::as_str) {
            into.loose.define(&id);
        }
        let told = Told { tenant, lost: own.filter(|own| !own.is_object()) };
        into.delegations.push(delegation((node, outer), (inner.unwrap_or(node), properties), told));
        return;
    };
    into.unseen.extend(outer.twice.or(properties.twice).map(fact::unreadable));
    let outer = Fields::of(definition);
    let own = outer.get(Field::Properties);
    let inner = own.filter(|node| node.is_object());
    let properties = inner.map(Fields::of);
    let (holder, properties) = (inner.unwrap_or(definition), properties.as_ref().unwrap_or(&outer));
    let lost = if definition.is_object() { own.filter(|own| !own.is_object()) } else { Some(definition) };
    into.delegations.push(delegation((definition, &outer), (holder, properties), Told { tenant, lost }));
}

/// What is known of a definition from what stands round it.
#[derive(Clone, Copy)]
struct Told<'t> {
    /// The tenant of a row of Azure Resource Graph.
    tenant: Option<JsonNode<'t>>,
    /// What should be its properties and cannot be read: most tools write what is nested too deep for
    /// them as a text.
    lost: Option<JsonNode<'t>>,
}

fn delegation<'t>(
    (node, outer): (JsonNode<'t>, &Fields<'t>),
    (holder, properties): (JsonNode<'t>, &Fields<'t>),
    told: Told<'t>,
) -> Delegation {
    let permanent = properties.get(Field::Authorizations);
    let find = |field| Found { value: properties.get(field), holder };
    let offer = properties.get(Field::OfferName).or(properties.get(Field::OfferDisplayName));
    let customer = Found { value: properties.get(Field::CustomerTenant).or(told.tenant), holder };
    let mut authorizations = Vec::new();
    // What cannot be read, or is said twice, may hold anything.
    let unclear = [told.lost, outer.twice, properties.twice];
    let unclear: Vec<Cause> = unclear.into_iter().flatten().map(fact::unreadable).collect();
    let (mut open_permanent, mut open_eligible) = (unclear.clone(), unclear);
    match permanent {
        Some(list) => entries(list, Access::Permanent, &mut authorizations, &mut open_permanent),
        None if told.lost.is_some() => {}
        None => open_permanent.push(Cause::at(CauseKind::MissingProperty("authorizations"), holder.span())),
    }
    match properties.get(Field::EligibleAuthorizations) {
        Some(list) => entries(list, Access::Eligible, &mut authorizations, &mut open_eligible),
        None if told.lost.is_some() || tells_eligible(outer) => {}
        None => open_eligible.push(Cause::at(CauseKind::NotExported, holder.span())),
    }
    Delegation {
        span: Some(node.span()),
        resource_name: fact::text(Found { value: outer.get(Field::Name), holder: node })
            .map(|name| (*name).into()),
        api_version: Fact::Absent(Origin::nowhere()),
        name: fact::text(Found { value: offer, holder }),
        description: fact::text(find(Field::Description)),
        managing_tenant: fact::required_guid(find(Field::ManagingTenant), "managedByTenantId"),
        customer_tenant: match fact::guid(customer) {
            Fact::Absent(_) => Fact::Unknown(CauseKind::CustomerTenant.into()),
            known => known,
        },
        customer_subscription: outer.get(Field::Id).and_then(subscription),
        authorizations,
        open_permanent,
        open_eligible,
        uncertain: None,
        remarks: Vec::new(),
    }
}

/// Whether an export without `eligibleAuthorizations` says that there are none. API versions before
/// 2020-02-01-preview, which the Azure CLI calls, leave them out even if there are some; those since 2022
/// tell who made a definition. The customer's tenant tells nothing: a definition that was taken out of its
/// assignment has it in every version.
fn tells_eligible(outer: &Fields<'_>) -> bool {
    outer.get(Field::SystemData).is_some()
}

/// The subscription in the id of a resource.
fn subscription(id: JsonNode<'_>) -> Option<Uuid> {
    subscription_in(&id.as_str()?)
}

/// The subscription that a path starts with.
pub(super) fn subscription_in(path: &str) -> Option<Uuid> {
    let (_, path) = path.split_once('/')?;
    let (lead, rest) = path.split_at_checked("subscriptions/".len())?;
    let id = rest.split('/').next()?;
    if same_name(lead, "subscriptions/") { guid::in_any_form(id) } else { None }
}

fn entries(list: JsonNode<'_>, access: Access, known: &mut Vec<Authorization>, open: &mut Vec<Cause>) {
    if !list.is_array() {
        open.push(fact::unreadable(list));
        return;
    }
    known.reserve(list.elements().count());
    for entry in list.elements() {
        let fields = Fields::of(entry);
        if entry.is_object() && fields.twice.is_none() {
            known.push(authorization(entry, &fields, access));
        } else {
            open.push(fact::unreadable(entry));
        }
    }
}

fn authorization<'t>(node: JsonNode<'t>, fields: &Fields<'t>, access: Access) -> Authorization {
    let find = |field| Found { value: fields.get(field), holder: node };
    Authorization {
        access,
        principal: fact::required_guid(find(Field::PrincipalId), "principalId"),
        display_name: fact::text(find(Field::DisplayName)),
        role: fact::required_role(find(Field::RoleId), "roleDefinitionId"),
        delegated_roles: list_of(fields.get(Field::DelegatedRoleIds), |role| {
            Some(fact::role(Found { value: Some(role), holder: node }))
        }),
        activation: (access == Access::Eligible).then(|| Box::new(activation(node, fields))),
        origin: Origin::literal(node.span()),
    }
}

/// The activation policy of an entry: an object of its own, or flat beside the rest.
fn activation(entry: JsonNode<'_>, fields: &Fields<'_>) -> ActivationPolicy {
    let own = fields.get(Field::Activation);
    let inner = own.filter(|own| own.is_object()).map(Fields::of);
    let unclear = if inner.is_none() { own } else { inner.as_ref().and_then(|inner| inner.twice) };
    if let Some(cause) = unclear.map(fact::unreadable) {
        return ActivationPolicy {
            mfa: Fact::Unknown(cause.clone()),
            longest: Fact::Unknown(cause.clone()),
            approvers: Entries::unknown(cause),
        };
    }
    let (holder, fields) = (own.unwrap_or(entry), inner.as_ref().unwrap_or(fields));
    let find = |field| Found { value: fields.get(field), holder };
    ActivationPolicy {
        mfa: fact::mfa(find(Field::Mfa)),
        longest: fact::duration(find(Field::Longest)),
        approvers: list_of(fields.get(Field::Approvers), approver),
    }
}

fn approver(node: JsonNode<'_>) -> Option<Approver> {
    let fields = Fields::of(node);
    let find = |field| Found { value: fields.get(field), holder: node };
    (node.is_object() && fields.twice.is_none()).then(|| Approver {
        principal: fact::required_guid(find(Field::PrincipalId), "principalId"),
        display_name: fact::text(find(Field::DisplayName)),
        origin: Origin::literal(node.span()),
    })
}

/// The entries of a list; what cannot be read leaves it open.
fn list_of<T>(list: Option<JsonNode<'_>>, read: impl Fn(JsonNode<'_>) -> Option<T>) -> Entries<T> {
    let mut entries = Entries::default();
    let Some(list) = list else { return entries };
    if !list.is_array() {
        return Entries::unknown(fact::unreadable(list));
    }
    for node in list.elements() {
        match read(node) {
            Some(entry) => entries.known.push(entry),
            None => entries.open.push(fact::unreadable(node)),
        }
    }
    entries
}
