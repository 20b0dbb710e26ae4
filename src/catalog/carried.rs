//! Texts and lists that the program carries, or that were read from a file.
//!
//! The catalogue has thousands of them. A pointer to each would have to be set whenever the program
//! is loaded, and the pages that it stands on could not be shared between programs; a place in one
//! table needs neither.

use std::fmt;
use std::ops::{Deref, Range};

use serde::{Serialize, Serializer};

/// What stands in one table of the program.
pub trait Carried: Sized + 'static {
    /// The table.
    fn table() -> &'static [Self];
}

/// A place in such a table: where it begins and how long it is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    start: u32,
    len: u32,
}

impl Place {
    pub(super) const fn new(start: u32, len: u32) -> Self {
        Self { start, len }
    }

    fn range(self) -> Range<usize> {
        let start = self.start as usize;
        start..start + self.len as usize
    }
}

/// Text that is either part of the program or read from a file.
#[derive(Clone)]
pub struct Text(TextIn);

#[derive(Clone)]
enum TextIn {
    Program(Place),
    File(Box<str>),
}

impl Text {
    /// The text at a place among those of the program.
    pub(super) const fn carried(start: u32, len: u32) -> Self {
        Self(TextIn::Program(Place::new(start, len)))
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        match &self.0 {
            TextIn::Program(place) => super::embedded::TEXT.get(place.range()).unwrap_or_default(),
            TextIn::File(text) => text,
        }
    }
}

impl AsRef<str> for Text {
    fn as_ref(&self) -> &str {
        self
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self(TextIn::File(text.into_boxed_str()))
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self(TextIn::File(text.into()))
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl PartialEq<str> for Text {
    fn eq(&self, other: &str) -> bool {
        **self == *other
    }
}

impl Serialize for Text {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self)
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&**self, f)
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, f)
    }
}

/// A list that is either part of the program or read from a file.
#[derive(Clone)]
pub struct List<T>(ListIn<T>);

#[derive(Clone)]
enum ListIn<T> {
    Program(Place),
    File(Vec<T>),
}

impl<T> List<T> {
    /// The list at a place among those of the program.
    pub(super) const fn carried(start: u32, len: u32) -> Self {
        Self(ListIn::Program(Place::new(start, len)))
    }
}

impl<T: Carried> Deref for List<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        match &self.0 {
            ListIn::Program(place) => T::table().get(place.range()).unwrap_or_default(),
            ListIn::File(list) => list,
        }
    }
}

impl<T> Default for List<T> {
    fn default() -> Self {
        Self(ListIn::File(Vec::new()))
    }
}

impl<T> From<Vec<T>> for List<T> {
    fn from(list: Vec<T>) -> Self {
        Self(ListIn::File(list))
    }
}

impl<T> FromIterator<T> for List<T> {
    fn from_iter<I: IntoIterator<Item = T>>(list: I) -> Self {
        Self(ListIn::File(list.into_iter().collect()))
    }
}

impl<T: Carried + fmt::Debug> fmt::Debug for List<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, f)
    }
}
