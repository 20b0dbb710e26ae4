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
    /// Those that have an id.
    known: FxHashMap<Who, Counts>,
    /// The inputs for which something is found or open. Nothing of an input comes once another has
    /// begun, so that none needs to be looked up.
    inputs: Vec<Customer>,
    /// The input that is being counted.
    input: Option<(String, Counts)>,
    /// How many customers there are so far.
    all: usize,
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
        let id = match judged.delegation.customer_tenant.value() {
            Some(tenant) => Some(Who::Tenant(*tenant)),
            None => judged.delegation.customer_subscription.map(Who::Subscription),
        };
        let counts = match id {
            Some(id) => self.known(id),
            None => self.input(&unit.name),
        };
        match counts {
            Some(counts) => counts.add(rules, judged),
            None => self.more = true,
        }
    }

    /// What is counted of a customer that has an id; none if there are too many.
    fn known(&mut self, who: Who) -> Option<&mut Counts> {
        match self.known.entry(who) {
            Entry::Occupied(known) => Some(known.into_mut()),
            Entry::Vacant(_) if self.all == MOST => None,
            Entry::Vacant(new) => {
                self.all += 1;
                Some(new.insert(Counts::default()))
            }
        }
    }

    /// What is counted of an input; none if there are too many.
    fn input(&mut self, name: &str) -> Option<&mut Counts> {
        if self.input.as_ref().is_none_or(|(current, _)| current != name) {
            self.end_input();
            if self.all == MOST {
                return None;
            }
            self.all += 1;
            self.input = Some((name.to_owned(), Counts::default()));
        }
        self.input.as_mut().map(|(_, counts)| counts)
    }

    fn end_input(&mut self) {
        if let Some((name, counts)) = self.input.take().filter(|(_, counts)| counts.tell()) {
            self.inputs.push(counts.of(Who::Input(name)));
        }
    }

    pub(super) fn finish(mut self) -> ByCustomer {
        self.end_input();
        let mut customers = self.inputs;
        let known = self.known.into_iter().filter(|(_, counts)| counts.tell());
        customers.extend(known.map(|(who, counts)| counts.of(who)));
        let worst = |customer: &Customer| {
            let [info, warning, error] = customer.findings;
            std::cmp::Reverse((error, warning, info, customer.undetermined))
        };
        customers.sort_unstable_by(|one, other| {
            worst(one).cmp(&worst(other)).then_with(|| one.who.cmp(&other.who))
        });
        ByCustomer { customers, all: self.all, more: self.more }
    }
}

impl Counts {
    fn add(&mut self, rules: &RuleSet, judged: &Judged) {
        self.delegations += 1;
        for judgement in &judged.judgements {
            match judgement.standing() {
                Standing::As(Verdict::Fail) => {
                    let severity = rules.rule(judgement.rule).map(|rule| rule.severity as usize);
                    if let Some(number) = severity.and_then(|place| self.findings.get_mut(place)) {
                        *number += judgement.counting().count();
                    }
                }
                Standing::As(Verdict::Undetermined) => self.undetermined += 1,
                Standing::As(Verdict::Pass | Verdict::NotApplicable) | Standing::Suppressed => {}
            }
        }
    }

    /// Whether there is anything to tell of the customer.
    fn tell(&self) -> bool {
        self.findings != [0; 3] || self.undetermined > 0
    }

    fn of(self, who: Who) -> Customer {
        let Self { delegations, findings, undetermined } = self;
        Customer { who, delegations, findings, undetermined }
    }
}
