//! What a subject is looked at as, and which predicates fit it: one table row per predicate.

use crate::compile::ruleset::Domain;
use crate::syntax::ast::{Atom, Noun};

/// What a subject is looked at as. Roles, principals and authorizations are views of the same
/// entries; they differ in the words that make sense of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum View {
    Authorization,
    Role,
    Principal,
    DelegatedRole,
    Approver,
    Delegation,
    Tenant,
}

impl View {
    const ALL: [View; 7] = [
        Self::Authorization,
        Self::Role,
        Self::Principal,
        Self::DelegatedRole,
        Self::Approver,
        Self::Delegation,
        Self::Tenant,
    ];

    /// The view that a noun takes.
    pub(super) const fn of(noun: Noun) -> Self {
        match noun {
            Noun::Delegations => Self::Delegation,
            Noun::Authorizations | Noun::PermanentAuthorizations | Noun::EligibleAuthorizations => {
                Self::Authorization
            }
            Noun::Roles => Self::Role,
            Noun::Principals | Noun::Kind(_) => Self::Principal,
            Noun::DelegatedRoles => Self::DelegatedRole,
            Noun::Approvers => Self::Approver,
            Noun::ManagingTenant | Noun::CustomerTenant => Self::Tenant,
        }
    }

    /// The view in words, in the plural.
    pub(super) const fn plural(self) -> &'static str {
        match self {
            Self::Authorization => "authorizations",
            Self::Role => "roles",
            Self::Principal => "principals",
            Self::DelegatedRole => "delegated roles",
            Self::Approver => "approvers",
            Self::Delegation => "delegations",
            Self::Tenant => "tenants",
        }
    }

    const fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// What a noun ranges over.
pub(super) const fn domain(noun: Noun) -> Domain {
    match noun {
        Noun::Delegations => Domain::Delegations,
        Noun::Authorizations
        | Noun::PermanentAuthorizations
        | Noun::EligibleAuthorizations
        | Noun::Roles
        | Noun::Principals
        | Noun::Kind(_) => Domain::Authorizations,
        Noun::DelegatedRoles => Domain::DelegatedRoles,
        Noun::Approvers => Domain::Approvers,
        Noun::ManagingTenant => Domain::ManagingTenant,
        Noun::CustomerTenant => Domain::CustomerTenant,
    }
}

/// One predicate of the language: its words and the views that it fits.
#[derive(Debug)]
pub(super) struct PredicateRow {
    /// The predicate as it stands behind `must`.
    pub(super) words: &'static str,
    fits: u8,
    /// What to write where it does not fit, if there is a usual intention.
    pub(super) instead: Option<&'static str>,
}

impl PredicateRow {
    /// Whether the predicate can be said of a view.
    pub(super) const fn fits(&self, view: View) -> bool {
        self.fits & view.bit() != 0
    }

    /// The views that the predicate fits, in words.
    pub(super) fn views(&self) -> String {
        let views: Vec<_> = View::ALL.into_iter().filter(|view| self.fits(*view)).map(View::plural).collect();
        match views.split_last() {
            Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
            _ => views.concat(),
        }
    }
}

const AUTHORIZATION: u8 = View::Authorization.bit();
const ROLE: u8 = View::Role.bit();
const PRINCIPAL: u8 = View::Principal.bit();
const DELEGATED: u8 = View::DelegatedRole.bit();
const APPROVER: u8 = View::Approver.bit();
const DELEGATION: u8 = View::Delegation.bit();
const TENANT: u8 = View::Tenant.bit();
const GRANTS: u8 = AUTHORIZATION | ROLE | PRINCIPAL;
const ROLES: u8 = ROLE | DELEGATED;
const PRINCIPALS: u8 = PRINCIPAL | APPROVER;

const fn row(words: &'static str, fits: u8) -> PredicateRow {
    PredicateRow { words, fits, instead: None }
}

const fn row_or(words: &'static str, fits: u8, instead: &'static str) -> PredicateRow {
    PredicateRow { words, fits, instead: Some(instead) }
}

