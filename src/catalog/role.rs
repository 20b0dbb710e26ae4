//! A role definition: its names and its permission blocks.
//!
//! Plain data. What the permissions amount to is worked out in [`super::facts`],
//! [`super::support`] and [`super::containment`].

use uuid::Uuid;

use super::Plane;
pub use super::carried::{List, Text};

/// A list of texts.
pub type Texts = List<Text>;

/// One role definition, built-in or custom.
#[derive(Clone, Debug)]
pub struct Role {
    /// The role definition's GUID.
    pub id: Uuid,
    /// The name as Azure spells it.
    pub name: Text,
    /// What the role is for, in Azure's words, if a listing told it.
    pub description: Option<Text>,
    /// The category under which Microsoft documents the role, if it documents the role.
    pub category: Option<Text>,
    /// Whether Microsoft's documentation marks the role as privileged, if it documents the role.
    /// [`Role::is_privileged`] also looks at the permissions.
    pub marked_privileged: Option<bool>,
    /// Whether the role is one of Azure's own.
    pub built_in: bool,
    /// The scopes at which the role can be assigned.
    pub assignable_scopes: Texts,
    /// The permissions: what any of the blocks grants is granted.
    pub blocks: List<PermissionBlock>,
    /// Whether two listings contradict each other about the permissions: then what stands in
    /// `blocks` is only one of the two, and what the role allows is not known.
    pub disputed: bool,
}

/// One entry of a role's `permissions`: what it grants is `actions` without `notActions`, and
/// likewise for data actions. `notActions` take nothing away from another block.
#[derive(Clone, Debug, Default)]
pub struct PermissionBlock {
    /// Patterns of the control-plane operations that are granted.
    pub actions: Texts,
    /// Patterns of the control-plane operations that are taken out again.
    pub not_actions: Texts,
    /// Patterns of the data-plane operations that are granted.
    pub data_actions: Texts,
    /// Patterns of the data-plane operations that are taken out again.
    pub not_data_actions: Texts,
    /// The condition under which the block grants anything, in Azure's own notation.
    pub condition: Option<Text>,
    /// The version of the notation.
    pub condition_version: Option<Text>,
}

impl PermissionBlock {
    /// The patterns that grant on a plane.
    #[must_use]
    pub fn granted(&self, plane: Plane) -> &[Text] {
        match plane {
            Plane::Control => &self.actions,
            Plane::Data => &self.data_actions,
        }
    }

    /// The patterns that take out again on a plane.
    #[must_use]
    pub fn withheld(&self, plane: Plane) -> &[Text] {
        match plane {
            Plane::Control => &self.not_actions,
            Plane::Data => &self.not_data_actions,
        }
    }
}
