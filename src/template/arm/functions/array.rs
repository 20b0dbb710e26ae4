//! Arrays: `array`, `createArray`, `range`, `flatten` and `distinct`.

use super::call::{Call, Fault};
use super::row::{Code, Function};
use super::{fault, merge};
use crate::template::arm::value::{Array, Data, Value};

/// The most elements that `range` makes.
const RANGE: i64 = 10_000;

pub(super) const ROWS: &[Function] = &[
    Function::new(
        "array(value)",
        "The value itself if it is an array, otherwise an array of it.",
        Code::Partial(array),
    ),
    Function::new("createArray([value]...)", "An array of these values.", Code::Aware(create_array)),
    Function::new("range(start, count)", "So many integers, one after another.", Code::Strict(range)),
    Function::new(
        "flatten(arrays)",
        "The elements of the arrays in an array, one array after another.",
        Code::Partial(flatten),
    ),
    Function::new("distinct(array)", "An array without repeated elements.", Code::Partial(distinct)),
];

fn array(call: &mut Call<'_>, args: &[Value]) -> Result<Value, Fault> {
    let value = call.value(args, 0)?;
    match &value.data {
        Data::Array(_) => Ok(value.clone()),
        _ => call.made_round(Array::new(vec![value.clone()], None)),
    }
}

fn create_array(call: &mut Call<'_>, args: &[Value]) -> Result<Value, Fault> {
    (call.spend)(args.len())?;
    call.made_round(Array::new(args.to_vec(), None))
}

fn range(call: &mut Call<'_>, args: &[Value]) -> Result<Data, Fault> {
    let (start, count) = (call.int(args, 0)?, call.int(args, 1)?);
    let size = match usize::try_from(count) {
        Ok(size) if count <= RANGE => size,
        _ => {
            let limit = format!("makes 0 to {RANGE} elements");
            let problem = fault::unless_secret(args, format!("{limit}, not {count}"), &limit);
            return Err(fault::bad_value(call, 1, problem));
        }
    };
    if start.checked_add(count).is_none_or(|end| end > i64::from(i32::MAX)) {
        return Err(fault::bad_value(call, 0, format!("goes up to {}, not beyond", i32::MAX)));
    }
    (call.spend)(size)?;
    let items = (start..start.saturating_add(count)).map(|number| call.made(number)).collect();
    Ok(Array::new(items, None).into())
}

/// An element that is not known may be any array, so it leaves the result open.
fn flatten(call: &mut Call<'_>, args: &[Value]) -> Result<Value, Fault> {
    let mut items = Vec::new();
    let mut open = call.array(args, 0)?.open().cloned();
    for element in call.value(args, 0)?.elements() {
        match &element.data {
            Data::Array(array) => {
                (call.spend)(array.items().len() + 1)?;
                items.extend(element.elements());
                open = open.or_else(|| array.open().cloned());
            }
            Data::Unknown(cause) | Data::Either(_, cause) => open = open.or_else(|| Some(cause.clone())),
            _ => {
                let problem = format!(
                    "takes an array of arrays, but one of its elements is {}",
                    fault::describe(&element)
                );
                return Err(fault::bad_value(call, 0, problem));
            }
        }
    }
    call.made_round(Array::new(items, open))
}

fn distinct(call: &mut Call<'_>, args: &[Value]) -> Result<Value, Fault> {
    call.array(args, 0)?;
    merge::union_of_arrays(call, args)
}

#[cfg(test)]
mod tests {
    use super::super::harness::{fails, run, shown, unknown, v};

    #[test]
    fn a_value_becomes_an_array_unless_it_is_one() {
        assert_eq!(shown("array", [v("{'a': ?}")]), "[{'a': ?}]");
        assert_eq!(shown("array", [v("[1, ...]")]), "[1, ...]");
        assert!(unknown("array", [v("?")]));
    }

    #[test]
    fn an_array_is_made_of_what_is_known_and_what_is_not() {
        assert_eq!(shown("createArray", [v("1"), v("?"), v("[2]")]), "[1, ?, [2]]");
        assert_eq!(shown("createArray", []), "[]");
    }

    #[test]
    fn a_range_has_ten_thousand_elements_at_most() {
        assert_eq!(shown("range", [v("-1"), v("3")]), "[-1, 0, 1]");
        assert_eq!(fails("range", [v("0"), v("10001")]).argument, Some(1));
        assert_eq!(fails("range", [v("0"), v("-1")]).argument, Some(1));
        assert_eq!(fails("range", [v("2147483647"), v("1")]).argument, Some(0));
    }

    #[test]
    fn flattening_takes_one_level_away() {
        assert_eq!(shown("flatten", [v("[[1], [], [[2], ?]]")]), "[1, [2], ?]");
        assert_eq!(shown("flatten", [v("[[1], ?, [2]]")]), "[1, 2, ...]");
        assert_eq!(
            fails("flatten", [v("[[1], 2]")]).message,
            "`flatten` takes an array of arrays, but one of its elements is the integer `2`"
        );
    }

    #[test]
    fn repeated_elements_are_left_out_if_they_are_known_to_be() {
        assert_eq!(shown("distinct", [v("['a', 'A', 'a']")]), "['a', 'A']");
        assert_eq!(shown("distinct", [v("[1, {'a': ?}, ?]")]), "[1, {'a': ?}, ...]");
    }

    #[test]
    fn nesting_has_an_end() {
        let mut value = v("1");
        for _ in 0..crate::template::arm::value::MAX_DEPTH {
            value = run("createArray", [value]).unwrap();
        }
        assert!(fails("createArray", [value]).message.contains("512 deep"));
    }
}
