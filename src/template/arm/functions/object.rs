//! Objects: `createObject`, `items`, `objectKeys`, `json` and `null`.

use std::sync::Arc;

use super::call::{Call, Fault};
use super::json_read::{self, Mistake, Stop};
use super::row::{Code, Function};
use super::{casing, fault};
use crate::template::arm::value::{Array, Data, Members, Value};

pub(super) const ROWS: &[Function] = &[
    Function::new(
        "createObject([key, value]...)",
        "An object with these names and values.",
        Code::Aware(create_object),
    ),
    Function::new(
        "items(object)",
        "The members of an object as an array of objects with `key` and `value`, sorted by key.",
        Code::Partial(items),
    ),
    Function::new(
        "objectKeys(object)",
        "The names of an object's members, sorted.",
        Code::Partial(object_keys),
    ),
    Function::new("json(text)", "The value that a JSON text stands for.", Code::Strict(json)),
    Function::new("null()", "Null.", Code::Strict(null)),
];

/// A name that is not known may be any, and replace what came before.
fn create_object(call: &mut Call<'_>, args: &[Value]) -> Result<Value, Fault> {
    (call.spend)(args.len() / 2)?;
    let mut members = Members::new();
    let mut open = None;
    for (at, pair) in args.chunks(2).enumerate() {
        let [key, value] = pair else {
            return Err(fault::bad_call(
                call,
                "takes pairs of a name and a value, but the last value is missing",
            ));
        };
        match &key.data {
            Data::String(name) => members.set(Arc::clone(name), value.clone()),
            Data::Unknown(cause) | Data::Either(_, cause) => {
                (call.spend)(members.len())?;
                members.doubt(cause, None);
                open = open.or(Some(cause.clone()));
            }
            _ => return Err(fault::wrong_type(call, at * 2, "a string", key)),
        }
    }
    call.made_round(members.build(open))
}

fn items(call: &mut Call<'_>, args: &[Value]) -> Result<Value, Fault> {
    let mut items = Vec::new();
    for (name, value) in sorted_members(call, args)? {
        let key = call.made_from(args, Data::String(Arc::clone(name)));
        let pair = Members::from_iter([(Arc::from("key"), key), (Arc::from("value"), value)]);
        items.push(call.made_round(pair.build(None))?);
    }
    let open = call.object(args, 0)?.open().cloned();
    call.made_round(Array::new(items, open))
}

fn object_keys(call: &mut Call<'_>, args: &[Value]) -> Result<Value, Fault> {
    let members = sorted_members(call, args)?;
    let key = |(name, _): &(&Arc<str>, _)| call.made_from(args, Data::String(Arc::clone(name)));
    let keys = members.iter().map(key).collect();
    let open = call.object(args, 0)?.open().cloned();
    call.made_round(Array::new(keys, open))
}

fn sorted_members<'v>(call: &mut Call<'_>, args: &'v [Value]) -> Result<Vec<(&'v Arc<str>, Value)>, Fault> {
    let count = call.object(args, 0)?.members().len();
    (call.spend)(count)?;
    let mut members: Vec<_> = call.value(args, 0)?.members().collect();
    members.sort_by_cached_key(|(name, _)| casing::folded(name));
    Ok(members)
}

fn json(call: &mut Call<'_>, args: &[Value]) -> Result<Data, Fault> {
    let text = call.string(args, 0)?;
    parse_json(call, args, text)
}

/// The value of a JSON text that came from argument 0.
pub(super) fn parse_json(call: &mut Call<'_>, args: &[Value], text: &str) -> Result<Data, Fault> {
    match json_read::read(call, text) {
        Ok(data) => Ok(data),
        Err(Stop::Fault(fault)) => Err(fault),
        Err(Stop::Mistake(Mistake { problem, at })) => {
            let text = fault::quoted(call.value(args, 0)?, text);
            let without = format!("cannot read {text} as JSON: {problem}");
            let problem = fault::unless_secret(args, format!("{without} at byte {}", at + 1), &without);
            Err(fault::bad_value(call, 0, problem))
        }
    }
}

fn null(_: &mut Call<'_>, _: &[Value]) -> Result<Data, Fault> {
    Ok(Data::Null)
}

#[cfg(test)]
mod tests {
    use super::super::harness::{fails, run, shown, v};

    #[test]
    fn an_object_keeps_values_that_are_not_known() {
        assert_eq!(shown("createObject", [v("'id'"), v("?"), v("'n'"), v("1")]), "{'id': ?, 'n': 1}");
    }

    #[test]
    fn a_name_that_is_not_known_may_replace_what_came_before() {
        let [a, b] = [v("'a'"), v("'b'")];
        assert_eq!(shown("createObject", [a, v("1"), v("?"), v("2"), b, v("3")]), "{'a': ?, 'b': 3, ...}");
    }

    #[test]
    fn a_name_without_a_value_is_an_error() {
        assert_eq!(
            fails("createObject", [v("'a'")]).message,
            "`createObject` takes pairs of a name and a value, but the last value is missing"
        );
    }

    #[test]
    fn a_name_that_is_no_string_is_an_error_at_its_place() {
        assert_eq!(fails("createObject", [v("'a'"), v("1"), v("2"), v("3")]).argument, Some(2));
    }

    #[test]
    fn items_are_sorted_by_name_whatever_its_case() {
        assert_eq!(
            shown("items", [v("{'b': 1, 'A': ?}")]),
            "[{'key': 'A', 'value': ?}, {'key': 'b', 'value': 1}]"
        );
        assert_eq!(shown("objectKeys", [v("{'b': 1, 'a': ?, ...}")]), "['a', 'b', ...]");
    }

    #[test]
    fn an_item_keeps_the_place_of_its_value() {
        let items = run("items", [v("{'b': 1}")]).unwrap();
        let value = items.element(0).unwrap().member("value").unwrap();
        assert_eq!(value.origin.span().unwrap().start, 6);
    }

    #[test]
    fn names_of_a_secret_object_are_secret() {
        assert_eq!(shown("objectKeys", [v("!{'a': 1}")]), "[!'a']");
    }

    #[test]
    fn json_is_read_leniently() {
        assert_eq!(shown("json", [v("'null'")]), "null");
        assert_eq!(
            shown("json", [v(r#"'{ "a": [1, -2.5, "\u0041\n", ], b: true }'"#)]),
            "{'a': [1, -2.5, 'A\n'], 'b': true}"
        );
        assert_eq!(shown("json", [v(r#"'{"a": 1, "A": 2}'"#)]), "{'a': 2}");
    }

    #[test]
    fn what_is_no_json_is_an_error_with_its_place() {
        assert_eq!(
            fails("json", [v("'{x: }'")]).message,
            "`json` cannot read `{x: }` as JSON: a value is missing at byte 5"
        );
        assert_eq!(
            fails("json", [v("!'[1 2]'")]).message,
            "`json` cannot read the secret value as JSON: `,` or `]` is missing"
        );
        for text in ["", "[", "{'a'}", "1 2", "- 1", "99999999999999999999", "nul", "\"a"] {
            let text = crate::template::arm::value::Data::from(text);
            let value = crate::template::arm::value::Value::new(text, crate::model::Origin::nowhere());
            assert_eq!(fails("json", [value]).argument, Some(0));
        }
    }

    #[test]
    fn deep_json_is_refused_and_not_followed() {
        let deep = "[".repeat(100_000);
        let value = v(&format!("'{deep}'"));
        assert!(fails("json", [value]).message.contains("nested too deep"));
    }
}
