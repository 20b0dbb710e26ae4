//! A delegation and its authorizations.
//!
//! Field by field what `Microsoft.ManagedServices/registrationDefinitions` holds; the names are
//! Azure's where Azure has one.

use std::sync::Arc;
use std::time::Duration;

use uuid::Uuid;

use super::{Cause, Fact, Origin, Remark};
use crate::text::{Part, Span};

/// Whether an authorization holds at all times or has to be activated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Access {
    /// An entry of `authorizations`: holds at all times.
    Permanent,
    /// An entry of `eligibleAuthorizations`: holds while it is activated.
    Eligible,
}

/// How a role is named by an authorization.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RoleReference {
    /// The role definition's GUID.
    pub id: Uuid,
    /// Whether it was written as a path that ends in the GUID, and not as the bare GUID.
    pub as_path: bool,
}

impl RoleReference {
    /// A role named by its bare GUID.
    #[must_use]
    pub const fn bare(id: Uuid) -> Self {
        Self { id, as_path: false }
    }
}

/// What an eligible authorization asks for on activation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MfaProvider {
    /// Microsoft Entra multi-factor authentication (`Azure`).
    Azure,
    /// Nothing (`None`).
    None,
}

/// A list of which some entries may not be known.
#[derive(Clone, Debug)]
pub struct Entries<T> {
    /// The entries that are known to be there, in the order of the template.
    pub known: Vec<T>,
    /// The reasons for which there may be further entries: one per part that is not known.
    pub open: Vec<Cause>,
}

impl<T> Entries<T> {
    /// A list of which every entry is known.
    #[must_use]
    pub const fn complete(known: Vec<T>) -> Self {
        Self { known, open: Vec::new() }
    }

    /// A list of which nothing is known.
    #[must_use]
    pub fn unknown(cause: Cause) -> Self {
        Self { known: Vec::new(), open: vec![cause] }
    }

    /// Whether there certainly is no entry.
    #[must_use]
    pub const fn is_certainly_empty(&self) -> bool {
        self.known.is_empty() && self.open.is_empty()
    }
}

impl<T> Default for Entries<T> {
    fn default() -> Self {
        Self::complete(Vec::new())
    }
}

/// Who may approve an activation: an entry of `managedByTenantApprovers`.
#[derive(Clone, Debug)]
pub struct Approver {
    /// `principalId`.
    pub principal: Fact<Uuid>,
    /// `principalIdDisplayName`.
    pub display_name: Fact<Part>,
    /// The entry as a whole.
    pub origin: Origin,
}

/// `justInTimeAccessPolicy`: how an eligible authorization is activated. If the template has none,
/// every fact here is absent, and Azure's defaults hold: no multi-factor authentication, eight
/// hours, no approval.
#[derive(Clone, Debug)]
pub struct ActivationPolicy {
    /// `multiFactorAuthProvider`.
    pub mfa: Fact<MfaProvider>,
    /// `maximumActivationDuration`.
    pub longest: Fact<Duration>,
    /// `managedByTenantApprovers`.
    pub approvers: Entries<Approver>,
}

impl ActivationPolicy {
    /// The longest activation if the template does not say: eight hours (Azure's REST
    /// specification of 2022-10-01).
    pub const DEFAULT_LONGEST: Duration = Duration::from_secs(8 * 60 * 60);
}

/// The grant of one role to one principal.
#[derive(Clone, Debug)]
pub struct Authorization {
    /// Permanent or eligible.
    pub access: Access,
    /// `principalId`: an object id of the managing tenant.
    pub principal: Fact<Uuid>,
    /// `principalIdDisplayName`: what the customer is shown.
    pub display_name: Fact<Part>,
    /// `roleDefinitionId`.
    pub role: Fact<RoleReference>,
    /// `delegatedRoleDefinitionIds`: the roles that a User Access Administrator may hand to
    /// managed identities. Absent and empty are the same list.
    pub delegated_roles: Entries<Fact<RoleReference>>,
    /// How an eligible authorization is activated; permanent ones have none. Boxed, as most
    /// authorizations are permanent and there are many of them.
    pub activation: Option<Box<ActivationPolicy>>,
    /// The entry as a whole.
    pub origin: Origin,
}

/// A `registrationAssignments` resource that puts a definition on a scope.
#[derive(Clone, Debug)]
pub struct Assignment {
    /// The scope in words, as far as it is known: `subscription`, or a resource group's name.
    pub scope: Fact<Arc<str>>,
    /// The resource as a whole.
    pub span: Option<Span>,
}

/// A registration definition: what a customer hands to a managing tenant.
#[derive(Clone, Debug)]
pub struct Delegation {
    /// The resource as a whole; absent where there are no bytes to show.
    pub span: Option<Span>,
    /// The resource's `name`.
    pub resource_name: Fact<Arc<str>>,
    /// `apiVersion`.
    pub api_version: Fact<Arc<str>>,
    /// `registrationDefinitionName`: the offer's name as the customer sees it.
    pub name: Fact<Part>,
    /// `description`.
    pub description: Fact<Part>,
    /// `managedByTenantId`: the tenant that gains access.
    pub managing_tenant: Fact<Uuid>,
    /// The tenant that delegates; a template does not name it.
    pub customer_tenant: Fact<Uuid>,
    /// The subscription that it lies in, if its id tells; a template's does not.
    pub customer_subscription: Option<Uuid>,
    /// Every entry of `authorizations` and of `eligibleAuthorizations`, in this order.
    pub authorizations: Vec<Authorization>,
    /// The reasons for which there may be further permanent authorizations.
    pub open_permanent: Vec<Cause>,
    /// The reasons for which there may be further eligible authorizations.
    pub open_eligible: Vec<Cause>,
    /// Whether the resource is deployed at all, if that depends on something unknown.
    pub uncertain: Option<Cause>,
    /// What is wrong with it as it is written.
    pub remarks: Vec<Remark>,
}
