//! Parameters that are given literals of a parameter file.

use super::Evaluator;
use super::path::is_container;
use super::reference::Which;
use crate::document::json::{JsonKind, JsonNode};
use crate::template::arm::parameters::types::{TypeKind, plain_kind};
use crate::template::arm::scope::{Row, Scope, ScopeId, Supply};
use crate::text::Span;

/// A list that is nested no deeper than this is within every limit.
const SHALLOW: usize = 8;

impl<'t> Evaluator<'t, '_> {
    /// Evaluates the parameters that are given values, so that a value that its declaration refuses
    /// is reported though nothing uses it.
    pub(crate) fn evaluate_given(&mut self, id: ScopeId) {
        let Some(scope) = self.scope(id) else { return };
        let given = scope.given.values().iter().filter_map(|given| scope.parameters.find(&given.name));
        let places: Vec<(usize, Span)> = given
            .filter_map(|place| Some((place, scope.parameters.row(place)?)))
            .filter(|(_, row)| !self.takes_any(scope, row))
            .map(|(place, row)| (place, row.key.span()))
            .collect();
        for (place, span) in places {
            self.row_value(id, Which::Parameters, place, span);
        }
    }

    /// Whether a parameter takes any value of the kind that it is given, so that there is nothing to
    /// report.
    fn takes_any(&self, scope: &Scope<'t>, row: &Row<'t>) -> bool {
        given_plainly(scope, row)
            .is_some_and(|given| !is_container(given) || given.is_nested_at_most(SHALLOW))
            && SHALLOW < self.limits.depth.min(self.limits.nesting)
    }
}

/// The literal of a parameter file that a parameter is given, if it is what the parameter's type asks
/// for, and the parameter asks for nothing else.
pub(super) fn given_plainly<'t>(scope: &Scope<'t>, row: &Row<'t>) -> Option<JsonNode<'t>> {
    *row.given.get_or_init(|| read_given(scope, row))
}

fn read_given<'t>(scope: &Scope<'t>, row: &Row<'t>) -> Option<JsonNode<'t>> {
    let Supply::Literal(node) = scope.given.get(&row.name)?.supply else { return None };
    let kind = plain_kind(row.definition.node())?;
    let fits = match node.kind() {
        JsonKind::String(_) => kind == TypeKind::String,
        JsonKind::Bool(_) => kind == TypeKind::Bool,
        JsonKind::Array => kind == TypeKind::Array,
        JsonKind::Object => kind == TypeKind::Object,
        JsonKind::Null | JsonKind::Number(_) => false,
    };
    fits.then_some(node)
}

/// What is written as the value of a parameter that takes any list, and whether it is given it; it is
/// its default otherwise.
pub(super) fn written_parameter<'t>(scope: &Scope<'t>, row: &Row<'t>) -> Option<(JsonNode<'t>, bool)> {
    if scope.given.get(&row.name).is_some() {
        return given_plainly(scope, row).map(|given| (given, true));
    }
    let declaration = row.definition.node();
    let is_known = scope.given.rest.is_none() && plain_kind(declaration) == Some(TypeKind::Array);
    is_known.then(|| declaration.get("defaultValue"))?.map(|default| (default, false))
}
