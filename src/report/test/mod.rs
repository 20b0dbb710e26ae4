//! The report on the tests of policies: each expectation that does not hold, the numbers, and which
//! verdicts of each rule are shown.
//!
//! - [`human`]: for people
//! - [`json`]: for programs, the schema `delegard.test/1`
//! - [`mismatch`]: an expectation that does not hold, in words

mod human;
mod json;
mod mismatch;

use std::io::{self, Write};

use super::format::ShowFormat;
use super::options::Options;
use super::secrets::{Scrub, secret_ids};
use crate::compile::test::Test;
use crate::compile::{Rule, RuleIdx, RuleSet};
use crate::diagnostic::Diagnostic;
use crate::evaluate::test::{Coverage, Examined};
use crate::evaluate::{Exit, Unit};
use crate::text::SourceMap;

/// Everything that came of a run of tests.
#[derive(Debug)]
pub struct TestRun {
    /// The policies, in the order in which they were given.
    pub files: Vec<TestedFile>,
    /// Which verdicts the tests show; none if not all tests were run.
    pub coverage: Option<Coverage>,
    /// How the program ends.
    pub exit: Exit,
}

/// A policy and what came of its tests.
#[derive(Debug)]
pub struct TestedFile {
    /// Its name.
    pub name: String,
    /// The rules and the tests.
    pub rules: RuleSet,
    /// The texts that places lie in.
    pub sources: SourceMap,
    /// For each test of the rule set what came of it; none if it was not run.
    pub results: Vec<Option<Outcome>>,
}

/// What came of a test that was run.
#[derive(Debug)]
pub enum Outcome {
    /// Its expectations were held against the verdicts.
    Examined(Examined),
    /// What it is given could not be had.
    NotGiven(Vec<NotGiven>),
}

/// What kept a test from being given its file.
#[derive(Debug)]
pub enum NotGiven {
    /// The file cannot be had; the place lies in the policy's text.
    File(Diagnostic),
    /// The file has mistakes.
    Mistakes(Unit),
}

/// How many tests and expectations there were.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Numbers {
    /// Tests that were run.
    pub tests: usize,
    /// Those of which every expectation holds.
    pub passed: usize,
    /// Tests that were left out.
    pub left_out: usize,
    /// Expectations of the tests that were run.
    pub expectations: usize,
    /// Those that hold.
    pub held: usize,
}

impl TestedFile {
    /// The tests with what came of them; those that were not run are left out.
    pub fn tests(&self) -> impl Iterator<Item = (&Test, &Outcome)> {
        self.rules.tests.iter().zip(&self.results).filter_map(|(test, result)| Some((test, result.as_ref()?)))
    }

    fn rule(&self, index: RuleIdx) -> Option<&Rule> {
        self.rules.rule(index)
    }
}

impl TestRun {
    /// Every evaluation that a test was given.
    fn units(&self) -> impl Iterator<Item = &Unit> {
        let outcomes = self.files.iter().flat_map(TestedFile::tests).map(|(_, outcome)| outcome);
        outcomes.flat_map(|outcome| {
            let (examined, mistakes) = match outcome {
                Outcome::Examined(examined) => (examined.units.as_slice(), &[][..]),
                Outcome::NotGiven(mistakes) => (&[][..], mistakes.as_slice()),
            };
            let broken = mistakes.iter().filter_map(|mistake| match mistake {
                NotGiven::Mistakes(unit) => Some(unit),
                NotGiven::File(_) => None,
            });
            examined.iter().chain(broken)
        })
    }

    /// The numbers of the whole run.
    #[must_use]
    pub fn numbers(&self) -> Numbers {
        let mut numbers = Numbers::default();
        for file in &self.files {
            numbers.left_out += file.results.iter().filter(|result| result.is_none()).count();
            for (test, outcome) in file.tests() {
                let held = match outcome {
                    Outcome::Examined(examined) => {
                        examined.mismatches.iter().filter(|one| one.is_none()).count()
                    }
                    Outcome::NotGiven(_) => 0,
                };
                numbers.tests += 1;
                numbers.passed += usize::from(held == test.expect.len());
                numbers.expectations += test.expect.len();
                numbers.held += held;
            }
        }
        numbers
    }
}

/// Writes the report on tests.
///
/// # Errors
/// Whatever `out` refuses with.
pub fn test(run: &TestRun, format: ShowFormat, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    let secret = secret_ids(run.units());
    let mut out = Scrub::new(&secret, out);
    match format {
        ShowFormat::Human => human::write(run, options, &mut out),
        ShowFormat::Json => json::write(run, &mut out),
    }?;
    out.finish()
}
