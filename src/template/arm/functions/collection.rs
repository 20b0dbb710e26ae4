//! Functions that take strings, arrays and objects alike: `concat`, `contains`, `empty`, `length`,
//! `indexOf` and `lastIndexOf`.

use super::call::{Call, Fault};
use super::equality::{Answer, equal};
use super::row::{Code, Function};
use super::{casing, fault, plain, utf16};
use crate::model::Cause;
use crate::template::arm::value::{Array, Data, Value};

pub(super) const ROWS: &[Function] = &[
    Function::new(
        "concat([value]...)",
        "The arrays, or the strings, one after another.",
        Code::Aware(concat),
    ),
    Function::new(
        "contains(container, item)",
        "Whether an array has an element, an object a name (case aside), or a string a part.",
        Code::Partial(contains),
    ),
    Function::new(
        "empty(value)",
        "Whether an array, object or string is empty, or null.",
        Code::Partial(empty),
    ),
    Function::new(
        "length(value)",
        "The number of elements, of members, or of characters.",
        Code::Partial(length),
    ),
    Function::new(
        "indexOf(container, item)",
        "The first place of a part in a string (case aside) or of an element in an array, or -1.",
        Code::Partial(index_of),
    ),
    Function::new(
        "lastIndexOf(container, item)",
        "The last place of a part in a string (case aside) or of an element in an array, or -1.",
        Code::Partial(last_index_of),
    ),
];

/// One array among the arguments tells that all are arrays: then an argument that is not known
/// leaves the result open. Otherwise the result is a string, or not known.
fn concat(call: &mut Call<'_>, args: &[Value]) -> Result<Value, Fault> {
    if args.iter().any(|value| matches!(value.data, Data::Array(_))) {
        concat_arrays(call, args)
    } else {
        concat_text(call, args)
    }
}

fn concat_arrays(call: &mut Call<'_>, args: &[Value]) -> Result<Value, Fault> {
    let mut items = Vec::new();
    let mut open: Option<Cause> = None;
    for (at, value) in args.iter().enumerate() {
        match &value.data {
            Data::Array(array) => {
                (call.spend)(array.items().len())?;
                items.extend(value.elements());
                open = open.or_else(|| array.open().cloned());
            }
            Data::Unknown(cause) | Data::Either(_, cause) => open = open.or_else(|| Some(cause.clone())),
            _ => return Err(fault::odd_one(call, at, "joins arrays with arrays", value)),
        }
    }
    call.made_round(Array::new(items, open))
}

fn concat_text(call: &mut Call<'_>, args: &[Value]) -> Result<Value, Fault> {
    let mut text = String::new();
    let mut unknown = None;
    for (at, value) in args.iter().enumerate() {
        match plain::text(value) {
            Some(part) => {
                call.spend_text(part.len())?;
                text.push_str(&part);
            }
            None => match &value.data {
                Data::Unknown(cause) | Data::Either(_, cause) => unknown = unknown.or(Some(cause)),
                _ => {
                    return Err(fault::wrong_type(
                        call,
                        at,
                        "strings, integers and booleans, or arrays",
                        value,
                    ));
                }
            },
        }
    }
    Ok(match unknown {
        Some(cause) => Value::unknown(cause.clone()),
        None => call.made_from(args, text),
    })
}

fn contains(call: &mut Call<'_>, args: &[Value]) -> Result<Value, Fault> {
    let (container, item) = (call.value(args, 0)?, call.value(args, 1)?);
    let answer = match &container.data {
        Data::Array(array) => match find(call, array, item, false)? {
            Place::At(_) => Answer::Yes,
            Place::Nowhere => Answer::No,
            Place::Open(cause) => array_has(call, array, item)?.unwrap_or(Answer::Open(cause)),
        },
        Data::Object(object) => match (object.get(call.string(args, 1)?), object.open()) {
            (Some(_), _) => Answer::Yes,
            (None, Some(cause)) => Answer::Open(cause.clone()),
            (None, None) => Answer::No,
        },
        Data::String(text) => {
            let part = plain::text(item).ok_or_else(|| fault::wrong_type(call, 1, "a string", item))?;
            if text.contains(&part) { Answer::Yes } else { Answer::No }
        }
        _ => return Err(fault::wrong_type(call, 0, "an array, an object or a string", container)),
    };
    Ok(answer.value(call, args))
}

