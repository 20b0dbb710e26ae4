//! Values of which only the alternatives are known.

use std::sync::Arc;

use super::Evaluator;
use crate::model::{Cause, Origin};
use crate::template::arm::value::{Data, Value};

impl Evaluator<'_, '_> {
    /// Runs `f` on the values, once for each alternative of those that are choices, and joins the
    /// results.
    pub(super) fn for_each_choice(
        &mut self,
        values: &mut Vec<Value>,
        f: &mut dyn FnMut(&mut Self, &[Value]) -> Value,
    ) -> Value {
        let choice = values.iter().enumerate().find_map(|(place, value)| match &value.data {
            Data::Either(alternatives, cause) => Some((place, Arc::clone(alternatives), cause.clone())),
            _ => None,
        });
        let Some((place, alternatives, cause)) = choice else { return f(self, values) };
        if self.are_too_many(values) {
            return Value::unknown(cause);
        }
        let Some(slot) = values.get_mut(place) else { return Value::unknown(cause) };
        let whole = std::mem::replace(slot, Value::unknown(cause.clone()));
        let mut results = Vec::with_capacity(alternatives.len());
        for alternative in alternatives.iter() {
            if let Some(slot) = values.get_mut(place) {
                *slot = alternative.within(&whole);
            }
            results.push(self.supposing(|this| this.for_each_choice(values, f)));
        }
        self.choice(results, cause)
    }

    /// Whether the choices among the values can be combined in too many ways to try each.
    pub(super) fn are_too_many(&self, values: &[Value]) -> bool {
        let alternatives = values.iter().map(|value| match &value.data {
            Data::Either(alternatives, _) => alternatives.len(),
            _ => 1,
        });
        alternatives.fold(1, usize::saturating_mul) > self.limits.alternatives
    }

    /// Runs `f` on one value, once for each alternative if it is a choice.
    pub(super) fn on_choice(&mut self, value: Value, mut f: impl FnMut(&mut Self, &Value) -> Value) -> Value {
        if !matches!(value.data, Data::Either(..)) {
            return f(self, &value);
        }
        self.for_each_choice(&mut vec![value], &mut |this, values| match values {
            [value] => f(this, value),
            _ => Value::new(Data::Null, Origin::nowhere()),
        })
    }

    /// One of these values, which one is not known. Equal alternatives are one; too many are no
    /// knowledge.
    pub(super) fn choice(&self, alternatives: Vec<Value>, cause: Cause) -> Value {
        let mut kept: Vec<Value> = Vec::new();
        for value in alternatives {
            match &value.data {
                Data::Either(inner, _) => inner.iter().for_each(|part| keep(&mut kept, part.within(&value))),
                Data::Null
                | Data::Bool(_)
                | Data::Int(_)
                | Data::Float(_)
                | Data::String(_)
                | Data::Array(_)
                | Data::Object(_)
                | Data::Unknown(_) => keep(&mut kept, value),
            }
        }
        let nothing_known = kept.iter().all(|value| matches!(value.data, Data::Unknown(_)));
        if nothing_known || kept.len() > self.limits.alternatives {
            return Value::unknown(cause);
        }
        if kept.len() == 1 {
            return kept.pop().unwrap_or_else(|| Value::unknown(cause));
        }
        Value::new(Data::Either(Arc::from(kept), cause), Origin::nowhere())
    }
}

fn keep(kept: &mut Vec<Value>, value: Value) {
    if !kept.iter().any(|other| are_same(&other.data, &value.data)) {
        kept.push(value);
    }
}

/// Whether two alternatives are one: equal scalars, or the very same array or object.
fn are_same(a: &Data, b: &Data) -> bool {
    match (a, b) {
        (Data::Null, Data::Null) => true,
        (Data::Bool(a), Data::Bool(b)) => a == b,
        (Data::Int(a), Data::Int(b)) => a == b,
        (Data::String(a), Data::String(b)) => a == b,
        (Data::Array(a), Data::Array(b)) => Arc::ptr_eq(a, b),
        (Data::Object(a), Data::Object(b)) => Arc::ptr_eq(a, b),
        (Data::Unknown(a), Data::Unknown(b)) => a == b,
        (
            Data::Null
            | Data::Bool(_)
            | Data::Int(_)
            | Data::Float(_)
            | Data::String(_)
            | Data::Array(_)
            | Data::Object(_)
            | Data::Either(..)
            | Data::Unknown(_),
            _,
        ) => false,
    }
}
