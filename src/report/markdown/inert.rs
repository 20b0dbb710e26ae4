//! Text from inputs in code spans.
//!
//! Inside a code span neither Markdown nor HTML nor a mention means anything; all that a text can do
//! is to end the span. So the backticks round it are more than any that it has in a row, and it has
//! no line breaks.

use crate::text::escape::brief;

/// So many characters of a text are shown.
const LONGEST: usize = 600;

/// A text as a code span.
pub(super) fn code(text: &str) -> String {
    let text = brief(text, LONGEST);
    if text.trim().is_empty() {
        return "(blank)".to_owned();
    }
    let longest = text.split(|character| character != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    // A blank beside a backtick keeps it from the fence; Markdown takes one away on both sides.
    let edge = |character: Option<char>| character.is_some_and(|one| one == '`' || one == ' ');
    let pad = if edge(text.chars().next()) || edge(text.chars().next_back()) { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// A text as a code span in a cell of a table, which a `|` would end even there.
pub(super) fn cell(text: &str) -> String {
    code(&text.replace('|', "\\u{7c}"))
}

#[cfg(test)]
mod tests {
    use super::{cell, code};

    #[test]
    fn a_text_cannot_end_its_span() {
        assert_eq!(code("a `b` ``c``"), "``` a `b` ``c`` ```");
        assert_eq!(code("<script>@all\n![x](y)"), "`<script>@all\\n![x](y)`");
        assert_eq!(code(" "), "(blank)");
        assert_eq!(cell("a|b"), "`a\\u{7c}b`");
    }

    #[test]
    fn a_long_text_is_cut() {
        assert!(code(&"x".repeat(10_000)).len() < 700);
    }
}
