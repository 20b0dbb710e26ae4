//! `docs/schema/delegard-toml-1.schema.json` is what the program reads: the same keys, the same words,
//! and the same configurations are right.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use delegard::cli::read_configuration;
use delegard::diagnostic::{Code, Diagnostic, Sink};
use delegard::text::SourceMap;
use jiff::civil::date;
use serde_json::Value;

use crate::compile::compile_text;
use crate::docs_language::document;

const TEXT: &str = include_str!("../../docs/schema/delegard-toml-1.schema.json");

static SCHEMA: LazyLock<jsonschema::Validator> =
    LazyLock::new(|| jsonschema::validator_for(&serde_json::from_str(TEXT).unwrap()).unwrap());

/// The mistakes that the program finds in a configuration, but for those about rules and days.
fn mistakes(text: &str) -> Vec<Diagnostic> {
    let mut sink = Sink::new();
    let file = SourceMap::new().add("delegard.toml", text);
    let rules = compile_text("rule some-rule role Owner forbidden\n").rules;
    let _ = read_configuration(file, text, &rules, date(2026, 11, 23), &mut sink);
    let found = sink.into_sorted();
    found.into_iter().filter(|one| !matches!(one.code, Code::WaiverExpired | Code::WaiverOfNoRule)).collect()
}

/// Whether the schema takes a configuration. One that is no TOML is none that a schema sees.
fn fits(text: &str) -> bool {
    let table: toml::Table = text.parse().unwrap_or_else(|error| panic!("{text}: {error}"));
    SCHEMA.is_valid(&json(toml::Value::Table(table)))
}

/// TOML as the tools that know schemas see it: a date is a text.
fn json(value: toml::Value) -> Value {
    match value {
        toml::Value::String(text) => text.into(),
        toml::Value::Integer(number) => number.into(),
        toml::Value::Float(number) => number.into(),
        toml::Value::Boolean(truth) => truth.into(),
        toml::Value::Datetime(day) => day.to_string().into(),
        toml::Value::Array(list) => list.into_iter().map(json).collect(),
        toml::Value::Table(table) => table.into_iter().map(|(key, value)| (key, json(value))).collect(),
    }
}

