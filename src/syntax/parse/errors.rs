//! The diagnostics of this stage, one function each.

use crate::diagnostic::{Code, Diagnostic};
use crate::syntax::parse::segment::MAX_DEPTH;
use crate::text::Span;
use crate::text::escape::{brief, quoted};

/// How much of a word from the text a message shows.
const SHOWN: usize = 60;

/// A word that does not go on with what stands before it.
pub(crate) fn unexpected(span: Span, expected: &str, found: &str) -> Diagnostic {
    let message = format!("expected {expected}, found `{}`", brief(found, SHOWN));
    Diagnostic::new(Code::UnexpectedWord, message, span, "not expected here")
}

/// An item that ends too early; `span` is its last word.
pub(crate) fn ends_early(span: Span, expected: &str, last: &str) -> Diagnostic {
    let message = format!("expected {expected} after `{}`", brief(last, SHOWN));
    Diagnostic::new(Code::UnexpectedWord, message, span, "nothing follows that belongs to it")
}

/// A `given` or `expect` without a test before it.
pub(crate) fn outside_test(span: Span, word: &str) -> Diagnostic {
    let message = format!("`{word}` stands outside of a test");
    Diagnostic::new(Code::UnexpectedWord, message, span, "no test before it")
        .help("begin one before it: `test \"what it shows\"`")
}

/// A verb in the wrong form.
pub(crate) fn wrong_form(span: Span, right: &str, found: &str) -> Diagnostic {
    let message = format!("expected `{right}`, found `{found}`");
    Diagnostic::new(Code::UnexpectedWord, message, span, "the wrong form of the verb")
        .help(format!("write `{right}`"))
}

/// Something without its verb behind `and` or `or`, where the verb before was not `be`.
pub(crate) fn missing_verb(span: Span, found: &str) -> Diagnostic {
    unexpected(span, "a verb such as `be` or `require`", found)
        .help("name the verb again: only `be` may be left out, and only behind another `be`")
}

/// Something that a test's grant says twice.
pub(crate) fn given_twice(span: Span, what: &str) -> Diagnostic {
    let message = format!("{what} is given twice for one grant");
    Diagnostic::new(Code::UnexpectedWord, message, span, "given again").help("remove one of the two")
}

/// Something that an exception says twice.
pub(crate) fn except_twice(span: Span, what: &str) -> Diagnostic {
    let message = format!("the exception has two `{what}` parts");
    Diagnostic::new(Code::DuplicateClause, message, span, "the second").help("remove one of the two")
}

/// A string without its closing quote; `quote` is the opening one.
pub(crate) fn unterminated_string(quote: Span) -> Diagnostic {
    let message = "the string does not end on its line";
    Diagnostic::new(Code::UnterminatedString, message, quote, "opened here")
        .help("close it with `\"`; a line break inside is written `\\n`")
}

/// A `\` that opens no escape.
pub(crate) fn bad_escape(span: Span, escape: &str) -> Diagnostic {
    let message = format!("strings have no escape `{}`", brief(escape, SHOWN));
    Diagnostic::new(Code::BadEscape, message, span, "not an escape")
        .help("the escapes are `\\\"`, `\\\\`, `\\n`, `\\t` and `\\u{1F600}`; a backslash is written `\\\\`")
}

/// A GUID that is none.
pub(crate) fn bad_guid(span: Span, text: &str, why: &str) -> Diagnostic {
    let message = format!("{} is not a GUID", quoted(text, SHOWN));
    Diagnostic::new(Code::BadGuid, message, span, why)
        .help("a GUID has 32 hexadecimal digits in groups of 8, 4, 4, 4 and 12, with `-` between them")
}

/// A date that is none.
pub(crate) fn bad_date(span: Span, text: &str, why: &str) -> Diagnostic {
    let message = format!("{} is not a date", quoted(text, SHOWN));
    Diagnostic::new(Code::BadDate, message, span, why).help("write year, month and day, e.g. `2027-03-31`")
}

/// A duration that cannot be read.
pub(crate) fn bad_duration(span: Span, text: &str, why: &str) -> Diagnostic {
    let message = format!("{} cannot be read as a duration", quoted(text, SHOWN));
    Diagnostic::new(Code::BadDuration, message, span, why)
        .help("write e.g. `8 hours`, `30 minutes` or an ISO 8601 duration such as `\"PT8H30M\"`")
}

/// A number beyond the limit.
pub(crate) fn bad_number(span: Span, text: &str) -> Diagnostic {
    let message = format!("the number `{}` is too large", brief(text, SHOWN));
    Diagnostic::new(Code::BadNumber, message, span, "too large")
        .help(format!("the largest number is {}", u32::MAX))
}

/// `and` and `or` in one list; `readings` are the two ways to write it with parentheses.
pub(crate) fn mixed_and_or(first: Span, other: Span, readings: [&str; 2]) -> Diagnostic {
    let [tight_and, tight_or] = readings;
    let message = "`and` and `or` are mixed without parentheses";
    Diagnostic::new(Code::MixedAndOr, message, other, "this one")
        .because_of(first, "and this one")
        .help(format!("write `{tight_and}`"))
        .help(format!("or write `{tight_or}`"))
}

/// Nesting beyond the limit.
pub(crate) fn too_deep(span: Span) -> Diagnostic {
    let message = format!("the item is nested more than {MAX_DEPTH} levels deep");
    Diagnostic::new(Code::TooDeep, message, span, "one level too many")
        .help("take parentheses away, or split the item in two")
}

/// A node that the tree has no place for: a bug, told as an error so that nothing is dropped
/// silently.
pub(crate) fn unreadable(span: Span) -> Diagnostic {
    Diagnostic::new(Code::UnexpectedWord, "the item cannot be read", span, "this part")
        .help("write it in another way, and report this as a bug")
}
