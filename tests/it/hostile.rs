//! Templates that were made to take for ever: each ends soon, within its limits, and says so.

use std::fmt::Write as _;

use delegard::diagnostic::{Code, Diagnostic, Sink};
use delegard::document::json::{self, Limits};
use delegard::template::{Input, evaluate, expand};
use delegard::text::{FileId, Text};

/// Evaluates and expands a template, on a stack as small as that of a thread.
fn run(template: String) -> Vec<Diagnostic> {
    let thread = std::thread::Builder::new().stack_size(2 << 20);
    let run = move || {
        let mut sink = Sink::new();
        let text = Text::from(template);
        let tree = json::read(FileId(0), &text, Limits::default(), &mut sink).expect("it is JSON");
        let granted = evaluate(Input::new(&tree), &mut sink);
        assert!(granted.delegations.len() < 200_000);
        expand(Input::new(&tree), &mut sink);
        sink.into_sorted()
    };
    thread.spawn(run).unwrap().join().expect("no stack overflow and no panic")
}

fn template(sections: &str) -> String {
    let schema =
        "https://schema.management.azure.com/schemas/2018-05-01/subscriptionDeploymentTemplate.json#";
    format!("{{\"$schema\": \"{schema}\", \"contentVersion\": \"1.0.0.0\", {sections}}}")
}

/// Variables `v0`, `v1`, … each made of the one before, and an output that needs the last.
fn chain(first: &str, count: usize, next: impl Fn(&str) -> String) -> String {
    let mut variables = format!("\"v0\": {first}");
    for index in 1..count {
        let before = format!("variables('v{}')", index - 1);
        let _ = write!(variables, ", \"v{index}\": {}", next(&before));
    }
    let last = count - 1;
    template(&format!(
        "\"variables\": {{{variables}}}, \"resources\": [{DEFINITION}], \
         \"outputs\": {{\"out\": {{\"type\": \"array\", \"value\": \"[variables('v{last}')]\"}}}}"
    ))
    .replace("@@", &format!("[variables('v{last}')]"))
}

const DEFINITION: &str = r#"{"type": "Microsoft.ManagedServices/registrationDefinitions", "apiVersion": "2022-10-01",
    "name": "x", "properties": {"managedByTenantId": "x", "authorizations": "@@"}}"#;

fn codes(diagnostics: &[Diagnostic]) -> Vec<Code> {
    diagnostics.iter().map(|diagnostic| diagnostic.code).collect()
}

fn is_limited(template: String) {
    let diagnostics = run(template);
    assert!(codes(&diagnostics).contains(&Code::LimitReached), "{diagnostics:#?}");
    assert!(diagnostics.len() < 20_000);
}

#[test]
fn arrays_that_double() {
    is_limited(chain("[1]", 60, |before| format!("\"[concat({before}, {before})]\"")));
}

#[test]
fn strings_that_double() {
    is_limited(chain("\"x\"", 60, |before| format!("\"[concat({before}, {before})]\"")));
}

#[test]
fn objects_that_nest_through_variables() {
    is_limited(chain("[]", 250, |before| format!("{{\"a\": [[[\"[{before}]\"]]]}}")));
}

#[test]
fn a_chain_of_variables_is_followed_to_a_depth() {
    is_limited(chain("[]", 5000, |before| format!("\"[{before}]\"")));
}

#[test]
fn arrays_that_nest_in_a_lambda() {
    let reduce =
        "[reduce(range(0, 10000), createArray(), lambda('a', 'b', createArray(lambdaVariables('a'))))]";
    is_limited(chain(&format!("\"{reduce}\""), 1, |_| String::new()));
}

#[test]
fn lambdas_in_lambdas() {
    let mut body = "lambdaVariables('x')".to_owned();
    for _ in 0..6 {
        body = format!("map(range(0, 1000), lambda('x', {body}))");
    }
    is_limited(chain(&format!("\"[{body}]\""), 1, |_| String::new()));
}

#[test]
fn loops_in_loops() {
    let mut input = "1".to_owned();
    for index in 0..6 {
        input = format!("{{\"copy\": [{{\"name\": \"l{index}\", \"count\": 800, \"input\": {input}}}]}}");
    }
    is_limited(chain(&input, 1, |_| String::new()));
}

