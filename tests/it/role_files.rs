//! Role files: what is read from them, and that nothing in them is passed over in silence.

use delegard::catalog::{Allowance, Catalog, PermissionPattern, Role, Support};
use delegard::diagnostic::Sink;
use delegard::evidence::RoleFiles;
use delegard::text::{FileId, SourceMap, Text};
use proptest::prelude::*;
use serde_json::{Value, json};
use uuid::Uuid;

/// The role that the files of these tests define.
const ID: Uuid = Uuid::from_u128(0xc057_0000_0000_4000_8000_0000_0000_0001);

/// The catalogue with what these files define, and the messages about them.
fn read(files: &[&Value]) -> (Catalog, Vec<String>) {
    let mut sources = SourceMap::new();
    let mut sink = Sink::new();
    let mut roles = RoleFiles::default();
    for (at, value) in files.iter().enumerate() {
        let text: Text = value.to_string().into();
        let file: FileId = sources.add(format!("{at}.json"), text.clone());
        roles.add(file, &text, &mut sink);
    }
    let messages = sink.into_sorted().into_iter().map(|diagnostic| diagnostic.message).collect();
    (roles.extend(Catalog::embedded().clone()), messages)
}

fn role(catalog: &Catalog) -> &Role {
    catalog.role(catalog.find(ID).expect("the role was read")).unwrap()
}

fn allows(role: &Role, pattern: &str) -> Allowance {
    role.allows(&PermissionPattern::parse(pattern).unwrap())
}

/// A role as `az role definition list` writes it, with these permission blocks; lists that a block
/// does not name are empty.
fn defined(blocks: &Value) -> Value {
    let whole = |block: &Value| {
        let mut all = json!({ "actions": [], "notActions": [], "dataActions": [], "notDataActions": [] });
        all.as_object_mut().unwrap().extend(block.as_object().unwrap().clone());
        all
    };
    let blocks: Vec<Value> = blocks.as_array().unwrap().iter().map(whole).collect();
    json!([{
        "name": ID.to_string(), "roleName": "Contoso Operator", "roleType": "CustomRole",
        "assignableScopes": ["/subscriptions/x"], "permissions": blocks,
    }])
}

#[test]
fn the_three_shapes_of_a_role_read_the_same() {
    let path = format!("/subscriptions/x/providers/Microsoft.Authorization/roleDefinitions/{ID}");
    let block = json!({
        "actions": ["*/read"], "notActions": ["a/*"], "dataActions": [], "notDataActions": [],
        "condition": null, "conditionVersion": null,
    });
    let flat = json!([{
        "id": path, "name": ID.to_string(), "roleName": "Contoso Operator", "roleType": "CustomRole",
        "description": "Reads", "assignableScopes": ["/subscriptions/x"], "permissions": [block],
    }]);
    let rest = json!({ "value": [{
        "id": path, "type": "Microsoft.Authorization/roleDefinitions",
        "properties": {
            "roleName": "Contoso Operator", "type": "CustomRole", "description": "Reads",
            "assignableScopes": ["/subscriptions/x"], "permissions": [block],
        },
    }] });
    let powershell = json!({
        "Name": "Contoso Operator", "Id": ID.to_string(), "IsCustom": true, "Description": "Reads",
        "Actions": ["*/read"], "NotActions": ["a/*"], "DataActions": [], "NotDataActions": [],
        "AssignableScopes": ["/subscriptions/x"],
    });
    let shown: Vec<String> = [flat, rest, powershell]
        .iter()
        .map(|file| {
            let (catalog, messages) = read(&[file]);
            assert_eq!(messages, [""; 0]);
            format!("{:?}", role(&catalog))
        })
        .collect();
    assert_eq!(shown[0], shown[1]);
    assert_eq!(shown[0], shown[2]);
}

#[test]
fn exceptions_of_one_block_take_nothing_from_another() {
    let (catalog, _) = read(&[&defined(&json!([
        { "actions": ["a/*"], "notActions": ["*/delete"] },
        { "actions": ["a/b/delete"], "notActions": ["a/*/write"] },
        { "dataActions": ["d/*"], "notDataActions": ["d/e"] },
        { "dataActions": ["d/e"], "actions": ["c/read"] },
    ]))]);
    let role = role(&catalog);
    assert_eq!(role.blocks.len(), 4);
    assert_eq!(allows(role, "a/b/delete"), Allowance::Yes);
    assert_eq!(allows(role, "a/c/delete"), Allowance::No);
    assert_eq!(allows(role, "a/b/write"), Allowance::Yes);
    assert_eq!(allows(role, "data:d/e"), Allowance::Yes);
    assert_eq!(allows(role, "d/e"), Allowance::No);
}

