//! What a verdict stands on besides the delegation, and the truth of single facts.

use std::time::Duration;

use uuid::Uuid;

use super::count::{Held, Range};
use super::item::{Grant, Item, View};
use super::sibling::{self, known};
use crate::catalog::Catalog;
use crate::compile::{Atom, RuleSet};
use crate::evidence::{Evidence, Lookup};
use crate::model::{Access, ActivationPolicy, Cause, CauseKind, Fact, MfaProvider, RoleReference};
use crate::text::{Span, is_blank};

/// The rules, the role catalogue and the evidence of a run.
#[derive(Clone, Copy, Debug)]
pub struct World<'a> {
    /// The compiled policy.
    pub rules: &'a RuleSet,
    /// The role catalogue that the policy was compiled against.
    pub catalog: &'a Catalog,
    /// What is known about principals and tenants.
    pub evidence: &'a Evidence,
}

/// Whether a fact holds, or in how far that is not known.
pub(super) type Answer<D> = Result<bool, D>;

/// What is kept of the reasons for which a fact is not known. Most who ask want the truth and no
/// reason, and a reason is worth making only for those who do.
pub(super) trait Doubt: Sized {
    /// The doubt that comes of a cause.
    fn because(cause: impl FnOnce() -> Cause) -> Self;

    /// The doubt with a place, unless it has one.
    fn placed(self, span: Option<Span>) -> Self;
}

/// That it is not known, and nothing more.
impl Doubt for () {
    fn because(_: impl FnOnce() -> Cause) {}

    fn placed(self, _: Option<Span>) {}
}

impl Doubt for Cause {
    fn because(cause: impl FnOnce() -> Cause) -> Self {
        cause()
    }

    fn placed(self, span: Option<Span>) -> Self {
        self.or_at(span)
    }
}

/// The doubt that comes of a cause that is at hand.
pub(super) fn doubt<D: Doubt>(cause: &Cause) -> D {
    D::because(|| cause.clone())
}

impl<'a> World<'a> {
    /// What the directory tells about a principal of an item's delegation.
    pub(super) fn lookup(&self, id: Uuid, item: Item<'_>) -> Lookup<'a> {
        let found = self.evidence.directory.lookup(id);
        match item.delegation() {
            Some(delegation) => found.managed_by(&delegation.managing_tenant),
            None => found,
        }
    }
}

impl World<'_> {
    /// Whether a single fact holds of an item.
    pub(super) fn atom<D: Doubt>(&self, atom: &Atom, item: Item<'_>) -> Answer<D> {
        let rules = self.rules;
        match atom {
            Atom::RoleIs(set) => {
                let set = rules.id_set(*set);
                self.role(item, |role| Ok(set.is_some_and(|set| set.contains(role.id))))
            }
            Atom::RoleFact(table) => self.role(item, |role| self.role_fact(*table, role.id)),
            Atom::RoleKnown => self.role(item, |role| Ok(self.catalog.find(role.id).is_some())),
            Atom::PrincipalIs(set) => {
                let set = rules.id_set(*set);
                on(item.principal(), Absent::Required("principalId"), |id| {
                    Ok(set.is_some_and(|set| set.contains(*id)))
                })
            }
            Atom::PrincipalKind(kinds) => self.told(item, |principal| principal.is_a(*kinds)),
            Atom::PrincipalKnown => self.told(item, |principal| principal.known()),
            Atom::SecurityGroup => self.told(item, |principal| principal.is_security_group()),
            Atom::Guest => self.told(item, |principal| principal.is_guest()),
            Atom::Disabled => self.told(item, |principal| principal.is_disabled()),
            Atom::Empty => self.told(item, |principal| principal.is_empty_group()),
            Atom::NestedGroups => self.told(item, |principal| principal.has_nested_groups()),
            Atom::ActivatedAlike => sibling::activated_alike(item),
            Atom::OnlyApprover => sibling::only_approver(item),
            Atom::PermanentBeside => sibling::permanent_beside(item),
            Atom::PermanentAccess(table) => sibling::permanent_access(item, |role| {
                on(View::Fact(role), Absent::Required("roleDefinitionId"), |role| {
                    self.role_fact(*table, role.id)
                })
            }),
            Atom::DisplayName => on(item.display_name(), Absent::False, |name| Ok(!is_blank(name))),
            Atom::DisplayNameMatches(pattern) => {
                let pattern = rules.pattern(*pattern);
                on(item.display_name(), Absent::False, |name| {
                    Ok(pattern.is_some_and(|p| p.matcher.is_match(name)))
                })
            }
            Atom::Access(access) => Ok(item.grant().is_some_and(|grant| grant.access() == *access)),
            Atom::RequiresMfa => self.requires_mfa(item),
            Atom::LastsAtMost(limit) => lasts(item, |longest| longest <= *limit),
            Atom::LastsAtLeast(limit) => lasts(item, |longest| longest >= *limit),
            Atom::Approvers { least, most } => approvers(item, *least, *most),
            Atom::DelegatesAny => delegates_any(item),
            Atom::DelegatesSome(set) => self.delegates(item, *set, Quantifier::Some),
            Atom::DelegatesOnly(set) => self.delegates(item, *set, Quantifier::Every),
            Atom::Description => on(item.description(), Absent::False, |text| Ok(!is_blank(text))),
            Atom::NameMatches(pattern) => {
                let pattern = rules.pattern(*pattern);
                on(item.offer_name(), Absent::False, |name| {
                    Ok(pattern.is_some_and(|p| p.matcher.is_match(name)))
                })
            }
            Atom::TenantIs(set) => {
                let set = rules.id_set(*set);
                on(item.tenant(), Absent::Required("managedByTenantId"), |id| {
                    Ok(set.is_some_and(|s| s.contains(*id)))
                })
            }
            Atom::TenantKnown => on(item.tenant(), Absent::Required("managedByTenantId"), |id| {
                Ok(self.evidence.tenants.name(*id).is_some())
            }),
            Atom::TenantNameMatches(pattern) => {
                let pattern = rules.pattern(*pattern);
                on(item.tenant(), Absent::Required("managedByTenantId"), |id| {
                    match self.evidence.tenants.name(*id) {
                        Some(name) => Ok(pattern.is_some_and(|p| p.matcher.is_match(name))),
                        None => Err(D::because(|| CauseKind::TenantName.into())),
                    }
                })
            }
        }
    }

