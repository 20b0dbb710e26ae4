//! From a failing item to a finding: the sentence, the bytes that caused it, and the way by which
//! they came there.

use uuid::Uuid;

use super::fingerprint::Whose;
use super::item::{Grant, Item, Possible, View};
use super::reason::{Aspect, Reason};
use super::verdict::{About, Finding};
use super::words::quantity;
use super::world::World;
use crate::compile::{Count, Distinct, Domain, Group, PredicateIdx, Rule, RuleIdx};
use crate::diagnostic::Label;
use crate::model::{Delegation, Fact, Origin, PrincipalKind, StepKind};
use crate::text::Span;
use crate::text::escape::brief;

/// How many steps of a value's way a finding shows.
const LONGEST_WAY: usize = 4;

/// The rule and the delegation that a finding belongs to.
#[derive(Clone, Copy)]
pub(super) struct Explained<'a> {
    pub(super) index: RuleIdx,
    pub(super) rule: &'a Rule,
    pub(super) delegation: &'a Delegation,
}

/// What makes a rule fail.
#[derive(Clone, Copy)]
pub(super) enum Ground {
    /// This holds of the item, and must not.
    Holds(PredicateIdx),
    /// The item is what the rule is about, and lacks what it must have.
    Lacks { of: PredicateIdx, holds: PredicateIdx },
    /// Nothing is what the rule asks for, but what it excepts.
    Nothing { but_excepted: bool },
    /// A group has the wrong number of items.
    Number { count: Count, group: Option<Uuid>, number: u32 },
}

