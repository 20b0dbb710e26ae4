//! Which strings are expressions.
//!
//! A string that starts with `[` and ends with `]` is one; a second `[` at the start makes it a
//! literal that starts with one `[`. Everything else is a literal as it stands.

use std::ops::Range;

/// What a string of a template means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// Itself.
    Literal,
    /// Itself without its first byte: `[[text]` is the literal `[text]`.
    Escaped,
    /// The expression that stands in these bytes of the string.
    Expression(Range<usize>),
}

/// What `text` means, its first `skip` bytes aside (the escapes that embedding took off).
#[must_use]
pub fn meaning(text: &str, skip: usize) -> Meaning {
    let bytes = text.as_bytes().get(skip..).unwrap_or_default();
    match bytes {
        [b'[', b'[', .., b']'] => Meaning::Escaped,
        [b'[', .., b']'] => Meaning::Expression(skip + 1..text.len() - 1),
        _ => Meaning::Literal,
    }
}

#[cfg(test)]
mod tests {
    use super::{Meaning, meaning};

    #[test]
    fn both_brackets_make_an_expression() {
        assert_eq!(meaning("[a()]", 0), Meaning::Expression(1..4));
        assert_eq!(meaning("[a()", 0), Meaning::Literal);
        assert_eq!(meaning("a()]", 0), Meaning::Literal);
        assert_eq!(meaning("[", 0), Meaning::Literal);
        assert_eq!(meaning(" [a()]", 0), Meaning::Literal);
        assert_eq!(meaning("[test] value", 0), Meaning::Literal);
    }

    #[test]
    fn a_doubled_bracket_is_a_literal_bracket() {
        assert_eq!(meaning("[[a]", 0), Meaning::Escaped);
        assert_eq!(meaning("[[a", 0), Meaning::Literal);
    }

    #[test]
    fn an_embedded_template_has_lost_one_bracket() {
        assert_eq!(meaning("[[a()]", 1), Meaning::Expression(2..5));
        assert_eq!(meaning("[[[a()]", 1), Meaning::Escaped);
    }
}
