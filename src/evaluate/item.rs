//! The things that rules look at: one view on every domain.
//!
//! An [`Item`] is an authorization, a delegated role, an approver, a tenant or the delegation
//! itself. A list that is only partly known ends in items of which nothing is known, so that every
//! form treats "there may be more" like any other unknown.

use uuid::Uuid;

use crate::compile::Domain;
use crate::model::{
    Access, ActivationPolicy, Approver, Authorization, Cause, Delegation, Fact, RoleReference,
};
use crate::text::Part;

/// One thing that a rule looks at.
#[derive(Clone, Copy, Debug)]
pub enum Item<'d> {
    /// An entry of `authorizations` or `eligibleAuthorizations`.
    Grant(Grant<'d>),
    /// An entry of `delegatedRoleDefinitionIds`, and the grant it stands in.
    DelegatedRole(Possible<'d, Fact<RoleReference>>, Grant<'d>),
    /// An entry of `managedByTenantApprovers`, and the grant it stands in.
    Approver(Possible<'d, Approver>, Grant<'d>),
    /// The delegation.
    Delegation(&'d Delegation),
    /// The tenant that gains access.
    ManagingTenant(&'d Delegation),
    /// The tenant that delegates.
    CustomerTenant(&'d Delegation),
}

/// An entry that is there, or one that may be there and of which nothing else is known.
#[derive(Debug)]
pub enum Possible<'d, T> {
    /// It is there.
    Entry(&'d T),
    /// There may be any number of these.
    Open(&'d Cause),
}

impl<T> Clone for Possible<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Possible<'_, T> {}

/// An authorization, or the possibility of further ones.
#[derive(Clone, Copy, Debug)]
pub enum Grant<'d> {
    /// An authorization, and the delegation that it stands in.
    Entry(&'d Authorization, &'d Delegation),
    /// There may be any number of further authorizations of this access.
    Open(Access, &'d Cause),
}

/// What an item tells about one of its properties.
#[derive(Debug)]
pub enum View<'d, T> {
    /// This.
    Fact(&'d Fact<T>),
    /// Nothing, as nothing is known of the item.
    Unknown(&'d Cause),
    /// Things of this kind do not have the property.
    Alien,
}

impl<'d> Grant<'d> {
    /// Permanent or eligible.
    pub(super) const fn access(self) -> Access {
        match self {
            Self::Entry(authorization, _) => authorization.access,
            Self::Open(access, _) => access,
        }
    }

    fn view<T>(self, of: impl Fn(&'d Authorization) -> &'d Fact<T>) -> View<'d, T> {
        match self {
            Self::Entry(authorization, _) => View::Fact(of(authorization)),
            Self::Open(_, cause) => View::Unknown(cause),
        }
    }
}

impl<'d> Item<'d> {
    /// The grant that the item is or stands in.
    pub(super) const fn grant(self) -> Option<Grant<'d>> {
        match self {
            Self::Grant(grant) | Self::DelegatedRole(_, grant) | Self::Approver(_, grant) => Some(grant),
            Self::Delegation(_) | Self::ManagingTenant(_) | Self::CustomerTenant(_) => None,
        }
    }

    /// The delegation that the item is or stands in; none if nothing else is known of it.
    pub(super) const fn delegation(self) -> Option<&'d Delegation> {
        match self {
            Self::Grant(grant) | Self::DelegatedRole(_, grant) | Self::Approver(_, grant) => match grant {
                Grant::Entry(_, delegation) => Some(delegation),
                Grant::Open(..) => None,
            },
            Self::Delegation(delegation)
            | Self::ManagingTenant(delegation)
            | Self::CustomerTenant(delegation) => Some(delegation),
        }
    }

    /// The reason for which it is not known whether the item exists at all, and how often.
    pub(super) const fn open(self) -> Option<&'d Cause> {
        match self {
            Self::Grant(Grant::Open(_, cause))
            | Self::DelegatedRole(Possible::Open(cause), _)
            | Self::Approver(Possible::Open(cause), _) => Some(cause),
            Self::Grant(Grant::Entry(..))
            | Self::DelegatedRole(Possible::Entry(_), _)
            | Self::Approver(Possible::Entry(_), _)
            | Self::Delegation(_)
            | Self::ManagingTenant(_)
            | Self::CustomerTenant(_) => None,
        }
    }

    /// The role: the granted one, or the delegated one.
    pub(super) fn role(self) -> View<'d, RoleReference> {
        match self {
            Self::Grant(grant) => grant.view(|authorization| &authorization.role),
            Self::DelegatedRole(Possible::Entry(role), _) => View::Fact(role),
            Self::DelegatedRole(Possible::Open(cause), _) => View::Unknown(cause),
            Self::Approver(..) | Self::Delegation(_) | Self::ManagingTenant(_) | Self::CustomerTenant(_) => {
                View::Alien
            }
        }
    }

    /// The principal: the one that is granted a role, or the approver.
    pub(super) fn principal(self) -> View<'d, Uuid> {
        match self {
            Self::Grant(grant) => grant.view(|authorization| &authorization.principal),
            Self::Approver(Possible::Entry(approver), _) => View::Fact(&approver.principal),
            Self::Approver(Possible::Open(cause), _) => View::Unknown(cause),
            Self::DelegatedRole(..)
            | Self::Delegation(_)
            | Self::ManagingTenant(_)
            | Self::CustomerTenant(_) => View::Alien,
        }
    }

    /// `principalIdDisplayName`.
    pub(super) fn display_name(self) -> View<'d, Part> {
        match self {
            Self::Grant(grant) => grant.view(|authorization| &authorization.display_name),
            Self::Approver(Possible::Entry(approver), _) => View::Fact(&approver.display_name),
            Self::Approver(Possible::Open(cause), _) => View::Unknown(cause),
            Self::DelegatedRole(..)
            | Self::Delegation(_)
            | Self::ManagingTenant(_)
            | Self::CustomerTenant(_) => View::Alien,
        }
    }

    /// `description`.
    pub(super) const fn description(self) -> View<'d, Part> {
        match self {
            Self::Delegation(delegation) => View::Fact(&delegation.description),
            Self::Grant(_)
            | Self::DelegatedRole(..)
            | Self::Approver(..)
            | Self::ManagingTenant(_)
            | Self::CustomerTenant(_) => View::Alien,
        }
    }

    /// `registrationDefinitionName`.
    pub(super) const fn offer_name(self) -> View<'d, Part> {
        match self {
            Self::Delegation(delegation) => View::Fact(&delegation.name),
            Self::Grant(_)
            | Self::DelegatedRole(..)
            | Self::Approver(..)
            | Self::ManagingTenant(_)
            | Self::CustomerTenant(_) => View::Alien,
        }
    }

    /// The tenant.
    pub(super) const fn tenant(self) -> View<'d, Uuid> {
        match self {
            Self::ManagingTenant(delegation) => View::Fact(&delegation.managing_tenant),
            Self::CustomerTenant(delegation) => View::Fact(&delegation.customer_tenant),
            Self::Grant(_) | Self::DelegatedRole(..) | Self::Approver(..) | Self::Delegation(_) => {
                View::Alien
            }
        }
    }

    /// How the grant is activated; none for permanent grants.
    pub(super) fn activation(self) -> Option<&'d ActivationPolicy> {
        match self.grant() {
            Some(Grant::Entry(authorization, _)) => authorization.activation.as_deref(),
            Some(Grant::Open(..)) | None => None,
        }
    }
}