impl World<'_> {
    /// The finding for an item that makes a rule fail.
    pub(super) fn explain(&self, explained: Explained<'_>, item: Item<'_>, ground: Ground) -> Finding {
        let mut reasons = Vec::new();
        let mut about = self.about(item);
        let message = match ground {
            Ground::Holds(of) => {
                self.reasons(of, item, &mut reasons);
                with_reasons(self.describe(item), &reasons)
            }
            Ground::Lacks { of, holds } => {
                self.reasons(holds, item, &mut reasons);
                if reasons.is_empty() {
                    self.reasons(of, item, &mut reasons);
                }
                with_reasons(self.describe(item), &reasons)
            }
            Ground::Nothing { but_excepted } => {
                let but = if but_excepted { " besides what is excepted" } else { "" };
                format!("{} has no {}{but}", self.describe(item), explained.rule.subject)
            }
            Ground::Number { count, group, number } => {
                about.principal = group.filter(|_| count.per == Group::Principal);
                about.role = group.filter(|_| count.per == Group::Role);
                about.tenant = group.filter(|_| count.per == Group::Tenant);
                about.detail = Some(number.to_string());
                self.count_words(item, &count, group, number, &explained.rule.subject)
            }
        };
        let (primary, secondary) = match ground {
            Ground::Number { count, group: Some(group), .. } => {
                self.group_place(explained.delegation, &count, group)
            }
            _ => self.point(explained.delegation, item, &reasons),
        };
        let whose = Whose::of(explained.delegation);
        let rule = explained.index;
        Finding { rule, message, primary, secondary, about, whose, suppressed: None }
    }

    fn about(&self, item: Item<'_>) -> About {
        let id = |view: View<'_, Uuid>| match view {
            View::Fact(Fact::Known(known)) => Some(known.value),
            View::Fact(_) | View::Unknown(_) | View::Alien => None,
        };
        let owner = match item {
            Item::DelegatedRole(_, grant) => Item::Grant(grant),
            Item::Approver(..)
            | Item::Grant(_)
            | Item::Delegation(_)
            | Item::ManagingTenant(_)
            | Item::CustomerTenant(_) => item,
        };
        let detail = match item {
            Item::DelegatedRole(..) => Some("delegated".to_owned()),
            Item::Approver(_, grant) => Some(format!("approver of {}", self.describe(Item::Grant(grant)))),
            Item::Grant(grant) => handed_on(grant),
            Item::Delegation(_) | Item::ManagingTenant(_) | Item::CustomerTenant(_) => None,
        };
        About {
            access: item.grant().map(Grant::access),
            role: match item.role() {
                View::Fact(Fact::Known(role)) => Some(role.value.id),
                View::Fact(_) | View::Unknown(_) | View::Alien => None,
            },
            principal: id(owner.principal()),
            tenant: id(item.tenant()),
            detail,
        }
    }

    fn count_words(
        &self,
        whole: Item<'_>,
        count: &Count,
        group: Option<Uuid>,
        number: u32,
        subject: &str,
    ) -> String {
        let (singular, plural) = noun(count);
        let holder = match (count.per, group) {
            (Group::Principal, Some(id)) => self.principal_by_id(id, whole),
            (Group::Role, Some(id)) => format!("role `{}`", self.role_name(id)),
            (Group::Tenant, Some(id)) => {
                format!(
                    "managing tenant `{}`",
                    self.evidence.tenants.name(id).map_or_else(|| id.to_string(), |name| brief(name, 80))
                )
            }
            (Group::Whole, _) | (_, None) if count.domain == Domain::Delegations => "the run".to_owned(),
            (Group::Whole, _) | (_, None) => self.describe(whole),
        };
        let allowed = match (count.least, count.most) {
            (0, Some(most)) => format!("at most {most} allowed"),
            (least, None) => format!("at least {least} required"),
            (least, Some(most)) if least == most => format!("exactly {least} required"),
            (least, Some(most)) => format!("{least} to {most} required"),
        };
        let what = if subject == singular || subject == plural {
            quantity(number, singular, plural)
        } else {
            format!("{} (counting {subject})", quantity(number, singular, plural))
        };
        format!("{holder} has {what}; {allowed}")
    }

    /// A principal of an item's delegation in words.
    fn principal_by_id(&self, id: Uuid, item: Item<'_>) -> String {
        let found = self.lookup(id, item);
        let kind = found.kind().map_or("principal", PrincipalKind::singular);
        match found.name() {
            Some(name) => format!("{kind} `{}`", brief(name, 80)),
            None => format!("{kind} `{id}`"),
        }
    }

    /// The first place of a group's principal or role in the delegation.
    fn group_place(
        &self,
        delegation: &Delegation,
        count: &Count,
        group: Uuid,
    ) -> (Option<Label>, Vec<Label>) {
        let first = delegation.authorizations.iter().find_map(|authorization| {
            let origin = match (count.per, &authorization.principal, &authorization.role) {
                (Group::Principal, Fact::Known(id), _) if id.value == group => &id.origin,
                (Group::Role, _, Fact::Known(role)) if role.value.id == group => &role.origin,
                _ => return None,
            };
            Some(origin)
        });
        let origin = first.or(match &delegation.managing_tenant {
            Fact::Known(tenant) if count.per == Group::Tenant => Some(&tenant.origin),
            _ => None,
        });
        match origin {
            Some(origin) => labels(origin, String::new()),
            None => (delegation.span.map(|span| Label { span, text: String::new() }), Vec::new()),
        }
    }

    /// Where to point: at the property that the first reason is about, else at the item.
    fn point(
        &self,
        delegation: &Delegation,
        item: Item<'_>,
        reasons: &[Reason<'_>],
    ) -> (Option<Label>, Vec<Label>) {
        for reason in reasons {
            let text = match reason.aspect {
                Aspect::Role => match item.role() {
                    View::Fact(Fact::Known(role)) => self.role_name(role.value.id).into_owned(),
                    View::Fact(_) | View::Unknown(_) | View::Alien => String::new(),
                },
                Aspect::Principal => self.principal_label(item),
                _ => String::new(),
            };
            if let Some(origin) = aspect_origin(reason.aspect, item)
                && origin.span().is_some()
            {
                return labels(origin, text);
            }
        }
        match item {
            Item::Grant(Grant::Entry(authorization, _)) => labels(&authorization.origin, String::new()),
            Item::Approver(Possible::Entry(approver), _) => labels(&approver.origin, String::new()),
            _ => {
                (item.place().or(delegation.span).map(|span| Label { span, text: String::new() }), Vec::new())
            }
        }
    }

    fn principal_label(&self, item: Item<'_>) -> String {
        match item.principal() {
            View::Fact(Fact::Known(id)) => self.principal_by_id(id.value, item),
            View::Fact(_) | View::Unknown(_) | View::Alien => String::new(),
        }
    }
}

