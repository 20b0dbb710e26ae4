//! What rules and diagnostics mean.
//!
//! - [`meaning`]: a rule's core form in words
//! - [`clause`]: its predicates in words
//! - [`needs`]: what has to be known for it, and what tells that
//! - [`human`], [`json`]: for people, and for programs the schema `delegard.explain/1`

mod clause;
mod human;
mod json;
mod meaning;
mod needs;

use std::io::{self, Write};

use super::format::ShowFormat;
use super::options::Options;
use crate::catalog::Catalog;
use crate::compile::{Disabled, Rule, RuleSet};
use crate::diagnostic::Code;

/// What is to be explained.
#[derive(Clone, Copy, Debug)]
pub enum Explained<'a> {
    /// A rule in force.
    Rule(&'a Rule),
    /// A rule that is switched off.
    Disabled(&'a Disabled),
    /// A kind of diagnostic.
    Code(Code),
}

/// Writes what is meant by each of these; with nothing named, every rule in a line.
///
/// # Errors
/// Whatever `out` refuses with.
pub fn explain(
    rules: &RuleSet,
    catalog: &Catalog,
    named: &[Explained<'_>],
    (format, options): (ShowFormat, &Options),
    out: &mut dyn Write,
) -> io::Result<()> {
    match (format, named) {
        (ShowFormat::Human, []) => human::list(rules, options, out),
        (ShowFormat::Human, named) => human::write(rules, catalog, named, options, out),
        (ShowFormat::Json, []) => {
            let all: Vec<_> = rules.rules.iter().map(Explained::Rule).collect();
            json::write(rules, catalog, &all, out)
        }
        (ShowFormat::Json, named) => json::write(rules, catalog, named, out),
    }
}
