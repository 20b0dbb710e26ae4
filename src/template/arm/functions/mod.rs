//! The functions of the template language: one table row and one small function each.
//!
//! A row holds everything about a function: its name, what it takes, its code and a line of
//! documentation. The evaluator reads the row to check the number of arguments, decides by
//! [`Code`] what to do with unknown arguments, and calls the code.
//!
//! - [`row`]: [`Function`], [`Code`] and the list of functions that the evaluator runs itself
//! - [`call`]: what a function's code may use, and how it fails
//! - [`table`]: the rows, and look-up by name
//! - [`special`]: the rows of what the evaluator runs itself
pub mod call;
pub mod row;
mod special;
pub mod table;

pub use call::{Call, Fault, Lambda};
pub use row::{Arity, Code, Function, Special};
pub use table::{find, nearest};
