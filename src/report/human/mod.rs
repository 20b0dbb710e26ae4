//! The report for people at a terminal: the findings, then the ledger, then remarks on the policy,
//! and last what it comes to, since the end is what one sees.
//!
//! - `entry`: what there is to tell, the same thing once however often it was found
//! - `notice`: one such thing with its excerpt, or in one line
//! - `ledger`: how often each rule came to each verdict
//! - `remarks`: exceptions, changes to rules, what the verdicts stand on
//! - `closing`, `open`: the numbers, and what is not known

mod closing;
mod entry;
mod ledger;
mod notice;
mod open;
mod remarks;

use std::io::{self, Write};

pub(super) use closing::{counted, passed_over};
pub(super) use remarks::{basis, catalogue};

use super::options::Options;
use super::run::Run;
use super::style::Style;

/// Writes the report on a check.
pub(super) fn check(run: &Run<'_>, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    let style = Style::new(options.color);
    notice::write(run, entry::all(run), options, out)?;
    if !options.quiet {
        section(out, &ledger::text(run, options, style))?;
        section(out, &remarks::text(run, options))?;
    }
    out.write_all(closing::text(run, options, style).as_bytes())
}

/// Writes the mistakes in the texts of a run, and nothing about verdicts.
pub(super) fn diagnostics(run: &Run<'_>, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    notice::write(run, entry::diagnostics(run), options, out)
}

/// Writes lines and an empty one after them, if there are any.
fn section(out: &mut dyn Write, text: &str) -> io::Result<()> {
    if text.is_empty() { Ok(()) } else { writeln!(out, "{text}") }
}
