//! Cuts a text into tokens, comments and blank lines, and reports broken strings.
//!
//! Looser than the grammar: it only has to know where words and strings start and end. What they
//! mean is decided when an item is parsed.

use crate::syntax::ast::{BlankLines, Comment, Spanned};
use crate::text::{FileId, Span};

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TokenKind {
    /// Letters, digits, `-`, `_` and inner dots: keywords, names, GUIDs, dates, rule ids.
    Word,
    /// Digits only.
    Number,
    /// A string in quotes.
    String,
    /// A string that does not end on its line.
    BrokenString,
    /// `,`
    Comma,
    /// `(`
    Open,
    /// `)`
    Close,
    /// A character that the language does not use.
    Other,
}

/// A piece of text without blanks and comments.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Token {
    /// What it is.
    pub(crate) kind: TokenKind,
    /// Its first byte.
    pub(crate) start: u32,
    /// The byte after its last.
    pub(crate) end: u32,
    /// Whether only blanks stand before it on its line.
    pub(crate) first_on_line: bool,
}

impl Token {
    /// Its bytes.
    pub(crate) fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A scanned text.
#[derive(Debug, Default)]
pub(crate) struct Scan {
    /// The tokens, in order.
    pub(crate) tokens: Vec<Token>,
    /// The comments, in order.
    pub(crate) comments: Vec<Comment>,
    /// The blank lines, one offset for each run.
    pub(crate) blank_lines: BlankLines,
}

/// Whether a character may stand in a word.
pub(crate) fn is_word_char(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '_' | '-')
}

/// Whether a character ends a line for whoever reads it, as editors show it. What stands behind it is
/// no part of a comment, or a rule that everybody sees would be none.
const fn ends_line(character: char) -> bool {
    matches!(character, '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Scans a text. A byte-order mark at its start is skipped.
pub(crate) fn scan(file: FileId, text: &str) -> Scan {
    let at = if text.starts_with('\u{FEFF}') { '\u{FEFF}'.len_utf8() } else { 0 };
    let mut scanner = Scanner { file, text, at, scan: Scan::default(), line_is_empty: true };
    while scanner.step() {}
    scanner.scan
}

struct Scanner<'t> {
    file: FileId,
    text: &'t str,
    at: usize,
    scan: Scan,
    /// Whether nothing but blanks was seen on this line.
    line_is_empty: bool,
}

impl Scanner<'_> {
    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// Takes one token, comment, blank or line break; false at the end.
    fn step(&mut self) -> bool {
        let Some(character) = self.rest().chars().next() else { return false };
        match character {
            '\n' => self.line_break(),
            '\r' => {
                self.at += 1;
                self.line_is_empty = true;
            }
            ' ' | '\t' => self.at += 1,
            '#' => self.comment(),
            '"' => self.string(),
            ',' => self.token(TokenKind::Comma, 1),
            '(' => self.token(TokenKind::Open, 1),
            ')' => self.token(TokenKind::Close, 1),
            _ if is_word_char(character) => self.word(),
            _ => self.token(TokenKind::Other, character.len_utf8()),
        }
        true
    }

    fn line_break(&mut self) {
        self.at += 1;
        self.line_is_empty = true;
        let after = self.rest().trim_start_matches([' ', '\t', '\r']);
        if after.starts_with('\n') {
            let offset = Span::at(self.file, self.at).start;
            self.scan.blank_lines.0.push(offset);
            // The rest of the run is skipped, so that it is noted once.
            let run = self.rest().len() - self.rest().trim_start_matches([' ', '\t', '\r', '\n']).len();
            self.at += run;
        }
    }

    fn comment(&mut self) {
        let line = self.rest().split(ends_line).next().unwrap_or_default();
        let (length, said) = (line.len(), line.get(1..).unwrap_or_default().trim().to_owned());
        let span = Span::new(self.file, self.at, self.at + line.trim_end().len());
        let own_line = self.line_is_empty;
        self.scan.comments.push(Comment { text: Spanned::new(said, span), own_line });
        self.at += length;
        self.line_is_empty = false;
    }

    fn word(&mut self) {
        let mut length = 0;
        let mut digits_only = true;
        let mut characters = self.rest().chars().peekable();
        while let Some(character) = characters.next() {
            let inner_dot = character == '.' && characters.peek().is_some_and(|next| is_word_char(*next));
            if !inner_dot && !is_word_char(character) {
                break;
            }
            digits_only &= character.is_ascii_digit();
            length += character.len_utf8();
        }
        self.token(if digits_only { TokenKind::Number } else { TokenKind::Word }, length);
    }

    fn string(&mut self) {
        let mut escaped = false;
        let mut kind = TokenKind::BrokenString;
        let mut length = 1;
        let mut rest = self.rest().get(1..).unwrap_or_default().chars();
        while let Some(character) = rest.next().filter(|character| !matches!(*character, '\n' | '\r')) {
            length += character.len_utf8();
            if !escaped && character == '"' {
                kind = TokenKind::String;
                break;
            }
            escaped = !escaped && character == '\\';
        }
        self.token(kind, length);
    }

    fn token(&mut self, kind: TokenKind, length: usize) {
        let span = Span::new(self.file, self.at, self.at + length);
        let first_on_line = self.line_is_empty;
        self.scan.tokens.push(Token { kind, start: span.start, end: span.end, first_on_line });
        self.at += length;
        self.line_is_empty = false;
    }
}

#[cfg(test)]
mod tests {
    use super::{TokenKind, scan};
    use crate::text::FileId;

    fn kinds(text: &str) -> Vec<(TokenKind, &str)> {
        scan(FileId(0), text).tokens.iter().map(|token| (token.kind, &text[token.range()])).collect()
    }

    #[test]
    fn a_final_dot_is_no_part_of_a_word_and_an_inner_one_is() {
        use TokenKind::{Other, Word};
        assert_eq!(kinds("a.b c."), [(Word, "a.b"), (Word, "c"), (Other, ".")]);
    }

    #[test]
    fn a_hash_in_a_string_opens_no_comment() {
        assert_eq!(kinds("\"a # \\\" b\" # c"), [(TokenKind::String, "\"a # \\\" b\"")]);
    }

    #[test]
    fn a_broken_string_ends_with_its_line() {
        use TokenKind::{BrokenString, Word};
        assert_eq!(kinds("\"a\\\r\nb"), [(BrokenString, "\"a\\"), (Word, "b")]);
    }

    #[test]
    fn a_comment_and_a_string_end_where_a_reader_sees_the_end_of_a_line() {
        use TokenKind::{BrokenString, Other, Word};
        assert_eq!(kinds("# a\rb"), [(Word, "b")]);
        assert_eq!(kinds("# a\u{2028}b"), [(Other, "\u{2028}"), (Word, "b")]);
        assert_eq!(kinds("\"a\rb"), [(BrokenString, "\"a"), (Word, "b")]);
    }

    #[test]
    fn a_run_of_blank_lines_is_noted_once() {
        assert_eq!(scan(FileId(0), "a\n\n \r\n\nb\n").blank_lines.0, [2]);
    }
}
