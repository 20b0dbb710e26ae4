//! Arrays, perhaps with elements that are not known.

use std::sync::Arc;

use super::{Data, Inside, Value};
use crate::model::Cause;

/// The elements of an array.
#[derive(Clone, Debug)]
pub struct Array {
    items: Vec<Value>,
    open: Option<Cause>,
    inside: Inside,
}

impl Array {
    /// An array of elements that are known to be there (each may itself be unknown). `open` tells
    /// why there may be further elements, at places not known, or that the places of these are not
    /// known; none if these are all.
    #[must_use]
    pub fn new(items: Vec<Value>, open: Option<Cause>) -> Self {
        let inside = Inside::holding(items.iter(), open.is_some());
        Self { items, open, inside }
    }

    /// The elements that are known to be there, in their order if the array is not open.
    #[must_use]
    pub fn items(&self) -> &[Value] {
        &self.items
    }

    /// If there may be further elements, at places not known: why they are not known.
    #[must_use]
    pub fn open(&self) -> Option<&Cause> {
        self.open.as_ref()
    }

    pub(super) fn inside(&self) -> Inside {
        self.inside
    }

    pub(super) fn first_unknown(&self) -> Option<&Cause> {
        self.items.iter().find_map(Value::first_unknown).or(self.open.as_ref())
    }
}

impl From<Array> for Data {
    fn from(array: Array) -> Self {
        Data::Array(Arc::new(array))
    }
}
