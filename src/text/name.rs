//! Names that ignore case: of properties, functions, parameters and variables.

/// Whether two names are the same to Azure: case is ignored, letter by letter.
#[must_use]
#[inline]
pub fn same_name(a: &str, b: &str) -> bool {
    // Most are spelled alike.
    a == b || a.eq_ignore_ascii_case(b) || (!a.is_ascii() && !b.is_ascii() && same_letters(a, b))
}

/// Whether a name is this one, asked of many: what there is to know of this one is looked at once.
#[inline]
pub fn is(name: &str) -> impl Fn(&str) -> bool {
    let is_ascii = name.is_ascii();
    move |other| other == name || other.eq_ignore_ascii_case(name) || (!is_ascii && same_name(other, name))
}

/// The class of a name that has none: it may be the same as any other that has none.
pub const UNCLASSED: u16 = 0;

/// A number that all spellings of a name share, so that most names that differ need no comparison.
/// Names with letters beyond ASCII are [`UNCLASSED`]; no name with a class is the same as one of them.
#[must_use]
#[inline]
pub const fn class(name: &[u8]) -> u16 {
    const HIGH: u64 = u64::from_ne_bytes([0x80; 8]);
    let is_ascii = match (name.first_chunk(), name.last_chunk()) {
        (Some(first), Some(last)) if name.len() <= 16 => {
            (u64::from_ne_bytes(*first) | u64::from_ne_bytes(*last)) & HIGH == 0
        }
        _ => name.is_ascii(),
    };
    if is_ascii { class_of_ascii(name) } else { UNCLASSED }
}

/// The [`class`] of a name that is known to be ASCII: its length, its first eight letters and its last.
#[must_use]
#[inline]
pub const fn class_of_ascii(name: &[u8]) -> u16 {
    // Of a number of letters at a time: setting a bit makes capitals small ones. Some marks become one
    // as well, which does no harm.
    const SMALL: u64 = 0x2020_2020_2020_2020;
    let (first, last) = match (name.first_chunk(), name.last_chunk()) {
        (Some(first), Some(last)) => (u64::from_le_bytes(*first), u64::from_le_bytes(*last)),
        _ => (of_few(name), 0),
    };
    let mixed = (first | SMALL) ^ (last | SMALL).rotate_left(23) ^ name.len() as u64;
    // No class is zero.
    let [first, second, ..] = mixed.wrapping_mul(0x9E37_79B9_7F4A_7C15).to_be_bytes();
    u16::from_be_bytes([first, second]) | 1
}

/// The bytes of a name that has fewer than eight.
const fn of_few(name: &[u8]) -> u64 {
    match (name.first_chunk(), name.last_chunk()) {
        (Some(first), Some(last)) => {
            (u32::from_le_bytes(*first) as u64) << 32 | u32::from_le_bytes(*last) as u64
        }
        _ => match name {
            [first, second, third, ..] => u32::from_le_bytes([*first, *second, *third, 0]) as u64,
            [first, second] => u16::from_le_bytes([*first, *second]) as u64,
            [first] => *first as u64,
            [] => 0,
        },
    }
}

#[cold]
fn same_letters(a: &str, b: &str) -> bool {
    a.chars().map(fold_char).eq(b.chars().map(fold_char))
}

/// A spelling that all equal names share.
#[must_use]
pub fn fold(name: &str) -> String {
    if name.is_ascii() {
        return name.to_ascii_lowercase();
    }
    name.chars().map(fold_char).collect()
}

/// The lower-case form of a letter. A letter stays as it is if its lower-case form is several
/// letters, or is an ASCII letter though it is none (the Kelvin sign is not a `k`).
pub(super) fn fold_char(character: char) -> char {
    if character.is_ascii() {
        return character.to_ascii_lowercase();
    }
    let mut lower = character.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(one), None) if !one.is_ascii() => one,
        _ => character,
    }
}

#[cfg(test)]
mod tests {
    use super::{UNCLASSED, class, fold, is, same_name};

    #[test]
    fn equal_names_are_of_one_class() {
        assert_eq!(class(b"RoleName"), class(b"rolename"));
        assert_eq!(class("Größe".as_bytes()), UNCLASSED);
        for name in ["", "a", "ab", "type", "Microsoft.ManagedServices"] {
            assert_ne!(class(name.as_bytes()), UNCLASSED);
            assert_eq!(class(name.as_bytes()), class(name.to_ascii_uppercase().as_bytes()));
        }
    }

    #[test]
    fn case_is_ignored_beyond_ascii_too() {
        assert!(same_name("RoleName", "rolename"));
        assert!(same_name("Größe", "GRÖßE"));
        assert_eq!(fold("Größe"), fold("GRÖßE"));
        assert!(is("Größe")("GRÖßE"));
    }

    #[test]
    fn letters_that_only_look_alike_are_two() {
        assert!(!same_name("\u{212A}elvin", "kelvin"));
        assert_ne!(fold("\u{212A}elvin"), fold("kelvin"));
        assert!(!is("kelvin")("\u{212A}elvin") && !is("\u{212A}elvin")("kelvin"));
    }
}
