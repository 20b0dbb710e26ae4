//! Breaks text into lines that fit a number of columns. Colours and links of terminals take none.

use std::borrow::Cow;

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
pub(super) fn hanging(text: &str, width: Option<usize>, indent: usize) -> Cow<'_, str> {
    let Some(width) = width else { return Cow::Borrowed(text) };
    let lead = format!("\n{}", " ".repeat(indent));
    Cow::Owned(lines(text, width.saturating_sub(indent).max(NARROWEST)).join(&lead))
}

/// Text is never squeezed into fewer columns than these.
const NARROWEST: usize = 20;

/// What starts a colour or a link. Text from inputs has none, as it was made printable.
const ESCAPE: char = '\u{1b}';

/// The text as it is seen, without the colours and links of terminals.
fn seen(text: &str) -> Cow<'_, str> {
    if !text.contains(ESCAPE) {
        return Cow::Borrowed(text);
    }
    let mut parts = text.split(ESCAPE);
    let mut seen = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        seen.push_str(match part.chars().next() {
            // A colour goes up to an `m`.
            Some('[') => part.split_once('m').map_or("", |(_, rest)| rest),
            // What ends the address of a link, and what stands behind it.
            Some('\\') => part.get(1..).unwrap_or_default(),
            // The address of a link goes up to the next such character.
            Some(_) | None => "",
        });
    }
    Cow::Owned(seen)
}

/// A line that is being filled, and those before it.
struct Filling<'l> {
    width: usize,
    lines: &'l mut Vec<String>,
    line: String,
    used: usize,
}

impl Filling<'_> {
    fn word(&mut self, word: &str) {
        let needed = seen(word).width();
        if self.used > 0 && self.used + 1 + needed > self.width {
            self.end_line();
        }
        if self.used > 0 {
            self.piece(" ", 1);
        }
        // A colour or a link would be broken as well.
        if needed <= self.width || word.contains(ESCAPE) {
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
    fn colours_and_links_take_no_columns() {
        let (red, plain) = ("\u{1b}[1;31m", "\u{1b}[0m");
        assert_eq!(
            lines(&format!("{red}one two{plain} three"), 7),
            [format!("{red}one two{plain}"), "three".to_owned()]
        );
        let link = "\u{1b}]8;;file:///somewhere\u{1b}\\a.json:1:1:\u{1b}]8;;\u{1b}\\";
        assert_eq!(lines(&format!("{link} one"), 15), [format!("{link} one")]);
        assert_eq!(lines(&format!("{link} one"), 14), [link, "one"]);
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
