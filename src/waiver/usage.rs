//! What became of the waivers in a run.

use super::{Covers, Waiver};
use crate::compile::RuleSet;
use crate::evaluate::{Finding, Suppression};

/// What became of a waiver.
#[derive(Clone, Debug, Default)]
pub struct Usage {
    /// How many findings it covers.
    pub covered: usize,
    /// If it covers none: what it leaves unsaid of a finding that it agrees with otherwise.
    pub unsaid: Option<String>,
}

/// What became of each waiver, counted up finding by finding.
#[derive(Debug)]
pub struct Uses<'w> {
    waivers: &'w [Waiver],
    uses: Vec<Usage>,
}

impl<'w> Uses<'w> {
    /// Nothing counted yet.
    #[must_use]
    pub fn new(waivers: &'w [Waiver]) -> Self {
        Self { waivers, uses: vec![Usage::default(); waivers.len()] }
    }

    /// Counts findings. Whether waivers cover them has to be settled.
    pub fn count<'f>(&mut self, rules: &RuleSet, findings: impl IntoIterator<Item = &'f Finding>) {
        if self.waivers.is_empty() {
            return;
        }
        for finding in findings {
            match finding.suppressed {
                Some(Suppression::Waived(place)) => {
                    if let Some(usage) = self.uses.get_mut(place) {
                        usage.covered += 1;
                    }
                }
                Some(Suppression::InBaseline) | None => {
                    for (waiver, usage) in self.waivers.iter().zip(&mut self.uses) {
                        usage.unsaid = usage.unsaid.take().or_else(|| unsaid(rules, waiver, finding));
                    }
                }
            }
        }
    }

    /// What became of each waiver, in their order.
    #[must_use]
    pub fn finish(mut self) -> Vec<Usage> {
        for usage in self.uses.iter_mut().filter(|usage| usage.covered > 0) {
            usage.unsaid = None;
        }
        self.uses
    }
}

/// What a waiver leaves unsaid of a finding of its rule that it agrees with otherwise.
fn unsaid(rules: &RuleSet, waiver: &Waiver, finding: &Finding) -> Option<String> {
    let rule = rules.rule(finding.rule)?;
    match &waiver.covers {
        Covers::Meaning(meaning) if rule.id == waiver.rule => {
            let unsaid = meaning.unsaid(finding)?;
            (!unsaid.is_empty()).then(|| unsaid.join(", the "))
        }
        Covers::Meaning(_) | Covers::Fingerprint(_) => None,
    }
}
