//! Definitions with nothing to remark are read in one pass, others with care. Both ways come to the same
//! delegation with the same places, and where there is something to remark only the careful one is taken.

use delegard::diagnostic::Sink;
use delegard::document::json::{self, JsonTree};
use delegard::model::{Authorization, Delegation};
use delegard::template::{self, Input, Limits, ParameterSource};
use delegard::text::{FileId, Text};
use proptest::prelude::*;

/// So shallow a limit for values lets nothing be read in one pass, and these values are no deeper.
const CAREFUL: usize = 7;

fn tree(file: u32, text: &str) -> JsonTree {
    let mut sink = Sink::new();
    json::read(FileId(file), &Text::from(text), json::Limits::default(), &mut sink).expect("sound JSON")
}

/// The delegations of a template and its mistakes.
fn read(template: &JsonTree, values: &JsonTree, limits: Limits) -> (Vec<Delegation>, Vec<String>) {
    let parameters = [ParameterSource::File(values)];
    let mut sink = Sink::new();
    let input = Input { parameters: &parameters, limits, ..Input::new(template) };
    let found = template::evaluate(input, &mut sink).delegations;
    (found, sink.into_sorted().into_iter().map(|one| one.message).collect())
}

fn assert_same_authorization(one: &Authorization, other: &Authorization) {
    assert_eq!(one.access, other.access);
    assert_eq!(one.principal, other.principal);
    assert_eq!(one.display_name, other.display_name);
    assert_eq!(one.role, other.role);
    assert_eq!(one.delegated_roles.known, other.delegated_roles.known);
    assert_eq!(one.delegated_roles.open, other.delegated_roles.open);
    assert_eq!(one.origin, other.origin);
    assert_eq!(one.activation.is_some(), other.activation.is_some());
    if let (Some(one), Some(other)) = (&one.activation, &other.activation) {
        assert_eq!((&one.mfa, &one.longest), (&other.mfa, &other.longest));
        assert_eq!(one.approvers.open, other.approvers.open);
        assert_eq!(one.approvers.known.len(), other.approvers.known.len());
        for (one, other) in one.approvers.known.iter().zip(&other.approvers.known) {
            assert_eq!(
                (&one.principal, &one.display_name, &one.origin),
                (&other.principal, &other.display_name, &other.origin)
            );
        }
    }
}

fn assert_same(one: &Delegation, other: &Delegation) {
    assert_eq!((&one.name, &one.description), (&other.name, &other.description));
    assert_eq!((&one.resource_name, &one.api_version), (&other.resource_name, &other.api_version));
    assert_eq!(one.managing_tenant, other.managing_tenant);
    assert_eq!(one.open_permanent, other.open_permanent);
    assert_eq!(one.open_eligible, other.open_eligible);
    assert_eq!(one.authorizations.len(), other.authorizations.len());
    for (one, other) in one.authorizations.iter().zip(&other.authorizations) {
        assert_same_authorization(one, other);
    }
    let told = |delegation: &Delegation| -> Vec<_> {
        let remarks = delegation.remarks.iter();
        remarks.map(|one| (one.check, one.message.clone(), one.label.clone(), one.origin.clone())).collect()
    };
    assert_eq!(told(one), told(other));
}

fn principal() -> impl Strategy<Value = &'static str> {
    prop_oneof![
        8 => Just("\"11111111-1111-4111-8111-111111111111\""),
        4 => Just("\"[parameters('ops')]\""),
        2 => Just("\"[variables('ids').ops]\""),
        2 => Just("\"[parameters('groups')[1].id]\""),
        1 => Just("\"[variables('nested')[0]['id']]\""),
        1 => Just("\"[variables('nested')[0].computed]\""),
        1 => Just("\"[parameters('groups')[2].id]\""),
        1 => Just("\"[parameters('secret')]\""),
        1 => Just("\"00000000-0000-0000-0000-000000000000\""),
        1 => Just("\"<id>\""),
        1 => Just("null"),
        1 => Just("\"[parameters('absent')]\""),
        1 => Just("\"[[text]\""),
    ]
}

fn role() -> impl Strategy<Value = &'static str> {
    prop_oneof![
        8 => Just("\"acdd72a7-3385-48ef-bd42-f606fba81ae7\""),
        4 => Just("\"[variables('ids').reader]\""),
        1 => Just("\"/providers/x/acdd72a7-3385-48ef-bd42-f606fba81ae7\""),
        1 => Just("\"acdd72a7-3385-48ef-bd42-f606fba81ae8\""),
        1 => Just("\"[concat(variables('ids').reader, '')]\""),
        1 => Just("7"),
    ]
}

