//! The ways in which a call can fail, one constructor each.

use super::call::{Call, Fault};
use crate::diagnostic::Code;
use crate::template::arm::value::{Data, MAX_DEPTH, Value};
use crate::text::escape::brief;

/// How much of a value a message shows.
const SHOWN: usize = 60;

/// An argument is of a type that the function does not take. `wanted` has its article.
pub(super) fn wrong_type(call: &Call<'_>, at: usize, wanted: &str, value: &Value) -> Fault {
    let place = match call.arguments {
        0 | 1 => String::new(),
        _ => format!(" as argument {}", at + 1),
    };
    let message = format!("`{}` takes {wanted}{place}, not {}", call.name, describe(value));
    Fault { message, code: Code::WrongArguments, argument: Some(at), help: None }
}

/// An argument has the right type and an impossible value. `problem` goes on after the function's
/// name, e.g. "cannot divide by zero".
pub(super) fn bad_value(call: &Call<'_>, at: usize, problem: impl AsRef<str>) -> Fault {
    let message = format!("`{}` {}", call.name, problem.as_ref());
    Fault { message, code: Code::WrongArguments, argument: Some(at), help: None }
}

/// A problem that tells numbers. Where an argument is secret they may be, or tell how long it is, and
/// the same is said without them.
pub(super) fn unless_secret(args: &[Value], problem: String, without: &str) -> String {
    if args.iter().any(Value::is_secret) { without.to_owned() } else { problem }
}

/// An argument is of another kind than those that it should be joined with. `join` goes on after the
/// function's name, e.g. "joins arrays with arrays".
pub(super) fn odd_one(call: &Call<'_>, at: usize, join: &str, value: &Value) -> Fault {
    bad_value(call, at, format!("{join}, not with {}", describe(value)))
}

/// A lambda is missing.
pub(super) fn no_lambda(call: &Call<'_>) -> Fault {
    let help = Some(String::from("write `lambda('x', …)` with an expression for `…`"));
    Fault { help, ..bad_call(call, "needs a lambda") }
}

/// The arguments do not go together. `problem` goes on after the function's name.
pub(super) fn bad_call(call: &Call<'_>, problem: impl AsRef<str>) -> Fault {
    let message = format!("`{}` {}", call.name, problem.as_ref());
    Fault { message, code: Code::WrongArguments, argument: None, help: None }
}

/// Fewer arguments arrived than the row asks for.
pub(super) fn missing_argument(call: &Call<'_>) -> Fault {
    bad_call(call, "lacks an argument")
}

/// An element was asked for that the value does not have.
pub(super) fn no_such_element(call: &Call<'_>, at: usize, problem: impl AsRef<str>) -> Fault {
    Fault { code: Code::MissingProperty, ..bad_value(call, at, problem) }
}

/// A result goes beyond 64 bits.
pub(super) fn overflow(call: &Call<'_>) -> Fault {
    bad_call(call, "gives a number that does not fit in 64 bits")
}

/// A limit stands in the way of the result.
pub(super) fn limit(call: &Call<'_>, problem: impl AsRef<str>) -> Fault {
    Fault { code: Code::LimitReached, ..bad_call(call, problem) }
}

/// A result would be nested too deep.
pub(super) fn too_deep(call: &Call<'_>) -> Fault {
    limit(call, format!("would nest arrays and objects more than {MAX_DEPTH} deep"))
}

/// The template gave up by calling `fail`.
pub(super) fn failed(message: &Value) -> Fault {
    let message = match (&message.data, message.is_secret()) {
        (Data::String(text), false) => format!("the template fails: `{}`", brief(text, 200)),
        _ => String::from("the template fails"),
    };
    Fault { message, code: Code::TemplateFails, argument: None, help: None }
}

/// A value in a message, with its article. What is secret is not shown.
pub(super) fn describe(value: &Value) -> String {
    let secret = value.is_secret();
    match &value.data {
        Data::Null => String::from("null"),
        Data::Bool(_) | Data::Int(_) | Data::Float(_) | Data::String(_) if secret => {
            String::from("a secret value")
        }
        Data::Bool(value) => format!("the boolean `{value}`"),
        Data::Int(value) => format!("the integer `{value}`"),
        Data::Float(value) => format!("the number `{value}`"),
        Data::String(text) => format!("the string `{}`", brief(text, SHOWN)),
        Data::Array(_) => String::from("an array"),
        Data::Object(_) => String::from("an object"),
        Data::Either(..) | Data::Unknown(_) => String::from("a value that is not known"),
    }
}

/// A text in a message, in backticks. What is secret is not shown.
pub(super) fn quoted(value: &Value, text: &str) -> String {
    if value.is_secret() { String::from("the secret value") } else { format!("`{}`", brief(text, SHOWN)) }
}
