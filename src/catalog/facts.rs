//! What policies ask about a role, beside its permissions as such.
//!
//! A fact is `None` where the catalogue does not tell it: unknown, never false.

use super::{Plane, Role};

/// Handing out roles: who may write role assignments can give any role to anyone.
const WRITE_ROLE_ASSIGNMENTS: &str = "Microsoft.Authorization/roleAssignments/write";

/// Becoming User Access Administrator over a whole tenant.
const ELEVATE_ACCESS: &str = "Microsoft.Authorization/elevateAccess/action";

impl Role {
    /// Whether any permission block lists data actions. A role with them cannot be delegated.
    #[must_use]
    pub fn has_data_actions(&self) -> bool {
        self.blocks.iter().any(|block| !block.data_actions.is_empty())
    }

    /// Whether any permission block lists exceptions from data actions.
    #[must_use]
    pub fn has_not_data_actions(&self) -> bool {
        self.blocks.iter().any(|block| !block.not_data_actions.is_empty())
    }

    /// Whether the role can write role assignments or elevate access, under a condition or not, or
    /// is marked privileged by Microsoft. If the permissions do not show it and no documentation
    /// tells the mark, it is not known.
    #[must_use]
    pub fn is_privileged(&self) -> Option<bool> {
        if [WRITE_ROLE_ASSIGNMENTS, ELEVATE_ACCESS]
            .iter()
            .any(|operation| self.permits(operation, Plane::Control))
        {
            return Some(true);
        }
        self.marked_privileged
    }

    /// Whether the role is documented under this category, case aside; not known if the catalogue
    /// has no category for the role.
    #[must_use]
    pub fn in_category(&self, category: &str) -> Option<bool> {
        self.category.as_ref().map(|known| known.to_lowercase() == category.trim().to_lowercase())
    }
}