/// Every predicate, in the order of the language's page.
pub(super) static PREDICATES: [PredicateRow; 32] = [
    row_or("be groups", PRINCIPALS, "say which principals may hold a role with `role NAME only for groups`"),
    row("be eligible", GRANTS),
    row("be permanent", GRANTS),
    row("be known", ROLES | PRINCIPALS | TENANT),
    row_or("be supported", ROLES | AUTHORIZATION, "write `roles must be supported`"),
    row("be privileged", ROLES | GRANTS),
    row_or("be built-in", ROLES | AUTHORIZATION, "write `roles must be built-in`"),
    row_or("be security groups", PRINCIPALS, "write `groups must be security groups`"),
    row_or("be guests", PRINCIPALS, "write `users must not be guests`"),
    row_or("be disabled", PRINCIPALS, "write `principals must not be disabled`"),
    row_or("be empty", PRINCIPALS, "write `groups must not be empty`"),
    row("be activated alike", GRANTS),
    row("be their only approver", GRANTS),
    row("be NAME", ROLES | PRINCIPALS | TENANT),
    row("be in SET", ROLES | PRINCIPALS | TENANT),
    row("be in category \"…\"", ROLES | AUTHORIZATION),
    row("be named \"…\"", ROLES | PRINCIPALS | DELEGATION | TENANT),
    row("be broader than ROLE", ROLES | GRANTS),
    row("have data actions", ROLES | GRANTS),
    row("have delegated roles", GRANTS),
    row_or("have a description", DELEGATION, "write `delegations must have a description`"),
    row_or("have a display name", GRANTS | APPROVER, "write `authorizations must have a display name`"),
    row("have permanent access beside them", GRANTS),
    row("have permanent access that includes ROLE", GRANTS),
    row_or("have nested groups", PRINCIPALS, "write `groups should have no nested groups`"),
    row("have approvers", GRANTS),
    row_or(
        "require mfa",
        AUTHORIZATION | ROLE | TENANT,
        "write `eligible authorizations must require mfa`, or `managing tenant must require mfa`",
    ),
    row("last at most 8 hours", GRANTS),
    row("allow \"…\"", ROLES | GRANTS),
    row("delegate roles", GRANTS),
    row("include ROLE", ROLES | GRANTS),
    row("match \"…\"", ROLES | PRINCIPALS | DELEGATION | TENANT),
];

/// The row of a predicate.
pub(super) const fn predicate_row(atom: &Atom) -> &'static PredicateRow {
    let [
        kind,
        eligible,
        permanent,
        known,
        supported,
        privileged,
        built_in,
        security_group,
        guest,
        disabled,
        empty,
        alike,
        only_approver,
        one_of,
        in_set,
        in_category,
        named,
        broader,
        data_actions,
        delegated_roles,
        description,
        display_name,
        beside,
        access_including,
        nested_groups,
        approvers,
        mfa,
        last,
        allow,
        delegate,
        include,
        matches,
    ] = &PREDICATES;
    match atom {
        Atom::BeKind(_) => kind,
        Atom::BeEligible => eligible,
        Atom::BePermanent => permanent,
        Atom::BeKnown => known,
        Atom::BeSupported => supported,
        Atom::BePrivileged => privileged,
        Atom::BeBuiltIn => built_in,
        Atom::BeSecurityGroup => security_group,
        Atom::BeGuest => guest,
        Atom::BeDisabled => disabled,
        Atom::BeEmpty => empty,
        Atom::BeActivatedAlike => alike,
        Atom::BeOnlyApprover => only_approver,
        Atom::BeOneOf(_) => one_of,
        Atom::BeInSet(_) => in_set,
        Atom::BeInCategory(_) => in_category,
        Atom::BeNamed(_) => named,
        Atom::BeBroaderThan(_) => broader,
        Atom::HaveDataActions => data_actions,
        Atom::HaveDelegatedRoles => delegated_roles,
        Atom::HaveDescription => description,
        Atom::HaveDisplayName => display_name,
        Atom::HavePermanentAccess => beside,
        Atom::HaveAccessIncluding(_) => access_including,
        Atom::HaveNestedGroups => nested_groups,
        Atom::HaveApprovers(..) => approvers,
        Atom::RequireMfa => mfa,
        Atom::Last(..) => last,
        Atom::Allow(_) => allow,
        Atom::Delegate { .. } => delegate,
        Atom::Include(_) => include,
        Atom::Match(_) => matches,
    }
}

/// What can be said of a view, in words.
pub(super) fn predicates_of(view: View) -> String {
    let rows: Vec<_> =
        PREDICATES.iter().filter(|row| row.fits(view)).map(|row| format!("`{}`", row.words)).collect();
    rows.join(", ")
}
