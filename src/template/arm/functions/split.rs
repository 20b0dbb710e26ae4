//! Taking texts apart and putting them together: `split`, `join` and `replace`.

use super::call::{Call, Fault};
use super::json_write::{self, Quote};
use super::row::{Code, Function};
use super::{fault, plain};
use crate::template::arm::value::{Array, Data, Value};

pub(super) const ROWS: &[Function] = &[
    Function::new(
        "split(text, delimiter)",
        "The pieces of a text between the places of a delimiter, or of several in an array.",
        Code::Strict(split),
    ),
    Function::new(
        "join(array, delimiter)",
        "The texts of an array's elements, with a delimiter between.",
        Code::Strict(join),
    ),
    Function::new(
        "replace(text, old, new)",
        "The text with one part replaced by another.",
        Code::Strict(replace),
    ),
];

fn split(call: &mut Call<'_>, args: &[Value]) -> Result<Data, Fault> {
    let text = call.string(args, 0)?;
    let delimiters = delimiters(call, args)?;
    call.spend_text(text.len().saturating_mul(delimiters.len().max(1)))?;
    let mut items = Vec::new();
    let (mut piece, mut at) = (0, 0);
    while let Some(rest) = text.get(at..) {
        if let Some(delimiter) = delimiters.iter().find(|delimiter| rest.starts_with(**delimiter)) {
            (call.spend)(1)?;
            items.push(call.made(text.get(piece..at).unwrap_or_default()));
            at += delimiter.len();
            piece = at;
        } else {
            match rest.chars().next() {
                Some(letter) => at += letter.len_utf8(),
                None => break,
            }
        }
    }
    items.push(call.made(text.get(piece..).unwrap_or_default()));
    Ok(Array::new(items, None).into())
}

/// The delimiters in their order; an empty one never applies.
fn delimiters<'v>(call: &Call<'_>, args: &'v [Value]) -> Result<Vec<&'v str>, Fault> {
    let value = call.value(args, 1)?;
    let values = match &value.data {
        Data::Array(array) => array.items(),
        _ => std::slice::from_ref(value),
    };
    let mut delimiters = Vec::with_capacity(values.len());
    for value in values {
        match &value.data {
            Data::String(text) if text.is_empty() => {}
            Data::String(text) => delimiters.push(&**text),
            _ => return Err(fault::wrong_type(call, 1, "a string or an array of strings", value)),
        }
    }
    Ok(delimiters)
}

fn join(call: &mut Call<'_>, args: &[Value]) -> Result<Data, Fault> {
    let (array, delimiter) = (call.array(args, 0)?, call.string(args, 1)?);
    let mut text = String::new();
    for (at, item) in array.items().iter().enumerate() {
        if at > 0 {
            call.spend_text(delimiter.len())?;
            text.push_str(delimiter);
        }
        let part = match (plain::text(item), &item.data) {
            (Some(part), _) => part,
            (None, Data::Null) => String::new(),
            (None, _) => json_write::write(call, item, Quote::Double)?,
        };
        call.spend_text(part.len())?;
        text.push_str(&part);
    }
    Ok(text.into())
}

fn replace(call: &mut Call<'_>, args: &[Value]) -> Result<Data, Fault> {
    let (text, old, new) = (call.string(args, 0)?, call.string(args, 1)?, call.string(args, 2)?);
    if old.is_empty() {
        return Err(fault::bad_value(call, 1, "cannot replace the empty string"));
    }
    call.spend_text(text.len())?;
    call.spend_text(text.matches(&**old).count().saturating_mul(new.len()))?;
    Ok(text.replace(&**old, new).into())
}

#[cfg(test)]
mod tests {
    use super::super::harness::{fails, shown, unknown, v};
    use crate::diagnostic::Code;

    #[test]
    fn several_delimiters_split_at_the_first_that_fits() {
        assert_eq!(shown("split", [v("'a;b,,c'"), v("[',', ';']")]), "['a', 'b', '', 'c']");
        assert_eq!(shown("split", [v("'a--b'"), v("['-', '--']")]), "['a', '', 'b']");
        assert_eq!(shown("split", [v("'äöü'"), v("'ö'")]), "['ä', 'ü']");
        assert_eq!(shown("split", [v("''"), v("','")]), "['']");
        assert_eq!(shown("split", [v("'abc'"), v("''")]), "['abc']");
        assert_eq!(fails("split", [v("'a'"), v("[1]")]).argument, Some(1));
    }

    #[test]
    fn the_pieces_of_a_secret_are_secret() {
        assert!(shown("split", [v("!'a,b'"), v("','")]).starts_with('!'));
    }

    #[test]
    fn joining_writes_every_element() {
        assert_eq!(shown("join", [v("['a', 1, true, null]"), v("'/'")]), "'a/1/True/'");
        assert_eq!(shown("join", [v("[]"), v("','")]), "''");
        assert!(unknown("join", [v("['a', ?]"), v("','")]));
        assert!(unknown("join", [v("['a', ...]"), v("','")]));
    }

    #[test]
    fn replacing_regards_case() {
        assert_eq!(shown("replace", [v("'aAa'"), v("'a'"), v("'bb'")]), "'bbAbb'");
        assert_eq!(
            fails("replace", [v("'a'"), v("''"), v("'b'")]).message,
            "`replace` cannot replace the empty string"
        );
    }

    #[test]
    fn a_replacement_that_explodes_runs_out_of_budget() {
        let (text, new) = (v(&format!("'{}'", "a".repeat(2000))), v(&format!("'{}'", "b".repeat(2000))));
        assert_eq!(fails("replace", [text, v("'a'"), new]).code, Code::LimitReached);
    }
}
