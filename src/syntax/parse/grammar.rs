//! The pest parser of `grammar/policy.pest`. Nothing outside `parse` sees its types.

#![allow(
    missing_docs,
    unreachable_pub,
    reason = "pest derives an enum with one variant for each rule of the grammar"
)]

use pest_derive::Parser;

#[derive(Parser)]
#[grammar = "grammar/policy.pest"]
pub struct PolicyParser;

/// A node of pest's tree.
pub type Pair<'t> = pest::iterators::Pair<'t, Rule>;

/// An error of pest.
pub type PestError = pest::error::Error<Rule>;
