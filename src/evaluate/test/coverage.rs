//! Which verdicts of each rule the tests show.
//!
//! A verdict is shown by an expectation that names the rule and holds. `expect nothing …` names no
//! rule, so it shows nothing of any.

use super::run::Examined;
use crate::compile::test::Test;
use crate::compile::{Rule, RuleIdx};
use crate::evaluate::{Verdict, World};
use crate::evidence::Evidence;

/// Which verdicts of the rules under test are shown, in the order in which the rules were met.
#[derive(Debug, Default)]
pub struct Coverage {
    /// One row per rule.
    pub rows: Vec<RuleCoverage>,
}

/// Which verdicts of one rule are shown.
#[derive(Debug)]
pub struct RuleCoverage {
    /// The policy that the rule stands in.
    pub policy: String,
    /// The rule's id.
    pub rule: String,
    /// How many examples show each verdict.
    pub shown: Tally,
    /// The verdicts that should be shown and are not.
    pub lacking: Vec<Verdict>,
}

/// A number for each verdict.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Of examples that pass.
    pub pass: usize,
    /// Of examples that fail.
    pub fail: usize,
    /// Of examples that are undetermined.
    pub undetermined: usize,
    /// Of examples to which the rule does not apply.
    pub not_applicable: usize,
}

impl Tally {
    /// The number for a verdict.
    #[must_use]
    pub const fn of(&self, verdict: Verdict) -> usize {
        match verdict {
            Verdict::Pass => self.pass,
            Verdict::Fail => self.fail,
            Verdict::Undetermined => self.undetermined,
            Verdict::NotApplicable => self.not_applicable,
        }
    }

    const fn count(&mut self, verdict: Verdict) {
        match verdict {
            Verdict::Pass => self.pass += 1,
            Verdict::Fail => self.fail += 1,
            Verdict::Undetermined => self.undetermined += 1,
            Verdict::NotApplicable => self.not_applicable += 1,
        }
    }
}

impl Coverage {
    /// Takes in the rules under test and what the tests show. A rule that several files test has one
    /// row.
    pub fn add(&mut self, world: World<'_>, tests: &[(&Test, &Examined)]) {
        let evidence = Evidence::default();
        let world = World { evidence: &evidence, ..world };
        for index in &world.rules.under_test {
            let Some(rule) = world.rules.rule(*index) else { continue };
            let row = self.row(world, *index, rule);
            for (test, examined) in tests {
                for (expectation, mismatch) in test.expect.iter().zip(&examined.mismatches) {
                    if expectation.rule == Some(*index) && mismatch.is_none() {
                        row.shown.count(expectation.verdict);
                    }
                }
            }
            let shown = row.shown;
            row.lacking.retain(|verdict| shown.of(*verdict) == 0);
        }
    }

    /// The rules that lack an example.
    pub fn lacking(&self) -> impl Iterator<Item = &RuleCoverage> {
        self.rows.iter().filter(|row| !row.lacking.is_empty())
    }

    fn row(&mut self, world: World<'_>, index: RuleIdx, rule: &Rule) -> &mut RuleCoverage {
        let known = self.rows.iter().position(|row| row.policy == rule.policy && row.rule == rule.id);
        let place = known.unwrap_or_else(|| {
            self.rows.push(RuleCoverage {
                policy: rule.policy.clone(),
                rule: rule.id.clone(),
                shown: Tally::default(),
                lacking: world.reachable(index, rule),
            });
            self.rows.len() - 1
        });
        #[expect(clippy::indexing_slicing, reason = "the place was found or made just before")]
        &mut self.rows[place]
    }
}
