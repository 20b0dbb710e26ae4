//! The report on a check while the run goes on. Some forms are written as evaluations come, so that
//! none has to be kept; the others are written at the end, from those that were.

use std::collections::BTreeSet;
use std::io::{self, Write};

use super::format::Format;
use super::human::{self, Notices};
use super::ndjson::Lines;
use super::options::Options;
use super::run::{Basis, Run};
use super::secrets::{Scrub, secret_ids};
use super::{github, gitlab, html, json, junit, markdown, sarif};
use crate::diagnostic::Diagnostic;
use crate::evaluate::Unit;
use crate::text::SourceMap;

/// A report that is being written.
pub struct Live<'a> {
    form: Form<'a>,
    format: Format,
    options: Options,
    /// Ids that were secret in some evaluation so far.
    secret: BTreeSet<String>,
}

enum Form<'a> {
    Human(Notices<'a>),
    Ndjson(Lines<'a>),
    Github(Basis<'a>),
    /// Written at the end.
    Whole(Whole),
}

/// Writes the whole report on a run whose evaluations were kept.
type Whole = fn(&Run<'_>, &mut dyn Write) -> io::Result<()>;

impl<'a> Live<'a> {
    /// A report of which nothing is written.
    #[must_use]
    pub fn new(basis: Basis<'a>, format: Format, options: &Options) -> Self {
        let form = match format {
            Format::Human => Form::Human(Notices::new(basis.world, options)),
            Format::Ndjson => Form::Ndjson(Lines::new(basis)),
            Format::Github => Form::Github(basis),
            Format::Json => Form::Whole(json::check),
            Format::Sarif => Form::Whole(sarif::check),
            Format::Junit => Form::Whole(junit::check),
            Format::Gitlab => Form::Whole(gitlab::check),
            Format::Markdown => Form::Whole(markdown::check),
            Format::Html => Form::Whole(html::check),
        };
        Self { form, format, options: *options, secret: BTreeSet::new() }
    }

    /// Whether the evaluations have to be kept for the end.
    #[must_use]
    pub const fn keeps_units(&self) -> bool {
        self.format.keeps_units()
    }

    /// Whether something is written of every evaluation, and not only of what was found.
    #[must_use]
    pub const fn streams_all(&self) -> bool {
        matches!(self.form, Form::Ndjson(_) | Form::Github(_))
    }

    /// Writes mistakes that belong to no evaluation.
    ///
    /// # Errors
    /// Whatever `out` refuses with.
    pub fn diagnostics(
        &mut self,
        diagnostics: &[Diagnostic],
        sources: &SourceMap,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        match &mut self.form {
            Form::Human(notices) => notices.diagnostics(diagnostics, sources, out),
            Form::Ndjson(lines) => lines.diagnostics(diagnostics, sources, out),
            Form::Github(_) => github::diagnostics(diagnostics, sources, out),
            Form::Whole(_) => Ok(()),
        }
    }

    /// Writes what there is to tell of the evaluations of one template. Which of their findings
    /// count has to be settled.
    ///
    /// # Errors
    /// Whatever `out` refuses with.
    pub fn units(&mut self, units: &[Unit], out: &mut dyn Write) -> io::Result<()> {
        self.secret.extend(secret_ids(units));
        let mut out = Scrub::new(&self.secret, out);
        match &mut self.form {
            Form::Human(notices) => notices.units(units, true, &mut out)?,
            Form::Ndjson(lines) => lines.units(units, &mut out)?,
            Form::Github(basis) => github::units(*basis, units, &mut out)?,
            Form::Whole(_) => {}
        }
        out.finish()
    }

    /// Writes the rest, or all of it.
    ///
    /// # Errors
    /// Whatever `out` refuses with.
    pub fn end(mut self, run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
        let mut out = Scrub::new(&self.secret, out);
        match &mut self.form {
            Form::Human(notices) => {
                notices.fleet(&run.outcome.fleet, &mut out)?;
                notices.end(&mut out)?;
                human::summary(run, &self.options, &mut out)?;
            }
            Form::Ndjson(lines) => lines.end(run, &mut out)?,
            Form::Github(_) => github::end(run, &mut out)?,
            Form::Whole(write) => write(run, &mut out)?,
        }
        out.finish()
    }
}

/// Evaluations that follow each other by the template that they are of.
pub(super) fn groups(units: &[Unit]) -> impl Iterator<Item = &[Unit]> {
    let template = |unit: &Unit| unit.sources.iter().next().map(|(_, file)| file.name().to_owned());
    units.chunk_by(move |one, next| template(one) == template(next))
}