#[test]
fn deployments_in_loops_in_deployments() {
    let mut resources =
        DEFINITION.replace("\"@@\"", "[{\"principalId\": \"x\", \"roleDefinitionId\": \"y\"}]");
    for depth in 0..4 {
        resources = format!(
            r#"{{"type": "Microsoft.Resources/deployments", "apiVersion": "2022-09-01", "name": "d{depth}",
            "copy": {{"name": "c{depth}", "count": 800}}, "properties": {{"mode": "Incremental",
            "expressionEvaluationOptions": {{"scope": "inner"}}, "template": {{"resources": [{resources}]}}}}}}"#
        );
    }
    is_limited(template(&format!("\"resources\": [{resources}]")));
}

#[test]
fn policies_assigned_through_sets_in_loops() {
    let member = r#"{"policyDefinitionId": "/providers/Microsoft.Authorization/policyDefinitions/p"}"#;
    let members = vec![member; 800].join(",");
    let policy = r#""properties": {"policyRule": {"then": {"details": {"deployment": {"properties": {
        "template": {"resources": []}}}}}}}"#;
    is_limited(template(&format!(
        r#""resources": [
        {{"type": "Microsoft.Authorization/policyAssignments", "apiVersion": "1", "name": "a",
         "copy": {{"name": "c", "count": 800}},
         "properties": {{"policyDefinitionId": "/providers/Microsoft.Authorization/policySetDefinitions/s"}}}},
        {{"type": "Microsoft.Authorization/policySetDefinitions", "apiVersion": "1", "name": "s",
         "properties": {{"policyDefinitions": [{members}]}}}},
        {{"type": "Microsoft.Authorization/policyDefinitions", "apiVersion": "1", "name": "p", {policy}}}]"#
    )));
}

#[test]
fn roles_looked_up_by_names_that_are_none() {
    let name = "concat('Contributor Of The Northwind Fleet Number ', string(lambdaVariables('i')))";
    let roles = format!("[map(range(0, 10000), lambda('i', roleDefinitions({name})))]");
    is_limited(chain(&format!("\"{roles}\""), 1, |_| String::new()));
}

#[test]
fn a_long_list_granted_many_times() {
    let entry = r#"{"principalId": "x", "roleDefinitionId": "y"}"#;
    let entries = vec![entry; 5000].join(",");
    let definition = DEFINITION
        .replace("@@", "[variables('entries')]")
        .replace("\"name\": \"x\"", "\"name\": \"x\", \"copy\": {\"name\": \"c\", \"count\": 800}");
    is_limited(template(&format!(
        "\"variables\": {{\"entries\": [{entries}]}}, \"resources\": [{definition}]"
    )));
}

#[test]
fn a_function_that_calls_itself() {
    let functions = r#""functions": [{"namespace": "n", "members": {"f": {"parameters": [{"name": "x", "type": "int"}],
        "output": {"type": "int", "value": "[add(n.f(parameters('x')), n.f(parameters('x')))]"}}}}]"#;
    let outputs = r#""outputs": {"out": {"type": "int", "value": "[n.f(1)]"}}"#;
    is_limited(template(&format!("{functions}, \"resources\": [], {outputs}")));
}

#[test]
fn choices_of_choices() {
    let parameters = "\"parameters\": {\"p\": {\"type\": \"bool\"}, \"q\": {\"type\": \"object\"}}";
    let mut variables = "\"v0\": \"[createObject('a', 1).b]\"".to_owned();
    for index in 1..100 {
        let before = format!("variables('v{}')", index - 1);
        let _ = write!(
            variables,
            ", \"v{index}\": \"[if(parameters('p'), createArray({before}, 1), createArray({before}, 2))]\""
        );
    }
    let outputs = "\"outputs\": {\"o\": {\"type\": \"array\", \"value\": \"[if(parameters('p'), variables('v99'), 1)]\"}}";
    is_limited(template(&format!(
        "{parameters}, \"variables\": {{{variables}}}, \"resources\": [], {outputs}"
    )));
}

#[test]
fn many_names_looked_up_many_times() {
    let mut parameters = String::new();
    for index in 0..20_000 {
        let _ = write!(parameters, "\"p{index}\": {{\"$ref\": \"#/definitions/d{index}\"}},");
    }
    let definitions = parameters.replace("$ref", "type").replace("\"p", "\"d");
    let (parameters, definitions) = (parameters.trim_end_matches(','), definitions.trim_end_matches(','));
    let mut outputs = String::new();
    for index in 0..20_000 {
        let _ = write!(
            outputs,
            "\"o{index}\": {{\"type\": \"string\", \"value\": \"[parameters('p{index}')]\"}},"
        );
    }
    let outputs = outputs.trim_end_matches(',');
    let diagnostics = run(template(&format!(
        "\"parameters\": {{{parameters}}}, \"definitions\": {{{definitions}}}, \"resources\": [], \"outputs\": {{{outputs}}}"
    )));
    assert!(diagnostics.is_empty(), "{:?}", diagnostics.first());
}

