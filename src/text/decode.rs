//! From the bytes of a file to text.
//!
//! UTF-8 is what people mean; PowerShell also writes UTF-16, with or without a byte-order mark.
//! Nothing is replaced or guessed beyond that: bytes that are no Unicode text are an error with
//! their place, and whoever read the file says so in a diagnostic.
//!
//! A byte-order mark is not part of the text, so line 1, column 1 is the first character that a
//! person sees. Spans count bytes of the decoded text as UTF-8.

use std::fmt;

/// Why bytes are no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DecodeError {
    /// What is wrong.
    pub problem: Problem,
    /// The first byte that is wrong, counted from the start of the file.
    pub offset: usize,
    /// The line in which it lies, from one.
    pub line: usize,
}

/// What is wrong with bytes that are no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    /// A byte that UTF-8 does not have here; most often the file is in an older encoding.
    NotUtf8,
    /// Half of a surrogate pair, or half of a code unit at the end.
    NotUtf16,
    /// The byte-order mark of UTF-32.
    Utf32,
    /// A NUL: the file is no text, whatever its encoding.
    Nul,
}

impl fmt::Display for DecodeError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { offset, line, .. } = self;
        match self.problem {
            Problem::NotUtf8 => write!(out, "byte {offset}, in line {line}, is not UTF-8"),
            Problem::NotUtf16 => write!(out, "byte {offset}, in line {line}, is not UTF-16"),
            Problem::Utf32 => write!(out, "the encoding is UTF-32"),
            Problem::Nul => write!(out, "byte {offset}, in line {line}, is NUL, which no text holds"),
        }
    }
}

impl std::error::Error for DecodeError {}

/// The two orders of the bytes of a UTF-16 code unit.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    Little,
    Big,
}

/// Reads the bytes of a file as text, without its byte-order mark.
///
/// # Errors
///
/// If the bytes are neither UTF-8 nor UTF-16, or hold a NUL.
pub fn decode(mut bytes: Vec<u8>) -> Result<String, DecodeError> {
    match bytes.as_slice() {
        [0xEF, 0xBB, 0xBF, ..] => {
            bytes.drain(..3);
            utf8(bytes).map_err(|error| DecodeError { offset: error.offset + 3, ..error })
        }
        [0xFF, 0xFE, 0, 0, ..] | [0, 0, 0xFE, 0xFF, ..] => {
            Err(DecodeError { problem: Problem::Utf32, offset: 0, line: 1 })
        }
        [0xFF, 0xFE, ..] => utf16(&bytes, 2, Order::Little),
        [0xFE, 0xFF, ..] => utf16(&bytes, 2, Order::Big),
        // Two ASCII characters in UTF-16. No other text starts like this, as none holds a NUL.
        [1..=0x7F, 0, 1..=0x7F, 0, ..] => utf16(&bytes, 0, Order::Little),
        [0, 1..=0x7F, 0, 1..=0x7F, ..] => utf16(&bytes, 0, Order::Big),
        _ => utf8(bytes),
    }
}

fn utf8(bytes: Vec<u8>) -> Result<String, DecodeError> {
    let wrong = |bytes: &[u8], offset, problem| {
        let before = bytes.get(..offset).unwrap_or_default();
        DecodeError { problem, offset, line: 1 + memchr::memchr_iter(b'\n', before).count() }
    };
    if let Some(offset) = memchr::memchr(0, &bytes) {
        return Err(wrong(&bytes, offset, Problem::Nul));
    }
    String::from_utf8(bytes).map_err(|error| {
        let offset = error.utf8_error().valid_up_to();
        wrong(error.as_bytes(), offset, Problem::NotUtf8)
    })
}

