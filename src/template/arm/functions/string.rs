//! Strings: case, blanks, beginnings and ends, parts, padding, and the text of any value.

use std::sync::Arc;

use super::call::{Call, Fault};
use super::json_write::{self, Quote};
use super::row::{Code, Function};
use super::{casing, fault, plain, utf16};
use crate::template::arm::value::{Data, Value};

pub(super) const ROWS: &[Function] = &[
    Function::new("toLower(text)", "The text in lower case.", Code::Strict(to_lower)),
    Function::new("toUpper(text)", "The text in upper case.", Code::Strict(to_upper)),
    Function::new("trim(text)", "The text without blanks at its ends.", Code::Strict(trim)),
    Function::new(
        "startsWith(text, start)",
        "Whether a text begins with another, case aside.",
        Code::Strict(starts_with),
    ),
    Function::new(
        "endsWith(text, end)",
        "Whether a text ends with another, case aside.",
        Code::Strict(ends_with),
    ),
    Function::new(
        "like(text, pattern)",
        "Whether a text fits a pattern in which `*` stands for anything, case aside.",
        Code::Strict(like),
    ),
    Function::new("substring(text, start, [length])", "A part of a text.", Code::Strict(substring)),
    Function::new(
        "padLeft(value, length, [character])",
        "The text of a value, filled up on the left.",
        Code::Strict(pad_left),
    ),
    Function::new(
        "string(value)",
        "The text of any value; JSON for arrays and objects.",
        Code::Strict(string),
    ),
];

fn to_lower(call: &mut Call<'_>, args: &[Value]) -> Result<Data, Fault> {
    map_letters(call, args, casing::lower)
}

fn to_upper(call: &mut Call<'_>, args: &[Value]) -> Result<Data, Fault> {
    map_letters(call, args, casing::upper)
}

fn map_letters(call: &mut Call<'_>, args: &[Value], map: fn(char) -> char) -> Result<Data, Fault> {
    let text = call.string(args, 0)?;
    call.spend_text(text.len())?;
    Ok(text.chars().map(map).collect::<String>().into())
}

fn trim(call: &mut Call<'_>, args: &[Value]) -> Result<Data, Fault> {
    let text = call.string(args, 0)?;
    call.spend_text(text.len())?;
    Ok(text.trim().into())
}

fn starts_with(call: &mut Call<'_>, args: &[Value]) -> Result<Data, Fault> {
    let (text, start) = two_folded(call, args)?;
    Ok(text.starts_with(&start).into())
}

fn ends_with(call: &mut Call<'_>, args: &[Value]) -> Result<Data, Fault> {
    let (text, end) = two_folded(call, args)?;
    Ok(text.ends_with(&end).into())
}

fn two_folded(call: &mut Call<'_>, args: &[Value]) -> Result<(String, String), Fault> {
    let (first, second) = (call.string(args, 0)?, call.string(args, 1)?);
    call.spend_text(first.len() + second.len())?;
    Ok((casing::folded(first), casing::folded(second)))
}

fn like(call: &mut Call<'_>, args: &[Value]) -> Result<Data, Fault> {
    let (text, pattern) = two_folded(call, args)?;
    Ok(fits(&text, &pattern).into())
}

/// Whether a text is the pieces of a pattern in their order, with anything where `*` stood.
fn fits(text: &str, pattern: &str) -> bool {
    let Some((start, rest)) = pattern.split_once('*') else { return text == pattern };
    let (middle, end) = rest.rsplit_once('*').unwrap_or(("", rest));
    let Some(mut text) = text.strip_prefix(start).and_then(|text| text.strip_suffix(end)) else {
        return false;
    };
    for piece in middle.split('*') {
        let after = text.find(piece).and_then(|at| text.get(at + piece.len()..));
        match after {
            Some(after) => text = after,
            None => return false,
        }
    }
    true
}

fn substring(call: &mut Call<'_>, args: &[Value]) -> Result<Data, Fault> {
    let (text, start) = (call.string(args, 0)?, call.int(args, 1)?);
    let whole = utf16::length(text);
    let length = if args.len() > 2 { Some(call.int(args, 2)?) } else { None };
    let outside = |at: usize, part: String| {
        let problem = format!("finds no {part} in a text of {whole} characters");
        fault::bad_value(call, at, fault::unless_secret(args, problem, "finds no such part in the text"))
    };
    let first = usize::try_from(start).ok().filter(|first| *first <= whole);
    let Some(first) = first else { return Err(outside(1, format!("character {start}"))) };
    let count = match length {
        None => whole - first,
        Some(length) => usize::try_from(length)
            .ok()
            .filter(|count| *count <= whole - first)
            .ok_or_else(|| outside(2, format!("{length} characters from {start} on")))?,
    };
    call.spend_text(text.len())?;
    Ok(utf16::slice(text, first, count).into())
}

