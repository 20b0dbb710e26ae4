//! Encodings: base64, data URIs and percent-encoding.

use std::fmt::Write;

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::call::{Call, Fault};
use super::row::{Code, Function};
use super::{fault, object};
use crate::template::arm::value::{Data, Value};

pub(super) const ROWS: &[Function] = &[
    Function::new("base64(text)", "The base64 form of a text.", Code::Strict(base64)),
    Function::new(
        "base64ToString(text)",
        "The text that a base64 form stands for.",
        Code::Strict(base64_to_string),
    ),
    Function::new(
        "base64ToJson(text)",
        "The value whose JSON a base64 form stands for.",
        Code::Strict(base64_to_json),
    ),
    Function::new("dataUri(text)", "A data URI that holds a text.", Code::Strict(data_uri)),
    Function::new(
        "dataUriToString(uri)",
        "The text that a data URI holds.",
        Code::Strict(data_uri_to_string),
    ),
    Function::new("uriComponent(text)", "The percent-encoded form of a text.", Code::Strict(uri_component)),
    Function::new(
        "uriComponentToString(text)",
        "The text that a percent-encoded form stands for.",
        Code::Strict(uri_component_to_string),
    ),
];

/// Padding is required, and bits after the last byte do not matter: as .NET reads base64.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::RequireCanonical)
        .with_decode_allow_trailing_bits(true),
);

/// What a percent-encoded component keeps as it is: letters, digits, `-`, `_`, `.` and `~`.
const COMPONENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

fn base64(call: &mut Call<'_>, args: &[Value]) -> Result<Data, Fault> {
    let text = call.string(args, 0)?;
    call.spend_text(text.len().saturating_mul(2))?;
    Ok(BASE64.encode(text.as_bytes()).into())
}

fn base64_to_string(call: &mut Call<'_>, args: &[Value]) -> Result<Data, Fault> {
    let text = call.string(args, 0)?;
    Ok(decode(call, args, text)?.into())
}

fn base64_to_json(call: &mut Call<'_>, args: &[Value]) -> Result<Data, Fault> {
    let text = call.string(args, 0)?;
    let json = decode(call, args, text)?;
    object::parse_json(call, args, &json)
}

/// The text that base64 stands for; blanks in it do not count, and bytes that are not UTF-8 become
/// replacement characters.
fn decode(call: &mut Call<'_>, args: &[Value], encoded: &str) -> Result<String, Fault> {
    call.spend_text(encoded.len())?;
    let digits: Vec<u8> = encoded.bytes().filter(|byte| !b" \t\r\n".contains(byte)).collect();
    match BASE64.decode(digits) {
        Ok(bytes) => Ok(String::from_utf8_lossy(&bytes).into_owned()),
        Err(_) => {
            let text = fault::quoted(call.value(args, 0)?, encoded);
            Err(fault::bad_value(call, 0, format!("cannot read {text} as base64")))
        }
    }
}

fn data_uri(call: &mut Call<'_>, args: &[Value]) -> Result<Data, Fault> {
    let text = call.string(args, 0)?;
    call.spend_text(text.len().saturating_mul(2))?;
    Ok(format!("data:text/plain;charset=utf-8;base64,{}", BASE64.encode(text.as_bytes())).into())
}

fn data_uri_to_string(call: &mut Call<'_>, args: &[Value]) -> Result<Data, Fault> {
    let text = call.string(args, 0)?;
    let scheme = text.get(..5).filter(|scheme| scheme.eq_ignore_ascii_case("data:"));
    let parts = scheme.and_then(|_| text.get(5..)?.split_once(','));
    let Some((kind, data)) = parts else {
        let text = fault::quoted(call.value(args, 0)?, text);
        return Err(fault::bad_value(call, 0, format!("takes a data URI such as `data:,text`, not {text}")));
    };
    if kind.to_ascii_lowercase().ends_with(";base64") {
        Ok(decode(call, args, data)?.into())
    } else {
        call.spend_text(data.len())?;
        Ok(percent_decoded(data).into())
    }
}

fn uri_component(call: &mut Call<'_>, args: &[Value]) -> Result<Data, Fault> {
    let text = call.string(args, 0)?;
    call.spend_text(text.len().saturating_mul(3))?;
    Ok(utf8_percent_encode(text, COMPONENT).to_string().into())
}

fn uri_component_to_string(call: &mut Call<'_>, args: &[Value]) -> Result<Data, Fault> {
    let text = call.string(args, 0)?;
    call.spend_text(text.len())?;
    Ok(percent_decoded(text).into())
}

/// The text with its escapes read. An escape of a byte that is no part of a character stays.
fn percent_decoded(text: &str) -> String {
    let bytes: Vec<u8> = percent_encoding::percent_decode_str(text).collect();
    let mut out = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        out.push_str(chunk.valid());
        for byte in chunk.invalid() {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::harness::{fails, shown, v};

    #[test]
    fn base64_there_and_back() {
        assert_eq!(shown("base64", [v("'äb'")]), "'w6Ri'");
        assert_eq!(shown("base64ToString", [v("'w6 Ri'")]), "'äb'");
        assert_eq!(shown("base64ToString", [v("'/w=='")]), "'\u{FFFD}'");
        assert_eq!(shown("base64ToJson", [v("'WzFd'")]), "[1]");
    }

    #[test]
    fn what_is_no_base64_is_an_error_and_a_secret_is_not_shown() {
        assert_eq!(fails("base64ToString", [v("'a'")]).message, "`base64ToString` cannot read `a` as base64");
        assert_eq!(
            fails("base64ToString", [v("!'YQ=@'")]).message,
            "`base64ToString` cannot read the secret value as base64"
        );
    }

    #[test]
    fn a_data_uri_there_and_back() {
        assert_eq!(shown("dataUri", [v("'a'")]), "'data:text/plain;charset=utf-8;base64,YQ=='");
        assert_eq!(shown("dataUriToString", [v("'DATA:;base64,YQ=='")]), "'a'");
        assert_eq!(shown("dataUriToString", [v("'data:,a%20b'")]), "'a b'");
        assert_eq!(
            fails("dataUriToString", [v("'text'")]).message,
            "`dataUriToString` takes a data URI such as `data:,text`, not `text`"
        );
    }

    #[test]
    fn only_unreserved_characters_stay_in_a_component() {
        assert_eq!(shown("uriComponent", [v("'a-_.~/é!'")]), "'a-_.~%2F%C3%A9%21'");
        assert_eq!(shown("uriComponentToString", [v("'%C3%a9%2F%FFx%'")]), "'é/%FFx%'");
    }
}
