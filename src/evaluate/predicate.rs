//! Predicates in three values, and the reasons behind an unknown.

use super::item::{Item, View};
use super::verdict::Unknown;
use super::world::World;
use crate::compile::{Atom, Predicate, PredicateIdx, Truth};
use crate::model::{Access, Cause, CauseKind, Fact};
use uuid::Uuid;

impl World<'_> {
    /// Whether a predicate holds of an item. Kleene's logic: what is unknown matters only if the
    /// rest does not decide.
    pub(super) fn truth(&self, predicate: PredicateIdx, item: Item<'_>) -> Truth {
        self.truth_by(predicate, item, &|_| true)
    }

    /// The same if only those facts are known that `decides` lets through.
    pub(super) fn truth_by(
        &self,
        predicate: PredicateIdx,
        item: Item<'_>,
        decides: &impl Fn(&Atom) -> bool,
    ) -> Truth {
        match self.rules.predicate(predicate) {
            Predicate::Anything => Truth::True,
            Predicate::And(parts) => self.all(parts, item, Truth::True, decides),
            Predicate::Or(parts) => self.all(parts, item, Truth::False, decides),
            Predicate::Not(inner) => !self.truth_by(*inner, item, decides),
            Predicate::Owner(inner) => match item.grant() {
                Some(grant) => self.truth_by(*inner, Item::Grant(grant), decides),
                None => Truth::False,
            },
            Predicate::Atom(atom) if decides(atom) => Truth::from(self.atom::<()>(atom, item).ok()),
            Predicate::Atom(_) => Truth::Unknown,
        }
    }

    /// The access that an authorization must have for a predicate to hold of it, if it must have one.
    pub(super) fn access_wanted(&self, predicate: PredicateIdx) -> Option<Access> {
        let asked = |predicate: PredicateIdx| {
            let Predicate::Atom(Atom::Access(access)) = self.rules.predicate(predicate) else { return None };
            Some(*access)
        };
        if let Predicate::And(parts) = self.rules.predicate(predicate) {
            return parts.iter().find_map(|part| asked(*part));
        }
        asked(predicate)
    }

    /// `neutral` if every part is `neutral`; its opposite if one part is; otherwise unknown. With
    /// true this is "and", with false "or".
    fn all(
        &self,
        parts: &[PredicateIdx],
        item: Item<'_>,
        neutral: Truth,
        decides: &impl Fn(&Atom) -> bool,
    ) -> Truth {
        let mut result = neutral;
        for part in parts {
            let truth = self.truth_by(*part, item, decides);
            if truth == !neutral {
                return truth;
            }
            if truth == Truth::Unknown {
                result = Truth::Unknown;
            }
        }
        result
    }

    /// Adds the reasons for which it is not known whether a predicate holds of an item; nothing if
    /// it is known.
    pub(super) fn causes(&self, predicate: PredicateIdx, item: Item<'_>, causes: &mut Vec<Unknown>) {
        if self.truth(predicate, item) != Truth::Unknown {
            return;
        }
        match self.rules.predicate(predicate) {
            Predicate::Anything => {}
            Predicate::And(parts) | Predicate::Or(parts) => {
                parts.iter().for_each(|part| self.causes(*part, item, causes));
            }
            Predicate::Not(inner) => self.causes(*inner, item, causes),
            Predicate::Owner(inner) => {
                if let Some(grant) = item.grant() {
                    self.causes(*inner, Item::Grant(grant), causes);
                }
            }
            Predicate::Atom(atom) => {
                causes.extend(self.atom::<Cause>(atom, item).err().map(|cause| unknown(cause, item)));
            }
        }
    }
}

/// A cause with the principal or tenant that it is about, so that reports can count these.
pub(super) fn unknown(cause: Cause, item: Item<'_>) -> Unknown {
    fn id(view: View<'_, Uuid>) -> Option<Uuid> {
        match view {
            View::Fact(Fact::Known(known)) => Some(known.value),
            View::Fact(_) | View::Unknown(_) | View::Alien => None,
        }
    }
    let about = match &cause.kind {
        CauseKind::NoDirectory
        | CauseKind::PrincipalNotInDirectory
        | CauseKind::DirectoryGap(_)
        | CauseKind::DirectoryConflict(_)
        | CauseKind::DirectoryUndated
        | CauseKind::DirectoryOfAnotherTenant
        | CauseKind::DirectoryTooOld => id(item.principal()),
        CauseKind::NoMfaEvidence | CauseKind::MfaUndecided(_) | CauseKind::TenantName => id(item.tenant()),
        CauseKind::MissingParameter(_)
        | CauseKind::KeyVault(_)
        | CauseKind::LiveAzure(_)
        | CauseKind::NotRepeatable(_)
        | CauseKind::Context(_)
        | CauseKind::Elsewhere(_)
        | CauseKind::LinkedTemplate(_)
        | CauseKind::TemplateError
        | CauseKind::Limit
        | CauseKind::NotAGuid(_)
        | CauseKind::Unreadable(_)
        | CauseKind::MissingProperty(_)
        | CauseKind::RoleNotInCatalogue(_)
        | CauseKind::NotInCatalogue(_)
        | CauseKind::NotExported
        | CauseKind::MorePages
        | CauseKind::DefinitionNotExported
        | CauseKind::DefinitionElsewhere
        | CauseKind::CustomerTenant
        | CauseKind::Condition
        | CauseKind::InputUnread
        | CauseKind::EndedEarly
        | CauseKind::SaidUnknown => None,
    };
    Unknown { cause, about }
}
