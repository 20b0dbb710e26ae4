//! Parameters: the files that give them values, and the types that declarations ask for.
//!
//! - [`file`](mod@file): parameter files and values on the command line
//! - [`types`]: declared types, `$ref` followed
//! - [`check`]: whether a value is one that its declaration accepts

pub mod check;
pub mod file;
pub mod types;

pub use file::{read_file, read_word};
pub use types::{ResolvedType, TypeKind};
