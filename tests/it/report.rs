//! Reports: what people and programs get to read.
//!
//! A case has a policy (`*.delegard`), templates with their parameter files
//! (`X.json`, `X.parameters.….json`), evidence (`directory.json`) and the section `options`:
//! `show`, `json`, `color`, `quiet`, `ledger full`, `width 80`, a line each. With lines `format NAME`
//! each of these forms is expected in a section of its own, `expected NAME`.

use delegard::catalog::Catalog;
use delegard::compile::{self, Loaded, PolicyLoader, RuleSet};
use delegard::diagnostic::{Severity, Sink};
use delegard::document::json::{self, JsonTree, Limits};
use delegard::evaluate::{Exit, ExitPolicy, Finding, Outcome, PassedOver, Unit, World};
use delegard::evidence::{Evidence, Source};
use delegard::report::{self, Basis, EvidenceFile, Format, Ledger, Options, Run, ShowFormat};
use delegard::template::{Input, JsonFile, ParameterSource, detect, evaluate};
use delegard::text::escape::is_unprintable;
use delegard::text::{FileId, SourceMap};
use jiff::civil::date;

use crate::case::{Case, each};

/// A run over the files of a case, with everything that a report borrows.
pub struct Ran {
    pub rules: RuleSet,
    evidence: Evidence,
    evidence_files: Vec<EvidenceFile>,
    sources: SourceMap,
    pub outcome: Outcome,
}

struct CaseLoader<'c>(&'c Case);

impl PolicyLoader for CaseLoader<'_> {
    fn load(&self, _from: &str, path: &str) -> Result<Loaded, String> {
        let found = self.0.files().find(|(name, _)| *name == path);
        found.map(|(name, text)| loaded(name, text)).ok_or_else(|| "there is no such file".to_owned())
    }
}

fn loaded(name: &str, text: &str) -> Loaded {
    Loaded { key: name.to_owned(), name: name.to_owned(), text: text.to_owned() }
}

fn read(sources: &mut SourceMap, sink: &mut Sink, name: &str, text: &str) -> (FileId, Option<JsonTree>) {
    let file = sources.add(name, text);
    let text = sources.get(file).unwrap().text().clone();
    (file, json::read(file, &text, Limits::default(), sink))
}

impl Ran {
    pub fn of(case: &Case) -> Self {
        let (mut sources, mut sink) = (SourceMap::guarded(delegard::template::secret_places), Sink::new());
        let policies: Vec<Loaded> = case
            .files()
            .filter(|(name, _)| name.ends_with(".delegard"))
            .take(1)
            .map(|(name, text)| loaded(name, text))
            .collect();
        let catalog = Catalog::embedded();
        let today = date(2026, 11, 23);
        let rules = compile::compile(policies, &CaseLoader(case), catalog, today, &mut sources, &mut sink);
        let mut evidence = Evidence::default();
        let mut evidence_files = Vec::new();
        if let Some((name, text)) = case.files().find(|(name, _)| *name == "directory.json") {
            let (_, tree) = read(&mut sources, &mut sink, name, text);
            let as_of = Some(date(2026, 11, 20));
            let source = Source { as_of, ..Source::default() };
            evidence.directory.add_json(&tree.unwrap(), source, &mut sink);
            evidence_files.push(EvidenceFile { name: name.to_owned(), as_of });
        }
        rules.declare(&mut evidence, &mut sink);
        let world = World { rules: &rules, catalog, evidence: &evidence };
        let (units, files) = units(case, &world);
        let fleet = world.judge_fleet(&units);
        let passed_over = PassedOver { files, ..PassedOver::default() };
        let outcome = world.sum_up(units, fleet, passed_over, sink.into_sorted());
        Self { rules, evidence, evidence_files, sources, outcome }
    }

