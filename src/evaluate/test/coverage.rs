//! Which verdicts of each rule the tests show.
//!
//! A verdict is shown by an expectation that names the rule and holds. `expect nothing …` names no
//! rule, so it shows nothing of any.

use super::run::Examined;
use crate::compile::test::Test;
use crate::compile::{CoreForm, Rule, RuleIdx, RuleSet};
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

/// The rules that the tests of a file are about: those that stand in the file itself; of a file
/// without rules of its own, which is one of tests, those that it uses. The checks of the template
/// itself are no policy's.
#[must_use]
pub fn under_test(rules: &RuleSet, file: &str) -> Vec<RuleIdx> {
    let of_policies = rules.iter().filter(|(_, rule)| !matches!(rule.form, CoreForm::Check(_)));
    let (own, used): (Vec<_>, Vec<_>) = of_policies.partition(|(_, rule)| rule.policy == file);
    let chosen = if own.is_empty() { used } else { own };
    chosen.into_iter().map(|(index, _)| index).collect()
}

impl Coverage {
    /// Takes in the rules of a file and what its tests show. A rule that several files test has one
    /// row.
    pub fn add(&mut self, world: World<'_>, of_file: &[RuleIdx], tests: &[(&Test, &Examined)]) {
        let evidence = Evidence::default();
        let world = World { evidence: &evidence, ..world };
        for index in of_file {
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
