//! Exports: files of any bytes, read as the program reads them, judged by the shipped policies and
//! reported in the forms that are written while a run goes on.
//!
//! What must hold of each: the sieve gives the verdicts that rules give one by one, and no report
//! shows [`SECRET`].

use std::fmt::Write as _;
use std::fs;
use std::mem;
use std::path::PathBuf;
use std::process;
use std::sync::OnceLock;

use delegard::catalog::Catalog;
use delegard::cli::read_input;
use delegard::compile::{self, BUILT_IN, Loaded, PolicyLoader, RuleSet};
use delegard::diagnostic::{Code, Diagnostic, Sink};
use delegard::document::json;
use delegard::evaluate::{Judged, Sieve, Unit, World};
use delegard::evidence::{Evidence, Source};
use delegard::model::CauseKind;
use delegard::report::Format;
use delegard::template::{
    Exported, JsonFile, Loose, detect, read_exported, redact, secret_places, secret_places_by_line,
};
use delegard::text::{FileId, SourceMap, Text};

use crate::policy::{self, TODAY};
use crate::template::SECRET;

/// The forms of report that are written while a run goes on.
const FORMS: [Format; 3] = [Format::Ndjson, Format::Human, Format::Github];

/// What is known of the principals of the cases.
const DIRECTORY: &str = r##"[
{"@odata.type": "#microsoft.graph.group", "id": "aaaa0000-0000-4000-8000-000000000001", "displayName": "Admins",
 "securityEnabled": true, "mailEnabled": false, "groupTypes": [], "members": []},
{"@odata.type": "#microsoft.graph.user", "id": "aaaa0000-0000-4000-8000-000000000002", "displayName": "A person",
 "accountEnabled": false, "userType": "Guest"},
{"@odata.type": "#microsoft.graph.servicePrincipal", "id": "aaaa0000-0000-4000-8000-000000000003",
 "displayName": "A program", "servicePrincipalType": "Application", "accountEnabled": true}
]"##;

/// How a file is read.
#[derive(Clone, Copy, Debug)]
pub enum Way {
    /// Named as a file with one JSON text a line.
    Lines,
    /// Named as a file that is one JSON text.
    Whole,
    /// As standard input, of which it has to be found out.
    Stdin,
}

/// What was read, in words that do not depend on how a file was packed and cut into blocks.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// Each delegation with its verdicts.
    pub delegations: Vec<String>,
    /// Why there may be more.
    pub unseen: Vec<String>,
    /// The mistakes at a place.
    pub mistakes: Vec<String>,
    /// The mistakes that have none.
    pub placeless: Vec<Code>,
}

/// Reads, judges and reports a file of these bytes.
#[must_use]
pub fn read(way: Way, bytes: &[u8]) -> Told {
    let (units, diagnostics) = read_file(way, bytes);
    let told = Told::of(&units, &diagnostics, 0);
    report(units, diagnostics);
    told
}

/// Reads and judges a file of these bytes. Places count from the byte `start` of what it holds.
#[must_use]
pub fn read_silently(way: Way, bytes: &[u8], start: usize) -> Told {
    let (units, diagnostics) = read_file(way, bytes);
    Told::of(&units, &diagnostics, start)
}

fn read_file(way: Way, bytes: &[u8]) -> (Vec<Unit>, Vec<Diagnostic>) {
    let file = File::holding(bytes, way);
    read_input(&file.path(), matches!(way, Way::Stdin), &Sieve::new(world()))
}

/// What a text exports, read without asking what it is, judged and reported.
#[must_use]
pub fn read_text(text: &str) -> (Told, Option<JsonFile>) {
    let (mut sources, mut sink) = (SourceMap::guarded(secret_places), Sink::new());
    let text: Text = text.into();
    let file = sources.add("any.json", text.clone());
    let tree = json::read(file, &text, json::Limits::default(), &mut sink);
    let mut found = Exported::default();
    if let Some(tree) = &tree {
        read_exported(tree.root(), &mut found);
        found.settle();
    }
    let kind = tree.map(|tree| detect(tree.root()));
    let units = vec![judged(found, sources, sink)];
    let told = Told::of(&units, &[], 0);
    report(units, Vec::new());
    (told, kind)
}

/// What the lines of a text export, each read as a text of its own.
#[must_use]
pub fn read_each_line(text: &str) -> Told {
    let (mut told, mut at, mut loose) = (Told::default(), 0, Loose::default());
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        if line.trim_ascii().is_empty() {
            continue;
        }
        let (mut sources, mut sink) = (SourceMap::guarded(secret_places_by_line), Sink::new());
        let line: Text = line.strip_suffix('\n').unwrap_or(line).into();
        let file = sources.add("line.json", line.clone());
        let mut found = Exported::default();
        if let Some(tree) = json::read(file, &line, json::Limits::default(), &mut sink) {
            read_exported(tree.root(), &mut found);
        }
        loose.append(mem::take(&mut found.loose).at(|_| start as i64));
        told.add(&judged(found, sources, sink), start as i64);
    }
    told.unseen.extend(loose.settle().map(|(kind, line)| missing(&kind, line)));
    told
}

/// What is found to be missing once all lines were read, by the beginning of the line that says so.
fn missing(kind: &CauseKind, line: i64) -> String {
    format!("{kind:?} in the line at {line}")
}

