//! The order of strings as .NET's invariant culture has it.
//!
//! Letters first compare without regard to case; only if nothing else differs, a lower-case letter
//! comes before its capital. Blanks and punctuation come before digits, digits before letters.
//! Letters outside ASCII come after those inside, in the order of Unicode: exact orders of accented
//! letters are not kept.

use std::cmp::Ordering;

/// Printable ASCII before the letters, in the order of the Unicode collation.
const BEFORE_LETTERS: &str = "\t\n\r _-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$0123456789";

/// Which of two strings comes first.
pub(super) fn compare(a: &str, b: &str) -> Ordering {
    let by_letter = a.chars().map(rank).cmp(b.chars().map(rank));
    by_letter.then_with(|| a.chars().map(char::is_uppercase).cmp(b.chars().map(char::is_uppercase)))
}

/// The place of a letter, case aside.
fn rank(letter: char) -> u32 {
    const LETTERS: u32 = 1000;
    match BEFORE_LETTERS.find(letter) {
        Some(place) => u32::try_from(place).unwrap_or(0) + 1,
        None if letter.is_ascii_control() => 0,
        None => LETTERS + u32::from(super::casing::lower(letter)),
    }
}

#[cfg(test)]
mod tests {
    use std::cmp::Ordering::{Equal, Greater, Less};

    use super::compare;

    #[test]
    fn case_decides_last() {
        assert_eq!(compare("reader", "Reader"), Less);
        assert_eq!(compare("Reader", "owner"), Greater);
        assert_eq!(compare("readerA", "Readerb"), Less);
        assert_eq!(compare("Reader", "Reader"), Equal);
    }

    #[test]
    fn a_beginning_comes_before_the_whole() {
        assert_eq!(compare("Contoso", "contoso-2"), Less);
    }

    #[test]
    fn signs_come_before_digits_and_digits_before_letters() {
        assert_eq!(compare("a_b", "a1b"), Less);
        assert_eq!(compare("a9", "ab"), Less);
        assert_eq!(compare("é", "z"), Greater);
    }
}
