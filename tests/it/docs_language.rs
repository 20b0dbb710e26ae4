//! What `docs/language.md`, `docs/policies.md` and `README.md` say of the language is so: their
//! examples compile or fail as told, and their tables are those of the compiler.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use delegard::compile::{BUILT_IN, Rule, RuleSet};
use delegard::diagnostic::{Code, Diagnostic};

use crate::compile::compile_text;

/// What stands before an example that is a part of a policy. The language's page names these.
const PREAMBLE: &str = "\
group Architects is 05d3a8f0-0000-4000-8000-000000000001
user Ada is 05d3a8f0-0000-4000-8000-000000000002
service principal Deployer is 05d3a8f0-0000-4000-8000-000000000003
service principal Monitor is 05d3a8f0-0000-4000-8000-000000000004
tenant Contoso is 11112222-0000-4000-8000-000000000001
let approved be roles Reader, \"Virtual Machine Contributor\"
rule preamble principals must be known
";

pub(crate) fn document(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A fenced example of a document.
pub(crate) struct Example {
    pub(crate) line: usize,
    /// The words behind the fence, e.g. `delegard`, `error`, `E0301`.
    pub(crate) tags: Vec<String>,
    pub(crate) text: String,
}

pub(crate) fn examples(document: &str) -> Vec<Example> {
    let mut found = Vec::new();
    let mut open: Option<Example> = None;
    for (number, line) in (1..).zip(document.lines()) {
        match (&mut open, line.trim_start().strip_prefix("```")) {
            (None, Some(tags)) => {
                let tags = tags.split(',').map(|tag| tag.trim().to_owned()).collect();
                open = Some(Example { line: number, tags, text: String::new() });
            }
            (Some(_), Some(_)) => found.extend(open.take()),
            (Some(example), None) => {
                example.text.push_str(line);
                example.text.push('\n');
            }
            (None, None) => {}
        }
    }
    assert!(open.is_none(), "a fence is not closed");
    found.retain(|example| example.tags[0] == "delegard");
    found
}

fn codes(text: &str) -> Vec<&'static str> {
    let mistakes = compile_text(text).sink.into_sorted();
    mistakes.iter().map(|mistake: &Diagnostic| mistake.code.as_str()).collect()
}

fn each_example_is_as_told(path: &str) -> usize {
    let examples = examples(&document(path));
    for example in &examples {
        let place = format!("{path}:{}", example.line);
        let tags: Vec<&str> = example.tags.iter().skip(1).map(String::as_str).collect();
        let part = format!("{PREAMBLE}{}", example.text);
        match tags.as_slice() {
            [] => assert_eq!(codes(&example.text), [""; 0], "{place}"),
            ["fragment"] => assert_eq!(codes(&part), [""; 0], "{place}"),
            ["error", code] => assert_eq!(codes(&part), [*code], "{place}"),
            other => panic!("{place}: no example is tagged {other:?}"),
        }
    }
    examples.len()
}

#[test]
fn the_examples_of_the_language_compile_and_fail_as_told() {
    assert!(each_example_is_as_told("docs/language.md") > 10);
}

#[test]
fn the_examples_of_tests_compile() {
    assert!(each_example_is_as_told("docs/testing.md") > 2);
}

#[test]
fn the_examples_of_the_readme_compile_and_fail_as_told() {
    assert!(each_example_is_as_told("README.md") > 0);
}

#[test]
fn examples_are_found_by_their_fences() {
    let found = examples("```delegard,error,E0301\na\nb\n```\n```json\n{}\n```\n  ```delegard\nc\n  ```\n");
    let found: Vec<_> = found.iter().map(|example| (example.line, example.text.as_str())).collect();
    assert_eq!(found, [(1, "a\nb\n"), (8, "c\n")]);
}

/// The cells of each table row of a text.
fn rows(text: &str) -> impl Iterator<Item = Vec<&str>> {
    text.lines()
        .filter_map(|line| line.strip_prefix("| ")?.strip_suffix('|'))
        .map(|row| row.split(" |").map(str::trim).collect())
}

/// The texts between backticks.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

/// The only text between backticks that a cell consists of.
fn only_quoted(cell: &str) -> Option<&str> {
    cell.strip_prefix('`')?.strip_suffix('`').filter(|inner| !inner.contains('`'))
}

