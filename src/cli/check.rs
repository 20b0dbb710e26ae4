//! `delegard check`: policies, evidence and templates to one report.
//!
//! What is found is settled, counted and reported evaluation by evaluation, in the order of the
//! inputs. Nothing is kept of an evaluation unless the form of the report needs it.

use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::path::PathBuf;

use jiff::Zoned;

use super::args::{CheckArgs, SeverityWord};
use super::config::{self, Given};
use super::identity::Identities;
use super::inputs::{self, Batch};
use super::overwrite::{self, Written};
use super::progress::Progress;
use super::reports::{Ended, Reports};
use super::settings::settings;
use super::siblings::Siblings;
use super::terminal::Terminal;
use super::watch::{self, Watched};
use super::{baseline, bulk, catalog, evidence, guarded, interrupt, output, policy};
use crate::compile;
use crate::diagnostic::{Diagnostic, Severity, Sink};
use crate::evaluate::{Exit, ExitPolicy, Fleet, Sieve, Tally, Unit, World};
use crate::report::{Basis, Recorder, Run, Snapshot, headline};
use crate::text::SourceMap;
use crate::waiver::{self, Uses, Waiver};

/// Runs the command and says how the program ends.
pub(super) fn run(args: CheckArgs, given: &Given<'_>) -> Exit {
    if args.watch { watch::run(args, given) } else { once(args, given, None) }
}

/// Runs the check once. For somebody who watches, the first run is told as a whole, and of a further
/// one what changed.
pub(super) fn once(mut args: CheckArgs, given: &Given<'_>, mut watched: Option<&mut Watched>) -> Exit {
    let mut sources = guarded::sources();
    let mut sink = Sink::new();
    let mut config = config::load(&args.config, &args.inputs.paths, &mut sources, &mut sink);
    config.fill_check(&mut args, given);
    if let Some(watched) = &mut watched {
        // Reports that the configuration asks for are for runs that end.
        args.output.output.clear();
        args.format = None;
        watched.start(&args.inputs.paths, named(&args, &config));
    }
    // Mistakes in role files are the inputs', not the command line's: the run goes on with the rest.
    let mut of_roles = Sink::new();
    let (catalog, role_files) = catalog::load(&args.role_files, &mut sources, &mut of_roles);
    let today = args.today.unwrap_or_else(|| Zoned::now().date());
    let (policies, missing) = policy::named(&args.policy);
    missing.into_iter().for_each(|diagnostic| sink.push(diagnostic));
    let rules = compile::compile(policies, &policy::FileLoader, &catalog, today, &mut sources, &mut sink);
    let rules = if args.no_template_checks { rules.without_checks() } else { rules };
    let waivers = config::resolve(std::mem::take(&mut config.waivers), &rules, &catalog, today, &mut sink);
    let excused = catalog::excuse(&mut sink, &of_roles);
    evidence::mistakes(&args.evidence, today).into_iter().for_each(|diagnostic| sink.push(diagnostic));
    let plan = baseline::open(&args.baseline, &mut sink);
    let mut settings = settings(&args.inputs, &mut sources, &mut sink);
    // Only waivers and baselines tell inputs apart.
    if !waivers.is_empty() || plan.is_some() {
        settings.identities = Some(Identities::seen_from(config.folder.as_deref().or(plan.folder())));
    }
    settings.written = written(&args, &config, &settings.siblings, &sources, &mut sink);
    let refused = sink.has_errors();
    sink.append(of_roles);
    if refused || excused {
        output::print(&guarded::redacted(sink, &sources), &sources, &args.output);
        if let Some(watched) = watched {
            watched.note(&sources, BTreeSet::new());
        }
        return if refused { Exit::Usage } else { Exit::Input };
    }
    let (evidence, evidence_files) = evidence::load(&args.evidence, &rules, today, &mut sources, &mut sink);
    let world = World { rules: &rules, catalog: &catalog, evidence: &evidence };
    let basis =
        Basis { world, evidence: &evidence_files, role_files: &role_files, config: config.name.as_deref() };
    let baseline = plan.begin(&rules, &mut sink);
    let is_told = watched.as_ref().is_none_or(|watched| !watched.has_run);
    let reports = if is_told { Reports::open(basis, &args.output, args.format) } else { Reports::none() };
    let before = watched.as_mut().map(|watched| std::mem::take(&mut watched.before));
    let look = output::options(&args.output, None);
    let terminal = Terminal::here();
    let progress =
        Progress::new(terminal.shows_progress(&args.output) && !(terminal.out && reports.stream_to_stdout()));
    let recorder = before.as_ref().map(|before| Recorder::new(world, &look, before));
    let mut books = Books::new(world, &waivers, baseline, (reports, progress), recorder);
    let stop = interrupt::flag();
    let jobs = bulk::workers(args.jobs);
    let sieve = Sieve::new(world);
    let finish = |evaluation: super::evaluation::Evaluation| {
        let mut unit = evaluation.judge(&sieve);
        waiver::apply(&waivers, &rules, &mut unit);
        unit
    };
    let beside = guarded::redacted(sink, &sources);
    if let Some(recorder) = &mut books.recorder {
        recorder.beside(&beside, &sources);
    }
    books.told(beside, &sources);
    if books.reports.go_on() {
        inputs::run(&args.inputs, &settings, (jobs, stop), finish, |batch| {
            books.enter(batch);
            if books.reports.go_on() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        });
    }
    let policy = ExitPolicy {
        fail_on: severity(args.fail_on),
        allow_undetermined: args.allow_undetermined,
        allow_empty: args.allow_empty,
    };
    let Closed { exit, ended, found, headline, read } = books.close(&sources, (basis, policy));
    if let (Some(watched), Some(now), Some(before)) = (watched, found, before.as_ref()) {
        watched.note(&sources, read);
        watched.settle(before, now, &headline);
    }
    // They have no places in any text.
    output::print(&ended.unwritten, &SourceMap::new(), &args.output);
    match exit {
        _ if !ended.unwritten.is_empty() => Exit::Input,
        // Who does not read to the end cannot know that it is a good one.
        Exit::Clean if !ended.are_read => Exit::Undetermined,
        exit => exit,
    }
}

