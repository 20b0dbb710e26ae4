//! What every function promises, checked on random arguments: it does not panic; to know less of
//! the arguments never gives another answer, only one that says less; and what is made of secrets
//! is secret.

use std::sync::Arc;

use proptest::prelude::*;

use super::harness::{run, run_with, show, v};
use super::{Code, Fault, Function, table};
use crate::model::{Cause, CauseKind, Origin};
use crate::template::arm::value::{Array, Data, Members, Object, Value, same_name};

/// A value that is known throughout; few different ones, so that they meet each other often.
fn concrete() -> impl Strategy<Value = Value> {
    let leaf = prop::sample::select(vec![
        "null",
        "true",
        "false",
        "0",
        "1",
        "2",
        "-1",
        "1.5",
        "''",
        "'a'",
        "'A'",
        "'b'",
        "'ab,a'",
        "'😀ä'",
        "'1'",
        "'{0:N2}'",
        "'{'",
        "'P1D'",
        "'2026-01-31T08:00:00Z'",
        "'10.0.0.0/30'",
        "'https://contoso.com/a'",
        "'[1, {}]'",
        "'YQ=='",
        "'*a'",
        "'u'",
    ])
    .prop_map(v);
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(|items| known(Array::new(items, None))),
            prop::collection::vec((prop::sample::select(vec!["a", "A", "b", "c"]), inner), 0..4)
                .prop_map(|pairs| known(members(pairs).build(None))),
        ]
    })
}

fn members(pairs: Vec<(&str, Value)>) -> Members {
    pairs.into_iter().map(|(name, value)| (Arc::from(name), value)).collect()
}

fn known(data: impl Into<Data>) -> Value {
    Value::new(data.into(), Origin::nowhere())
}

fn cause() -> Cause {
    Cause::placeless(CauseKind::Condition)
}

/// The value with something taken away from what is known of it. `whole`: as an argument, which is
/// not a choice.
fn weaken(value: &Value, dice: &mut impl Iterator<Item = u8>, whole: bool) -> Value {
    let roll = dice.next().unwrap_or(255);
    match (&value.data, roll % 8) {
        (_, 0) if roll < 64 => Value::unknown(cause()),
        (_, 1) if roll < 64 && !whole => {
            known(Data::Either(Arc::from([v("'other'"), value.clone()]), cause()))
        }
        (Data::Array(array), kind) => {
            let kept =
                array.items().iter().filter(|_| kind != 2 || dice.next().is_some_and(|roll| roll % 2 == 0));
            let kept: Vec<Value> = kept.cloned().collect();
            let items = kept.iter().map(|item| weaken(item, dice, false)).collect();
            known(Array::new(items, (kind <= 3).then(cause)))
        }
        (Data::Object(object), kind) => {
            let mut members = Members::new();
            for (name, value) in object.members() {
                if kind != 2 || dice.next().is_some_and(|roll| roll % 2 == 0) {
                    members.set(Arc::clone(name), weaken(value, dice, false));
                }
            }
            known(members.build((kind <= 3).then(cause)))
        }
        _ => value.clone(),
    }
}

/// Whether what is known fits a value.
fn admits(known: &Value, value: &Value) -> bool {
    match (&known.data, &value.data) {
        (Data::Unknown(_), _) => true,
        (Data::Either(alternatives, _), _) => alternatives.iter().any(|known| admits(known, value)),
        (Data::Array(known), Data::Array(value)) => admits_array(known, value),
        (Data::Object(known), Data::Object(value)) => admits_object(known, value),
        _ => show(known) == show(value),
    }
}

fn admits_array(known: &Array, value: &Array) -> bool {
    if known.open().is_some() {
        return known.items().iter().all(|item| value.items().iter().any(|value| admits(item, value)));
    }
    known.items().len() == value.items().len()
        && known.items().iter().zip(value.items()).all(|(item, value)| admits(item, value))
}

fn admits_object(known: &Object, value: &Object) -> bool {
    let there =
        known.members().iter().all(|(name, known)| value.get(name).is_some_and(|value| admits(known, value)));
    let has = |name: &str| known.members().iter().any(|(known, _)| same_name(known, name));
    there && (known.open().is_some() || value.members().iter().all(|(name, _)| has(name)))
}

/// Calls a function; where it takes lambdas, they do something that suits it.
fn call(name: &str, code: Code, args: &[Value], lambdas: usize) -> Result<Value, Fault> {
    if !matches!(code, Code::Higher(_)) {
        return run_with(name, args, &[], |_, _| unreachable!());
    }
    let variables = if matches!(name, "sort" | "reduce") { 2 } else { 1 };
    run_with(name, args, &vec![variables; lambdas], |_, values| {
        let first = values[0].clone();
        match (name, values) {
            ("sort", [a, b]) => run("less", [a.clone(), b.clone()]),
            ("reduce", [a, b]) => run("createArray", [a.clone(), b.clone()]),
            ("filter", _) => run("equals", [first, v("1")]),
            ("toObject" | "groupBy", _) => run("string", [first]),
            _ => run("createArray", [first]),
        }
    })
}

/// A function with arguments for it and its number of lambdas.
fn calls() -> impl Strategy<Value = (&'static Function, Vec<Value>, usize)> {
    let values = prop::collection::vec(concrete(), 8);
    (prop::sample::select(rows()), 0usize..3, values).prop_map(|(row, extra, mut values)| {
        let count = row.arity.max.map_or(row.arity.min + extra, |max| max.min(row.arity.min + extra));
        let lambdas = match (row.name, row.code) {
            ("toObject" | "groupBy", _) => count - 1,
            (_, Code::Higher(_)) => 1,
            _ => 0,
        };
        values.truncate(count - lambdas);
        (row, values, lambdas)
    })
}

/// Whether a value tells something that is not marked as secret. Null tells nothing.
fn tells(value: &Value) -> bool {
    !value.origin.secret
        && match &value.data {
            Data::Null | Data::Unknown(_) => false,
            Data::Array(array) => array.items().iter().any(tells),
            Data::Object(object) => object.members().iter().any(|(_, value)| tells(value)),
            Data::Bool(_) | Data::Int(_) | Data::Float(_) | Data::String(_) | Data::Either(..) => true,
        }
}

fn rows() -> Vec<&'static Function> {
    table::all().filter(|row| !matches!(row.code, Code::Special(_))).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn knowing_less_never_gives_another_answer(
        (row, values, lambdas) in calls(),
        dice in prop::collection::vec(any::<u8>(), 64),
    ) {
        let mut dice = dice.into_iter();
        let weaker: Vec<Value> = values.iter().map(|value| weaken(value, &mut dice, true)).collect();
        let weak = call(row.name, row.code, &weaker, lambdas);
        if let Ok(result) = call(row.name, row.code, &values, lambdas) {
            let shown = |values: &[Value]| values.iter().map(show).collect::<Vec<_>>().join(", ");
            match weak {
                Ok(weak) => prop_assert!(
                    admits(&weak, &result),
                    "{}({}) is {}, but {}({}) is {}",
                    row.name, shown(&weaker), show(&weak), row.name, shown(&values), show(&result)
                ),
                Err(fault) => prop_assert!(false, "{}({}): {}", row.name, shown(&weaker), fault.message),
            }
        }
    }

    #[test]
    fn what_is_made_of_secrets_is_secret((row, mut values, lambdas) in calls()) {
        for value in &mut values {
            value.origin.secret = true;
        }
        if let Ok(result) = call(row.name, row.code, &values, lambdas) {
            prop_assert!(values.is_empty() || !tells(&result), "{} gives {}", row.name, show(&result));
        }
    }
}
