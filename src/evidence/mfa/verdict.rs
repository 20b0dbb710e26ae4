//! From the policies and security defaults of one tenant to a verdict.
//!
//! | what is there | verdict |
//! |---|---|
//! | an effective policy for all users whose exclusions are accepted, or covered by others | required |
//! | security defaults on, and no Conditional Access policy in force | required |
//! | something that could prove it but is not shown in full | undecided |
//! | otherwise, the whole of Conditional Access given and security defaults known to be off | not required |
//!
//! An effective policy is in force, forces multi-factor authentication, covers Azure management and
//! is narrowed by no condition. One that blocks access counts like it beside policies that ask:
//! nobody gets past the two with one factor. Where no policy asks anybody, blocking requires nothing.
//! Security defaults are off where a policy is in force, since Entra ID does not allow both.

use super::clause::{Breach, Clause};
use super::parts::Parts;
use super::policy::{Policy, State};
use super::reach::{Audience, Reach};
use super::{MOST_POLICIES, TenantEvidence};
use crate::evidence::told::Told;
use crate::model::mfa::{MfaGrounds, MfaNote, MfaVerdict};
use crate::text::Span;
use crate::text::escape::brief;

/// Decides; none if there is no evidence about the tenant.
pub(super) fn judge(evidence: &TenantEvidence, accepted: &dyn Fn(&Audience) -> bool) -> Option<MfaVerdict> {
    if let Some(required) = evidence.declared {
        let grounds = MfaNote::placeless("this is declared").into();
        return Some(if required { MfaVerdict::Required(grounds) } else { MfaVerdict::NotRequired(grounds) });
    }
    if let (true, Some(place)) = (evidence.has_too_many(), evidence.conditional_access) {
        let text =
            format!("the export shows more than {MOST_POLICIES} policies, which are not examined together");
        return Some(MfaVerdict::Undecided(MfaNote::at(text, place).into()));
    }
    let asked = evidence.policies.iter().any(Policy::may_ask_somebody);
    let view = View { policies: &evidence.policies, accepted, asked };
    let in_force = view.policies.iter().find(|policy| policy.state == State::Enabled);
    if let Some(grounds) = view.proof() {
        return Some(MfaVerdict::Required(grounds));
    }
    if let Told::Value(true, span) = evidence.defaults {
        return Some(match in_force {
            None => MfaVerdict::Required(MfaNote::at("security defaults are on", span).into()),
            Some(_) => MfaVerdict::Undecided(MfaNote::at(BOTH, span).into()),
        });
    }
    if let Some(grounds) = view.possible_proof().or_else(|| evidence.gap(&view)) {
        return Some(MfaVerdict::Undecided(grounds));
    }
    evidence.conditional_access.map(|place| {
        let nearest = view.nearest(place);
        if in_force.is_some() || matches!(evidence.defaults, Told::Value(false, _)) {
            return MfaVerdict::NotRequired(nearest);
        }
        let MfaGrounds { main, others } = nearest;
        let text = format!("{}, and nothing tells whether security defaults are on", main.text);
        MfaVerdict::Undecided(MfaGrounds { main: MfaNote { text: text.into(), ..main }, others })
    })
}

/// How many notes beside the main one a verdict carries.
const MOST_NOTES: usize = 20;

/// What is wrong where security defaults and policies are both in force.
const BOTH: &str = "security defaults are on, yet a Conditional Access policy is in force, which cannot be";

impl TenantEvidence {
    /// What is missing from the evidence, so that nothing can be said against the tenant.
    fn gap(&self, view: &View<'_>) -> Option<MfaGrounds> {
        let undecided =
            |text: &str, span: Option<Span>| Some(MfaGrounds::from(MfaNote { text: text.into(), span }));
        let hidden = match self.partial {
            Some(span) => Some(MfaNote::at("the Conditional Access export does not show every policy", span)),
            None if self.lost => {
                Some(MfaNote::placeless("an export of Conditional Access policies cannot be used"))
            }
            None => None,
        };
        if let Some(main) = hidden {
            let others = self.conditional_access.map(|place| view.nearest(place).main);
            return Some(MfaGrounds { main, others: others.into_iter().collect() });
        }
        if let (Some((what, refusal)), None) = (self.refused, self.conditional_access) {
            return undecided(&format!("the export of {} {}", what.noun(), refusal.clause()), None);
        }
        if self.conditional_access.is_some() {
            return match self.defaults {
                Told::Contradictory => {
                    undecided("two exports contradict each other about security defaults", None)
                }
                Told::Nothing | Told::Value(..) => None,
            };
        }
        match (&self.defaults, self.defaults_place) {
            (Told::Value(_, span), _) => undecided(
                "security defaults are off, and Conditional Access policies were not given",
                Some(*span),
            ),
            (Told::Nothing, Some(span)) => {
                undecided("the export does not show whether security defaults are on", Some(span))
            }
            (Told::Contradictory, _) => {
                undecided("two exports contradict each other about security defaults", None)
            }
            (Told::Nothing, None) => None,
        }
    }
}

