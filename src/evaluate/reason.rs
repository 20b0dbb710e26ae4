//! Why a predicate holds of an item or does not, fact by fact, each in words.

use std::sync::Arc;

use super::item::{Item, View};
use super::words::{duration_words, quantity};
use super::world::World;
use crate::compile::{Atom, Predicate, PredicateIdx, RoleQuestion, RoleTable, RoleTableIdx, Truth};
use crate::model::mfa::MfaVerdict;
use crate::model::{Access, ActivationPolicy, Fact, PrincipalKinds};
use crate::text::escape::brief;

/// Which property of an item a reason is about: where to point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Aspect {
    Role,
    Principal,
    DisplayName,
    Mfa,
    Duration,
    Approvers,
    Delegated,
    Whole,
    Description,
    Name,
    Tenant,
}

/// One fact that decided.
#[derive(Debug)]
pub(super) struct Reason {
    pub(super) aspect: Aspect,
    /// In words, as a clause: `the role has data actions`; none where the item's own description
    /// says it already.
    pub(super) words: Option<String>,
}

impl World<'_> {
    /// The facts for which a predicate has the truth that it has. Adds nothing for an unknown.
    pub(super) fn reasons(&self, predicate: PredicateIdx, item: Item<'_>, reasons: &mut Vec<Reason>) {
        let truth = self.truth(predicate, item);
        if truth == Truth::Unknown {
            return;
        }
        match self.rules.predicate(predicate) {
            Predicate::Anything => {}
            Predicate::And(parts) | Predicate::Or(parts) => {
                for part in parts {
                    if self.truth(*part, item) == truth {
                        self.reasons(*part, item, reasons);
                    }
                }
            }
            Predicate::Not(inner) => self.reasons(*inner, item, reasons),
            Predicate::Owner(inner) => {
                if let Some(grant) = item.grant() {
                    self.reasons(*inner, Item::Grant(grant), reasons);
                }
            }
            Predicate::Atom(atom) => reasons.push(self.reason(atom, item, truth == Truth::True)),
        }
    }

    fn reason(&self, atom: &Atom, item: Item<'_>, holds: bool) -> Reason {
        let (aspect, words) = match atom {
            Atom::RoleIs(set) => {
                let list = self.rules.id_set(*set).map_or("", |set| &set.words);
                (Aspect::Role, (!holds).then(|| format!("the role is not {list}")))
            }
            Atom::RoleFact(table) => (Aspect::Role, self.role_reason(*table, item, holds)),
            Atom::RoleKnown => {
                let words =
                    if holds { "the catalogue has the role" } else { "the catalogue has no such role" };
                (Aspect::Role, Some(words.to_owned()))
            }
            Atom::PrincipalIs(set) => {
                let list = self.rules.id_set(*set).map_or("", |set| &set.words);
                (Aspect::Principal, (!holds).then(|| format!("the principal is not {list}")))
            }
            Atom::PrincipalKind(kinds) => (Aspect::Principal, self.kind_reason(*kinds, item, holds)),
            Atom::PrincipalKnown => {
                let words = if holds {
                    "the directory has the principal"
                } else {
                    "the directory has no such principal"
                };
                (Aspect::Principal, Some(words.to_owned()))
            }
            Atom::SecurityGroup => {
                let words = if holds { "it is a security group" } else { "it is no security group" };
                (Aspect::Principal, Some(words.to_owned()))
            }
            Atom::Guest => {
                let words = if holds { "it is a guest" } else { "it is no guest" };
                (Aspect::Principal, Some(words.to_owned()))
            }
            Atom::Disabled => {
                let words = if holds { "its account is disabled" } else { "its account is enabled" };
                (Aspect::Principal, Some(words.to_owned()))
            }
            Atom::Empty => {
                let words = if holds { "it is a group without members" } else { "it is no empty group" };
                (Aspect::Principal, Some(words.to_owned()))
            }
            Atom::NestedGroups => {
                let words =
                    if holds { "groups are among its members" } else { "no groups are among its members" };
                (Aspect::Principal, Some(words.to_owned()))
            }
            Atom::PermanentAccess(table) => {
                let role = match self.rules.role_table(*table).map(|table| &table.question) {
                    Some(RoleQuestion::Includes(role)) => self.role_name(*role),
                    _ => String::new(),
                };
                let has = if holds { "has" } else { "has no" };
                (
                    Aspect::Principal,
                    Some(format!("the principal {has} permanent access that includes `{role}`")),
                )
            }
            Atom::ActivatedAlike => {
                let words = if holds {
                    "all eligible authorizations of the role are activated alike"
                } else {
                    "another eligible authorization of the role is activated otherwise"
                };
                (Aspect::Role, Some(words.to_owned()))
            }
            Atom::OnlyApprover => {
                let words = if holds { "nobody else may approve it" } else { "somebody else may approve it" };
                (Aspect::Approvers, Some(words.to_owned()))
            }
            Atom::PermanentBeside => {
                let words = if holds {
                    "the principal has permanent access beside it"
                } else {
                    "the principal has no permanent access beside it"
                };
                (Aspect::Principal, Some(words.to_owned()))
            }
            Atom::DisplayName => {
                let words =
                    if holds { "the entry has a display name" } else { "the entry has no display name" };
                (Aspect::DisplayName, Some(words.to_owned()))
            }
            Atom::DisplayNameMatches(pattern) => {
                (Aspect::DisplayName, Some(self.match_reason("the display name", *pattern, holds)))
            }
            Atom::Access(access) => (Aspect::Whole, access_reason(*access, item, holds)),
            Atom::RequiresMfa => self.mfa_reason(item, holds),
            Atom::LastsAtMost(limit) => (Aspect::Duration, Some(duration_reason(item, *limit))),
            Atom::LastsAtLeast(limit) => (Aspect::Duration, Some(duration_reason(item, *limit))),
            Atom::Approvers { .. } => (Aspect::Approvers, Some(approvers_reason(item))),
            Atom::DelegatesAny => {
                let words = if holds { "it delegates roles" } else { "it delegates no roles" };
                (Aspect::Delegated, Some(words.to_owned()))
            }
            Atom::DelegatesSome(set) | Atom::DelegatesOnly(set) => {
                let list = self.rules.id_set(*set).map_or("", |set| &set.words);
                let only = if matches!(atom, Atom::DelegatesOnly(_)) { "only " } else { "" };
                let verb = if holds { "delegates" } else { "does not delegate" };
                (Aspect::Delegated, Some(format!("it {verb} {only}{list}")))
            }
            Atom::Description => {
                let words = if holds { "it has a description" } else { "it has no description" };
                (Aspect::Description, Some(words.to_owned()))
            }
            Atom::NameMatches(pattern) => {
                (Aspect::Name, Some(self.match_reason("its name", *pattern, holds)))
            }
            Atom::TenantIs(set) => {
                let list = self.rules.id_set(*set).map_or("", |set| &set.words);
                (Aspect::Tenant, (!holds).then(|| format!("the tenant is not {list}")))
            }
            Atom::TenantKnown => {
                let words = if holds { "the tenant is known" } else { "nothing declares the tenant" };
                (Aspect::Tenant, Some(words.to_owned()))
            }
            Atom::TenantNameMatches(pattern) => {
                (Aspect::Tenant, Some(self.match_reason("the tenant's name", *pattern, holds)))
            }
        };
        Reason { aspect, words }
    }

    fn match_reason(&self, what: &str, pattern: crate::compile::PatternIdx, holds: bool) -> String {
        let text = self.rules.pattern(pattern).map_or("", |pattern| &pattern.text);
        let verb = if holds { "matches" } else { "does not match" };
        format!("{what} {verb} `{}`", brief(text, 60))
    }

    fn role_reason(&self, table: RoleTableIdx, item: Item<'_>, holds: bool) -> Option<String> {
        let table = self.rules.role_table(table)?;
        let words = match (&table.question, holds) {
            (RoleQuestion::DataActions, true) => "the role has data actions".to_owned(),
            (RoleQuestion::DataActions, false) => "the role has no data actions".to_owned(),
            (RoleQuestion::Privileged, true) => "the role is privileged".to_owned(),
            (RoleQuestion::Privileged, false) => "the role is not privileged".to_owned(),
            (RoleQuestion::Supported, true) => "Azure Lighthouse supports the role".to_owned(),
            (RoleQuestion::Supported, false) => match self.refusals(item) {
                Some(why) => format!("Azure Lighthouse does not support the role ({why})"),
                None => "Azure Lighthouse does not support the role".to_owned(),
            },
            (RoleQuestion::BuiltIn, true) => "the role is built in".to_owned(),
            (RoleQuestion::BuiltIn, false) => "the role is not built in".to_owned(),
            (RoleQuestion::Category(name), true) => format!("the role is in category `{name}`"),
            (RoleQuestion::Category(name), false) => format!("the role is not in category `{name}`"),
            (RoleQuestion::Allows(list), holds) => {
                let list: Vec<_> = list.iter().map(|one| format!("`{}`", brief(one, 80))).collect();
                let verb = if holds { "allows" } else { "does not allow" };
                format!("the role {verb} {}", list.join(" or "))
            }
            (RoleQuestion::BroaderThan(other), true) => {
                let name = self.role_name(*other);
                match self.witness(item, table) {
                    Some(operation) => format!("the role allows `{operation}`, which `{name}` does not"),
                    None => format!("the role is broader than `{name}`"),
                }
            }
            (RoleQuestion::BroaderThan(other), false) => {
                format!("the role is no broader than `{}`", self.role_name(*other))
            }
            (RoleQuestion::Includes(other), holds) => {
                let verb = if holds { "allows everything" } else { "does not allow everything" };
                format!("the role {verb} that `{}` does", self.role_name(*other))
            }
            (RoleQuestion::Named(glob), holds) => {
                let verb = if holds { "matches" } else { "does not match" };
                format!("the role's name {verb} `{}`", brief(glob, 60))
            }
        };
        Some(words)
    }

    fn kind_reason(&self, kinds: PrincipalKinds, item: Item<'_>, holds: bool) -> Option<String> {
        if holds {
            return None;
        }
        let View::Fact(Fact::Known(id)) = item.principal() else { return None };
        let kind = self.evidence.directory.lookup(id.value).kind().ok()?;
        let wanted: Vec<_> = kinds.iter().map(|wanted| format!("a {wanted}")).collect();
        Some(format!("the principal is a {kind}, not {}", wanted.join(" or ")))
    }

    fn mfa_reason(&self, item: Item<'_>, holds: bool) -> (Aspect, Option<String>) {
        if let View::Fact(Fact::Known(tenant)) = item.tenant() {
            let words = match self.evidence.mfa.verdict(tenant.value) {
                Some(MfaVerdict::Required(why)) => {
                    format!("multi-factor authentication is required: {}", why.main.text)
                }
                Some(MfaVerdict::NotRequired(why)) => {
                    format!("multi-factor authentication is not required of all users: {}", why.main.text)
                }
                Some(MfaVerdict::Undecided(_)) | None => return (Aspect::Tenant, None),
            };
            return (Aspect::Tenant, Some(words));
        }
        let words = match (holds, item.activation()) {
            (true, _) => "activation requires multi-factor authentication",
            (false, Some(_)) => "activation does not require multi-factor authentication",
            (false, None) => "it is permanent, so no activation asks for multi-factor authentication",
        };
        (Aspect::Mfa, Some(words.to_owned()))
    }
}

