//! Numbers: arithmetic on 64-bit integers, `min`, `max`, `int` and `float`.

use super::call::{Call, Fault};
use super::row::{Code, Function};
use super::{fault, number};
use crate::template::arm::value::{Data, Value};

pub(super) const ROWS: &[Function] = &[
    Function::new("add(value, other)", "The sum of two integers.", Code::Strict(add)),
    Function::new("sub(value, other)", "The difference of two integers.", Code::Strict(sub)),
    Function::new("mul(value, other)", "The product of two integers.", Code::Strict(mul)),
    Function::new(
        "div(value, other)",
        "The quotient of two integers, cut off towards zero.",
        Code::Strict(div),
    ),
    Function::new("mod(value, other)", "What is left over by `div`.", Code::Strict(modulo)),
    Function::new(
        "min(value, [value]...)",
        "The least of some integers or of an array of them.",
        Code::Strict(min),
    ),
    Function::new(
        "max(value, [value]...)",
        "The largest of some integers or of an array of them.",
        Code::Strict(max),
    ),
    Function::new("int(value)", "The integer that a string stands for.", Code::Strict(int)),
    Function::new(
        "float(value)",
        "The number with a fraction that a string or integer stands for.",
        Code::Strict(float),
    ),
];

fn add(call: &mut Call<'_>, args: &[Value]) -> Result<Data, Fault> {
    checked(call, args, i64::checked_add)
}

fn sub(call: &mut Call<'_>, args: &[Value]) -> Result<Data, Fault> {
    checked(call, args, i64::checked_sub)
}

fn mul(call: &mut Call<'_>, args: &[Value]) -> Result<Data, Fault> {
    checked(call, args, i64::checked_mul)
}

fn div(call: &mut Call<'_>, args: &[Value]) -> Result<Data, Fault> {
    not_by_zero(call, args)?;
    checked(call, args, i64::checked_div)
}

fn modulo(call: &mut Call<'_>, args: &[Value]) -> Result<Data, Fault> {
    not_by_zero(call, args)?;
    checked(call, args, i64::checked_rem)
}

fn checked(call: &Call<'_>, args: &[Value], apply: fn(i64, i64) -> Option<i64>) -> Result<Data, Fault> {
    let result = apply(call.int(args, 0)?, call.int(args, 1)?);
    result.map(Data::Int).ok_or_else(|| fault::overflow(call))
}

fn not_by_zero(call: &Call<'_>, args: &[Value]) -> Result<(), Fault> {
    match call.int(args, 1)? {
        0 => Err(fault::bad_value(call, 1, "cannot divide by zero")),
        _ => Ok(()),
    }
}

fn min(call: &mut Call<'_>, args: &[Value]) -> Result<Data, Fault> {
    extreme(call, args, i64::min)
}

fn max(call: &mut Call<'_>, args: &[Value]) -> Result<Data, Fault> {
    extreme(call, args, i64::max)
}

fn extreme(call: &Call<'_>, args: &[Value], choose: fn(i64, i64) -> i64) -> Result<Data, Fault> {
    let mut numbers = Vec::new();
    for (at, value) in args.iter().enumerate() {
        let items = match &value.data {
            Data::Array(array) => array.items(),
            _ => std::slice::from_ref(value),
        };
        for item in items {
            match item.data {
                Data::Int(number) => numbers.push(number),
                _ => return Err(fault::wrong_type(call, at, "integers or an array of them", item)),
            }
        }
    }
    let result = numbers.into_iter().reduce(choose);
    result.map(Data::Int).ok_or_else(|| fault::bad_call(call, "finds no integer in an empty array"))
}

fn int(call: &mut Call<'_>, args: &[Value]) -> Result<Data, Fault> {
    let value = call.value(args, 0)?;
    let parsed = match &value.data {
        Data::Int(number) => Some(*number),
        Data::String(text) => text.trim().parse().ok(),
        Data::Float(number) => whole(*number),
        _ => None,
    };
    parsed.map(Data::Int).ok_or_else(|| fault::wrong_type(call, 0, "an integer or the text of one", value))
}

/// The integer that a number with no fraction is.
fn whole(number: f64) -> Option<i64> {
    /// Up to here every integer is a `f64`.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    #[expect(clippy::cast_possible_truncation, reason = "it has no fraction and is in range")]
    (number.fract() == 0.0 && number.abs() <= EXACT).then_some(number as i64)
}

fn float(call: &mut Call<'_>, args: &[Value]) -> Result<Data, Fault> {
    let value = call.value(args, 0)?;
    #[expect(clippy::cast_precision_loss, reason = "the function is for that")]
    let parsed = match &value.data {
        Data::Int(number) => Some(*number as f64),
        Data::Float(number) => Some(*number),
        Data::String(text) => number::parse(text),
        _ => None,
    };
    parsed.map(Data::Float).ok_or_else(|| fault::wrong_type(call, 0, "a number or the text of one", value))
}

#[cfg(test)]
mod tests {
    use super::super::harness::{fails, shown, unknown, v};

    #[test]
    fn division_cuts_off_towards_zero() {
        assert_eq!(shown("div", [v("-7"), v("2")]), "-3");
        assert_eq!(shown("mod", [v("-7"), v("2")]), "-1");
        assert_eq!(fails("mod", [v("1"), v("0")]).message, "`mod` cannot divide by zero");
    }

    #[test]
    fn a_result_beyond_64_bits_is_an_error() {
        let largest = v("9223372036854775807");
        assert_eq!(
            fails("add", [largest, v("1")]).message,
            "`add` gives a number that does not fit in 64 bits"
        );
        fails("div", [v("-9223372036854775808"), v("-1")]);
        fails("mod", [v("-9223372036854775808"), v("-1")]);
        fails("sub", [v("-9223372036854775808"), v("1")]);
        fails("mul", [v("4294967296"), v("4294967296")]);
    }

    #[test]
    fn the_least_of_integers_and_of_arrays_of_them() {
        assert_eq!(shown("min", [v("[3, 1]"), v("2")]), "1");
        assert_eq!(shown("max", [v("3"), v("4")]), "4");
        assert!(unknown("max", [v("[3, ?]")]));
        assert_eq!(fails("min", [v("[]")]).message, "`min` finds no integer in an empty array");
        assert_eq!(fails("max", [v("1"), v("'2'")]).argument, Some(1));
    }

    #[test]
    fn texts_of_numbers_are_read() {
        assert_eq!(shown("int", [v("' -12 '")]), "-12");
        assert_eq!(shown("int", [v("3.0")]), "3");
        assert_eq!(
            fails("int", [v("'twelve'")]).message,
            "`int` takes an integer or the text of one, not the string `twelve`"
        );
        assert!(!fails("int", [v("!'s3cr3t'")]).message.contains("s3cr3t"));
        assert_eq!(shown("float", [v("'1.5'")]), "1.5");
        assert_eq!(shown("float", [v("2")]), "2.0");
        fails("float", [v("'NaN'")]);
    }
}
