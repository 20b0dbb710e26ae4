//! `delegard show`: what templates grant, without verdicts.

use std::path::PathBuf;

use jiff::Zoned;

use super::args::{FormatWord, ShowArgs};
use super::config::{self, Given};
use super::overwrite::{self, Written};
use super::settings::settings;
use super::{catalog, evidence, expand, guarded, inputs, output};
use crate::compile::RuleSet;
use crate::diagnostic::{Severity, Sink};
use crate::evaluate::{Exit, ExitPolicy, Sieve, World};
use crate::report::{self, Basis, Run, ShowFormat};

/// Runs the command and says how the program ends.
pub(super) fn run(mut args: ShowArgs, given: &Given<'_>) -> Exit {
    let mut sources = guarded::sources();
    let mut sink = Sink::new();
    let mut config = config::load(&args.config, &args.inputs.paths, &mut sources, &mut sink);
    config.fill_inputs(&mut args.inputs);
    config.fill_evidence(&mut args.evidence);
    config.fill_roles(&mut args.role_files);
    config.fill_output(&mut args.output, given);
    config.fill_form(&mut args.form, given);
    let today = Zoned::now().date();
    evidence::mistakes(&args.evidence, today).into_iter().for_each(|diagnostic| sink.push(diagnostic));
    let mut settings = settings(&args.inputs, &mut sources, &mut sink);
    let mut refusals = Vec::new();
    let read = || {
        let evidence = &args.evidence;
        let lists = [&evidence.directory, &evidence.conditional_access, &evidence.security_defaults];
        let named = lists.into_iter().chain([&args.role_files.roles]).flatten().cloned();
        let inputs = overwrite::named_by(&args.inputs, &settings.siblings);
        inputs.into_iter().chain(named).chain(config.name.iter().map(PathBuf::from)).collect()
    };
    settings.written = Written::new(&args.output.output, None, read, &mut refusals);
    refusals.into_iter().for_each(|diagnostic| sink.push(diagnostic));
    if sink.has_errors() {
        output::print(&guarded::redacted(sink, &sources), &sources, &args.output);
        return Exit::Usage;
    }
    if args.expand {
        return expand::run(&args, &settings);
    }
    // Showing needs no rules: only what is there and what is known of it.
    let rules = RuleSet::default();
    let (catalog, role_files) = catalog::load(&args.role_files, &mut sources, &mut sink);
    let (evidence, files) = evidence::load(&args.evidence, &rules, today, &mut sources, &mut sink);
    let world = World { rules: &rules, catalog: &catalog, evidence: &evidence };
    let sieve = Sieve::new(world);
    let found = inputs::all(&args.inputs, &settings);
    let units = found.units.into_iter().map(|evaluation| evaluation.judge(&sieve)).collect();
    found.diagnostics.into_iter().for_each(|diagnostic| sink.push(diagnostic));
    let outcome = world.sum_up(units, Vec::new(), found.passed_over, guarded::redacted(sink, &sources));
    let exit =
        outcome.exit(ExitPolicy { fail_on: Severity::Error, allow_undetermined: true, allow_empty: false });
    let run = Run {
        outcome: &outcome,
        basis: Basis { world, evidence: &files, role_files: &role_files, config: config.name.as_deref() },
        sources: &sources,
        waivers: &[],
        waiver_uses: &[],
        baseline: None,
        exit,
    };
    let format = match args.form.format {
        FormatWord::Human => ShowFormat::Human,
        FormatWord::Json => ShowFormat::Json,
    };
    output::deliver(&args.output, exit, |out, options| report::show(&run, format, options, out))
}
