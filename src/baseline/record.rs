//! Makes a baseline of the findings of a run, unit by unit.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::{Baseline, Counted, Entry, Key};
use crate::compile::RuleSet;
use crate::evaluate::{Finding, FleetJudgement, Suppression, Unit};

/// How often each finding was found in each delegation: the rule's id and the fingerprint.
#[derive(Debug, Default)]
pub struct Record(BTreeMap<Key, BTreeMap<(String, Uuid), u32>>);

impl Record {
    /// Takes down every finding of a unit, and marks it as one that the baseline has. What a waiver
    /// covers has to be marked already, and is left out.
    pub fn take(&mut self, rules: &RuleSet, unit: &mut Unit) {
        for judged in &mut unit.delegations {
            let key = Key::of(&unit.identity, &judged.delegation);
            let findings = judged.judgements.iter_mut().flat_map(|judgement| judgement.findings_mut());
            self.count(rules, key, findings);
        }
    }

    /// Takes down the findings on the run as a whole.
    pub fn take_fleet(&mut self, rules: &RuleSet, fleet: &mut [FleetJudgement]) {
        let findings = fleet.iter_mut().flat_map(|fleet| fleet.judgement.findings_mut());
        self.count(rules, Key::run(), findings);
    }

    /// The baseline.
    #[must_use]
    pub fn finish(self) -> Baseline {
        let entry = |(delegation, findings): (Key, BTreeMap<(String, Uuid), u32>)| Entry {
            delegation,
            findings: (findings.into_iter())
                .map(|((rule, fingerprint), times)| Counted { rule, fingerprint, times })
                .collect(),
        };
        Baseline { delegations: self.0.into_iter().map(entry).collect(), ..Baseline::empty() }
    }

    fn count<'f>(&mut self, rules: &RuleSet, key: Key, findings: impl Iterator<Item = &'f mut Finding>) {
        let open: Vec<_> = findings.filter(|finding| finding.suppressed.is_none()).collect();
        if open.is_empty() {
            return;
        }
        let counts = self.0.entry(key).or_default();
        for finding in open {
            let rule = rules.id(finding.rule);
            *counts.entry((rule.to_owned(), finding.fingerprint(rules))).or_default() += 1;
            finding.suppressed = Some(Suppression::InBaseline);
        }
    }
}
