//! What one verdict leaves open, grouped by cause as the whole run's gaps are.

use std::collections::BTreeMap;

use crate::evaluate::{Gap, Judgement};
use crate::text::SourceMap;

/// The causes that a verdict names, sorted, each once with everything that it is about. The places
/// lie in the texts of the unit at a place; a verdict on the whole run has none.
pub(super) fn of(judgement: &Judgement, unit: Option<(usize, &SourceMap)>) -> Vec<Gap> {
    let mut gaps: BTreeMap<_, Gap> = BTreeMap::new();
    for unknown in judgement.unknown() {
        let gap = gaps.entry(&unknown.cause.kind).or_insert_with(|| Gap {
            kind: unknown.cause.kind.clone(),
            rules: vec![judgement.rule],
            delegations: usize::from(unit.is_some()),
            about: Vec::new(),
            more: false,
            hides_delegations: false,
            place: None,
        });
        gap.about.extend(unknown.about);
        if let (None, Some((unit, sources)), Some(span)) = (&gap.place, unit, unknown.cause.span) {
            gap.place = sources.place(span).map(|place| (unit, place));
        }
    }
    let mut gaps: Vec<Gap> = gaps.into_values().collect();
    for gap in &mut gaps {
        gap.about.sort_unstable();
        gap.about.dedup();
    }
    gaps
}

/// What is not known, and what would settle it: `the kind of 1 principal is not known; give …`
pub(super) fn with_remedy(gap: &Gap) -> String {
    match gap.settle() {
        Some(settle) => format!("{}; {settle}", gap.what()),
        None => gap.what(),
    }
}
