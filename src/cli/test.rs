//! `delegard test`: the tests that policies carry, and which verdicts of each rule they show.

use std::path::Path;

use jiff::Zoned;
use jiff::civil::Date;

use super::args::{FormatWord, InputArgs, TestArgs};
use super::config::{self, Given as GivenOptions};
use super::evaluation::Evaluation;
use super::inputs::{self, Batch};
use super::settings::settings;
use super::{catalog, discover, guarded, output, overwrite, policy, read};
use crate::catalog::Catalog;
use crate::compile::test::{Given, Test};
use crate::compile::{self, Loaded};
use crate::diagnostic::{Code, Diagnostic, Level, Sink};
use crate::evaluate::test::{Coverage, evidence_of};
use crate::evaluate::{Exit, Judged, Sieve, Unit, World};
use crate::evidence::Evidence;
use crate::report::{self, NotGiven, ShowFormat, TestOutcome, TestRun, TestedFile};
use crate::text::{SourceMap, Span};

/// Runs the command and says how the program ends.
pub(super) fn run(mut args: TestArgs, given: &GivenOptions<'_>) -> Exit {
    let (mut sources, mut sink) = (guarded::sources(), Sink::new());
    let mut config = config::load(&args.config, &policy::paths(&args.policies), &mut sources, &mut sink);
    config.fill_test(&mut args, given);
    let mut refused = sink.has_errors();
    let mut of_roles = Sink::new();
    let (catalog, _) = catalog::load(&args.role_files, &mut sources, &mut of_roles);
    let unread = of_roles.has_errors();
    let today = args.today.unwrap_or_else(|| Zoned::now().date());
    let (policies, mistakes) = policy::tested(&args.policies);
    refused |= !mistakes.is_empty();
    mistakes.into_iter().for_each(|diagnostic| sink.push(diagnostic));
    let mut files = Vec::new();
    let mut compiled_sinks = Vec::new();
    for loaded in policies {
        let (file, mut of_policy) = compiled(loaded, &catalog, today);
        catalog::excuse(&mut of_policy, &of_roles);
        refused |= of_policy.has_errors();
        compiled_sinks.push(of_policy);
        files.push(file);
    }
    sink.append(of_roles);
    let named: Vec<_> = files.iter().flat_map(|file| overwrite::texts(&file.sources)).collect();
    let named = [named.as_slice(), args.role_files.roles.as_slice()].concat();
    let over = overwrite::of_other_command(&args.output, (named.as_slice(), &sources));
    refused |= !over.is_empty();
    over.into_iter().for_each(|mistake| sink.push(mistake));
    output::print(&guarded::redacted(sink, &sources), &sources, &args.output);
    for (file, of_policy) in files.iter().zip(compiled_sinks) {
        output::print(&guarded::redacted(of_policy, &file.sources), &file.sources, &args.output);
    }
    if refused || unread {
        return if refused { Exit::Usage } else { Exit::Input };
    }
    for file in &mut files {
        run_tests(file, &catalog, args.filter.as_deref());
    }
    let coverage = args.filter.is_none().then(|| coverage(&files, &catalog));
    let mut run = TestRun { files, coverage, exit: Exit::Clean };
    run.exit = exit(&run, args.require_coverage);
    let format = match args.form.format {
        FormatWord::Human => ShowFormat::Human,
        FormatWord::Json => ShowFormat::Json,
    };
    output::deliver(&args.output, run.exit, |out, options| report::test(&run, format, options, out))
}

/// A policy by itself, with what is wrong with it.
fn compiled(loaded: Loaded, catalog: &Catalog, today: Date) -> (TestedFile, Sink) {
    let (mut sources, mut sink) = (guarded::sources(), Sink::new());
    let name = loaded.name.clone();
    let rules = compile::compile(vec![loaded], &policy::FileLoader, catalog, today, &mut sources, &mut sink);
    (TestedFile { name, rules, sources, results: Vec::new() }, sink)
}

/// Runs the tests of a policy whose names contain the words, if any are asked for.
fn run_tests(file: &mut TestedFile, catalog: &Catalog, filter: Option<&str>) {
    let filter = filter.map(str::to_lowercase);
    let is_wanted =
        |test: &Test| filter.as_ref().is_none_or(|words| test.name.to_lowercase().contains(words));
    file.results =
        file.rules.tests.iter().map(|test| is_wanted(test).then(|| outcome(file, catalog, test))).collect();
}

