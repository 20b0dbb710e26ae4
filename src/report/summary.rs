//! The numbers of a run, in the words of reports.

use super::human::{NO_DELEGATION, count};
use super::run::Run;
use crate::diagnostic::Severity;
use crate::evaluate::Numbers;

/// Severities, the worst first.
pub(super) const SEVERITIES: [Severity; 3] = [Severity::Error, Severity::Warning, Severity::Info];

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

    /// What keeps the run from being fine, the worst first: `3 errors`, `1 rule undetermined`.
    pub(super) fn parts(&self) -> Vec<String> {
        let mut parts: Vec<String> = SEVERITIES
            .into_iter()
            .map(|severity| (severity, self.findings(severity)))
            .filter(|(_, number)| *number > 0)
            .map(|(severity, number)| {
                let word = severity.as_str();
                let plural = if severity == Severity::Info { word.to_owned() } else { format!("{word}s") };
                count(number, word, &plural)
            })
            .collect();
        if self.undetermined_rules > 0 {
            parts.push(format!("{} undetermined", count(self.undetermined_rules, "rule", "rules")));
        }
        if self.numbers.input_errors > 0 {
            parts.push(format!("{} in the inputs", count(self.numbers.input_errors, "mistake", "mistakes")));
        }
        if self.interrupted {
            parts.push("interrupted, so that this is only a part".to_owned());
        }
        if self.numbers.delegations == 0 {
            parts.push(NO_DELEGATION.to_owned());
        }
        parts
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
