//! The objects that are known, each found by its id.

use std::collections::hash_map::Entry;

use rustc_hash::FxHashMap;
use uuid::Uuid;

use super::merge;
use super::object::DirectoryObject;
use crate::diagnostic::Sink;

/// Objects, in the order in which they were first told of.
#[derive(Clone, Debug, Default)]
pub(super) struct Objects {
    list: Vec<DirectoryObject>,
    /// Where in the list the object of an id is: the large objects stay where they are when the map
    /// grows.
    places: FxHashMap<Uuid, u32>,
}

/// Room is made for no more objects than this before they are read: of many entries, none may be
/// one.
const MOST_EXPECTED: usize = 1 << 16;

impl Objects {
    /// Makes room for so many more.
    pub(super) fn expect(&mut self, more: usize) {
        let more = more.min(MOST_EXPECTED);
        self.list.reserve(more);
        self.places.reserve(more);
    }

    /// Takes in what a source tells of an object.
    pub(super) fn hear(&mut self, object: DirectoryObject, sink: &mut Sink) {
        match self.places.entry(object.id) {
            Entry::Vacant(place) => {
                // There are fewer than bytes in the texts, which a `u32` counts.
                place.insert(u32::try_from(self.list.len()).unwrap_or(u32::MAX));
                self.list.push(object);
            }
            Entry::Occupied(place) => {
                if let Some(known) = self.list.get_mut(*place.get() as usize) {
                    merge::merge(known, object, sink);
                }
            }
        }
    }

    /// The object of an id.
    pub(super) fn get(&self, id: Uuid) -> Option<&DirectoryObject> {
        self.list.get(*self.places.get(&id)? as usize)
    }

    /// All objects.
    pub(super) fn list(&self) -> &[DirectoryObject] {
        &self.list
    }
}
