//! Whether a role allows an operation, and whether one role is broader than another.
//!
//! Decided over the wildcard patterns, for all operations there could be, and not by listing those
//! that are known. An operation is any text that is not empty and has no `*`.
//!
//! A permission block with a condition grants only while Azure finds the condition true, which no
//! template tells. So a conditioned block counts as granting when the question is what a role
//! allows ([`Allowance::Conditional`]), and it makes good for another role's block only if that one
//! has the same condition.

use super::remainder::{Exclusion, Remainder};
use super::role::Text;
use super::{Catalog, PermissionBlock, PermissionPattern, Plane, Role, RoleIdx, glob};

/// Whether a role allows some operation that a pattern covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Allowance {
    /// It does.
    Yes,
    /// It does, under a condition that is written in the role.
    Conditional,
    /// It does not.
    No,
    /// The patterns are too entangled to tell within the bound of the search, or the permissions
    /// are disputed.
    Undecided,
}

impl Allowance {
    /// Whether anything is allowed; a condition counts as allowing. `None` if it is not decided.
    #[must_use]
    pub const fn holds(self) -> Option<bool> {
        match self {
            Self::Yes | Self::Conditional => Some(true),
            Self::No => Some(false),
            Self::Undecided => None,
        }
    }
}

/// An operation that one role allows and another does not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excess {
    /// The operation; a short one if no known one would do.
    pub operation: String,
    /// Its plane.
    pub plane: Plane,
    /// Whether the other role does allow it, but under a condition that the first has not.
    pub under_condition: bool,
}

impl Role {
    /// Whether the role allows some operation that the pattern covers.
    #[must_use]
    pub fn allows(&self, pattern: &PermissionPattern) -> Allowance {
        if self.disputed {
            return Allowance::Undecided;
        }
        let mut allowance = Allowance::No;
        for block in self.blocks.iter() {
            match block_allows(block, pattern) {
                Some(true) if block.condition.is_none() => return Allowance::Yes,
                Some(true) => allowance = Allowance::Conditional,
                None if allowance == Allowance::No => allowance = Allowance::Undecided,
                None | Some(false) => {}
            }
        }
        allowance
    }

    /// Whether the role allows this one operation, under a condition or not.
    #[must_use]
    pub fn permits(&self, operation: &str, plane: Plane) -> bool {
        self.blocks.iter().any(|block| block_permits(block, operation, plane))
    }

    /// Whether the role allows some operation, of either plane, that the other does not. `None` if
    /// the patterns are too entangled to tell, or the permissions of either are disputed.
    #[must_use]
    pub fn is_broader_than(&self, other: &Role) -> Option<bool> {
        if self.disputed || other.disputed {
            return None;
        }
        // A long search would find it out as well, and this is asked of the roles that most grant.
        if std::ptr::eq(self, other) {
            return Some(false);
        }
        any(beyond(self, other).map(|(_, remainder)| remainder.has_any()))
    }

    /// An operation by which the role is broader than the other: the first of `known` that will do,
    /// otherwise a short one. `None` if there is none, or it was not decided.
    #[must_use]
    pub fn excess_over<'a>(
        &self,
        other: &Role,
        known: impl IntoIterator<Item = (Plane, &'a str)>,
    ) -> Option<Excess> {
        let remainders: Vec<_> =
            beyond(self, other).filter(|(_, remainder)| remainder.has_any() == Some(true)).collect();
        if remainders.is_empty() {
            return None;
        }
        let is_left = |(plane, operation): &(Plane, &str)| {
            remainders.iter().any(|(in_plane, remainder)| in_plane == plane && remainder.contains(operation))
        };
        let known = known.into_iter().filter(|(_, operation)| glob::is_literal(operation)).find(is_left);
        let example =
            || remainders.iter().find_map(|(plane, remainder)| Some((*plane, remainder.example()?)));
        let (plane, operation) =
            known.map(|(plane, operation)| (plane, operation.to_owned())).or_else(example)?;
        Some(Excess { under_condition: other.permits(&operation, plane), operation, plane })
    }

