//! Tests call functions by name, as the evaluator does, on values in a short notation.
//!
//! The notation is JSON with single quotes, and `?` for what is not known, `...` at the end of an
//! open array or object, `<a | b>` for a choice, and `!` before a secret. Values are literals at
//! their bytes in the notation; argument 0 lies in file 0, and so on.

use std::sync::Arc;

use super::{Call, Code, Fault, Lambda, find};
use crate::model::{Cause, CauseKind, Origin};
use crate::template::arm::value::{Array, Data, Members, Value};
use crate::text::{FileId, Span};

/// The units that a call may spend.
const BUDGET: usize = 100_000;

/// Reads a value in the notation.
pub(super) fn v(text: &str) -> Value {
    let mut reader = Reader { text, at: 0 };
    let value = reader.value();
    reader.blank();
    assert_eq!(reader.at, text.len(), "{text}");
    value
}

/// The value in the notation.
pub(super) fn show(value: &Value) -> String {
    let list = |parts: Vec<String>, open: Option<&Cause>, brackets: [&str; 2]| {
        let rest = open.map(|_| String::from("..."));
        let parts: Vec<String> = parts.into_iter().chain(rest).collect();
        format!("{}{}{}", brackets[0], parts.join(", "), brackets[1])
    };
    let shown = match &value.data {
        Data::Null => String::from("null"),
        Data::Bool(value) => value.to_string(),
        Data::Int(value) => value.to_string(),
        Data::Float(value) => format!("{value:?}"),
        Data::String(text) => format!("'{text}'"),
        Data::Array(array) => list(array.items().iter().map(show).collect(), array.open(), ["[", "]"]),
        Data::Object(object) => {
            let member = |(name, value): &(Arc<str>, Value)| format!("'{name}': {}", show(value));
            list(object.members().iter().map(member).collect(), object.open(), ["{", "}"])
        }
        Data::Either(values, _) => {
            format!("<{}>", values.iter().map(show).collect::<Vec<_>>().join(" | "))
        }
        Data::Unknown(_) => String::from("?"),
    };
    if value.origin.secret { format!("!{shown}") } else { shown }
}

/// Calls a function without lambdas.
pub(super) fn run<const N: usize>(name: &str, args: [Value; N]) -> Result<Value, Fault> {
    run_with(name, &args, &[], |_, _| unreachable!("{name} takes no lambda"))
}

/// Calls a function with lambdas of so many variables each; `body` runs the lambda of that number.
pub(super) fn run_with(
    name: &str,
    args: &[Value],
    lambdas: &[usize],
    mut body: impl FnMut(usize, &[Value]) -> Result<Value, Fault>,
) -> Result<Value, Fault> {
    let row = find(name).unwrap_or_else(|| panic!("no function {name}"));
    assert!(row.arity.allows(args.len() + lambdas.len()), "{}", row.usage);
    let lambdas: Vec<Lambda> = lambdas.iter().enumerate().map(lambda).collect();
    let mut left = BUDGET;
    let mut call = Call {
        span: Span::at(FileId(99), 0),
        name: row.name,
        arguments: args.len() + lambdas.len(),
        spend: &mut |units| match left.checked_sub(units) {
            Some(rest) => {
                left = rest;
                Ok(())
            }
            None => Err(spent()),
        },
        apply: &mut |lambda, values| body(lambda.body, values),
    };
    let whole = |value: &&Value| matches!(value.data, Data::Unknown(_));
    let unknown = |value: &Value| Ok(Value::unknown(value.first_unknown().unwrap().clone()));
    match row.code {
        Code::Strict(code) => match args.iter().find(|value| !value.is_known()) {
            Some(value) => unknown(value),
            None => code(&mut call, args).map(|data| call.made_from(args, data)),
        },
        Code::Partial(code) => match args.iter().find(whole) {
            Some(value) => unknown(value),
            None => code(&mut call, args),
        },
        Code::Higher(code) => match args.iter().find(whole) {
            Some(value) => unknown(value),
            None => code(&mut call, args, &lambdas),
        },
        Code::Aware(code) => code(&mut call, args),
        Code::Special(special) => panic!("{name} is {special:?}"),
    }
}

