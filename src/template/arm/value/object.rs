//! Objects, perhaps with members that are not known.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::{Data, Inside, Value};
use crate::model::Cause;
use crate::text::name::{self, fold};

/// The members of an object, in the order of the text. No two names are equal but for case.
#[derive(Clone, Debug)]
pub struct Object {
    members: Vec<(Arc<str>, Value)>,
    open: Option<Cause>,
    inside: Inside,
}

impl Object {
    /// The names and values.
    #[must_use]
    pub fn members(&self) -> &[(Arc<str>, Value)] {
        &self.members
    }

    /// If there may be further members: why they are not known.
    #[must_use]
    pub fn open(&self) -> Option<&Cause> {
        self.open.as_ref()
    }

    /// The member called `name`, case aside.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        let is_sought = name::is(name);
        self.members.iter().find(|(key, _)| is_sought(key)).map(|(_, value)| value)
    }

    pub(super) fn inside(&self) -> Inside {
        self.inside
    }

    pub(super) fn first_unknown(&self) -> Option<&Cause> {
        self.members.iter().find_map(|(_, value)| value.first_unknown()).or(self.open.as_ref())
    }
}

impl From<Object> for Data {
    fn from(object: Object) -> Self {
        Data::Object(Arc::new(object))
    }
}

/// Up to so many members, a name is looked for among all.
const FEW: usize = 12;

/// Members on their way to an [`Object`]: a name that is set again keeps its place and its first
/// spelling, and takes the new value.
#[derive(Debug, Default)]
pub struct Members {
    members: Vec<(Arc<str>, Value)>,
    /// The places by folded names; empty while there are few.
    places: FxHashMap<String, usize>,
}

impl Members {
    /// No members.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Gives the member called `name`, case aside, this value.
    pub fn set(&mut self, name: impl Into<Arc<str>>, value: Value) {
        let name = name.into();
        match self.place(&name).and_then(|place| self.members.get_mut(place)) {
            Some((_, old)) => *old = value,
            None => {
                if self.members.len() == FEW {
                    let known = self.members.iter().enumerate();
                    self.places.extend(known.map(|(place, (name, _))| (fold(name), place)));
                }
                if self.members.len() >= FEW {
                    self.places.insert(fold(&name), self.members.len());
                }
                self.members.push((name, value));
            }
        }
    }

    fn place(&self, name: &str) -> Option<usize> {
        if self.members.len() <= FEW {
            let is_sought = name::is(name);
            return self.members.iter().position(|(known, _)| is_sought(known));
        }
        self.places.get(&fold(name)).copied()
    }

    /// The member called `name`, case aside.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.place(name).and_then(|place| self.members.get(place)).map(|(_, value)| value)
    }

    /// Members that are not known may follow and replace these: of all but `sure`, the values are
    /// no longer known.
    pub fn doubt(&mut self, cause: &Cause, sure: Option<&Object>) {
        for (name, value) in &mut self.members {
            if sure.is_none_or(|sure| sure.get(name).is_none()) {
                *value = Value::unknown(cause.clone());
            }
        }
    }

    /// The number of members so far.
    #[must_use]
    pub fn len(&self) -> usize {
        self.members.len()
    }

    /// Whether there is no member so far.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    /// The object; `open` tells why there may be further members, none if these are all.
    #[must_use]
    pub fn build(self, open: Option<Cause>) -> Object {
        let inside = Inside::holding(self.members.iter().map(|(_, value)| value), open.is_some());
        Object { members: self.members, open, inside }
    }
}

impl FromIterator<(Arc<str>, Value)> for Members {
    fn from_iter<I: IntoIterator<Item = (Arc<str>, Value)>>(pairs: I) -> Self {
        let mut members = Self::new();
        for (name, value) in pairs {
            members.set(name, value);
        }
        members
    }
}