/// Yes if an element is equal for sure, wherever it stands.
fn array_has(call: &mut Call<'_>, array: &Array, item: &Value) -> Result<Option<Answer>, Fault> {
    for element in array.items() {
        if equal(call, element, item)? == Answer::Yes {
            return Ok(Some(Answer::Yes));
        }
    }
    Ok(None)
}

fn empty(call: &mut Call<'_>, args: &[Value]) -> Result<Value, Fault> {
    let value = call.value(args, 0)?;
    let (count, open) = match &value.data {
        Data::Null => (0, None),
        Data::Array(array) => (array.items().len(), array.open()),
        Data::Object(object) => (object.members().len(), object.open()),
        Data::String(text) => (text.len(), None),
        _ => return Err(fault::wrong_type(call, 0, "an array, an object or a string", value)),
    };
    Ok(match open {
        Some(cause) if count == 0 => Value::unknown(cause.clone()),
        _ => call.made_from(args, count == 0),
    })
}

fn length(call: &mut Call<'_>, args: &[Value]) -> Result<Value, Fault> {
    let value = call.value(args, 0)?;
    let (count, open) = match &value.data {
        Data::Array(array) => (array.items().len(), array.open()),
        Data::Object(object) => (object.members().len(), object.open()),
        Data::String(text) => (utf16::length(text), None),
        _ => return Err(fault::wrong_type(call, 0, "an array, an object or a string", value)),
    };
    Ok(match open {
        Some(cause) => Value::unknown(cause.clone()),
        None => call.made_from(args, number(count)),
    })
}

fn index_of(call: &mut Call<'_>, args: &[Value]) -> Result<Value, Fault> {
    place_of(call, args, false)
}

fn last_index_of(call: &mut Call<'_>, args: &[Value]) -> Result<Value, Fault> {
    place_of(call, args, true)
}

fn place_of(call: &mut Call<'_>, args: &[Value], last: bool) -> Result<Value, Fault> {
    let (container, item) = (call.value(args, 0)?, call.value(args, 1)?);
    let place = match &container.data {
        Data::Array(array) => find(call, array, item, last)?,
        Data::String(text) => {
            let part = call.string(args, 1)?;
            call.spend_text(text.len())?;
            let (text, part) = (casing::folded(text), casing::folded(part));
            let place = if last { text.rfind(&part) } else { text.find(&part) };
            let before = place.and_then(|place| text.get(..place));
            before.map_or(Place::Nowhere, |before| Place::At(utf16::length(before)))
        }
        _ => return Err(fault::wrong_type(call, 0, "a string or an array", container)),
    };
    Ok(match place {
        Place::At(at) => call.made_from(args, number(at)),
        Place::Nowhere => call.made_from(args, -1),
        Place::Open(cause) => Value::unknown(cause),
    })
}

enum Place {
    At(usize),
    Nowhere,
    Open(Cause),
}

/// Where an item stands in an array. An element before it that may be equal, or an array whose
/// places are not known, leaves that open.
fn find(call: &mut Call<'_>, array: &Array, item: &Value, last: bool) -> Result<Place, Fault> {
    let count = array.items().len();
    for turn in 0..count {
        let at = if last { count - 1 - turn } else { turn };
        let Some(element) = array.items().get(at) else { break };
        match equal(call, element, item)? {
            Answer::Yes => {
                return Ok(array.open().map_or(Place::At(at), |cause| Place::Open(cause.clone())));
            }
            Answer::No => {}
            Answer::Open(cause) => return Ok(Place::Open(cause)),
        }
    }
    Ok(array.open().map_or(Place::Nowhere, |cause| Place::Open(cause.clone())))
}

