//! Why a predicate holds of an item or does not, fact by fact, each in words.

use std::borrow::Cow;
use std::sync::Arc;

use super::count::Range;
use super::item::{Item, View};
use super::words::{duration_words, quantity};
use super::world::{World, number_of_approvers};
use crate::compile::{
    Atom, IdSetIdx, PatternIdx, Predicate, PredicateIdx, RoleQuestion, RoleTable, RoleTableIdx, Truth,
};
use crate::model::mfa::MfaVerdict;
use crate::model::{Access, ActivationPolicy, Fact, PrincipalKinds};
use crate::text::escape::briefly;

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
pub(super) struct Reason<'a> {
    pub(super) aspect: Aspect,
    pub(super) words: Words<'a>,
}

/// A fact in words, as a clause: `the role has data actions`; none where the item's own description
/// says it already.
type Words<'a> = Option<Cow<'a, str>>;

impl<'a> World<'a> {
    /// The facts for which a predicate has the truth that it has. Adds nothing for an unknown.
    pub(super) fn reasons(&self, predicate: PredicateIdx, item: Item<'_>, reasons: &mut Vec<Reason<'a>>) {
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

    fn reason(&self, atom: &'a Atom, item: Item<'_>, holds: bool) -> Reason<'a> {
        let either = |yes, no| Some(either(holds, yes, no));
        let list = |set: IdSetIdx| self.rules.id_set(set).map_or("", |set| &set.words);
        let lacks = |what: &str, set| (!holds).then(|| format!("{what} {}", list(set)).into());
        let (aspect, words) = match atom {
            Atom::RoleIs(set) => (Aspect::Role, lacks("the role is not", *set)),
            Atom::RoleFact(table) => (Aspect::Role, self.role_reason(*table, item, holds)),
            Atom::RoleKnown => {
                (Aspect::Role, either("the catalogue has the role", "the catalogue has no such role"))
            }
            Atom::PrincipalIs(set) => (Aspect::Principal, lacks("the principal is not", *set)),
            Atom::PrincipalKind(kinds) => (Aspect::Principal, self.kind_reason(*kinds, item, holds)),
            Atom::PrincipalKnown => (
                Aspect::Principal,
                either("the directory has the principal", "the directory has no such principal"),
            ),
            Atom::SecurityGroup => {
                (Aspect::Principal, either("it is a security group", "it is no security group"))
            }
            Atom::Guest => (Aspect::Principal, either("it is a guest", "it is no guest")),
            Atom::Disabled => {
                (Aspect::Principal, either("its account is disabled", "its account is enabled"))
            }
            Atom::Empty => {
                (Aspect::Principal, either("it is a group without members", "it is no empty group"))
            }
            Atom::NestedGroups => {
                (Aspect::Principal, either("groups are among its members", "no groups are among its members"))
            }
            Atom::PermanentAccess(table) => {
                let role = match self.rules.role_table(*table).map(|table| &table.question) {
                    Some(RoleQuestion::Includes(role)) => self.role_name(*role),
                    _ => Cow::default(),
                };
                let has = if holds { "has" } else { "has no" };
                let words = format!("the principal {has} permanent access that includes `{role}`");
                (Aspect::Principal, Some(words.into()))
            }
            Atom::ActivatedAlike => (
                Aspect::Role,
                either(
                    "all eligible authorizations of the role are activated alike",
                    "another eligible authorization of the role is activated otherwise",
                ),
            ),
            Atom::OnlyApprover => {
                (Aspect::Approvers, either("nobody else may approve it", "somebody else may approve it"))
            }
            Atom::PermanentBeside => (
                Aspect::Principal,
                either(
                    "the principal has permanent access beside it",
                    "the principal has no permanent access beside it",
                ),
            ),
            Atom::DisplayName => {
                (Aspect::DisplayName, either("the entry has a display name", "the entry has no display name"))
            }
            Atom::DisplayNameMatches(pattern) => {
                (Aspect::DisplayName, self.match_reason("the display name", *pattern, holds))
            }
            Atom::Access(access) => (Aspect::Whole, access_reason(*access, item, holds)),
            Atom::RequiresMfa => self.mfa_reason(item, holds),
            Atom::LastsAtMost(limit) | Atom::LastsAtLeast(limit) => {
                (Aspect::Duration, Some(duration_reason(item, *limit).into()))
            }
            Atom::Approvers { .. } => (Aspect::Approvers, Some(approvers_reason(item).into())),
            Atom::DelegatesAny => (Aspect::Delegated, either("it delegates roles", "it delegates no roles")),
            Atom::DelegatesSome(set) | Atom::DelegatesOnly(set) => {
                let only = if matches!(atom, Atom::DelegatesOnly(_)) { "only " } else { "" };
                let verb = if holds { "delegates" } else { "does not delegate" };
                (Aspect::Delegated, Some(format!("it {verb} {only}{}", list(*set)).into()))
            }
            Atom::Description => {
                (Aspect::Description, either("it has a description", "it has no description"))
            }
            Atom::NameMatches(pattern) => (Aspect::Name, self.match_reason("its name", *pattern, holds)),
            Atom::TenantIs(set) => (Aspect::Tenant, lacks("the tenant is not", *set)),
            Atom::TenantKnown => {
                (Aspect::Tenant, either("the tenant is known", "nothing declares the tenant"))
            }
            Atom::TenantNameMatches(pattern) => {
                (Aspect::Tenant, self.match_reason("the tenant's name", *pattern, holds))
            }
        };
        Reason { aspect, words }
    }