    /// The patterns of all blocks, those that take out again and those that grant.
    fn patterns(&self) -> impl Iterator<Item = (Plane, &str)> {
        self.blocks.iter().flat_map(|block| {
            Plane::ALL.into_iter().flat_map(move |plane| {
                let lists = block.withheld(plane).iter().chain(block.granted(plane));
                lists.map(move |pattern| (plane, pattern.as_ref()))
            })
        })
    }
}

/// Operations that say most about a role, the gravest first.
const TELLING: [&str; 7] = [
    "Microsoft.Authorization/roleAssignments/write",
    "Microsoft.Authorization/locks/delete",
    "Microsoft.Resources/subscriptions/resourceGroups/delete",
    "Microsoft.KeyVault/vaults/delete",
    "Microsoft.Compute/virtualMachines/delete",
    "Microsoft.Storage/storageAccounts/listKeys/action",
    "Microsoft.Resources/deployments/write",
];

impl Catalog {
    /// An operation by which one role is broader than another, if possible one that people know.
    /// `None` if there is none, or it was not decided.
    #[must_use]
    pub fn excess(&self, one: RoleIdx, other: RoleIdx) -> Option<Excess> {
        let (one, other) = (self.role(one)?, self.role(other)?);
        let telling = TELLING.into_iter().map(|operation| (Plane::Control, operation));
        let everywhere = self.iter().flat_map(|(_, role)| role.patterns());
        one.excess_over(other, telling.chain(other.patterns()).chain(one.patterns()).chain(everywhere))
    }
}

/// Whether any of several questions is answered with yes; not known if none is and one is not known.
fn any(answers: impl IntoIterator<Item = Option<bool>>) -> Option<bool> {
    let mut decided = Some(false);
    for answer in answers {
        match answer {
            Some(true) => return answer,
            Some(false) => {}
            None => decided = None,
        }
    }
    decided
}

fn block_permits(block: &PermissionBlock, operation: &str, plane: Plane) -> bool {
    let matched = |patterns: &[Text]| patterns.iter().any(|pattern| glob::matches(pattern, operation));
    matched(block.granted(plane)) && !matched(block.withheld(plane))
}

fn block_allows(block: &PermissionBlock, pattern: &PermissionPattern) -> Option<bool> {
    let plane = pattern.plane();
    any(block.granted(plane).iter().filter_map(|granted| {
        let remainder = Remainder::new(vec![pattern.glob(), granted], [own_exceptions(block, plane)])?;
        Some(remainder.has_any())
    }))
}

/// What a block takes out of its own permissions.
fn own_exceptions(block: &PermissionBlock, plane: Plane) -> Exclusion<'_> {
    Exclusion { patterns: texts(block.withheld(plane)), exceptions: Vec::new() }
}

/// What a block of another role makes good for.
fn made_good(block: &PermissionBlock, plane: Plane) -> Exclusion<'_> {
    Exclusion { patterns: texts(block.granted(plane)), exceptions: texts(block.withheld(plane)) }
}

/// What `one` allows beyond `other`, one part for each pattern that grants something.
fn beyond<'a>(one: &'a Role, other: &'a Role) -> impl Iterator<Item = (Plane, Remainder<'a>)> {
    let blocks = Plane::ALL.into_iter().flat_map(|plane| one.blocks.iter().map(move |block| (plane, block)));
    blocks.flat_map(move |(plane, block)| {
        block.granted(plane).iter().filter_map(move |granted| {
            let matching = other
                .blocks
                .iter()
                .filter(|good| counts_against(good, block))
                .map(|good| made_good(good, plane));
            let exclusions = std::iter::once(own_exceptions(block, plane)).chain(matching);
            Some((plane, Remainder::new(vec![granted], exclusions)?))
        })
    })
}

/// Whether what one block grants can make good for another's.
pub(super) fn counts_against(good: &PermissionBlock, block: &PermissionBlock) -> bool {
    good.condition.is_none() || good.condition == block.condition
}

fn texts(patterns: &[Text]) -> Vec<&str> {
    patterns.iter().map(AsRef::as_ref).collect()
}