fn outcome(file: &TestedFile, catalog: &Catalog, test: &Test) -> TestOutcome {
    let evaluations = match &test.given {
        Given::Described(_) => Vec::new(),
        Given::File { path, span, .. } => match given_file(&file.name, path, *span) {
            Ok(evaluations) => evaluations,
            Err(mistakes) => return TestOutcome::NotGiven(mistakes),
        },
    };
    let of_file = evaluations.iter().flat_map(|evaluation| &evaluation.delegations);
    let evidence = evidence_of(&file.rules, &test.given, of_file);
    let world = World { rules: &file.rules, catalog, evidence: &evidence };
    let sieve = Sieve::new(world);
    let units = evaluations.into_iter().map(|evaluation| evaluation.judge(&sieve)).collect();
    TestOutcome::Examined(world.examine(test, units))
}

/// The evaluations of a template beside the policy, with the parameter files beside it. A template
/// with mistakes, or without a delegation, is not what a test was meant to be given.
fn given_file(policy: &str, path: &str, span: Span) -> Result<Vec<Evaluation>, Vec<NotGiven>> {
    let path = Path::new(policy).parent().unwrap_or(Path::new("")).join(path);
    let args =
        InputArgs { paths: vec![path.clone()], parameters: Vec::new(), parameter: Vec::new(), context: None };
    if path.is_dir() {
        return Err(vec![NotGiven::File(unusable(&path, span, "it is a folder"))]);
    }
    // Messages show lines of the file. A policy by a stranger must not have others shown.
    let real = path.canonicalize().unwrap_or_else(|_| path.clone());
    if real.is_file() && !discover::is_template(&real) {
        return Err(vec![NotGiven::File(unusable(&path, span, "its name does not end in `.json`"))]);
    }
    let settings = settings(&args, &mut SourceMap::new(), &mut Sink::new());
    let Batch { units: evaluations, diagnostics, .. } = inputs::all(&args, &settings);
    let mut mistakes: Vec<NotGiven> = (diagnostics.into_iter())
        .filter(|diagnostic| diagnostic.level == Level::Error)
        .map(|diagnostic| NotGiven::File(unusable(&path, span, &diagnostic.message)))
        .collect();
    let is_broken = |evaluation: &Evaluation| {
        evaluation.diagnostics.iter().any(|diagnostic| diagnostic.level == Level::Error)
    };
    let (broken, evaluations): (Vec<_>, Vec<_>) = evaluations.into_iter().partition(is_broken);
    mistakes.extend(broken.into_iter().map(unjudged).map(NotGiven::Mistakes));
    if mistakes.is_empty() && evaluations.iter().all(|evaluation| evaluation.delegations.is_empty()) {
        mistakes.push(NotGiven::File(unusable(&path, span, "it delegates nothing")));
    }
    if mistakes.is_empty() { Ok(evaluations) } else { Err(mistakes) }
}

/// An evaluation that is not fit to be judged.
fn unjudged(evaluation: Evaluation) -> Unit {
    let judged = |delegation| Judged::new(delegation, Vec::new());
    Unit {
        name: evaluation.name,
        identity: evaluation.identity,
        sources: evaluation.sources,
        diagnostics: evaluation.diagnostics,
        delegations: evaluation.delegations.into_iter().map(judged).collect(),
        unseen: evaluation.unseen,
        exported: evaluation.exported,
    }
}

fn coverage(files: &[TestedFile], catalog: &Catalog) -> Coverage {
    let mut coverage = Coverage::default();
    let evidence = Evidence::default();
    for file in files.iter().filter(|file| !file.rules.tests.is_empty()) {
        let world = World { rules: &file.rules, catalog, evidence: &evidence };
        let examined: Vec<_> = (file.tests())
            .filter_map(|(test, outcome)| match outcome {
                TestOutcome::Examined(examined) => Some((test, examined)),
                TestOutcome::NotGiven(_) => None,
            })
            .collect();
        coverage.add(world, &examined);
    }
    coverage
}

fn exit(run: &TestRun, require_coverage: bool) -> Exit {
    let numbers = run.numbers();
    let lacking = run.coverage.as_ref().is_some_and(|coverage| coverage.lacking().next().is_some());
    if numbers.passed < numbers.tests || (require_coverage && lacking) {
        Exit::Findings
    } else if numbers.tests == 0 {
        Exit::Undetermined
    } else {
        Exit::Clean
    }
}

fn unusable(path: &Path, span: Span, why: &str) -> Diagnostic {
    Diagnostic::new(
        Code::TestFile,
        format!("the test cannot be given `{}`: {why}", read::name(path)),
        span,
        "this file",
    )
    .help("name a template that can be evaluated; the path is relative to the policy's file")
}
