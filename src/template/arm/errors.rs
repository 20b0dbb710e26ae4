//! The diagnostics about templates and their expressions, one constructor each.

use super::expression::token::TokenKind;
use super::functions::{Arity, Fault};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::StepKind;
use crate::text::escape::brief;
use crate::text::{Span, suggest};

/// User text for a message.
pub(super) fn shown(text: &str) -> String {
    brief(text, 60)
}

/// E0602: a token that does not fit.
pub fn unexpected_token(kind: TokenKind, found: &str, wanted: &str, span: Span) -> Diagnostic {
    let new = |message: String, label: String| Diagnostic::new(Code::ExpressionSyntax, message, span, label);
    match kind {
        TokenKind::End => new(
            format!("the expression ends where {wanted} should stand"),
            format!("{wanted} is missing here"),
        ),
        TokenKind::UnclosedString => {
            new("a string of the expression has no closing `'`".to_owned(), "starts here".to_owned())
                .help("close the string with `'`, and write a quote inside it as `''`")
        }
        TokenKind::Fraction => new(
            format!("an expression cannot hold the fraction `{}`", shown(found)),
            "expressions have integers only".to_owned(),
        )
        .help(format!("write `float('{}')`", shown(found))),
        TokenKind::Name
        | TokenKind::Integer
        | TokenKind::String
        | TokenKind::Open
        | TokenKind::Close
        | TokenKind::OpenIndex
        | TokenKind::CloseIndex
        | TokenKind::Comma
        | TokenKind::Dot
        | TokenKind::Stray => {
            let message = format!("the expression has `{}` where {wanted} should stand", shown(found));
            let diagnostic = new(message, format!("{wanted} should stand here"));
            match found {
                "?" => diagnostic.help("Bicep's `.?` is `tryGet(value, 'name')` in JSON"),
                "\"" => diagnostic.help("put strings of an expression in single quotes"),
                _ => diagnostic,
            }
        }
    }
}

/// E0602: a name that is not called.
pub fn name_without_call(name: &str, span: Span) -> Diagnostic {
    let name = shown(name);
    let message = format!("`{name}` is neither a call nor a string");
    let help = match name.to_ascii_lowercase().as_str() {
        "true" | "false" | "null" => format!("write `{}()`", name.to_ascii_lowercase()),
        _ => format!("write `{name}(…)` to call a function, or `'{name}'` for text"),
    };
    Diagnostic::new(Code::ExpressionSyntax, message, span, "`(` should follow").help(help)
}

/// E0602: an integer beyond 64 bits.
pub fn integer_too_large(text: &str, span: Span) -> Diagnostic {
    let message = format!("the integer `{}` has more than 64 bits", shown(text));
    Diagnostic::new(Code::ExpressionSyntax, message, span, "too large")
}

/// E0610: an expression with too many characters.
pub fn expression_too_long(span: Span, limit: usize) -> Diagnostic {
    let message = format!("an expression is longer than {limit} characters");
    Diagnostic::new(Code::LimitReached, message, span, "Azure refuses an expression of this length")
        .help("move parts of it into variables")
}

/// E0610: calls nested too deep.
pub fn expression_too_deep(span: Span, limit: usize) -> Diagnostic {
    let message = format!("an expression is nested deeper than {limit} calls");
    Diagnostic::new(Code::LimitReached, message, span, "nested too deep here")
        .help("move parts of it into variables")
}

/// E0603: a function that does not exist.
pub fn unknown_function(name: &str, span: Span, suggestion: Option<&str>) -> Diagnostic {
    let message = format!("there is no function `{}`", shown(name));
    Diagnostic::new(Code::UnknownFunction, message, span, "not a function of templates").suggest(suggestion)
}

/// E0603: a user function that the template does not define.
pub fn unknown_user_function(name: &str, span: Span, suggestion: Option<&str>) -> Diagnostic {
    let message = format!("the template defines no function `{}`", shown(name));
    Diagnostic::new(Code::UnknownFunction, message, span, "not in `functions`").suggest(suggestion)
}

