//! Holds the findings of a run against a baseline, unit by unit.

use rustc_hash::{FxHashMap, FxHashSet};
use uuid::Uuid;

use super::{Baseline, Counted, Entry, Key};
use crate::compile::{RuleIdx, RuleSet};
use crate::evaluate::{FleetJudgement, Judgement, Suppression, Unit, Verdict};

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
    /// The rules of which not everything is known there.
    open: FxHashSet<RuleIdx>,
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
    /// How many of its findings were not found where that does not say that they are gone: their rule
    /// is undetermined on the delegation, or none of the run's.
    pub undecided: u32,
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
                left.mark(rules, judged.judgements.iter_mut());
            }
        }
    }

    /// Marks findings on the run as a whole.
    pub fn mark_fleet(&mut self, rules: &RuleSet, fleet: &mut [FleetJudgement]) {
        if let Some(left) = self.left.get_mut(&Key::run()) {
            left.mark(rules, fleet.iter_mut().map(|fleet| &mut fleet.judgement));
        }
    }

    /// What became of the baseline.
    #[must_use]
    pub fn finish(mut self, rules: &RuleSet) -> Applied {
        let by_id: FxHashMap<&str, RuleIdx> =
            rules.iter().map(|(index, rule)| (rule.id.as_str(), index)).collect();
        let mut applied = Applied { rest: Baseline::empty(), gone: 0, unmet: 0, undecided: 0 };
        for entry in self.baseline.delegations {
            let Some(left) = self.left.get_mut(&entry.delegation).filter(|left| left.met) else {
                applied.unmet += 1;
                applied.rest.delegations.push(entry);
                continue;
            };
            let Entry { delegation, findings } = entry;
            let mut kept = Vec::new();
            for counted in findings {
                let missing = left.missing(&counted);
                let rule = by_id.get(counted.rule.as_str());
                let gone = if rule.is_some_and(|rule| !left.open.contains(rule)) { missing } else { 0 };
                applied.gone = applied.gone.saturating_add(gone);
                applied.undecided = applied.undecided.saturating_add(missing - gone);
                if gone < counted.times {
                    kept.push(Counted { times: counted.times - gone, ..counted });
                }
            }
            if !kept.is_empty() {
                applied.rest.delegations.push(Entry { delegation, findings: kept });
            }
        }
        applied
    }
}

impl Left {
    fn mark<'j>(&mut self, rules: &RuleSet, judgements: impl Iterator<Item = &'j mut Judgement>) {
        self.met = true;
        for judgement in judgements {
            if judgement.verdict == Verdict::Undetermined || !judgement.unknown().is_empty() {
                self.open.insert(judgement.rule);
            }
            for finding in judgement.findings_mut().iter_mut().filter(|finding| finding.suppressed.is_none())
            {
                let times = self.times.get_mut(&finding.fingerprint(rules));
                if let Some(times) = times.filter(|times| **times > 0) {
                    *times -= 1;
                    finding.suppressed = Some(Suppression::InBaseline);
                }
            }
        }
    }

    /// How often an entry's finding was not found.
    fn missing(&mut self, counted: &Counted) -> u32 {
        let Some(unused) = self.times.get_mut(&counted.fingerprint) else { return 0 };
        let missing = (*unused).min(counted.times);
        *unused -= missing;
        missing
    }
}