/// The result of a call that must succeed, in the notation.
pub(super) fn shown<const N: usize>(name: &str, args: [Value; N]) -> String {
    show(&run(name, args).unwrap_or_else(|fault| panic!("{}", fault.message)))
}

/// Whether the result of a call is not known at all.
pub(super) fn unknown<const N: usize>(name: &str, args: [Value; N]) -> bool {
    shown(name, args) == "?"
}

/// The fault of a call that must fail.
pub(super) fn fails<const N: usize>(name: &str, args: [Value; N]) -> Fault {
    match run(name, args) {
        Ok(value) => panic!("{name} gives {}", show(&value)),
        Err(fault) => fault,
    }
}

fn lambda((body, variables): (usize, &usize)) -> Lambda {
    Lambda { body, variables: (0..*variables).map(|at| Arc::from(format!("v{at}"))).collect() }
}

fn spent() -> Fault {
    let code = crate::diagnostic::Code::LimitReached;
    Fault { message: String::from("spent"), code, argument: None, help: None }
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
}

impl Reader<'_> {
    fn blank(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start().len();
    }

    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn eat(&mut self, token: &str) -> bool {
        self.blank();
        let found = self.rest().starts_with(token);
        self.at += if found { token.len() } else { 0 };
        found
    }

    fn value(&mut self) -> Value {
        self.blank();
        let start = self.at;
        let secret = self.eat("!");
        let data = self.data();
        let mut value = Value::new(data, Origin::literal(Span::new(FileId(0), start, self.at)));
        value.origin.secret = secret;
        value
    }

    fn data(&mut self) -> Data {
        let cause = Cause::placeless(CauseKind::Condition);
        let words = [("null", Data::Null), ("true", Data::Bool(true)), ("false", Data::Bool(false))];
        if let Some((_, data)) = words.into_iter().find(|(word, _)| self.eat(word)) {
            data
        } else if self.eat("?") {
            Data::Unknown(cause)
        } else if self.eat("[") {
            let (items, open) = self.list("]", Reader::value);
            Array::new(items, open.then_some(cause)).into()
        } else if self.eat("{") {
            let (members, open) = self.list("}", |reader| {
                let name = reader.quoted();
                assert!(reader.eat(":"));
                (name, reader.value())
            });
            members.into_iter().collect::<Members>().build(open.then_some(cause)).into()
        } else if self.eat("<") {
            let (first, bar) = (self.value(), self.eat("|"));
            assert!(bar, "a choice has two alternatives");
            let second = self.value();
            assert!(self.eat(">"));
            Data::Either(Arc::from([first, second]), cause)
        } else if self.rest().starts_with('\'') {
            Data::String(self.quoted())
        } else {
            let end = self.rest().find(|c: char| !c.is_ascii_digit() && !"-.e".contains(c));
            let number = self.rest()[..end.unwrap_or(self.rest().len())].to_owned();
            self.at += number.len();
            number.parse().map_or_else(|_| Data::Float(number.parse().unwrap()), Data::Int)
        }
    }

    fn list<T>(&mut self, end: &str, mut read: impl FnMut(&mut Self) -> T) -> (Vec<T>, bool) {
        let mut parts = Vec::new();
        loop {
            if self.eat(end) {
                return (parts, false);
            }
            if self.eat("...") {
                assert!(self.eat(end));
                return (parts, true);
            }
            parts.push(read(self));
            self.eat(",");
        }
    }

    fn quoted(&mut self) -> Arc<str> {
        assert!(self.eat("'"));
        let end = self.rest().find('\'').unwrap();
        let text = Arc::from(&self.rest()[..end]);
        self.at += end + 1;
        text
    }
}
