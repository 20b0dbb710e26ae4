//! What a run comes to for each customer, the worst first.

use crate::evaluate::Who;
use crate::report::options::Options;
use crate::report::run::Run;
use crate::report::style::Style;
use crate::report::table::{Align, Table};
use crate::report::wrap::hanging;
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
    for line in left_out(found.customers.len().saturating_sub(LISTED), found.more) {
        text.push_str(&hanging(&line, options.width, 2));
        text.push('\n');
    }
    text
}

/// What is said of customers that are not in the table: so many further ones, and whether there are
/// more than are told apart.
fn left_out(further: usize, more: bool) -> Vec<String> {
    let mut lines = Vec::new();
    if further > 0 {
        lines.push(format!("and {further} more, which the JSON report lists"));
    }
    if more {
        let words = "there are more customers than are told apart; what is found for the others is in the \
                     numbers of the run";
        lines.push(words.to_owned());
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::left_out;

    #[test]
    fn customers_that_are_not_told_apart_are_no_number() {
        assert!(left_out(0, false).is_empty());
        assert_eq!(left_out(3, false), ["and 3 more, which the JSON report lists"]);
        let [untold] = &left_out(0, true)[..] else { panic!("one line") };
        assert!(untold.starts_with("there are more customers than are told apart"), "{untold}");
        assert_eq!(left_out(3, true).len(), 2);
    }
}
