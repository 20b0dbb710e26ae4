//! What may be shown of a text with mistakes: nobody can say where a value of it ends.
//!
//! Names of properties, brackets and commas are shown, so that a person finds the mistake; what
//! may be a value or a part of one is not.

use memchr::{memchr2_iter, memmem};

use super::declared::is_secret_type;
use crate::text::{FileId, Span};

/// Whether a text may declare secrets or give values to parameters, told from its bytes. A text of
/// which this is not true holds no secret, whether it is sound or not.
pub(super) fn may_hold_secrets(text: &str) -> bool {
    let bytes = text.as_bytes();
    declares_secrets(text) || memmem::find(bytes, b"\\u").is_some() || gives_values(bytes)
}

/// Whether `secureString` or `secureObject` stands somewhere, case aside. `u` is the rarest of the
/// letters that both have.
fn declares_secrets(text: &str) -> bool {
    const LETTER: usize = 3;
    const LENGTH: usize = 12;
    memchr2_iter(b'u', b'U', text.as_bytes()).any(|at| {
        let start = at.checked_sub(LETTER);
        start.and_then(|start| text.get(start..start + LENGTH)).is_some_and(is_secret_type)
    })
}

/// Whether a property `value` stands somewhere that is no list, as pages of exports are.
fn gives_values(bytes: &[u8]) -> bool {
    const NAME: &[u8] = b"\"value\"";
    memchr2_iter(b'v', b'V', bytes).any(|at| {
        let start = at.saturating_sub(1);
        let rest = bytes.get(start..).unwrap_or_default();
        let Some((name, behind)) = rest.split_at_checked(NAME.len()) else { return false };
        name.eq_ignore_ascii_case(NAME)
            && behind
                .trim_ascii_start()
                .strip_prefix(b":")
                .is_some_and(|value| value.trim_ascii_start().first() != Some(&b'['))
    })
}

/// Adds what of a text is not shown; the text starts at the byte `start` of its file.
pub(super) fn cover(file: FileId, text: &str, start: usize, places: &mut Vec<Span>) {
    let mut hidden: Option<usize> = None;
    let mut at = 0;
    let mut may_be_name = false;
    while let Some(character) = text.get(at..).and_then(|rest| rest.chars().next()) {
        let name = if character == '"' && may_be_name { name_length(text, at) } else { None };
        let shown = name.or(is_mark(character).then(|| character.len_utf8()));
        match (shown, hidden) {
            (Some(_), Some(from)) => {
                places.push(Span::new(file, start + from, start + at));
                hidden = None;
            }
            (None, None) => hidden = Some(at),
            (Some(_), None) | (None, Some(_)) => {}
        }
        if !character.is_whitespace() {
            may_be_name = matches!(character, '{' | ',');
        }
        at += shown.unwrap_or(character.len_utf8());
    }
    if let Some(from) = hidden {
        places.push(Span::new(file, start + from, start + text.len()));
    }
}

/// What a text is made of besides names and values. Quotes are shown too: where one is missing is
/// what people look for.
fn is_mark(character: char) -> bool {
    character.is_whitespace() || matches!(character, '{' | '}' | '[' | ']' | ',' | ':' | '"')
}

/// The length of the property's name that starts here, if it looks like one.
fn name_length(text: &str, at: usize) -> Option<usize> {
    let rest = text.get(at + 1..)?;
    let end =
        rest.find(|character: char| !character.is_alphanumeric() && !matches!(character, '$' | '_' | '-'))?;
    let behind = rest.get(end..)?.strip_prefix('"')?;
    behind.trim_start().starts_with(':').then_some(end + 2)
}

#[cfg(test)]
mod tests {
    use super::{cover, may_hold_secrets};
    use crate::text::FileId;

    fn shown(text: &str) -> String {
        let mut places = Vec::new();
        cover(FileId(0), text, 0, &mut places);
        let mut shown = text.to_owned();
        for place in places.iter().rev() {
            shown.replace_range(place.range(), "***");
        }
        shown
    }

    #[test]
    fn names_and_marks_are_shown_and_nothing_else() {
        assert_eq!(
            shown(r#"{"pw": {"value": "hunter2" "x": 12}}"#),
            r#"{"pw": {"value": "***" "***": ***}}"#
        );
        assert_eq!(
            shown(r#"{"pw": {"value": "hun"ter2"}, "x": 1}"#),
            r#"{"pw": {"value": "***"***"}, "x": ***}"#
        );
        assert_eq!(shown(r#"{"pw": {"value": hunter2}} // old"#), r#"{"pw": {"value": ***}} *** ***"#);
        assert_eq!(shown("{\"pw\": \"hunter2"), "{\"pw\": \"***");
    }

    #[test]
    fn what_may_hold_secrets_is_told_from_the_bytes() {
        for text in [
            r#"{"type": "SECUREstring"}"#,
            r#"{"type":"secureObject"}"#,
            r#"{"a": {"Value" : 1}}"#,
            r#"{"type": "\u0073ecureString"}"#,
        ] {
            assert!(may_hold_secrets(text), "{text}");
        }
        for text in [r#"{"value": [{"name": "Secure Lighthouse"}]}"#, "{}", r#"{"values": 1}"#] {
            assert!(!may_hold_secrets(text), "{text}");
        }
    }
}