impl World<'_> {
    /// Why Lighthouse refuses the role, in words.
    fn refusals(&self, item: Item<'_>) -> Option<String> {
        let View::Fact(Fact::Known(role)) = item.role() else { return None };
        let role = self.catalog.role(self.catalog.find(role.value.id)?)?;
        let refusals: Vec<_> = role.refusals().iter().map(ToString::to_string).collect();
        (!refusals.is_empty()).then(|| refusals.join(", "))
    }

    /// An operation that the role allows and another does not.
    fn witness(&self, item: Item<'_>, table: &RoleTable) -> Option<Arc<str>> {
        let View::Fact(Fact::Known(role)) = item.role() else { return None };
        table.example(self.catalog.find(role.value.id)?, self.catalog)
    }
}

fn access_reason(access: Access, item: Item<'_>, holds: bool) -> Option<String> {
    if holds {
        return None;
    }
    item.grant().map(|_| match access {
        Access::Permanent => "it is eligible, not permanent".to_owned(),
        Access::Eligible => "it is permanent, not eligible".to_owned(),
    })
}

fn duration_reason(item: Item<'_>, limit: std::time::Duration) -> String {
    let limit = duration_words(limit);
    match item.activation().map(|policy| &policy.longest) {
        None => format!("it is permanent, so it has no limit of {limit}"),
        Some(Fact::Known(longest)) => {
            format!("an activation lasts up to {}, the limit is {limit}", duration_words(longest.value))
        }
        Some(Fact::Either(..) | Fact::Absent(_) | Fact::Unknown(_)) => format!(
            "an activation lasts up to {} unless the template says otherwise, the limit is {limit}",
            duration_words(ActivationPolicy::DEFAULT_LONGEST)
        ),
    }
}

fn approvers_reason(item: Item<'_>) -> String {
    let number = item.activation().map_or(0, |policy| policy.approvers.known.len());
    match number {
        0 => "it has no approvers".to_owned(),
        _ => {
            format!("it has {}", quantity(u32::try_from(number).unwrap_or(u32::MAX), "approver", "approvers"))
        }
    }
}
