//! The functions of the template language: one table row and one small function each.
//!
//! A row holds everything about a function: its name, what it takes, its code and a line of
//! documentation. The evaluator reads the row to check the number of arguments, decides by
//! [`Code`] what to do with unknown arguments, and calls the code.
//!
//! The frame:
//! - [`row`]: [`Function`], [`Code`] and the list of functions that the evaluator runs itself
//! - [`call`]: what a function's code may use, and how it fails
//! - [`table`]: the rows, and look-up by name
//! - `argument`, `fault`: reading arguments, and what is said if they do not fit
//!
//! The groups, each with its rows: `array`, `cidr`, `collection` (what strings, arrays and objects
//! share), `comparison`, `date`, `encode`, `format`, `hash`, `lambda`, `logical`, `merge`, `numeric`,
//! `object`, `pick`, `role`, `special` (rows without code here), `split`, `string`, `uri`.
//!
//! What several groups stand on: `bag`, `casing`, `equality`, `json_read`, `json_write`, `number`, `order`,
//! `plain`, `utf16`.
mod argument;
mod array;
mod bag;
pub mod call;
mod casing;
mod cidr;
mod collection;
mod comparison;
mod date;
mod encode;
mod equality;
mod fault;
mod format;
#[cfg(test)]
mod harness;
mod hash;
mod json_read;
mod json_write;
mod lambda;
mod logical;
mod merge;
mod number;
mod numeric;
mod object;
mod order;
mod pick;
mod plain;
mod role;
pub mod row;
#[cfg(test)]
mod soundness;
mod special;
mod split;
mod string;
pub mod table;
mod uri;
mod utf16;

pub use call::{Call, Fault, Lambda, Outcome};
pub use row::{Arity, Code, Function, Special};
pub use table::{find, nearest};
