//! Holds the findings of a run against a baseline, unit by unit.

use rustc_hash::FxHashMap;
use uuid::Uuid;

use super::{Baseline, Counted, Entry, Key};
use crate::compile::RuleSet;
use crate::evaluate::{Finding, FleetJudgement, Suppression, Unit};

/// A baseline while the findings of a run are held against it.
#[derive(Debug)]
pub struct Known {
    baseline: Baseline,
    /// What is left of each entry, by its delegation.
    left: FxHashMap<Key, Left>,
}

/// What is left of an entry.
#[derive(Debug, Default)]
struct Left {
    /// Whether the run met the delegation.
    met: bool,
    /// How often each finding may still occur.
    times: FxHashMap<Uuid, u32>,
}

/// What became of a baseline in a run.
#[derive(Clone, Debug)]
pub struct Applied {
    /// The baseline without what no longer occurs in the delegations that the run met.
    pub rest: Baseline,
    /// How many findings no longer occur.
    pub gone: u32,
    /// How many of its delegations the run did not meet.
    pub unmet: usize,
}

impl Known {
    /// Takes a baseline to hold findings against.
    #[must_use]
    pub fn new(baseline: Baseline) -> Self {
        let mut left: FxHashMap<Key, Left> = FxHashMap::default();
        for entry in &baseline.delegations {
            let times = &mut left.entry(entry.delegation.clone()).or_default().times;
            for counted in &entry.findings {
                let all = times.entry(counted.fingerprint).or_default();
                *all = all.saturating_add(counted.times);
            }
        }
        Self { baseline, left }
    }

    /// Marks every finding of a unit that the baseline has, as often as it has it. What a waiver
    /// covers has to be marked already.
    pub fn mark(&mut self, rules: &RuleSet, unit: &mut Unit) {
        for judged in &mut unit.delegations {
            let key = Key::of(&unit.identity, &judged.delegation);
            if let Some(left) = self.left.get_mut(&key) {
                let findings = judged.judgements.iter_mut().flat_map(|judgement| judgement.findings_mut());
                left.mark(rules, findings);
            }
        }
    }

    /// Marks findings on the run as a whole.
    pub fn mark_fleet(&mut self, rules: &RuleSet, fleet: &mut [FleetJudgement]) {
        if let Some(left) = self.left.get_mut(&Key::run()) {
            left.mark(rules, fleet.iter_mut().flat_map(|fleet| fleet.judgement.findings_mut()));
        }
    }

    /// What became of the baseline.
    #[must_use]
    pub fn finish(mut self) -> Applied {
        let mut rest = Baseline::empty();
        let (mut gone, mut unmet) = (0u32, 0);
        for entry in self.baseline.delegations {
            let Some(left) = self.left.get_mut(&entry.delegation).filter(|left| left.met) else {
                unmet += 1;
                rest.delegations.push(entry);
                continue;
            };
            let Entry { delegation, findings } = entry;
            let mut kept = Vec::new();
            for counted in findings {
                let unused = left.times.get_mut(&counted.fingerprint);
                let missing = unused.map_or(0, |unused| {
                    let missing = (*unused).min(counted.times);
                    *unused -= missing;
                    missing
                });
                gone = gone.saturating_add(missing);
                if missing < counted.times {
                    kept.push(Counted { times: counted.times - missing, ..counted });
                }
            }
            if !kept.is_empty() {
                rest.delegations.push(Entry { delegation, findings: kept });
            }
        }
        Applied { rest, gone, unmet }
    }
}

impl Left {
    fn mark<'f>(&mut self, rules: &RuleSet, findings: impl Iterator<Item = &'f mut Finding>) {
        self.met = true;
        for finding in findings.filter(|finding| finding.suppressed.is_none()) {
            let times = self.times.get_mut(&finding.fingerprint(rules));
            if let Some(times) = times.filter(|times| **times > 0) {
                *times -= 1;
                finding.suppressed = Some(Suppression::InBaseline);
            }
        }
    }
}
