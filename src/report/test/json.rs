//! The report on tests for programs: the schema `delegard.test/1`, described in `docs/testing.md`.

use std::io::{self, Write};

use serde::Serialize;

use super::mismatch::message;
use super::{NotGiven, Outcome, TestRun, TestedFile};
use crate::compile::test::Test;
use crate::evaluate::Verdict;
use crate::evaluate::test::{Coverage, Mismatch, RuleCoverage};
use crate::report::json::{DiagnosticJson, PlaceJson, inert};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Report<'a> {
    schema: &'static str,
    exit: u8,
    summary: Summary,
    policies: Vec<Policy<'a>>,
    coverage: Option<Vec<Row<'a>>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Summary {
    tests: usize,
    passed: usize,
    left_out: usize,
    expectations: usize,
    held: usize,
}

#[derive(Serialize)]
struct Policy<'a> {
    file: &'a str,
    tests: Vec<TestJson<'a>>,
}

#[derive(Serialize)]
struct TestJson<'a> {
    name: &'a str,
    passed: bool,
    location: Option<PlaceJson<'a>>,
    expectations: Vec<Expectation<'a>>,
    diagnostics: Vec<DiagnosticJson<'a>>,
}

#[derive(Serialize)]
struct Expectation<'a> {
    rule: Option<&'a str>,
    verdict: &'static str,
    /// Whether it holds; null if the test could not be run.
    holds: Option<bool>,
    message: Option<String>,
    instead: Vec<Instead<'a>>,
    location: Option<PlaceJson<'a>>,
}

#[derive(Serialize)]
struct Instead<'a> {
    rule: &'a str,
    verdict: &'static str,
    why: Option<&'a str>,
    location: Option<PlaceJson<'a>>,
    elsewhere: Option<&'a str>,
}

#[derive(Serialize)]
struct Row<'a> {
    policy: &'a str,
    rule: &'a str,
    shown: Shown,
    lacking: Vec<&'static str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Shown {
    pass: usize,
    fail: usize,
    undetermined: usize,
    not_applicable: usize,
}

/// Writes the report.
pub(super) fn write(run: &TestRun, out: &mut dyn Write) -> io::Result<()> {
    let numbers = run.numbers();
    let report = Report {
        schema: "delegard.test/1",
        exit: run.exit as u8,
        summary: Summary {
            tests: numbers.tests,
            passed: numbers.passed,
            left_out: numbers.left_out,
            expectations: numbers.expectations,
            held: numbers.held,
        },
        policies: run.files.iter().map(policy).collect(),
        coverage: run.coverage.as_ref().map(rows),
    };
    inert::write(&report, out)
}

fn policy(file: &TestedFile) -> Policy<'_> {
    Policy { file: &file.name, tests: file.tests().map(|(one, outcome)| test(file, one, outcome)).collect() }
}

fn test<'a>(file: &'a TestedFile, test: &'a Test, outcome: &'a Outcome) -> TestJson<'a> {
    let location = PlaceJson::bare(test.span, &file.sources);
    let of = |at: usize| match outcome {
        Outcome::Examined(examined) => examined.mismatches.get(at).map(Option::as_ref),
        Outcome::NotGiven(_) => None,
    };
    let expectations: Vec<_> = (test.expect.iter().enumerate())
        .map(|(at, expected)| {
            let found = of(at);
            let mismatch = found.flatten();
            Expectation {
                rule: expected.rule.and_then(|rule| file.rule(rule)).map(|rule| rule.id.as_str()),
                verdict: expected.verdict.as_str(),
                holds: found.map(|mismatch| mismatch.is_none()),
                message: mismatch.map(|mismatch| message(file, mismatch)),
                instead: mismatch.map(|mismatch| instead(file, mismatch)).unwrap_or_default(),
                location: PlaceJson::bare(expected.span, &file.sources),
            }
        })
        .collect();
    let passed = expectations.iter().all(|one| one.holds == Some(true));
    let diagnostics = match outcome {
        Outcome::Examined(_) => Vec::new(),
        Outcome::NotGiven(mistakes) => (mistakes.iter())
            .flat_map(|one| match one {
                NotGiven::File(diagnostic) => vec![DiagnosticJson::of(diagnostic, &file.sources)],
                NotGiven::Mistakes(unit) => {
                    unit.diagnostics.iter().map(|one| DiagnosticJson::of(one, &unit.sources)).collect()
                }
            })
            .collect(),
    };
    TestJson { name: &test.name, passed, location, expectations, diagnostics }
}

fn instead<'a>(file: &'a TestedFile, mismatch: &'a Mismatch) -> Vec<Instead<'a>> {
    let each = mismatch.instead.iter().filter_map(|instead| {
        Some(Instead {
            rule: &file.rule(instead.rule)?.id,
            verdict: instead.verdict.as_str(),
            why: instead.why.as_deref(),
            location: instead.place.and_then(|span| PlaceJson::bare(span, &file.sources)),
            elsewhere: instead.elsewhere.as_deref(),
        })
    });
    each.collect()
}

fn rows(coverage: &Coverage) -> Vec<Row<'_>> {
    let row = |row: &'_ RuleCoverage| -> Shown {
        let shown = row.shown;
        Shown {
            pass: shown.pass,
            fail: shown.fail,
            undetermined: shown.undetermined,
            not_applicable: shown.not_applicable,
        }
    };
    let rows = coverage.rows.iter().map(|of| Row {
        policy: &of.policy,
        rule: &of.rule,
        shown: row(of),
        lacking: of.lacking.iter().copied().map(Verdict::as_str).collect(),
    });
    rows.collect()
}