    pub fn run(&self) -> Run<'_> {
        let policy = ExitPolicy { fail_on: Severity::Error, allow_undetermined: false, allow_empty: false };
        Run {
            outcome: &self.outcome,
            basis: Basis {
                world: World { rules: &self.rules, catalog: Catalog::embedded(), evidence: &self.evidence },
                evidence: &self.evidence_files,
                role_files: &[],
                config: None,
            },
            sources: &self.sources,
            waivers: &[],
            waiver_uses: &[],
            baseline: None,
            exit: self.outcome.exit(policy),
        }
    }

    pub fn check(&self, format: Format, options: &Options) -> String {
        let mut out = Vec::new();
        report::check(&self.run(), format, options, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    pub fn show(&self, format: ShowFormat, options: &Options) -> String {
        let mut out = Vec::new();
        report::show(&self.run(), format, options, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }
}

/// The templates of a case, each with its parameter files, and the number of other files.
fn units(case: &Case, world: &World<'_>) -> (Vec<Unit>, usize) {
    let is_input = |name: &str| name.ends_with(".json") && name != "directory.json";
    let inputs: Vec<(&str, &str)> = case.files().filter(|(name, _)| is_input(name)).collect();
    let (mut units, mut passed_over) = (Vec::new(), 0);
    for (name, text) in &inputs {
        if name.contains(".parameters.") {
            continue;
        }
        let prefix = format!("{}.parameters.", name.strip_suffix(".json").unwrap());
        let parameters: Vec<_> = inputs.iter().filter(|(name, _)| name.starts_with(&prefix)).collect();
        let alone = parameters.is_empty().then_some(None);
        for given in alone.into_iter().chain(parameters.into_iter().map(Some)) {
            match unit(world, (name, text), given.copied()) {
                Some(unit) => units.push(unit),
                None => passed_over += 1,
            }
        }
    }
    (units, passed_over)
}

fn unit(world: &World<'_>, (name, text): (&str, &str), parameters: Option<(&str, &str)>) -> Option<Unit> {
    let (mut sources, mut sink) = (SourceMap::new(), Sink::new());
    let (_, template) = read(&mut sources, &mut sink, name, text);
    let mut title = name.to_owned();
    let mut given = None;
    if let Some((name, text)) = parameters {
        title = format!("{title} with {name}");
        given = read(&mut sources, &mut sink, name, text).1;
    }
    let given: Vec<_> = given.iter().map(ParameterSource::File).collect();
    let (mut delegations, mut unseen) = (Vec::new(), Vec::new());
    if let Some(template) = template {
        if detect(template.root()) != JsonFile::Template {
            return None;
        }
        let evaluated = evaluate(Input { parameters: &given, ..Input::new(&template) }, &mut sink);
        unseen = evaluated.unseen;
        delegations = evaluated.delegations.into_iter().map(|found| world.judge_all(found)).collect();
    }
    Some(Unit {
        identity: title.clone(),
        name: title,
        sources,
        diagnostics: sink.into_sorted(),
        delegations,
        unseen,
        exported: false,
    })
}

/// What the section `options` of a case asks for.
fn report_of(case: &Case, ran: &Ran) -> String {
    let mut options = Options::default();
    let (mut show, mut json) = (false, false);
    for line in case.section("options").lines() {
        match line.split_once(' ').unwrap_or((line, "")) {
            ("show", "") => show = true,
            ("json", "") => json = true,
            // Expected beside this one.
            ("format", _) => {}
            ("color", "") => options.color = true,
            ("quiet", "") => options.quiet = true,
            ("ledger", "full") => options.ledger = Ledger::Full,
            ("width", columns) => options.width = Some(columns.parse().unwrap()),
            _ => panic!("{}: what is the option `{line}`?", case.path.display()),
        }
    }
    match (show, json) {
        (false, false) => ran.check(Format::Human, &options),
        (false, true) => ran.check(Format::Json, &options),
        (true, false) => ran.show(ShowFormat::Human, &options),
        (true, true) => ran.show(ShowFormat::Json, &options),
    }
}

/// Every report on the files of a case, with colours and without.
fn all_reports(ran: &Ran) -> Vec<String> {
    let plain = Options { width: Some(100), ledger: Ledger::Full, ..Options::default() };
    let colored = Options { color: true, ..plain };
    let mut reports: Vec<String> = Format::ALL.iter().map(|format| ran.check(*format, &plain)).collect();
    reports.extend([
        ran.show(ShowFormat::Human, &plain),
        ran.show(ShowFormat::Json, &plain),
        without_colors(&ran.check(Format::Human, &colored)),
        without_colors(&ran.show(ShowFormat::Human, &colored)),
    ]);
    reports
}

/// The text without the sequences that set colours, and only those.
fn without_colors(text: &str) -> String {
    let colors = regex::Regex::new("\u{1b}\\[[0-9;]*m").unwrap();
    colors.replace_all(text, "").into_owned()
}

#[test]
fn cases() {
    each("report", |case: &mut Case| {
        let ran = Ran::of(case);
        let formats: Vec<String> = case.section("options").lines().map(str::to_owned).collect();
        let formats: Vec<&str> = formats.iter().filter_map(|line| line.strip_prefix("format ")).collect();
        for name in &formats {
            let format = Format::ALL.iter().find(|format| format.as_str() == *name).unwrap();
            case.expect(&format!("expected {name}"), &ran.check(*format, &Options::default()));
        }
        if formats.is_empty() {
            let found = report_of(case, &ran);
            case.expect("expected", &found);
        }
    });
}

#[test]
fn no_report_of_any_case_prints_what_could_disturb_a_terminal() {
    each("report", |case: &mut Case| {
        for report in all_reports(&Ran::of(case)) {
            let bad = report.chars().find(|character| *character != '\n' && is_unprintable(*character));
            assert_eq!(bad, None, "{}", case.path.display());
        }
    });
}

#[test]
fn no_report_of_any_case_shows_a_secret() {
    each("report", |case: &mut Case| {
        for report in all_reports(&Ran::of(case)) {
            for secret in case.section("secrets").lines() {
                assert!(!report.contains(secret), "{}: {secret}\n{report}", case.path.display());
            }
        }
    });
}

#[test]
fn colours_change_nothing_but_colours() {
    each("report", |case: &mut Case| {
        let ran = Ran::of(case);
        let colored = Options { color: true, ..Options::default() };
        let found = ran.check(Format::Human, &colored);
        assert!(found.contains('\u{1b}'), "{}", case.path.display());
        assert_eq!(without_colors(&found), ran.check(Format::Human, &Options::default()));
        assert_eq!(
            without_colors(&ran.show(ShowFormat::Human, &colored)),
            ran.show(ShowFormat::Human, &Options::default())
        );
    });
}

#[test]
fn the_json_report_has_every_finding_with_its_fingerprint_and_its_place() {
    each("report", |case: &mut Case| {
        let ran = Ran::of(case);
        let json: serde_json::Value =
            serde_json::from_str(&ran.check(Format::Json, &Options::default())).unwrap();
        let of_units = json["units"].as_array().unwrap().iter().flat_map(|unit| {
            unit["delegations"].as_array().unwrap().iter().flat_map(|one| one["verdicts"].as_array().unwrap())
        });
        let verdicts = of_units.chain(json["fleet"].as_array().unwrap());
        let found: Vec<&serde_json::Value> =
            verdicts.filter_map(|verdict| verdict["findings"].as_array()).flatten().collect();
        let mut expected: Vec<(&Finding, &SourceMap)> = Vec::new();
        for unit in &ran.outcome.units {
            let judgements = unit.delegations.iter().flat_map(|judged| &judged.judgements);
            expected
                .extend(judgements.flat_map(|one| one.findings()).map(|finding| (finding, &unit.sources)));
        }
        for fleet in &ran.outcome.fleet {
            let sources = fleet.witnesses.iter().map(|witness| &witness.sources);
            expected.extend(fleet.judgement.findings().iter().zip(sources));
        }
        assert_eq!(found.len(), expected.len());
        for (found, (expected, sources)) in found.iter().zip(&expected) {
            assert_eq!(found["fingerprint"], expected.fingerprint(&ran.rules).to_string());
            let place = expected.primary.as_ref().and_then(|label| sources.place(label.span));
            assert_eq!(
                found["location"]["startByte"].as_u64(),
                place.as_ref().map(|place| place.bytes.start)
            );
            assert_eq!(found["location"]["file"].as_str(), place.as_ref().map(|place| place.file.as_str()));
        }
        assert_eq!(json["exit"]["code"], ran.run().exit as u8);
    });
}

#[test]
fn the_exit_of_a_report_is_that_of_the_run() {
    let case = Case {
        path: "inline".into(),
        about: String::new(),
        sections: vec![("p.delegard".to_owned(), "role Owner forbidden\n".to_owned())],
    };
    let ran = Ran::of(&case);
    assert_eq!(ran.run().exit, Exit::Undetermined);
    let json: serde_json::Value =
        serde_json::from_str(&ran.check(Format::Json, &Options::default())).unwrap();
    assert_eq!(json["exit"], serde_json::json!({ "code": 3, "meaning": "undetermined" }));
}

/// Every name of a property anywhere in a value.
fn names(value: &serde_json::Value, found: &mut std::collections::BTreeSet<String>) {
    match value {
        serde_json::Value::Object(members) => {
            for (name, value) in members {
                found.insert(name.clone());
                names(value, found);
            }
        }
        serde_json::Value::Array(elements) => elements.iter().for_each(|element| names(element, found)),
        _ => {}
    }
}

#[test]
fn the_page_on_the_json_reports_describes_every_field() {
    let page = include_str!("../../docs/report-json.md");
    each("report", |case: &mut Case| {
        let ran = Ran::of(case);
        let options = Options::default();
        for report in [ran.check(Format::Json, &options), ran.show(ShowFormat::Json, &options)] {
            let mut found = std::collections::BTreeSet::new();
            names(&serde_json::from_str(&report).unwrap(), &mut found);
            for name in found {
                let ways =
                    [format!("`{name}`"), format!("`{name}."), format!(".{name}`"), format!("\"{name}\":")];
                assert!(ways.iter().any(|way| page.contains(way)), "{}: `{name}`", case.path.display());
            }
        }
    });
}