#[test]
fn a_condition_stays_with_its_block() {
    let (catalog, messages) = read(&[&defined(&json!([
        { "actions": ["a/read"] },
        { "actions": ["a/write"], "condition": "@Resource[x] StringEquals 'y'", "conditionVersion": "2.0" },
    ]))]);
    assert_eq!(messages, [""; 0]);
    let role = role(&catalog);
    assert_eq!(role.blocks[1].condition.as_deref(), Some("@Resource[x] StringEquals 'y'"));
    assert_eq!(role.blocks[1].condition_version.as_deref(), Some("2.0"));
    assert_eq!(allows(role, "a/read"), Allowance::Yes);
    assert_eq!(allows(role, "a/write"), Allowance::Conditional);
}

#[test]
fn definitions_that_say_the_same_in_other_words_do_not_contradict() {
    let one = defined(&json!([{ "actions": ["a/read", "B/*"] }, { "dataActions": ["d"] }]));
    let other =
        defined(&json!([{ "dataActions": ["D"], "notActions": [] }, { "actions": ["b/*", "a/read"] }]));
    let (catalog, messages) = read(&[&one, &other, &one]);
    assert_eq!(messages, [""; 0]);
    assert!(!role(&catalog).disputed);
}

#[test]
fn what_contradicting_definitions_allow_is_not_known_in_either_order() {
    let reader = defined(&json!([{ "actions": ["*/read"] }]));
    let writer = defined(&json!([{ "actions": ["*"] }]));
    for files in [[&reader, &writer], [&writer, &reader]] {
        let (catalog, messages) = read(&files);
        assert_eq!(
            messages,
            ["two definitions of role `Contoso Operator` contradict each other about what it allows"]
        );
        let role = role(&catalog);
        let owner = catalog.role(catalog.by_name("Owner").unwrap()).unwrap();
        assert_eq!(allows(role, "a/read"), Allowance::Undecided);
        assert_eq!((role.is_broader_than(owner), owner.is_broader_than(role)), (None, None));
        assert_eq!(role.is_privileged(), None);
        assert_eq!(role.support(), Support::No, "whatever it allows, it is a custom role");
    }
}

#[test]
fn a_role_with_more_permissions_than_any_can_have_is_left_out() {
    let many: Vec<String> = (0..2_001).map(|number| format!("a/{number}")).collect();
    let (catalog, messages) = read(&[&defined(&json!([{ "actions": many }]))]);
    assert_eq!(catalog.find(ID), None);
    assert_eq!(messages, ["the file holds no definitions of Azure roles"]);
}

/// Role files with anything in any place.
fn file() -> impl Strategy<Value = Value> {
    let odd = || {
        prop_oneof![
            Just(Value::Null),
            Just(json!(7)),
            Just(json!("")),
            Just(json!("*/read")),
            Just(json!(ID.to_string())),
            Just(json!(["*/read", "a/*"])),
            Just(json!([{ "actions": ["*"], "dataActions": [] }])),
            Just(json!([{ "actions": ["*"], "notActions": [], "dataActions": [] }])),
            Just(json!([{ "actions": [null] }])),
            Just(json!(["/"])),
            Just(json!("CustomRole")),
            Just(json!(true)),
        ]
    };
    let keys = [
        "name",
        "id",
        "roleName",
        "roleType",
        "isCustom",
        "permissions",
        "actions",
        "notActions",
        "dataActions",
        "assignableScopes",
        "properties",
    ];
    let entry = proptest::collection::vec((proptest::sample::select(keys.to_vec()), odd()), 0..8).prop_map(
        |members| members.into_iter().map(|(key, value)| (key.to_owned(), value)).collect::<Value>(),
    );
    proptest::collection::vec(prop_oneof![4 => entry, 1 => odd()], 1..4).prop_map(Value::Array)
}

proptest! {
    #[test]
    fn any_entry_is_used_or_reported(file in file()) {
        let (catalog, messages) = read(&[&file]);
        let entries = file.as_array().unwrap().len();
        let changed = catalog.len() - Catalog::embedded().len();
        prop_assert!(changed <= 1, "there is one id only");
        prop_assert!(changed == 1 || !messages.is_empty(), "{entries} entries were passed over");
    }
}
