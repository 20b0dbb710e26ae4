//! A text that many hold, and parts of it.

use std::fmt;
use std::ops::{Deref, Range};
use std::sync::Arc;

use serde::{Serialize, Serializer};

/// A text that is shared and never changed. What was read into a `String` becomes one without being
/// copied, as an `Arc<str>` would not.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Text(Arc<String>);

impl Text {
    /// A part of the text; empty if it has no such part.
    #[must_use]
    pub fn part(&self, range: Range<usize>) -> Part {
        let clamp = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        Part { text: self.clone(), start: clamp(range.start), end: clamp(range.end) }
    }
}

impl Deref for Text {
    type Target = str;

    #[inline]
    fn deref(&self) -> &str {
        &self.0
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self(Arc::new(text))
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self(Arc::new(text.to_owned()))
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, f)
    }
}

/// A part of a text, which it keeps: nothing of it is copied.
#[derive(Clone)]
pub struct Part {
    text: Text,
    start: u32,
    end: u32,
}

impl Part {
    /// The same by itself: who keeps it for long does not keep the whole text.
    #[must_use]
    pub fn apart(&self) -> Self {
        Self::from(&**self)
    }
}

impl Deref for Part {
    type Target = str;

    fn deref(&self) -> &str {
        self.text.get(self.start as usize..self.end as usize).unwrap_or_default()
    }
}

impl From<&str> for Part {
    fn from(text: &str) -> Self {
        Text::from(text).part(0..text.len())
    }
}

impl Serialize for Part {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self)
    }
}

impl PartialEq for Part {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl Eq for Part {}

impl fmt::Debug for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::{Part, Text};

    #[test]
    fn a_part_is_what_stands_there() {
        let text = Text::from("Größe");
        assert_eq!(&*text.part(0..2), "Gr");
        assert_eq!(text.part(2..4), Part::from("ö"));
        assert_eq!(&*text.part(3..5), "");
        assert_eq!(&*text.part(5..50), "");
    }
}
