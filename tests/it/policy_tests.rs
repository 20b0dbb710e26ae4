//! `delegard test`: the tests of the shipped policies, and those that the documentation shows.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use delegard::compile::{BUILT_IN, BuiltIn};

use crate::docs_language::{document, examples};

fn run(folder: &Path, words: &[&str]) -> Output {
    let words = ["test"].iter().chain(words);
    Command::new(env!("CARGO_BIN_EXE_delegard")).args(words).current_dir(folder).output().unwrap()
}

fn told(output: &Output) -> String {
    [&output.stdout, &output.stderr].map(|text| String::from_utf8_lossy(text).into_owned()).concat()
}

#[test]
fn every_shipped_rule_has_its_examples_and_they_hold() {
    let output = run(Path::new("/"), &["--require-coverage"]);
    assert_eq!(output.status.code(), Some(0), "{}", told(&output));
    let again = run(Path::new("/"), &["--require-coverage"]);
    assert_eq!(output.stdout, again.stdout, "the same tests give other bytes");
}

#[test]
fn the_embedded_tests_are_those_in_the_folder() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for (folder, text) in [
        ("policies", (|policy| policy.text) as fn(&BuiltIn) -> &'static str),
        ("policies/tests", |policy| policy.tests),
    ] {
        let mut files: Vec<(String, String)> = fs::read_dir(root.join(folder))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.is_file())
            .map(|path| {
                let name = path.file_name().unwrap().to_str().unwrap().to_owned();
                (name, fs::read_to_string(path).unwrap())
            })
            .collect();
        files.sort();
        let mut embedded: Vec<(String, String)> =
            BUILT_IN.iter().map(|it| (format!("{}.delegard", it.name), text(it).to_owned())).collect();
        embedded.sort();
        assert_eq!(files, embedded, "{folder}");
    }
    // Run from either place, every test gives the same.
    let tests = |words: &[&str]| {
        let output = run(root, &[words, &["--format", "json", "--no-config"]].concat());
        let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let mut policies: Vec<String> =
            report["policies"].as_array().unwrap().iter().map(|policy| policy["tests"].to_string()).collect();
        policies.sort();
        policies
    };
    assert_eq!(tests(&[]), tests(&["policies/tests"]));
}

#[test]
fn the_tests_that_the_documentation_shows_pass() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = tempfile::tempdir().unwrap();
    let fixtures = folder.path().join("fixtures");
    fs::create_dir(&fixtures).unwrap();
    for (from, to) in
        [("delegation.json", "offer.json"), ("delegation.parameters.json", "offer.parameters.json")]
    {
        fs::copy(root.join("examples/documented-structure").join(from), fixtures.join(to)).unwrap();
    }
    let mut ran = 0;
    for page in ["docs/testing.md", "docs/language.md"] {
        for example in examples(&document(page)) {
            let is_whole = example.tags.len() == 1;
            if !is_whole || !example.text.lines().any(|line| line.starts_with("test ")) {
                continue;
            }
            fs::write(folder.path().join("page.delegard"), &example.text).unwrap();
            let output = run(folder.path(), &["page.delegard"]);
            assert_eq!(output.status.code(), Some(0), "{page}:{}\n{}", example.line, told(&output));
            ran += 1;
        }
    }
    assert!(ran >= 4, "only {ran} examples were run");
}
