//! `.name` and `[index]`: reaching into values.
//!
//! A path into a variable that is a literal object or array walks the JSON and evaluates only what
//! it reaches: `variables('roles').Reader` does not evaluate the other roles.

use std::sync::Arc;

use super::json::{Text, text_meaning};
use super::{Evaluator, kind_of};
use crate::document::json::{JsonKind, JsonNode};
use crate::model::{Cause, CauseKind, StepKind};
use crate::template::arm::errors;
use crate::template::arm::expression::{Accessor, ExprId, Expression, NodeKind};
use crate::template::arm::scope::{Env, Memo};
use crate::template::arm::value::{Data, Value, same_name};
use crate::text::{Span, suggest};

/// Where a path has come to.
#[derive(Debug)]
pub(super) enum Place<'t> {
    /// A literal part of a variable that was not evaluated yet.
    Part(Part<'t>),
    /// A value.
    Value(Value),
}

/// A literal part of a variable.
#[derive(Clone, Debug)]
pub(super) struct Part<'t> {
    /// The JSON value.
    pub(super) node: JsonNode<'t>,
    /// Where its expressions are evaluated.
    pub(super) env: Env,
    /// The reference through which it was reached.
    pub(super) step: (StepKind, Span),
}

/// What a part of a template is, an expression that only points at JSON followed.
#[derive(Debug)]
pub enum Located<'t> {
    /// This JSON, its expressions evaluated there.
    Node(JsonNode<'t>, Env),
    /// A value; how it was written is not known any more.
    Value(Value),
}

/// One step into a value, its index evaluated.
#[derive(Debug)]
enum Key {
    Name(Arc<str>),
    Index(i64),
}

