//! A place in terms that need no text: what is left of a span when the text is gone.

use std::ops::Range;

use super::LineColumn;

/// A place in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file's name, as people gave it.
    pub file: String,
    /// Where it starts.
    pub start: LineColumn,
    /// The position after its last character.
    pub end: LineColumn,
    /// Its bytes, counted from the start of the file.
    pub bytes: Range<u64>,
}