/// What the run writes. Why some of it cannot be written goes to `sink`.
fn written(
    args: &CheckArgs,
    config: &config::Config,
    siblings: &Siblings,
    sources: &SourceMap,
    sink: &mut Sink,
) -> Written {
    let read = || {
        let inputs = overwrite::named_by(&args.inputs, siblings);
        // Policies that others use are among the texts.
        named(args, config).into_iter().chain(inputs).chain(overwrite::texts(sources)).collect()
    };
    let mut refusals = Vec::new();
    let baseline = args.baseline.write_baseline.as_deref();
    let written = Written::new(&args.output.output, baseline, read, &mut refusals);
    refusals.into_iter().for_each(|diagnostic| sink.push(diagnostic));
    written
}

/// The files beside the inputs that the command line and the configuration name.
fn named(args: &CheckArgs, config: &config::Config) -> BTreeSet<PathBuf> {
    let evidence = &args.evidence;
    let lists = [
        &args.inputs.parameters,
        &args.role_files.roles,
        &evidence.directory,
        &evidence.conditional_access,
        &evidence.security_defaults,
    ];
    let mut named: BTreeSet<PathBuf> = lists.into_iter().flatten().cloned().collect();
    named.extend(
        [&args.inputs.context, &args.baseline.baseline, &args.config.config].into_iter().flatten().cloned(),
    );
    named.extend(args.policy.iter().map(PathBuf::from));
    named.extend(config.name.iter().map(PathBuf::from));
    named
}

/// What came of a run.
struct Closed {
    exit: Exit,
    /// What became of the reports.
    ended: Ended,
    /// What was found, if somebody watches.
    found: Option<Snapshot>,
    /// What it comes to, in one line.
    headline: String,
    /// The names of the texts that were read, if somebody watches.
    read: BTreeSet<PathBuf>,
}

/// What is entered of a run while it goes on.
struct Books<'a> {
    world: World<'a>,
    waivers: &'a [Waiver],
    uses: Uses<'a>,
    baseline: baseline::Holding<'a>,
    fleet: Fleet,
    tally: Tally<'a>,
    reports: Reports<'a>,
    progress: Progress,
    /// Takes in what is found for somebody who watches.
    recorder: Option<Recorder<'a>>,
    /// The names of the texts that somebody watches.
    read: BTreeSet<PathBuf>,
    /// The evaluations, if the form of a report needs them at the end.
    kept: Option<Vec<Unit>>,
    /// Mistakes that belong to no evaluation.
    diagnostics: Vec<Diagnostic>,
}

