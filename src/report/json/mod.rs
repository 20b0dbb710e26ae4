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
//! - `place`: places in texts
//! - `inert`: writes text so that it cannot disturb a terminal

mod cause;
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

use self::cause::GapJson;
use self::header::{Header, SummaryJson};
pub(super) use self::place::{DiagnosticJson, PlaceJson};
use self::rule::{DisabledJson, Rules};
use self::unit::{ShownUnits, Units};
use self::verdict::Fleet;
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
    summary: SummaryJson,
    rules: Rules<'r, 'a>,
    disabled: Vec<DisabledJson<'a>>,
    waivers: Vec<WaiverJson<'a>>,
    baseline: Option<BaselineJson<'a>>,
    diagnostics: Vec<DiagnosticJson<'a>>,
    units: Units<'r, 'a>,
    fleet: Fleet<'r, 'a>,
    undetermined: Vec<GapJson<'a>>,
}

/// The report on what is granted.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ShowReport<'r, 'a> {
    #[serde(flatten)]
    header: Header<'a>,
    passed_over: usize,
    diagnostics: Vec<DiagnosticJson<'a>>,
    units: ShownUnits<'r, 'a>,
}

/// How the program ends.
#[derive(Serialize)]
struct ExitJson {
    code: u8,
    meaning: &'static str,
}

/// Writes the report on a check.
pub(super) fn check(run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
    let gaps = run.outcome.gaps.iter();
    let report = CheckReport {
        header: Header::new("delegard.report/1", run),
        exit: exit(run),
        policy: &run.world.rules.name,
        config: run.config,
        summary: SummaryJson::of(run),
        rules: Rules(run),
        disabled: run.world.rules.disabled.iter().map(DisabledJson::of).collect(),
        waivers: waiver::waivers(run),
        baseline: waiver::baseline(run),
        diagnostics: of_run(run),
        units: Units(run),
        fleet: Fleet(run),
        undetermined: gaps.map(|gap| GapJson::of_run(run, gap)).collect(),
    };
    inert::write(&report, out)
}

/// Writes the report on what is granted.
pub(super) fn show(run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
    let report = ShowReport {
        header: Header::new("delegard.show/1", run),
        passed_over: run.outcome.passed_over,
        diagnostics: of_run(run),
        units: ShownUnits(run),
    };
    inert::write(&report, out)
}

fn of_run<'a>(run: &Run<'a>) -> Vec<DiagnosticJson<'a>> {
    run.outcome.diagnostics.iter().map(|diagnostic| DiagnosticJson::of(diagnostic, run.sources)).collect()
}

fn exit(run: &Run<'_>) -> ExitJson {
    let meaning = match run.exit {
        Exit::Clean => "clean",
        Exit::Findings => "findings",
        Exit::Usage => "usage",
        Exit::Undetermined => "undetermined",
        Exit::Input => "input",
        Exit::Bug => "bug",
    };
    ExitJson { code: run.exit as u8, meaning }
}
