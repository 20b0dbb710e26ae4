//! Roles by id and by name.

use std::borrow::Cow;

use rustc_hash::FxHashMap;
use uuid::Uuid;

use super::embedded::EMBEDDED;
use super::id_index::IdIndex;
use super::role::{Role, Text};
use crate::text::name::fold;

/// The position of a role in a [`Catalog`]. Has meaning only beside the catalogue that gave it out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RoleIdx(pub(super) u32);

impl RoleIdx {
    /// The position as a number below [`Catalog::len`], for tables with one entry per role.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// A dated set of roles. The embedded one is constant data; one with further roles shares the
/// embedded roles' texts.
#[derive(Clone, Debug)]
pub struct Catalog {
    pub(super) date: Text,
    pub(super) cloud: Text,
    pub(super) roles: Cow<'static, [Role]>,
    /// The ids, each once.
    pub(super) ids: IdIndex,
    /// Every role once, in the order of the ids.
    pub(super) by_id: Cow<'static, [RoleIdx]>,
    /// Every role once, in the order of the folded names.
    pub(super) by_name: Cow<'static, [RoleIdx]>,
}

impl Catalog {
    /// The built-in roles of the public cloud, as the program carries them.
    #[must_use]
    pub fn embedded() -> &'static Catalog {
        &EMBEDDED
    }

    /// This catalogue with further roles. A role whose id is already there takes the place of the
    /// one that was, so positions stay as they are; a new one is put at the end. A listing does not
    /// tell what only documentation does, so a role keeps its category and its mark.
    #[must_use]
    pub fn extended(mut self, roles: impl IntoIterator<Item = Role>) -> Self {
        let all = self.roles.to_mut();
        let mut places: FxHashMap<Uuid, usize> =
            all.iter().enumerate().map(|(place, role)| (role.id, place)).collect();
        for role in roles {
            let place = *places.entry(role.id).or_insert(all.len());
            match all.get_mut(place) {
                Some(known) => {
                    let (category, mark) = (known.category.take(), known.marked_privileged);
                    *known = role;
                    known.category = known.category.take().or(category);
                    known.marked_privileged = known.marked_privileged.or(mark);
                }
                None => all.push(role),
            }
        }
        let mut order: Vec<RoleIdx> = (0u32..).map(RoleIdx).take(all.len()).collect();
        order.sort_by_key(|idx| all.get(idx.index()).map(|role| role.id));
        self.ids = IdIndex::of(order.iter().filter_map(|idx| Some(all.get(idx.index())?.id)).collect());
        self.by_id = Cow::Owned(order.clone());
        // A built-in role comes first among roles of one name, so a custom role cannot take its place.
        order.sort_by_cached_key(|idx| {
            all.get(idx.index()).map(|role| (name_key(&role.name), !role.built_in, idx.index()))
        });
        self.by_name = Cow::Owned(order);
        self
    }

    /// The role at a position that this catalogue gave out.
    #[must_use]
    pub fn role(&self, idx: RoleIdx) -> Option<&Role> {
        self.roles.get(idx.index())
    }

    /// The role with this id; the whole GUID counts, as ids may differ in one digit only.
    #[must_use]
    pub fn find(&self, id: Uuid) -> Option<RoleIdx> {
        self.by_id.get(self.ids.find(id)?).copied()
    }

    /// The role with this name; case and blanks at the ends do not count. Of several roles with one
    /// name, a built-in one is found.
    #[must_use]
    pub fn by_name(&self, name: &str) -> Option<RoleIdx> {
        self.all_named(name).first().copied()
    }

    /// The roles with this name, as a custom role's name is its tenant's own: a built-in one alone,
    /// otherwise all there are.
    #[must_use]
    pub fn all_named(&self, name: &str) -> Vec<RoleIdx> {
        let wanted = name_key(name);
        let named = |idx: &&RoleIdx| self.role(**idx).is_some_and(|role| name_key(&role.name) == wanted);
        let before = |idx: &RoleIdx| self.role(*idx).is_some_and(|role| name_key(&role.name) < wanted);
        let start = self.by_name.partition_point(before);
        let mut found: Vec<RoleIdx> = self.by_name.iter().skip(start).take_while(named).copied().collect();
        if found.first().and_then(|idx| self.role(*idx)).is_some_and(|role| role.built_in) {
            found.truncate(1);
        }
        found
    }

    /// Every role, sorted by name, case aside.
    pub fn sorted(&self) -> impl Iterator<Item = &Role> {
        self.by_name.iter().filter_map(|idx| self.role(*idx))
    }

    /// Whether roles were added to the embedded catalogue or put in the place of its own.
    #[must_use]
    pub const fn is_extended(&self) -> bool {
        matches!(self.roles, Cow::Owned(_))
    }

    /// Every role with its position, in the order of the positions.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (RoleIdx, &Role)> {
        self.roles.iter().enumerate().map(|(at, role)| (RoleIdx(u32::try_from(at).unwrap_or(u32::MAX)), role))
    }

    /// The number of roles.
    #[must_use]
    pub fn len(&self) -> usize {
        self.roles.len()
    }

    /// Whether there is no role at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.roles.is_empty()
    }

    /// The day of the listing, `YYYY-MM-DD`. A verdict that stands on a role's permissions names it.
    #[must_use]
    pub fn date(&self) -> &str {
        &self.date
    }

    /// The Azure cloud that was listed, e.g. `public`.
    #[must_use]
    pub fn cloud(&self) -> &str {
        &self.cloud
    }

    /// The categories that any role has, sorted, each once.
    #[must_use]
    pub fn categories(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.roles.iter().filter_map(|role| role.category.as_deref()).collect();
        names.sort_unstable();
        names.dedup();
        names
    }
}

/// What two names share that mean the same role. `build.rs` sorts by the same key.
fn name_key(name: &str) -> String {
    fold(name.trim())
}
