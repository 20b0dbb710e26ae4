//! GUIDs: from their letters to the number.

use uuid::Uuid;
use wide::{i16x8, u8x16};

/// Where groups of four digits stand in a GUID.
const GROUPS: [usize; 8] = [0, 4, 9, 14, 19, 24, 28, 32];

/// Where its hyphens stand.
const HYPHENS: [usize; 4] = [8, 13, 18, 23];

/// A GUID in the form with four hyphens, the only one that Azure's documentation shows. Exports are full of
/// them, so sixteen digits are read at once.
#[must_use]
pub fn with_hyphens(text: &str) -> Option<Uuid> {
    let text: &[u8; 36] = text.as_bytes().try_into().ok()?;
    if HYPHENS.iter().any(|at| text.get(*at) != Some(&b'-')) {
        return None;
    }
    let group = |at: usize| text.get(at..).and_then(<[u8]>::first_chunk::<4>).copied().unwrap_or_default();
    let digits = GROUPS.map(group);
    let (halves, _) = digits.as_flattened().as_chunks::<16>();
    let [first, second] = halves else { return None };
    let bytes = u8x16::narrow_i16x8(in_pairs(values(first)?), in_pairs(values(second)?));
    Some(Uuid::from_bytes(bytes.to_array()))
}

/// A GUID in any form: also without hyphens, in braces, or as a URN.
#[must_use]
pub fn in_any_form(text: &str) -> Option<Uuid> {
    with_hyphens(text).or_else(|| Uuid::try_parse(text).ok())
}

/// The values of sixteen hexadecimal digits; none if there is another letter among them.
#[inline]
fn values(digits: &[u8; 16]) -> Option<u8x16> {
    let digits = u8x16::new(*digits);
    let number = digits - u8x16::splat(b'0');
    // Setting a bit makes capitals small letters.
    let letter = (digits | u8x16::splat(0x20)) - u8x16::splat(b'a');
    let is_number = number.min(u8x16::splat(9)).simd_eq(number);
    let is_letter = letter.min(u8x16::splat(5)).simd_eq(letter);
    let are_digits = (is_number | is_letter).to_bitmask() == 0xFFFF;
    are_digits.then(|| is_number.bitselect(number, letter + u8x16::splat(10)))
}

/// Of each two values that follow each other, the byte that they make.
#[inline]
fn in_pairs(values: u8x16) -> i16x8 {
    let values = values.to_array();
    let (pairs, _) = values.as_chunks::<2>();
    let mut lanes = [0; 8];
    lanes.iter_mut().zip(pairs).for_each(|(lane, pair)| *lane = i16::from_le_bytes(*pair));
    let lanes = i16x8::new(lanes);
    ((lanes << 4) | (lanes >> 8)) & i16x8::splat(0xFF)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::{in_any_form, with_hyphens};

    #[test]
    fn only_the_form_with_hyphens_has_hyphens() {
        assert!(with_hyphens("00000000-0000-0000-0000-000000000000").is_some());
        for other in ["{00000000-0000-0000-0000-000000000000}", "00000000000000000000000000000000"] {
            assert!(with_hyphens(other).is_none() && in_any_form(other).is_some(), "{other}");
        }
        for none in ["{0000000-0000-0000-0000-000000000000}", "<insert the id of the group here....>", ""] {
            assert!(in_any_form(none).is_none(), "{none}");
        }
    }

    #[test]
    fn every_byte_in_every_place_is_read_as_by_the_other_reader() {
        for place in 0..36 {
            for byte in 0..=0x7F_u8 {
                let mut text = *b"01234567-89ab-cdef-ABCD-EF0123456789";
                text[place] = byte;
                let text = str::from_utf8(&text).unwrap();
                assert_eq!(with_hyphens(text), Uuid::try_parse(text).ok(), "{text}");
            }
        }
    }

    proptest! {
        #[test]
        fn every_guid_reads_back(id: u128) {
            let id = Uuid::from_u128(id);
            prop_assert_eq!(with_hyphens(&id.to_string()), Some(id));
            prop_assert_eq!(with_hyphens(&id.to_string().to_uppercase()), Some(id));
        }

        #[test]
        fn any_text_is_read_as_by_the_other_reader(text in "[0-9a-fé-]{34,37}") {
            let expected = if text.len() == 36 { Uuid::try_parse(&text).ok() } else { None };
            prop_assert_eq!(with_hyphens(&text), expected);
        }
    }
}
