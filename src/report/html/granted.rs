//! What each delegation grants and to whom, in plain words.

use askama::Template;
use askama::filters::HtmlSafe;

use super::order::Placed;
use super::text::{Rich, Shown};
use crate::evaluate::delegation_words;
use crate::report::run::Run;
use crate::report::show::{capital, description, roles, sentences, tenant};

/// So many delegations are told of, the worst ones.
const MOST: usize = 100;

/// So many sentences are told of one delegation.
const MOST_SENTENCES: usize = 200;

/// So few delegations stand unfolded.
const UNFOLDED: usize = 3;

/// What is granted.
#[derive(Template)]
#[template(path = "granted.html")]
pub(super) struct Granted {
    delegations: Vec<Grants>,
    number: usize,
    is_unfolded: bool,
}

/// What one delegation grants.
struct Grants {
    anchor: String,
    name: Rich,
    input: Shown,
    facts: Vec<(&'static str, Rich)>,
    sentences: Vec<Rich>,
    roles: Vec<Rich>,
    /// How many sentences are left out.
    left: usize,
    /// How many roles are left out.
    left_roles: usize,
}

impl HtmlSafe for Granted {}

/// Where in the page it is told what a delegation grants; none if it is left out.
pub(super) fn anchor(order: &[Placed<'_>], placed: &Placed<'_>) -> Option<String> {
    let is_told = order.iter().take(MOST).any(|told| told.number == placed.number);
    is_told.then(|| format!("delegation-{}", placed.number))
}

impl Granted {
    /// What the worst delegations grant; none if there is no delegation.
    pub(super) fn of(run: &Run<'_>, order: &[Placed<'_>]) -> Option<Self> {
        if order.is_empty() {
            return None;
        }
        Some(Self {
            delegations: order.iter().take(MOST).map(|placed| Grants::of(run, placed)).collect(),
            number: order.len(),
            is_unfolded: order.len() <= UNFOLDED,
        })
    }

    /// Whether there are so few that they come before the findings.
    pub(super) const fn is_unfolded(&self) -> bool {
        self.is_unfolded
    }

    fn left(&self) -> usize {
        self.number - self.delegations.len()
    }
}

impl Grants {
    fn of(run: &Run<'_>, placed: &Placed<'_>) -> Self {
        let world = run.basis.world;
        let delegation = &placed.judged.delegation;
        let mut facts = vec![("Managing tenant", Rich::of(&tenant(world, &delegation.managing_tenant)))];
        if delegation.customer_tenant.value().is_some() {
            facts.push(("Customer tenant", Rich::of(&tenant(world, &delegation.customer_tenant))));
        }
        if let Some(subscription) = delegation.customer_subscription {
            facts.push(("Subscription", Rich::of(&subscription.to_string())));
        }
        facts.extend(description(&delegation.description).map(|words| ("Description", Rich::of(&words))));
        if let Some(cause) = &delegation.uncertain {
            let words = format!("whether it is deployed at all: {}", cause.kind);
            facts.push(("Not certain", Rich::of(&words)));
        }
        let all = sentences(world, delegation);
        let roles = roles(world, delegation);
        let shown = |sentence: &String| Rich::of(sentence);
        Self {
            anchor: format!("delegation-{}", placed.number),
            name: Rich::of(&capital(&delegation_words(delegation))),
            input: Shown::of(&placed.unit.name),
            facts,
            left: all.len().saturating_sub(MOST_SENTENCES),
            left_roles: roles.len().saturating_sub(MOST_SENTENCES),
            sentences: all.iter().take(MOST_SENTENCES).map(shown).collect(),
            roles: roles.iter().take(MOST_SENTENCES).map(|(_, words)| shown(words)).collect(),
        }
    }
}
