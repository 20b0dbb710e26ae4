//! An exported object to a delegation.

use uuid::Uuid;

use super::fact::{self, Found};
use super::field::{Field, Fields};
use crate::document::json::JsonNode;
use crate::model::{
    Access, ActivationPolicy, Approver, Authorization, Cause, CauseKind, Delegation, Entries, Fact, Origin,
};

/// Whether an object is a registration definition or an assignment: its type says so, or it has what
/// only these have.
pub(super) fn is_definition(node: JsonNode<'_>) -> bool {
    let outer = Fields::of(node);
    let kind = outer.get(Field::Kind).and_then(JsonNode::as_str).unwrap_or_default().to_ascii_lowercase();
    if kind.starts_with("microsoft.managedservices/") {
        return outer.get(Field::Id).is_some();
    }
    let inner = outer.get(Field::Properties).map(Fields::of);
    let inner = inner.as_ref().unwrap_or(&outer);
    let has = |field| inner.get(field).is_some();
    (has(Field::ManagingTenant) && has(Field::Authorizations)) || has(Field::RegistrationDefinition)
}

/// Adds the delegation that an object is. An assignment that does not hold its definition is none.
pub(super) fn read(node: JsonNode<'_>, found: &mut Vec<Delegation>) {
    let outer = Fields::of(node);
    let inner = outer.get(Field::Properties).filter(|node| node.is_object());
    let properties = inner.map(Fields::of);
    let properties = properties.as_ref().unwrap_or(&outer);
    if let Some(definition) = properties.get(Field::RegistrationDefinition).filter(|node| node.is_object()) {
        let told = Told { tenant: outer.get(Field::TenantId), expanded: true };
        let outer = Fields::of(definition);
        let inner = outer.get(Field::Properties).filter(|node| node.is_object());
        let properties = inner.map(Fields::of);
        let (holder, properties) = (inner.unwrap_or(definition), properties.as_ref().unwrap_or(&outer));
        found.extend(delegation((definition, &outer), (holder, properties), told));
    } else {
        let told = Told { tenant: outer.get(Field::TenantId), expanded: false };
        found.extend(delegation((node, &outer), (inner.unwrap_or(node), properties), told));
    }
}

/// What is known of a definition from what stands round it.
#[derive(Clone, Copy)]
struct Told<'t> {
    /// The tenant of a row of Azure Resource Graph.
    tenant: Option<JsonNode<'t>>,
    /// Whether it stands in its assignment.
    expanded: bool,
}

fn delegation<'t>(
    (node, outer): (JsonNode<'t>, &Fields<'t>),
    (holder, properties): (JsonNode<'t>, &Fields<'t>),
    told: Told<'t>,
) -> Option<Delegation> {
    let permanent = properties.get(Field::Authorizations);
    let managing = properties.get(Field::ManagingTenant);
    if permanent.is_none() && managing.is_none() {
        return None;
    }
    let find = |field| Found { value: properties.get(field), holder };
    let offer = properties.get(Field::OfferName).or(properties.get(Field::OfferDisplayName));
    let customer = Found { value: properties.get(Field::CustomerTenant).or(told.tenant), holder };
    let mut authorizations = Vec::new();
    let mut open_permanent = Vec::new();
    let mut open_eligible = Vec::new();
    match permanent {
        Some(list) => entries(list, Access::Permanent, &mut authorizations, &mut open_permanent),
        None => open_permanent.push(Cause::at(CauseKind::MissingProperty("authorizations"), holder.span())),
    }
    match properties.get(Field::EligibleAuthorizations) {
        Some(list) => entries(list, Access::Eligible, &mut authorizations, &mut open_eligible),
        None if tells_eligible(outer, properties, told) => {}
        None => open_eligible.push(Cause::at(CauseKind::NotExported, holder.span())),
    }
    Some(Delegation {
        span: Some(node.span()),
        resource_name: fact::text(Found { value: outer.get(Field::Name), holder: node }),
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
    })
}

/// Whether an export without `eligibleAuthorizations` says that there are none. API versions before
/// 2020-02-01-preview, which the Azure CLI calls, leave them out even if there are some; later ones
/// tell the customer's tenant on a definition, and those since 2022 who made it.
fn tells_eligible(outer: &Fields<'_>, properties: &Fields<'_>, told: Told<'_>) -> bool {
    outer.get(Field::SystemData).is_some()
        || (!told.expanded && properties.get(Field::CustomerTenant).is_some())
}

/// The subscription in the id of a resource.
fn subscription(id: JsonNode<'_>) -> Option<Uuid> {
    let id = id.as_str()?;
    let mut parts = id.split('/').skip(1);
    let first = parts.next()?;
    let second = parts.next()?;
    first.eq_ignore_ascii_case("subscriptions").then(|| Uuid::try_parse(second).ok()).flatten()
}

fn entries(list: JsonNode<'_>, access: Access, known: &mut Vec<Authorization>, open: &mut Vec<Cause>) {
    if !list.is_array() {
        open.push(fact::unreadable(list));
        return;
    }
    known.reserve(list.elements().count());
    for entry in list.elements() {
        if entry.is_object() {
            known.push(authorization(entry, access));
        } else {
            open.push(fact::unreadable(entry));
        }
    }
}

fn authorization(node: JsonNode<'_>, access: Access) -> Authorization {
    let fields = Fields::of(node);
    let find = |field| Found { value: fields.get(field), holder: node };
    Authorization {
        access,
        principal: fact::required_guid(find(Field::PrincipalId), "principalId"),
        display_name: fact::text(find(Field::DisplayName)),
        role: fact::required_role(find(Field::RoleId), "roleDefinitionId"),
        delegated_roles: list_of(fields.get(Field::DelegatedRoleIds), |role| {
            Some(fact::role(Found { value: Some(role), holder: node }))
        }),
        activation: (access == Access::Eligible).then(|| Box::new(activation(node, &fields))),
        origin: Origin::literal(node.span()),
    }
}

/// The activation policy of an entry: an object of its own, or flat beside the rest.
fn activation(entry: JsonNode<'_>, fields: &Fields<'_>) -> ActivationPolicy {
    let own = fields.get(Field::Activation);
    let inner = own.map(Fields::of);
    let (holder, fields) = (own.unwrap_or(entry), inner.as_ref().unwrap_or(fields));
    let find = |field| Found { value: fields.get(field), holder };
    ActivationPolicy {
        mfa: fact::mfa(find(Field::Mfa)),
        longest: fact::duration(find(Field::Longest)),
        approvers: list_of(fields.get(Field::Approvers), |node| node.is_object().then(|| approver(node))),
    }
}

fn approver(node: JsonNode<'_>) -> Approver {
    let fields = Fields::of(node);
    let find = |field| Found { value: fields.get(field), holder: node };
    Approver {
        principal: fact::required_guid(find(Field::PrincipalId), "principalId"),
        display_name: fact::text(find(Field::DisplayName)),
        origin: Origin::literal(node.span()),
    }
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
