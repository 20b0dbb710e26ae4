//! The text between `[` and `]`: from a JSON string to a tree of calls.
//!
//! Knows the grammar and the names of functions; what a call means is left to
//! [`evaluate`](super::evaluate).
//!
//! - [`text`]: which strings are expressions
//! - [`token`]: text to tokens
//! - [`parser`]: tokens to a tree
//! - [`tree`]: [`Expression`], a flat arena of nodes
//! - `places`: where its parts stand in the file
//! - `known`: trees that were read before

mod known;
pub mod parser;
mod places;
pub mod text;
pub mod token;
pub mod tree;

pub use parser::parse;
pub use text::{Meaning, meaning};
pub use tree::{Accessor, Bytes, Callee, ExprId, Expression, List, Node, NodeKind};