fn display_name() -> impl Strategy<Value = &'static str> {
    prop_oneof![
        4 => Just("\"Ops\""),
        2 => Just("\"Gr\\u00f6\u{df}e\""),
        2 => Just("\"[parameters('name')]\""),
        1 => Just("\"TODO: name\""),
        1 => Just("\"<your name>\""),
        1 => Just("null"),
    ]
}

fn policy() -> impl Strategy<Value = String> {
    let duration = prop_oneof![3 => Just("\"PT8H\""), 1 => Just("\"8 hours\"")];
    let mfa = prop_oneof![3 => Just("\"Azure\""), 1 => Just("\"none\""), 1 => Just("\"Duo\"")];
    let approvers = prop_oneof![
        2 => Just(String::new()),
        1 => Just(r#", "managedByTenantApprovers": []"#.to_owned()),
        3 => principal().prop_map(|id| format!(r#", "managedByTenantApprovers": [{{"principalId": {id}}}]"#)),
    ];
    (mfa, duration, approvers).prop_map(|(mfa, duration, approvers)| {
        let first = format!(r#""multiFactorAuthProvider": {mfa}, "maximumActivationDuration": {duration}"#);
        format!("{{{first}{approvers}}}")
    })
}

fn entry() -> impl Strategy<Value = String> {
    let extra = prop_oneof![
        12 => Just(String::new()),
        2 => role().prop_map(|role| format!(r#", "delegatedRoleDefinitionIds": [{role}]"#)),
        3 => policy().prop_map(|policy| format!(r#", "justInTimeAccessPolicy": {policy}"#)),
        1 => Just(r#", "PRINCIPALID": "11111111-1111-4111-8111-111111111111""#.to_owned()),
        1 => Just(r#", "principal": 1"#.to_owned()),
        1 => Just(r#", "[variables('ids').reader]": 1"#.to_owned()),
        1 => Just(r#", "principa\u006cIdDisplayName": "x""#.to_owned()),
    ];
    (principal(), role(), display_name(), extra).prop_map(|(principal, role, name, extra)| {
        let ids = format!(r#""principalId": {principal}, "RoleDefinitionId": {role}"#);
        format!(r#"{{{ids}, "principalIdDisplayName": {name}{extra}}}"#)
    })
}

fn list() -> impl Strategy<Value = String> {
    prop::collection::vec(entry(), 0..3).prop_map(|entries| format!("[{}]", entries.join(", ")))
}

/// Where the lists of a definition are written.
#[derive(Clone, Copy, Debug)]
enum Home {
    Here,
    Variable,
    Given,
    Default,
    Joined,
    Copied,
    JoinedCopies,
}

const HOMES: [Home; 7] =
    [Home::Here, Home::Variable, Home::Given, Home::Default, Home::Joined, Home::Copied, Home::JoinedCopies];

/// What a copy loop makes entries of.
fn input() -> impl Strategy<Value = String> {
    let principal = prop_oneof![
        4 => Just("\"[parameters('groups')[copyIndex('made')].id]\"".to_owned()),
        1 => Just("\"[parameters('groups')[copyIndex('made', 1)].id]\"".to_owned()),
        1 => Just("\"[variables('nested')[copyIndex('made')].id]\"".to_owned()),
        1 => principal().prop_map(str::to_owned),
    ];
    let entry = (principal, role())
        .prop_map(|(id, role)| format!(r#"{{"principalId": {id}, "roleDefinitionId": {role}}}"#));
    prop_oneof![8 => entry, 1 => Just("\"[variables('list')[0]]\"".to_owned()), 1 => Just("7".to_owned())]
}

fn count() -> impl Strategy<Value = &'static str> {
    prop_oneof![
        4 => Just("\"[length(parameters('groups'))]\""),
        1 => Just("\"[length(variables('nested'))]\""),
        1 => Just("1"),
        1 => Just("-1"),
        1 => Just("\"[parameters('absent')]\""),
    ]
}

#[test]
fn a_computed_name_is_kept_once_however_many_have_it() {
    let template = tree(
        0,
        r#"{
            "$schema": "subscriptionDeploymentTemplate.json#",
            "parameters": {"team": {"type": "string"}},
            "variables": {
                "name": "[concat('Operators of ', parameters('team'))]",
                "copy": [{"name": "made", "count": 3, "input": {
                    "principalId": "11111111-1111-4111-8111-111111111111",
                    "principalIdDisplayName": "[variables('name')]",
                    "roleDefinitionId": "acdd72a7-3385-48ef-bd42-f606fba81ae7"
                }}]
            },
            "resources": [{
                "type": "Microsoft.ManagedServices/registrationDefinitions", "apiVersion": "2022-10-01",
                "name": "[guid('x')]",
                "properties": {
                    "registrationDefinitionName": "[variables('name')]",
                    "managedByTenantId": "33333333-3333-4333-8333-333333333333",
                    "authorizations": "[variables('made')]"
                }
            }]
        }"#,
    );
    let values = tree(1, r#"{"parameters": {"team": {"value": "Tailspin"}}}"#);
    for nesting in [Limits::default().nesting, CAREFUL] {
        let (found, _) = read(&template, &values, Limits { nesting, ..Limits::default() });
        let [delegation] = found.as_slice() else { panic!("{found:?}") };
        let names: Vec<&str> = (delegation.authorizations.iter().map(|one| &one.display_name))
            .chain([&delegation.name])
            .filter_map(|name| name.value().map(|name| &**name))
            .collect();
        assert_eq!(names, ["Operators of Tailspin"; 4]);
        assert!(names.iter().all(|name| std::ptr::eq(*name, names[0])));
    }
}

proptest! {
    #[test]
    fn both_ways_of_reading_come_to_the_same(
        permanent in list(),
        eligible in list(),
        input in input(),
        count in count(),
        home in prop::sample::select(&HOMES[..]),
        kind in prop::sample::select(vec!["array", "object", "Array"]),
    ) {
        let used = match home {
            Home::Here => permanent.clone(),
            Home::Variable => "\"[variables('list')]\"".to_owned(),
            Home::Given => "\"[parameters('given')]\"".to_owned(),
            Home::Default => "\"[parameters('default')]\"".to_owned(),
            Home::Joined => "\"[concat(variables('list'), parameters('default'))]\"".to_owned(),
            Home::Copied => "\"[variables('made')]\"".to_owned(),
            Home::JoinedCopies => "\"[concat(variables('made'), variables('list'), variables('made'))]\"".to_owned(),
        };
        let template = tree(0, &format!(r#"{{
            "$schema": "subscriptionDeploymentTemplate.json#",
            "parameters": {{
                "ops": {{"type": "string"}}, "name": {{"type": "string", "minLength": 1}},
                "secret": {{"type": "secureString"}}, "absent": {{"type": "string"}},
                "groups": {{"type": "array"}},
                "given": {{"type": "{kind}", "metadata": {{"description": "x"}}}},
                "default": {{"type": "array", "defaultValue": {permanent}}}
            }},
            "variables": {{
                "copy": [{{"name": "made", "count": {count}, "input": {input}}}],
                "nested": [{{"id": "66666666-6666-4666-8666-666666666666", "computed": "[parameters('ops')]"}}],
                "ids": {{"ops": "22222222-2222-4222-8222-222222222222", "reader": "acdd72a7-3385-48ef-bd42-f606fba81ae7"}},
                "list": {permanent}
            }},
            "resources": [{{
                "type": "Microsoft.ManagedServices/registrationDefinitions", "apiVersion": "2022-10-01",
                "name": "[guid('x')]",
                "properties": {{
                    "registrationDefinitionName": "[parameters('name')]",
                    "managedByTenantId": "33333333-3333-4333-8333-333333333333",
                    "authorizations": {used},
                    "eligibleAuthorizations": {eligible}
                }}
            }}]
        }}"#));
        let values = tree(1, &format!(r#"{{"parameters": {{
            "ops": {{"value": "44444444-4444-4444-8444-444444444444"}}, "name": {{"value": "Ops"}},
            "groups": {{"value": [
                {{"id": "77777777-7777-4777-8777-777777777777"}}, {{"id": "88888888-8888-4888-8888-888888888888"}}
            ]}},
            "secret": {{"value": "55555555-5555-4555-8555-555555555555"}},
            "given": {{"value": {permanent}}}
        }}}}"#));
        let quick = read(&template, &values, Limits::default());
        let careful = read(&template, &values, Limits { nesting: CAREFUL, ..Limits::default() });
        prop_assert_eq!(quick.1, careful.1);
        prop_assert_eq!(quick.0.len(), careful.0.len());
        quick.0.iter().zip(&careful.0).for_each(|(one, other)| assert_same(one, other));
    }
}
