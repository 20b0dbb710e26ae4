//! A second evaluator, written from the language's page word for word and with no thought of speed:
//! it walks the tree of a sentence, looks at every item, and reads facts where they stand.
//!
//! It shares with the real one the tree, the model and the role catalogue, and nothing of the
//! compiler or of the evaluation.

pub mod generate;

use delegard::catalog::{Catalog, PermissionPattern, Support};
use delegard::evaluate::Verdict;
use delegard::evidence::Trait;
use delegard::model::{
    Access, Approver, Authorization, Delegation, Fact, MfaProvider, PrincipalKind, RoleReference,
};
use delegard::syntax::ast::{
    Atom, Bound, Exception, Filter, Guard, GuardKind, KindNoun, Name, Noun, Per, Predicate, Sentence,
    SentenceForm, SetKind, Subject, Verb,
};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// True, false, or not known.
type Three = Option<bool>;

/// What is known from outside the delegation.
pub struct Outside<'a> {
    pub catalog: &'a Catalog,
    /// The kinds of principals; one that is not here is not known.
    pub kinds: &'a BTreeMap<Uuid, PrincipalKind>,
    pub names: &'a BTreeMap<String, Uuid>,
    pub sets: &'a BTreeMap<String, (SetKind, Vec<Name>)>,
    pub tenant_requires_mfa: Option<bool>,
    /// What is told of principals besides.
    pub traits: &'a BTreeMap<(Uuid, Trait), bool>,
    /// The delegation that the sentence is held against.
    pub delegation: &'a Delegation,
}

