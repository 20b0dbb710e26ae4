//! What policies ask about a role, beside its permissions as such.
//!
//! A fact is `None` where the catalogue does not tell it: unknown, never false.

use super::{PermissionBlock, Plane, Role};
use crate::text::same_name;

/// Who may write role assignments can give any role to anyone; who may elevate access becomes User
/// Access Administrator over a whole tenant.
const PRIVILEGES: [&str; 2] = [ROLE_ASSIGNMENTS_WRITE, "Microsoft.Authorization/elevateAccess/action"];

const ROLE_ASSIGNMENTS_WRITE: &str = "Microsoft.Authorization/roleAssignments/write";

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
    /// tells the mark, it is not known. Microsoft marks no custom role.
    #[must_use]
    pub fn is_privileged(&self) -> Option<bool> {
        if self.disputed {
            return None;
        }
        let shown = PRIVILEGES.iter().any(|operation| self.permits(operation, Plane::Control));
        if shown { Some(true) } else { self.marked_privileged.or((!self.built_in).then_some(false)) }
    }

    /// Whether the role can write role assignments, under a condition or not.
    #[must_use]
    pub fn writes_role_assignments(&self) -> bool {
        self.permits(ROLE_ASSIGNMENTS_WRITE, Plane::Control)
    }

    /// Whether the role reads all resources: it allows everything that `*/read` covers, without a
    /// condition. `None` if the permissions are disputed or too entangled to tell.
    #[must_use]
    pub fn reads_everything(&self) -> Option<bool> {
        let read = vec!["*/read".into()];
        let reader = PermissionBlock { actions: read.into(), ..PermissionBlock::default() };
        let reader = Role { blocks: vec![reader].into(), disputed: false, ..self.clone() };
        reader.is_broader_than(self).map(|broader| !broader)
    }

    /// Whether the role is documented under this category, case aside; not known if the catalogue
    /// has no category for the role. Custom roles have none.
    #[must_use]
    pub fn in_category(&self, category: &str) -> Option<bool> {
        match &self.category {
            Some(known) => Some(same_name(known, category.trim())),
            None => (!self.built_in).then_some(false),
        }
    }
}
