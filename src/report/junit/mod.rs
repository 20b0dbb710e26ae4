//! JUnit XML, for the test reports of build servers: a suite for each evaluation, a case for each
//! rule on each delegation.
//!
//! A case passes only if its rule does. What is undetermined is an *error*, so that it never looks
//! like a pass; so are mistakes in inputs, and a run without a delegation. There are no times, as the
//! same inputs give the same bytes.
//!
//! - `suite`: what a suite and its cases are
//! - `xml`: elements and attributes, with text that is escaped

mod suite;
mod xml;

use std::io::{self, Write};

use self::suite::{Case, Result, Suite, diagnostics, verdict};
use self::xml::Xml;
use super::gaps::with_remedy;
use super::human::{NO_DELEGATION, headline, hidden};
use super::json::ExitJson;
use super::run::Run;
use crate::evaluate::{Exit, delegation_words};

/// Writes the report.
pub(super) fn check(run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
    let suites = suites(run);
    let mut xml = Xml::new(out)?;
    let mut numbers = [0; 4];
    for suite in &suites {
        numbers.iter_mut().zip(suite.numbers()).for_each(|(sum, number)| *sum += number);
    }
    let [tests, failures, errors, skipped] = numbers.map(|number: usize| number.to_string());
    xml.open(
        "testsuites",
        &[
            ("name", "delegard"),
            ("tests", &tests),
            ("failures", &failures),
            ("errors", &errors),
            ("skipped", &skipped),
        ],
    )?;
    suites.iter().try_for_each(|suite| suite.write(&mut xml))?;
    xml.close("testsuites")
}

/// The run itself, then its evaluations, then what is about all of them.
fn suites<'a>(run: &Run<'a>) -> Vec<Suite<'a>> {
    let mut suites = vec![of_run(run)];
    for unit in &run.outcome.units {
        let mut suite = Suite::new(&unit.name);
        suite.cases.extend(diagnostics(&unit.diagnostics, &unit.sources, &unit.name));
        for judged in &unit.delegations {
            let class = format!("{}: {}", unit.name, delegation_words(&judged.delegation));
            for judgement in &judged.judgements {
                suite.cases.push(verdict(run, judgement, &class, |_| &unit.sources));
            }
        }
        suites.push(suite);
    }
    if !run.outcome.fleet.is_empty() {
        let mut suite = Suite::new("the run as a whole");
        for fleet in &run.outcome.fleet {
            let sources = |place: usize| fleet.witnesses.get(place).map_or(run.sources, |one| &one.sources);
            suite.cases.push(verdict(run, &fleet.judgement, "the run as a whole", sources));
        }
        suites.push(suite);
    }
    suites
}

/// What the run comes to, mistakes that belong to no evaluation, and what hides delegations.
fn of_run<'a>(run: &Run<'a>) -> Suite<'a> {
    let mut suite = Suite::new("delegard");
    let exit = ExitJson::of(run.exit);
    suite.properties = vec![
        ("policy", run.basis.world.rules.name.clone()),
        ("summary", headline(run)),
        ("exit.code", exit.code.to_string()),
        ("exit.meaning", exit.meaning.to_owned()),
    ];
    suite.properties.extend(hidden(run).map(|words| ("unseen", words)));
    suite.cases.extend(diagnostics(&run.outcome.diagnostics, run.sources, "delegard"));
    let result = if run.outcome.numbers.delegations == 0 {
        Result::Error { kind: "undetermined", message: NO_DELEGATION.to_owned(), text: String::new() }
    } else {
        Result::Passed
    };
    suite.cases.push(Case::new("delegations are found", "delegard", result));
    for gap in run.outcome.gaps.iter().filter(|gap| gap.hides_delegations) {
        let message = format!("there may be further delegations: {}", with_remedy(gap));
        let result = Result::Error { kind: "undetermined", message, text: String::new() };
        suite.cases.push(Case::new("all inputs are looked into", "delegard", result));
    }
    if run.exit == Exit::Interrupted {
        let message = "the run was ended before all inputs were looked at".to_owned();
        let result = Result::Error { kind: "interrupted", message, text: String::new() };
        suite.cases.push(Case::new("all inputs are looked at", "delegard", result));
    }
    suite
}