/// Reads UTF-16 from the byte `start` on.
fn utf16(bytes: &[u8], start: usize, order: Order) -> Result<String, DecodeError> {
    let (pairs, rest) = bytes.get(start..).unwrap_or_default().as_chunks::<2>();
    let units = pairs.iter().map(|pair| match order {
        Order::Little => u16::from_le_bytes(*pair),
        Order::Big => u16::from_be_bytes(*pair),
    });
    let mut text = String::with_capacity(bytes.len());
    let mut offset = start;
    let wrong = |text: &str, problem, offset| {
        let line = 1 + memchr::memchr_iter(b'\n', text.as_bytes()).count();
        Err(DecodeError { problem, offset, line })
    };
    for character in char::decode_utf16(units) {
        match character {
            Ok('\0') => return wrong(&text, Problem::Nul, offset),
            Ok(character) => {
                text.push(character);
                offset += 2 * character.len_utf16();
            }
            Err(_) => return wrong(&text, Problem::NotUtf16, offset),
        }
    }
    if rest.is_empty() { Ok(text) } else { wrong(&text, Problem::NotUtf16, offset) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{DecodeError, Problem, decode};

    fn wide(text: &str, order: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(order).collect()
    }

    fn error(bytes: &[u8]) -> DecodeError {
        decode(bytes.to_vec()).expect_err("no text")
    }

    #[test]
    fn a_byte_order_mark_is_no_part_of_the_text() {
        assert_eq!(decode(b"\xEF\xBB\xBF{}".to_vec()).as_deref(), Ok("{}"));
        assert_eq!(decode(wide("\u{FEFF}{}", u16::to_le_bytes)).as_deref(), Ok("{}"));
        assert_eq!(decode(wide("\u{FEFF}{}", u16::to_be_bytes)).as_deref(), Ok("{}"));
    }

    #[test]
    fn utf_16_is_known_without_a_mark() {
        let text = "{\"name\": \"Größe 😀\"}\r\n";
        assert_eq!(decode(wide(text, u16::to_le_bytes)).as_deref(), Ok(text));
        assert_eq!(decode(wide(text, u16::to_be_bytes)).as_deref(), Ok(text));
    }

    #[test]
    fn nothing_is_an_empty_text() {
        assert_eq!(decode(Vec::new()).as_deref(), Ok(""));
        assert_eq!(decode(b"\xEF\xBB\xBF".to_vec()).as_deref(), Ok(""));
        assert_eq!(decode(b"\xFF\xFE".to_vec()).as_deref(), Ok(""));
    }

    #[test]
    fn an_older_encoding_is_an_error_at_its_first_letter() {
        let wrong = error(b"{\n\"Gr\xF6\xDFe\"}");
        assert_eq!(wrong, DecodeError { problem: Problem::NotUtf8, offset: 5, line: 2 });
        assert_eq!(wrong.to_string(), "byte 5, in line 2, is not UTF-8");
        assert_eq!(error(b"\xEF\xBB\xBFa\xFF").offset, 4);
    }

    #[test]
    fn a_character_that_is_cut_off_is_an_error() {
        assert_eq!(error(b"ab\xC3"), DecodeError { problem: Problem::NotUtf8, offset: 2, line: 1 });
        assert_eq!(error(b"\xFF\xFEa\0b"), DecodeError { problem: Problem::NotUtf16, offset: 4, line: 1 });
    }

    #[test]
    fn half_of_a_surrogate_pair_is_an_error() {
        let mut bytes = wide("\u{FEFF}a\n", u16::to_le_bytes);
        bytes.extend([0x3D, 0xD8, b'b', 0]);
        assert_eq!(error(&bytes), DecodeError { problem: Problem::NotUtf16, offset: 6, line: 2 });
    }

    #[test]
    fn a_nul_is_no_text() {
        assert_eq!(error(b"ab\ncd\0"), DecodeError { problem: Problem::Nul, offset: 5, line: 2 });
        assert_eq!(error(b"P\0K\0\0\0\0\0"), DecodeError { problem: Problem::Nul, offset: 4, line: 1 });
        assert_eq!(error(b"\xFF\xFE\0\0a\0\0\0").problem, Problem::Utf32);
    }

    proptest! {
        #[test]
        fn any_text_without_nul_is_read_back(text in "[^\u{0}\u{feff}][^\u{0}]{0,40}") {
            let marked = format!("\u{FEFF}{text}");
            let little = wide(&marked, u16::to_le_bytes);
            let big = wide(&marked, u16::to_be_bytes);
            for bytes in [text.clone().into_bytes(), marked.into_bytes(), little, big] {
                prop_assert_eq!(decode(bytes), Ok(text.clone()));
            }
        }

        #[test]
        fn any_bytes_are_text_or_an_error_inside_them(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
            match decode(bytes.clone()) {
                Ok(text) => prop_assert!(!text.contains('\0')),
                Err(error) => prop_assert!(error.offset < bytes.len()),
            }
        }
    }
}
