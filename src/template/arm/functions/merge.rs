//! Merging and comparing collections: `union`, `intersection` and `shallowMerge`.

use super::bag::Bag;
use super::call::{Call, Fault};
use super::equality::{Answer, equal};
use super::fault;
use super::row::{Code, Function};
use crate::model::Cause;
use crate::template::arm::value::{Array, Data, Members, Object, Value};

pub(super) const ROWS: &[Function] = &[
    Function::new(
        "union(value, value, [value]...)",
        "The elements of several arrays without repetition, or several objects merged; later ones win.",
        Code::Aware(union),
    ),
    Function::new(
        "intersection(value, value, [value]...)",
        "The elements or members that several arrays or objects have in common.",
        Code::Partial(intersection),
    ),
    Function::new(
        "shallowMerge(objects)",
        "The members of the objects in an array; later ones win.",
        Code::Partial(shallow_merge),
    ),
];

fn union(call: &mut Call<'_>, args: &[Value]) -> Result<Value, Fault> {
    let is_array = |value: &Value| matches!(value.data, Data::Array(_));
    let is_object = |value: &Value| matches!(value.data, Data::Object(_));
    if args.iter().any(is_array) {
        union_of_arrays(call, args)
    } else if args.iter().any(is_object) {
        union_of_objects(call, args)
    } else {
        let merges = |value: &Value| matches!(value.data, Data::Unknown(_) | Data::Either(..) | Data::Null);
        let cause = args.iter().find_map(Value::first_unknown);
        match (args.iter().enumerate().find(|(_, value)| !merges(value)), cause) {
            (Some((at, value)), _) => Err(fault::wrong_type(call, at, "arrays or objects", value)),
            (None, Some(cause)) => Ok(Value::unknown(cause.clone())),
            (None, None) => Err(fault::wrong_type(call, 0, "arrays or objects", call.value(args, 0)?)),
        }
    }
}

/// The elements of all arguments; one that is equal to an earlier one is left out. Of an element
/// that may be equal it is not known whether it adds to the number: it stays, for what is known of
/// it, and leaves the result open. Nulls count as empty.
pub(super) fn union_of_arrays(call: &mut Call<'_>, args: &[Value]) -> Result<Value, Fault> {
    let mut items = Bag::default();
    let mut open: Option<Cause> = None;
    for (at, value) in args.iter().enumerate() {
        match &value.data {
            Data::Array(array) => open = open.or_else(|| array.open().cloned()),
            Data::Unknown(cause) | Data::Either(_, cause) => open = open.or_else(|| Some(cause.clone())),
            Data::Null => {}
            _ => return Err(fault::odd_one(call, at, "joins arrays with arrays", value)),
        }
        for element in value.elements() {
            match items.has(call, &element)? {
                Answer::Yes => {}
                Answer::No => items.push(element),
                Answer::Open(cause) => {
                    open = open.or(Some(cause));
                    if !matches!(element.data, Data::Unknown(_)) {
                        items.push(element);
                    }
                }
            }
        }
    }
    call.made_round(Array::new(items.into_values(), open))
}

fn union_of_objects(call: &mut Call<'_>, args: &[Value]) -> Result<Value, Fault> {
    let mut merged = Merged::default();
    for (at, value) in args.iter().enumerate() {
        match &value.data {
            Data::Object(_) => merged.add(call, value, Depth::All)?,
            Data::Unknown(cause) | Data::Either(_, cause) => merged.doubt(call, cause, None)?,
            Data::Null => {}
            _ => return Err(fault::odd_one(call, at, "merges objects with objects", value)),
        }
    }
    call.made_round(merged.members.build(merged.open))
}

/// The objects in an array; a null among them counts as empty.
fn shallow_merge(call: &mut Call<'_>, args: &[Value]) -> Result<Value, Fault> {
    let mut merged = Merged::default();
    if let Some(cause) = call.array(args, 0)?.open() {
        // Nothing is known of objects whose order is not known: any other may come after.
        return call.made_round(Members::new().build(Some(cause.clone())));
    }
    for element in call.value(args, 0)?.elements() {
        match &element.data {
            Data::Object(_) => merged.add(call, &element, Depth::Top)?,
            Data::Unknown(cause) | Data::Either(_, cause) => merged.doubt(call, cause, None)?,
            Data::Null => {}
            _ => {
                let what = fault::describe(&element);
                let problem = format!("takes an array of objects, but one of its elements is {what}");
                return Err(fault::bad_value(call, 0, problem));
            }
        }
    }
    call.made_round(merged.members.build(merged.open))
}

/// How far down a later object is merged into an earlier one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Depth {
    /// Members replace members.
    Top,
    /// Objects in objects are merged too, and null replaces nothing.
    All,
}

/// Objects merged so far.
#[derive(Default)]
struct Merged {
    members: Members,
    open: Option<Cause>,
}

