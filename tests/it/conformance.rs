//! The template language against cases that others wrote, where they stand beside the project.
//!
//! `DELEGARD_SHARED` names the folder; otherwise it is `shared` beside the project. Where there is
//! none, the tests say so and pass.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use delegard::diagnostic::{Level, Sink};
use delegard::document::json::{self, JsonTree, Limits};
use delegard::template::{Context, Expanded, Input, ParameterSource, expand, read_context};
use delegard::text::SourceMap;
use serde_json::Value;

/// Cases that do not pass, each with the reason for which the case is not followed.
const EXCEPTIONS: &[(&str, &str)] = &[
    (
        "psrule/Parsing.8",
        "pickZones asks Azure which zones a region has; the case allows to skip it, and the rest fits",
    ),
    (SQLMI_MAIN, SUBNET_NAME),
    (SQLMI_SYMBOLIC, SUBNET_NAME),
    (WEB_APP_SYMBOLIC, SUBNET_NAME),
];

const SUBNET_NAME: &str =
    "the template names a subnet without its network and then splits the name: Azure refuses it";
const SQLMI_MAIN: &str =
    "Azure/bicep:src/Bicep.Core.Samples/Files/user_submitted/101/sqlmi-new-vnet/main.bicep->main.json";
const SQLMI_SYMBOLIC: &str = "Azure/bicep:src/Bicep.Core.Samples/Files/user_submitted/101/sqlmi-new-vnet/main.bicep->main.symbolicnames.json";
const WEB_APP_SYMBOLIC: &str = "Azure/bicep:src/Bicep.Core.Samples/Files/user_submitted/201/web-app-asev2-create/main.bicep->main.symbolicnames.json";

fn shared() -> Option<PathBuf> {
    let named = std::env::var_os("DELEGARD_SHARED").map(PathBuf::from);
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let folder = named.unwrap_or(beside).join("conformance");
    if !folder.is_dir() {
        println!("{} is absent: nothing to compare with", folder.display());
        return None;
    }
    Some(folder)
}

