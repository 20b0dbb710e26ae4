//! `delegard check`: policies, evidence and templates to one report.

use jiff::Zoned;

use super::args::{CheckArgs, FormatWord, SeverityWord};
use super::config::{self, Given};
use super::inputs::{self, Evaluation};
use super::{baseline, catalog, evidence, output, policy};
use crate::compile;
use crate::diagnostic::{Severity, Sink};
use crate::evaluate::{Exit, ExitPolicy, Unit, World};
use crate::report::{self, Format, Run};
use crate::text::SourceMap;
use crate::waiver;

/// Runs the command and says how the program ends.
pub(super) fn run(mut args: CheckArgs, given: &Given<'_>) -> Exit {
    let mut sources = SourceMap::new();
    let mut sink = Sink::new();
    let mut config = config::load(&args.config, &args.inputs.paths, &mut sources, &mut sink);
    config.fill_check(&mut args, given);
    // Mistakes in role files are the inputs', not the command line's: the run goes on with the rest.
    let mut of_roles = Sink::new();
    let (catalog, role_files) = catalog::load(&args.role_files, &mut sources, &mut of_roles);
    let today = args.today.unwrap_or_else(|| Zoned::now().date());
    let (policies, missing) = policy::named(&args.policy);
    missing.into_iter().for_each(|diagnostic| sink.push(diagnostic));
    let rules = compile::compile(policies, &policy::FileLoader, &catalog, today, &mut sources, &mut sink);
    let rules = if args.no_template_checks { rules.without_checks() } else { rules };
    let waivers = config::resolve(config.waivers, &rules, &catalog, today, &mut sink);
    let excused = catalog::excuse(&mut sink, &of_roles);
    evidence::mistakes(&args.evidence).into_iter().for_each(|diagnostic| sink.push(diagnostic));
    let baseline = baseline::open(&args.baseline, &mut sink);
    let base = config.folder.as_deref().or(baseline.folder());
    let settings = inputs::settings(&args.inputs, base, &mut sources, &mut sink);
    let refused = sink.has_errors();
    sink.append(of_roles);
    if refused || excused {
        output::print(&sink.into_sorted(), &sources, &args.output);
        return if refused { Exit::Usage } else { Exit::Input };
    }
    let (evidence, files) = evidence::load(&args.evidence, &rules, today, &mut sources, &mut sink);
    let world = World { rules: &rules, catalog: &catalog, evidence: &evidence };
    let found = inputs::evaluate(&args.inputs, &settings);
    let mut units: Vec<_> =
        found.evaluations.into_iter().map(|evaluation| judge(&world, evaluation)).collect();
    let mut fleet = world.judge_fleet(&units);
    waiver::apply(&waivers, &rules, &mut units, &mut fleet);
    let applied = baseline.apply(&mut units, &mut fleet, &rules, &mut sink);
    found.diagnostics.into_iter().for_each(|diagnostic| sink.push(diagnostic));
    let outcome = world.sum_up(units, fleet, found.passed_over, sink.into_sorted());
    let exit = outcome.exit(ExitPolicy {
        fail_on: severity(args.fail_on),
        allow_undetermined: args.allow_undetermined,
        allow_empty: args.allow_empty,
    });
    let run = Run {
        outcome: &outcome,
        world,
        sources: &sources,
        evidence: &files,
        role_files: &role_files,
        config: config.name.as_deref(),
        waivers: &waivers,
        baseline: applied.as_ref(),
        exit,
    };
    let format = match args.output.format {
        FormatWord::Human => Format::Human,
        FormatWord::Json => Format::Json,
    };
    let options = output::options(&args.output);
    output::deliver(&args.output, exit, |out| report::check(&run, format, &options, out))
}

/// Every rule's verdict on every delegation of an evaluation.
pub(super) fn judge(world: &World<'_>, evaluation: Evaluation) -> Unit {
    Unit {
        name: evaluation.name,
        identity: evaluation.identity,
        sources: evaluation.sources,
        diagnostics: evaluation.diagnostics,
        delegations: evaluation
            .delegations
            .into_iter()
            .map(|delegation| world.judge_all(delegation))
            .collect(),
        unseen: evaluation.unseen,
    }
}

const fn severity(word: SeverityWord) -> Severity {
    match word {
        SeverityWord::Error => Severity::Error,
        SeverityWord::Warning => Severity::Warning,
        SeverityWord::Info => Severity::Info,
    }
}
