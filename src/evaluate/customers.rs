//! What a run comes to for each customer.

use std::collections::hash_map::Entry;

use rustc_hash::FxHashMap;
use uuid::Uuid;

use super::unit::{Judged, Unit};
use super::verdict::{Standing, Verdict};
use crate::compile::RuleSet;

/// So many customers are told apart; what is found for further ones is in the run's numbers alone.
const MOST: usize = 10_000;

/// Whose delegation it is.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Who {
    /// The tenant that delegates, where it is known.
    Tenant(Uuid),
    /// The subscription that it lies in, where only that is.
    Subscription(Uuid),
    /// The input, where neither is: the template with its parameter file, by name.
    Input(String),
}

/// What a run comes to for one customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Customer {
    /// Whose numbers these are.
    pub who: Who,
    /// How many delegations there are.
    pub delegations: usize,
    /// Findings that count, of each severity: info, warning, error.
    pub findings: [usize; 3],
    /// How often a rule is undetermined on a delegation.
    pub undetermined: usize,
}

/// What is being counted.
#[derive(Debug, Default)]
pub(super) struct Customers {
    customers: FxHashMap<Who, Counts>,
    /// Whether there were more than are told apart.
    more: bool,
}

/// What was counted of one customer. It stands right beside the customer's name: with thousands of
/// customers, each look at another place in memory is one to wait for.
#[derive(Debug, Default)]
struct Counts {
    delegations: usize,
    findings: [usize; 3],
    undetermined: usize,
}

/// The customers for whom something is found or open, the worst first.
#[derive(Clone, Debug, Default)]
pub struct ByCustomer {
    /// The customers.
    pub customers: Vec<Customer>,
    /// How many customers there are in all, as far as they were told apart.
    pub all: usize,
    /// Whether there are more customers than are told apart.
    pub more: bool,
}

impl Customers {
    pub(super) fn add(&mut self, rules: &RuleSet, unit: &Unit, judged: &Judged) {
        let who = match judged.delegation.customer_tenant.value() {
            Some(tenant) => Who::Tenant(*tenant),
            None => match judged.delegation.customer_subscription {
                Some(subscription) => Who::Subscription(subscription),
                None => Who::Input(unit.name.clone()),
            },
        };
        let is_full = self.customers.len() == MOST;
        let counts = match self.customers.entry(who) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(_) if is_full => {
                self.more = true;
                return;
            }
            Entry::Vacant(new) => new.insert(Counts::default()),
        };
        counts.delegations += 1;
        for judgement in &judged.judgements {
            match judgement.standing() {
                Standing::As(Verdict::Fail) => {
                    let severity = rules.rule(judgement.rule).map(|rule| rule.severity as usize);
                    if let Some(number) = severity.and_then(|place| counts.findings.get_mut(place)) {
                        *number += judgement.counting().count();
                    }
                }
                Standing::As(Verdict::Undetermined) => counts.undetermined += 1,
                Standing::As(Verdict::Pass | Verdict::NotApplicable) | Standing::Suppressed => {}
            }
        }
    }

    pub(super) fn finish(self) -> ByCustomer {
        let Self { customers, more } = self;
        let all = customers.len();
        let told =
            customers.into_iter().filter(|(_, counts)| counts.findings != [0; 3] || counts.undetermined > 0);
        let mut customers: Vec<Customer> = told.map(|(who, counts)| counts.of(who)).collect();
        let worst = |customer: &Customer| {
            let [info, warning, error] = customer.findings;
            std::cmp::Reverse((error, warning, info, customer.undetermined))
        };
        customers.sort_by(|one, other| worst(one).cmp(&worst(other)).then_with(|| one.who.cmp(&other.who)));
        ByCustomer { customers, all, more }
    }
}

impl Counts {
    fn of(self, who: Who) -> Customer {
        let Self { delegations, findings, undetermined } = self;
        Customer { who, delegations, findings, undetermined }
    }
}