/// E0604: too few or too many arguments.
pub fn wrong_argument_count(name: &str, usage: &str, arity: Arity, given: usize, span: Span) -> Diagnostic {
    let wanted = match arity.max {
        Some(max) if max == arity.min => arguments(arity.min),
        Some(max) => format!("{} to {}", arity.min, arguments(max)),
        None => format!("at least {}", arguments(arity.min)),
    };
    let message = format!("`{}` takes {wanted}, and {given} {} given", shown(name), are(given));
    Diagnostic::new(Code::WrongArguments, message, span, "in this call")
        .help(format!("it is called as `{usage}`"))
}

fn arguments(count: usize) -> String {
    match count {
        0 => "no argument".to_owned(),
        1 => "1 argument".to_owned(),
        _ => format!("{count} arguments"),
    }
}

fn are(count: usize) -> &'static str {
    if count == 1 { "is" } else { "are" }
}

/// What the code of a function found wrong.
pub fn fault(fault: Fault, span: Span) -> Diagnostic {
    let diagnostic = Diagnostic::new(fault.code, fault.message, span, "");
    match fault.help {
        Some(help) => diagnostic.help(help),
        None => diagnostic,
    }
}

/// The fault of a function that asks for more than the budget has left.
pub fn budget_fault(all: usize) -> Fault {
    Fault {
        message: budget_message(all),
        code: Code::LimitReached,
        argument: None,
        help: Some("what is not evaluated counts as unknown".to_owned()),
    }
}

fn budget_message(all: usize) -> String {
    format!("evaluating the template takes more than {all} steps")
}

/// E0610: the budget is used up.
pub fn budget_used_up(all: usize, span: Span) -> Diagnostic {
    Diagnostic::new(Code::LimitReached, budget_message(all), span, "evaluation stopped here")
        .help("what is not evaluated counts as unknown")
}

/// E0610: evaluation nests too deep.
pub fn evaluation_too_deep(limit: usize, span: Span) -> Diagnostic {
    let message = format!("evaluating the template nests deeper than {limit}");
    Diagnostic::new(Code::LimitReached, message, span, "too deep here")
}

/// E0610: a value nests too deep.
pub fn value_too_deep(limit: usize, span: Span) -> Diagnostic {
    let message = format!("a value has arrays and objects nested deeper than {limit}");
    Diagnostic::new(Code::LimitReached, message, span, "made here")
}

/// E0610: deployments nested too deep.
pub fn deployments_too_deep(limit: usize, span: Span) -> Diagnostic {
    let message = format!("deployments are nested deeper than {limit}");
    Diagnostic::new(Code::LimitReached, message, span, "not looked into")
}

/// E0605: a parameter that nothing declares.
pub fn undefined_parameter(name: &str, span: Span, suggestion: Option<&str>) -> Diagnostic {
    let message = format!("the template declares no parameter `{}`", shown(name));
    Diagnostic::new(Code::UndefinedParameter, message, span, "not in `parameters`").suggest(suggestion)
}

/// E0606: a variable that nothing defines.
pub fn undefined_variable(name: &str, span: Span, suggestion: Option<&str>) -> Diagnostic {
    let message = format!("the template defines no variable `{}`", shown(name));
    Diagnostic::new(Code::UndefinedVariable, message, span, "not in `variables`").suggest(suggestion)
}

/// E0606: a lambda variable that no lambda round the place has.
pub fn undefined_lambda_variable(name: &str, span: Span, suggestion: Option<&str>) -> Diagnostic {
    let message = format!("no lambda here has a variable `{}`", shown(name));
    Diagnostic::new(Code::UndefinedVariable, message, span, "not a variable of a lambda").suggest(suggestion)
}

