//! Values to facts: what a property's value tells, and if it tells nothing, why.

use std::sync::Arc;
use std::time::Duration;

use jiff::{Span as CalendarSpan, SpanRelativeTo, Unit};
use uuid::Uuid;

use crate::model::{Cause, CauseKind, Fact, Known, MfaProvider, Named, Origin, RoleReference};
use crate::template::arm::evaluate::kind_of;
use crate::template::arm::value::{Data, Value};
use crate::text::escape::brief;
use crate::text::{Part, guid};

/// An object of which facts are read, or what stands in its place.
#[derive(Clone, Debug)]
pub struct Holder {
    /// The object, or what is there instead.
    pub value: Value,
}

/// What an object has under a name.
#[derive(Clone, Debug)]
pub enum Found {
    /// This value; never null, never a choice that is null in part.
    Value(Value),
    /// Nothing, or null. The origin is that of the object.
    Absent(Origin),
    /// It is not known.
    Unknown(Cause),
}

/// What `object` has under `name`.
#[must_use]
pub fn find(object: &Value, name: &str) -> Found {
    match &object.data {
        Data::Object(members) => match (object.member(name), members.open()) {
            (Some(value), _) => match value.data {
                Data::Null => Found::Absent(object.origin.clone()),
                Data::Unknown(cause) => Found::Unknown(cause),
                Data::Bool(_)
                | Data::Int(_)
                | Data::Float(_)
                | Data::String(_)
                | Data::Array(_)
                | Data::Object(_)
                | Data::Either(..) => Found::Value(value),
            },
            (None, Some(cause)) => Found::Unknown(cause.clone()),
            (None, None) => Found::Absent(object.origin.clone()),
        },
        Data::Either(alternatives, cause) => find_in_choice(object, alternatives, cause, name),
        Data::Unknown(cause) => Found::Unknown(cause.clone()),
        Data::Null => Found::Absent(object.origin.clone()),
        Data::Bool(_) | Data::Int(_) | Data::Float(_) | Data::String(_) | Data::Array(_) => {
            Found::Unknown(unreadable(object))
        }
    }
}

/// What one of several objects has under a name: known if all have a value.
fn find_in_choice(object: &Value, alternatives: &[Value], cause: &Cause, name: &str) -> Found {
    let mut values = Vec::with_capacity(alternatives.len());
    let mut absent = None;
    for alternative in alternatives {
        match find(&alternative.within(object), name) {
            Found::Value(value) => match &value.data {
                Data::Either(inner, _) => values.extend(inner.iter().map(|part| part.within(&value))),
                Data::Null
                | Data::Bool(_)
                | Data::Int(_)
                | Data::Float(_)
                | Data::String(_)
                | Data::Array(_)
                | Data::Object(_)
                | Data::Unknown(_) => values.push(value),
            },
            Found::Absent(origin) => absent = Some(origin),
            Found::Unknown(_) => return Found::Unknown(cause.clone()),
        }
    }
    match absent {
        Some(origin) if values.is_empty() => Found::Absent(origin),
        Some(_) => Found::Unknown(cause.clone()),
        None => Found::Value(Value::new(Data::Either(Arc::from(values), cause.clone()), Origin::nowhere())),
    }
}

/// The fact that `read` makes of what was found.
fn fact<T: PartialEq>(found: Found, read: impl Fn(&Value) -> Result<T, Cause>) -> Fact<T> {
    let value = match found {
        Found::Value(value) => value,
        Found::Absent(origin) => return Fact::Absent(origin),
        Found::Unknown(cause) => return Fact::Unknown(cause),
    };
    let Data::Either(alternatives, cause) = &value.data else {
        return match read(&value) {
            Ok(known) => Fact::known(known, value.origin),
            Err(cause) => Fact::Unknown(cause),
        };
    };
    let mut choices: Vec<Known<T>> = Vec::with_capacity(alternatives.len());
    for alternative in alternatives.iter() {
        let alternative = alternative.within(&value);
        match read(&alternative) {
            Ok(known) if choices.iter().any(|other| other.value == known) => {}
            Ok(known) => choices.push(Known::new(known, alternative.origin)),
            Err(_) => return Fact::Unknown(cause.clone()),
        }
    }
    match choices.len() {
        1 => choices.pop().map_or_else(|| Fact::Unknown(cause.clone()), Fact::Known),
        _ => Fact::Either(choices, cause.clone()),
    }
}