    fn match_reason(&self, what: &str, pattern: PatternIdx, holds: bool) -> Words<'a> {
        let text = self.rules.pattern(pattern).map_or("", |pattern| &pattern.text);
        let verb = if holds { "matches" } else { "does not match" };
        Some(format!("{what} {verb} `{}`", briefly(text, 60)).into())
    }

    fn role_reason(&self, table: RoleTableIdx, item: Item<'_>, holds: bool) -> Words<'a> {
        let table = self.rules.role_table(table)?;
        let either = |yes, no| either(holds, yes, no);
        Some(match &table.question {
            RoleQuestion::DataActions => either("the role has data actions", "the role has no data actions"),
            RoleQuestion::Privileged => either("the role is privileged", "the role is not privileged"),
            RoleQuestion::Supported if holds => "Azure Lighthouse supports the role".into(),
            RoleQuestion::Supported => match self.role_shows(item, table) {
                Some(why) => format!("Azure Lighthouse does not support the role ({why})").into(),
                None => "Azure Lighthouse does not support the role".into(),
            },
            RoleQuestion::BuiltIn => either("the role is built in", "the role is not built in"),
            RoleQuestion::Category(name) => {
                let is = if holds { "is" } else { "is not" };
                format!("the role {is} in category `{name}`").into()
            }
            RoleQuestion::Allows(list) => {
                let list: Vec<_> = list.iter().map(|one| format!("`{}`", briefly(one, 80))).collect();
                let verb = if holds { "allows" } else { "does not allow" };
                format!("the role {verb} {}", list.join(" or ")).into()
            }
            RoleQuestion::BroaderThan(other) if holds => {
                let name = self.role_name(*other);
                match self.role_shows(item, table) {
                    Some(operation) => format!("the role allows `{operation}`, which `{name}` does not"),
                    None => format!("the role is broader than `{name}`"),
                }
                .into()
            }
            RoleQuestion::BroaderThan(other) => {
                format!("the role is no broader than `{}`", self.role_name(*other)).into()
            }
            RoleQuestion::Includes(other) => {
                let verb = if holds { "allows everything" } else { "does not allow everything" };
                format!("the role {verb} that `{}` does", self.role_name(*other)).into()
            }
            RoleQuestion::Named(glob) => {
                let verb = if holds { "matches" } else { "does not match" };
                format!("the role's name {verb} `{}`", briefly(glob, 60)).into()
            }
        })
    }

    fn kind_reason(&self, kinds: PrincipalKinds, item: Item<'_>, holds: bool) -> Words<'a> {
        if holds {
            return None;
        }
        let View::Fact(Fact::Known(id)) = item.principal() else { return None };
        let kind = self.lookup(id.value, item).kind().ok()?;
        let wanted: Vec<_> = kinds.iter().map(|wanted| format!("a {wanted}")).collect();
        Some(format!("the principal is a {kind}, not {}", wanted.join(" or ")).into())
    }

    fn mfa_reason(&self, item: Item<'_>, holds: bool) -> (Aspect, Words<'a>) {
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
            return (Aspect::Tenant, Some(words.into()));
        }
        let words = match (holds, item.activation()) {
            (true, _) => "activation requires multi-factor authentication",
            (false, Some(_)) => "activation does not require multi-factor authentication",
            (false, None) => "it is permanent, so no activation asks for multi-factor authentication",
        };
        (Aspect::Mfa, Some(words.into()))
    }
}

impl World<'_> {
    /// What of the role shows the answer of a table.
    fn role_shows(&self, item: Item<'_>, table: &RoleTable) -> Option<Arc<str>> {
        let View::Fact(Fact::Known(role)) = item.role() else { return None };
        table.reason(self.catalog.find(role.value.id)?, self.catalog)
    }
}

/// One clause where the fact holds, and the other where it does not.
const fn either<'a>(holds: bool, yes: &'static str, no: &'static str) -> Cow<'a, str> {
    Cow::Borrowed(if holds { yes } else { no })
}

fn access_reason<'a>(access: Access, item: Item<'_>, holds: bool) -> Words<'a> {
    if holds {
        return None;
    }
    item.grant().map(|_| match access {
        Access::Permanent => "it is eligible, not permanent".into(),
        Access::Eligible => "it is permanent, not eligible".into(),
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
    let entries = item.activation().map_or(0, |policy| policy.approvers.known.len());
    let Range { least, most } = number_of_approvers::<()>(item).0;
    let number = match most {
        Some(0) => return "it has no approvers".to_owned(),
        Some(most) if most == least => quantity(least, "approver", "approvers"),
        Some(most) => format!("{least} to {}", quantity(most, "approver", "approvers")),
        None => format!("at least {}", quantity(least, "approver", "approvers")),
    };
    let is_repeated = u32::try_from(entries).is_ok_and(|entries| most.is_some_and(|most| entries > most));
    if is_repeated { format!("it has {number} in {entries} entries") } else { format!("it has {number}") }
}
