//! Registration assignments whose definition is not among those that were met: they delegate what is
//! defined elsewhere, and what that is, is not known here.

use std::cell::LazyCell;

use rustc_hash::FxHashSet;

use super::assignment::{Assigned, Reference, Whereabouts};
use crate::model::{Cause, CauseKind};
use crate::template::arm::evaluate::meant::Written;
use crate::text::name::{fold, same_name};

/// Why there are further delegations than those whose whereabouts these are: one reason for each
/// assignment that does not certainly name one of them.
pub(super) fn causes(at: &[Whereabouts], assigned: &[Assigned]) -> Vec<Cause> {
    let names = || -> FxHashSet<String> { at.iter().filter_map(|at| Some(fold(at.name.value()?))).collect() };
    let names = LazyCell::new(names);
    let written = || -> FxHashSet<&Written> { at.iter().filter_map(|at| at.written.as_ref()).collect() };
    let written = LazyCell::new(written);
    // Most templates have one definition, whose name need not be looked up.
    let is_named = |name: &str| match at {
        [only] => only.name.value().is_some_and(|known| same_name(known, name)),
        _ => names.contains(&fold(name)),
    };
    let is_here = |assigned: &&Assigned| match &assigned.reference {
        Reference::Definition { name: Some(name), .. } => is_named(name),
        Reference::Definition { written: Some(way), .. } => written.contains(way),
        Reference::Definition { .. } | Reference::Unknown => false,
        // It names none at all, which a remark tells. The remark stands with a definition.
        Reference::Missing | Reference::Wrong(_) | Reference::Placeholder(_) => !at.is_empty(),
    };
    let elsewhere = assigned.iter().filter(|assigned| !is_here(assigned));
    elsewhere.map(|assigned| Cause::at(CauseKind::DefinitionElsewhere, assigned.span)).collect()
}
