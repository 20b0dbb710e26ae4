//! The ids of rules that have none.

use std::fmt::Write as _;

use crate::syntax::ast::Sentence;

/// The id that a sentence gives its rule, e.g. `role-owner-forbidden`: its canonical text in
/// lower-case ASCII letters and digits, joined by `-`. Spelling that the formatter changes, upper
/// and lower case and quotes make no difference to it.
#[must_use]
pub fn rule_id(sentence: &Sentence) -> String {
    slug(&super::sentence(sentence))
}

fn slug(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut is_joined = false;
    for character in text.chars() {
        if !character.is_alphanumeric() {
            is_joined = false;
            continue;
        }
        if !is_joined && !out.is_empty() {
            out.push('-');
        }
        is_joined = true;
        if character.is_ascii() {
            out.push(character.to_ascii_lowercase());
        } else {
            // Letters beyond ASCII are told apart by their numbers, so that two names differ.
            let _ = write!(out, "u{:x}", u32::from(character));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::slug;

    #[test]
    fn letters_beyond_ascii_are_told_apart() {
        assert_eq!(slug("role \"Prüfer\" forbidden"), "role-prufcfer-forbidden");
        assert_ne!(slug("role \"読\" forbidden"), slug("role \"書\" forbidden"));
    }
}
