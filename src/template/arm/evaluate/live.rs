//! Functions that only Azure can answer, and what of their answers the template itself tells.

use std::sync::Arc;

use super::Evaluator;
use super::call::CallSite;
use super::own::State;
use super::path::Place;
use super::place::IdParts;
use crate::model::{Cause, CauseKind, Origin};
use crate::template::arm::expression::{Callee, NodeKind};
use crate::template::arm::functions::{Code, Function, Special};
use crate::template::arm::value::{Array, Data, Value};
use crate::text::same_name;

impl<'t> Evaluator<'t, '_> {
    /// `reference`, `listKeys` and the like.
    pub(super) fn live(&mut self, function: &Function, site: &CallSite<'_>) -> Value {
        if let Some(place) = self.known_reference(function, site) {
            return self.arrive(place);
        }
        if function.name == "references"
            && let Some(value) = self.known_references(site)
        {
            return value;
        }
        Value::unknown(Cause::at(CauseKind::LiveAzure(Arc::from(function.name)), site.span))
    }

    /// The state of a resource of the template itself, if that is what `reference` asks for.
    pub(super) fn known_reference(&mut self, function: &Function, site: &CallSite<'_>) -> Option<Place<'t>> {
        if function.name != "reference" {
            return None;
        }
        let full = self.is_full(site);
        let id = self.argument(site, 0)?;
        let state = match &id.data {
            Data::String(id) => self.own_state(id, full, site.env, site.span),
            Data::Unknown(_) => self.state_by_parts(site, full),
            Data::Null
            | Data::Bool(_)
            | Data::Int(_)
            | Data::Float(_)
            | Data::Array(_)
            | Data::Object(_)
            | Data::Either(..) => None,
        };
        Some(match state? {
            Ok(state) => Place::State(state),
            Err(cause) => Place::Value(Value::unknown(cause)),
        })
    }

    fn known_references(&mut self, site: &CallSite<'_>) -> Option<Value> {
        let full = self.is_full(site);
        let Data::String(symbol) = self.argument(site, 0)?.data else { return None };
        let states = match self.own_states(&symbol, full, site.env, site.span)? {
            Ok(states) => states,
            Err(cause) => return Some(Value::unknown(cause)),
        };
        let values = states.iter().map(|state| self.state_value(state)).collect();
        Some(Value::new(Array::new(values, None).into(), Origin::computed(site.span)))
    }

    /// Whether the last argument asks for the whole resource.
    fn is_full(&mut self, site: &CallSite<'_>) -> bool {
        let Some(last) = site.arguments.len().checked_sub(1).filter(|last| *last > 0) else { return false };
        let word = self.argument(site, last).map(|word| word.data);
        matches!(word, Some(Data::String(word)) if same_name(&word, "full"))
    }

    /// The state of the resource whose id is not known only for want of its scope.
    fn state_by_parts(&mut self, site: &CallSite<'_>, full: bool) -> Option<Result<State<'t>, Cause>> {
        let node = site.expression.get(*site.arguments.first()?)?;
        let NodeKind::Call { callee: Callee::Builtin(function), arguments, .. } = &node.kind else {
            return None;
        };
        if !matches!(function.code, Code::Special(Special::ResourceId)) {
            return None;
        }
        // Only what stands before the type may be unknown.
        let known = self.known_end(site.expression, site.expression.arguments(*arguments), site.env);
        let parts = IdParts::read("resourceId", &known).ok()?;
        self.own_state_of(&parts, full, site.env, site.span)
    }
}
