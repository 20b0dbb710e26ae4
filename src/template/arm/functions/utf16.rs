//! Strings as Azure counts them: in UTF-16 units.
//!
//! A character beyond the basic plane counts twice. A cut through the middle of one leaves half a
//! character, which Azure shows as U+FFFD when it writes the result.

/// The length in UTF-16 units.
pub(super) fn length(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.encode_utf16().count() }
}

/// The units `start..start + count`, as far as the text has them.
pub(super) fn slice(text: &str, start: usize, count: usize) -> String {
    if text.is_ascii() {
        let end = start.saturating_add(count).min(text.len());
        return text.get(start..end).unwrap_or_default().to_owned();
    }
    let units: Vec<u16> = text.encode_utf16().skip(start).take(count).collect();
    String::from_utf16_lossy(&units)
}

#[cfg(test)]
mod tests {
    use super::{length, slice};

    #[test]
    fn a_character_beyond_the_basic_plane_counts_twice() {
        assert_eq!(length("a😀"), 3);
        assert_eq!(length("äöü"), 3);
    }

    #[test]
    fn half_a_character_is_shown_as_its_replacement() {
        assert_eq!(slice("a😀b", 1, 2), "😀");
        assert_eq!(slice("a😀b", 2, 2), "\u{FFFD}b");
    }

    #[test]
    fn a_slice_stops_at_the_end() {
        assert_eq!(slice("abc", 2, 10), "c");
        assert_eq!(slice("abc", 5, 1), "");
    }
}