#[test]
fn a_map_with_many_names_reached_into_many_times() {
    let mut map = String::new();
    for index in 0..20_000 {
        let _ = write!(map, "\"k{index}\": {index},");
    }
    let map = map.trim_end_matches(',');
    let out = "[map(range(0, 10000), lambda('i', variables('m')[concat('k', lambdaVariables('i'))]))]";
    is_limited(template(&format!(
        "\"variables\": {{\"m\": {{{map}}}}}, \"resources\": [], \"outputs\": {{\"o\": {{\"type\": \"array\", \"value\": \"{out}\"}}}}"
    )));
}

#[test]
fn ten_thousand_mistakes() {
    let outputs: Vec<String> = (0..10_000)
        .map(|index| {
            format!("\"o{index}\": {{\"type\": \"string\", \"value\": \"[variables('misspelt{index}')]\"}}")
        })
        .collect();
    let variables: Vec<String> = (0..300).map(|index| format!("\"mispelled{index}\": 1")).collect();
    is_limited(template(&format!(
        "\"variables\": {{{}}}, \"resources\": [], \"outputs\": {{{}}}",
        variables.join(","),
        outputs.join(",")
    )));
}

#[test]
fn a_long_name_misspelt_in_a_loop() {
    let call = format!("e{}quals(1)", "i".repeat(120));
    is_limited(chain(&format!("\"[map(range(0, 10000), lambda('n', {call}))]\""), 1, |_| String::new()));
    let mut variables = String::new();
    for index in 0..290 {
        let _ = write!(variables, "\"{}{index:03}\": 1,", "abcdefghij".repeat(18));
    }
    let wrong = "jihgfedcba".repeat(18);
    let outputs = format!("[map(range(0, 10000), lambda('n', variables('{wrong}')))]");
    is_limited(template(&format!(
        "\"variables\": {{{}}}, \"resources\": [], \"outputs\": {{\"o\": {{\"type\": \"array\", \"value\": \"{outputs}\"}}}}",
        variables.trim_end_matches(',')
    )));
}

#[test]
fn expressions_as_long_and_as_deep_as_can_be() {
    let longest = 24_576;
    let wide = format!("[coalesce({}null())]", "null(),".repeat(longest / 7 - 5));
    let path = format!("[variables('v0'){}]", ".a".repeat(longest / 2 - 20));
    let deep = format!("[{}1{}]", "add(1,".repeat(99), ")".repeat(99));
    let deeper = format!("[{}1{}]", "add(1,".repeat(4000), ")".repeat(4000));
    let longer = format!("['{}']", "x".repeat(longest));
    let outputs: Vec<String> = [wide, path, deep, deeper, longer]
        .iter()
        .enumerate()
        .map(|(index, text)| format!("\"o{index}\": {{\"type\": \"int\", \"value\": \"{text}\"}}"))
        .collect();
    let diagnostics = run(template(&format!(
        "\"variables\": {{\"v0\": {{}}}}, \"resources\": [], \"outputs\": {{{}}}",
        outputs.join(",")
    )));
    let wanted = [Code::MissingProperty, Code::LimitReached, Code::LimitReached];
    assert_eq!(codes(&diagnostics), wanted, "{diagnostics:#?}");
}

#[test]
fn resources_that_ask_for_each_other() {
    let resource = |name: &str, other: &str| {
        format!(
            r#"{{"type": "A.B/c", "apiVersion": "1", "name": "[concat('{name}', copyIndex())]",
            "copy": {{"name": "c", "count": 800}},
            "properties": {{"x": "[reference(resourceId('A.B/c', concat('{other}', copyIndex()))).x]"}}}}"#
        )
    };
    let resources = [resource("a", "b"), resource("b", "a")].join(",");
    let diagnostics = run(template(&format!("\"resources\": [{resources}]")));
    assert_eq!(codes(&diagnostics), [Code::CircularReference], "{diagnostics:#?}");
}
