//! Recognises files that hold something else than JSON, so that they get one message that says
//! what they are and not a complaint about their first character.

use std::ops::Range;

use super::errors;
use crate::diagnostic::Diagnostic;
use crate::text::{FileId, Span};

/// What a text is that is no JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Foreign {
    Empty,
    Html,
    Xml,
    Binary,
    TooLarge,
}

/// The diagnostic for a part of a text that is obviously no JSON.
pub(super) fn recognise(file: FileId, text: &str, part: Range<usize>) -> Option<Diagnostic> {
    if u32::try_from(text.len()).is_err() {
        return Some(errors::foreign(Span::at(file, 0), Foreign::TooLarge));
    }
    let begin = part.start;
    let part = text.get(part).unwrap_or_default();
    let body = part.trim_start_matches('\u{FEFF}').trim_start();
    let start = begin + part.len() - body.len();
    let first = body.chars().next();
    let kind = match first {
        None => Foreign::Empty,
        Some('<') if is_html(body) => Foreign::Html,
        Some('<') => Foreign::Xml,
        Some(_) if is_binary(body) => Foreign::Binary,
        Some(_) => return None,
    };
    match first {
        Some(first) => Some(errors::foreign(Span::new(file, start, start + first.len_utf8()), kind)),
        None => Some(errors::foreign(Span::at(file, begin), kind)),
    }
}

fn is_html(body: &str) -> bool {
    ["<!doctype html", "<html", "<head", "<body"]
        .iter()
        .any(|tag| body.get(..tag.len()).is_some_and(|start| start.eq_ignore_ascii_case(tag)))
}

/// Whether a control character stands so near to the start that no string can hold it by mistake.
fn is_binary(body: &str) -> bool {
    body.chars()
        .take(8)
        .take_while(|character| *character != '"')
        .any(|character| character.is_control() && !character.is_whitespace())
}
