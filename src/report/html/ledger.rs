//! The ledger: on how many delegations each rule came to each verdict. No rule is left out.

use askama::Template;
use askama::filters::HtmlSafe;

use super::rule::About;
use crate::evaluate::LedgerRow;
use crate::report::run::Run;

/// The table of rules.
#[derive(Template)]
#[template(path = "ledger.html")]
pub(super) struct Ledger {
    rows: Vec<(About, LedgerRow)>,
    any_suppressed: bool,
}

impl HtmlSafe for Ledger {}

impl Ledger {
    pub(super) fn of(run: &Run<'_>) -> Self {
        let rows = &run.outcome.ledger;
        Self {
            rows: rows.iter().map(|row| (About::of(run, row.rule), *row)).collect(),
            any_suppressed: rows.iter().any(|row| row.suppressed > 0),
        }
    }
}
