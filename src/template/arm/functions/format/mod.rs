//! `format`: .NET's composite formatting.
//!
//! A format string holds items `{index[,alignment][:format]}`, and `{{` and `}}` for braces. Numbers
//! follow their item's format; all else is inserted as it is: booleans as `True` and `False`, arrays
//! and objects as JSON in single quotes.
//!
//! - [`decimal`]: the digits of a number, rounded and shifted
//! - [`standard`]: formats of one letter, such as `N2`
//! - [`custom`]: formats that draw the number, such as `#,##0.00`

mod custom;
mod decimal;
mod standard;

use super::call::{Call, Fault};
use super::json_write::{self, Quote};
use super::row::{Code, Function};
use super::{fault, plain, utf16};
use crate::template::arm::value::{Data, Value};

pub(super) const ROWS: &[Function] = &[Function::new(
    "format(text, [value]...)",
    "A text with values in the places of `{0}`, `{1}` and so on.",
    Code::Strict(format),
)];

/// Beyond this no index, alignment or precision is read.
const LARGEST: usize = 1_000_000;

fn format(call: &mut Call<'_>, args: &[Value]) -> Result<Data, Fault> {
    let text = call.string(args, 0)?;
    let mut out = String::new();
    let mut rest: &str = text;
    while let Some(at) = rest.find(['{', '}']) {
        let (before, from) = rest.split_at(at);
        call.spend_text(before.len())?;
        out.push_str(before);
        if let Some(after) = from.strip_prefix("{{").or_else(|| from.strip_prefix("}}")) {
            out.push_str(from.get(..1).unwrap_or_default());
            rest = after;
            continue;
        }
        let place = text.len() - from.len();
        let (item, after) = item(from).ok_or_else(|| misplaced_brace(call, args, text, place))?;
        let shown = insert(call, args, &item)?;
        pad(call, &shown, item.alignment, &mut out)?;
        rest = after;
    }
    call.spend_text(rest.len())?;
    out.push_str(rest);
    Ok(out.into())
}

fn misplaced_brace(call: &Call<'_>, args: &[Value], text: &str, place: usize) -> Fault {
    let value = args.first().map_or_else(|| String::from("its text"), |value| fault::quoted(value, text));
    let problem = fault::unless_secret(
        args,
        format!("cannot read {value}: the brace at byte {} is out of place", place + 1),
        &format!("cannot read {value}: a brace is out of place"),
    );
    let mut fault = fault::bad_value(call, 0, problem);
    fault.help = Some(String::from("write `{{` or `}}` for a brace"));
    fault
}

/// A place to insert a value: which one, how wide (to the left if negative), and in what form.
struct Item<'t> {
    index: usize,
    alignment: i64,
    format: &'t str,
}

/// Reads an item from its brace on, and gives what comes after it.
fn item(text: &str) -> Option<(Item<'_>, &str)> {
    let (inside, after) = text.strip_prefix('{')?.split_once('}')?;
    if inside.contains('{') {
        return None;
    }
    let (place, format) = inside.split_once(':').unwrap_or((inside, ""));
    let (index, alignment) =
        place.split_once(',').map_or((place, None), |(index, width)| (index, Some(width)));
    if !index.starts_with(|first: char| first.is_ascii_digit()) {
        return None;
    }
    let alignment = match alignment.map(|width| width.trim_matches(' ')) {
        None => 0,
        Some(width) => {
            let width_digits = width.strip_prefix('-').unwrap_or(width);
            let width_value = i64::try_from(small_number(width_digits)?).ok()?;
            if width.starts_with('-') { -width_value } else { width_value }
        }
    };
    Some((Item { index: small_number(index.trim_end_matches(' '))?, alignment, format }, after))
}

fn small_number(text: &str) -> Option<usize> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok().filter(|number| *number < LARGEST))?
}

fn insert(call: &mut Call<'_>, args: &[Value], item: &Item<'_>) -> Result<String, Fault> {
    let at = item.index + 1;
    let Some(value) = args.get(at) else {
        let problem = match args.len() {
            0 | 1 => format!("has no value for `{{{}}}`: it is given none", item.index),
            count => format!("has no value for `{{{}}}`: its last one is `{{{}}}`", item.index, count - 2),
        };
        return Err(fault::bad_value(call, 0, problem));
    };
    match &value.data {
        Data::Int(_) | Data::Float(_) if !item.format.is_empty() => number(call, args, value, item.format),
        Data::Null => Ok(String::new()),
        _ => match plain::text(value) {
            Some(text) => Ok(text),
            None => json_write::write(call, value, Quote::Single),
        },
    }
}

