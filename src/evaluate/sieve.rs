//! Rules that need not look at an authorization, as its role, its principal, its shape or the length
//! of its activation alone tells.
//!
//! Fleets grant the same few roles to the same few principals, and most rules have nothing to say of
//! most of them. What a rule thinks of a role, whoever has it, is worked out when the role is first
//! met, and the same for a principal, for the shape of an authorization and for a length. A rule that
//! is settled in this way for every authorization of a delegation has its verdict without looking at
//! one; all others are left to [`World::judge`]. The verdicts are the same with and without the sieve.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Duration;

use rustc_hash::FxHashMap;
use uuid::Uuid;

use super::item::{Grant, Item};
use super::unit::Judged;
use super::verdict::{Judgement, Verdict};
use super::world::World;
use crate::catalog::RoleIdx;
use crate::compile::{Atom, CoreForm, Count, Distinct, Domain, Group, Predicate, Rule, Truth};
use crate::model::{Access, ActivationPolicy, Authorization, Delegation, Fact, MfaProvider};
use crate::text::is_blank;

/// A set of rules by their places in the rule set. Those after the first 128 are in no set, and
/// always look.
type Rules = u128;

/// What judges delegations, many of them, with the same rules and the same evidence.
#[derive(Debug)]
pub struct Sieve<'w> {
    world: World<'w>,
    /// The rules that can be settled without a look: of no other kind of thing than grants and what
    /// stands in them.
    about_grants: Rules,
    /// Those of them that demand something of each that they are about: without one they do not apply.
    about_every: Rules,
    /// The rules that one authorization is enough for, and that except nothing.
    about_one: Rules,
    /// By the place of the role in the catalogue.
    roles: Box<[Note]>,
    principals: FxHashMap<Uuid, Note>,
    /// Whether what the directory tells of some principals counts for the delegations of one tenant
    /// alone. It is looked up only then.
    tells_tenants: bool,
    shapes: [Note; SHAPES],
    /// Whether a rule asks for display names. They lie elsewhere in memory, and are looked at only then.
    asks_for_names: bool,
    /// By the number of half hours; empty if no rule asks for them.
    lengths: Box<[Note]>,
    /// The marks that notes refer to: few, however many roles and principals there are.
    marks: Box<[OnceLock<Marks>]>,
}

/// Which marks something has, once that was worked out: their place among those of the sieve, plus
/// one. A byte, so that the notes on thousands of principals stay at hand.
type Note = AtomicU8;

/// What rules think of every authorization that has something in common.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Marks {
    /// The rules that are not about any of these.
    alien: Rules,
    /// The rules that are about each of these.
    about: Rules,
    /// The rules whose demand each of these meets.
    held: Rules,
}

/// What is known of the rules once all authorizations went through the sieve.
struct Sifted {
    /// The rules that have to look.
    open: Rules,
    /// The rules of which something was seen and is in order.
    looked: Rules,
    /// The rules of which one authorization certainly is what they ask for.
    found: Rules,
}

/// What authorizations have in common.
#[derive(Clone, Copy)]
enum By {
    Role,
    Principal,
    Shape(Shape),
    Length,
}

/// The outlines of an authorization.
#[derive(Clone, Copy)]
struct Shape {
    access: Access,
    has_name: bool,
    asks_for_mfa: bool,
    hands_on: bool,
    has_approvers: bool,
}

/// How many shapes there are.
const SHAPES: usize = 32;

/// The lengths of activation that are noted: whole half hours of less than a day.
const LENGTHS: usize = 48;
const HALF_HOUR: Duration = Duration::from_secs(30 * 60);

impl<'w> Sieve<'w> {
    /// A sieve that has seen nothing.
    #[must_use]
    pub fn new(world: World<'w>) -> Self {
        let with = |of: &dyn Fn(&Rule) -> bool| {
            places(world).filter(|(_, rule)| of(rule)).fold(0, |rules, (place, _)| rules | place)
        };
        Self {
            world,
            about_grants: with(&|rule| match rule.form {
                CoreForm::None { domain, .. } | CoreForm::Every { domain, .. } => is_in_grants(domain),
                CoreForm::Some { .. } | CoreForm::Count(_) | CoreForm::Check(_) => false,
            }),
            about_every: with(&|rule| matches!(rule.form, CoreForm::Every { .. })),
            about_one: with(&|rule| is_met_by_one(&rule.form) && rule.exceptions.is_empty()),
            roles: world.catalog.iter().map(|_| Note::default()).collect(),
            principals: world.evidence.directory.ids().map(|id| (id, Note::default())).collect(),
            tells_tenants: world.evidence.directory.tells_tenants(),
            shapes: Default::default(),
            asks_for_names: asks(world, |atom| matches!(atom, Atom::DisplayName)),
            lengths: if asks(world, |atom| matches!(atom, Atom::LastsAtMost(_) | Atom::LastsAtLeast(_))) {
                (0..LENGTHS).map(|_| Note::default()).collect()
            } else {
                Box::default()
            },
            marks: (0..u8::MAX).map(|_| OnceLock::new()).collect(),
        }
    }

