//! What the run comes to for each customer, the worst first.

use askama::Template;
use askama::filters::HtmlSafe;

use super::text::Shown;
use crate::evaluate::{Customer, Who};
use crate::report::run::Run;

/// So many customers are listed.
const MOST: usize = 200;

/// The customers for whom something is found or open.
#[derive(Template)]
#[template(path = "customers.html")]
pub(super) struct Customers {
    customers: Vec<Line>,
    /// How many are left out.
    left: usize,
    /// Whether there are more than are told apart.
    more: bool,
}

/// One customer.
struct Line {
    name: Shown,
    customer: Customer,
}

impl HtmlSafe for Customers {}

impl Customers {
    /// The customers; none if there is only one, or nothing to tell of any that the delegations one by
    /// one do not tell.
    pub(super) fn of(run: &Run<'_>) -> Option<Self> {
        let found = &run.outcome.customers;
        let is_input =
            |customer: &Customer| matches!(customer.who, Who::Input(_)) && customer.delegations == 1;
        if found.all < 2 || found.customers.iter().all(is_input) {
            return None;
        }
        let name = |who: &Who| match who {
            Who::Tenant(id) => match run.basis.world.evidence.tenants.name(*id) {
                Some(name) => format!("{name} ({id})"),
                None => format!("tenant {id}"),
            },
            Who::Subscription(id) => format!("subscription {id}"),
            Who::Input(name) => name.clone(),
        };
        let line =
            |customer: &Customer| Line { name: Shown::of(&name(&customer.who)), customer: customer.clone() };
        Some(Self {
            customers: found.customers.iter().take(MOST).map(line).collect(),
            left: found.customers.len().saturating_sub(MOST),
            more: found.more,
        })
    }
}
