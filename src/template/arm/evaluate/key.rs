//! One step into a value, and where it leads in JSON.

use super::copy;
use crate::document::json::{JsonKind, JsonNode};
use crate::template::arm::value::Data;
use crate::text::name;

/// One step into a value, its index evaluated.
#[derive(Clone, Copy, Debug)]
pub(super) enum Key<'k> {
    Name(&'k str),
    Index(i64),
}

/// JSON is walked from the start of a list to an element, so elements further in than this are far.
const FAR: i64 = 200;

impl Key<'_> {
    /// Whether walking JSON comes to the part sooner than making a value of the whole, once.
    pub(super) fn is_near(self) -> bool {
        match self {
            Self::Name(_) => true,
            Self::Index(index) => index < FAR,
        }
    }
}

/// The step that an index means, if it is one.
pub(super) fn key_of(data: &Data) -> Option<Key<'_>> {
    match data {
        Data::String(name) => Some(Key::Name(name)),
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
/// no copy loops. Counts in `passed` the parts that it passes by.
pub(super) fn child<'t>(node: JsonNode<'t>, key: Key<'_>, passed: &mut usize) -> Option<JsonNode<'t>> {
    match (node.kind(), key) {
        (JsonKind::Object, Key::Name(name)) => {
            const COPY: u16 = name::class(b"copy");
            let class = name::class(name.as_bytes());
            let mut found = None;
            for member in node.members() {
                *passed += 1;
                let is_computed = match member.key.name_class() {
                    name::UNCLASSED => member.key.as_str()?.starts_with('['),
                    _ => member.key.raw_bytes().first() == Some(&b'['),
                };
                if is_computed || (member.key.is_named("copy", COPY) && copy::is_loops(member.value)) {
                    return None;
                }
                if member.key.is_named(name, class) {
                    found = Some(member.value);
                }
            }
            found
        }
        (JsonKind::Array, Key::Index(index)) => {
            let index = usize::try_from(index).ok()?;
            *passed += index;
            node.elements().nth(index)
        }
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
