//! Functions that take lambdas: `map`, `filter`, `reduce`, `sort`, `toObject`, `groupBy` and
//! `mapValues`.
//!
//! Where a lambda may take one variable more than its values, that one is the element's index.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::call::{Call, Fault, Lambda};
use super::fault;
use super::row::{Code, Function};
use crate::model::Cause;
use crate::template::arm::value::{Array, Data, Members, Value};
use crate::text::name::fold;

pub(super) const ROWS: &[Function] = &[
    Function::new("map(array, lambda)", "What a lambda makes of each element.", Code::Higher(map)),
    Function::new("filter(array, lambda)", "The elements for which a lambda is true.", Code::Higher(filter)),
    Function::new(
        "reduce(array, start, lambda)",
        "What a lambda makes of a start value and one element after another.",
        Code::Higher(reduce),
    ),
    Function::new(
        "sort(array, lambda)",
        "The elements in an order: the lambda tells whether one comes before another.",
        Code::Higher(sort),
    ),
    Function::new(
        "toObject(array, keyLambda, [valueLambda])",
        "An object with a member for each element.",
        Code::Higher(to_object),
    ),
    Function::new(
        "groupBy(array, keyLambda, [valueLambda])",
        "An object of arrays: the elements with the same key together.",
        Code::Higher(group_by),
    ),
    Function::new(
        "mapValues(object, lambda)",
        "An object with the same names, and what a lambda makes of the values.",
        Code::Higher(map_values),
    ),
];

/// Runs a lambda on values, and on the index if the lambda has a variable for it.
fn apply(call: &mut Call<'_>, lambda: &Lambda, values: &[&Value], index: usize) -> Result<Value, Fault> {
    (call.spend)(1)?;
    let mut arguments: Vec<Value> = values.iter().map(|value| (*value).clone()).collect();
    if lambda.variables.len() > arguments.len() {
        arguments.push(call.made(i64::try_from(index).unwrap_or(i64::MAX)));
    }
    (call.apply)(lambda, &arguments)
}

fn map(call: &mut Call<'_>, args: &[Value], lambdas: &[Lambda]) -> Result<Value, Fault> {
    let open = call.array(args, 0)?.open().cloned();
    let lambda = call.lambda(lambdas, 0, 1..=2)?;
    let mut items = Vec::new();
    for (index, element) in call.value(args, 0)?.elements().enumerate() {
        items.push(apply(call, lambda, &[&element], index)?);
    }
    call.made_round(Array::new(items, open))
}

fn filter(call: &mut Call<'_>, args: &[Value], lambdas: &[Lambda]) -> Result<Value, Fault> {
    let mut open = call.array(args, 0)?.open().cloned();
    let lambda = call.lambda(lambdas, 0, 1..=2)?;
    let mut items = Vec::new();
    for (index, element) in call.value(args, 0)?.elements().enumerate() {
        match decide(call, lambda, &[&element], index)? {
            Ok(true) => items.push(element),
            Ok(false) => {}
            Err(cause) => open = open.or(Some(cause)),
        }
    }
    call.made_round(Array::new(items, open))
}

/// Runs a lambda that must give a boolean; the inner error tells why it is not known.
fn decide(
    call: &mut Call<'_>,
    lambda: &Lambda,
    values: &[&Value],
    index: usize,
) -> Result<Result<bool, Cause>, Fault> {
    let result = apply(call, lambda, values, index)?;
    match result.data {
        Data::Bool(answer) => Ok(Ok(answer)),
        Data::Unknown(cause) | Data::Either(_, cause) => Ok(Err(cause)),
        _ => {
            let problem = format!("takes a lambda that gives a boolean, not {}", fault::describe(&result));
            Err(fault::bad_value(call, 1, problem))
        }
    }
}

fn reduce(call: &mut Call<'_>, args: &[Value], lambdas: &[Lambda]) -> Result<Value, Fault> {
    if let Some(cause) = call.array(args, 0)?.open() {
        return Ok(Value::unknown(cause.clone()));
    }
    let lambda = call.lambda(lambdas, 0, 2..=3)?;
    let mut current = call.value(args, 1)?.clone();
    for (index, element) in call.value(args, 0)?.elements().enumerate() {
        current = apply(call, lambda, &[&current, &element], index)?;
    }
    Ok(current)
}

/// If the order of two elements is not known, the elements are still known to be there: the array
/// is open.
fn sort(call: &mut Call<'_>, args: &[Value], lambdas: &[Lambda]) -> Result<Value, Fault> {
    let mut open = call.array(args, 0)?.open().cloned();
    let lambda = call.lambda(lambdas, 0, 2..=2)?;
    let mut items: Vec<Value> = call.value(args, 0)?.elements().collect();
    let mut width = 1;
    while open.is_none() && width < items.len() {
        let mut sorted = Vec::with_capacity(items.len());
        for runs in items.chunks(width * 2) {
            let (left, right) = runs.split_at(width.min(runs.len()));
            if let Some(cause) = merge(call, lambda, left, right, &mut sorted)? {
                open = open.or(Some(cause));
            }
        }
        items = sorted;
        width *= 2;
    }
    call.made_round(Array::new(items, open))
}

