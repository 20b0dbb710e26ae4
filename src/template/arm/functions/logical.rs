//! Booleans: `true`, `false`, `not` and `bool`; and `fail`. `if`, `and` and `or` are the
//! evaluator's.

use super::call::{Call, Fault};
use super::fault;
use super::row::{Code, Function};
use crate::template::arm::value::{Data, Value};

pub(super) const ROWS: &[Function] = &[
    Function::new("true()", "True.", Code::Strict(|_, _| Ok(Data::Bool(true)))),
    Function::new("false()", "False.", Code::Strict(|_, _| Ok(Data::Bool(false)))),
    Function::new("not(value)", "The other boolean.", Code::Strict(not)),
    Function::new("bool(value)", "The boolean that a string or integer stands for.", Code::Strict(bool)),
    Function::new("fail(message)", "Ends the deployment with a message.", Code::Strict(fail)),
];

fn not(call: &mut Call<'_>, args: &[Value]) -> Result<Data, Fault> {
    let value = call.value(args, 0)?;
    match value.data {
        Data::Bool(value) => Ok(Data::Bool(!value)),
        _ => Err(fault::wrong_type(call, 0, "a boolean", value)),
    }
}

fn bool(call: &mut Call<'_>, args: &[Value]) -> Result<Data, Fault> {
    let value = call.value(args, 0)?;
    let wanted = "`true`, `false` or an integer";
    match &value.data {
        Data::Bool(value) => Ok(Data::Bool(*value)),
        Data::Int(number) => Ok(Data::Bool(*number != 0)),
        Data::String(text) if text.trim().eq_ignore_ascii_case("true") => Ok(Data::Bool(true)),
        Data::String(text) if text.trim().eq_ignore_ascii_case("false") => Ok(Data::Bool(false)),
        _ => Err(fault::wrong_type(call, 0, wanted, value)),
    }
}

fn fail(call: &mut Call<'_>, args: &[Value]) -> Result<Data, Fault> {
    call.string(args, 0)?;
    Err(fault::failed(call.value(args, 0)?))
}

#[cfg(test)]
mod tests {
    use super::super::harness::{fails, shown, unknown, v};
    use crate::diagnostic::Code;

    #[test]
    fn words_and_numbers_stand_for_booleans() {
        assert_eq!(shown("bool", [v("'TRUE'")]), "true");
        assert_eq!(shown("bool", [v("0")]), "false");
        assert_eq!(shown("bool", [v("-3")]), "true");
        assert_eq!(
            fails("bool", [v("'yes'")]).message,
            "`bool` takes `true`, `false` or an integer, not the string `yes`"
        );
    }

    #[test]
    fn the_opposite_of_something_unknown_is_unknown() {
        assert_eq!(shown("not", [v("false")]), "true");
        assert!(unknown("not", [v("?")]));
        assert_eq!(fails("not", [v("1")]).argument, Some(0));
    }

    #[test]
    fn a_template_that_fails_says_why_unless_that_is_secret() {
        let fault = fails("fail", [v("'no team given'")]);
        assert_eq!(fault.message, "the template fails: `no team given`");
        assert_eq!(fault.code, Code::TemplateFails);
        assert_eq!(fails("fail", [v("!'s3cr3t'")]).message, "the template fails");
        assert!(unknown("fail", [v("?")]));
    }
}
