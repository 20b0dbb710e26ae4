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
        Part(Held::In { text: self.clone(), start: clamp(range.start), end: clamp(range.end) })
    }

    /// How many hold the text, whoever asks among them, and so keep it in memory.
    #[must_use]
    pub fn holders(&self) -> usize {
        Arc::strong_count(&self.0)
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

/// A part of a text, which it keeps, or a text of its own: nothing of it is copied.
#[derive(Clone)]
pub struct Part(Held);

#[derive(Clone)]
enum Held {
    In { text: Text, start: u32, end: u32 },
    Alone(Arc<str>),
}

impl Part {
    /// The same by itself: who keeps it for long does not keep the whole text.
    #[must_use]
    pub fn apart(&self) -> Self {
        match &self.0 {
            Held::In { .. } => Self::from(&**self),
            Held::Alone(_) => self.clone(),
        }
    }
}

impl Deref for Part {
    type Target = str;

    #[inline]
    fn deref(&self) -> &str {
        match &self.0 {
            Held::In { text, start, end } => text.get(*start as usize..*end as usize).unwrap_or_default(),
            Held::Alone(text) => text,
        }
    }
}

impl From<&str> for Part {
    fn from(text: &str) -> Self {
        Self::from(Arc::from(text))
    }
}

impl From<Arc<str>> for Part {
    fn from(text: Arc<str>) -> Self {
        Self(Held::Alone(text))
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
    use std::ptr;
    use std::sync::Arc;

    use super::{Part, Text};

    #[test]
    fn a_part_is_what_stands_there() {
        let text = Text::from("Größe");
        assert_eq!(&*text.part(0..2), "Gr");
        assert_eq!(text.part(2..4), Part::from("ö"));
        assert_eq!(&*text.part(3..5), "");
        assert_eq!(&*text.part(5..50), "");
    }

    #[test]
    fn nothing_is_copied_but_what_is_to_stand_apart() {
        let (text, alone) = (Text::from("a name in a text"), Arc::<str>::from("a name"));
        let (within, whole) = (text.part(2..6), Part::from(Arc::clone(&alone)));
        assert!(ptr::eq(&*within.clone(), &text[2..6]));
        assert!(ptr::eq(&*whole.clone(), &*alone) && ptr::eq(&*whole.apart(), &*alone));
        assert!(within.apart() == within && !ptr::eq(&*within.apart(), &*within));
    }
}
