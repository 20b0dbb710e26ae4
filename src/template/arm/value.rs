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

use std::sync::Arc;

use crate::model::{Cause, Origin};

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

/// The elements of an array.
#[derive(Clone, Debug, Default)]
pub struct Array {
    /// The elements that are known to be there. Each may itself be unknown.
    pub items: Vec<Value>,
    /// If there may be further elements, at places not known: why they are not known.
    pub open: Option<Cause>,
}

/// The members of an object, in the order of the text.
#[derive(Clone, Debug, Default)]
pub struct Object {
    /// Names and values; no two names are equal but for case.
    pub members: Vec<(Arc<str>, Value)>,
    /// If there may be further members: why they are not known.
    pub open: Option<Cause>,
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
        array.items.get(index).map(|item| item.within(self))
    }

    /// The member called `name`, case aside, seen through this object.
    #[must_use]
    pub fn member(&self, name: &str) -> Option<Value> {
        let Data::Object(object) = &self.data else { return None };
        object.get(name).map(|value| value.within(self))
    }

    /// This value as a part of `whole`: its way, then the way of the whole.
    #[must_use]
    pub fn within(&self, whole: &Value) -> Value {
        Value { data: self.data.clone(), origin: self.origin.within(&whole.origin) }
    }
}

impl Object {
    /// The member called `name`, case aside.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.members.iter().find(|(key, _)| same_name(key, name)).map(|(_, value)| value)
    }
}

/// Whether two names are the same to Azure: case is ignored.
#[must_use]
pub fn same_name(a: &str, b: &str) -> bool {
    a.eq_ignore_ascii_case(b) || (!a.is_ascii() && !b.is_ascii() && a.to_lowercase() == b.to_lowercase())
}