    /// Every verdict on one delegation, as [`World::judge_all`] gives them.
    #[must_use]
    pub fn judge_all(&self, delegation: Delegation) -> Judged {
        let judgements = self.judgements(&delegation);
        Judged::new(delegation, judgements)
    }

    fn judgements(&self, delegation: &Delegation) -> Vec<Judgement> {
        let Sifted { open, looked, found } = self.sift(delegation);
        let fine = self.about_grants & !open & (looked | !self.about_every);
        let idle = self.about_grants & !open & !fine;
        self.world.judge_but(delegation, |place| {
            let place = Rules::checked_shl(1, place)?;
            if (fine | found) & place != 0 {
                Some(Verdict::Pass)
            } else {
                (idle & place != 0).then_some(Verdict::NotApplicable)
            }
        })
    }

    fn sift(&self, delegation: &Delegation) -> Sifted {
        let mut sifted = Sifted { open: !self.about_grants, looked: 0, found: 0 };
        for authorization in &delegation.authorizations {
            let grant = Grant::Entry(authorization, delegation);
            let marks =
                [self.by_role(grant), self.by_principal(grant), self.by_shape(grant), self.by_length(grant)];
            let Marks { alien, about, held } = marks.into_iter().fold(Marks::default(), Marks::with);
            let fine = about & held & !alien;
            sifted.open |= !(alien | fine);
            sifted.looked |= fine;
            sifted.found |= about & self.about_one;
        }
        // There may be others, of which nothing is known.
        if !delegation.open_permanent.is_empty() || !delegation.open_eligible.is_empty() {
            sifted.open = Rules::MAX;
        }
        sifted
    }

    fn by_role(&self, grant: Grant<'_>) -> Marks {
        let Grant::Entry(Authorization { role: Fact::Known(role), .. }, _) = grant else {
            return Marks::default();
        };
        let place = self.world.catalog.find(role.value.id).map(RoleIdx::index);
        self.noted(place.and_then(|place| self.roles.get(place)), By::Role, grant)
    }

    fn by_principal(&self, grant: Grant<'_>) -> Marks {
        let Grant::Entry(Authorization { principal: Fact::Known(principal), .. }, _) = grant else {
            return Marks::default();
        };
        // The notes are of what counts.
        if self.tells_tenants && !self.world.lookup(principal.value, Item::Grant(grant)).counts() {
            return Marks::default();
        }
        self.noted(self.principals.get(&principal.value), By::Principal, grant)
    }

    fn by_shape(&self, grant: Grant<'_>) -> Marks {
        let Grant::Entry(authorization, _) = grant else { return Marks::default() };
        let Some(shape) = Shape::of(authorization, self.asks_for_names) else { return Marks::default() };
        self.noted(self.shapes.get(shape.place()), By::Shape(shape), grant)
    }

    fn by_length(&self, grant: Grant<'_>) -> Marks {
        if self.lengths.is_empty() {
            return Marks::default();
        }
        let length = match grant {
            Grant::Entry(Authorization { access: Access::Eligible, activation: Some(policy), .. }, _) => {
                place_of_length(policy)
            }
            Grant::Entry(..) | Grant::Open(..) => None,
        };
        self.noted(length.and_then(|length| self.lengths.get(length)), By::Length, grant)
    }

    /// The marks that a note refers to, worked out if it is empty; none without a note.
    fn noted(&self, note: Option<&Note>, by: By, grant: Grant<'_>) -> Marks {
        let Some(note) = note else { return Marks::default() };
        let place = note.load(Ordering::Acquire).checked_sub(1).map(usize::from);
        if let Some(marks) = place.and_then(|place| self.marks.get(place)?.get()) {
            return *marks;
        }
        let marks = self.worked_out(by, grant);
        // Two threads that come here at once work out the same. If the list is full, nothing is noted.
        let place = self.marks.iter().position(|known| *known.get_or_init(|| marks) == marks);
        if let Some(number) = place.and_then(|place| u8::try_from(place + 1).ok()) {
            note.store(number, Ordering::Release);
        }
        marks
    }

    /// What the rules think of every authorization that has this in common with one of them.
    fn worked_out(&self, by: By, one: Grant<'_>) -> Marks {
        let mut marks = Marks::default();
        let truth = |of| self.world.truth_by(of, Item::Grant(one), &|atom| by.decides(atom));
        for (place, rule) in places(self.world) {
            let (domain, of) = match rule.form {
                CoreForm::None { domain, of } | CoreForm::Some { domain, of } => (domain, of),
                CoreForm::Count(Count { domain, of, .. }) => (domain, of),
                CoreForm::Every { domain, of, holds } => {
                    if domain == Domain::Authorizations && truth(holds) == Truth::True {
                        marks.held |= place;
                    }
                    (domain, of)
                }
                CoreForm::Check(_) => continue,
            };
            match domain {
                Domain::Authorizations => match truth(of) {
                    Truth::True => marks.about |= place,
                    Truth::False => marks.alien |= place,
                    Truth::Unknown => {}
                },
                Domain::DelegatedRoles if by.has_none(|shape| shape.hands_on) => marks.alien |= place,
                Domain::Approvers if by.has_none(|shape| shape.has_approvers) => marks.alien |= place,
                _ => {}
            }
        }
        marks
    }
}