/// Merges two sorted runs, the left one first where neither element comes before the other. Tells
/// the cause if an order was not known.
fn merge(
    call: &mut Call<'_>,
    lambda: &Lambda,
    mut left: &[Value],
    mut right: &[Value],
    sorted: &mut Vec<Value>,
) -> Result<Option<Cause>, Fault> {
    let mut open = None;
    while let ([a, rest_of_left @ ..], [b, rest_of_right @ ..]) = (left, right) {
        let swap = match decide(call, lambda, &[b, a], 0)? {
            Ok(before) => before,
            Err(cause) => {
                open = open.or(Some(cause));
                false
            }
        };
        if swap {
            sorted.push(b.clone());
            right = rest_of_right;
        } else {
            sorted.push(a.clone());
            left = rest_of_left;
        }
    }
    sorted.extend_from_slice(left);
    sorted.extend_from_slice(right);
    Ok(open)
}

/// What a lambda gives as the name of an element's member.
fn key(call: &mut Call<'_>, lambda: &Lambda, element: &Value) -> Result<Result<Arc<str>, Cause>, Fault> {
    let key = apply(call, lambda, &[element], 0)?;
    match key.data {
        Data::String(name) => Ok(Ok(name)),
        Data::Unknown(cause) | Data::Either(_, cause) => Ok(Err(cause)),
        _ => {
            let problem = format!("takes a lambda that gives a string as key, not {}", fault::describe(&key));
            Err(fault::bad_value(call, 1, problem))
        }
    }
}

fn keyed_value(call: &mut Call<'_>, lambdas: &[Lambda], element: Value) -> Result<Value, Fault> {
    match lambdas.len() {
        0 | 1 => Ok(element),
        _ => {
            let lambda = call.lambda(lambdas, 1, 1..=1)?;
            apply(call, lambda, &[&element], 0)
        }
    }
}

/// An element whose key is not known may replace any that came before, and one that is not known to
/// be there any at all.
fn to_object(call: &mut Call<'_>, args: &[Value], lambdas: &[Lambda]) -> Result<Value, Fault> {
    let hidden = call.array(args, 0)?.open().cloned();
    let lambda = call.lambda(lambdas, 0, 1..=1)?;
    let mut members = Members::new();
    let mut open = hidden.clone();
    for element in call.value(args, 0)?.elements() {
        match key(call, lambda, &element)? {
            Ok(name) => {
                let value = keyed_value(call, lambdas, element)?;
                members.set(name, value);
            }
            Err(cause) => {
                (call.spend)(members.len())?;
                members.doubt(&cause, None);
                open = open.or(Some(cause));
            }
        }
    }
    if let Some(cause) = hidden {
        members.doubt(&cause, None);
    }
    call.made_round(members.build(open))
}

/// An element whose key is not known may lie in any group, or in one of its own: all are open.
fn group_by(call: &mut Call<'_>, args: &[Value], lambdas: &[Lambda]) -> Result<Value, Fault> {
    let mut open = call.array(args, 0)?.open().cloned();
    let lambda = call.lambda(lambdas, 0, 1..=1)?;
    let mut groups: Vec<(Arc<str>, Vec<Value>)> = Vec::new();
    let mut places: FxHashMap<String, usize> = FxHashMap::default();
    for element in call.value(args, 0)?.elements() {
        match key(call, lambda, &element)? {
            Err(cause) => open = open.or(Some(cause)),
            Ok(name) => {
                let value = keyed_value(call, lambdas, element)?;
                let place = *places.entry(fold(&name)).or_insert(groups.len());
                match groups.get_mut(place) {
                    Some((_, group)) => group.push(value),
                    None => groups.push((name, vec![value])),
                }
            }
        }
    }
    let mut members = Members::new();
    for (name, group) in groups {
        members.set(name, call.made_round(Array::new(group, open.clone()))?);
    }
    call.made_round(members.build(open))
}

fn map_values(call: &mut Call<'_>, args: &[Value], lambdas: &[Lambda]) -> Result<Value, Fault> {
    let open = call.object(args, 0)?.open().cloned();
    let lambda = call.lambda(lambdas, 0, 1..=1)?;
    let mut members = Members::new();
    for (name, value) in call.value(args, 0)?.members() {
        let value = apply(call, lambda, &[&value], 0)?;
        members.set(Arc::clone(name), value);
    }
    call.made_round(members.build(open))
}

#[cfg(test)]
mod tests {
    use super::super::harness::{run_with, show, v};
    use super::{Data, Fault, Value};

