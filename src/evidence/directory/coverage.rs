//! What it means that a directory does not have an object.
//!
//! No export tells that it is whole: a list may have been filtered, and `getByIds` has only what
//! was asked for. So absence is not known, unless the caller claims that all objects of some kinds
//! were given, and nothing in the exports speaks against it.

use uuid::Uuid;

use super::object::ObjectKind;
use crate::evidence::one_of::OneOf;
use crate::evidence::source::Refusal;
use crate::model::CauseKind;

/// How far the absence of an object tells something.
#[derive(Clone, Debug, Default)]
pub(super) struct Coverage {
    /// Whether any export was given that counts.
    given: bool,
    /// The tenants that such exports are said to be of.
    tenants: Vec<Uuid>,
    /// Whether one of them is not said to be of any.
    of_any: bool,
    /// Why exports that were given do not count.
    refused: Option<Refusal>,
    /// The kinds of which all objects are claimed to be there.
    claimed: Vec<ObjectKind>,
    /// The kinds of which an export lacks some.
    broken: Vec<ObjectKind>,
}

impl Coverage {
    /// An export was given, of this tenant if that is said.
    pub(super) fn give(&mut self, tenant: Option<Uuid>) {
        self.given = true;
        match tenant {
            Some(tenant) if self.tenants.contains(&tenant) => {}
            Some(tenant) => self.tenants.push(tenant),
            None => self.of_any = true,
        }
    }

    /// Whether what is absent may be absent from this tenant's directory.
    pub(super) fn is_of(&self, tenant: Uuid) -> bool {
        self.of_any || self.tenants.is_empty() || self.tenants.contains(&tenant)
    }

    /// Whether what is absent is absent from any tenant's directory, as far as is said.
    pub(super) fn is_of_all(&self) -> bool {
        self.of_any || self.tenants.is_empty()
    }

    /// An export was given that does not count.
    pub(super) fn refuse(&mut self, refusal: Refusal) {
        self.refused = Some(refusal);
    }

    /// All objects of this kind are claimed to be there.
    pub(super) fn claim(&mut self, kind: ObjectKind) {
        self.claimed.push(kind);
    }

    /// Some objects of these kinds are not there.
    pub(super) fn break_claim(&mut self, kinds: OneOf<ObjectKind>) {
        self.broken.extend(kinds.iter());
    }

    /// Whether an object that is not there cannot be of this kind.
    pub(super) fn rules_out(&self, kind: ObjectKind) -> bool {
        let whole = self.given && self.refused.is_none();
        whole && self.claimed.contains(&kind) && !self.broken.contains(&kind)
    }

    /// Why nothing is known of an object that is not there. `was_refused` tells that an export has
    /// it which does not count.
    pub(super) fn cause(&self, was_refused: bool) -> CauseKind {
        match (self.refused, self.given) {
            (Some(refusal), given) if was_refused || !given => refusal.cause(),
            (_, true) => CauseKind::PrincipalNotInDirectory,
            (_, false) => CauseKind::NoDirectory,
        }
    }
}