fn lines(path: &Path) -> Vec<Value> {
    let text = std::fs::read_to_string(path).unwrap();
    text.lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// What came of a template.
struct Outcome {
    expanded: Expanded,
    errors: Vec<String>,
}

fn read(sources: &mut SourceMap, name: &str, text: &str, sink: &mut Sink) -> Option<JsonTree> {
    let text = text.trim_start_matches('\u{feff}');
    let file = sources.add(name, text);
    json::read(file, &text.into(), Limits::default(), sink)
}

/// Expands a template given as text, with parameters and a context given as JSON.
fn run(template: &str, parameters: &Value, context: &Value) -> Outcome {
    let (mut sources, mut sink) = (SourceMap::new(), Sink::new());
    let template = read(&mut sources, "template.json", template, &mut sink);
    let parameters = if parameters.is_null() { "{}".to_owned() } else { parameters.to_string() };
    let parameters = read(&mut sources, "parameters.json", &parameters, &mut sink);
    let context = match context.as_object() {
        Some(_) => {
            let text = context.to_string();
            let tree = read(&mut sources, "context.json", &text, &mut sink).unwrap();
            read_context(tree.root(), &mut sink)
        }
        None => Context::default(),
    };
    let parameters: Vec<_> = parameters.iter().map(ParameterSource::File).collect();
    let expanded = match &template {
        Some(template) => {
            let input = Input { parameters: &parameters, context, ..Input::new(template) };
            expand(input, &mut sink)
        }
        None => Expanded::default(),
    };
    let errors = sink
        .into_sorted()
        .into_iter()
        .filter(|diagnostic| diagnostic.level == Level::Error)
        .map(|diagnostic| {
            let place = diagnostic.primary.as_ref().map_or("", |label| sources.slice(label.span));
            format!("{}: {} at {place}", diagnostic.code.as_str(), diagnostic.message)
        })
        .collect();
    Outcome { expanded, errors }
}

/// Counts passed and failed cases per group; prints them, and fails if a case that counts failed
/// and is no exception.
#[derive(Default)]
struct Score {
    groups: BTreeMap<String, (usize, usize)>,
    failed: Vec<String>,
}

impl Score {
    fn case(&mut self, group: &str, id: &str, confidence: &str, complaint: Option<String>) {
        let counts = ["high", "medium"].contains(&confidence);
        let group = if counts { group.to_owned() } else { format!("{group} ({confidence})") };
        let (passed, failed) = self.groups.entry(group).or_default();
        let excused = EXCEPTIONS.iter().find(|(known, _)| *known == id);
        match complaint {
            None => {
                *passed += 1;
                assert!(excused.is_none(), "{id} passes and needs no exception");
            }
            Some(complaint) => {
                *failed += 1;
                match excused {
                    Some((_, reason)) => println!("not followed: {id}: {reason}"),
                    None if counts => self.failed.push(format!("{id}: {complaint}")),
                    None => println!("of low confidence, failed: {id}: {complaint}"),
                }
            }
        }
    }

    fn finish(self) {
        for (group, (passed, failed)) in &self.groups {
            println!("{group}: {passed} passed, {failed} failed");
        }
        let (passed, failed) =
            self.groups.values().fold((0, 0), |sum, group| (sum.0 + group.0, sum.1 + group.1));
        println!("in all: {passed} passed, {failed} failed");
        assert!(self.failed.is_empty(), "{} cases failed\n{}", self.failed.len(), self.failed.join("\n"));
    }
}

#[test]
fn functions() {
    let Some(folder) = shared() else { return };
    let mut score = Score::default();
    for case in lines(&folder.join("functions.jsonl")) {
        let outcome = run(&case["template"].to_string(), &case["parameters"], &case["context"]);
        let complaint = match &case["expected"] {
            Value::String(_) if outcome.errors.is_empty() => {
                Some(format!("no error, but {:?}", outcome.expanded.outputs))
            }
            Value::String(_) => None,
            expected => outputs_differ(&outcome, expected),
        };
        let text = |name: &str| case[name].as_str().unwrap().to_owned();
        score.case(&text("function"), &text("id"), &text("confidence"), complaint);
    }
    score.finish();
}

fn outputs_differ(outcome: &Outcome, expected: &Value) -> Option<String> {
    if !outcome.errors.is_empty() {
        return Some(outcome.errors.join("; "));
    }
    expected.as_object().unwrap().iter().find_map(|(name, wanted)| {
        let found = outcome.expanded.outputs.get(name);
        (found != Some(wanted)).then(|| format!("{name}: wanted {wanted}, found {found:?}"))
    })
}

#[test]
fn deployments() {
    let Some(folder) = shared() else { return };
    let mut score = Score::default();
    for case in lines(&folder.join("deployments.jsonl")) {
        let outcome = run(&case["template"].to_string(), &case["parameters"], &case["context"]);
        let text = |name: &str| case[name].as_str().unwrap();
        let complaint = match &case["expected"] {
            Value::String(_) if outcome.errors.is_empty() => Some("no error".to_owned()),
            Value::String(_) => None,
            _ if !outcome.errors.is_empty() => Some(outcome.errors.join("; ")),
            expected => {
                let complaints = differences(&outcome.expanded, expected);
                (!complaints.is_empty()).then(|| complaints.join("\n    "))
            }
        };
        let group = text("id").rsplit_once('/').unwrap().0;
        score.case(group, text("id"), text("confidence"), complaint);
    }
    score.finish();
}

/// Everything in which an expanded template differs from what a case expects.
fn differences(expanded: &Expanded, expected: &Value) -> Vec<String> {
    let mut complaints = Vec::new();
    let mut left: Vec<&Value> = expanded.resources.iter().collect();
    for wanted in list(&expected["resources"]) {
        // The closest resource of the type tells best what is wrong.
        let best = left
            .iter()
            .enumerate()
            .map(|(place, found)| (resource_differences(found, wanted), place))
            .min_by_key(|(complaints, _)| complaints.len());
        match best {
            Some((found, place)) if found.is_empty() => {
                left.remove(place);
            }
            Some((found, _)) => {
                complaints.push(format!("{} {}: {}", wanted["type"], wanted["name"], found.join(", ")))
            }
            None => complaints.push(format!("{} {} is missing", wanted["type"], wanted["name"])),
        }
    }
    if expected["complete"] == true {
        let ignored = list(&expected["ignore_types"]);
        for found in left {
            if !ignored.iter().any(|kind| same(kind, &found["type"])) {
                complaints.push(format!("{} {} should not be there", found["type"], found["name"]));
            }
        }
    }
    for absent in list(&expected["absent"]) {
        if expanded.resources.iter().any(|found| same(&found["type"], &absent["type"])) {
            complaints.push(format!("{absent} is there"));
        }
    }
    for (kind, count) in expected["counts"].as_object().into_iter().flatten() {
        let kind = Value::String(kind.clone());
        let found = expanded.resources.iter().filter(|resource| same(&resource["type"], &kind)).count();
        if Some(found as u64) != count.as_u64() {
            complaints.push(format!("{found} of {kind}, not {count}"));
        }
    }
    for (name, wanted) in expected["outputs"].as_object().into_iter().flatten() {
        if expanded.outputs.get(name) != Some(wanted) {
            complaints.push(format!("output {name}: {:?}, not {wanted}", expanded.outputs.get(name)));
        }
    }
    for name in list(&expected["outputs_unresolved"]) {
        let found = &expanded.outputs[name.as_str().unwrap()];
        if !found.to_string().contains("$unknown") {
            complaints.push(format!("output {name} is known: {found}"));
        }
    }
    complaints
}

fn resource_differences(found: &Value, wanted: &Value) -> Vec<String> {
    let mut complaints = Vec::new();
    let mut check = |fits: bool, complaint: String| {
        if !fits {
            complaints.push(complaint);
        }
    };
    check(same(&found["type"], &wanted["type"]), format!("type {}", found["type"]));
    let name = found["name"].as_str().unwrap_or_default();
    let text = |key: &str| wanted[key].as_str();
    check(
        text("name").is_none_or(|wanted| name.eq_ignore_ascii_case(wanted)),
        format!("name {}", found["name"]),
    );
    check(text("name_prefix").is_none_or(|wanted| name.starts_with(wanted)), format!("name {name}"));
    check(text("name_suffix").is_none_or(|wanted| name.ends_with(wanted)), format!("name {name}"));
    check(
        text("name_last").is_none_or(|wanted| name.rsplit('/').next() == Some(wanted)),
        format!("name {name}"),
    );
    check(text("id").is_none() || same(&found["id"], &wanted["id"]), format!("id {}", found["id"]));
    check(
        text("scope").is_none() || same(&found["scope"], &wanted["scope"]),
        format!("scope {}", found["scope"]),
    );
    for (pointer, value) in wanted["match"].as_object().into_iter().flatten() {
        let there = found.pointer(pointer);
        check(there.is_some_and(|there| there == value), format!("{pointer} is {there:?}"));
    }
    for pointer in list(&wanted["absent_paths"]) {
        check(found.pointer(pointer.as_str().unwrap()).is_none(), format!("{pointer} is there"));
    }
    for (pointer, length) in wanted["lengths"].as_object().into_iter().flatten() {
        let there = found.pointer(pointer).and_then(Value::as_array).map(|array| array.len() as u64);
        check(there == length.as_u64(), format!("{pointer} has {there:?}"));
    }
    for (pointer, keys) in wanted["has_keys"].as_object().into_iter().flatten() {
        for key in list(keys) {
            let there =
                found.pointer(pointer).is_some_and(|object| object.get(key.as_str().unwrap()).is_some());
            check(there, format!("{pointer} lacks {key}"));
        }
    }
    for wanted in list(&wanted["depends_on"]) {
        let there = list(&found["dependsOn"])
            .iter()
            .any(|on| on.as_str().unwrap_or_default().ends_with(wanted.as_str().unwrap()));
        check(there, format!("does not depend on {wanted}"));
    }
    complaints
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::String(a), Value::String(b)) => a.eq_ignore_ascii_case(b),
        _ => a == b,
    }
}

