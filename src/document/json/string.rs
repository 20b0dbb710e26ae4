//! Escapes of strings: what they stand for, what is wrong with them, and from a byte of the
//! decoded text back to the bytes of the source.
//!
//! All three walk the same [`pieces`], so they cannot disagree.

use std::borrow::Cow;
use std::ops::Range;

/// A part of a string's source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    /// Its bytes, counted from after the opening quote.
    pub(super) source: Range<usize>,
    pub(super) kind: PieceKind,
}

/// What a part of a string stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PieceKind {
    /// Itself.
    Plain,
    /// An escaped character.
    Char(char),
    /// Nothing; decoding keeps its bytes.
    Bad(BadEscape),
}

/// What is wrong with an escape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BadEscape {
    /// A backslash before a character that has no escape.
    Unknown,
    /// `\u` without four hexadecimal digits.
    Digits,
    /// One half of a surrogate pair without the other.
    LoneSurrogate,
}

/// Splits what stands between the quotes into runs of plain text and escapes.
pub(super) fn pieces(raw: &str) -> impl Iterator<Item = Piece> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = raw.get(at..)?;
        let (len, kind) = match memchr::memchr(b'\\', rest.as_bytes()) {
            None if rest.is_empty() => return None,
            None => (rest.len(), PieceKind::Plain),
            Some(0) => escape(rest),
            Some(plain) => (plain, PieceKind::Plain),
        };
        let source = at..at + len;
        at = source.end;
        Some(Piece { source, kind })
    })
}

/// Reads the escape that `rest` starts with: its length and what it stands for.
fn escape(rest: &str) -> (usize, PieceKind) {
    let Some(letter) = rest.chars().nth(1) else { return (rest.len(), PieceKind::Bad(BadEscape::Unknown)) };
    let character = match letter {
        '"' | '\\' | '/' => letter,
        'b' => '\u{8}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'u' => return unicode_escape(rest),
        _ => return (1 + letter.len_utf8(), PieceKind::Bad(BadEscape::Unknown)),
    };
    (2, PieceKind::Char(character))
}

/// Reads `\uXXXX`, or two of them that are a surrogate pair.
fn unicode_escape(rest: &str) -> (usize, PieceKind) {
    let Some(first) = code_unit(rest) else {
        let digits = rest.bytes().skip(2).take(4).take_while(u8::is_ascii_hexdigit).count();
        return (2 + digits, PieceKind::Bad(BadEscape::Digits));
    };
    let second = rest.get(6..).and_then(code_unit);
    let pair = [first, second.unwrap_or(0)];
    match char::decode_utf16(pair).next() {
        Some(Ok(character)) if character.len_utf16() == 2 => (12, PieceKind::Char(character)),
        Some(Ok(character)) => (6, PieceKind::Char(character)),
        Some(Err(_)) | None => (6, PieceKind::Bad(BadEscape::LoneSurrogate)),
    }
}

/// The UTF-16 code unit of the `\uXXXX` that `text` starts with.
fn code_unit(text: &str) -> Option<u16> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    let all_hex = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    if all_hex { u16::from_str_radix(digits, 16).ok() } else { None }
}

/// The text that `raw`, what stands between the quotes, stands for.
pub(super) fn decode(raw: &str) -> Cow<'_, str> {
    if memchr::memchr(b'\\', raw.as_bytes()).is_none() {
        return Cow::Borrowed(raw);
    }
    let mut text = String::with_capacity(raw.len());
    for piece in pieces(raw) {
        match piece.kind {
            PieceKind::Char(character) => text.push(character),
            PieceKind::Plain | PieceKind::Bad(_) => text.push_str(raw.get(piece.source).unwrap_or_default()),
        }
    }
    Cow::Owned(text)
}

/// The bytes of `raw` from which the bytes `decoded` of its text come. An escape that lies partly
/// in the range is taken whole; what lies beyond the text is cut off.
pub(super) fn source_range(raw: &str, decoded: Range<usize>) -> Range<usize> {
    let start = source_offset(raw, decoded.start, Edge::Start);
    if decoded.end <= decoded.start {
        return start..start;
    }
    start..source_offset(raw, decoded.end, Edge::End)
}

/// The offset in `raw` of each byte of the decoded text. All bytes of an escaped character stand
/// where its escape starts.
pub(super) fn source_offsets(raw: &str) -> impl Iterator<Item = u32> {
    pieces(raw).flat_map(|piece| {
        let (len, step) = match piece.kind {
            PieceKind::Char(character) => (character.len_utf8(), 0),
            PieceKind::Plain | PieceKind::Bad(_) => (piece.source.len(), 1),
        };
        (0..len).map(move |byte| super::reader::offset(piece.source.start + byte * step))
    })
}