/// E0607: a value that needs itself.
pub fn circular(what: &str, name: &str, reference: Span, definition: Span) -> Diagnostic {
    let message = format!("{what} `{}` is defined by itself", shown(name));
    Diagnostic::new(Code::CircularReference, message, reference, "needs the value that is being defined")
        .because_of(definition, "defined here")
}

/// E0607: a part of a variable, or of what a resource is deployed with, that needs itself.
pub fn circular_part(step: &StepKind, reference: Span, definition: Span) -> Diagnostic {
    match step {
        StepKind::Variable(name) => circular("a part of variable", name, reference, definition),
        StepKind::Parameter(_) | StepKind::Passed(_) | StepKind::Element(_) | StepKind::Function(_) => {
            let message = "a property of a resource is defined by itself";
            let label = "needs the value that is being defined";
            Diagnostic::new(Code::CircularReference, message, reference, label)
                .because_of(definition, "defined here")
        }
    }
}

/// E0608: a member that an object does not have.
pub fn missing_member(name: &str, span: Span, suggestion: Option<&str>, object: Option<Span>) -> Diagnostic {
    let message = format!("the object has no property `{}`", shown(name));
    let diagnostic =
        Diagnostic::new(Code::MissingProperty, message, span, "no such property").suggest(suggestion);
    match object {
        Some(object) if object != span => diagnostic.because_of(object, "the object"),
        _ => diagnostic,
    }
}

/// E0608: an element that an array does not have.
pub fn missing_element(index: i64, length: usize, span: Span) -> Diagnostic {
    let have = match length {
        0 => "the array is empty".to_owned(),
        1 => "the array has 1 element".to_owned(),
        _ => format!("the array has {length} elements"),
    };
    Diagnostic::new(
        Code::MissingProperty,
        format!("there is no element {index}: {have}"),
        span,
        "out of range",
    )
}

/// E0609: a step into a value that has no parts of that kind.
pub fn no_parts(kind: &str, span: Span) -> Diagnostic {
    Diagnostic::new(Code::WrongType, format!("{kind} has no such part"), span, "cannot be reached into")
}

/// E0609: a value that should be of another type.
pub fn wrong_type(what: &str, wanted: &str, found: &str, span: Span) -> Diagnostic {
    let message = format!("{what} should be {wanted} and is {found}");
    Diagnostic::new(Code::WrongType, message, span, format!("should be {wanted}"))
}

/// E0611: `copyIndex` outside the loop that it names, or outside every loop.
pub fn no_such_loop(name: Option<&str>, span: Span, suggestion: Option<&str>) -> Diagnostic {
    match name {
        Some(name) => {
            let message = format!("no copy loop called `{}` is round this place", shown(name));
            Diagnostic::new(Code::BadCopy, message, span, "not the name of a loop here").suggest(suggestion)
        }
        None => {
            let message = "`copyIndex()` stands in no copy loop of a resource or output";
            Diagnostic::new(Code::BadCopy, message, span, "no loop round this place")
                .help("name the loop if it makes properties or variables: `copyIndex('name')`")
        }
    }
}

/// E0611: a copy loop without one of its parts.
pub fn copy_lacks(part: &str, span: Span) -> Diagnostic {
    Diagnostic::new(
        Code::BadCopy,
        format!("a copy loop has no `{part}`"),
        span,
        format!("`{part}` is missing"),
    )
}

/// E0611: a number of rounds that cannot be.
pub fn bad_copy_count(found: &str, span: Span) -> Diagnostic {
    let message = format!("a copy loop cannot have {found} rounds");
    Diagnostic::new(Code::BadCopy, message, span, "should be an integer from 0 to 800")
}

/// E0610: more rounds than Azure runs.
pub fn too_many_rounds(count: i64, limit: i64, span: Span) -> Diagnostic {
    let message = format!("a copy loop has {count} rounds, and Azure runs at most {limit}");
    Diagnostic::new(Code::LimitReached, message, span, "too many")
}