/// The rules that can be in a set, each as the set of it alone.
fn places(world: World<'_>) -> impl Iterator<Item = (Rules, &Rule)> {
    (0..Rules::BITS).map(|place| 1 << place).zip(&world.rules.rules)
}

/// Whether the rules ask for such a fact anywhere.
fn asks(world: World<'_>, such: impl Fn(&Atom) -> bool) -> bool {
    let mut predicates = world.rules.predicates.iter();
    predicates.any(|predicate| matches!(predicate, Predicate::Atom(atom) if such(atom)))
}

/// Whether one authorization that is what a rule asks for is enough, whatever the others are.
const fn is_met_by_one(form: &CoreForm) -> bool {
    matches!(
        form,
        CoreForm::Some { domain: Domain::Authorizations, .. }
            | CoreForm::Count(Count {
                domain: Domain::Authorizations,
                distinct: Distinct::Entries,
                least: 1,
                most: None,
                per: Group::Whole,
                ..
            })
    )
}

/// Whether things of this kind are authorizations, or stand in one.
const fn is_in_grants(domain: Domain) -> bool {
    match domain {
        Domain::Authorizations | Domain::DelegatedRoles | Domain::Approvers => true,
        Domain::Delegations | Domain::ManagingTenant | Domain::CustomerTenant => false,
    }
}

/// Where the length of an activation is noted, if it is known and an ordinary one.
fn place_of_length(policy: &ActivationPolicy) -> Option<usize> {
    let length = match &policy.longest {
        Fact::Known(length) => length.value,
        Fact::Absent(_) => ActivationPolicy::DEFAULT_LONGEST,
        Fact::Either(..) | Fact::Unknown(_) => return None,
    };
    let half_hours = u32::try_from(length.as_secs() / HALF_HOUR.as_secs()).ok()?;
    (HALF_HOUR.checked_mul(half_hours) == Some(length)).then_some(half_hours as usize)
}

impl Marks {
    /// What rules think of what has both in common with others.
    const fn with(self, other: Self) -> Self {
        Self {
            alien: self.alien | other.alien,
            about: self.about | other.about,
            held: self.held | other.held,
        }
    }
}

impl By {
    /// Whether a fact is the same for all authorizations that have this in common.
    const fn decides(self, atom: &Atom) -> bool {
        match (self, atom) {
            (Self::Role, Atom::RoleIs(_) | Atom::RoleFact(_) | Atom::RoleKnown) => true,
            (
                Self::Principal,
                Atom::PrincipalIs(_)
                | Atom::PrincipalKind(_)
                | Atom::PrincipalKnown
                | Atom::SecurityGroup
                | Atom::Guest
                | Atom::Disabled
                | Atom::Empty
                | Atom::NestedGroups,
            )
            | (
                Self::Shape(_),
                Atom::Access(_) | Atom::DisplayName | Atom::RequiresMfa | Atom::DelegatesAny,
            )
            | (Self::Length, Atom::Access(_) | Atom::LastsAtMost(_) | Atom::LastsAtLeast(_)) => true,
            (Self::Shape(shape), Atom::DelegatesSome(_) | Atom::DelegatesOnly(_)) => !shape.hands_on,
            (Self::Shape(shape), Atom::Approvers { .. } | Atom::OnlyApprover) => !shape.has_approvers,
            _ => false,
        }
    }

    /// Whether it is a shape that lacks something.
    fn has_none(self, has: impl Fn(Shape) -> bool) -> bool {
        matches!(self, Self::Shape(shape) if !has(shape))
    }
}

impl Shape {
    /// The shape of an authorization, if all of it is known. Where nobody asks for names, none has one.
    fn of(authorization: &Authorization, asks_for_names: bool) -> Option<Self> {
        let activation = authorization.activation.as_deref();
        let has_name = match &authorization.display_name {
            _ if !asks_for_names => false,
            Fact::Known(name) => !is_blank(&name.value),
            Fact::Absent(_) => false,
            Fact::Either(..) | Fact::Unknown(_) => return None,
        };
        let asks_for_mfa = match activation.map(|policy| &policy.mfa) {
            Some(Fact::Known(provider)) => provider.value == MfaProvider::Azure,
            Some(Fact::Absent(_)) | None => false,
            Some(Fact::Either(..) | Fact::Unknown(_)) => return None,
        };
        let roles = &authorization.delegated_roles;
        let hands_on = !roles.known.is_empty();
        if !hands_on && !roles.is_certainly_empty() {
            return None;
        }
        Some(Self {
            access: authorization.access,
            has_name,
            asks_for_mfa,
            hands_on,
            has_approvers: activation.is_some_and(|policy| !policy.approvers.is_certainly_empty()),
        })
    }

    const fn place(self) -> usize {
        (match self.access {
            Access::Permanent => 0,
            Access::Eligible => 16,
        }) + (self.has_name as usize) * 8
            + (self.asks_for_mfa as usize) * 4
            + (self.hands_on as usize) * 2
            + self.has_approvers as usize
    }
}