impl Merged {
    fn add(&mut self, call: &mut Call<'_>, object: &Value, depth: Depth) -> Result<(), Fault> {
        let Data::Object(parts) = &object.data else { return Ok(()) };
        if let Some(cause) = parts.open() {
            self.doubt(call, cause, Some(parts))?;
        }
        for (name, value) in object.members() {
            (call.spend)(2)?;
            let value = match (self.members.get(name), &self.open, depth) {
                (_, _, Depth::Top) | (None, None, Depth::All) => value,
                (Some(old), _, Depth::All) => over(call, old, value)?,
                (None, Some(cause), Depth::All) => over(call, &Value::unknown(cause.clone()), value)?,
            };
            self.members.set(name.clone(), value);
        }
        Ok(())
    }

    /// Something not known comes next: it may replace every member but the `sure` ones.
    fn doubt(&mut self, call: &mut Call<'_>, cause: &Cause, sure: Option<&Object>) -> Result<(), Fault> {
        (call.spend)(self.members.len())?;
        self.members.doubt(cause, sure);
        self.open = self.open.take().or_else(|| Some(cause.clone()));
        Ok(())
    }
}

/// What a later member makes of an earlier one.
fn over(call: &mut Call<'_>, old: &Value, new: Value) -> Result<Value, Fault> {
    match (&old.data, &new.data) {
        (Data::Object(_), Data::Object(_)) => {
            let mut merged = Merged::default();
            merged.add(call, old, Depth::All)?;
            merged.add(call, &new, Depth::All)?;
            call.made_round(merged.members.build(merged.open))
        }
        (_, Data::Null) => Ok(old.clone()),
        (_, Data::Either(alternatives, cause)) => {
            let replaces =
                |value: &Value| !matches!(value.data, Data::Null | Data::Object(_) | Data::Unknown(_));
            if alternatives.iter().all(replaces) { Ok(new) } else { Ok(Value::unknown(cause.clone())) }
        }
        (Data::Either(_, cause) | Data::Unknown(cause), Data::Object(_)) => {
            // Whatever the old value is, the members of the new one win, and others may remain.
            let mut merged = Merged { open: Some(cause.clone()), ..Merged::default() };
            merged.add(call, &new, Depth::All)?;
            call.made_round(merged.members.build(merged.open))
        }
        _ => Ok(new),
    }
}

fn intersection(call: &mut Call<'_>, args: &[Value]) -> Result<Value, Fault> {
    match call.value(args, 0)?.data {
        Data::Array(_) => intersection_of_arrays(call, args),
        Data::Object(_) => intersection_of_objects(call, args),
        _ => Err(fault::wrong_type(call, 0, "arrays or objects", call.value(args, 0)?)),
    }
}

fn intersection_of_arrays(call: &mut Call<'_>, args: &[Value]) -> Result<Value, Fault> {
    let mut others = Vec::new();
    for at in 1..args.len() {
        let array = call.array(args, at)?;
        (call.spend)(array.items().len())?;
        others.push((array.items().iter().cloned().collect(), array.open()));
    }
    let mut items = Bag::default();
    let mut open = call.array(args, 0)?.open().cloned();
    for element in call.value(args, 0)?.elements() {
        match in_all(call, &others, &element)? {
            Answer::No => {}
            Answer::Open(cause) => open = open.or(Some(cause)),
            Answer::Yes => match items.has(call, &element)? {
                Answer::Yes => {}
                Answer::No => items.push(element),
                Answer::Open(cause) => open = open.or(Some(cause)),
            },
        }
    }
    call.made_round(Array::new(items.into_values(), open))
}

/// Whether all arrays have an element.
fn in_all(call: &mut Call<'_>, arrays: &[(Bag, Option<&Cause>)], element: &Value) -> Result<Answer, Fault> {
    let mut answer = Answer::Yes;
    for (items, open) in arrays {
        match (items.has(call, element)?, open) {
            (Answer::Yes, _) => {}
            (Answer::No, None) => return Ok(Answer::No),
            (Answer::No, Some(cause)) => answer = Answer::Open((*cause).clone()),
            (Answer::Open(cause), _) => answer = Answer::Open(cause),
        }
    }
    Ok(answer)
}

fn intersection_of_objects(call: &mut Call<'_>, args: &[Value]) -> Result<Value, Fault> {
    let others = (1..args.len()).map(|at| call.object(args, at)).collect::<Result<Vec<_>, _>>()?;
    let mut members = Members::new();
    let mut open = call.object(args, 0)?.open().cloned();
    for (name, value) in call.value(args, 0)?.members() {
        match under_all(call, &others, name, &value)? {
            Answer::Yes => members.set(name.clone(), value),
            Answer::No => {}
            Answer::Open(cause) => open = open.or(Some(cause)),
        }
    }
    call.made_round(members.build(open))
}

/// Whether all objects have a value under a name.
fn under_all(call: &mut Call<'_>, objects: &[&Object], name: &str, value: &Value) -> Result<Answer, Fault> {
    let mut answer = Answer::Yes;
    for object in objects {
        (call.spend)(object.members().len() / 16 + 1)?;
        let here = match (object.get(name), object.open()) {
            (Some(other), _) => equal(call, value, other)?,
            (None, Some(cause)) => Answer::Open(cause.clone()),
            (None, None) => Answer::No,
        };
        match here {
            Answer::Yes => {}
            Answer::No => return Ok(Answer::No),
            Answer::Open(cause) => answer = Answer::Open(cause),
        }
    }
    Ok(answer)
}

