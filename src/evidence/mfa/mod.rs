//! Whether a tenant requires multi-factor authentication of all its users.
//!
//! Conditional Access exports and security defaults do not say which tenant they are from, so the
//! caller does; the evidence of one tenant says nothing about another. What Microsoft enforces on
//! its own for Azure management is not visible in any export, and is left out.
//!
//! - [`verdict`](self): all evidence of a tenant put together
//! - `policy`: one Conditional Access policy by the five-step test
//! - `grant`, `reach`, `scope`: its controls; whom it covers; applications and conditions
//! - `clause`: what breaks the proof, in words
//! - `members`: what the parts of a condition may hold
//! - `parts`: what several conditions of one kind leave together
//! - `list`: values as Microsoft Graph and PowerShell write them

mod clause;
mod grant;
mod list;
mod members;
mod parts;
mod policy;
mod reach;
mod scope;
mod verdict;

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use self::policy::{Policy, State};
use self::reach::Audience;
use super::defaults::{self, Identity};
use super::pages::pages;
use super::source::Refusal;
use super::told::Told;
use super::{EvidenceKind, Freshness, Source, detect, errors};
use crate::diagnostic::Sink;
use crate::document::json::{JsonKind, JsonNode, JsonTree};
use crate::model::MfaVerdict;
use crate::text::Span;

/// How many policies of a tenant are examined together.
const MOST_POLICIES: usize = 1000;

/// What is known about multi-factor authentication, per tenant.
#[derive(Clone, Debug, Default)]
pub struct MfaEvidence {
    freshness: Freshness,
    accepted: BTreeSet<Uuid>,
    tenants: BTreeMap<Uuid, TenantEvidence>,
}

/// The evidence about one tenant, and what follows from it.
#[derive(Clone, Debug, Default)]
struct TenantEvidence {
    declared: Option<bool>,
    policies: Vec<Policy>,
    /// What stands for the Conditional Access export, if one was given.
    conditional_access: Option<Span>,
    /// Why there may be further policies: a link to the next page, or an entry that was lost.
    partial: Option<Span>,
    /// Whether a Conditional Access export was given of which nothing can be used.
    lost: bool,
    /// Whether security defaults are on.
    defaults: Told<bool>,
    /// What stands for the export of security defaults, if one was given.
    defaults_place: Option<Span>,
    /// An export that does not count, and why.
    refused: Option<(EvidenceKind, Refusal)>,
    verdict: Option<MfaVerdict>,
}

impl MfaEvidence {
    /// No evidence; exports that are too old will be left aside.
    #[must_use]
    pub fn new(freshness: Freshness) -> Self {
        Self { freshness, ..Self::default() }
    }

    /// Accepts that policies exclude this user, group or directory role, e.g. an account for
    /// emergencies.
    pub fn accept_exclusion(&mut self, id: Uuid) {
        self.accepted.insert(id);
        let tenants: Vec<Uuid> = self.tenants.keys().copied().collect();
        for tenant in tenants {
            self.change(tenant, |_| {});
        }
    }

    /// Takes the Conditional Access policies of a tenant in.
    pub fn add_conditional_access(&mut self, tenant: Uuid, tree: &JsonTree, source: Source, sink: &mut Sink) {
        if !detect::is_what_it_was_given_for(tree, EvidenceKind::ConditionalAccess, sink) {
            self.lose_conditional_access(tenant);
            return;
        }
        let refusal = self.freshness.refuses(source);
        self.change(tenant, |evidence| match refusal {
            Some(refusal) => evidence.refused = Some((EvidenceKind::ConditionalAccess, refusal)),
            None => evidence.take_policies(tree, sink),
        });
    }

    /// Takes in that Conditional Access policies of a tenant were given of which nothing can be used:
    /// they may be any.
    pub fn lose_conditional_access(&mut self, tenant: Uuid) {
        self.change(tenant, |evidence| evidence.lost = true);
    }

    /// Takes the security defaults of a tenant in.
    pub fn add_security_defaults(&mut self, tenant: Uuid, tree: &JsonTree, source: Source, sink: &mut Sink) {
        if !detect::is_what_it_was_given_for(tree, EvidenceKind::SecurityDefaults, sink) {
            return;
        }
        let refusal = self.freshness.refuses(source);
        self.change(tenant, |evidence| match refusal {
            Some(refusal) => evidence.refused = Some((EvidenceKind::SecurityDefaults, refusal)),
            None => evidence.take_defaults(tree, sink),
        });
    }

    /// Says outright whether a tenant requires it, as a test of a policy does. It stands over all
    /// exports.
    pub fn declare_mfa(&mut self, tenant: Uuid, required: bool) {
        self.change(tenant, |evidence| evidence.declared = Some(required));
    }

