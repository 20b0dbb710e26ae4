//! The outcome of a run: every verdict, the ledger, and the one exit code that follows from them.

use super::customers::ByCustomer;
use super::fleet::FleetJudgement;
use super::tally::{ExceptionUses, Hidden, Numbers};
use super::undetermined::Gap;
use super::unit::{Judged, Unit};
use super::verdict::{Judgement, Standing, Verdict};
use super::world::World;
use crate::compile::{CoreForm, Rule, RuleIdx};
use crate::diagnostic::{Diagnostic, Severity};
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
    /// The evaluations, in the order of the inputs, if they were kept for the report.
    pub units: Vec<Unit>,
    /// The verdicts of rules that range over the whole run.
    pub fleet: Vec<FleetJudgement>,
    /// How many there are of what was looked at and found.
    pub numbers: Numbers,
    /// One row per rule, and one per check of the template that found something.
    pub ledger: Vec<LedgerRow>,
    /// What is not known, grouped by cause.
    pub gaps: Vec<Gap>,
    /// Evaluations without a delegation that could not be looked into as a whole.
    pub hidden: Option<Hidden>,
    /// How often each exception of each rule covered something.
    pub exceptions: ExceptionUses,
    /// What it comes to for each customer.
    pub customers: ByCustomer,
    /// Mistakes that belong to no unit, e.g. files that could not be read.
    pub diagnostics: Vec<Diagnostic>,
    /// Whether the run was ended before all inputs were looked at.
    pub interrupted: bool,
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
    /// The run was interrupted; what is told is only a part.
    Interrupted = 130,
    /// A bug in Delegard.
    Bug = 70,
}

impl World<'_> {
    /// Every verdict on one delegation.
    #[must_use]
    pub fn judge_all(&self, delegation: Delegation) -> Judged {
        let judgements = self.judge_but(&delegation, |_| None);
        Judged::new(delegation, judgements)
    }

    /// The verdicts on one delegation, where `known` gives the verdicts that need no look: those of a
    /// rule, at this place in the rule set, that has nothing to say but the verdict and is no fleet rule.
    pub(super) fn judge_but(
        &self,
        delegation: &Delegation,
        known: impl Fn(u32) -> Option<Verdict>,
    ) -> Vec<Judgement> {
        // Without remarks no check has anything to say, and the checks are the last of the rules.
        let number =
            if delegation.remarks.is_empty() { self.rules.of_policy() } else { self.rules.rules.len() };
        let mut judgements = Vec::with_capacity(number);
        for (index, rule) in self.rules.iter().take(number) {
            if let Some(verdict) = known(index.0) {
                judgements.push(Judgement::bare(index, verdict));
            } else if !rule.form.is_fleet() && concerns(rule, delegation) {
                judgements.push(self.judge(index, rule, delegation));
            }
        }
        judgements
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
    pub(super) const fn new(rule: RuleIdx) -> Self {
        Self { rule, pass: 0, fail: 0, suppressed: 0, undetermined: 0, not_applicable: 0 }
    }

    pub(super) fn count(&mut self, standing: Standing) {
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
    /// The number of rules that are undetermined on some delegation.
    #[must_use]
    pub fn undetermined_rules(&self) -> usize {
        self.ledger.iter().filter(|row| row.undetermined > 0).count()
    }

    /// Whether there are no further delegations beside those that were found.
    #[must_use]
    pub const fn knows_all_delegations(&self) -> bool {
        let numbers = &self.numbers;
        numbers.input_errors == 0 && !numbers.more_delegations && self.hidden.is_none() && !self.interrupted
    }

    /// How the program ends: the worst of what applies.
    #[must_use]
    pub fn exit(&self, policy: ExitPolicy) -> Exit {
        if self.interrupted {
            return Exit::Interrupted;
        }
        if self.numbers.input_errors > 0 {
            return Exit::Input;
        }
        let counting = self.numbers.findings.iter().skip(policy.fail_on as usize).sum::<usize>();
        if counting > 0 {
            return Exit::Findings;
        }
        let empty = self.numbers.delegations == 0 && !policy.allow_empty;
        let known = self.undetermined_rules() == 0 && self.gaps.is_empty() && self.hidden.is_none();
        if empty || !(known || policy.allow_undetermined) { Exit::Undetermined } else { Exit::Clean }
    }
}