/// A number in a format of one letter and a precision, or in one that draws it.
fn number(call: &mut Call<'_>, args: &[Value], value: &Value, format: &str) -> Result<String, Fault> {
    let mut letters = format.chars();
    let first = letters.next().unwrap_or('G');
    let precision = letters.as_str();
    let is_standard = first.is_ascii_alphabetic()
        && precision.len() <= 9
        && precision.bytes().all(|byte| byte.is_ascii_digit());
    if !is_standard {
        call.spend_text(format.len() + 400)?;
        return Ok(custom::format(&value.data, format));
    }
    let precision: Option<usize> = precision.parse().ok();
    if precision.is_some_and(|precision| precision > standard::PRECISION) {
        return Err(fault::limit(call, format!("writes at most {} digits", standard::PRECISION)));
    }
    call.spend_text(precision.unwrap_or(0) + 400)?;
    standard::format(&value.data, first, precision).ok_or_else(|| {
        let text = args.first().map_or_else(String::new, |value| fault::quoted(value, format));
        fault::bad_value(call, 0, format!("cannot write {} as {text}", fault::describe(value)))
    })
}

fn pad(call: &mut Call<'_>, text: &str, alignment: i64, out: &mut String) -> Result<(), Fault> {
    let width = usize::try_from(alignment.unsigned_abs()).unwrap_or(LARGEST);
    let missing = width.saturating_sub(utf16::length(text));
    call.spend_text(text.len() + missing)?;
    let blanks = " ".repeat(missing);
    if alignment < 0 {
        out.push_str(text);
        out.push_str(&blanks);
    } else {
        out.push_str(&blanks);
        out.push_str(text);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::harness::{fails, shown, unknown, v};
    use crate::diagnostic::Code;

    fn format(text: &str, value: &str) -> String {
        shown("format", [v(&format!("'{text}'")), v(value)]).trim_matches('\'').to_owned()
    }

    #[test]
    fn values_stand_in_the_places_of_their_items() {
        assert_eq!(shown("format", [v("'{1}-{0}-{1}'"), v("'a'"), v("2")]), "'2-a-2'");
        assert_eq!(format("{{{0}}}", "true"), "{True}");
        assert_eq!(format("<{0}>", "null"), "<>");
        assert_eq!(shown("format", [v("'plain'")]), "'plain'");
    }

    #[test]
    fn arrays_and_objects_are_json_in_single_quotes() {
        assert_eq!(format("{0}", "{'a': [true, 1.5, null]}"), "{'a':[true,1.5,null]}");
    }

    #[test]
    fn an_alignment_fills_up_on_one_side() {
        assert_eq!(format("[{0,4}]", "7"), "[   7]");
        assert_eq!(format("[{0, -4 :D2}]", "7"), "[07  ]");
        assert_eq!(format("[{0,2}]", "'long'"), "[long]");
    }

    #[test]
    fn strings_take_no_format() {
        assert_eq!(format("{0:N2}", "'7'"), "7");
        assert_eq!(format("{0:N2}", "true"), "True");
    }

    #[test]
    fn braces_out_of_place_are_errors_with_their_place() {
        assert_eq!(
            fails("format", [v("'ab {0'"), v("1")]).message,
            "`format` cannot read `ab {0`: the brace at byte 4 is out of place"
        );
        for text in ["}", "{", "{}", "{a}", "{-1}", "{0,x}", "{0,}", "{0:{1}}", "{ 0}", "{1000000}"] {
            let fault = fails("format", [v(&format!("'{text}'")), v("1")]);
            assert!(fault.message.ends_with("is out of place"), "{text}");
        }
    }

    #[test]
    fn an_item_without_a_value_is_an_error() {
        assert_eq!(
            fails("format", [v("'{2}'"), v("1")]).message,
            "`format` has no value for `{2}`: its last one is `{0}`"
        );
    }

    #[test]
    fn an_impossible_format_is_an_error() {
        assert_eq!(
            fails("format", [v("'{0:J}'"), v("1")]).message,
            "`format` cannot write the integer `1` as `J`"
        );
        assert_eq!(fails("format", [v("'{0:X}'"), v("1.5")]).argument, Some(0));
    }

    #[test]
    fn a_format_bomb_runs_out_of_budget() {
        let text = format!("'{}'", "{0,999999}".repeat(10));
        assert_eq!(fails("format", [v(&text), v("1")]).code, Code::LimitReached);
        assert_eq!(fails("format", [v("'{0:N999999999}'"), v("1")]).code, Code::LimitReached);
    }

    #[test]
    fn a_text_with_an_unknown_part_is_unknown() {
        assert!(unknown("format", [v("'{0}'"), v("?")]));
        assert_eq!(shown("format", [v("'{0}'"), v("!'x'")]), "!'x'");
    }
}
