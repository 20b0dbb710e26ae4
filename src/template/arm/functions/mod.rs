//! The functions of the template language: one table row and one small function each.
//!
//! A row holds everything about a function: its name, what it takes, its code and a line of
//! documentation. The evaluator reads the row to check the number of arguments, decides by
//! [`Code`] what to do with unknown arguments, and calls the code.
//!
//! - [`row`]: [`Function`], [`Code`] and what a function's code may use
//! - [`table`]: the rows, and look-up by name
pub mod row;
pub use row::{Arity, Call, Code, Fault, Function, Lambda, Special};