/// One thing that a sentence looks at. `None` inside stands for "there may be any number of these".
#[derive(Clone, Copy)]
enum Thing<'d> {
    Grant(Option<&'d Authorization>, Access),
    DelegatedRole(Option<&'d Fact<RoleReference>>, Option<&'d Authorization>, Access),
    Approver(Option<&'d Approver>, Option<&'d Authorization>, Access),
    Delegation(&'d Delegation),
    Tenant(&'d Fact<Uuid>),
}

impl<'d> Thing<'d> {
    fn is_certain(self) -> bool {
        !matches!(self, Self::Grant(None, _) | Self::DelegatedRole(None, ..) | Self::Approver(None, ..))
    }

    fn grant(self) -> Option<(Option<&'d Authorization>, Access)> {
        match self {
            Self::Grant(grant, access)
            | Self::DelegatedRole(_, grant, access)
            | Self::Approver(_, grant, access) => Some((grant, access)),
            Self::Delegation(_) | Self::Tenant(_) => None,
        }
    }

    fn role(self) -> Option<Uuid> {
        match self {
            Self::Grant(Some(grant), _) => grant.role.value().map(|role| role.id),
            Self::DelegatedRole(Some(role), ..) => role.value().map(|role| role.id),
            _ => None,
        }
    }

    fn principal(self) -> Option<Uuid> {
        match self {
            Self::Grant(Some(grant), _) => grant.principal.value().copied(),
            Self::Approver(Some(approver), ..) => approver.principal.value().copied(),
            _ => None,
        }
    }
}

fn all(parts: impl IntoIterator<Item = Three>) -> Three {
    let parts: Vec<Three> = parts.into_iter().collect();
    if parts.contains(&Some(false)) {
        Some(false)
    } else if parts.contains(&None) {
        None
    } else {
        Some(true)
    }
}

fn any(parts: impl IntoIterator<Item = Three>) -> Three {
    not(all(parts.into_iter().map(not)))
}

fn not(truth: Three) -> Three {
    truth.map(|truth| !truth)
}

/// The things that a noun ranges over in a delegation.
fn things(noun: Noun, delegation: &Delegation) -> Vec<Thing<'_>> {
    let mut grants: Vec<(Option<&Authorization>, Access)> =
        delegation.authorizations.iter().map(|grant| (Some(grant), grant.access)).collect();
    grants.extend(delegation.open_permanent.iter().map(|_| (None, Access::Permanent)));
    grants.extend(delegation.open_eligible.iter().map(|_| (None, Access::Eligible)));
    match noun {
        Noun::Delegations => vec![Thing::Delegation(delegation)],
        Noun::ManagingTenant => vec![Thing::Tenant(&delegation.managing_tenant)],
        Noun::CustomerTenant => vec![Thing::Tenant(&delegation.customer_tenant)],
        Noun::DelegatedRoles => {
            let mut found = Vec::new();
            for (grant, access) in grants {
                match grant {
                    Some(authorization) => {
                        for role in &authorization.delegated_roles.known {
                            found.push(Thing::DelegatedRole(Some(role), grant, access));
                        }
                        for _ in &authorization.delegated_roles.open {
                            found.push(Thing::DelegatedRole(None, grant, access));
                        }
                    }
                    None => found.push(Thing::DelegatedRole(None, None, access)),
                }
            }
            found
        }
        Noun::Approvers => {
            let mut found = Vec::new();
            for (grant, access) in grants {
                match grant {
                    Some(authorization) => {
                        if let Some(policy) = &authorization.activation {
                            for approver in &policy.approvers.known {
                                found.push(Thing::Approver(Some(approver), grant, access));
                            }
                            for _ in &policy.approvers.open {
                                found.push(Thing::Approver(None, grant, access));
                            }
                        }
                    }
                    None if access == Access::Eligible => found.push(Thing::Approver(None, None, access)),
                    None => {}
                }
            }
            found
        }
        _ => grants.into_iter().map(|(grant, access)| Thing::Grant(grant, access)).collect(),
    }
}

impl Outside<'_> {
    /// The verdict of a sentence that is no count, with what it excepts; counts have none here.
    pub fn verdict(
        &self,
        sentence: &Sentence,
        exceptions: &[&Exception],
        delegation: &Delegation,
    ) -> Option<Verdict> {
        let guard = |thing| self.guard(sentence.guard.as_ref(), noun_of(sentence), thing);
        let of = |subject: &Subject, thing| all([self.subject(subject, thing), guard(thing)]);
        let excepted = |thing| self.excepted(exceptions, thing);
        Some(match &sentence.form {
            SentenceForm::Verdict { subject, verb } => {
                let forbids = matches!(verb.value, Verb::Forbidden | Verb::Discouraged);
                if !forbids && self.whole_is_excepted(exceptions) == Some(true) {
                    return Some(Verdict::NotApplicable);
                }
                let found: Vec<_> = (things(subject.noun.value, delegation).into_iter())
                    .map(|thing| {
                        let found = certainly(thing, of(subject, thing));
                        match (excepted(thing), forbids) {
                            // Only what is certainly excepted is left out.
                            (Some(true), _) => Some(false),
                            (_, true) => found,
                            // Under an exception for the whole the rule asks for nothing.
                            (_, false) => all([found, not(self.is_excepted_alone(exceptions, thing))]),
                        }
                    })
                    .collect();
                let one = any(found);
                match if forbids { not(one) } else { one } {
                    Some(true) => Verdict::Pass,
                    Some(false) => Verdict::Fail,
                    None => Verdict::Undetermined,
                }
            }
            SentenceForm::OnlyAllowed(subject) => every(
                things(subject.noun.value, delegation),
                guard,
                |thing| self.subject(subject, thing),
                excepted,
            ),
            SentenceForm::OnlyFor { subject, target } => every(
                things(subject.noun.value, delegation),
                |thing| of(subject, thing),
                |thing| self.seen_as(target, thing),
                excepted,
            ),
            SentenceForm::Modal { subject, predicate, .. } => every(
                things(subject.noun.value, delegation),
                |thing| of(subject, thing),
                |thing| self.predicate(predicate, subject.noun.value, thing),
                excepted,
            ),
            SentenceForm::Quantity { .. } => return None,
        })
    }

    /// Whether one of the exceptions covers a thing.
    fn excepted(&self, exceptions: &[&Exception], thing: Thing<'_>) -> Three {
        any([self.whole_is_excepted(exceptions), self.is_excepted_alone(exceptions, thing)])
    }

    /// Whether one of them covers the delegation as a whole.
    fn whole_is_excepted(&self, exceptions: &[&Exception]) -> Three {
        let whole = exceptions.iter().filter(|one| one.subject.noun.value == Noun::Delegations);
        any(whole.map(|one| self.subject(&one.subject, Thing::Delegation(self.delegation))))
    }

    /// Whether one of them covers this thing, and not the delegation with it.
    fn is_excepted_alone(&self, exceptions: &[&Exception], thing: Thing<'_>) -> Three {
        let single = exceptions.iter().filter(|one| one.subject.noun.value != Noun::Delegations);
        any(single.map(|one| self.seen_as(&one.subject, thing)))
    }

    /// The verdict of a count; none if it is not known of every thing whether it counts.
    pub fn count(
        &self,
        sentence: &Sentence,
        exceptions: &[&Exception],
        delegation: &Delegation,
    ) -> Option<Verdict> {
        let SentenceForm::Quantity { bound, number, subject, per } = &sentence.form else {
            panic!("not a count")
        };
        if self.whole_is_excepted(exceptions)? {
            return Some(Verdict::NotApplicable);
        }
        let mut groups: BTreeMap<Option<Uuid>, BTreeSet<(Option<Uuid>, usize)>> = BTreeMap::new();
        let per = per.map(|per| per.value);
        if matches!(per, None | Some(Per::Delegation)) {
            groups.insert(None, BTreeSet::new());
        }
        for (place, thing) in things(subject.noun.value, delegation).into_iter().enumerate() {
            let owner = thing.grant().and_then(|(grant, _)| grant);
            let key = match per {
                None | Some(Per::Delegation) => None,
                Some(Per::Principal) => Some(*owner.unwrap().principal.value().unwrap()),
                Some(Per::Role) => Some(owner.unwrap().role.value().unwrap().id),
                Some(Per::Tenant) => Some(*delegation.managing_tenant.value().unwrap()),
            };
            let group = groups.entry(key).or_default();
            let guard = self.guard(sentence.guard.as_ref(), subject.noun.value, thing);
            let excepted = self.is_excepted_alone(exceptions, thing);
            if all([self.subject(subject, thing), guard, not(excepted)])? {
                group.insert(match subject.noun.value {
                    Noun::Roles | Noun::DelegatedRoles => (thing.role(), 0),
                    Noun::Principals | Noun::Kind(_) | Noun::Approvers => (thing.principal(), 0),
                    _ => (None, place),
                });
            }
        }
        let limit = number.value as usize;
        let kept = groups.values().all(|group| match bound.value {
            Bound::AtMost => group.len() <= limit,
            Bound::AtLeast => group.len() >= limit,
            Bound::Exactly => group.len() == limit,
        });
        Some(match (kept, groups.is_empty(), bound.value, limit) {
            (false, ..) => Verdict::Fail,
            (true, true, Bound::AtLeast | Bound::Exactly, 1..) => Verdict::NotApplicable,
            (true, ..) => Verdict::Pass,
        })
    }

    fn guard(&self, guard: Option<&Guard>, noun: Noun, thing: Thing<'_>) -> Three {
        let Some(guard) = guard else { return Some(true) };
        let truth = self.predicate(&guard.predicate, noun, thing);
        if guard.kind.value == GuardKind::Unless { not(truth) } else { truth }
    }

    /// A subject about authorizations, said of a part of one: of the authorization it stands in.
    fn seen_as(&self, subject: &Subject, thing: Thing<'_>) -> Three {
        let whole = match (subject.noun.value, thing) {
            (Noun::DelegatedRoles | Noun::Approvers, _) => thing,
            (_, Thing::DelegatedRole(_, grant, access) | Thing::Approver(_, grant, access)) => {
                Thing::Grant(grant, access)
            }
            _ => thing,
        };
        self.subject(subject, whole)
    }

    fn subject(&self, subject: &Subject, thing: Thing<'_>) -> Three {
        let noun = match subject.noun.value {
            Noun::PermanentAuthorizations => thing.grant().map(|(_, access)| access == Access::Permanent),
            Noun::EligibleAuthorizations => thing.grant().map(|(_, access)| access == Access::Eligible),
            Noun::Kind(kind) if subject.names.is_empty() => self.kind(thing, &[kind]),
            _ => Some(true),
        };
        let names = if subject.names.is_empty() {
            Some(true)
        } else {
            self.one_of(&subject.names, subject.noun.value, thing)
        };
        let filters = subject.filters.iter().map(|filter| match filter {
            Filter::That(predicate) => self.predicate(predicate, subject.noun.value, thing),
            Filter::For(other) | Filter::To(other) => self.seen_as(other, thing),
            Filter::InSet(set) => self.in_set(&set.value, thing),
            Filter::InCategory(category) => self.in_category(&category.value, thing),
        });
        all([noun, names].into_iter().chain(filters))
    }

    fn predicate(&self, predicate: &Predicate, noun: Noun, thing: Thing<'_>) -> Three {
        match predicate {
            Predicate::And(parts) => all(parts.iter().map(|part| self.predicate(part, noun, thing))),
            Predicate::Or(parts) => any(parts.iter().map(|part| self.predicate(part, noun, thing))),
            Predicate::Not(inner) => not(self.predicate(inner, noun, thing)),
            Predicate::Atom(atom) => self.atom(&atom.value, noun, thing),
        }
    }

    fn atom(&self, atom: &Atom, noun: Noun, thing: Thing<'_>) -> Three {
        let grant = thing.grant();
        let known_grant = || grant.and_then(|(grant, _)| grant);
        let activation = || known_grant().and_then(|grant| grant.activation.as_deref());
        let permanent = matches!(grant, Some((_, Access::Permanent)));
        match atom {
            Atom::BeKind(kinds) => self.kind(thing, &kinds.iter().map(|kind| kind.value).collect::<Vec<_>>()),
            Atom::BeEligible => Some(!permanent),
            Atom::BePermanent => Some(permanent),
            Atom::BeKnown => match noun {
                Noun::Roles | Noun::DelegatedRoles => {
                    thing.role().map(|role| self.catalog.find(role).is_some())
                }
                _ => thing.principal().and_then(|id| self.kinds.contains_key(&id).then_some(true)),
            },
            Atom::BeSupported => self.role(thing, |role| Some(role.support() != Support::No)),
            Atom::BePrivileged => self.role(thing, delegard::catalog::Role::is_privileged),
            Atom::BeBuiltIn => self.role(thing, |role| Some(role.built_in)),
            Atom::BeOneOf(names) => self.one_of(names, noun, thing),
            Atom::BeInSet(set) => self.in_set(&set.value, thing),
            Atom::BeInCategory(category) => self.in_category(&category.value, thing),
            Atom::BeBroaderThan(name) => {
                let other =
                    self.catalog.role(self.catalog.find(self.id(name, Noun::Roles)).unwrap()).unwrap();
                self.role(thing, |role| role.is_broader_than(other))
            }
            Atom::HaveDataActions => self.role(thing, |role| Some(role.has_data_actions())),
            Atom::HaveDelegatedRoles => self.delegates(thing, |_| true, false),
            Atom::Delegate { only, roles } if roles.is_empty() => {
                assert!(!only);
                self.delegates(thing, |_| true, false)
            }
            Atom::Delegate { only, roles } => {
                let ids: Vec<Uuid> = roles.iter().map(|name| self.id(name, Noun::Roles)).collect();
                self.delegates(thing, |id| ids.contains(&id), *only)
            }
            Atom::HaveDisplayName => match thing {
                Thing::Grant(Some(grant), _) => match &grant.display_name {
                    Fact::Known(name) => Some(!name.value.trim().is_empty()),
                    Fact::Absent(_) => Some(false),
                    _ => None,
                },
                _ => None,
            },
            Atom::HaveDescription => match thing {
                Thing::Delegation(delegation) => match &delegation.description {
                    Fact::Known(text) => Some(!text.value.trim().is_empty()),
                    Fact::Absent(_) => Some(false),
                    _ => None,
                },
                _ => None,
            },
            Atom::RequireMfa => match thing {
                Thing::Tenant(tenant) => tenant.value().and(self.tenant_requires_mfa),
                _ if permanent => Some(false),
                _ => match activation().map(|policy| &policy.mfa) {
                    Some(Fact::Known(provider)) => Some(provider.value == MfaProvider::Azure),
                    Some(Fact::Absent(_)) => Some(false),
                    _ => None,
                },
            },
            Atom::Last(bound, limit) => {
                let hours = if permanent {
                    Some(std::time::Duration::MAX)
                } else {
                    match activation().map(|policy| &policy.longest) {
                        Some(Fact::Known(longest)) => Some(longest.value),
                        Some(Fact::Absent(_)) => Some(std::time::Duration::from_secs(8 * 3600)),
                        _ => None,
                    }
                };
                hours.map(|hours| match bound.value {
                    Bound::AtMost => hours <= limit.value,
                    Bound::AtLeast => hours >= limit.value,
                    Bound::Exactly => hours == limit.value,
                })
            }
            Atom::HaveApprovers(bound, number) => {
                let number = number.value as usize;
                if permanent {
                    return Some(compare(0, bound.value, number));
                }
                let approvers = &activation()?.approvers;
                let ids = approvers.known.iter().map(|approver| approver.principal.value());
                let people: BTreeSet<_> = ids.clone().flatten().collect();
                let nameless = ids.filter(Option::is_none).count();
                // Each whose id is not known may be one of the others, or one more; and what a few
                // more entries could change is not known.
                let least = people.len().max(usize::from(nameless > 0));
                let more = if approvers.open.is_empty() { 0 } else { 40 };
                let outcomes: BTreeSet<bool> = (least..=people.len() + nameless + more)
                    .map(|length| compare(length, bound.value, number))
                    .collect();
                (outcomes.len() == 1).then(|| outcomes.contains(&true))
            }
            Atom::Allow(patterns) => any(patterns.iter().map(|pattern| {
                let pattern = PermissionPattern::parse(&pattern.value).unwrap();
                self.role(thing, |role| role.allows(&pattern).holds())
            })),
            Atom::BeNamed(_) | Atom::Match(_) => panic!("names are not generated"),
            Atom::BeSecurityGroup => self.is(thing, Trait::SecurityGroup),
            Atom::BeGuest => self.is(thing, Trait::Guest),
            Atom::BeDisabled => self.is(thing, Trait::Disabled),
            Atom::BeEmpty => self.is(thing, Trait::Empty),
            Atom::HaveNestedGroups => self.is(thing, Trait::NestedGroups),
            Atom::BeActivatedAlike => self.activated_alike(thing),
            Atom::BeOnlyApprover => only_approver(thing),
            Atom::HavePermanentAccess => {
                let this = known_grant()?;
                let beside = self
                    .siblings(this, Access::Permanent)
                    .map(|other| all([same_principal(this, other), not(same_role(this, other))]));
                any(beside.chain(self.delegation.open_permanent.iter().map(|_| None)))
            }
            Atom::HaveAccessIncluding(name) => {
                let this = known_grant()?;
                let permanent = |grant: &&Authorization| grant.access == Access::Permanent;
                let held = self.delegation.authorizations.iter().filter(permanent).map(|one| {
                    let same = if std::ptr::eq(this, one) { Some(true) } else { same_principal(this, one) };
                    all([same, self.includes(Thing::Grant(Some(one), one.access), name)])
                });
                any(held.chain(self.delegation.open_permanent.iter().map(|_| None)))
            }
            Atom::Include(name) => self.includes(thing, name),
        }
    }

    /// Whether something is told of the principal; what its kind rules out is not so.
    fn is(&self, thing: Thing<'_>, what: Trait) -> Three {
        let id = thing.principal()?;
        let kind = *self.kinds.get(&id)?;
        if what.fits(kind) { self.traits.get(&(id, what)).copied() } else { Some(false) }
    }

    /// Whether the role allows everything that the named one does.
    fn includes(&self, thing: Thing<'_>, name: &Name) -> Three {
        let other = self.catalog.role(self.catalog.find(self.id(name, Noun::Roles)).unwrap()).unwrap();
        not(self.role(thing, |role| other.is_broader_than(role)))
    }

    /// The other authorizations of the delegation of this access.
    fn siblings<'s>(
        &'s self,
        this: &'s Authorization,
        access: Access,
    ) -> impl Iterator<Item = &'s Authorization> {
        let others = self.delegation.authorizations.iter();
        others.filter(move |other| !std::ptr::eq(*other, this) && other.access == access)
    }

    fn activated_alike(&self, thing: Thing<'_>) -> Three {
        let (grant, access) = thing.grant()?;
        if access == Access::Permanent {
            return Some(true);
        }
        let this = grant?;
        let alike = self
            .siblings(this, Access::Eligible)
            .map(|other| any([not(same_role(this, other)), same_activation(this, other)]));
        all(alike.chain(self.delegation.open_eligible.iter().map(|_| None)))
    }

    fn role(&self, thing: Thing<'_>, ask: impl Fn(&delegard::catalog::Role) -> Three) -> Three {
        let role = self.catalog.role(self.catalog.find(thing.role()?)?)?;
        ask(role)
    }

    fn kind(&self, thing: Thing<'_>, wanted: &[KindNoun]) -> Three {
        let kind = *self.kinds.get(&thing.principal()?)?;
        any(wanted.iter().map(|wanted| match (wanted, kind) {
            (KindNoun::Group, _) => Some(kind == PrincipalKind::Group),
            (KindNoun::User, _) => Some(kind == PrincipalKind::User),
            (KindNoun::ServicePrincipal, _) => {
                Some(matches!(kind, PrincipalKind::ServicePrincipal | PrincipalKind::ManagedIdentity))
            }
            // What is declared as a service principal may be one that Azure manages.
            (KindNoun::ManagedIdentity, PrincipalKind::ServicePrincipal) => None,
            (KindNoun::ManagedIdentity, _) => Some(kind == PrincipalKind::ManagedIdentity),
        }))
    }

    fn in_category(&self, category: &str, thing: Thing<'_>) -> Three {
        self.role(thing, |role| role.category.as_ref().map(|known| known.eq_ignore_ascii_case(category)))
    }

    fn in_set(&self, set: &str, thing: Thing<'_>) -> Three {
        let (kind, names) = &self.sets[set];
        let noun = match kind {
            SetKind::Roles => Noun::Roles,
            SetKind::Principals => Noun::Principals,
            SetKind::Tenants => Noun::ManagingTenant,
        };
        let id = if *kind == SetKind::Roles { thing.role() } else { thing.principal() };
        id.map(|id| names.iter().any(|name| self.id(name, noun) == id))
    }

    fn one_of(&self, names: &[Name], noun: Noun, thing: Thing<'_>) -> Three {
        let id = match (noun, thing) {
            (Noun::Roles | Noun::DelegatedRoles, _) => thing.role(),
            (_, Thing::Tenant(tenant)) => tenant.value().copied(),
            _ => thing.principal(),
        };
        id.map(|id| names.iter().any(|name| self.id(name, noun) == id))
    }

    fn id(&self, name: &Name, noun: Noun) -> Uuid {
        match (name, noun) {
            (Name::Id(id), _) => id.value,
            (Name::Text(text), Noun::Roles | Noun::DelegatedRoles) => {
                self.catalog.role(self.catalog.by_name(&text.value).unwrap()).unwrap().id
            }
            (Name::Text(text), _) => self.names[&text.value],
        }
    }

    fn delegates(&self, thing: Thing<'_>, wanted: impl Fn(Uuid) -> bool, only: bool) -> Three {
        let (Some(grant), _) = thing.grant()? else { return None };
        let roles = &grant.delegated_roles;
        let mut found: Vec<Three> =
            roles.known.iter().map(|role| role.value().map(|role| wanted(role.id))).collect();
        if only {
            let some = roles.known.is_empty() && roles.open.is_empty();
            if some {
                return Some(false);
            }
            found.extend(roles.open.iter().map(|_| None));
            return all(found);
        }
        // That there is an entry is known even where its role is not, and any role will do.
        if wanted(Uuid::nil()) {
            found.iter_mut().for_each(|truth| *truth = Some(true));
        }
        found.extend(roles.open.iter().map(|_| None));
        any(found)
    }
}

