//! The outcome of a run: every verdict, the ledger, and the one exit code that follows from them.

use super::fleet::FleetJudgement;
use super::undetermined::{self, Gap};
use super::unit::{Judged, Unit};
use super::verdict::{Standing, Suppression, Verdict};
use super::world::World;
use crate::compile::{CoreForm, Rule, RuleIdx};
use crate::diagnostic::{Diagnostic, Level, Severity};
use crate::model::Delegation;

/// How often a rule came to each verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LedgerRow {
    /// The rule.
    pub rule: RuleIdx,
    /// On how many delegations it passed.
    pub pass: usize,
    /// On how many it failed.
    pub fail: usize,
    /// On how many it failed with findings of which none counts.
    pub suppressed: usize,
    /// On how many it is undetermined.
    pub undetermined: usize,
    /// On how many it did not apply.
    pub not_applicable: usize,
}

/// Everything that a run found out.
#[derive(Debug)]
pub struct Outcome {
    /// The evaluations, in the order of the inputs.
    pub units: Vec<Unit>,
    /// The verdicts of rules that range over the whole run.
    pub fleet: Vec<FleetJudgement>,
    /// One row per rule, and one per check of the template that found something.
    pub ledger: Vec<LedgerRow>,
    /// What is not known, grouped by cause.
    pub gaps: Vec<Gap>,
    /// The number of findings that count, of each severity: info, warning, error.
    pub findings: [usize; 3],
    /// The number of findings that a waiver covers.
    pub waived: usize,
    /// The number of findings that the baseline has.
    pub in_baseline: usize,
    /// The number of inputs that hold no delegation and were passed over.
    pub passed_over: usize,
    /// Mistakes that belong to no unit, e.g. files that could not be read.
    pub diagnostics: Vec<Diagnostic>,
}

/// What the exit code depends on besides the verdicts.
#[derive(Clone, Copy, Debug)]
pub struct ExitPolicy {
    /// Findings of at least this severity count as failure.
    pub fail_on: Severity,
    /// Undetermined rules are accepted.
    pub allow_undetermined: bool,
    /// A run without a delegation is accepted.
    pub allow_empty: bool,
}

/// How the program ends. The numbers are part of the command line's contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// Every rule passed or did not apply, on at least one delegation.
    Clean = 0,
    /// Findings at or above the severity that counts.
    Findings = 1,
    /// Wrong usage, or a policy that does not compile; nothing was evaluated.
    Usage = 2,
    /// No failure, but something is undetermined, or no delegation was found.
    Undetermined = 3,
    /// An input could not be read or is malformed.
    Input = 4,
    /// A bug in Delegard.
    Bug = 70,
}

impl World<'_> {
    /// Every verdict on one delegation.
    #[must_use]
    pub fn judge_all(&self, delegation: Delegation) -> Judged {
        let judgements = (self.rules.iter())
            .filter(|(_, rule)| !rule.form.is_fleet() && concerns(rule, &delegation))
            .map(|(index, rule)| self.judge(index, rule, &delegation))
            .collect();
        Judged { delegation, judgements }
    }

    /// Sums up a run: its units, and the verdicts of [`World::judge_fleet`] on them.
    #[must_use]
    pub fn sum_up(
        &self,
        units: Vec<Unit>,
        fleet: Vec<FleetJudgement>,
        passed_over: usize,
        diagnostics: Vec<Diagnostic>,
    ) -> Outcome {
        let mut ledger: Vec<LedgerRow> = (self.rules.iter())
            .map(|(rule, _)| LedgerRow {
                rule,
                pass: 0,
                fail: 0,
                suppressed: 0,
                undetermined: 0,
                not_applicable: 0,
            })
            .collect();
        let mut findings = [0; 3];
        let (mut waived, mut in_baseline) = (0, 0);
        let of_delegations =
            units.iter().flat_map(|unit| &unit.delegations).flat_map(|judged| &judged.judgements);
        for judgement in of_delegations.chain(fleet.iter().map(|fleet| &fleet.judgement)) {
            if let Some(row) = ledger.get_mut(judgement.rule.0 as usize) {
                row.count(judgement.standing());
            }
            if let Some(rule) = self.rules.rule(judgement.rule)
                && let Some(number) = findings.get_mut(rule.severity as usize)
            {
                *number += judgement.counting().count();
            }
            for finding in &judgement.findings {
                match finding.suppressed {
                    Some(Suppression::Waived(_)) => waived += 1,
                    Some(Suppression::InBaseline) => in_baseline += 1,
                    None => {}
                }
            }
        }
        ledger.retain(|row| {
            !row.never_applied() || self.rules.rule(row.rule).is_some_and(|rule| !rule.is_check())
        });
        let gaps = undetermined::gather(&units, &fleet);
        Outcome { units, fleet, ledger, gaps, findings, waived, in_baseline, passed_over, diagnostics }
    }
}

/// Whether there is anything to say: a check of the template that found nothing says nothing.
fn concerns(rule: &Rule, delegation: &Delegation) -> bool {
    match rule.form {
        CoreForm::Check(check) => delegation.remarks.iter().any(|remark| remark.check == check),
        CoreForm::None { .. } | CoreForm::Some { .. } | CoreForm::Every { .. } | CoreForm::Count(_) => true,
    }
}

impl LedgerRow {
    fn count(&mut self, standing: Standing) {
        match standing {
            Standing::As(Verdict::Pass) => self.pass += 1,
            Standing::As(Verdict::Fail) => self.fail += 1,
            Standing::As(Verdict::Undetermined) => self.undetermined += 1,
            Standing::As(Verdict::NotApplicable) => self.not_applicable += 1,
            Standing::Suppressed => self.suppressed += 1,
        }
    }

    /// Whether the rule was decided nowhere and undetermined nowhere: it never applied.
    #[must_use]
    pub const fn never_applied(&self) -> bool {
        self.pass + self.fail + self.suppressed + self.undetermined == 0
    }
}

impl Outcome {
    /// The number of delegations that were found.
    #[must_use]
    pub fn delegations(&self) -> usize {
        self.units.iter().map(|unit| unit.delegations.len()).sum()
    }

    /// The number of authorizations that were found.
    #[must_use]
    pub fn authorizations(&self) -> usize {
        let judged = self.units.iter().flat_map(|unit| &unit.delegations);
        judged.map(|judged| judged.delegation.authorizations.len()).sum()
    }

    /// The number of rules that are undetermined on some delegation.
    #[must_use]
    pub fn undetermined_rules(&self) -> usize {
        self.ledger.iter().filter(|row| row.undetermined > 0).count()
    }

    /// How the program ends: the worst of what applies.
    #[must_use]
    pub fn exit(&self, policy: ExitPolicy) -> Exit {
        let of_units = self.units.iter().flat_map(|unit| &unit.diagnostics);
        if of_units.chain(&self.diagnostics).any(|diagnostic| diagnostic.level == Level::Error) {
            return Exit::Input;
        }
        let counting = self.findings.iter().skip(policy.fail_on as usize).sum::<usize>();
        if counting > 0 {
            return Exit::Findings;
        }
        let empty = self.delegations() == 0 && !policy.allow_empty;
        let known = self.undetermined_rules() == 0 && self.gaps.is_empty();
        if empty || !(known || policy.allow_undetermined) { Exit::Undetermined } else { Exit::Clean }
    }
}
