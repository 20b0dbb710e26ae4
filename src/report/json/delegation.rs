//! What is delegated, fact by fact.

use std::sync::Arc;

use serde::Serialize;
use uuid::Uuid;

use super::cause::CauseJson;
use super::fact::FactJson;
use super::place::PlaceJson;
use crate::evaluate::World;
use crate::model::{
    Access, ActivationPolicy, Approver, Authorization, Delegation, Entries, Fact, MfaProvider, PrincipalKind,
    RoleReference,
};
use crate::text::{Part, SourceMap};

/// A registration definition.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct DelegationJson<'a> {
    name: FactJson<'a, Part>,
    description: FactJson<'a, Part>,
    resource_name: FactJson<'a, Arc<str>>,
    api_version: FactJson<'a, Arc<str>>,
    managing_tenant: FactJson<'a, TenantJson<'a>>,
    customer_tenant: FactJson<'a, TenantJson<'a>>,
    authorizations: Vec<AuthorizationJson<'a>>,
    open_permanent: Vec<CauseJson<'a>>,
    open_eligible: Vec<CauseJson<'a>>,
    uncertain: Option<CauseJson<'a>>,
    location: Option<PlaceJson<'a>>,
}

#[derive(Serialize)]
struct TenantJson<'a> {
    id: Uuid,
    name: Option<&'a str>,
}

/// The grant of one role to one principal.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct AuthorizationJson<'a> {
    access: &'static str,
    principal: FactJson<'a, PrincipalJson<'a>>,
    display_name: FactJson<'a, Part>,
    role: FactJson<'a, RoleJson<'a>>,
    delegated_roles: EntriesJson<'a, FactJson<'a, RoleJson<'a>>>,
    activation: Option<ActivationJson<'a>>,
    location: Option<PlaceJson<'a>>,
}

/// A principal, with what the directory tells of it.
#[derive(Serialize)]
struct PrincipalJson<'a> {
    id: Uuid,
    kind: Option<&'static str>,
    name: Option<&'a str>,
}

/// A role, with its name if the catalogue has it.
#[derive(Serialize)]
struct RoleJson<'a> {
    id: Uuid,
    name: Option<&'a str>,
}

/// A list of which some entries may not be known.
#[derive(Serialize)]
struct EntriesJson<'a, T> {
    known: Vec<T>,
    open: Vec<CauseJson<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ActivationJson<'a> {
    mfa: FactJson<'a, &'static str>,
    longest_seconds: FactJson<'a, u64>,
    approvers: EntriesJson<'a, ApproverJson<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ApproverJson<'a> {
    principal: FactJson<'a, PrincipalJson<'a>>,
    display_name: FactJson<'a, Part>,
}

/// What turns facts into their form here: names come from the catalogue and the evidence, places
/// from the texts.
#[derive(Clone, Copy)]
pub(super) struct Teller<'a> {
    pub(super) world: World<'a>,
    pub(super) sources: &'a SourceMap,
}

impl<'a> Teller<'a> {
    /// A delegation with all its facts.
    pub(super) fn delegation(self, delegation: &Delegation) -> DelegationJson<'a> {
        let sources = self.sources;
        DelegationJson {
            name: self.text(&delegation.name),
            description: self.text(&delegation.description),
            resource_name: self.text(&delegation.resource_name),
            api_version: self.text(&delegation.api_version),
            managing_tenant: self.tenant(&delegation.managing_tenant),
            customer_tenant: self.tenant(&delegation.customer_tenant),
            authorizations: (delegation.authorizations.iter())
                .map(|entry| self.authorization(entry, &delegation.managing_tenant))
                .collect(),
            open_permanent: CauseJson::all(&delegation.open_permanent, sources),
            open_eligible: CauseJson::all(&delegation.open_eligible, sources),
            uncertain: delegation.uncertain.as_ref().map(|cause| CauseJson::of(cause, sources)),
            location: delegation.span.and_then(|span| PlaceJson::bare(span, sources)),
        }
    }

    fn authorization(self, entry: &Authorization, managing: &Fact<Uuid>) -> AuthorizationJson<'a> {
        AuthorizationJson {
            access: match entry.access {
                Access::Permanent => "permanent",
                Access::Eligible => "eligible",
            },
            principal: self.principal(&entry.principal, managing),
            display_name: self.text(&entry.display_name),
            role: self.role(&entry.role),
            delegated_roles: self.entries(&entry.delegated_roles, |role| self.role(role)),
            activation: entry.activation.as_deref().map(|policy| self.activation(policy, managing)),
            location: entry.origin.span().and_then(|span| PlaceJson::bare(span, self.sources)),
        }
    }

    fn activation(self, policy: &ActivationPolicy, managing: &Fact<Uuid>) -> ActivationJson<'a> {
        ActivationJson {
            mfa: FactJson::of(&policy.mfa, self.sources, |provider| match provider {
                MfaProvider::Azure => "Azure",
                MfaProvider::None => "None",
            }),
            longest_seconds: FactJson::of(&policy.longest, self.sources, std::time::Duration::as_secs),
            approvers: self.entries(&policy.approvers, |approver: &Approver| ApproverJson {
                principal: self.principal(&approver.principal, managing),
                display_name: self.text(&approver.display_name),
            }),
        }
    }

    fn entries<T, J>(self, entries: &Entries<T>, entry: impl Fn(&T) -> J) -> EntriesJson<'a, J> {
        EntriesJson {
            known: entries.known.iter().map(entry).collect(),
            open: CauseJson::all(&entries.open, self.sources),
        }
    }

    fn text<T: Clone>(self, fact: &Fact<T>) -> FactJson<'a, T> {
        FactJson::of(fact, self.sources, T::clone)
    }

    fn tenant(self, fact: &Fact<Uuid>) -> FactJson<'a, TenantJson<'a>> {
        FactJson::of(fact, self.sources, |id| TenantJson {
            id: *id,
            name: self.world.evidence.tenants.name(*id),
        })
    }

    /// A principal of a delegation that this tenant manages.
    fn principal(self, fact: &Fact<Uuid>, managing: &Fact<Uuid>) -> FactJson<'a, PrincipalJson<'a>> {
        FactJson::of(fact, self.sources, |id| {
            let found = self.world.evidence.directory.lookup(*id).managed_by(managing);
            let kind = found.kind().ok().map(|kind| match kind {
                PrincipalKind::Group => "group",
                PrincipalKind::User => "user",
                PrincipalKind::ServicePrincipal => "service-principal",
                PrincipalKind::ManagedIdentity => "managed-identity",
            });
            PrincipalJson { id: *id, kind, name: found.name() }
        })
    }

    fn role(self, fact: &Fact<RoleReference>) -> FactJson<'a, RoleJson<'a>> {
        FactJson::of(fact, self.sources, |role| {
            let catalog = self.world.catalog;
            let found = catalog.find(role.id).and_then(|index| catalog.role(index));
            RoleJson { id: role.id, name: found.map(|role| &*role.name) }
        })
    }
}
