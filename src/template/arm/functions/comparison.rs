//! Comparison: `equals`, `less` and their like. `coalesce` is the evaluator's.

use std::cmp::Ordering;

use super::call::{Call, Fault};
use super::row::{Code, Function};
use super::{equality, fault, order};
use crate::template::arm::value::{Data, Value};

pub(super) const ROWS: &[Function] = &[
    Function::new(
        "equals(value, other)",
        "Whether two values are of the same type and equal; strings with regard to case.",
        Code::Partial(equals),
    ),
    Function::new(
        "less(value, other)",
        "Whether a number or string comes before another.",
        Code::Strict(less),
    ),
    Function::new(
        "lessOrEquals(value, other)",
        "Whether a number or string comes before another or is equal.",
        Code::Strict(less_or_equals),
    ),
    Function::new(
        "greater(value, other)",
        "Whether a number or string comes after another.",
        Code::Strict(greater),
    ),
    Function::new(
        "greaterOrEquals(value, other)",
        "Whether a number or string comes after another or is equal.",
        Code::Strict(greater_or_equals),
    ),
];

fn equals(call: &mut Call<'_>, args: &[Value]) -> Result<Value, Fault> {
    let (first, second) = (call.value(args, 0)?, call.value(args, 1)?);
    let answer = equality::equal(call, first, second)?;
    Ok(answer.value(call, args))
}

fn less(call: &mut Call<'_>, args: &[Value]) -> Result<Data, Fault> {
    Ok(compare(call, args)?.is_lt().into())
}

fn less_or_equals(call: &mut Call<'_>, args: &[Value]) -> Result<Data, Fault> {
    Ok(compare(call, args)?.is_le().into())
}

fn greater(call: &mut Call<'_>, args: &[Value]) -> Result<Data, Fault> {
    Ok(compare(call, args)?.is_gt().into())
}

fn greater_or_equals(call: &mut Call<'_>, args: &[Value]) -> Result<Data, Fault> {
    Ok(compare(call, args)?.is_ge().into())
}

fn compare(call: &Call<'_>, args: &[Value]) -> Result<Ordering, Fault> {
    let (first, second) = (call.value(args, 0)?, call.value(args, 1)?);
    #[expect(clippy::cast_precision_loss, reason = "so does Azure when it compares with a float")]
    let ordering = match (&first.data, &second.data) {
        (Data::Int(a), Data::Int(b)) => Some(a.cmp(b)),
        (Data::Float(a), Data::Float(b)) => a.partial_cmp(b),
        (Data::Int(a), Data::Float(b)) => (*a as f64).partial_cmp(b),
        (Data::Float(a), Data::Int(b)) => a.partial_cmp(&(*b as f64)),
        (Data::String(a), Data::String(b)) => Some(order::compare(a, b)),
        (Data::Int(_) | Data::Float(_), _) => return Err(fault::wrong_type(call, 1, "a number", second)),
        (Data::String(_), _) => return Err(fault::wrong_type(call, 1, "a string", second)),
        _ => return Err(fault::wrong_type(call, 0, "a number or a string", first)),
    };
    ordering.ok_or_else(|| fault::bad_call(call, "cannot compare what is not a number"))
}

#[cfg(test)]
mod tests {
    use super::super::harness::{fails, shown, unknown, v};

    #[test]
    fn values_of_different_types_are_not_equal() {
        assert_eq!(shown("equals", [v("1"), v("'1'")]), "false");
        assert_eq!(shown("equals", [v("1"), v("1.0")]), "false");
        assert_eq!(shown("equals", [v("'Reader'"), v("'reader'")]), "false");
    }

    #[test]
    fn objects_are_equal_whatever_the_order_and_case_of_their_names() {
        assert_eq!(shown("equals", [v("{'a': 1, 'B': [2]}"), v("{'b': [2], 'A': 1}")]), "true");
        assert_eq!(shown("equals", [v("{'a': 1}"), v("{'a': 1, 'b': null}")]), "false");
    }

    #[test]
    fn a_known_difference_decides_whatever_is_not_known() {
        assert_eq!(shown("equals", [v("[1, ?]"), v("[2, 3]")]), "false");
        assert_eq!(shown("equals", [v("[1, ?]"), v("[1]")]), "false");
        assert_eq!(
            shown("equals", [v("{'role': 'Owner', 'id': ?}"), v("{'role': 'Reader', 'id': 1}")]),
            "false"
        );
        assert_eq!(shown("equals", [v("[1, 2, ...]"), v("[1]")]), "false");
    }

    #[test]
    fn what_may_be_equal_is_not_known() {
        assert!(unknown("equals", [v("[1, ?]"), v("[1, 2]")]));
        assert!(unknown("equals", [v("[1, ...]"), v("[1]")]));
        assert!(unknown("equals", [v("{'a': 1, ...}"), v("{'a': 1}")]));
    }

    #[test]
    fn a_choice_decides_if_all_its_alternatives_agree() {
        assert_eq!(shown("equals", [v("[<1 | 2>]"), v("[3]")]), "false");
        assert!(unknown("equals", [v("[<1 | 2>]"), v("[2]")]));
    }

    #[test]
    fn comparing_a_number_with_a_string_is_an_error_at_the_string() {
        let fault = fails("less", [v("1"), v("'2'")]);
        assert_eq!(fault.message, "`less` takes a number as argument 2, not the string `2`");
        assert_eq!(fault.argument, Some(1));
    }

    #[test]
    fn a_comparison_needs_both_sides() {
        assert_eq!(shown("greaterOrEquals", [v("2"), v("2")]), "true");
        assert!(unknown("greaterOrEquals", [v("2"), v("?")]));
    }
}