/// The policies of a tenant, together with the exclusions that are accepted.
struct View<'e> {
    policies: &'e [Policy],
    accepted: &'e dyn Fn(&Audience) -> bool,
    /// Whether a policy asks anybody for several factors, or may.
    asked: bool,
}

impl<'e> View<'e> {
    /// The policies that count: those that block do beside others that ask.
    fn counting(&self) -> impl Iterator<Item = &'e Policy> {
        let asked = self.asked;
        self.policies.iter().filter(move |policy| asked || !policy.blocks)
    }

    /// The policies to which nothing can be objected but whom they cover.
    fn effective(&self) -> impl Iterator<Item = (&'e Policy, &'e Reach)> {
        let effective = self.counting().filter(|policy| policy.is_effective());
        effective.filter_map(|policy| policy.reach.as_ref().map(|reach| (policy, reach)))
    }

    /// The effective policies for all users.
    fn for_all(&self) -> impl Iterator<Item = (&'e Policy, &'e Reach)> {
        self.effective().filter(|(_, reach)| reach.all)
    }

    /// The exclusions of a policy that are neither accepted nor covered by other policies.
    fn holes(&self, policy: &'e Policy, reach: &'e Reach) -> impl Iterator<Item = &'e (Audience, Span)> {
        let open = reach.excluded.iter().filter(|(audience, _)| !(self.accepted)(audience));
        open.filter(move |(audience, _)| self.covering(policy, audience).is_none())
    }

    /// Another policy that covers an audience.
    fn covering(&self, but: &Policy, audience: &Audience) -> Option<&'e Policy> {
        self.effective()
            .find(|(policy, reach)| !std::ptr::eq(*policy, but) && reach.covers(audience, self.accepted))
            .map(|(policy, _)| policy)
    }

    /// A policy that proves it, with the exclusions that do not matter.
    fn proof(&self) -> Option<MfaGrounds> {
        let (policy, reach) =
            self.for_all().find(|(policy, reach)| self.holes(policy, reach).next().is_none())?;
        let name = brief(&policy.name, 60);
        let text = match policy.blocks {
            true => format!("policy `{name}` blocks the access of all users"),
            false => format!("policy `{name}` requires multi-factor authentication of all users"),
        };
        let others = reach.excluded.iter().take(MOST_NOTES).map(|(audience, span)| {
            let text = match self.covering(policy, audience) {
                Some(other) => {
                    let does = match (policy.blocks, other.blocks) {
                        (true, false) => "requires multi-factor authentication of them",
                        (false, true) => "blocks their access",
                        (true, true) | (false, false) => "does not",
                    };
                    format!(
                        "policy `{name}` excludes {audience}, but policy `{}` {does}",
                        brief(&other.name, 60)
                    )
                }
                None => format!("policy `{name}` excludes {audience}, which is accepted"),
            };
            MfaNote::at(text, *span)
        });
        Some(MfaGrounds { main: MfaNote::at(text, policy.span), others: others.collect() })
    }

    /// Why it might be required although nothing proves it.
    fn possible_proof(&self) -> Option<MfaGrounds> {
        self.open_policy().or_else(|| self.membership()).or_else(|| self.split())
    }

    /// A policy that would prove it, were it shown in full.
    fn open_policy(&self) -> Option<MfaGrounds> {
        let might_cover = |policy: &Policy| {
            policy.reach.as_ref().is_none_or(|reach| {
                let filled = |audience| (self.accepted)(audience) || self.open_to(policy, audience).is_some();
                reach.all && reach.excluded.iter().all(|(audience, _)| filled(audience))
            })
        };
        let open = self
            .counting()
            .find(|policy| policy.may_be_effective() && !policy.is_effective() && might_cover(policy))?;
        let mut notes = open.objections().map(|clause| open.note(clause));
        Some(MfaGrounds { main: notes.next()?, others: notes.collect() })
    }

    /// Policies that cover everybody together if certain users are in certain groups.
    fn membership(&self) -> Option<MfaGrounds> {
        if self.for_all().next().is_none() {
            return self.groups_only();
        }
        let mut found = None;
        for (policy, reach) in self.for_all() {
            for (audience, span) in self.holes(policy, reach) {
                // A hole that no other policy can fill decides: nothing is left open then.
                let helper = self.open_to(policy, audience)?;
                found.get_or_insert((policy, audience, *span, helper));
            }
        }
        let (policy, audience, span, helper) = found?;
        let text = format!(
            "policy `{}` excludes {audience}, and whether policy `{}` covers all of them is not known",
            brief(&policy.name, 60),
            brief(&helper.name, 60)
        );
        Some(MfaNote::at(text, span).into())
    }

    /// Without a policy for all users: one for groups, in which all users may be.
    fn groups_only(&self) -> Option<MfaGrounds> {
        let may_cover = |policy: &'e Policy| {
            let reach = policy.reach.as_ref().filter(|reach| reach.names_groups())?;
            policy.may_be_effective().then_some((policy, reach))
        };
        let (policy, reach) = self.counting().find_map(may_cover)?;
        let name = brief(&policy.name, 60);
        let text = format!("policy `{name}` covers groups, and whether all users are in them is not known");
        Some(MfaNote::at(text, reach.span).into())
    }

    /// Another policy that may cover an audience, going by group membership or by what an export
    /// does not show.
    fn open_to(&self, but: &Policy, audience: &Audience) -> Option<&'e Policy> {
        self.counting().find(|policy| {
            !std::ptr::eq(*policy, but)
                && policy.may_be_effective()
                && policy.reach.as_ref().is_none_or(|reach| reach.may_cover(audience))
        })
    }

    /// Policies narrowed by the same kind of condition, which may cover every sign-in together. Where
    /// no two are, or they leave parts out that are known, a sign-in that meets none of their conditions
    /// escapes them all.
    fn split(&self) -> Option<MfaGrounds> {
        let narrowings = |policy: &'e Policy| policy.narrowings().into_iter().map(move |by| (policy, by));
        let narrowed: Vec<_> = self.counting().flat_map(narrowings).collect();
        let (policy, other, by) = narrowed.iter().find_map(|(policy, (by, _))| {
            let alike = || narrowed.iter().filter(|(_, (kind, _))| kind == by);
            let (other, _) = alike().find(|(other, _)| !std::ptr::eq(*other, *policy))?;
            let together = alike().map(|(_, (_, parts))| *parts).reduce(Parts::with)?;
            together.may_be_all().then_some((*policy, *other, *by))
        })?;
        let is_it = |clause: &&Clause| matches!(clause.breach, Breach::Narrow(kind, _) if kind == by);
        let clause = policy.clauses.iter().find(is_it)?;
        let text = format!(
            "policies `{}` and `{}` each cover only {}, and whether they cover all together is not decided",
            brief(&policy.name, 60),
            brief(&other.name, 60),
            by.words()
        );
        Some(MfaNote::at(text, clause.span).into())
    }

    /// What is said where no policy has to do with multi-factor authentication.
    fn none_asks(&self, place: Span) -> MfaNote {
        match self.policies {
            [] => MfaNote::at("there is no Conditional Access policy", place),
            [policy] => policy.clauses.first().map_or_else(
                || MfaNote::at("the only policy does not ask for multi-factor authentication", place),
                |clause| policy.note(clause),
            ),
            all => {
                let count = all.len();
                let text = format!("none of the {count} policies asks for multi-factor authentication");
                MfaNote::at(text, place)
            }
        }
    }

    /// The policy that comes nearest to a proof and what breaks it; then what breaks the others.
    /// `place` stands for the export.
    fn nearest(&self, place: Span) -> MfaGrounds {
        let mut asking: Vec<(&Policy, Vec<Clause>)> = self
            .policies
            .iter()
            .filter(|policy| policy.asks)
            .map(|policy| (policy, policy.all_clauses(self.accepted)))
            .collect();
        asking.sort_by_key(|(policy, clauses)| (clauses.len(), policy.state));
        let notes = asking.iter().enumerate().flat_map(|(rank, (policy, clauses))| {
            let shown = if rank == 0 { clauses.len() } else { 1 };
            clauses.iter().take(shown).map(|clause| policy.note(clause))
        });
        let mut notes = notes.take(MOST_NOTES);
        match notes.next() {
            Some(main) => MfaGrounds { main, others: notes.collect() },
            None => self.none_asks(place).into(),
        }
    }
}