/// The fact with its absence turned into an unknown: the property is required.
#[must_use]
pub fn required<T>(fact: Fact<T>, name: &'static str) -> Fact<T> {
    match fact {
        Fact::Absent(origin) => Fact::Unknown(Cause::new(CauseKind::MissingProperty(name), origin.span())),
        Fact::Known(_) | Fact::Either(..) | Fact::Unknown(_) => fact,
    }
}

/// A text.
#[must_use]
pub fn text(found: Found) -> Fact<Arc<str>> {
    fact(found, |value| match &value.data {
        Data::String(text) => Ok(Arc::clone(text)),
        _ => Err(unreadable(value)),
    })
}

/// A text that the customer reads.
#[must_use]
pub fn offered_text(found: Found) -> Fact<Part> {
    text(found).map(Part::from)
}

/// A GUID.
#[must_use]
pub fn guid(found: Found) -> Fact<Uuid> {
    fact(found, |value| read_guid(value, str_of(value)?))
}

/// A role: its GUID, or a path that ends in it.
#[must_use]
pub fn role(found: Found) -> Fact<RoleReference> {
    fact(found, read_role)
}

/// A role, as [`role`] reads it.
pub fn read_role(value: &Value) -> Result<RoleReference, Cause> {
    let text = str_of(value)?;
    let last = text.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    let id = guid::with_hyphens(last).ok_or_else(|| not_a_guid(value, text))?;
    Ok(RoleReference { id, as_path: last.len() != text.len() })
}

/// `multiFactorAuthProvider`
#[must_use]
pub fn mfa_provider(found: Found) -> Fact<MfaProvider> {
    fact(found, |value| read_mfa_provider(str_of(value)?).ok_or_else(|| unreadable(value)))
}

pub(in crate::template) fn read_mfa_provider(word: &str) -> Option<MfaProvider> {
    match word {
        word if word.eq_ignore_ascii_case("Azure") => Some(MfaProvider::Azure),
        word if word.eq_ignore_ascii_case("None") => Some(MfaProvider::None),
        _ => None,
    }
}

/// A duration such as `PT8H`. Days count 24 hours; months and years have no length.
#[must_use]
pub fn duration(found: Found) -> Fact<Duration> {
    fact(found, |value| read_duration(str_of(value)?).ok_or_else(|| unreadable(value)))
}

pub(in crate::template) fn read_duration(text: &str) -> Option<Duration> {
    let span: CalendarSpan = text.trim().parse().ok()?;
    if !text.trim_start().starts_with(['P', 'p']) || span.get_months() != 0 || span.get_years() != 0 {
        return None;
    }
    let seconds = span.total((Unit::Second, SpanRelativeTo::days_are_24_hours())).ok()?;
    Duration::try_from_secs_f64(seconds).ok()
}

fn str_of(value: &Value) -> Result<&str, Cause> {
    match &value.data {
        Data::String(text) => Ok(text),
        _ => Err(unreadable(value)),
    }
}

fn read_guid(value: &Value, text: &str) -> Result<Uuid, Cause> {
    guid::with_hyphens(text).ok_or_else(|| not_a_guid(value, text))
}

fn not_a_guid(value: &Value, text: &str) -> Cause {
    let named = if value.origin.secret { Named::Words("a secret") } else { Named::Text(text.into()) };
    Cause::new(CauseKind::NotAGuid(named), value.origin.span())
}

/// Why a value that is there cannot be read.
#[must_use]
pub fn unreadable(value: &Value) -> Cause {
    let named = match &value.data {
        Data::Unknown(cause) | Data::Either(_, cause) => return cause.clone(),
        Data::String(_) if value.origin.secret => Named::Words("a secret"),
        Data::String(text) => Named::Text(brief(text, 60).into()),
        other => Named::Words(kind_of(other)),
    };
    Cause::new(CauseKind::Unreadable(named), value.origin.span())
}

#[cfg(test)]
mod tests {
    use super::read_duration;
    use std::time::Duration;

    #[test]
    fn a_duration_is_read_as_iso_8601_only() {
        assert_eq!(read_duration("PT8H"), Some(Duration::from_secs(8 * 3600)));
        assert_eq!(read_duration("PT30M"), Some(Duration::from_secs(1800)));
        assert_eq!(read_duration("P1D"), Some(Duration::from_secs(24 * 3600)));
        assert_eq!(read_duration("P1M"), None);
        assert_eq!(read_duration("8 hours"), None);
        assert_eq!(read_duration("-PT1H"), None);
    }
}
