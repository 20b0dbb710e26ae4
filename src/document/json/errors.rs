//! The diagnostics of the JSON reader, one function each.

use super::foreign::Foreign;
use super::found::{Found, FoundKind};
use super::reader::Bracket;
use super::string::BadEscape;
use super::tree::Node;
use crate::diagnostic::{Code, Diagnostic};
use crate::text::escape::brief;
use crate::text::{FileId, Span};

fn shown(text: &str) -> String {
    format!("`{}`", brief(text, 60))
}

/// `[1, 2,]`
pub(super) fn trailing_comma(file: FileId, at: usize) -> Diagnostic {
    let span = Span::new(file, at, at + 1);
    Diagnostic::new(
        Code::JsonTrailingComma,
        "a comma stands before a closing bracket",
        span,
        "no value follows",
    )
    .help("remove the comma; the portal and the REST API refuse it")
}

/// `{"a": 1, "A": 2}`
pub(super) fn duplicate(file: FileId, text: &str, first: Node, again: Node) -> Diagnostic {
    let span = |node: Node| Span { file, start: node.start, end: node.end };
    let name = again.decoded(text).unwrap_or_default();
    Diagnostic::new(
        Code::JsonDuplicateKey,
        format!("property {} is given twice", shown(&name)),
        span(again),
        "given again; this one counts",
    )
    .because_of(span(first), "first given here")
    .help("remove one of the two; names of properties are the same whatever their case")
}

/// Nesting beyond the limit.
pub(super) fn too_deep(file: FileId, at: usize, limit: usize) -> Diagnostic {
    let message = format!("arrays and objects are nested more than {limit} deep");
    Diagnostic::new(Code::JsonTooDeep, message, Span::new(file, at, at + 1), "one level too many")
}

/// Something that is no JSON at all.
pub(super) fn foreign(span: Span, kind: Foreign) -> Diagnostic {
    let (message, label, help) = match kind {
        Foreign::Empty => ("the file is empty", "", "save a JSON text in it, or leave the file out"),
        Foreign::Html => (
            "the file is an HTML page, not JSON",
            "starts as a web page does",
            "download the file itself and not the page that shows it",
        ),
        Foreign::Xml => ("the file is XML, not JSON", "starts as XML does", "give the JSON form of the file"),
        Foreign::Binary => {
            ("the file is binary, not JSON", "a control character", "give the text form of the file")
        }
        Foreign::TooLarge => ("the text is larger than 4 GiB", "", "split it"),
    };
    let code = if kind == Foreign::TooLarge { Code::TooLarge } else { Code::NotJson };
    Diagnostic::new(code, message, span, label).help(help)
}

/// `"abc`
pub(super) fn unclosed_string(file: FileId, at: usize) -> Diagnostic {
    let span = Span::new(file, at, at + 1);
    Diagnostic::new(Code::JsonSyntax, "a string has no closing quote", span, "opened here")
        .help("close it with `\"`; a quote inside a string is written `\\\"`")
}

/// `/* abc`
pub(super) fn unclosed_comment(file: FileId, at: usize) -> Diagnostic {
    let span = Span::new(file, at, at + 2);
    Diagnostic::new(Code::JsonSyntax, "a comment has no end", span, "opened here").help("end it with `*/`")
}

/// `"\q"`
pub(super) fn bad_escape(file: FileId, at: usize, found: &str, problem: BadEscape) -> Diagnostic {
    let found_shown = shown(found);
    let (message, label, help) = match problem {
        BadEscape::Unknown => (
            format!("{found_shown} is not an escape of JSON"),
            "unknown escape",
            "write `\\\\` for a backslash; the escapes are `\\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX`",
        ),
        BadEscape::Digits => (
            format!("{found_shown} lacks some of its four hexadecimal digits"),
            "four digits belong to `\\u`",
            "write four digits, as in `\\u00e9`, or `\\\\u` for a backslash and a `u`",
        ),
        BadEscape::LoneSurrogate => (
            format!("{found_shown} is half of a character"),
            "one half of a surrogate pair",
            "write both halves, as in `\\ud83d\\ude00`, or the character itself",
        ),
    };
    let span = Span::new(file, at, at + found.len());
    Diagnostic::new(Code::JsonSyntax, message, span, label).help(help)
}

