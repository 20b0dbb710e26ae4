//! The tokens of JSON: blanks and comments, strings, numbers, words.
//!
//! Strings and numbers are checked here and stay in the text; reading them is left to whoever
//! asks the tree.

use wide::u8x16;

use super::errors;
use super::reader::{Next, Reader};
use super::string::{PieceKind, pieces};
use super::tree::Tag;

impl Reader<'_> {
    /// Goes to the next byte that is no blank and stands in no comment.
    pub(super) fn blanks(&mut self) {
        loop {
            match self.peek() {
                Some(b' ' | b'\n') => self.at = behind_spaces(self.bytes, self.at + 1),
                Some(b'\r' | b'\t') => self.at += 1,
                Some(b'/') if self.comment() => {}
                Some(0x80.. | 0x0b | 0x0c) if self.foreign_blank() => {}
                _ => return,
            }
        }
    }

    /// Skips the comment that starts here; false if a slash starts none.
    pub(super) fn comment(&mut self) -> bool {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        match rest.get(1) {
            Some(b'/') => {
                // Also a carriage return alone ends its line, as editors show it: nothing that is seen
                // may be a comment.
                self.at += memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
                true
            }
            Some(b'*') => {
                let inside = rest.get(2..).unwrap_or_default();
                match memchr::memmem::find(inside, b"*/") {
                    Some(len) => self.at += 2 + len + 2,
                    None => self.lose_rest(errors::unclosed_comment(self.file, self.at)),
                }
                true
            }
            _ => false,
        }
    }

    /// Reads the string that starts here.
    pub(super) fn string(&mut self) {
        let start = self.at;
        let Some((end, escaped)) = string_end(self.bytes, start + 1) else {
            return self.lose_rest(errors::unclosed_string(self.file, start));
        };
        self.at = end + 1;
        self.leaf(start, end + 1, if escaped { Tag::Escaped } else { Tag::Plain });
        if escaped {
            self.check_escapes(start + 1, end);
        }
        self.check_controls(start + 1, end);
    }

    fn check_escapes(&mut self, start: usize, end: usize) {
        let text = self.text;
        let raw = text.get(start..end).unwrap_or_default();
        for piece in pieces(raw) {
            if let PieceKind::Bad(problem) = piece.kind {
                let found = raw.get(piece.source.clone()).unwrap_or_default();
                self.fail(
                    errors::bad_escape(self.file, start + piece.source.start, found, problem),
                    Next::After,
                );
            }
        }
    }

    /// Reports the first control character that may not stand in a string.
    fn check_controls(&mut self, start: usize, end: usize) {
        let raw = self.bytes.get(start..end).unwrap_or_default();
        let found = raw.iter().position(|byte| is_control(*byte));
        if let Some((at, byte)) = found.and_then(|at| Some((at, *raw.get(at)?))) {
            self.fail(errors::control_character(self.file, start + at, byte), Next::After);
        }
    }

    /// Reads a word of JSON that starts with the byte here.
    pub(super) fn word<const LENGTH: usize>(&mut self, word: &[u8; LENGTH], tag: Tag) -> Next {
        let end = self.at + LENGTH;
        let here = self.bytes.get(self.at..).and_then(<[u8]>::first_chunk);
        if here != Some(word) || self.bytes.get(end).is_some_and(|byte| is_word_byte(*byte)) {
            return self.no_value();
        }
        self.leaf(self.at, end, tag);
        self.at = end;
        Next::After
    }

    /// Reads a number.
    pub(super) fn number(&mut self) -> Next {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let Some(len) = number_len(rest) else { return self.no_value() };
        if rest.get(len).is_some_and(|byte| is_word_byte(*byte)) {
            return self.no_value();
        }
        self.leaf(self.at, self.at + len, Tag::Number);
        self.at += len;
        Next::After
    }
}

/// The place behind the spaces that stand at `at`, but perhaps for the last fifteen bytes of a text. They
/// are looked at in sixteens; most blanks are the indentation of a line.
#[inline]
pub(super) fn behind_spaces(bytes: &[u8], mut at: usize) -> usize {
    const SPACE: u8x16 = u8x16::new([b' '; 16]);
    let (chunks, _) = bytes.get(at..).unwrap_or_default().as_chunks::<16>();
    for chunk in chunks {
        let spaces = u8x16::new(*chunk).simd_eq(SPACE).to_bitmask().trailing_ones();
        at += spaces as usize;
        if spaces < 16 {
            break;
        }
    }
    at
}

