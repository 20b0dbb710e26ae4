//! What one verdict leaves open, grouped by cause as the whole run's gaps are.

use std::collections::BTreeMap;

use crate::evaluate::{Gap, Judgement};

/// The causes that a verdict names, sorted, each once with everything that it is about. `unit` is
/// the unit whose texts the places lie in; none for a verdict on the whole run.
pub(super) fn of(judgement: &Judgement, unit: Option<usize>) -> Vec<Gap> {
    let mut gaps: BTreeMap<_, Gap> = BTreeMap::new();
    for unknown in &judgement.unknown {
        let gap = gaps.entry(&unknown.cause.kind).or_insert_with(|| Gap {
            kind: unknown.cause.kind.clone(),
            rules: vec![judgement.rule],
            delegations: usize::from(unit.is_some()),
            about: Vec::new(),
            place: None,
        });
        gap.about.extend(unknown.about);
        gap.place = gap.place.or(unit.zip(unknown.cause.span));
    }
    let mut gaps: Vec<Gap> = gaps.into_values().collect();
    for gap in &mut gaps {
        gap.about.sort_unstable();
        gap.about.dedup();
    }
    gaps
}