    fn told<D: Doubt>(&self, item: Item<'_>, test: impl Fn(&Lookup<'_>) -> Answer<Cause>) -> Answer<D> {
        on(item.principal(), Absent::Required("principalId"), |id| {
            test(&self.lookup(*id, item)).map_err(|cause| D::because(|| cause))
        })
    }

    fn role<D: Doubt>(&self, item: Item<'_>, test: impl Fn(&RoleReference) -> Answer<D>) -> Answer<D> {
        on(item.role(), Absent::Required("roleDefinitionId"), test)
    }

    fn role_fact<D: Doubt>(&self, table: crate::compile::RoleTableIdx, id: Uuid) -> Answer<D> {
        let Some(role) = self.catalog.find(id) else {
            return Err(D::because(|| CauseKind::RoleNotInCatalogue(id).into()));
        };
        let Some(table) = self.rules.role_table(table) else { return Ok(false) };
        let gap = || D::because(|| CauseKind::NotInCatalogue(table.question.gap()).into());
        table.get(role, self.catalog).known().ok_or_else(gap)
    }

    fn requires_mfa<D: Doubt>(&self, item: Item<'_>) -> Answer<D> {
        match item {
            Item::ManagingTenant(_) | Item::CustomerTenant(_) => {
                on(item.tenant(), Absent::Required("managedByTenantId"), |id| self.tenant_requires_mfa(*id))
            }
            Item::Grant(grant) | Item::DelegatedRole(_, grant) | Item::Approver(_, grant) => match grant {
                Grant::Open(Access::Eligible, cause) => Err(doubt(cause)),
                Grant::Open(Access::Permanent, _) => Ok(false),
                Grant::Entry(..) => match item.activation() {
                    Some(policy) => on(View::Fact(&policy.mfa), Absent::False, |provider| {
                        Ok(*provider == MfaProvider::Azure)
                    }),
                    None => Ok(false),
                },
            },
            Item::Delegation(_) => Ok(false),
        }
    }

    fn tenant_requires_mfa<D: Doubt>(&self, tenant: Uuid) -> Answer<D> {
        let Some(verdict) = self.evidence.mfa.verdict(tenant) else {
            return Err(D::because(|| CauseKind::NoMfaEvidence.into()));
        };
        // The cause's place lies in the export, whose text is not among the template's: the reader
        // is pointed at the tenant instead.
        verdict.answer().map_err(|cause| D::because(|| cause.without_place()))
    }

    fn delegates<D: Doubt>(
        &self,
        item: Item<'_>,
        set: crate::compile::IdSetIdx,
        quantifier: Quantifier,
    ) -> Answer<D> {
        let authorization = match item.grant() {
            Some(Grant::Entry(authorization, _)) => authorization,
            Some(Grant::Open(_, cause)) => return Err(doubt(cause)),
            None => return Ok(false),
        };
        let set = self.rules.id_set(set);
        let roles = &authorization.delegated_roles;
        let mut unknown = roles.open.first().map(doubt);
        for role in &roles.known {
            let answer = on(View::Fact(role), Absent::Required("delegatedRoleDefinitionIds"), |role| {
                Ok(set.is_some_and(|set| set.contains(role.id)))
            });
            match (answer, quantifier) {
                (Ok(true), Quantifier::Some) => return Ok(true),
                (Ok(false), Quantifier::Every) => return Ok(false),
                (Ok(_), _) => {}
                (Err(doubt), _) => unknown = unknown.or(Some(doubt)),
            }
        }
        match (unknown, quantifier) {
            (Some(cause), _) => Err(cause),
            (None, Quantifier::Some) => Ok(false),
            (None, Quantifier::Every) => Ok(!roles.known.is_empty()),
        }
    }
}

