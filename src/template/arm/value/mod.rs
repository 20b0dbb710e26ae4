//! What an expression evaluates to.
//!
//! A value carries its [`Origin`], and knowledge survives round what is not known: an array may
//! have unknown elements, or an unknown number of further ones; an object may have unknown members,
//! or further ones; and a choice that cannot be made keeps its alternatives.
//!
//! **Origins of parts.** A part's origin is its own way up to the whole it was taken from. Reading
//! a part through [`Value::member`] or [`Value::element`] adds the way of the whole, so that an
//! array that came through a parameter lends that step to its elements when they are read, and not
//! before.
//!
//! **What is true all the way down** (is anything unknown, is anything secret, how deep is it) is
//! worked out when an array or object is made, so asking is cheap. Whoever nests values must refuse
//! what is deeper than [`MAX_DEPTH`]; nothing that walks a value has to count.
//!
//! - [`array`](mod@array): arrays, [`Array`]
//! - [`object`]: objects, [`Object`], and [`Members`] to build one

pub mod array;
pub mod object;

use std::sync::Arc;

pub use array::Array;
pub use object::{Members, Object};

use crate::model::{Cause, Origin};
pub use crate::text::same_name;

/// How deep arrays and objects may be nested in one value.
pub const MAX_DEPTH: usize = 512;

/// A value and where it came from.
#[derive(Clone, Debug)]
pub struct Value {
    /// What it is.
    pub data: Data,
    /// Where it came from.
    pub origin: Origin,
}

/// What a value is.
#[derive(Clone, Debug)]
pub enum Data {
    /// `null`
    Null,
    /// `true`, `false`
    Bool(bool),
    /// A 64-bit integer; arithmetic on it is checked.
    Int(i64),
    /// A number with a fraction; only literals in JSON and `float()` make one.
    Float(f64),
    /// A string.
    String(Arc<str>),
    /// An array.
    Array(Arc<Array>),
    /// An object.
    Object(Arc<Object>),
    /// One of these values; which one is not known, for this reason. Never nested: an alternative
    /// is never itself a choice.
    Either(Arc<[Value]>, Cause),
    /// Not known, for this reason.
    Unknown(Cause),
}

impl Value {
    /// A value with its origin.
    #[must_use]
    pub const fn new(data: Data, origin: Origin) -> Self {
        Self { data, origin }
    }

    /// A value that is not known. It keeps no origin: its cause tells the place.
    #[must_use]
    pub const fn unknown(cause: Cause) -> Self {
        Self { data: Data::Unknown(cause), origin: Origin::nowhere() }
    }

    /// The element at `index`, seen through this array; none if this is no array or has none there.
    #[must_use]
    pub fn element(&self, index: usize) -> Option<Value> {
        let Data::Array(array) = &self.data else { return None };
        array.items().get(index).map(|item| item.within(self))
    }

    /// The member called `name`, case aside, seen through this object.
    #[must_use]
    pub fn member(&self, name: &str) -> Option<Value> {
        let Data::Object(object) = &self.data else { return None };
        object.get(name).map(|value| value.within(self))
    }

