//! What became of the waivers of the configuration.

use super::run::Run;
use crate::evaluate::{Finding, Suppression};
use crate::waiver::{Covers, Waiver};

/// What became of a waiver.
#[derive(Clone, Debug, Default)]
pub(super) struct Usage {
    /// How many findings it covers.
    pub(super) covered: usize,
    /// If it covers none: what it leaves unsaid of a finding that it agrees with otherwise.
    pub(super) unsaid: Option<String>,
}

/// What became of each waiver, in their order.
pub(super) fn uses(run: &Run<'_>) -> Vec<Usage> {
    let mut uses = vec![Usage::default(); run.waivers.len()];
    let of_units = run.outcome.units.iter().flat_map(|unit| {
        let judgements = unit.delegations.iter().flat_map(|judged| &judged.judgements);
        judgements.flat_map(|judgement| &judgement.findings)
    });
    let of_fleet = run.outcome.fleet.iter().flat_map(|fleet| &fleet.judgement.findings);
    for finding in of_units.chain(of_fleet) {
        match finding.suppressed {
            Some(Suppression::Waived(place)) => {
                if let Some(usage) = uses.get_mut(place) {
                    usage.covered += 1;
                }
            }
            Some(Suppression::InBaseline) | None => {
                for (waiver, usage) in run.waivers.iter().zip(&mut uses) {
                    usage.unsaid = usage.unsaid.take().or_else(|| unsaid(run, waiver, finding));
                }
            }
        }
    }
    for usage in uses.iter_mut().filter(|usage| usage.covered > 0) {
        usage.unsaid = None;
    }
    uses
}

/// What a waiver leaves unsaid of a finding of its rule that it agrees with otherwise.
fn unsaid(run: &Run<'_>, waiver: &Waiver, finding: &Finding) -> Option<String> {
    let rule = run.rule(finding.rule)?;
    match &waiver.covers {
        Covers::Meaning(meaning) if rule.id == waiver.rule => {
            let unsaid = meaning.unsaid(finding)?;
            (!unsaid.is_empty()).then(|| unsaid.join(", the "))
        }
        Covers::Meaning(_) | Covers::Fingerprint(_) => None,
    }
}