/// A control character between quotes.
pub(super) fn control_character(file: FileId, at: usize, byte: u8) -> Diagnostic {
    let message = format!("a control character, U+{byte:04X}, stands in a string");
    let span = Span::new(file, at, at + 1);
    Diagnostic::new(Code::JsonSyntax, message, span, "must be escaped")
        .help(format!("write `\\u{byte:04x}`, or remove it"))
}

/// A no-break space, say, between values.
pub(super) fn foreign_blank(file: FileId, at: usize, blank: char) -> Diagnostic {
    let message = format!("U+{:04X} is a blank that JSON does not have", u32::from(blank));
    let span = Span::new(file, at, at + blank.len_utf8());
    Diagnostic::new(Code::JsonSyntax, message, span, "not a space, tab or line break")
        .help("replace it with a space, here and wherever else it stands outside strings")
}

/// The text ends inside an array or object.
pub(super) fn unclosed_bracket(
    file: FileId,
    end: usize,
    opening: Span,
    bracket: Bracket,
    misindented: Option<(Span, Span)>,
) -> Diagnostic {
    let message = format!("expected `{}`, but the text ends", bracket.closing());
    let diagnostic = Diagnostic::new(Code::JsonSyntax, message, Span::at(file, end), "the text ends here")
        .because_of(opening, format!("this `{}` is never closed", bracket.opening()));
    suspect_indentation(diagnostic, misindented)
}

/// Adds the bracket that is closed by one of another indentation: most likely the one that lacks
/// its closing bracket.
fn suspect_indentation(diagnostic: Diagnostic, misindented: Option<(Span, Span)>) -> Diagnostic {
    match misindented {
        Some((open, close)) => diagnostic
            .because_of(open, "the bracket that is missing may be this one's")
            .because_of(close, "which is closed by one of another indentation"),
        None => diagnostic,
    }
}

/// A text of comments only.
pub(super) fn no_value_at_all(file: FileId, end: usize) -> Diagnostic {
    Diagnostic::new(Code::JsonSyntax, "the text has no value", Span::at(file, end), "expected a value")
}

/// `{} }`
pub(super) fn closes_nothing(file: FileId, at: usize, bracket: Bracket) -> Diagnostic {
    let message = format!("`{}` closes nothing", bracket.closing());
    let label = format!("no `{}` is open here", bracket.opening());
    Diagnostic::new(Code::JsonSyntax, message, Span::new(file, at, at + 1), label)
}

/// `{} {}`
pub(super) fn second_value(found: Found, broken: Option<Span>) -> Diagnostic {
    let message = format!("expected the end of the text, found {}", shown(&found.text));
    let diagnostic =
        Diagnostic::new(Code::JsonSyntax, message, found.span, "the value of the text has ended before");
    blame_string(diagnostic, broken)
}

/// `[1, }`
pub(super) fn mismatched(
    at: Span,
    found: Bracket,
    opening: Span,
    open: Bracket,
    misindented: Option<(Span, Span)>,
) -> Diagnostic {
    let message = format!("expected `{}`, found `{}`", open.closing(), found.closing());
    let diagnostic = Diagnostic::new(Code::JsonSyntax, message, at, "closes the wrong bracket")
        .because_of(opening, format!("this `{}` is still open", open.opening()));
    suspect_indentation(diagnostic, misindented)
}

