//! Breaks text into lines that fit a number of columns.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// The lines of a text, each at most `width` columns wide, broken at blanks. A word that is wider is
/// broken after a hyphen or a slash if it has one, else anywhere. At least one line. A line break
/// in the text stays one.
pub(super) fn lines(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        let mut filling = Filling { width: width.max(1), lines: &mut lines, line: String::new(), used: 0 };
        for word in paragraph.split(' ').filter(|word| !word.is_empty()) {
            filling.word(word);
        }
        let last = filling.line;
        lines.push(last);
    }
    lines
}

/// The text with line breaks put in, the lines after the first indented by `indent` columns. The
/// first line is taken to stand where it stands. Without a width the text stays as it is.
pub(super) fn hanging(text: &str, width: Option<usize>, indent: usize) -> String {
    let Some(width) = width else { return text.to_owned() };
    let lead = format!("\n{}", " ".repeat(indent));
    lines(text, width.saturating_sub(indent).max(NARROWEST)).join(&lead)
}

/// Text is never squeezed into fewer columns than these.
const NARROWEST: usize = 20;

/// A line that is being filled, and those before it.
struct Filling<'l> {
    width: usize,
    lines: &'l mut Vec<String>,
    line: String,
    used: usize,
}

impl Filling<'_> {
    fn word(&mut self, word: &str) {
        let needed = word.width();
        if self.used > 0 && self.used + 1 + needed > self.width {
            self.end_line();
        }
        if self.used > 0 {
            self.piece(" ", 1);
        }
        if needed <= self.width {
            self.piece(word, needed);
            return;
        }
        for part in word.split_inclusive(['-', '/']) {
            match part.width() {
                needed if needed <= self.width => self.piece(part, needed),
                _ => part.chars().for_each(|character| {
                    self.piece(character.encode_utf8(&mut [0; 4]), character.width().unwrap_or(0));
                }),
            }
        }
    }

    /// Adds a piece to the line, or to a new one if it does not fit.
    fn piece(&mut self, piece: &str, needed: usize) {
        if self.used > 0 && self.used + needed > self.width {
            self.end_line();
        }
        self.line.push_str(piece);
        self.used += needed;
    }

    fn end_line(&mut self) {
        self.lines.push(std::mem::take(&mut self.line));
        self.used = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::{hanging, lines};

    #[test]
    fn lines_break_at_blanks() {
        assert_eq!(lines("one two three", 7), ["one two", "three"]);
    }

    #[test]
    fn a_word_wider_than_the_line_is_broken() {
        assert_eq!(lines("ab abcdefg h", 3), ["ab", "abc", "def", "g h"]);
    }

    #[test]
    fn a_long_id_is_broken_after_a_hyphen() {
        assert_eq!(lines("activation-requires-mfa fails", 14), ["activation-", "requires-mfa", "fails"]);
    }

    #[test]
    fn wide_characters_take_two_columns() {
        assert_eq!(lines("管理者 権限", 6), ["管理者", "権限"]);
    }

    #[test]
    fn an_empty_text_is_one_empty_line() {
        assert_eq!(lines("", 5), [""]);
    }

    #[test]
    fn without_a_width_nothing_is_broken() {
        assert_eq!(hanging("a long text", None, 2), "a long text");
        assert_eq!(
            hanging("some words and some more words", Some(22), 2),
            "some words and some\n  more words"
        );
    }
}