/// Which side of a range an offset is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Edge {
    Start,
    End,
}

/// The offset in `raw` of a byte of the decoded text. Inside a character, a start goes back to the
/// character's first byte and an end goes on to the byte after its last.
fn source_offset(raw: &str, offset: usize, edge: Edge) -> usize {
    let mut before = 0;
    for piece in pieces(raw) {
        let len = match piece.kind {
            PieceKind::Char(character) => character.len_utf8(),
            PieceKind::Plain | PieceKind::Bad(_) => piece.source.len(),
        };
        let inside = offset - before;
        if inside < len || (inside == len && edge == Edge::End) {
            return match (piece.kind, edge) {
                (_, Edge::Start) if inside == 0 => piece.source.start,
                (PieceKind::Char(_), Edge::Start) => piece.source.start,
                (PieceKind::Char(_), Edge::End) => piece.source.end,
                (PieceKind::Plain | PieceKind::Bad(_), _) => boundary(raw, piece.source.start + inside, edge),
            };
        }
        before += len;
    }
    raw.len()
}

/// The nearest boundary between characters, downwards for a start and upwards for an end.
fn boundary(raw: &str, mut offset: usize, edge: Edge) -> usize {
    while !raw.is_char_boundary(offset) {
        match edge {
            Edge::Start => offset -= 1,
            Edge::End => offset += 1,
        }
    }
    offset
}

#[cfg(test)]
mod tests {
    use super::{BadEscape, PieceKind, decode, pieces, source_offsets, source_range};

    fn problems(raw: &str) -> Vec<(std::ops::Range<usize>, BadEscape)> {
        pieces(raw)
            .filter_map(|piece| match piece.kind {
                PieceKind::Bad(problem) => Some((piece.source, problem)),
                PieceKind::Plain | PieceKind::Char(_) => None,
            })
            .collect()
    }

    #[test]
    fn every_escape_of_json_is_read() {
        assert_eq!(decode(r#"\"\\\/\b\f\n\r\t\u0041\uD83D\uDE00"#), "\"\\/\u{8}\u{c}\n\r\tA😀");
    }

    #[test]
    fn half_of_a_surrogate_pair_is_a_mistake_and_what_follows_is_kept() {
        assert_eq!(problems(r"a\uD83Db"), [(1..7, BadEscape::LoneSurrogate)]);
        assert_eq!(problems(r"\uDE00"), [(0..6, BadEscape::LoneSurrogate)]);
        assert_eq!(problems(r"\uD83D\u0041"), [(0..6, BadEscape::LoneSurrogate)]);
        assert_eq!(decode(r"\uD83D\u0041"), r"\uD83DA");
    }

    #[test]
    fn an_unknown_escape_covers_the_whole_character() {
        assert_eq!(problems(r"\é\q"), [(0..3, BadEscape::Unknown), (3..5, BadEscape::Unknown)]);
    }

    #[test]
    fn too_few_digits_are_a_mistake_as_long_as_the_digits() {
        assert_eq!(problems(r"\u12 \u+123"), [(0..4, BadEscape::Digits), (5..7, BadEscape::Digits)]);
    }

    #[test]
    fn a_part_after_an_escape_is_found_in_the_source() {
        assert_eq!(source_range(r"\u0041bc", 1..2), 6..7);
        assert_eq!(source_range(r"ab\ncd", 3..5), 4..6);
        assert_eq!(source_range("abc", 0..3), 0..3);
    }

    #[test]
    fn every_byte_of_the_text_has_its_place_in_the_source() {
        let offsets: Vec<u32> = source_offsets(r"a\u00e9b").collect();
        assert_eq!(offsets, [0, 1, 1, 7]);
    }

    #[test]
    fn an_escape_that_is_partly_meant_is_taken_whole() {
        assert_eq!(source_range(r"x\u00e9y", 2..3), 1..7);
        assert_eq!(source_range("xéy", 2..3), 1..3);
    }

    #[test]
    fn an_empty_part_stays_empty_and_a_part_beyond_the_end_is_cut_off() {
        assert_eq!(source_range(r"a\nb", 2..2), 3..3);
        assert_eq!(source_range(r"a\nb", 9..12), 4..4);
        assert_eq!(source_range("", 0..0), 0..0);
    }
}