impl Item<'_> {
    /// The bytes of the item as a whole.
    pub(super) fn place(self) -> Option<Span> {
        match self {
            Self::Grant(Grant::Entry(authorization, _)) => authorization.origin.span(),
            Self::Grant(Grant::Open(_, cause)) => cause.span,
            Self::DelegatedRole(Possible::Entry(role), _) => role.origin().and_then(Origin::span),
            Self::Approver(Possible::Entry(approver), _) => approver.origin.span(),
            Self::DelegatedRole(Possible::Open(cause), _) | Self::Approver(Possible::Open(cause), _) => {
                cause.span
            }
            Self::Delegation(delegation) => delegation.span,
            Self::ManagingTenant(delegation) => delegation.managing_tenant.origin().and_then(Origin::span),
            Self::CustomerTenant(delegation) => delegation.customer_tenant.origin().and_then(Origin::span),
        }
    }
}

/// The roles that a grant hands on: with more of them it is a broader grant.
fn handed_on(grant: Grant<'_>) -> Option<String> {
    let Grant::Entry(authorization, _) = grant else { return None };
    let known = authorization.delegated_roles.known.iter().filter_map(Fact::value);
    let mut ids: Vec<String> = known.map(|role| role.id.to_string()).collect();
    ids.sort_unstable();
    ids.dedup();
    (!ids.is_empty()).then(|| format!("delegates {}", ids.join(", ")))
}

/// The origin of the property that a reason is about.
fn aspect_origin<'d>(aspect: Aspect, item: Item<'d>) -> Option<&'d Origin> {
    fn of<'d, T>(view: View<'d, T>) -> Option<&'d Origin> {
        match view {
            View::Fact(fact) => fact.origin(),
            View::Unknown(_) | View::Alien => None,
        }
    }
    match aspect {
        Aspect::Role => of(item.role()),
        Aspect::Principal => of(item.principal()),
        Aspect::DisplayName => of(item.display_name()),
        Aspect::Mfa => item.activation().and_then(|policy| policy.mfa.origin()),
        Aspect::Duration => item.activation().and_then(|policy| policy.longest.origin()),
        Aspect::Tenant => of(item.tenant()),
        Aspect::Approvers => {
            item.activation().and_then(|policy| policy.approvers.known.first()).map(|one| &one.origin)
        }
        Aspect::Delegated => match item.grant() {
            Some(Grant::Entry(authorization, _)) => {
                authorization.delegated_roles.known.first().and_then(Fact::origin)
            }
            Some(Grant::Open(..)) | None => None,
        },
        Aspect::Description => of(item.description()),
        Aspect::Name => of(item.offer_name()),
        Aspect::Whole => None,
    }
}

/// The literal, and the way from it to its use.
pub(super) fn labels(origin: &Origin, text: String) -> (Option<Label>, Vec<Label>) {
    let primary = origin.span().map(|span| Label { span, text });
    let secondary = (origin.trail.iter().take(LONGEST_WAY).enumerate())
        .map(|(place, step)| {
            let text = match (&step.kind, place) {
                (StepKind::Parameter(_) | StepKind::Variable(_), 0) => "used here".to_owned(),
                (StepKind::Parameter(name), _) => format!("from parameter `{}`", brief(name, 60)),
                (StepKind::Variable(name), _) => format!("from variable `{}`", brief(name, 60)),
                (StepKind::Passed(name), _) => format!("passed on as parameter `{}`", brief(name, 60)),
                (StepKind::Element(name), _) => format!("an element of `{}`", brief(name, 60)),
                (StepKind::Function(name), _) => format!("through `{}`", brief(name, 60)),
            };
            Label { span: step.span, text }
        })
        .filter(|label| primary.as_ref().is_none_or(|primary| primary.span != label.span))
        .collect();
    (primary, secondary)
}

fn with_reasons(mut message: String, reasons: &[Reason<'_>]) -> String {
    let mut before = None;
    for words in reasons.iter().filter_map(|reason| reason.words.as_deref()) {
        if before != Some(words) {
            message.push_str(if before.is_none() { ": " } else { ", and " });
            message.push_str(words);
        }
        before = Some(words);
    }
    message
}

fn noun(count: &Count) -> (&'static str, &'static str) {
    match (count.domain, count.distinct) {
        (Domain::Authorizations, Distinct::Entries) => ("authorization", "authorizations"),
        (Domain::Authorizations, Distinct::Roles) => ("role", "roles"),
        (Domain::Authorizations, Distinct::Principals) => ("principal", "principals"),
        (Domain::DelegatedRoles, _) => ("delegated role", "delegated roles"),
        (Domain::Approvers, _) => ("approver", "approvers"),
        (Domain::Delegations, _) => ("delegation", "delegations"),
        (Domain::ManagingTenant | Domain::CustomerTenant, _) => ("tenant", "tenants"),
    }
}
