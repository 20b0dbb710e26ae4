//! Registration assignments whose definition is not among those that were met: they delegate what is
//! defined elsewhere, and what that is, is not known here.

use rustc_hash::FxHashSet;

use super::assignment::{Assigned, Reference, Whereabouts};
use crate::model::{Cause, CauseKind};
use crate::template::arm::evaluate::meant::Written;
use crate::text::name::fold;

/// Why there are further delegations than those whose whereabouts these are: one reason for each
/// assignment that does not certainly name one of them.
pub(super) fn causes(at: &[Whereabouts], assigned: &[Assigned]) -> Vec<Cause> {
    if assigned.is_empty() {
        return Vec::new();
    }
    let names: FxHashSet<String> = at.iter().filter_map(|at| Some(fold(at.name.value()?))).collect();
    let written: FxHashSet<&Written> = at.iter().filter_map(|at| at.written.as_ref()).collect();
    let is_here = |assigned: &&Assigned| match &assigned.reference {
        Reference::Definition { name: Some(name), .. } => names.contains(&fold(name)),
        Reference::Definition { written: Some(way), .. } => written.contains(way),
        Reference::Definition { .. } | Reference::Unknown => false,
        // It names none at all, which a remark tells. The remark stands with a definition.
        Reference::Missing | Reference::Wrong(_) | Reference::Placeholder(_) => !at.is_empty(),
    };
    let elsewhere = assigned.iter().filter(|assigned| !is_here(assigned));
    elsewhere.map(|assigned| Cause::at(CauseKind::DefinitionElsewhere, assigned.span)).collect()
}
