//! What a run comes to for each customer, the worst first.

use crate::evaluate::Who;
use crate::report::options::Options;
use crate::report::run::Run;
use crate::report::style::Style;
use crate::report::table::{Align, Table};
use crate::text::escape::{brief, printable};

/// So many customers are listed; the rest is counted.
const LISTED: usize = 10;

/// The longest name of an input that is shown, in characters.
const LONGEST_NAME: usize = 80;

/// The table; nothing if there is only one customer, or nothing to tell of any.
pub(super) fn text(run: &Run<'_>, options: &Options, style: Style) -> String {
    let found = &run.outcome.customers;
    if found.all < 2 || found.customers.is_empty() {
        return String::new();
    }
    let mut table = Table::new([
        ("customer", Align::Left),
        ("delegations", Align::Right),
        ("errors", Align::Right),
        ("warnings", Align::Right),
        ("info", Align::Right),
        ("undetermined", Align::Right),
    ]);
    for customer in found.customers.iter().take(LISTED) {
        let name = match &customer.who {
            Who::Tenant(id) => match run.basis.world.evidence.tenants.name(*id) {
                Some(name) => format!("{} ({id})", printable(name)),
                None => format!("tenant {id}"),
            },
            Who::Subscription(id) => format!("subscription {id}"),
            Who::Input(name) => brief(name, LONGEST_NAME),
        };
        let [info, warnings, errors] = customer.findings.map(super::ledger::number);
        let delegations = customer.delegations.to_string();
        let undetermined = super::ledger::number(customer.undetermined);
        table.push([name, delegations, errors, warnings, info, undetermined]);
    }
    let mut text = table.render(0, options.width, style);
    let further = found.customers.len().saturating_sub(LISTED);
    if further > 0 || found.more {
        let at_least = if found.more { "at least " } else { "" };
        text.push_str(&format!("and {at_least}{further} more, which the JSON report lists\n"));
    }
    text
}
