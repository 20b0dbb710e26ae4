//! Layer 1: the policy language's text, from bytes to a tree and back.
//!
//! `pest` is named only in this folder. Names are not resolved here: that is [`crate::compile`].
//!
//! - [`ast`]: the tree, each node with the sentence it stands for
//! - [`keywords`]: the words of the language and where an item can start
//! - [`literal`]: strings, GUIDs, durations, read from their text
//! - [`parse`]: text to tree, item by item, reporting every mistake
//! - [`print`](mod@print): tree to text, in the one spelling that the formatter writes

pub mod ast;
pub mod keywords;
mod literal;
pub mod parse;
pub mod print;
