//! Names that ignore case: of properties, functions, parameters and variables.

/// Whether two names are the same to Azure: case is ignored, letter by letter.
#[must_use]
#[inline]
pub fn same_name(a: &str, b: &str) -> bool {
    a.eq_ignore_ascii_case(b) || (!a.is_ascii() && !b.is_ascii() && same_letters(a, b))
}

/// Whether a name is this one, asked of many: what there is to know of this one is looked at once.
#[inline]
pub fn is(name: &str) -> impl Fn(&str) -> bool {
    let is_ascii = name.is_ascii();
    move |other| other.eq_ignore_ascii_case(name) || (!is_ascii && same_name(other, name))
}

#[cold]
fn same_letters(a: &str, b: &str) -> bool {
    a.chars().map(fold_char).eq(b.chars().map(fold_char))
}

/// A spelling that all equal names share.
#[must_use]
pub fn fold(name: &str) -> String {
    name.chars().map(fold_char).collect()
}

/// The lower-case form of a letter. A letter stays as it is if its lower-case form is several
/// letters, or is an ASCII letter though it is none (the Kelvin sign is not a `k`).
fn fold_char(character: char) -> char {
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
    use super::{fold, is, same_name};

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
