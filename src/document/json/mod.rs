//! JSON with byte spans, in the dialect of ARM templates.
//!
//! Reads a whole text into one arena of small nodes; strings and numbers stay in the text and are
//! read when somebody asks. Accepts what Azure's tools accept beyond strict JSON: a byte-order
//! mark, `//` and `/* */` comments, strings that span lines, and (with a warning) commas before
//! a closing bracket.
//!
//! - [`tree`]: [`JsonTree`] and [`JsonNode`], what readers use
//! - [`reader`]: text to tree: what may follow what
//! - `scan`: blanks, comments, strings, numbers, words
//! - `string`: escapes, and from a character of a decoded string back to its bytes
//! - `memory`: where the nodes of a tree are kept
//! - `duplicates`: properties that an object has twice
//! - `recover`: how reading goes on after a mistake
//! - `found`: what is looked at to explain a mistake
//! - `foreign`: files that hold something else
//! - `errors`: the diagnostics

mod duplicates;
mod errors;
mod foreign;
mod found;
mod memory;
pub mod reader;
mod recover;
mod scan;
mod string;
pub mod tree;

pub use reader::{Limits, read, read_part};
pub use tree::{JsonKind, JsonNode, JsonTree, Member};
