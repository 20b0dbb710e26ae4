//! `delegard show`: what templates grant, without verdicts.

use super::args::{FormatWord, ShowArgs};
use super::{check, evidence, expand, inputs, output};
use crate::catalog::Catalog;
use crate::compile::RuleSet;
use crate::diagnostic::{Severity, Sink};
use crate::evaluate::{Exit, ExitPolicy, World};
use crate::report::{self, Run, ShowFormat};
use crate::text::SourceMap;

/// Runs the command and says how the program ends.
pub(super) fn run(args: &ShowArgs) -> Exit {
    let mut sources = SourceMap::new();
    let mut sink = Sink::new();
    evidence::mistakes(&args.evidence).into_iter().for_each(|diagnostic| sink.push(diagnostic));
    let settings = inputs::settings(&args.inputs, &mut sources, &mut sink);
    if sink.has_errors() {
        output::print(&sink.into_sorted(), &sources, &args.output);
        return Exit::Usage;
    }
    if args.expand {
        return expand::run(args, &settings);
    }
    // Showing needs no rules: only what is there and what is known of it.
    let rules = RuleSet::default();
    let (evidence, files) = evidence::load(&args.evidence, &rules, &mut sources, &mut sink);
    let world = World { rules: &rules, catalog: Catalog::embedded(), evidence: &evidence };
    let found = inputs::evaluate(&args.inputs, &settings);
    let units = found.evaluations.into_iter().map(|evaluation| check::judge(&world, evaluation)).collect();
    found.diagnostics.into_iter().for_each(|diagnostic| sink.push(diagnostic));
    let outcome = world.sum_up(units, found.passed_over, sink.into_sorted());
    let exit =
        outcome.exit(ExitPolicy { fail_on: Severity::Error, allow_undetermined: true, allow_empty: false });
    let run = Run { outcome: &outcome, world, sources: &sources, evidence: &files, exit };
    let format = match args.output.format {
        FormatWord::Human => ShowFormat::Human,
        FormatWord::Json => ShowFormat::Json,
    };
    let options = output::options(&args.output);
    match output::write(&args.output, |out| report::show(&run, format, &options, out)) {
        Ok(()) => exit,
        Err(diagnostic) => {
            output::print(&[diagnostic], &sources, &args.output);
            Exit::Input
        }
    }
}
