//! Predicates in words: clauses about one item, which is called "it".

use crate::catalog::Catalog;
use crate::compile::{
    Atom, Domain, IdSetIdx, PatternIdx, Predicate, PredicateIdx, RoleQuestion, RoleTableIdx, RuleSet,
};
use crate::evaluate::{duration_words, quantity};
use crate::model::{Access, PrincipalKinds};
use crate::text::escape::brief;
use uuid::Uuid;

/// Puts the predicates of a policy into words.
#[derive(Clone, Copy)]
pub(super) struct Clauses<'a> {
    pub(super) rules: &'a RuleSet,
    pub(super) catalog: &'a Catalog,
    /// What "it" is.
    pub(super) domain: Domain,
}

/// How a list of clauses is joined.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Join {
    And,
    Or,
}

impl Clauses<'_> {
    /// The predicate as a clause; none if it holds of everything.
    pub(super) fn of(self, predicate: PredicateIdx) -> Option<String> {
        match self.rules.predicate(predicate) {
            Predicate::Anything => None,
            _ => Some(self.clause(predicate, true, None)),
        }
    }

    /// The predicate, or with `holds` false what is so where it is not. "Not" is carried down to
    /// the single facts, where it reads best; that changes no verdict.
    fn clause(self, predicate: PredicateIdx, holds: bool, within: Option<Join>) -> String {
        match self.rules.predicate(predicate) {
            Predicate::Anything => if holds { "it is there" } else { "it is not there" }.to_owned(),
            Predicate::And(parts) => {
                self.list(parts, holds, if holds { Join::And } else { Join::Or }, within)
            }
            Predicate::Or(parts) => self.list(parts, holds, if holds { Join::Or } else { Join::And }, within),
            Predicate::Not(inner) => self.clause(*inner, !holds, within),
            Predicate::Owner(inner) => {
                let owner = Self { domain: Domain::Authorizations, ..self };
                format!("of the authorization that it stands in, {}", owner.clause(*inner, holds, within))
            }
            Predicate::Atom(atom) => self.fact(atom, holds),
        }
    }

    fn list(self, parts: &[PredicateIdx], holds: bool, join: Join, within: Option<Join>) -> String {
        let parts: Vec<String> = parts.iter().map(|part| self.clause(*part, holds, Some(join))).collect();
        let joined = parts.join(if join == Join::And { " and " } else { " or " });
        if within.is_some_and(|within| within != join) { format!("({joined})") } else { joined }
    }

    fn fact(self, atom: &Atom, holds: bool) -> String {
        let is = if holds { "is" } else { "is not" };
        let has = if holds { "has" } else { "has no" };
        let matches = if holds { "matches" } else { "does not match" };
        match atom {
            Atom::RoleIs(set) => format!("the role {}", self.one_of(*set, holds)),
            Atom::RoleFact(table) => self.role(*table, holds),
            Atom::RoleKnown => format!("the role {is} in the catalogue"),
            Atom::PrincipalIs(set) => format!("the principal {}", self.one_of(*set, holds)),
            Atom::PrincipalKind(kinds) => format!("the principal {is} {}", kind_words(*kinds)),
            Atom::PrincipalKnown => {
                let verb = if holds { "exists" } else { "does not exist" };
                format!("the principal {verb} in the managing tenant")
            }
            Atom::SecurityGroup => format!("the principal {is} a security group"),
            Atom::Guest => format!("the principal {is} a guest"),
            Atom::Disabled => format!("the principal's account {is} disabled"),
            Atom::Empty => format!("the principal {is} a group without members"),
            Atom::NestedGroups => {
                let are = if holds { "are" } else { "are not" };
                format!("groups {are} among the principal's members")
            }
            Atom::PermanentAccess(table) => {
                let has = if holds { "has a" } else { "has no" };
                let role = self.role(*table, true);
                format!("its principal {has} permanent authorization where {role}")
            }
            Atom::ActivatedAlike => {
                let how = if holds { "alike" } else { "differently" };
                format!("it and the other eligible authorizations of its role are activated {how}")
            }
            Atom::OnlyApprover => format!("its own principal {is} its only approver"),
            Atom::PermanentBeside => {
                format!("its principal {has} {}permanent authorization for another role", article(holds))
            }
            Atom::DisplayName => format!("it {has} {}display name", article(holds)),
            Atom::DisplayNameMatches(pattern) => {
                format!("its display name {matches} {}", self.pattern(*pattern))
            }
            Atom::Access(access) => match (access, holds) {
                (Access::Eligible, true) | (Access::Permanent, false) => "it is eligible".to_owned(),
                (Access::Permanent, true) | (Access::Eligible, false) => "it is permanent".to_owned(),
            },
            Atom::RequiresMfa => self.mfa(holds),
            Atom::LastsAtMost(limit) => {
                let bound = if holds { "at most" } else { "longer than" };
                format!("an activation may last {bound} {}", duration_words(*limit))
            }
            // About the longest activation that is allowed: that one may be shorter says nothing.
            Atom::LastsAtLeast(limit) => {
                let an = if holds { "an" } else { "no" };
                format!("{an} activation may last {} or longer", duration_words(*limit))
            }
            Atom::Approvers { least, most } => {
                let verb = if holds { "has" } else { "does not have" };
                format!("it {verb} {}", bounds(*least, *most, "approver", "approvers"))
            }
            Atom::DelegatesAny => format!("it {has} delegated roles"),
            Atom::DelegatesSome(set) => {
                let which = if holds { "some" } else { "no" };
                format!("{which} role that it delegates {}", self.one_of(*set, true))
            }
            Atom::DelegatesOnly(set) => {
                let words = format!("it delegates roles, and each {}", self.one_of(*set, true));
                if holds { words } else { format!("it is not so that {words}") }
            }
            Atom::Description => format!("it {has} {}description", article(holds)),
            Atom::NameMatches(pattern) => format!("its name {matches} {}", self.pattern(*pattern)),
            Atom::TenantIs(set) => format!("it {}", self.one_of(*set, holds)),
            Atom::TenantKnown => format!("its name {is} known"),
            Atom::TenantNameMatches(pattern) => format!("its name {matches} {}", self.pattern(*pattern)),
        }
    }

    fn role(self, table: RoleTableIdx, holds: bool) -> String {
        let is = if holds { "is" } else { "is not" };
        let Some(table) = self.rules.role_table(table) else { return String::new() };
        match &table.question {
            RoleQuestion::DataActions => {
                format!("the role has {}data actions", if holds { "" } else { "no " })
            }
            RoleQuestion::Privileged => format!("the role {is} privileged"),
            RoleQuestion::Supported => {
                let verb = if holds { "supports" } else { "does not support" };
                format!("Azure Lighthouse {verb} the role")
            }
            RoleQuestion::BuiltIn => format!("the role {is} built in"),
            RoleQuestion::Category(name) => format!("the role {is} in category `{}`", brief(name, 80)),
            RoleQuestion::Allows(patterns) => {
                let patterns: Vec<_> = patterns.iter().map(|one| format!("`{}`", brief(one, 80))).collect();
                let some = if holds { "some" } else { "no" };
                format!("the role allows {some} operation that {} covers", patterns.join(" or "))
            }
            RoleQuestion::BroaderThan(other) => {
                let some = if holds { "some" } else { "no" };
                format!("the role allows {some} operation that `{}` does not", self.name(*other))
            }
            RoleQuestion::Includes(other) => {
                let everything = if holds { "allows everything" } else { "does not allow everything" };
                format!("the role {everything} that `{}` does", self.name(*other))
            }
            RoleQuestion::Named(pattern) => {
                let matches = if holds { "matches" } else { "does not match" };
                format!("the name of the role {matches} `{}`", brief(pattern, 80))
            }
        }
    }

    fn name(self, role: Uuid) -> String {
        let found = self.catalog.find(role).and_then(|index| self.catalog.role(index));
        found.map_or_else(|| role.to_string(), |role| role.name.to_string())
    }

    fn mfa(self, holds: bool) -> String {
        let verb = if holds { "requires" } else { "does not require" };
        match self.domain {
            Domain::ManagingTenant | Domain::CustomerTenant => {
                format!("it {verb} multi-factor authentication of all its users")
            }
            Domain::Authorizations | Domain::DelegatedRoles | Domain::Approvers | Domain::Delegations => {
                format!("its activation {verb} multi-factor authentication")
            }
        }
    }

    /// "is `Owner` or `Reader`", "is in `approved`", and their opposites.
    fn one_of(self, set: IdSetIdx, holds: bool) -> String {
        let words = self.rules.id_set(set).map_or("", |set| &set.words);
        match holds {
            true => format!("is {words}"),
            false if words.contains("` or `") => format!("is none of {words}"),
            false => format!("is not {words}"),
        }
    }

    fn pattern(self, pattern: PatternIdx) -> String {
        let text = self.rules.pattern(pattern).map_or("", |pattern| &pattern.text);
        format!("`{}`", brief(text, 80))
    }
}

const fn article(holds: bool) -> &'static str {
    if holds { "a " } else { "" }
}

fn kind_words(kinds: PrincipalKinds) -> String {
    let words: Vec<String> = kinds.iter().map(|kind| format!("a {kind}")).collect();
    words.join(" or ")
}

/// "at most 5 roles", "exactly 1 approver".
pub(super) fn bounds(least: u32, most: Option<u32>, singular: &str, plural: &str) -> String {
    match (least, most) {
        (0, Some(most)) => format!("at most {}", quantity(most, singular, plural)),
        (least, None) => format!("at least {}", quantity(least, singular, plural)),
        (least, Some(most)) if least == most => format!("exactly {}", quantity(least, singular, plural)),
        (least, Some(most)) => format!("{least} to {}", quantity(most, singular, plural)),
    }
}