#[cfg(test)]
mod tests {
    use super::super::harness::{fails, run, shown, unknown, v};

    #[test]
    fn a_union_of_arrays_repeats_nothing_that_is_known() {
        assert_eq!(shown("union", [v("[1, 2]"), v("[2, 3, 1]")]), "[1, 2, 3]");
        assert_eq!(shown("union", [v("[1]"), v("?"), v("[2]")]), "[1, 2, ...]");
        assert!(unknown("union", [v("?"), v("?")]));
    }

    #[test]
    fn large_arrays_are_merged_within_the_budget() {
        let [low, high] = [("0", "9000"), ("5000", "9000")]
            .map(|(start, count)| run("range", [v(start), v(count)]).unwrap());
        let united = run("union", [low.clone(), high.clone()]).unwrap();
        assert_eq!(united.elements().count(), 14_000);
        assert_eq!(run("intersection", [low, high]).unwrap().elements().count(), 4000);
    }

    #[test]
    fn an_element_that_may_be_a_repetition_keeps_what_is_known_of_it() {
        assert_eq!(
            shown("union", [v("[{'role': 'Reader', 'id': ?}]"), v("[{'role': 'Reader', 'id': 1}]")]),
            "[{'role': 'Reader', 'id': ?}, {'role': 'Reader', 'id': 1}, ...]"
        );
    }

    #[test]
    fn later_objects_win_and_nested_ones_are_merged() {
        assert_eq!(
            shown("union", [v("{'a': {'x': 1, 'y': [1]}, 'b': 1}"), v("{'A': {'y': [2]}, 'c': null}")]),
            "{'a': {'x': 1, 'y': [2]}, 'b': 1, 'c': null}"
        );
        assert_eq!(shown("union", [v("{'a': 1}"), v("{'a': null}")]), "{'a': 1}");
    }

    #[test]
    fn an_unknown_object_casts_doubt_on_those_before_it_only() {
        assert_eq!(shown("union", [v("{'a': 1}"), v("?"), v("{'b': 2}")]), "{'a': ?, 'b': 2, ...}");
        assert_eq!(shown("union", [v("{'a': 1, 'b': 1}"), v("{'b': 2, ...}")]), "{'a': ?, 'b': 2, ...}");
        assert_eq!(
            shown("union", [v("?"), v("{'a': {'x': 1}, 'b': null}")]),
            "{'a': {'x': 1, ...}, 'b': ?, ...}"
        );
    }

    #[test]
    fn a_choice_that_replaces_stays_a_choice() {
        assert_eq!(shown("union", [v("{'a': 1}"), v("{'a': <2 | 3>}")]), "{'a': <2 | 3>}");
        assert_eq!(shown("union", [v("{'a': 1}"), v("{'a': <2 | null>}")]), "{'a': ?}");
    }

    #[test]
    fn members_keep_the_place_of_the_object_that_won() {
        let merged = run("union", [v("{'a': 1}"), v("{    'a': 2}")]).unwrap();
        assert_eq!(merged.member("a").unwrap().origin.span().unwrap().start, 10);
    }

    #[test]
    fn merging_things_that_do_not_merge_is_an_error_at_its_place() {
        assert_eq!(fails("union", [v("1"), v("[1]")]).argument, Some(0));
        assert_eq!(
            fails("union", [v("'a'"), v("'b'")]).message,
            "`union` takes arrays or objects as argument 1, not the string `a`"
        );
    }

    #[test]
    fn the_last_object_wins_in_a_shallow_merge_even_with_null() {
        assert_eq!(shown("shallowMerge", [v("[{'A': {'x': 1}}, {'a': {'y': 1}}]")]), "{'A': {'y': 1}}");
        assert_eq!(shown("shallowMerge", [v("[{'a': 1}, {'a': null}]")]), "{'a': null}");
        assert_eq!(shown("shallowMerge", [v("[{'a': 1}, ?, {'b': 2}]")]), "{'a': ?, 'b': 2, ...}");
        assert_eq!(fails("shallowMerge", [v("[1]")]).argument, Some(0));
    }

    #[test]
    fn what_may_be_common_leaves_the_intersection_open() {
        assert_eq!(shown("intersection", [v("[1, 2, 2]"), v("[2, 3]")]), "[2]");
        assert_eq!(shown("intersection", [v("[1, 2]"), v("[2, ?]")]), "[2, ...]");
        assert_eq!(shown("intersection", [v("[1]"), v("[2]"), v("[?]")]), "[]");
        assert_eq!(shown("intersection", [v("{'a': 1, 'b': 1}"), v("{'A': 1, 'b': 2}")]), "{'a': 1}");
        assert_eq!(shown("intersection", [v("{'a': 1, 'b': 1}"), v("{'a': ?}")]), "{...}");
        assert_eq!(fails("intersection", [v("[1]"), v("{}")]).argument, Some(1));
    }
}