#[test]
fn equivalent_forms() {
    let Some(folder) = shared() else { return };
    let folder_of_pairs = folder.join("bicep-pairs");
    let mut score = Score::default();
    for case in lines(&folder.join("equivalent-forms.jsonl")) {
        let [array, symbolic] = ["array_json", "symbolic_json"].map(|key| {
            let text = std::fs::read_to_string(folder_of_pairs.join(case[key].as_str().unwrap())).unwrap();
            let parameters: serde_json::Map<String, Value> = case["parameters"]
                .as_object()
                .unwrap()
                .iter()
                .map(|(name, value)| (name.clone(), serde_json::json!({ "value": value })))
                .collect();
            run(&text, &Value::Object(parameters), &case["context"])
        });
        let mut complaints = Vec::new();
        let [array, symbolic] = [array, symbolic].map(|outcome| comparable(&outcome.expanded.resources));
        if array.len() != symbolic.len() {
            complaints.push(format!("{} resources and {} resources", array.len(), symbolic.len()));
        }
        for (a, b) in array.iter().zip(&symbolic) {
            if a != b {
                complaints.push(format!("array    {a}\n    symbolic {b}"));
            }
        }
        let id = case["id"].as_str().unwrap();
        score.case("forms", id, "high", (!complaints.is_empty()).then(|| complaints.join("\n    ")));
    }
    score.finish();
}

/// Resources in an order that both forms share, without what the forms write differently.
fn comparable(resources: &[Value]) -> Vec<String> {
    let mut texts: Vec<String> = resources
        .iter()
        .map(|resource| {
            let mut resource = resource.clone();
            resource.as_object_mut().unwrap().remove("dependsOn");
            forget_reasons(&mut resource);
            resource.to_string()
        })
        .collect();
    texts.sort();
    texts
}

fn forget_reasons(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(forget_reasons),
        Value::Object(members) => {
            if let Some(reason) = members.get_mut("$unknown") {
                *reason = Value::Null;
            }
            members.values_mut().for_each(forget_reasons);
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[test]
fn bicep_pairs() {
    let Some(folder) = shared() else { return };
    let folder = folder.join("bicep-pairs");
    let mut score = Score::default();
    for case in lines(&folder.join("manifest.jsonl")) {
        if case["kind"] != "template" {
            continue;
        }
        let text = std::fs::read_to_string(folder.join(case["json_file"].as_str().unwrap())).unwrap();
        let outcome = run(&text, &Value::Null, &Value::Null);
        let complaint = (!outcome.errors.is_empty()).then(|| outcome.errors.join("\n    "));
        score.case("pairs", case["id"].as_str().unwrap(), "high", complaint);
    }
    score.finish();
}