/// The texts between backticks.
fn quoted(text: &str) -> BTreeSet<String> {
    text.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

/// The keys that the program knows, as it tells them of one that it does not know.
fn told_keys(text: &str) -> BTreeSet<String> {
    let found = mistakes(text);
    let unknown = found.iter().find(|one| one.code == Code::UnknownKey).expect("the key is not known");
    let list = unknown.help[0].strip_prefix("the keys are ").expect("the keys are told");
    list.split(", ").map(str::to_owned).collect()
}

fn names(schema: &Value) -> BTreeSet<String> {
    schema["properties"].as_object().unwrap().keys().cloned().collect()
}

#[test]
fn the_schema_has_every_key_that_the_program_knows_and_no_other() {
    let schema: Value = serde_json::from_str(TEXT).unwrap();
    assert_eq!(names(&schema), told_keys("zzzzzzzzzzzz = 1\n"));
    assert_eq!(names(&schema["definitions"]["waiver"]), told_keys("[[waiver]]\nzzzzzzzzzzzz = 1\n"));
}

#[test]
fn the_page_on_the_configuration_has_every_key_of_the_schema() {
    let page = document("docs/configuration.md");
    let schema: Value = serde_json::from_str(TEXT).unwrap();
    for key in names(&schema).union(&names(&schema["definitions"]["waiver"])) {
        let rows = page.lines().filter(|line| line.starts_with("| `"));
        let is_told = rows.clone().any(|row| quoted(row.split(" |").next().unwrap()).contains(key));
        assert!(is_told, "docs/configuration.md has no row for `{key}`");
    }
    assert!(page.contains("(schema/delegard-toml-1.schema.json)"), "the page does not link the schema");
}

#[test]
fn where_a_key_takes_words_the_schema_has_those_words() {
    let schema: Value = serde_json::from_str(TEXT).unwrap();
    let mut seen = 0;
    let properties = schema["properties"].as_object().unwrap().iter().map(|pair| ("", pair));
    let of_waivers = schema["definitions"]["waiver"]["properties"].as_object().unwrap().iter();
    for (before, (key, value)) in properties.chain(of_waivers.map(|pair| ("[[waiver]]\n", pair))) {
        let words = value.get("enum").or_else(|| value["anyOf"][0].get("enum"));
        let Some(words) = words else { continue };
        let words: BTreeSet<String> =
            words.as_array().unwrap().iter().map(|word| word.as_str().unwrap().to_owned()).collect();
        let waiver = if before.is_empty() { "" } else { "rule = \"r\"\ndelegation = \"*\"\n" };
        let found = mistakes(&format!("{before}{waiver}{key} = \"no such word\"\n"));
        let told = found.iter().find(|one| one.code == Code::BadConfigValue).expect(key);
        let (_, list) = told.message.split_once(" of ").expect(key);
        assert_eq!(words, quoted(list), "{key}");
        seen += 1;
    }
    assert!(seen >= 5, "only {seen} keys take words");
}

/// Values that every tool can write: what the program takes the schema takes, and the reverse.
const RIGHT: &[&str] = &[
    "",
    "policy = \"recommended\"",
    "policy = [\"recommended\", \"ours.delegard\"]",
    "paths = []",
    "parameter = { offerName = \"Northwind\", count = 3, on = true, list = [1, 2], more = { a = 1.5 } }",
    "context = \"where.json\"",
    "evidence-tenant = \"7C1D9E20-0000-4000-8000-000000000001\"",
    "evidence-date = 2027-03-31",
    "evidence-date = \"2027-03-31\"",
    "max-age = 0",
    "max-age = 65535",
    "directory-complete = \"users\"",
    "directory-complete = [\"users\", \"groups\"]",
    "accept-exclusion = [\"7c1d9e20-0000-4000-8000-000000000001\"]",
    "fail-on = \"info\"",
    "allow-undetermined = false",
    "template-checks = true",
    "format = \"sarif\"",
    "jobs = 1",
    "output = [\"report.sarif\", \"gitlab=quality.json\", \"-\"]",
    "color = \"never\"",
    "waiver = []",
    "[[waiver]]\nrule = \"r\"\nfinding = \"7c1d9e20-0000-4000-8000-000000000001\"\nuntil = 2027-03-31\nbecause = \"b\"",
    "[[waiver]]\nrule = \"r\"\ndelegation = \"*\"\nuntil = 2027-03-31\nbecause = \"b\"",
    "[[waiver]]\nrule = \"r\"\ndelegation = \"*\"\nrole = \"Reader\"\nprincipal = \"Any\"\naccess = \"eligible\"\n\
     tenant = \"7c1d9e20-0000-4000-8000-000000000001\"\ndetail = \"3\"\ninput = \"*.json\"\n\
     customer = \"7c1d9e20-0000-4000-8000-000000000001\"\nuntil = 2027-03-31\nbecause = \"b\"\napproved-by = \"c\"",
];

const WRONG: &[&str] = &[
    "policies = \"recommended\"",
    "policy = 1",
    "policy = [1]",
    "parameter = \"a=b\"",
    "context = \" \"",
    "context = [\"where.json\"]",
    "evidence-tenant = \"Contoso\"",
    "evidence-date = \"soon\"",
    "evidence-date = 2027-03-31T10:00:00",
    "max-age = -1",
    "max-age = 65536",
    "max-age = \"30\"",
    "directory-complete = \"people\"",
    "accept-exclusion = \"Ada\"",
    "fail-on = \"fatal\"",
    "allow-empty = \"yes\"",
    "template-checks = 0",
    "baseline = \"\"",
    "format = \"xml\"",
    "jobs = 0",
    "output = 1",
    "color = \"red\"",
    "quiet = 1",
    "waiver = \"all\"",
    "waiver = [1]",
    "[[waiver]]",
    "[[waiver]]\nrule = \"r\"\nuntil = 2027-03-31\nbecause = \"b\"",
    "[[waiver]]\nrule = \"r\"\ndelegation = \"*\"\nbecause = \"b\"",
    "[[waiver]]\nrule = \"r\"\ndelegation = \"*\"\nuntil = 2027-03-31",
    "[[waiver]]\nrule = \" \"\ndelegation = \"*\"\nuntil = 2027-03-31\nbecause = \"b\"",
    "[[waiver]]\nrule = \"r\"\ndelegation = \"*\"\nprincipal = \"Ada\"\nuntil = 2027-03-31\nbecause = \"b\"",
    "[[waiver]]\nrule = \"r\"\ndelegation = \"*\"\naccess = \"some\"\nuntil = 2027-03-31\nbecause = \"b\"",
    "[[waiver]]\nrule = \"r\"\ndelegation = \"*\"\nfinding = \"7c1d9e20-0000-4000-8000-000000000001\"\n\
     until = 2027-03-31\nbecause = \"b\"",
    "[[waiver]]\nrule = \"r\"\ndelegation = \"*\"\nuntil = 2027-03-31\nbecause = \"b\"\nwhy = \"c\"",
];

#[test]
fn the_schema_and_the_program_take_the_same_configurations() {
    for text in RIGHT {
        assert!(mistakes(text).is_empty() && fits(text), "{text}: {:#?}", mistakes(text));
    }
    for text in WRONG {
        assert!(!mistakes(text).is_empty(), "the program takes\n{text}");
        assert!(!fits(text), "the schema takes\n{text}");
    }
}

/// The fenced blocks of a page that are TOML.
fn blocks(page: &str) -> Vec<String> {
    let parts = page.split("\n```toml").skip(1);
    parts.map(|part| part.split_once('\n').unwrap().1.split("\n```").next().unwrap().to_owned()).collect()
}

#[test]
fn the_configurations_that_the_documentation_shows_fit() {
    let mut seen = 0;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "md") {
            continue;
        }
        for text in blocks(&fs::read_to_string(&path).unwrap()) {
            assert!(fits(&text) && mistakes(&text).is_empty(), "{}\n{text}", path.display());
            seen += 1;
        }
    }
    assert!(seen >= 2, "only {seen} configurations were found");
    // The pages of diagnostics show wrong ones; of what only the program can tell, fitting ones.
    for (code, is_right) in [
        (Code::UnknownKey, false),
        (Code::BadConfigValue, false),
        (Code::BadWaiver, false),
        (Code::WaiverExpired, true),
        (Code::WaiverOfNoRule, true),
    ] {
        let found = blocks(code.page());
        let [text] = found.as_slice() else { panic!("{}: {found:?}", code.as_str()) };
        assert_eq!(fits(text), is_right, "{}", code.as_str());
        assert_eq!(mistakes(text).iter().any(|one| one.code == code), !is_right, "{}", code.as_str());
    }
}

#[test]
fn the_first_configuration_fits_also_with_every_key_that_it_shows() {
    let text = document("examples/starter/delegard.toml");
    assert!(fits(&text) && mistakes(&text).is_empty());
    let shown = |line: &str| {
        let rest = line.strip_prefix("# ")?;
        (rest.starts_with("[[") || rest.contains(" = ")).then(|| rest.to_owned())
    };
    let mut more = 0;
    let all: Vec<String> = (text.lines())
        .map(|line| {
            let found = shown(line);
            more += usize::from(found.is_some());
            found.unwrap_or_else(|| line.to_owned())
        })
        .collect();
    let all = format!("{}\n", all.join("\n"));
    assert!(more > 10, "only {more} lines are examples");
    assert!(fits(&all) && mistakes(&all).is_empty(), "{all}\n{:#?}", mistakes(&all));
}