fn number(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::super::harness::{fails, run, shown, unknown, v};

    #[test]
    fn strings_numbers_and_booleans_become_one_string() {
        assert_eq!(shown("concat", [v("'item'"), v("1"), v("true")]), "'item1True'");
        assert_eq!(shown("concat", []), "''");
    }

    #[test]
    fn an_array_keeps_its_elements_beside_one_that_is_not_known() {
        assert_eq!(shown("concat", [v("['a', ?]"), v("?"), v("['b']")]), "['a', ?, 'b', ...]");
        assert!(unknown("concat", [v("'a'"), v("?")]));
    }

    #[test]
    fn elements_keep_their_place_when_arrays_are_joined() {
        let whole = run("concat", [v("['a']"), v("['b', 'c']")]).unwrap();
        assert_eq!(whole.element(2).unwrap().origin.span().unwrap().start, 6);
    }

    #[test]
    fn arrays_and_strings_do_not_mix() {
        let fault = fails("concat", [v("['a']"), v("'b'")]);
        assert_eq!(fault.message, "`concat` joins arrays with arrays, not with the string `b`");
        assert_eq!(fault.argument, Some(1));
    }

    #[test]
    fn a_secret_part_makes_a_secret_string_but_spares_other_elements() {
        assert_eq!(shown("concat", [v("'a'"), v("!'b'")]), "!'ab'");
        assert_eq!(shown("concat", [v("['a']"), v("!['b']")]), "['a', !'b']");
    }

    #[test]
    fn strings_that_double_run_out_of_budget() {
        let mut text = v("'ab'");
        let mut last = Ok(());
        for _ in 0..40 {
            match run("concat", [text.clone(), text.clone()]) {
                Ok(value) => text = value,
                Err(fault) => {
                    last = Err(fault.code);
                    break;
                }
            }
        }
        assert_eq!(last, Err(crate::diagnostic::Code::LimitReached));
    }

    #[test]
    fn contains_is_decided_by_what_is_known() {
        assert_eq!(shown("contains", [v("[?, 'b']"), v("'b'")]), "true");
        assert_eq!(shown("contains", [v("['b', ...]"), v("'b'")]), "true");
        assert_eq!(shown("contains", [v("['a', 'B']"), v("'b'")]), "false");
        assert!(unknown("contains", [v("['a', ?]"), v("'b'")]));
        assert!(unknown("contains", [v("['a', ...]"), v("'b'")]));
    }

    #[test]
    fn contains_looks_for_names_in_objects_and_parts_in_strings() {
        assert_eq!(shown("contains", [v("{'Role': ?}"), v("'role'")]), "true");
        assert!(unknown("contains", [v("{'a': 1, ...}"), v("'b'")]));
        assert_eq!(shown("contains", [v("'abc'"), v("'B'")]), "false");
        assert_eq!(shown("contains", [v("'a1'"), v("1")]), "true");
    }

    #[test]
    fn an_element_is_enough_not_to_be_empty() {
        assert_eq!(shown("empty", [v("[?, ...]")]), "false");
        assert!(unknown("empty", [v("[...]")]));
        assert_eq!(shown("empty", [v("null")]), "true");
        assert_eq!(fails("empty", [v("1")]).argument, Some(0));
    }

    #[test]
    fn unknown_elements_count_and_open_ends_do_not() {
        assert_eq!(shown("length", [v("[?, 1]")]), "2");
        assert!(unknown("length", [v("[1, ...]")]));
        assert_eq!(shown("length", [v("{'a': ?}")]), "1");
        assert_eq!(shown("length", [v("'ä😀'")]), "3");
    }

    #[test]
    fn a_place_in_a_string_ignores_case_and_counts_utf16() {
        assert_eq!(shown("indexOf", [v("'😀 Ünique'"), v("'üNI'")]), "3");
        assert_eq!(shown("lastIndexOf", [v("'Abcab'"), v("'aB'")]), "3");
        assert_eq!(shown("indexOf", [v("'abc'"), v("'x'")]), "-1");
        assert_eq!(shown("lastIndexOf", [v("'abc'"), v("''")]), "3");
    }

    #[test]
    fn a_place_after_an_unknown_element_is_not_known() {
        assert_eq!(shown("indexOf", [v("['a', ?]"), v("'a'")]), "0");
        assert!(unknown("indexOf", [v("[?, 'a']"), v("'a'")]));
        assert_eq!(shown("lastIndexOf", [v("[?, 'a']"), v("'a'")]), "1");
        assert!(unknown("indexOf", [v("['a', ...]"), v("'a'")]));
    }
}
