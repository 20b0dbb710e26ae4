//! One page of HTML with everything in it, for people who read a report in a browser, print it or hand
//! it on. It asks for nothing from anywhere: its style and its script stand in it, and a policy in its
//! head lets the browser use no others.
//!
//! It is whole and readable without its script, which only adds filters and sorting. What the page
//! shows is bounded whatever the inputs, the worst first, and what is left out is counted.
//!
//! Each part is a struct with a template beside it, whose text is escaped as it is filled in:
//!
//! - `verdict`, `chart`: what the run comes to
//! - `order`, `fleet`: all delegations against all rules
//! - `granted`: what is granted, in plain words
//! - `findings`, `finding`, `excerpt`, `rule`: the findings by rule
//! - `open`, `mistakes`, `customers`, `ledger`: the rest
//! - `text`: text from inputs, the only kind that gets into a template

mod chart;
mod customers;
mod excerpt;
mod finding;
mod findings;
mod fleet;
mod granted;
mod ledger;
mod mistakes;
mod open;
mod order;
mod rule;
mod text;
mod verdict;

use std::io::{self, Write};

use askama::Template;

use self::chart::Charts;
use self::customers::Customers;
use self::findings::{Findings, Silenced};
use self::fleet::Fleet;
use self::granted::Granted;
use self::ledger::Ledger;
use self::mistakes::Mistakes;
use self::open::Open;
use self::text::{Rich, Shown};
use self::verdict::Verdict;
use super::human::{changes, stands_on};
use super::run::Run;

/// How the page looks.
const STYLE: &str = include_str!("style.css");

/// Filters, sorting, and folds that open for printing.
const SCRIPT: &str = include_str!("script.js");

/// The hashes by which the page allows its own style and script, and nothing else. A test says what they
/// have to be when either is changed.
const STYLE_HASH: &str = "sha256-/VYbnHyuAFvCweRbS4Hbm5UqDxKrcQoptp6eRDHXvps=";
const SCRIPT_HASH: &str = "sha256-YaoNHD1XUAhChJSQxABZWhOxyepmFH3gugbYBB4M3uw=";

/// The page.
#[derive(Template)]
#[template(path = "page.html")]
struct Page {
    style: &'static str,
    style_hash: &'static str,
    script: &'static str,
    script_hash: &'static str,
    version: &'static str,
    policy: Shown,
    verdict: Verdict,
    charts: Charts,
    fleet: Option<Fleet>,
    granted: Option<Granted>,
    findings: Findings,
    open: Option<Open>,
    mistakes: Option<Mistakes>,
    customers: Option<Customers>,
    ledger: Ledger,
    silenced: Silenced,
    changes: Vec<(Shown, Rich)>,
    basis: Vec<(Shown, Rich)>,
}

/// Writes the page.
pub(super) fn check(run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
    let order = order::worst_first(run);
    let (findings, silenced, anchors) = findings::gather(run);
    let page = Page {
        style: STYLE,
        style_hash: STYLE_HASH,
        script: SCRIPT,
        script_hash: SCRIPT_HASH,
        version: env!("CARGO_PKG_VERSION"),
        policy: Shown::of(&run.basis.world.rules.name),
        verdict: Verdict::of(run),
        charts: Charts::of(run, &findings.by_rule()),
        fleet: Fleet::of(run, &order, &anchors),
        granted: Granted::of(run, &order),
        findings,
        open: Open::of(run),
        mistakes: Mistakes::of(run),
        customers: Customers::of(run),
        ledger: Ledger::of(run),
        silenced,
        changes: changes(run).iter().map(|line| labelled(line)).collect(),
        basis: stands_on(run).iter().map(|line| labelled(line)).collect(),
    };
    page.write_into(out)?;
    out.write_all(b"\n")
}

/// A line of the text for people, with its label apart: `waiver: …`
fn labelled(line: &str) -> (Shown, Rich) {
    let (label, words) = line.split_once(": ").unwrap_or(("", line));
    (Shown::of(&super::show::capital(label)), Rich::of(words))
}

impl Page {
    /// Whether what is granted comes before the findings: for a few delegations it is short.
    fn is_granted_first(&self) -> bool {
        self.granted.as_ref().is_some_and(Granted::is_unfolded)
    }
}
