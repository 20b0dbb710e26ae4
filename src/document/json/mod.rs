//! JSON with byte spans, in the dialect of ARM templates.
//!
//! Reads a whole text into one arena of small nodes; strings and numbers stay in the text and are
//! read when somebody asks. Accepts what Azure's tools accept beyond strict JSON: a byte-order
//! mark, `//` and `/* */` comments, strings that span lines, and (with a warning) commas before
//! a closing bracket.
//!
//! - [`tree`]: [`JsonTree`] and [`JsonNode`], what readers use
//! - `plain`: text to tree, where it is written as most are
//! - `follow`: which name followed which in the texts before
//! - [`reader`]: any text to tree: what may follow what, and what is said about mistakes
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
mod follow;
mod foreign;
mod found;
mod memory;
mod plain;
pub mod reader;
mod recover;
mod scan;
mod string;
pub mod tree;

pub use reader::{Limits, Numbering, read, read_numbered, read_part};
pub use tree::{JsonKind, JsonNode, JsonTree, Member, Sought};