    /// The elements that are known to be there, seen through this array; nothing for anything else.
    pub fn elements(&self) -> impl Iterator<Item = Value> + '_ {
        let items = if let Data::Array(array) = &self.data { array.items() } else { &[] };
        items.iter().map(|item| item.within(self))
    }

    /// The members that are known to be there, seen through this object; nothing for anything else.
    pub fn members(&self) -> impl Iterator<Item = (&Arc<str>, Value)> + '_ {
        let members = if let Data::Object(object) = &self.data { object.members() } else { &[] };
        members.iter().map(|(name, value)| (name, value.within(self)))
    }

    /// This value as a part of `whole`: its way, then the way of the whole.
    #[must_use]
    pub fn within(&self, whole: &Value) -> Value {
        Value { data: self.data.clone(), origin: self.origin.within(&whole.origin) }
    }

    /// Whether the value or anything in it is secret.
    #[must_use]
    pub fn is_secret(&self) -> bool {
        self.origin.secret || self.inside().secret
    }

    /// Whether the value is known, and everything in it.
    #[must_use]
    pub fn is_known(&self) -> bool {
        self.inside().known
    }

    /// How deep arrays and objects are nested: 0 for a string, 1 for an array of strings.
    #[must_use]
    pub fn depth(&self) -> usize {
        self.inside().depth
    }

    /// Why the value or something in it is not known; none if all is known.
    #[must_use]
    pub fn first_unknown(&self) -> Option<&Cause> {
        if self.is_known() {
            return None;
        }
        match &self.data {
            Data::Unknown(cause) | Data::Either(_, cause) => Some(cause),
            Data::Array(array) => array.first_unknown(),
            Data::Object(object) => object.first_unknown(),
            Data::Null | Data::Bool(_) | Data::Int(_) | Data::Float(_) | Data::String(_) => None,
        }
    }

    fn inside(&self) -> Inside {
        match &self.data {
            Data::Array(array) => array.inside(),
            Data::Object(object) => object.inside(),
            Data::Unknown(_) => Inside { known: false, ..Inside::default() },
            Data::Either(alternatives, _) => {
                alternatives.iter().fold(Inside { known: false, ..Inside::default() }, Inside::beside)
            }
            Data::Null | Data::Bool(_) | Data::Int(_) | Data::Float(_) | Data::String(_) => Inside::default(),
        }
    }
}

impl From<bool> for Data {
    fn from(value: bool) -> Self {
        Data::Bool(value)
    }
}

impl From<i64> for Data {
    fn from(value: i64) -> Self {
        Data::Int(value)
    }
}

impl From<String> for Data {
    fn from(text: String) -> Self {
        Data::String(text.into())
    }
}

impl From<&str> for Data {
    fn from(text: &str) -> Self {
        Data::String(text.into())
    }
}

/// What is true of a value all the way down.
#[derive(Clone, Copy, Debug)]
struct Inside {
    depth: usize,
    known: bool,
    secret: bool,
}

impl Default for Inside {
    fn default() -> Self {
        Self { depth: 0, known: true, secret: false }
    }
}

impl Inside {
    /// What is true of this and of one value more.
    fn beside(self, value: &Value) -> Self {
        let inner = value.inside();
        Self {
            depth: self.depth.max(inner.depth),
            known: self.known && inner.known,
            secret: self.secret || inner.secret || value.origin.secret,
        }
    }

    /// What is true of an array or object that holds `values`, and perhaps more.
    fn holding<'v>(values: impl Iterator<Item = &'v Value>, open: bool) -> Self {
        let parts = values.fold(Self::default(), Self::beside);
        Self { depth: parts.depth + 1, known: parts.known && !open, secret: parts.secret }
    }
}

#[cfg(test)]
mod tests {
    use super::{Array, Data, Members, Value};
    use crate::model::{Cause, CauseKind, Origin};

    fn value(data: Data) -> Value {
        Value::new(data, Origin::nowhere())
    }

    fn secret() -> Value {
        let mut value = value(Data::String("s3cr3t".into()));
        value.origin.secret = true;
        value
    }

    #[test]
    fn a_secret_deep_inside_makes_the_whole_secret() {
        let mut members = Members::new();
        members.set("password", secret());
        let whole = value(Array::new(vec![value(members.build(None).into())], None).into());
        assert!(whole.is_secret());
        assert!(whole.is_known());
        assert_eq!(whole.depth(), 2);
    }

    #[test]
    fn the_first_unknown_is_found_where_it_lies() {
        let cause = Cause::placeless(CauseKind::MissingParameter("team".into()));
        let inner = value(Array::new(vec![Value::unknown(cause.clone())], None).into());
        let whole = value(Array::new(vec![value(Data::Int(1)), inner], None).into());
        assert!(!whole.is_known());
        assert_eq!(whole.first_unknown(), Some(&cause));
    }

    #[test]
    fn an_open_array_is_not_known_even_if_its_elements_are() {
        let cause = Cause::placeless(CauseKind::Condition);
        let open = value(Array::new(vec![value(Data::Int(1))], Some(cause.clone())).into());
        assert_eq!(open.first_unknown(), Some(&cause));
    }
}
