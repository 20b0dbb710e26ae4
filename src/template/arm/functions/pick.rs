//! Functions that pick a part: `first`, `last`, `skip`, `take`, `indexFromEnd`, `tryIndexFromEnd`
//! and `tryGet`. A part that is picked keeps its origin.

use super::call::{Call, Fault};
use super::row::{Code, Function};
use super::{fault, utf16};
use crate::template::arm::value::{Array, Data, Value};

pub(super) const ROWS: &[Function] = &[
    Function::new(
        "first(value)",
        "The first element of an array or character of a string.",
        Code::Partial(first),
    ),
    Function::new(
        "last(value)",
        "The last element of an array or character of a string.",
        Code::Partial(last),
    ),
    Function::new(
        "skip(value, count)",
        "An array or string without its first elements or characters.",
        Code::Partial(skip),
    ),
    Function::new(
        "take(value, count)",
        "The first elements of an array or characters of a string.",
        Code::Partial(take),
    ),
    Function::new(
        "indexFromEnd(array, index)",
        "The element at a place counted from the end, where 1 is the last.",
        Code::Partial(index_from_end),
    ),
    Function::new(
        "tryIndexFromEnd(array, index, [key]...)",
        "The element at a place counted from the end, and on along the keys; null if there is none.",
        Code::Partial(try_index_from_end),
    ),
    Function::new(
        "tryGet(value, key, [key]...)",
        "The member or element that the keys lead to; null if there is none.",
        Code::Partial(try_get),
    ),
];

fn first(call: &mut Call<'_>, args: &[Value]) -> Result<Value, Fault> {
    end(call, args, |count| if count == 0 { None } else { Some(0) })
}

fn last(call: &mut Call<'_>, args: &[Value]) -> Result<Value, Fault> {
    end(call, args, |count| count.checked_sub(1))
}

/// The element or character at the place that `place` tells from their number; of nothing, null or
/// the empty string.
fn end(call: &Call<'_>, args: &[Value], place: fn(usize) -> Option<usize>) -> Result<Value, Fault> {
    let value = call.value(args, 0)?;
    match &value.data {
        Data::Array(array) => Ok(match (array.open(), place(array.items().len())) {
            (Some(cause), _) => Value::unknown(cause.clone()),
            (None, place) => pick(call, place.and_then(|place| value.element(place))),
        }),
        Data::String(text) => {
            let place = place(utf16::length(text)).unwrap_or(0);
            Ok(call.made_from(args, utf16::slice(text, place, 1)))
        }
        _ => Err(fault::wrong_type(call, 0, "an array or a string", value)),
    }
}

/// The part that was found, or null.
fn pick(call: &Call<'_>, part: Option<Value>) -> Value {
    part.unwrap_or_else(|| call.made(Data::Null))
}

fn skip(call: &mut Call<'_>, args: &[Value]) -> Result<Value, Fault> {
    let count = usize::try_from(call.int(args, 1)?).unwrap_or(0);
    slice(call, args, count, usize::MAX)
}

fn take(call: &mut Call<'_>, args: &[Value]) -> Result<Value, Fault> {
    let count = usize::try_from(call.int(args, 1)?).unwrap_or(0);
    slice(call, args, 0, count)
}

/// So many parts from a place on. Of an array whose places are not known, nothing is known to be
/// in a slice that may leave something out.
fn slice(call: &mut Call<'_>, args: &[Value], start: usize, count: usize) -> Result<Value, Fault> {
    let value = call.value(args, 0)?;
    match &value.data {
        Data::Array(array) => {
            let open = array.open().filter(|_| count > 0).cloned();
            let everything = start == 0 && count == usize::MAX;
            let parts = value.elements().skip(start).take(count);
            let items = if open.is_some() && !everything { Vec::new() } else { parts.collect() };
            (call.spend)(items.len())?;
            call.made_round(Array::new(items, open))
        }
        Data::String(text) => {
            call.spend_text(text.len())?;
            Ok(call.made_from(args, utf16::slice(text, start, count)))
        }
        _ => Err(fault::wrong_type(call, 0, "an array or a string", value)),
    }
}

fn index_from_end(call: &mut Call<'_>, args: &[Value]) -> Result<Value, Fault> {
    let (array, index) = (call.array(args, 0)?, call.int(args, 1)?);
    if let Some(cause) = array.open() {
        return Ok(Value::unknown(cause.clone()));
    }
    match from_end(call.value(args, 0)?, index) {
        Some(part) => Ok(part),
        None => {
            let count = array.items().len();
            let problem = format!("finds no element {index} from the end: the array has {count}");
            let problem = fault::unless_secret(args, problem, "finds no such element");
            Err(fault::no_such_element(call, 1, problem))
        }
    }
}

fn from_end(array: &Value, index: i64) -> Option<Value> {
    let Data::Array(items) = &array.data else { return None };
    let index = usize::try_from(index).ok().filter(|index| *index > 0)?;
    array.element(items.items().len().checked_sub(index)?)
}