/// Calls `look` with every item of a domain in one delegation, in the order of the template, each
/// list's possible further entries last.
pub(super) fn each<'d>(delegation: &'d Delegation, domain: Domain, mut look: impl FnMut(Item<'d>)) {
    match domain {
        Domain::Authorizations => grants(delegation).for_each(|grant| look(Item::Grant(grant))),
        Domain::DelegatedRoles => grants(delegation).for_each(|grant| match grant {
            Grant::Entry(authorization, _) => {
                let roles = &authorization.delegated_roles;
                roles.known.iter().for_each(|role| look(Item::DelegatedRole(Possible::Entry(role), grant)));
                roles.open.iter().for_each(|cause| look(Item::DelegatedRole(Possible::Open(cause), grant)));
            }
            Grant::Open(_, cause) => look(Item::DelegatedRole(Possible::Open(cause), grant)),
        }),
        Domain::Approvers => grants(delegation).for_each(|grant| match grant {
            Grant::Entry(authorization, _) => {
                let Some(policy) = &authorization.activation else { return };
                let approvers = &policy.approvers;
                approvers.known.iter().for_each(|entry| look(Item::Approver(Possible::Entry(entry), grant)));
                approvers.open.iter().for_each(|cause| look(Item::Approver(Possible::Open(cause), grant)));
            }
            Grant::Open(Access::Eligible, cause) => look(Item::Approver(Possible::Open(cause), grant)),
            Grant::Open(Access::Permanent, _) => {}
        }),
        Domain::Delegations => look(Item::Delegation(delegation)),
        Domain::ManagingTenant => look(Item::ManagingTenant(delegation)),
        Domain::CustomerTenant => look(Item::CustomerTenant(delegation)),
    }
}

/// The same for the authorizations of one access, or of both.
pub(super) fn each_of<'d>(
    delegation: &'d Delegation,
    domain: Domain,
    access: Option<Access>,
    mut look: impl FnMut(Item<'d>),
) {
    match (domain, access) {
        (Domain::Authorizations, Some(access)) => grants(delegation)
            .filter(|grant| grant.access() == access)
            .for_each(|grant| look(Item::Grant(grant))),
        (_, _) => each(delegation, domain, look),
    }
}

/// The authorizations, then the possibilities of further ones.
fn grants(delegation: &Delegation) -> impl Iterator<Item = Grant<'_>> {
    let permanent = delegation.open_permanent.iter().map(|cause| Grant::Open(Access::Permanent, cause));
    let eligible = delegation.open_eligible.iter().map(|cause| Grant::Open(Access::Eligible, cause));
    let known = delegation.authorizations.iter().map(|entry| Grant::Entry(entry, delegation));
    known.chain(permanent).chain(eligible)
}
