//! Values among which others are looked up: plain ones at once, the others one by one.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::call::{Call, Fault};
use super::equality::{Answer, equal};
use crate::template::arm::value::{Data, Value};

/// Values in their order, and how to find an equal one.
#[derive(Debug, Default)]
pub(super) struct Bag {
    values: Vec<Value>,
    plain: FxHashSet<Plain>,
    /// The places of arrays, objects and floats.
    composed: Vec<usize>,
    /// The places of values that are not known, or are choices.
    vague: Vec<usize>,
}

/// A value that is equal to another if they are the same.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Plain {
    Null,
    Bool(bool),
    Int(i64),
    String(Arc<str>),
}

enum Kind {
    Plain(Plain),
    Composed,
    Vague,
}

fn kind(value: &Value) -> Kind {
    match &value.data {
        Data::Null => Kind::Plain(Plain::Null),
        Data::Bool(value) => Kind::Plain(Plain::Bool(*value)),
        Data::Int(number) => Kind::Plain(Plain::Int(*number)),
        Data::String(text) => Kind::Plain(Plain::String(Arc::clone(text))),
        Data::Float(_) | Data::Array(_) | Data::Object(_) => Kind::Composed,
        Data::Either(..) | Data::Unknown(_) => Kind::Vague,
    }
}

impl Bag {
    /// Puts a value in, even if an equal one is there.
    pub(super) fn push(&mut self, value: Value) {
        match kind(&value) {
            Kind::Plain(plain) => {
                self.plain.insert(plain);
            }
            Kind::Composed => self.composed.push(self.values.len()),
            Kind::Vague => self.vague.push(self.values.len()),
        }
        self.values.push(value);
    }

    /// Whether a value is among these.
    pub(super) fn has(&self, call: &mut Call<'_>, value: &Value) -> Result<Answer, Fault> {
        (call.spend)(1)?;
        let places = match kind(value) {
            Kind::Plain(plain) if self.plain.contains(&plain) => return Ok(Answer::Yes),
            Kind::Plain(_) => [&self.vague, [].as_slice()],
            Kind::Composed => [self.composed.as_slice(), &self.vague],
            Kind::Vague => return any_equal(call, self.values.iter(), value),
        };
        let places = places.into_iter().flatten();
        any_equal(call, places.filter_map(|place| self.values.get(*place)), value)
    }

    /// The values in the order in which they were put in.
    pub(super) fn into_values(self) -> Vec<Value> {
        self.values
    }
}

impl FromIterator<Value> for Bag {
    fn from_iter<I: IntoIterator<Item = Value>>(values: I) -> Self {
        let mut bag = Self::default();
        values.into_iter().for_each(|value| bag.push(value));
        bag
    }
}

fn any_equal<'v>(
    call: &mut Call<'_>,
    others: impl Iterator<Item = &'v Value>,
    value: &Value,
) -> Result<Answer, Fault> {
    let mut answer = Answer::No;
    for other in others {
        match equal(call, other, value)? {
            Answer::Yes => return Ok(Answer::Yes),
            Answer::No => {}
            Answer::Open(cause) => answer = Answer::Open(cause),
        }
    }
    Ok(answer)
}