/// E0612: a part of a template that has the wrong shape.
pub fn bad_shape(message: impl Into<String>, span: Span, label: &str) -> Diagnostic {
    Diagnostic::new(Code::BadTemplateShape, message, span, label)
}

/// E0701: a value for a parameter that the template lacks.
pub fn undeclared_value(name: &str, span: Option<Span>, suggestion: Option<&str>) -> Diagnostic {
    let message = format!("the template has no parameter `{}` to take this value", shown(name));
    let diagnostic = match span {
        Some(span) => Diagnostic::new(Code::UndeclaredParameterValue, message, span, "not declared"),
        None => Diagnostic::placeless(Code::UndeclaredParameterValue, message),
    };
    diagnostic.suggest(suggestion)
}

/// E0702: a value that its declaration refuses.
pub fn refused_value(message: String, value: Option<Span>, declaration: Span) -> Diagnostic {
    match value {
        Some(value) => Diagnostic::new(Code::ParameterValueMismatch, message, value, "this value")
            .because_of(declaration, "refused by this declaration"),
        None => Diagnostic::new(Code::ParameterValueMismatch, message, declaration, "refused here"),
    }
}

/// E0703: JSON that is no parameter file.
pub fn not_a_parameter_file(span: Span, what: &str) -> Diagnostic {
    Diagnostic::new(Code::NotAParameterFile, format!("this is no parameter file: {what}"), span, "")
        .help("a parameter file is `{\"parameters\": {\"name\": {\"value\": …}}}`")
}

/// E0604: a lambda without a body or with a variable that is no string.
pub fn bad_lambda(span: Span) -> Diagnostic {
    Diagnostic::new(Code::WrongArguments, "a lambda has the wrong parts", span, "in this lambda")
        .help("write `lambda('item', …)`: the names of its variables in quotes, then its body")
}

/// E0604: a lambda where a value should stand.
pub fn stray_lambda(span: Span) -> Diagnostic {
    let message = "a lambda is no value";
    Diagnostic::new(Code::WrongArguments, message, span, "only functions such as `map` take a lambda")
}

/// E0604: a resource id that cannot be put together.
pub fn bad_resource_id(message: String, span: Span) -> Diagnostic {
    Diagnostic::new(Code::WrongArguments, message, span, "in this resource id")
}

/// E0703: an entry of a parameter file that gives no value.
pub fn bad_parameter_entry(name: &str, span: Span) -> Diagnostic {
    let message = format!("the entry of parameter `{}` has no `value`", shown(name));
    Diagnostic::new(Code::NotAParameterFile, message, span, "`{\"value\": …}` should stand here")
}

/// E0705: a part of a context file that cannot be used.
pub fn bad_context(message: impl Into<String>, span: Span) -> Diagnostic {
    Diagnostic::new(Code::BadContext, message, span, "")
}

/// E0705: a key that is none of those that a context file has.
pub fn unknown_context_key(key: &str, known: &[&str], span: Span) -> Diagnostic {
    let diagnostic = bad_context(format!("a context file has no `{}`", shown(key)), span);
    match suggest::nearest(key, known.iter().copied()) {
        Some(meant) => diagnostic.suggest(Some(meant)),
        None => diagnostic.help(format!("the keys are {}", known.join(", "))),
    }
}

/// E0612: a name that does not fit its type.
pub fn name_segments(kind: &str, wanted: usize, found: usize, span: Span) -> Diagnostic {
    let message =
        format!("a name of the type `{}` has {} here and is given {found}", shown(kind), segments(wanted));
    Diagnostic::new(Code::BadTemplateShape, message, span, "wrong number of segments")
        .help("give one segment for each segment of the type after the provider, with `/` between")
}

fn segments(count: usize) -> String {
    if count == 1 { "1 segment".to_owned() } else { format!("{count} segments") }
}
