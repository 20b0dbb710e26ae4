//! Whether two values are equal, as far as that is known.

use super::call::{Call, Fault};
use crate::model::Cause;
use crate::template::arm::value::{Array, Data, Object, Value};

/// The answer to a question about values that are only partly known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// Yes, whatever is not known.
    Yes,
    /// No, whatever is not known.
    No,
    /// It depends on something that is not known, for this reason.
    Open(Cause),
}

impl Answer {
    fn known(answer: bool) -> Self {
        if answer { Self::Yes } else { Self::No }
    }

    /// The answer as a value made by a call out of its arguments.
    pub(super) fn value(self, call: &Call<'_>, args: &[Value]) -> Value {
        match self {
            Self::Yes => call.made_from(args, true),
            Self::No => call.made_from(args, false),
            Self::Open(cause) => Value::unknown(cause),
        }
    }
}

/// Whether two values are equal: of the same type; strings letter by letter, arrays element by
/// element, objects member by member whatever their order. A difference that is known decides,
/// whatever else is not.
pub(super) fn equal(call: &mut Call<'_>, a: &Value, b: &Value) -> Result<Answer, Fault> {
    (call.spend)(1)?;
    match (&a.data, &b.data) {
        (Data::Unknown(cause), _) | (_, Data::Unknown(cause)) => Ok(Answer::Open(cause.clone())),
        (Data::Either(alternatives, cause), _) => equal_choice(call, alternatives, cause, b),
        (_, Data::Either(alternatives, cause)) => equal_choice(call, alternatives, cause, a),
        (Data::Array(a), Data::Array(b)) => equal_arrays(call, a, b),
        (Data::Object(a), Data::Object(b)) => equal_objects(call, a, b),
        (Data::Null, Data::Null) => Ok(Answer::Yes),
        (Data::Bool(a), Data::Bool(b)) => Ok(Answer::known(a == b)),
        (Data::Int(a), Data::Int(b)) => Ok(Answer::known(a == b)),
        (Data::Float(a), Data::Float(b)) => Ok(Answer::known(a == b)),
        (Data::String(a), Data::String(b)) => Ok(Answer::known(a == b)),
        (
            Data::Null
            | Data::Bool(_)
            | Data::Int(_)
            | Data::Float(_)
            | Data::String(_)
            | Data::Array(_)
            | Data::Object(_),
            _,
        ) => Ok(Answer::No),
    }
}

fn equal_choice(
    call: &mut Call<'_>,
    alternatives: &[Value],
    cause: &Cause,
    other: &Value,
) -> Result<Answer, Fault> {
    let mut answers = Vec::with_capacity(alternatives.len());
    for alternative in alternatives {
        answers.push(equal(call, alternative, other)?);
    }
    match answers.first() {
        Some(first) if answers.iter().all(|answer| answer == first) => Ok(first.clone()),
        _ => Ok(Answer::Open(cause.clone())),
    }
}

fn equal_arrays(call: &mut Call<'_>, a: &Array, b: &Array) -> Result<Answer, Fault> {
    let (count_a, count_b) = (a.items().len(), b.items().len());
    match (a.open(), b.open()) {
        (None, None) if count_a != count_b => return Ok(Answer::No),
        (Some(_), None) if count_a > count_b => return Ok(Answer::No),
        (None, Some(_)) if count_a < count_b => return Ok(Answer::No),
        (Some(cause), _) | (_, Some(cause)) => return Ok(Answer::Open(cause.clone())),
        (None, None) => {}
    }
    let mut open = None;
    for (a, b) in a.items().iter().zip(b.items()) {
        match equal(call, a, b)? {
            Answer::Yes => {}
            Answer::No => return Ok(Answer::No),
            Answer::Open(cause) => open = open.or(Some(cause)),
        }
    }
    Ok(open.map_or(Answer::Yes, Answer::Open))
}

fn equal_objects(call: &mut Call<'_>, a: &Object, b: &Object) -> Result<Answer, Fault> {
    let mut open = a.open().or(b.open()).cloned();
    for (name, value) in a.members() {
        (call.spend)(b.members().len() / 16)?;
        let answer = match (b.get(name), b.open()) {
            (Some(other), _) => equal(call, value, other)?,
            (None, Some(cause)) => Answer::Open(cause.clone()),
            (None, None) => Answer::No,
        };
        match answer {
            Answer::Yes => {}
            Answer::No => return Ok(Answer::No),
            Answer::Open(cause) => open = open.or(Some(cause)),
        }
    }
    if a.open().is_none() && b.members().iter().any(|(name, _)| a.get(name).is_none()) {
        return Ok(Answer::No);
    }
    Ok(open.map_or(Answer::Yes, Answer::Open))
}
