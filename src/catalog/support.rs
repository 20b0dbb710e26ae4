//! Whether Azure Lighthouse delegates a role, and why not.
//!
//! The rules are those of Microsoft's page "Tenants, users and roles in Azure Lighthouse
//! scenarios". It refuses roles that include any of thirteen authorization actions. Three of them
//! are wildcards, and a role includes a wildcard if it grants everything that the wildcard covers;
//! each of these three covers several of the other ten. So a role includes one of the thirteen
//! exactly if it grants one of the ten operations in `RESTRICTED`: `*` without `notActions`
//! includes them, `Microsoft.Authorization/policyAssignments/*` does not.

use std::fmt;

use uuid::{Uuid, uuid};

use super::{Plane, Role};

/// Owner, which is never delegated.
pub const OWNER: Uuid = uuid!("8e3af657-a8ff-443c-a75c-2fe8c4bcb635");

/// User Access Administrator, which is delegated only to assign roles to managed identities.
pub const USER_ACCESS_ADMINISTRATOR: Uuid = uuid!("18d7d88d-d35e-4fb5-a5c3-7773c20a72d9");

/// The operations that no delegated role may grant.
const RESTRICTED: [&str; 10] = [
    "Microsoft.Authorization/roleAssignments/write",
    "Microsoft.Authorization/roleAssignments/delete",
    "Microsoft.Authorization/roleDefinitions/write",
    "Microsoft.Authorization/roleDefinitions/delete",
    "Microsoft.Authorization/classicAdministrators/write",
    "Microsoft.Authorization/classicAdministrators/delete",
    "Microsoft.Authorization/locks/write",
    "Microsoft.Authorization/locks/delete",
    "Microsoft.Authorization/denyAssignments/write",
    "Microsoft.Authorization/denyAssignments/delete",
];

/// Whether a role can be delegated through Lighthouse.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Support {
    /// It can.
    Yes,
    /// Only together with `delegatedRoleDefinitionIds`, to assign these roles to managed identities.
    ManagedIdentityOnly,
    /// It cannot.
    No,
    /// Two listings contradict each other about its permissions, and nothing else refuses it.
    NotKnown,
}

/// One reason for which Lighthouse refuses a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Refusal {
    /// It is Owner.
    Owner,
    /// It is not one of Azure's own roles.
    Custom,
    /// It has data actions.
    DataActions,
    /// It has exceptions from data actions, which the service refuses like data actions.
    NotDataActions,
    /// It grants this restricted operation, the first of the documented list.
    RestrictedAction(&'static str),
}

impl Refusal {
    /// The number of the rule by which the role is refused, as `docs/policies.md` numbers them.
    #[must_use]
    pub const fn rule(self) -> &'static str {
        match self {
            Self::Owner => "R-01",
            Self::Custom => "R-02",
            Self::DataActions => "R-04",
            Self::NotDataActions => "R-05",
            Self::RestrictedAction(_) => "R-06",
        }
    }

    /// Whether the permissions give the reason, and not what role it is.
    #[must_use]
    pub const fn stands_on_permissions(self) -> bool {
        match self {
            Self::Owner | Self::Custom => false,
            Self::DataActions | Self::NotDataActions | Self::RestrictedAction(_) => true,
        }
    }
}

impl fmt::Display for Refusal {
    /// The reason as the rest of a sentence that starts with "Azure Lighthouse refuses it because".
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Owner => f.write_str("it is Owner"),
            Self::Custom => f.write_str("it is a custom role"),
            Self::DataActions => f.write_str("it has data actions"),
            Self::NotDataActions => f.write_str("it has exceptions from data actions (`notDataActions`)"),
            Self::RestrictedAction(operation) => write!(f, "it allows `{operation}`"),
        }
    }
}

impl Role {
    /// Whether the role can be delegated.
    #[must_use]
    pub fn support(&self) -> Support {
        let refusals = self.refusals();
        let stands_on_permissions = refusals.iter().all(|refusal| refusal.stands_on_permissions());
        if self.disputed && stands_on_permissions {
            Support::NotKnown
        } else if !refusals.is_empty() {
            Support::No
        } else if self.id == USER_ACCESS_ADMINISTRATOR {
            Support::ManagedIdentityOnly
        } else {
            Support::Yes
        }
    }

    /// The restricted operations that the role grants, under a condition or not.
    pub fn restricted_operations(&self) -> impl Iterator<Item = &'static str> {
        RESTRICTED.into_iter().filter(|operation| self.permits(operation, Plane::Control))
    }

    /// Every kind of reason for which the role cannot be delegated; none if it can.
    #[must_use]
    pub fn refusals(&self) -> Vec<Refusal> {
        let checks = [
            (self.id == OWNER, Refusal::Owner),
            (!self.built_in, Refusal::Custom),
            (self.has_data_actions(), Refusal::DataActions),
            (self.has_not_data_actions(), Refusal::NotDataActions),
        ];
        let mut found: Vec<Refusal> =
            checks.into_iter().filter(|(refused, _)| *refused).map(|(_, refusal)| refusal).collect();
        // Owner is refused as such, and User Access Administrator is the exception from the list.
        if ![OWNER, USER_ACCESS_ADMINISTRATOR].contains(&self.id) {
            found.extend(self.restricted_operations().next().map(Refusal::RestrictedAction));
        }
        found
    }
}
