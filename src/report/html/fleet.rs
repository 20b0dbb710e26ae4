//! The matrix of a fleet: every delegation against every rule that applied.
//!
//! A page has a limit: the worst delegations are shown, and how many are left out is said.

use askama::Template;
use askama::filters::HtmlSafe;

use super::findings::Anchors;
use super::granted;
use super::order::Placed;
use super::text::Shown;
use crate::compile::RuleIdx;
use crate::evaluate::{Judgement, LedgerRow, Standing, Verdict, delegation_words};
use crate::model::Fact;
use crate::report::run::Run;

/// So many delegations have a row.
const MOST_ROWS: usize = 500;

/// So many rules have a column.
const MOST_COLUMNS: usize = 60;

/// The matrix.
#[derive(Template)]
#[template(path = "fleet.html")]
pub(super) struct Fleet {
    columns: Vec<Shown>,
    rows: Vec<Row>,
    /// How many delegations there are in all.
    number: usize,
    /// How many rules that applied somewhere have no column.
    left_columns: usize,
}

/// A delegation.
struct Row {
    name: Shown,
    /// Whose it is as far as that is known, and the input.
    whose: Shown,
    /// Where in the page it is told what it grants.
    anchor: Option<String>,
    findings: [usize; 3],
    undetermined: usize,
    cells: Vec<Cell>,
}

/// A rule's verdict on it.
struct Cell {
    class: &'static str,
    word: &'static str,
    /// Where in the page its first finding is.
    anchor: Option<String>,
}

impl HtmlSafe for Fleet {}

impl Fleet {
    /// The matrix; none for less than two delegations.
    pub(super) fn of(run: &Run<'_>, order: &[Placed<'_>], anchors: &Anchors) -> Option<Self> {
        if order.len() < 2 {
            return None;
        }
        let (columns, left_columns) = columns(run);
        let row = |placed: &Placed<'_>| Row {
            name: name(placed),
            whose: Shown::of(&whose(run, placed)),
            anchor: granted::anchor(order, placed),
            findings: placed.findings,
            undetermined: placed.undetermined,
            cells: cells(&columns, placed, anchors),
        };
        Some(Self {
            rows: order.iter().take(MOST_ROWS).map(row).collect(),
            number: order.len(),
            left_columns,
            columns: (columns.iter()).map(|rule| Shown::of(run.basis.world.rules.id(*rule))).collect(),
        })
    }

    fn left(&self) -> usize {
        self.number - self.rows.len()
    }
}

impl Row {
    fn errors(&self) -> usize {
        self.findings[2]
    }

    fn warnings(&self) -> usize {
        self.findings[1]
    }

    fn info(&self) -> usize {
        self.findings[0]
    }
}

/// The name of a delegation; of one without, that it has none.
fn name(placed: &Placed<'_>) -> Shown {
    let words = delegation_words(&placed.judged.delegation);
    let name = words.strip_prefix("delegation `").and_then(|name| name.strip_suffix('`'));
    Shown::of(name.unwrap_or("without a name"))
}

/// The customer, where that is known, and the input: `subscription …, export.ndjson`
fn whose(run: &Run<'_>, placed: &Placed<'_>) -> String {
    let delegation = &placed.judged.delegation;
    let input = &placed.unit.name;
    if let Fact::Known(tenant) = &delegation.customer_tenant {
        let tenants = &run.basis.world.evidence.tenants;
        return match tenants.name(tenant.value) {
            _ if tenant.origin.secret => input.clone(),
            Some(name) => format!("{name}, {input}"),
            None => format!("tenant {}, {input}", tenant.value),
        };
    }
    match delegation.customer_subscription {
        Some(subscription) => format!("subscription {subscription}, {input}"),
        None => input.clone(),
    }
}

/// The rules that came to a verdict on some delegation, in their order, and how many there was no room
/// for: those that fail least.
fn columns(run: &Run<'_>) -> (Vec<RuleIdx>, usize) {
    let is_column = |row: &&LedgerRow| {
        !row.never_applied() && run.rule(row.rule).is_some_and(|rule| !rule.form.is_fleet())
    };
    let mut rows: Vec<&LedgerRow> = run.outcome.ledger.iter().filter(is_column).collect();
    let left = rows.len().saturating_sub(MOST_COLUMNS);
    if left > 0 {
        rows.sort_by_key(|row| std::cmp::Reverse((row.fail, row.undetermined)));
        rows.truncate(MOST_COLUMNS);
        rows.sort_by_key(|row| row.rule);
    }
    (rows.into_iter().map(|row| row.rule).collect(), left)
}

fn cells(columns: &[RuleIdx], placed: &Placed<'_>, anchors: &Anchors) -> Vec<Cell> {
    let cell = |rule: &RuleIdx| {
        let judgements = &placed.judged.judgements;
        let found = judgements.iter().find(|judgement| judgement.rule == *rule);
        let (class, word) = found.map_or(NOTHING_FOUND, of_judgement);
        let anchor = anchors.get(&(placed.place.0, placed.place.1, *rule)).cloned();
        Cell { class, word, anchor }
    };
    columns.iter().map(cell).collect()
}

/// What is said of a check of the template that found nothing.
const NOTHING_FOUND: (&str, &str) = ("n", "nothing found");

fn of_judgement(judgement: &Judgement) -> (&'static str, &'static str) {
    match judgement.standing() {
        Standing::As(Verdict::Pass) => ("p", "pass"),
        Standing::As(Verdict::Fail) => ("f", "fail"),
        Standing::As(Verdict::Undetermined) => ("u", "undetermined"),
        Standing::As(Verdict::NotApplicable) => ("n", "not applicable"),
        Standing::Suppressed => ("w", "suppressed"),
    }
}
