//! Measurements: several programs in turn, and the table that is made of them.
//!
//! - [`turns`]: A B C, A B C, …, so that what slows the machine down slows all of them
//! - [`table`]: medians, and ratios to the first program of the group, round by round
//! - [`groups`]: what is measured
//! - [`commands`]: how the programs are called

pub mod commands;
pub mod groups;
pub mod table;
pub mod turns;