/// The verdicts on what was exported.
fn judged(found: Exported, sources: SourceMap, sink: Sink) -> Unit {
    let sieve = Sieve::new(world());
    let mut diagnostics = sink.into_sorted();
    redact(&mut diagnostics, &sources);
    Unit {
        name: "any.json".to_owned(),
        identity: String::new(),
        sources,
        diagnostics,
        delegations: found.delegations.into_iter().map(|delegation| sieve.judge_all(delegation)).collect(),
        unseen: found.unseen,
        exported: true,
    }
}

/// Holds the sieve against the rules, and writes the reports.
fn report(units: Vec<Unit>, diagnostics: Vec<Diagnostic>) {
    for unit in &units {
        unit.delegations.iter().for_each(sieved);
        crate::printed(&unit.diagnostics, &unit.sources);
    }
    let report = policy::reports(world(), units, diagnostics, &SourceMap::new(), &FORMS);
    assert!(!report.contains(SECRET), "a secret is shown: {report}");
}

/// Holds that the sieve gives the verdicts of the rules.
fn sieved(judged: &Judged) {
    let (through, without) = (judged, world().judge_all(judged.delegation.clone()));
    for (through, without) in through.judgements.iter().zip(&without.judgements) {
        assert_eq!(format!("{through:?}"), format!("{without:?}"), "the sieve changes a verdict");
    }
    assert_eq!(through.judgements.len(), without.judgements.len(), "the sieve loses a verdict");
}

impl Told {
    fn of(units: &[Unit], diagnostics: &[Diagnostic], start: usize) -> Self {
        let mut told = Self::default();
        for unit in units {
            let before = unit.sources.get(FileId(0)).map_or(0, |file| file.before().bytes);
            told.add(unit, before as i64 - start as i64);
        }
        told.placeless.extend(diagnostics.iter().map(|diagnostic| diagnostic.code));
        told
    }

    /// Adds what a unit says, whose texts start so many bytes behind the place from which is counted.
    fn add(&mut self, unit: &Unit, moved: i64) {
        self.delegations.extend(unit.delegations.iter().map(|judged| placed(judged, moved)));
        let before = |file| unit.sources.get(file).map_or(0, |file| file.before().bytes as i64);
        let from = before(FileId(0)) - moved;
        // Of lines that are no longer at hand there is no text.
        let is_gone = |file| unit.sources.get(file).is_some_and(|file| file.text().is_empty());
        self.unseen.extend(unit.unseen.iter().map(|cause| match cause.span {
            Some(span) if is_gone(span.file) => missing(&cause.kind, before(span.file) - from),
            Some(_) | None => placed(cause, moved),
        }));
        for Diagnostic { code, primary, .. } in &unit.diagnostics {
            match primary {
                // Read line by line, a template is one. Alone, it is what delegates nothing.
                Some(_) if *code == Code::NotATemplate => {}
                Some(label) => self.mistakes.push(placed(&(code, label.span), moved)),
                None => self.placeless.push(*code),
            }
        }
    }
}

/// A value in words, with its places moved.
fn placed(value: &impl std::fmt::Debug, moved: i64) -> String {
    let (words, mut told) = (format!("{value:?}"), String::new());
    let mut parts = words.split("Span { file: FileId(0), start: ");
    told.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let number = |text: &str| text.parse::<i64>().ok();
        let place = part.split_once(", end: ").and_then(|(start, rest)| {
            let (end, rest) = rest.split_once(" }")?;
            Some((number(start)?, number(end)?, rest))
        });
        match place {
            Some((start, end, rest)) => {
                let _ = write!(told, "<{}..{}>{rest}", start + moved, end + moved);
            }
            None => told.push_str(part),
        }
    }
    told
}

/// A file in a folder of its own, so that nothing stands beside it.
struct File {
    folder: PathBuf,
    name: &'static str,
}

impl File {
    fn holding(bytes: &[u8], way: Way) -> Self {
        let folder = std::env::temp_dir().join(format!("delegard-fuzz-{}", process::id()));
        let name = match way {
            Way::Lines | Way::Stdin => "any.ndjson",
            Way::Whole => "any.json",
        };
        fs::create_dir_all(&folder).expect("there is room for a folder");
        fs::write(folder.join(name), bytes).expect("there is room for a file");
        Self { folder, name }
    }

    fn path(&self) -> PathBuf {
        self.folder.join(self.name)
    }
}

impl Drop for File {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.folder).expect("what was written can be removed");
    }
}

/// The shipped policies, and some evidence; made once.
fn world() -> World<'static> {
    struct Nothing;
    impl PolicyLoader for Nothing {
        fn load(&self, _: &str, _: &str) -> Result<Loaded, String> {
            Err("there are no other files".to_owned())
        }
    }
    static MADE: OnceLock<(RuleSet, Evidence)> = OnceLock::new();
    let (rules, evidence) = MADE.get_or_init(|| {
        let (mut sources, mut sink) = (SourceMap::new(), Sink::new());
        let policies = BUILT_IN.iter().map(compile::BuiltIn::loaded).collect();
        let rules = compile::compile(policies, &Nothing, Catalog::embedded(), TODAY, &mut sources, &mut sink);
        let mut evidence = Evidence::default();
        let directory = sources.add("directory.json", DIRECTORY);
        evidence.add_directory(directory, &DIRECTORY.into(), Source::default(), &mut sink);
        assert!(!sink.has_errors(), "{:?}", sink.into_sorted());
        (rules, evidence)
    });
    World { rules, catalog: Catalog::embedded(), evidence }
}
