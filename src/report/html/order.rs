//! The delegations of a run, the worst first.

use std::cmp::Reverse;

use crate::diagnostic::Severity;
use crate::evaluate::{Judged, Standing, Unit, Verdict};
use crate::report::run::Run;

/// A delegation and how bad it is.
#[derive(Clone, Copy)]
pub(super) struct Placed<'a> {
    pub(super) unit: &'a Unit,
    pub(super) judged: &'a Judged,
    /// The places of its unit among those of the run, and of it in the unit.
    pub(super) place: (usize, usize),
    /// Its number in the run, from one.
    pub(super) number: usize,
    /// Findings that count: info, warning, error.
    pub(super) findings: [usize; 3],
    /// How many rules are undetermined on it.
    pub(super) undetermined: usize,
}

/// All delegations, the worst first, otherwise in the order of the inputs.
pub(super) fn worst_first<'a>(run: &Run<'a>) -> Vec<Placed<'a>> {
    let mut all = Vec::with_capacity(run.outcome.numbers.delegations);
    for (place, unit) in run.units() {
        for (inside, judged) in unit.delegations.iter().enumerate() {
            let (mut findings, mut undetermined) = ([0; 3], 0);
            for judgement in &judged.judgements {
                let severity = run.rule(judgement.rule).map_or(Severity::Error, |rule| rule.severity);
                if let Some(number) = findings.get_mut(severity as usize) {
                    *number += judgement.counting().count();
                }
                let is_open = judgement.standing() == Standing::As(Verdict::Undetermined);
                undetermined += usize::from(is_open);
            }
            let number = all.len() + 1;
            all.push(Placed { unit, judged, place: (place, inside), number, findings, undetermined });
        }
    }
    all.sort_by_key(|placed| {
        let [info, warning, error] = placed.findings;
        Reverse((error, warning, info, placed.undetermined))
    });
    all
}