    /// What the evidence says about a tenant; none if there is none.
    #[must_use]
    pub fn verdict(&self, tenant: Uuid) -> Option<&MfaVerdict> {
        self.tenants.get(&tenant)?.verdict.as_ref()
    }

    /// The tenants about which there is evidence, sorted.
    pub fn tenants(&self) -> impl Iterator<Item = Uuid> {
        self.tenants.keys().copied()
    }

    /// Changes the evidence of a tenant and judges it anew.
    fn change(&mut self, tenant: Uuid, change: impl FnOnce(&mut TenantEvidence)) {
        let evidence = self.tenants.entry(tenant).or_default();
        change(evidence);
        let accepted = |audience: &Audience| audience.id().is_some_and(|id| self.accepted.contains(&id));
        evidence.verdict = verdict::judge(evidence, &accepted);
    }
}

impl TenantEvidence {
    fn take_policies(&mut self, tree: &JsonTree, sink: &mut Sink) {
        let mut found = Vec::new();
        let mut lost = None;
        let pages = pages(tree.root());
        for page in &pages {
            for node in page.entries() {
                if is_policy(node) { found.push(node) } else { lost = lost.or(Some(node.span())) }
            }
        }
        if let (true, Some(span)) = (found.is_empty(), lost) {
            sink.push(errors::no_policies(span));
            self.lost = true;
            return;
        }
        if let Some(span) = lost {
            sink.push(errors::no_policy(span));
        }
        let link = pages.iter().find_map(|page| page.next_link());
        if let Some(span) = link {
            sink.push(errors::incomplete(span));
        }
        self.partial = self.partial.or(link).or(lost);
        self.conditional_access = self.conditional_access.or(Some(detect::detect(tree).1));
        for node in found {
            self.take_policy(Policy::examine(node), sink);
        }
        self.compare(sink);
    }

    /// Takes a policy in, unless another export shows it already.
    fn take_policy(&mut self, policy: Policy, sink: &mut Sink) {
        let too_many = self.has_too_many();
        let known = self.policies.iter_mut().find(|known| policy.id.is_some() && known.id == policy.id);
        match known {
            Some(known) if known.agrees_with(&policy) => {}
            Some(known) => {
                sink.push(errors::policy_shown_twice(&policy.name, known.span, policy.span));
                known.contradict(&policy);
            }
            None if too_many => {}
            None => self.policies.push(policy),
        }
    }

    /// Whether more policies are shown than are examined together. Entra ID allows far fewer.
    fn has_too_many(&self) -> bool {
        self.policies.len() > MOST_POLICIES
    }

    fn take_defaults(&mut self, tree: &JsonTree, sink: &mut Sink) {
        let pages = pages(tree.root()).into_iter();
        for (page, node) in pages.flat_map(|page| page.entries().map(move |node| (page, node))) {
            match defaults::identity(node, page) {
                Identity::SecurityDefaults => {}
                Identity::Other(span) => {
                    sink.push(errors::no_defaults(span, "this tells that it is something else"));
                    continue;
                }
                Identity::Untold => {
                    let span = errors::first_byte(node.span());
                    sink.push(errors::no_defaults(span, "nothing here tells what it is"));
                    continue;
                }
            }
            let place = node.get("isEnabled").or_else(|| node.get("id")).unwrap_or(node).span();
            self.defaults_place = self.defaults_place.or(Some(place));
            let told = match node.get("isEnabled").map(JsonNode::kind) {
                Some(JsonKind::Bool(enabled)) => Told::Value(enabled, place),
                Some(_) => {
                    sink.push(errors::odd_defaults(place));
                    Told::Nothing
                }
                None => Told::Nothing,
            };
            if let Some(clash) = self.defaults.hear(told, |a, b| (a == b).then_some(*a)) {
                sink.push(errors::defaults_contradict(clash.earlier.1, clash.later.1));
            }
        }
        self.compare(sink);
    }

    /// Reports security defaults that are on beside a policy in force.
    fn compare(&self, sink: &mut Sink) {
        let in_force = self.policies.iter().find(|policy| policy.state == State::Enabled);
        if let (Told::Value(true, defaults), Some(policy)) = (&self.defaults, in_force) {
            sink.push(errors::both_in_force(*defaults, &policy.name, policy.span));
        }
    }
}

/// Whether an entry is a policy, be it one of which not all is shown.
fn is_policy(node: JsonNode<'_>) -> bool {
    ["state", "conditions", "grantControls"].iter().any(|name| node.get(name).is_some())
}
