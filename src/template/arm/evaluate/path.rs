//! `.name` and `[index]`: reaching into values.
//!
//! A path into a variable that is a literal object or array walks the JSON and evaluates only what
//! it reaches: `variables('roles').Reader` does not evaluate the other roles.

use std::sync::Arc;

use super::json::{Text, text_meaning};
use super::key::{Key, child, key_of};
use super::own::State;
use super::{Evaluator, kind_of, round_key, secret_name};
use crate::document::json::{JsonKind, JsonNode};
use crate::model::{Cause, CauseKind, Origin, StepKind};
use crate::template::arm::errors;
use crate::template::arm::expression::{Accessor, ExprId, Expression, NodeKind};
use crate::template::arm::scope::{Env, LoopKind, Memo};
use crate::template::arm::value::{Array, Data, Members, Value, same_name};
use crate::text::{Span, suggest};

/// Where a path has come to.
#[derive(Debug)]
pub(super) enum Place<'t> {
    /// A literal part of a variable that was not evaluated yet.
    Part(Part<'t>),
    /// The state of a resource that the template itself deploys.
    State(State<'t>),
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
    /// If there may be more than is written: why that is not known.
    pub(super) open: Option<Cause>,
}

impl<'t> Part<'t> {
    /// The member of this name, where it is written.
    pub(super) fn member(self, name: &str) -> Option<(JsonNode<'t>, Env)> {
        Some((self.node.get(name)?, self.env))
    }
}

/// What a part of a template is, an expression that only points at JSON followed.
#[derive(Debug)]
pub enum Located<'t> {
    /// This JSON, its expressions evaluated there.
    Node(JsonNode<'t>, Env),
    /// A value; how it was written is not known any more.
    Value(Value),
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
        let (base, accessors) = match expression.get(root).map(|root| &root.kind) {
            Some(NodeKind::Path { base, accessors }) => (*base, expression.accessors(*accessors)),
            _ => (root, [].as_slice()),
        };
        let place = self.outset(&expression, base, &env);
        let place = self.walk_path(place, &expression, accessors, &env);
        match place {
            Place::Part(part) => Located::Node(part.node, part.env),
            place @ (Place::State(_) | Place::Value(_)) => Located::Value(self.arrive(place)),
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
        let place = self.place_of(expression, base, env);
        let place = self.walk_path(place, expression, accessors, env);
        self.arrive(place)
    }

    /// The literal array or object that a path leads to, if it is one.
    pub(super) fn written_part(
        &mut self,
        expression: &Expression,
        base: ExprId,
        accessors: &[Accessor],
        env: &Env,
    ) -> Option<Part<'t>> {
        let place = self.outset(expression, base, env);
        match self.walk_path(place, expression, accessors, env) {
            Place::Part(part) => Some(part),
            Place::State(_) | Place::Value(_) => None,
        }
    }

    /// Where a path starts: a variable as it is written, though it may have been evaluated already.
    fn outset(&mut self, expression: &Expression, base: ExprId, env: &Env) -> Place<'t> {
        match self.literal_variable(expression, base, env) {
            Some((part, _)) => Place::Part(part),
            None => self.place_of(expression, base, env),
        }
    }

    fn walk_path(
        &mut self,
        mut place: Place<'t>,
        expression: &Expression,
        accessors: &[Accessor],
        env: &Env,
    ) -> Place<'t> {
        for accessor in accessors {
            let span = expression.span(accessor.bytes());
            if let Err(value) = self.pay(1, span) {
                return Place::Value(value);
            }
            place = match accessor {
                Accessor::Name(name, _) => self.step(place, Key::Name(name), span),
                Accessor::Index(index, _) => {
                    let index = self.evaluate(expression, *index, env);
                    self.indexed(place, index, span)
                }
            };
        }
        place
    }

    /// The value at the end of a path.
    pub(super) fn arrive(&mut self, place: Place<'t>) -> Value {
        match place {
            Place::Value(value) => value,
            Place::State(state) => self.state_value(&state),
            Place::Part(part) => {
                let mut value = self.part_value(&part);
                if let Some(cause) = &part.open {
                    value = opened(&value, cause);
                }
                let (kind, span) = part.step;
                let origin = value.origin.through(kind, span);
                Value::new(value.data, origin)
            }
        }
    }

    /// The value of a part, evaluated once.
    fn part_value(&mut self, part: &Part<'t>) -> Value {
        if part.node.plain_text().is_some_and(|text| !text.starts_with('[')) {
            return self.value(part.node, &part.env);
        }
        let Some(key) = round_key(part.node, &part.env) else { return self.value(part.node, &part.env) };
        match self.parts.get(&key) {
            Some(Memo::Done(value)) => return value.clone(),
            Some(Memo::Computing) => {
                let (kind, reference) = &part.step;
                return self.fail(errors::circular_part(kind, *reference, part.node.span()));
            }
            Some(Memo::Untouched) | None => {}
        }
        let silenced = self.silenced;
        self.parts.insert(key.clone(), Memo::Computing);
        let value = self.value(part.node, &part.env);
        let memo = if self.silenced == silenced { Memo::Done(value.clone()) } else { Memo::Untouched };
        self.parts.insert(key, memo);
        value
    }

    fn indexed(&mut self, place: Place<'t>, index: Value, span: Span) -> Place<'t> {
        if index.is_secret() {
            return Place::Value(self.secretly_indexed(place, &index, span));
        }
        if let Some(key) = key_of(&index.data) {
            return self.step(place, key, span);
        }
        let base = self.arrive(place);
        Place::Value(match &index.data {
            Data::Unknown(cause) => self.somewhere_in(&base, cause),
            Data::Either(..) => {
                self.on_choice(index, |this, index| match (key_of(&index.data), &index.data) {
                    (Some(key), _) => this.step_into(&base, key, span),
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

    /// The part at an index that is secret. That the part is not there is not told: a message would
    /// show the index.
    fn secretly_indexed(&mut self, place: Place<'t>, index: &Value, span: Span) -> Value {
        let base = self.arrive(place);
        let part = match key_of(&index.data) {
            Some(Key::Name(name)) => base.member(name),
            Some(Key::Index(at)) => usize::try_from(at).ok().and_then(|at| base.element(at)),
            None => None,
        };
        match part {
            Some(mut part) => {
                part.origin.secret = true;
                part
            }
            None => Value::unknown(secret_name(span)),
        }
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

    pub(super) fn step(&mut self, place: Place<'t>, key: Key<'_>, span: Span) -> Place<'t> {
        let part = match place {
            Place::Part(part) => part,
            Place::State(state) => match key {
                Key::Name(name) => return self.step_into_state(state, name),
                Key::Index(_) => {
                    let value = self.state_value(&state);
                    return Place::Value(self.step_into_any(value, key, span));
                }
            },
            Place::Value(value) => return Place::Value(self.step_into_any(value, key, span)),
        };
        if let Some(value) = self.copied_output(&part, key) {
            return Place::Value(value);
        }
        let mut passed = 0;
        let child = child(part.node, key, &mut passed);
        if self.pay(passed / 16, span).is_err() {
            return Place::Value(self.give_up(span));
        }
        match child {
            Some(child) if is_container(child) => Place::Part(Part { node: child, ..part }),
            Some(child) => Place::Value(self.arrive(Place::Part(Part { node: child, ..part }))),
            None if part.open.is_some() => Place::Value(
                part.open.map_or_else(|| Value::new(Data::Null, Origin::nowhere()), Value::unknown),
            ),
            None => {
                let value = self.arrive(Place::Part(part));
                Place::Value(self.step_into_any(value, key, span))
            }
        }
    }

    /// The value of an output that a copy loop makes, if the step leads to one.
    fn copied_output(&mut self, part: &Part<'t>, key: Key<'_>) -> Option<Value> {
        let Key::Name(name) = key else { return None };
        if !same_name(name, "value") || part.node.get("value").is_some() {
            return None;
        }
        let copy = part.node.get("copy").filter(|copy| copy.is_object())?;
        copy.get("input")?;
        Some(self.copied(copy, &Arc::from(""), LoopKind::Unnamed, &part.env))
    }

    fn step_into_any(&mut self, value: Value, key: Key<'_>, span: Span) -> Value {
        self.on_choice(value, |this, value| this.step_into(value, key, span))
    }

    /// One part of a value that is no choice.
    fn step_into(&mut self, value: &Value, key: Key<'_>, span: Span) -> Value {
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
                        let shown = if value.is_secret() { 0 } else { MOST_SUGGESTIONS };
                        let names = object.members().iter().map(|(name, _)| &**name);
                        let suggestion = suggest::nearest_soon(name, names.take(shown));
                        let place = value.origin.span();
                        self.fail(errors::missing_member(name, span, suggestion, place))
                    }
                }
            }
            (Data::Array(array), Key::Index(index)) => match (array.open(), usize::try_from(index)) {
                (Some(cause), _) => Value::unknown(cause.clone()),
                (None, Ok(place)) if place < array.items().len() => {
                    value.element(place).unwrap_or_else(|| value.clone())
                }
                (None, _) => {
                    let length = array.items().len();
                    self.fail(errors::missing_element(index, length, span))
                }
            },
            (Data::Array(_), Key::Name(name)) => match name.parse::<i64>() {
                Ok(index) => self.step_into(value, Key::Index(index), span),
                Err(_) => self.fail(errors::no_parts("an array", span)),
            },
            (other, _) => {
                let found = kind_of(other);
                self.fail(errors::no_parts(found, span))
            }
        }
    }
}

/// The value with every object in it open.
pub(super) fn opened(value: &Value, cause: &Cause) -> Value {
    let data = match &value.data {
        Data::Object(object) => {
            let members = object.members().iter().map(|(name, part)| (Arc::clone(name), opened(part, cause)));
            members.collect::<Members>().build(Some(cause.clone())).into()
        }
        Data::Array(array) => {
            let items = array.items().iter().map(|item| opened(item, cause)).collect();
            Array::new(items, array.open().cloned()).into()
        }
        Data::Null
        | Data::Bool(_)
        | Data::Int(_)
        | Data::Float(_)
        | Data::String(_)
        | Data::Either(..)
        | Data::Unknown(_) => return value.clone(),
    };
    Value::new(data, value.origin.clone())
}

/// Among more names than this, none is suggested.
const MOST_SUGGESTIONS: usize = 300;

/// Whether a JSON value is an array or an object.
pub(super) fn is_container(node: JsonNode<'_>) -> bool {
    matches!(node.kind(), JsonKind::Array | JsonKind::Object)
}

/// Why a part of an object is not known: of what the context does not tell, the part is named.
fn part_of_context(cause: &Cause, name: &str) -> Cause {
    match &cause.kind {
        CauseKind::Context(whole) => {
            Cause::new(CauseKind::Context(format!("{whole}.{name}").into()), cause.span)
        }
        _ => cause.clone(),
    }
}
