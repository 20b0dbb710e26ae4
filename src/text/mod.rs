//! Layer 0: source texts and places in them.
//!
//! Knows bytes, lines and file names; knows nothing of policies or templates.
//!
//! - [`span`]: [`FileId`] and [`Span`], the two small values that everything else carries
//! - [`source`]: [`SourceMap`], the texts of one unit of work and their names
//! - `cut`: the lines round some places, without the rest of their texts
//! - [`place`]: [`Place`], a span that needs no text any more
//! - [`decode`]: from the bytes of a file to text
//! - [`derive`](mod@derive): ids that stem from words
//! - [`lines`]: [`LineIndex`], from byte offsets to lines and columns
//! - [`glob`]: patterns with `*` and `?`
//! - [`guid`]: GUIDs, from their letters to the number
//! - [`name`]: names as Azure compares them
//! - [`table`]: tables of names that are known beforehand
//! - [`shared`]: [`Text`], a text that many hold, and its [`Part`]s
//! - [`escape`]: makes foreign text safe to print
//! - [`suggest`]: "did you mean"

mod cut;
pub mod decode;
pub mod derive;
pub mod escape;
pub mod glob;
pub mod guid;
pub mod lines;
pub mod name;
pub mod place;
pub mod shared;
pub mod source;
pub mod span;
pub mod suggest;
pub mod table;

pub use lines::{LineColumn, LineIndex};
pub use name::same_name;
pub use place::Place;
pub use shared::{Part, Text};
pub use source::{Before, SourceFile, SourceMap};
pub use span::{FileId, Span};

/// Whether a text says nothing. Most begin with what they say.
#[must_use]
#[inline]
pub fn is_blank(text: &str) -> bool {
    !text.as_bytes().first().is_some_and(u8::is_ascii_graphic) && text.trim().is_empty()
}