/// Whether one entry of a list has to be in a set, or each.
#[derive(Clone, Copy)]
enum Quantifier {
    Some,
    Every,
}

/// What the absence of a property means for a question about it.
#[derive(Clone, Copy)]
enum Absent {
    /// The answer is no.
    False,
    /// Nothing can be said: the property, named here, is required.
    Required(&'static str),
}

/// Asks a question of a property. Of a choice between several values the answer is known if it is
/// the same for each of them.
fn on<T, D: Doubt>(view: View<'_, T>, absent: Absent, test: impl Fn(&T) -> Answer<D>) -> Answer<D> {
    let fact = match view {
        View::Fact(fact) => fact,
        View::Unknown(cause) => return Err(doubt(cause)),
        View::Alien => return Ok(false),
    };
    match fact {
        Fact::Known(known) => test(&known.value).map_err(|doubt| doubt.placed(known.origin.span())),
        Fact::Either(choices, cause) => {
            let mut answers = choices.iter().map(|choice| test(&choice.value));
            let Some(Ok(first)) = answers.next() else { return Err(doubt(cause)) };
            if answers.all(|answer| answer.is_ok_and(|one| one == first)) {
                Ok(first)
            } else {
                Err(doubt(cause))
            }
        }
        Fact::Absent(origin) => match absent {
            Absent::False => Ok(false),
            Absent::Required(name) => {
                let missing = || Cause::new(CauseKind::MissingProperty(name), origin.span());
                Err(D::because(missing))
            }
        },
        Fact::Unknown(cause) => Err(doubt(cause)),
    }
}

/// A question about the longest activation. A permanent grant is never over.
fn lasts<D: Doubt>(item: Item<'_>, test: impl Fn(Duration) -> bool) -> Answer<D> {
    match item.grant() {
        None => Ok(false),
        Some(grant) if grant.access() == Access::Permanent => Ok(test(Duration::MAX)),
        Some(Grant::Open(_, cause)) => Err(doubt(cause)),
        Some(Grant::Entry(..)) => match item.activation().map(|policy| &policy.longest) {
            None | Some(Fact::Absent(_)) => Ok(test(ActivationPolicy::DEFAULT_LONGEST)),
            Some(fact) => on(View::Fact(fact), Absent::False, |longest| Ok(test(*longest))),
        },
    }
}

/// Whether the number of approvers lies within the bounds. One who is named twice is one.
fn approvers<D: Doubt>(item: Item<'_>, least: u32, most: Option<u32>) -> Answer<D> {
    if let Some(Grant::Open(Access::Eligible, cause)) = item.grant() {
        return Err(doubt(cause));
    }
    let (number, unknown) = number_of_approvers(item);
    match number.hold(least, most) {
        Held::Fine => Ok(true),
        Held::Broken(_) => Ok(false),
        Held::Doubtful => unknown.map_or(Ok(false), Err),
    }
}

/// How many principals may approve an activation, and why that is not known for certain.
pub(super) fn number_of_approvers<D: Doubt>(item: Item<'_>) -> (Range, Option<D>) {
    let Some(policy) = item.activation() else { return (Range { least: 0, most: Some(0) }, None) };
    let mut unknown = policy.approvers.open.first().map(doubt);
    let range = Range::of_different(policy.approvers.known.iter().map(|approver| {
        match known(&approver.principal, "principalId") {
            Ok(id) => Some(*id),
            Err(doubt) => {
                unknown.get_or_insert(doubt);
                None
            }
        }
    }));
    (Range { most: range.most.filter(|_| policy.approvers.open.is_empty()), ..range }, unknown)
}

fn delegates_any<D: Doubt>(item: Item<'_>) -> Answer<D> {
    match item.grant() {
        Some(Grant::Open(_, cause)) => Err(doubt(cause)),
        Some(Grant::Entry(authorization, _)) => {
            let roles = &authorization.delegated_roles;
            match roles.open.first() {
                Some(cause) if roles.known.is_empty() => Err(doubt(cause)),
                _ => Ok(!roles.known.is_empty()),
            }
        }
        None => Ok(false),
    }
}
