//! The pages of the diagnostic codes: every code has one, and its example causes that code.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use delegard::catalog::Catalog;
use delegard::compile::{self, Loaded, PolicyLoader};
use delegard::diagnostic::{Code, Level, Sink};
use delegard::document::json::{self, JsonTree, Limits};
use delegard::evidence::{Evidence, Source};
use delegard::template::{Input, ParameterSource, evaluate, read_context};
use delegard::text::{FileId, SourceMap, Text};
use jiff::civil::date;

/// Codes whose example is a run of the program, each with the reason why no text alone causes it.
const OF_THE_PROGRAM: &[(Code, &str)] = &[
    (Code::TestFile, "the file of a test is read when the test is run"),
    (Code::NotUnicode, "a page is itself Unicode text, so it cannot hold one that is not"),
    (Code::NotATemplate, "whether a file should be a template depends on how it was named"),
    (Code::UnusedParameterFile, "which template takes a file depends on the folder"),
    (Code::Unreadable, "a file has to be kept from being read"),
    (Code::TooLarge, "a file has to be larger than any page"),
    (Code::NothingFound, "a path has to lead nowhere"),
    (Code::Unwritable, "a file has to be kept from being written"),
    (Code::BadOption, "the mistake is in the command line"),
    (Code::ConfigSyntax, "a configuration is read by the program"),
    (Code::UnknownKey, "a configuration is read by the program"),
    (Code::BadConfigValue, "a configuration is read by the program"),
    (Code::BadWaiver, "a configuration is read by the program"),
    (Code::WaiverExpired, "a configuration is read by the program"),
    (Code::WaiverOfNoRule, "a configuration is read by the program"),
    (Code::BadBaseline, "a baseline is named on the command line"),
];

/// A file that an example shows.
struct File {
    name: String,
    text: Text,
}

/// The page of a code.
struct Page {
    heading: String,
    examples: Vec<File>,
    advice: String,
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs/diagnostics")
}

fn page(code: Code) -> Page {
    let path = folder().join(format!("{code}.md", code = code.as_str()));
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let (before, rest) = text.split_once("\n## Example\n").expect("a page has an example");
    let (example, advice) = rest.split_once("\n## What to do\n").expect("a page says what to do");
    let (heading, about) = before.split_once('\n').expect("a page says what is wrong");
    assert!(!about.trim().is_empty(), "{} does not say what is wrong", path.display());
    Page { heading: heading.to_owned(), examples: fenced(example), advice: advice.trim().to_owned() }
}

/// The fenced blocks of a text; the name of each stands behind its language.
fn fenced(text: &str) -> Vec<File> {
    let mut files = Vec::new();
    for (index, part) in text.split("```").enumerate().filter(|(index, _)| index % 2 == 1) {
        let (info, body) = part.split_once('\n').expect("a block begins on a line of its own");
        let (language, name) = info.split_once(' ').unwrap_or((info, ""));
        let name = if name.is_empty() { format!("{index}.{language}") } else { name.to_owned() };
        files.push(File { name, text: body.into() });
    }
    files
}

#[test]
fn every_code_has_a_page_with_its_title_an_example_and_advice() {
    for code in Code::ALL {
        let page = page(*code);
        assert_eq!(page.heading, format!("# {}: {}", code.as_str(), code.title()));
        assert!(!page.examples.is_empty(), "{} has no example", code.as_str());
        assert!(!page.advice.is_empty(), "{} has no advice", code.as_str());
    }
}

#[test]
fn no_page_is_without_a_code() {
    let known: BTreeSet<String> = Code::ALL.iter().map(|code| format!("{}.md", code.as_str())).collect();
    let found: BTreeSet<String> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name != "README.md")
        .collect();
    assert_eq!(found, known);
}

#[test]
fn the_list_of_pages_is_the_table_of_codes() {
    let mut list = String::from(
        "# Diagnostics\n\n\
         A diagnostic is a mistake in a text that Delegard was given: a policy, a template, an export.\n\
         Each kind has a code that never changes its meaning. `E` is an error, `W` a warning.\n\n\
         | code | level | what is wrong |\n|---|---|---|\n",
    );
    for code in Code::ALL {
        let level = if code.level() == Level::Error { "error" } else { "warning" };
        let _ = writeln!(list, "| [{0}]({0}.md) | {level} | {1} |", code.as_str(), code.title());
    }
    let path = folder().join("README.md");
    if std::env::var_os("DELEGARD_BLESS").is_some() {
        fs::write(&path, list).unwrap();
        return;
    }
    assert_eq!(fs::read_to_string(&path).unwrap(), list, "run with DELEGARD_BLESS=1");
}

#[test]
fn every_example_causes_its_code_and_no_other() {
    let mut wrong = Vec::new();
    for code in Code::ALL {
        if OF_THE_PROGRAM.iter().any(|(of_the_program, _)| of_the_program == code) {
            continue;
        }
        let found: BTreeSet<&str> =
            diagnostics(*code, &page(*code).examples).into_iter().map(Code::as_str).collect();
        if found != BTreeSet::from([code.as_str()]) {
            wrong.push(format!("{}: {found:?}", code.as_str()));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// The codes that an example causes, read by the stage to which the code belongs.
fn diagnostics(code: Code, files: &[File]) -> Vec<Code> {
    let mut sink = Sink::new();
    match &code.as_str()[1..3] {
        "01" | "02" | "03" | "04" => compile(files, &mut sink),
        "05" => drop(read(files, &mut sink)),
        "06" | "07" => evaluate_all(files, &mut sink),
        "08" => take_in(files, &mut sink),
        _ => panic!("{} belongs to no stage that this test runs", code.as_str()),
    }
    sink.into_sorted().into_iter().map(|diagnostic| diagnostic.code).collect()
}

/// The other policies of an example, by name.
struct Others<'f>(&'f [File]);

impl PolicyLoader for Others<'_> {
    fn load(&self, _from: &str, path: &str) -> Result<Loaded, String> {
        let file = self.0.iter().find(|file| file.name == path).ok_or("there is no such file")?;
        Ok(loaded(file))
    }
}

fn loaded(file: &File) -> Loaded {
    Loaded { key: file.name.clone(), name: file.name.clone(), text: file.text.to_string() }
}

fn compile(files: &[File], sink: &mut Sink) {
    let today = date(2026, 11, 23);
    let roots = vec![loaded(&files[0])];
    compile::compile(roots, &Others(files), Catalog::embedded(), today, &mut SourceMap::new(), sink);
}

fn read<'f>(files: &'f [File], sink: &mut Sink) -> Vec<(&'f str, JsonTree)> {
    let files = files.iter().zip(0..);
    let trees = files
        .map(|(file, id)| (file.name.as_str(), json::read(FileId(id), &file.text, Limits::default(), sink)));
    trees.filter_map(|(name, tree)| Some((name, tree?))).collect()
}

/// A template with its parameter files, or a context file.
fn evaluate_all(files: &[File], sink: &mut Sink) {
    let trees = read(files, sink);
    let (first, template) = trees.first().expect("the example is JSON");
    if *first == "context.json" {
        read_context(template.root(), sink);
        return;
    }
    let parameters: Vec<_> = trees[1..].iter().map(|(_, tree)| ParameterSource::File(tree)).collect();
    evaluate(Input { parameters: &parameters, ..Input::new(template) }, sink);
}

fn take_in(files: &[File], sink: &mut Sink) {
    let mut evidence = Evidence::default();
    for (file, id) in files.iter().zip(0..) {
        evidence.add_directory(FileId(id), &file.text, Source::default(), sink);
    }
}
