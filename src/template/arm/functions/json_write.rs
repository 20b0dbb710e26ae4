//! Values as JSON text, as Azure writes them: without blanks, non-ASCII letters as they are.

use super::call::{Call, Fault};
use super::number;
use crate::template::arm::value::{Data, Value};

/// The quote round strings and names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quote {
    /// `"`, as `string` writes.
    Double,
    /// `'`, as `format` writes.
    Single,
}

/// The JSON text of a value that is known throughout. Takes units as the text grows, since a value
/// may hold another many times.
pub(super) fn write(call: &mut Call<'_>, value: &Value, quote: Quote) -> Result<String, Fault> {
    let mut out = String::new();
    append(call, value, quote, &mut out)?;
    Ok(out)
}

fn append(call: &mut Call<'_>, value: &Value, quote: Quote, out: &mut String) -> Result<(), Fault> {
    (call.spend)(1)?;
    match &value.data {
        Data::Null | Data::Either(..) | Data::Unknown(_) => out.push_str("null"),
        Data::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Data::Int(number) => out.push_str(&number.to_string()),
        Data::Float(number) => {
            let text = number::shortest(*number);
            out.push_str(&text);
            if text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-') {
                out.push_str(".0");
            }
        }
        Data::String(text) => append_text(call, text, quote, out)?,
        Data::Array(array) => {
            out.push('[');
            for (at, item) in array.items().iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                append(call, item, quote, out)?;
            }
            out.push(']');
        }
        Data::Object(object) => {
            out.push('{');
            for (at, (name, value)) in object.members().iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                append_text(call, name, quote, out)?;
                out.push(':');
                append(call, value, quote, out)?;
            }
            out.push('}');
        }
    }
    Ok(())
}

fn append_text(call: &mut Call<'_>, text: &str, quote: Quote, out: &mut String) -> Result<(), Fault> {
    call.spend_text(text.len())?;
    let quote = if quote == Quote::Double { '"' } else { '\'' };
    out.push(quote);
    for letter in text.chars() {
        match letter {
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '\0'..='\u{1f}' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
                out.push_str(&format!("\\u{:04x}", u32::from(letter)));
            }
            _ if letter == quote => out.extend(['\\', letter]),
            _ => out.push(letter),
        }
    }
    out.push(quote);
    Ok(())
}
