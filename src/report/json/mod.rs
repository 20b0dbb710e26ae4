//! Reports for programs: the schemas `delegard.report/1` and `delegard.show/1`, which
//! `docs/report-json.md` describes field by field.
//!
//! Lists that grow with the inputs are made while they are written, an entry at a time.
//!
//! - `header`: what every report starts with
//! - `rule`: rules with their ledger and exceptions
//! - `unit`, `verdict`: evaluations, their delegations and the verdicts on them
//! - `waiver`: waivers and the baseline
//! - `delegation`, `fact`, `cause`: what is delegated, and what is not known of it
//! - `customer`: what a run comes to for each customer
//! - `place`: places in texts
//! - `inert`: writes text so that it cannot disturb a terminal

mod cause;
mod customer;
mod delegation;
mod fact;
mod header;
pub(super) mod inert;
mod place;
mod rule;
mod unit;
mod verdict;
mod waiver;

use std::io::{self, Write};

use serde::Serialize;

pub(super) use self::cause::GapJson;
pub(super) use self::customer::CustomerJson;
pub(super) use self::header::{Header, SummaryJson};
pub(super) use self::place::{DiagnosticJson, PlaceJson};
use self::rule::DisabledJson;
pub(super) use self::rule::{RuleJson, rules_told};
use self::unit::{ShownUnits, Units};
use self::verdict::Fleet;
pub(super) use self::verdict::{AboutJson, FindingJson, SuppressedJson};
use self::waiver::{BaselineJson, WaiverJson};
use super::run::Run;
use crate::evaluate::Exit;
pub(super) use inert::write;

/// The report on a check.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CheckReport<'r, 'a> {
    #[serde(flatten)]
    header: Header<'a>,
    exit: ExitJson,
    policy: &'a str,
    config: Option<&'a str>,
    summary: SummaryJson<'a>,
    rules: Vec<RuleJson<'a>>,
    disabled: Vec<DisabledJson<'a>>,
    waivers: Vec<WaiverJson<'a>>,
    baseline: Option<BaselineJson<'a>>,
    diagnostics: Vec<DiagnosticJson<'a>>,
    units: Units<'r, 'a>,
    fleet: Fleet<'r, 'a>,
    undetermined: Vec<GapJson<'a>>,
    customers: Vec<CustomerJson<'a>>,
}

/// The report on what is granted.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ShowReport<'r, 'a> {
    #[serde(flatten)]
    header: Header<'a>,
    passed_over: usize,
    partly_seen: usize,
    in_other_languages: usize,
    diagnostics: Vec<DiagnosticJson<'a>>,
    units: ShownUnits<'r, 'a>,
}

/// How the program ends.
#[derive(Serialize)]
pub(super) struct ExitJson {
    pub(super) code: u8,
    pub(super) meaning: &'static str,
}

/// Writes the report on a check.
pub(super) fn check(run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
    let gaps = run.outcome.gaps.iter();
    let report = CheckReport {
        header: Header::new("delegard.report/1", run.basis),
        exit: ExitJson::of(run.exit),
        policy: &run.basis.world.rules.name,
        config: run.basis.config,
        summary: SummaryJson::of(run),
        rules: rules_told(run),
        disabled: run.basis.world.rules.disabled.iter().map(DisabledJson::of).collect(),
        waivers: waiver::waivers(run),
        baseline: waiver::baseline(run),
        diagnostics: of_run(run),
        units: Units(run),
        fleet: Fleet(run),
        undetermined: gaps.map(|gap| GapJson::of_run(run, gap)).collect(),
        customers: run.outcome.customers.customers.iter().map(CustomerJson::of).collect(),
    };
    inert::write(&report, out)
}

/// Writes the report on what is granted.
pub(super) fn show(run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
    let report = ShowReport {
        header: Header::new("delegard.show/1", run.basis),
        passed_over: run.outcome.numbers.passed_over.files,
        partly_seen: run.outcome.numbers.passed_over.partly_seen,
        in_other_languages: run.outcome.numbers.passed_over.in_other_languages,
        diagnostics: of_run(run),
        units: ShownUnits(run),
    };
    inert::write(&report, out)
}

fn of_run<'a>(run: &Run<'a>) -> Vec<DiagnosticJson<'a>> {
    run.outcome.diagnostics.iter().map(|diagnostic| DiagnosticJson::of(diagnostic, run.sources)).collect()
}

impl ExitJson {
    /// The exit in numbers and words.
    pub(super) const fn of(exit: Exit) -> Self {
        let meaning = match exit {
            Exit::Clean => "clean",
            Exit::Findings => "findings",
            Exit::Usage => "usage",
            Exit::Undetermined => "undetermined",
            Exit::Input => "input",
            Exit::Interrupted => "interrupted",
            Exit::Bug => "bug",
        };
        Self { code: exit as u8, meaning }
    }
}