impl<'a> Books<'a> {
    /// Nothing entered yet.
    fn new(
        world: World<'a>,
        waivers: &'a [Waiver],
        baseline: baseline::Holding<'a>,
        (reports, progress): (Reports<'a>, Progress),
        recorder: Option<Recorder<'a>>,
    ) -> Self {
        let kept = reports.keep_units().then(Vec::new);
        Self {
            world,
            waivers,
            uses: Uses::new(waivers),
            baseline,
            fleet: Fleet::new(world, kept.is_some()),
            tally: Tally::new(world),
            reports,
            progress,
            recorder,
            read: BTreeSet::new(),
            kept,
            diagnostics: Vec::new(),
        }
    }
}

impl Books<'_> {
    /// Enters what came of one file or block.
    fn enter(&mut self, batch: &mut Batch<Unit>) {
        self.progress.count(batch.expected, batch.done);
        self.tally.pass_over(batch.passed_over);
        self.fleet.enter_mistakes(&batch.diagnostics);
        self.told(std::mem::take(&mut batch.diagnostics), &SourceMap::new());
        let units = &mut batch.units;
        for unit in units.iter_mut() {
            self.baseline.unit(unit);
            self.fleet.enter(self.world, unit);
            self.tally.add(unit);
            if !self.waivers.is_empty() {
                let judgements = unit.delegations.iter().flat_map(|judged| &judged.judgements);
                self.uses.count(self.world.rules, judgements.flat_map(|judgement| judgement.findings()));
            }
        }
        let finds = |unit: &Unit| {
            let mut judgements = unit.delegations.iter().flat_map(|judged| &judged.judgements);
            !unit.diagnostics.is_empty() || judgements.any(|judgement| judgement.counting().next().is_some())
        };
        if let Some(recorder) = &mut self.recorder {
            units.iter().for_each(|unit| recorder.unit(unit));
            let texts = units.iter().flat_map(|unit| unit.sources.iter());
            self.read.extend(texts.map(|(_, file)| PathBuf::from(file.name())));
        }
        if self.progress.is_shown() && units.iter().any(finds) {
            self.progress.aside(|| {
                self.reports.units(units);
                self.reports.flush_stdout();
            });
        } else {
            self.reports.units(units);
        }
        self.progress.show(self.tally.numbers());
        if let Some(kept) = &mut self.kept {
            kept.append(units);
        }
    }

    /// Enters mistakes that belong to no evaluation.
    fn told(&mut self, diagnostics: Vec<Diagnostic>, sources: &SourceMap) {
        self.tally.diagnostics(&diagnostics);
        if let Some(recorder) = &mut self.recorder {
            recorder.diagnostics(&diagnostics, sources);
        }
        self.progress.aside(|| {
            self.reports.diagnostics(&diagnostics, sources);
            if self.progress.is_shown() {
                self.reports.flush_stdout();
            }
        });
        self.diagnostics.extend(diagnostics);
    }

    /// Closes the books and writes the rest of the reports, as far as they can be written.
    fn close(mut self, sources: &SourceMap, (basis, policy): (Basis<'_>, ExitPolicy)) -> Closed {
        self.progress.end();
        let interrupted = interrupt::is_set();
        let rules = self.world.rules;
        let is_whole = !interrupted && self.reports.go_on();
        if !is_whole {
            self.fleet.end_early();
        }
        let mut fleet = self.fleet.judge(self.world);
        waiver::apply_to_fleet(self.waivers, rules, &mut fleet);
        let mut sink = Sink::new();
        let numbers = self.tally.numbers();
        let is_all_known =
            numbers.input_errors == 0 && !numbers.more_delegations && !numbers.more_authorizations;
        let applied = self.baseline.finish(&mut fleet, (is_whole, is_all_known), &mut sink);
        for judged in &fleet {
            self.uses.count(rules, judged.judgement.findings());
        }
        let late = sink.into_sorted();
        self.tally.diagnostics(&late);
        self.reports.diagnostics(&late, sources);
        if let Some(recorder) = &mut self.recorder {
            recorder.diagnostics(&late, sources);
            recorder.fleet(&fleet);
        }
        self.diagnostics.extend(late);
        let mut outcome = self.tally.finish(self.kept.unwrap_or_default(), fleet, self.diagnostics);
        outcome.interrupted = interrupted;
        let exit = match outcome.exit(policy) {
            Exit::Interrupted => Exit::Interrupted,
            // The program ends so in any case, and what can be written says so.
            _ if !self.reports.are_open() => Exit::Input,
            // Nobody reads on, so the rest was not looked at.
            Exit::Clean if !is_whole => Exit::Undetermined,
            exit => exit,
        };
        let run = Run {
            outcome: &outcome,
            basis,
            sources,
            waivers: self.waivers,
            waiver_uses: &self.uses.finish(),
            baseline: applied.as_ref(),
            exit,
        };
        Closed {
            exit,
            headline: headline(&run),
            found: self.recorder.map(Recorder::finish),
            read: self.read,
            ended: self.reports.end(&run),
        }
    }
}

const fn severity(word: SeverityWord) -> Severity {
    match word {
        SeverityWord::Error => Severity::Error,
        SeverityWord::Warning => Severity::Warning,
        SeverityWord::Info => Severity::Info,
    }
}