/// Which predicates the compiler lets be said of each view, as its own message tells them.
fn predicates_by_view() -> BTreeMap<&'static str, Vec<String>> {
    let misfits = [
        ("authorizations", "authorizations must have a description"),
        ("roles", "roles must have a description"),
        ("principals", "principals must have a description"),
        ("delegated roles", "delegated roles must have a description"),
        ("approvers", "approvers must have a description"),
        ("delegations", "delegations must be eligible"),
        ("tenants", "managing tenant must have a description"),
    ];
    let told = |sentence| {
        let mistakes = compile_text(sentence).sink.into_sorted();
        let [mistake] = mistakes.as_slice() else { panic!("{sentence}: {mistakes:#?}") };
        assert_eq!(mistake.code, Code::PredicateMismatch);
        quoted(&mistake.help[0]).map(str::to_owned).collect()
    };
    misfits.into_iter().map(|(view, sentence)| (view, told(sentence))).collect()
}

#[test]
fn the_table_of_predicates_is_that_of_the_compiler() {
    let page = document("docs/language.md");
    let (_, table) = page.split_once("| predicate | can be said of |").expect("the page has the table");
    let (table, _) = table.split_once("\n\n").expect("the table ends");
    let mut written: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for row in rows(table) {
        let Some(predicate) = only_quoted(row[0]) else { continue };
        for view in row[1].split(", ") {
            written.entry(view).or_default().push(predicate.to_owned());
        }
    }
    assert_eq!(written, predicates_by_view());
}

fn shipped() -> RuleSet {
    let text: String = BUILT_IN.iter().map(|policy| format!("use {}\n", policy.name)).collect();
    let compiled = compile_text(&text);
    let mistakes = compiled.sink.into_sorted();
    assert!(mistakes.is_empty(), "{mistakes:#?}");
    compiled.rules
}

#[test]
fn the_page_of_policies_lists_the_shipped_rules_and_no_other() {
    let page = document("docs/policies.md");
    let mut written = Vec::new();
    for section in page.split("\n## ").skip(1) {
        let Some(policy) = quoted(section.lines().next().unwrap()).next() else { continue };
        for row in rows(section) {
            let [id, severity, sentence, source] = row.as_slice() else { panic!("{row:?}") };
            let (Some(id), Some(sentence)) = (only_quoted(id), only_quoted(sentence)) else { continue };
            let source = source.split_once("](").unwrap().1.trim_end_matches(')');
            written.push([policy, id, severity, sentence, source].map(str::to_owned));
        }
    }
    // Each policy alone, as one may change the rules of those that it uses.
    let own = BUILT_IN.iter().flat_map(|policy| {
        let compiled = compile_text(&format!("use {}\n", policy.name));
        compiled.rules.rules.into_iter().filter(|rule| rule.policy == policy.name)
    });
    let compiled: Vec<[String; 5]> = own
        .map(|rule| {
            let severity = rule.severity.as_str().to_owned();
            let [see] = rule.see.as_slice() else { panic!("{} has {:?}", rule.id, rule.see) };
            [rule.policy, rule.id, severity, rule.sentence, see.clone()]
        })
        .collect();
    assert_eq!(written, compiled);
}

#[test]
fn the_page_of_template_checks_lists_every_check_as_it_is() {
    let page = document("docs/template-checks.md");
    let written: Vec<Vec<String>> = rows(&page)
        .filter(|row| row[0].starts_with('`'))
        .map(|row| row.iter().map(|cell| (*cell).to_owned()).collect())
        .collect();
    let checks = shipped().rules.into_iter().filter(Rule::is_check);
    let compiled: Vec<Vec<String>> = checks
        .map(|check| {
            let [see] = check.see.as_slice() else { panic!("{} has {:?}", check.id, check.see) };
            let name = see.rsplit('/').next().unwrap().replace('-', " ");
            let source = format!("[{name}]({see})");
            let severity = check.severity.as_str().to_owned();
            vec![format!("`{}`", check.id), severity, check.sentence, check.because.unwrap(), source]
        })
        .collect();
    assert_eq!(written, compiled);
}

#[test]
fn what_is_covered_is_covered_by_rules_that_exist_and_the_rest_can_be_said_as_told() {
    let page = document("docs/policies.md");
    let (_, covered) = page.split_once("\n## What is covered").expect("the page has the section");
    let shipped = shipped();
    let mut named = Vec::new();
    for row in rows(covered) {
        let [id, _, rules, note] = row.as_slice() else { panic!("{row:?}") };
        for rule in quoted(rules) {
            assert!(shipped.rules.iter().any(|known| known.id == rule), "{id}: {rule}");
            named.push(rule);
        }
        for sentence in quoted(note).filter(|text| text.contains(' ')) {
            assert_eq!(codes(&format!("{PREAMBLE}{sentence}\n")), [""; 0], "{id}: {sentence}");
        }
    }
    for rule in shipped.rules.iter().filter(|rule| !rule.is_check()) {
        assert!(named.contains(&rule.id.as_str()), "{} covers nothing", rule.id);
    }
}
