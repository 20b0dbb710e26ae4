//! The core form of a rule in words.

use super::clause::{Clauses, bounds};
use crate::catalog::Catalog;
use crate::compile::{CoreForm, Count, Distinct, Domain, Group, PredicateIdx, Rule, RuleSet};

/// The name of the core form, e.g. `every`.
pub(super) const fn form(rule: &Rule) -> &'static str {
    match &rule.form {
        CoreForm::None { .. } => "none",
        CoreForm::Some { .. } => "some",
        CoreForm::Every { .. } => "every",
        CoreForm::Count(_) => "count",
        CoreForm::Check(_) => "check",
    }
}

/// What the rule demands, as a clause.
pub(super) fn meaning(rules: &RuleSet, catalog: &Catalog, rule: &Rule) -> String {
    let clauses = Clauses { rules, catalog, domain: rule.form.domain() };
    let item = singular(rule.form.domain());
    match &rule.form {
        CoreForm::None { of, .. } => format!("there is no {item}{}", such(clauses, *of)),
        CoreForm::Some { of, .. } => format!("there is at least one {item}{}", such(clauses, *of)),
        CoreForm::Every { of, holds, .. } => {
            let holds = clauses.of(*holds).unwrap_or_else(|| "nothing is asked".to_owned());
            match clauses.of(*of) {
                Some(of) => format!("for every {item}: if {of}, then {holds}"),
                None => format!("for every {item}: {holds}"),
            }
        }
        CoreForm::Count(count) => counted(clauses, count),
        CoreForm::Check(_) => rule.sentence.clone(),
    }
}

fn such(clauses: Clauses<'_>, of: PredicateIdx) -> String {
    clauses.of(of).map_or_else(String::new, |clause| format!(" such that {clause}"))
}

fn counted(clauses: Clauses<'_>, count: &Count) -> String {
    let (singular, plural) = match (count.domain, count.distinct) {
        (Domain::DelegatedRoles, _) => ("different delegated role", "different delegated roles"),
        (Domain::Approvers, _) => ("different approver", "different approvers"),
        (Domain::Delegations, _) => ("delegation", "delegations"),
        (_, Distinct::Roles) => ("different role", "different roles"),
        (_, Distinct::Principals) => ("different principal", "different principals"),
        (_, Distinct::Entries) => ("authorization", "authorizations"),
    };
    let what = bounds(count.least, count.most, singular, plural);
    let group = match (count.per, count.domain) {
        (Group::Whole, Domain::Delegations) => "in the whole run",
        (Group::Whole, _) => "in each delegation",
        (Group::Principal, Domain::Delegations) => "for each principal of the whole run",
        (Group::Role, Domain::Delegations) => "for each role of the whole run",
        (Group::Tenant, Domain::Delegations) => "for each managing tenant of the whole run",
        // The groups are those that occur in what is counted, so that a count can be 0 only if it is
        // narrowed.
        (Group::Principal, Domain::DelegatedRoles) => {
            "for each principal of a delegation whose authorizations have delegated roles"
        }
        (Group::Role, Domain::DelegatedRoles) => {
            "for each role of a delegation whose authorizations have delegated roles"
        }
        (Group::Principal, Domain::Approvers) => {
            "for each principal of a delegation whose activations have approvers"
        }
        (Group::Role, Domain::Approvers) => "for each role of a delegation whose activations have approvers",
        (Group::Principal, _) => "for each principal of a delegation",
        (Group::Role, _) => "for each role of a delegation",
        (Group::Tenant, _) => "for each managing tenant",
    };
    format!("{group} there {} {what}{}", verb(count), such(clauses, count.of))
}

/// "is" or "are", by the number that follows.
fn verb(count: &Count) -> &'static str {
    if count.most.unwrap_or(count.least) == 1 { "is" } else { "are" }
}

const fn singular(domain: Domain) -> &'static str {
    match domain {
        Domain::Authorizations => "authorization",
        Domain::DelegatedRoles => "delegated role",
        Domain::Approvers => "approver",
        Domain::Delegations => "delegation",
        Domain::ManagingTenant => "managing tenant",
        Domain::CustomerTenant => "customer tenant",
    }
}
