//! All the reports of one check, each in its form and to its place. One that cannot be written ends
//! alone, and the others go on.

use std::io::{self, Write};

use super::args::{OutputArgs, ReportWord};
use super::destination::Destination;
use super::output::{self, Output};
use crate::diagnostic::Diagnostic;
use crate::evaluate::Unit;
use crate::report::{Basis, Format, Live, Run};
use crate::text::SourceMap;

/// The reports of one check.
pub(super) struct Reports<'a> {
    list: Vec<Report<'a>>,
    /// Why some of them could not be opened.
    unopened: Vec<Diagnostic>,
    /// Whether the run goes on although there is none.
    is_for_nobody: bool,
}

struct Report<'a> {
    live: Live<'a>,
    output: Output,
    /// What kept it from being written so far.
    written: io::Result<()>,
}

/// What became of the reports.
pub(super) struct Ended {
    /// Why some could not be written.
    pub(super) unwritten: Vec<Diagnostic>,
    /// Whether all others were taken to their end by who reads them.
    pub(super) are_read: bool,
}

impl<'a> Reports<'a> {
    /// No report at all, for a run of which only the changes are told.
    pub(super) const fn none() -> Self {
        Self { list: Vec::new(), unopened: Vec::new(), is_for_nobody: true }
    }

    /// Opens every output.
    pub(super) fn open(basis: Basis<'a>, args: &OutputArgs, for_all: Option<ReportWord>) -> Self {
        let mut reports = Self { list: Vec::new(), unopened: Vec::new(), is_for_nobody: false };
        if args.output.is_empty() {
            reports.add(basis, args, None, for_all.unwrap_or(ReportWord::Human));
        }
        for destination in &args.output {
            reports.add(basis, args, Some(destination), destination.form(for_all));
        }
        reports
    }

    fn add(&mut self, basis: Basis<'a>, args: &OutputArgs, to: Option<&Destination>, form: ReportWord) {
        match Output::open(to) {
            Ok(output) => {
                let live = Live::new(basis, format(form), &output::options(args, to));
                self.list.push(Report { live, output, written: Ok(()) });
            }
            Err(diagnostic) => self.unopened.push(diagnostic),
        }
    }

    /// Whether one of them needs the evaluations at the end.
    pub(super) fn keep_units(&self) -> bool {
        self.list.iter().any(|report| report.live.keeps_units())
    }

    /// Whether one of them writes to standard output while the run goes on, otherwise than what was
    /// found.
    pub(super) fn stream_to_stdout(&self) -> bool {
        self.list.iter().any(|report| report.output.is_stdout() && report.live.streams_all())
    }

    /// Writes what is written so far through to standard output.
    pub(super) fn flush_stdout(&mut self) {
        for report in
            self.list.iter_mut().filter(|report| report.output.is_stdout() && report.written.is_ok())
        {
            report.written = report.output.flush();
        }
    }

    /// Whether one of them can still be written.
    pub(super) fn go_on(&self) -> bool {
        self.is_for_nobody || self.list.iter().any(|report| report.written.is_ok())
    }

    /// Whether all of them could be opened.
    pub(super) fn are_open(&self) -> bool {
        self.unopened.is_empty()
    }

    /// Writes mistakes that belong to no evaluation.
    pub(super) fn diagnostics(&mut self, diagnostics: &[Diagnostic], sources: &SourceMap) {
        self.each(|live, out| live.diagnostics(diagnostics, sources, out));
    }

    /// Writes what there is to tell of the evaluations of one template.
    pub(super) fn units(&mut self, units: &[Unit]) {
        self.each(|live, out| live.units(units, out));
    }

    fn each(&mut self, mut write: impl FnMut(&mut Live<'a>, &mut dyn Write) -> io::Result<()>) {
        for report in self.list.iter_mut().filter(|report| report.written.is_ok()) {
            report.written = write(&mut report.live, &mut report.output);
        }
    }

    /// Writes the rest and closes all of them.
    pub(super) fn end(self, run: &Run<'_>) -> Ended {
        let mut ended = Ended { unwritten: self.unopened, are_read: true };
        for Report { live, mut output, written } in self.list {
            let written = written.and_then(|()| live.end(run, &mut output));
            match output.close(written) {
                Ok(is_read) => ended.are_read &= is_read,
                Err(diagnostic) => ended.unwritten.push(diagnostic),
            }
        }
        ended
    }
}

const fn format(word: ReportWord) -> Format {
    match word {
        ReportWord::Human => Format::Human,
        ReportWord::Json => Format::Json,
        ReportWord::Ndjson => Format::Ndjson,
        ReportWord::Sarif => Format::Sarif,
        ReportWord::Junit => Format::Junit,
        ReportWord::Github => Format::Github,
        ReportWord::Gitlab => Format::Gitlab,
        ReportWord::Markdown => Format::Markdown,
        ReportWord::Html => Format::Html,
    }
}