fn same_principal(one: &Authorization, other: &Authorization) -> Three {
    Some(one.principal.value()? == other.principal.value()?)
}

fn same_role(one: &Authorization, other: &Authorization) -> Three {
    Some(one.role.value()?.id == other.role.value()?.id)
}

/// Whether two eligible authorizations ask for the same on activation; Azure's defaults stand for
/// what is not said.
fn same_activation(one: &Authorization, other: &Authorization) -> Three {
    let policies = [one, other].map(|grant| grant.activation.as_ref().unwrap());
    let [mfa, longest] = [
        policies.map(|policy| match &policy.mfa {
            Fact::Known(provider) => Some(u64::from(provider.value == MfaProvider::Azure)),
            Fact::Absent(_) => Some(0),
            _ => None,
        }),
        policies.map(|policy| match &policy.longest {
            Fact::Known(longest) => Some(longest.value.as_secs()),
            Fact::Absent(_) => Some(8 * 3600),
            _ => None,
        }),
    ];
    let approvers = policies.map(|policy| {
        let ids: Option<BTreeSet<Uuid>> =
            policy.approvers.known.iter().map(|approver| approver.principal.value().copied()).collect();
        ids.filter(|_| policy.approvers.open.is_empty())
    });
    let [one, other] = approvers;
    let same = |[one, other]: [Option<u64>; 2]| Some(one? == other?);
    all([same(mfa), same(longest), one.zip(other).map(|(one, other)| one == other)])
}

