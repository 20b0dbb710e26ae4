//! Copy loops of properties, variables and outputs, and `copyIndex`.

use std::sync::Arc;

use super::call::CallSite;
use super::special::made;
use super::{Evaluator, kind_of, secret_name};
use crate::document::json::{JsonKind, JsonNode};
use crate::model::{Cause, CauseKind, Origin};
use crate::template::arm::errors;
use crate::template::arm::scope::{Env, LoopKind};
use crate::template::arm::value::{Array, Data, Value, same_name};
use crate::text::{Span, suggest};

/// How many rounds a loop has.
#[derive(Clone, Debug)]
pub enum Rounds {
    /// So many.
    Known(i64),
    /// Not known, for this reason.
    Unknown(Cause),
}

/// Whether the value of a property `copy` is loops, and not just a property of that name.
#[must_use]
pub fn is_loops(node: JsonNode<'_>) -> bool {
    matches!(node.kind(), JsonKind::Array)
        && node.elements().all(|entry| entry.get("name").is_some() && entry.get("count").is_some())
}

/// The place of what the loop `entry` makes, in one of its rounds.
pub(crate) fn in_round(entry: JsonNode<'_>, name: &Arc<str>, kind: LoopKind, round: i64, env: &Env) -> Env {
    let index = Value::new(Data::Int(round), Origin::computed(entry.span()));
    env.in_loop(Arc::clone(name), kind, index)
}

impl<'t> Evaluator<'t, '_> {
    /// The property that an entry of a `copy` array makes.
    pub(super) fn copied_property(&mut self, entry: JsonNode<'t>, env: &Env) -> Option<(Arc<str>, Value)> {
        let name = self.value(entry.get("name")?, env);
        let Data::String(name) = name.data else {
            self.report(errors::copy_lacks("name", entry.span()));
            return None;
        };
        let value = self.copied_elements(entry, &name, env);
        Some((name, value))
    }

    /// The array that an entry of a `copy` array makes.
    pub(super) fn copied_elements(&mut self, entry: JsonNode<'t>, name: &Arc<str>, env: &Env) -> Value {
        self.nested(entry.span(), |this| this.copied(entry, name, LoopKind::Named, env))
    }

    /// The array that a loop with `count` and `input` makes.
    pub(crate) fn copied(
        &mut self,
        entry: JsonNode<'t>,
        name: &Arc<str>,
        kind: LoopKind,
        env: &Env,
    ) -> Value {
        let Some(input) = entry.get("input") else {
            return self.fail(errors::copy_lacks("input", entry.span()));
        };
        let origin = Origin::literal(entry.span());
        let count = match self.rounds(entry, env) {
            Ok(Rounds::Known(count)) => count,
            Ok(Rounds::Unknown(cause)) => {
                return Value::new(Array::new(Vec::new(), Some(cause)).into(), origin);
            }
            Err(value) => return value,
        };
        let mut items = Vec::new();
        for round in 0..count {
            if self.is_exhausted() {
                return self.give_up(entry.span());
            }
            items.push(self.value(input, &in_round(entry, name, kind, round, env)));
        }
        let value = Value::new(Array::new(items, None).into(), origin);
        self.checked_nesting(value, entry.span())
    }

    /// How many rounds the loop `entry` has; the value to give up with if that is an error.
    pub(crate) fn rounds(&mut self, entry: JsonNode<'t>, env: &Env) -> Result<Rounds, Value> {
        let Some(node) = entry.get("count") else {
            return Err(self.fail(errors::copy_lacks("count", entry.span())));
        };
        if let Some(count) = self.length_behind(node, env).filter(|count| *count <= self.limits.rounds) {
            return Ok(Rounds::Known(count));
        }
        let count = self.value(node, env);
        let span = node.span();
        if count.is_secret() {
            return Ok(Rounds::Unknown(secret_name(span)));
        }
        let count = match &count.data {
            Data::Int(count) => Some(*count),
            Data::String(text) => text.trim().parse().ok(),
            Data::Unknown(cause) | Data::Either(_, cause) => return Ok(Rounds::Unknown(cause.clone())),
            Data::Null | Data::Bool(_) | Data::Float(_) | Data::Array(_) | Data::Object(_) => {
                return Err(self.fail(errors::bad_copy_count(kind_of(&count.data), span)));
            }
        };
        match count {
            Some(count) if count > self.limits.rounds => {
                Err(self.fail(errors::too_many_rounds(count, self.limits.rounds, span)))
            }
            Some(count) if count >= 0 => Ok(Rounds::Known(count)),
            Some(count) => Err(self.fail(errors::bad_copy_count(&count.to_string(), span))),
            None => Err(self.fail(errors::bad_copy_count("a string of", span))),
        }
    }

    /// `copyIndex()`, `copyIndex(offset)`, `copyIndex('loop')`, `copyIndex('loop', offset)`
    pub(super) fn copy_index(&mut self, site: &CallSite<'_>) -> Value {
        let (mut name, mut offset) = (None, 0);
        for index in 0..site.arguments.len() {
            let Some(argument) = self.argument(site, index) else { continue };
            if argument.is_secret() {
                return Value::unknown(secret_name(site.argument_span(index)));
            }
            match argument.data {
                Data::String(text) if index == 0 => name = Some(text),
                Data::Int(value) => offset = value,
                Data::Unknown(cause) | Data::Either(_, cause) => return Value::unknown(cause),
                Data::Null
                | Data::Bool(_)
                | Data::Float(_)
                | Data::String(_)
                | Data::Array(_)
                | Data::Object(_) => {
                    let wanted = if index == 0 { "a loop's name or an integer" } else { "an integer" };
                    let (found, span) = (kind_of(&argument.data), site.argument_span(index));
                    return self.fail(errors::wrong_type("an argument of `copyIndex`", wanted, found, span));
                }
            }
        }
        let round = site.env.loops().find(|round| match &name {
            Some(name) => same_name(&round.name, name),
            None => round.kind == LoopKind::Unnamed,
        });
        let Some(round) = round else { return self.stray_copy_index(name.as_deref(), site) };
        match &round.index.data {
            Data::Int(index) => match index.checked_add(offset) {
                Some(index) => made(Data::Int(index), site),
                None => self.fail(errors::bad_copy_count("so many", site.span)),
            },
            Data::Unknown(cause) | Data::Either(_, cause) => Value::unknown(cause.clone()),
            Data::Null
            | Data::Bool(_)
            | Data::Float(_)
            | Data::String(_)
            | Data::Array(_)
            | Data::Object(_) => Value::unknown(Cause::at(CauseKind::TemplateError, site.span)),
        }
    }

    fn stray_copy_index(&mut self, name: Option<&str>, site: &CallSite<'_>) -> Value {
        let known = site.env.loops().map(|round| &*round.name);
        let suggestion = name.and_then(|name| suggest::nearest_soon(name, known));
        let span: Span = if name.is_some() { site.argument_span(0) } else { site.span };
        self.fail(errors::no_such_loop(name, span, suggestion))
    }
}
