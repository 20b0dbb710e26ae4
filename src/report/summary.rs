//! The numbers of a run, in the words of reports.

use super::run::Run;
use crate::diagnostic::Severity;
use crate::evaluate::Numbers;

/// The numbers of a run.
pub(super) struct Summary<'a> {
    pub(super) numbers: &'a Numbers,
    pub(super) undetermined_rules: usize,
    /// Whether the run was ended before all inputs were looked at.
    pub(super) interrupted: bool,
}

impl<'a> Summary<'a> {
    /// The numbers of this run.
    pub(super) fn of(run: &Run<'a>) -> Self {
        Self {
            numbers: &run.outcome.numbers,
            undetermined_rules: run.outcome.undetermined_rules(),
            interrupted: run.outcome.interrupted,
        }
    }

    /// The number of findings of a severity.
    pub(super) fn findings(&self, severity: Severity) -> usize {
        self.numbers.findings.get(severity as usize).copied().unwrap_or(0)
    }

    /// The number of findings that do not count.
    pub(super) const fn suppressed(&self) -> usize {
        self.numbers.waived + self.numbers.in_baseline
    }

    /// Whether any rule fails with a finding that counts.
    pub(super) fn has_findings(&self) -> bool {
        self.numbers.findings.iter().any(|number| *number > 0)
    }
}