/// `{"a": x}`
pub(super) fn no_value(found: &Found) -> Diagnostic {
    let number =
        found.text.trim_start_matches(['+', '-', '.']).starts_with(|first: char| first.is_ascii_digit());
    if found.kind == FoundKind::Word && number {
        return bad_number(found);
    }
    let message = format!("expected a value, found {}", shown(&found.text));
    let label = match found.kind {
        FoundKind::Mark(',' | '}' | ']') => "a value is missing before this",
        FoundKind::Mark(_) | FoundKind::Word | FoundKind::SingleQuoted | FoundKind::String => "not a value",
    };
    let diagnostic = Diagnostic::new(Code::JsonSyntax, message, found.span, label);
    match (found.kind, found.text.to_ascii_lowercase().as_str()) {
        (FoundKind::SingleQuoted, _) => diagnostic.help("put strings in double quotes"),
        (FoundKind::Word, word @ ("true" | "false" | "null")) => diagnostic.help(format!("write `{word}`")),
        (FoundKind::Word, "none" | "nil" | "undefined" | "nan") => diagnostic.help("write `null`"),
        (FoundKind::Word, _) => diagnostic.help("put strings in double quotes"),
        (FoundKind::Mark('“' | '”' | '„' | '‘' | '’'), _) => {
            diagnostic.help("write straight double quotes")
        }
        (FoundKind::Mark(_) | FoundKind::String, _) => diagnostic,
    }
}

/// `01`, `.5`, `0x1F`
fn bad_number(found: &Found) -> Diagnostic {
    let message = format!("{} is not a number of JSON", shown(&found.text));
    let digits = found.text.trim_start_matches(['+', '-']);
    let help = match digits.as_bytes() {
        _ if found.text.starts_with('+') => "remove the plus sign",
        [b'.', ..] => "write a zero before the point",
        [b'0', b'0'..=b'9', ..] => "remove the zeros it starts with, or put it in double quotes",
        [.., b'.'] => "write a digit after the point",
        _ => "put it in double quotes if it is a text",
    };
    Diagnostic::new(Code::JsonSyntax, message, found.span, "not a number").help(help)
}

/// `{a: 1}`
pub(super) fn no_name(found: &Found) -> Diagnostic {
    let message = format!("expected the name of a property, found {}", shown(&found.text));
    let diagnostic = Diagnostic::new(Code::JsonSyntax, message, found.span, "not a name in double quotes");
    match found.kind {
        FoundKind::Word | FoundKind::SingleQuoted => {
            let name = found.text.trim_matches('\'');
            diagnostic.help(format!("write `\"{}\"`", brief(name, 60)))
        }
        FoundKind::Mark(',') => diagnostic.help("remove one of the commas"),
        FoundKind::Mark(_) | FoundKind::String => diagnostic,
    }
}

/// `{"a" 1}`
pub(super) fn no_colon(found: Found, broken: Option<Span>) -> Diagnostic {
    let message = format!("expected `:` after the name of a property, found {}", shown(&found.text));
    let label = match found.kind {
        _ if broken.is_some() => "not expected here",
        FoundKind::Mark(',' | '}' | ']') => "a colon and a value are missing before this",
        FoundKind::Mark(_) => "not a colon",
        FoundKind::Word | FoundKind::SingleQuoted | FoundKind::String => "a colon is missing before this",
    };
    let diagnostic = Diagnostic::new(Code::JsonSyntax, message, found.span, label);
    blame_string(diagnostic, broken)
}

/// `[1 2]`
pub(super) fn no_comma(found: Found, bracket: Bracket, is_next: bool, broken: Option<Span>) -> Diagnostic {
    let message = format!("expected `,` or `{}`, found {}", bracket.closing(), shown(&found.text));
    let label =
        if is_next && broken.is_none() { "a comma is missing before this" } else { "not expected here" };
    blame_string(Diagnostic::new(Code::JsonSyntax, message, found.span, label), broken)
}

/// Adds that the string before the mistake spans lines.
fn blame_string(diagnostic: Diagnostic, broken: Option<Span>) -> Diagnostic {
    match broken {
        Some(quote) => diagnostic
            .because_of(quote, "this string spans several lines")
            .help("close the string on its line if it was not meant to go on"),
        None => diagnostic,
    }
}

/// The last error that is told.
pub(super) fn reading_stops(diagnostic: Diagnostic) -> Diagnostic {
    diagnostic.help("mend these mistakes first; the rest of the text was not read")
}

/// The last warning that is told.
pub(super) fn warnings_stop(diagnostic: Diagnostic) -> Diagnostic {
    diagnostic.help("mend these first; further warnings about this text are not listed")
}