/// Whether the principal is an approver of its own activation, and nobody else is.
fn only_approver(thing: Thing<'_>) -> Three {
    let (grant, access) = thing.grant()?;
    if access == Access::Permanent {
        return Some(false);
    }
    let grant = grant?;
    let approvers = &grant.activation.as_ref()?.approvers;
    let each = approvers.known.iter().map(|approver| {
        let (own, theirs) = (grant.principal.value(), approver.principal.value());
        own.zip(theirs).map(|(own, theirs)| own == theirs)
    });
    let any_there = match (approvers.known.is_empty(), approvers.open.is_empty()) {
        (false, _) => Some(true),
        (true, true) => Some(false),
        (true, false) => None,
    };
    all(each.chain([any_there]).chain(approvers.open.iter().map(|_| None)))
}

/// A possible further item never makes anything certain.
fn certainly(thing: Thing<'_>, truth: Three) -> Three {
    if thing.is_certain() || truth == Some(false) { truth } else { None }
}

fn every<'d>(
    things: Vec<Thing<'d>>,
    of: impl Fn(Thing<'d>) -> Three,
    holds: impl Fn(Thing<'d>) -> Three,
    excepted: impl Fn(Thing<'d>) -> Three,
) -> Verdict {
    let mut looked = false;
    let mut implied = Vec::new();
    for thing in things {
        let about = of(thing);
        let implication = any([not(about), holds(thing)]);
        if implication != Some(true) && excepted(thing) == Some(true) {
            continue;
        }
        looked |= thing.is_certain() && about != Some(false);
        implied.push(if thing.is_certain() || implication == Some(true) { implication } else { None });
    }
    match all(implied) {
        Some(false) => Verdict::Fail,
        None => Verdict::Undetermined,
        Some(true) if looked => Verdict::Pass,
        Some(true) => Verdict::NotApplicable,
    }
}

fn compare(found: usize, bound: Bound, number: usize) -> bool {
    match bound {
        Bound::AtMost => found <= number,
        Bound::AtLeast => found >= number,
        Bound::Exactly => found == number,
    }
}

fn noun_of(sentence: &Sentence) -> Noun {
    match &sentence.form {
        SentenceForm::OnlyAllowed(subject)
        | SentenceForm::Quantity { subject, .. }
        | SentenceForm::Verdict { subject, .. }
        | SentenceForm::OnlyFor { subject, .. }
        | SentenceForm::Modal { subject, .. } => subject.noun.value,
    }
}
