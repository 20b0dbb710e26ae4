//! What the exceptions of a rule cover: certainly, or perhaps.
//!
//! Only what is certainly excepted is left out. Where a rule asks for something, what may be excepted
//! is no more than perhaps there.

use super::item::Item;
use super::predicate::unknown;
use super::verdict::{Excepted, Unknown};
use super::world::World;
use crate::compile::{Atom, Domain, Exception, Rule, Truth};
use crate::model::{Cause, Delegation};

impl World<'_> {
    /// The first exception in force that certainly covers an item.
    pub(super) fn exception(&self, rule: &Rule, delegation: &Delegation, item: Item<'_>) -> Option<usize> {
        rule.exceptions.iter().position(|exception| self.covers(exception, delegation, item) == Truth::True)
    }

    /// The exceptions of which it is not known whether they cover an item, with their places.
    pub(super) fn in_doubt<'r>(
        &self,
        rule: &'r Rule,
        delegation: &Delegation,
        item: Item<'_>,
    ) -> impl Iterator<Item = (usize, &'r Exception)> {
        let exceptions = rule.exceptions.iter().enumerate();
        exceptions.filter(move |(_, exception)| self.covers(exception, delegation, item) == Truth::Unknown)
    }

    /// Whether an item that no exception certainly covers may be left out of what a rule asks for, with
    /// the reasons for which that is not known. An exception for the delegation as a whole leaves out
    /// nothing: under it the rule does not apply. Of a rule over the run the delegation is one of many.
    pub(super) fn may_be_left_out(
        &self,
        rule: &Rule,
        delegation: &Delegation,
        item: Item<'_>,
        unknowns: &mut Vec<Unknown>,
    ) -> bool {
        let mut may = false;
        for (_, exception) in self.in_doubt(rule, delegation, item) {
            if rule.form.is_fleet() || !is_whole(exception.domain) {
                self.exception_causes(exception, delegation, item, unknowns);
                may = true;
            }
        }
        may
    }

    /// Adds the reasons for which it is not known whether an exception covers an item.
    fn exception_causes(
        &self,
        exception: &Exception,
        delegation: &Delegation,
        item: Item<'_>,
        unknowns: &mut Vec<Unknown>,
    ) {
        if let Some(pattern) = exception.delegation {
            let whole = Item::Delegation(delegation);
            let named = self.atom::<Cause>(&Atom::NameMatches(pattern), whole);
            unknowns.extend(named.err().map(|cause| unknown(cause, whole)));
        }
        if let Some(covered) = looked_at(exception.domain, delegation, item) {
            self.causes(exception.of, covered, unknowns);
        }
    }

    /// Whether an exception covers an item. One whose date has passed covers nothing.
    fn covers(&self, exception: &Exception, delegation: &Delegation, item: Item<'_>) -> Truth {
        if exception.expired {
            return Truth::False;
        }
        let Some(covered) = looked_at(exception.domain, delegation, item) else { return Truth::False };
        let named = exception.delegation.map_or(Truth::True, |pattern| {
            self.atom::<()>(&Atom::NameMatches(pattern), Item::Delegation(delegation)).ok().into()
        });
        match (named, self.truth(exception.of, covered)) {
            (Truth::False, _) | (_, Truth::False) => Truth::False,
            (Truth::True, truth) => truth,
            (Truth::Unknown, _) => Truth::Unknown,
        }
    }

    /// The record of an item that an exception covers.
    pub(super) fn excepted(&self, exception: usize, item: Item<'_>) -> Excepted {
        Excepted { exception, what: self.describe(item), span: item.place() }
    }
}

/// Whether an exception is about the delegation as a whole.
const fn is_whole(domain: Domain) -> bool {
    match domain {
        Domain::Delegations | Domain::ManagingTenant | Domain::CustomerTenant => true,
        Domain::Authorizations | Domain::DelegatedRoles | Domain::Approvers => false,
    }
}

/// What an exception looks at to tell whether it covers an item, if it can cover such an item at all.
const fn looked_at<'d>(domain: Domain, delegation: &'d Delegation, item: Item<'d>) -> Option<Item<'d>> {
    match (domain, item) {
        (Domain::Delegations, _) => Some(Item::Delegation(delegation)),
        (Domain::ManagingTenant, _) => Some(Item::ManagingTenant(delegation)),
        (Domain::CustomerTenant, _) => Some(Item::CustomerTenant(delegation)),
        (Domain::Authorizations, Item::Grant(_))
        | (Domain::DelegatedRoles, Item::DelegatedRole(..))
        | (Domain::Approvers, Item::Approver(..)) => Some(item),
        (Domain::Authorizations, _) => match item.grant() {
            Some(grant) => Some(Item::Grant(grant)),
            None => None,
        },
        (Domain::DelegatedRoles | Domain::Approvers, _) => None,
    }
}