/// The place after the quote that ends a string whose text starts at `from`, if the string has
/// neither escapes nor control characters: then it means what stands there.
#[inline]
pub(super) fn plain_end(bytes: &[u8], from: usize) -> Option<usize> {
    const QUOTE: u8x16 = u8x16::new([b'"'; 16]);
    const BACKSLASH: u8x16 = u8x16::new([b'\\'; 16]);
    const CONTROLS: u8x16 = u8x16::new([0x1F; 16]);
    let (chunks, rest) = bytes.get(from..)?.as_chunks::<16>();
    let mut at = from;
    for chunk in chunks {
        let chunk = u8x16::new(*chunk);
        let ends = chunk.simd_eq(QUOTE) | chunk.simd_eq(BACKSLASH) | chunk.min(CONTROLS).simd_eq(chunk);
        let ends = ends.to_bitmask();
        if ends != 0 {
            let end = at + ends.trailing_zeros() as usize;
            return (bytes.get(end) == Some(&b'"')).then_some(end + 1);
        }
        at += 16;
    }
    let end = rest.iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..0x20))?;
    (rest.get(end) == Some(&b'"')).then_some(at + end + 1)
}

/// The place of the quote that ends a string whose text starts at `from`, and whether the string
/// has escapes.
pub(super) fn string_end(bytes: &[u8], from: usize) -> Option<(usize, bool)> {
    let mut at = from;
    let mut escaped = false;
    loop {
        let rest = bytes.get(at..)?;
        at += memchr::memchr2(b'"', b'\\', rest)?;
        if bytes.get(at) == Some(&b'"') {
            return Some((at, escaped));
        }
        escaped = true;
        at += 2;
    }
}

/// The length of the number that `bytes` start with, by the grammar of JSON.
pub(super) fn number_len(bytes: &[u8]) -> Option<usize> {
    let digits = |from: usize| {
        bytes.get(from..).unwrap_or_default().iter().take_while(|byte| byte.is_ascii_digit()).count()
    };
    let some_digits = |from: usize| Some(digits(from)).filter(|count| *count > 0);
    let mut at = usize::from(bytes.first() == Some(&b'-'));
    at += if bytes.get(at) == Some(&b'0') { 1 } else { some_digits(at)? };
    if bytes.get(at) == Some(&b'.') {
        at += 1 + some_digits(at + 1)?;
    }
    if matches!(bytes.get(at), Some(b'e' | b'E')) {
        at += 1 + usize::from(matches!(bytes.get(at + 1), Some(b'+' | b'-')));
        at += some_digits(at)?;
    }
    Some(at)
}

/// Whether a byte is a control character that may not stand in a string.
pub(super) fn is_control(byte: u8) -> bool {
    byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r')
}

/// Whether a byte goes on with a word or number: what stands directly behind one makes it another.
pub(super) fn is_word_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'+' | b'-' | b'$')
}

#[cfg(test)]
mod tests {
    use super::{number_len, plain_end, string_end};

    #[test]
    fn numbers_follow_the_grammar() {
        for good in ["0", "-0", "10", "0.5", "-1.25e+10", "1E9", "1e-0"] {
            assert_eq!(number_len(good.as_bytes()), Some(good.len()), "{good}");
        }
        for bad in ["-", "1.", "1.e3", "1e", "1e+", "-.5"] {
            assert_eq!(number_len(bad.as_bytes()), None, "{bad}");
        }
        assert_eq!(number_len(b"012"), Some(1));
    }

    #[test]
    fn the_first_quote_is_found_wherever_it_stands() {
        for len in 0..80 {
            let text = format!("{}\"{}", "!".repeat(len), "\"\\ab".repeat(20));
            assert_eq!(plain_end(text.as_bytes(), 0), Some(len + 1));
            assert_eq!(plain_end(&text.as_bytes()[..len], 0), None);
        }
    }

    #[test]
    fn a_string_with_an_escape_or_a_control_character_is_not_plain() {
        for special in ["\\", "\n", "\u{0}", "\u{1f}"] {
            for len in 0..40 {
                let text = format!("{}{special}{}\" ,,,,,,,,,,,,,,,,", "é".repeat(len), "a".repeat(40 - len));
                assert_eq!(plain_end(text.as_bytes(), 0), None, "{text}");
            }
        }
    }

    #[test]
    fn an_escaped_quote_does_not_end_a_string() {
        assert_eq!(string_end(br#"a\"b" "#, 0), Some((4, true)));
        assert_eq!(string_end(br#"a\\" "#, 0), Some((3, true)));
        assert_eq!(string_end(br#"a\"#, 0), None);
    }
}
