//! The report for people at a terminal: the findings, then the ledger, then remarks on the policy,
//! and last what it comes to, since the end is what one sees.
//!
//! - `entry`: what there is to tell of a template, the same thing once however often it was found
//! - `notice`: such things with their excerpts, or in one line each, written as the run goes on
//! - `ledger`: how often each rule came to each verdict
//! - `customers`: what it comes to for each customer
//! - `remarks`: exceptions, changes to rules, what the verdicts stand on
//! - `closing`, `open`: the numbers, and what is not known

mod closing;
mod customers;
mod entry;
mod ledger;
mod notice;
mod open;
mod remarks;

use std::io::{self, Write};

pub use closing::headline;
pub(super) use closing::{NO_DELEGATION, count, counted, passed_over};
pub(super) use notice::Notices;
pub(super) use open::hidden;
pub(super) use remarks::{basis, catalogue, changes, stands_on};

use super::live::groups;
use super::options::Options;
use super::run::Run;
use super::style::Style;

/// Writes what stands below the findings of a check: the ledger, remarks on the policy, and what it
/// comes to.
pub(super) fn summary(run: &Run<'_>, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    let style = Style::new(options.color);
    if !options.quiet {
        section(out, &ledger::text(run, options, style))?;
        section(out, &customers::text(run, options, style))?;
        section(out, &remarks::text(run, options))?;
    }
    out.write_all(closing::text(run, options, style).as_bytes())
}

/// Writes the mistakes in the texts of a run, and nothing about verdicts.
pub(super) fn diagnostics(run: &Run<'_>, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    let mut notices = Notices::new(run.basis.world, options);
    notices.diagnostics(&run.outcome.diagnostics, run.sources, out)?;
    for units in groups(&run.outcome.units) {
        notices.units(units, false, out)?;
    }
    notices.end(out)
}

/// Writes lines and an empty one after them, if there are any.
fn section(out: &mut dyn Write, text: &str) -> io::Result<()> {
    if text.is_empty() { Ok(()) } else { writeln!(out, "{text}") }
}