impl<'t> Evaluator<'t, '_> {
    /// The JSON that `node` is, or that it points at through variables.
    pub fn locate(&mut self, node: JsonNode<'t>, env: &Env) -> Located<'t> {
        let Some(text) = node.as_str() else { return Located::Node(node, env.clone()) };
        let Text::Expression(range, env) = text_meaning(&text, env) else {
            return Located::Node(node, env.clone());
        };
        let Some(expression) = self.expression(node, &text, range) else {
            return Located::Value(Value::unknown(Cause::at(CauseKind::TemplateError, node.span())));
        };
        let root = expression.root();
        let place = match expression.get(root).map(|root| &root.kind) {
            Some(NodeKind::Path { base, accessors }) => {
                self.path_place(&expression, *base, expression.accessors(*accessors), &env)
            }
            _ => self.place_of(&expression, root, &env),
        };
        match place {
            Place::Part(part) => Located::Node(part.node, part.env),
            Place::Value(value) => Located::Value(value),
        }
    }

    /// The value that a path leads to.
    pub(super) fn path(
        &mut self,
        expression: &Expression,
        base: ExprId,
        accessors: &[Accessor],
        env: &Env,
    ) -> Value {
        let place = self.path_place(expression, base, accessors, env);
        self.arrive(place)
    }

    fn path_place(
        &mut self,
        expression: &Expression,
        base: ExprId,
        accessors: &[Accessor],
        env: &Env,
    ) -> Place<'t> {
        let mut place = self.place_of(expression, base, env);
        for accessor in accessors {
            if let Err(value) = self.pay(1, accessor.span()) {
                return Place::Value(value);
            }
            place = match accessor {
                Accessor::Name(name, span) => self.step(place, &Key::Name(Arc::clone(name)), *span),
                Accessor::Index(index, span) => {
                    let index = self.evaluate(expression, *index, env);
                    self.indexed(place, index, *span)
                }
            };
        }
        place
    }

    /// The value at the end of a path.
    pub(super) fn arrive(&mut self, place: Place<'t>) -> Value {
        match place {
            Place::Value(value) => value,
            Place::Part(part) => {
                let value = self.part_value(part.node, &part.env);
                let (kind, span) = part.step;
                let origin = value.origin.through(kind, span);
                Value::new(value.data, origin)
            }
        }
    }

    /// The value of a part of a variable, evaluated once.
    fn part_value(&mut self, node: JsonNode<'t>, env: &Env) -> Value {
        let span = node.span();
        let key = (env.scope, span.file, span.start);
        match self.parts.get(&key) {
            Some(Memo::Done(value)) => return value.clone(),
            Some(Memo::Computing) => {
                return self.fail(errors::circular("a part of the variable", "", span, span));
            }
            Some(Memo::Untouched) | None => {}
        }
        let silenced = self.silenced;
        self.parts.insert(key, Memo::Computing);
        let value = self.value(node, env);
        let memo = if self.silenced == silenced { Memo::Done(value.clone()) } else { Memo::Untouched };
        self.parts.insert(key, memo);
        value
    }

    fn indexed(&mut self, place: Place<'t>, index: Value, span: Span) -> Place<'t> {
        if let Some(key) = key_of(&index.data) {
            return self.step(place, &key, span);
        }
        let base = self.arrive(place);
        Place::Value(match &index.data {
            Data::Unknown(cause) => self.somewhere_in(&base, cause),
            Data::Either(..) => {
                self.on_choice(index, |this, index| match (key_of(&index.data), &index.data) {
                    (Some(key), _) => this.step_into(&base, &key, span),
                    (None, Data::Unknown(cause)) => this.somewhere_in(&base, cause),
                    (None, other) => this.fail(errors::wrong_type(
                        "the index",
                        "a string or an integer",
                        kind_of(other),
                        span,
                    )),
                })
            }
            Data::Null
            | Data::Bool(_)
            | Data::Int(_)
            | Data::Float(_)
            | Data::String(_)
            | Data::Array(_)
            | Data::Object(_) => {
                let found = kind_of(&index.data);
                self.fail(errors::wrong_type("the index", "a string or an integer", found, span))
            }
        })
    }

    /// The part of `base` at an index that is not known: one of its parts.
    fn somewhere_in(&mut self, base: &Value, cause: &Cause) -> Value {
        let parts: Vec<Value> = match &base.data {
            Data::Array(array) if array.open().is_none() => array
                .items()
                .iter()
                .take(self.limits.alternatives + 1)
                .map(|item| item.within(base))
                .collect(),
            Data::Object(object) if object.open().is_none() => object
                .members()
                .iter()
                .take(self.limits.alternatives + 1)
                .map(|(_, value)| value.within(base))
                .collect(),
            Data::Unknown(cause) => return Value::unknown(cause.clone()),
            Data::Null
            | Data::Bool(_)
            | Data::Int(_)
            | Data::Float(_)
            | Data::String(_)
            | Data::Array(_)
            | Data::Object(_)
            | Data::Either(..) => Vec::new(),
        };
        if parts.is_empty() { Value::unknown(cause.clone()) } else { self.choice(parts, cause.clone()) }
    }

    fn step(&mut self, place: Place<'t>, key: &Key, span: Span) -> Place<'t> {
        let part = match place {
            Place::Part(part) => part,
            Place::Value(value) => return Place::Value(self.step_into_any(value, key, span)),
        };
        match child(part.node, key) {
            Some(child) if is_container(child) => Place::Part(Part { node: child, ..part }),
            Some(child) => Place::Value(self.arrive(Place::Part(Part { node: child, ..part }))),
            None => {
                let value = self.arrive(Place::Part(part));
                Place::Value(self.step_into_any(value, key, span))
            }
        }
    }

    fn step_into_any(&mut self, value: Value, key: &Key, span: Span) -> Value {
        self.on_choice(value, |this, value| this.step_into(value, key, span))
    }

    /// One part of a value that is no choice.
    fn step_into(&mut self, value: &Value, key: &Key, span: Span) -> Value {
        match (&value.data, key) {
            (Data::Unknown(cause), _) => Value::unknown(cause.clone()),
            (Data::Object(object), Key::Name(name)) => {
                if self.pay(object.members().len() / 16, span).is_err() {
                    return self.give_up(span);
                }
                match (value.member(name), object.open()) {
                    (Some(member), _) => member,
                    (None, Some(cause)) => Value::unknown(part_of_context(cause, name)),
                    (None, None) => {
                        let names = object.members().iter().map(|(name, _)| &**name);
                        let suggestion = suggest::nearest(name, names.take(MOST_SUGGESTIONS));
                        let place = value.origin.span();
                        self.fail(errors::missing_member(name, span, suggestion, place))
                    }
                }
            }
            (Data::Array(array), Key::Index(index)) => match (array.open(), usize::try_from(*index)) {
                (Some(cause), _) => Value::unknown(cause.clone()),
                (None, Ok(place)) if place < array.items().len() => {
                    value.element(place).unwrap_or_else(|| value.clone())
                }
                (None, _) => {
                    let length = array.items().len();
                    self.fail(errors::missing_element(*index, length, span))
                }
            },
            (Data::Array(_), Key::Name(name)) => match name.parse::<i64>() {
                Ok(index) => self.step_into(value, &Key::Index(index), span),
                Err(_) => self.fail(errors::no_parts("an array", span)),
            },
            (other, _) => {
                let found = kind_of(other);
                self.fail(errors::no_parts(found, span))
            }
        }
    }
}

/// Among more names than this, none is suggested.
const MOST_SUGGESTIONS: usize = 300;

fn key_of(data: &Data) -> Option<Key> {
    match data {
        Data::String(name) => Some(Key::Name(Arc::clone(name))),
        Data::Int(index) => Some(Key::Index(*index)),
        Data::Null
        | Data::Bool(_)
        | Data::Float(_)
        | Data::Array(_)
        | Data::Object(_)
        | Data::Either(..)
        | Data::Unknown(_) => None,
    }
}

/// The JSON value that a step leads to, if the JSON alone tells: no names that are computed, and
/// no copy loops.
fn child<'t>(node: JsonNode<'t>, key: &Key) -> Option<JsonNode<'t>> {
    match (node.kind(), key) {
        (JsonKind::Object, Key::Name(name)) => {
            let mut found = None;
            for member in node.members() {
                let text = member.key.as_str()?;
                if text.starts_with('[') || (same_name(&text, "copy") && super::copy::is_loops(member.value))
                {
                    return None;
                }
                if same_name(&text, name) {
                    found = Some(member.value);
                }
            }
            found
        }
        (JsonKind::Array, Key::Index(index)) => node.elements().nth(usize::try_from(*index).ok()?),
        (
            JsonKind::Object
            | JsonKind::Array
            | JsonKind::Null
            | JsonKind::Bool(_)
            | JsonKind::Number(_)
            | JsonKind::String(_),
            _,
        ) => None,
    }
}

/// Whether a JSON value is an array or an object.
pub(super) fn is_container(node: JsonNode<'_>) -> bool {
    matches!(node.kind(), JsonKind::Array | JsonKind::Object)
}

/// Why a part of an object is not known: of what the context does not tell, the part is named.
fn part_of_context(cause: &Cause, name: &str) -> Cause {
    match &cause.kind {
        CauseKind::Context(whole) => {
            Cause { kind: CauseKind::Context(format!("{whole}.{name}").into()), span: cause.span }
        }
        _ => cause.clone(),
    }
}
