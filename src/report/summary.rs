//! The numbers of a run.

use super::run::Run;
use crate::diagnostic::{Diagnostic, Level, Severity};

/// The numbers of a run.
pub(super) struct Summary {
    pub(super) units: usize,
    pub(super) delegations: usize,
    /// Whether there may be further delegations beside these, in parts that could not be looked into.
    pub(super) may_be_more_delegations: bool,
    pub(super) authorizations: usize,
    /// Whether there may be further authorizations, as some list is only partly known.
    pub(super) may_be_more_authorizations: bool,
    /// Findings that count, of each severity: info, warning, error.
    findings: [usize; 3],
    /// Findings that a waiver covers.
    pub(super) waived: usize,
    /// Findings that the baseline has.
    pub(super) in_baseline: usize,
    pub(super) undetermined_rules: usize,
    /// Mistakes in templates, parameter files and other inputs.
    pub(super) input_errors: usize,
    pub(super) input_warnings: usize,
    pub(super) passed_over: usize,
}

impl Summary {
    /// The numbers of this run.
    pub(super) fn of(run: &Run<'_>) -> Self {
        let outcome = run.outcome;
        let of_level = |level: Level| {
            let diagnostics = outcome.units.iter().flat_map(|unit| &unit.diagnostics);
            let is_of_it = |diagnostic: &&Diagnostic| diagnostic.level == level;
            diagnostics.chain(&outcome.diagnostics).filter(is_of_it).count()
        };
        let mut delegations = outcome.units.iter().flat_map(|unit| &unit.delegations);
        Self {
            units: outcome.units.len(),
            delegations: outcome.delegations(),
            may_be_more_delegations: (outcome.units.iter())
                .any(|unit| !unit.unseen.is_empty() && !unit.delegations.is_empty()),
            authorizations: outcome.authorizations(),
            may_be_more_authorizations: delegations.any(|judged| {
                !judged.delegation.open_permanent.is_empty() || !judged.delegation.open_eligible.is_empty()
            }),
            findings: outcome.findings,
            waived: outcome.waived,
            in_baseline: outcome.in_baseline,
            undetermined_rules: outcome.undetermined_rules(),
            input_errors: of_level(Level::Error),
            input_warnings: of_level(Level::Warning),
            passed_over: outcome.passed_over,
        }
    }

    /// The number of findings of a severity.
    pub(super) fn findings(&self, severity: Severity) -> usize {
        self.findings.get(severity as usize).copied().unwrap_or(0)
    }

    /// The number of findings that do not count.
    pub(super) const fn suppressed(&self) -> usize {
        self.waived + self.in_baseline
    }

    /// Whether any rule fails with a finding that counts.
    pub(super) fn has_findings(&self) -> bool {
        self.findings.iter().any(|number| *number > 0)
    }
}
