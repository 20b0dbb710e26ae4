//! A place of a delegation that stands for many, kept when the delegation itself is let go: a run
//! over a million delegations does not hold them all.

use super::unit::Unit;
use super::verdict::Finding;
use crate::diagnostic::Label;
use crate::text::SourceMap;

/// The unit that a finding about the whole run points into, and the lines that it points at.
#[derive(Debug)]
pub struct Witness {
    /// The unit's place among those of the run.
    pub unit: usize,
    /// Its name.
    pub name: String,
    /// Its identity.
    pub identity: String,
    /// The lines that the finding's places lie in; they know what of them is secret.
    pub sources: SourceMap,
}

impl Witness {
    /// Keeps of a unit what a finding points at, and points the finding there.
    pub(super) fn of(finding: &mut Finding, place: usize, unit: &Unit) -> Self {
        let secret: Vec<_> = unit.secret_places().collect();
        let hiding = (!secret.is_empty()).then(|| unit.sources.hiding(&secret));
        let spans: Vec<_> = labels(finding).map(|label| label.span).collect();
        let (sources, spans) = hiding.as_ref().unwrap_or(&unit.sources).cut(&spans);
        labels(finding).zip(spans).for_each(|(label, span)| label.span = span);
        Self { unit: place, name: unit.name.clone(), identity: unit.identity.clone(), sources }
    }
}

fn labels(finding: &mut Finding) -> impl Iterator<Item = &mut Label> {
    finding.primary.iter_mut().chain(&mut finding.secondary)
}