    /// Calls a function with lambdas; the body is given the lambda's number and its variables.
    fn shown(
        name: &str,
        args: &[Value],
        lambdas: &[usize],
        body: impl FnMut(usize, &[Value]) -> Result<Value, Fault>,
    ) -> String {
        match run_with(name, args, lambdas, body) {
            Ok(value) => show(&value),
            Err(fault) => fault.message,
        }
    }

    /// Less-than on integers, not known if one of them is not.
    fn less(values: &[Value]) -> Value {
        match (&values[0].data, &values[1].data) {
            (Data::Int(a), Data::Int(b)) => v(if a < b { "true" } else { "false" }),
            _ => v("?"),
        }
    }

    #[test]
    fn a_lambda_may_take_the_index() {
        let pair =
            |_: usize, values: &[Value]| Ok(v(&format!("[{}, {}]", show(&values[0]), show(&values[1]))));
        assert_eq!(shown("map", &[v("['a', ?]")], &[2], pair), "[['a', 0], [?, 1]]");
    }

    #[test]
    fn an_open_array_stays_open() {
        assert_eq!(shown("map", &[v("[1, ...]")], &[1], |_, values| Ok(values[0].clone())), "[1, ...]");
    }

    #[test]
    fn an_element_that_may_be_left_out_opens_the_array() {
        let same = |_: usize, values: &[Value]| Ok(values[0].clone());
        assert_eq!(shown("filter", &[v("[true, false, ?, true]")], &[1], same), "[true, true, ...]");
        assert_eq!(
            shown("filter", &[v("[1]")], &[1], same),
            "`filter` takes a lambda that gives a boolean, not the integer `1`"
        );
    }

    #[test]
    fn elements_keep_their_places_through_a_filter() {
        let kept = run_with("filter", &[v("[1, 2]")], &[1], |_, _| Ok(v("true"))).unwrap();
        assert_eq!(kept.element(1).unwrap().origin.span().unwrap().start, 4);
    }

    #[test]
    fn reducing_an_open_array_gives_nothing_known() {
        let last = |_: usize, values: &[Value]| Ok(values[1].clone());
        assert_eq!(shown("reduce", &[v("[1, 2]"), v("0")], &[2], last), "2");
        assert_eq!(shown("reduce", &[v("[]"), v("0")], &[2], last), "0");
        assert_eq!(shown("reduce", &[v("[1, ...]"), v("0")], &[2], last), "?");
        assert_eq!(
            shown("reduce", &[v("[1]"), v("0")], &[1], last),
            "`reduce` takes a lambda with 2 or 3 variables, not with 1"
        );
    }

    #[test]
    fn sorting_keeps_the_order_of_equals() {
        let by_first_digit = |_: usize, values: &[Value]| {
            let digit = |value: &Value| show(value).remove(0);
            Ok(v(if digit(&values[0]) < digit(&values[1]) { "true" } else { "false" }))
        };
        assert_eq!(shown("sort", &[v("[31, 12, 30, 11, 2]")], &[2], by_first_digit), "[12, 11, 2, 31, 30]");
    }

    #[test]
    fn an_order_that_is_not_known_keeps_the_elements() {
        assert_eq!(shown("sort", &[v("[3, 1, 2]")], &[2], |_, values| Ok(less(values))), "[1, 2, 3]");
        assert_eq!(shown("sort", &[v("[3, ?, 2]")], &[2], |_, values| Ok(less(values))), "[3, ?, 2, ...]");
    }

    #[test]
    fn a_key_that_is_not_known_opens_the_object() {
        let name = |lambda: usize, values: &[Value]| Ok(if lambda == 0 { values[0].clone() } else { v("1") });
        assert_eq!(shown("toObject", &[v("['a', 'B', 'b']")], &[1], name), "{'a': 'a', 'B': 'b'}");
        assert_eq!(shown("toObject", &[v("['a', ?, 'b']")], &[1, 1], name), "{'a': ?, 'b': 1, ...}");
        assert_eq!(
            shown("toObject", &[v("[1]")], &[1], name),
            "`toObject` takes a lambda that gives a string as key, not the integer `1`"
        );
    }

    #[test]
    fn groups_gather_what_has_the_same_key_whatever_its_case() {
        let name = |lambda: usize, values: &[Value]| Ok(if lambda == 0 { values[0].clone() } else { v("1") });
        assert_eq!(shown("groupBy", &[v("['a', 'b', 'A']")], &[1], name), "{'a': ['a', 'A'], 'b': ['b']}");
        assert_eq!(shown("groupBy", &[v("['a', ?]")], &[1, 1], name), "{'a': [1, ...], ...}");
    }

    #[test]
    fn values_are_mapped_under_their_names() {
        let wrap = |_: usize, values: &[Value]| Ok(v(&format!("[{}]", show(&values[0]))));
        assert_eq!(shown("mapValues", &[v("{'a': 1, 'b': ?}")], &[1], wrap), "{'a': [1], 'b': [?]}");
    }
}
