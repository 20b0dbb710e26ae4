//! Text to tokens. A token is a kind and a range of bytes of the string that holds the expression.

use std::ops::Range;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// A name: letters, digits and `_`, not starting with a digit.
    Name,
    /// An integer, with its sign.
    Integer,
    /// A string in single quotes.
    String,
    /// `(`
    Open,
    /// `)`
    Close,
    /// `[`
    OpenIndex,
    /// `]`
    CloseIndex,
    /// `,`
    Comma,
    /// `.`
    Dot,
    /// The end of the expression.
    End,
    /// A string whose closing quote is missing.
    UnclosedString,
    /// A number with a fraction.
    Fraction,
    /// A character that expressions do not have.
    Stray,
}

/// A token and its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Its bytes in the whole string.
    pub range: Range<usize>,
}

/// Reads tokens from `text`, within `range`.
#[derive(Debug)]
pub struct Lexer<'a> {
    text: &'a str,
    at: usize,
    end: usize,
}

impl<'a> Lexer<'a> {
    /// Starts at the start of `range`.
    #[must_use]
    pub fn new(text: &'a str, range: Range<usize>) -> Self {
        Self { text, at: range.start, end: range.end.min(text.len()) }
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..self.end).unwrap_or_default()
    }

    /// The bytes from `from` on at the start of the rest that are all accepted.
    #[inline]
    fn run(&self, from: usize, accept: impl Fn(char) -> bool) -> usize {
        let tail = self.rest().get(from..).unwrap_or_default();
        let is_accepted = |byte: &u8| byte.is_ascii() && accept(char::from(*byte));
        let end = tail.bytes().position(|byte| !is_accepted(&byte)).unwrap_or(tail.len());
        if tail.as_bytes().get(end).is_none_or(u8::is_ascii) {
            return from + end;
        }
        from + tail.find(|character| !accept(character)).unwrap_or(tail.len())
    }

    /// The next token; at the end, [`TokenKind::End`] for ever.
    pub fn token(&mut self) -> Token {
        self.at += self.run(0, char::is_whitespace);
        let rest = self.rest();
        let (kind, len) = match rest.chars().next() {
            None => (TokenKind::End, 0),
            Some('(') => (TokenKind::Open, 1),
            Some(')') => (TokenKind::Close, 1),
            Some('[') => (TokenKind::OpenIndex, 1),
            Some(']') => (TokenKind::CloseIndex, 1),
            Some(',') => (TokenKind::Comma, 1),
            Some('.') => (TokenKind::Dot, 1),
            Some('\'') => string(rest),
            Some(first) if is_name_start(first) => (TokenKind::Name, self.run(0, is_name_part)),
            Some(first) if first.is_ascii_digit() => self.number(0),
            Some('-' | '+') if rest.as_bytes().get(1).is_some_and(u8::is_ascii_digit) => self.number(1),
            Some(other) => (TokenKind::Stray, other.len_utf8()),
        };
        let range = self.at..self.at + len;
        self.at = range.end;
        Token { kind, range }
    }

    fn number(&self, sign: usize) -> (TokenKind, usize) {
        let digit = |character: char| character.is_ascii_digit();
        let whole = self.run(sign, digit);
        let fraction = self.run(whole + 1, digit);
        match self.rest().as_bytes().get(whole) {
            Some(b'.') if fraction > whole + 1 => (TokenKind::Fraction, fraction),
            _ => (TokenKind::Integer, whole),
        }
    }
}

fn is_name_start(character: char) -> bool {
    character.is_alphabetic() || character == '_' || character == '$'
}

fn is_name_part(character: char) -> bool {
    character.is_alphanumeric() || character == '_' || character == '$'
}

/// The length of the string that `rest` starts with; a doubled quote stands for one.
fn string(rest: &str) -> (TokenKind, usize) {
    let bytes = rest.as_bytes();
    let mut at = 1;
    while let Some(quote) = memchr::memchr(b'\'', bytes.get(at..).unwrap_or_default()) {
        at += quote + 1;
        if bytes.get(at) != Some(&b'\'') {
            return (TokenKind::String, at);
        }
        at += 1;
    }
    (TokenKind::UnclosedString, rest.len())
}

#[cfg(test)]
mod tests {
    use super::{Lexer, TokenKind};

    fn kinds(text: &str) -> Vec<(TokenKind, &str)> {
        let mut lexer = Lexer::new(text, 0..text.len());
        let mut found = Vec::new();
        loop {
            let token = lexer.token();
            if token.kind == TokenKind::End {
                return found;
            }
            found.push((token.kind, &text[token.range]));
        }
    }

    #[test]
    fn a_doubled_quote_does_not_end_a_string() {
        assert_eq!(kinds("'it''s' 'x"), [(TokenKind::String, "'it''s'"), (TokenKind::UnclosedString, "'x")]);
    }

    #[test]
    fn a_sign_belongs_to_its_number() {
        assert_eq!(
            kinds("-1 2.5 - 3."),
            [
                (TokenKind::Integer, "-1"),
                (TokenKind::Fraction, "2.5"),
                (TokenKind::Stray, "-"),
                (TokenKind::Integer, "3"),
                (TokenKind::Dot, "."),
            ]
        );
    }

    #[test]
    fn blanks_and_line_breaks_separate_and_vanish() {
        assert_eq!(kinds("a \n\t( )").len(), 3);
    }
}