fn try_index_from_end(call: &mut Call<'_>, args: &[Value]) -> Result<Value, Fault> {
    let (whole, index) = (call.value(args, 0)?, call.int(args, 1)?);
    let part = match &whole.data {
        Data::Null => None,
        Data::Array(array) => match array.open() {
            Some(cause) => return Ok(Value::unknown(cause.clone())),
            None => from_end(whole, index),
        },
        _ => return Err(fault::wrong_type(call, 0, "an array", whole)),
    };
    match part {
        Some(part) => follow(call, part, args, 2),
        None => Ok(call.made(Data::Null)),
    }
}

fn try_get(call: &mut Call<'_>, args: &[Value]) -> Result<Value, Fault> {
    let whole = call.value(args, 0)?.clone();
    follow(call, whole, args, 1)
}

/// Goes on from a value along the keys from argument `from` on.
fn follow(call: &Call<'_>, mut value: Value, args: &[Value], from: usize) -> Result<Value, Fault> {
    for (at, key) in args.iter().enumerate().skip(from) {
        let (part, open) = match (&value.data, &key.data) {
            (Data::Unknown(cause) | Data::Either(_, cause), _) => return Ok(Value::unknown(cause.clone())),
            (Data::Object(object), Data::String(name)) => (value.member(name), object.open()),
            (Data::Array(array), Data::Int(index)) => match array.open() {
                Some(cause) => (None, Some(cause)),
                None => (usize::try_from(*index).ok().and_then(|index| value.element(index)), None),
            },
            (_, Data::String(_) | Data::Int(_)) => (None, None),
            _ => return Err(fault::wrong_type(call, at, "a string or an integer", key)),
        };
        match (part, open) {
            (Some(part), _) => value = part,
            (None, Some(cause)) => return Ok(Value::unknown(cause.clone())),
            (None, None) => return Ok(call.made(Data::Null)),
        }
    }
    Ok(value)
}

#[cfg(test)]
mod tests {
    use super::super::harness::{fails, run, shown, unknown, v};
    use crate::diagnostic::Code;

    #[test]
    fn the_ends_of_an_array_and_of_a_string() {
        assert_eq!(shown("first", [v("['a', ?]")]), "'a'");
        assert_eq!(shown("last", [v("['a', 'b']")]), "'b'");
        assert_eq!(shown("last", [v("[]")]), "null");
        assert_eq!(shown("first", [v("'äb'")]), "'ä'");
        assert_eq!(shown("last", [v("''")]), "''");
        assert!(unknown("first", [v("['a', ...]")]));
    }

    #[test]
    fn what_is_picked_leads_back_to_its_literal() {
        let first = run("first", [v("[ 'a']")]).unwrap();
        assert_eq!(first.origin.span().unwrap().start, 2);
    }

    #[test]
    fn skip_and_take_stop_at_the_ends() {
        assert_eq!(shown("skip", [v("[1, ?, 3]"), v("1")]), "[?, 3]");
        assert_eq!(shown("skip", [v("[1]"), v("5")]), "[]");
        assert_eq!(shown("skip", [v("[1]"), v("-5")]), "[1]");
        assert_eq!(shown("take", [v("[1, 2]"), v("-1")]), "[]");
        assert_eq!(shown("take", [v("'abc'"), v("2")]), "'ab'");
        assert_eq!(shown("skip", [v("'abc'"), v("9")]), "''");
    }

    #[test]
    fn of_an_open_array_nothing_is_known_to_be_in_a_part() {
        assert_eq!(shown("skip", [v("[1, ...]"), v("1")]), "[...]");
        assert_eq!(shown("skip", [v("[1, ...]"), v("0")]), "[1, ...]");
        assert_eq!(shown("take", [v("[1, ...]"), v("0")]), "[]");
        assert_eq!(shown("take", [v("[1, ...]"), v("1")]), "[...]");
    }

    #[test]
    fn places_are_counted_from_the_end() {
        assert_eq!(shown("indexFromEnd", [v("[1, 2, 3]"), v("1")]), "3");
        let fault = fails("indexFromEnd", [v("[1, 2, 3]"), v("4")]);
        assert_eq!(fault.message, "`indexFromEnd` finds no element 4 from the end: the array has 3");
        assert_eq!(fault.code, Code::MissingProperty);
        assert_eq!(shown("tryIndexFromEnd", [v("[{'a': 1}]"), v("1"), v("'a'")]), "1");
        assert_eq!(shown("tryIndexFromEnd", [v("[1]"), v("0")]), "null");
        assert_eq!(shown("tryIndexFromEnd", [v("null"), v("1")]), "null");
    }

    #[test]
    fn what_is_not_there_is_null_and_what_may_be_there_is_not_known() {
        let team = "{'Name': 'x', 'ids': [1, ?]}";
        assert_eq!(shown("tryGet", [v(team), v("'name'")]), "'x'");
        assert_eq!(shown("tryGet", [v(team), v("'ids'"), v("0")]), "1");
        assert_eq!(shown("tryGet", [v(team), v("'ids'"), v("2")]), "null");
        assert_eq!(shown("tryGet", [v(team), v("'none'"), v("'at all'")]), "null");
        assert!(unknown("tryGet", [v(team), v("'ids'"), v("1"), v("'deeper'")]));
        assert!(unknown("tryGet", [v("{...}"), v("'a'")]));
        assert!(unknown("tryGet", [v("[1, ...]"), v("0")]));
    }
}