fn pad_left(call: &mut Call<'_>, args: &[Value]) -> Result<Data, Fault> {
    let value = call.value(args, 0)?;
    let text = match &value.data {
        Data::String(_) | Data::Int(_) => plain::text(value),
        _ => None,
    };
    let text = text.ok_or_else(|| fault::wrong_type(call, 0, "a string or an integer", value))?;
    let total = call.int(args, 1)?;
    let total = usize::try_from(total)
        .map_err(|_| format!("fills up to a length, not to {total}"))
        .map_err(|problem| fault::unless_secret(args, problem, "fills up to a length of 0 or more"))
        .map_err(|problem| fault::bad_value(call, 1, problem))?;
    let padding: Arc<str> = if args.len() > 2 { Arc::clone(call.string(args, 2)?) } else { " ".into() };
    if utf16::length(&padding) != 1 {
        let padding = fault::quoted(call.value(args, 2)?, &padding);
        return Err(fault::bad_value(
            call,
            2,
            format!("fills up with a single character, not with {padding}"),
        ));
    }
    let missing = total.saturating_sub(utf16::length(&text));
    call.spend_text(missing.saturating_mul(padding.len()).saturating_add(text.len()))?;
    Ok((padding.repeat(missing) + &text).into())
}

fn string(call: &mut Call<'_>, args: &[Value]) -> Result<Data, Fault> {
    let value = call.value(args, 0)?;
    match &value.data {
        Data::String(text) => Ok(Data::String(Arc::clone(text))),
        Data::Null => Ok("".into()),
        _ => match plain::text(value) {
            Some(text) => Ok(text.into()),
            None => Ok(json_write::write(call, value, Quote::Double)?.into()),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::super::harness::{fails, shown, unknown, v};
    use super::fits;
    use crate::diagnostic::Code;

    #[test]
    fn case_changes_letter_by_letter() {
        assert_eq!(shown("toUpper", [v("'straße ÄÖ'")]), "'STRAßE ÄÖ'");
        assert_eq!(shown("toLower", [v("'STRASSE Ä'")]), "'strasse ä'");
        assert_eq!(fails("toLower", [v("2")]).message, "`toLower` takes a string, not the integer `2`");
    }

    #[test]
    fn beginnings_and_ends_ignore_case() {
        assert_eq!(shown("startsWith", [v("'Äbc'"), v("'äB'")]), "true");
        assert_eq!(shown("endsWith", [v("'abc'"), v("'bC'")]), "true");
        assert_eq!(shown("endsWith", [v("'abc'"), v("'abcd'")]), "false");
    }

    #[test]
    fn a_star_stands_for_anything() {
        for (text, pattern) in
            [("abc", "a*c"), ("ac", "a*c"), ("abcbc", "*bc"), ("a", "*"), ("axbxc", "a*x*c")]
        {
            assert!(fits(text, pattern), "{text} {pattern}");
        }
        for (text, pattern) in [("a", "a*a"), ("abc", "b*"), ("abc", "a"), ("aXc", "a*b*c")] {
            assert!(!fits(text, pattern), "{text} {pattern}");
        }
        assert_eq!(shown("like", [v("'Contoso-Prod'"), v("'contoso-*'")]), "true");
    }

    #[test]
    fn a_part_must_lie_within_the_text() {
        assert_eq!(shown("substring", [v("'abc'"), v("1")]), "'bc'");
        assert_eq!(shown("substring", [v("'abc'"), v("3"), v("0")]), "''");
        let fault = fails("substring", [v("'abc'"), v("1"), v("3")]);
        assert_eq!(fault.message, "`substring` finds no 3 characters from 1 on in a text of 3 characters");
        assert_eq!(fault.argument, Some(2));
        assert_eq!(fails("substring", [v("'abc'"), v("-1")]).argument, Some(1));
        fails("substring", [v("'abc'"), v("0"), v("-1")]);
    }

    #[test]
    fn padding_fills_up_on_the_left() {
        assert_eq!(shown("padLeft", [v("7"), v("3"), v("'0'")]), "'007'");
        assert_eq!(shown("padLeft", [v("'long'"), v("2")]), "'long'");
        assert_eq!(
            fails("padLeft", [v("'a'"), v("3"), v("'ab'")]).message,
            "`padLeft` fills up with a single character, not with `ab`"
        );
        assert_eq!(fails("padLeft", [v("'a'"), v("9223372036854775807")]).code, Code::LimitReached);
        assert_eq!(fails("padLeft", [v("true"), v("3")]).argument, Some(0));
    }

    #[test]
    fn the_text_of_a_value() {
        assert_eq!(shown("string", [v("true")]), "'True'");
        assert_eq!(
            shown("string", [v("{'b': [true, null, 1.0], 'a': '\"'}")]),
            r#"'{"b":[true,null,1.0],"a":"\""}'"#
        );
        assert_eq!(shown("string", [v("null")]), "''");
        assert!(unknown("string", [v("[1, ?]")]));
        assert_eq!(shown("string", [v("[1, !'x']")]), "!'[1,\"x\"]'");
    }
}
