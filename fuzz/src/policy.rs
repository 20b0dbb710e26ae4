//! Rule sets: compiled, held against the delegations of a template, and reported.

use std::sync::OnceLock;

use delegard::catalog::Catalog;
use delegard::compile::{self, Loaded, PolicyLoader, RuleSet};
use delegard::diagnostic::{Diagnostic, Severity, Sink};
use delegard::document::json;
use delegard::evaluate::test::{Coverage, evidence_of};
use delegard::evaluate::{ExitPolicy, PassedOver, Unit, World};
use delegard::evidence::Evidence;
use delegard::model::Delegation;
use delegard::report::{self, Basis, Format, Options, Run};
use delegard::template::{Input, evaluate};
use delegard::text::SourceMap;
use jiff::civil::{Date, date};

/// The day on which everything happens.
pub const TODAY: Date = date(2026, 11, 23);

/// The template that rules are held against, its values unknown in part.
const TEMPLATE: &str = include_str!("delegation.json");

/// The other texts, for `use`.
struct Others<'t>(&'t [(&'t str, &'t str)]);

impl PolicyLoader for Others<'_> {
    fn load(&self, _: &str, path: &str) -> Result<Loaded, String> {
        let found = self.0.iter().find(|(name, _)| *name == path);
        found.map(loaded).ok_or_else(|| "there is no such file".to_owned())
    }
}

fn loaded((name, text): &(&str, &str)) -> Loaded {
    Loaded { key: (*name).to_owned(), name: (*name).to_owned(), text: (*text).to_owned() }
}

/// Compiles the first text, which may use the others. Without mistakes, its rules are held against
/// delegations and its tests are run.
pub fn run(files: &[(&str, &str)]) {
    let (mut sources, mut sink) = (SourceMap::new(), Sink::new());
    let policies = files.first().map(loaded).into_iter().collect();
    let catalog = Catalog::embedded();
    let rules = compile::compile(policies, &Others(files), catalog, TODAY, &mut sources, &mut sink);
    let mistaken = sink.has_errors();
    crate::printed(&sink.into_sorted(), &sources);
    if mistaken {
        return;
    }
    let mut evidence = Evidence::default();
    rules.declare(&mut evidence, &mut Sink::new());
    report(World { rules: &rules, catalog, evidence: &evidence }, &sources);
    tests(&rules, catalog);
}

/// Judges the delegations of the template and writes the reports of it.
fn report(world: World<'_>, sources: &SourceMap) {
    let delegations = delegations().iter().cloned();
    let mut texts = SourceMap::new();
    texts.add("delegation.json", TEMPLATE);
    let unit = Unit {
        name: "delegation.json".to_owned(),
        identity: "delegation.json".to_owned(),
        sources: texts,
        diagnostics: Vec::new(),
        delegations: delegations.map(|delegation| world.judge_all(delegation)).collect(),
        unseen: Vec::new(),
        exported: false,
    };
    reports(world, vec![unit], Vec::new(), sources, Format::ALL);
}

/// Writes the reports on a run in these forms, one after the other. Nothing in them reaches a terminal
/// as it is.
pub fn reports(
    world: World<'_>,
    units: Vec<Unit>,
    diagnostics: Vec<Diagnostic>,
    sources: &SourceMap,
    forms: &[Format],
) -> String {
    let fleet = world.judge_fleet(&units);
    let outcome = world.sum_up(units, fleet, PassedOver::default(), diagnostics);
    let accept = ExitPolicy { fail_on: Severity::Error, allow_undetermined: false, allow_empty: false };
    let exit = outcome.exit(accept);
    let run = Run {
        outcome: &outcome,
        basis: Basis { world, evidence: &[], role_files: &[], config: None },
        sources,
        waivers: &[],
        waiver_uses: &[],
        baseline: None,
        exit,
    };
    let mut told = String::new();
    for format in forms {
        let mut out = Vec::new();
        report::check(&run, *format, &Options::default(), &mut out).expect("a report can be written");
        told.push_str(&String::from_utf8(out).expect("a report is text"));
    }
    crate::inert(&told);
    told
}

/// Runs the tests of the policy. Those that are given a file find nothing in it.
fn tests(rules: &RuleSet, catalog: &Catalog) {
    let examined: Vec<_> = (rules.tests.iter())
        .map(|test| {
            let evidence = evidence_of(rules, &test.given, std::iter::empty());
            (test, World { rules, catalog, evidence: &evidence }.examine(test, Vec::new()))
        })
        .collect();
    let pairs: Vec<_> = examined.iter().map(|(test, examined)| (*test, examined)).collect();
    Coverage::default().add(World { rules, catalog, evidence: &Evidence::default() }, &pairs);
}

/// What the template delegates, evaluated once.
fn delegations() -> &'static [Delegation] {
    static FOUND: OnceLock<Vec<Delegation>> = OnceLock::new();
    FOUND.get_or_init(|| {
        let mut sources = SourceMap::new();
        let file = sources.add("delegation.json", TEMPLATE);
        let tree = json::read(file, &TEMPLATE.into(), json::Limits::default(), &mut Sink::new());
        evaluate(Input::new(&tree.expect("the template is JSON")), &mut Sink::new()).delegations
    })
}
